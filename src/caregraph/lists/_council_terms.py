"""Terms of office of councillors, each as the days on which a seat was held.

Layer 2. A feed may end one term on its last day and another on the first day after it. Where the
next term of the same member begins on the day of an end, that day is the first after; elsewhere it
is taken as the last, unless the feed does otherwise more often.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise, zip_longest

from caregraph.lists._tables import Tables
from caregraph.numerals import whole
from caregraph.sources._xml import Element

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class _Term:
    """One term as the feed has it."""

    first: date | None
    end: date | None
    """As written, by whichever convention."""
    place: tuple[str, int]


@dataclass(frozen=True)
class Dated:
    """The seat of a councillor for one term."""

    person: str
    """The key of the member; empty where the seat is vacant."""
    ward: str
    first: date | None
    until: date | None
    """The first day after it."""
    place: tuple[str, int]


@dataclass
class Terms:
    """The terms of all members, each once, whichever file tells it."""

    terms: dict[str, dict[tuple[date | None, date | None], _Term]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    """By the key of the person."""
    ward: dict[str, str] = field(default_factory=dict)
    """Of each person who is told with one."""
    vacant: list[tuple[str, tuple[str, int]]] = field(default_factory=list)
    """Seats without a member: ward, and place in the list."""

    def add(self, tables: Tables, file: str, ward: str, person: str, member: Element) -> None:
        """Take over the terms of a member; one without a name is a vacant seat."""
        if not person:
            self.vacant.append((ward, (file, member.line)))
            return
        if ward:
            self.ward[person] = ward
        for one in member.all("termofoffice"):
            days = [_day(tables, file, one, tag) for tag in ("startdate", "enddate")]
            if days != [None, None]:
                term = _Term(days[0], days[1], (file, one.line))
                self.terms[person].setdefault((days[0], days[1]), term)

    def dated(self, tables: Tables) -> list[Dated]:
        """Give each term with its days, those of a member in order; tell how ends were read."""
        found = [Dated("", ward, None, None, place) for ward, place in self.vacant]
        seen = Counter(_after(*pair) for one in self.terms.values() for pair in _pairs(one))
        usual = 0 if seen[0] > seen[1] else 1
        for person, listed in self.terms.items():
            ordered = _ordered(listed)
            for term, follows in zip_longest(ordered, ordered[1:]):
                until = _until(term, follows, usual)
                ward = self.ward.get(person, "")
                found.append(Dated(person, ward, term.first, until, term.place))
                if follows and _after(term, follows) < 0:
                    file, line = term.place
                    tables.leave_out(
                        "overlapping-terms",
                        file,
                        line,
                        f"the term of {person} until {term.end} overlaps the next, from "
                        f"{follows.first}; both are taken over as they are",
                    )
        if self.terms:
            _tell(tables, self.terms, seen, usual)
        return found


def compare(tables: Tables, file: str, what: str, said: str, found: int) -> None:
    """Tell where a feed counts other than it holds; its counts may stand behind a blank."""
    if whole(said.strip()) not in (None, found):
        tables.leave_out(
            "other-count",
            file,
            1,
            f"it says that it holds {int(said)} {what}, and holds {found}",
            hint="Fetch it again; part of it may be missing. All that is there is read.",
        )


def _day(tables: Tables, file: str, term: Element, tag: str) -> date | None:
    """Read a day as DD/MM/YYYY; one that is none is told."""
    text = term.value(tag)
    found = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(text) if text else None
    except ValueError:
        tables.leave_out(
            "not-a-date", file, term.line, f"{tag} is no day; DD/MM/YYYY was expected", text
        )
        return None


def _ordered(listed: Mapping[tuple[date | None, date | None], _Term]) -> list[_Term]:
    return sorted(listed.values(), key=lambda one: (one.first or date.min, one.end or date.max))


def _pairs(
    listed: Mapping[tuple[date | None, date | None], _Term],
) -> list[tuple[_Term, _Term]]:
    pairs = pairwise(_ordered(listed))
    return [(one, two) for one, two in pairs if one.end and two.first]


def _after(term: _Term, follows: _Term) -> int:
    """Give how many days after the end of a term the next begins."""
    return (follows.first - term.end).days if term.end and follows.first else 2


def _until(term: _Term, follows: _Term | None, usual: int) -> date | None:
    """Give the first day after a term."""
    if term.end is None:
        return None
    days = _after(term, follows) if follows else usual
    return term.end + _DAY * (days if days in (0, 1) else usual)


def _tell(
    tables: Tables,
    terms: Mapping[str, Mapping[tuple[date | None, date | None], _Term]],
    seen: Mapping[int, int],
    usual: int,
) -> None:
    count = sum(map(len, terms.values()))
    starts = [one.first for each in terms.values() for one in each.values() if one.first]
    overlaps = sum(times for days, times in seen.items() if days < 0)
    tables.notes.append(
        f"{count} terms of {len(terms)} members" + (f" back to {min(starts)}" if starts else "")
    )
    tables.notes.append(
        f"{seen[1]} times the next term begins the day after an end, {seen[0]} times on the same "
        f"day; {overlaps} overlap. Other ends are taken as "
        + ("the last day of the term" if usual else "the first day after the term")
    )
