"""What rules look at in a view, counted from what they looked at before a change.

Layer 4. Where a rule is asked of all, or of none, that is a sum; else only what may be asked
otherwise is looked at, before and after.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Set
from functools import cached_property

from caregraph import rdf
from caregraph.graph import jurisdictions
from caregraph.graph.view import View
from caregraph.rdf import Term
from caregraph.shacl.execute import list_targets
from caregraph.shacl.live.turning import Turned
from caregraph.shacl.queries import Focus
from caregraph.validation.outcomes import Reader
from caregraph.validation.rule import Limb
from caregraph.validation.run import Counted, Reach, Rulebook, Targets, counted, reach

_MOST = 5_000
"""Of more things that may be asked otherwise all are counted anew."""


class _Side:
    """A view, and what a rule looks at in it."""

    def __init__(self, view: View) -> None:
        self.view, self.reader = view, Reader(view)
        self._listed: dict[Focus, Set[Term]] = {}

    @cached_property
    def places(self) -> Collection[frozenset[rdf.NamedNode]]:
        """The nations of its structures, those alike once."""
        return self.reader.places()

    def counted(self, limb: Limb, focus: Focus, among: Iterable[Term]) -> Counted:
        """Count the focus nodes of a limb among some things."""
        if focus not in self._listed:
            self._listed[focus] = list_targets(self.view, focus, among)
        nodes = self._listed[focus]
        return counted(self.reader, limb, "some", len(nodes), lambda: nodes)


def retargeted(
    counts: Mapping[str, Counted],
    before: View,
    now: View,
    book: Rulebook,
    turned: Turned,
    changed: Iterable[rdf.Triple],
) -> Targets:
    """Count what each shape looks at after a change.

    Args:
        counts: What each looked at before.
        changed: Every triple that came or went.
    """
    triples, compiled = [*changed], book.compile()
    was, is_now = _Side(before), _Side(now)
    hanging = {one for view in (before, now) for one in jurisdictions.hanging_on(view, triples)}

    def count(shape: str, limb: Limb, reached: Reach) -> Counted:
        focus, old = compiled.targets[shape], counts[shape]
        came, went = turned.came.get(focus, set()), turned.went.get(focus, set())
        total = old.total + len(came) - len(went)
        if reached != "some":
            return counted(is_now.reader, limb, reached, total, tuple)
        among = {*hanging, *came, *went}
        is_small = len(among) <= _MOST and all(isinstance(one, rdf.NamedNode) for one in among)
        if not is_small or reach(was.reader, limb, was.places) != "some":
            return counted(is_now.reader, limb, reached, total, lambda: list_targets(now, focus))
        if not among:
            return old
        less, more = was.counted(limb, focus, among), is_now.counted(limb, focus, among)
        return Counted(
            old.here - less.here + more.here,
            old.others - less.others + more.others,
            old.elsewhere - less.elsewhere + more.elsewhere,
        )

    return Targets(is_now.reader, book.by_shape(), count)
