"""What follows from the derivations, brought up to date from a view that was kept.

Layer 3. ``Derived`` remembers what every focus node gives. Where the view before still stands,
that need not be remembered: what a change does not touch is never asked for, and the rest is asked
of that view.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from caregraph import rdf
from caregraph.graph.derived import Change, Derivation, Derived, derivations
from caregraph.graph.view import View
from caregraph.rdf import Term
from caregraph.shacl.live.touched import Touched, unaskable

_NONE: frozenset[rdf.Triple] = frozenset()


class DerivedAgain(Derived):
    """The triples that follow in a copy of a view, to be changed.

    Args:
        view: The copy.
        before: The view, in which everything is derived.
        is_stated: Says of a triple of the view that something gives whether it is stated too.
    """

    def __init__(self, view: View, before: View, is_stated: Callable[[rdf.Triple], bool]) -> None:
        self._prepare(view)
        self._asked = [_Asked(one, before, self._rows_in) for one in derivations()]
        self._given = [_Given(one) for one in self._asked]
        self._support = _Support(self._asked)
        self._stated = _Stated(is_stated)

    def update(
        self, *, added: Iterable[rdf.Triple] = (), removed: Iterable[rdf.Triple] = ()
    ) -> Change:
        coming, going = set(added), set(removed)
        self._look_up(coming | going)
        return super().update(added=coming, removed=going)

    def _ask_again(self, touched: Touched) -> tuple[Counter[rdf.Triple], Counter[rdf.Triple]]:
        for number, nodes in touched.nodes.items():
            if number not in touched.whole:
                self._asked[number].fetch(nodes)
        gains, losses = super()._ask_again(touched)
        self._look_up(gains.keys() | losses.keys())
        return gains, losses

    def _let_go(self, number: int, nodes: Iterable[Term]) -> set[rdf.Triple]:
        several = [*nodes]
        self._asked[number].fetch(several)
        return super()._let_go(number, several)

    def _count(self, triple: rdf.Triple, more: int) -> None:
        self._support[triple] += more

    def _look_up(self, triples: Collection[rdf.Triple]) -> None:
        """Ask, for many triples at once, what gave them before."""
        for one in self._asked:
            one.fetch({node for triple in triples for node in one.derivation.givers(triple)})


class _Asked:
    """What one derivation gave in the view before, as far as it was asked for."""

    def __init__(self, derivation: Derivation, before: View, rows: Callable[..., Any]) -> None:
        self.derivation, self._before, self._rows = derivation, before, rows
        self._known: dict[Term, frozenset[rdf.Triple]] = {}
        self._is_whole = False

    def of(self, node: Term) -> frozenset[rdf.Triple]:
        """Give what a focus node gave."""
        self.fetch([node])
        return self._known.get(node, _NONE)

    def fetch(self, nodes: Iterable[Term]) -> None:
        """Ask for what some focus nodes gave; for what all did, where they cannot be named."""
        new = set(nodes) - self._known.keys()
        if self._is_whole or not new:
            return
        if unaskable(new):
            self.all()
            return
        self._known |= dict.fromkeys(new, _NONE)
        self._take(self._rows(self._before, self.derivation, new))

    def all(self) -> Collection[Term]:
        """Name the focus nodes that gave anything."""
        if not self._is_whole:
            self._is_whole = True
            self._take(self._rows(self._before, self.derivation, None))
        return [node for node, given in self._known.items() if given]

    def _take(self, rows: Any) -> None:
        self._known |= {node: frozenset(triples) for node, triples in rows.items()}


class _Given(dict[Term, frozenset[rdf.Triple]]):
    """What one derivation gives now: as before, as far as it was not asked again."""

    def __init__(self, before: _Asked) -> None:
        super().__init__()
        self._before = before
        self._again: set[Term] = set()

    def pop(self, node: Term, *default: Any) -> Any:
        if node in self._again:
            return super().pop(node, *default)
        self._again.add(node)
        return self._before.of(node)

    def keys(self) -> Any:
        return {*super().keys(), *(set(self._before.all()) - self._again)}


class _Support(Counter[rdf.Triple]):
    """How many give a triple: as many as before, as far as nothing was counted since."""

    def __init__(self, before: Sequence[_Asked]) -> None:
        super().__init__()
        self._before = before

    def __missing__(self, triple: rdf.Triple) -> int:
        self[triple] = sum(
            triple in one.of(node)
            for one in self._before
            for node in set(one.derivation.givers(triple))
        )
        return self[triple]

    def __contains__(self, triple: object) -> bool:
        return self[triple] > 0  # type: ignore[index]


class _Stated(set[rdf.Triple]):
    """The triples that are given and stated: as before, as far as nothing was said since."""

    def __init__(self, before: Callable[[rdf.Triple], bool]) -> None:
        super().__init__()
        self._before = before
        self._said: dict[object, bool] = {}

    def __contains__(self, triple: object) -> bool:
        if triple not in self._said:
            self._said[triple] = self._before(triple)  # type: ignore[arg-type]
        return self._said[triple]

    def add(self, triple: rdf.Triple) -> None:
        self._said[triple] = True

    def remove(self, triple: rdf.Triple) -> None:
        self._said[triple] = False

    def __isub__(self, others: Iterable[object]) -> _Stated:
        self._said |= dict.fromkeys(others, False)
        return self
