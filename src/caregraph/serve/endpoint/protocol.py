"""The endpoint: SPARQL 1.1 Protocol for queries, a description of the service, a form.

Layer 6. The default graph is the view that ``asOf``, ``knownBy`` and ``adopt`` choose; the named
graphs are the structures as asserted and, for queries that name it, the OWL 2 RL closure of the
view. Queries run in the pool.
"""

from __future__ import annotations

from flask import Blueprint, Response, request

from caregraph.errors import QueryError
from caregraph.graph.identity import CLOSED
from caregraph.serve.endpoint import description, page
from caregraph.serve.endpoint.asking import Query, ask, limit, one_query
from caregraph.serve.endpoint.formats import GRAPHS, HTML, ROWS, wanted
from caregraph.serve.web.failures import failure
from caregraph.serve.web.request import download, fields, loaded
from caregraph.serve.web.routes import Route, serves

blueprint = Blueprint("sparql", __name__)

_BYTE_ORDER_MARK = "\ufeff"
_TITLES = ", ".join(one.name for one in description.RDF_TYPES.values())

_DATA_SET = {
    "default-graph-uri": "A structure, or the closure of the view; repeatable.",
    "named-graph-uri": "A structure, or the closure of the view; repeatable.",
    "format": "The form of the answer, by its name or media type, in place of Accept.",
    "output": "The same as format.",
    "cap": "error: refuse an answer that a limit cuts, in place of giving what fits.",
}
_GIVES = (*dict.fromkeys((*ROWS.values(), *GRAPHS.values())), HTML)
_QUERY = {"query": "A SPARQL 1.1 query."}


@serves(
    blueprint,
    "/sparql",
    Route(takes=_QUERY | _DATA_SET | page.TAKES, gives=_GIVES),
)
def query_by_get() -> Response:
    """Answer a query in the address; without one give the form or the service description."""
    if "update" in request.args:
        raise _read_only()
    if "query" not in request.args:
        return _without_query()
    return _answer(_asked(one_query()))


@serves(
    blueprint,
    "/sparql",
    Route(
        takes=_DATA_SET,
        gives=_GIVES,
        sends={
            "application/x-www-form-urlencoded": _QUERY | _DATA_SET,
            "application/sparql-query": {},
        },
    ),
    method="POST",
)
def query_by_post() -> Response:
    """Answer a query in a form or in the body."""
    packed = request.headers.get("Content-Encoding", "identity")
    if packed.casefold() != "identity":
        return _unsupported(f"a body packed as {packed}", "Send it as it is.")
    match request.mimetype:
        case "application/x-www-form-urlencoded":
            if "update" in fields():
                raise _read_only()
            return _answer(_asked(one_query()))
        case "application/sparql-query":
            if "query" in request.args:
                raise QueryError(
                    "the query stands in the address and in the body",
                    code="two-queries",
                    hint="Send it once.",
                )
            return _answer(_asked(_body()))
        case "application/sparql-update":
            raise _read_only()
    return _unsupported(
        f"a body of type {request.mimetype or 'unknown'}",
        "Send application/sparql-query, or a form with the field query.",
    )


def _unsupported(what: str, hint: str) -> Response:
    return failure(f"{what} is not a query", code="unsupported-media-type", status=415, hint=hint)


def _without_query() -> Response:
    want = wanted()
    if want.page:
        return page.form()
    media_type = want.graph if want.graph in description.RDF_TYPES else None
    if media_type is None:
        return failure(
            f"the service is described in HTML, {_TITLES}", code="not-acceptable", status=406
        )
    structures = [one.value for one in loaded().structures]
    triples = description.service_description(request.base_url, structures, CLOSED.value)
    return download(description.write(triples, media_type), media_type)


def _answer(query: Query) -> Response:
    want = wanted()
    if want.page:
        return page.answered(query)
    if want.nothing:
        return failure(
            "no format that is accepted is offered",
            code="not-acceptable",
            status=406,
            hint="Offered: " + ", ".join(dict.fromkeys([*ROWS, *GRAPHS])),
        )
    answer = ask(query, want)
    response = download(answer.body, answer.media_type)
    if answer.cut_by:
        response.headers["X-Caregraph-Truncated"] = f"{answer.cut_by}; limit={limit(answer)}"
    return response


def _asked(text: str) -> Query:
    """Put to a query the data set that the request names, in its address or in its form."""
    graphs = (fields().getlist(f"{kind}-graph-uri") for kind in ("default", "named"))
    return Query(text.removeprefix(_BYTE_ORDER_MARK), *map(tuple, graphs))


def _body() -> str:
    """Read the body as UTF-8, which is what a query is written in."""
    charset = request.mimetype_params.get("charset", "utf-8").casefold()
    if charset not in ("utf-8", "utf8"):
        raise QueryError(f"a query is written in UTF-8, not {charset}", code="not-utf-8")
    try:
        return request.get_data().decode("utf-8")
    except UnicodeDecodeError as wrong:
        raise QueryError("the body is not UTF-8", code="not-utf-8") from wrong


def _read_only() -> QueryError:
    return QueryError(
        "updates are refused: this endpoint only answers questions",
        code="read-only",
        hint="Change the source tables and load them again.",
    )
