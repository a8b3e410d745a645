"""What a view says of itself in triples, and the IRI that its choices give it.

Layer 3.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from caregraph import rdf
from caregraph.rdf import AnyTerm, Node
from caregraph.vocab import CG, PREFIXES, RDF, XSD

if TYPE_CHECKING:
    from caregraph.graph.derived import Change
    from caregraph.graph.view import View

VIEWS = PREFIXES["id"] + "view/"
"""What the IRIs of views begin with; the rest names the choices that made them."""

UNNAMED = rdf.NamedNode(VIEWS + "unnamed")

CLOSED = rdf.NamedNode(VIEWS + "owl-rl")
"""The named graph of the OWL 2 RL closure of a view, at the endpoint."""

_BYTES = 8
"""Of the hash of a statement, and of a fingerprint."""

FINGERPRINT = "fingerprint"
"""Where a view that was kept keeps what gives its fingerprint."""


def derived_graph(view: rdf.NamedNode) -> rdf.NamedNode:
    """Name the graph of what is derived in a view, in exports that have named graphs."""
    return rdf.NamedNode(f"{view.value}/derived")


def description(
    shown: View, decided: Iterable[Node] | None = None
) -> Iterable[tuple[Node, rdf.NamedNode, AnyTerm]]:
    """Say in triples which view it is.

    Args:
        decided: The proposals that stand as decided, where that is known already.
    """
    yield shown.iri, RDF.type, CG.View
    for graph in shown.days:
        yield shown.iri, CG.viewOf, graph
    for proposal in shown.adopted:
        yield shown.iri, CG.adopts, proposal
    for proposal in shown.decided if decided is None else decided:
        yield shown.iri, CG.takesAsDecided, proposal
    known: list[tuple[Node, str | None]] = [
        *((graph, one.known_by) for graph, one in shown.choices.items()),
        (shown.iri, shown.choice.known_by),
    ]
    for node, by in known:
        if by:
            yield node, CG.knownBy, rdf.Literal(by, datatype=XSD.date)
    dated: list[tuple[Node, date | None]] = [*shown.days.items(), (shown.iri, shown.day)]
    for node, day in dated:
        if day:
            yield node, CG.asAt, day_literal(day)


def day_literal(day: date) -> rdf.Literal:
    """Give a day as a view says it of itself and of its structures."""
    return rdf.Literal(day.isoformat(), datatype=XSD.date)


def named(
    days: Mapping[rdf.NamedNode, date | None], known_by: Iterable[str | None], taken: Iterable[Node]
) -> rdf.NamedNode:
    """Name a view by what it shows: structures, days, days of knowledge, adopted proposals."""
    said = [f"{graph.value} {day}" for graph, day in days.items()]
    said += [f"known by {day}" for day in known_by] + [f"adopts {one.value}" for one in taken]
    digest = hashlib.sha256("\n".join(sorted(said)).encode()).hexdigest()[:12]
    return rdf.NamedNode(VIEWS + digest)


def fingerprint(store: rdf.Store) -> str:
    """Hash everything in a store, whatever the order it was made in."""
    return as_fingerprint(total(store))


def total(store: rdf.Store) -> int:
    """Give the sum of the hashes of the statements in a store."""
    with io.BytesIO() as whole:
        store.dump(whole, format=rdf.RdfFormat.N_QUADS)
        whole.seek(0)
        return _sum(whole)


def difference(change: Change) -> int:
    """Give by how much a change alters the sum of the hashes."""
    more, less = (
        _sum(io.BytesIO(rdf.serialize(one, format=rdf.RdfFormat.N_QUADS) or b""))
        for one in (change.added, change.removed)
    )
    return more - less


def as_fingerprint(whole: int) -> str:
    """Write the sum of the hashes of what is in a store as its fingerprint."""
    return f"{whole % (1 << 8 * _BYTES):0{2 * _BYTES}x}"


def _sum(lines: Iterable[bytes]) -> int:
    named = re.compile(rb"_:\w+")  # the names of blank nodes differ from run to run
    told = (named.sub(b"_:", line) if b"_:" in line else line for line in lines)
    hashes = (hashlib.blake2b(line, digest_size=_BYTES).digest() for line in told)
    return sum(int.from_bytes(one, "big") for one in hashes)
