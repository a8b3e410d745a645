"""One structure: what is in effect on a day, with some proposals adopted.

Layer 3; ``view`` puts structures together, ``resolve`` says what becomes of the things of one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain

from caregraph.graph import dates
from caregraph.graph.index import PRECISION, Index, Statement
from caregraph.graph.knowledge import Knowledge, known
from caregraph.graph.lives import ALWAYS
from caregraph.graph.proposals import Decided, rivals
from caregraph.graph.resolve import Resolved
from caregraph.graph.stated import NOMINAL, REQUIRED, Reading, Stated
from caregraph.rdf import AnyTerm, Node
from caregraph.vocab import CG

ANY = "any"
"""The as-of date that shows everything as described, whatever its status and dates."""


class Structure:
    """One named graph, ready to be seen on any day.

    Args:
        index: Its statements.
        known_by: Leave out what rests only on documents issued after this date.
        adopted: Proposals taken as adopted, whichever structure they belong to.
        reading: How dates known to the month or year are read.
        supposed: Things supposed to end, each with the day, unless they end before.
    """

    def __init__(
        self,
        index: Index,
        *,
        known_by: str | None = None,
        adopted: Iterable[Node] = (),
        reading: Reading = NOMINAL,
        supposed: Mapping[Node, date] | None = None,
    ) -> None:
        self.index = index
        self.reading = reading
        self.known_by = known_by
        """What is known only later is left out; as text."""
        self.supposed = {} if supposed is None else supposed
        self.described = index.day(index.graph, CG.asAt)
        """The day as at which it is described."""
        self.knowledge = known(index, _day(known_by)) if known_by else Knowledge()
        self.decided = Decided(index, self.knowledge.later, self.described)
        self.adopted = frozenset(adopted) & self.decided.proposals
        self._resolved: dict[frozenset[Node], Resolved] = {}

    def read_as(self, reading: Reading) -> Structure:
        """Give the same structure with its dates read otherwise."""
        if reading == self.reading:
            return self
        return Structure(
            self.index,
            known_by=self.known_by,
            adopted=self.adopted,
            reading=reading,
            supposed=self.supposed,
        )

    def on(self, day: date) -> Resolved:
        """Give the structure as resolved with what is adopted and what is decided on a day."""
        decided = self.decided.on(day)
        if decided not in self._resolved:
            stated = Stated(
                self.index,
                self.knowledge.later,
                self.adopted,
                decided - rivals(self.index, self.adopted),
                self.decided.carried_out,
                self.reading,
                self.supposed,
            )
            self._resolved[decided] = Resolved(stated)
        return self._resolved[decided]

    def day_for(self, as_of: str | None) -> date | None:
        """Give the day to look at: the one asked for, or its own.

        With proposals adopted and no day asked for, the day on which all they bring has begun.

        Raises:
            UsageError: what is asked for is no date.
        """
        if as_of == ANY:
            return None
        if as_of:
            return _day(as_of)
        if self.described is None:
            return None
        return max([self.described, *self.on(self.described).begins()])

    def count(self, day: date | None) -> dict[str, int]:
        """Count what a view on a day shows as what, by the names of ``seen.Counts``."""
        found: Counter[str] = Counter(later=self.knowledge.things, undated=self.knowledge.undated)
        resolved = self.on(day or self.described or date.max)
        required = {thing for thing, status in self.index.pairs(CG.status) if status == REQUIRED}
        alike = Counter(
            (resolved.life(thing, day) if day else None, thing in required)
            for thing in resolved.lives
        )
        for (life, is_required), times in alike.items():
            if is_required and (life is None or life.standing == "never"):
                found["required"] += times
                continue
            if life is None or day is None:
                found["in_effect"] += times
                continue
            state = life.state(day)
            found[state.replace("-", "_")] += times
            found["presumed"] += times * (life.presumed_since(day) is not None)
            found["reported"] += times * (state == "in-effect" and life.standing == "reported")
        return dict(found)

    def in_effect(self, day: date) -> set[Node]:
        """Give the things with a status that are in effect on a day."""
        resolved = self.on(day)
        lives = ((thing, resolved.life(thing, day)) for thing in resolved.lives)
        return {thing for thing, life in lives if life and life.state(day) == "in-effect"}

    def uncertain(self) -> Iterator[tuple[date, date]]:
        """Give the first and last day that each date known to the month or year may mean.

        What comes with an adopted proposal is supposed to come on its day, and what is only
        planned, or comes with a proposal that is never decided, does not come.
        """
        decided = frozenset[Node]().union(*map(self.decided.on, (ALWAYS, *self.decided.days)))
        brought: dict[AnyTerm, set[Node]] = defaultdict(set)
        for proposal, thing in self.index.pairs(CG.introduces):
            brought[thing].add(proposal)
        aside = {thing for thing, by in brought.items() if by & self.adopted or not by & decided}
        known = [
            self.index.dated(thing, predicate)
            for predicate, precision in PRECISION.items()
            for thing, _ in self.index.pairs(precision)
            if thing not in aside
            and thing not in self.knowledge.later
            and not self._is_only_planned(thing)
        ]
        known += [self.index.dated(one, CG.effectiveFrom) for one in decided - self.adopted]
        for when in known:
            if when is not None and when.precision != "day":
                yield when.first_day, when.last_day

    def _is_only_planned(self, thing: Node) -> bool:
        """Say whether a thing is never in effect, whatever its dates and the day."""
        life = self.on(date.max).life(thing, date.max)
        return life is not None and life.standing == "never"

    def triples(self, day: date | None) -> Iterator[Statement]:
        """Give the triples of the view on a day, sorted; ``None``: everything as described."""
        resolved = self.on(day or self.described or date.max)
        if day is None:
            return self.index.statements()
        return chain.from_iterable(
            resolved.triples_of(thing, day) for thing in self.index.in_order()
        )


def _day(text: str) -> date:
    return dates.asked(text, hint="Write 2008, 2008-05, 2008-05-01 or any.").first_day
