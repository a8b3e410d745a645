"""What follows from the derivations, kept true while the graph changes.

Layer 3. Every derivation is asked by focus node, the subject of its first triple, and what each
focus node gives is kept and counted. For a change, what may have lost its ground is found along
the links of the queries (``shacl.following``), taken away with all that rests on it, and derived
again from what is left: two things that hold each other up do not stay when their ground goes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from caregraph import rdf
from caregraph.graph import infer
from caregraph.graph.view import View
from caregraph.keeping import kept
from caregraph.rdf import Term
from caregraph.shacl.live.touched import Follower, Index, Touched, indexed, unaskable
from caregraph.shacl.queries import ASKED, EVERYONE, Focus
from caregraph.sparql import tree

_NONE: frozenset[rdf.Triple] = frozenset()


@dataclass(frozen=True)
class Change:
    """What a change of the base did to the graph, what follows included."""

    added: frozenset[rdf.Triple]
    removed: frozenset[rdf.Triple]


@dataclass(frozen=True)
class Derivation:
    """One derivation as a query for what the rows of focus nodes give."""

    head: tuple[tuple[str | rdf.NamedNode, ...], ...]
    """The triples of the head: a variable by its name, a constant as a term."""
    columns: tuple[str, ...]
    """The variables of the head; ``?this`` comes first."""
    template: str
    everything: str
    """The query for all that its rows bind, whatever the focus node."""
    looked_at: frozenset[str | None]
    """The properties that it looks at anywhere, by IRI; ``None`` where it may be any."""

    @property
    def reads(self) -> frozenset[rdf.NamedNode]:
        """Give the properties that it looks at anywhere."""
        return frozenset(map(rdf.NamedNode, filter(None, self.looked_at)))

    def text(self, nodes: Iterable[Term] | None) -> str:
        """Give the query for some focus nodes, or for all."""
        values = "" if nodes is None else Focus.among(sorted(nodes, key=str))
        return self.template.replace(EVERYONE, values).replace(ASKED, values)

    def triples(self, values: Mapping[str, Term | None]) -> Iterator[rdf.Triple]:
        """Give the triples of a row, told by its variables; without a part there is none."""
        for pattern in self.head:
            s, p, o = (values.get(one) if isinstance(one, str) else one for one in pattern)
            if isinstance(s, rdf.NamedNode | rdf.BlankNode) and isinstance(p, rdf.NamedNode) and o:
                yield rdf.Triple(s, p, o)

    def givers(self, triple: rdf.Triple) -> Iterator[Term]:
        """Give the focus nodes that may give a triple."""
        for subject, predicate, obj in self.head:
            if isinstance(predicate, rdf.NamedNode) and predicate != triple.predicate:
                continue
            giver = triple.subject if subject == "?this" else triple.object
            assert "?this" in (subject, obj), self.head
            if not isinstance(giver, rdf.Triple):
                yield giver

    def may_hang_on(self, other: Derivation) -> bool:
        """Say whether what another derivation gives may be what this one asks for."""
        given = [predicate for _, predicate, _ in other.head]
        if None in self.looked_at or any(isinstance(one, str) for one in given):
            return bool(self.looked_at)
        return not self.looked_at.isdisjoint(one.value for one in given if not isinstance(one, str))


@dataclass(frozen=True)
class _Derivations:
    """All derivations with their links: the same for every graph."""

    each: tuple[Derivation, ...]
    follower: Follower
    circular: frozenset[int]
    """Those whose triples may rest on triples that rest on them."""


def derivations() -> tuple[Derivation, ...]:
    """Give every derivation."""
    return _derivations().each


@cache
def _derivations() -> _Derivations:
    rules = infer.rules()

    def written() -> tuple[tuple[Written, ...], Index]:
        from caregraph.graph.constructs import read

        found = [read(name, text) for name, text in rules.items()]
        return tuple(one for one, _ in found), indexed([select for _, select in found])

    all_, index = kept("following", rules.values(), written, Written, Index)
    each = tuple(map(_ready, all_))
    below = {
        n: {m for m, other in enumerate(each) if one.may_hang_on(other)}
        for n, one in enumerate(each)
    }
    for _ in each:  # as far as the longest way there can be
        below = {n: direct.union(*(below[m] for m in direct)) for n, direct in below.items()}
    circular = frozenset(n for n, reached in below.items() if n in reached)
    return _Derivations(each, Follower(index), circular)


@dataclass(frozen=True)
class Written:
    """A derivation as it can be kept: its constants as they are written."""

    head: tuple[tuple[str, ...], ...]
    columns: tuple[str, ...]
    template: str
    everything: str
    looked_at: frozenset[str | None]


def _ready(one: Written) -> Derivation:
    head = tuple(tuple(map(_term, triple)) for triple in one.head)
    return Derivation(head, one.columns, one.template, one.everything, one.looked_at)


@cache
def _term(written: str) -> str | rdf.NamedNode:
    """Give a constant of a head as a term, and a variable as it is."""
    if tree.is_variable(written):
        return written
    ((value,),) = rdf.select(rdf.Store(), f"SELECT ?x {{ BIND({written} AS ?x) }}")
    return value  # type: ignore[no-any-return]


class Derived:
    """The triples of a view that follow from others, kept up to date.

    >>> from caregraph.graph.choices import Choice
    >>> from caregraph.graph.view import combined, open_parts
    >>> from caregraph.vocab import CG, RDF
    >>> view = combined(open_parts(["case:waltham-forest-2009"]), derive=False)
    >>> derived = Derived(view)
    >>> post, person = (rdf.NamedNode(f"https://example.org/{name}") for name in ("post", "person"))
    >>> tenure = rdf.NamedNode("https://example.org/tenure")
    >>> change = derived.update(added=[
    ...     rdf.Triple(tenure, RDF.type, CG.PostHolding), rdf.Triple(tenure, CG.holds, post),
    ...     rdf.Triple(tenure, CG.heldBy, person)])
    >>> rdf.Triple(person, CG.holdsPost, post) in change.added
    True
    """

    def __init__(self, view: View) -> None:
        """Derive everything in a view in which nothing is derived yet."""
        self._prepare(view)
        self._derive(Touched(whole=set(range(len(self._all.each)))))

    def _prepare(self, view: View) -> None:
        self._view = view
        self._all = _derivations()
        self._given: list[dict[Term, frozenset[rdf.Triple]]] = [{} for _ in self._all.each]
        """By derivation and focus node: the triples given."""
        self._support: Counter[rdf.Triple] = Counter()
        """How many of those give a triple."""
        self._stated: set[rdf.Triple] = set()
        """The triples that are given and stand in the base too."""
        self._new: set[rdf.Triple] = set()
        self._gone: set[rdf.Triple] = set()

    def update(
        self, *, added: Iterable[rdf.Triple] = (), removed: Iterable[rdf.Triple] = ()
    ) -> Change:
        """Change the base of the view, and with it what follows; give every triple that changed.

        Naming a triple that stands already, or does not stand, does no harm.

        Args:
            added: What is stated from now on; wins over *removed*.
            removed: What is no longer stated. It stays where it follows from something else.
        """
        self._new, self._gone = set(), set()
        coming = set(added)
        lost = {one for one in set(removed) - coming if self._is_stated(one)}
        self._stated -= lost
        touched = self._withdraw(lost)
        fresh = []
        for triple in coming:
            if triple in self._support:
                self._stated.add(triple)
            elif self._put(triple):
                fresh.append(triple)
        self._all.follower.follow(self._view, fresh, touched)
        self._derive(touched)
        return Change(frozenset(self._new), frozenset(self._gone))

    def _is_stated(self, triple: rdf.Triple) -> bool:
        if triple in self._support:
            return triple in self._stated
        return rdf.Quad(*triple) in self._view.store

    def _derive(self, touched: Touched) -> None:
        """Ask again what is touched, and what that touches, until nothing more follows."""
        while touched.nodes or touched.whole:
            gains, losses = self._ask_again(touched)
            fresh, lost = [], set()
            for triple in gains.keys() | losses.keys():
                if triple not in self._support:
                    if self._put(triple):
                        fresh.append(triple)
                    else:
                        self._stated.add(triple)
                elif losses[triple]:
                    lost.add(triple)
                self._count(triple, gains[triple] - losses[triple])
            touched = self._withdraw(lost)
            self._all.follower.follow(self._view, fresh, touched)

    def _ask_again(self, touched: Touched) -> tuple[Counter[rdf.Triple], Counter[rdf.Triple]]:
        """Ask the derivations about focus nodes; count which triples more and fewer give."""
        gains: Counter[rdf.Triple] = Counter()
        losses: Counter[rdf.Triple] = Counter()
        for number in sorted(touched.whole | touched.nodes.keys()):
            given, nodes = self._given[number], touched.nodes.get(number, set())
            whole = number in touched.whole or unaskable(nodes)
            asked = None if whole else nodes
            now = self._rows_in(self._view, self._all.each[number], asked)
            for node in now.keys() | given.keys() if whole else nodes:
                before, after = given.pop(node, _NONE), frozenset(now.get(node, _NONE))
                gains.update(after - before)
                losses.update(before - after)
                if after:
                    given[node] = after
        return gains, losses

    @staticmethod
    def _rows_in(
        view: View, derivation: Derivation, nodes: set[Term] | None
    ) -> Mapping[Term, set[rdf.Triple]]:
        found: defaultdict[Term, set[rdf.Triple]] = defaultdict(set)
        for row in view.select(derivation.text(nodes)):
            this: Any = row[0]
            found[this].update(derivation.triples(dict(zip(derivation.columns, row, strict=True))))
        return found

    def _withdraw(self, lost: set[rdf.Triple]) -> Touched:
        """Take away triples that are no longer stated, or that fewer give than did.

        What rests on them in a circle is taken away with them, though it may follow from what is
        left; what others give, or what is stated, stays.

        Returns:
            What has to be asked again.
        """
        touched = Touched()
        doubted, wave = set(lost), lost
        while wave:
            found = Touched()
            self._all.follower.follow(self._view, wave, found)
            wave = set()
            for number in found.whole | found.nodes.keys():
                touched.nodes[number] |= found.nodes[number]
                if number in found.whole:
                    touched.nodes[number] |= self._given[number].keys()
                    touched.whole.add(number)
                if number in self._all.circular:
                    wave |= self._let_go(number, touched.nodes[number]) - doubted
            doubted |= wave
            wave = {one for one in wave if one not in self._stated}
        for triple in doubted:
            if triple in self._support:
                continue
            if triple in self._stated:
                self._stated.remove(triple)
            else:
                self._take(triple)
        return touched

    def _let_go(self, number: int, nodes: Iterable[Term]) -> set[rdf.Triple]:
        """Forget what a derivation gives for some focus nodes; say what that was."""
        given: set[rdf.Triple] = set()
        for node in nodes:
            triples = self._given[number].pop(node, _NONE)
            given |= triples
            for triple in triples:
                self._count(triple, -1)
        return given

    def _count(self, triple: rdf.Triple, more: int) -> None:
        """Count how many give a triple; one that none gives is forgotten."""
        self._support[triple] += more
        if not self._support[triple]:
            del self._support[triple]

    def _put(self, triple: rdf.Triple) -> bool:
        """Add a triple to the graph; say whether it was not there."""
        quad = rdf.Quad(*triple)
        if quad in self._view.store:
            return False
        self._view.store.add(quad)
        self._view.kept.clear()
        if triple in self._gone:
            self._gone.remove(triple)
        else:
            self._new.add(triple)
        return True

    def _take(self, triple: rdf.Triple) -> None:
        self._view.store.remove(rdf.Quad(*triple))
        self._view.kept.clear()
        if triple in self._new:
            self._new.remove(triple)
        else:
            self._gone.add(triple)
