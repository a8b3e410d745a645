"""Resolving one structure: what of it is in effect on a day, with some proposals adopted.

Layer 3; ``view`` puts the resolved structures together. This is the only place that decides
about dates and statuses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import pyoxigraph as ox

from caregraph.errors import SourceError, UsageError
from caregraph.graph import dates, ontology
from caregraph.vocab import CG, RDF, SKOS, code

Node = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

ANY = "any"
"""The as-of date that shows everything as described, whatever its status and dates."""

_IN_FORCE = code("status", "in-force")
_PAST = {code("status", term) for term in ("ended", "superseded", "historical")}
_MENTION = {
    SKOS.prefLabel, SKOS.altLabel, CG.status, CG.validFrom, CG.validUntil, CG.validFromPrecision,
    CG.validUntilPrecision, CG.hasEvidence, CG.describedIn, CG.note, CG.tableRow,
}  # fmt: skip
_RECORDS = (CG.EvidencedStatement, CG.Proposal, CG.Decision)


class Index:
    """The triples of one named graph, by predicate and subject."""

    def __init__(self, dataset: ox.Store, graph: ox.NamedNode) -> None:
        self.graph = graph
        self._by_predicate: dict[ox.NamedNode, dict[Node, list[Term]]] = defaultdict(dict)
        for quad in dataset.quads_for_pattern(None, None, None, graph):
            if not isinstance(quad.subject, ox.Triple):
                subjects = self._by_predicate[quad.predicate]
                subjects.setdefault(quad.subject, []).append(quad.object)

    def __iter__(self) -> Iterator[tuple[Node, ox.NamedNode, Term]]:
        for predicate, subjects in self._by_predicate.items():
            for subject, objects in subjects.items():
                for obj in objects:
                    yield subject, predicate, obj

    def pairs(self, predicate: ox.NamedNode) -> list[tuple[Node, Term]]:
        """Give subject and object of every triple with *predicate*."""
        subjects = self._by_predicate.get(predicate, {})
        return [(subject, obj) for subject, objects in subjects.items() for obj in objects]

    def nodes(self, subject: Node, predicate: ox.NamedNode) -> list[Node]:
        """Give the objects that are things."""
        return [o for o in self._objects(subject, predicate)
                if isinstance(o, (ox.NamedNode, ox.BlankNode))]  # fmt: skip

    def texts(self, subject: Node, predicate: ox.NamedNode) -> list[str]:
        """Give the objects that are literals, as text."""
        return [o.value for o in self._objects(subject, predicate) if isinstance(o, ox.Literal)]

    def day(self, subject: Node, predicate: ox.NamedNode) -> date | None:
        """Give a date as its first day.

        Raises:
            SourceError: what stands there is no date.
        """
        found = self.texts(subject, predicate)
        try:
            return dates.parse(found[0]).first_day if found else None
        except ValueError as wrong:
            said = predicate.value.rpartition("/")[2]
            raise SourceError(f"cg:{said} of {self._called(subject)} is {found[0]!r}, and a date "
                              "was expected", where=self._called(self.graph), code="not-a-date",
                              hint="Write 2008, 2008-05 or 2008-05-01.") from wrong  # fmt: skip

    def of_class(self, *bases: ox.NamedNode) -> set[Node]:
        """Give the things of some classes or their subclasses."""
        wanted = set(ontology.subclasses(*bases))
        return {subject for subject, cls in self.pairs(RDF.type) if cls in wanted}

    def _called(self, node: Node) -> str:
        return (self.texts(node, SKOS.prefLabel) or [node.value])[0]

    def _objects(self, subject: Node, predicate: ox.NamedNode) -> list[Term]:
        return self._by_predicate.get(predicate, {}).get(subject, [])


@dataclass
class _State:
    """What decides whether one thing is in effect."""

    status: Term
    start: date | None = None
    end: date | None = None
    proposals: set[Node] = field(default_factory=set)


class Structure:
    """One named graph, resolved for a day.

    Args:
        as_of: A date as text, ``any``, or ``None`` for the structure's own date; with adopted
            proposals and no date, the day on which everything they introduce has begun.
        known_by: Leave out what rests only on documents issued after this date.
        adopted: Proposals taken as adopted, whichever structure they belong to.
    """

    def __init__(
        self, index: Index, *, as_of: str | None, known_by: str | None, adopted: set[Node]
    ) -> None:
        self._index = index
        self._known_by = known_by
        self.adopted = adopted & index.of_class(CG.Proposal)
        self._states = self._read_states()
        self._inherit_starts()
        self.day = self._choose_day(as_of)
        self._end_what_is_followed()

    def triples(self) -> Iterator[tuple[Node, ox.NamedNode, Term]]:
        """Give the triples of the view; what is not in effect comes as a mention."""
        hidden = {thing for thing in self._states if not self._in_effect(thing)} | self._later()
        changed = self._changed()
        for s, p, o in self._index:
            if s == self._index.graph and p == CG.asAt and self.day is not None:
                continue  # the view says its own day
            if s not in hidden:
                if (s, p) not in changed:
                    yield s, p, o
            elif p == RDF.type:
                yield s, RDF.type, CG.NotInEffect
                yield s, CG.describedAs, o
            elif p in _MENTION:
                yield s, p, o
        for (s, p), o in changed.items():
            if s not in hidden:
                yield s, p, o

    def _read_states(self) -> dict[Node, _State]:
        records = self._index.of_class(*_RECORDS)
        states = {
            thing: _State(status, self._index.day(thing, CG.validFrom),
                          self._index.day(thing, CG.validUntil))
            for thing, status in self._index.pairs(CG.status) if thing not in records
        }  # fmt: skip
        for proposal, thing in self._index.pairs(CG.introduces):
            if not isinstance(thing, (ox.Literal, ox.Triple)) and thing in states:
                states[thing].proposals.add(proposal)
        return states

    def _inherit_starts(self) -> None:
        """Let what a proposal introduces start with it, where it has no start of its own."""
        for state in self._states.values():
            if state.start is None and state.proposals:
                starts = [self._index.day(p, CG.effectiveFrom) for p in state.proposals]
                state.start = min((start for start in starts if start), default=None)

    def _choose_day(self, as_of: str | None) -> date | None:
        if as_of == ANY:
            return None
        if as_of:
            return _day(as_of)
        own = self._index.day(self._index.graph, CG.asAt)
        begun = [s.start for s in self._states.values() if s.proposals & self.adopted and s.start]
        return max([own, *begun]) if own else None

    def _end_what_is_followed(self) -> None:
        """End what a succession or an adopted ending ends, where it has no end of its own."""
        for event, before in self._index.pairs(CG.predecessor):
            if before in self._states and event in self._states and self._in_effect(event):
                state = self._states[before]  # type: ignore[index]  # found among the keys
                state.end = state.end or self._states[event].start or self.day
        for change, when in self._changes("ends"):
            for thing in self._index.nodes(change, CG.changedThing):
                if thing in self._states:
                    self._states[thing].end = when or self.day

    def _changes(self, effect: str) -> Iterator[tuple[Node, date | None]]:
        """Give the changes of adopted proposals, each with its date or its proposal's."""
        for change, proposal in self._index.pairs(CG.changeProposedBy):
            if proposal in self.adopted and effect in self._index.texts(change, CG.changeEffect):
                own = self._index.day(change, CG.changeDate)
                yield change, own or self._index.day(proposal, CG.effectiveFrom)  # type: ignore[arg-type]

    def _in_effect(self, thing: Node) -> bool:
        if self.day is None:
            return True
        state = self._states[thing]
        standing = state.status == _IN_FORCE and not state.proposals
        past = state.status in _PAST and state.end is not None
        if not (standing or past or state.proposals & self.adopted):
            return False
        begun = state.start is None or state.start <= self.day
        return begun and (state.end is None or self.day < state.end)

    def _later(self) -> set[Node]:
        """Find what rests only on documents issued after the date of knowledge."""
        if not self._known_by:
            return set()
        limit = _day(self._known_by)
        late: set[Node] = set()
        for thing in self._states:
            issued = [
                self._index.day(document, CG.issued)
                for evidence in self._index.nodes(thing, CG.hasEvidence)
                for document in self._index.nodes(evidence, CG.inDocument)
            ]
            if issued and all(when is not None and when > limit for when in issued):
                late.add(thing)
        return late

    def _changed(self) -> dict[tuple[Node, ox.NamedNode], Term]:
        """Give the new values that adopted proposals have set by the day of the view."""
        changed: dict[tuple[Node, ox.NamedNode], Term] = {}
        new_terms = dict(self._index.pairs(CG.newTerm))
        for change, when in self._changes("changes"):
            if when and self.day and when > self.day:
                continue
            for thing in self._index.nodes(change, CG.changedThing):
                for target in self._index.nodes(change, CG.changedProperty):
                    if isinstance(target, ox.NamedNode) and change in new_terms:
                        changed[thing, target] = new_terms[change]
        return changed


def _day(text: str) -> date:
    try:
        return dates.parse(text).first_day
    except ValueError as wrong:
        hint = "Write 2008, 2008-05, 2008-05-01 or any."
        raise UsageError(f"{text!r} is not a date", code="not-a-date", hint=hint) from wrong
