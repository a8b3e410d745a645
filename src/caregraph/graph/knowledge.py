"""What of a structure could be known by a day: what rests on documents issued until then.

Layer 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caregraph.graph.index import Index
from caregraph.rdf import Node
from caregraph.vocab import CG


@dataclass(frozen=True)
class Knowledge:
    """What of a structure could be known by a day."""

    later: frozenset[Node] = frozenset()
    """What rests only on documents issued later, and those documents: not even mentioned."""
    things: int = 0
    """How many described things with a status that are."""
    undated: int = 0
    """How many such things rest on documents without a date, and are taken as known."""


def known(index: Index, limit: date) -> Knowledge:
    """Find what could be known by a day; what has no evidence could."""
    issued = {
        document: index.day(document, CG.issued) for document in index.of_class(CG.SourceDocument)
    }
    late = {document for document, day in issued.items() if day is not None and day > limit}
    places = {place: index.nodes(place, CG.inDocument) for place, _ in index.pairs(CG.inDocument)}
    late_places = {place for place, several in places.items() if late.issuperset(several)}
    resting = {
        thing: index.nodes(thing, CG.hasEvidence) for thing, _ in index.pairs(CG.hasEvidence)
    }
    later = {thing for thing, several in resting.items() if late_places.issuperset(several)}
    counted = {thing for thing, _ in index.pairs(CG.status)}
    undated = sum(
        all(issued.get(one) is None for place in resting[thing] for one in places.get(place, ()))
        for thing in counted
        if thing in resting
    )
    return Knowledge(frozenset(later | late | late_places), len(later & counted), undated)
