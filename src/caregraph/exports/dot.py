"""The drawing in the DOT language of Graphviz, for its own layouts and for programs that read it.

Lines are written from who answers to who is answered to. Every box has its plain label, and the
same facts as a sentence in its tooltip; organisations and units are clusters.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from caregraph.graph.view import View
from caregraph.pictures.scene import Box, Group, Link, Scene
from caregraph.pictures.styles import DOTS

if TYPE_CHECKING:
    from caregraph.pictures import Part

SUFFIX = ".dot"
OPTIONS = ("part",)
MEDIA_TYPE = "text/vnd.graphviz"
_SHAPES = {
    "post": "box",
    "body": "octagon",
    "agreement": "note",
    "arrangement": "hexagon",
    "unit": "tab",
    "organisation": "box",
    "person": "ellipse",
}


def write(view: View, stream: BinaryIO, *, part: Part | None = None) -> None:
    """Write the drawing of a view as DOT."""
    from caregraph import pictures, provenance

    about = "\n".join(f"{name}: {text}" for name, text in provenance.of(view).items())
    lines = _lines(pictures.picture(view, part or pictures.WHOLE), about)
    stream.write(("\n".join(lines) + "\n").encode())


def _lines(scene: Scene, about: str) -> Iterator[str]:
    groups = [one for top in scene.groups if top.kind != "alone" for one in top.all_groups()]
    grounds = {group.key: f"cluster_{number}" for number, group in enumerate(groups)}
    names = {box.iri: f"b{number}" for number, box in enumerate(scene.boxes())}
    title = f"{scene.title}\n{' '.join(scene.subtitle)}"
    yield "digraph structure {"
    yield "  rankdir=BT; compound=true; labelloc=t; labeljust=l;"
    yield f"  label={_quoted(title)};"
    yield f"  comment={_quoted(about)};"
    yield '  node [fontname="Liberation Sans"];'
    yield '  edge [fontname="Liberation Sans"];'
    for group in scene.groups:
        yield from _group(group, names, grounds, "  ")
    for link in scene.links:
        yield f"  {_link(link, scene, names, grounds)}"
    yield "}"


def _group(
    group: Group, names: dict[str, str], grounds: dict[str, str], indent: str
) -> Iterator[str]:
    if group.kind == "alone":
        yield from (f"{indent}{_box(box, names)}" for box in group.boxes)
        return
    mark = f" ({group.status})" if group.status else ""
    yield f"{indent}subgraph {grounds[group.key]} {{"
    yield f"{indent}  label={_quoted(group.label + mark)};"
    yield from (f"{indent}  {_box(box, names)}" for box in group.boxes)
    for inner in group.groups:
        yield from _group(inner, names, grounds, indent + "  ")
    yield f"{indent}}}"


def _box(box: Box, names: dict[str, str]) -> str:
    label = "\n".join([box.label, *box.small])
    style = ', style="dashed"' if box.status else ""
    return (
        f"{names[box.iri]} [label={_quoted(label)}, shape={_SHAPES[box.kind]}, "
        f"tooltip={_quoted(box.sentence)}, URL={_quoted(box.iri)}{style}];"
    )


def _link(link: Link, scene: Scene, names: dict[str, str], grounds: dict[str, str]) -> str:
    """Write a line; one that ends at a group is drawn to a box in it and cut at its edge."""
    ends, cuts = [], []
    for end, cut in ((link.source, "ltail"), (link.target, "lhead")):
        if end not in names:
            group = next(one for top in scene.groups for one in top.all_groups() if one.key == end)
            cuts.append(f", {cut}={grounds[end]}")
            end = next(group.all_boxes()).iri  # noqa: PLW2901 - where the line is drawn to
        ends.append(names[end])
    stroke = link.stroke
    style = "dotted" if stroke.dash == DOTS else "dashed" if stroke.dash else "solid"
    words = " ".join(part for part in (link.label, f"({link.status})" * bool(link.status)) if part)
    arrow = f', arrowhead={stroke.arrow}, color="{stroke.colour}", style={style}'
    return (
        f"{ends[0]} -> {ends[1]} [label={_quoted(words)}, tooltip={_quoted(link.sentence)}"
        f"{arrow}{''.join(cuts)}];"
    )


def _quoted(text: str) -> str:
    r"""Write a text as Graphviz shows it: a backslash stays one, a new line is one."""
    safe = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + safe.replace("\n", "\\n") + '"'
