"""Which changes a picture of a change does not show, and how they are counted in words.

Part of ``pictures``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from caregraph.comparisons import Change, Comparison
from caregraph.english import count, together
from caregraph.pictures.scene import Scene
from caregraph.thing_kinds import NOUNS


def not_drawn(left: Collection[Change], where: str) -> str:
    """Count the changes that a picture leaves out, by what they are of; nothing where none is left.

    Args:
        where: What has them all.
    """
    if not left:
        return ""
    kinds = Counter(sorted(one.kind for one in left)).most_common()
    kinds.sort(key=lambda one: one[0] == "other")
    told = together([f"{number} of {NOUNS[kind][1]}" for kind, number in kinds])
    return f"Not drawn: {count(len(left), 'change')}, {told}; {where}."


def unmarked(result: Comparison, scene: Scene) -> list[Change]:
    """Give the changes that no mark of a picture shows, on a box or on a line."""
    marked = {box.iri for box in scene.boxes() if box.change}
    marked |= {link.iri for link in scene.links if link.change}
    return [one for one in result.changes if differs(one) and one.thing.iri not in marked]


def differs(change: Change) -> bool:
    """Say whether something is otherwise than before: that law stays is told as a change too."""
    return change.category != "unchanged"
