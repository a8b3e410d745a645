"""The triples of shape files, indexed by subject, each subject with its file's prefixes.

Layer 2 (shacl). Blank nodes are relabelled in reading order, so that two runs over the same files
name them alike and two files never share one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from caregraph.errors import AssetError
from caregraph.rdf import (
    BlankNode,
    NamedNode,
    Quad,
    RdfError,
    RdfFormat,
    Term,
    Triple,
    failing,
    parse,
)
from caregraph.vocab import PREFIXES

RDF = PREFIXES["rdf"]
SH = PREFIXES["sh"]
NIL = NamedNode(RDF + "nil")


class ShapeGraph:
    """Shapes as read: what each node says, where it came from, which prefixes its file had."""

    def __init__(self) -> None:
        self._index: dict[Term, dict[str, list[Term]]] = {}
        self._prefixes: dict[Term, Mapping[str, str]] = {}
        self._files = 0

    @classmethod
    def of(cls, triples: Iterable[Triple | Quad]) -> ShapeGraph:
        """Index triples that are already at hand; their blank nodes keep their labels.

        Takes anything that yields pyoxigraph triples or quads: a Store, a Dataset, a parser.
        """
        graph = cls()
        graph.add(triples, {})
        return graph

    @classmethod
    def parse(cls, text: str | bytes, *, where: str = "shapes") -> ShapeGraph:
        """Read the text of one shape file, in Turtle.

        Args:
            where: The name of the file, for errors.
        """
        graph = cls()
        graph.read(text, where=where)
        return graph

    def read(self, text: str | bytes, *, where: str = "shapes") -> None:
        """Add the text of one more shape file, in Turtle."""
        try:
            with failing():
                parser = parse(text, format=RdfFormat.TURTLE)
                quads = list(parser)
        except RdfError as error:
            raise AssetError(f"not readable as RDF: {error}", where=where) from error
        self.add(quads, dict(parser.prefixes), relabel=True)

    def add(
        self,
        triples: Iterable[Triple | Quad],
        prefixes: Mapping[str, str],
        *,
        relabel: bool = False,
    ) -> None:
        """Add triples that are already at hand.

        Args:
            prefixes: What the queries among them may abbreviate.
            relabel: Whether their blank nodes are those of another file than any before.
        """
        self._files += 1
        labels: dict[BlankNode, BlankNode] = {}

        def own(term: Term) -> Term:
            if not (relabel and isinstance(term, BlankNode)):
                return term
            return labels.setdefault(term, BlankNode(f"f{self._files}n{len(labels) + 1}"))

        for triple in triples:
            if isinstance(triple.subject, Triple) or isinstance(triple.object, Triple):
                continue  # a triple term says nothing to SHACL 2017
            subject, object_ = own(triple.subject), own(triple.object)
            self._prefixes.setdefault(subject, prefixes)
            values = self._index.setdefault(subject, {}).setdefault(triple.predicate.value, [])
            if object_ not in values:
                values.append(object_)

    def put(self, subject: Term, predicate: str, values: list[Term]) -> None:
        """Say of a subject that is described other values of a predicate than before."""
        self._index[subject][predicate] = values

    def subjects(self) -> Iterator[Term]:
        """Yield every subject, in reading order."""
        yield from self._index

    def triples(self) -> Iterator[Triple]:
        """Yield every triple, in reading order."""
        for subject, said in self._index.items():
            assert isinstance(subject, (NamedNode, BlankNode))
            for predicate, values in said.items():
                yield from (Triple(subject, NamedNode(predicate), value) for value in values)

    def predicates(self, subject: Term) -> Iterable[str]:
        """List the predicates of one subject."""
        return self._index.get(subject, {})

    def values(self, subject: Term, predicate: str) -> list[Term]:
        """List the values of one predicate of a subject, in reading order."""
        return self._index.get(subject, {}).get(predicate, [])

    def value(self, subject: Term, predicate: str) -> Term | None:
        """Give the one value of a predicate, None if there is none; more than one is refused."""
        found = self.values(subject, predicate)
        if len(found) > 1:
            raise broken(
                subject, f"{shorten(predicate)} is given {len(found)} times; once is meant"
            )
        return found[0] if found else None

    def items(self, head: Term, *, owner: Term) -> list[Term]:
        """List the members of an RDF list.

        Args:
            owner: The shape that points to the list, for errors.
        """
        found: list[Term] = []
        seen: set[Term] = set()
        while head != NIL:
            first, rest = self.value(head, RDF + "first"), self.value(head, RDF + "rest")
            if first is None or rest is None or head in seen:
                raise broken(owner, "points to an RDF list that is not closed with rdf:nil")
            seen.add(head)
            found.append(first)
            head = rest
        return found

    def file_prefixes(self, subject: Term) -> Mapping[str, str]:
        """Give the prefixes of the file that first described *subject*."""
        return self._prefixes.get(subject, {})


def shorten(iri: str) -> str:
    """Write an IRI with a house prefix where one fits.

    >>> shorten("http://www.w3.org/ns/shacl#path")
    'sh:path'
    """
    fitting = [(len(base), prefix) for prefix, base in PREFIXES.items() if iri.startswith(base)]
    if not fitting:
        return iri
    length, prefix = max(fitting)
    return f"{prefix}:{iri[length:]}"


def name_of(term: Term) -> str:
    """Name a node: its IRI, or its label with ``_:`` before it."""
    return term.value if isinstance(term, NamedNode) else str(term)


def broken(shape: Term, message: str, *, hint: str | None = None) -> AssetError:
    """Make the error for a shape that breaks the standard's own rules."""
    return AssetError(message, code="broken-shape", where=name_of(shape), hint=hint)


def unsupported(shape: Term, message: str, *, hint: str | None = None) -> AssetError:
    """Make the error for something SHACL has and this engine refuses."""
    return AssetError(message, code="unsupported-shape", where=name_of(shape), hint=hint)
