"""The statements of one structure, found by thing and by property.

Layer 3.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date
from functools import cached_property
from typing import Any, TypeAlias

from caregraph import rdf
from caregraph.errors import SourceError
from caregraph.graph import dates, ontology
from caregraph.graph.dates import PartialDate
from caregraph.rdf import AnyTerm, Node
from caregraph.vocab import CG, RDF, SKOS, code

Statement: TypeAlias = tuple[Node, rdf.NamedNode, AnyTerm]

About: TypeAlias = dict[Node, list[tuple[rdf.NamedNode, AnyTerm]]]
"""What is said of each thing, as predicate and object."""

PRECISION = {
    CG.validFrom: CG.validFromPrecision,
    CG.validUntil: CG.validUntilPrecision,
}
"""Properties that give the first day of a date, with those that say how precise it is."""

_LENGTHS = {code("date-precision", name): length for name, length in (("year", 4), ("month", 7))}


class Index:
    """The triples of one named graph, by subject and, where asked for, by predicate.

    A term that stands in many triples is kept once: the engine gives another copy with each, and
    whether two copies are of one predicate takes longer to see than whether they are one object.
    """

    def __init__(self, dataset: rdf.Store, graph: rdf.NamedNode) -> None:
        self.graph = graph
        self.is_part = False
        """Whether more of the structure is described than stands here."""
        self._about: About = {}
        terms: dict[Any, Any] = {}
        once = terms.setdefault
        for quad in dataset.quads_for_pattern(None, None, None, graph):
            subject, predicate, obj = quad.subject, quad.predicate, quad.object
            if not isinstance(subject, rdf.Triple):
                said = (once(predicate, predicate), once(obj, obj))
                self._about.setdefault(once(subject, subject), []).append(said)

    @classmethod
    def of(cls, graph: rdf.NamedNode, about: About) -> Index:
        """Make the index of what is said of each thing, nothing twice and each term one object."""
        made = cls(rdf.Store(), graph)
        made._about = about
        return made

    @cached_property
    def _having(self) -> Mapping[rdf.NamedNode, Sequence[Node]]:
        """The things that have each property."""
        found: defaultdict[int, list[Node]] = defaultdict(list)
        known: dict[int, rdf.NamedNode] = {}
        for thing, said in self._about.items():
            own = {id(predicate): predicate for predicate, _ in said}
            known |= own
            for one in own:
                found[one].append(thing)
        return {known[one]: things for one, things in found.items()}

    @cached_property
    def _predicates(self) -> Mapping[rdf.NamedNode, rdf.NamedNode]:
        """The one object kept of each predicate."""
        return {one: one for one in self._having}

    def _objects(self, subject: Node, predicate: rdf.NamedNode) -> list[AnyTerm]:
        own = self._predicates.get(predicate)
        return [] if own is None else [o for p, o in self.about(subject) if p is own]

    @property
    def things(self) -> Set[Node]:
        """Give everything of which something is said."""
        return self._about.keys()

    def about(self, thing: Node) -> list[tuple[rdf.NamedNode, AnyTerm]]:
        """Give what is said of a thing, as predicate and object."""
        return self._about.get(thing, [])

    def pairs(self, predicate: rdf.NamedNode) -> list[tuple[Node, AnyTerm]]:
        """Give subject and object of every triple with *predicate*."""
        own, having = self._predicates.get(predicate), self._having.get(predicate, ())
        return [(thing, o) for thing in having for p, o in self._about[thing] if p is own]

    def nodes(self, subject: Node, predicate: rdf.NamedNode) -> list[Node]:
        """Give the objects that are things."""
        found = self._objects(subject, predicate)
        return [one for one in found if isinstance(one, (rdf.NamedNode, rdf.BlankNode))]

    def texts(self, subject: Node, predicate: rdf.NamedNode) -> list[str]:
        """Give the objects that are literals, as text."""
        found = self._objects(subject, predicate)
        return [one.value for one in found if isinstance(one, rdf.Literal)]

    def dated(self, subject: Node, predicate: rdf.NamedNode) -> PartialDate | None:
        """Give a date with its precision; of several, the earliest.

        Raises:
            SourceError: what stands there is no date.
        """
        found = self.texts(subject, predicate)
        if not found:
            return None
        try:
            when = min((dates.parse(text) for text in found), key=lambda one: one.first_day)
        except ValueError as wrong:
            said = predicate.value.rpartition("/")[2]
            raise SourceError(
                f"cg:{said} of {self.called(subject)} is {found[0]!r}, and a date was expected",
                where=self.called(self.graph),
                code="not-a-date",
                hint="Write 2008, 2008-05 or 2008-05-01.",
            ) from wrong
        beside = PRECISION.get(predicate)
        for precision in self.nodes(subject, beside) if beside else ():
            if precision in _LENGTHS:
                return dates.parse(when.text[: _LENGTHS[precision]])  # type: ignore[index]
        return when

    def day(self, subject: Node, predicate: rdf.NamedNode) -> date | None:
        """Give a date as its first day.

        Raises:
            SourceError: what stands there is no date.
        """
        when = self.dated(subject, predicate)
        return when.first_day if when else None

    def of_class(self, *bases: rdf.NamedNode) -> set[Node]:
        """Give the things of some classes or their subclasses."""
        wanted = set(ontology.subclasses(*bases))
        return {subject for subject, cls in self.pairs(RDF.type) if cls in wanted}

    def statements(self) -> Iterator[Statement]:
        """Give every triple, in order of its subject."""
        for thing in self.in_order():
            for predicate, obj in self._about[thing]:
                yield thing, predicate, obj

    def in_order(self) -> list[Node]:
        """Give everything of which something is said, sorted.

        A store filled so answers most queries quicker: what belongs together lies together.
        """
        return sorted(self._about, key=lambda node: node.value)

    def called(self, node: Node) -> str:
        """Give the label of a thing, or its IRI."""
        return (self.texts(node, SKOS.prefLabel) or [node.value])[0]

    def key(self, node: Node) -> str:
        """Give the name by which tables refer to a thing: the last part of its IRI."""
        return node.value.rpartition("/")[2]
