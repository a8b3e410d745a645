"""Pages that list: home, structures, each kind of thing, search and law.

Layer 6.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from urllib.parse import quote

from flask import Blueprint, Response, request

from caregraph import rdf
from caregraph.errors import UnknownNameError
from caregraph.graph import naming, ontology
from caregraph.graph.find import instances
from caregraph.graph.law import provisions
from caregraph.graph.view import View
from caregraph.results import Outcome
from caregraph.serve.things.found import by_structure
from caregraph.serve.things.thing import thing_page
from caregraph.serve.web import speech
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.content import HOME, Fact, Grid, Item, Items, Page, Section
from caregraph.serve.web.moods import tiles
from caregraph.serve.web.request import leaf, loaded, most_rows, shown
from caregraph.serve.web.routes import LEAF, Menu, Route, check_table, serves
from caregraph.serve.web.templating import respond
from caregraph.tables import tables
from caregraph.vocab import CG, PREFIXES, RDF, SKOS

blueprint = Blueprint("pages", __name__)

_COUNTED = ("organisations", "posts", "bodies", "lines", "agreements")
_HITS = 50
_DESCRIPTION = rdf.NamedNode(PREFIXES["dcterms"] + "description")


@serves(blueprint, "/")
def home() -> Response:
    """Say what is loaded, what was found, and where to begin."""
    view, report = shown().view, shown().report
    counts = tiles(report.findings, proposes=bool(report.view.adopted))
    found = by_structure(view, report.findings)
    grid = _structures_grid(view, {one.outcome: one.mood for one in counts}, found)
    page = Page(
        title="Who answers to whom",
        lead="For what, in which capacity, under which law, since when, and on whose evidence.",
        sections=(Section("structures", "Structures", grid), _questions_section()),
    )
    return respond(
        page,
        "home.html",
        {"summary": report.summary(), "view": shown().seen.as_json()} | page.as_json(),
        tiles=counts,
    )


def _questions_section() -> Section:
    from caregraph import questions

    items = tuple(
        Item(question.title, path=f"/questions/{question.id}", detail=question.id)
        for question in questions.catalogue(loaded().own.questions).values()
    )
    return Section("questions", "Questions", items=items)


@serves(blueprint, "/structures", Route(menu=Menu(1, "Structures")))
def structures() -> Response:
    """List the loaded structures."""
    page = Page(
        title="Structures",
        lead="Each is one described set of organisations, posts, bodies, lines and agreements, "
        "from one source.",
        sections=(Section("structures", "", _structures_grid(shown().view)),),
        trail=(HOME,),
    )
    return respond(page)


def _structures_grid(
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
    counted: dict[rdf.NamedNode, Counter[str]] = shown().once(
        "counts",
        lambda: {
            structure: Counter(_table_names(view, structure)) for structure in view.structures
        },
    )
    for structure, counts in counted.items():
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


def _table_names(view: View, structure: rdf.NamedNode) -> list[str]:
    """Name the table of every thing of a structure that is in effect in the view."""
    names = {CG[table.cls]: name for name, table in tables().items()}
    return [
        names[cls]
        for node in view.subjects(CG.describedIn, structure)
        for cls in view.nodes(node, RDF.type)
        if cls in names
    ]


@serves(
    blueprint,
    "/<table>",
    Route(
        takes={"q": "Words: only what they are found in.", **LEAF},
        menu=Menu(2, "Posts", path="/posts"),
    ),
)
def listing(table: str) -> Response:
    """List the things of one kind that are in effect in the view."""
    check_table(table)
    view = shown().view
    asked = request.args.get("q", "").strip()
    cls = CG[tables()[table].cls]
    nodes: list[rdf.NamedNode] = shown().once(("list", table), lambda: instances(view, cls))
    if asked:
        nodes = [node for node in nodes if _called(view, node, asked.casefold())]
    at = leaf(len(nodes))
    rows = tuple(_listed(view, node) for node in nodes[at.shown])
    grid = Grid(
        tables()[table].title,
        ("name", "kind", "organisation", "status", "since", "structure"),
        rows,
    )
    page = Page(
        title=tables()[table].title,
        lead=tables()[table].about,
        facts=(Fact("in this view", (Item(str(len(nodes))),)),),
        sections=(Section(table, "", grid, empty="There is none in this view."),),
        trail=(HOME,),
    )
    return respond(page, "listing.html", asked=asked, leaf=at)


def _called(view: View, node: rdf.NamedNode, asked: str) -> bool:
    names = [
        *view.texts(node, SKOS.prefLabel),
        *view.texts(node, SKOS.altLabel),
        *view.texts(node, CG.identifier),
    ]
    return any(asked in name.casefold() for name in names)


def _listed(view: View, node: rdf.NamedNode) -> tuple[Items, ...]:
    status = next(
        (
            found
            for name in ("status", "decisionStatus", "actionStatus")
            if (found := speech.value(view, node, CG[name]))
        ),
        (),
    )
    return (
        (Item(naming.name_of(view, node), node.value, path_of(node.value)),),
        (Item(naming.kind_of(view, node)),),
        speech.value(view, node, CG.withinOrganisation),
        (*status, *speech.marked(view, node)),
        speech.value(view, node, CG.validFrom),
        speech.value(view, node, CG.describedIn),
    )


@serves(blueprint, "/search", Route(takes={"q": "What to look for."}))
def search() -> Response:
    """Find things, provisions, rules and questions by name, other name or code."""
    view = shown().view
    asked = request.args.get("q", "").strip()
    hits = _hits(view, asked.casefold()) if asked else []
    rows = tuple(
        (
            (Item(name, node.value, path_of(node.value)),),
            (Item(naming.kind_of(view, node)),),
            speech.value(view, node, CG.withinOrganisation),
            speech.value(view, node, CG.describedIn),
        )
        for name, node in hits[:_HITS]
    )
    found = f"{len(hits)} found" + (f", the first {_HITS} shown" if len(hits) > _HITS else "")
    page = Page(
        title="Search",
        lead=f"{found} for “{asked}”." if asked else "Search for a name, another name or a code.",
        sections=(
            Section(
                "found",
                "",
                Grid("Found", ("name", "kind", "organisation", "structure"), rows),
                empty="Nothing is called so." if asked else "",
            ),
        ),
        trail=(HOME,),
    )
    return respond(page, "search.html", asked=asked)


def _hits(view: View, asked: str) -> list[tuple[str, rdf.NamedNode]]:
    """Find what bears a name that holds some letters; those that begin with them come first."""
    index: list[tuple[str, str, rdf.NamedNode]] = shown().once("names", lambda: _names(view))
    found = {node: shown_as for text, shown_as, node in index if asked in text}
    return sorted(
        ((name, node) for node, name in found.items()),
        key=lambda hit: (not hit[0].casefold().startswith(asked), hit[0].casefold(), hit[1].value),
    )


def _names(view: View) -> list[tuple[str, str, rdf.NamedNode]]:
    """Give every name of every thing, folded, with the name it is shown by."""
    return [
        (quad.object.value.casefold(), view.label(quad.subject), quad.subject)
        for predicate in (SKOS.prefLabel, SKOS.altLabel, CG.identifier)
        for quad in view.store.quads_for_pattern(None, predicate, None)
        if isinstance(quad.object, rdf.Literal) and isinstance(quad.subject, rdf.NamedNode)
    ]


@serves(blueprint, "/law", Route(menu=Menu(7, "Law")))
def law() -> Response:
    """List the legal provisions that rules and structures rest on."""
    view = shown().view
    rows = tuple(
        (
            (Item(one.label, one.iri, path_of(one.iri)),),
            speech.value(view, rdf.NamedNode(one.iri), _DESCRIPTION),
            (Item(speech.spoken_date(one.start)),),
            (Item(speech.spoken_date(one.until.text)),) if one.until else (),
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


@serves(blueprint, "/law/<notation>")
def provision(notation: str) -> Response:
    """Say what is known of one provision, and what rests on it."""
    known = ontology.provisions()
    if notation not in known:
        raise UnknownNameError("provision", notation, known)
    view = shown().view
    resting = Section(
        "rules",
        "Rules that rest on it",
        items=tuple(
            Item(rule.title, path=f"/rules/{rule.id}", detail=rule.id)
            for rule in loaded().rulebook.rules.values()
            if known[notation].value in rule.basis
        ),
    )
    page = thing_page(view, known[notation], loaded().described(), (resting,), most=most_rows())
    trail = (HOME, Item("Law and guidance", path="/law"))
    return respond(replace(page, trail=trail))
