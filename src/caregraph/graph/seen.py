"""Summing up a view: which day, taken as what, and how much of it is in effect.

Layer 3.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import cast

from caregraph import rdf
from caregraph.counts import Counts
from caregraph.graph import marks, ontology, reading
from caregraph.graph.structure import Structure
from caregraph.graph.structures import called
from caregraph.graph.view import View
from caregraph.rdf import Node
from caregraph.seen import Begins, EndedWith, Picked, Seen, SeenStructure, Taken
from caregraph.tables import tables
from caregraph.vocab import CG, RDF

SUMMED_UP = "summed up"
"""Where a view that was kept keeps what it says of itself."""
_DAY = timedelta(days=1)


def summary(view: View, only: Collection[rdf.NamedNode] = ()) -> Seen:
    """Sum up a view; of structures of which it shows a part, only that it does.

    Args:
        only: Sum up these structures of it alone; all where none is named.
    """
    if not only and (known := view.kept.get(SUMMED_UP)):
        return cast("Seen", known)
    asked = [one for one in view.days if not only or one in only]
    structures = [*called(view.seen, asked)]
    parts = {one.index.graph for one in structures if one.index.is_part}
    graphs = [one for one in asked if one not in parts] or asked
    structures = [one for one in structures if one.index.graph in graphs and not one.index.is_part]
    dated = [(one, day) for one in structures if (day := view.days[one.index.graph]) is not None]
    total: Counter[str] = Counter()
    for one in structures if only or parts else ():
        total.update(one.count(view.days[one.index.graph]))
    counts = Counts(**total) if only or parts else view.counts
    turning = dated if len({day for _, day in dated}) == 1 else []
    is_empty = not parts and not counts.in_effect and not _holds_anything(view, only)
    return Seen(
        view.iri.value,
        tuple(_structure(view, one) for one in graphs),
        adopted=_taken(view, view.adopted, graphs),
        supposed=_supposed(view, graphs),
        decided=_taken(view, view.decided, graphs),
        undecided=_undecided(view, structures),
        picked=tuple(sorted(_picked(view, structures), key=lambda one: one.of)),
        counts=counts,
        presumed_since=_presumed_since(dated) if counts.presumed else (),
        ended=tuple(sorted(_ended(view, dated))),
        previous=_said(max(filter(None, (_turn_before(*one) for one in turning)), default=None)),
        next=_said(min(filter(None, (_turn_after(*one) for one in turning)), default=None)),
        is_empty=is_empty,
        begins=_begins(dated) if is_empty else None,
        in_part=tuple(sorted(reading.thing(view, one) for one in asked if one in parts)),
    )


def _structure(view: View, graph: rdf.NamedNode) -> SeenStructure:
    seen = [*called(view.seen, [graph])]
    described = next((one.described for one in seen), None)
    return SeenStructure(
        reading.thing(view, graph),
        _said(view.days[graph]),
        _said(described),
        moved=graph in replace(view, seen=seen).moved,
        known_by=view.choices[graph].known_by,
    )


def _supposed(view: View, graphs: Sequence[rdf.NamedNode]) -> tuple[str, ...]:
    """Name the kinds of thing of which all is supposed to be described, in any structure."""
    kinds = {kind for graph in graphs for kind in view.choices[graph].supposed()}
    return tuple(sorted(ontology.label(kind) or kind.value for kind in kinds))


def _taken(
    view: View, proposals: Sequence[Node], graphs: Sequence[rdf.NamedNode]
) -> tuple[Taken, ...]:
    """Give proposals of some structures, each with its decision status."""
    return tuple(
        Taken(reading.thing(view, one), marks.decision_status(view, one))
        for one in proposals
        if not set(graphs).isdisjoint(view.nodes(one, CG.describedIn))
    )


def _undecided(
    view: View, structures: Sequence[Structure]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Give the proposals of some structures none of whose options is decided."""
    here = {one.index.key(proposal) for one in structures for proposal in one.decided.proposals}
    return tuple((name, options) for name, options in view.undecided if name in here)


def _picked(view: View, structures: Sequence[Structure]) -> Iterator[Picked]:
    """Give the proposals that are taken as adopted in one of their options, and the rivals."""
    for structure in structures:
        index, adopted = structure.index, structure.adopted
        options: dict[Node, list[Node]] = {}
        for option, proposal in index.pairs(CG.optionOf):
            if isinstance(proposal, rdf.NamedNode | rdf.BlankNode) and proposal in adopted:
                options.setdefault(proposal, []).append(option)
        for proposal, several in options.items():
            if adopted.isdisjoint(several):
                continue
            yield Picked(
                marks.named(view, structure, proposal),
                tuple(sorted(marks.named(view, structure, one) for one in adopted & {*several})),
                tuple(
                    Taken(marks.named(view, structure, one), marks.decision_status(view, one))
                    for one in sorted({*several} - adopted, key=str)
                ),
            )


def _holds_anything(view: View, only: Collection[rdf.NamedNode]) -> bool:
    """Say whether the view holds anything that could be out of effect and states no status."""
    dated = [CG[table.cls] for table in tables().values() if table.state]
    for cls in ontology.subclasses(*dated):
        for quad in view.store.quads_for_pattern(None, RDF.type, cls):
            assert not isinstance(quad.subject, rdf.Triple)
            if not only or not set(only).isdisjoint(view.nodes(quad.subject, CG.describedIn)):
                return True
    return False


def _presumed_since(dated: Sequence[tuple[Structure, date]]) -> tuple[str, ...]:
    days = set()
    for structure, day in dated:
        resolved = structure.on(day)
        for thing in resolved.lives:
            life = resolved.life(thing, day)
            days.add(life.presumed_since(day) if life else None)
    return tuple(sorted(day.isoformat() for day in days if day))


def _ended(view: View, dated: Sequence[tuple[Structure, date]]) -> Iterator[EndedWith]:
    """Give what ended, by a day, with what it belonged to."""
    for structure, day in dated:
        resolved = structure.on(day)
        for thing, end in resolved.ends.items():
            owner = marks.owner(structure, end.by)
            life = resolved.life(thing, day)
            if owner is None or life is None or life.end != end.day or day < end.day:
                continue
            yield EndedWith(
                end.day.isoformat(),
                marks.named(view, structure, owner),
                marks.named(view, structure, thing),
            )


def _turn_before(structure: Structure, day: date) -> date | None:
    """Give the last day before one on which a structure turns."""
    resolved = structure.on(day - _DAY)
    known = {*resolved.turns, *structure.decided.days}
    days = sorted((one for one in known if one < day), reverse=True)
    return next((one for one in days if _turns(structure, one)), None)


def _turn_after(structure: Structure, day: date) -> date | None:
    """Give the first day after one on which a structure turns."""
    known = {*structure.on(day).turns, *structure.decided.days}
    days = sorted(one for one in known if one > day)
    return next((one for one in days if _turns(structure, one)), None)


def turning_days(view: View, graph: rdf.NamedNode) -> Iterator[date]:
    """Give the days on which anything of a structure of a view turns, in order."""
    for structure in called(view.seen, [graph]):
        day = _turn_after(structure, date.min)
        while day is not None:
            yield day
            day = _turn_after(structure, day)


def _turns(structure: Structure, day: date) -> bool:
    """Say whether another thing is in effect, or said, than the day before.

    That from some day on a thing is only presumed to go on is no turn.
    """
    before, resolved = structure.on(day - _DAY), structure.on(day)
    if before is not resolved:
        return True
    if any(change.day == day for change in resolved.changes):
        return True
    return any(
        (life := resolved.life(thing, day)) and life.state(day) != life.state(day - _DAY)
        for thing in resolved.turns.get(day, ())
    )


def _begins(dated: Sequence[tuple[Structure, date]]) -> Begins | None:
    """Give the first later day on which anything is in effect, and how much begins on it."""
    found: dict[date, tuple[int, int]] = {}
    for structure, day in dated:
        for later in _days_after(structure, day):
            begin, known = _in_effect_from(structure, later)
            if begin or known:
                before = found.get(later, (0, 0))
                found[later] = (before[0] + begin, before[1] + known)
                break
    if not found:
        return None
    first = min(found)
    return Begins(first.isoformat(), *found[first])


def _days_after(structure: Structure, day: date) -> list[date]:
    """Give every later day on which something may turn, whatever is decided meanwhile."""
    decisions = [one for one in structure.decided.days if one > day]
    known = {turn for one in (day, *decisions) for turn in structure.on(one).turns}
    return sorted(one for one in {*known, *decisions} if one > day)


def _in_effect_from(structure: Structure, day: date) -> tuple[int, int]:
    """Count what is in effect on a day: what begins, and what only was not known before."""
    begin = known = 0
    resolved, before = structure.on(day), structure.on(day - _DAY)
    for thing in resolved.lives:
        life, earlier = resolved.life(thing, day), before.life(thing, day - _DAY)
        if life and life.state(day) == "in-effect":
            unknown = earlier is not None and earlier.state(day - _DAY) == "not-known"
            known += unknown
            begin += not unknown
    return begin, known


def _said(day: date | None) -> str | None:
    return day.isoformat() if day else None
