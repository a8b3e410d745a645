"""The application: what it is made of, and what every answer carries.

Layer 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, Response, request

from caregraph.graph.choices import Choice, Part
from caregraph.graph.view import Source, open_parts
from caregraph.serve.access import Access
from caregraph.serve.changes.pages import blueprint as changes
from caregraph.serve.doors import Doors
from caregraph.serve.endpoint.bench import blueprint as bench
from caregraph.serve.endpoint.graphs import blueprint as graph_store
from caregraph.serve.endpoint.keeping import blueprint as keeping
from caregraph.serve.endpoint.protocol import blueprint as endpoint
from caregraph.serve.home.pages import blueprint as home
from caregraph.serve.loaded import Loaded, Own
from caregraph.serve.ontology.pages import blueprint as ontology
from caregraph.serve.ontology.recipe_pages import blueprint as recipes
from caregraph.serve.processes.line import CLIENT, client_at
from caregraph.serve.processes.workers import Limits
from caregraph.serve.rules.law import blueprint as law
from caregraph.serve.rules.pages import blueprint as rules
from caregraph.serve.search.pages import blueprint as search
from caregraph.serve.structures.pages import blueprint as structures
from caregraph.serve.things.following import blueprint as following
from caregraph.serve.things.lists import blueprint as lists
from caregraph.serve.things.pages import blueprint as things
from caregraph.serve.tools.analysing import blueprint as analyses
from caregraph.serve.tools.asking import blueprint as asking
from caregraph.serve.tools.findings import blueprint as findings
from caregraph.serve.tools.pages import blueprint as tools
from caregraph.serve.tools.stored import blueprint as stored
from caregraph.serve.tools.time_pages import blueprint as times
from caregraph.serve.transfer import pack
from caregraph.serve.web import failures, routes, templating
from caregraph.serve.web.request import SuffixForm

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_BLUEPRINTS = (
    home,
    lists,
    search,
    structures,
    things,
    following,
    findings,
    rules,
    law,
    asking,
    analyses,
    tools,
    times,
    changes,
    ontology,
    recipes,
    endpoint,
    bench,
    keeping,
    graph_store,
    stored,
)
_LARGEST_BODY = 1_000_000
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def create_app(  # noqa: PLR0913  each is what a caller may say
    graphs: Source | Iterable[Source] = (),
    *,
    choice: Choice | None = None,
    limits: Limits | None = None,
    workers: int = 3,
    trusted_hosts: Sequence[str] | None = None,
    rules_dirs: Iterable[str | PathLike[str]] = (),
    questions_dirs: Iterable[str | PathLike[str]] = (),
    access: Access | None = None,
) -> Flask:
    """Make the application that shows some structures; `close` it when it is done with.

    Args:
        graphs: What to show, one or several: names as for `load`, views, stores of `build`, graphs
            of rdflib, or pairs of one of these and a `Choice`. None means every shipped case.
        choice: The view in which it is shown unless the address asks for another; what a view or a
            name carries of its own wins over it.
        limits: What one query, or one page that is dear to work out, may take.
        workers: How many queries run at once, and how many pages are worked out.
        trusted_hosts: Host names the service answers to; ``None`` for any. A service on
            loopback should name its own, so that no other site can reach it through a name.
        rules_dirs: Folders of rules of one's own, which stand beside the shipped ones.
        questions_dirs: Folders of questions of one's own, likewise.
        access: Who may read what; without it everybody may read all that is not marked as a draft
            or as internal.

    Raises:
        SourceError: something cannot be read.
        UsageError: something is none of what can be shown.
    """
    parts = open_parts(graphs, choice)
    own = Own(tuple(map(Path, rules_dirs)), tuple(map(Path, questions_dirs)))
    policy = access or Access()

    def make(some: Sequence[Part]) -> Flask:
        app = Flask("caregraph.serve")
        app.config["TRUSTED_HOSTS"] = list(trusted_hosts) if trusted_hosts else None
        app.extensions["caregraph"] = Loaded(some, limits=limits, workers=workers, own=own)
        policy.register(app)
        _furnish(app)
        return app

    return Doors(parts, policy, make).app


def _furnish(app: Flask) -> None:
    """Give an application its pages, its failures and what every answer carries."""
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_BODY
    app.json.sort_keys = False  # type: ignore[attr-defined]  # of the default provider
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.url_map.strict_slashes = False
    app.wsgi_app = SuffixForm(partial(_of_any_host, app, app.wsgi_app))  # type: ignore[method-assign]
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint)
    failures.register(app)
    templating.register(app)
    app.before_request(_note_client)
    app.before_request(routes.check_parameters)
    app.after_request(_add_headers)


def _of_any_host(
    app: Flask, inner: WSGIApplication, environ: WSGIEnvironment, start_response: StartResponse
) -> Iterable[bytes]:
    """Let ``/health`` be asked by any name: what watches a service often has its address alone."""
    trusted = app.config["TRUSTED_HOSTS"]
    if trusted and environ.get("PATH_INFO") == "/health":
        environ = {**environ, "HTTP_HOST": trusted[0].lstrip(".")}
    return inner(environ, start_response)


def _note_client() -> None:
    """Note who asks, for all that is fair between clients."""
    CLIENT.set(client_at(request.remote_addr))


def _add_headers(response: Response) -> Response:
    given = {name.casefold() for name in response.headers.keys()}  # noqa: SIM118  pairs, as a list
    response.headers.extend(
        [(name, value) for name, value in _HEADERS.items() if name.casefold() not in given]
    )
    if not request.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "no-cache")
        response.vary.update(("Accept", "Accept-Encoding", "Authorization"))
    if request.authorization:
        response.headers["Cache-Control"] = "private, no-store"
    pack(response)
    return response
