"""Contradictions in plain words: who is what, why that cannot be, and on which evidence.

Makes sentences only once HermiT has judged. Most contradictions are two kinds that nothing can
be both of, said outright or required by a relation; those are all found here, at once and
without a further run. What is left over, ``minimise`` narrows down.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from caregraph import rdf
from caregraph.english import articled, together
from caregraph.graph import reading
from caregraph.graph.view import View
from caregraph.rdf import Node
from caregraph.reasoner.statements import Statements
from caregraph.reasoner.taxonomy import Classes, Taxonomy
from caregraph.vocab import PREFIXES, RDF, RDFS


@dataclass(frozen=True)
class _Reason:
    """Why a thing must be in one of some classes."""

    classes: Classes
    words: str
    stated: bool
    """Said outright, and not only required by a relation."""
    source: Node
    """The thing whose evidence it rests on."""


class Words:
    """Sentences about the statements of one view."""

    def __init__(self, view: View, statements: Statements) -> None:
        self._view = view
        self._taxonomy = Taxonomy(statements)
        self._facts = [
            triple
            for group in statements.groups
            if len(group) == 1
            for triple in group
            if _is_fact(triple)
        ]

    def contradictions(self) -> tuple[str, ...]:
        """Tell every thing that is said to be two things at once, sorted."""
        reasons = self._reasons()
        found: set[str] = set()
        for node, own in reasons.items():
            found.update(self._clashes(node, own))
        for subject, predicate, objects in self._merged():
            for one, other in combinations(objects, 2):
                found.update(self._merge(subject, predicate, (one, other), reasons))
        return tuple(sorted(found))

    def impossible(self, iri: str) -> str:
        """Tell why a class can have no member."""
        supers = sorted(self._taxonomy.supers(iri))
        name = self._article(iri)
        for one, other in combinations(supers, 2):
            if self._taxonomy.clash((one,), (other,)):
                both = f"{self._article(one)} and {self._article(other)}"
                return f"Nothing can be {name}: it would be {both}, and nothing can be both."
        return f"Nothing can be {name}: what the ontology says of it cannot hold together."

    def statement(self, group: tuple[rdf.Triple, ...]) -> str:
        """Tell one statement, a fact or an axiom."""
        triple = group[0]
        if len(group) == 1 and _is_fact(triple):
            return self._fact(triple)
        named = sorted(
            {self._name(one.subject) for one in group if isinstance(one.subject, rdf.NamedNode)}
            | {
                self._name(one.object)
                for one in group
                if isinstance(one.object, rdf.NamedNode)
                and not one.object.value.startswith(tuple(_STANDARD))
            }
        )
        return f"what the ontology says of {', '.join(named)}"

    def _fact(self, triple: rdf.Triple) -> str:
        subject = self._name(triple.subject)
        if triple.predicate == RDF.type:
            return f"{subject} is {self._article(_iri(triple.object))}"
        return f"{subject} has {self._name(triple.object)} as '{self._name(triple.predicate)}'"

    def _reasons(self) -> dict[Node, list[_Reason]]:
        """Collect, for each thing, what it is said to be and what its relations require."""
        reasons: dict[Node, list[_Reason]] = defaultdict(list)
        for triple in self._facts:
            subject, predicate = triple.subject, triple.predicate
            assert isinstance(subject, (rdf.NamedNode, rdf.BlankNode))
            if predicate == RDF.type:
                cls = _iri(triple.object)
                words = f"is {self._article(cls)}"
                reasons[subject].append(_Reason((cls,), words, stated=True, source=subject))
                continue
            value = self._name(triple.object)
            for classes in self._taxonomy.ends(predicate.value, RDFS.domain):
                why = f"because it has '{self._name(predicate)}' ({value})"
                reasons[subject].append(self._required(classes, why, subject))
            if isinstance(triple.object, (rdf.NamedNode, rdf.BlankNode)):
                for classes in self._taxonomy.ends(predicate.value, RDFS.range):
                    why = f"because {self._name(subject)} has it as '{self._name(predicate)}'"
                    reasons[triple.object].append(self._required(classes, why, subject))
        return reasons

    def _required(self, classes: Classes, why: str, source: Node) -> _Reason:
        kinds = [self._article(cls) for cls in classes]
        listed = together(kinds, "or")
        return _Reason(classes, f"must be {listed}, {why}", stated=False, source=source)

    def _clashes(self, node: Node, reasons: list[_Reason]) -> Iterator[str]:
        """Tell the clashes of one thing that rest most on what is said outright."""
        pairs = list(self._pairs(reasons, reasons))
        most = max((one.stated + other.stated for one, other in pairs), default=0)
        told: set[frozenset[Classes]] = set()
        for one, other in pairs:
            if one.stated + other.stated < most:
                continue
            kinds = frozenset((one.classes, other.classes))
            if kinds not in told:
                told.add(kinds)
                comma = "" if one.stated and other.stated else ","
                said = f"{self._name(node)} {one.words}{comma} and {other.words}"
                evidence = self._evidence(node, one.source, other.source)
                yield f"{said}; nothing can be both{evidence}."

    def _pairs(
        self, ours: list[_Reason], theirs: list[_Reason]
    ) -> Iterator[tuple[_Reason, _Reason]]:
        seen = set()
        for one in sorted(ours, key=_by_weight):
            for other in sorted(theirs, key=_by_weight):
                key = frozenset((one.words, other.words))
                if key not in seen and self._taxonomy.clash(one.classes, other.classes):
                    seen.add(key)
                    yield one, other

    def _merged(self) -> Iterator[tuple[Node, rdf.NamedNode, list[Node]]]:
        """Find where a thing has several values under what can have only one."""
        values: dict[tuple[Node, rdf.NamedNode], list[Node]] = defaultdict(list)
        for triple in self._facts:
            if isinstance(triple.object, (rdf.NamedNode, rdf.BlankNode)) and (
                self._taxonomy.is_functional(triple.predicate)
            ):
                values[triple.subject, triple.predicate].append(triple.object)  # type: ignore[index]
        for (subject, predicate), objects in values.items():
            yield subject, predicate, objects

    def _merge(
        self,
        subject: Node,
        predicate: rdf.NamedNode,
        pair: tuple[Node, Node],
        reasons: dict[Node, list[_Reason]],
    ) -> Iterator[str]:
        one, other = pair
        for ours, theirs in self._pairs(reasons[one], reasons[other]):
            yield (
                f"{self._name(subject)} can have only one '{self._name(predicate)}' and has two: "
                f"{self._name(one)}, which {ours.words}, and {self._name(other)}, "
                f"which {theirs.words}; nothing can be both{self._evidence(subject, one, other)}."
            )
            return

    def _evidence(self, *nodes: Node) -> str:
        cited = [
            str(one) for node in dict.fromkeys(nodes) for one in reading.citations(self._view, node)
        ]
        return f" (evidence: {'; '.join(dict.fromkeys(cited))})" if cited else ""

    def _article(self, iri: str) -> str:
        label = self._view.label(rdf.NamedNode(iri))
        return articled(label)

    def _name(self, term: object) -> str:
        if isinstance(term, rdf.Literal):
            return term.value
        if isinstance(term, (rdf.NamedNode, rdf.BlankNode)):
            return self._view.label(term)
        return str(term)


_STANDARD = [PREFIXES[prefix] for prefix in ("owl", "rdf", "rdfs", "xsd")]


def _is_fact(triple: rdf.Triple) -> bool:
    """Say whether a statement is about things and not about terms."""
    if triple.predicate == RDF.type:
        return not _iri(triple.object).startswith(tuple(_STANDARD))
    return not triple.predicate.value.startswith(tuple(_STANDARD))


def _iri(term: object) -> str:
    return term.value if isinstance(term, (rdf.NamedNode, rdf.BlankNode)) else str(term)


def _by_weight(reason: _Reason) -> tuple[bool, Classes, str]:
    return not reason.stated, reason.classes, reason.words
