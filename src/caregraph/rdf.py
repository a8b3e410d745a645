"""RDF and the store that answers SPARQL: the only door to pyoxigraph.

Ground floor. Terms, statements, stores, reading and writing of files are the engine's own, passed
on as they are: nothing stands round a row. Queries go through ``select``, ``construct`` or
``query``, and whatever the engine refuses or fails at is an ``RdfError``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolution,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    Variable,
    __version__,
    parse,
    parse_query_results,
    serialize,
)

from caregraph import nesting
from caregraph.errors import QueryError

__all__ = [
    "ENGINE",
    "FORMATS",
    "GRAPH_FORMATS",
    "SUFFIXES",
    "Answer",
    "AnyTerm",
    "BlankNode",
    "DefaultGraph",
    "Literal",
    "NamedNode",
    "Node",
    "Quad",
    "QueryBoolean",
    "QueryResultsFormat",
    "QuerySolution",
    "QuerySolutions",
    "QueryTriples",
    "RdfError",
    "RdfFormat",
    "Store",
    "Term",
    "Triple",
    "Value",
    "Variable",
    "construct",
    "failing",
    "parse",
    "parse_query_results",
    "query",
    "read",
    "select",
    "serialize",
    "suffix",
    "update",
]

ENGINE = f"pyoxigraph {__version__}"
"""The engine, with its version."""

FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "rdfxml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}
"""The RDF formats that are read and written, by the names people give; their titles, suffixes and
media types are the engine's."""

GRAPH_FORMATS = tuple(FORMATS[name] for name in ("turtle", "ntriples", "jsonld", "rdfxml"))
"""Those in which a service gives one graph, the one given by default first."""

Node: TypeAlias = NamedNode | BlankNode
"""What a statement may be about."""

Term: TypeAlias = Node | Literal
"""What a statement may say, in RDF 1.1."""

AnyTerm: TypeAlias = Term | Triple
"""What the engine may give: a statement may be about a statement."""

Value: TypeAlias = NamedNode | Literal
"""What a cell of a table, or something a person writes, stands for."""

Answer: TypeAlias = QuerySolutions | QueryBoolean | QueryTriples
"""What a query gives: rows, a truth, or triples."""


class RdfError(QueryError):
    """The engine cannot read a query or a file, or fails at it; the message is the engine's own."""

    code = "engine"

    def __init__(self, message: str, *, unreadable: bool) -> None:
        super().__init__(message)
        self.unreadable = unreadable
        """Whether the text is at fault, not what became of it."""


def suffix(rdf_format: RdfFormat) -> str:
    """Give what the names of files in a format end in.

    >>> suffix(RdfFormat.TURTLE)
    '.ttl'
    """
    return f".{rdf_format.file_extension}"


SUFFIXES = {suffix(one): one for one in FORMATS.values()}
"""The formats by what the names of their files end in."""


_REMOTE = "its @context stands at another address, and nothing is fetched; write it into the file"
"""What the engine means by the lack of a callback, by which it would fetch the terms of JSON-LD."""


@contextmanager
def failing() -> Iterator[None]:
    """Tell what the engine fails at inside as an ``RdfError``; rows may fail as they are drawn.

    Raises:
        RdfError: the engine could not read or run something.
    """
    try:
        yield
    except SyntaxError as wrong:
        said = _REMOTE if "LoadDocumentCallback" in str(wrong) else str(wrong)
        raise RdfError(said, unreadable=True) from wrong
    except (OSError, RuntimeError, ValueError) as wrong:
        raise RdfError(str(wrong), unreadable=False) from wrong


_SYNTAXES: Mapping[RdfFormat, nesting.Syntax] = {
    RdfFormat.N_TRIPLES: "lines",
    RdfFormat.N_QUADS: "lines",
    RdfFormat.JSON_LD: "json",
    RdfFormat.RDF_XML: "xml",
}
"""How formats nest that do not as Turtle does."""


def read(path: Path, rdf_format: RdfFormat, base: str | None = None) -> Iterator[Quad]:
    """Give the statements of a file of somebody's; one that nests too deeply is refused.

    Args:
        base: Against which its relative IRIs are read.

    Raises:
        RdfError: it cannot be read; inside of ``failing``, also as its statements are drawn.
    """
    with failing():
        nesting.check(path, _SYNTAXES.get(rdf_format, "turtle"))
        return parse(path=path, format=rdf_format, base_iri=base)


def query(
    store: Store,
    text: str,
    *,
    prefixes: Mapping[str, str] | None = None,
    base: str | None = None,
    default_graph: Sequence[NamedNode | BlankNode | DefaultGraph] | None = None,
    named_graphs: Sequence[NamedNode | BlankNode] | None = None,
) -> Answer:
    """Run any query on a store.

    Raises:
        RdfError: it cannot be read, or cannot be begun; drawing its rows can fail later.
    """
    with failing():
        return store.query(
            text,
            prefixes=dict(prefixes) if prefixes else None,
            base_iri=base,
            default_graph=None if default_graph is None else list(default_graph),
            named_graphs=None if named_graphs is None else list(named_graphs),
        )


def select(store: Store, text: str, *, prefixes: Mapping[str, str] | None = None) -> QuerySolutions:
    """Run a SELECT query on a store.

    Raises:
        RdfError: it cannot be read, or is of another kind.
    """
    answer = query(store, text, prefixes=prefixes)
    if isinstance(answer, QuerySolutions):
        return answer
    raise RdfError("the query is not a SELECT query", unreadable=False)


def construct(store: Store, text: str) -> QueryTriples:
    """Run a CONSTRUCT or DESCRIBE query on a store.

    Raises:
        RdfError: it cannot be read, or is of another kind.
    """
    answer = query(store, text)
    if isinstance(answer, QueryTriples):
        return answer
    raise RdfError("the query is not a CONSTRUCT query", unreadable=False)


def update(store: Store, text: str, *, prefixes: Mapping[str, str] | None = None) -> None:
    """Run an update on a store.

    Raises:
        RdfError: it cannot be read, or the engine fails at it.
    """
    with failing():
        store.update(text, prefixes=dict(prefixes) if prefixes else None)
