"""The rows of committees, seats and members of a council, made when all of a feed is read.

Layer 2.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from caregraph.lists import _council_terms, _council_words
from caregraph.lists._tables import Tables, slug

_FULL = "full council"


@dataclass
class Seat:
    """One seat of one body, as read."""

    body: str
    person: str
    called: _council_words.Called
    role: str
    place: tuple[str, int]
    evidence: str


@dataclass
class Person:
    """One member, as first named."""

    written: str
    called: _council_words.Called
    keyposts: str
    place: tuple[str, int]
    names: set[str] = field(default_factory=set)
    """Every name it has, without what is glued to it."""


@dataclass
class Rows:
    """What was found so far; ``finish`` makes rows of what is known only when all is read."""

    tables: Tables
    documents: int
    """How many documents there are that name a council."""
    councils: dict[str, str] = field(default_factory=dict)
    """Keys of organisations by their names."""
    bodies: dict[str, str] = field(default_factory=dict)
    """Titles by key."""
    own: list[str] = field(default_factory=list)
    """The names of the councils whose committees these are."""
    people: dict[str, Person] = field(default_factory=dict)
    seats: list[Seat] = field(default_factory=list)
    day: date | None = None
    """As at which the seats are."""
    terms: _council_terms.Terms = field(default_factory=_council_terms.Terms)
    seen: Counter[str] = field(default_factory=Counter)

    def organisation(self, name: str, file: str, number: int, evidence: str) -> str:
        """Give the key of an organisation, which is described when it is first named."""
        if name not in self.councils:
            self.councils[name] = self.tables.key(name)
            kind = _council_words.organisation(name)
            self.tables.row(
                "organisations",
                self.councils[name],
                file,
                number,
                {"name": name, "type": kind, "status": "in force", "evidence": evidence},
            )
        return self.councils[name]

    def of(self, council: str, key: str) -> str:
        """Give a key that is told apart from those of other councils, where there are several."""
        return f"{slug(council)}-{key}" if self.documents > 1 and council else key

    def body(self, key: str, title: str, file: str, number: int, cells: dict[str, str]) -> None:
        """Describe a body, once."""
        if key in self.bodies:
            return
        self.bodies[key] = title
        kind = _council_words.kind(title)
        alone = _council_words.is_one_member(title)
        self.seen["kind"] += not kind and not alone
        self.tables.row(
            "bodies",
            self.tables.key(key, is_code=True),
            file,
            number,
            {"name": title, "type": kind, "body type": "executive member" * alone, **cells},
        )

    def add(self, key: str, person: Person) -> None:
        """Describe a person, once; every other name counts."""
        first = self.people.setdefault(key, person)
        first.names.add(person.called.name)
        self.seen["names"] += person.written != first.written

    def finish(self) -> None:
        """Make rows of people, seats and terms, and tell what was understood."""
        for key, one in self.people.items():
            name = min(one.names, key=lambda each: (len(each), each))
            words = ["councillor"] * one.called.is_councillor + [one.keyposts] * bool(one.keyposts)
            cells = {
                "name": name,
                "described as": "; ".join(words),
                "also known as": sorted(one.names - {name}),
                "evidence": self.tables.at(one.place[0], key.replace("-", " ")),
            }
            self.tables.row("people", self.tables.key(key, is_code=True), *one.place, cells)
        terms = self._terms()
        for seat in self.seats:
            self._seat(seat, terms)
        for term in (one for each in terms.values() for one in each):
            self._term(term)
        self._scope()
        self._tell()

    def _terms(self) -> dict[str, list[_council_terms.Dated]]:
        """Give the terms by the keys of members; those of vacant seats by none."""
        found: dict[str, list[_council_terms.Dated]] = defaultdict(list)
        for one in self.terms.dated(self.tables):
            found[one.person].append(one)
        self.seen["terms"] = sum(map(len, found.values()))
        return found

    def _current(self, terms: list[_council_terms.Dated]) -> _council_terms.Dated | None:
        """Take out the term in which the list finds a member; a list of terms may be older."""
        if not terms or (self.day and terms[-1].until and terms[-1].until <= self.day):
            self.seen["older"] += bool(terms)
            return None
        return terms.pop()

    def _term(self, term: _council_terms.Dated) -> None:
        """Make a seat on the full council of a term."""
        words = f"councillor for {term.ward}" if term.ward else "councillor"
        where = term.person.replace("-", " ") or f"ward {term.ward}"
        cells = {
            "body": self._council(term.place),
            "member": term.person,
            "described as": words if term.person else f"{words}: vacant",
            "status": "in force",
            **_days(term),
            "evidence": self.tables.at(term.place[0], f"{where} term of office"),
        }
        key = self.tables.key(f"council-{term.person or 'vacant'}")
        self.tables.row("memberships", key, *term.place, cells)

    def _council(self, place: tuple[str, int]) -> str:
        """Give the key of the full council, which is described where no committee is it."""
        known = [key for key, title in self.bodies.items() if _council_words.kind(title) == _FULL]
        if len(known) == 1:
            return known[0]
        if "full-council" not in self.bodies:
            parent = self.councils[self.own[0]] if len(self.own) == 1 else ""
            cells = {
                "parent": parent,
                "status": "in force",
                "evidence": self.tables.at(place[0], "members"),
            }
            self.body("full-council", "Full council", *place, cells)
        return "full-council"

    def _seat(self, seat: Seat, terms: dict[str, list[_council_terms.Dated]]) -> None:
        """Make a row of a seat; on the full council it has the days of the last term."""
        is_council = _council_words.kind(self.bodies[seat.body]) == _FULL
        last = self._current(terms.get(seat.person, [])) if is_council else None
        capacity, organisation, words = _council_words.role(seat.role)
        capacities = [one for one in (capacity, "co-opted" * seat.called.is_coopted) if one]
        besides = seat.called.besides if seat.called.besides != words else ""
        represents = seat.called.represents or organisation
        self.seen["vacant"] += not seat.called.name
        said = [one for one in (words, besides, "" if seat.called.name else "vacant") if one]
        place = (*seat.place, seat.evidence)
        cells = {
            "body": seat.body,
            "member": seat.person if seat.called.name else "",
            "described as": "; ".join(said),
            "from organisation": self.organisation(represents, *place) if represents else "",
            "capacity": capacities,
            "status": "in force",
            **(_days(last) if last else {}),
            "evidence": seat.evidence,
        }
        key = self.tables.key(f"{seat.body}-{seat.person or 'vacant'}")
        self.tables.row("memberships", key, *seat.place, cells)
        self.seen[f"role {words}"] += bool(words)

    def _scope(self) -> None:
        kinds = ["bodies", "memberships"] if self.bodies else []
        said = {"says": "speaks about", "kinds": ["organisations", *kinds]}
        self.tables.row("scope", "scope", self.tables.records[0].file, 0, said)

    def _tell(self) -> None:
        seats = Counter(one.body for one in self.seats)
        none, one = (sum(seats[body] == number for body in self.bodies) for number in (0, 1))
        notes = self.tables.notes
        if self.bodies:
            notes.append(
                f"{len(self.bodies)} committees and other bodies, {len(self.seats)} seats, "
                f"{len(self.people)} people"
            )
        if self.seats:
            notes.append(f"{none} bodies have no member, {one} have one")
        if self.seen["kind"]:
            notes.append(
                f"{self.seen['kind']} bodies whose title does not say of what kind they are"
            )
        if self.seen["names"]:
            notes.append(
                f"{self.seen['names']} times one member has another name; what is glued to it is "
                "taken as organisation and capacity"
            )
        for role, count in sorted(self.seen.items()):
            if role.startswith("role ") and count:
                notes.append(f"the role {role[5:]!r} ({count} times) is kept in words")
        for what, said in _TOLD.items():
            if self.seen[what]:
                notes.append(f"{self.seen[what]} {said}")


def _days(term: _council_terms.Dated) -> dict[str, str]:
    """Give the days of a term, as cells."""
    first, until = term.first, term.until
    return {
        "from": first.isoformat() if first else "",
        "until": until.isoformat() if until else "",
    }


_TOLD = {
    "expired": "committees are marked as expired; when they ended is not said",
    "suggested": "purposes are suggestions that a machine wrote, and are not taken over",
    "vacant": "seats are vacant",
    "older": "members of the council have a seat, and their last term had ended; both are kept",
    "meetings": "meetings are not taken over",
}
