"""SPARQL endpoints: asking one, and fetching the structures it holds.

Layer 3. ``Remote`` answers SELECT queries where the data are, so that compiled shapes run there
unchanged; ``fetch`` brings whole structures here, for everything else.
"""

from __future__ import annotations

import http.client
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from typing import TypeVar

from caregraph import rdf
from caregraph.errors import SourceError
from caregraph.graph import blank_nodes
from caregraph.graph.filling import fill
from caregraph.vocab import PREFIXES

Page = TypeVar("Page", rdf.QuerySolution, rdf.Quad)

_PAGE = 20_000
"""So many statements are asked for at once; an endpoint may give fewer."""

_TRIPLES = rdf.RdfFormat.N_TRIPLES.media_type
_ROWS = "application/sparql-results+json"


class Remote:
    """A SPARQL 1.1 endpoint that is asked over HTTP.

    Args:
        url: Its address, ``http`` or ``https``.
        seconds: How long one answer may take.
    """

    def __init__(self, url: str, *, seconds: float = 60) -> None:
        if urllib.parse.urlsplit(url).scheme not in ("http", "https"):
            raise SourceError("an endpoint has an http or https address", where=url)
        self.url = url
        self._seconds = seconds

    def select(self, query: str) -> rdf.QuerySolutions:
        """Run a SELECT query there.

        Raises:
            SourceError: there is no answer, or none that can be read.
        """
        data = self._ask(query, _ROWS)
        try:
            with rdf.failing():
                result = rdf.parse_query_results(data, format=rdf.QueryResultsFormat.JSON)
        except rdf.RdfError as wrong:
            raise self._unreadable(wrong) from wrong
        if not isinstance(result, rdf.QuerySolutions):
            raise self.failure("rows were expected")
        return result

    def construct(self, query: str) -> list[rdf.Quad]:
        """Run a CONSTRUCT query there, for statements in the default graph."""
        data = self._ask(query, _TRIPLES)
        try:
            with rdf.failing():
                return list(rdf.parse(data, format=rdf.RdfFormat.N_TRIPLES))
        except rdf.RdfError as wrong:
            raise self._unreadable(wrong) from wrong

    def rows(self, query: str) -> list[rdf.QuerySolution]:
        """Run a SELECT query there and give every row of the answer."""
        rows = self.select(query)
        try:
            with rdf.failing():
                return list(rows)
        except rdf.RdfError as wrong:
            raise self._unreadable(wrong) from wrong

    def count(self, query: str) -> int:
        """Run a SELECT query there whose only row says in ``?n`` how many there are."""
        rows = self.rows(query)
        found = rows[0]["n"] if len(rows) == 1 else None
        if not isinstance(found, rdf.Literal) or not found.value.isdecimal():
            raise self.failure("it does not say how much it holds")
        return int(found.value)

    def compare(self, what: str, there: int, came: int) -> None:
        """See that as much came as there is.

        Raises:
            SourceError: it did not.
        """
        if came != there:
            raise self.failure(
                f"it says that it holds {there:,} {what}, and it gave {came:,}",
                code="partial-endpoint",
                hint="Nothing was checked, because part of a structure says nothing true of the "
                "whole. The endpoint may cut answers short, or it changed while it was read: run "
                "again, raise its limit of rows, or use a file of the data.",
            )

    def _ask(self, query: str, media_type: str) -> bytes:
        request = urllib.request.Request(  # noqa: S310  http and https only, by the constructor
            self.url,
            data=urllib.parse.urlencode({"query": query}).encode(),
            headers={"Accept": media_type, "User-Agent": "caregraph"},
        )
        try:
            with urllib.request.urlopen(request, timeout=self._seconds) as answer:  # noqa: S310
                if answer.headers.get("X-Caregraph-Truncated"):
                    raise self.failure("the endpoint cut the answer short")
                return bytes(answer.read())
        except urllib.error.HTTPError as wrong:
            raise self.failure(f"it answered {wrong.code} {wrong.reason}") from wrong
        except (OSError, http.client.HTTPException) as wrong:
            raise self.failure(f"it does not answer: {wrong}") from wrong

    def failure(
        self,
        message: str,
        *,
        code: str = "endpoint",
        hint: str = "Is it the address of a SPARQL 1.1 endpoint?",
    ) -> SourceError:
        """Give the error that says what is wrong with the endpoint."""
        return SourceError(message, where=self.url, code=code, hint=hint)

    def _unreadable(self, wrong: Exception) -> SourceError:
        return self.failure(f"the answer cannot be read: {wrong}")


def fetch(url: str) -> rdf.Store:
    """Bring every structure of an endpoint here: a named graph each, as described.

    Endpoints cut answers off at so many rows and seldom say so. So reading goes on until a page
    is empty, and what came is compared with how much the endpoint says there is.

    Raises:
        SourceError: the endpoint does not answer, holds no structure, or gives less or more than
            it says it holds.
    """
    remote = Remote(url)
    graphs = _structures(remote)
    if not graphs:
        raise SourceError(
            "no named graph of it describes a structure", where=url, code="no-structure"
        )
    store = rdf.Store()
    for graph in graphs:
        _add_named(remote, graph, store)
    fill(store, blank_nodes.named(_nameless(remote)))
    return store


_STRUCTURE = f"GRAPH ?g {{ ?structure a <{PREFIXES['cg']}Structure> }}"
_NAMED = "FILTER(!isBlank(?s) && !isBlank(?o))"
_NAMELESS = f"""GRAPH ?g {{ ?s ?p ?o }} FILTER(isBlank(?s) || isBlank(?o))
    FILTER EXISTS {{ {_STRUCTURE} }}"""


def _structures(remote: Remote) -> list[rdf.NamedNode]:
    """Give the named graphs that describe structures, by IRI."""
    there = remote.count(f"SELECT (COUNT(DISTINCT ?g) AS ?n) WHERE {{ {_STRUCTURE} }}")
    query = f"SELECT DISTINCT ?g WHERE {{ {_STRUCTURE} }} ORDER BY ?g"
    found: set[object] = set()
    for page in _pages(lambda part: remote.rows(query + part)):
        before = len(found)
        found |= {row["g"] for row in page}
        if len(found) == before or len(found) > there:
            break
    remote.compare("structures", there, len(found))
    graphs = [graph for graph in found if isinstance(graph, rdf.NamedNode)]
    if len(graphs) < len(found):
        raise remote.failure(
            "a structure stands in a graph without a name", hint="Load it there into a named graph."
        )
    return sorted(graphs, key=lambda graph: graph.value)


def _add_named(remote: Remote, graph: rdf.NamedNode, store: rdf.Store) -> None:
    """Add what a named graph says without blank nodes, page by page, each statement once."""
    where = f"WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} {_NAMED} }}"
    there = remote.count(f"SELECT (COUNT(*) AS ?n) {where}")
    # Ordered, so that pages neither overlap nor leave a gap.
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SELECT ?s ?p ?o {where} ORDER BY ?s ?p ?o"
    came = 0
    for page in _pages(lambda part: remote.construct(f"{query}{part} }}")):
        before = came
        for said in page:
            quad = rdf.Quad(said.subject, said.predicate, said.object, graph)
            if quad not in store:
                store.add(quad)
                came += 1
        if came == before or came > there:
            break
    remote.compare(f"statements of {graph.value}", there, came)


def _nameless(remote: Remote) -> list[rdf.Quad]:
    """Give what structures say with blank nodes.

    It is asked for in one answer, because the name of a blank node means nothing outside it.
    """
    there = remote.count(f"SELECT (COUNT(*) AS ?n) WHERE {{ {_NAMELESS} }}")
    if not there:
        return []
    found = remote.rows(f"SELECT ?g ?s ?p ?o WHERE {{ {_NAMELESS} }}")
    quads = {rdf.Quad(row["s"], row["p"], row["o"], row["g"]) for row in found}
    remote.compare("statements with blank nodes", there, len(quads))
    return list(quads)


def _pages(ask: Callable[[str], list[Page]]) -> Iterator[list[Page]]:
    """Yield pages until one is empty, however many rows the endpoint allows on one."""
    offset = 0
    while page := ask(f" LIMIT {_PAGE} OFFSET {offset}"):
        yield page
        offset += len(page)
