"""The page of search results, and what is suggested while somebody types.

Layer 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from caregraph import questions
from caregraph.english import together
from caregraph.errors import UnknownNameError
from caregraph.questions import plain
from caregraph.questions.files import KINDS
from caregraph.serve.search.entries import GROUPS
from caregraph.serve.search.index import Found, Hit
from caregraph.serve.search.readings import NO_READING, Read, items, read
from caregraph.serve.search.wording import is_asking
from caregraph.serve.web.content import HOME, Grid, Item, Page, Section
from caregraph.serve.web.request import address, json_response, leaf, loaded, shown
from caregraph.serve.web.routes import LEAF, Route, serves
from caregraph.serve.web.templating import respond
from caregraph.tables import tables

blueprint = Blueprint("search", __name__)

_SUGGESTED = 7
_QUESTIONS = 4
"""So many questions are suggested of them, where a question is being written."""
_OF_A_GROUP = 4
"""So many of each group are shown where all are."""
_CALLED_SO = 95.0
"""What scores so much is called just what is asked."""
_FILLED_IN = 4
_COLUMNS = ("name", "kind", "where", "found by")


@serves(
    blueprint,
    "/suggest",
    Route(
        takes={"q": "The beginning of a name, a role, a code, a word."}, gives=("application/json",)
    ),
)
def suggest() -> Response:
    """Suggest what somebody who is typing may mean, at most seven, the best first.

    What has not all that was typed says the words ``without`` which it was found. Of a question in
    words the questions that it may be, then the things that it names.
    """
    asked = request.args.get("q", "").strip()
    sentence = is_asking(asked)
    known = plain.alike(asked, loaded().own.questions, _QUESTIONS) if sentence else []
    ways = [(one, f"/questions/{one.id}?{urlencode({'q': asked})}") for one in known]
    told: list[dict[str, str | list[str]]] = [
        {"label": one.title, "kind": "question", "place": "", "href": address(path)}
        for one, path in ways
    ]
    seek = shown().found.named if sentence else shown().found.suggest
    found = seek(asked, _SUGGESTED - len(told)) if asked else []
    told += [
        {"label": one.label, "kind": one.kind, "place": one.place, "href": address(one.path)}
        | ({"without": list(one.without)} if one.without else {})
        for one in found
    ]
    return json_response({"suggestions": told})


@dataclass(frozen=True)
class Group:
    """Results of one kind."""

    title: str
    count: int
    hits: tuple[Hit, ...]
    """The first of them."""
    path: str
    """The page of all of them."""


@serves(
    blueprint,
    "/search",
    Route(
        takes={
            "q": "A name, a code, words of a note, or a question in your own words.",
            "in": f"Only results of one kind: {', '.join(GROUPS)}.",
            **LEAF,
        }
    ),
)
def search() -> Response:
    """Find things, people, rules, questions and law by names, roles, codes and words."""
    asked = " ".join(request.args.get("q", "").split())
    is_sentence = len(asked.split()) > 1 and not request.args.get("in")
    return found_page(asked, read(asked) if is_sentence else NO_READING)


def found_page(asked: str, reading: Read) -> Response:
    """Give the page of what is found for some words, and of how they can be read."""
    group = request.args.get("in", "") or None
    if group and group not in GROUPS:
        raise UnknownNameError("kind of result", group, GROUPS)
    found = shown().found.find(asked, group) if asked else Found((), {}, {})
    best = _best(found) if group is None else None
    page = Page(
        title=f"Found for “{asked}”" if asked else "Search",
        lead=_lead(asked, found, group),
        sections=(
            Section("questions", "", items=items(reading, asked)),
            Section("found", "", _grid(found.hits), empty=_NOTHING if asked else ""),
        ),
        trail=(HOME,),
    )
    return respond(
        page,
        "search.html",
        asked=asked,
        found=found,
        reading=reading,
        best=best,
        filled_in=_filled_in(best) if best else (),
        groups=tuple(_groups(asked, found)) if group is None else (),
        leaf=leaf(len(found.hits)) if group else None,
    )


_NOTHING = "Nothing that is shown is called so. That is no evidence that there is no such thing."


def _lead(asked: str, found: Found, group: str | None) -> str:
    """Say how much was found, and for which words."""
    if not asked:
        return "Search for a name, another name, a role, a holder or a code, or ask a question."
    count = found.counts.get(group, 0) if group else sum(found.counts.values())
    first = f", the first {len(found.hits):,} shown" if count > len(found.hits) else ""
    within = f" among {GROUPS[group].casefold()}" if group else ""
    left_out = together([f"“{one}”" for one in found.dropped])
    some = f" without {left_out}" if left_out else ""
    return f"{count:,} found{some}{within}{first}." if found.hits else ""


def _grid(hits: Iterable[Hit]) -> Grid:
    rows = (
        (
            (Item(one.label, one.iri if "://" in one.iri else None, one.path),),
            (Item(one.kind),),
            (Item(one.place),) if one.place else (),
            (Item(one.by),) if one.by else (),
        )
        for one in hits
    )
    return Grid("Found", _COLUMNS, tuple(rows))


def _groups(asked: str, found: Found) -> Iterator[Group]:
    """Give the results kind by kind, that of the best first."""
    order = dict.fromkeys(one.group for one in found.hits)
    for group in order:
        hits = tuple(one for one in found.hits if one.group == group)[:_OF_A_GROUP]
        path = f"/search?{urlencode({'q': asked, 'in': group})}"
        yield Group(GROUPS[group], found.counts.get(group, len(hits)), hits, path)


def _best(found: Found) -> Hit | None:
    """Give the one described thing that is called just what is asked, if there is one alone."""
    called = [one for one in found.hits if one.score >= _CALLED_SO and one.group in tables()]
    first = [one for one in called if one.group == called[0].group]
    return first[0] if len(first) == 1 else None


def _filled_in(hit: Hit) -> tuple[Item, ...]:
    """Give questions that can be asked about a thing, with it filled in."""
    cls = tables()[hit.group].cls
    found = []
    for one in questions.catalogue(loaded().own.questions).values():
        name = next((each.name for each in one.parameters if cls in KINDS.get(each.kind, ())), "")
        if name and not any(each.needed and each.name != name for each in one.parameters):
            path = f"/questions/{one.id}?{urlencode({name: hit.iri})}"
            found.append(Item(one.title, path=path))
    return tuple(found[:_FILLED_IN])
