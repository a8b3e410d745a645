"""Registers of local authorities: what there is and was, what follows what, and what overlaps.

Layer 2. The register that is looked at is that of mySociety (UK local authority names and codes),
which goes on with that of the government; the mapping is in ``docs/pages/how-to/registers.md``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from caregraph.errors import SourceError
from caregraph.lists import _rows
from caregraph.lists._given import Given
from caregraph.lists._tables import Tables, slug
from caregraph.model import ReadTables

TITLE = "register of local authorities"

_CODES = ("localauthoritycode", "localauthorityeng", "localauthoritysct", "principallocalauthority")
_NAMES = ("officialname", "name", "nicename")
_DAY = timedelta(days=1)

_TYPES = {
    "CTY": "county council",
    "NMD": "district council",
    "UA": "unitary authority",
    "MD": "metropolitan district council",
    "LBO": "London borough council",
    "CC": "City of London Corporation",
    "COMB": "combined authority",
    "SRA": "Greater London Authority",
    "SCO": "council (Scotland)",
    "WPA": "county or county borough council (Wales)",
    "NID": "local authority",
}
"""The codes of types that the register uses, by our kind."""


def recognises(given: Given) -> bool:
    """Say whether one of the grids is such a register."""
    return any(_rows.header(one, _is_register) is not None for one in given.grids)


def _is_register(header: Collection[str]) -> bool:
    names = set(header)
    return bool(
        names.intersection(_CODES)
        and names.intersection(_NAMES)
        and {"localauthoritytype", "enddate"} <= names
    )


def read(given: Given, key: str) -> ReadTables:
    """Read the authorities, their successions, and what they overlap with.

    Raises:
        SourceError: the register has no row.
    """
    tables = Tables(given, TITLE)
    known: dict[str, _Authority] = {}
    for grid in given.grids:
        place = _rows.header(grid, _is_register)
        if place is None:
            tables.notes.append(f"{grid.file} looks up names or codes, and is not read")
            continue
        for row in _rows.rows(grid, place):
            _take(tables, row, known)
    if not known:
        raise SourceError(
            "it holds no authority",
            where=str(given.path),
            code="empty-list",
            hint="A row for each authority was expected below the header.",
        )
    tables.describe(key, "Local authorities", "register")
    ends = _Ends(known)
    for one in known.values():
        _authority(tables, one, ends.until(one))
    for one in known.values():
        _followed(tables, one, known, ends)
    for column, said in (("countyla", "county"), ("combinedauthority", "combined authority")):
        _overlaps(tables, known, ends, column, said)
    _tell(tables, known, ends)
    return tables.reading()


@dataclass(frozen=True)
class _Authority:
    """One row of the register."""

    key: str
    row: _rows.Row
    start: date | None
    end: date | None
    """As written, by whichever convention."""

    @property
    def successors(self) -> list[str]:
        """Give the codes of those that replaced it."""
        return [one.strip() for one in self.row.one("replacedby").split(",") if one.strip()]


def _take(tables: Tables, row: _rows.Row, known: dict[str, _Authority]) -> None:
    code, name = row.one(*_CODES), row.one(*_NAMES)
    if not row.cells:
        return
    if not code or not name:
        tables.leave_out(
            "missing-field",
            row.file,
            row.number,
            f"an authority has no {'name' if code else 'code'}",
            value=name or code,
        )
    elif code in known:
        tables.leave_out(
            "duplicate-key",
            row.file,
            row.number,
            f"row {known[code].row.number} has the same code; this row is left out",
            value=code,
        )
    else:
        days = [_day(tables, row, column) for column in ("startdate", "enddate")]
        known[code] = _Authority(tables.key(code, is_code=True), row, days[0], days[1])


def _day(tables: Tables, row: _rows.Row, column: str) -> date | None:
    text = row.one(column)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        tables.leave_out(
            "not-a-date",
            row.file,
            row.number,
            f"{column} is no day, and is left empty",
            value=text,
            hint="Write it as 2019-03-31.",
        )
        return None


class _Ends:
    """Ends of authorities as the first day after, whichever convention a row was written by.

    A successor that begins on the day of an end tells that this is the first day after; one that
    begins the day after, that it is the last day. Where no successor tells, others of the nation
    do that begin on either day; else the last day of a month is a last day, and the first day of
    one the first after.
    """

    def __init__(self, known: Mapping[str, _Authority]) -> None:
        self._known = known
        self._starts: dict[str, set[date]] = defaultdict(set)
        for one in known.values():
            if one.start:
                self._starts[one.row.one("nation")].add(one.start)

    def is_last_day(self, one: _Authority) -> bool:
        """Say whether the end of an authority is written as its last day."""
        end = one.end
        if end is None:
            return False
        successors = {self._known[code].start for code in one.successors if code in self._known}
        for starts in (successors, self._starts[one.row.one("nation")]):
            if (end in starts) != (end + _DAY in starts):
                return end + _DAY in starts
        return end.day != 1

    def until(self, one: _Authority) -> date | None:
        """Give the first day after an authority."""
        return one.end + _DAY if one.end and self.is_last_day(one) else one.end


def _authority(tables: Tables, one: _Authority, until: date | None) -> None:
    row = one.row
    gss, nice = row.one("gsscode"), row.one("nicename")
    name = row.one(*_NAMES)
    former = row.one("formergsscodes")
    current = row.one("currentauthority").casefold()
    status = "in force" if until is None and current != "false" else "ended"
    if until is None and current == "false":
        status = "agreed" if one.start else "unknown"
    cells = {
        "name": name,
        "type": _kind(row),
        "also known as": nice if nice != name else "",
        "code": f"gss:{gss}" if gss else "",
        "jurisdiction": row.one("nation"),
        "status": status,
        "from": _text(one.start),
        "until": _text(until),
        "evidence": tables.place(row.file, row.number),
        "note": f"Former GSS codes: {former.replace(',', ', ')}." if former else "",
    }
    tables.row("organisations", one.key, row.file, row.number, cells)


def _kind(row: _rows.Row) -> str:
    kind = _TYPES.get(row.one("localauthoritytype").upper(), "local authority")
    is_county = "combined county authority" in row.one(*_NAMES).casefold()
    return "combined county authority" if kind == "combined authority" and is_county else kind


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


def _followed(
    tables: Tables, one: _Authority, known: Mapping[str, _Authority], ends: _Ends
) -> None:
    """Make a succession of what a row says it is replaced by, and of nothing else."""
    after = [known[code].key for code in one.successors if code in known]
    for code in one.successors:
        if code not in known:
            _unknown(tables, one.row, "replaced-by", code)
    if not after:
        return
    cells = {
        "event": "replace",
        "before": one.key,
        "after": after,
        "status": "in force",
        "from": _text(ends.until(one)),
        "evidence": tables.place(one.row.file, one.row.number),
    }
    key = tables.key(f"{one.key}-replaced")
    tables.row("successions", key, one.row.file, one.row.number, cells)


def _unknown(tables: Tables, row: _rows.Row, column: str, code: str) -> None:
    tables.leave_out(
        "unknown-reference",
        row.file,
        row.number,
        f"no row has the code that stands under {column}; the authority is kept, the link is not",
        value=code,
    )


def _overlaps(
    tables: Tables, known: Mapping[str, _Authority], ends: _Ends, column: str, said: str
) -> None:
    """Tie authorities to the county or combined authority in whose area they lie."""
    count = 0
    for one in known.values():
        code = one.row.one(column)
        if not code:
            continue
        if code not in known:
            _unknown(tables, one.row, said, code)
            continue
        other = known[code]
        until = min((day for each in (one, other) if (day := ends.until(each))), default=None)
        cells = {
            "organisation": one.key,
            "kind": "located in the area of",
            "to": other.key,
            "status": "ended" if until else "in force",
            "until": _text(until),
            "evidence": tables.place(one.row.file, one.row.number),
        }
        key = tables.key(f"{one.key}-in-{slug(code)}")
        tables.row("relations", key, one.row.file, one.row.number, cells)
        count += 1
    tables.notes.append(f"{count} authorities lie in the area of a {said}")


def _tell(tables: Tables, known: Mapping[str, _Authority], ends: _Ends) -> None:
    ended = [one for one in known.values() if one.end]
    last = sum(map(ends.is_last_day, ended))
    links = [(one, known[code]) for one in ended for code in one.successors if code in known]
    same = sum(one.end == other.start for one, other in links)
    several = Counter(one.key for one, _ in links)
    tables.notes += [
        f"{len(known)} authorities, {len(ended)} ended: {last} ends are written as the last day, "
        f"{len(ended) - last} as the first day after",
        f"{len(several)} are replaced by others ({sum(n > 1 for n in several.values())} of them by "
        f"several), {len(links)} links: {same} successors begin on the day that is written as the "
        f"end, {len(links) - same} on another",
        f"{sum(one.start is None for one in known.values())} do not say when they began, "
        f"{sum(not one.row.one('gsscode') for one in known.values())} have no GSS code",
    ]
