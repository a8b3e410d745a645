"""Comparing two views: what changes in words, what findings come and go, which triples differ.

Layer 4.
"""

from __future__ import annotations

from collections.abc import Iterator

from caregraph.change import seen, triples
from caregraph.change.findings import delta
from caregraph.change.recognise import recognise
from caregraph.change.side import Side
from caregraph.change.steps import Leg, legs
from caregraph.comparisons import Change, Comparison, Triples
from caregraph.graph.view import View
from caregraph.validation import Rulebook


def compare(
    before: View, after: View, *, check: bool = False, rulebook: Rulebook | None = None
) -> Comparison:
    """Compare two views of the same structures.

    Args:
        check: Say also what the change does to findings.
        rulebook: The rules by which; the shipped ones by default.

    Raises:
        SourceError: one of the views holds no structure.
        UsageError: the two share no structure.
    """
    way = legs(before, after)
    sides = {id(view): Side(view) for view in (before, *(leg.after for leg in way), after)}
    changes: list[Change] = []
    viewpoint: list[Change] = []
    for leg in way:
        told, view = recognise(leg, sides[id(leg.before)], sides[id(leg.after)])
        changes += told
        viewpoint += [view] if view else []
    added, removed = triples.difference(before.store, after.store)
    return Comparison(
        before=seen.summary(before),
        after=seen.summary(after),
        path=tuple(leg.step for leg in way),
        changes=tuple(changes),
        viewpoint=tuple(viewpoint),
        findings=delta(way, sides, before, rulebook or Rulebook.load()) if check else None,
        triples=triples.lines(added, removed) if way else Triples(),
    )
