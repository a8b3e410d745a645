"""What a description speaks about: by its own word, else by the types of its sources.

Layer 4. What lies outside is no silence of the description, so a rule that misses it there is not
applicable to the description.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from caregraph import rdf
from caregraph.graph import ontology
from caregraph.graph.view import View
from caregraph.rdf import Node
from caregraph.vocab import CG, RDF

_SPEAKS = "speaks about"

TOLD_BY = frozenset(
    (
        CG.scopeSays,
        CG.scopeKind,
        CG.scopeOrganisation,
        CG.scopeFunction,
        CG.sourceType,
        CG.isHeld,
    )
)
"""What says something of a scope."""


@dataclass(frozen=True)
class Part:
    """One part of the scope of a structure. Of what is empty, all is meant."""

    speaks: bool
    """Whether the description speaks of it, or does not."""
    kinds: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()

    def holds(self, kind: str, organisations: Collection[str], functions: Collection[str]) -> bool:
        """Say whether something that is missing falls under it.

        Args:
            organisations: Those it is missing in; where they are several, all have to be named.
            functions: Those it is about.
        """
        if self.kinds and kind not in self.kinds:
            return False
        if self.organisations and not (
            organisations and self.organisations.issuperset(organisations)
        ):
            return self.speaks and not self.organisations.isdisjoint(organisations)
        return not self.functions or not self.functions.isdisjoint(functions)


def by_structure(view: View) -> dict[rdf.NamedNode, frozenset[Part]]:
    """Give the parts of the scope of each structure; none where it may speak of anything."""
    scopes, sources = _described(view, CG.DescriptionScope), _described(view, CG.SourceDocument)
    return {one: _parts(view, scopes[one], sources[one]) for one in view.days}


def _parts(
    view: View, scopes: Iterable[rdf.NamedNode], sources: Iterable[rdf.NamedNode]
) -> frozenset[Part]:
    found = {_part(view, one) for one in scopes}
    if not any(part.speaks for part in found) and (kinds := _of_sources(view, sources)):
        found.add(Part(speaks=True, kinds=kinds))
    return frozenset(found)


def is_outside(
    scope: Collection[Part], kind: str, organisations: Collection[str], functions: Collection[str]
) -> bool:
    """Say whether something that is missing lies outside a scope."""
    told = [part for part in scope if part.holds(kind, organisations, functions)]
    speaks = [part for part in scope if part.speaks]
    return any(not part.speaks for part in told) or bool(
        speaks and not any(part.speaks for part in told)
    )


def _part(view: View, row: Node) -> Part:
    def of(predicate: rdf.NamedNode) -> frozenset[str]:
        return frozenset(one.value for one in view.nodes(row, predicate))

    return Part(
        _SPEAKS in view.texts(row, CG.scopeSays),
        of(CG.scopeKind),
        of(CG.scopeOrganisation),
        of(CG.scopeFunction),
    )


def _of_sources(view: View, sources: Iterable[rdf.NamedNode]) -> frozenset[str]:
    """Give the kinds of which the sources at hand speak by their types; none for any."""
    kinds: set[str] = set()
    for source in sources:
        if "false" in view.texts(source, CG.isHeld):
            continue
        spoken = {
            kind.value
            for type_ in view.nodes(source, CG.sourceType)
            for kind in ontology.objects(type_, CG.speaksOf)
            if isinstance(kind, rdf.NamedNode)
        }
        if not spoken:
            return frozenset()
        kinds |= spoken
    return frozenset(kinds)


def _described(view: View, cls: rdf.NamedNode) -> defaultdict[Node, list[rdf.NamedNode]]:
    """Give the things of a class by the structures that describe them."""
    found: defaultdict[Node, list[rdf.NamedNode]] = defaultdict(list)
    for one in view.subjects(RDF.type, cls):
        for structure in view.nodes(one, CG.describedIn):
            found[structure].append(one)
    return found
