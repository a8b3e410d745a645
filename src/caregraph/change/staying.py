"""What stays: what is in effect in two views, and of which nothing changes between them.

Layer 4.
"""

from __future__ import annotations

from caregraph.change.side import Side
from caregraph.change.words import phrase
from caregraph.comparisons import Comparison, Staying
from caregraph.graph.view import View
from caregraph.results import Thing


def staying(before: View, after: View, result: Comparison) -> tuple[Staying, ...]:
    """Give what is in effect in both of two views as it was, by kind and name.

    Args:
        result: What differs between them; what it tells of is left out.
    """
    first, last = Side(before), Side(after)
    changed = {one.thing.iri for one in result.changes}
    found = [
        Staying(last.kind(thing), Thing(thing.value, phrase(last, thing)))
        for thing in last.said
        if thing.value not in changed and first.is_in_effect(thing) and last.is_in_effect(thing)
    ]
    known = [one for one in found if one.kind != "other"]
    return tuple(sorted(known, key=lambda one: (one.kind, one.thing.label, one.thing.iri)))
