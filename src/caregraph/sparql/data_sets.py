"""The graphs that a query chooses for itself, with FROM and FROM NAMED.

Layer 2.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from caregraph import rdf
from caregraph.errors import QueryError, near
from caregraph.sparql.tokens import placed
from caregraph.vocab import PREFIXES

_FROM = re.compile(r"\bFROM\b", re.IGNORECASE)
_TAKES = {"PREFIX": 2, "BASE": 1}
"""What declares names, with the number of tokens that follow it."""


def chosen(text: str, *, base: str | None = None) -> tuple[str, ...]:
    """Give the IRIs of the graphs that a query chooses, in its order.

    Args:
        text: A query that the engine can read; it may use the house prefixes.
        base: What relative names are read against, unless the query says.

    >>> chosen("PREFIX id: <http://a/> SELECT * FROM id:b FROM NAMED <c> {}", base="http://a/d")
    ('http://a/b', 'http://a/c')
    """
    if not _FROM.search(text):
        return ()
    said = [f"PREFIX {prefix}: <{iri}>" for prefix, iri in PREFIXES.items()]
    # A comment ends at a carriage return too, and Turtle has the names that queries have.
    said += _said(text.replace("\r", "\n"))
    with rdf.failing():
        read = list(rdf.parse("\n".join(said), format=rdf.RdfFormat.TURTLE, base_iri=base))
    return tuple(one.subject.value for one in read if isinstance(one.subject, rdf.NamedNode))


def refuse_unknown(names: Iterable[str], known: Collection[str]) -> None:
    """Refuse the name of a graph that there is not.

    Raises:
        QueryError: says which one may have been meant.
    """
    for name in names:
        if name not in known:
            raise QueryError(
                f"there is no graph {name}",
                code="unknown-graph",
                hint=f"Did you mean {close[0]}?" if (close := near(name, known)) else None,
            )


def _said(text: str) -> Iterator[str]:
    """Yield, in Turtle, what a query declares, and a statement about each graph that it chooses."""
    words = [token for _, token, _ in placed(text, strict=False)]
    for number, word in enumerate(words):
        if takes := _TAKES.get(word.upper()):
            yield " ".join(words[number : number + takes + 1])
        elif word.upper() == "FROM":
            is_named = words[number + 1].upper() == "NAMED"
            yield f"{words[number + 1 + is_named]} a <urn:chosen> ."
