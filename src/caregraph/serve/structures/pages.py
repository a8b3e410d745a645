"""The page of a structure, its drawing by itself, and the page of each of its tables.

Layer 6.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from caregraph import rdf
from caregraph.errors import CaregraphError, UnknownNameError, UsageError
from caregraph.numerals import whole
from caregraph.results import Finding
from caregraph.sentences import sentences
from caregraph.serve.loaded import structure_called
from caregraph.serve.processes.workers import LimitReachedError
from caregraph.serve.structures.folds import folds
from caregraph.serve.structures.members import Members
from caregraph.serve.structures.parts import of_table, structure_page
from caregraph.serve.things import drawings
from caregraph.serve.things.found import is_within
from caregraph.serve.things.listings import grid
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.content import HOME, Item, Page, Section
from caregraph.serve.web.moods import tiles
from caregraph.serve.web.request import (
    arrangement,
    form,
    leaf,
    loaded,
    look_at,
    options,
    rooted,
    shown,
)
from caregraph.serve.web.routes import LEAF, Route, check_table, serves
from caregraph.serve.web.shown_tables import Cut
from caregraph.serve.web.templating import respond, respond_arranged
from caregraph.tables import tables

if TYPE_CHECKING:
    from caregraph.serve.structures.sight import Asked, Sight

blueprint = Blueprint("structures", __name__)

_ROWS = 30
"""So many rows of a table stand on the page of a structure; its own page has all of them."""
_MOST_SORTED = 2000
"""Of more rows of a table the page is read as they come."""
_VAST = 20_000
"""With more things than this a page waits for nothing that looks at all of them."""
_MOST_DRAWN = 1500
"""Of more organisations nothing is drawn: the list of them is read instead."""
_LOOKS = {
    "lens": "What is drawn: all, a kind of line such as operational or statutory, committees, "
    "agreements or people.",
    "lane": "An organisation, by key, name or IRI: only it is drawn and charted.",
    "focus": "A post, body or organisation: only what is near it.",
    "depth": "How many lines away from the focus, 1 or more.",
}


@serves(blueprint, "/structures/<key>", Route(takes=_LOOKS))
def structure(key: str) -> Response:
    """Show a structure: its drawing, its chart, its tables, and what is not stated."""
    node = structure_called(loaded(), key)
    _look(node)
    asked = _asked(node)
    on, whole = shown(), form() != "html"
    says = on.drawings.kept(("says", node), lambda: sentences(on.view, node))
    page = structure_page(
        shown().view,
        node,
        None if _is_vast(node) else shown().described,
        _members(node),
        lead=says[0],
        most=None if whole else _ROWS,
    )
    if whole:
        data = {**page.as_json(), "says": says, "view": shown().seen.as_json()}
        return respond(page, data=data)
    found, proposes = _found(node, key)
    return respond(
        page,
        "structure.html",
        key=key,
        asked=asked,
        seen_here=_seen(asked),
        folds=list(folds(page.sections)),
        tiles=None if found is None else tiles(found, proposes=proposes),
        drawing_path=f"{path_of(node.value)}/drawing.svg",
        THEMES=("committees", "agreements", "people"),
    )


@serves(blueprint, "/structures/<key>/drawing.svg", Route(takes=_LOOKS, gives=drawings.TYPES))
def structure_drawing(key: str) -> Response:
    """Give the drawing of a structure, or of a part of it, by itself."""
    node = structure_called(loaded(), key)
    _look(node)
    asked = _asked(node)
    return drawings.alone(drawings.of_part(shown(), asked.part))


@serves(
    blueprint,
    "/structures/<key>/<table>",
    Route(takes={"q": "Letters that a name must hold.", **LEAF}),
)
def table(key: str, table: str) -> Response:
    """List the things of one kind in a structure, with all that is said of them."""
    node = structure_called(loaded(), key)
    check_table(table)
    _look(node)
    asked = request.args.get("q", "").strip()
    members, folded = _members(node), asked.casefold()
    count = members.count(table, folded)
    wanted = arrangement()
    is_as_it_comes = not (wanted.filters or wanted.sort)
    if not is_as_it_comes and count > _MOST_SORTED:
        raise UsageError(
            f"{count:,} rows are too many to be sorted or filtered here",
            hint="Narrow them by letters of their names (q), or take them as CSV.",
        )
    is_cut = form() == "html" and count > 0 and is_as_it_comes
    cut = Cut(count, count, leaf(count), _MOST_SORTED) if is_cut else None
    here, part = of_table(tables()[table]), cut.leaf.shown if cut else slice(None)
    rows = grid(here.title, here.columns, shown().view, members.part(table, part, folded))
    name = shown().view.label(node)
    page = Page(
        title=here.title,
        kind=name,
        lead=tables()[table].about,
        sections=(Section(table, "", rows, empty=_none(asked), silences=frozenset()),),
        trail=(HOME, Item("Structures", path="/structures"), Item(name, path=path_of(node.value))),
    )
    if form() != "html":
        return respond(page)
    return respond_arranged(page, "listing.html", cut, asked=asked)


def _look(node: rdf.NamedNode) -> None:
    """Let the request be about a structure; of one too large for that it is about everything."""
    extent = loaded().extent
    scope = None if extent.is_little else extent.scope(node)
    if scope is not None and not scope.thing:
        look_at(node)


def _is_vast(node: rdf.NamedNode) -> bool:
    """Say whether so much is described that only what is kept of it is told."""
    return sum(shown().lists.counts().get(node.value, Counter()).values()) > _VAST


def _found(node: rdf.NamedNode, key: str) -> tuple[list[Finding] | None, bool]:
    """Give the findings in a structure, and whether a proposal is taken as adopted.

    Of one of which much is described, ``None`` while they are being worked out.
    """
    on = shown()
    if _is_vast(node) and not on.is_reported():
        return None, False
    found = [one for one in on.report.findings if is_within(on.view, one, key)]
    return found, bool(on.report.view.adopted)


def _none(asked: str) -> str:
    return f"None has “{asked}” in its name." if asked else "There is none in this view."


def _asked(node: rdf.NamedNode) -> Asked:
    """Read from the address which part of a structure is looked at.

    Raises:
        UsageError: a depth is no number, or what is asked for does not go together.
        UnknownNameError: there is no such lens.
    """
    from caregraph.serve.structures.sight import Asked

    given = {name: request.args.get(name, "").strip() or None for name in _LOOKS}
    said = given["depth"]
    depth = whole(said) if said else None
    if said and depth is None:
        raise UsageError(
            f"{said!r} is no number of lines",
            hint="Give a depth of 1 or more, or leave it out.",
        )
    asked = Asked(
        node.value,
        given["lens"] or "all",
        given["lane"],
        given["focus"],
        depth,
    )
    assert asked.part  # refuses what does not go together
    return asked


def _members(node: rdf.NamedNode) -> Members:
    """Give what a structure describes; read off the lists on disk where they are its own."""
    view = shown().view
    is_alone = len(view.structures) == 1 and not shown().is_part
    return Members(view, node, shown().lists if is_alone else None)


@dataclass(frozen=True)
class Seen:
    """What there is to see of a structure, or in a sentence why nothing is to be seen."""

    sight: Sight | None
    why_not: str = ""


def _seen(asked: Asked) -> Seen:
    """Look at a structure, or say why it cannot be looked at now.

    Raises:
        UnknownNameError: there is no such organisation or thing.
    """
    from caregraph.serve.structures.sight import sight

    on = shown()
    counts = on.lists.counts().get(asked.structure, Counter())
    if asked.is_whole and counts["organisations"] > _MOST_DRAWN:
        return Seen(None, "There are too many organisations to be drawn together.")
    root, kept = rooted(""), tuple(options())
    try:
        found = on.drawings.kept((asked, root, kept), lambda: on.work(sight, asked, root, kept))
    except (UnknownNameError, UsageError):
        raise
    except LimitReachedError as limit:
        return Seen(None, f"It is not drawn now: {limit.message}. The lists say the same.")
    except CaregraphError as failed:
        return Seen(None, f"It could not be drawn: {failed.message}. The lists say the same.")
    return Seen(found, found.why_not)
