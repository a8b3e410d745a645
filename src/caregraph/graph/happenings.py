"""What begins, ends and falls due in a range of days, as a calendar tells it.

Layer 3. Beside what the structures describe only the law that they rest on, or are of a kind of;
rules, and days on which only what is known changes, are not for a calendar.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from caregraph import rdf
from caregraph.graph import dates, marks, naming, ontology
from caregraph.graph.changes import NewValues
from caregraph.graph.dates import PartialDate
from caregraph.graph.endings import End
from caregraph.graph.resolve import Resolved
from caregraph.graph.structure import Structure
from caregraph.graph.timeline import Range, segments
from caregraph.graph.view import View
from caregraph.rdf import Node
from caregraph.results import Thing
from caregraph.timelines import Event, EventKind
from caregraph.vocab import CG, RDF

_LAW = (
    (CG.inForceFrom, "comes into force"),
    (CG.inForceUntil, "is no longer in force"),
    (CG.existsFrom, "begins to exist in law"),
    (CG.existsUntil, "no longer exists in law"),
)
_DECIDED = ((CG.decisionDate, "is taken"), (CG.implementationDate, "is carried out"))


def events(shown: View, over: Range) -> tuple[Event, ...]:
    """Give what begins, ends and falls due in a range, in order of days, each once.

    Args:
        shown: A view of the structures on any day, from which things have their names.
    """
    found = {one for structure in shown.seen for one in _Calendar(shown, structure, over).events()}
    return tuple(sorted(found))


@dataclass(frozen=True)
class _Calendar:
    view: View
    structure: Structure
    over: Range

    def events(self) -> Iterator[Event]:
        """Give the events of one structure."""
        for first, after, resolved in segments(self.structure):
            here = Range(max(first, self.over.start), min(after, self.over.until))
            for thing in resolved.lives:
                yield from self._life(resolved, thing, here)
            for change in resolved.changes:
                if change.predicate == CG.vestedIn:
                    continue  # its vesting begins, or it is only known from that day
                if change.day in here and self._stands(resolved, change.thing, change.day):
                    yield self._event(change.day, "changes", change.thing, self._changed(change))
        yield from self._records()
        yield from self._law()

    def _life(self, resolved: Resolved, thing: Node, here: Range) -> Iterator[Event]:
        start, end = resolved.starts.get(thing), resolved.ends.get(thing)
        if start and start in here and self._stands(resolved, thing, start):
            proposals = resolved.brought_by.get(thing, set()) & resolved.taken
            by = f" with {' and '.join(sorted(map(self._name, proposals)))}" if proposals else ""
            stated = self._stated(thing, CG.validFrom, start)
            verb = "happens" if thing in resolved.events else "begins"
            if proposals and not self.structure.index.dated(thing, CG.validFrom):
                verb, by = "comes", f"{by}; its start is not stated"
            yield self._event(start, "begins", thing, f"{self._name(thing)} {verb}{by}{stated}")
        if end and end.is_known and end.day in here and resolved.has_ended(thing, end.day):
            yield self._event(end.day, "ends", thing, self._ended(resolved, thing, end))

    def _ended(self, resolved: Resolved, thing: Node, end: End) -> str:
        said = f"{self._name(thing)} ends"
        if end.by is None:
            return said + self._stated(thing, CG.validUntil, end.day)
        if end.by in resolved.events:
            kinds = [
                self.view.label(one) for one in self.structure.index.nodes(end.by, CG.changeType)
            ]
            return f"{said} by {' and '.join(sorted(kinds)) or 'an event'}"
        if end.by not in self.structure.index.things:
            return f"{said} by law ({self.view.label(end.by)})"
        return f"{said} with {self._name(end.by)}"

    def _changed(self, change: NewValues) -> str:
        what = naming.property_name(self.view, change.predicate)
        values = [
            one.value if isinstance(one, rdf.Literal) else self.view.label(one)
            for one in change.values
            if not isinstance(one, rdf.Triple)
        ]
        return (
            f"{self._name(change.thing)}: {what} becomes {'; '.join(sorted(values)) or 'nothing'}"
        )

    def _records(self) -> Iterator[Event]:
        """Give what falls due, what was decided, and the days of proposals."""
        for thing, when in self._days(CG.dueDate):
            said = f"{self._name(thing)} falls due{_as_stated(when)}"
            yield self._event(when.last_day, "due", thing, said)
        for predicate, verb in _DECIDED:
            for thing, when in self._days(predicate):
                said = f"Decision {verb}: {self._name(thing)}{_as_stated(when)}"
                yield self._event(when.first_day, "decided", thing, said)
        for thing, when in self._days(CG.effectiveFrom):
            if thing in self.structure.decided.proposals:
                is_decided = thing in self.structure.decided.on(when.first_day)
                verb = "takes effect" if is_decided else "would take effect and is not decided"
                said = f"{self._name(thing)} {verb}{_as_stated(when)}"
                yield self._event(when.first_day, "proposed", thing, said)

    def _days(self, predicate: rdf.NamedNode) -> Iterator[tuple[Node, PartialDate]]:
        for thing, _ in self.structure.index.pairs(predicate):
            when = self.structure.index.dated(thing, predicate)
            known = thing not in self.structure.knowledge.later
            if when and known and {when.first_day, when.last_day} & {*self._inside(when)}:
                yield thing, when

    def _inside(self, when: PartialDate) -> Iterator[date]:
        return (day for day in (when.first_day, when.last_day) if day in self.over)

    def _law(self) -> Iterator[Event]:
        """Give when provisions that are named begin or end, and kinds of what is described."""
        index = self.structure.index
        named = {obj for _, _, obj in index.statements() if isinstance(obj, rdf.NamedNode)}
        kinds = {cls for _, cls in index.pairs(RDF.type)}
        for predicate, verb in _LAW:
            for quad in ontology.under(predicate):
                node, text = quad.subject, quad.object
                if node not in named | kinds or not isinstance(text, rdf.Literal):
                    continue
                assert not isinstance(node, rdf.Triple)
                day = dates.parse(text.value).first_day
                if day in self.over:
                    yield self._event(day, "law", node, f"{self._name(node)} {verb}")

    def _stands(self, resolved: Resolved, thing: Node, day: date) -> bool:
        life = resolved.life(thing, day)
        return life is None or life.state(day) == "in-effect"

    def _stated(self, thing: Node, predicate: rdf.NamedNode, day: date) -> str:
        when = self.structure.index.dated(thing, predicate)
        return _as_stated(when) if when and when.first_day == day else ""

    def _name(self, node: Node) -> str:
        if node in self.structure.index.things:
            return marks.named(self.view, self.structure, node).label
        return ontology.label(node) or self.view.label(node)

    def _event(self, day: date, kind: EventKind, thing: Node, said: str) -> Event:
        graph = self.structure.index.graph
        return Event(
            day,
            kind,
            Thing(thing.value, self._name(thing)),
            said,
            Thing(graph.value, self.view.label(graph)),
        )


def _as_stated(when: PartialDate) -> str:
    """Say how a date is stated that is known to the month or year only."""
    return "" if when.precision == "day" else f" (stated as {when.text}; the day is not known)"
