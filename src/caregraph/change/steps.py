"""The way from one view to another: the record of a day, then the day, then the proposal.

Layer 4. Two versions and two days go by way of the second version on the first day: what differs
there corrects the record, the rest is a change in the world. With a proposal, the way goes by the
later day as it would be without it, so that what comes with the calendar is told apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from caregraph import rdf
from caregraph.deltas import Step
from caregraph.errors import SourceError, UsageError
from caregraph.graph import reading
from caregraph.graph.choices import Choice
from caregraph.graph.structure import ANY, Structure
from caregraph.graph.view import View, of_structures
from caregraph.rdf import Node
from caregraph.vocab import CG, RDF


@dataclass(frozen=True)
class Leg:
    """One step of the way."""

    step: Step
    before: View
    after: View
    together: tuple[Step, ...] = ()
    """Earlier steps that are told with this one, for no view can be made between them."""
    why: str = ""
    """Why none can."""


def legs(before: View, after: View) -> list[Leg]:
    """Give the steps from one view to another, none where they show the same.

    A step is told with the one after it where no view can be made between the two: what one of
    the views takes as adopted cannot stand on the days, or in the record, of the other, or the
    second record says nothing of the first day of what both have in effect, each on its own.

    Raises:
        SourceError: one of them shows no structure at all.
        UsageError: they share no structure.
    """
    here, there = _by_graph(before), _by_graph(after)
    _refuse_strangers(before, after)
    differing: tuple[tuple[Step, bool], ...] = (
        ("record", _other_record(here, there)),
        ("time", _other_days(before, after)),
        ("proposal", _adopted(here) != _adopted(there)),
    )
    steps = [step for step, differs in differing if differs]
    found: list[Leg] = []
    waiting: list[Step] = []
    reached, why = before, ""
    for step in steps:
        try:
            follows = (
                after
                if step == steps[-1]
                else _between(before, after, before.days if step == "record" else after.days)
            )
        except UsageError as wrong:
            waiting, why = [*waiting, step], wrong.message
            continue
        if step == "record" != steps[-1] and _is_silent(before, follows, after):
            waiting, why = [step], "the second does not say since when what it describes is so"
            continue
        found.append(Leg(step, reached, follows, tuple(waiting), why))
        reached, waiting, why = follows, [], ""
    return found


def again(
    structure: Structure,
    *,
    adopted: frozenset[Node] | None = None,
    supposed: Mapping[Node, date] | None = None,
) -> Structure:
    """Make a structure ready to be seen once more, with other things adopted or supposed to end."""
    return Structure(
        structure.index,
        known_by=structure.known_by,
        reading=structure.reading,
        adopted=structure.adopted if adopted is None else adopted,
        supposed=supposed,
    )


def without_proposals(view: View) -> View:
    """Give the same structures with nothing taken as adopted, each on the day it then has."""
    bare = [again(one, adopted=frozenset()) for one in view.seen]
    seen = {one: one.day_for(view.choices[one.index.graph].as_of) for one in bare}
    return of_structures(seen, view.choosing(adopt=()))


def _between(before: View, after: View, days: Mapping[rdf.NamedNode, date | None]) -> View:
    """Give the second record on some days with what the first view takes as adopted."""
    taken = _adopted(_by_graph(before))
    seen = {
        again(one, adopted=taken): days.get(one.index.graph, after.days[one.index.graph])
        for one in after.seen
    }
    choices = {
        one.index.graph: Choice(
            day.isoformat() if day else ANY,
            after.choices[one.index.graph].known_by,
            before.choice.adopt,
            after.choices[one.index.graph].suppose_complete,
        )
        for one, day in seen.items()
    }
    return of_structures(seen, choices)


def _is_silent(before: View, between: View, after: View) -> bool:
    """Say whether a view between two does not know of a thing that both show in effect."""
    unknown = {*between.subjects(RDF.type, CG.NotKnown)}
    return any(_shows(before, thing) and _shows(after, thing) for thing in unknown)


def _shows(view: View, thing: Node) -> bool:
    return bool(view.nodes(thing, RDF.type)) and not reading.is_mention(view, thing)


def _by_graph(view: View) -> dict[rdf.NamedNode, Structure]:
    return {one.index.graph: one for one in view.seen}


def _adopted(structures: Mapping[rdf.NamedNode, Structure]) -> frozenset[Node]:
    return frozenset(one for structure in structures.values() for one in structure.adopted)


def _other_record(
    here: Mapping[rdf.NamedNode, Structure], there: Mapping[rdf.NamedNode, Structure]
) -> bool:
    if here.keys() != there.keys():
        return True
    return any(
        one.known_by != there[graph].known_by
        or (
            one.index is not there[graph].index
            and set(one.index.statements()) != set(there[graph].index.statements())
        )
        for graph, one in here.items()
    )


def _other_days(before: View, after: View) -> bool:
    return any(before.days[graph] != after.days[graph] for graph in before.days.keys() & after.days)


def _refuse_strangers(before: View, after: View) -> None:
    for which, view in (("first", before), ("second", after)):
        if not view.seen:
            raise SourceError(
                f"the {which} of the two holds no structure to compare",
                code="no-structure",
                hint="Name a folder of tables, or a file that holds a structure.",
            )
    if not before.days.keys() & after.days:
        told = " and ".join(_named(view.structures, view) for view in (before, after))
        raise UsageError(
            f"the two share nothing: {told} are different structures",
            code="nothing-shared",
            hint="Compare two versions, days or proposals of one structure; versions are told "
            "by the same key in structure.csv. Of two lists of the same posts, make tables of the "
            "earlier with new NAME --from it, bring them up to date with update NAME --from the "
            "later, and compare NAME on the two days.",
        )


def _named(graphs: Sequence[rdf.NamedNode], view: View) -> str:
    return ", ".join(view.label(graph) for graph in graphs)
