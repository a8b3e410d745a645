"""The bar over a page: which place is shown, on which day, as if which proposals were adopted.

Layer 6. The bar belongs to a place: it offers the proposals of that one and its turning days. A
page of many places says how they are shown and offers nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from flask import request

from caregraph import rdf
from caregraph.errors import UsageError
from caregraph.graph import dates
from caregraph.graph.dates import spoken_date, spoken_days
from caregraph.graph.seen import summary
from caregraph.graph.structure import ANY
from caregraph.graph.structures import called
from caregraph.seen import Seen
from caregraph.serve.disk.proposals import Proposal
from caregraph.serve.home.outlook import Change
from caregraph.serve.web import speech
from caregraph.serve.web.addresses import comparison_with, path_of, with_options
from caregraph.serve.web.content import Item
from caregraph.serve.web.request import (
    DAYS,
    VIEW_OPTIONS,
    fields,
    loaded,
    looked_at,
    options,
    placed,
    rooted,
    shown,
)
from caregraph.sources import written
from caregraph.vocab import PREFIXES

_ALL = "all"
_MOST_OFFERED = 60
"""No form offers more proposals."""
_LEAF = "page"
"""Which page of a long list; another view has other pages."""


@dataclass(frozen=True)
class Offered:
    """A proposal that can be taken as adopted."""

    name: str
    label: str
    structure: str
    """The title of its structure."""
    chosen: bool
    option_of: str
    """The proposal of which it is an option; empty where it is none."""


@dataclass(frozen=True)
class Adopting:
    """What a form offers to take as adopted."""

    offered: tuple[Offered, ...]
    """The proposals of the place of the page; of all, where it has none and they are few."""
    left_out: int
    """How many there are besides."""
    kept: tuple[str, ...]
    """What is taken as adopted and is not offered, by name."""


@dataclass(frozen=True)
class Bar:
    """What the bar says."""

    name: str
    """The place; empty where the page has none."""
    day: str
    """The day as people say it; empty where each place is on its own, or dates do not count."""
    adopted: str
    """What is taken as adopted, as a sentence goes on; empty where nothing is."""
    said: tuple[str, ...]
    """How else it is looked at."""
    steps: tuple[Item, ...]
    """Ways to the turning days before and after, and to a comparison."""
    told: tuple[str, ...]
    """What else there is to know of the view, what is said in view left out."""
    presumed: str
    """How much is only presumed to go on; empty where nothing is."""
    empty: str
    """That nothing is in effect on the day; empty where something is."""
    read: tuple[str, ...]
    """How what was typed was read, where it was not as in addresses."""
    proposes: bool
    """Whether the place has proposals that are not decided."""

    @property
    def is_chosen(self) -> bool:
        """Say whether somebody chose how it is looked at."""
        return bool(options())


def place() -> rdf.NamedNode | None:
    """Give the structure to which the page of the request belongs, if it belongs to one."""
    known = loaded().structures
    if len(known) == 1:
        return known[0]
    inside = request.view_args or {}
    of_path = "key" if request.path.startswith("/structures/") else "structure"
    key = inside.get(of_path) or request.args.get("structure", "")
    named = [one for one in known if key and one.value == PREFIXES["id"] + key]
    if named:
        return named[0]
    if (by_asking := placed()) in known:
        return by_asking
    thing = looked_at()
    homes = loaded().extent.homes(thing) if thing else set()
    return homes.pop() if len(homes) == 1 else None


def way_back() -> Item | None:
    """Lead to the place to which the page belongs, if it belongs to one."""
    home = place()
    return Item(loaded().titles[home], path=path_of(home.value)) if home else None


def adopting() -> Adopting:
    """Say which proposals a form offers to take as adopted; nothing that is chosen is lost."""
    home, known = place(), loaded().proposals
    asked = {value for name, value in options() if name == "adopt"}
    own = [one for one in known if home in (None, one.structure)]
    offered = own[:_MOST_OFFERED] if home or len(own) <= _MOST_OFFERED else []
    all_of_them = _taken_together() if _ALL in asked else set()
    found = tuple(
        Offered(
            one.name,
            one.label,
            one.structure_label,
            one.node in all_of_them or bool(asked & one.names),
            one.option_of_label,
        )
        for one in offered
    )
    held = {name for one in offered for name in (_ALL, *one.names)}
    return Adopting(found, len(own) - len(found), tuple(sorted(asked - held)))


def _taken_together() -> Collection[rdf.Node]:
    """Give the proposals that "all" adopts; where no view can be shown, of options none."""
    try:
        return shown().view.adopted
    except UsageError:
        return [one.node for one in loaded().proposals if one.option_of is None]


def bar() -> Bar:
    """Say in words how the page of the request looks at what it shows."""
    home = place()
    now = summary(shown().view, (home,)) if home and _is_one_of_many() else shown().seen
    own, presumed = _open(home), now.presumed()
    return Bar(
        name=speech.short(loaded().titles[home]) if home else "",
        day=spoken_date(now.day) if now.day and (home or _asked("asOf")) else "",
        adopted=_adopted(now, own),
        said=tuple(_said()),
        steps=tuple(_steps(now, own)) if home else (),
        told=tuple(
            spoken_days(one)
            for one in (now.looked_at(speech.MOVED_BY), *now.told())
            if one != presumed
        ),
        presumed=spoken_days(presumed),
        empty=spoken_days(now.empty()),
        read=tuple(_read()),
        proposes=bool(own),
    )


def _open(home: rdf.NamedNode | None) -> list[Proposal]:
    """Give the proposals of a place on which nothing is decided on the day; others need no taking.

    What is decided is part of the view without being taken as adopted.
    """
    own = [one for one in loaded().proposals if one.structure == home]
    view = shown().view
    structures = called(view.seen, {home}) if own and home else []
    decided = {
        one
        for structure in structures
        for one in structure.decided.on(view.days.get(structure.index.graph) or date.max)
    }
    return [one for one in own if one.node not in decided]


def own_view() -> str:
    """Give the address of the page of the request without view options."""
    return rooted(request.path) + (f"?{urlencode(kept)}" if (kept := typed()) else "")


def typed() -> list[tuple[str, str]]:
    """Give what else stands in the address, for a form that changes the view to keep."""
    return [
        (name, value)
        for name, value in request.args.items(multi=True)
        if name not in (*VIEW_OPTIONS, _LEAF)
    ]


def _is_one_of_many() -> bool:
    return len(shown().view.structures) > 1


def _asked(name: str) -> str:
    return next((value for known, value in options() if known == name), "")


def _adopted(now: Seen, own: Sequence[Proposal]) -> str:
    """Name what is taken as adopted: the proposal of a place that has one; a title; a number.

    An option and what it is one of count as one, and rivals of it never are adopted with it.
    """
    names = now.adopting()
    if len(names) == 1:
        titles = [one.thing.label for one in now.adopted]
        return "the proposal" if titles == [one.label for one in own] else names[0]
    return f"{len(names)} proposals" if names else ""


def _said() -> Iterator[str]:
    choice = shown().view.choice
    if choice.as_of == ANY:
        yield "everything as described, whatever its status and date"
    if choice.known_by:
        yield f"as known by {spoken_date(choice.known_by)}"
    if choice.suppose_complete:
        kinds = ", ".join(choice.suppose_complete)
        yield f"supposing that what is written is all there is ({kinds})"


def _steps(now: Seen, own: list[Proposal]) -> Iterator[Item]:
    """Lead to the turning days before and after, and to what makes a difference."""
    if now.previous:
        yield Item(f"‹ {spoken_date(now.previous)}", path=_here(asOf=now.previous))
    if soon := _if_adopted(now):
        path = _here(asOf=soon.day, adopt="all")
        yield Item(f"{soon.when}, if adopted ›", path=path)
    if now.next:
        yield Item(f"{spoken_date(now.next)} ›", path=_here(asOf=now.next))
    described = next((one.described for one in now.structures), None)
    if now.day and described and described < now.day:
        text = f"Compare with {spoken_date(described)}"
        days = {"before": described, "after": now.day}
        yield Item(text, path=with_options("/compare", options(), asOf=None, **days))
    elif now.adopted:
        yield Item("Compare with and without", path=with_options("/compare", options()))
    elif len(own) == 1:
        path = with_options(comparison_with(own[0].name), options())
        yield Item("With the proposal", path=path)
    else:
        yield Item("Compare", path=with_options("/compare", options()))


def _if_adopted(now: Seen) -> Change | None:
    """Give what comes before all else changes, if the proposals of the place are adopted."""
    if shown().is_part:
        return None  # of a part it is not worked out
    homes = {one.thing.iri for one in now.structures}
    changes = (
        one for place in shown().outlook.places if place.iri in homes for one in place.changes
    )
    first = next((one for one in changes if one.if_adopted), None)
    return first if first and (now.next is None or first.day < now.next) else None


def _here(**others: str | None) -> str:
    """Give the path of the page of the request with other view options."""
    kept = [*typed(), *((name, value) for name, value in options() if name not in others)]
    return with_options(request.path, kept, **others)


def _read() -> Iterator[str]:
    """Say how each day was read that was not typed as it is told, or is no day but a month."""
    for name in DAYS:
        text = fields().get(name, "").strip()
        try:
            when = dates.read(text)
        except ValueError:  # empty, or any
            continue
        if (means := written(text)) and text.casefold() != when.spoken.casefold():
            other = f", not {spoken_date(means.month_first or '')}" if means.is_open else ""
            yield f"“{text}” is read as {when.spoken}{other}."
        if when.precision != "day":
            yield f"Of {when.spoken} the first day is looked at."
