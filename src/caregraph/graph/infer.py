"""Deriving shortcuts: the rules of ``queries/infer`` run on a graph until nothing new follows.

Layer 3. Each file is one derivation, a CONSTRUCT query with its words in the head; the folder is
the registry.
"""

from __future__ import annotations

from functools import cache

import pyoxigraph as ox

from caregraph import assets
from caregraph.errors import AssetError
from caregraph.graph.memory import fill
from caregraph.vocab import prologue


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
            result = ox.Store().query(text)
        except SyntaxError as broken:
            raise AssetError(f"{path.name} cannot be read: {broken}") from broken
        if not isinstance(result, ox.QueryTriples):
            raise AssetError(f"{path.name} is not a CONSTRUCT query")
        found[path.stem] = text
    return found


def words(text: str) -> str:
    """Give what a derivation says of itself: the comment in its head."""
    return " ".join(line[2:] for line in text.splitlines() if line.startswith("# "))


def derive(store: ox.Store) -> int:
    """Add to *store*, in its default graph, what the derivations give; say how much is new."""
    before = len(store)
    size = -1
    while size != len(store):
        size = len(store)
        for text in rules().values():
            triples = store.query(text)
            assert isinstance(triples, ox.QueryTriples)
            fill(store, [ox.Quad(t.subject, t.predicate, t.object) for t in triples])
    return len(store) - before
