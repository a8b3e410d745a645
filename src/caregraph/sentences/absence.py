"""What is said of a thing that is not there on a day, or not known to be.

Layer 3, part of ``sentences``: when it begins or ended, on what condition, and what stands in its
place that day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from caregraph import rdf
from caregraph.graph import dates, marks, naming, reading
from caregraph.graph.endings import End
from caregraph.graph.lives import ALWAYS, Life
from caregraph.graph.structure import Structure
from caregraph.graph.structures import called
from caregraph.graph.view import View
from caregraph.results import Thing
from caregraph.sentences.words import listed
from caregraph.vocab import CG

_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_PLANNED = ("proposed", "recommended", "endorsed in principle", "reported")
_STATES = ("suspended", "agreed", "rejected")
"""Marks that say what a thing is, not what becomes of it."""


@dataclass(frozen=True)
class Absence:
    """Why a thing is not there on a day, and when it is."""

    day: date
    """The day that is looked at."""
    sentences: tuple[str, ...]
    shown_on: date | None
    """A day on which it is there, as far as one is known."""
    only_if: tuple[Thing, ...]
    """The proposals, not adopted in the view, that would have to be."""
    in_its_place: tuple[Thing, ...]
    """What it follows or what follows it, as far as that is there on the day."""


def absent(view: View, node: rdf.NamedNode) -> Absence | None:
    """Say why something that a view only mentions is not there; ``None`` where it has no day."""
    for structure in called(view.seen, {*view.nodes(node, CG.describedIn)}):
        day = view.days[structure.index.graph]
        life = structure.on(day).life(node, day) if day else None
        if day and life:
            return _Absent(view, structure, node, day, life).told()
    return None


@dataclass(frozen=True)
class _Absent:
    view: View
    structure: Structure
    node: rdf.NamedNode
    day: date
    life: Life

    def told(self) -> Absence:
        """Put it into words."""
        proposals = self._proposals()
        return Absence(
            self.day,
            (f"{self._first(proposals)}.",),
            self._shown_on(proposals),
            tuple(one for one in proposals if rdf.NamedNode(one.iri) not in self.view.adopted),
            tuple(sorted({*self._beside()})),
        )

    def _first(self, proposals: tuple[Thing, ...]) -> str:
        on = _spoken(self.day)
        if self.life.state(self.day) == "not-known":
            described = self.life.described
            as_at = f": it is described as at {_spoken(described)}" if described else ""
            over = ", and had ended by then" if self.life.over else ""
            return f"Whether it is there on {on} is not known{as_at}{over}"
        only = f"only if {_proposals(proposals)} adopted" if proposals else ""
        start = self._start(proposals)
        if start and start.first_day > self.day:
            when = f"{'on' if start.precision == 'day' else 'in'} {start.spoken}"
            return f"Not there on {on}: it begins {when}" + (f", and {only}" if only else "")
        if only and self.life.standing == "never":
            return f"Not there on {on}: it begins {only}"
        return f"Not there on {on}{self._mark()}"

    def _mark(self) -> str:
        """Say what ended it; of what never was, what its marks say."""
        end = self.structure.on(self.day).ends.get(self.node)
        if end and end.day == self.life.end and self.life.has_ended(self.day):
            return f": it ended {self._end(end)}"
        said = next(iter(marks.marks(self.view, self.node)), "")
        if not said:
            return ""
        if said.startswith("over by "):
            return ": it had ended by then; when is not stated"
        verb = "is only " if said in _PLANNED else "is " if said.startswith(_STATES) else ""
        return f": it {verb}{_DATE.sub(lambda found: dates.parse(found[0]).spoken, said)}"

    def _end(self, end: End) -> str:
        index, by = self.structure.index, end.by
        own = index.dated(self.node, CG.validUntil) if by is None else index.dated(by, CG.validFrom)
        stated = own if own and own.first_day == end.day else dates.parse(end.day.isoformat())
        when = f"{'on' if stated.precision == 'day' else 'in'} {stated.spoken}"
        if by is None:
            return when
        if by not in index.things:
            return f"{when} by law ({self.view.label(by)})"
        if not index.nodes(by, CG.predecessor):
            return f"{when} with {naming.name_of(self.view, by)}"
        after = sorted(map(self.view.label, index.nodes(by, CG.successor)))
        return f"{when}; {listed(after)} followed it" if after else when

    def _proposals(self) -> tuple[Thing, ...]:
        """Give the undecided proposals that the thing comes with."""
        decided = self.structure.decided.on(self.day)
        found = self.structure.on(self.day).brought_by.get(self.node, set())
        return tuple(sorted(reading.thing(self.view, one) for one in found - decided))

    def _start(self, proposals: Iterable[Thing]) -> dates.PartialDate | None:
        """Give the first day, as precise as it is stated: its own, or that of what brings it."""
        index = self.structure.index
        bringing = (rdf.NamedNode(one.iri) for one in proposals)
        found = [index.dated(self.node, CG.validFrom)]
        found += [index.dated(one, CG.effectiveFrom) for one in bringing]
        return next(filter(None, found), None)

    def _shown_on(self, proposals: tuple[Thing, ...]) -> date | None:
        end, start = self.life.end, self._start(proposals)
        if end and end <= self.day and end > ALWAYS:
            return end - timedelta(1)
        if start and start.first_day > self.day:
            return start.first_day
        described = self.life.described
        return described if proposals or described != self.day else None

    def _beside(self) -> Iterator[Thing]:
        """Give what it follows, and what follows it, that is there on the day."""
        index = self.structure.index
        for mine, others in ((CG.successor, CG.predecessor), (CG.predecessor, CG.successor)):
            for event, whose in index.pairs(mine):
                if whose != self.node:
                    continue
                for one in index.nodes(event, others):
                    if one != self.node and not reading.is_mention(self.view, one):
                        yield reading.thing(self.view, one)


def _spoken(day: date) -> str:
    return dates.parse(day.isoformat()).spoken


def _proposals(proposals: tuple[Thing, ...]) -> str:
    names = listed([f"“{one.label}”" for one in proposals])
    return f"{names} {'is' if len(proposals) == 1 else 'are'}"
