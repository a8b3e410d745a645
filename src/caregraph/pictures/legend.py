"""The key below a picture: every stroke, shape and mark that it uses, with its meaning.

Part of ``pictures``.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass

from caregraph.pictures import marks
from caregraph.pictures.layout import Area
from caregraph.pictures.letters import width
from caregraph.pictures.scene import Scene
from caregraph.pictures.styles import ACCOUNTABILITY, CHANGES, FILLS, INK, LINKS, QUIET, Stroke

HEADING = "Key"
_DIRECTION = ": a line leads from who answers to who is answered to"
SIZE = 9.0
"""The letters of the key."""
_ROW = 14.0
SAMPLE, GAP = 34.0, 7.0
"""How wide a sample is, and the gap between it and its words."""
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
"""The words in brackets that need to be told."""
_DASHED = "not simply in force: a word in brackets says why"
_CHANGED = {
    "+": "+ is added",
    "−": "− ends",
    "~": "~ changes or moves",
    "?": "? known of one of the two days only",
}
_DUAL = "answers to several, or in several ways"


@dataclass(frozen=True)
class Entry:
    """One sample with its meaning."""

    words: str
    stroke: Stroke | None = None
    kind: str = "post"
    """The shape of the sample where it is no line; empty where words need none."""
    dashed: bool = False
    dual: bool = False
    change: str = ""


def entries(scene: Scene) -> list[Entry]:
    """Give what the key of a scene explains, in its order: lines, shapes, marks."""
    boxes = scene.boxes()
    kinds = {box.kind for box in boxes}
    found = [Entry(stroke.name, stroke) for stroke in strokes(scene)]
    found += [Entry(words, kind=kind) for kind, words in _NAMES.items() if kind in kinds]
    if any(box.dual for box in boxes):
        found.append(Entry(_DUAL, dual=True))
    changes = {box.change for box in boxes} | {link.change for link in scene.links}
    found += [
        Entry(words, change=mark, dashed=bool(CHANGES[mark]["dash"]))
        for mark, words in _CHANGED.items()
        if mark in changes
    ]
    return [*found, *_marks(scene)]


def strokes(scene: Scene) -> list[Stroke]:
    """Give the strokes that a scene uses, in the order in which the key shows them."""
    used = {link.stroke.name: link.stroke for link in scene.links}
    notes = [note.stroke for box in scene.boxes() for note in box.notes if note.stroke]
    used |= {stroke.name: stroke for stroke in notes}
    lines = [stroke for stroke in ACCOUNTABILITY.values() if used.pop(stroke.name, None)]
    links = [stroke for stroke in LINKS.values() if used.pop(stroke.name, None)]
    return [*lines, *(used[name] for name in sorted(used)), *links]


def _marks(scene: Scene) -> list[Entry]:
    """Give what is dashed, then the words in brackets that have a meaning of their own."""
    groups = [group for top in scene.groups for group in top.all_groups()]
    used = {box.status for box in scene.boxes()} | {group.status for group in groups}
    used = (used | {link.status for link in scene.links}) - {""}
    told = [Entry(words, kind="") for mark, words in _MARKS.items() if mark in used]
    return [Entry(_DASHED, dashed=True), *told] if used else []


class Key:
    """The key of a scene, set in columns of a width."""

    def __init__(self, scene: Scene, room: float) -> None:
        self._entries = entries(scene)
        answers = any(link.relation == "answers to" for link in scene.links)
        self.heading = HEADING + _DIRECTION * answers
        widest = max((width(one.words, SIZE) for one in self._entries), default=0.0)
        self._column = SAMPLE + 2 * GAP + widest + 8
        self._columns = max(1, int(room // self._column))
        self._rows = -(-len(self._entries) // self._columns)

    @property
    def height(self) -> float:
        """Give the height of the key, in points."""
        return _ROW * (self._rows + 1) if self._entries else 0.0

    def samples(self, left: float, top: float) -> list[tuple[Entry, float, float]]:
        """Give the entries, each with where its sample begins and the middle of its height.

        Columns are filled downwards, from a place on the paper.
        """
        return [
            (
                entry,
                left + at // self._rows * self._column,
                top + (at % self._rows + 1) * _ROW + _ROW / 2,
            )
            for at, entry in enumerate(self._entries)
        ]

    def elements(self, left: float, top: float) -> list[ET.Element]:
        """Give the key as elements, from a place on the paper."""
        if not self._entries:
            return []
        found = [words(left, top + SIZE, self.heading, SIZE, bold=True)]
        for entry, x, y in self.samples(left, top):
            group = ET.Element("g", {"class": "cg-key"})
            group.extend(_sample(entry, x, y))
            group.append(words(x + SAMPLE + GAP, y + SIZE * 0.35, entry.words, SIZE))
            found.append(group)
        return found


def _sample(entry: Entry, x: float, y: float) -> list[ET.Element]:
    if entry.stroke is not None:
        return marks.line([(x, y), (x + SAMPLE, y)], entry.stroke, 1.0)
    if not entry.kind:
        return []
    shape = marks.outline(entry.kind, Area(x + 4, y - 5, x + SAMPLE - 4, y + 5), 0.5)
    shape.set("fill", FILLS[entry.kind])
    shape.set("stroke", QUIET if entry.dashed else INK)
    shape.set("stroke-width", "2.4" if entry.dual else "0.9")
    for name, value in CHANGES.get(entry.change, {}).items():
        shape.set({"colour": "stroke", "width": "stroke-width"}.get(name, "data-dash"), str(value))
    if entry.dashed:
        shape.set("stroke-dasharray", "3,2")
    return [shape]


def words(
    x: float, y: float, text: str, size: float, *, bold: bool = False, colour: str = INK
) -> ET.Element:
    """Give a line of text that begins at a place on the paper."""
    element = ET.Element("text", x=marks.number(x), y=marks.number(y), fill=colour)
    element.set("font-size", marks.number(size))
    if bold:
        element.set("font-weight", "bold")
    element.text = text
    return element
