"""How large boxes and the names of frames are.

Part of ``pictures.layout``. A box is as wide as asked, or as its longest word.
"""

from __future__ import annotations

from dataclasses import dataclass

from caregraph.pictures.layout.spacing import SMALL, BoxWidth, Spacing
from caregraph.pictures.letters import longest, width, wrap
from caregraph.pictures.scene import Box, Group, Note
from caregraph.pictures.styles import Stroke

SAMPLE = 18.0
"""The room for the sample of a stroke before words about a line."""
LEADING = 1.16
"""The height of a line of text, in sizes of its letters."""
FRAME_NAME = 10.0
"""The letters of the name of a frame."""
_INSETS = {"body": 22.0, "arrangement": 26.0, "person": 16.0}
"""The room beside the words in boxes whose sides are not upright."""
_INSET = 10.0
_NARROWEST_TITLE = 110.0
_WIDER = (1.2, 1.4)
"""How many times as wide as others a box is made that would be a tower."""
TAB = 5.0
"""The height of the tab of a unit, above its words."""


@dataclass(frozen=True)
class Words:
    """One line of text in a box."""

    text: str
    size: float
    bold: bool = False
    stroke: Stroke | None = None
    """The line of accountability these words are about; its sample stands before them."""
    indented: bool = False
    """Whether they go on from words with a sample."""


@dataclass(frozen=True)
class Sized:
    """A box with its size and its words."""

    width: float
    height: float
    words: tuple[Words, ...]


def sized(box: Box, box_width: BoxWidth, spacing: Spacing) -> Sized:
    """Give the size and the words of a box: about so wide, but wider where it would be a tower."""
    size = _sized(box, box_width.points, spacing)
    for times in _WIDER:
        if len(size.words) <= box_width.tall:
            break
        wider = _sized(box, box_width.points * times, spacing)
        if len(wider.words) < len(size.words):
            size = wider
    return size


def _sized(box: Box, box_width: float, spacing: Spacing) -> Sized:
    bold = box.kind == "organisation" or box.dual or box.change == "+"
    inset = _INSETS.get(box.kind, _INSET)
    name = f"{box.change} {box.label}" if box.change else box.label
    plain = [*box.small]
    floor = max(
        longest(name, spacing.name, bold=bold),
        *(longest(text, SMALL) for text in plain),
        *(longest(note.text, SMALL) + _lead(note) for note in box.notes),
        0.0,
    )
    wide = max(box_width, floor + inset + 0.5)
    room = wide - inset
    words = [Words(line, spacing.name, bold) for line in wrap(name, room, spacing.name, bold=bold)]
    words += [Words(line, SMALL) for text in plain for line in wrap(text, room, SMALL)]
    for note in box.notes:
        lines = wrap(note.text, room - _lead(note), SMALL)
        words += [
            Words(line, SMALL, stroke=None if number else note.stroke, indented=_lead(note) > 0)
            for number, line in enumerate(lines)
        ]
    high = 7 + sum(one.size * LEADING for one in words)
    high += 5 * bool(box.notes) + 4 * (inset > _INSET) + TAB * (box.kind == "unit")
    return Sized(wide, high, tuple(words))


def _lead(note: Note) -> float:
    """Give the room before words about a line, for the sample of its stroke."""
    return SAMPLE if note.stroke else 0.0


def title(group: Group, room: float) -> list[str]:
    """Break the name of a frame into lines; what has no frame has none."""
    if group.kind == "alone":
        return []
    mark = f" ({group.status})" if group.status else ""
    return wrap(group.label + mark, max(room, 60.0), FRAME_NAME, bold=True)


def least(group: Group) -> float:
    """Give how wide a frame is at least, for its name."""
    if group.kind == "alone":
        return 0.0
    return (
        max(
            min(width(group.label, FRAME_NAME, bold=True), _NARROWEST_TITLE),
            longest(title(group, 0)[0], FRAME_NAME, bold=True),
        )
        + 14
    )
