"""The first page: of many places, or of one.

Layer 6. What it says was worked out where the view was made, and where its report was; here it is
only put in order, so that the page is there at once however much is loaded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response

from caregraph import questions, rdf
from caregraph.english import count
from caregraph.sentences import first
from caregraph.serve.home.outlook import Attention, Change, Place
from caregraph.serve.processes.workers import LimitReachedError
from caregraph.serve.structures.parts import of_table
from caregraph.serve.things.found import by_structure
from caregraph.serve.things.listings import grid
from caregraph.serve.things.lists import structures_grid
from caregraph.serve.web import speech
from caregraph.serve.web.addresses import comparison_with, kinds, path_of
from caregraph.serve.web.content import Grid, Item, Page, Section
from caregraph.serve.web.moods import tiles, tiles_of
from caregraph.serve.web.request import arrangement, form, loaded, shown
from caregraph.serve.web.routes import Menu, Route, serves
from caregraph.serve.web.templating import respond
from caregraph.tables import tables

blueprint = Blueprint("home", __name__)

_BELOW = ("/structures", "/trace", "/thing", *(f"/{name}" for name in kinds().values()))
"""Where the pages of things begin."""
_CARDS = 12
"""So many places stand on the page; the list has all."""
_CHANGES = 4
_POSTS = 5
_OF_POSTS = ("post", "holder", "answers to")
_COUNTED = ("organisations", "posts", "bodies")
_ASKED = {
    "Who answers to whom": {
        "CQ-01": "To whom is a post accountable, for what?",
        "CQ-02": "Which posts answer to more than one organisation?",
        "CQ-04": "Who holds a leader from elsewhere to account?",
    },
    "Bodies and decisions": {
        "CQ-07": "Who sits on a body?",
        "CQ-09": "What is missing before a body can decide?",
        "CQ-11": "Which option was chosen, and what was decided?",
    },
    "Agreements, people and money": {
        "CQ-24": "Which employment instruments are recorded?",
        "CQ-29": "Which pooled funds are there?",
        "LQ-07": "Which posts are vacant, interim or acting?",
    },
}
"""Questions that people ask, in three groups, each in fewer words than its title."""


@dataclass(frozen=True)
class Card:
    """One place as the page of many shows it."""

    name: Item
    about: str
    counts: str
    to_mend: int | None
    """How many findings there are of what is stated; ``None`` while that is worked out."""
    to_find_out: int | None
    next: Change | None


@serves(blueprint, "/", Route(menu=Menu(1, "Places", in_foot=False, below=_BELOW)))
def home() -> Response:
    """Say where to begin, what needs attention, and what changes when."""
    if form() != "html" and arrangement().table != "posts":
        return _whole()
    places = shown().outlook.places
    known = _attention()
    told: dict[str, Any] = {
        "attention": known,
        "tries": shown().outlook.tries,
        "places": {one.iri: speech.titled(one.title)[0] for one in places},
        "changes": _changes(places),
    }
    if len(places) == 1:
        return _one(places[0], known, told)
    page = Page(title=_title())
    cards = [_card(one, known) for one in places[:_CARDS]]
    return respond(page, "home.html", cards=cards, count=len(places), groups=_ASKED, **told)


def _attention() -> Attention | None:
    """Give what needs attention; nothing while that is worked out, for which nobody waits long."""
    with suppress(LimitReachedError):
        return shown().attention if loaded().extent.is_little else shown().attention_if_known
    return None


def _title() -> str:
    """Head the page: the question, of the only place there is, or of all."""
    titles = [*loaded().titles.values()]
    if len(titles) == 1:
        return f"{speech.short(titles[0])}: who answers to whom"
    return "Who answers to whom, for what, and on whose word"


def _whole() -> Response:
    """Give everything that the pages of home say, for programs."""
    view, report = shown().view, shown().report
    moods = {
        one.outcome: one.mood for one in tiles(report.findings, proposes=bool(report.view.adopted))
    }
    grid = structures_grid(view, moods, by_structure(view, report.findings))
    page = Page(
        title=_title(),
        sections=(Section("structures", "Structures", grid), _questions()),
    )
    whole = {"summary": report.summary(), "view": shown().seen.as_json()} | page.as_json()
    return respond(page, data=whole)


def _questions() -> Section:
    items = tuple(
        Item(question.title, path=f"/questions/{question.id}", detail=question.id)
        for question in questions.catalogue(loaded().own.questions).values()
    )
    return Section("questions", "Questions", items=items)


def _one(place: Place, known: Attention | None, told: dict[str, Any]) -> Response:
    """Begin with the only place that there is."""
    view, node = shown().view, rdf.NamedNode(place.iri)
    path = path_of(place.iri)
    page = Page(
        title=_title(),
        kind=f"structure, as at {place.day}" if place.day else "structure",
        lead=first(view, node),
        sections=(Section("posts", "Posts", _posts()),),
    )
    proposals = [(one, loaded().proposal_names[rdf.NamedNode(one.iri)]) for one in place.decisions]
    doors = [Item("See the drawing", path=path)]
    if proposals:
        said = "the proposal" if len(proposals) == 1 else "a proposal"
        doors.append(Item(f"Before and after {said}", path=comparison_with(proposals[0][1])))
    doors.append(Item("Day by day", path=f"/days?structure={path.rpartition('/')[2]}"))
    lists = shown().lists.counts().get(place.iri, Counter())
    return respond(
        page,
        "home-one.html",
        place=place,
        path=path,
        doors=doors,
        counts=[(one, _count(lists[one], one)) for one in ("posts", "bodies")],
        tiles=tiles_of(known.moods, proposes=bool(view.adopted)) if known else (),
        decisions=[(one, comparison_with(name)) for one, name in proposals],
        **told,
    )


def _posts() -> Grid:
    """Give the first posts, with who holds them and to whom they answer."""
    here = of_table(tables()["posts"])
    columns = [one for one in here.columns if one.heading in _OF_POSTS]
    most = _POSTS if form() == "html" and not arrangement() else None  # a file has all
    nodes = [one.node for one in shown().lists.part("posts", "", slice(0, most))]
    return grid("Posts", columns, shown().view, nodes)


def _card(place: Place, known: Attention | None) -> Card:
    name, about = speech.titled(place.title)
    lists = shown().lists.counts().get(place.iri, Counter())
    counts = [_count(lists[one], one) for one in _COUNTED]
    return Card(
        Item(name, path=path_of(place.iri)),
        about,
        ", ".join(counts) + (f" · as at {place.day}" if place.day else ""),
        known.counts[place.iri, "breach"] if known else None,
        known.counts[place.iri, "not-stated"] if known else None,
        next(iter(place.changes), None),
    )


def _count(number: int, table: str) -> str:
    return count(number, tables()[table].kind)


def _changes(places: Sequence[Place]) -> list[Change]:
    """Give what changes next in each place, the earliest first; of one place all that is known."""
    found = [one for place in places for one in place.changes[: None if len(places) == 1 else 1]]
    return sorted(found, key=lambda one: (one.day, one.structure))[:_CHANGES]
