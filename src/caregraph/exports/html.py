"""One HTML file with the drawing and the same facts as a table; needs nothing else.

Of a structure too large to be drawn whole the table still holds everything. It runs no script and
asks nothing of the network.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, BinaryIO

from caregraph.graph.view import View
from caregraph.pictures.scene import Scene

if TYPE_CHECKING:
    from caregraph.pictures import Part

SUFFIX = ".html"
OPTIONS = ("part",)
MEDIA_TYPE = "text/html"
_STYLE = """
body { font: 1rem/1.4 "Liberation Sans", Arial, Helvetica, sans-serif; margin: 1.5rem; }
.drawing { overflow-x: auto; }
.drawing svg { max-width: 100%; height: auto; min-width: 60rem; }
table { border-collapse: collapse; }
th, td { border-bottom: 1px solid #b1b4b6; padding: 0.3rem 0.8rem 0.3rem 0; text-align: left;
  vertical-align: top; }
@media print { .drawing svg { min-width: 0; width: 100%; } @page { size: A3 landscape; } }
"""


def write(view: View, stream: BinaryIO, *, part: Part | None = None) -> None:
    """Write the drawing of a view and its table."""
    from caregraph import pictures

    scene, everything = (
        pictures.picture(view, part or pictures.WHOLE),
        pictures.picture(view, part or pictures.WHOLE, most=None),
    )
    page = f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; style-src 'unsafe-inline'">
<title>{escape(scene.title)}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>{escape(scene.title)}</h1>
<p>{escape(" ".join(scene.subtitle))}</p>
<div class="drawing" role="region" aria-label="Drawing" tabindex="0">
{pictures.draw_scene(scene)}</div>
<h2>{"The same" if scene == everything else "All of it, drawn or not,"} in words</h2>
<p>{escape(everything.holds)}</p>
{_table(everything)}
</main>
</body>
</html>
"""
    stream.write(page.encode())


def _table(scene: Scene) -> str:
    rows = "\n".join(
        f"<tr><th scope='row'>{escape(box.label)}</th><td>{escape(box.kind)}</td>"
        f"<td>{escape(box.sentence)}</td></tr>"
        for box in scene.boxes()
        if not box.itself
    )
    head = "<tr><th scope='col'>Name</th><th scope='col'>Kind</th><th scope='col'>Facts</th></tr>"
    return f"<table>\n<thead>{head}</thead>\n<tbody>\n{rows}\n</tbody>\n</table>"
