"""Following one view from day to day: its graph, what follows in it, its results and its findings.

Layer 4. A change of the base changes what is derived, both change the results, and only the
findings concerned are put into words again. After every update the report is what a check of a
view made anew would give.

The day is not told as a triple that changed: that would touch whatever a rule compares with it.
The triples whose dates turn on the day are announced instead, as if they had just been added.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from caregraph import rdf
from caregraph.graph.derived import Change, Derived
from caregraph.graph.identity import day_literal
from caregraph.graph.structure import Structure
from caregraph.graph.view import View
from caregraph.results import Assurance, Finding, Report
from caregraph.shacl.live.session import Refresh, Replaced, Session
from caregraph.validation.engines import running
from caregraph.validation.findings import Findings
from caregraph.validation.outcomes import told_on
from caregraph.validation.pending import not_begun, pending
from caregraph.validation.rule import Limb, Rule
from caregraph.validation.run import Counted, Reach, Rulebook, Targets, counted, order, reported
from caregraph.vocab import CG

_NOTHING = Change(frozenset(), frozenset())


@dataclass(frozen=True)
class Delta:
    """What an update did. Findings come in the order of a report."""

    added: frozenset[rdf.Triple]
    """Triples of the view that are new, what follows included; the day itself is left out."""
    removed: frozenset[rdf.Triple]
    new: tuple[Finding, ...]
    """Findings that the report did not hold, by fingerprint and outcome."""
    gone: tuple[Finding, ...]
    """Findings that the report no longer holds."""
    reworded: tuple[Finding, ...]
    """Findings that stand and are told in other words now, in these."""
    asked: int
    """How many pairs of query and focus node were asked about again."""


class Following:
    """A view that changes, with its findings kept up to date.

    >>> from caregraph.graph.choices import Choice
    >>> from caregraph.graph.view import combined, open_parts
    >>> view = combined(open_parts(["case:waltham-forest-2009"]), derive=False)
    >>> following = Following(view)
    >>> (structure,) = view.structures
    >>> following.update(days={structure: date(2012, 4, 1)}).added
    frozenset()
    >>> following.report().view.day
    '2012-04-01'
    """

    def __init__(self, view: View, rulebook: Rulebook | None = None) -> None:
        """Derive, check and report on the first day.

        Args:
            view: In which nothing is derived yet (``combined(..., derive=False)``); it belongs to
                this from now on, and is nobody else's to change.

        Raises:
            AssetError: a rule cannot be compiled or run.
        """
        self.view = view
        self._book = rulebook or Rulebook.load()
        self._derived = Derived(view)
        compiled = self._book.compile()
        self._owners = self._book.by_shape()
        with running():
            self._session = Session(view, compiled)
        self._findings = Findings(view, compiled, self._owners, watch=True, changes=True)
        for result in self._session:
            self._findings.add(result)
        self._assurance: tuple[Assurance, ...] | None = None

    def update(
        self,
        added: Iterable[rdf.Triple] = (),
        removed: Iterable[rdf.Triple] = (),
        *,
        days: Mapping[rdf.NamedNode, date] | None = None,
        announced: Iterable[rdf.Triple] = (),
        heard_by: Collection[str] = (),
        seen: Sequence[Structure] | None = None,
    ) -> Delta:
        """Change what is stated in the view, and the days of structures.

        An update that raises leaves the view halfway: follow it anew.

        Args:
            added: Stated from now on. What follows from it is found here.
            removed: No longer stated.
            days: The new days of structures of the view. Their ``cg:asAt`` changes with them, and
                that of the view.
            announced: Triples to be looked at as if they were just added, for a rule compares
                their dates with the day; those that are not in the view are passed over.
            heard_by: Ids of rules for which the day itself counts as a change, for they count in
                years or compare it with a constant: every target that has a day is asked about.
            seen: The same structures as they are resolved from now on.

        Raises:
            AssetError: a rule cannot be run.
            QueryError: a triple is about a statement.
        """
        if seen is not None:
            self.view = replace(self.view, seen=tuple(seen))
            self._findings.reader.look_at(self.view)
        change = self._derive(list(added), list(removed))
        days_before, day_before = dict(self.view.days), self.view.day
        was, now = self._turn(days or {})
        looked_at = [one for one in announced if self._stands(one)]
        shapes = (shape for one in heard_by for shape in self._book.rules[one].limbs)
        day = Replaced(was, now, frozenset(shapes))
        refresh = self._follow(change, looked_at, day)
        turned = {(days_before[one], day) for one, day in self.view.days.items()}
        turned.add((day_before, self.view.day))
        turned = {(one, other) for one, other in turned if one != other}
        in_or_out = self._in_or_out(turned)
        if in_or_out or looked_at or change != _NOTHING or heard_by:
            self._assurance = None
        differs = self._findings.reader.renew([*change.added, *change.removed])
        again = {*in_or_out, *self._told_otherwise(turned)}
        found = self._findings.change(refresh.new, refresh.gone, differs, again)
        new, gone, reworded = (
            tuple(sorted(one, key=order)) for one in (found.new, found.gone, found.reworded)
        )
        return Delta(change.added, change.removed, new, gone, reworded, refresh.pairs)

    def findings(self) -> tuple[Finding, ...]:
        """Give the findings as they are now, in no order."""
        return tuple(self._findings)

    def report(self) -> Report:
        """Give the report on the view as it is now, equal to that of ``check``."""
        return reported(self.view, self._findings, self.assurance(), self._book)

    def assurance(self) -> tuple[Assurance, ...]:
        """Say of each rule what it looked at and what it found, without counting outcomes."""
        if self._assurance is None:
            reader = self._findings.reader

            def count(shape: str, limb: Limb, reached: Reach) -> Counted:
                nodes = self._session.targets(shape)
                return counted(reader, limb, reached, len(nodes), lambda: nodes)

            targets = Targets(reader, self._owners, count)
            self._assurance = tuple(targets.assurance(self._book, self._findings))
        return self._assurance

    def _derive(self, added: list[rdf.Triple], removed: list[rdf.Triple]) -> Change:
        return self._derived.update(added=added, removed=removed) if added or removed else _NOTHING

    def _in_or_out(self, turned: Collection[tuple[date | None, date | None]]) -> list[str]:
        """List the shapes that are in force on one day and not on the other."""
        return [
            shape
            for shape, rule in self._owners.items()
            if any(
                _asked_on(rule, rule.limbs[shape], one) != _asked_on(rule, rule.limbs[shape], other)
                for one, other in turned
            )
        ]

    def _told_otherwise(self, turned: Collection[tuple[date | None, date | None]]) -> list[str]:
        """List the shapes with findings whose law or advice is not the same on both days."""
        rules = [one for one in self._book.rules.values() if self._findings.of(one.id)]
        return [
            shape
            for rule in rules
            if any(told_on(rule, one) != told_on(rule, other) for one, other in turned)
            for shape in rule.limbs
        ]

    def _stands(self, triple: rdf.Triple) -> bool:
        return rdf.Quad(*triple) in self.view.store

    def _turn(
        self, days: Mapping[rdf.NamedNode, date]
    ) -> tuple[tuple[rdf.Triple, ...], tuple[rdf.Triple, ...]]:
        """Set the days of structures; give what says them in the view, before and from now on."""
        before = {self.view.iri: self.view.day, **{one: self.view.days[one] for one in days}}
        self.view.days.update(days)
        after = {self.view.iri: self.view.day, **days}
        turned = [one for one in after if before[one] != after[one]]
        was, now = (
            tuple(
                rdf.Triple(node, CG.asAt, day_literal(day))
                for node in turned
                if (day := said[node]) is not None
            )
            for said in (before, after)
        )
        return was, now

    def _follow(self, change: Change, announced: list[rdf.Triple], day: Replaced) -> Refresh:
        """Bring the results up to date.

        The derivations have changed the graph already. What they took away is put back while it is
        looked at what hangs on it: in a graph that has both, nothing is overlooked.
        """
        store = self.view.store
        for triple in change.removed:
            store.add(rdf.Quad(*triple))

        def write() -> None:
            self.view.kept.clear()
            for triple in (*change.removed, *day.was):
                store.remove(rdf.Quad(*triple))
            for triple in day.now:
                store.add(rdf.Quad(*triple))

        with running():
            return self._session.update(
                write, added=[*change.added, *announced], removed=change.removed, replaced=day
            )


def _asked_on(rule: Rule, limb: Limb, day: date | None) -> tuple[object, ...]:
    """Give what decides on a day whether what a limb of a rule finds is a breach, or ahead."""
    bases = (rule.basis, *(one.basis for one in rule.advice))
    return limb.era.holds(day), pending(limb, [day]), *(not_begun(one, [day]) for one in bases)
