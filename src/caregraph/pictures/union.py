"""Two pictures as one: what both have, what the later one adds, what it has no more.

Part of ``pictures``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from caregraph.comparisons import Change, Comparison
from caregraph.english import be, count, upper, verb
from caregraph.pictures.scene import Box, Group, Link, Scene
from caregraph.pictures.undrawn import not_drawn, unmarked

_ONE_DAY = ("first-known", "not-known-any-more")
"""What is known of one day only: nobody says that it begins or ends."""
_TOLD = {
    "+": "Added",
    "−": "Ended",
    "~": "Moved or changed",
    "?": "Known of one of the two days only",
}
"""What a mark says before the sentence of what has it."""


def union(old: Scene, new: Scene, result: Comparison) -> Scene:
    """Give a scene with everything of both, what is in one only being marked.

    Args:
        result: All that differs between them: what no mark shows is counted, and told in words.
    """
    record = _Record(result)
    groups = _Union(old, new, record).groups([*old.groups], [*new.groups])
    ours, theirs = ({_key(link) for link in one.links} for one in (old, new))
    links = [
        link if _key(link) in ours else replace(link, change=record.mark("+", link.iri))
        for link in new.links
    ]
    links += [
        replace(link, change=record.mark("−", link.iri))
        for link in old.links
        if _key(link) not in theirs
    ]
    links = [replace(one, sentence=_told(one.change, one.sentence)) for one in links]
    groups, left_over = _with_their_lines(groups, links)
    boxes = [box for group in groups for box in group.all_boxes()]
    marks = Counter([box.change for box in boxes] + [link.change for link in links])
    said = [_counted(marks), *record.corrections()]
    before = f"Before: {old.subtitle[0]}"
    days = [before, "After:", *new.subtitle]
    shorter = old.brief.get(old.subtitle[0])
    brief = {before: f"Before: {shorter}"} if shorter else {}
    drawn = Scene(
        f"What changes: {new.title}",
        (" ".join(said), *days),
        tuple(groups),
        tuple(links),
        " ".join([new.holds, *left_over]),
        brief=brief | dict(new.brief),
    )
    left = unmarked(result, drawn)
    counted = not_drawn(left, "caregraph compare names each")
    if not counted:
        return drawn
    named = [f"{upper(one.said).removesuffix('.')} ({_how(one)})." for one in left]
    return replace(
        drawn,
        subtitle=(drawn.subtitle[0], counted, *days),
        holds=" ".join([drawn.holds, *named]),
    )


def _counted(marks: Counter[str]) -> str:
    """Count what is marked, by what the marks mean."""
    added, known = marks["+"], marks["?"]
    told = (
        f"{count(added, 'box or line', 'boxes and lines')} {be(added)} added (+), "
        f"{marks['−']} {verb('end', marks['−'])} (−) and "
        f"{marks['~']} {verb('move', marks['~'])} (~)"
    )
    if known:
        told += (
            f"; {known} {be(known)} known of one of the two days only (?), so whether anything of "
            "that begins or ends is not stated"
        )
    return f"{told}; the other boxes and lines stay."


def _with_their_lines(
    groups: Sequence[Group], links: Iterable[Link]
) -> tuple[list[Group], list[str]]:
    """Tell boxes with their marks and with the lines from them that have one.

    Gives the sentences of the lines from what is no box as well.
    """
    told: dict[str, list[str]] = defaultdict(list)
    for link in links:
        if link.change:
            told[link.source].append(link.sentence)

    def one(group: Group) -> Group:
        boxes = [
            replace(
                box, sentence=" ".join([_told(box.change, box.sentence), *told.pop(box.iri, ())])
            )
            for box in group.boxes
        ]
        return replace(group, boxes=boxes, groups=[one(inner) for inner in group.groups])

    found = [one(group) for group in groups]
    return found, [sentence for several in told.values() for sentence in several]


def _told(mark: str, sentence: str) -> str:
    return f"{_TOLD[mark]}: {sentence}" if mark else sentence


def _how(left: Change) -> str:
    return left.category.replace("-", " ")


def _key(link: Link) -> tuple[str, str, str, str]:
    return link.source, link.target, link.relation, link.kind


class _Record:
    """What a comparison says of the things and statements that a picture marks."""

    def __init__(self, result: Comparison) -> None:
        self._changes: dict[str, list[Change]] = defaultdict(list)
        for one in result.changes:
            self._changes[one.thing.iri].append(one)
        self._is_record = result.is_of_records
        self._corrected = self._marked = 0

    def mark(self, mark: str, iri: str) -> str:
        """Give the mark of what one scene has and the other not, by its IRI; or ``?``."""
        changes = self._changes.get(iri, [])
        self._marked += 1
        self._corrected += (
            all(one.step == "record" for one in changes) if changes else self._is_record
        )
        known = any((one.corrects or one.category) in _ONE_DAY for one in changes)
        return "?" if known else mark

    def corrections(self) -> list[str]:
        """Say how much of what was marked corrects the record, and is no change in the world."""
        if not self._corrected:
            return []
        if self._corrected == self._marked:
            return ["All of it corrects the record and is no change in the world."]
        told = (
            ("corrects", "is no change") if self._corrected == 1 else ("correct", "are no changes")
        )
        return [
            f"{self._corrected} of what is marked {told[0]} the record and {told[1]} in the world."
        ]


class _Union:
    """Groups of two scenes put together; a box of both stands where the later one has it."""

    def __init__(self, old: Scene, new: Scene, record: _Record) -> None:
        self._record = record
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
        boxes += [
            replace(box, change=self._record.mark("−", box.iri))
            for box in before
            if box.iri not in self._stay
        ]
        groups = self.groups([*old.groups] if old is not None else [], [*new.groups])
        return replace(new, boxes=boxes, groups=groups)

    def _mark(self, box: Box, group: Group) -> str:
        if box.iri not in self._were:
            return self._record.mark("+", box.iri)
        return "" if box.itself or self._were[box.iri] == group.key else "~"
