"""What the page of a structure says: who is in it, who answers to whom, what is silent.

Layer 6.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from urllib.parse import quote

from caregraph import rdf
from caregraph.columns import TableSchema
from caregraph.graph import naming, reading
from caregraph.graph.dates import spoken_date
from caregraph.graph.seen import summary
from caregraph.graph.view import View
from caregraph.sentences import posts, standing
from caregraph.serve.structures.members import MENTIONS, Members
from caregraph.serve.things.listings import Give, Told, grid, name, told
from caregraph.serve.things.proposing import adopting
from caregraph.serve.web import speech
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.content import HOME, Fact, Item, Items, Page, Section
from caregraph.tables import tables
from caregraph.vocab import CG


def structure_page(
    view: View,
    structure: rdf.NamedNode,
    described: View | None,
    members: Members,
    *,
    lead: str,
    most: int | None = None,
) -> Page:
    """Give the page of a structure; its tables say in words what its drawing shows.

    Args:
        described: The same as described, whatever the day; ``None`` to tell nothing of other days.
        lead: What it is in a sentence or two.
        most: Show no more rows of each table than this, and say how many there are.
    """
    return Page(
        title=view.label(structure),
        kind="structure",
        iri=structure.value,
        lead=lead,
        facts=(
            Fact("place", speech.value(view, structure, CG.place), expected=False),
            Fact("about", speech.value(view, structure, CG.description), expected=False),
            Fact("shown as at", (Item(speech.spoken_day(view.days.get(structure))),)),
            Fact("in this view", _told(view, structure), expected=False),
            Fact("described as at", speech.value(described or view, structure, CG.asAt)),
            Fact(
                "something changes on",
                _days_of_change(described, structure) if described else (),
                expected=False,
            ),
            Fact("over time", _over_time(structure)),
            Fact("main source", speech.value(view, structure, CG.mainSource)),
            Fact("complete for", _complete_for(view, structure)),
            *_others(view, structure),
        ),
        sections=tuple(_table(view, members, one, most) for one in on_page()),
        trail=(HOME, Item("Structures", path="/structures")),
    )


@dataclass(frozen=True)
class Shown:
    """One table as the page of a structure shows it."""

    name: str
    """Of the table; `MENTIONS` for what is described and not in effect."""
    id: str
    title: str
    columns: tuple[Told, ...]
    empty: str = ""


@cache
def on_page() -> tuple[Shown, ...]:
    """Give every table that stands on the page of a structure, in order."""
    found = []
    for table in sorted(tables().values(), key=lambda one: one.order):
        if table.on_structure:
            if table.name == _AFTER_MENTIONS:
                found.append(Shown(MENTIONS, "not-in-effect", _MENTIONED, _MENTIONS))
            found.append(of_table(table))
    return tuple(found)


def of_table(table: TableSchema) -> Shown:
    """Give a table with the columns in which a structure shows it."""
    first, *rest = told(table, without=table.columns.get(_PLACED.get(table.name, "")))
    columns = (first, *_FOUND.get(table.name, ()), *rest)
    title = _TITLES.get(table.name, table.title)
    return Shown(table.name, _IDS.get(table.name, table.name), title, columns, table.empty)


def _table(view: View, members: Members, shown: Shown, most: int | None) -> Section:
    """Give the first things of a table; it is expected of some columns that they say something."""
    count = members.count(shown.name)
    here = members.part(shown.name, slice(0, most))
    rows = grid(shown.title, shown.columns, view, here)
    return Section(
        shown.id,
        shown.title,
        rows,
        empty=shown.empty,
        silences=frozenset(one.heading for one in shown.columns if one.is_expected),
        left_out=count - len(here),
    )


_SAID = (CG.place, CG.description, CG.mainSource, CG.asAt)
"""What the page says in its own way."""


def _others(view: View, node: rdf.NamedNode) -> Iterator[Fact]:
    """Give what else the table of structures says of it."""
    for column in tables()["structure"].showing("pages"):
        if column.iri not in _SAID:
            yield Fact(column.spoken, speech.value(view, node, column.iri), expected=False)


def _told(view: View, structure: rdf.NamedNode) -> Items:
    """Sum up the view of one structure among several; of a single one the whole page does."""
    if len(view.structures) == 1:
        return ()
    seen = summary(view, {structure})
    first = [seen.empty()] if seen.is_empty else []
    return tuple(Item(line) for line in (*first, *seen.told()))


def _over_time(structure: rdf.NamedNode) -> Items:
    """Lead to the pages that look at more than one day of a structure."""
    key = quote(structure.value.rpartition("/")[2], safe="")
    return (
        Item("Which day turns what", path=f"/days?structure={key}"),
        Item("Findings over time", path=f"/check?structure={key}&over=all"),
    )


def _days_of_change(described: View, structure: rdf.NamedNode) -> Items:
    """Give the days on which something begins or ends, each with the structure as of that day."""
    inside = described.subjects(CG.describedIn, structure)
    days = {
        (day[:10], reading.dated(described, node, name) or day)
        for node in inside
        for name in _CHANGES
        for day in described.texts(node, name)
    }
    said: dict[str, str] = {}
    for day, text in sorted(days, key=lambda pair: (pair[0], -len(pair[1]))):
        said.setdefault(day, text)
    path = path_of(structure.value)
    return tuple(Item(spoken_date(text), path=f"{path}?asOf={day}") for day, text in said.items())


_CHANGES = (CG.validFrom, CG.validUntil)


def _complete_for(view: View, node: rdf.NamedNode) -> Items:
    """Say what is declared complete, for the structure itself or for a proposal adopted in it."""
    proposals = (
        rdf.NamedNode(one.value) for one in view.adopted if node in view.nodes(one, CG.describedIn)
    )
    kinds = {
        replace(item, detail=f"declared by {reading.declared_by(view, declared)}")
        for about in (node, *proposals)
        for declared in view.subjects(CG.about, about)
        if reading.is_a(view, declared, CG.CompletenessDeclaration)
        for item in speech.value(view, declared, CG.completeFor)
    }
    return tuple(sorted(kinds, key=lambda item: item.as_text())) or (Item(_NOTHING_COMPLETE),)


_NOTHING_COMPLETE = "nothing is declared, so an absence is told as not stated"


def _of(name: str) -> Give:
    """Give a reader of one property."""
    return lambda view, node: speech.value(view, node, CG[name])


def _answers_to(view: View, post: rdf.NamedNode) -> Items:
    found = [
        Item(view.label(to), to.value, path_of(to.value), detail=kind.text)
        for line in view.subjects(CG.accountableParty, post)
        for to in view.nodes(line, CG.accountableTo)
        for kind in speech.value(view, line, CG.accountabilityKind)
    ]
    return tuple(sorted(found, key=lambda item: item.as_text()))


def _holders(view: View, post: rdf.NamedNode) -> Items:
    found = [
        replace(speech.named(view, one.node), detail=one.special or None)
        for one in posts.holders(view, post)
    ]
    return tuple(sorted(found, key=lambda item: item.text))


def _members(view: View, body: rdf.NamedNode) -> Items:
    """Give who sits on a body, also those in words only, each with capacity and standing."""
    found = []
    for seat in view.subjects(CG.membershipOf, body):
        said = [one.text for one in speech.value(view, seat, CG.capacity)]
        if (mark := standing.of(view, seat)) != standing.PRESUMED:
            said.append(mark)
        capacity = ", ".join(filter(None, said))
        found += [
            replace(speech.named(view, one), detail=capacity or None)
            for one in view.nodes(seat, CG.member)
        ]
        found += [
            Item(text, detail=capacity or None) for text in view.texts(seat, CG.memberDescription)
        ]
    return tuple(sorted(found, key=lambda item: item.as_text()))


_FOUND = {
    "posts": (
        Told("organisation", _of("withinOrganisation"), is_expected=True),
        Told("holder", _holders, is_expected=True),
        Told("answers to", _answers_to, is_expected=True),
    ),
    "bodies": (Told("members", _members, is_expected=True),),
    "proposals": (Told("look", adopting),),
}
"""What is found out about the rows of a table, beside what its columns say."""
_PLACED = {"posts": "in"}
"""Columns in whose place something found out is told."""
_TITLES = {"posts": "Posts and to whom they answer"}
_IDS = {"gaps": "not-stated"}
_AFTER_MENTIONS = "gaps"
_MENTIONED = "Described and not in effect, or not known, in this view"
_MENTIONS = (
    Told("name", name),
    Told("kind", lambda view, node: (Item(naming.kind_of(view, node)),)),
    Told("status", speech.state),
    Told("since", _of("validFrom")),
    Told("until", _of("validUntil")),
    Told("evidence", speech.evidence),
)
