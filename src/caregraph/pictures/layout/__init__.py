"""Laying out a picture: an own compact tree, so that a hundred posts can be read on A3.

Part of ``pictures``. Boxes stand in trees below their superiors, the trees in frames, the frames
on the paper; what is no branch is routed between. Whatever answers never stands above what it
answers to, unless they answer to one another in a circle. What is tried is counted, never timed:
the same scene gives the same layout.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from caregraph.pictures.layout.arrangements import Arrangement, Room, arrangements
from caregraph.pictures.layout.faults import alongside, crossings
from caregraph.pictures.layout.places import Area, ClashError, Placed, Point, give_way, placed
from caregraph.pictures.layout.plan import PAGE, Line, Plan, answers
from caregraph.pictures.layout.routes import Router
from caregraph.pictures.layout.shapes import Ease, Shapes, spread
from caregraph.pictures.layout.sizes import Sized
from caregraph.pictures.layout.spacing import SMALL, BoxWidth, spacing
from caregraph.pictures.layout.superiors import Superiors
from caregraph.pictures.scene import Scene

__all__ = ["Area", "Layout", "Point", "Room", "lay_out"]

_AIDS_TRIED = 80
"""So often aids give way for one width of boxes."""
_LOOKED_AT = 40
"""So many arrangements of one width are placed."""
_PLACED = (300, 900)
"""So many arrangements are placed in all: with something found, and at the most."""
_CLASHES = 3
_ENOUGH_TRIED = 200
_TRIES = (
    (45, 30, 1.0, 0.85),
    (80, 10, 0.88, 0.995),
    (110, 6, 0.752, 0.995),
    (math.inf, 3, 0.752, 0.995),
)
"""Up to so many boxes, so many layouts are routed, of those with letters at this scale or more.

Where that is more than the largest scale, or nearly, it is this part of the largest that is enough.
"""
_TOWER = 0.1
"""How bad a line of text is in a box that has more than it should, in crossings."""
_ALONG = 3.0
"""How bad it is that one line runs along another, in crossings."""
_LANES = 400_000
"""With so many crossings of lanes looked at no further layout is routed."""
_NO_BETTER = 9
"""After so many layouts, one after another, that are no better than one before none is routed."""
_LARGE_ENOUGH = 1.27
"""Letters larger than at this scale, ten points on paper, are worth no crossing."""
_SIDE, _EDGE = 36.0, 26.0
"""What lines beside the outermost frames take of the paper, across and down."""


@dataclass(frozen=True)
class Layout:
    """Where everything stands, in points before it is scaled; y grows downwards."""

    plan: Plan
    sizes: Mapping[str, Sized]
    areas: Mapping[str, Area]
    ways: Mapping[int, list[Point]]
    """The ways of links from source to target, by their place in the scene."""
    size: Point
    scale: float
    """By how much it is to be made larger or smaller to fill the room it was made for."""
    untold: tuple[int, ...]
    """The links that have no way, by their place in the scene: they are to be told in words."""

    @property
    def smallest(self) -> float:
        """Give the smallest letters, in points on the paper."""
        return SMALL * self.scale


def lay_out(scene: Scene, room: Room, *, least: float = 0.0) -> Layout | None:
    """Lay out a scene; gives ``None`` where the smallest letters would be smaller than *least*.

    Args:
        room: What the drawing may fill, in points.
        least: In points; known before any line is routed, so that refusing is cheap.
    """
    boxes = len(scene.boxes())
    plan = Plan(scene, spacing(boxes))
    return _LayOut(plan, room).best(least) if boxes else None


_Cost = tuple[int, float, float]
"""How bad a layout is: lines without a way, crossings and length less size, smallness."""


@dataclass(frozen=True)
class _Try:
    scale: float
    box_width: BoxWidth
    arrangement: Arrangement


class _LayOut:
    def __init__(self, plan: Plan, room: Room) -> None:
        self._plan = plan
        self._room = room
        self._superiors = Superiors(plan)
        self._ease = Ease()
        self._count = 0
        self._looked_at = 0
        self._best: _Cost = (len(plan.lines) + 1, 0.0, 0.0)
        """How bad the best layout so far is."""

    def best(self, least: float) -> Layout | None:
        """Give the best layout that can be read; else ``None``."""
        tries = self._tries(least)
        if not tries and least:
            return None
        tries = tries or [self._without_aids()]
        top = max(one.scale for one in tries)
        if top * SMALL < least:
            return None
        best, since = None, 0
        for one in self._worth_routing(tries, top, least):
            layout = self._routed(one)
            since = since + 1 if layout is None else 0
            best = layout or best
            if self._looked_at >= _LANES or since >= _NO_BETTER:
                break
        return best

    def _tries(self, least: float) -> list[_Try]:
        """Place arrangements for every width of boxes; aids that clash give way."""
        found: list[_Try] = []
        for box_width in self._plan.spacing.box_widths:
            if self._count > _PLACED[0] and found:
                break
            sizes = self._plan.size(box_width)
            placed_here: list[_Try] = []
            for _ in range(_AIDS_TRIED):
                placed_here, clashes = self._placed(sizes, box_width, least)
                few = clashes < _CLASHES or self._count > _ENOUGH_TRIED
                if not clashes or (placed_here and few):
                    break
            found += placed_here
        return found

    def _placed(
        self, sizes: dict[str, Sized], box_width: BoxWidth, least: float
    ) -> tuple[list[_Try], int]:
        """Place the arrangements with the largest letters; says also how many clashed."""
        found: list[_Try] = []
        top, clashes = 0.0, 0
        known: set[frozenset[tuple[str, Area]]] = set()
        shapes = Shapes(self._plan, self._superiors, sizes, self._ease)
        ways = arrangements(self._plan, shapes.frames, self._ease, self._room)
        for arrangement in ways[:_LOOKED_AT]:
            small = arrangement.scale < top * 0.97 or arrangement.scale * SMALL < least
            if small or self._count > _PLACED[1]:
                break
            self._count += 1
            try:
                there = placed(self._plan, self._superiors, sizes, arrangement)
            except ClashError as clash:
                give_way(clash, self._ease)
                clashes += 1
                continue
            places = frozenset(there.areas.items())
            if places in known:
                continue
            known.add(places)
            scale = self._scale(there.size)
            top = max(top, scale)
            found.append(_Try(scale, box_width, arrangement))
        return found, clashes

    def _without_aids(self) -> _Try:
        """Give the layout in which nothing stands below another thing only to save room."""
        plan, ease = self._plan, self._ease
        ease.rows |= set(self._superiors.of.values()) | set(plan.frames)
        tops = plan.content[PAGE]
        ease.apart |= {(one, other) for one in tops for other in tops if one != other}
        box_width = plan.spacing.box_widths[0]
        sizes = plan.size(box_width)
        shapes = Shapes(plan, self._superiors, sizes, ease)
        arrangement = arrangements(plan, shapes.frames, ease, self._room)[0]
        size = placed(plan, self._superiors, sizes, arrangement).size
        return _Try(self._scale(size), box_width, arrangement)

    def _scale(self, size: Point) -> float:
        across = self._room.width / (size[0] + _SIDE)
        return min(across, self._room.height / (size[1] + _EDGE), 1.4)

    def _worth_routing(self, tries: list[_Try], top: float, least: float) -> list[_Try]:
        """Give the tries whose letters are large enough; a few, the largest among them."""
        boxes = len(self._plan.boxes)
        most, scale, part = next(
            (most, scale, part) for limit, most, scale, part in _TRIES if boxes <= limit
        )
        enough = min(scale, max(top * part, least / SMALL))
        able = [one for one in tries if one.scale >= enough]
        able.sort(key=lambda one: (-one.scale, one.box_width))
        return spread(able, most)

    def _routed(self, one: _Try) -> Layout | None:
        """Find the ways of all lines; gives nothing as soon as it is no better than the best."""
        sizes = self._plan.size(one.box_width)
        there = placed(self._plan, self._superiors, sizes, one.arrangement)
        layout = Layout(self._plan, sizes, there.areas, there.ways, there.size, one.scale, ())
        waiting = [
            line
            for line in self._plan.lines
            if line.number not in there.ways and line.source != line.target and line.link.drawn
        ]
        waiting.sort(key=lambda line: (not answers(line), _distance(there, line), line.number))
        router = Router(self._plan, there, waiting)
        cost = self._judge(layout)
        for line in waiting:
            if cost >= self._best:
                break
            if not router.route(line):
                layout = replace(layout, untold=(*layout.untold, line.number))
            cost = self._judge(layout)
        self._looked_at += router.looked_at
        along = len(alongside(self._plan.lines, layout.ways, layout.scale))
        cost = (cost[0], cost[1] + _ALONG * along, cost[2])
        if cost >= self._best:
            return None
        self._best = cost
        return layout

    def _judge(self, layout: Layout) -> _Cost:
        """Give how bad a layout is with the ways found so far: further ones make it no better."""
        drawn = {line.number for line in self._superiors.via.values()}
        length = sum(
            (4 if answers(line) else 1) * math.dist(start, end)
            for line in self._plan.lines
            if line.number in layout.ways and line.number not in drawn
            for start, end in pairwise(layout.ways[line.number])
        )
        crossed = len(crossings(self._plan.lines, layout.ways))
        tall = self._plan.spacing.tall
        towers = _TOWER * sum(max(0.0, len(one.words) - tall) for one in layout.sizes.values())
        return (
            len(layout.untold),
            crossed + towers + length / 2500 - 12 * min(layout.scale, _LARGE_ENOUGH),
            -layout.scale,
        )


def _distance(there: Placed, line: Line) -> float:
    one, other = there.areas[line.source], there.areas[line.target]
    return abs(one.left - other.left) + abs(one.top - other.top)
