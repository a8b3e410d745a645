"""What one structure states of its things, read with some proposals taken.

Layer 3. Statuses, starts, and what proposals bring; ``changes`` says what they alter and
``endings`` what ends, ``resolve`` puts it together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from caregraph import rdf
from caregraph.graph.index import PRECISION, Index
from caregraph.graph.lives import ALWAYS, Standing
from caregraph.rdf import AnyTerm, Node
from caregraph.vocab import CG, code

_STANDS = code("status", "in-force")

REPORTED = code("status", "reported")

REQUIRED = code("status", "required")
"""Law requires it, and nobody has described it."""

STANDINGS: Mapping[AnyTerm, Standing] = {
    code("status", "in-force"): "stands",
    code("status", "agreed"): "agreed",
    REPORTED: "reported",
    code("status", "suspended"): "suspended",
    code("status", "unknown"): "unknown",
    code("status", "rejected"): "never",
    REQUIRED: "never",
    **{code("status", name): "past" for name in ("ended", "superseded", "historical")},
}
"""What is only proposed, recommended or endorsed stands nowhere by itself."""

_RECORDS = (CG.EvidencedStatement, CG.Proposal, CG.Decision)


@dataclass(frozen=True)
class Reading:
    """How what is not certain is read."""

    starts_late: bool = False
    """A start known only to the month or the year is read as its last day."""
    ends_late: bool = False
    heeds_reports: bool = True
    """What is only reported is in effect."""


NOMINAL = Reading()
"""A month or year stands for its first day."""

OTHER_READINGS = (
    Reading(starts_late=True, ends_late=True),
    Reading(starts_late=True),
    Reading(ends_late=True),
)
"""With the nominal one, the extremes of what dates known to the month or the year may mean."""

WITHOUT_REPORTS = Reading(heeds_reports=False)
"""What is only reported is not in effect."""


class Stated:
    """What is stated of the things of a structure.

    Args:
        index: The statements of the structure.
        later: What may not be looked at, because only later documents tell it.
        adopted: The proposals that are taken as adopted.
        decided: Those that stand as decided, options aside that an adopted one rules out.
        carried_out: The day on which a decision says that a proposal was carried out.
    """

    def __init__(  # noqa: PLR0917  all that a structure has been asked for
        self,
        index: Index,
        later: frozenset[Node],
        adopted: frozenset[Node],
        decided: frozenset[Node],
        carried_out: Mapping[Node, date],
        reading: Reading,
        supposed: Mapping[Node, date],
    ) -> None:
        self.index = index
        self.later = later
        self.adopted = adopted
        self.taken = adopted | decided
        """The proposals that bring and change things."""
        self.described = index.day(index.graph, CG.asAt)
        self._carried_out = carried_out
        self._reading = reading
        self.supposed = supposed
        """Things supposed to end, each with the day."""
        self.status = self._statuses()
        """The status of each thing that has one, records aside, of several the first."""
        self.brought_by = self._what_brings()
        """The proposals that introduce each thing that any introduces."""
        self.events = frozenset(event for event, _ in index.pairs(CG.changeType))
        """The events by which things follow others."""
        self._tied = self._seams()
        self._open = {
            thing
            for thing, said in index.pairs(CG.startsOpen)
            if isinstance(said, rdf.Literal) and said.value == "true"
        }
        """The things that are said to have no beginning."""
        self.starts = {thing: self._start(thing) for thing in self.status}
        """The first day of each thing, as far as it is stated."""

    def _statuses(self) -> dict[Node, AnyTerm]:
        records = self.index.of_class(*_RECORDS) | self.later
        found: dict[Node, AnyTerm] = {}
        for thing, status in self.index.pairs(CG.status):
            if thing not in records:
                found.setdefault(thing, status)
        for thing in self.supposed.keys() & self.index.things:
            found.setdefault(thing, _STANDS)
        return found

    def _what_brings(self) -> dict[Node, set[Node]]:
        """Give the proposals that introduce each thing."""
        found: dict[Node, set[Node]] = {}
        for proposal, thing in self.index.pairs(CG.introduces):
            if thing in self.status and proposal not in self.later:
                found.setdefault(thing, set()).add(proposal)  # type: ignore[arg-type]
        return found

    def standing(self, thing: Node) -> Standing:
        """Say how far a thing has come, as far as days depend on it."""
        status = self.status[thing]
        if status == REPORTED and not self._reading.heeds_reports:
            return "never"
        proposals = self.brought_by.get(thing)
        if proposals is None:
            return STANDINGS.get(status, "never")
        if not proposals & self.taken:
            return "never"
        return STANDINGS.get(status, "agreed")

    def _seams(self) -> frozenset[tuple[date, str]]:
        """Give the imprecise dates that end one thing and begin another: one unknown day each."""
        seen: dict[rdf.NamedNode, set[tuple[date, str]]] = {one: set() for one in PRECISION}
        if self._reading.starts_late == self._reading.ends_late:
            return frozenset()
        for predicate, found in seen.items():
            for thing, _ in self.index.pairs(PRECISION[predicate]):
                when = self.index.dated(thing, predicate)
                if when is not None:
                    found.add((when.first_day, when.precision))
        return frozenset(seen[CG.validFrom] & seen[CG.validUntil])

    def read(self, thing: Node, predicate: rdf.NamedNode) -> date | None:
        """Read a start or end; what comes with an adopted proposal is supposed to come on its day.

        Args:
            predicate: ``cg:validFrom`` or ``cg:validUntil``.
        """
        when = self.index.dated(thing, predicate)
        if when is None:
            return None
        is_start = predicate == CG.validFrom
        late = self._reading.starts_late if is_start else self._reading.ends_late
        supposed = bool(self.brought_by.get(thing, set()) & self.adopted)
        tied = (when.first_day, when.precision) in self._tied
        return when.last_day if late and not supposed and not tied else when.first_day

    def _start(self, thing: Node) -> date | None:
        """Give the first day of a thing: its own, or that of what brings it."""
        if thing in self._open:
            return ALWAYS
        if thing in self.supposed and not self.index.nodes(thing, CG.status):
            return ALWAYS  # people and functions: no day matters to them but the supposed one
        own = self.read(thing, CG.validFrom)
        if own is not None:
            return own
        bringing = self.brought_by.get(thing, set()) & self.taken
        begun = [start for one in bringing if (start := self.begins(one))]
        if begun:
            return min(begun)
        without_a_day = bringing & self.adopted and self.standing(thing) == "agreed"
        return (self.described or ALWAYS) if without_a_day else None

    def begins(self, proposal: Node) -> date | None:
        """Give the day on which a proposal takes effect."""
        own = self.index.dated(proposal, CG.effectiveFrom)
        if own is None:
            return self._carried_out.get(proposal)
        late = self._reading.starts_late and proposal not in self.adopted
        return own.last_day if late else own.first_day

    def has_happened(self, event: Node) -> bool:
        """Say whether an event is described as having happened, or decided to happen on a day."""
        standing = self.standing(event)
        return standing in ("stands", "past", "reported") or (
            standing == "agreed" and self.starts[event] is not None
        )

    def proposed(self, effect: str) -> Iterator[tuple[Node, Node, date]]:
        """Give what taken proposals change: the change, its proposal and its day.

        A decided change without a day takes effect on none; one that is only supposed, on the day
        the structure is described as at.
        """
        for change, proposal in self.index.pairs(CG.changeProposedBy):
            if proposal not in self.taken or change in self.later:
                continue
            if effect not in self.index.texts(change, CG.changeEffect):
                continue
            assert not isinstance(proposal, (rdf.Literal, rdf.Triple))
            day = self.index.day(change, CG.changeDate) or self.begins(proposal)
            if day is None and proposal in self.adopted:
                day = self.described or ALWAYS
            if day is not None:
                yield change, proposal, day
