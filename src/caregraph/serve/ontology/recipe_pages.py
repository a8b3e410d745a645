"""Pages of the recipes: how something is said in tables, and what follows from it.

Layer 6. Every recipe also comes as RDF, by its suffix or by what the client accepts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response

from caregraph.errors import UnknownNameError
from caregraph.serve.ontology import model, recipes, uses
from caregraph.serve.ontology.answering import TOP, TYPES, answer, rdf_files, term_item, writer
from caregraph.serve.ontology.recipes import Recipe
from caregraph.serve.web.content import HOME, Grid, Item, Items, Page, Section
from caregraph.serve.web.routes import Route, serves

blueprint = Blueprint("recipes", __name__)

LIST = Item("How do I say ...?", path="/ontology/how-do-i-say")
"""The page that lists them."""


@serves(blueprint, "/ontology/how-do-i-say")
def recipe_list() -> Response:
    """List the recipes: how something is said in tables, and what follows from it."""
    page = Page(
        title="How do I say ...?",
        lead="Each is a small structure that says one thing, in words, tables and triples, with "
        "what follows from it.",
        sections=(Section("recipes", "", items=recipe_items()),),
        trail=(HOME, TOP),
    )
    return answer(page, "page.html", None)


def recipe_items() -> Items:
    """Give every recipe with its page."""
    return tuple(
        Item(one.title, path=f"{LIST.path}/{one.name}") for one in recipes.catalogue().values()
    )


@serves(blueprint, "/ontology/how-do-i-say/<name>", Route(gives=TYPES))
def recipe(name: str) -> Response:
    """Show one recipe: its words, its tables, what follows from them, and its triples."""
    known = recipes.catalogue()
    if name not in known:
        raise UnknownNameError("recipe", name, known)
    one = known[name]
    triples = [quad.triple for quad in one.dataset()]
    used = next(u for u in uses.users() if u.kind == "recipe" and u.id == name).words
    page = Page(
        title=one.title,
        kind="recipe",
        sections=(
            *(Section(f"table-{table.name}", table.title, grid) for table, grid in _tables(one)),
            Section(
                "terms",
                "Terms it uses",
                items=tuple(
                    term_item(term) for term in model.by_name().values() if term.iri in used
                ),
            ),
        ),
        trail=(HOME, TOP, LIST),
        actions=rdf_files(f"{LIST.path}/{name}"),
    )
    shows = [{"words": _plain(c.words), "view": c.view, "query": c.query} for c in one.claims]
    told = {"words": [_plain(words) for words in one.words], "shows": shows}
    write = writer(sorted(triples, key=str))
    return answer(
        page,
        "recipe.html",
        write,
        page.as_json() | told,
        recipe=one,
        turtle=write("text/turtle").decode(),
    )


def _tables(one: Recipe) -> Iterator[tuple[Any, Grid]]:
    for table, columns, records in one.tables():
        rows = tuple(
            (
                (Item(record.key),),
                *(tuple(Item(text) for text in record.values.get(name, ())) for name in columns),
            )
            for record in records
        )
        yield table, Grid(f"{table.name}.csv", ("key", *columns), rows)


def _plain(words: recipes.Paragraph) -> str:
    return "".join(span.text for span in words)
