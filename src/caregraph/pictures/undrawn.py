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

RELATIONS = {
    "line": "answers to",
    "seat": "is member of",
    "delegation": "delegates to",
    "flow": "gives resources to",
    "holding": "holds",
    "side": "decides in",
}
"""The relations that changes of lines, seats... are seen by in a picture."""


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
    boxes = {box.iri for box in scene.boxes() if box.change}
    links = {(link.source, link.target, link.relation) for link in scene.links if link.change}
    return [
        one
        for one in result.changes
        if differs(one) and one.thing.iri not in boxes and not _shown(one) & links
    ]


def _shown(change: Change) -> set[tuple[str, str, str]]:
    """Give the lines that a change of a line, a seat... can be seen by."""
    relation = RELATIONS.get(change.kind)
    if relation is None:
        return set()
    return {(one.iri, other.iri, relation) for one in change.came_from for other in change.goes_to}


def differs(change: Change) -> bool:
    """Say whether something is otherwise than before: that law stays is told as a change too."""
    return change.category != "unchanged"
