"""The query pool: queries that clients write, answered by sealed worker processes.

Layer 6.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from caregraph import rdf
from caregraph.errors import QueryError
from caregraph.serve.endpoint import guard
from caregraph.serve.processes.workers import Limits, Workers, memory_error

_SHARE = 0.5
"""Looking at a query ends by itself after this part of the time that a query may take."""


@dataclass(frozen=True)
class Request:
    """One query on one snapshot."""

    snapshot: Path
    query: str
    base: str
    """The address against which relative IRIs are read."""
    select: str | None
    """Media type for rows; ``None`` where the client accepts none of them."""
    ask: str | None
    construct: str | None
    default_graphs: Sequence[str] | None = None
    named_graphs: Sequence[str] | None = None
    rows: int | None = None
    """Fewer rows than the pool allows, where a page shows only some."""
    whole: bool = False
    """Let as many rows be as there are bytes for."""


@dataclass(frozen=True)
class Answer:
    """The answer to a query."""

    kind: Literal["select", "ask", "construct"]
    media_type: str
    body: bytes
    cut_by: Literal["rows", "bytes"] | None
    """Which limit cut the answer short; ``None`` where it is whole."""
    triples: int | None
    """How many triples a graph has."""


class NotAcceptableError(QueryError):
    """The client accepts no format that this kind of answer can take."""

    code = "not-acceptable"


class Pool:
    """Runs queries in worker processes; safe to use from several threads."""

    def __init__(self, limits: Limits | None = None, *, workers: int = 2) -> None:
        self.limits = limits or Limits()
        self.workers = Workers(
            "caregraph.serve.endpoint.worker", "the query", self.limits, workers=workers
        )

    def run(self, request: Request) -> Answer:
        """Answer one query.

        Raises:
            QueryError: the text is refused, or cannot be read or evaluated.
            NotAcceptableError: the answer exists in no acceptable format.
            LimitReachedError: time or memory ran out, or every worker stayed busy.
        """
        limits = self.limits
        guard.check(request.query, longest=limits.text_bytes, deepest=limits.nesting)
        head, body = self.workers.ask(_message(request, limits))
        return _answer(head, body, limits)

    def look(self, snapshot: Path, query: str, what: Literal["words", "why"]) -> dict[str, Any]:
        """Look at a query without answering it: what it asks, or why its answer is empty.

        Raises:
            QueryError: the text is refused, is an update, or asks another service.
            LimitReachedError: time or memory ran out, or every worker stayed busy.
        """
        limits = self.limits
        guard.check(query, longest=limits.text_bytes, deepest=limits.nesting)
        asked = {"snapshot": str(snapshot), "query": query, "look": what}
        head, body = self.workers.ask(
            json.dumps(asked | {"seconds": limits.seconds * _SHARE}).encode()
        )
        _refuse(head, limits)
        told: dict[str, Any] = json.loads(body)
        return told


def _message(request: Request, limits: Limits) -> bytes:
    return json.dumps(
        {
            "snapshot": str(request.snapshot),
            "query": request.query,
            "base": request.base,
            "select": request.select,
            "ask": request.ask,
            "construct": request.construct,
            "default": request.default_graphs,
            "named": request.named_graphs,
            "rows": limits.result_bytes if request.whole else request.rows or limits.rows,
            "bytes": limits.result_bytes,
        }
    ).encode()


def _answer(head: Mapping[str, Any], body: bytes, limits: Limits) -> Answer:
    _refuse(head, limits)
    return Answer(head["kind"], head["type"], body, head["cut_by"], head["triples"])


def _refuse(head: Mapping[str, Any], limits: Limits) -> None:
    """Raise what a worker says went wrong, if anything did."""
    match head.get("error"):
        case None:
            return
        case "not-acceptable":
            raise NotAcceptableError(_OFFERED[head["kind"]])
        case "memory":
            raise memory_error("the query", limits)
        case _:
            raise QueryError(
                head["message"], code=head["code"], where=head["where"], hint=head["hint"]
            )


_OFFERED = {
    "select": "rows are given as SPARQL results JSON or XML, CSV or TSV",
    "ask": "a yes or no is given as SPARQL results JSON or XML, CSV or TSV",
    "construct": "a graph is given as " + ", ".join(one.name for one in rdf.GRAPH_FORMATS),
}
