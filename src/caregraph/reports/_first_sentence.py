"""The first sentence on a change: what begins, ends and moves, which duties, which findings.

Layer 5. What comes with the calendar alone is counted apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from caregraph import moods
from caregraph.deltas import Delta
from caregraph.english import count, together, upper
from caregraph.reports import _phrases

if TYPE_CHECKING:
    from caregraph.comparisons import Category, Change, Comparison

FOLLOWED: tuple[Category, ...] = ("merged", "split", "subsumed", "succeeded")
_MOVED: tuple[Category, ...] = (
    "moved",
    "re-pointed",
    "role-re-assigned",
    "function-re-vested",
    "transferred",
    "function-returned",
)
_BEGINS, _ENDS = ("begins", "begin"), ("ends", "end")
_IS_NEW, _IS_GONE = ("is new", "are new"), ("is gone", "are gone")
"""As of two records of one day, in which nothing begins or ends."""
_TOLD_ELSEWHERE: tuple[Category, ...] = ("unchanged", "first-known", "not-known-any-more")


def lead(result: Comparison) -> str:
    """Say in one sentence what a change does: what begins, ends, moves, and to findings."""
    if not result.triples and not result.changes:
        both = set(result.before.adopting()).intersection(result.after.adopting())
        taken = f": both sides take {together(sorted(both))} as adopted" if both else ""
        return f"Nothing differs{taken}."
    if result.is_of_records and not (result.changes or result.dangling):
        return "Nothing differs but the rows that it stands in or was read from."
    own, corrected = own_of(result)
    is_record = is_of_records(result, own)
    begun = of_categories(own, "added", "function-delegated")
    comes = sum(one.comes for one in begun)
    begins, ends = (_IS_NEW, _IS_GONE) if is_record else (_BEGINS, _ENDS)
    parts = [
        _told(len(begun) - comes, *begins),
        _told(len(of_categories(own, "ended")), *ends),
    ]
    with_them = sum(one.consequence_of is not None for one in of_categories(own, "ended"))
    if with_them:
        parts[-1] += f" ({with_them} of them with something else)"
    parts.append(
        _told(
            comes,
            "comes with the proposal and has no start stated",
            "come with the proposal and have no start stated",
        )
    )
    followed = sum(len(one.came_from) for one in of_categories(own, *FOLLOWED))
    parts.append(_told(followed, "is followed by another", "are followed by another"))
    parts.append(_told(len(of_categories(own, *_MOVED)), "moves", "move"))
    rest = [
        one
        for one in own
        if (one.corrects or one.category)
        not in ("added", "function-delegated", "ended", *FOLLOWED, *_MOVED, *_TOLD_ELSEWHERE)
    ]
    parts.append(_told(len(rest), "changes otherwise", "change otherwise"))
    known = of_categories(own, "first-known")
    parts.append(_told(len(known), "is first known", "are first known"))
    parts.append(
        _told(
            len(of_categories(own, "not-known-any-more")),
            "is not known any more",
            "are not known any more",
        )
    )
    if corrected:
        parts.append(corrections(corrected))
    kept = [one for place, one in enumerate(parts) if place < 2 or not one.startswith("nothing ")]  # noqa: PLR2004
    said = f"{by(result)}{together(kept)}{_settled(result, own)}"
    if is_record:
        said = f"On one day of two records, {said}: corrections, not changes in the world"
    said += f"; {duties(sum(one.is_duty for one in result.own_dangling))}"
    if result.findings is not None:
        said += f"; findings: {counted(result.own_findings)}"
    said += _with_the_calendar(result)
    return f"{upper(said)}."


def _settled(result: Comparison, own: Sequence[Change]) -> str:
    """Say that what is adopted stands as decided without that, where so nothing begins or ends."""
    adopted = {one.thing for one in result.after.adopted}
    if own or not adopted or "proposal" not in result.path:
        return ""
    if not adopted <= {one.thing for one in result.before.decided}:
        return ""
    it = "it stands" if len(result.after.adopting()) == 1 else "they stand"
    return f", for {it} as decided already"


def _with_the_calendar(result: Comparison) -> str:
    """Count what comes with the calendar alone; nothing where nothing does."""
    if result.calendar is None:
        return ""
    others = [
        one
        for one in counting(result.changes)
        if one.step == result.calendar and one.category not in _TOLD_ELSEWHERE
    ]
    found, own = result.findings or Delta(), result.own_findings
    findings = len(found.new) + len(found.lost) - len(own.new) - len(own.lost)
    lost = sum(one.is_duty for one in result.dangling if one.step == result.calendar)
    parts = [
        count(len(others), "change") if others else "",
        f"{count(findings, 'finding')} new or lost" if findings else "",
        duties(lost) if lost else "",
    ]
    said = ", ".join(filter(None, parts))
    return f"; with the calendar alone: {said}" if said else ""


def counted(found: Delta) -> str:
    """Count the findings of each kind; what turned into a breach is new."""
    new = moods.counted(found.count_new())
    return _phrases.kinds(found, f" ({new})" if new else "")


def of_categories(changes: Iterable[Change], *categories: Category) -> list[Change]:
    """Give the changes of some categories, corrections by what they correct."""
    return [one for one in changes if (one.corrects or one.category) in categories]


def counting(changes: Iterable[Change]) -> list[Change]:
    """Give the changes of what is counted: records about records are not."""
    return [one for one in changes if one.kind != "other"]


def own_of(result: Comparison) -> tuple[list[Change], int]:
    """Give what a change itself brings, and how many statements of the record it corrects besides.

    It is what is counted, and what follows what. Where nothing changes in the world, the
    corrections are what it brings.
    """
    told = [
        one
        for one in result.own_changes
        if (one.kind != "other" or of_categories([one], *FOLLOWED))
        and (one.step != "record" or one.corrects)
    ]
    world = [one for one in told if one.step != "record"]
    return (world, len(told) - len(world)) if world else (told, 0)


def is_of_records(result: Comparison, own: Iterable[Change]) -> bool:
    """Say whether what a change itself brings corrects the record and is no change in the world."""
    return result.is_of_records or any(one.step == "record" for one in own)


def corrections(number: int) -> str:
    """Say how many statements of the record are corrected."""
    return f"the record of {count(number, 'statement')} is corrected"


def by(result: Comparison) -> str:
    """Say with which proposals, as the beginning of a sentence; nothing without any."""
    adopted = result.after.adopting()
    return f"with {together(adopted)}, " if "proposal" in result.path and adopted else ""


def duties(number: int) -> str:
    """Say of how many duties that go on that they lose their holder; others end with theirs."""
    duty = count(number, "duty") if number else "no duty that goes on"
    return f"{duty} {'loses its' if number <= 1 else 'lose their'} holder"


def _told(number: int, one: str, many: str) -> str:
    return f"{number or 'nothing'} {one if number <= 1 else many}"
