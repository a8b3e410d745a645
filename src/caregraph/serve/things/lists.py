"""Pages that list: structures, each kind of thing and law.

Layer 6.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote

from flask import Blueprint, Response, request

from caregraph import rdf
from caregraph.graph.dates import spoken_date
from caregraph.graph.law import provisions
from caregraph.graph.view import View
from caregraph.results import Outcome
from caregraph.serve.processes import costly
from caregraph.serve.things.listing import listing_page
from caregraph.serve.web import speech
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.content import HOME, Grid, Item, Page, Section
from caregraph.serve.web.request import arrangement, form, leaf, leaves, shown
from caregraph.serve.web.routes import LEAF, Menu, Route, check_table, serves
from caregraph.serve.web.shown_tables import Cut
from caregraph.serve.web.templating import of_worker, respond, respond_arranged, wanted_file
from caregraph.tables import tables
from caregraph.vocab import PREFIXES

blueprint = Blueprint("pages", __name__)

_COUNTED = ("organisations", "posts", "bodies", "lines", "agreements")
_MANY = 1000
"""All of a list of more rows is written by a worker."""
_DESCRIPTION = rdf.NamedNode(PREFIXES["dcterms"] + "description")


@serves(blueprint, "/structures")
def structures() -> Response:
    """List the loaded structures."""
    page = Page(
        title="Structures",
        lead="Each is one described set of organisations, posts, bodies, lines and agreements, "
        "from one source.",
        sections=(Section("structures", "", structures_grid(shown().view)),),
        trail=(HOME,),
    )
    return respond(page)


def structures_grid(
    view: View,
    moods: Mapping[Outcome, str] = MappingProxyType({}),
    found: Mapping[tuple[str, Outcome], int] = MappingProxyType({}),
) -> Grid:
    """List structures with what is in each.

    Args:
        moods: The moods whose findings are counted, with their names.
        found: How many there are, by the IRI of a structure and the mood.
    """
    rows = []
    counted = shown().lists.counts()
    for structure in view.structures:
        counts = counted.get(structure.value, Counter())
        rows.append(
            (
                (speech.named(view, structure),),
                (Item(speech.spoken_day(view.days[structure])),),
                *((Item(str(counts[name])),) for name in _COUNTED),
                *((_counted(structure, mood, found),) for mood in moods),
            )
        )
    columns = ("structure", "shown as at", *_COUNTED, *moods.values())
    return Grid("Structures", columns, tuple(rows))


def _counted(
    structure: rdf.NamedNode, mood: Outcome, found: Mapping[tuple[str, Outcome], int]
) -> Item:
    """Give how many findings of a mood there are in a structure, with the way to them."""
    key = quote(structure.value.rpartition("/")[2], safe="")
    count = found.get((structure.value, mood), 0)
    return Item(str(count), path=f"/check?structure={key}#{mood}" if count else None)


@serves(
    blueprint,
    "/<table>",
    Route(
        takes={"q": "Words: only what they are found in.", **LEAF},
    ),
)
def listing(table: str) -> Response:
    """List the things of one kind that are in effect in the view."""
    check_table(table)
    asked = request.args.get("q", "").strip()
    folded, lists, wanted = asked.casefold(), shown().lists, arrangement()
    count = lists.count(table, folded)
    if form() != "html" and (count > _MANY or wanted):
        file = wanted_file(Page(tables()[table].title))
        return of_worker(shown().work(costly.listing, lists, table, folded, file))
    if wanted:
        page, kept = shown().work(costly.leaf_of_listing, lists, table, folded, leaves())
        cut = Cut(count, kept, leaf(kept))
    else:
        cut = Cut(count, count, leaf(count))
        part = lists.part(table, folded, cut.leaf.shown)
        page = listing_page(shown().view, table, count, part)
    if form() != "html":
        return respond(page)
    return respond_arranged(page, "listing.html", cut, asked=asked)


@serves(blueprint, "/law", Route(menu=Menu(7, "Law")))
def law() -> Response:
    """List the legal provisions that rules and structures rest on."""
    view = shown().view
    rows = tuple(
        (
            (Item(one.label, one.iri, path_of(one.iri)),),
            speech.value(view, rdf.NamedNode(one.iri), _DESCRIPTION),
            (Item(spoken_date(one.start)),),
            (Item(spoken_date(one.until.text)),) if one.until else (),
            (Item(one.to_confirm),) if one.to_confirm else (),
        )
        for one in sorted(provisions(), key=lambda one: (one.label, one.iri))
    )
    page = Page(
        title="Law and guidance",
        lead="The provisions that rules and structures rest on, with the dates on which they were "
        "in force, no more precise than they are known. Of one whose start is not held it is not "
        "known whether it is in force; without an end, none is known.",
        sections=(
            Section(
                "provisions",
                "",
                Grid(
                    "Provisions",
                    ("provision", "what it is about", "in force from", "until", "to confirm"),
                    rows,
                ),
            ),
        ),
        trail=(HOME,),
    )
    return respond(page)
