"""Which line to a box is drawn as a branch of a tree: at most one superior a box.

Part of ``pictures.layout``. Lines of accountability come first, operational ones before others;
any other line is taken only where it contradicts none of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from caregraph.pictures.layout.plan import Line, Plan, answers
from caregraph.pictures.styles import ACCOUNTABILITY

_AFTER = {
    "heads": 1,
    "is used at": 2,
    "is part of": 2,
    "is constituted by": 2,
    "is member of": 3,
    "decides in": 3,
}
"""The relations that may place a box below another one, in their order."""
_KINDS = {kind: number for number, kind in enumerate(ACCOUNTABILITY)}


class Superiors:
    """The tree of the items of each frame."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.of: dict[str, str] = {}
        """The superior of each item that has one."""
        self.by: dict[str, Line] = {}
        """The line that placed each of these below its superior."""
        self._below: dict[str, set[str]] = defaultdict(set)
        for line in plan.facts:
            self._note(line.target, line.source)
        candidates = self._candidates()
        for accountable in (True, False):
            for item in plan.inside:
                for line, beneath, above in sorted(candidates[item], key=_order):
                    if answers(line) is accountable and self._fits(line, beneath, above):
                        self.of[beneath] = above
                        self.by[beneath] = line
                        self._note(above, beneath)
                        break

    @property
    def via(self) -> dict[str, Line]:
        """Give the lines drawn as branches, by the box below; a frame hangs below without one."""
        return {item: line for item, line in self.by.items() if item in self._plan.boxes}

    def _note(self, above: str, beneath: str) -> None:
        """Note that one item stands above another, and what is around each likewise."""
        over, under = self._chain(above), self._chain(beneath)
        for one in over:
            self._below[one].update(other for other in under if other not in over)

    def _chain(self, item: str) -> list[str]:
        return [item, *self._plan.around(item)]

    def _candidates(self) -> dict[str, list[tuple[Line, str, str]]]:
        """Give the lines by which each item could stand below another one of the same frame."""
        found: dict[str, list[tuple[Line, str, str]]] = defaultdict(list)
        for line in self._plan.lines:
            if not (answers(line) or line.link.relation in _AFTER):
                continue
            if line.source == line.target or not line.link.drawn:
                continue
            for beneath, above in self._same_frame(line):
                found[beneath].append((line, beneath, above))
        return found

    def _same_frame(self, line: Line) -> Iterator[tuple[str, str]]:
        """Give the item of a line's inferior, itself or a frame around it, beside its superior."""
        above = line.superior
        if above not in self._plan.boxes:
            return
        for beneath in self._chain(line.inferior):
            if self._plan.inside.get(beneath) == self._plan.inside[above] and beneath != above:
                yield beneath, above

    def _fits(self, line: Line, beneath: str, above: str) -> bool:
        """Say whether an item may stand below another: no circle, and against no fact."""
        if beneath in self.of:
            return False
        one: str | None = above
        while one is not None and one != beneath:
            one = self.of.get(one)
        if one == beneath:
            return False
        certain = answers(line) and not self._plan.in_cycle(line) and beneath in self._plan.boxes
        return certain or not self._reaches(beneath, above)

    def _reaches(self, start: str, end: str) -> bool:
        """Say whether an item stands above another one already."""
        seen, waiting = {start}, [start]
        while waiting:
            one = waiting.pop()
            if one == end:
                return True
            fresh = self._below[one] - seen
            seen |= fresh
            waiting += fresh
        return False


def _order(candidate: tuple[Line, str, str]) -> tuple[int, bool, int, int]:
    line = candidate[0]
    link = line.link
    rank = 0 if answers(line) else _AFTER[link.relation]
    return rank, bool(link.status), _KINDS.get(link.kind, len(_KINDS)), line.number
