"""What a request asks for: the view options in its address, and the form of the answer.

Layer 6.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote, urlencode

from flask import Response, current_app, g, request
from werkzeug.datastructures import MIMEAccept, MultiDict
from werkzeug.http import parse_accept_header

from caregraph import rdf
from caregraph.errors import UsageError
from caregraph.graph import dates
from caregraph.graph.choices import Choice
from caregraph.numerals import whole
from caregraph.serve.web.addresses import with_options
from caregraph.serve.web.arranging import Arrangement, Leaves
from caregraph.spreadsheet import XLSX

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from caregraph.serve.loaded import Loaded
    from caregraph.serve.shown import Shown

FORM = "caregraph.form"
"""Where the form named by the end of the address is kept: ``json``, ``csv`` or ``xlsx``."""

RETRY_AFTER = "10"
"""Seconds after which what is being worked out is asked for again."""

_ORDINARY_FORM = "application/x-www-form-urlencoded"
_MEDIA_TYPES = {"json": "application/json", "csv": "text/csv", "xlsx": XLSX}
_SUFFIXES = (*_MEDIA_TYPES,)
RDF_SUFFIXES = {one.file_extension: one for one in rdf.GRAPH_FORMATS}
"""The RDF formats of a page by the suffix that asks for them."""

_ROW_SUFFIXES = ("xml", "tsv", "srj", "srx", "trig", "nq")
_OF_ANSWERS = ("/sparql", "/graphs")
_QUALITY = re.compile(r"(;\s*q\s*=\s*)(\.\d+|[1-9]\d*(?:\.\d*)?)")
_OWN_NAMES = ("/openapi.json",)
ROWS_ON_PAGE = 200
"""A page shows no more rows of a table; its JSON and CSV have all."""

_ABOUT = "about"
"""Where a request keeps what it is about."""

VIEW_OPTIONS = ("asOf", "knownBy", "adopt", "supposeComplete")
"""The view options, as they stand in an address."""
DAYS = VIEW_OPTIONS[:2]
"""Those of them that are days."""


class SuffixForm:
    """Takes ``.json``, ``.csv`` or ``.xlsx`` off the end of an address and remembers it.

    So every page has them beside it without a route of its own; a page of the ontology has the
    suffixes of RDF as well, and the endpoint those of all that it gives.
    """

    def __init__(self, inner: WSGIApplication) -> None:
        self._inner = inner

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        stem, _, suffix = path.rpartition(".")
        known = (
            suffix in _SUFFIXES
            or (suffix in RDF_SUFFIXES and stem.startswith("/ontology"))
            or (suffix in (*RDF_SUFFIXES, *_ROW_SUFFIXES) and stem.startswith(_OF_ANSWERS))
        )
        if known and path not in _OWN_NAMES and not path.startswith("/static/"):
            environ = {**environ, "PATH_INFO": "/" if stem == "/index" else stem, FORM: suffix}
        return self._inner(environ, start_response)


def loaded() -> Loaded:
    """Give what the running application shows."""
    return cast("Loaded", current_app.extensions["caregraph"])


def fields() -> MultiDict[str, str]:
    """Give what stands in the address, and with it what an ordinary form sends in its body."""
    return request.values if request.mimetype == _ORDINARY_FORM else request.args


def iso(text: str) -> str:
    """Write a date as addresses have it, where it is one: day first, by its month's name, or so.

    >>> iso("1 May 2008"), iso("05/2008"), iso("any")
    ('2008-05-01', '2008-05', 'any')
    """
    try:
        return dates.read(text).text
    except ValueError:
        return text.strip()  # the view says what is wrong with it


def choice() -> Choice:
    """Read the view options of the request; empty ones do not count."""
    given = MultiDict(options())
    adopt = tuple(given.getlist("adopt"))
    supposed = ",".join(given.getlist("supposeComplete")).split(",")
    return Choice(
        given.get("asOf"),
        given.get("knownBy"),
        adopt,
        tuple(kind.strip() for kind in supposed if kind.strip()),
    )


def shown() -> Shown:
    """Give the view that the request asks for: of everything, or of what its page can rest on.

    It stays the same to the end of the request, whatever is written meanwhile.
    """
    asked = choice(), g.get(_ABOUT)
    if g.get("asked") != asked:
        chosen, about = asked
        found = loaded().about(chosen, about) if about else loaded().shown(chosen)
        g.asked, g.shown = asked, found
    return cast("Shown", g.shown)


def look_at(thing: rdf.NamedNode) -> None:
    """Let the request be about one thing, so that it needs no view of everything."""
    setattr(g, _ABOUT, thing)


def looked_at() -> rdf.NamedNode | None:
    """Give the thing that the request is about, if it is about one."""
    return cast("rdf.NamedNode | None", g.get(_ABOUT))


def placed_in(structure: rdf.NamedNode) -> None:
    """Let the request belong to a place that its address does not name."""
    g.place = structure


def placed() -> rdf.NamedNode | None:
    """Give the place to which the request belongs by what is asked in it, if there is one."""
    return cast("rdf.NamedNode | None", g.get("place"))


def options() -> list[tuple[str, str]]:
    """Give the view options of the request as they stand in an address; empty ones do not count."""
    given = fields()
    found = [(name, value) for name in VIEW_OPTIONS for value in given.getlist(name) if value]
    return [(name, iso(value) if name in DAYS else value) for name, value in found]


def arguments() -> list[tuple[str, str]]:
    """Give all that stands in the address of the request, days as addresses have them."""
    args = request.args.items(multi=True)
    return [(name, iso(value) if name in DAYS else value) for name, value in args]


def address(path: str, **others: str | None) -> str:
    """Give an address on this service that keeps the view options of the request.

    An option that *path* or *others* names replaces the request's own; ``None`` takes it away.
    """
    return rooted(with_options(path, options(), **others))


def rooted(path: str) -> str:
    """Give an address on this service, wherever it is mounted, by the path of a page in it."""
    return quote(request.script_root) + path


def form() -> str:
    """Say in which form a page is wanted: ``html``, ``json``, ``csv`` or ``xlsx``."""
    named = request.environ.get(FORM)
    if named:
        return str(named)
    best = accepted(("text/html", *_MEDIA_TYPES.values()))
    return next((name for name, one in _MEDIA_TYPES.items() if one == best), "html")


def media_type() -> str:
    """Give the media type of the form in which a page is wanted."""
    return _MEDIA_TYPES.get(form(), "text/html")


def arrangement() -> Arrangement:
    """Say how a table of the page is wanted: filtered, sorted, or which."""
    given = request.args
    filters = tuple(one for one in given.getlist("filter") if one.strip())
    return Arrangement(given.get("table", ""), filters, given.get("sort", ""))


def most_rows() -> int | None:
    """Say how many rows of a table the answer shows; ``None`` for all, from which it chooses."""
    is_chosen = arrangement() or "page" in request.args
    return ROWS_ON_PAGE if form() == "html" and not is_chosen else None


@dataclass(frozen=True)
class Leaf:
    """One page of a long list."""

    number: int
    last: int
    count: int
    """The rows of the whole list."""
    shown: slice
    """The rows on it; all of them in JSON and CSV."""


def leaves() -> Leaves:
    """Say which page of what is wanted of a long table is asked for."""
    text = request.args.get("page", "1")
    return Leaves(arrangement(), whole(text) or 1, ROWS_ON_PAGE)


def leaf(count: int, rows: int = ROWS_ON_PAGE) -> Leaf:
    """Give the page of a list of *count* rows that the request asks for.

    Args:
        rows: How many stand on a page.

    Raises:
        UsageError: the list has no such page.
    """
    text = request.args.get("page", "1")
    number, last = whole(text) or 0, max(1, -(-count // rows))
    if not 1 <= number <= last:
        raise UsageError(
            f"there is no page {text!r} of this list",
            code="no-such-page",
            hint=f"Its pages go from 1 to {last}.",
        )
    start = (number - 1) * rows
    shown = slice(start, start + rows) if form() == "html" else slice(None)
    return Leaf(number, last, count, shown)


def leaf_address(number: int) -> str:
    """Give the address of another page of the list that the request shows."""
    kept = [(name, value) for name, value in arguments() if name != "page"]
    return f"{rooted(request.path)}?{urlencode([*kept, ('page', str(number))])}"


def accepted(offered: tuple[str, ...]) -> str | None:
    """Give the media type of *offered* that the client likes best; without a header the first.

    Parameters of a type, such as its charset, do not count, nor does what is no type; qualities
    written ``.9`` or beyond 1 are taken as they are meant.
    """
    header = request.headers.get("Accept", "")
    return _best(header, offered)


@lru_cache(maxsize=256)
def _best(header: str, offered: tuple[str, ...]) -> str | None:
    plain = _QUALITY.sub(lambda q: q[1] + (f"0{q[2]}" if q[2].startswith(".") else "1"), header)
    bare = [(kind.partition(";")[0], q) for kind, q in parse_accept_header(plain, MIMEAccept)]
    meant = MIMEAccept([(kind, q) for kind, q in bare if "/" in kind or kind == "*"])
    return meant.best_match(offered) if meant else offered[0]


def json_response(data: Any, status: int = 200) -> Response:
    """Give data as JSON, keys in the order in which they were put."""
    response = current_app.json.response(data)
    response.status_code = status
    return cast("Response", response)


def download(body: bytes, media_type: str, name: str = "") -> Response:
    """Give bytes of a media type, to be saved under a name where there is one; text is UTF-8."""
    response = Response(body, mimetype=media_type.partition(";")[0])
    if name:
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
