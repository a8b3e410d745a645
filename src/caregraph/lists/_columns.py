"""The columns of lists of posts and people, by what the programs that write them call them.

Layer 2. A name is compared without spaces, hyphens and capitals: *Reports_To*, *reportsTo* and
*Reports to* are one. Named after the documentation of Visio, OrgPlus, OrgChart, Organimi, Built
for Teams, Plumsail, Lucidchart, and after exports of Workday, ESR and iTrent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from caregraph.lists import _rows
from caregraph.lists._given import Grid

_NAMES = {
    "name": "name, full name, employee name, employee, worker, worker name, person, person name, "
    "display name, holder, post holder, holder name, staff name, staff member, member of staff, "
    "legal name, current occupant, incumbent",
    "first name": "first name, forename, forenames, given name, preferred first name, known as",
    "last name": "last name, surname, family name, legal last name",
    "title": "title, job title, position title, business title, post title, role title, job, role, "
    "job role, designation, position name, post name, post, job name, title of post, job profile",
    "position": "position",
    "person": "id, employee id, person id, worker id, staff id, user id, unique id, employee no, "
    "employee number, staff number, staff no, payroll number, personal reference, "
    "personal ref, personnel number, employee code, unique identifier, uid",
    "post": "position id, position number, position no, position code, post id, post number, "
    "post no, post reference, post ref, position reference, upn, unique post number",
    "email": "email, work email, email address, company email, employee email",
    "manager": "reports to, reporting to, reports to name, manager, line manager, supervisor, "
    "boss, line manager name, manager name, supervisor name, reporting manager, managed by, "
    "workers manager, manager 1, direct manager, answers to, boss name, parent, team leader, "
    "manages this person, reports to manager, superior",
    "manager id": "manager id, supervisor id, boss id, reports to id, parent id, line manager id, "
    "manager employee id, supervisor employee id, manager employee number, "
    "supervisor employee number, supervisor number, manager number, manager staff number, "
    "line manager employee number, managers id, manager worker id, reports to person id, "
    "reports to employee id, manager personal reference, manager email, supervisor email, "
    "line manager email",
    "manager post": "reports to position, position reports to, parent position, reports to post, "
    "parent position id, reports to position id, manager position id, supervisor position number, "
    "manager position number, reports to position number, manager post number, reports to post id, "
    "reporting position, line manager position number, line manager position, manager position, "
    "supervisor position, line manager post, manager post, line manager position id, "
    "line manager post number, line manager position no, reports to position no",
    "dotted": "dotted line, dotted lines, dotted line manager, dotted line relationship, "
    "dotted line relationships, dotted manager id, dotted ids, dottedids, dotted line to, "
    "dotted line id, dotted line manager id, alt reports to, altreportsto, matrix manager, "
    "matrix managers, second manager, secondary manager, other manager, other managers, "
    "functional manager, manager 2, also reports to, secondary supervisor",
    "organisation": "organisation, organisation name, company, company name, employer, "
    "legal entity, trust, council, authority",
    "start": "start date, started, position start date, start date in position, date appointed, "
    "appointed, start date in post, post start date, date started, in post since, job start date",
    "fte": "fte, full time equivalent, wte, whole time equivalent, contracted fte, post fte, "
    "position fte, fte of post, contracted wte",
    "status": "status, post status, position status, vacancy status, occupancy, post occupancy, "
    "occupancy status, filled or vacant",
    "end": "end date, leaving date, termination date, position end date, post end date, "
    "date of leaving",
    "group": "business unit, group, division, directorate, org l2",
    "department": "department, dept, department name, supervisory organisation, unit, unit name, "
    "org unit, organisational unit, organisation unit, org l3, service area, area, function",
    "service": "service, service name, sub department, sub division, org l4",
    "section": "section, section name, org l5",
    "team": "team, team name, sub team",
}
UNITS = ("group", "department", "service", "section", "team")
"""The fields that are units, from the widest to the narrowest."""
_WHO = {"name", "title", "position", "last name"}
_TO_WHOM = {"manager", "manager id", "manager post"}


def folded(name: str) -> str:
    """Give the name of a column as names are compared.

    >>> folded("Reports_To *"), folded("PersonID"), folded("Organization Name")
    ('reportsto', 'personid', 'organisationname')
    """
    return _rows.plain(name).replace("organiz", "organis")


_FIELDS = {folded(name): field for field, names in _NAMES.items() for name in names.split(", ")}


@dataclass(frozen=True)
class Header:
    """The header of a list of who answers to whom."""

    place: int
    """Its place among the rows of its grid."""
    columns: Mapping[str, int]
    """By field, the place of its column; the first of several of one field."""
    others: tuple[str, ...]
    """What columns are called that are not read."""


def header(grid: Grid) -> Header | None:
    """Find the header of a list of who answers to whom; titles may stand above it."""
    for place, (_, cells) in enumerate(grid.rows[: _rows.WITHIN]):
        found = _columns(cells)
        if _WHO & set(found) and _TO_WHOM & set(found):
            read = set(found.values())
            others = [one.strip() for i, one in enumerate(cells) if i not in read and one.strip()]
            return Header(place, found, tuple(others))
    return None


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """Give the column of each field; a position beside a title is the number of a post."""
    found: dict[str, int] = {}
    for i, cell in enumerate(cells):
        field = _FIELDS.get(folded(cell))
        if field is not None:
            found.setdefault(field, i)
    if "position" in found:
        position = found.pop("position")
        found.setdefault("post" if "title" in found else "title", position)
    return found
