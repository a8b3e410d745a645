"""Two pictures as one: what both have, what the later one adds, what it has no more.

Part of ``pictures``.
"""

from __future__ import annotations

from dataclasses import replace

from caregraph.comparisons import Change, Comparison
from caregraph.english import upper
from caregraph.pictures.scene import Box, Group, Link, Scene
from caregraph.pictures.undrawn import not_drawn, unmarked


def union(old: Scene, new: Scene, result: Comparison) -> Scene:
    """Give a scene with everything of both, what is in one only being marked.

    Args:
        result: All that differs between them: what no mark shows is counted, and told in words.
    """
    groups = _Union(old, new).groups([*old.groups], [*new.groups])
    ours, theirs = ({_key(link) for link in one.links} for one in (old, new))
    links = [replace(link, change="" if _key(link) in ours else "+") for link in new.links]
    links += [replace(link, change="−") for link in old.links if _key(link) not in theirs]
    marks = [one.change for one in links]
    marks += [box.change for group in groups for box in group.all_boxes()]
    said = (
        f"{marks.count('+')} boxes and lines are added (+), {marks.count('−')} end (−) and "
        f"{marks.count('~')} move (~); the other boxes and lines stay."
    )
    days = [f"Before: {old.subtitle[0]}", "After:", *new.subtitle]
    title = f"What changes: {new.title}"
    drawn = Scene(title, (said, *days), tuple(groups), tuple(links), f"{said} {new.holds}")
    left = unmarked(result, drawn)
    counted = not_drawn(left, "caregraph compare names each")
    if not counted:
        return drawn
    named = " ".join(f"{upper(one.said).removesuffix('.')} ({_how(one)})." for one in left)
    return replace(drawn, subtitle=(said, counted, *days), holds=f"{drawn.holds} {counted} {named}")


def _how(left: Change) -> str:
    return left.category.replace("-", " ")


def _key(link: Link) -> tuple[str, str, str, str]:
    return link.source, link.target, link.relation, link.kind


class _Union:
    """Groups of two scenes put together; a box of both stands where the later one has it."""

    def __init__(self, old: Scene, new: Scene) -> None:
        self._stay = {one for group in new.groups for one in group.everything()}
        self._were = {
            one: group.key
            for top in old.groups
            for group in top.all_groups()
            for one in (group.key, *(box.iri for box in group.boxes))
        }

    def groups(self, old: list[Group], new: list[Group]) -> list[Group]:
        """Put groups together by their keys."""
        left = {group.key: group for group in old}
        found = [self._one(left.pop(group.key, None), group) for group in new]
        ended = (self._one(group, replace(group, boxes=[], groups=[])) for group in left.values())
        return [*found, *(group for group in ended if group.boxes or group.groups)]

    def _one(self, old: Group | None, new: Group) -> Group:
        boxes = [replace(box, change=self._mark(box, new)) for box in new.boxes]
        before = old.boxes if old is not None else []
        boxes += [replace(box, change="−") for box in before if box.iri not in self._stay]
        groups = self.groups([*old.groups] if old is not None else [], [*new.groups])
        return replace(new, boxes=boxes, groups=groups)

    def _mark(self, box: Box, group: Group) -> str:
        if box.iri not in self._were:
            return "+"
        return "" if box.itself or self._were[box.iri] == group.key else "~"
