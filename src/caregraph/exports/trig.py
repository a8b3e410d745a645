"""RDF as TriG: what the view says, a named graph a structure.

The structures stay apart, and so does what is derived; what several of them describe stands
outside any named graph.
"""

from __future__ import annotations

from typing import BinaryIO

from caregraph import rdf
from caregraph.exports import _statements
from caregraph.graph.view import View

_FORMAT = rdf.FORMATS["trig"]
SUFFIX = rdf.suffix(_FORMAT)
MEDIA_TYPE = _FORMAT.media_type
OPTIONS = _statements.OPTIONS


def write(view: View, stream: BinaryIO, *, said: bool = False) -> None:
    """Write the statements of a view."""
    stream.write(_statements.by_structure(view, _FORMAT, said=said))
