"""What rules look at in a view, known from what they looked at before a change.

Layer 4. Where a rule is asked of all, or of none, their number is a sum; else only what may be
asked otherwise is looked at, before and after.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from functools import cached_property
from typing import TypeGuard

from caregraph import rdf
from caregraph.graph import jurisdictions
from caregraph.graph.view import View
from caregraph.rdf import Term
from caregraph.shacl.execute import list_targets
from caregraph.shacl.live.turning import Turned
from caregraph.shacl.queries import Focus
from caregraph.validation.looked_at import Again
from caregraph.validation.outcomes import Reader
from caregraph.validation.rule import Limb, Rule
from caregraph.validation.run import Counted, Reach, Rulebook, Targets, counted, reach, those_asked

_MOST = 5_000
"""Of more things that may be asked otherwise all are looked at anew."""


class _Side:
    """A view, and what a rule looks at in it."""

    def __init__(self, view: View) -> None:
        self.view, self.reader = view, Reader(view)
        self._listed: dict[tuple[Focus, frozenset[Term]], Set[Term]] = {}

    @cached_property
    def places(self) -> Collection[frozenset[rdf.NamedNode]]:
        """The nations of its structures, those alike once."""
        return self.reader.places()

    def reached(self, limb: Limb) -> Reach:
        """Say of how many focus nodes a limb is asked."""
        return reach(self.reader, limb, self.places)

    def listed(self, focus: Focus, among: frozenset[Term]) -> Set[Term]:
        """Give the focus nodes among some things."""
        if (focus, among) not in self._listed:
            self._listed[focus, among] = list_targets(self.view, focus, among)
        return self._listed[focus, among]

    def counted(self, limb: Limb, focus: Focus, among: frozenset[Term]) -> Counted:
        """Count the focus nodes of a limb among some things."""
        nodes = self.listed(focus, among)
        return counted(self.reader, limb, "some", len(nodes), lambda: nodes)


class Retargeted:
    """What rules look at after a change.

    Args:
        changed: Every triple that came or went.
    """

    def __init__(
        self,
        before: View,
        now: View,
        book: Rulebook,
        turned: Turned,
        changed: Iterable[rdf.Triple],
    ) -> None:
        self._was, self._now = _Side(before), _Side(now)
        self._book, self._turned, self._changed = book, turned, [*changed]

    @cached_property
    def _hanging(self) -> Set[Term]:
        """What may be asked otherwise though it was looked at before and is now."""
        views = (self._was.view, self._now.view)
        return {one for view in views for one in jurisdictions.hanging_on(view, self._changed)}

    def _moved(self, focus: Focus) -> tuple[Set[Term], Set[Term]]:
        """Give the focus nodes that came, and those that went."""
        none: Set[Term] = frozenset()
        return self._turned.came.get(focus, none), self._turned.went.get(focus, none)

    def targets(self, counts: Mapping[str, Counted]) -> Targets:
        """Count what each shape looks at.

        Args:
            counts: What each looked at before.
        """
        targets = self._book.compile().targets

        def count(shape: str, limb: Limb, reached: Reach) -> Counted:
            focus, old = targets[shape], counts[shape]
            came, went = self._moved(focus)
            total = old.total + len(came) - len(went)
            if reached != "some":
                return counted(self._now.reader, limb, reached, total, tuple)
            among = frozenset((*self._hanging, *came, *went))
            if not _is_small(among) or self._was.reached(limb) != "some":
                return counted(
                    self._now.reader,
                    limb,
                    reached,
                    total,
                    lambda: list_targets(self._now.view, focus),
                )
            if not among:
                return old
            less = self._was.counted(limb, focus, among)
            more = self._now.counted(limb, focus, among)
            return Counted(
                old.here - less.here + more.here,
                old.others - less.others + more.others,
                old.elsewhere - less.elsewhere + more.elsewhere,
            )

        return Targets(self._now.reader, self._book.by_shape(), count)

    def looked_at(self) -> Mapping[str, Again] | None:
        """Give, by rule, what it may look at otherwise, and what of that it looks at now.

        ``None`` where that may be anything.
        """
        found = {}
        for name, rule in self._book.rules.items():
            if any(self._was.reached(one) != self._now.reached(one) for one in rule.limbs.values()):
                return None
            among = frozenset(self._concerned(rule))
            if not _is_small(among):
                return None
            if among:
                seen = frozenset(self._seen(rule, among))
                found[name] = Again(frozenset(one.value for one in among), seen)
        return found

    def _limbs(self, rule: Rule) -> Iterator[tuple[Limb, Focus, Reach]]:
        """Give the limbs of a rule that are asked of anything, with what each looks at."""
        targets = self._book.compile().targets
        for shape, limb in rule.limbs.items():
            if (reached := self._now.reached(limb)) != "none":
                yield limb, targets[shape], reached

    def _concerned(self, rule: Rule) -> Iterator[Term]:
        """Give what a rule may look at otherwise."""
        for _, focus, reached in self._limbs(rule):
            for several in (*self._moved(focus), self._hanging if reached == "some" else ()):
                yield from several

    def _seen(self, rule: Rule, among: frozenset[rdf.NamedNode]) -> Iterator[str]:
        """Give the IRIs of what a rule looks at among some things."""
        for limb, focus, reached in self._limbs(rule):
            listed = self._now.listed(focus, among)
            foci = [one for one in listed if isinstance(one, rdf.NamedNode)]
            asked = foci if reached == "all" else those_asked(self._now.reader, limb, foci)
            yield from (one.value for one in asked)


def _is_small(among: frozenset[Term]) -> TypeGuard[frozenset[rdf.NamedNode]]:
    return len(among) <= _MOST and all(isinstance(one, rdf.NamedNode) for one in among)
