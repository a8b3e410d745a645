"""Writing by HTTP: the Graph Store Protocol, SPARQL Update, the log of changes, and undoing.

Layer 6. Every address needs a token that may write what it changes. Only applications that take
writes have these.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, cast

from flask import Blueprint, Response, current_app, render_template, request
from werkzeug.exceptions import NotFound

from caregraph import rdf
from caregraph.errors import CaregraphError, SourceError, SourceProblemsError, UsageError
from caregraph.finding import KINDS, Finding
from caregraph.serve import tokens
from caregraph.serve.doors import EXTENSION as DOORS
from caregraph.serve.doors import Doors
from caregraph.serve.tokens import Scope
from caregraph.serve.web.failures import _ours, failure, status_of
from caregraph.serve.web.request import form, json_response, loaded, rooted
from caregraph.serve.web.routes import Menu, Route, serves
from caregraph.serve.writing import bodies, changes, requests
from caregraph.serve.writing.changes import Change, What
from caregraph.serve.writing.judging import kept_waivers
from caregraph.serve.writing.kept import Turn
from caregraph.serve.writing.writing import Asked, RefusedError, Writing, Written
from caregraph.sparql import updating
from caregraph.vocab import PREFIXES

EXTENSION = "caregraph.writing"
"""Where an application keeps what writes."""

blueprint = Blueprint("writing", __name__)

_STATUS = {
    "new-breaches": 422,
    "unknown-term": 422,
    "changed-meanwhile": 412,
    "changed-later": 409,
    "another-structure": 409,
    "update-not-allowed": 403,
    "unsupported-media-type": 415,
    "busy": 503,
}
_OF_THE_STORE = ("damaged-store", "unfinished-store")
"""Codes of what is wrong with what is kept, not with what was sent."""
_PROBLEM = "application/problem+json"
_HTML = "text/html"
_WHY = {"why": "Why, for the log."}
_GROUNDS = {
    "waive": "On what grounds new breaches are let in; without it they are refused.",
    "until": "The day on which that is looked at again.",
    "owner": "Who is to mend them.",
    "approvedBy": "Who approved that; without it, the name of the token.",
}
_GIVES = ("application/json", _PROBLEM)
_TAKES = {**_WHY, **_GROUNDS}
_WRITES = Route(takes=_TAKES, gives=_GIVES, is_of_a_view=False)
_NAMED = replace(_WRITES, takes={"graph": "The IRI of a structure.", **_TAKES})
_SENT: dict[str, dict[str, str]] = {one: {} for one in (*bodies.GRAPHS, *bodies.TABLES)}
_PUTS, _PUTS_NAMED = replace(_WRITES, sends=_SENT), replace(_NAMED, sends=_SENT)
_UPDATES = replace(
    _WRITES,
    sends={
        "application/sparql-update": {},
        "application/x-www-form-urlencoded": {"update": "A SPARQL 1.1 update."},
    },
)


@dataclass(frozen=True)
class Writes:
    """What writes for an application."""

    writing: Writing
    work: Callable[..., Any]
    """Runs a function within limits."""


@serves(blueprint, "/graphs/<key>", _PUTS, method="PUT")
def put(key: str) -> Response:
    """Put tables or RDF in the place of a structure."""
    return _put(_structure(key))


@serves(blueprint, "/graphs", _PUTS_NAMED, method="PUT")
def put_named() -> Response:
    """Put tables or RDF in the place of the structure that is named."""
    return _put(_named())


@serves(blueprint, "/graphs/<key>", _PUTS, method="POST")
def add(key: str) -> Response:
    """Add statements to a structure."""
    return _add(_structure(key))


@serves(blueprint, "/graphs", _PUTS_NAMED, method="POST")
def add_named() -> Response:
    """Add statements to the structure that is named; without a name make a new one."""
    if "graph" in request.args or "default" in request.args:
        return _add(_named())
    scope = _somebody()
    (structure, stated), *_ = _sent(None).items()
    _demand(scope, _key(structure))
    asked = _asked(scope)
    return _done("put", replace(asked, only_if_new=True), {structure: stated})


@serves(blueprint, "/graphs/<key>", _WRITES, method="DELETE")
def delete(key: str) -> Response:
    """Take a structure out."""
    return _delete(_structure(key))


@serves(blueprint, "/graphs", _NAMED, method="DELETE")
def delete_named() -> Response:
    """Take the structure that is named out."""
    return _delete(_named())


@serves(blueprint, "/sparql/update", _UPDATES, method="POST")
def update() -> Response:
    """Run an update: INSERT, DELETE, CLEAR and DROP of graphs that it names."""
    scope = _somebody()
    text = requests.update()
    named = _writes().work(updating.graphs, text)
    for graph in sorted(named.changed):
        _demand(scope, _key(graph))
    shown = _shown()
    for graph in sorted(named.read - named.changed):
        if graph not in shown or _withholds(scope, _key(graph)):
            raise UsageError(f"there is no graph {graph}", code="unknown-graph")

    def make(turn: Turn) -> Mapping[rdf.NamedNode, set[rdf.Quad]]:
        graphs = sorted({*named.changed, *named.read})
        stated = {one: changes.lines(turn.graph(rdf.NamedNode(one))) for one in graphs}
        states = _writes().work(bodies.updated, stated, text)
        return {rdf.NamedNode(graph): changes.quads(found) for graph, found in states.items()}

    return _written(_writes().writing.write("updated", _asked(scope), make))


@serves(
    blueprint,
    "/changes",
    Route(menu=Menu(12, "What was written"), gives=(_HTML, "application/json"), is_of_a_view=False),
)
def log() -> Response:
    """Tell every change: who, when, why, and what it did to the findings; the last first."""
    scope = _somebody()
    several = [one for one in reversed(_writes().writing.kept.log.read()) if _is_shown(one, scope)]
    if form() not in ("html", "json"):
        raise NotFound("The changes are a page and JSON, and no table.")
    if form() == "html":
        page = render_template("changes.html", changes=several, KINDS=KINDS)
        return Response(page, content_type=f"{_HTML}; charset=utf-8")
    return json_response({"changes": [one.told() for one in several]})


@serves(blueprint, "/changes/<int:number>", Route(gives=("application/json",), is_of_a_view=False))
def one_change(number: int) -> Response:
    """Tell one change, with the statements that came and went."""
    scope = _somebody()
    change = _writes().writing.kept.log.change(number)
    if not _is_shown(change, scope):
        raise tokens.TokenError(
            f"the token {scope.name!r} may not read this change", code="not-allowed"
        )
    whole = {"statementsAdded": list(change.added), "statementsRemoved": list(change.removed)}
    return json_response(change.told() | whole)


@serves(
    blueprint,
    "/changes/<int:number>/undo",
    Route(
        takes={**_WHY, "later": "yes to take back later changes of the same structures too."},
        gives=("application/json", _PROBLEM),
        is_of_a_view=False,
    ),
    method="POST",
)
def undo(number: int) -> Response:
    """Take a change back: what it changed is as it was before it."""
    scope = _somebody()
    change = _writes().writing.kept.log.change(number)
    for key in change.keys:
        _demand(scope, key)
    later = request.args.get("later") == "yes"
    return _written(_writes().writing.undo(number, _asked(scope), with_later=later))


@blueprint.after_app_request
def _say_state(answer: Response) -> Response:
    """Say with what a structure states which state of it that is."""
    is_whole = answer.status_code == HTTPStatus.OK and request.method in ("GET", "HEAD")
    if is_whole and request.path.partition("/graphs")[0] == "" and "default" not in request.args:
        key = (request.view_args or {}).get("key")
        structure = _structure(key) if key else _named()
        if state := _writes().writing.state(structure):
            answer.set_etag(state)
    return answer


@blueprint.errorhandler(CaregraphError)
def _failed(error: CaregraphError) -> Response:
    """Tell why a change was not made, with the findings or the problems of cells."""
    status = _STATUS.get(error.code) or status_of(error)
    if isinstance(error, SourceError) and error.code not in _OF_THE_STORE:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    if status not in _STATUS.values():
        return _ours(error)
    where = f"{error.where}: " if error.where else ""
    told: dict[str, Any] = {
        "title": error.message.partition("\n")[0],
        "status": status,
        "detail": f"{where}{error.message}",
        "ok": False,
        "error": f"{where}{error.message}",
        "code": error.code,
        "hint": error.hint,
    }
    if isinstance(error, RefusedError):
        told["findings"] = [one.as_json() for one in error.findings]
        told["detail"] = _in_words(error.findings)
    if isinstance(error, SourceProblemsError):
        told["problems"] = [str(one) for one in error.problems]
    answer = json_response(told, status)
    answer.content_type = _PROBLEM
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        answer.headers["Retry-After"] = "2"
    return answer


def _put(structure: rdf.NamedNode) -> Response:
    scope = tokens.of(request)
    _demand(scope, _key(structure.value))
    return _done("put", _asked(scope), _sent(structure.value))


def _done(what: What, asked: Asked, sent: Mapping[str, tuple[str, ...]]) -> Response:
    """Put what was sent in the place of what there is, recorded waivers aside."""

    def make(turn: Turn) -> Mapping[rdf.NamedNode, set[rdf.Quad]]:
        return {
            (node := rdf.NamedNode(iri)): changes.quads(lines) | kept_waivers(turn.graph(node))
            for iri, lines in sent.items()
        }

    return _written(_writes().writing.write(what, asked, make))


def _add(structure: rdf.NamedNode) -> Response:
    scope = tokens.of(request)
    _demand(scope, _key(structure.value))
    sent = changes.quads(_sent(structure.value)[structure.value])
    found = _writes().writing.write(
        "added to", _asked(scope), lambda turn: {structure: turn.graph(structure) | sent}
    )
    return _written(found)


def _delete(structure: rdf.NamedNode) -> Response:
    scope = tokens.of(request)
    _demand(scope, _key(structure.value))
    found = _writes().writing.write("deleted", _asked(scope), lambda _: {structure: set()})
    if found.change is None:
        return failure("there is no such structure", code="unknown-name", status=404)
    return _written(found)


def _written(found: Written) -> Response:
    """Tell what became of a change that was asked for."""
    change = found.change
    told: dict[str, Any] = {"ok": True, "change": change.told() if change else None}
    answer = json_response(told, 201 if found.created else 200)
    if found.state:
        answer.set_etag(found.state)
    if change and found.created:
        answer.headers["Location"] = rooted(f"/graphs/{change.keys[0]}")
    return answer


def _somebody() -> Scope:
    """Give what the sender may do, who must have a token."""
    scope = tokens.of(request)
    if not scope.may:
        scope.demand_write("")
    return scope


def _writes() -> Writes:
    return cast("Writes", current_app.extensions[EXTENSION])


def _structure(key: str) -> rdf.NamedNode:
    return _iri(PREFIXES["id"] + key)


def _named() -> rdf.NamedNode:
    names = request.args.getlist("graph")
    if "default" in request.args or len(names) != 1:
        raise UsageError(
            "one structure is written at a time, and never the view",
            code="one-graph",
            hint="Write ?graph= and the IRI of a structure.",
        )
    return _iri(names[0])


def _iri(text: str) -> rdf.NamedNode:
    if not text.startswith(PREFIXES["id"]):
        raise UsageError(
            f"{text} is no IRI of a structure",
            code="unknown-graph",
            hint=f"It begins with {PREFIXES['id']} and ends with the key of the structure.",
        )
    try:
        return rdf.NamedNode(text)
    except ValueError as wrong:
        raise UsageError(f"{text} is no IRI", code="unknown-graph") from wrong


def _key(iri: str) -> str:
    """Give the key of a structure, by which tokens name it.

    Raises:
        UsageError: it is none: a graph of another kind is not written.
    """
    return _iri(iri).value.removeprefix(PREFIXES["id"])


def _sent(structure: str | None) -> Mapping[str, tuple[str, ...]]:
    """Read the body, in another process."""
    data, media_type = requests.body()
    found = _writes().work(bodies.statements, data, media_type, structure)
    return cast("Mapping[str, tuple[str, ...]]", found)


def _asked(scope: Scope) -> Asked:
    return requests.asked(scope, _shown())


def _shown() -> frozenset[str]:
    """Give the structures that the sender is shown, by IRI."""
    return frozenset(one.value for one in loaded().structures)


def _is_shown(change: Change, scope: Scope) -> bool:
    shown = _shown()
    return all(
        scope.may_read(key)
        and (iri in shown or all(scope.sees(key, one) for one in tokens.MARKS))
        and not _withholds(scope, key)
        for iri, key in zip(change.structures, change.keys, strict=True)
    )


def _demand(scope: Scope, key: str) -> None:
    """Let only those on who may write a structure and are shown all of it.

    Raises:
        TokenError: they may not, or it is marked, or names in it are withheld from them.
    """
    scope.demand_write(key)
    if _doors().hides(scope, key):
        raise tokens.TokenError(
            f"{key!r} is there, and marked so that the token {scope.name!r} is not shown it",
            code="not-allowed",
            hint="Ask who runs the service for a token that is shown it (--sees).",
        )
    if _withholds(scope, key):
        raise tokens.TokenError(
            f"names in {key!r} are withheld from the token {scope.name!r}, which would lose them",
            code="not-allowed",
            hint="Ask who runs the service for a token that sees names.",
        )


def _withholds(scope: Scope, key: str) -> bool:
    return _doors().withholds(scope, key)


def _doors() -> Doors:
    return cast("Doors", current_app.extensions[DOORS])


def _in_words(several: tuple[Finding, ...]) -> str:
    """Name each finding with what it is about: messages alone may be the same of two things."""
    return "\n".join(
        f"{one.rule}, {one.focus.label}: {one.message} Next: {one.step}" for one in several
    )
