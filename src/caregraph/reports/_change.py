"""Comparisons and impacts as documents: a first sentence, then parts, lines and notes.

Layer 5. The forms that people read show the same document, each in its own way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caregraph import moods
from caregraph.english import count, upper, verb
from caregraph.graph import dates
from caregraph.graph.dates import spoken_days
from caregraph.questions import beside
from caregraph.reports import _phrases
from caregraph.reports._first_sentence import by, counted, duties, lead
from caregraph.results import Citation
from caregraph.seen import Seen
from caregraph.thing_kinds import NOUNS

if TYPE_CHECKING:
    from caregraph.comparisons import (
        Category,
        Change,
        Comparison,
        Dangling,
        EndsWith,
        Impact,
        Reason,
    )
    from caregraph.deltas import Delta, Shift, Step


MARKS: Mapping[Category, str] = {
    "added": "+",
    "ended": "-",
    "function-delegated": "+",
    "unchanged": "=",
    "first-known": "?",
    "not-known-any-more": "?",
}
"""What begins, ends, stays, is not known; everything else only changes: ``~``."""

TITLES = {kind: upper(several) for kind, (_, several) in NOUNS.items()}
"""The headings over changes by what they are of."""

GROUPS = {
    "functions": "Functions",
    "roles": "Roles and duties",
    "lines": "Lines",
    "money": "Money",
    "people": "People",
    "bodies": "Bodies and posts",
    "papers": "Papers",
}


@dataclass(frozen=True)
class Line:
    """One thing told, with what goes with it."""

    said: str
    mark: str = ""
    notes: tuple[str, ...] = ()

    def spoken(self) -> Line:
        """Give it with every day as people say it."""
        return Line(spoken_days(self.said), self.mark, tuple(map(spoken_days, self.notes)))


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

    def spoken(self) -> Document:
        """Give it with every day as people say it, *1 May 2008*."""
        parts = (
            Part(
                spoken_days(part.title),
                tuple(
                    Section(spoken_days(one.title), tuple(line.spoken() for line in one.lines))
                    for one in part.sections
                ),
            )
            for part in self.parts
        )
        return Document(
            spoken_days(self.title),
            spoken_days(self.lead),
            tuple(map(spoken_days, self.facts)),
            tuple(parts),
            tuple(tuple(map(spoken_days, row)) for row in self.table),
        )


def comparison(result: Comparison) -> Document:
    """Tell what differs between two views."""
    facts = [
        *_looked_at("before", result.before),
        *_looked_at("after", result.after),
        *result.notes,
    ]
    parts = [
        Part(_title(step, result), tuple(_sections(_of(result.changes, step))))
        for step in result.path
        if _of(result.changes, step)
    ]
    parts += _dangling(result.dangling)
    if result.findings is not None:
        parts += _findings(result.findings)
    return Document("What changes", lead(result), tuple(facts), tuple(parts)).spoken()


def impact(result: Impact) -> Document:
    """Tell what an ending brings."""
    names = ", ".join(one.label for one in result.things)
    why = "; ".join(reason(one) for one in result.because)
    ends = "ends" if len(result.things) == 1 else "end"
    after = ", ".join(one.label for one in result.followed_by)
    comes = f"After it comes {after}." if after else "What comes after it is not recorded."
    lost = sum(one.is_duty for one in result.dangling)
    said = (
        f"{names} {ends} on {result.on}{f' ({why})' if why else ''}: "
        f"{count(len(result.ends_with), 'thing')} {verb('end', len(result.ends_with))} "
        f"with it, "
        f"{len(result.dangling)} {'is' if len(result.dangling) == 1 else 'are'} left dangling, "
        f"{duties(lost)}. {comes}"
    )
    if result.findings is not None:
        said += f" Findings: {counted(result.findings)}."
    facts = (
        *_looked_at("looked at", result.view),
        *result.notes,
        beside.sentence(beside.of_impact()),
    )
    parts = []
    if result.ends_with:
        lines = tuple(_ending(one) for one in result.ends_with)
        parts.append(Part(f"Ends with it ({len(lines)})", (Section("", lines),)))
    parts += _dangling(result.dangling)
    if result.findings is not None:
        parts += _findings(result.findings)
    return Document(f"What ends with {names}", said, facts, tuple(parts)).spoken()


def _looked_at(name: str, view: Seen) -> Iterator[str]:
    """Say which view it is: structures and days, adopted with decision status, how much of it."""
    first, *more = view.lines()
    yield f"{name}: {first}"
    yield from (f"{name}: {one}" for one in more if "turning day" not in one)


def _of(changes: Iterable[Change], step: Step) -> list[Change]:
    return [one for one in changes if one.step == step]


def _title(step: Step, result: Comparison) -> str:
    days = [one.day or "each its own day" for one in (result.before, result.after)]
    head = "With time alone, from" if len(result.path) > 1 else "From"
    return {
        "record": "Corrections of the record",
        "time": f"{head} {days[0]} to {days[1]}",
        "proposal": upper(by(result)).rstrip(", ") or "Without what was adopted",
    }[step]


def _sections(changes: Sequence[Change]) -> Iterator[Section]:
    unknown = [one for one in changes if one.category in ("first-known", "not-known-any-more")]
    for kind, title in TITLES.items():
        here = [one for one in changes if one.kind == kind and one not in unknown]
        owners = {one.thing.iri for one in changes if one.category == "ended"}
        lines = [
            _line(one, changes)
            for one in here
            if not (one.consequence_of and one.consequence_of.iri in owners)
        ]
        if lines:
            yield Section(title, tuple(lines))
    for category, title in (
        ("first-known", "First known"),
        ("not-known-any-more", "Not known any more"),
    ):
        found = [one for one in unknown if one.category == category]
        if found:
            lines = [Line(one.said, "?", tuple(cited(one.evidence, one.rows))) for one in found]
            yield Section(f"{title} ({len(found)})", tuple(lines))


def _line(change: Change, changes: Sequence[Change]) -> Line:
    notes = []
    why = "; ".join(reason(one) for one in change.because if one.type not in ("starts", "ends"))
    if change.comes:
        notes.append(f"comes {why or 'with the proposal'}; its start is not stated")
        notes += [f"note: {change.note}"] if change.note else []
    elif change.on and change.category != "unchanged":
        notes.append(dates.parse(change.on).when + (f", {why}" if why else ""))
    elif why:
        notes.append(why)
    notes += [f"with it: {one.said}" for one in _after(change, changes)]
    notes += cited(change.evidence, change.rows)
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
        lines = tuple(Line(one.said, "!", tuple(_left(one))) for one in found if one.group == group)
        if lines:
            sections.append(Section(title, lines))
    if sections:
        yield Part(f"Left dangling ({len(found)})", tuple(sections))


def _left(one: Dangling) -> Iterator[str]:
    if one.step == "time":
        yield "comes with the calendar"
    yield from cited(one.evidence, one.rows)


def _findings(found: Delta) -> Iterator[Part]:
    sections = []
    worse = [one for one in found.open if one.finding.has_worsened]
    kinds = (
        ("New", (*found.new, *worse)),
        ("Lost: passed before", found.lost),
        ("Mended", [one for one in found.mended if not one.finding.is_question]),
        ("Answered: nobody had stated it", found.answered),
        ("Gone with its subject", found.gone),
    )
    for title, shifts in kinds:
        if shifts:
            lines = tuple(_shift(one) for one in shifts)
            sections.append(Section(f"{title} ({len(lines)})", lines))
    if found.looked_at_less:
        lines = tuple(
            Line(f"{one.rule} looked at {one.before}, now at {one.after}")
            for one in found.looked_at_less
        )
        sections.append(Section("Rules that look at less", lines))
    if sections:
        yield Part("Findings", tuple(sections))


def _shift(shift: Shift) -> Line:
    one = shift.finding
    mark = _phrases.mark(one).upper()
    notes = []
    if shift.finding.was:
        notes.append(f"was {moods.MOODS[shift.finding.was]} before")
    if shift.step == "time":
        notes.append("comes with the calendar")
    if shift.because:
        notes.append(f"gone with: {', '.join(thing.label for thing in shift.because)}")
    notes += cited(one.evidence, one.rows)
    return Line(f"{mark} {one.rule}  {_phrases.about(one, one.message)}", "", tuple(notes))


def _ending(one: EndsWith) -> Line:
    notes = (f"with {one.ends_with.label}", *cited(one.evidence, one.rows))
    return Line(f"{one.kind}: {one.said}", "-", notes)


def cited(evidence: Sequence[Citation], rows: Sequence[str]) -> Iterator[str]:
    if evidence:
        yield f"evidence: {_phrases.cited(evidence)}"
    if rows:
        yield f"row: {', '.join(rows)}"


def reason(because: Reason) -> str:
    """Say why something changes, as a sentence goes on: ``with “the plan”``."""
    name = because.thing.label if because.thing else ""
    return {
        "starts": "by its own date",
        "ends": "by its own date",
        "ends-with": f"with {name}",
        "proposal": f"with “{name}”",
        "decision": f"by decision on “{name}”",
        "succession": f"by succession ({name})",
        "law": f"by law: {name}",
        "described": "not described before",
        "supposed": "supposed",
    }[because.type]
