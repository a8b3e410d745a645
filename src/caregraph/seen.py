"""What a view says of itself, the same in every report, page and JSON.

Layer 1, below ``results``. ``graph.seen`` makes it of a view.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from caregraph.counts import Counts
from caregraph.english import be, count, together, verb

MOVED_BY = "adopting proposals"
"""What moved the day of a view, where nobody typed ``--adopt``."""


@dataclass(frozen=True, order=True)
class Thing:
    """Something in the graph, with the name people know it by."""

    iri: str
    label: str

    def as_json(self) -> dict[str, str]:
        """Give it as ``{"iri", "label"}``."""
        return {"iri": self.iri, "label": self.label}


@dataclass(frozen=True)
class SeenStructure:
    """One structure of a view, with its days."""

    thing: Thing
    day: str | None
    """The day it is shown on; ``None`` where everything is shown as described."""
    described: str | None
    """The day as at which it is described."""
    moved: bool = False
    """The day shown is another than the day described only because of what is adopted."""
    known_by: str | None = None
    """What rests only on documents issued after this day is left out."""

    def as_json(self, *, known: bool = False) -> dict[str, str | None]:
        """Give it in the shape that stays.

        Args:
            known: With its day of knowledge, because others have another.
        """
        days = {"day": self.day, "describedAsAt": self.described}
        return {**self.thing.as_json(), **days, **({"knownBy": self.known_by} if known else {})}


@dataclass(frozen=True)
class Taken:
    """A proposal that a view takes as adopted or as decided."""

    thing: Thing
    status: str | None
    """Its decision status, in words; ``None`` where none is stated."""

    def __str__(self) -> str:
        is_silent = self.status in (None, "not stated")
        return f"{self.thing.label} ({'decision status not stated' if is_silent else self.status})"

    def as_json(self) -> dict[str, str | None]:
        """Give it in the shape that stays."""
        return {**self.thing.as_json(), "decisionStatus": self.status}


@dataclass(frozen=True)
class Picked:
    """Of a proposal the options that are taken with it, and those that they rule out."""

    of: Thing
    options: tuple[Thing, ...]
    rivals: tuple[Taken, ...]

    def __str__(self) -> str:
        of = f"of the options of “{self.of.label}”, {_quoted(self.options)} is taken"
        if not self.rivals:
            return of
        others = "; ".join(map(str, self.rivals))
        return f"{of}; options exclude each other, so not taken with it: {others}"


@dataclass(frozen=True, order=True)
class EndedWith:
    """Something that ended because what it belonged to did."""

    on: str
    by: Thing
    """What it ended with."""
    thing: Thing

    def as_json(self) -> dict[str, Any]:
        """Give it in the shape that stays."""
        return {"thing": self.thing.as_json(), "with": self.by.as_json(), "on": self.on}


@dataclass(frozen=True)
class Begins:
    """The next day on which anything is in effect, and how much begins or is known from then."""

    day: str
    begin: int
    first_known: int

    def __str__(self) -> str:
        said = [
            f"{count(self.begin, 'thing')} {verb('begin', self.begin)}",
            f"{count(self.first_known, 'thing')} {be(self.first_known)} first known",
        ]
        counted = (self.begin, self.first_known)
        return (
            f"{' and '.join(one for one, n in zip(said, counted, strict=True) if n)} on {self.day}"
        )


_LISTED = 3
"""So many things, or owners of things, are named in one line; more are counted."""


@dataclass(frozen=True)
class Seen:
    """What a view says of itself: which day, taken as what, and how much of it is in effect."""

    iri: str
    structures: tuple[SeenStructure, ...]
    adopted: tuple[Taken, ...] = ()
    decided: tuple[Taken, ...] = ()
    """What takes effect without being adopted."""
    supposed: tuple[str, ...] = ()
    """Kinds of thing of which what is written is supposed to be all there is."""
    undecided: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Proposals none of whose options is decided, so that none is taken, with those options."""
    picked: tuple[Picked, ...] = ()
    """Of what is taken as adopted, the proposals that are taken in one of their options."""
    counts: Counts = field(default_factory=Counts)
    presumed_since: tuple[str, ...] = ()
    """The days since which what is presumed is, in order."""
    ended: tuple[EndedWith, ...] = ()
    """What ended, on the day or before, with what it belonged to."""
    previous: str | None = None
    """The last day before this one on which something turns; ``None`` also without one day."""
    next: str | None = None
    """The first day after this one on which something turns; likewise."""
    is_empty: bool = False
    """Nothing described is in effect."""
    started: tuple[Thing, ...] = ()
    """Provisions that are taken as in force though they are not."""
    begins: Begins | None = None
    """Where nothing is in effect: when something will be."""
    in_part: tuple[Thing, ...] = ()
    """Structures of which only what something rests on was looked at, by label."""

    @property
    def day(self) -> str | None:
        """Give the one day of all structures; ``None``: days of their own, or none."""
        days = {one.day for one in self.structures}
        return next(iter(days)) if len(days) == 1 else None

    @property
    def known_by(self) -> str | None:
        """Give the one day of knowledge of all structures; ``None``: days of their own, or none."""
        days = {one.known_by for one in self.structures}
        return next(iter(days)) if len(days) == 1 else None

    def adopting(self) -> tuple[str, ...]:
        """Name each proposal taken as adopted in quotation marks, an option with what it is of.

        An option is no proposal beside that of which it is one: both together are one name.
        """
        options = {one for picked in self.picked for one in picked.options}
        of = {picked.of: picked.options for picked in self.picked}
        return tuple(
            f"“{one.thing.label}”"
            + (f" in its option {_quoted(of[one.thing])}" if one.thing in of else "")
            for one in self.adopted
            if one.thing not in options
        )

    def on_day(self) -> str:
        """Say on which day, as a sentence goes on: ``on 2010-06-01``."""
        if self.day:
            return f"on {self.day}"
        dated = any(one.day for one in self.structures)
        return "on the day of its structure" if dated else "whatever the date"

    def empty(self) -> str:
        """Say that nothing is in effect, and when something will be; nothing where something is."""
        if not self.is_empty:
            return ""
        after = f"; {self.begins}" if self.begins else "; nothing recorded begins later"
        return f"nothing described is in effect {self.on_day()}{after}"

    def looked_at(self, moved_by: str = "--adopt") -> str:
        """Name the structures with the day each is shown on, and what moved it.

        Args:
            moved_by: What the reader did to have proposals adopted.
        """
        one_day = self.day
        together = len({one.described for one in self.structures}) == 1
        names = []
        for one in self.structures:
            days = _days(one, moved_by)
            if one_day and not together:
                days = _described(one, moved_by)
            elif one_day:
                days = ""
            names.append(f"{one.thing.label} ({days})" if days else one.thing.label)
        said = "; ".join(names) or "no structure"
        if one_day:
            after = _described(self.structures[0], moved_by) if together else ""
            return f"{said}, as at {one_day}" + (f", {after}" if after else "")
        return said if any(one.day for one in self.structures) else f"{said}, whatever the date"

    def told(self) -> tuple[str, ...]:
        """Give what else there is to say of the view, a sentence each."""
        return tuple(self._told())

    def lines(self, moved_by: str = "--adopt") -> tuple[str, ...]:
        """Give the first lines of everything that is told of the view."""
        first = (self.empty(),) if self.is_empty else ()
        return (*first, self.looked_at(moved_by), *self.told())

    def _told(self) -> Iterator[str]:
        if self.in_part:
            named = listed([one.label for one in self.in_part])
            yield f"looked at only as far as this can rest on it: {named}"
        yield from self.taken()
        yield from self.standing()
        yield from self._endings()
        turns = [
            f"{name} turning day {day}"
            for name, day in (("previous", self.previous), ("next", self.next))
            if day
        ]
        if turns:
            yield ", ".join(turns)

    def taken(self) -> Iterator[str]:
        """Say which proposals and documents the view takes into account, and what it supposes."""
        if self.started:
            yield f"as if in force: {'; '.join(one.label for one in self.started)}"
        if self.supposed:
            yield f"supposing that what is written is all there is: {', '.join(self.supposed)}"
        if self.adopted:
            yield self.taken_as_adopted()
        yield from map(str, self.picked)
        if self.decided:
            yield self.taken_as_decided()
        for proposal, options in self.undecided:
            yield f"of {proposal} no option is decided, so none is taken: {'; '.join(options)}"
        if known := self._known():
            later, undated = self.counts.later, self.counts.undated
            yield (
                f"known {known}: {count(later, 'described thing')} "
                f"{verb('rest', later)} only on later documents and "
                f"{be(later)} left out; {undated:,} "
                f"{verb('rest', undated)} on documents without a date and "
                f"{be(undated)} taken as known"
            )

    def taken_as_adopted(self) -> str:
        """Name the proposals that are taken as adopted."""
        return f"taking as adopted: {'; '.join(map(str, self.adopted))}"

    def taken_as_decided(self) -> str:
        """Name the proposals that take effect as decided."""
        return f"taking effect as decided: {'; '.join(map(str, self.decided))}"

    def _known(self) -> str:
        """Say by when what is shown was known; nothing where no day was asked for."""
        if self.known_by or not any(one.known_by for one in self.structures):
            return f"by {self.known_by}" if self.known_by else ""
        return "; ".join(
            f"of {one.thing.label} " + (f"by {one.known_by}" if one.known_by else "by now")
            for one in self.structures
        )

    def standing(self) -> Iterator[str]:
        """Count what is in effect and what is not, and on what that rests."""
        counts = self.counts
        if counts.described and any(one.day for one in self.structures):
            yield self._counted()
        if counts.presumed:
            yield self.presumed()
        if counts.reported:
            yield f"{counts.reported:,} of those in effect {be(counts.reported)} by report only"
        if counts.required:
            yield (
                f"{counts.required:,} more {be(counts.required)} required by law and "
                "not described; caregraph show required lists them"
            )

    def presumed(self) -> str:
        """Say how much is only presumed to go on since it was described; nothing where none is."""
        number = self.counts.presumed
        if not number:
            return ""
        since = self.presumed_since[0] + " or later" * (len(self.presumed_since) > 1)
        return (
            f"{number:,} of those in effect {be(number)} "
            f"presumed to go on since {since}; nothing records an end"
        )

    def _counted(self) -> str:
        """Count what is in effect, what is not and what is not known."""
        counts, described = self.counts, self.counts.described
        of_all = f"of {count(described, 'described thing')}"
        here = f"{be(counts.in_effect)} in effect"
        if counts.not_in_effect:
            here += f" and {counts.not_in_effect:,} {be(counts.not_in_effect)} not"
        if not counts.not_known:
            return f"{counts.in_effect:,} {of_all} {here}"
        day = "this day" if self.day else "their day"
        return (
            f"{counts.not_known:,} {of_all} {be(counts.not_known)} not known on "
            f"{day}; {counts.in_effect:,} {here}"
        )

    def _endings(self) -> Iterator[str]:
        """Tell what ended with what: named where there is little, and counted."""
        by_owner: dict[tuple[Thing, str], list[str]] = {}
        for one in self.ended:
            by_owner.setdefault((one.by, one.on), []).append(one.thing.label)
        owners = sorted(by_owner.items(), key=lambda item: (-len(item[1]), item[0]))
        for (owner, day), names in owners[:_LISTED]:
            yield f"ended with {owner.label} on {day}: {listed(names)}"
        rest = sum(len(names) for _, names in owners[_LISTED:])
        if rest:
            others = len(owners) - _LISTED
            yield f"{rest:,} more ended with {count(others, 'thing')} they belonged to"

    def as_json(self) -> dict[str, Any]:
        """Give it in the shape that stays, the same in all JSON."""
        moves = {(one.described, one.day) for one in self.structures if one.moved}
        start, to = next(iter(moves)) if len(moves) == 1 else (None, None)
        differ = len({one.known_by for one in self.structures}) > 1
        told: dict[str, Any] = {
            "iri": self.iri,
            "structures": [one.as_json(known=differ) for one in self.structures],
            "day": self.day,
            "moved": {"from": start, "to": to, "why": "adopt"} if moves else None,
            "knownBy": self.known_by,
            "adopted": [one.as_json() for one in self.adopted],
            "decided": [one.as_json() for one in self.decided],
            "supposedComplete": list(self.supposed),
            "undecided": [
                {"proposal": proposal, "options": list(options)}
                for proposal, options in self.undecided
            ],
            "asIfCommenced": [one.as_json() for one in self.started],
            "counts": self.counts.as_json(),
            "endedWith": [one.as_json() for one in self.ended],
            "turningDays": {"previous": self.previous, "next": self.next},
        }
        if self.in_part:
            told["inPart"] = [one.as_json() for one in self.in_part]
        return told


def listed(names: Sequence[str], most: int = _LISTED) -> str:
    """Name some things, and count those that there is no room for.

    >>> listed(["a", "b", "c", "d"], 2)
    'a; b; and 2 more'
    """
    more = [f"and {len(names) - most} more"] if len(names) > most else []
    return "; ".join([*names[:most], *more])


def _quoted(things: Sequence[Thing]) -> str:
    return together([f"“{one.label}”" for one in things])


def _days(one: SeenStructure, moved_by: str) -> str:
    after = _described(one, moved_by)
    if one.day is None:
        return ""
    return f"as at {one.day}" + (f", {after}" if after else "")


def _described(one: SeenStructure, moved_by: str) -> str:
    """Say from which day it was moved, or as at which other day it is described."""
    if one.described is None or one.day is None or one.day == one.described:
        return ""
    if one.moved:
        return f"moved from {one.described} by {moved_by}"
    return f"described as at {one.described}"
