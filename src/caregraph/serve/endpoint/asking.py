"""Asking the pool about the view that a request chooses, its structures and its closure.

Layer 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from flask import request

from caregraph.errors import QueryError, UsageError
from caregraph.graph.identity import CLOSED
from caregraph.serve.endpoint.formats import Wanted
from caregraph.serve.endpoint.pool import Answer, Request
from caregraph.serve.web.request import fields, loaded, shown
from caregraph.sparql import data_sets

_CLOSED_NAME = CLOSED.value.rpartition("/")[2]
"""What a query that names the graph of the closure holds, written out or with a prefix."""


@dataclass(frozen=True)
class Query:
    """A query, whichever way it came in, and the data set that its request names."""

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


def one_query() -> str:
    """Give the query in the address or the form of the request.

    Raises:
        QueryError: there is none, or more than one.
    """
    texts = fields().getlist("query")
    if len(texts) != 1:
        raise QueryError(
            f"there are {len(texts)} queries and one was expected",
            code="one-query",
            hint="Send exactly one field called query.",
        )
    return texts[0]


def ask(query: Query, want: Wanted, *, most: int | None = None, whole: bool = False) -> Answer:
    """Answer a query.

    Args:
        most: Fewer rows than the limit of the service.
        whole: Let as many rows be as there are bytes for, and refuse what is cut all the same.

    Raises:
        QueryError: it names a graph that there is not, cannot be run, or is refused as it is cut.
        LimitReachedError: time or memory ran out, or every worker stayed busy.
    """
    graphs = [*query.default_graphs, *query.named_graphs]
    check_graphs(graphs)
    refused = whole or _refuses_what_is_cut()
    closed = any(_CLOSED_NAME in said for said in (query.text, *graphs))
    with shown().snapshots.on_disk("closed" if closed else "all") as snapshot:
        answer = loaded().pool.run(
            Request(
                snapshot,
                query.text,
                request.base_url,
                want.rows,
                want.rows,
                want.graph,
                query.default_graphs if graphs else None,
                query.named_graphs if graphs else None,
                most,
                whole,
            )
        )
    if answer.cut_by and refused:
        raise QueryError(
            f"the answer has more than the limit of {limit(answer):,} {answer.cut_by}",
            code="answer-cut",
            hint="Ask for less at a time.",
        )
    return answer


def look(text: str, what: Literal["words", "why"]) -> dict[str, Any]:
    """Look at a query without answering it: what it asks, or why its answer is empty.

    Raises:
        QueryError: it is refused.
        LimitReachedError: time or memory ran out, or every worker stayed busy.
    """
    with shown().snapshots.on_disk("closed" if _CLOSED_NAME in text else "all") as snapshot:
        return loaded().pool.look(snapshot, text, what)


def limit(answer: Answer) -> int:
    """Give the limit by which an answer was cut."""
    limits = loaded().pool.limits
    return limits.rows if answer.cut_by == "rows" else limits.result_bytes


def known_graphs() -> list[str]:
    """Name the graphs that can be asked: the structures, and the closure of the view."""
    return [*(one.value for one in loaded().structures), CLOSED.value]


def check_graphs(names: Sequence[str]) -> None:
    """Refuse the name of a graph that there is not.

    Raises:
        QueryError: says which one may have been meant.
    """
    data_sets.refuse_unknown(names, known_graphs() if names else ())


def _refuses_what_is_cut() -> bool:
    chosen = fields().get("cap", "cut")
    if chosen not in ("cut", "error"):
        raise UsageError(
            f"cap is {chosen!r}", hint="Write cap=error, or leave it out to get what fits."
        )
    return chosen == "error"
