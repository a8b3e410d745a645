"""Pages of the ontology: what each word means, where it is used, and how things are said with it.

Layer 6. Every page about a word also comes as RDF, by its suffix or by what the client accepts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask import Blueprint, Response, request

from caregraph import rdf
from caregraph.english import upper
from caregraph.errors import UnknownNameError
from caregraph.graph import ontology
from caregraph.serve.ontology import model, uses
from caregraph.serve.ontology.answering import TOP, TYPES, answer, rdf_files, term_item, writer
from caregraph.serve.ontology.model import CodeList
from caregraph.serve.ontology.recipe_pages import LIST, recipe_items
from caregraph.serve.ontology.uses import Filled, User
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.content import HOME, Fact, Grid, Item, Items, Page, Section
from caregraph.serve.web.routes import Menu, Route, serves
from caregraph.terms import OntologyTerm
from caregraph.vocab import BASE, shorten

blueprint = Blueprint("ontology", __name__)
_KINDS = {
    "class": "Classes",
    "relation": "Relations",
    "attribute": "Attributes",
    "annotation": "Annotations",
}
_PAGES = {"rule": "/rules", "question": "/questions", "recipe": LIST.path}
_USES = {
    "recipe": "Recipes that use it",
    "derivation": "Derivations that use it",
    "rule": "Rules that use it",
    "question": "Questions that use it",
}
_NOT_USED = "No table, rule, question, derivation or recipe mentions it."


@serves(
    blueprint,
    "/ontology",
    Route(
        takes={"with": "In the RDF: law or alignments as well; repeatable."},
        gives=TYPES,
        menu=Menu(8, "What the words mean"),
    ),
)
def index() -> Response:
    """Show the ontology as a whole: its pattern, its modules, its terms and its code lists."""
    about = model.header()
    page = Page(
        title="The ontology",
        iri=BASE,
        lead=about["description"],
        facts=(
            Fact("version", (Item(about["versionInfo"]),)),
            Fact("licence", (Item(about["license"], about["license"]),)),
            Fact("terms", (Item(str(len(model.by_name()))),)),
        ),
        sections=(
            Section("terms", "Terms", _terms_grid()),
            Section("codes", "Code lists", _lists_grid()),
            Section("recipes", "How do I say ...?", items=recipe_items()),
        ),
        trail=(HOME,),
        actions=rdf_files("/ontology"),
    )
    more = [name for name in request.args.getlist("with") if name]
    return answer(
        page,
        "ontology.html",
        lambda media_type: model.merged(more, media_type),
        tree=model.tree(),
        modules=model.modules(),
        kinds=_KINDS,
    )


def _terms_grid() -> Grid:
    rows = tuple(
        ((term_item(term),), (Item(term.kind),), (Item(module.title),), (Item(term.definition),))
        for module in model.modules()
        for term in module.terms
    )
    return Grid("Terms", ("term", "kind", "module", "definition"), rows)


def _lists_grid() -> Grid:
    rows = tuple(
        (
            (Item(one.label, one.iri, path_of(one.iri)),),
            (Item(one.definition),),
            (Item(str(len(one.codes))),),
        )
        for one in model.code_lists().values()
    )
    return Grid("Code lists", ("list", "what it says", "codes"), rows)


@serves(blueprint, "/ontology/<name>", Route(gives=TYPES))
def term(name: str) -> Response:
    """Show one term: what it means, how it stands to others, and where it is used."""
    if name not in model.by_name():
        raise UnknownNameError(
            "term", name, model.by_name(), hint="The list of all terms is at /ontology."
        )
    one = model.by_name()[name]
    users = uses.users_of([one.iri])
    used = tuple(_uses(uses.filled(name), users))
    page = Page(
        title=upper(one.label),
        kind=one.kind,
        iri=one.iri,
        lead=one.definition,
        facts=tuple(_term_facts(one)),
        sections=(*_neighbours(one), *used, *_codes_with(one)),
        trail=(HOME, TOP),
        actions=rdf_files(f"/ontology/{name}"),
    )
    data = page.as_json() | {"definition": one.definition, "examples": list(one.examples)}
    write = writer(model.said_of([rdf.NamedNode(one.iri)]))
    return answer(
        page,
        "term.html",
        write,
        data,
        term=one,
        turtle=write("text/turtle").decode(),
        derivations=[user for user in users if user.kind == "derivation"],
        unused=None if used else _NOT_USED,
    )


def _term_facts(one: OntologyTerm) -> Iterator[Fact]:
    module = next(m for m in model.modules() if m.name == one.module)
    yield Fact("name", (Item(one.name),))
    yield Fact("IRI", (Item(one.iri),))
    yield Fact("also called", tuple(Item(label) for label in one.also), expected=False)
    yield Fact("history", tuple(map(Item, one.history)), expected=False)
    yield Fact("in law of", tuple(map(Item, one.nations)), expected=False)
    yield Fact("in law", (Item(one.days),) if one.days else (), expected=False)
    yield Fact("module", (Item(module.title, path=f"/ontology#module-{module.name}"),))
    yield Fact("stands below", _items(one.supers), expected=False)
    yield Fact("said of", _items(one.domain), expected=False)
    yield Fact("its values are", _items(one.range), expected=False)
    yield Fact("the other way round", _items(one.inverse), expected=False)
    yield Fact("idea from", tuple(Item(shorten(iri), iri) for iri in one.source), expected=False)
    yield Fact(
        "elsewhere",
        tuple(
            Item(shorten(near.iri), near.iri, detail=f"it {near.relation} this")
            for near in one.alignments
        ),
        expected=False,
    )
    if count := uses.in_law()[one.iri]:
        yield Fact(
            "used in the law data", (Item(f"{count} times" if count > 1 else "once", path="/law"),)
        )


def _neighbours(one: OntologyTerm) -> Iterator[Section]:
    """Say what stands directly below a term, what may be said of a class, and what it never is."""
    below = model.below().get(one.name, ())
    yield Section("below", "What stands below it", items=tuple(term_item(term) for term in below))
    if one.kind != "class":
        return
    bearers = [one, *model.above(one)]
    properties = model.by_name().values()
    said = [
        (term, bearer) for bearer in bearers for term in properties if bearer.name in term.domain
    ]
    led = [(term, bearer) for bearer in bearers for term in properties if bearer.name in term.range]
    for part, title, found in (
        ("said-of-it", "What may be said of it", said),
        ("leads-to-it", "What may lead to it", led),
    ):
        items = (
            term_item(term, None if bearer is one else f"as of any {bearer.label}")
            for term, bearer in dict(found).items()
        )
        yield Section(part, title, items=tuple(items))
    others = sorted(shorten(iri) for iri in model.never_both().get(one.iri, ()))
    yield Section("never-both", "What it can never be as well", items=_items(others))


def _uses(columns: Iterable[Filled], users: Iterable[User]) -> Iterator[Section]:
    """List where a word is used: only what there is."""
    rows = tuple(_filled_row(one) for one in columns)
    if rows:
        yield Section(
            "tables",
            "Where it is written",
            Grid(
                "Tables and columns",
                ("table", "column", "what it holds"),
                rows,
            ),
            intro="In a folder of tables that describes a structure.",
        )
    for kind, title in _USES.items():
        items = tuple(_user_item(user) for user in users if user.kind == kind)
        if items:
            yield Section(f"{kind}s", title, items=items)


def _filled_row(one: Filled) -> tuple[Items, ...]:
    page = "structures" if one.table.name == "structure" else one.table.name
    table = Item(one.table.title, path=f"/{page}", detail=f"{one.table.name}.csv")
    if one.column is None:
        return (table,), (Item("every row"),), (Item(one.table.about),)
    return (table,), (Item(one.column.name),), (Item(one.column.about),)


def _user_item(user: User) -> Item:
    path = f"{_PAGES[user.kind]}/{user.id}" if user.kind in _PAGES else None
    return Item(upper(user.title), path=path, detail=None if user.kind == "recipe" else user.id)


def _codes_with(one: OntologyTerm) -> Iterator[Section]:
    items = tuple(
        Item(
            ontology.label(code) or "",
            code.value,
            path_of(code.value),
            detail=code.value.removeprefix(BASE + "code/").partition("/")[0],
        )
        for code in uses.codes_with(one.iri)
    )
    yield Section("codes", "Codes that lead to it or carry it", items=items)


@serves(blueprint, "/ontology/codes/<name>", Route(gives=TYPES))
def code_list(name: str) -> Response:
    """Show one code list: its codes, the columns that take them, and where they are used."""
    one = model.code_list(name)
    iris = [code.iri for code in one.codes]
    page = Page(
        title=one.label,
        kind="code list",
        iri=one.iri,
        lead=one.definition,
        facts=(Fact("name", (Item(one.name),)), Fact("IRI", (Item(one.iri),))),
        sections=(
            Section("codes", "Codes", _codes_grid(one)),
            *_uses(uses.taking(name), uses.users_of(iris)),
        ),
        trail=(HOME, TOP),
        actions=rdf_files(f"/ontology/codes/{name}"),
    )
    write = writer(model.said_of([rdf.NamedNode(one.iri), *(rdf.NamedNode(iri) for iri in iris)]))
    return answer(page, "codes.html", write, codes=one)


def _codes_grid(codes: CodeList) -> Grid:
    rows = tuple(
        (
            (Item(code.label, code.iri, path_of(code.iri)),),
            (Item(code.definition),),
            tuple(Item(text) for text in code.examples),
            tuple(Item(text) for text in code.also),
        )
        for code in codes.codes
    )
    return Grid("Codes", ("code", "definition", "for example", "also written"), rows)


@serves(blueprint, "/ontology/alignments", Route(gives=TYPES))
def alignments() -> Response:
    """Show how the terms stand to those of other vocabularies."""
    sections = tuple(
        Section(
            one.name,
            one.title,
            Grid(
                one.title,
                ("term", "how it stands", "elsewhere"),
                tuple(
                    (
                        (term_item(term),),
                        (Item(near.relation),),
                        (Item(shorten(near.iri), near.iri),),
                    )
                    for term in model.by_name().values()
                    for near in term.alignments
                    if near.vocabulary == one.name
                ),
            ),
            intro=one.about,
        )
        for one in model.vocabularies()
    )
    page = Page(
        title="Other vocabularies",
        lead="How the terms of caregraph stand to those of vocabularies that are already in use. "
        "Nothing is imported from them.",
        sections=sections,
        trail=(HOME, TOP),
        actions=rdf_files("/ontology/alignments"),
    )
    return answer(page, "page.html", writer(model.alignments()))


def _items(names: Iterable[str]) -> Items:
    """Give terms by prefixed name, with their labels where they are ours."""
    found = ((name, model.by_name().get(name.removeprefix("cg:"))) for name in names)
    return tuple(term_item(term) if term else Item(name) for name, term in found)
