"""Where everything stands: across by the tree, down by the longest path over facts and aids.

Part of ``pictures.layout``. A fact is that someone answers to someone else; an aid is that one box
stands below another only to save room. Facts have no cycle, so where there is one an aid is in it
and gives way: what answers never stands above what it answers to.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from itertools import pairwise

from caregraph.pictures.layout.arrangements import Arrangement
from caregraph.pictures.layout.plan import PAGE, Plan
from caregraph.pictures.layout.shapes import Column, Ease, Shape, column_width
from caregraph.pictures.layout.sizes import Sized, title
from caregraph.pictures.layout.superiors import Superiors

Point = tuple[float, float]
_Level = tuple[str, str]
"""A height: of the top, the bottom, the content... of an item."""
_LOOKED_AT = 40
"""So many aids of a clash are looked at for the shortest circle."""
_UNDER_BOSS = 13.0
"""The least height between who is answered to and who answers."""
_BUS = 7.0
_SHIFT = 3.0
"""How far the branch of another kind of line stands beside that of operational ones."""


@dataclass(frozen=True)
class Area:
    """A rectangle; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class _Aid:
    """One item below another one only because that saves room."""

    owner: str
    upper: _Level
    lower: _Level


class ClashError(Exception):
    """The aids of an arrangement contradict a fact."""

    def __init__(self, aids: list[_Aid]) -> None:
        super().__init__()
        self.aids = aids


@dataclass
class Placed:
    """Where everything of one arrangement stands, and the ways of the lines of its trees."""

    areas: dict[str, Area] = field(default_factory=dict)
    """Of every box and frame."""
    ways: dict[int, list[Point]] = field(default_factory=dict)
    """Of lines, by their number, from source to target."""
    size: Point = (0.0, 0.0)


def placed(
    plan: Plan, superiors: Superiors, sizes: dict[str, Sized], arrangement: Arrangement
) -> Placed:
    """Place everything.

    Raises:
        ClashError: something cannot stand where the arrangement has it.
    """
    return _Placer(plan, superiors, sizes).placed(arrangement)


def give_way(clash: ClashError, ease: Ease) -> None:
    """Let the smallest aid of a clash give way: two neighbours, a strip, two frames, a row."""
    for aid in clash.aids:
        pair = aid.upper[1], aid.lower[1]
        if aid.owner != PAGE and aid.lower[0] == "top" and not _known(pair, ease.turned):
            ease.turned.add(pair)
            return
    for aid in clash.aids:
        if aid.lower[0] == "middle" and aid.owner not in ease.no_strip:
            ease.no_strip.add(aid.owner)
            return
    for aid in clash.aids:
        pair = aid.upper[1], aid.lower[1]
        if aid.owner == PAGE and pair not in ease.apart:
            ease.apart |= {pair, pair[::-1]}
            return
    for aid in clash.aids:
        if aid.owner != PAGE and aid.owner not in ease.rows:
            ease.rows.add(aid.owner)
            return


def _known(pair: tuple[str, str], pairs: set[tuple[str, str]]) -> bool:
    return pair in pairs or pair[::-1] in pairs


class _Placer:
    def __init__(self, plan: Plan, superiors: Superiors, sizes: dict[str, Sized]) -> None:
        self._plan = plan
        self._superiors = superiors
        self._sizes = sizes
        self._spacing = plan.spacing
        self._arcs: dict[_Level, list[tuple[_Level, float]]] = defaultdict(list)
        self._aids: list[_Aid] = []
        self._left: dict[str, float] = {}
        self._frame_widths: dict[str, float] = {}
        self._branches: list[tuple[str, list[tuple[float, float, list[str]]]]] = []

    def placed(self, arrangement: Arrangement) -> Placed:
        """Place the arrangement; raises what `placed` raises."""
        x = 0.0
        for column in arrangement.columns:
            above: str | None = None
            for key, shape in column:
                self._arc((PAGE, ""), ("top", key), 0.0)
                if above is not None:
                    self._aid(PAGE, ("end", above), ("top", key), self._spacing.frames)
                self._frame(key, shape, x)
                above = key
            x += max(shape.width for _, shape in column) + self._spacing.frames
        for line in self._plan.facts:
            self._arc(("bottom", line.target), ("top", line.source), _UNDER_BOSS)
        y = self._heights()
        areas = {
            key: Area(
                self._left[key],
                y["top", key],
                self._left[key] + size.width,
                y["top", key] + size.height,
            )
            for key, size in self._sizes.items()
        }
        for key, wide in self._frame_widths.items():
            areas[key] = Area(self._left[key], y["top", key], self._left[key] + wide, y["end", key])
        tops = [areas[key] for key in self._plan.content[PAGE]]
        size = max(one.right for one in tops), max(one.bottom for one in tops)
        return Placed(areas, self._tree(areas), size)

    def _arc(self, upper: _Level, lower: _Level, distance: float) -> None:
        self._arcs[upper].append((lower, distance))

    def _aid(self, owner: str, upper: _Level, lower: _Level, distance: float) -> None:
        self._arc(upper, lower, distance)
        self._aids.append(_Aid(owner, upper, lower))

    def _frame(self, key: str, shape: Shape, x: float) -> None:
        """Place a frame and what is in it from the left; its heights follow later."""
        group, spacing = self._plan.frames[key], self._spacing
        self._left[key] = x
        self._frame_widths[key] = shape.width
        padding = 0.0 if group.kind == "alone" else spacing.padding
        rows = len(title(group, shape.width - 2 * padding - 6))
        self._arc(("top", key), ("content", key), padding + spacing.title * rows)
        self._arc(("content", key), ("end", key), padding)
        start: _Level = ("content", key)
        spans = []
        if shape.strip:
            spans = self._put(shape.strip, x + padding, key, start, 0.0)
            for _, _, items in spans:
                for item in items:
                    self._aid(key, ("end", item), ("middle", key), spacing.strip)
            self._arc(start, ("middle", key), 0.0)
            start = ("middle", key)
        spans += self._put(shape.columns, x + padding, key, start, 0.0)
        for _, _, items in spans:
            for item in items:
                self._arc(("end", item), ("end", key), padding)

    def _put(
        self, columns: tuple[Column, ...], x: float, owner: str, upper: _Level, distance: float
    ) -> list[tuple[float, float, list[str]]]:
        """Place columns of items; gives left edge, indent and items of each."""
        spans = []
        for column in columns:
            wide = column_width(column, len(columns), self._spacing.indent)
            indent = wide - max(shape.width for _, shape in column)
            above: str | None = None
            for item, shape in column:
                self._item(item, shape, x + indent, stacked=indent > 0)
                self._arc(upper, ("top", item), distance)
                if above is not None:
                    self._aid(owner, ("end", above), ("top", item), self._spacing.stacked)
                above = item
            spans.append((x, indent, [item for item, _ in column]))
            x += wide + self._spacing.beside
        return spans

    def _item(self, item: str, shape: Shape, x: float, *, stacked: bool) -> None:
        if item in self._plan.frames:
            self._frame(item, shape, x)
            return
        size = self._sizes[item]
        self._arc(("top", item), ("bottom", item), size.height)
        self._arc(("bottom", item), ("end", item), 0.0)
        self._left[item] = x
        if not shape.columns:
            return
        if len(shape.columns) > 1 and not stacked:
            self._left[item] = x + (shape.width - size.width) / 2
        spans = self._put(shape.columns, x, item, ("bottom", item), self._spacing.below)
        self._branches.append((item, spans))
        for _, _, items in spans:
            for one in items:
                self._arc(("end", one), ("end", item), 0.0)

    def _heights(self) -> dict[_Level, float]:
        """Give every level its height, by the longest path from the top of the page."""
        waits = Counter(lower for arcs in self._arcs.values() for lower, _ in arcs)
        ready = deque(level for level in self._arcs if not waits[level])
        heights = dict.fromkeys(ready, 0.0)
        while ready:
            upper = ready.popleft()
            for lower, distance in self._arcs.get(upper, ()):
                heights[lower] = max(heights.get(lower, 0.0), heights[upper] + distance)
                waits[lower] -= 1
                if not waits[lower]:
                    ready.append(lower)
        if any(number > 0 for number in waits.values()):
            raise ClashError(self._contradiction())
        return heights

    def _contradiction(self) -> list[_Aid]:
        """Give the aids of the shortest circle that leads through one of them."""
        import networkx as nx

        graph: nx.DiGraph[_Level] = nx.DiGraph()
        graph.add_edges_from(
            (upper, lower) for upper in self._arcs for lower, _ in self._arcs[upper]
        )
        component = {
            level: number
            for number, levels in enumerate(nx.strongly_connected_components(graph))
            for level in levels
        }
        aids = {
            (aid.upper, aid.lower): aid
            for aid in self._aids
            if component[aid.upper] == component[aid.lower]
        }
        circles = []
        for upper, lower in [*aids][:_LOOKED_AT]:
            way = nx.shortest_path(graph, lower, upper)
            circles.append([*pairwise(way), (upper, lower)])
        return [aids[step] for step in min(circles, key=len) if step in aids]

    def _tree(self, areas: dict[str, Area]) -> dict[int, list[Point]]:
        """Draw the branches: down from the superior, across, and down or sideways to each."""
        ways = {}
        for superior, spans in self._branches:
            for x, indent, items in spans:
                for item in items:
                    line = self._superiors.via.get(item)
                    if line is None:
                        continue
                    shift = 0.0 if line.link.kind in ("operational", "") else _SHIFT
                    boss, below = areas[superior], areas[item]
                    middle = (boss.left + boss.right) / 2 + shift
                    start = boss.left + 5 + shift * 0.6 if len(spans) == 1 else middle
                    bus = boss.bottom + _BUS
                    if indent:
                        spine = x + 5 + shift * 0.6
                        side = (below.top + below.bottom) / 2
                        points = [(start, boss.bottom), (start, bus), (spine, bus), (spine, side)]
                        points.append((below.left, side))
                    else:
                        end = (below.left + below.right) / 2 + shift
                        points = [(start, boss.bottom), (start, bus), (end, bus), (end, below.top)]
                    way = straightened(points)
                    ways[line.number] = way if line.superior == line.source else way[::-1]
        return ways


def straightened(points: list[Point]) -> list[Point]:
    """Leave out points that lie on the way between their neighbours."""
    found: list[Point] = []
    for point in points:
        if found and _near(found[-1], point, 0) and _near(found[-1], point, 1):
            continue
        if len(found) > 1 and any(
            _near(found[-2], found[-1], axis) and _near(found[-1], point, axis) for axis in (0, 1)
        ):
            found[-1] = point
        else:
            found.append(point)
    return found


def _near(one: Point, other: Point, axis: int) -> bool:
    return abs(one[axis] - other[axis]) < 0.05  # noqa: PLR2004 - points are drawn to a hundredth
