"""What stands where on a page of a drawing and how it looks, in points of the paper.

Part of ``pictures``: what every writer of drawings asks, whatever it writes. Frames stand behind
lines, lines behind boxes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from caregraph.pictures.layout import Area, Layout, Point
from caregraph.pictures.layout.plan import PAGE
from caregraph.pictures.layout.sizes import FRAME_NAME, LEADING, TAB, Sized, Words, title
from caregraph.pictures.layout.spacing import SMALL
from caregraph.pictures.scene import Box, Group, Link, Scene
from caregraph.pictures.sheet import Sheet
from caregraph.pictures.styles import CHANGES, FILLS, INK, QUIET, TINTS, Stroke

_HEAVY, _PLAIN, _FRAME = 2.2, 0.9, 0.8


@dataclass(frozen=True)
class Look:
    """How the outline of a box or frame is drawn."""

    fill: str
    colour: str
    width: float
    dashed: bool = False
    double: bool = False
    """A second outline stands within: what changes."""


@dataclass(frozen=True)
class PlacedFrame:
    """An organisation, unit or other ground where it stands."""

    number: int
    key: str
    """Of the frame in the plan; ``group.key`` is that of the thing."""
    group: Group
    area: Area
    look: Look
    title: list[str]
    letters: float
    """The size of the letters of its title."""
    padding: float
    """Between its edge and what stands in it, before it is scaled."""
    inside: str
    """The key of the frame that it stands in; empty on the page itself."""


@dataclass(frozen=True)
class Paragraph:
    """Words of a box that belong together, for programs that break lines themselves."""

    text: str
    size: float
    bold: bool = False
    colour: str = INK
    about_line: bool = False
    """They are about a line, and begin at the left."""


@dataclass(frozen=True)
class PlacedBox:
    """A thing where it stands."""

    number: int
    box: Box
    area: Area
    look: Look
    sized: Sized
    inside: str
    """As of a frame."""
    scale: float

    def lines(self) -> Iterator[tuple[Words, float, float]]:
        """Give the lines of its words, each with its top and its height; below one another."""
        top = self.area.top + (TAB * self.scale if self.box.kind == "unit" else 0.0)
        high = sum(one.size * LEADING for one in self.sized.words) * self.scale
        y = top + (self.area.bottom - top - high) / 2
        for one in self.sized.words:
            yield one, y, one.size * LEADING * self.scale
            y += one.size * LEADING * self.scale

    def paragraphs(self) -> list[Paragraph]:
        """Give its name, then what stands below it in small letters."""
        box, first, small = self.box, self.sized.words[0], SMALL * self.scale
        name = f"{box.change} {box.label}".strip()
        return [
            Paragraph(name, first.size * self.scale, first.bold),
            *(Paragraph(text, small, colour=QUIET) for text in box.small),
            *(
                Paragraph(
                    note.text,
                    small,
                    colour=note.stroke.colour if note.stroke else QUIET,
                    about_line=note.stroke is not None,
                )
                for note in box.notes
            ),
        ]


@dataclass(frozen=True)
class PlacedLine:
    """A line with its corners, from source to target."""

    number: int
    link: Link
    source: str
    """The key of the box or frame that it begins at."""
    target: str
    points: list[Point]
    stroke: Stroke


@dataclass(frozen=True)
class Leaf:
    """One page of a drawing."""

    name: str
    scene: Scene
    layout: Layout | None
    """None where there is nothing to draw."""
    sheet: Sheet
    is_overview: bool = False
    """Whether it shows what the other pages hold."""

    def frames(self) -> Iterator[PlacedFrame]:
        """Give the frames, the larger before those within."""
        if self.layout is None:
            return
        plan = self.layout.plan
        for number, (key, group) in enumerate(plan.frames.items()):
            if group.kind != "alone":
                inner = self.layout.areas[key]
                room = inner.right - inner.left - 2 * plan.spacing.padding - 6
                lines = title(group, room)
                look, letters = self._ground(key, group), FRAME_NAME * self.sheet.scale
                yield PlacedFrame(
                    number,
                    key,
                    group,
                    self._area(key),
                    look,
                    lines,
                    letters,
                    plan.spacing.padding,
                    self._inside(key),
                )

    def lines(self) -> Iterator[PlacedLine]:
        """Give the lines that are drawn."""
        if self.layout is None:
            return
        for line in self.layout.plan.lines:
            if line.number in self.layout.ways:
                stroke = line.link.stroke
                if line.link.change:
                    stroke = replace(stroke, **CHANGES[line.link.change])
                points = [self._place(point) for point in self.layout.ways[line.number]]
                yield PlacedLine(line.number, line.link, line.source, line.target, points, stroke)

    def boxes(self) -> Iterator[PlacedBox]:
        """Give the boxes."""
        if self.layout is None:
            return
        for number, box in enumerate(self.scene.boxes()):
            area, sized = self._area(box.iri), self.layout.sizes[box.iri]
            inside = self._inside(box.iri)
            yield PlacedBox(number, box, area, _look(box), sized, inside, self.sheet.scale)

    def _inside(self, key: str) -> str:
        assert self.layout is not None
        plan = self.layout.plan
        around = plan.inside[key]
        return around if around != PAGE and plan.frames[around].kind != "alone" else ""

    def _place(self, point: Point) -> Point:
        scale = self.sheet.scale
        return self.sheet.left + point[0] * scale, self.sheet.top + point[1] * scale

    def _area(self, key: str) -> Area:
        assert self.layout is not None
        area = self.layout.areas[key]
        return Area(*self._place((area.left, area.top)), *self._place((area.right, area.bottom)))

    def _ground(self, key: str, group: Group) -> Look:
        assert self.layout is not None
        plan = self.layout.plan
        tints = plan.content[PAGE]
        tinted = plan.inside[key] == PAGE and group.kind != "unstated"
        fill = TINTS[tints.index(key) % len(TINTS)] if tinted else "#ffffff"
        return Look(fill, QUIET, _FRAME, dashed=group.kind == "unstated" or bool(group.status))


def _look(box: Box) -> Look:
    """Say how a box looks: heavy where it answers to several, double where it changes."""
    changed = CHANGES.get(box.change, {})
    return Look(
        FILLS[box.kind],
        changed.get("colour", QUIET if box.status and not box.dual else INK),
        changed.get("width", _HEAVY if box.dual else _PLAIN),
        dashed=bool(box.status or changed.get("dash")),
        double=box.change == "~",
    )
