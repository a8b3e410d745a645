"""The ways of all lines that are no branch of a tree.

Part of ``pictures.layout``. Lanes run beside boxes and frames; a way along them is found by A*.
Boxes and the names of frames cannot be passed; bends, crossings, ways through frames that a line
has nothing to do with, and most of all running along another line cost, but for lines of one kind
to one superior, which bundle.
"""

from __future__ import annotations

import heapq
import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Hashable, Iterable
from itertools import pairwise

from caregraph.pictures.layout.places import Area, Placed, Point, straightened
from caregraph.pictures.layout.plan import PAGE, Line, Plan, answers
from caregraph.pictures.layout.sizes import FRAME_NAME, title
from caregraph.pictures.letters import width

_BEND, _CROSSING, _ALONG = 14.0, 110.0, 240.0
_LIGHTLY = 0.35
"""What a crossing costs a line by which nobody answers, against one of accountability."""
_BUNDLED = 0.6
"""What a piece costs that runs along a line of the same bundle, against one by itself."""
_TAKEN = 90.0
"""What it costs to end where a line of another bundle ends."""
_FOREIGN = 1.0
"""What a piece costs more in a frame that the line neither begins nor ends in, of its length."""
_PORTS = 5
"""So many lines at most end one below another at the side of a box."""
_LEAST_LANE = 3.2
"""Lanes are no closer."""
_CLOSE = 2.4
"""Lines nearer than this count as running along one another."""
_FRAME_LANES = (5.0, 9.0, 13.0)
_NO = math.inf

Bundle = Hashable
"""What lines have in common that may run along one another."""


def bundle(line: Line) -> Bundle:
    """Give the bundle of a line: its kind and superior; of other lines each is its own."""
    return (line.target, line.link.kind) if answers(line) else line.number


class Router:
    """The lanes between the things of one layout, and the lines that take them."""

    def __init__(self, plan: Plan, placed: Placed, lines: Iterable[Line]) -> None:
        self.looked_at = 0
        """How many crossings of lanes were looked at for all ways so far."""
        self._plan = plan
        self._placed = placed
        self._ports = self._ports_of(Counter(e for one in lines for e in (one.source, one.target)))
        self._xs, self._ys = self._lanes()
        self._columns = len(self._xs)
        columns, rows = len(self._xs), len(self._ys)
        across = [b - a for a, b in pairwise(self._xs)] + [_NO]
        down = [b - a for a, b in pairwise(self._ys)] + [_NO]
        self._across = across * rows
        self._down = [down[row] for row in range(rows) for _ in range(columns)]
        self._lengths = [*self._across], [*self._down]
        self._frames = self._frames_of()
        self._own: set[int] = set()
        """The top frames that the line begins and ends in whose way is sought, by their number."""
        self._lightly = False
        """Whether nobody answers by the line whose way is sought."""
        self._owners: tuple[dict[int, Bundle], dict[int, Bundle]] = {}, {}
        self._ends: dict[int, Bundle] = {}
        for area in self._solid():
            self._close(area)
        for line in plan.lines:
            if line.number in placed.ways:
                self._note(placed.ways[line.number], bundle(line))

    def _frames_of(self) -> list[int]:
        """Give the number of the top frame that each crossing of lanes is in; -1 for none."""
        found = [-1] * (self._columns * len(self._ys))
        for number, frame in enumerate(self._plan.content[PAGE]):
            area = self._placed.areas[frame]
            first, last = bisect_right(self._xs, area.left), bisect_left(self._xs, area.right)
            upper, lower = bisect_right(self._ys, area.top), bisect_left(self._ys, area.bottom)
            for row in range(upper, lower):
                begin = row * self._columns
                found[begin + first : begin + last] = [number] * max(0, last - first)
        return found

    def _ports_of(self, ends: Counter[str]) -> dict[str, list[float]]:
        """Give the heights at which lines may end at the sides of each item."""
        found = {}
        for item, number in ends.items():
            area, most = self._placed.areas[item], min(_PORTS, max(2, number))
            high = area.bottom - area.top
            found[item] = [area.top + high * (at + 1) / (most + 1) for at in range(most)]
        return found

    def _lanes(self) -> tuple[list[float], list[float]]:
        xs: set[float] = set()
        ys: set[float] = set()
        for key, area in self._placed.areas.items():
            if key in self._plan.boxes:
                xs |= {area.left - 4, area.right + 4, area.right + 8.5}
                ys |= {area.top - 4, area.bottom + 4}
            else:
                xs |= {area.left - by for by in _FRAME_LANES}
                xs |= {area.right + by for by in _FRAME_LANES}
                ys |= {area.top - 6, area.top - 11, area.bottom + 5, area.bottom + 9.5}
        forced = {y for ports in self._ports.values() for y in ports}
        return _thinned(xs, set()), _thinned(ys, forced)

    def _solid(self) -> Iterable[Area]:
        """Give what no line may pass: boxes and the names of frames."""
        padding = self._plan.spacing.padding
        for key, area in self._placed.areas.items():
            if key in self._plan.boxes:
                yield Area(area.left - 1.5, area.top - 1.5, area.right + 1.5, area.bottom + 1.5)
                continue
            names = title(self._plan.frames[key], area.right - area.left - 2 * padding - 6)
            if names:
                wide = max(width(name, FRAME_NAME, bold=True) for name in names)
                left = area.left + padding
                yield Area(left - 2, area.top + 1, left + wide + 4, area.top + 4 + 13 * len(names))

    def _close(self, area: Area) -> None:
        first, last = bisect_right(self._xs, area.left), bisect_left(self._xs, area.right)
        upper, lower = bisect_right(self._ys, area.top), bisect_left(self._ys, area.bottom)
        for row in range(upper, lower):
            for column in range(max(first - 1, 0), last):
                self._across[row * self._columns + column] = _NO
        for column in range(first, last):
            for row in range(max(upper - 1, 0), lower):
                self._down[row * self._columns + column] = _NO

    def _note(self, points: list[Point], owner: Bundle) -> None:
        """Note a line: to cross it costs, to run along it costs more."""
        for start, end in pairwise(points):
            upright = abs(start[0] - end[0]) < 0.05  # noqa: PLR2004 - upright or level
            axis = 0 if upright else 1
            low, high = sorted((start[1 - axis], end[1 - axis]))
            self._note_piece(axis, start[axis], low, high, owner)

    def _note_piece(self, axis: int, at: float, low: float, high: float, owner: Bundle) -> None:
        """Note a straight piece, upright (axis 0) at x *at*, or level (axis 1) at y *at*."""
        lanes, along = (self._xs, self._ys) if axis == 0 else (self._ys, self._xs)
        step, stride = (1, self._columns) if axis == 0 else (self._columns, 1)
        crossed = self._across if axis == 0 else self._down
        first, last = bisect_left(along, low - 0.01), bisect_right(along, high + 0.01)
        lane = bisect_right(lanes, at) - 1
        if 0 <= lane < len(lanes) - 1:
            exact = abs(lanes[lane] - at) <= 0.1  # noqa: PLR2004
            for place in range(first, last):
                node = place * stride + lane * step
                crossed[node] += _CROSSING / 2 if exact else _CROSSING
                if exact and lane:
                    crossed[node - step] += _CROSSING / 2
        owners = self._owners[1 - axis]
        for near in range(bisect_left(lanes, at - _CLOSE), bisect_right(lanes, at + _CLOSE)):
            for place in range(max(first - 1, 0), min(last, len(along) - 1)):
                if along[place + 1] > low + 0.5 and along[place] < high - 0.5:
                    owners.setdefault(place * stride + near * step, owner)

    def _gates(self, item: str) -> dict[int, Point]:
        """Give the crossings of lanes from which a line can end at the side of an item."""
        area, found = self._placed.areas[item], {}
        left = bisect_left(self._xs, area.left - 1.5) - 1
        right = bisect_right(self._xs, area.right + 1.5)
        for y in self._ports[item]:
            row = bisect_left(self._ys, y - 0.01) * self._columns
            if left >= 0:
                found[row + left] = (area.left, y)
            if right < self._columns:
                found[row + right] = (area.right, y)
        return found

    def route(self, line: Line) -> bool:
        """Find the cheapest way of a line, note it, and say whether there is any."""
        owner = bundle(line)
        starts, goals = self._gates(line.source), self._gates(line.target)
        tops = self._plan.content[PAGE]
        self._own = {-1, *(tops.index(self._plan.top(end)) for end in (line.source, line.target))}
        self._lightly = not answers(line)
        nodes = self._way(starts, goals, owner)
        if not nodes:
            return False
        points = [(self._xs[one % self._columns], self._ys[one // self._columns]) for one in nodes]
        self._ends.setdefault(nodes[0], owner)
        self._ends.setdefault(nodes[-1], owner)
        way = straightened([starts[nodes[0]], *points, goals[nodes[-1]]])
        self._placed.ways[line.number] = way
        self._note(way, owner)
        return True

    def _way(self, starts: dict[int, Point], goals: dict[int, Point], owner: Bundle) -> list[int]:
        """Find the cheapest crossings of lanes from any start to any goal; states know a direction.

        The state of a crossing is twice its number, and one more where it was reached upright.
        """
        columns, xs, ys = self._columns, self._xs, self._ys
        if not starts or not goals:
            return []
        box = (
            min(xs[one % columns] for one in goals),
            max(xs[one % columns] for one in goals),
            min(ys[one // columns] for one in goals),
            max(ys[one // columns] for one in goals),
        )
        best: dict[int, float] = {}
        came: dict[int, int] = {}
        heap: list[tuple[float, float, int]] = []
        for node, point in starts.items():
            cost = abs(xs[node % columns] - point[0]) + self._taken(node, owner)
            best[2 * node], came[2 * node] = cost, -1
            heapq.heappush(heap, (cost, cost, 2 * node))
        while heap:
            _, cost, state = heapq.heappop(heap)
            if cost > best[state] + 1e-9:
                continue
            self.looked_at += 1
            node, upright = state >> 1, state & 1
            if node in goals and not upright:
                return _traced(came, state)
            for after, piece, turned in self._steps(node, owner):
                total = cost + piece + (_BEND if turned != upright else 0.0)
                if not turned and after in goals:
                    total += self._taken(after, owner)
                reached = 2 * after + turned
                if total < best.get(reached, _NO) - 1e-9:
                    best[reached], came[reached] = total, state
                    x, y = xs[after % columns], ys[after // columns]
                    up = max(box[2] - y, 0, y - box[3])
                    bends = turned or 2 * (up > 0)  # a way ends level
                    ahead = max(box[0] - x, 0, x - box[1]) + up + _BEND * bends
                    heapq.heappush(heap, (total + ahead, total, reached))
        return []

    def _taken(self, node: int, owner: Bundle) -> float:
        return _TAKEN if self._ends.get(node, owner) != owner else 0.0

    def _steps(self, node: int, owner: Bundle) -> list[tuple[int, float, int]]:
        """Give the crossings beside one, what it costs to go there, and whether that is upright."""
        columns, found = self._columns, []
        for after, piece, upright in (
            (node + 1, node, 0),
            (node - 1, node - 1, 0),
            (node + columns, node, 1),
            (node - columns, node - columns, 1),
        ):
            if piece < 0 or (after == node - 1 and node % columns == 0):
                continue
            cost = (self._down if upright else self._across)[piece]
            if cost == _NO:
                continue
            if self._lightly:
                cost += (_LIGHTLY - 1) * (cost - self._lengths[upright][piece])
            other = self._owners[upright].get(piece)
            if other is not None:
                cost = cost * _BUNDLED if other == owner else cost + _ALONG
            if self._frames[piece] not in self._own:
                cost += _FOREIGN * self._lengths[upright][piece]
            found.append((after, cost, upright))
        return found


def _traced(came: dict[int, int], state: int) -> list[int]:
    nodes = []
    while state != -1:
        nodes.append(state >> 1)
        state = came[state]
    return nodes[::-1]


def _thinned(values: set[float], forced: set[float]) -> list[float]:
    """Leave out lanes that are too close to the one before, but for forced ones."""
    found: list[float] = []
    for value in sorted(values | forced):
        if value in forced or not found or value - found[-1] >= _LEAST_LANE:
            if found and value - found[-1] < 0.02:  # noqa: PLR2004 - the same lane
                continue
            found.append(value)
    return found
