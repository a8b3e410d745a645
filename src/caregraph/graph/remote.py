"""SPARQL endpoints: asking one, and fetching the structures it holds.

Layer 3. ``Remote`` answers SELECT queries where the data are, so that compiled shapes run there
unchanged; ``fetch`` brings whole structures here, for everything else.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator
from itertools import count

import pyoxigraph as ox

from caregraph.errors import SourceError
from caregraph.graph import anonymous
from caregraph.graph.memory import fill
from caregraph.vocab import PREFIXES

_PAGE = 20_000
"""So many statements are asked for at once: fewer than endpoints commonly cut off at."""

_TRIPLES = "application/n-triples"
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

    def select(self, query: str) -> ox.QuerySolutions:
        """Run a SELECT query there.

        Raises:
            SourceError: there is no answer, or none that can be read.
        """
        data = self._ask(query, _ROWS)
        try:
            result = ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)
        except (SyntaxError, ValueError, json.JSONDecodeError) as wrong:
            raise self._failure(f"the answer cannot be read: {wrong}") from wrong
        if not isinstance(result, ox.QuerySolutions):
            raise self._failure("rows were expected")
        return result

    def construct(self, query: str) -> list[ox.Quad]:
        """Run a CONSTRUCT query there, for statements in the default graph."""
        try:
            return list(ox.parse(self._ask(query, _TRIPLES), format=ox.RdfFormat.N_TRIPLES))
        except SyntaxError as wrong:
            raise self._failure(f"the answer cannot be read: {wrong}") from wrong

    def _ask(self, query: str, media_type: str) -> bytes:
        request = urllib.request.Request(  # noqa: S310  http and https only, by the constructor
            self.url,
            data=urllib.parse.urlencode({"query": query}).encode(),
            headers={"Accept": media_type, "User-Agent": "caregraph"},
        )
        try:
            with urllib.request.urlopen(request, timeout=self._seconds) as answer:  # noqa: S310
                if answer.headers.get("X-Caregraph-Truncated"):
                    raise self._failure("the endpoint cut the answer short")
                return bytes(answer.read())
        except urllib.error.HTTPError as wrong:
            raise self._failure(f"it answered {wrong.code} {wrong.reason}") from wrong
        except (OSError, TimeoutError) as wrong:
            raise self._failure(f"it does not answer: {wrong}") from wrong

    def _failure(self, message: str) -> SourceError:
        return SourceError(message, where=self.url, code="endpoint",
                           hint="Is it the address of a SPARQL 1.1 endpoint?")  # fmt: skip


def fetch(url: str) -> ox.Store:
    """Bring every structure of an endpoint here: a named graph each, as described.

    Raises:
        SourceError: the endpoint does not answer, or holds no structure.
    """
    remote = Remote(url)
    structure = f"<{PREFIXES['cg']}Structure>"
    found = remote.select(f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?g a {structure} }} }}")
    graphs = sorted(row["g"].value for row in found)
    if not graphs:
        raise SourceError("no named graph of it describes a structure", where=url,
                          code="no-structure")  # fmt: skip
    store = ox.Store()
    fill(store, anonymous.settled(_quads(remote, graphs)))
    return store


def _quads(remote: Remote, graphs: Iterable[str]) -> Iterator[ox.Quad]:
    """Yield what some named graphs of an endpoint say, page by page."""
    for name in graphs:
        for offset in count(0, _PAGE):
            # Ordered, so that pages neither overlap nor leave a gap.
            quads = remote.construct(
                f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SELECT ?s ?p ?o WHERE {{ GRAPH <{name}> "
                f"{{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o LIMIT {_PAGE} OFFSET {offset} }}"
            )
            graph = ox.NamedNode(name)
            yield from (ox.Quad(q.subject, q.predicate, q.object, graph) for q in quads)
            if len(quads) < _PAGE:
                break
