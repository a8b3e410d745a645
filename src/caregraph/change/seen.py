"""What a view is, in the shape that all JSON shares.

Layer 4. Stands in until ``graph.seen`` gives it for every kind of result.
"""

from __future__ import annotations

from typing import Any

from caregraph.graph import reading
from caregraph.graph.view import View
from caregraph.vocab import CG


def summary(view: View) -> dict[str, Any]:
    """Say which structures a view shows on which days, adopting what, and how much of it."""
    counts = view.counts
    return {
        "structures": [
            reading.thing(view, graph).as_json() | {"day": day.isoformat() if day else None}
            for graph, day in view.days.items()
        ],
        "day": view.day.isoformat() if view.day else None,
        "moved": [
            {"structure": graph.value, "from": moved.start.isoformat(),
             "to": moved.to.isoformat(), "why": "adopt"}
            for graph, moved in view.moved.items()
        ],
        "knownBy": view.choice.known_by,
        "adopted": [
            reading.thing(view, one).as_json()
            | {"decisionStatus": ", ".join(view.label(status) for status
                                           in view.nodes(one, CG.decisionStatus))}
            for one in view.adopted
        ],
        "counts": {
            "inEffect": counts.in_effect, "notInEffect": counts.not_in_effect,
            "notKnown": counts.not_known, "presumed": counts.presumed,
            "reported": counts.reported,
        },
    }  # fmt: skip
