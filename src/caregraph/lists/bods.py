"""Statements of beneficial ownership: entities, people and interests (BODS 0.4).

Layer 2. The Beneficial Ownership Data Standard of Open Ownership, version 0.4: an array of
statements, each about a record of an entity, a person or a relationship. That someone owns or
controls is no line of accountability and no part of another: it is held as what was stated. The
mapping is in ``docs/pages/how-to/registers.md``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from caregraph.errors import SourceError
from caregraph.lists._given import Given
from caregraph.lists._json import day, objects, text
from caregraph.lists._tables import Tables
from caregraph.model import ReadTables

TITLE = "statements of beneficial ownership (BODS 0.4)"

_TYPES = {"entity", "person", "relationship"}
_BOARD = {"boardMember": "", "boardChair": "chair"}
"""Interests by which a person sits on the board, with the capacity that they tell."""
_NATIONS = {
    "GB": "United Kingdom",
    "GB-ENG": "England",
    "GB-SCT": "Scotland",
    "GB-WLS": "Wales",
    "GB-NIR": "Northern Ireland",
}

_Statement = Mapping[str, Any]


def recognises(given: Given) -> bool:
    """Say whether one of the files is an array of such statements."""
    return any(any(_statements(one.json)) or _is_older(one.json) for one in given.files)


def _is_older(found: object) -> bool:
    """Say whether it is an array of statements of a version before 0.4."""
    return isinstance(found, list) and any(
        isinstance(one, Mapping) and {"statementID", "statementType"} <= one.keys() for one in found
    )


def _statements(found: object) -> Iterator[tuple[int, _Statement]]:
    """Give the statements of an array with their places in it, from 1."""
    listed = found if isinstance(found, list) else []
    for number, one in enumerate(listed, 1):
        if isinstance(one, Mapping) and one.get("recordType") in _TYPES and "recordId" in one:
            yield number, one


def read(given: Given, key: str) -> ReadTables:
    """Read the entities and people, the boards, and each interest as a statement.

    Raises:
        SourceError: no statement is about an entity or a person.
    """
    tables = Tables(given, TITLE)
    reading = _Reading(tables)
    for file in given.files:
        listed = list(_statements(file.json))
        left = len(file.json) - len(listed) if isinstance(file.json, list) else 0
        if left:
            tables.leave_out(
                "missing-field",
                file.name,
                0,
                f"{left} of its statements have no recordId or no recordType that is known",
                hint="BODS 0.4 requires both; older versions are not read.",
            )
        for number, one in listed:
            reading.add(file.name, number, one)
    if not reading.records:
        raise SourceError(
            "it holds no statement of version 0.4",
            where=str(given.path),
            code="empty-list",
            hint="Statements with recordId, recordType and recordDetails were expected; those of "
            "older versions have statementID and statementType. Ask for the data in BODS 0.4.",
        )
    publishers = sorted(reading.publishers)
    tables.describe(
        key,
        f"Ownership and control stated by {', '.join(publishers) or given.path.stem}",
        "register",
        max(reading.days, default=None),
        publisher=", ".join(publishers),
    )
    reading.finish()
    return tables.reading()


class _Reading:
    """The newest statement of each record, with what is said of it before."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._keys: dict[str, str] = {}
        self._kinds: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._boards: dict[str, str] = {}
        self._before: dict[str, list[str]] = {}
        self.records: dict[str, tuple[str, int, _Statement]] = {}
        self.publishers: set[str] = set()
        self.days: set[date] = set()

    def add(self, file: str, number: int, statement: _Statement) -> None:
        """Take over a statement; of several about one record the one with the latest date counts.

        Of those of one date the last in the file counts.
        """
        record = text(statement, "recordId")
        if name := text(statement, "publicationDetails", "publisher", "name"):
            self.publishers.add(name)
        published = day(statement, "publicationDetails", "publicationDate")
        if len(published) == len("2019-03-31"):
            self.days.add(date.fromisoformat(published))
        known = self.records.get(record)
        newest = known is None or day(statement, "statementDate") >= day(known[2], "statementDate")
        for one in (known[2] if known and newest else None, None if newest else statement):
            if one is not None:
                self._before.setdefault(record, []).append(_name(one))
        if newest:
            self.records[record] = (file, number, statement)

    def finish(self) -> None:
        """Make rows of entities, then of people, then of what relates them."""
        for kind, make in (
            ("entity", self._entity),
            ("person", self._person),
            ("relationship", self._relationship),
        ):
            for file, number, statement in self.records.values():
                if statement["recordType"] == kind:
                    make(file, number, statement)
        counts = Counter(one["recordType"] for _, _, one in self.records.values())
        self._tables.notes.append(
            f"{counts['entity']} entities, {counts['person']} people, "
            f"{counts['relationship']} relationships; "
            f"{sum(map(len, self._before.values()))} statements are older than others of the same "
            "record"
        )
        self._tables.notes.append(
            "who owns or controls is held as what was stated: no line, no part and no merger is "
            "made of it"
        )

    def _known(self, statement: _Statement, name: str) -> tuple[str, list[str]]:
        """Give a record its key, and tell other names that it had."""
        kind, record = text(statement, "recordType"), text(statement, "recordId")
        self._keys[record] = self._tables.key(f"{kind}-{record}", is_code=True)
        self._kinds[record] = kind
        self._names[record] = name
        before = [one for one in self._before.get(record, []) if one and one != name]
        return self._keys[record], before

    def _entity(self, file: str, number: int, statement: _Statement) -> None:
        details = statement.get("recordDetails")
        kind = text(details, "entityType", "type")
        name = _name(statement) or _unspecified(details, "entity")
        key, before = self._known(statement, name)
        codes = [
            f"{scheme}:{code}"
            for one in objects(details, "identifiers")
            if (scheme := text(one, "scheme") or text(one, "schemeName"))
            and (code := text(one, "id"))
        ]
        others = details.get("alternateNames") if isinstance(details, Mapping) else None
        alternate = [text({"": one}, "") for one in others] if isinstance(others, list) else []
        until = day(details, "dissolutionDate")
        is_closed = text(statement, "recordStatus") == "closed"
        said = [f"BODS entity type: {kind}" if kind else "", text(details, "entityType", "details")]
        said += [f"also {one}" for one in codes[1:]]
        cells = {
            "name": name,
            "also known as": list(dict.fromkeys(one for one in (*alternate, *before) if one)),
            "code": codes[0] if codes else "",
            "jurisdiction": _NATIONS.get(text(details, "jurisdiction", "code"), ""),
            "status": "ended" if until else "unknown" if is_closed else "in force",
            "from": day(details, "foundingDate"),
            "until": until,
            "evidence": self._tables.at(file, _where(statement)),
            "note": "; ".join(filter(None, said)),
        }
        self._tables.row("organisations", key, file, number, cells)

    def _person(self, file: str, number: int, statement: _Statement) -> None:
        details = statement.get("recordDetails")
        names = [text(one, "fullName") for one in objects(details, "names")]
        name = _name(statement) or _unspecified(details, "person")
        key, before = self._known(statement, name)
        cells = {
            "name": name,
            "also known as": list(
                dict.fromkeys(one for one in (*names, *before) if one and one != name)
            ),
            "evidence": self._tables.at(file, _where(statement)),
        }
        self._tables.row("people", key, file, number, cells)

    def _relationship(self, file: str, number: int, statement: _Statement) -> None:
        details = statement.get("recordDetails")
        subject, party = text(details, "subject"), text(details, "interestedParty")
        place = (file, number)
        if self._kinds.get(subject) != "entity" or (party and party not in self._keys):
            missing = party if self._kinds.get(subject) == "entity" else subject
            said = "no statement is about the record that a relationship names, and it is left out"
            self._tables.leave_out("unknown-reference", file, number, said, value=missing)
            return
        for interest in objects(details, "interests") or [{}]:
            self._statement(place, statement, subject, party, interest)
            if party and text(interest, "type") in _BOARD:
                self._seat(place, statement, subject, party, interest)

    def _statement(
        self,
        place: tuple[str, int],
        statement: _Statement,
        subject: str,
        party: str,
        interest: Mapping[str, Any],
    ) -> None:
        details = statement.get("recordDetails")
        who = self._names[party] if party else _unspecified(details, "party", "interestedParty")
        about = [self._keys[one] for one in dict.fromkeys((subject, party)) if one]
        said = [
            f"{who}: {_words(text(interest, 'type')) or 'interest not said'} in "
            f"{self._names[subject]}",
            _share(interest),
            text(interest, "directOrIndirect"),
            "as beneficial owner" if interest.get("beneficialOwnershipOrControl") is True else "",
            f"from {day(interest, 'startDate')}" if day(interest, "startDate") else "",
            f"until {day(interest, 'endDate')}" if day(interest, "endDate") else "",
            "record closed" if text(statement, "recordStatus") == "closed" else "",
            text(interest, "details"),
        ]
        cells = {
            "about": about,
            "attribute": _words(text(interest, "type")) or "relationship",
            "value": ", ".join(filter(None, said)),
            "evidence": self._tables.at(place[0], _where(statement)),
        }
        key = self._tables.key(f"interest-{text(statement, 'recordId')}")
        self._tables.row("statements", key, *place, cells)

    def _seat(
        self,
        place: tuple[str, int],
        statement: _Statement,
        subject: str,
        party: str,
        interest: Mapping[str, Any],
    ) -> None:
        """Make a seat on the board of an entity, which is described when first named."""
        if subject not in self._boards:
            self._boards[subject] = self._tables.key(f"board-{subject}")
            cells = {
                "name": f"Board of {self._names[subject]}",
                "type": "governing board",
                "parent": self._keys[subject],
                "status": "in force",
                "evidence": self._tables.at(place[0], _where(statement)),
            }
            self._tables.row("bodies", self._boards[subject], *place, cells)
        until = day(interest, "endDate")
        is_over = bool(until) or text(statement, "recordStatus") == "closed"
        seat = {
            "body": self._boards[subject],
            "member": self._keys[party],
            "capacity": _BOARD[text(interest, "type")],
            "status": "ended" if is_over else "in force",
            "from": day(interest, "startDate"),
            "until": until,
            "evidence": self._tables.at(place[0], _where(statement)),
        }
        key = self._tables.key(f"seat-{text(statement, 'recordId')}")
        self._tables.row("memberships", key, *place, seat)


def _name(statement: _Statement) -> str:
    """Give the name of an entity or a person; empty where it is not told."""
    details = statement.get("recordDetails")
    if statement["recordType"] == "person":
        return next(
            (name for one in objects(details, "names") if (name := text(one, "fullName"))), ""
        )
    return text(details, "name")


def _unspecified(details: object, what: str, field: str = "") -> str:
    """Say why somebody or something has no name, as far as that is told."""
    found = field or f"unspecified{what.capitalize()}Details"
    reason = text(details, found, "description") or _words(text(details, found, "reason"))
    return f"{what} not named{f' ({reason})' if reason else ''}"


def _words(code: str) -> str:
    """Give a code of the standard in words.

    >>> _words("boardMember")
    'board member'
    """
    return "".join(f" {one.lower()}" if one.isupper() else one for one in code)


def _share(interest: Mapping[str, Any]) -> str:
    """Give the share of an interest in words."""
    exact = text(interest, "share", "exact")
    if exact:
        return f"{exact} %"
    bounds = {
        "at least": text(interest, "share", "minimum"),
        "more than": text(interest, "share", "exclusiveMinimum"),
        "at most": text(interest, "share", "maximum"),
        "less than": text(interest, "share", "exclusiveMaximum"),
    }
    return " and ".join(f"{word} {bound} %" for word, bound in bounds.items() if bound)


def _where(statement: _Statement) -> str:
    """Give the place of a statement in words."""
    number = text(statement, "statementId")
    return f"statement {number}" if number else f"record {text(statement, 'recordId')}"
