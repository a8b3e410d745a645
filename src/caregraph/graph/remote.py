"""A SPARQL engine that is asked, and written to, over HTTP.

Layer 3. ``Remote`` answers SELECT queries where the data are, so that compiled shapes run there
unchanged; ``fetching`` brings whole structures here, for everything else.
"""

from __future__ import annotations

import http.client
import os
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import TypeVar

from caregraph import rdf
from caregraph.errors import SourceError, UsageError
from caregraph.graph import credentials, engine_kinds
from caregraph.graph.engine_kinds import Kind, Signs
from caregraph.numerals import whole

Page = TypeVar("Page", rdf.QuerySolution, rdf.Quad)

SECONDS = "CAREGRAPH_ENDPOINT_SECONDS"
"""The environment variable that says how many seconds one answer may take."""

UPDATE = "CAREGRAPH_ENDPOINT_UPDATE"
"""The environment variable that gives the address for updates, where it is not the usual one."""

_SECONDS = 60.0
_TRIPLES = rdf.RdfFormat.N_TRIPLES.media_type
_ROWS = rdf.QueryResultsFormat.JSON.media_type
_TRIES = 3
_LATER = (429, 502, 503, 504)
"""Statuses of an engine that may answer if it is asked again."""
_PATIENCE = 10.0
"""So many seconds are waited at most before it is."""
_TOLD = 300
"""So much of what an engine says of itself is told."""


class Remote:
    """A SPARQL 1.1 endpoint that is asked over HTTP.

    Args:
        url: Its address, ``http`` or ``https``.
        seconds: How long one answer may take; by default what ``CAREGRAPH_ENDPOINT_SECONDS`` says,
            or a minute.

    Raises:
        SourceError: the address is none, or carries a password.
    """

    def __init__(self, url: str, *, seconds: float | None = None) -> None:
        self._opener = credentials.opener(url)
        self.url = url
        self._seconds = _patience() if seconds is None else seconds

    @cached_property
    def signs(self) -> Signs:
        """Ask something small and give what it shows of the engine."""
        headers, body = self._sent({"query": "SELECT (1 AS ?one) WHERE {}"}, _ROWS)
        return Signs(self.url, {name.casefold(): said for name, said in headers.items()}, body)

    @cached_property
    def kind(self) -> Kind:
        """Ask something small, and give the kind of engine that shows."""
        return engine_kinds.recognised(self.signs)

    def select(self, query: str) -> rdf.QuerySolutions:
        """Run a SELECT query there.

        Raises:
            SourceError: there is no answer, or none that can be read.
        """
        result = self._result(query)
        if not isinstance(result, rdf.QuerySolutions):
            raise self.failure("rows were expected")
        return result

    def ask(self, query: str) -> bool:
        """Run an ASK query there."""
        result = self._result(query)
        if not isinstance(result, rdf.QueryBoolean):
            raise self.failure("a truth was expected")
        return bool(result)

    def _result(self, query: str) -> rdf.QuerySolutions | rdf.QueryBoolean:
        form = self.kind.rows
        _, data = self._sent({"query": query}, form.media_type)
        try:
            with rdf.failing():
                return rdf.parse_query_results(data, format=form)
        except rdf.RdfError as wrong:
            raise self._unreadable(wrong) from wrong

    def construct(self, query: str) -> list[rdf.Quad]:
        """Run a CONSTRUCT query there, for statements in the default graph."""
        _, data = self._sent({"query": query}, _TRIPLES)
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
        number = whole(found.value) if isinstance(found, rdf.Literal) else None
        if number is None:
            raise self.failure("it does not say how much it holds")
        return number

    def pages(self, query: str, ask: Callable[[str], list[Page]]) -> Iterator[list[Page]]:
        """Yield the rows of an ordered query until a page is empty, however few are on one.

        Args:
            query: ``SELECT ... ORDER BY ...``, so that pages neither overlap nor leave a gap.
            ask: Runs a SELECT query that is given, or one made of it.
        """
        whole = f"SELECT * WHERE {{ {{ {query} }} }}" if self.kind.nests_order else query
        offset = 0
        while page := ask(f"{whole} LIMIT {self.kind.page} OFFSET {offset}"):
            yield page
            offset += len(page)

    def update(self, text: str) -> None:
        """Change what it holds.

        Raises:
            SourceError: it does not; nothing says that none of it was done.
        """
        self._sent({"update": text}, "*/*")

    def insert(
        self, graph: rdf.NamedNode, triples: Iterable[rdf.Triple], *, at_once: int | None = None
    ) -> None:
        """Write statements into a named graph, so many at once as the engine takes.

        Args:
            at_once: So many at once in place of that.

        Raises:
            SourceError: it is an engine that is not written to, or it refuses.
        """
        chunk = self.kind.chunk
        if chunk is None:
            raise self.failure(
                f"{self.kind.title} is not written to", code="endpoint-read-only", hint=_READ_ONLY
            )
        lines = (f"{triple} ." for triple in triples)
        while said := "\n".join(islice(lines, at_once or chunk)):
            self.update(f"INSERT DATA {{ GRAPH {graph} {{\n{said}\n}} }}")

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

    def _sent(self, form: dict[str, str], accept: str) -> tuple[http.client.HTTPMessage, bytes]:
        """Send a query or an update, again where it may be answered later; give the answer."""
        url = self.url
        if "update" in form:
            url = os.environ.get(UPDATE) or self.kind.update(self.url)
        request = urllib.request.Request(  # noqa: S310  http and https only, by the opener
            url,
            data=urllib.parse.urlencode(form).encode(),
            headers={"Accept": accept, "User-Agent": "caregraph"},
        )
        for left in reversed(range(_TRIES)):
            try:
                with self._opener.open(request, timeout=self._seconds) as answer:
                    if answer.headers.get("X-Caregraph-Truncated"):
                        raise self.failure("the endpoint cut the answer short")
                    return answer.headers, bytes(answer.read())
            except urllib.error.HTTPError as wrong:
                if not left or wrong.code not in _LATER:
                    raise self._refused(wrong) from wrong
                time.sleep(_wait(wrong.headers.get("Retry-After")))
            except (OSError, http.client.HTTPException) as wrong:
                if not left or not _is_cut(wrong):
                    raise self.failure(f"it does not answer: {wrong}") from wrong
                time.sleep(_wait(None))
        raise AssertionError("the last try gives or raises")

    def _refused(self, wrong: urllib.error.HTTPError) -> SourceError:
        """Say what an engine answered in place of what was asked for, in its own words too."""
        with wrong:
            said = " ".join(wrong.read(4 * _TOLD).decode("utf-8", "replace").split())[:_TOLD]
        own = f': "{said}"' if said and not said.startswith("<") else ""
        message = f"it answered {wrong.code} {wrong.reason}{own}"
        if wrong.code in (401, 403):
            return self.failure(message, code="endpoint-refused", hint=_WHO)
        return self.failure(message)

    def failure(
        self,
        message: str,
        *,
        code: str = "endpoint",
        hint: str = "Is it the address of a SPARQL 1.1 endpoint? caregraph probe tells more.",
    ) -> SourceError:
        """Give the error that says what is wrong with the endpoint."""
        return SourceError(message, where=self.url, code=code, hint=hint)

    def _unreadable(self, wrong: Exception) -> SourceError:
        return self.failure(f"the answer cannot be read: {wrong}")


_WHO = (
    f"Say who asks: {credentials.USER} and {credentials.PASSWORD}, or {credentials.TOKEN}, in the "
    "environment, or the .netrc file."
)
_READ_ONLY = "Leave --materialise out: its structures are brought here and checked here."


def _patience() -> float:
    """Give how many seconds an answer may take.

    Raises:
        UsageError: what the environment says is no number of seconds.
    """
    said = os.environ.get(SECONDS)
    try:
        seconds = _SECONDS if said is None else float(said)
    except ValueError:
        seconds = 0
    if not 0 < seconds < float("inf"):
        raise UsageError(f"{SECONDS} is {said!r}, and a number of seconds was expected")
    return seconds


def _wait(said: str | None) -> float:
    """Give the seconds to wait: those that an engine says, within reason, else one."""
    return min(float(said), _PATIENCE) if said and said.isdecimal() else 1.0


def _is_cut(wrong: Exception) -> bool:
    """Say whether a connection was cut, rather than refused or too slow."""
    reason = wrong.reason if isinstance(wrong, urllib.error.URLError) else wrong
    return isinstance(reason, (ConnectionResetError, http.client.RemoteDisconnected))
