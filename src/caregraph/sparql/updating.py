"""What an update would change and read, and that it does nothing else.

Layer 2. The tree is rdflib's; the engine runs the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from caregraph import rdf
from caregraph.errors import QueryError
from caregraph.sparql import running
from caregraph.vocab import PREFIXES

_ELSEWHERE = re.compile(r"load|service|\\u", re.IGNORECASE)
"""What an engine might do more for than read, and an escape that may hide it."""
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


def run(store: rdf.Store, text: str) -> None:
    """Run an update that ``graphs`` has looked at; the house prefixes need not be declared.

    Raises:
        RdfError: the engine fails at it.
    """
    rdf.update(store, text, prefixes=PREFIXES)


def _requests(text: str) -> list[Any]:
    from rdflib.plugins.sparql.algebra import translateUpdate
    from rdflib.plugins.sparql.parser import parseUpdate

    try:
        tree = translateUpdate(parseUpdate(text), initNs=PREFIXES)
        return list(tree.algebra) if tree else []
    except Exception as wrong:  # the parser tells what is wrong in ways of its own
        raise _unreadable(text, str(wrong)) from wrong


def _unreadable(text: str, said: str) -> QueryError:
    """Say where and why an update cannot be read, in the words for queries where the engine can.

    The engine reads it for an empty store, unless it may ask or load from elsewhere.
    """
    told = QueryError(f"the update cannot be read: {said}", code="unreadable-update", hint=_HINT)
    if _ELSEWHERE.search(text):
        return told
    try:
        run(rdf.Store(), text)
    except rdf.RdfError as wrong:
        if wrong.unreadable:
            told = running.unreadable(
                wrong.message, text, _stops, what="update", code="unreadable-update"
            )
            told.hint = told.hint or _HINT
    return told


def _stops(text: str) -> int | None:
    """Give where the engine cannot read an update; ``None`` where it reads all of it."""
    if _ELSEWHERE.search(text):
        return 0
    try:
        run(rdf.Store(), text)
    except rdf.RdfError as wrong:
        return running.stopped(wrong, text)
    return None


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
