"""What becomes of a thing over time: who held it, what began and ended, what is proposed.

Layer 6. Each row that points at the thing is told by its own sentence, on the day it begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from caregraph import rdf, sentences
from caregraph.english import upper
from caregraph.graph import dates, reading
from caregraph.graph.structures import called
from caregraph.graph.view import View
from caregraph.sentences import records
from caregraph.serve.things import listings, paragraphs
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.content import Item, Items
from caregraph.vocab import CG

_OF = (
    CG.PostHolding,
    CG.AccountabilityLine,
    CG.Membership,
    CG.ChangeEvent,
    CG.DatedName,
    CG.DatedState,
    CG.Responsibility,
    CG.OrganisationRelation,
    CG.Agreement,
)
"""The rows that make the history of what they point at."""
_ASIDE = (
    *("seats-given", "seats-filled", "holders-appointed", "employed", "placed"),
    *("answered-by", "members", "relations-to", "lines-for", "lines-based"),
)
"""Lists of rows that are somebody else's history."""
_FIRST, _MOST = 8, 24
"""So much of a history stands open; so many rows of it are told at all."""
_IF = ", if adopted"
_UNSTATED = "its start is not stated"
_LAST = "9"
"""What has no day stands after all days."""


@dataclass(frozen=True)
class Turn:
    """One thing that is told of a day."""

    when: str
    item: Item
    evidence: Items


@dataclass(frozen=True)
class History:
    """What became of a thing, in order of days."""

    first: tuple[Turn, ...]
    rest: tuple[Turn, ...]
    left_out: int
    """How much more there is."""


def history(view: View, described: View, node: rdf.NamedNode) -> History:
    """Give what began or is proposed, in order of days, with the thing's own beginning and end.

    Args:
        described: The view of everything as described, for what is not in effect.
    """
    rows = {
        one
        for pointing in listings.pointing()
        if pointing.listing.id not in _ASIDE
        for one in pointing.rows(described, node)
        if reading.is_a(described, one, *_OF)
    }
    dated = sorted(_dated(view, described, one) for one in rows)
    found = [one for one in dated if one.is_told]
    name = f"{upper(records.told_of(described, node))} "
    turns = [
        *_own(view, described, node),
        *((one.day, _told(described, one, name)) for one in found[:_MOST]),
    ]
    told = [turn for _, turn in sorted(turns, key=lambda one: (one[0], one[1].item.text))]
    return History(tuple(told[:_FIRST]), tuple(told[_FIRST:]), len(found) - len(found[:_MOST]))


@dataclass(frozen=True, order=True)
class _Dated:
    """A row with its days."""

    day: str
    """By which it is put in order."""
    iri: str
    start: str | None
    """Its own first day."""
    end: str | None
    is_proposed: bool
    """It comes with a proposal that is not decided."""
    is_told: bool
    """It is told here, and not by the card."""


def _dated(view: View, described: View, row: rdf.NamedNode) -> _Dated:
    start, end = (reading.dated(described, row, one) for one in (CG.validFrom, CG.validUntil))
    proposed, from_then = _waits(view, described, row)
    comes = bool(described.subjects(CG.introduces, row))
    told = bool(start or end) or (comes and reading.is_mention(view, row))
    day = start or from_then or (_LAST if proposed else end or _LAST)
    return _Dated(day, row.value, start, end, proposed, told)


def _waits(view: View, described: View, node: rdf.NamedNode) -> tuple[bool, str | None]:
    """Say whether a thing comes with a proposal that is undecided on the day, and from which on."""
    proposals = described.subjects(CG.introduces, node)
    structures = called(view.seen, {*described.nodes(node, CG.describedIn)}) if proposals else []
    decided = {
        one
        for structure in structures
        for one in structure.decided.on(view.days[structure.index.graph] or date.max)
    }
    waiting = [one for one in proposals if one not in decided]
    days = (described.texts(one, CG.effectiveFrom) for one in waiting)
    return bool(waiting), next((several[0] for several in days if several), None)


def _own(view: View, described: View, node: rdf.NamedNode) -> Iterator[tuple[str, Turn]]:
    waits, from_then = _waits(view, described, node)
    begins = reading.dated(described, node, CG.validFrom) or from_then
    if begins:
        when = dates.parse(begins).spoken + (_IF if waits else "")
        own = reading.dated(described, node, CG.validFrom)
        said = Item("Begins." if own else f"Comes with the proposal; {_UNSTATED}.")
        cited = paragraphs.cited(described, node)
        yield begins, Turn(when if own else _IF[2:], said, cited)
    if day := reading.dated(described, node, CG.validUntil):
        said = Item("Is no longer there.")
        yield day, Turn(dates.parse(day).spoken, said, paragraphs.cited(described, node))


def _beside(described: View, row: rdf.NamedNode) -> str:
    """Say of what comes with a proposal that no start is stated, with what is noted of it."""
    return " ".join((f"{upper(_UNSTATED)}.", *described.texts(row, CG.note)))


def _told(described: View, one: _Dated, name: str) -> Turn:
    """Tell a row by its sentence, without whose history it is where that stands first."""
    row, text = rdf.NamedNode(one.iri), sentences.first(described, rdf.NamedNode(one.iri))
    end = dates.parse(one.end).spoken if one.end else ""
    when = dates.parse(one.start).spoken if one.start else ""
    text = text.replace(f", since {when}", "") if when else text
    if when and end:
        text = f"{text.removesuffix('.')}, until {end}."
    rest = text.removeprefix(name)
    if rest[:1].islower():
        text = upper(rest)
    if one.is_proposed:
        when = f"{when}{_IF}" if when else _IF[2:]
        text += "" if one.start else f" {_beside(described, row)}"
    when = when or f"until {end}"
    return Turn(when, Item(text, row.value, path_of(row.value)), paragraphs.cited(described, row))
