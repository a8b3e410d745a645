"""Drawing a change: what begins, ends and changes, with the things it hangs on.

Part of ``pictures``. What is added is heavy and carries a plus, what ends is dashed, struck
through and carries a minus, what changes has a double border; so nothing is told by colour alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from caregraph.comparisons import Change, Comparison
from caregraph.pictures.drawing import Drawing, draw_scene
from caregraph.pictures.scene import Box, Group, Link, Note, Scene
from caregraph.pictures.styles import CHANGES, stroke
from caregraph.pictures.undrawn import differs, not_drawn

_BOXES = ("organisation", "body", "unit", "post", "agreement", "fund", "arrangement", "function")
_SHAPES = {"fund": "agreement", "function": "agreement"}
_RELATIONS = {
    "line": "answers to",
    "seat": "is member of",
    "delegation": "delegates to",
    "flow": "gives resources to",
    "holding": "holds",
    "side": "decides in",
}
"""The relations that changes of lines, seats... are drawn as."""
_MOST = 60
"""So many changes are drawn; more are counted."""


def draw(result: Comparison, lead: str) -> Drawing:
    """Draw what differs between two views as SVG.

    Args:
        lead: The sentence that says what the change does; it heads the drawing.
    """
    able = [one for one in result.changes if _is_drawn(one)]
    drawn = able[:_MOST]
    left = [one for one in result.changes if differs(one) and one not in drawn]
    said = not_drawn(left, "the report has them all") or "Everything that changes is drawn."
    boxes = {box.iri: box for box in _boxes(drawn)}
    links = tuple(_links(drawn))
    group = Group("changes", "", "alone", boxes=[*boxes.values()])
    told = " ".join(f"{one.said}." for one in drawn)
    return draw_scene(Scene(lead, (said,), (group,), links, told))


def _is_drawn(change: Change) -> bool:
    if change.category in ("unchanged", "first-known", "not-known-any-more"):
        return False
    return change.kind in _BOXES or bool(change.came_from and change.goes_to)


def _boxes(drawn: list[Change]) -> Iterator[Box]:
    """Give a box for everything that changes, and for the ends of lines that do."""
    several: dict[str, list[Change]] = defaultdict(list)
    for one in drawn:
        if one.kind in _BOXES:
            several[one.thing.iri].append(one)
    for one in drawn:
        for thing in (*one.came_from, *one.goes_to):
            if thing.iri not in several:
                yield Box(thing.iri, "post", thing.label, f"{thing.label} stays.")
    for iri, changes in sorted(several.items()):
        kind = changes[0].kind
        mark = min((_look(one) for one in changes), key="+−~".index)
        notes = tuple(Note(f"~ {one.said}") for one in changes if _look(one) == "~")
        said = " ".join(f"{one.said}." for one in changes)
        label = changes[0].thing.label
        yield Box(iri, _SHAPES.get(kind, kind), label, said, notes=notes, change=mark)


def _links(drawn: list[Change]) -> Iterator[Link]:
    for one in drawn:
        if one.kind in _BOXES and one.category not in ("re-pointed", "moved"):
            continue
        relation = _RELATIONS.get(one.kind, "may be the same as")
        kind = _line_kind(one) if one.kind == "line" else ""
        words = kind or (one.category.replace("-", " ") if one.kind == "other" else one.kind)
        for start in one.came_from:
            for end in one.goes_to:
                yield Link(
                    start.iri,
                    end.iri,
                    relation,
                    kind,
                    replace(stroke(relation, kind), **CHANGES[_look(one)]),
                    words,
                    f"{one.said}.",
                    "",
                    _look(one),
                )


def _line_kind(change: Change) -> str:
    """Give the kind of a line as what is said of it has it, which names it in brackets."""
    now = change.said.partition(" answers to (")[2].partition(")")[0]
    bracketed = re.findall(r"\(([^()]*)\)", change.said)
    return now or (bracketed[-1] if bracketed else change.kind)


def _look(change: Change) -> str:
    match change.corrects or change.category:
        case "added" | "function-delegated":
            return "+"
        case "ended":
            return "−"
        case _:
            return "~"
