"""The network of a view: who is linked to whom, as one graph that every writer can write.

Above the graph; with ``exports`` the only door to networkx. Every link is an edge with a
``relation``; `RELATIONS` says in which direction each is read. Attributes are flat (`flat`): text,
numbers and truth values, one type an attribute, and what the sources do not state is absent.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import GenericAlias
from typing import TYPE_CHECKING, Any, TypeAlias

from caregraph import rdf, spreadsheet
from caregraph.graph import ontology, reading
from caregraph.graph.marks import marks
from caregraph.graph.reading import mentions
from caregraph.graph.view import View
from caregraph.rdf import Node
from caregraph.relations import CONTAINMENT, KINDS, RELATIONS, RESERVED, Relation, attributes
from caregraph.sentences import standing
from caregraph.sentences.words import duty
from caregraph.vocab import CG, RDF, SKOS, XSD

if TYPE_CHECKING:
    import networkx as nx

    Network: TypeAlias = nx.MultiDiGraph[str]


def __getattr__(name: str) -> Any:
    if name == "Network":  # what the type stands for, once somebody asks
        import networkx as nx

        return GenericAlias(nx.MultiDiGraph, (str,))
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


Scalar = str | int | float | bool
Properties = Mapping[rdf.NamedNode, list[Node | rdf.Literal]]

_ADDED = {
    "from_precision": CG.validFromPrecision,
    "until_precision": CG.validUntilPrecision,
    "presumed_since": CG.presumedSince,
    "ended_by": CG.endedBy,
    "stated_until": CG.statedUntil,
}
"""Attributes for what a view adds, each with the property it comes from."""

_UNWRITABLE = re.compile("[\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff\ufffe\uffff]+")


def network(view: View) -> Network:
    """Give the things of a view as nodes and the links between them as directed edges.

    Nodes are organisations, units, posts, bodies, arrangements and agreements in effect, and
    those people and things not in effect that an edge reaches; their ids are IRIs. Edges run as
    their ``relation`` reads; accountability from who answers to who is answered to. Where a
    statement stands behind an edge, its IRI is the attribute ``iri``; the others have the evidence
    of the thing that states them. Dates are first days, with
    ``from_precision`` where the source gives a month or a year.

    Attributes are flat, so that any writer of networkx takes the graph as it is; for readers to
    whom a missing truth value is false, write what `in_words` gives.
    """
    import networkx as nx

    described = _Described(view)
    edges = sorted(described.edges(), key=lambda edge: (edge.order, edge.key))
    reached = {end for edge in edges for end in (edge.source, edge.target)}
    graph: Network = nx.MultiDiGraph()
    for node in sorted(described.kinds, key=described.position):
        if node in reached or described.stands_alone(node):
            graph.add_node(node.value, **described.node(node))
    for edge in edges:
        graph.add_edge(edge.source.value, edge.target.value, key=edge.key, **edge.attributes)
    _flatten(attributes for _, attributes in graph.nodes(data=True))
    _flatten(attributes for _, _, attributes in graph.edges(data=True))
    return graph


def in_words(graph: Network) -> Network:
    """Make a network as files hold it, in place, every attribute text: truth is yes or no.

    Readers such as igraph and graph-tool know of no truth value and no number that is missing, and
    fill in false and 0. A missing text stays missing, or comes as an empty one.
    """
    rows = [row for _, row in graph.nodes(data=True)]
    rows += [row for *_, row in graph.edges(data=True)]
    for row in rows:
        for name, value in row.items():
            row[name] = spreadsheet.words(value)
    return graph


def holders(graph: Network, post: str) -> list[tuple[str, str]]:
    """Give by name who holds a post, each with how: ``interim``; empty of a substantive holder."""
    return sorted(
        {
            (str(graph.nodes[person]["label"]), _how(str(link.get("kind", "")).split("; ")))
            for person, _, link in graph.in_edges(post, data=True)
            if link["relation"] == "holds"
        }
    )


def _how(capacities: Iterable[str]) -> str:
    return ", ".join(one for one in capacities if one not in _PLAIN)


def flat(attributes: Mapping[str, object]) -> dict[str, Scalar]:
    """Make attributes that every format can hold: the one flattening step of all writers.

    ``None`` and empty values are dropped, lists joined, dates written in ISO form, control
    characters made spaces, and names that a format keeps for itself prefixed.

    >>> flat({"id": 7, "until": None, "roles": ["DASS", "DCS"], "note": "two\\nlines"})
    {'cg_id': 7, 'roles': 'DASS; DCS', 'note': 'two lines'}
    """
    found = {}
    for name, value in attributes.items():
        scalar = _scalar(value)
        if scalar is not None and scalar != "":
            found[f"cg_{name}" if name in RESERVED else name] = scalar
    return found


def _scalar(value: object) -> Scalar | None:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        value = sorted(value, key=str)
    if isinstance(value, list | tuple):
        if len(value) == 1:
            return _scalar(value[0])
        parts = (_scalar(part) for part in value)
        return "; ".join(str(part) for part in parts if part is not None and part != "")
    return _UNWRITABLE.sub(" ", str(value)).strip()


def _flatten(rows: Iterable[dict[str, object]]) -> None:
    """Make every row flat, in place, and every attribute of one type in all of them."""
    types: dict[str, set[type]] = defaultdict(set)
    for row in (rows := list(rows)):
        values = flat(row)
        row.clear()
        row.update(values)
        for name, value in values.items():
            types[name].add(type(value))
    for name, found in types.items():
        if len(found) > 1:
            common = float if found == {int, float} else str
            for row in rows:
                if name in row:
                    row[name] = common(row[name])  # type: ignore[arg-type]  # numbers, or text


_PLAIN = ("substantive", "not stated")
"""Capacities of which nothing needs to be said beside the name of a holder."""


@dataclass(frozen=True)
class _Edge:
    order: int
    key: str
    source: Node
    target: Node
    attributes: dict[str, object]


class _Described:
    """What the structures of a view describe, thing by thing."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._things: dict[Node, dict[rdf.NamedNode, list[Node | rdf.Literal]]] = {}
        for quad in view.store.quads_for_pattern(None, CG.describedIn, None):
            if not isinstance(quad.subject, rdf.Triple):
                self._things.setdefault(quad.subject, self._properties(quad.subject))
        classes = {cls: kind for kind, base in KINDS.items() for cls in ontology.subclasses(base)}
        self.kinds: dict[Node, str] = {}
        for thing, properties in self._things.items():
            for cls in [*properties.get(RDF.type, []), *properties.get(CG.describedAs, [])]:
                if cls in classes:
                    self.kinds.setdefault(thing, classes[cls])  # type: ignore[index]

    def position(self, node: Node) -> tuple[int, str, str]:
        """Give what nodes are sorted by: kind, label, IRI."""
        kind = list(KINDS).index(self.kinds[node])
        return kind, self._view.label(node).casefold(), node.value

    def stands_alone(self, node: Node) -> bool:
        """Say whether a node is shown although no edge reaches it."""
        return self.kinds[node] != "person" and self._in_effect(node)

    def node(self, node: Node) -> dict[str, object]:
        """Give the attributes of a node."""
        properties = self._things[node]
        places = self._containers(node)
        return {
            "label": self._view.label(node),
            "kind": self.kinds[node],
            "class": self._class(node),
            "organisation": self._organisations(node),
            "parent": places[0].value if len(places) == 1 else None,
            "in_effect": self._in_effect(node),
            "state": self._state(node),
            "marks": marks(self._view, node),
            "holders": self._held(node),
            "responsibilities": self._responsibilities(node),
            "members_described": self._in_words(node, CG.membershipOf),
            "sides_described": self._in_words(node, CG.sideOf),
            "structure": self._labels(properties.get(CG.describedIn, [])),
            **self._described(properties, KINDS[self.kinds[node]]),
        }

    def _held(self, node: Node) -> list[str]:
        """Name those who hold a post, each with the capacity where it is not substantive."""
        told = {
            self._view.label(person): self._how(tenure)
            for tenure in self._subjects(CG.holds, node)
            for person in self._things.get(tenure, {}).get(CG.heldBy, [])
            if not isinstance(person, rdf.Literal)
        }
        names = self._labels(self._subjects(CG.holdsPost, node))
        return [f"{one} ({how})" if (how := told.get(one)) else one for one in names]

    def _how(self, tenure: Node) -> str:
        return _how(self._labels(self._things.get(tenure, {}).get(CG.appointmentType, [])))

    def _organisations(self, node: Node) -> list[str]:
        within = self._things[node].get(CG.withinOrganisation, [])
        if not within and not self._in_effect(node):
            once = reading.organisation(self._view, node)
            return [once.label] if once else []
        return self._labels(within)

    def edges(self) -> Iterable[_Edge]:
        """Give every edge between two nodes."""
        for order, relation in enumerate(RELATIONS):
            if relation.cls is None:
                yield from self._plain(order, relation)
                continue
            statements = [
                thing
                for thing, properties in self._things.items()
                if relation.cls in properties.get(RDF.type, [])
            ]
            for statement in statements:
                yield from self._stated(order, relation, statement)

    def _plain(self, order: int, relation: Relation) -> Iterable[_Edge]:
        for thing in self.kinds:
            evidence = self._evidence(self._things[thing])
            for other in self._nodes(thing, relation.target):
                source, target = (other, thing) if relation.backwards else (thing, other)
                key = f"{source.value} {relation.name} {target.value}"
                told: dict[str, object] = {"relation": relation.name, "evidence": evidence}
                yield _Edge(order, key, source, target, told)

    def _stated(self, order: int, relation: Relation, statement: Node) -> Iterable[_Edge]:
        assert relation.source is not None
        assert relation.cls is not None
        properties = self._things[statement]
        pairs = sorted(
            (
                (source, target)
                for source in self._nodes(statement, relation.source)
                for target in self._nodes(statement, relation.target)
            ),
            key=lambda pair: (pair[0].value, pair[1].value),
        )
        told: dict[str, object] = {
            "relation": relation.name,
            "kind": self._labels(properties.get(relation.kind, [])) if relation.kind else None,
            "iri": statement.value,
            "label": self._words(properties.get(SKOS.prefLabel, [])),
            "marks": marks(self._view, statement),
            **self._described(properties, relation.cls),
        }
        for number, (source, target) in enumerate(pairs):
            key = f"{statement.value}#{number + 1}" if number else statement.value
            yield _Edge(order, key, source, target, told.copy())

    def _nodes(self, thing: Node, predicate: rdf.NamedNode) -> list[Node]:
        return [
            o
            for o in self._things[thing].get(predicate, [])
            if not isinstance(o, rdf.Literal) and o in self.kinds
        ]

    def _containers(self, node: Node) -> list[Node]:
        """Give what a node is in; of what is not in effect, where it is described."""
        if not self._in_effect(node):
            return sorted(set(reading.places(self._view, node)), key=lambda place: place.value)
        return sorted(
            {
                place
                for relation in RELATIONS
                if relation.name in CONTAINMENT
                for place in self._nodes(node, relation.target)
            },
            key=lambda place: place.value,
        )

    def _responsibilities(self, node: Node) -> list[str]:
        """Tell what a node is responsible for where that is a function, area or fund."""
        found = []
        for one in self._subjects(CG.responsibleParty, node):
            properties = self._things.get(one, {})
            kinds = self._labels(properties.get(CG.responsibilityKind, []))
            found += [
                duty(kinds, self._view.label(thing))
                for thing in properties.get(CG.responsibleFor, [])
                if not isinstance(thing, rdf.Literal) and thing not in self.kinds
            ]
        return sorted(found)

    def _in_words(self, node: Node, predicate: rdf.NamedNode) -> list[str]:
        """Give the members or sides that are only described in words, with their standing."""
        body = standing.of(self._view, node)
        return sorted(
            standing.marked(str(text), standing.of(self._view, one), beside=body)
            for one in self._subjects(predicate, node)
            for text in self._words(self._things.get(one, {}).get(CG.memberDescription, []))
        )

    def _described(self, properties: Properties, cls: rdf.NamedNode) -> dict[str, object]:
        """Give what the columns of a table say, and what a view adds."""
        found: dict[str, object] = {
            name: self._words(properties.get(one.iri, [])) for name, one in attributes(cls).items()
        }
        found |= {name: self._words(properties.get(one, [])) for name, one in _ADDED.items()}
        found["evidence"] = self._evidence(properties)
        return found

    def _evidence(self, properties: Properties) -> list[str]:
        found = []
        for evidence in properties.get(CG.hasEvidence, []):
            if not isinstance(evidence, rdf.Literal):
                said = self._properties(evidence)
                place = [self._words(said.get(p, [])) for p in (CG.inDocument, CG.locator)]
                found.append(", ".join(str(word) for words in place for word in words))
        return sorted(found)

    def _words(self, values: Iterable[Node | rdf.Literal]) -> list[Scalar]:
        return sorted(
            (_literal(v) if isinstance(v, rdf.Literal) else self._view.label(v) for v in values),
            key=str,
        )

    def _labels(self, nodes: Iterable[Node | rdf.Literal]) -> list[str]:
        return sorted(self._view.label(n) for n in nodes if not isinstance(n, rdf.Literal))

    def _class(self, node: Node) -> list[str]:
        properties = self._things[node]
        classes = properties.get(CG.describedAs) or properties.get(RDF.type, [])
        return self._labels(
            ontology.lowest(cls for cls in classes if isinstance(cls, rdf.NamedNode))
        )

    def _in_effect(self, node: Node) -> bool:
        return mentions().isdisjoint(self._things[node].get(RDF.type, []))

    def _state(self, node: Node) -> str:
        if self._in_effect(node):
            return "in effect"
        known = CG.NotKnown not in self._things[node].get(RDF.type, [])
        return "not in effect" if known else "not known"

    def _subjects(self, predicate: rdf.NamedNode, node: Node) -> list[Node]:
        quads = self._view.store.quads_for_pattern(None, predicate, node)
        return [q.subject for q in quads if not isinstance(q.subject, rdf.Triple)]

    def _properties(self, thing: Node) -> dict[rdf.NamedNode, list[Node | rdf.Literal]]:
        found: dict[rdf.NamedNode, list[Node | rdf.Literal]] = defaultdict(list)
        for quad in self._view.store.quads_for_pattern(thing, None, None):
            if not isinstance(quad.object, rdf.Triple):
                found[quad.predicate].append(quad.object)
        return found


def _literal(value: rdf.Literal) -> Scalar:
    if value.datatype == XSD.boolean:
        return value.value == "true"
    if value.datatype == XSD.integer:
        return int(value.value)
    return value.value
