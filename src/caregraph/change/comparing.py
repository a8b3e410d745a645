"""Comparing two views: what changes in words, what findings come and go, which triples differ.

Layer 4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from caregraph import rdf
from caregraph.change import triples
from caregraph.change.dangling import dangling
from caregraph.change.findings import delta
from caregraph.change.recognise import recognise
from caregraph.change.side import Side
from caregraph.change.steps import Leg, legs
from caregraph.comparisons import Change, Comparison, Dangling, Triples
from caregraph.deltas import Step
from caregraph.graph.seen import summary
from caregraph.graph.view import View
from caregraph.validation import Rulebook
from caregraph.validation.waivers import Waiver
from caregraph.vocab import CG, RDF


def compare(
    before: View,
    after: View,
    *,
    check: bool = False,
    rulebook: Rulebook | None = None,
    today: date | None = None,
    waived: Sequence[Waiver] = (),
) -> Comparison:
    """Compare two views of the same structures.

    Args:
        check: Say also what the change does to findings.
        rulebook: The rules by which; the shipped ones by default.
        today: The day on which waivers that the structures carry have run out or not; without
            it none counts.
        waived: Waivers that count beside those.

    Raises:
        SourceError: one of the views holds no structure.
        UsageError: the two share no structure.
    """
    way = legs(before, after)
    sides = {id(view): Side(view) for view in (before, *(leg.after for leg in way), after)}
    changes: list[Change] = []
    viewpoint: list[Change] = []
    for leg in way:
        told, view = recognise(leg, sides[id(leg.before)], sides[id(leg.after)])
        changes += told
        viewpoint += [view] if view else []
    first, last = sides[id(before)], sides[id(after)]
    ended = {
        thing
        for thing in first.said
        if first.is_in_effect(thing) and (RDF.type, CG.Ended) in last.about(thing)
    }
    added, removed = triples.difference(before.store, after.store)
    looked_at = summary(after)
    return Comparison(
        before=summary(before),
        after=looked_at,
        path=tuple(leg.step for leg in way),
        changes=tuple(changes),
        viewpoint=tuple(viewpoint),
        dangling=tuple(_with_step(way, sides, one) for one in dangling(first, last, ended)),
        notes=(*_told_together(way), *_notes(before, after, changes, looked_at.next)),
        findings=(
            delta(way, sides, before, rulebook or Rulebook.load(), today, waived) if check else None
        ),
        triples=triples.lines(added, removed) if way else Triples(),
    )


_WITH: Mapping[Step, str] = {
    "record": "with the record",
    "time": "with the calendar",
    "proposal": "with what is adopted",
}


def _told_together(way: Sequence[Leg]) -> Iterator[str]:
    """Say which steps could not be told apart, and why."""
    for leg in way:
        if leg.together:
            earlier = " and ".join(_WITH[one] for one in leg.together)
            yield (
                f"What comes {earlier} alone cannot be told apart from what comes "
                f"{_WITH[leg.step]}, for there is no view between them: "
                f"{'; '.join(leg.why.splitlines())}."
            )


def _with_step(way: Sequence[Leg], sides: Mapping[int, Side], one: Dangling) -> Dangling:
    """Say of what is left dangling with which step that is lost ended."""
    lost = rdf.NamedNode(one.lost.iri)
    steps = [
        leg.step
        for leg in way
        if sides[id(leg.before)].is_in_effect(lost) and not sides[id(leg.after)].is_in_effect(lost)
    ]
    return replace(one, step=steps[-1] if steps else None)


def _notes(
    before: View, after: View, changes: Sequence[Change], turns: str | None
) -> Iterator[str]:
    """Say what has to be said besides: nothing in effect, not begun, open identities.

    Args:
        turns: The next day after the second view on which something turns.
    """
    for which, view in (("first", before), ("second", after)):
        if not view.counts.in_effect:
            days = {day.isoformat() for day in view.days.values() if day}
            when = f" on {', '.join(sorted(days))}" if days else ""
            yield f"In the {which} of the two nothing described is in effect{when}."
    for structure in after.seen:
        day = after.days[structure.index.graph]
        begins = sorted(set(structure.on(day).begins())) if day and structure.adopted else []
        later = [one for one in begins if day and one > day]
        if later and day:
            names = ", ".join(sorted(map(after.label, structure.adopted)))
            how = "nothing of it is" if later == begins else "not all of it is"
            yield (
                f"{names}: adopted, and begins by {later[-1].isoformat()}, after "
                f"{day.isoformat()}; {how} in effect yet."
            )
    if before.day and after.day and turns:
        yield (
            f"One day is looked at, {after.day.isoformat()}. The next on which something turns "
            f"is {turns}; a check over a range of days tells what it brings."
        )
    for proposal, options in after.undecided:
        listed = ", ".join(options)
        yield f"{proposal}: no option is decided, and none is taken; there are {listed}."
    changed = {
        one.thing.iri: one.thing.label for one in changes if one.category in ("added", "ended")
    }
    for iri, label in sorted(changed.items()):
        for other in sorted(after.nodes(rdf.NamedNode(iri), CG.possibleSameAs), key=str):
            if iri < other.value or other.value not in changed:
                names = f"{label} and {after.label(other)}"
                yield f"{names} may be one: an open question of the record."
