"""What an update would change and read, and that it does nothing else.

Layer 2. The tree is rdflib's; the engine runs the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from caregraph.errors import QueryError

_DATA = ("InsertData", "DeleteData", "DeleteWhere")
_ALLOWED = (*_DATA, "Modify", "Clear", "Drop")
_HINT = (
    "INSERT DATA, DELETE DATA, DELETE/INSERT ... WHERE, and CLEAR or DROP of one graph are done; "
    "every graph is named by its IRI."
)


@dataclass(frozen=True)
class Named:
    """The graphs that an update names, by IRI."""

    changed: frozenset[str]
    read: frozenset[str]


def graphs(text: str) -> Named:
    """Give the graphs of an update.

    Raises:
        QueryError: it cannot be read, is of another kind than those allowed, or does not name its
            graphs.
    """
    changed: set[str] = set()
    read: set[str] = set()
    requests = _requests(text)
    if not requests:
        raise _refused("it says nothing")
    for one in requests:
        if one.name not in _ALLOWED:
            raise _refused(f"{one.name.upper()} is not done here")
        if one.name in ("Clear", "Drop"):
            changed.add(_iri(one.graphiri))
            continue
        home = {_iri(one.withClause)} if one.withClause is not None else set()
        if one.using:
            raise _refused("USING is not done here")
        templates = [one] if one.name in _DATA else [one.delete, one.insert]
        for template in templates:
            changed |= set(_templates(template, home))
        if one.name == "Modify":
            read |= home | set(_patterns(one.where))
    return Named(frozenset(changed), frozenset(read))


def _requests(text: str) -> list[Any]:
    from rdflib.plugins.sparql.algebra import translateUpdate
    from rdflib.plugins.sparql.parser import parseUpdate

    try:
        tree = translateUpdate(parseUpdate(text))
        return list(tree.algebra) if tree else []
    except Exception as wrong:  # the parser tells what is wrong in ways of its own
        raise QueryError(
            f"the update cannot be read: {wrong}", code="unreadable-update", hint=_HINT
        ) from wrong


def _templates(template: Any, home: set[str]) -> Iterator[str]:
    """Give the graphs into which, or out of which, statements of a template go."""
    if template is None:
        return
    if template.triples:
        if not home:
            raise _refused("it does not say which graph it changes")
        yield from home
    for graph in template.quads or {}:
        yield _iri(graph)


def _patterns(where: Any) -> Iterator[str]:
    """Give the graphs that patterns read.

    Raises:
        QueryError: they ask another service, or any graph.
    """
    waiting = [where]
    while waiting:
        one = waiting.pop()
        name = getattr(one, "name", "")
        if name == "ServiceGraphPattern":
            raise _refused("SERVICE is not done here")
        if name == "Graph":
            yield _iri(one.term)
        if isinstance(one, Mapping):
            waiting += one.values()
        elif isinstance(one, (list, tuple, set)):
            waiting += one


def _iri(term: Any) -> str:
    from rdflib import URIRef

    if not isinstance(term, URIRef):
        raise _refused("it does not name one graph by its IRI")
    return str(term)


def _refused(what: str) -> QueryError:
    return QueryError(f"the update is refused: {what}", code="update-not-allowed", hint=_HINT)
