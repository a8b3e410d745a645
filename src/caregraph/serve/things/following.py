"""The page that follows the accountability of a post or body all the way up.

Layer 6. The walk is made in a worker; what it names is read from the view of the page.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from flask import Blueprint, Response, request

from caregraph import rdf
from caregraph.errors import UnknownNameError
from caregraph.graph import reading
from caregraph.graph.marks import marks
from caregraph.results import Thing
from caregraph.sentences import first
from caregraph.serve.processes import costly
from caregraph.serve.things import answer as answers
from caregraph.serve.things import paragraphs
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.content import HOME, Grid, Item, Items, Page, Section
from caregraph.serve.web.request import form, look_at, shown
from caregraph.serve.web.routes import Route, serves
from caregraph.serve.web.templating import respond
from caregraph.traces import Hop, Trace

blueprint = Blueprint("following", __name__)

_LEAD = "From a post or body up every line, to where accountability ends."


@serves(blueprint, "/trace", Route(takes={"post": "Title, key or IRI of a post or body."}))
def follow() -> Response:
    """Follow the accountability of a post or body all the way."""
    name = request.args.get("post", "").strip()
    if not name:
        page = Page("Follow accountability", lead=_LEAD, trail=(HOME,))
        return respond(page, "trace.html", trace=None, asked="")
    _look_at_what_is_meant(name)
    try:
        found = shown().work(costly.path, name)
    except UnknownNameError:
        return _not_in_effect(name)
    page = Page(
        title=f"To whom {found.post.label} answers",
        kind="path" + (f" · {found.organisation.label}" if found.organisation else ""),
        sections=(Section("lines", "Every line on the way", _grid(found), folds=True),),
        trail=(HOME, Item(found.post.label, path=path_of(found.post.iri))),
    )
    told: dict[str, Any] = {"trace": found, "asked": found.post.label}
    if form() == "html":
        told |= {"hops": [_told(up, hop) for up, _, hop in found.told()]}
    return respond(page, "trace.html", found.as_json(), **told)


def _look_at_what_is_meant(name: str) -> None:
    """Let the request be about the one thing that an IRI names."""
    if "://" in name:
        with suppress(ValueError):  # no IRI
            look_at(rdf.NamedNode(name))


def _not_in_effect(name: str) -> Response:
    """Say of something described when it is in effect; of anything else, that it is unknown."""
    iri, label = shown().work_on_described(costly.described, name)
    node, view = rdf.NamedNode(iri), shown().view
    page = Page(
        title=f"To whom {label} answers",
        kind="path",
        lead=first(view, node),
        trail=(HOME, Item(label, path=path_of(iri))),
        actions=(Item("What is said of it", path=path_of(iri)),),
    )
    none: tuple[str, ...] = ()
    within = reading.organisation(view, node)
    data = {
        "view": shown().seen.as_json(),
        "post": Thing(iri, label).as_json(),
        "organisation": within.as_json() if within else None,
        "says": page.lead,
        "holders": none,
        "roles": none,
        "marks": marks(view, node),
        "lines": none,
        "roots": none,
        "notStated": [page.lead],
    }
    return respond(page, "trace.html", data, trace=None, asked=label)


def _told(up: int, hop: Hop) -> dict[str, Any]:
    """Give a hop as the page tells it: who is answered to, and the paragraphs it rests on."""
    view = shown().view
    return {
        "up": up,
        "hop": hop,
        "look": answers.look(hop),
        "how": answers.in_which_capacity(hop),
        "to": answers.box(view, rdf.NamedNode(hop.to.iri)),
        "evidence": paragraphs.cited(view, rdf.NamedNode(hop.line.iri)),
    }


def _grid(found: Trace) -> Grid:
    rows: dict[str, tuple[Items, ...]] = {}
    for _, who, hop in found.told():
        who_answers, to = (Item(one.label, one.iri, path_of(one.iri)) for one in (who, hop.to))
        basis = tuple(Item(t.label, t.iri, path_of(t.iri)) for t in hop.basis)
        rows.setdefault(
            hop.line.iri,
            (
                (who_answers,),
                (to,),
                (Item(hop.kind),),
                tuple(Item(t.label) for t in hop.scope),
                basis,
                (Item(hop.status), *map(Item, hop.marks)),
                tuple(Item(str(place)) for place in hop.evidence),
            ),
        )
    columns = (
        "who answers",
        "to whom",
        "in which capacity",
        "for what",
        "on which basis",
        "status",
        "evidence",
    )
    return Grid("Lines", columns, tuple(rows.values()))
