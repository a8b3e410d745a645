"""Seeing what a SPARQL engine is and what it gets wrong, by asking it.

Layer 3. What can be known without data stands in ``probes``; the rest is asked of the structures
it holds, twice in different words. Nothing is written, unless that is allowed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal
from uuid import uuid4

from caregraph import rdf
from caregraph.errors import SourceError
from caregraph.graph import fetching
from caregraph.graph.identity import VIEWS
from caregraph.graph.probes import PROBES, Probe
from caregraph.graph.remote import Remote
from caregraph.vocab import CG, RDF, SKOS

Verdict = Literal["right", "wrong", "note"]

_MANY = 25_000
"""So many rows are asked for, to see whether they come."""
_LONG = 3_000
"""So many names stand in a long query, of about 200,000 characters."""


@dataclass(frozen=True)
class Told:
    """What was found of one thing."""

    what: str
    verdict: Verdict
    found: str
    so: str = ""
    """What follows for caregraph, where anything does."""


def probe(url: str, *, write: bool = False) -> list[Told]:
    """Ask an endpoint what it is and tell what it gets wrong, in words.

    Args:
        write: Whether a graph of its own may be written there; it is removed again.

    Raises:
        SourceError: it does not answer.
    """
    remote = Remote(url)
    told = [_engine(remote), *inline(remote)]
    if graphs := _held(remote, told):
        for look in (_default, _rows, _order, _from, _blank, _dates, _paths, _long):
            told += _tried(remote, look, graphs)
    told += [*_written(remote)] if write else [Told("writing", "note", "not tried", _WRITE)]
    return told


_WRITE = "With --write a graph of its own is written there and removed again."


def inline(remote: Remote) -> Iterator[Told]:
    """Tell of every probe that needs no data whether its answer is right."""
    for one in PROBES:
        yield _asked(remote, one)


def _asked(remote: Remote, one: Probe) -> Told:
    verdict: Verdict = "wrong" if one.matters else "note"
    so = _HERE if one.matters else "No rule or question of caregraph rests on it."
    try:
        rows = tuple(tuple(_text(term) for term in row) for row in remote.rows(one.query))
    except SourceError as wrong:
        return Told(one.what, verdict, wrong.message, so)
    if rows == one.expected:
        return Told(one.what, "right", "as the standard says")
    return Told(one.what, verdict, f"{_said(rows)} in place of {_said(one.expected)}", so)


def _said(rows: tuple[tuple[str, ...], ...]) -> str:
    return ", ".join(" ".join(row) for row in rows) or "nothing"


def _text(term: object) -> str:
    return "" if term is None else str(getattr(term, "value", term))


def _engine(remote: Remote) -> Told:
    kind = remote.kind
    named = remote.signs.headers.get("server", "")
    said = f"{kind.title}, which calls itself {named}" if named else kind.title
    tried = f"tried with {kind.tried}" if kind.tried else "not known here: asked by the standard"
    return Told("engine", "note", f"{said}; {tried}", " ".join(kind.remarks))


def _held(remote: Remote, told: list[Told]) -> list[rdf.NamedNode]:
    """Give the graphs of structures; tell how many there are."""
    try:
        graphs = fetching.structures(remote)
    except SourceError as wrong:
        told.append(Told("named graphs", "wrong", wrong.message, "Nothing of it can be read."))
        return []
    if not graphs:
        told.append(Told("named graphs", "wrong", "none describes a structure", _NONE))
        return []
    size = sum(_size(remote, graph) for graph in graphs)
    found = f"{len(graphs):,} describe a structure, with {size:,} statements"
    told.append(Told("named graphs", "right", found))
    return graphs


_NONE = (
    "Each structure has to stand in a named graph of its own there. What needs data to be seen was "
    "not looked at."
)


def _size(remote: Remote, graph: rdf.NamedNode) -> int:
    return remote.count(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}")


Look = Callable[[Remote, list[rdf.NamedNode]], Iterator[Told]]


def _tried(remote: Remote, look: Look, graphs: list[rdf.NamedNode]) -> list[Told]:
    """Look at something; that it is not answered is told too."""
    try:
        return [*look(remote, graphs)]
    except SourceError as wrong:
        what = (look.__doc__ or "").partition(".")[0]
        return [Told(what, "wrong", wrong.message, _HERE)]


_HERE = "Rules that rest on it would find something else there than here."
_ALL = "SELECT (COUNT(*) AS ?n) WHERE"


def _default(remote: Remote, graphs: list[rdf.NamedNode]) -> Iterator[Told]:
    """default graph."""
    del graphs
    named = remote.count(f"{_ALL} {{ GRAPH ?g {{ ?s ?p ?o }} }}")
    there = remote.count(f"{_ALL} {{ ?s ?p ?o }}")
    once = remote.count(
        f"{_ALL} {{ SELECT DISTINCT ?s ?p ?o WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }} }}"
    )
    found = f"it holds {there:,} statements of its own"
    if there == 0:
        found = "it is empty"
    elif there == once:
        found = "it is all named graphs at once, each statement once"
    elif there == named:
        found = f"it is all named graphs at once, and {named - once:,} statements count twice"
    yield Told("default graph", "note", found, "caregraph names the graph it asks.")


def _rows(remote: Remote, graphs: list[rdf.NamedNode]) -> Iterator[Told]:
    """rows at once."""
    del graphs
    there = remote.count(f"{_ALL} {{ GRAPH ?g {{ ?s ?p ?o }} }}")
    asked = min(there, _MANY)
    rows = remote.rows(f"SELECT ?s ?p ?o WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }} LIMIT {asked}")
    if len(rows) == asked:
        yield Told("rows at once", "right", f"all {asked:,} that were asked for came")
        return
    found = f"{len(rows):,} came of {asked:,}, and it did not say that it cut the answer"
    so = "caregraph reads page by page, and compares what came with a count."
    yield Told("rows at once", "wrong", found, so)


def _order(remote: Remote, graphs: list[rdf.NamedNode]) -> Iterator[Told]:
    """rows in order."""
    largest = max(graphs, key=lambda graph: _size(remote, graph))
    there = _size(remote, largest)
    seen: set[tuple[str, ...]] = set()
    query = f"SELECT ?s ?p ?o WHERE {{ GRAPH {largest} {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o"
    for page in remote.pages(query, remote.rows):
        before = len(seen)
        seen |= {tuple(map(str, row)) for row in page}
        if len(seen) == before:
            break
    so = "What is brought here is compared with a count, and refused where it differs."
    verdict: Verdict = "right" if len(seen) == there else "wrong"
    yield Told("rows in order", verdict, f"{len(seen):,} of {there:,} came page by page", so)


def _from(remote: Remote, graphs: list[rdf.NamedNode]) -> Iterator[Told]:
    """FROM."""
    graph = graphs[0]
    there = _size(remote, graph)
    asked = f"SELECT (COUNT(*) AS ?n) FROM {graph} WHERE {{ ?s ?p ?o }}"  # noqa: S608  SPARQL
    found = remote.count(asked)
    if found == there:
        yield Told("FROM", "right", "a named graph can be asked as the default graph")
    else:
        yield Told("FROM", "wrong", f"{found:,} statements in place of {there:,}", _HERE)


def _blank(remote: Remote, graphs: list[rdf.NamedNode]) -> Iterator[Told]:
    """blank nodes."""
    named = " ".join(map(str, graphs))
    there = remote.count(
        f"{_ALL} {{ VALUES ?g {{ {named} }} GRAPH ?g {{ ?s ?p ?o }} FILTER(isBlank(?s) || "
        "isBlank(?o)) }"
    )
    if not there:
        yield Told("blank nodes", "right", "no structure has any")
        return
    so = "They come in one answer, because their names mean nothing outside it; views are not kept."
    yield Told("blank nodes", "note", f"{there:,} statements have one", so)


def _dates(remote: Remote, graphs: list[rdf.NamedNode]) -> Iterator[Told]:
    """dates in a join."""
    named = " ".join(map(str, graphs))
    day = "2019-04-01"
    where = (
        f"VALUES ?g {{ {named} }} GRAPH ?g {{ ?s {CG.validFrom} ?d ; a ?class . "
        f"?s {SKOS.prefLabel} ?label }}"
    )
    typed = f'FILTER(?d <= "{day}"^^<http://www.w3.org/2001/XMLSchema#date>)'
    one = remote.count(f"{_ALL} {{ {where} {typed} }}")
    other = remote.count(f'{_ALL} {{ {where} FILTER(STR(?d) <= "{day}") }}')
    if one == other:
        yield Told("dates in a join", "right", f"{one:,} rows, by date and by text")
    else:
        found = f"{one:,} rows by date, and {other:,} by the same dates as text"
        yield Told("dates in a join", "wrong", found, _HERE)


def _paths(remote: Remote, graphs: list[rdf.NamedNode]) -> Iterator[Told]:
    """property paths."""
    graph = graphs[0]
    plain = f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ GRAPH {graph} {{"
    one = remote.count(f"{plain} ?x {CG.describedIn} ?a . ?a {RDF.type} ?class }} }}")
    other = remote.count(f"{plain} ?class ^{RDF.type}/^{CG.describedIn} ?x }} }}")
    up = remote.count(f"{plain} ?x {CG.describedIn}+ ?a . ?a {RDF.type} ?class }} }}")
    if one == other == up:
        yield Told("property paths", "right", f"{one:,} things, by a path and without")
    else:
        yield Told("property paths", "wrong", f"{one:,}, {other:,} and {up:,} of the same", _HERE)


def _long(remote: Remote, graphs: list[rdf.NamedNode]) -> Iterator[Told]:
    """long queries."""
    names = " ".join(f"<{CG.Post.value}/{'x' * 30}/{number}>" for number in range(_LONG))
    query = f"SELECT (COUNT(*) AS ?n) WHERE {{ VALUES ?x {{ {graphs[0]} {names} }} }}"
    came = remote.count(query)
    found = f"a query of {len(query):,} characters is answered"
    if came == _LONG + 1:
        yield Told("long queries", "right", found)
    else:
        yield Told("long queries", "wrong", f"{found} with {came:,} of {_LONG + 1:,} rows", _HERE)


def _written(remote: Remote) -> Iterator[Told]:
    """Write a graph, read it, remove it."""
    if remote.kind.chunk is None:
        yield Told("writing", "note", f"{remote.kind.title} is not written to", _NO_VIEWS)
        return
    graph = rdf.NamedNode(f"{VIEWS}probe/{uuid4()}")
    subjects = [rdf.NamedNode(f"{graph.value}/{number}") for number in range(remote.kind.chunk + 1)]
    label = rdf.Literal('Šaltýř "☃" \\ 𝒳\n', language="en")
    try:
        remote.insert(graph, (rdf.Triple(one, SKOS.prefLabel, label) for one in subjects))
        came = _size(remote, graph)
        same = remote.count(f"{_ALL} {{ GRAPH {graph} {{ ?s {SKOS.prefLabel} {label} }} }}")
        remote.update(f"DROP SILENT GRAPH {graph}")
        left = _size(remote, graph)
    except SourceError as wrong:
        yield Told("writing", "note", wrong.message, _NO_VIEWS)
        return
    if (came, same, left) == (len(subjects), len(subjects), 0):
        found = f"{came:,} statements were written, {remote.kind.chunk:,} at once, and removed"
        yield Told("writing", "right", found, "With --materialise, check keeps views there.")
    else:
        found = f"of {len(subjects):,} statements {came:,} came, {same:,} of them as written; "
        yield Told("writing", "wrong", f"{found}{left:,} could not be removed", _NO_VIEWS)


_NO_VIEWS = "Views cannot be kept there: its structures are brought here and checked here."
