"""One of two views as things: what it says of each, in which state, why and since when.

Layer 4.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Set
from datetime import date
from functools import cache, cached_property
from typing import Literal, TypeAlias

from caregraph import rdf
from caregraph.comparisons import Reason, ReasonType
from caregraph.graph import naming, ontology, reading
from caregraph.graph.lives import ALWAYS
from caregraph.graph.resolve import Resolved
from caregraph.graph.structure import Structure
from caregraph.graph.view import View
from caregraph.rdf import AnyTerm, Node
from caregraph.results import Citation, Thing
from caregraph.tables import tables
from caregraph.thing_kinds import ThingKind
from caregraph.vocab import CG, RDF, SKOS

State = Literal["in-effect", "not-in-effect", "not-known", "absent"]
Said: TypeAlias = tuple[rdf.NamedNode, AnyTerm]

_KINDS: dict[str, ThingKind] = {
    "organisations": "organisation",
    "posts": "post",
    "bodies": "body",
    "units": "unit",
    "lines": "line",
    "memberships": "seat",
    "tenures": "holding",
    "responsibilities": "responsibility",
    "functions": "function",
    "delegations": "delegation",
    "agreements": "agreement",
    "funds": "fund",
    "flows": "flow",
    "arrangements": "arrangement",
    "sides": "side",
    "proposals": "proposal",
    "decisions": "decision",
}

_ROW_NUMBER = re.compile(r"\brow \d+")

_NONE: frozenset[Said] = frozenset()


class Side:
    """One of two views that are compared."""

    def __init__(self, view: View) -> None:
        self.view = view
        said: dict[Node, set[Said]] = defaultdict(set)
        self._of: dict[Node, Structure] = {}
        for structure in view.seen:
            for thing, predicate, obj in structure.triples(view.days[structure.index.graph]):
                said[thing].add((predicate, obj))
            self._of |= dict.fromkeys(structure.index.things, structure)
        self.said: dict[Node, Set[Said]] = dict(said)
        """What the structures themselves say in this view, by thing; derived triples aside."""

    def about(self, thing: Node) -> Set[Said]:
        """Give what is said of a thing."""
        return self.said.get(thing, _NONE)

    def values(self, thing: Node, predicate: rdf.NamedNode) -> set[AnyTerm]:
        """Give what is said of a thing under a property."""
        return {obj for one, obj in self.about(thing) if one == predicate}

    def nodes(self, thing: Node, predicate: rdf.NamedNode) -> list[Node]:
        """Give the things that a thing has under a property, sorted by IRI."""
        found = [
            obj
            for obj in self.values(thing, predicate)
            if isinstance(obj, (rdf.NamedNode, rdf.BlankNode))
        ]
        return sorted(found, key=lambda one: one.value)

    def state(self, thing: Node) -> State:
        """Say what the view knows of a thing."""
        said = self.about(thing)
        if not said:
            return "absent"
        if (RDF.type, CG.NotKnown) in said:
            return "not-known"
        return "not-in-effect" if (RDF.type, CG.Mention) in said else "in-effect"

    def is_in_effect(self, thing: Node) -> bool:
        """Say whether a thing is in effect; what has no dates is, while it is described."""
        return self.state(thing) == "in-effect"

    @cached_property
    def users(self) -> dict[tuple[rdf.NamedNode, Node], list[Node]]:
        """Give, by property and object, the things in effect that say so, sorted by IRI."""
        found: dict[tuple[rdf.NamedNode, Node], list[Node]] = defaultdict(list)
        for thing in sorted(self.said, key=lambda one: one.value):
            if self.is_in_effect(thing):
                for predicate, obj in self.said[thing]:
                    if isinstance(obj, (rdf.NamedNode, rdf.BlankNode)):
                        found[predicate, obj].append(thing)
        return found

    def classes(self, thing: Node) -> list[Node]:
        """Give what a thing is; of a mention, what it would be."""
        return self.nodes(thing, CG.describedAs) or [
            one for one in self.nodes(thing, RDF.type) if one not in reading.mentions()
        ]

    def kind(self, thing: Node) -> ThingKind:
        """Say in a word of the closed list what kind of thing it is."""
        for cls in self.classes(thing):
            if isinstance(cls, rdf.NamedNode) and (table := table_of(cls)):
                return _KINDS.get(table, "other")
        return "other"

    def named(self, thing: Node) -> Thing:
        """Give a thing with the name people know it by."""
        return Thing(thing.value, naming.name_of(self.view, thing))

    def label(self, term: AnyTerm) -> str:
        """Give a value as people read it."""
        if isinstance(term, rdf.Literal):
            return {"true": "yes", "false": "no"}.get(term.value, term.value)
        if isinstance(term, rdf.Triple):
            return str(term)
        return naming.name_of(self.view, term)

    def labels(self, terms: Iterable[AnyTerm]) -> str:
        """Give several values as people read them, sorted."""
        return ", ".join(sorted({self.label(term) for term in terms}))

    def evidence(self, *things: Node) -> tuple[Citation, ...]:
        """Give the places in documents on which things rest, each once, in order."""
        found = (one for thing in things for one in reading.citations(self.view, thing))
        return tuple(dict.fromkeys(found))

    def rows(self, *things: Node) -> tuple[str, ...]:
        """Give the rows of the tables that things were read from."""
        return tuple(
            sorted(
                {
                    text.value
                    for thing in things
                    for text in self.values(thing, CG.tableRow)
                    if isinstance(text, rdf.Literal)
                }
            )
        )

    def places(self, thing: Node) -> dict[Node, frozenset[str]]:
        """Give the places a thing rests on, each by its documents and words, rows unnumbered."""
        return {
            place: frozenset(
                _ROW_NUMBER.sub("row", str(obj))
                for predicate, obj in self.about(place)
                if predicate in (CG.inDocument, CG.locator)
            )
            for place in self.nodes(thing, CG.hasEvidence)
        }

    # Why, and when

    def resolved(self, thing: Node) -> Resolved | None:
        """Give the resolved structure of a thing; ``None`` where days do not matter."""
        structure = self._of.get(thing)
        day = self.day(thing)
        return structure.on(day) if structure and day else None

    def day(self, thing: Node) -> date | None:
        """Give the day that the view shows a thing on."""
        structure = self._of.get(thing)
        return self.view.days[structure.index.graph] if structure else None

    def end(self, thing: Node) -> tuple[str | None, tuple[Reason, ...], Thing | None]:
        """Give the day a thing ends, why, and the owner it ends with, if it does."""
        resolved = self.resolved(thing)
        end = resolved.ends.get(thing) if resolved else None
        if end is None or resolved is None:
            return None, (), None
        on = end.day.isoformat() if end.is_known and end.day != ALWAYS else None
        if end.by is None:
            structure = self._of[thing]
            return on, (Reason("supposed" if thing in structure.supposed else "ends"),), None
        kind = self.reason(end.by)
        by = self.named(end.by) if end.by in self.said else self._of_law(end.by)
        return on, (Reason(kind, by),), by if kind == "ends-with" else None

    def start(self, thing: Node) -> tuple[str | None, tuple[Reason, ...]]:
        """Give the day a thing begins and why."""
        resolved = self.resolved(thing)
        start = resolved.starts.get(thing) if resolved else None
        on = start.isoformat() if start and start != ALWAYS else None
        own = reading.dated(self.view, thing, CG.validFrom)
        if own and on and on.startswith(own):
            on = own
        bringing = resolved.brought_by.get(thing, set()) & resolved.taken if resolved else set()
        if bringing:
            by = sorted(bringing, key=lambda one: one.value)
            return on, tuple(Reason(self.reason(one), self.named(one)) for one in by)
        return on, (Reason("starts"),) if on else ()

    def is_start_stated(self, thing: Node) -> bool:
        """Say whether something states when a thing begins, other than what brings it."""
        resolved = self.resolved(thing)
        bringing = resolved.brought_by.get(thing, set()) & resolved.taken if resolved else set()
        return not bringing or bool({CG.validFrom, CG.startsOpen} & dict(self.about(thing)).keys())

    def note(self, thing: Node) -> str:
        """Give what is noted in the row of a thing; else what is said of it beside its row."""
        found = self._texts(thing, CG.note)
        for one in () if found else self.users.get((CG.about, thing), ()):
            if reading.is_a(self.view, one, CG.EvidencedStatement):
                found += self._texts(one, CG.value)
        return " ".join(found)

    def _texts(self, thing: Node, predicate: rdf.NamedNode) -> list[str]:
        found = self.values(thing, predicate)
        return sorted(one.value for one in found if isinstance(one, rdf.Literal))

    def set_by(self, thing: Node, *properties: rdf.NamedNode) -> tuple[str | None, Node | None]:
        """Give the day and the proposal, event or name by which a value of a thing was set."""
        resolved, day = self.resolved(thing), self.day(thing)
        if resolved is None or day is None:
            return None, None
        found = [
            one
            for one in resolved.changes
            if one.thing == thing and one.predicate in properties and one.day <= day
        ]
        if not found:
            return None, None
        last = max(found, key=lambda one: one.day)
        return (last.day.isoformat() if last.day != ALWAYS else None), last.by

    def reason(self, by: Node) -> ReasonType:
        """Say of what type a reason is."""
        kind = self.kind(by)
        if kind == "proposal":
            return "proposal" if by in self.view.adopted else "decision"
        classes = {one for one in self.classes(by) if isinstance(one, rdf.NamedNode)}
        if not classes.isdisjoint(ontology.subclasses(CG.ChangeEvent)):
            return "succession"
        return "ends-with" if by in self.said else "law"

    def _of_law(self, by: Node) -> Thing:
        label = ontology.label(by) if isinstance(by, rdf.NamedNode) else None
        return Thing(by.value, label or by.value.rpartition("/")[2])


@cache
def table_of(cls: rdf.NamedNode) -> str | None:
    """Name the table that things of a class stand in."""
    for name, table in tables().items():
        if cls in ontology.subclasses(CG[table.cls]):
            return name
    return None


@cache
def columns_of(table: str | None) -> dict[rdf.NamedNode, str]:
    """Give the columns of a table by the property they become, with those of every table."""
    shared = {
        CG.status: "status",
        CG.validFrom: "from",
        CG.validUntil: "until",
        CG.note: "note",
        CG.hasEvidence: "evidence",
        SKOS.prefLabel: "name",
        RDF.type: "type",
    }
    columns = tables()[table].columns if table else {}
    own = {column.iri: name for name, column in columns.items() if column.property}
    return shared | own
