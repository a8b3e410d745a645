"""Deriving shortcuts: the rules of ``queries/infer`` run on a graph until nothing new follows.

Layer 3. Each file is one derivation, a CONSTRUCT query with its words in the head; the folder is
the registry. What things are is derived before anything else, because other derivations ask what
a thing is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from caregraph import assets, rdf
from caregraph.errors import AssetError
from caregraph.graph import ontology
from caregraph.graph.filling import fill
from caregraph.keeping import kept
from caregraph.vocab import prologue

_HEAD = re.compile(r"^CONSTRUCT \{[^{}]*\}\s+WHERE", re.MULTILINE)
_GIVES_CLASSES = re.compile(r"^CONSTRUCT \{ \?\w+ a \?\w+ \}$", re.MULTILINE)


@cache
def rules() -> dict[str, str]:
    """Give every derivation by the name of its file, with the house prefixes put before it.

    Raises:
        AssetError: a file is not a CONSTRUCT query.
    """
    found = {}
    for path in assets.files("queries", "infer/*.rq"):
        text = prologue() + path.read_text("utf-8")
        try:
            rdf.construct(rdf.Store(), text)
        except rdf.RdfError as broken:
            raise AssetError(f"{path.name} cannot be used: {broken}") from broken
        found[path.stem] = text
    return found


def words(text: str) -> str:
    """Give what a derivation says of itself: the comment in its head."""
    return " ".join(line[2:] for line in text.splitlines() if line.startswith("# "))


@cache
def background() -> rdf.Store:
    """Give the ontology, the codes and the law with what is derived in them; read-only."""
    store = rdf.Store()
    fill(store, ontology.store())
    derive(store)
    return store


def following(store: rdf.Store) -> set[rdf.Quad]:
    """Find what follows in *store* from its other statements, whether or not a source says it.

    Without these statements, deriving gives every one of them again. What follows in the ontology
    alone, or only from what follows from it in turn, is not among them.
    """
    candidates: set[rdf.Quad] = set()
    for text in rules().values():
        candidates |= {rdf.Quad(*triple) for triple in rdf.construct(store, text)}
    known = background()
    candidates = {quad for quad in candidates if quad in store and quad not in known}
    rest = rdf.Store()
    fill(rest, (quad for quad in store if quad not in candidates))
    derive(rest)
    return {quad for quad in candidates if quad in rest}


def derive(store: rdf.Store) -> int:
    """Add to *store*, in its default graph, what the derivations give; say how much is new."""
    before = len(store)
    reads = _reads()
    waiting = list(reads)
    while waiting:
        text = waiting.pop(0)
        quads = {rdf.Quad(*triple) for triple in rdf.construct(store, text)}
        new = [quad for quad in quads if quad not in store]
        fill(store, new)
        given = {quad.predicate.value for quad in new}
        again = {one for one, read in reads.items() if None in read or not given.isdisjoint(read)}
        if given:
            waiting = [one for one in reads if one in again or one in waiting]
    return len(store) - before


@cache
def _reads() -> dict[str, frozenset[str | None]]:
    """Give the predicates that each derivation looks at, None for any; those of classes first."""
    texts = sorted(rules().values(), key=lambda text: not _GIVES_CLASSES.search(text))
    return dict(zip(texts, kept("derivations", texts, lambda: _looked_at(texts)), strict=True))


def _looked_at(texts: Iterable[str]) -> tuple[frozenset[str | None], ...]:
    """Read off each derivation at which predicates it looks."""
    from caregraph.shacl.live.links import links
    from caregraph.sparql.parse import parse_select

    selects = (parse_select(_HEAD.sub("SELECT ?this WHERE", text), {}) for text in texts)
    return tuple(frozenset(link.predicate for link in links(select)) for select in selects)
