"""What files of the Organisation Data Service say together of each code, and the tables of it.

Layer 2. Files differ in what they say of one code; each adds to what is known, and the one that is
read first is believed where two differ. Nothing follows from a name, a letter or a missing row.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from caregraph.lists import _ends
from caregraph.lists._tables import Cells, Tables

FLOORS = {"1974-04-01"}
"""Days that stand for *on or before*: when the register was begun, nothing earlier was kept."""
OPEN = ".."
_SUB_BOARD = "sub-ICB location"
_REGISTERED = "2022-07-01"
"""The day on which codes of clinical commissioning groups became those of sub-ICB locations."""


@dataclass(slots=True)
class Entry:
    """What is known of one code; days are ISO, ends the first day no longer."""

    code: str
    file: str
    row: int
    name: str = ""
    kind: str = ""
    status: str = ""
    start: str = ""
    until: str = ""
    legal_start: str = ""
    legal_until: str = ""
    places: tuple[str, ...] = ()
    """Where it is said, as evidence."""
    notes: tuple[str, ...] = ()
    lives: tuple[tuple[str, str, str], ...] = ()
    """Kinds that it was of for a time, each with its first day and the first day no longer."""

    def note(self, said: str) -> None:
        """Note how it was read."""
        self.notes = (*self.notes, said)

    def add(self, **said: str) -> None:
        """Add what a file says of it; what is known already stays."""
        for name, value in said.items():
            if value and not getattr(self, name):
                setattr(self, name, value)


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation of one code to another."""

    code: str
    kind: str
    to: str
    start: str
    until: str
    file: str
    row: int
    place: str


@dataclass(frozen=True, slots=True)
class Link:
    """One code follows another; the day is empty where the file gives none."""

    before: str
    after: str
    day: str
    file: str
    row: int
    place: str


@dataclass
class Register:
    """Grows as files are read; ``write`` makes tables of it."""

    entries: dict[str, Entry] = field(default_factory=dict)
    ties: list[Tie] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    undated: list[Link] = field(default_factory=list)
    """Links of a file that gives no days for them."""
    notes: list[str] = field(default_factory=list)

    def entry(self, code: str, file: str, row: int, place: str) -> Entry:
        """Give what is known of a code, from now on also from this place."""
        found = self.entry_of(code, file, row, place)
        if place not in found.places:
            found.places = (*found.places, place)
        return found

    def entry_of(self, code: str, file: str, row: int, place: str) -> Entry:
        """Give what is known of a code that a row of something else names: a place if none is."""
        found = self.entries.get(code)
        if found is None:
            found = self.entries[code] = Entry(code, file, row, places=(place,))
        return found

    def follow(self, link: Link) -> None:
        """Add that one code follows another."""
        for code in (link.before, link.after):
            self.entry_of(code, link.file, link.row, link.place)
        self.links.append(link)

    def latest(self, written: date) -> date | None:
        """Give the latest day of which anything is said, as at which the files hold.

        Args:
            written: The day on which they were written; what they say of later days is ahead.
        """
        days = {day for one in self.entries.values() for day in (one.start, one.until)}
        days |= {day for one in self.ties for day in (one.start, one.until)}
        days |= {one.day for one in self.links}
        days |= {_REGISTERED for one in self.entries.values() if one.kind == _SUB_BOARD}
        past = {day for day in days if "" < day <= written.isoformat()}
        return date.fromisoformat(max(past)) if past else None

    def write(self, tables: Tables) -> None:
        """Write the rows of all tables, in the order in which codes were met; it is empty then."""
        self._settle()
        tables.notes += [*self.notes, *self._told()]
        keys = {code: tables.key(code) for code in self.entries}
        for code, key in keys.items():
            _write_entry(tables, key, self.entries.pop(code))
        for number, tie in enumerate(self.ties, start=1):
            cells: dict[str, Cells] = {
                "organisation": keys[tie.code],
                "kind": tie.kind,
                "to": keys[tie.to],
                "status": "ended" if tie.until else "in force",
                "from": tie.start,
                "until": tie.until,
                "evidence": tie.place,
            }
            tables.row("relations", f"tie-{number}", tie.file, tie.row, cells)
        for number, (before, following, links) in enumerate(self._events(), start=1):
            is_rename = before == following
            cells = {
                "event": "rename" if is_rename else "succession",
                "before": [keys[one] for one in before],
                "after": [] if is_rename else [keys[one] for one in following],
                "status": "in force",
                "from": links[0].day,
                "evidence": [*dict.fromkeys(one.place for one in links)],
            }
            tables.row("successions", f"event-{number}", links[0].file, links[0].row, cells)

    def _settle(self) -> None:
        """Say each thing once, and nothing of a code of which no row tells.

        What a file calls the commissioner of a practice, the file of memberships has with its days.
        """
        members = {(one.code, one.to) for one in self.ties if one.kind == "member of"}
        kept: dict[tuple[str, str, str, str], Tie] = {}
        agree = unknown = 0
        for one in self.ties:
            if one.kind == "commissioned by" and (one.code, one.to) in members:
                agree += 1
            elif one.to not in self.entries:
                unknown += 1
            else:
                kept.setdefault((one.code, one.kind, one.to, one.start), one)
        self.ties = [*kept.values()]
        if agree:
            self.notes.append(f"{agree:,} commissioners are those of a membership, and stand once")
        if unknown:
            self.notes.append(f"{unknown:,} areas are codes of which no row tells, and left out")
        self._settle_links()

    def _settle_links(self) -> None:
        """Keep links without a day where no dated one says the same and both codes are known."""
        self.links = [*{(one.before, one.after, one.day): one for one in self.links}.values()]
        dated = {(one.before, one.after) for one in self.links}
        undated = {(one.before, one.after): one for one in self.undated}
        unknown = 0
        for pair, one in undated.items():
            if not self.entries.keys() >= set(pair):
                unknown += 1
                other = pair[0] if pair[1] in self.entries else pair[1]
                known = self.entries[pair[1] if other == pair[0] else pair[0]]
                said = "It followed" if other == pair[0] else "It was followed by"
                known.note(f"{said} {other}, of which no row tells")
            elif pair not in dated:
                self.links.append(one)
        if undated:
            same = len(dated & undated.keys())
            self.notes.append(
                f"{len(undated):,} successions are told without a day: {same:,} of them with one "
                f"elsewhere, {unknown:,} with a code of which no row tells, kept as a note"
            )

    def _events(self) -> Iterator[tuple[list[str], list[str], list[Link]]]:
        """Give the events: the links of one day that share what was before, or what comes after."""
        by_day: dict[str, list[Link]] = defaultdict(list)
        for one in self.links:
            by_day[one.day].append(one)
        for when, links in sorted(by_day.items()):
            for group in _connected(links) if when else [[one] for one in links]:
                before = dict.fromkeys(one.before for one in group)
                yield [*before], [*dict.fromkeys(one.after for one in group)], group

    def _told(self) -> Iterator[str]:
        """Say how much there is, and what in it is not as one would expect."""
        yield f"{len(self.entries):,} codes, {len(self.ties):,} relations of one to another"
        if floors := sum(one.start in FLOORS for one in self.entries.values()):
            yield (
                f"{floors:,} opened on or before {', '.join(sorted(FLOORS))}, when the register "
                "was begun; that is no day on which they were founded, and is not read as one"
            )
        if nameless := sum(not one.name for one in self.entries.values()):
            yield f"{nameless:,} codes are only referred to: what they were is not known"
        starts = {code: one.start for code, one in self.entries.items()}
        if early := [one for one in self.ties if "" < one.start < starts[one.code]]:
            yield (
                f"{len(early):,} relations begin before the organisation opens, and are kept; the "
                f"first is in {early[0].file}, row {early[0].row}"
            )
        if renewed := _renewed(self.ties):
            yield f"{renewed:,} times a relation ends and the same begins at once; both are kept"
        if self.links:
            events = sum(1 for _ in self._events())
            loops = sum(one.before == one.after for one in self.links)
            yield (
                f"{len(self.links):,} successions of one code by another, {events:,} events when "
                f"grouped by day and by what they share; {loops:,} times a code follows itself and "
                "goes on; none is taken for a merger or a split"
            )


def _write_entry(tables: Tables, key: str, entry: Entry) -> None:
    status = entry.status or ("ended" if entry.until else "in force" if entry.name else "unknown")
    cells: dict[str, Cells] = {
        "name": entry.name or entry.code,
        "type": entry.kind,
        "code": f"ods:{entry.code}",
        "status": status,
        "from": OPEN if entry.start in FLOORS else entry.start,
        "until": entry.until,
        "legal from": entry.legal_start,
        "legal until": entry.legal_until,
        "evidence": entry.places,
        "note": ". ".join(entry.notes),
    }
    tables.row("organisations", key, entry.file, entry.row, cells)
    lives = entry.lives
    if entry.kind == _SUB_BOARD and not lives and "" < entry.start < _REGISTERED:
        lives = (
            ("clinical commissioning group", entry.start, _REGISTERED),
            (entry.kind, _REGISTERED, entry.until),
        )
    for number, (kind, start, until) in enumerate(lives, start=1):
        cells = {
            "of": key,
            "type": kind,
            "status": "ended" if until else "in force",
            "from": start,
            "until": until,
            "evidence": entry.places,
        }
        tables.row("states", f"{key}-state-{number}", entry.file, entry.row, cells)


def _connected(links: Iterable[Link]) -> list[list[Link]]:
    """Group links that share what was before or what comes after; one code may be both."""
    first: dict[tuple[str, str], int] = {}
    above: dict[int, int] = {}

    def root(number: int) -> int:
        while above[number] != number:
            number = above[number]
        return number

    listed = list(links)
    for number, link in enumerate(listed):
        above[number] = number
        for side in (("before", link.before), ("after", link.after)):
            if side in first:
                above[root(number)] = root(first[side])
            else:
                first[side] = number
    groups: dict[int, list[Link]] = defaultdict(list)
    for number, link in enumerate(listed):
        groups[root(number)].append(link)
    return [*groups.values()]


def _renewed(ties: Iterable[Tie]) -> int:
    """Count how often a relation ends on the day on which the same one begins anew."""
    ends = Counter((one.code, one.kind, one.to, one.until) for one in ties if one.until)
    return sum(ends[one.code, one.kind, one.to, one.start] for one in ties)


@cache
def day(text: str) -> str:
    """Give a day as ISO; empty where there is none.

    >>> day("20130401"), day("2013-04-01"), day("NA")
    ('2013-04-01', '2013-04-01', '')
    """
    if re.fullmatch(r"\d{8}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


@cache
def after(text: str) -> str:
    """Give the first day no longer, of what is written as a last day; empty where there is none.

    >>> after("20130331")
    '2013-04-01'
    """
    return _ends.after(day(text))
