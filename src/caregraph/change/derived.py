"""What derived triples rest on: the things that a derivation of ``queries/infer`` read for each.

Layer 4.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from caregraph.graph import infer
from caregraph.vocab import PREFIXES, RDF, prologue

_TERM = re.compile(r"[?$](\w+)|<([^>]*)>|(\w+):([\w-]+)|\ba\b|\"[^\"]*\"|\b(?:true|false)\b")
_USED = re.compile(r"\b(\w+):([\w-]+)")


@dataclass(frozen=True)
class Support:
    """What one row of a derivation read."""

    nodes: frozenset[ox.NamedNode]
    predicates: frozenset[ox.NamedNode]
    """The properties that the derivation reads anywhere."""


@dataclass(frozen=True)
class _Derivation:
    heads: tuple[tuple[str, str, str], ...]
    """Patterns of what it derives: a variable as ``?name``, else a term as SPARQL text."""
    select: str
    predicates: frozenset[ox.NamedNode]


def supports(store: ox.Store, triples: Iterable[ox.Triple]) -> dict[ox.Triple, list[Support]]:
    """Give, for derived triples of a graph, what the rows read from which they follow."""
    wanted = set(triples)
    predicates = {triple.predicate.value for triple in wanted}
    found: dict[ox.Triple, list[Support]] = defaultdict(list)
    if not wanted:
        return found
    for one in derivations():
        if not any(p.startswith("?") or p[1:-1] in predicates for _, p, _ in one.heads):
            continue
        rows = store.query(one.select)
        assert isinstance(rows, ox.QuerySolutions)
        names = [variable.value for variable in rows.variables]
        for row in rows:
            bound = {f"?{name}": row[name] for name in names if row[name] is not None}
            for head in one.heads:
                triple = _instance(head, bound)
                if triple in wanted:
                    nodes = frozenset(t for t in bound.values() if isinstance(t, ox.NamedNode))
                    found[triple].append(Support(nodes, one.predicates))
    return found


@cache
def derivations() -> tuple[_Derivation, ...]:
    """Give the derivations as queries for what they read."""
    return tuple(_read(text) for text in infer.rules().values())


def _read(text: str) -> _Derivation:
    head, _, body = text.partition("CONSTRUCT")[2].partition("WHERE")
    terms = [_term(match) for match in _TERM.finditer(head)]
    heads = tuple((terms[i], terms[i + 1], terms[i + 2]) for i in range(0, len(terms), 3))
    used = {ox.NamedNode(PREFIXES[prefix] + name) for prefix, name in _USED.findall(body)
            if prefix in PREFIXES}  # fmt: skip
    select = f"{prologue()}SELECT * WHERE {body}"
    return _Derivation(heads, select, frozenset({RDF.type, *used}))


def _term(match: re.Match[str]) -> str:
    variable, iri, prefix, name = match.groups()
    if variable:
        return f"?{variable}"
    if iri is not None:
        return f"<{iri}>"
    if prefix:
        return f"<{PREFIXES[prefix]}{name}>"
    return f"<{RDF.type.value}>" if match[0] == "a" else match[0]


def _instance(head: tuple[str, str, str], bound: dict[str, object]) -> ox.Triple | None:
    terms = [bound.get(one) if one.startswith("?") else _constant(one) for one in head]
    if any(term is None for term in terms):
        return None
    return ox.Triple(*terms)  # type: ignore[arg-type]  # a derivation gives well-formed triples


@cache
def _constant(text: str) -> ox.NamedNode | ox.Literal:
    if text.startswith("<"):
        return ox.NamedNode(text[1:-1])
    if text in ("true", "false"):
        return ox.Literal(text == "true")
    return ox.Literal(text.strip('"'))
