"""The drawing as Mermaid text, for wikis and READMEs that draw it.

Organisations are subgraphs. Operational lines are solid, all others dashed, with their words.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from caregraph.graph.view import View
from caregraph.pictures.scene import Box, Group, Scene

if TYPE_CHECKING:
    from caregraph.pictures import Part

SUFFIX = ".mmd"
OPTIONS = ("part",)
MEDIA_TYPE = "text/vnd.mermaid"
_SHAPES = {"body": ("{{", "}}"), "agreement": ("[/", "/]"), "person": ("([", "])")}
_MARKS = '"#<>`;\\'


def write(view: View, stream: BinaryIO, *, part: Part | None = None) -> None:
    """Write the drawing of a view as a Mermaid flowchart."""
    from caregraph import pictures, provenance

    lines = [*_lines(pictures.picture(view, part or pictures.WHOLE))]
    lines += [f"%% {name}: {text}" for name, text in provenance.of(view).items()]
    stream.write(("\n".join(lines) + "\n").encode())


def _lines(scene: Scene) -> Iterator[str]:
    names = {box.iri: f"b{number}" for number, box in enumerate(scene.boxes())}
    groups = [one for top in scene.groups if top.kind != "alone" for one in top.all_groups()]
    grounds = {group.key: f"g{number}" for number, group in enumerate(groups)}
    yield "---"
    title = f"{scene.title}. {' '.join(scene.subtitle)}"
    yield f"title: {json.dumps(title, ensure_ascii=False)}"
    yield "---"
    yield "flowchart BT"
    for group in scene.groups:
        yield from _group(group, names, grounds, "  ")
    for link in scene.links:
        source, target = (names.get(end) or grounds[end] for end in (link.source, link.target))
        status = f" ({link.status})" if link.status else ""
        words = (link.label or link.stroke.name) + status
        arrow = "-->" if link.relation == "answers to" and link.kind == "operational" else "-.->"
        yield f"  {source} {arrow}|{_quoted(words)}| {target}"


def _group(
    group: Group, names: dict[str, str], grounds: dict[str, str], indent: str
) -> Iterator[str]:
    if group.kind == "alone":
        yield from (_box(box, names, indent) for box in group.boxes)
        return
    mark = f" ({group.status})" if group.status else ""
    yield f"{indent}subgraph {grounds[group.key]}[{_quoted(group.label + mark)}]"
    yield from (_box(box, names, indent + "  ") for box in group.boxes)
    for inner in group.groups:
        yield from _group(inner, names, grounds, indent + "  ")
    yield f"{indent}end"


def _box(box: Box, names: dict[str, str], indent: str) -> str:
    start, end = _SHAPES.get(box.kind, ("[", "]"))
    mark = f" ({box.status})" if box.status else ""
    return f"{indent}{names[box.iri]}{start}{_quoted(box.label + mark)}{end}"


def _quoted(text: str) -> str:
    """Write a text so that Mermaid neither ends the string nor reads marks or entities in it."""
    marks = _MARKS if html.unescape(text) == text else f"{_MARKS}&"
    safe = "".join(f"#{ord(letter)};" if letter in marks else letter for letter in text)
    return f'"{" ".join(safe.split()) or " "}"'
