"""What changes next in a structure, on which day, and whether only if a proposal is adopted.

Layer 3.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, islice

from caregraph.graph import marks, naming
from caregraph.graph.dates import PartialDate, parse
from caregraph.graph.structure import Structure
from caregraph.graph.view import View
from caregraph.rdf import Node
from caregraph.vocab import CG

_DAY = timedelta(days=1)
_TOLD = ("organisations", "bodies", "posts", "lines", "agreements", "arrangements")
"""What is told of, in this order, before anything else that begins or ends."""


@dataclass(frozen=True)
class Turn:
    """What begins and ends in a structure on a later day."""

    when: PartialDate
    """No more precise than what begins or ends on it is dated."""
    begins: dict[str, list[str]]
    """The names of what begins, by table."""
    ends: dict[str, list[str]]
    if_adopted: bool
    """Only if its proposals are adopted that are not taken so."""

    @property
    def kinds(self) -> list[str]:
        """Give the tables of which something begins or ends, in the order of telling."""
        found = {*self.begins, *self.ends}
        return [one for one in _TOLD if one in found] or sorted(found)


def ahead(view: View, structure: Structure, most: int) -> list[Turn]:
    """Give the next days on which something begins or ends in a structure, the first *most*.

    With what is taken as adopted in the view; and, each said to be so, with the structure's own
    proposals adopted, as far as that brings other days.
    """
    day = view.days[structure.index.graph]
    if day is None:
        return []
    first = islice(_turns(view, structure, day, if_adopted=False), most)
    found = {one.when.first_day: one for one in first}
    if structure.decided.proposals - structure.adopted:
        supposed = Structure(
            structure.index, known_by=structure.known_by, adopted=structure.decided.proposals
        )
        for one in islice(_turns(view, supposed, day, if_adopted=True), most):
            found.setdefault(one.when.first_day, one)
    return [found[when] for when in sorted(found)[:most]]


def _turns(view: View, structure: Structure, day: date, *, if_adopted: bool) -> Iterator[Turn]:
    decisions = [one for one in structure.decided.days if one > day]
    known = {turn for one in (day, *decisions) for turn in structure.on(one).turns}
    for when in sorted(one for one in {*known, *decisions} if one > day):
        begins, ends = _changed(view, structure, when)
        if begins or ends:
            things = chain(*begins.values(), *ends.values())
            yield Turn(
                _dated(structure, things, when),
                _named(view, structure, begins),
                _named(view, structure, ends),
                if_adopted,
            )


def _changed(
    view: View, structure: Structure, when: date
) -> tuple[dict[str, list[Node]], dict[str, list[Node]]]:
    """Give what is in effect from a day on and was not before, and the reverse, by table."""
    begins: dict[str, list[Node]] = defaultdict(list)
    ends: dict[str, list[Node]] = defaultdict(list)
    before, now = structure.on(when - _DAY), structure.on(when)
    for thing in sorted(now.lives, key=lambda one: one.value):
        was, life = before.life(thing, when - _DAY), now.life(thing, when)
        was_in_effect = was is not None and was.state(when - _DAY) == "in-effect"
        is_in_effect = life is not None and life.state(when) == "in-effect"
        table = naming.table_of(view, thing) if was_in_effect != is_in_effect else None
        if table is not None:
            (begins if is_in_effect else ends)[table.name].append(thing)
    return begins, ends


def _named(view: View, structure: Structure, found: dict[str, list[Node]]) -> dict[str, list[str]]:
    return {
        table: sorted(marks.named(view, structure, thing).label for thing in things)
        for table, things in found.items()
    }


def _dated(structure: Structure, things: Iterable[Node], when: date) -> PartialDate:
    """Give a day no more precise than all that turns on it is dated."""
    said = [
        found
        for thing in things
        for predicate in (CG.validFrom, CG.validUntil)
        if (found := structure.index.dated(thing, predicate)) and found.first_day == when
    ]
    if said and all(one.precision != "day" for one in said):
        return min(said, key=lambda one: len(one.text))
    return parse(when.isoformat())
