"""Triples by property, as pairs of subject and object, with look-ups by either where needed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from typing import TypeAlias

from caregraph.vocab import OWL, RDF, RDFS

Pair: TypeAlias = tuple[str, str]
"""Subject and object of a triple."""
Found: TypeAlias = defaultdict[str, set[Pair]]
"""By property: the pairs that rules give."""

TYPE = str(RDF.type)
FIRST, REST, NIL = str(RDF.first), str(RDF.rest), str(RDF.nil)
SUB_CLASS, SUB_PROPERTY = str(RDFS.subClassOf), str(RDFS.subPropertyOf)
DOMAIN, RANGE = str(RDFS.domain), str(RDFS.range)
SAME = str(OWL.sameAs)
THING, NOTHING = str(OWL.Thing), str(OWL.Nothing)


class Facts:
    """All triples known so far.

    >>> facts = Facts()
    >>> facts.add("<p>", {("<a>", "<b>")})
    {('<a>', '<b>')}
    >>> facts.add("<p>", {("<a>", "<b>")})
    set()
    >>> facts.objects("<p>", "<a>")
    {'<b>'}
    """

    def __init__(self) -> None:
        self._pairs: dict[str, set[Pair]] = {}
        self._objects: dict[str, defaultdict[str, set[str]]] = {}
        self._subjects: dict[str, defaultdict[str, set[str]]] = {}

    @property
    def properties(self) -> list[str]:
        """Give every property of which there is a triple."""
        return list(self._pairs)

    def pairs(self, prop: str) -> Set[Pair]:
        """Give the pairs of a property; not to be changed, and growing as facts are added."""
        return self._pairs.get(prop, frozenset())

    def add(self, prop: str, pairs: Set[Pair]) -> set[Pair]:
        """Add pairs of a property and give those that are new."""
        fresh = set(pairs - self.pairs(prop))
        if not fresh:
            return fresh
        held = self._pairs.setdefault(prop, set())
        held |= fresh
        for s, o in fresh if prop in self._objects else ():
            self._objects[prop][s].add(o)
        for s, o in fresh if prop in self._subjects else ():
            self._subjects[prop][o].add(s)
        return fresh

    def add_all(self, found: Mapping[str, Set[Pair]]) -> dict[str, set[Pair]]:
        """Add pairs of several properties and give those that are new; a literal is none."""
        added = {p: self.add(p, pairs) for p, pairs in found.items() if not p.startswith('"')}
        return {prop: fresh for prop, fresh in added.items() if fresh}

    def objects(self, prop: str, subject: str) -> Set[str]:
        """Give the objects of a subject under a property."""
        if prop not in self._objects:
            index: defaultdict[str, set[str]] = defaultdict(set)
            self._objects[prop] = index
            for s, o in self.pairs(prop):
                index[s].add(o)
        return self._objects[prop].get(subject, frozenset())

    def subjects(self, prop: str, obj: str) -> Set[str]:
        """Give the subjects that have an object under a property."""
        if prop not in self._subjects:
            index: defaultdict[str, set[str]] = defaultdict(set)
            self._subjects[prop] = index
            for s, o in self.pairs(prop):
                index[o].add(s)
        return self._subjects[prop].get(obj, frozenset())

    def is_a(self, thing: str, cls: str) -> bool:
        """Say whether a thing is known to be of a class."""
        return (thing, cls) in self.pairs(TYPE)

    def members(self, head: str) -> list[str]:
        """Give the members of an RDF list; one that runs in a circle ends where it closes.

        Where equality gives a place several names, one of them stands for all.
        """
        found, seen = [], set()
        while head != NIL and head not in seen:
            seen.add(head)
            found += sorted(self.objects(FIRST, head))[:1]
            head = min(self.objects(REST, head), default=NIL)
        return found

    def terms(self) -> set[str]:
        """Give every term of every triple."""
        found = set(self._pairs)
        for pairs in self._pairs.values():
            for pair in pairs:
                found.update(pair)
        return found


def by_object(pairs: Iterable[Pair]) -> dict[str, set[str]]:
    """Give the subjects of pairs by object."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for s, o in pairs:
        found[o].add(s)
    return found
