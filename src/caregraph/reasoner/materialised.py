"""The OWL 2 RL closure of a view: all of it written out, for tools that do not reason.

Layer 4.
"""

from __future__ import annotations

from collections.abc import Iterator

from caregraph import rdf
from caregraph.graph import serialised
from caregraph.graph.view import View
from caregraph.reasoner.rl import closure


def materialise(view: View, form: rdf.RdfFormat) -> bytes:
    """Write the closure of a view, ontology and codes included, as one graph.

    Lines of N-Triples and N-Quads are sorted as text.
    """
    if form in (rdf.RdfFormat.N_TRIPLES, rdf.RdfFormat.N_QUADS):
        return "".join(f"{line}\n" for line in sorted(_lines(view))).encode()
    return serialised.serialise_triples(closed(view), form)


def closed(view: View) -> Iterator[rdf.Triple]:
    """Give the triples of the closure of a view."""
    text = "\n".join(_lines(view))
    return (quad.triple for quad in rdf.parse(text, format=rdf.RdfFormat.N_TRIPLES))


def _lines(view: View) -> Iterator[str]:
    stated = view.store.dump(format=rdf.RdfFormat.N_TRIPLES, from_graph=rdf.DefaultGraph())
    return closure((stated or b"").decode())
