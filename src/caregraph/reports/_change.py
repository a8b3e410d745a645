"""Comparisons, impacts and options as documents: a first sentence, then parts, lines and notes.

Layer 5. The forms that people read show the same document, each in its own way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caregraph.reports import _phrases
from caregraph.results import NOT_STATED, Citation
from caregraph.seen import Seen

if TYPE_CHECKING:
    from caregraph.comparisons import (
        Category,
        Change,
        Comparison,
        Dangling,
        EndsWith,
        Impact,
        Option,
        Options,
        Reason,
    )
    from caregraph.deltas import Delta, Shift, Step


MARKS: Mapping[Category, str] = {
    "added": "+", "ended": "-", "function-delegated": "+", "unchanged": "=",
    "first-known": "?", "not-known-any-more": "?",
}  # fmt: skip
"""What begins, ends, stays, is not known; everything else only changes: ``~``."""

TITLES = {
    "organisation": "Organisations", "body": "Bodies", "unit": "Units", "post": "Posts",
    "line": "Lines", "holding": "Holders of posts", "seat": "Seats", "function": "Functions",
    "delegation": "Delegations", "responsibility": "Responsibilities",
    "agreement": "Agreements", "fund": "Funds", "flow": "Flows of money and staff",
    "arrangement": "Arrangements", "side": "Sides of arrangements", "proposal": "Proposals",
    "decision": "Decisions", "other": "Other",
}  # fmt: skip

GROUPS = {
    "functions": "Functions", "roles": "Roles and duties", "lines": "Lines", "money": "Money",
    "people": "People", "bodies": "Bodies and posts", "papers": "Papers",
}  # fmt: skip

_FOLLOWED: tuple[Category, ...] = ("merged", "split", "subsumed", "succeeded")
_MOVED: tuple[Category, ...] = ("moved", "re-pointed", "role-re-assigned", "function-re-vested",
                                "transferred", "function-returned")  # fmt: skip
_TOLD_ELSEWHERE: tuple[Category, ...] = ("unchanged", "first-known", "not-known-any-more")


@dataclass(frozen=True)
class Line:
    """One thing told, with what goes with it."""

    said: str
    mark: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """Lines under a heading."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Part:
    """Sections under a heading."""

    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Document:
    """A result as people read it."""

    title: str
    lead: str
    """The one sentence that says what it comes to."""
    facts: tuple[str, ...]
    parts: tuple[Part, ...]
    table: tuple[tuple[str, ...], ...] = ()
    """Rows, the first of them the header; put after the facts."""


def comparison(result: Comparison) -> Document:
    """Tell what differs between two views."""
    facts = [*_looked_at("before", result.before), *_looked_at("after", result.after),
             *result.notes]  # fmt: skip
    parts = [Part(_title(step, result), tuple(_sections(_of(result.changes, step))))
             for step in result.path if _of(result.changes, step)]  # fmt: skip
    parts += _dangling(result.dangling)
    if result.findings is not None:
        parts += _findings(result.findings)
    return Document("What changes", lead(result), tuple(facts), tuple(parts))


def impact(result: Impact) -> Document:
    """Tell what an ending brings."""
    names = ", ".join(one.label for one in result.things)
    why = "; ".join(reason(one) for one in result.because)
    ends = "ends" if len(result.things) == 1 else "end"
    after = ", ".join(one.label for one in result.followed_by)
    comes = f"After it comes {after}." if after else "What comes after it is not recorded."
    duties = sum(one.is_duty for one in result.dangling)
    said = (f"{names} {ends} on {result.on}{f' ({why})' if why else ''}: "
            f"{_count(len(result.ends_with), 'thing')} {_s('end', len(result.ends_with))} with it, "
            f"{len(result.dangling)} {'is' if len(result.dangling) == 1 else 'are'} left dangling, "
            f"{_duties(duties)}. {comes}")  # fmt: skip
    facts = (*_looked_at("looked at", result.view), *result.notes)
    parts = []
    if result.ends_with:
        lines = tuple(_ending(one) for one in result.ends_with)
        parts.append(Part(f"Ends with it ({len(lines)})", (Section("", lines),)))
    parts += _dangling(result.dangling)
    if result.findings is not None:
        parts += _findings(result.findings)
    return Document(f"What ends with {names}", said, facts, tuple(parts))


def options(result: Options) -> Document:
    """Tell the options of a proposal side by side, then what each would bring."""
    names = ", ".join(one.option.label for one in result.options)
    said = (f"{result.proposal.label} ({result.status}) has "
            f"{_count(len(result.options), 'option')}: {names}.")  # fmt: skip
    parts = []
    for one in result.options:
        told = comparison(one.comparison)
        line = Line(told.lead, notes=tuple(_cited(one.evidence, ())))
        sections = [Section(section.title or part.title, section.lines)
                    for part in told.parts for section in part.sections]  # fmt: skip
        parts.append(Part(one.option.label, (Section("", (line,)), *sections)))
    return Document("Options side by side", said, (), tuple(parts), tuple(side_by_side(result)))


def side_by_side(result: Options) -> Iterator[tuple[str, ...]]:
    """Give the table of options: a row for each matter, a column for each option."""
    yield ("", *(one.option.label for one in result.options))
    for name, values in matters(result.options):
        yield (name, *("; ".join(several) for several in values))


def matters(several: Sequence[Option]) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    """Give what options are compared by: each matter with what every option says of it."""
    yield "decision status", [(one.status or NOT_STATED,) for one in several]
    yield "model", [one.model or (NOT_STATED,) for one in several]
    yield "aims", [one.aims or (NOT_STATED,) for one in several]
    yield "builds on", [tuple(o.label for o in one.builds_on) or ("nothing",) for one in several]
    yield "has begun by", [(one.on or NOT_STATED,) for one in several]
    for name, categories in _COUNTED.items():
        yield (
            f"things that {name}",
            [
                (str(len([c for c in _own(one.comparison.changes) if c.category in categories])),)
                for one in several
            ],
        )
    kinds = [kind for kind in TITLES if kind != "other" and any(
        c.kind == kind for one in several for c in one.comparison.changes)]  # fmt: skip
    for kind in kinds:
        yield TITLES[kind].lower(), [
            tuple(f"{MARKS.get(c.category, '~')} {c.said}" for c in one.comparison.changes
                  if c.kind == kind and c.step == "proposal") or ("none",)
            for one in several
        ]  # fmt: skip
    yield "left dangling", [(str(len(one.comparison.dangling)),) for one in several]
    if all(one.comparison.findings is not None for one in several):
        yield from _told_of_findings([one.comparison.own_findings for one in several])


_COUNTED: Mapping[str, tuple[Category, ...]] = {
    "begin": ("added", "function-delegated"), "end": ("ended",),
}  # fmt: skip


def _told_of_findings(several: Sequence[Delta]) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    for severity in ("violation", "warning", "info", "notStated"):
        words = {"notStated": NOT_STATED}.get(severity, severity)
        yield f"new findings: {words}", [(str(one.count_new()[severity]),) for one in several]
    for kind in ("lost", "fixed", "gone", "open"):
        yield f"findings {kind}", [(str(len(getattr(one, kind))),) for one in several]


def lead(result: Comparison) -> str:
    """Say in one sentence what a change does: what begins, ends, moves, and to findings."""
    if not result.triples and not result.changes:
        return "Nothing differs."
    own = _own(result.changes)
    parts = [
        _told(len(result_of(own, "added", "function-delegated")), "begins", "begin"),
        _told(len(result_of(own, "ended")), "ends", "end"),
    ]
    with_them = sum(one.consequence_of is not None for one in result_of(own, "ended"))
    if with_them:
        parts[-1] += f" ({with_them} of them with something else)"
    followed = sum(len(one.came_from) for one in result_of(result.changes, *_FOLLOWED))
    parts.append(_told(followed, "is followed by another", "are followed by another"))
    parts.append(_told(len(result_of(own, *_MOVED)), "moves", "move"))
    rest = [one for one in own if (one.corrects or one.category) not in
            ("added", "function-delegated", "ended", *_FOLLOWED, *_MOVED,
             *_TOLD_ELSEWHERE)]  # fmt: skip
    parts.append(_told(len(rest), "changes otherwise", "change otherwise"))
    known = result_of(own, "first-known")
    parts.append(_told(len(known), "is first known", "are first known"))
    parts.append(_told(len(result_of(own, "not-known-any-more")), "is not known any more",
                       "are not known any more"))  # fmt: skip
    kept = [one for place, one in enumerate(parts) if place < 2 or not one.startswith("0 ")]  # noqa: PLR2004
    said = f"{_by(result)}{', '.join(kept)}"
    if set(result.path) == {"record"}:
        said = f"On one day of two records, {said}: corrections, not changes in the world"
    said += f"; {_duties(sum(one.is_duty for one in result.dangling))}"
    if result.findings is not None:
        said += f"; findings: {counted(result.own_findings)}"
        calendar = len(result.findings.new) + len(result.findings.lost) - (
            len(result.own_findings.new) + len(result.own_findings.lost))  # fmt: skip
        if calendar:
            said += f"; {calendar} more come with the calendar alone"
    return f"{said[0].upper()}{said[1:]}."


def counted(found: Delta) -> str:
    """Count what is new, lost, fixed, gone and open; what turned into a breach is new."""
    worse = sum(one.has_worsened for one in found.open)
    counts = found.count_new()
    for one in found.open:
        if one.has_worsened:
            counts[one.finding.severity] += 1
    names = {"violation": "violation", "warning": "warning", "info": "info",
             "notStated": "not stated"}  # fmt: skip
    each = [f"{count} {names[name]}{'s' if count != 1 and name in ('violation', 'warning') else ''}"
            for name, count in counts.items() if count]  # fmt: skip
    new = len(found.new) + worse
    said = f"{new} new" + (f" ({', '.join(each)})" if each else "")
    return (f"{said}, {len(found.lost)} lost, {len(found.fixed)} fixed, {len(found.gone)} gone "
            f"with its subject, {len(found.open) - worse} open")  # fmt: skip


def _looked_at(name: str, view: Seen) -> Iterator[str]:
    """Say which view it is: structures and days, adopted with decision status, how much of it."""
    first, *more = view.lines()
    yield f"{name}: {first}"
    yield from (f"{name}: {one}" for one in more if "turning day" not in one)


def result_of(changes: Iterable[Change], *categories: Category) -> list[Change]:
    """Give the changes of some categories, corrections by what they correct."""
    return [one for one in changes if (one.corrects or one.category) in categories]


def _own(changes: Iterable[Change]) -> list[Change]:
    """Give the changes of what is counted: records about records are not."""
    return [one for one in changes if one.kind != "other"]


def _of(changes: Iterable[Change], step: Step) -> list[Change]:
    return [one for one in changes if one.step == step]


def _by(result: Comparison) -> str:
    adopted = [one.thing.label for one in result.after.adopted]
    if "proposal" in result.path and adopted:
        return f"with {' and '.join(f'“{one}”' for one in adopted)}, "
    return ""


def _title(step: Step, result: Comparison) -> str:
    days = [one.day or "each its own day" for one in (result.before, result.after)]
    return {
        "record": "Corrections of the record",
        "time": f"With time alone, from {days[0]} to {days[1]}",
        "proposal": f"{_by(result)[:1].upper()}{_by(result)[1:].rstrip(', ')}"
                    or "Without what was adopted",
    }[step]  # fmt: skip


def _sections(changes: Sequence[Change]) -> Iterator[Section]:
    unknown = [one for one in changes if one.category in ("first-known", "not-known-any-more")]
    for kind, title in TITLES.items():
        here = [one for one in changes if one.kind == kind and one not in unknown]
        owners = {one.thing.iri for one in changes if one.category == "ended"}
        lines = [_line(one, changes) for one in here
                 if not (one.consequence_of and one.consequence_of.iri in owners)]  # fmt: skip
        if lines:
            yield Section(title, tuple(lines))
    for category, title in (("first-known", "First known"),
                            ("not-known-any-more", "Not known any more")):  # fmt: skip
        found = [one for one in unknown if one.category == category]
        if found:
            lines = [Line(one.said, "?", tuple(_cited(one.evidence, one.rows))) for one in found]
            yield Section(f"{title} ({len(found)})", tuple(lines))


def _line(change: Change, changes: Sequence[Change]) -> Line:
    notes = []
    why = "; ".join(reason(one) for one in change.because if one.type not in ("starts", "ends"))
    if change.on and change.category != "unchanged":
        notes.append(f"on {change.on}" + (f", {why}" if why else ""))
    elif why:
        notes.append(why)
    notes += [f"with it: {one.said}" for one in _after(change, changes)]
    notes += _cited(change.evidence, change.rows)
    return Line(change.said, MARKS.get(change.corrects or change.category, "~"), tuple(notes))


def _after(change: Change, changes: Sequence[Change]) -> Iterator[Change]:
    """Give what ends with a thing, and what ends with that, and so on."""
    if change.category != "ended":
        return
    for one in changes:
        if one.consequence_of and one.consequence_of.iri == change.thing.iri:
            yield one
            yield from _after(one, changes)


def _dangling(found: Sequence[Dangling]) -> Iterator[Part]:
    sections = []
    for group, title in GROUPS.items():
        lines = tuple(Line(one.said, "!", tuple(_cited(one.evidence, one.rows)))
                      for one in found if one.group == group)  # fmt: skip
        if lines:
            sections.append(Section(title, lines))
    if sections:
        yield Part(f"Left dangling ({len(found)})", tuple(sections))


def _findings(found: Delta) -> Iterator[Part]:
    sections = []
    worse = [one for one in found.open if one.has_worsened]
    kinds = (("New", (*found.new, *worse)), ("Lost: passed before", found.lost),
             ("Fixed", found.fixed), ("Gone with its subject", found.gone))  # fmt: skip
    for title, shifts in kinds:
        if shifts:
            lines = tuple(_shift(one) for one in shifts)
            sections.append(Section(f"{title} ({len(lines)})", lines))
    if found.looked_at_less:
        lines = tuple(Line(f"{one.rule} looked at {one.before}, now at {one.after}")
                      for one in found.looked_at_less)  # fmt: skip
        sections.append(Section("Rules that look at less", lines))
    if sections:
        yield Part("Findings", tuple(sections))


def _shift(shift: Shift) -> Line:
    one = shift.finding
    mark = _phrases.mark(one).upper()
    notes = []
    if shift.was:
        notes.append(f"was {shift.was.replace('-', ' ')} before")
    if shift.step == "time":
        notes.append("comes with the calendar")
    if shift.because:
        notes.append(f"gone with: {', '.join(thing.label for thing in shift.because)}")
    notes += _cited(one.evidence, one.rows)
    return Line(f"{mark} {one.rule}  {_phrases.about(one, one.message)}", "", tuple(notes))


def _ending(one: EndsWith) -> Line:
    notes = (f"with {one.ends_with.label}", *_cited(one.evidence, one.rows))
    return Line(f"{one.kind}: {one.said}", "-", notes)


def _cited(evidence: Sequence[Citation], rows: Sequence[str]) -> Iterator[str]:
    if evidence:
        yield f"evidence: {_phrases.cited(evidence)}"
    if rows:
        yield f"row: {', '.join(rows)}"


def reason(because: Reason) -> str:
    """Say why something changes, as a sentence goes on: ``with “the plan”``."""
    name = because.thing.label if because.thing else ""
    return {
        "starts": "by its own date", "ends": "by its own date", "ends-with": f"with {name}",
        "proposal": f"with “{name}”", "decision": f"by decision on “{name}”",
        "succession": f"by succession ({name})", "law": f"by law: {name}",
        "described": "not described before", "supposed": "supposed",
    }[because.type]  # fmt: skip


def _duties(count: int) -> str:
    return f"{_count(count, 'duty', 'duties')} {'loses its' if count == 1 else 'lose their'} holder"


def _told(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _count(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"


def _s(verb: str, count: int) -> str:
    return f"{verb}s" if count == 1 else verb
