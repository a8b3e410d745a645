"""RDF as N-Quads: what the view says, a named graph a structure.

As TriG, one statement a line, sorted.
"""

from __future__ import annotations

from typing import BinaryIO

from caregraph import rdf
from caregraph.exports import _statements
from caregraph.graph.view import View

_FORMAT = rdf.FORMATS["nquads"]
SUFFIX = rdf.suffix(_FORMAT)
MEDIA_TYPE = _FORMAT.media_type
OPTIONS = _statements.OPTIONS


def write(view: View, stream: BinaryIO, *, said: bool = False) -> None:
    """Write the statements of a view."""
    stream.write(_statements.by_structure(view, _FORMAT, said=said))
