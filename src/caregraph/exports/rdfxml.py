"""RDF as RDF/XML, for tools that read nothing else.

One plain graph.
"""

from __future__ import annotations

from typing import BinaryIO

from caregraph import rdf
from caregraph.exports import _statements
from caregraph.graph.view import View

_FORMAT = rdf.FORMATS["rdfxml"]
SUFFIX = rdf.suffix(_FORMAT)
MEDIA_TYPE = _FORMAT.media_type
OPTIONS = _statements.OPTIONS


def write(view: View, stream: BinaryIO, *, said: bool = False) -> None:
    """Write the statements of a view."""
    stream.write(_statements.plain(view, _FORMAT, said=said))
