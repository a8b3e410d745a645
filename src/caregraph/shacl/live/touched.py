"""From changed triples to the focus nodes they may touch, for many queries at once.

Layer 2 (shacl). ``links.links`` says for one query how triples touch its focus nodes. Here
the links of all queries stand in one index. What a link needs beside its triple is looked up for
all changed triples together, first on the way out of their ends and then, where that was not
enough to rule the link out, on the way in; only then is anything walked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import TypeAlias

from caregraph.errors import QueryError
from caregraph.rdf import BlankNode, NamedNode, Term, Triple
from caregraph.shacl.execute import Source
from caregraph.shacl.live import links, lookups, walks
from caregraph.shacl.live.links import Link
from caregraph.shacl.live.lookups import Need
from caregraph.shacl.live.walks import End
from caregraph.sparql.paths import Edge
from caregraph.sparql.tree import Select

MOST_FOCUS_NODES = 2000
"""From this many focus nodes on, a query is run over everything rather than over a list."""


@dataclass
class Touched:
    """The focus nodes that a change may concern, for each query by its number."""

    nodes: defaultdict[int, set[Term]] = field(default_factory=lambda: defaultdict(set))
    whole: set[int] = field(default_factory=set)
    """The queries that have to be run over everything."""

    def add(self, queries: Iterable[int], nodes: set[Term]) -> None:
        """Note nodes for some queries."""
        for number in queries:
            self.nodes[number] |= nodes


@dataclass(frozen=True, slots=True)
class _Entry:
    """A link as it is kept: slim, for there are thousands, and what the collector must visit."""

    only: str | None
    """The subject the triple must have; None for any."""
    subject: int
    """What the subject needs, as bits that must all be set."""
    object: int
    end: End | None
    walk: str
    queries: tuple[int, ...]
    """The numbers of the queries that have the link."""

    def touched(self, nodes: Iterable[str]) -> str:
        """Write the query for the focus nodes that the given ends of triples lead to."""
        values = f"VALUES ?from {{ {' '.join(nodes)} }}"
        return f"SELECT DISTINCT ?this WHERE {{ {values} {self.walk} }}"


_Followed: TypeAlias = tuple[_Entry, set[Term]]


@dataclass(slots=True)
class _Changed:
    """A changed triple with the links that may still be followed from it."""

    subject: Term
    object: Term
    entries: list[_Entry]

    def keep(self, subject: int, object_: int) -> None:
        """Drop the links that need what the ends lack, given as bits."""
        self.entries = [
            one for one in self.entries if not (one.subject & subject or one.object & object_)
        ]


Edges: TypeAlias = tuple[tuple[str, bool, str | None], ...]
"""A need written plainly: the edges of which one must be there, sorted."""
Written: TypeAlias = tuple[str | None, int, int, End | None, str, tuple[int, ...]]
"""A link written plainly, as it is kept."""
Place: TypeAlias = tuple[str | None, str | None]
"""The predicate and the object that links are found by; None for any."""


@dataclass(frozen=True)
class Index:
    """The links of some queries, written plainly, so that it can be kept."""

    needs: tuple[Edges, ...]
    """Those that the bits of the entries speak of, in order."""
    entries: tuple[tuple[Place, tuple[Written, ...]], ...]


def indexed(selects: Sequence[Select]) -> Index:
    """Index the links of queries, which are known by their place in the list."""
    found: dict[Link, list[int]] = {}
    sorting = walks.sorting(selects)
    for number, select in enumerate(selects):
        for link in links.links(select, sorting):
            found.setdefault(link, []).append(number)
    bits: dict[Need, int] = {}

    def mask(needed: Iterable[Need]) -> int:
        return sum(1 << bits.setdefault(need, len(bits)) for need in needed)

    entries: defaultdict[Place, list[Written]] = defaultdict(list)
    for link, queries in found.items():
        needs = mask(link.subject_needs), mask(link.object_needs)
        written = (link.subject, *needs, link.end, link.walk, tuple(queries))
        for one in link.objects or (None,):
            entries[link.predicate, one].append(written)
    grouped = tuple((place, tuple(several)) for place, several in entries.items())
    return Index(tuple(map(plainly, bits)), grouped)


def plainly(need: Need) -> Edges:
    """Write a need plainly."""
    edges = ((one.predicate, one.inverse, one.other) for one in need)
    return tuple(sorted(edges, key=str))


class Follower:
    """The links of some queries, ready to be followed from changed triples."""

    def __init__(self, index: Index) -> None:
        self._by_bit: dict[int, Need] = {}
        self._by_edge: defaultdict[Edge, int] = defaultdict(int)
        self._edges = lru_cache(maxsize=4096)(self._edges_named)
        self._incoming = 0
        for number, written in enumerate(index.needs):
            bit, need = 1 << number, frozenset(Edge(*edge) for edge in written)
            self._by_bit[bit] = need
            for edge in need:
                self._by_edge[edge] |= bit
            if any(edge.inverse for edge in need):
                self._incoming |= bit
        self._written = dict(index.entries)
        self._entries: dict[Place, list[_Entry]] = {}
        """As far as anything changed at a place: of thousands few are looked at."""

    def follow(
        self,
        source: Source,
        triples: Iterable[Triple],
        touched: Touched,
        only: AbstractSet[int] | None = None,
    ) -> None:
        """Add to *touched* what the triples may touch in the graph as it is now.

        Args:
            only: The numbers of the queries to look at; all by default.

        Raises:
            QueryError: a triple is about a statement.
        """
        walked: dict[str, set[Term]] = {}
        for entry, nodes in self._live(source, triples, only):
            queries = entry.queries if only is None else only & set(entry.queries)
            if entry.end is None or (entry.walk and unaskable(nodes)):
                touched.whole.update(queries)
            elif not entry.walk:
                touched.add(queries, nodes)
            else:
                walk = entry.touched(sorted(map(str, nodes)))
                if walk not in walked:
                    rows = source.select(walk)
                    walked[walk] = {this for (this,) in rows if this is not None}
                touched.add(queries, walked[walk])

    def _live(
        self, source: Source, triples: Iterable[Triple], only: AbstractSet[int] | None
    ) -> Iterable[_Followed]:
        """Give the links whose needs are met, each with the ends it is followed from."""
        changed = [self._changed(triple, only) for triple in triples]
        met: dict[Term, int] = {}
        for among, look in (
            (~self._incoming, lookups.leaving_edges),
            (self._incoming, lookups.arriving_edges),
        ):
            for node, edge in look(source, self._wanted(changed, met)):
                met[node] |= self._by_edge[edge]
            for one in changed:
                one.keep(~met[one.subject] & among, ~met[one.object] & among)
        ends: dict[int, _Followed] = {}
        for one in changed:
            for entry in one.entries:
                end = one.object if entry.end == "object" else one.subject
                ends.setdefault(id(entry), (entry, set()))[1].add(end)
        return ends.values()

    def _changed(self, triple: Triple, only: AbstractSet[int] | None) -> _Changed:
        """Give a triple with the links whose constants it has, those of some queries or of all."""
        if isinstance(triple.subject, Triple) or isinstance(triple.object, Triple):
            raise QueryError("a statement about a statement cannot stand in a view")
        subject, object_ = str(triple.subject), str(triple.object)
        places = product((triple.predicate.value, None), (None, object_))
        entries = [
            entry
            for place in places
            for entry in self._at(place)
            if entry.only in (None, subject)
            and (only is None or not only.isdisjoint(entry.queries))
        ]
        return _Changed(triple.subject, triple.object, entries)

    def _at(self, place: Place) -> list[_Entry]:
        """Give the links found by a predicate and an object."""
        if place not in self._entries:
            self._entries[place] = [_Entry(*one) for one in self._written.get(place, ())]
        return self._entries[place]

    def _wanted(
        self, changed: Iterable[_Changed], met: dict[Term, int]
    ) -> dict[Term, frozenset[Edge]]:
        """Say after which edges of the ends to look: those of needs not known to be met.

        What has no name meets every need.
        """
        asked: dict[Term, int] = {}
        for one in changed:
            subject = object_ = 0
            for entry in one.entries:
                subject |= entry.subject
                object_ |= entry.object
            asked[one.subject] = asked.get(one.subject, 0) | subject
            asked[one.object] = asked.get(one.object, 0) | object_
        for node in asked:
            met.setdefault(node, 0 if isinstance(node, NamedNode) else -1)
        return {node: self._edges(mask & ~met[node]) for node, mask in asked.items()}

    def _edges_named(self, mask: int) -> frozenset[Edge]:
        """List the edges that some needs speak of."""
        found: set[Edge] = set()
        while mask:
            lowest = mask & -mask
            found |= self._by_bit[lowest]
            mask ^= lowest
        return frozenset(found)


def unaskable(nodes: set[Term]) -> bool:
    """Say whether nodes cannot be named in a query, or are too many to be."""
    return len(nodes) > MOST_FOCUS_NODES or any(isinstance(node, BlankNode) for node in nodes)
