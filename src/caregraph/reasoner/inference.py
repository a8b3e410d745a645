"""Asking the reasoner about a view, and putting its answer together."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic

from caregraph import rdf
from caregraph.errors import CaregraphError
from caregraph.graph import infer as derivations
from caregraph.graph import reading
from caregraph.graph.seen import summary
from caregraph.graph.view import View
from caregraph.inferences import Classified, Derivation, Inference
from caregraph.reasoner import java
from caregraph.reasoner.explanations import Words
from caregraph.reasoner.minimise import minimise
from caregraph.reasoner.statements import Statements, of_view
from caregraph.reasoner.taxonomy import Taxonomy
from caregraph.vocab import CG, RDF, SKOS

_SHOWN = 12
"""So many statements of a contradiction not narrowed down any further are told."""


def infer(view: View, *, seconds: float = 300) -> Inference:
    """Ask whether a view can be true, and what else follows from it; the view is not changed.

    Silence is never a contradiction: what a source leaves out may be so all the same.

    Args:
        seconds: How long each run of the reasoner may take.

    Raises:
        ToolMissingError: there is no Java.
        CaregraphError: the reasoner stopped or ran out of time.
    """
    statements = of_view(view)
    derived = _derivations(view)
    words = Words(view, statements)
    if not java.is_consistent(statements.triples, seconds=seconds):
        explanation = words.contradictions() or _narrowed(words, statements, seconds)
        return Inference(
            consistent=False,
            unsatisfiable=(),
            types=(),
            derivations=derived,
            explanation=explanation,
            view=summary(view),
        )
    found = java.classify(statements.triples, seconds=seconds)
    empty = tuple(sorted(reading.thing(view, rdf.NamedNode(iri)) for iri in found.unsatisfiable))
    explanation = tuple(words.impossible(thing.iri) for thing in empty)
    types = _new_types(view, Taxonomy(statements), found.types)
    return Inference(
        consistent=not empty,
        unsatisfiable=empty,
        types=types,
        derivations=derived,
        explanation=explanation,
        view=summary(view),
    )


def _derivations(view: View) -> tuple[Derivation, ...]:
    """Count, for each derivation, the statements of the structures that follow by it."""
    found = []
    for name, query in derivations.rules().items():
        quads = {rdf.Quad(*triple) for triple in rdf.construct(view.store, query)}
        count = sum(quad not in derivations.background() for quad in quads)
        found.append(Derivation(name, derivations.words(query), count))
    return tuple(found)


def _new_types(
    view: View, taxonomy: Taxonomy, types: frozenset[tuple[str, str]]
) -> tuple[Classified, ...]:
    """Keep the memberships that neither the source nor the hierarchy of classes states."""
    found = set()
    for thing, kind in types:
        node = rdf.NamedNode(thing)
        stated = [*view.nodes(node, RDF.type), *view.nodes(node, CG.describedAs)]
        known = {above for one in stated for above in taxonomy.supers(one.value)}
        if kind not in known and view.texts(rdf.NamedNode(kind), SKOS.prefLabel):
            named = reading.thing(view, rdf.NamedNode(kind))
            found.add(Classified(reading.thing(view, node), named))
    return tuple(sorted(found))


def _narrowed(words: Words, statements: Statements, seconds: float) -> tuple[str, ...]:
    """Tell a contradiction of another sort, as the few statements that cannot all hold."""

    def clashes(part: Sequence[tuple[rdf.Triple, ...]]) -> bool:
        left = max(1.0, until - monotonic())
        triples = [*statements.background, *(triple for group in part for triple in group)]
        try:
            return not java.is_consistent(triples, seconds=left)
        except CaregraphError as stopped:
            if stopped.code == "reasoner-time":
                return False
            raise

    until = monotonic() + seconds
    kept, minimal = minimise(statements.groups, clashes, seconds=seconds)
    told = sorted(words.statement(group) for group in kept)
    if not minimal and len(told) > _SHOWN:
        told = [*told[:_SHOWN], f"and {len(kept) - _SHOWN} more"]
    return (f"These cannot all hold: {'; '.join(told)}.",)
