"""The key below a picture: every stroke and shape that it uses, with its meaning.

Part of ``pictures``. Written into the laid-out DOT text at fixed places, so that SVG, PNG
and PDF all carry it.
"""

from __future__ import annotations

from collections.abc import Iterator

from caregraph.pictures.dot import FONT, escape
from caregraph.pictures.measure import Layout
from caregraph.pictures.scene import Scene
from caregraph.pictures.styles import (
    ACCOUNTABILITY,
    DOTS,
    FILLS,
    INK,
    LINKS,
    QUIET,
    SHAPES,
    Stroke,
)

KEY = "cg-key"
"""The ids of the key begin with this, then comes the number of the entry."""
_COLUMN = 222.0
_ROW = 19.0
_LEFT = 8.0
_SAMPLE = 36.0
_NAMES = {
    "post": "post",
    "body": "body that meets",
    "agreement": "agreement",
    "unit": "unit or team",
    "organisation": "organisation",
    "person": "person",
    "arrangement": "arrangement of bodies side by side",
}

_MARKS = {
    "presumed": "(presumed): nothing records an end",
    "reported": "(reported): no decision in evidence",
    "agreed": "(agreed): not recorded as in effect",
    "not known": "(not known): whether in effect",
}
"""The marks on boxes and lines that need to be told, each in few enough letters for the key."""


def with_key(laid_out: str, scene: Scene, layout: Layout) -> str:
    """Give a laid-out DOT text with the key of its scene below the drawing."""
    kinds = {box.kind for box in scene.boxes()}
    entries: list[Stroke | str] = [*strokes(scene), *(kind for kind in _NAMES if kind in kinds)]
    entries += _marks(scene)
    rows = [
        _text(
            KEY,
            "Key: a line leads from who answers to who is answered to",
            (_LEFT, -26.0),
            420.0,
            bold=True,
        )
    ]
    columns = max(1, int(layout.size[0] // _COLUMN))
    for number, entry in enumerate(entries):
        place = _LEFT + (number % columns) * _COLUMN, -48.0 - (number // columns) * _ROW
        name = f"{KEY}{number}"
        rows += (
            _line_sample(name, entry, place)
            if isinstance(entry, Stroke)
            else _shape_sample(name, entry, place)
        )
    body = laid_out.rstrip().removesuffix("}")
    return body + "\n".join(rows) + "\n}\n"


def strokes(scene: Scene) -> list[Stroke]:
    """Give the strokes that a scene uses, in the order in which the key shows them."""
    used = {link.stroke.name: link.stroke for link in scene.links}
    lines = [stroke for stroke in ACCOUNTABILITY.values() if used.pop(stroke.name, None)]
    links = [stroke for stroke in LINKS.values() if used.pop(stroke.name, None)]
    return [*lines, *(used[name] for name in sorted(used)), *links]


def _marks(scene: Scene) -> list[str]:
    """Give the words in brackets that have a meaning of their own, then one for all others."""
    groups = [group for top in scene.groups for group in top.all_groups()]
    used = {box.status for box in scene.boxes()} | {group.status for group in groups}
    used = (used | {link.status for link in scene.links}) - {""}
    return [*(mark for mark in _MARKS if mark in used), *["other"] * bool(used - set(_MARKS))]


def _line_sample(name: str, stroke: Stroke, place: tuple[float, float]) -> Iterator[str]:
    (left, y), right = place, place[0] + _SAMPLE
    points = [left + (right - 8 - left) * share for share in (0, 1 / 3, 2 / 3, 1)]
    head = "" if stroke.arrow == "none" else f"e,{right:.1f},{y:.1f} "
    if stroke.arrow == "none":
        points = [left + (right - left) * share for share in (0, 1 / 3, 2 / 3, 1)]
    position = head + " ".join(f"{x:.1f},{y:.1f}" for x in points)
    style = "dotted" if stroke.dash == DOTS else "dashed" if stroke.dash else "solid"
    ends = 'shape=point, style=invis, width=0.01, height=0.01, label=""'
    yield f'"{name}a" [pos="{left:.1f},{y:.1f}", {ends}];'
    yield f'"{name}b" [pos="{right:.1f},{y:.1f}", {ends}];'
    yield (
        f'"{name}a" -> "{name}b" [id="{name}", pos="{position}", style={style}, '
        f'color="{stroke.colour}", penwidth={stroke.width}, arrowhead={stroke.arrow}, dir=forward];'
    )
    yield _text(f"{name}t", stroke.name, (right + 7, y), _COLUMN - _SAMPLE - 10)


def _shape_sample(name: str, kind: str, place: tuple[float, float]) -> Iterator[str]:
    shape, fill = SHAPES.get(kind, "box"), FILLS.get(kind, "#ffffff")
    style = "filled,rounded" if kind == "post" else "filled"
    words = _NAMES.get(kind) or _MARKS.get(kind, "proposed, or otherwise not in force")
    colour = INK if kind in SHAPES else QUIET
    yield (
        f'"{name}" [id="{name}", pos="{place[0] + _SAMPLE / 2:.1f},{place[1]:.1f}", label="", '
        f'shape={shape}, style="{style}{"" if kind in SHAPES else ",dashed"}", color="{colour}", '
        f'fillcolor="{fill}", fixedsize=true, width={_SAMPLE / 72:.3f}, height=0.18];'
    )
    yield _text(f"{name}t", words, (place[0] + _SAMPLE + 7, place[1]), _COLUMN - _SAMPLE - 10)


def _text(
    name: str, words: str, place: tuple[float, float], width: float, *, bold: bool = False
) -> str:
    """Write words that begin at a place."""
    text = f"<B>{escape(words)}</B>" if bold else escape(words)
    table = f'BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0" WIDTH="{width:.0f}"'
    label = f'<<TABLE {table}><TR><TD ALIGN="LEFT">{text}</TD></TR></TABLE>>'
    return (
        f'"{name}" [id="{name}", pos="{place[0] + width / 2:.1f},{place[1]:.1f}", shape=plaintext, '
        f'style="", margin=0, fixedsize=true, width={width / 72:.3f}, height=0.2, '
        f'fontname="{FONT}", fontsize=10, label={label}];'
    )
