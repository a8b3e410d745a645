"""Committees, members and terms of office as ModernGov publishes them: JSON and XML.

Layer 2. ModernGov is the committee system of most councils; its web service answers in XML, and
lists of members of committees are published as JSON. The mapping is in
``docs/pages/how-to/registers.md``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from caregraph.errors import SourceError
from caregraph.lists import _council_terms, _council_words
from caregraph.lists._council_rows import Person, Rows, Seat
from caregraph.lists._given import File, Given
from caregraph.lists._json import objects, text
from caregraph.lists._tables import Tables, slug
from caregraph.model import ReadTables
from caregraph.numerals import whole
from caregraph.sources import _xml

TITLE = "committees, members and terms of office of a council (ModernGov)"

_COMMITTEES = {"committees", "getmeetings"}
_MEMBERS = {"memberlist", "councillorsbyward", "councillorsbywardid", "councillorslist"}
_TRUE = {"true", "1", "yes"}


def recognises(given: Given) -> bool:
    """Say whether one of the files is such a list."""
    return any(_is_json(one) or one.root in _COMMITTEES | _MEMBERS for one in given.files)


def read(given: Given, key: str) -> ReadTables:
    """Read the committees, seats, members and terms of one council or of several.

    Raises:
        SourceError: the files hold no committee and no member.
    """
    reading = Rows(Tables(given, TITLE), len([one for one in given.files if _is_json(one)]))
    days: list[date] = []
    for one in given.files:
        if _is_json(one):
            days += _read_json(reading, one)
        elif one.root in _COMMITTEES:
            _read_committees(reading, one)
        elif one.root in _MEMBERS:
            _read_members(reading, one)
        elif one.suffix in (".json", ".xml"):
            reading.tables.notes.append(
                f"{one.name} holds no committees and no members, and is not read"
            )
    if not reading.bodies and not reading.people:
        raise SourceError(
            "it holds no committee and no member",
            where=str(given.path),
            code="empty-list",
            hint="Committees were expected in 'committee' or 'committees', members in 'member', "
            "'councillor' or 'members'. Was the whole answer saved?",
        )
    councils = ", ".join(reading.own)
    title = f"Committees of {councils or 'a council'}"
    reading.tables.describe(key, title, "dataset", min(days, default=None), publisher=councils)
    reading.day = min(days, default=None)
    reading.finish()
    return reading.tables.reading()


def _is_json(file: File) -> bool:
    found = file.json
    listed = found.get("committees") if isinstance(found, dict) else None
    return isinstance(listed, list) and any(
        isinstance(one, dict) and {"title", "members"} <= one.keys() for one in listed
    )


def _read_json(reading: Rows, file: File) -> Iterator[date]:
    """Read the committees of one council with their members; give the day they were fetched."""
    found: Any = file.json
    council = text(found, "council")
    parent = ""
    if council:
        parent = reading.organisation(
            council, file.name, 0, reading.tables.at(file.name, "council")
        )
        reading.own.append(council)
    names: dict[str, set[str]] = defaultdict(set)
    for member in (each for one in found["committees"] for each in objects(one, "members")):
        if text(member, "uid") and text(member, "name"):
            names[text(member, "uid")].add(text(member, "name"))
    known = {_council_words.called(one).represents for each in names.values() for one in each}
    feed = _Feed(file.name, council, parent, {council, *known} - {""}, names)
    for number, committee in enumerate(found["committees"], 1):
        if not text(committee, "title"):
            reading.tables.leave_out(
                "missing-field",
                file.name,
                number,
                "a committee has no title",
                hint="Give it one; all else is read.",
            )
            continue
        _read_committee(reading, feed, number, committee)
    if isinstance(day := found.get("generatedUtc"), str):
        try:
            yield date.fromisoformat(day[:10])
        except ValueError:
            reading.tables.notes.append(f"{file.name}: generatedUtc is no date: {day!r}")


@dataclass(frozen=True)
class _Feed:
    """The feed of one council."""

    file: str
    council: str
    parent: str
    """The key of the council."""
    known: Collection[str]
    """Organisations that are named in it."""
    names: Mapping[str, set[str]]
    """All names of each member, as written."""


def _read_committee(reading: Rows, feed: _Feed, number: int, committee: Mapping[str, Any]) -> None:
    title = text(committee, "title")
    identity = text(committee, "id") or slug(title)
    key = slug(reading.of(feed.council, f"committee-{identity}"))
    flags = committee.get("flags")
    given = flags if isinstance(flags, dict) else {}
    over = any(str(given.get(one)).casefold() in _TRUE for one in ("expired", "deleted"))
    is_suggested = text(committee, "purposeSource") == "suggested"
    purpose = "" if is_suggested else text(committee, "purpose")
    reading.seen["suggested"] += bool(committee.get("purposeSuggested")) and not purpose
    reading.seen["expired"] += over
    evidence = reading.tables.at(feed.file, f"committee {identity}")
    cells = {
        "parent": feed.parent,
        "terms of reference": purpose,
        "status": "ended" if over else "in force",
        "evidence": evidence,
    }
    reading.body(key, title, feed.file, number, cells)
    for member in objects(committee, "members"):
        uid = text(member, "uid")
        names = feed.names.get(uid, set())
        name = text(member, "name") or min(names, default="")
        if not name:
            said = f"a member of {title!r} has no name"
            reading.tables.leave_out("missing-field", feed.file, number, said, value=uid)
            continue
        one = _council_words.called(name, feed.known, names - {name})
        person = slug(reading.of(feed.council, f"member-{uid or name}"))
        place = (feed.file, number)
        if one.name:
            reading.add(person, Person(name, one, "", place))
        where = f"{evidence} member {uid or name}"
        reading.seats.append(Seat(key, person, one, text(member, "role"), place, where))


def _read_committees(reading: Rows, file: File) -> None:
    """Read committees in XML; that of meetings names those that met."""
    tags = ("committee", "committeescount", "meetingscount")
    counted, said = 0, ""
    for one in _xml.elements(file.path, tags):
        if one.tag == "committeescount":
            said = one.text.strip()
        elif one.tag == "meetingscount":
            reading.seen["meetings"] += whole(one.text.strip()) or 0
        else:
            counted += 1
            _xml_committee(reading, file.name, one)
    _council_terms.compare(reading.tables, file.name, "committees", said, counted)


def _xml_committee(reading: Rows, file: str, committee: _xml.Element) -> None:
    title = " ".join(committee.value("committeetitle").split())
    if not title:
        reading.tables.leave_out("missing-field", file, committee.line, "a committee has no title")
        return
    identity = committee.value("committeeid") or slug(title)
    flags = [committee.value(f"committee{one}") for one in ("expired", "deleted")]
    over = any(one.casefold() in _TRUE for one in flags)
    reading.seen["expired"] += over
    cells = {
        "status": ("ended" if over else "in force") if any(flags) else "unknown",
        "evidence": reading.tables.at(file, f"committee {identity}"),
    }
    reading.body(f"committee-{identity}", title, file, committee.line, cells)


def _read_members(reading: Rows, file: File) -> None:
    """Read members with their terms of office, by ward where the file has wards."""
    tags = ("ward",) if file.root.startswith("councillorsbyward") else ("members",)
    for group in _xml.elements(file.path, tags):
        listed = group.all("member") + group.all("councillor")
        ward = group.value("wardtitle")
        said = [*group.all("membercount"), *group.all("councillorcount")]
        what = f"members of {ward}" if ward else "members"
        text = said[0].text if said else ""
        _council_terms.compare(reading.tables, file.name, what, text, len(listed))
        for one in listed:
            _xml_member(reading, file.name, ward, one)


def _xml_member(reading: Rows, file: str, ward: str, member: _xml.Element) -> None:
    name = member.value("fullusername")
    uid = member.value("memberid") or member.value("councillorid") or slug(name)
    called = _council_words.called(name)
    if not uid:
        reading.tables.leave_out(
            "missing-field", file, member.line, "a member has neither name nor number"
        )
        return
    person = slug(f"member-{uid}")
    if called.name:
        place = (file, member.line)
        reading.add(person, Person(name, called, member.value("keyposts"), place))
    reading.terms.add(reading.tables, file, ward, person if called.name else "", member)
