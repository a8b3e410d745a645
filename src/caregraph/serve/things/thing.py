"""The page of one thing: what is known of it, what points at it, and what is not stated.

Layer 6. The same pattern for every kind of thing; the tables on it stand in ``listings``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from caregraph import rdf
from caregraph.columns import TableSchema
from caregraph.english import upper
from caregraph.graph import jurisdictions, naming, reading
from caregraph.graph.dates import spoken_date
from caregraph.graph.marks import absence
from caregraph.graph.view import View
from caregraph.sentences import posts
from caregraph.serve.things import listings
from caregraph.serve.things.listings import Pointing
from caregraph.serve.web import speech
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.content import HOME, Fact, Grid, Item, Items, Page, Section
from caregraph.vocab import BASE, CG, RDF, SKOS


def thing_page(
    view: View,
    node: rdf.NamedNode,
    described: View,
    more: tuple[Section, ...] = (),
    *,
    most: int | None = None,
) -> Page:
    """Give the page of a thing.

    Args:
        described: The view of everything as described, for what is not in effect.
        more: Sections from elsewhere: findings, what is not stated.
        most: Show no more rows of each table than this, and say how many there are.
    """
    table = naming.table_of(view, node)
    sections = [_section(view, node, one, table, most) for one in listings.pointing()]
    first = [section for section in sections if section.empty]
    rest = [section for section in sections if section.filled and not section.empty]
    added = [*_not_in_effect(view, node, described), *more]
    kind = naming.kind_of(view, node)
    lead = ""
    if reading.is_mention(view, node):
        lead = f"It is described and {absence(view, node)} in this view."
    return Page(
        title=upper(naming.name_of(view, node)),
        kind=kind,
        iri=node.value,
        lead=lead,
        facts=(
            Fact("on this day", speech.marked(view, node), expected=False),
            *_facts(view, node, table),
        ),
        sections=tuple([*first, *added, *rest] if first else [*rest, *added]),
        trail=_trail(view, node, table),
    )


def _trail(view: View, node: rdf.NamedNode, table: TableSchema | None) -> Items:
    structures = [speech.named(view, one) for one in view.nodes(node, CG.describedIn)]
    structures.sort(key=lambda item: item.text)
    kind = [Item(table.title, path=f"/{table.name}")] if table and table.name != "structure" else []
    return (HOME, *structures, *kind)


def _facts(view: View, node: rdf.NamedNode, table: TableSchema | None) -> Iterator[Fact]:
    if table is None:
        yield from _plain_facts(view, node)
        return
    mention = reading.is_mention(view, node)
    within = tuple(
        Item(t.label, t.iri, path_of(t.iri))
        for t in reading.things(view, node, CG.withinOrganisation)
    )
    for column in table.showing("pages"):
        value = speech.value(view, node, column.iri)
        yield Fact(column.spoken, value, expected=column.name in table.expected and not mention)
        if column.name == "in" and within != value:
            yield Fact("organisation", within, expected=False)
    if table.name == "organisations":
        yield Fact("under the law of", _nations(view, node), expected=not mention)
    if table.name == "posts":
        yield Fact("holder", _holders(view, node), expected=not mention)
    yield Fact("note", speech.value(view, node, CG.note), expected=False)
    yield Fact(
        "evidence", speech.evidence(view, node), expected=table.columns.get("evidence") is not None
    )


def _nations(view: View, organisation: rdf.NamedNode) -> Items:
    why = jurisdictions.why(view, organisation)
    nations = sorted(jurisdictions.of(view, organisation), key=view.label)
    return tuple(Item(view.label(n), n.value, path_of(n.value), detail=why) for n in nations)


def _holders(view: View, post: rdf.NamedNode) -> Items:
    found = []
    for tenure in view.subjects(CG.holds, post):
        capacity = [view.label(one) for one in view.nodes(tenure, CG.appointmentType)]
        since = reading.dated(view, tenure, CG.validFrom)
        details = [*capacity, *([f"since {spoken_date(since)}"] if since else [])]
        details += filter(None, (posts.presumed(view, tenure),))
        found += [
            Item(view.label(one), one.value, path_of(one.value), detail=", ".join(details) or None)
            for one in view.nodes(tenure, CG.heldBy)
        ]
    return tuple(sorted(found, key=lambda item: item.text))


def _plain_facts(view: View, node: rdf.NamedNode) -> Iterator[Fact]:
    """Give the facts of a thing that has no table: every property, by its name."""
    predicates = {quad.predicate for quad in view.store.quads_for_pattern(node, None, None)}
    predicates -= {RDF.type, SKOS.prefLabel}
    for predicate in sorted(predicates, key=lambda one: one.value):
        yield Fact(naming.property_name(view, predicate), speech.value(view, node, predicate))
    if not node.value.startswith(BASE):
        yield Fact("address", (Item(node.value, node.value),))


def _section(
    view: View, node: rdf.NamedNode, pointing: Pointing, table: TableSchema | None, most: int | None
) -> Section:
    listing = pointing.listing
    found = sorted(pointing.rows(view, node), key=lambda one: one.value)
    grid = listings.grid(listing.title, pointing.columns, view, found[:most])
    rows = sorted(grid.rows, key=lambda row: [item.text for cell in row[:2] for item in cell])
    said = table is not None and table.name in listing.expected
    return Section(
        listing.id,
        listing.title,
        replace(grid, rows=tuple(rows)),
        empty=listing.empty if said else "",
        silences=pointing.expected,
        left_out=len(found) - len(rows),
    )


def _not_in_effect(view: View, node: rdf.NamedNode, described: View) -> Iterator[Section]:
    """Give what is described and not in effect: proposed, planned or past."""
    rows = [
        _mention(view, described, one, pointing)
        for pointing in listings.pointing()
        if pointing is not listings.INTRODUCED
        for one in pointing.rows(described, node)
        if reading.is_mention(view, one)
    ]
    columns = ("what", "whom or which", "how", "status", "since", "until", "evidence")
    grid = Grid("Described and not in effect", columns, tuple(rows))
    yield Section(
        "not-in-effect",
        "Described and not in effect, or not known, in this view",
        grid,
        intro="Proposed, planned, past, or of unknown days.",
        silences=frozenset(),
    )


def _mention(
    view: View, described: View, node: rdf.NamedNode, pointing: Pointing
) -> tuple[Items, ...]:
    whom, how = (
        one.give(described, node) if one.heading not in listings.LAST else ()
        for one in pointing.columns[:2]
    )
    return (
        (Item(pointing.listing.title, node.value, path_of(node.value)),),
        whom,
        how,
        speech.state(view, node),
        speech.value(described, node, CG.validFrom),
        speech.value(described, node, CG.validUntil),
        speech.evidence(described, node),
    )
