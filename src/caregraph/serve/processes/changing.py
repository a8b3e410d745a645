"""What is dear to work out of changes: two views, endings, options, days and what is found on them.

Layer 6, used inside worker processes; knows nothing of requests. Each function takes a view first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from caregraph import rdf
from caregraph.change import compare, impact, options, staying
from caregraph.change.steps import again
from caregraph.comparisons import Comparison, Impact, Options, Staying
from caregraph.errors import UsageError
from caregraph.graph.choices import Choice
from caregraph.graph.happenings import events
from caregraph.graph.structures import called
from caregraph.graph.timeline import read_range
from caregraph.graph.view import View, anew, of_structures
from caregraph.rdf import Node
from caregraph.results import Thing
from caregraph.serve.disk.making import rulebook
from caregraph.serve.disk.opening import opened
from caregraph.serve.processes.costly import linked
from caregraph.timelines import Event, EventKind, Timeline, TurningDays
from caregraph.validation import check
from caregraph.validation import days as turning_days


@dataclass(frozen=True)
class Facts:
    """What tells one view of some structures from another."""

    seen: tuple[tuple[rdf.NamedNode, Choice, date | None], ...]
    """Each structure with what it was asked to be seen by, and its day."""
    adopted: frozenset[Node]
    undecided: tuple[tuple[str, tuple[str, ...]], ...]

    @classmethod
    def of(cls, view: View) -> Facts:
        """Give those of a view."""
        seen = tuple((graph, view.choices[graph], day) for graph, day in view.days.items())
        return cls(seen, frozenset(view.adopted), view.undecided)


@dataclass(frozen=True)
class Compared:
    """Two views compared, and what is in effect in both as it was."""

    result: Comparison
    stays: tuple[Staying, ...]


def changes(
    view: View, before: Facts, only: rdf.NamedNode | None, own: tuple[Path, ...]
) -> Compared:
    """Compare another view of the same structures with this one, findings and all.

    Args:
        only: Compare this structure alone.
        own: Folders of rules of one's own.
    """
    first, last = _first(view, before, only), anew(of_place(view, only))
    result = compare(first, last, check=True, rulebook=rulebook(own))
    return Compared(result, staying(first, last, result))


def changes_against(
    view: View, folder: str, only: rdf.NamedNode, own: tuple[Path, ...]
) -> Compared:
    """Compare a structure, as another view in a folder has it, with this one, findings and all.

    Args:
        folder: Where the view before is on disk.
        only: The structure, which both have.
        own: Folders of rules of one's own.
    """
    first, last = (anew(of_place(one, only)) for one in (opened(Path(folder)), view))
    result = compare(first, last, check=True, rulebook=rulebook(own))
    return Compared(result, ())


def drawing_against(
    view: View,
    folder: str,
    only: rdf.NamedNode,
    root: str,
    _own: tuple[Path, ...],
) -> str:
    """Draw a structure, as another view in a folder has it and as this one, as one SVG."""
    from caregraph.pictures import Part, draw

    first, last = (anew(of_place(one, only)) for one in (opened(Path(folder)), view))
    return draw(last, Part(structure=only.value), before=first, link=linked(root, []))


def drawing_of_change(
    view: View,
    before: Facts,
    only: rdf.NamedNode | None,
    root: str,
    chosen: Sequence[tuple[str, str]],
) -> str:
    """Draw two views as one SVG, with what begins, ends and moves marked.

    Args:
        only: Draw this structure alone.
        root: Where the service is mounted.
        chosen: The view options that the links carry.
    """
    from caregraph.pictures import Part, draw

    part = Part(structure=only.value if only else None)
    first = _first(view, before, only)
    return draw(anew(of_place(view, only)), part, before=first, link=linked(root, chosen))


def impact_of(view: View, thing: str, on: str | None, own: tuple[Path, ...]) -> Impact:
    """Say what ends with a thing on a day, or on its own, and what is left dangling."""
    return impact(view, thing, on=on, check=True, rulebook=rulebook(own))


def options_of(
    view: View, proposal: str | None, only: rdf.NamedNode | None, own: tuple[Path, ...]
) -> Options:
    """Set the options of a proposal side by side.

    Args:
        only: Look at this structure alone, which is that of the proposal.
        own: Folders of rules of one's own.
    """
    return options(anew(of_place(view, only)), proposal, rulebook=rulebook(own))


def findings_over(
    view: View, over: str, only: rdf.NamedNode | None, own: tuple[Path, ...]
) -> Timeline:
    """Check every day of a range.

    Args:
        only: Look at this structure alone.
        own: Folders of rules of one's own.
    """
    return check(of_place(view, only), rulebook(own), over=over)


def days(view: View, over: str, only: rdf.NamedNode | None, own: tuple[Path, ...]) -> TurningDays:
    """Give the days of a range on which anything may turn, of one structure or all."""
    return turning_days(of_place(view, only), over, rulebook(own))


def changes_on(
    view: View, several: tuple[date, ...], only: rdf.NamedNode, _own: tuple[Path, ...]
) -> tuple[Comparison, ...]:
    """Compare a structure on each of some days with itself on the day before; check nothing."""
    here = of_place(view, only)
    return tuple(compare(_on(here, day - _DAY), _on(here, day)) for day in several)


_DAY = timedelta(days=1)


def _on(view: View, day: date) -> View:
    """Make the view of the same structures on another day."""
    choices = {graph: replace(one, as_of=day.isoformat()) for graph, one in view.choices.items()}
    return of_structures(dict.fromkeys(view.seen, day), choices)


@dataclass(frozen=True)
class Entry:
    """What happens in one structure on one day, as a diary has it."""

    day: date
    structure: Thing
    is_ahead: bool
    """It is after the day on which the structure is shown."""
    counts: tuple[tuple[EventKind, int], ...]
    """How much of each kind happens."""
    named: tuple[str, ...]
    """What happens, as far as it is named; what is counted most stands first."""


def diary(view: View, _own: tuple[Path, ...] = ()) -> tuple[Entry, ...]:
    """Give the days of all structures on which anything described begins, ends or falls due."""
    shown = {one.index.graph.value: view.days[one.index.graph] for one in view.seen}
    found: dict[tuple[date, Thing], list[Event]] = {}
    try:
        over = read_range("all", view.seen)
    except UsageError:  # nothing described has a date
        return ()
    for one in events(view, over):
        if one.kind != "law":
            found.setdefault((one.day, one.structure), []).append(one)
    return tuple(
        Entry(
            day,
            structure,
            (now := shown.get(structure.iri)) is not None and day > now,
            tuple(Counter(one.kind for one in several).most_common()),
            tuple(one.thing.label for one in several if "(" not in one.thing.label)[:_NAMED],
        )
        for (day, structure), several in sorted(found.items())
    )


_NAMED = 3


def _first(view: View, before: Facts, only: rdf.NamedNode | None) -> View:
    """Make the view before of the structures of another, or of one of them."""
    here = of_place(view, only)
    structures = {one.index.graph: again(one, adopted=before.adopted) for one in here.seen}
    seen = {structures[graph]: day for graph, _, day in before.seen if graph in structures}
    choices = {graph: choice for graph, choice, _ in before.seen if graph in structures}
    return replace(of_structures(seen, choices), undecided=before.undecided)


def of_place(view: View, only: rdf.NamedNode | None) -> View:
    """Give a view of one structure of it alone; of all where none is named."""
    if only is None:
        return view
    structures = tuple(called(view.seen, [only]))
    choices = {only: view.choices[only]}
    return replace(view, seen=structures, days={only: view.days[only]}, choices=choices)
