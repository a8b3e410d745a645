"""Marks: what is special about a thing on the day of a view, in words.

Layer 3. That a thing simply is in effect needs no words; that it is presumed, reported, agreed, to
end or not known does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from caregraph import rdf
from caregraph.graph import naming
from caregraph.graph.dates import PartialDate
from caregraph.graph.lives import ALWAYS, Life
from caregraph.graph.resolve import Resolved
from caregraph.graph.structure import Structure
from caregraph.graph.structures import called
from caregraph.graph.view import View
from caregraph.rdf import Node
from caregraph.results import Thing
from caregraph.seen import listed
from caregraph.vocab import CG, RDF, SKOS, code

_CARRIED_OUT = code("decision-status", "implemented")
_SUSPENDED = code("status", "suspended")


def marks(view: View, node: Node) -> tuple[str, ...]:
    """Say what is special about a thing on the day of its structure.

    Nothing is, where everything is shown as described whatever its day.
    """
    found = _on_its_day(view, node)
    return tuple(found.marks()) if found else ()


def supposed_start(view: View, node: Node) -> date | None:
    """Give the day on which a thing in effect comes with a proposal that is only supposed adopted.

    ``None`` where no such proposal brings it, it has a day of its own, or no day is known.
    """
    found = _on_its_day(view, node)
    if found is None or found.life.state(found.day) != "in-effect":
        return None
    return found.supposed_start()


def noted(view: View, nodes: Iterable[Node]) -> tuple[str, ...]:
    """Count and name those of some things that are in effect with a reservation, a line a mark."""
    by_mark: dict[str, list[str]] = {}
    for node in sorted(set(nodes), key=lambda one: one.value):
        found = _on_its_day(view, node)
        for mark in found.reservations() if found else ():
            by_mark.setdefault(mark, []).append(naming.name_of(view, node))
    return tuple(f"{len(names)} {mark}: {listed(names, 5)}" for mark, names in by_mark.items())


def absence(view: View, node: Node) -> str:
    """Say of what a view only mentions that it is not in effect, or not known to be."""
    unknown = CG.NotKnown in view.nodes(node, RDF.type)
    return "not known to be in effect" if unknown else "not in effect"


def decision_status(view: View, proposal: Node) -> str | None:
    """Give the decision status of a proposal in words."""
    return ", ".join(sorted(map(view.label, view.nodes(proposal, CG.decisionStatus)))) or None


def named(view: View, structure: Structure, node: Node) -> Thing:
    """Give a thing with its name; one without a name by its key and the first things it links.

    A mention no longer says what it linked, so that is read where it is described.
    """
    table = naming.table_of(view, node)
    if table is None or structure.index.texts(node, SKOS.prefLabel):
        return Thing(node.value, naming.name_of(view, node))
    references = [column.iri for column in table.columns.values() if column.type == "reference"]
    links = [
        view.label(one) for link in references[:2] for one in structure.index.nodes(node, link)
    ]
    name = f"{table.kind} {structure.index.key(node)}"
    return Thing(node.value, f"{name} ({', '.join(links)})" if links else name)


def owner(structure: Structure, by: Node | None) -> Node | None:
    """Give what a thing ended with where that is a thing it belonged to.

    Nothing where it ended by its own date, a proposal, an event or a provision of law.
    """
    if by is None or by in structure.decided.proposals or by not in structure.index.things:
        return None
    return None if structure.index.nodes(by, CG.predecessor) else by


def _on_its_day(view: View, node: Node) -> _Marked | None:
    described = set(view.nodes(node, CG.describedIn))
    for structure in called(view.seen, described):
        day = view.days[structure.index.graph]
        if day is None:
            continue
        resolved = structure.on(day)
        life = resolved.life(node, day)
        if life is not None:
            return _Marked(view, structure, resolved, node, life, day)
    return None


@dataclass(frozen=True)
class _Marked:
    """A thing of a structure on a day."""

    view: View
    structure: Structure
    resolved: Resolved
    node: Node
    life: Life
    day: date

    def marks(self) -> Iterator[str]:
        """Give every mark, the state first."""
        match self.life.state(self.day):
            case "in-effect":
                yield from self._in_effect()
            case "not-in-effect":
                yield self._not_in_effect()
            case _:
                yield from self._not_known()
        yield from self._stated_end()
        yield from self._leans_on()

    def reservations(self) -> Iterator[str]:
        """Say of a thing in effect why that is not certain, in words that go with a number."""
        if self.life.state(self.day) != "in-effect":
            return
        if since := self.life.presumed_since(self.day):
            yield f"presumed to go on since {since}"
        if self.life.standing == "reported":
            yield "by report only"
        if self.life.standing == "agreed" and self._is_to_be_confirmed():
            yield "agreed, and that it took effect is not recorded"

    def _in_effect(self) -> Iterator[str]:
        if since := self.life.presumed_since(self.day):
            yield f"presumed since {since}"
        if self.life.standing == "reported":
            yield "reported, without evidence of a decision"
        if self.life.standing == "agreed" and self._is_to_be_confirmed():
            yield "agreed; that it took effect is not recorded"
        yield from self._supposed()
        start = self._stated(CG.validFrom)
        if start and self._is_unsure(start) and not self._bringing & self.structure.adopted:
            yield f"since a day in {start.spoken} that is not known"
        end = self.resolved.ends.get(self.node)
        if end and end.by and end.day == self.life.end:
            yield f"ends {self._by(end.by, end.day)}"

    def _not_in_effect(self) -> str:
        start, end, day = self.life.start, self.life.end, self.day
        if self.life.standing == "never":
            return self._never()
        if end is not None and start is not None and start >= end:
            return f"holds on no day: it ends on {end} and starts on {start}"
        if end is not None and day >= end:
            return self._ended(end)
        if start is not None and day < start:
            return self._starts(start)
        if self.life.standing == "suspended":
            return "suspended"
        if self.life.standing == "agreed":
            return "agreed; from which day is not stated"
        return f"over by {self.life.described or day}, end not stated"

    def _not_known(self) -> Iterator[str]:
        if self.life.standing == "unknown":
            yield "its status is not known"
            return
        if self.life.over:
            yield f"over by {self.life.described}, end not stated; not known on {self.day}"
        else:
            yield f"described as at {self.life.described}; not known on {self.day}"

    @property
    def _bringing(self) -> set[Node]:
        return self.resolved.brought_by.get(self.node, set())

    def _is_to_be_confirmed(self) -> bool:
        """Say whether a decision brought it and nothing says that it was carried out."""
        decided = self._bringing & self.structure.decided.on(self.day)
        if self._bringing and not decided:
            return False
        return not any(
            one in self.structure.decided.carried_out
            or _CARRIED_OUT in self.view.nodes(one, CG.decisionStatus)
            for one in decided
        )

    def _supposed(self) -> Iterator[str]:
        """Say which proposal it comes with where that is only supposed to be adopted."""
        if proposals := self._supposing:
            start = self.supposed_start()
            when = f" on {start}" if start else ""
            unstated = "; its start is not stated" if start else ""
            yield f"comes with {self._labels(proposals)}{when}, which is not decided{unstated}"

    @property
    def _supposing(self) -> set[Node]:
        """The proposals that it comes with, none of which is decided."""
        proposals = self._bringing & self.resolved.taken
        return set() if proposals & self.structure.decided.on(self.day) else proposals

    def supposed_start(self) -> date | None:
        """Give the day on which they bring it, where it has none of its own."""
        start = self.life.start
        dated = start and start != ALWAYS and self._stated(CG.validFrom) is None
        return start if self._supposing and dated else None

    def _never(self) -> str:
        if self._bringing & self.structure.decided.on(self.day):
            return f"comes with {self._labels(self._bringing)}; another option is adopted"
        if self._bringing:
            return f"comes with {self._labels(self._bringing)}, which is not decided"
        return self._labels(self.view.nodes(self.node, CG.status))

    def _starts(self, start: date) -> str:
        stated = self._stated(CG.validFrom)
        if stated and stated.precision != "day":
            said = f"starts in {stated.spoken}"
        else:
            said = "" if self.supposed_start() else f"starts on {start}"
        return "; ".join(filter(None, (said, *self._supposed())))

    def _ended(self, day: date) -> str:
        end = self.resolved.ends.get(self.node)
        if end and end.by and end.day == day:
            supposed = end.by in self.structure.adopted - self.structure.decided.on(self.day)
            verb = "ends" if supposed else "ended"
            return f"{verb} {self._by(end.by, day)}"
        stated = self._stated(CG.validUntil)
        if stated and stated.first_day == day and self._is_unsure(stated):
            return f"ended on a day in {stated.spoken} that is not known"
        if stated and stated.first_day == day and stated.precision != "day":
            return f"ended in {stated.spoken}"
        return f"ended on {day}"

    def _by(self, by: Node, day: date) -> str:
        """Say what ends it, and on which day."""
        index = self.structure.index
        if by not in index.things:
            return f"by law on {day} ({self.view.label(by)})"
        if not index.nodes(by, CG.predecessor):
            return f"with {naming.name_of(self.view, by)} on {day}"
        kinds = self._labels(index.nodes(by, CG.changeType))
        after = self._labels(index.nodes(by, CG.successor))
        return f"by {kinds or 'an event'} on {day}, {_after(after)}"

    def _stated_end(self) -> Iterator[str]:
        """Say which other end is stated, where something else ends it."""
        end = self.resolved.ends.get(self.node)
        stated = self._stated(CG.validUntil)
        if end and end.by and stated and end.day == self.life.end and end.day != stated.first_day:
            yield f"states {stated.text} as its end"

    def _leans_on(self) -> Iterator[str]:
        """Name what it rests on that is suspended."""
        others = {other for _, other in self.structure.index.about(self.node)}
        for other in sorted((one for one in others if isinstance(one, rdf.NamedNode)), key=str):
            if _SUSPENDED in self.view.nodes(other, CG.status) and other != self.node:
                yield f"{naming.name_of(self.view, other)} is suspended"

    def _stated(self, predicate: rdf.NamedNode) -> PartialDate | None:
        return self.structure.index.dated(self.node, predicate)

    def _is_unsure(self, when: PartialDate) -> bool:
        """Say whether the day is within what a date may mean, so that it may not have come."""
        return when.first_day <= self.day < when.last_day

    def _labels(self, nodes: Iterable[Node]) -> str:
        return " and ".join(sorted(map(self.view.label, nodes)))


def _after(names: str) -> str:
    return f"after it comes {names}" if names else "what comes after is not recorded"
