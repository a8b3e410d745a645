"""The drawing in the DOT language of Graphviz, before it is laid out.

Lines are written from who is answered to to who answers and drawn backwards, so that bosses stand
above. As in the drawing, more than 150 boxes become organisations only.
"""

from __future__ import annotations

from typing import BinaryIO

from caregraph.graph.view import View

SUFFIX = ".dot"
MEDIA_TYPE = "text/vnd.graphviz"


def write(view: View, stream: BinaryIO) -> None:
    """Write the drawing of a view as DOT."""
    from caregraph import pictures
    from caregraph.pictures.dot import source

    stream.write(source(pictures.picture(view)).encode())
