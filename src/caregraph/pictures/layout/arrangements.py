"""How the top frames stand on the paper: in which order, in which columns, in which shapes.

Part of ``pictures.layout``. Frames that lines tie together stand close to one another; small ones
fill a column between or below the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from caregraph.pictures.layout.plan import PAGE, Plan, answers
from caregraph.pictures.layout.shapes import Column, Ease, Shape, spread
from caregraph.pictures.layout.spacing import LARGEST

_PERMUTED = 6
"""Up to so many frames every order is weighed; each further one goes where it costs least."""
_SMALL = 3
"""A frame with so few boxes may fill a gap."""
_HEIGHTS = 24
_STACKED = (1.5, 2.0, 3.0)
"""How many times as high as the highest frame a column of several may be."""
_MARGIN = 1.0


@dataclass(frozen=True)
class Room:
    """What a drawing may fill, in points; its height over its width is what it is made for."""

    width: float
    height: float


@dataclass(frozen=True)
class Arrangement:
    """Top frames in columns, from the left; each column from the top."""

    scale: float
    """The scale at which it fills the paper, about."""
    columns: tuple[Column, ...]


def arrangements(
    plan: Plan, shapes: Mapping[str, Sequence[Shape]], ease: Ease, room: Room
) -> list[Arrangement]:
    """Give arrangements of the top frames, the one with the largest letters first."""
    found = list(_Arranger(plan, shapes, ease, room).all())
    return sorted(found, key=lambda one: -one.scale)


class _Arranger:
    def __init__(
        self, plan: Plan, shapes: Mapping[str, Sequence[Shape]], ease: Ease, room: Room
    ) -> None:
        self._plan = plan
        self._shapes = shapes
        self._room = room
        self._order = _ordered(plan)
        above = _above(plan)
        self._above = above
        self._never = {(a, b) for a, b in above if (b, a) in above} | ease.apart
        sizes = Counter(plan.top(box) for box in plan.boxes)
        small = [key for key in self._order if sizes[key] <= _SMALL]
        several = len(self._order) > 2 and len(small) < len(self._order)  # noqa: PLR2004
        self._small = small if several else []
        self._big = [key for key in self._order if key not in self._small]

    def all(self) -> Iterator[Arrangement]:
        """Give an arrangement for every height and way of filling gaps."""
        heights = {round(shape.height) for key in self._order for shape in self._shapes[key]}
        for cap in spread(sorted(heights), _HEIGHTS):
            chosen = {key: self._narrowest(key, cap) for key in self._order}
            tallest = max(cap, *(shape.height for shape in chosen.values()))
            several = len(self._order) > 2  # noqa: PLR2004 - two stand beside one another
            limits = {tallest, *(cap * times for times in _STACKED if several)}
            for limit in sorted(limits):
                yield self._made(self._columns(self._order, chosen, limit), chosen)
                if self._small:
                    yield from self._filled(chosen, limit)

    def _narrowest(self, key: str, cap: float) -> Shape:
        able = [shape for shape in self._shapes[key] if shape.height <= cap + _MARGIN]
        return min(able, key=lambda one: (one.width, one.height), default=self._shapes[key][-1])

    def _filled(self, chosen: Mapping[str, Shape], limit: float) -> Iterator[Arrangement]:
        """Give arrangements in which small frames stand in a column between, or below others."""
        slim = dict(chosen)
        for key in self._small:
            slim[key] = min(self._shapes[key], key=lambda one: (one.width, one.height))
        base = self._columns(self._big, chosen, limit)
        bridge = self._columns(self._small, slim, limit)
        for at in range(len(base) + 1):
            yield self._made([*base[:at], *bridge, *base[at:]], slim)
        columns = [list(column) for column in base]
        for key in sorted(self._small, key=lambda one: -slim[one].height):
            able = [
                column
                for column in columns
                if self._may_join(key, column) and self._height([*column, key], slim) <= limit
            ]
            if able:
                min(able, key=lambda column: self._height(column, slim)).append(key)
            else:
                columns.append([key])
        yield self._made(columns, slim)

    def _columns(
        self, keys: Iterable[str], chosen: Mapping[str, Shape], limit: float
    ) -> list[list[str]]:
        columns: list[list[str]] = []
        for key in keys:
            fits = columns and self._height([*columns[-1], key], chosen) <= limit
            if fits and self._may_join(key, columns[-1]):
                columns[-1].append(key)
            else:
                columns.append([key])
        return columns

    def _may_join(self, key: str, column: Iterable[str]) -> bool:
        return not any((other, key) in self._never for other in column)

    def _height(self, column: Sequence[str], chosen: Mapping[str, Shape]) -> float:
        between = self._plan.spacing.frames * (len(column) - 1)
        return sum(chosen[key].height for key in column) + between

    def _made(self, columns: Iterable[Sequence[str]], chosen: Mapping[str, Shape]) -> Arrangement:
        ordered = [
            sorted(column, key=lambda key: sum((other, key) in self._above for other in column))
            for column in columns
        ]
        gap = self._plan.spacing.frames
        wide = sum(max(chosen[key].width for key in column) for column in ordered)
        wide += gap * (len(ordered) - 1)
        high = max(self._height(column, chosen) for column in ordered)
        scale = min(self._room.width / wide, self._room.height / high, LARGEST)
        return Arrangement(
            scale, tuple(tuple((key, chosen[key]) for key in column) for column in ordered)
        )


def _ordered(plan: Plan) -> list[str]:
    """Give the top frames in the order with the shortest ways between what is tied together."""
    weight: Counter[tuple[str, str]] = Counter()
    for line in plan.lines:
        one, other = plan.top(line.source), plan.top(line.target)
        if one != other:
            weight[one, other] += 3 if answers(line) else 1
    for key in plan.content[PAGE]:
        group = plan.frames[key]
        if group.kind == "joint":
            for other in plan.content[PAGE]:
                weight[key, other] += plan.frames[other].key in group.key.split()
    named = [key for key in plan.content[PAGE] if plan.frames[key].kind != "alone"]
    loose = [key for key in plan.content[PAGE] if key not in named]

    def cost(order: Sequence[str]) -> int:
        place = {key: number for number, key in enumerate(order)}
        return sum(
            times * abs(place[one] - place[other])
            for (one, other), times in weight.items()
            if one in place and other in place
        )

    best = min(permutations(named[:_PERMUTED]), key=cost)
    for key in named[_PERMUTED:]:
        best = min(((*best[:at], key, *best[at:]) for at in range(len(best) + 1)), key=cost)
    return [*best, *loose]


def _above(plan: Plan) -> set[tuple[str, str]]:
    """Give the pairs of top frames of which something in one stands above something in another."""
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    for line in plan.facts:
        one, other = plan.top(line.target), plan.top(line.source)
        if one != other:
            graph.add_edge(one, other)
    return set(nx.transitive_closure(graph, reflexive=None).edges)
