"""The shapes that each subtree can take: for every width worth having, the least height.

Part of ``pictures.layout``. Shape functions after Stockmeyer (1983), bottom up: leaves stand in
stacks below their superior, branches in columns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import TypeVar

from caregraph.pictures.layout.plan import PAGE, Plan
from caregraph.pictures.layout.sizes import Sized, least, title
from caregraph.pictures.layout.superiors import Superiors

_Value = TypeVar("_Value")
_MOST = 18
"""So many shapes of a subtree are kept, of a frame twice as many."""
_CAPS = 7
_COLUMNS = (1, 2, 3, 4, 5, 6, 8, 10, 13)
_PACKED_IN = (2, 3, 4, 5, 6, 8)
_LIMITS = 10
_HALVINGS = 14
_NEAR = 0.1


@dataclass(frozen=True)
class Shape:
    """One way to lay out a subtree or the content of a frame."""

    width: float
    height: float
    columns: tuple[Column, ...] = ()
    strip: tuple[Column, ...] = ()
    """Columns of loose boxes above the others, in a frame."""


Column = tuple[tuple[str, Shape], ...]
"""Items below one another, each with the shape of what it holds and what stands below it."""


@dataclass
class Ease:
    """What clashes taught: where an aid of the layout gives way to a fact."""

    turned: set[tuple[str, str]] = field(default_factory=set)
    """Pairs of items of one stack that change places: the first stands below the second."""
    rows: set[str] = field(default_factory=set)
    """Items whose branches stand side by side, never below one another."""
    no_strip: set[str] = field(default_factory=set)
    """Frames whose loose boxes stand beside the others, not above them."""
    apart: set[tuple[str, str]] = field(default_factory=set)
    """Pairs of top frames that do not stand below one another."""


def column_width(column: Column, columns: int, indent: float) -> float:
    """Give the width of a column; a stack is indented for the line down to it."""
    wide = max(shape.width for _, shape in column)
    return wide + (indent if len(column) > 1 or columns == 1 else 0.0)


class Shapes:
    """The shapes of every frame of a plan, for one width of boxes."""

    def __init__(
        self, plan: Plan, superiors: Superiors, sizes: Mapping[str, Sized], ease: Ease
    ) -> None:
        self._plan = plan
        self._spacing = plan.spacing
        self._sizes = sizes
        self._ease = ease
        self._children: dict[str, list[str]] = defaultdict(list)
        for item in plan.inside:
            if item in superiors.of:
                self._children[superiors.of[item]].append(item)
        self._superiors = superiors
        self._level = _levels(plan, superiors)
        self._done: dict[str, list[Shape]] = {}
        self.frames = {key: self._frame(key) for key in plan.content[PAGE]}

    def _frame(self, key: str) -> list[Shape]:
        """Give the shapes of a frame with its name and its padding."""
        plan, group = self._plan, self._plan.frames[key]
        items = plan.content[key]
        for item in items:
            if item in plan.frames:
                self._done[item] = self._frame(item)
        roots = [item for item in items if item not in self._superiors.of]
        for root in roots:
            self._grow(root)
        padding = 0.0 if group.kind == "alone" else self._spacing.padding
        made = []
        for shape in self._content(key, roots):
            wide = max(shape.width + 2 * padding, least(group))
            rows = len(title(group, wide - 2 * padding - 6))
            high = shape.height + 2 * padding + self._spacing.title * rows
            made.append(Shape(wide, high, shape.columns, shape.strip))
        return best_shapes(made, 2 * _MOST)

    def _grow(self, root: str) -> None:
        """Give shapes to an item and to everything below it, from the bottom."""
        waiting = [(root, False)]
        while waiting:
            item, ready = waiting.pop()
            children = self._children[item]
            if not children:
                if item not in self._done:  # a frame has its shapes already
                    self._done[item] = self._alone(item)
            elif ready:
                (own,) = self._alone(item)
                self._done[item] = self._combined(children, own, row=item in self._ease.rows)
            else:
                waiting += [(item, True), *((child, False) for child in children)]

    def _alone(self, item: str) -> list[Shape]:
        size = self._sizes[item]
        return [Shape(size.width, size.height)]

    def _content(self, key: str, roots: Sequence[str]) -> list[Shape]:
        """Give the shapes of what stands in a frame, loose boxes in a strip above where it pays."""
        free = key not in self._ease.rows
        found = self._combined(roots, row=not free)
        loose = [root for root in roots if not self._children[root] and root in self._plan.boxes]
        trees = [root for root in roots if root not in loose]
        if loose and trees and free and key not in self._ease.no_strip:
            found += [
                Shape(
                    max(upper.width, lower.width),
                    upper.height + self._spacing.strip + lower.height,
                    lower.columns,
                    upper.columns,
                )
                for upper, lower in product(self._combined(loose), self._combined(trees))
                if upper.height < lower.height
            ]
        return best_shapes(found, 2 * _MOST)

    def _combined(
        self, children: Sequence[str], own: Shape | None = None, *, row: bool = False
    ) -> list[Shape]:
        """Give the shapes of items below their superior, whose own shape is given."""
        done = self._done
        leaves = [one for one in children if not done[one][0].columns and len(done[one]) == 1]
        branches = [one for one in children if one not in leaves]
        stacks = self._ways(leaves, {one: done[one][0] for one in leaves}, row=row)
        widths = sorted({shape.width for one in branches for shape in done[one]}) or [0.0]
        found = []
        for cap in spread(widths, _CAPS):
            chosen = {one: _lowest(done[one], cap) for one in branches}
            for wide, narrow in product(self._ways(branches, chosen, row=row, mixed=True), stacks):
                found.append(self._shape([*narrow, *wide], own))
        if not row and len(children) > 2:  # noqa: PLR2004 - two are tried in every way above
            found += [self._shape(columns, own) for columns in self._packed(children)]
        return best_shapes(found, _MOST)

    def _ways(
        self, items: Sequence[str], shapes: Mapping[str, Shape], *, row: bool, mixed: bool = False
    ) -> list[list[Column]]:
        """Give ways to put items into columns, neighbours together or, *mixed*, by height too."""
        if not items:
            return [[]]
        heights = [shapes[item].height for item in items]
        numbers = [len(items)] if row else _numbers(len(items))
        ways = [_runs(heights, number, self._spacing.stacked) for number in numbers]
        if mixed and not row:
            ways += [
                _levelled(heights, number, self._spacing.stacked)
                for number in numbers
                if 1 < number < len(items)
            ]
        return [
            [self._ordered((items[at], shapes[items[at]]) for at in run) for run in way]
            for way in ways
        ]

    def _packed(self, items: Sequence[str]) -> list[list[Column]]:
        """Give ways that put everything into columns of one height, tallest first."""
        least_of = [min(shape.height for shape in self._done[item]) for item in items]
        total = sum(least_of) + self._spacing.stacked * len(items)
        limits = {
            round(shape.height)
            for item in items
            for shape in self._done[item]
            if shape.height >= max(least_of) - _NEAR
        } | {round(total / columns) + 1 for columns in _PACKED_IN}
        found = []
        for limit in spread(sorted(limits), _LIMITS):
            chosen = []
            for at, item in enumerate(items):
                able = [shape for shape in self._done[item] if shape.height <= limit + _NEAR]
                if not able:
                    break
                chosen.append((min(able, key=lambda one: (one.width, one.height)), at, item))
            else:
                found.append(self._first_fit(chosen, limit))
        return found

    def _first_fit(self, chosen: list[tuple[Shape, int, str]], limit: float) -> list[Column]:
        gap = self._spacing.stacked
        columns: list[tuple[float, list[tuple[int, str, Shape]]]] = []
        for shape, at, item in sorted(chosen, key=lambda c: (-c[0].width, -c[0].height, c[1])):
            for number, (used, column) in enumerate(columns):
                if used + gap + shape.height <= limit + _NEAR:
                    columns[number] = used + gap + shape.height, [*column, (at, item, shape)]
                    break
            else:
                columns.append((shape.height, [(at, item, shape)]))
        runs = sorted((sorted(column, key=lambda one: one[0]) for _, column in columns), key=_first)
        return [self._ordered((item, shape) for _, item, shape in run) for run in runs]

    def _ordered(self, column: Iterable[tuple[str, Shape]]) -> Column:
        """Give the order of a stack: what must stand high first, then what clashes taught."""
        items = sorted(column, key=lambda one: self._level[one[0]])
        if self._ease.turned:
            for _ in items:
                pair = next(
                    (
                        (i, j)
                        for i in range(len(items))
                        for j in range(len(items) - 1, i, -1)
                        if (items[i][0], items[j][0]) in self._ease.turned
                    ),
                    None,
                )
                if pair is None:
                    break
                items.insert(pair[1], items.pop(pair[0]))
        return tuple(items)

    def _shape(self, columns: Sequence[Column], own: Shape | None) -> Shape:
        spacing = self._spacing
        wide, high = (own.width, own.height + spacing.below) if own else (0.0, 0.0)
        if not columns:
            return Shape(wide, high)
        widths = [column_width(one, len(columns), spacing.indent) for one in columns]
        heights = [
            sum(shape.height for _, shape in one) + spacing.stacked * (len(one) - 1)
            for one in columns
        ]
        across = sum(widths) + spacing.beside * (len(columns) - 1)
        return Shape(max(wide, across), high + max(heights), tuple(columns))


def best_shapes(shapes: Iterable[Shape], most: int) -> list[Shape]:
    """Give the shapes of which none other is both narrower and lower, at most so many."""
    found: list[Shape] = []
    for shape in sorted(shapes, key=lambda one: (one.width, one.height)):
        if not found or shape.height < found[-1].height - 0.5:
            found.append(shape)
    return spread(found, most)


def spread(values: list[_Value], most: int) -> list[_Value]:
    """Give at most so many of some values, the first and the last among them."""
    if len(values) <= most:
        return values
    return [values[round(at * (len(values) - 1) / (most - 1))] for at in range(most)]


def _lowest(shapes: list[Shape], cap: float) -> Shape:
    """Give the lowest shape that is no wider, or else the narrowest."""
    able = [shape for shape in shapes if shape.width <= cap + _NEAR]
    return min(able, key=lambda one: one.height, default=shapes[0])


def _numbers(items: int) -> list[int]:
    return sorted({number for number in (*_COLUMNS, items) if number <= items})


def _first(run: list[tuple[int, str, Shape]]) -> int:
    return run[0][0]


def _runs(heights: Sequence[float], number: int, gap: float) -> list[list[int]]:
    """Cut a sequence into at most so many runs whose greatest height is as small as can be."""
    if number >= len(heights):
        return [[at] for at in range(len(heights))]

    def cut(limit: float) -> list[list[int]]:
        runs, used = [[0]], heights[0]
        for at in range(1, len(heights)):
            if used + gap + heights[at] > limit:
                runs.append([at])
                used = heights[at]
            else:
                runs[-1].append(at)
                used += gap + heights[at]
        return runs

    low, high = max(heights), sum(heights) + gap * len(heights)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if len(cut(middle)) <= number else (middle, high)
    return cut(high)


def _levelled(heights: Sequence[float], number: int, gap: float) -> list[list[int]]:
    """Put the tallest first into the lowest of so many columns."""
    columns: list[list[int]] = [[] for _ in range(number)]
    sums = [0.0] * number
    for at in sorted(range(len(heights)), key=lambda one: (-heights[one], one)):
        lowest = min(range(number), key=lambda one: (sums[one], one))
        columns[lowest].append(at)
        sums[lowest] += heights[at] + gap
    return sorted(sorted(column) for column in columns if column)


def _levels(plan: Plan, superiors: Superiors) -> dict[str, tuple[int, bool]]:
    """Give the order of items in a stack.

    First what answers to nothing elsewhere, the deeper its superiors elsewhere stand the later;
    among equals first what is answered to from elsewhere.
    """
    depth = _depths(plan)
    low: dict[str, int] = defaultdict(int)
    answered: set[str] = set()
    drawn = {line.number for line in superiors.via.values()}
    for line in plan.facts:
        if line.number in drawn:
            continue
        need = depth[line.target] + 1
        for one in _upwards(plan, superiors, line.source):
            low[one] = max(low[one], need)
        answered.update(_upwards(plan, superiors, line.target))
    return {item: (low[item], item not in answered) for item in plan.inside}


def _upwards(plan: Plan, superiors: Superiors, item: str) -> Iterable[str]:
    """Give an item, its superiors in its frame, the frame, and so on outwards."""
    found = [item]
    while True:
        while found[-1] in superiors.of:
            found.append(superiors.of[found[-1]])
        around = plan.inside[found[-1]]
        if around == PAGE:
            return found
        found.append(around)


def _depths(plan: Plan) -> dict[str, int]:
    """Give how many facts stand above each box, one upon another."""
    above: dict[str, list[str]] = defaultdict(list)
    for line in plan.facts:
        above[line.source].append(line.target)
    depth: dict[str, int] = {}
    for box in plan.boxes:
        waiting = [box]
        while waiting:
            one = waiting[-1]
            unknown = [other for other in above[one] if other not in depth]
            if unknown:
                waiting += unknown
            else:
                depth[one] = max((depth[other] + 1 for other in above[one]), default=0)
                waiting.pop()
    return depth
