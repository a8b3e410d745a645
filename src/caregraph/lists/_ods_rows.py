"""The classic files of the Organisation Data Service, and its newer ones in CSV: which each is.

Layer 2. The classic files have no header; what they are is known by how many columns they have and
by what stands in them, as the specifications of the service say. Ends are last days.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from caregraph.lists._given import Grid
from caregraph.lists._ods_register import FLOORS, Link, Register, Tie, after, day

_CODE = re.compile(r"[0-9A-Z]{2,8}")
_DAY = re.compile(r"\d{8}")
_LOOKED_AT = 50
_NONE = {"", "NA"}
_STATUSES = {"A": "in force", "C": "ended", "D": "suspended", "P": "proposed"}
_GP_PRACTICE = "4"
_SETTINGS = {
    "0": "other",
    "1": "walk-in centre",
    "2": "out of hours",
    "3": "walk-in centre and out of hours",
    "8": "public health service",
    "9": "community health service",
    "10": "hospital service",
    "11": "optometry service",
    "12": "urgent and emergency care",
    "13": "hospice",
    "14": "care home",
    "15": "border force",
    "16": "young offender institution",
    "17": "secure training centre",
    "18": "secure children's home",
    "19": "immigration removal centre",
    "20": "court",
    "21": "police custody",
    "22": "sexual assault referral centre",
    "24": "other justice estate",
    "25": "prison",
}
"""What column 26 of the file of practices says of what is no GP practice."""
ROLES = {
    "RO57": "NHS foundation trust",
    "RO76": "GP practice",
    "RO98": "clinical commissioning group",
    "RO107": "care trust",
    "RO177": "prescribing cost centre",
    "RO179": "primary care trust",
    "RO189": "special health authority",
    "RO197": "NHS trust",
    "RO213": "commissioning support unit",
    "RO218": "commissioning hub",
    "RO272": "primary care network",
    "RO318": "integrated care board",
    "RO319": "sub-ICB location",
    "RO327": "sub-ICB reporting entity",
}
"""Roles in the register, and what an organisation in one is here; in others, an organisation."""

Reader = Callable[[Register, Grid, str], None]
"""Reads a file into a register; its rows are places in the source with that key."""


def form(grid: Grid) -> Reader | None:
    """Give what reads a file; none where it is none of the service's."""
    rows = [cells for _, cells in grid.rows[:_LOOKED_AT]]
    if not rows:
        return None
    header = [cell.strip().casefold() for cell in rows[0]]
    for names, reader in _BY_HEADER.items():
        if names <= set(header):
            return reader
    if any(re.fullmatch(r"icb\d\dcdh", name) for name in header):
        return _boards
    if {len(row) for row in rows} == {27} and all(map(_is_standard, rows)):
        practices = all(row[12] in _STATUSES for row in rows)
        return _practices if practices else _organisations
    if {len(row) for row in rows} == {6} and all(map(_is_membership, rows)):
        return _memberships
    if {len(row) for row in rows} == {5} and all(map(_is_succession, rows)):
        return _old_successions
    return None


def _is_code(text: str) -> bool:
    return _CODE.fullmatch(text) is not None


def _is_day(text: str) -> bool:
    return not text or _DAY.fullmatch(text) is not None


def _is_standard(row: Sequence[str]) -> bool:
    return _is_code(row[0]) and bool(row[1]) and _is_day(row[10]) and _is_day(row[11])


def _is_membership(row: Sequence[str]) -> bool:
    return _is_code(row[0]) and _is_code(row[1]) and bool(row[3]) and all(map(_is_day, row[3:5]))


def _is_succession(row: Sequence[str]) -> bool:
    return _is_code(row[0]) and _is_code(row[1]) and bool(row[3]) and _is_day(row[3])


def _practices(register: Register, grid: Grid, source: str) -> None:
    """Read the file of practices: its type is the setting, and its commissioner a relation."""
    for number, cells in grid.rows:
        entry = register.entry(cells[0], grid.file, number, f"{source} row {number}")
        setting = cells[25]
        is_practice = setting == _GP_PRACTICE
        entry.add(
            name=cells[1],
            kind="GP practice" if is_practice else "prescribing cost centre" if setting else "",
            status=_STATUSES.get(cells[12], ""),
            start=day(cells[10]),
            until=after(cells[11]),
        )
        if setting and not is_practice:
            entry.note(f"Prescribing setting {setting}, {_SETTINGS.get(setting, 'unknown')}")
        if entry.start in FLOORS:
            entry.note(f"Opened on or before {entry.start}")
        if parent := cells[14]:
            joined, left = day(cells[15]), after(cells[16])
            said = f"{source} row {number}"
            register.entry_of(parent, grid.file, number, said)
            register.ties.append(
                Tie(cells[0], "commissioned by", parent, joined, left, grid.file, number, said)
            )


def _organisations(register: Register, grid: Grid, source: str) -> None:
    """Read a file of trusts, sites or commissioners, by the role in column 14 where it has one.

    The letters in column 24 are none, the second geography, in column 4, is an area, and column 15
    says who runs a site.
    """
    of_roles = any(cells[13] for _, cells in grid.rows)
    for number, cells in grid.rows:
        place = f"{source} row {number}"
        entry = register.entry(cells[0], grid.file, number, place)
        role, parent = cells[13].partition("|")[0], cells[14]
        kind = ROLES.get(role, "")
        if not role and not parent:
            kind = "clinical commissioning group" if of_roles else _trust(cells[1])
        start, until = day(cells[10]), after(cells[11])
        entry.add(name=cells[1], kind=kind, start=start, until=until)
        if role and not kind:
            entry.note(f"Role {role}")
        if parent:
            days = day(cells[15]), after(cells[16])
            register.entry_of(parent, grid.file, number, place)
            tie = Tie(cells[0], "operated by", parent, *days, grid.file, number, place)
            register.ties.append(tie)
        if cells[3] and not until:
            register.ties.append(_in_area(cells[0], cells[3], grid.file, number, place))


def _trust(name: str) -> str:
    """Give the kind of trust that the legal name of one says; a body of the NHS otherwise.

    >>> _trust("North London NHS Foundation Trust"), _trust("TORBAY CARE TRUST")
    ('NHS foundation trust', 'care trust')
    """
    for kind in ("NHS foundation trust", "NHS trust", "care trust"):
        if name.casefold().endswith(kind.casefold()):
            return kind
    return "NHS body"


def _in_area(code: str, board: str, file: str, row: int, place: str) -> Tie:
    return Tie(code, "located in the area of", board, "", "", file, row, place)


def _memberships(register: Register, grid: Grid, source: str) -> None:
    for number, (code, parent, _, joined, left, _amended) in grid.rows:
        said = f"{source} row {number}"
        for one in (code, parent):
            register.entry_of(one, grid.file, number, said)
        register.ties.append(
            Tie(code, "member of", parent, day(joined), after(left), grid.file, number, said)
        )


def _old_successions(register: Register, grid: Grid, source: str) -> None:
    for number, cells in grid.rows:
        link = Link(cells[0], cells[1], day(cells[3]), grid.file, number, f"{source} row {number}")
        register.follow(link)


def _successions(register: Register, grid: Grid, source: str) -> None:
    names = _columns(grid)
    old, new, when = (names[name] for name in ("old_code", "new_code", "date"))
    for number, cells in grid.rows[1:]:
        place = f"{source} row {number}"
        register.follow(Link(cells[old], cells[new], day(cells[when]), grid.file, number, place))


def _boards(register: Register, grid: Grid, source: str) -> None:
    """Read the list of integrated care boards of the statistics office: codes and names."""
    names = _columns(grid)
    code, name = (
        next(index for one, index in names.items() if re.fullmatch(pattern, one))
        for pattern in (r"icb\d\dcdh", r"icb\d\dnm")
    )
    for number, cells in grid.rows[1:]:
        entry = register.entry(cells[code], grid.file, number, f"{source} row {number}")
        entry.add(name=cells[name], kind="integrated care board")


def _records(register: Register, grid: Grid, source: str) -> None:
    """Read organisations as the newer interface gives them, with both pairs of dates."""
    names = _columns(grid)

    def cell(cells: Sequence[str], name: str) -> str:
        text = cells[names[name]].strip() if name in names and names[name] < len(cells) else ""
        return "" if text in _NONE else text

    for number, cells in grid.rows[1:]:
        said = f"{source} row {number}"
        code, name = cell(cells, "ods_code"), cell(cells, "ods_name")
        entry = register.entry(code, grid.file, number, said)
        legal = day(cell(cells, "legal_open_date")), after(cell(cells, "legal_closed_date"))
        works = (
            day(cell(cells, "operational_open_date")),
            after(cell(cells, "operational_closed_date")),
        )
        entry.add(name=name, kind=_trust(name), legal_start=legal[0], legal_until=legal[1])
        # the days on which it works, whatever a classic file has for them; in law, where none are
        entry.start = works[0] or entry.start or legal[0]
        entry.until = works[1] or entry.until or legal[1]
        if board := cell(cells, "icb_code"):
            register.entry_of(board, grid.file, number, said).add(
                name=cell(cells, "icb"), kind="integrated care board"
            )
            register.ties.append(_in_area(code, board, grid.file, number, said))
        for one in _listed(cell(cells, "predecessors")):
            register.undated.append(Link(one, code, "", grid.file, number, said))
        for one in _listed(cell(cells, "successors")):
            register.undated.append(Link(code, one, "", grid.file, number, said))


def _listed(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(",") if part.strip()]


def _columns(grid: Grid) -> dict[str, int]:
    return {name.strip().casefold(): index for index, name in enumerate(grid.rows[0][1])}


_BY_HEADER: dict[frozenset[str], Reader] = {
    frozenset({"old_code", "new_code", "date"}): _successions,
    frozenset({"ods_code", "ods_name"}): _records,
}
_ORDER = (
    _practices,
    _organisations,
    _boards,
    _records,
    _memberships,
    _successions,
    _old_successions,
)
"""Which file is believed where two differ, the first most."""


def rank(grid: Grid) -> int | None:
    """Give the place of a file among those believed; none where it is not the service's."""
    reader = form(grid)
    return None if reader is None else _ORDER.index(reader)
