"""RDF as RDF/XML, for tools that read nothing else.

One plain graph.
"""

from __future__ import annotations

from typing import BinaryIO

from caregraph import rdf
from caregraph.exports import _statements
from caregraph.graph.view import View

SUFFIX = ".rdf"
MEDIA_TYPE = "application/rdf+xml"


def write(view: View, stream: BinaryIO) -> None:
    """Write the statements of a view."""
    stream.write(_statements.plain(view, rdf.RdfFormat.RDF_XML))
