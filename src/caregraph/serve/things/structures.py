"""The page of a structure: who is in it, who answers to whom, what is proposed, what is silent.

Layer 6.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

from caregraph import rdf
from caregraph.graph import naming, reading
from caregraph.graph.seen import summary
from caregraph.graph.view import View
from caregraph.serve.things.listings import Give, Told, grid, name, told
from caregraph.serve.web import speech
from caregraph.serve.web.addresses import comparison_with, path_of
from caregraph.serve.web.content import HOME, Fact, Item, Items, Page, Section
from caregraph.serve.web.request import loaded
from caregraph.tables import tables
from caregraph.vocab import CG, RDF


def structure_page(
    view: View, node: rdf.NamedNode, described: View, *, most: int | None = None
) -> Page:
    """Give the page of a structure; its first table says in words what its drawing shows.

    Args:
        most: Show no more rows of each table than this, and say how many there are.
    """
    inside = _Inside(view, node, most)
    return Page(
        title=view.label(node),
        kind="structure",
        iri=node.value,
        lead=" ".join(item.text for item in speech.value(view, node, CG.description)),
        facts=(
            Fact("place", speech.value(view, node, CG.place), expected=False),
            Fact("shown as at", (Item(speech.spoken_day(view.days.get(node))),)),
            Fact("in this view", _told(view, node), expected=False),
            Fact("described as at", speech.value(described, node, CG.asAt)),
            Fact("something changes on", _days_of_change(described, node), expected=False),
            Fact("over time", _over_time(node)),
            Fact("main source", speech.value(view, node, CG.mainSource)),
            Fact("complete for", _complete_for(view, node)),
            *_others(view, node),
        ),
        sections=tuple(inside.sections()),
        trail=(HOME, Item("Structures", path="/structures")),
    )


_SAID = (CG.place, CG.description, CG.mainSource, CG.asAt)
"""What the page says in its own way."""


def _others(view: View, node: rdf.NamedNode) -> Iterator[Fact]:
    """Give what else the table of structures says of it."""
    for column in tables()["structure"].showing("pages"):
        if column.iri not in _SAID:
            yield Fact(column.spoken, speech.value(view, node, column.iri), expected=False)


class _Inside:
    """The things of one structure, by the classes they belong to."""

    def __init__(self, view: View, structure: rdf.NamedNode, most: int | None) -> None:
        self._view = view
        self._most = most
        self._by_class: dict[rdf.NamedNode, list[rdf.NamedNode]] = defaultdict(list)
        for node in view.subjects(CG.describedIn, structure):
            for cls in view.nodes(node, RDF.type):
                self._by_class[cls].append(node)

    def sections(self) -> Iterator[Section]:
        """Give every table that stands on the page of a structure."""
        for table in sorted(tables().values(), key=lambda one: one.order):
            if table.on_structure:
                if table.name == _AFTER_MENTIONS:
                    yield self._section("not-in-effect", _MENTIONED, CG.Mention, _MENTIONS)
                first, *rest = told(table, without=table.columns.get(_PLACED.get(table.name, "")))
                columns = (first, *_FOUND.get(table.name, ()), *rest)
                yield self._section(
                    _IDS.get(table.name, table.name),
                    _TITLES.get(table.name, table.title),
                    CG[table.cls],
                    columns,
                    table.empty,
                )

    def _section(
        self, place: str, title: str, cls: rdf.NamedNode, columns: tuple[Told, ...], empty: str = ""
    ) -> Section:
        """Give the things of a class as a table, in the order of their names."""
        found = sorted(
            self._by_class[cls], key=lambda node: (naming.name_of(self._view, node), node.value)
        )
        shown = grid(title, columns, self._view, found[: self._most])
        silences = frozenset(one.heading for one in columns if one.is_expected and empty)
        return Section(
            place,
            title,
            shown,
            empty=empty,
            silences=silences,
            left_out=len(found) - len(shown.rows),
        )


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
    return tuple(
        Item(speech.spoken_date(text), path=f"{path}?asOf={day}") for day, text in said.items()
    )


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
    found = [speech.named(view, one) for one in view.subjects(CG.holdsPost, post)]
    return tuple(sorted(found, key=lambda item: item.text))


def adopting(view: View, proposal: rdf.NamedNode) -> Items:
    """Give the way to the structures of a proposal, seen as if it were adopted."""
    adopted = loaded().proposal_names.get(proposal, proposal.value)
    name = quote(adopted)
    options = [Item("its options side by side", path=f"/options?proposal={name}")]
    return (
        *(
            Item("view as adopted", path=f"{path_of(structure.value)}?adopt={name}")
            for structure in view.nodes(proposal, CG.describedIn)
        ),
        Item("what it changes", path=comparison_with(adopted)),
        *(options if view.subjects(CG.optionOf, proposal) else []),
    )


_FOUND = {
    "posts": (
        Told("organisation", _of("withinOrganisation"), is_expected=True),
        Told("holder", _holders, is_expected=True),
        Told("answers to", _answers_to, is_expected=True),
    ),
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
