"""Organograms of the government: senior posts by name, junior ones by number.

In the columns that data.gov.uk asks for (`github.com/datagovuk/schemas`, organogram). Posts are
known by their reference, across snapshots too; several snapshots of one organisation become one
timeline. A reference used twice is one post with two holders, 0 is somebody paid who is not in a
post, and whom names do not say (empty, N/D) is nobody, and no vacancy.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from caregraph.lists import _columns, _names, _snapshots
from caregraph.lists._given import Given, Grid
from caregraph.lists._organogram_posts import NOT_IN_POST, TOPS, Post, Row, Shown, answered, short
from caregraph.lists._organogram_told import compared, counted
from caregraph.lists._tables import Cells, Tables, slug
from caregraph.model import ReadTables

TITLE = "organogram"

_SENIOR = {  # by field, what its column is called; the first of several counts
    "reference": "postuniquereference",
    "name": "name",
    "title": "jobtitle",
    "parent": "parentdepartment",
    "organisation": "organisation organisationreference",
    "unit": "unit",
    "superior": "reportstoseniorpost",
    "fte": "fte",
}
_JUNIOR = {
    "parent": "parentdepartment",
    "organisation": "organisation organisationreference",
    "unit": "unit",
    "superior": "reportingseniorpost",
    "grade": "grade",
    "title": "genericjobtitle",
    "fte": "numberofpostsinfte numberofpostsfte",
    "group": "professionaloccupationalgroup profession",
}


def recognises(given: Given) -> bool:
    """Say whether a table has the columns of senior or of junior posts."""
    return any(_columns_of(grid) for grid in given.grids)


def read(given: Given, key: str) -> ReadTables:
    """Make posts, holders, units and lines of organograms.

    Raises:
        UsageError: two snapshots of one organisation are of one day.
    """
    tables = Tables(given, TITLE)
    rows = [row for grid in given.grids for row in _rows(given, grid)]
    by_name = {row.organisation: row for row in rows}
    first = min((row.day for row in rows), default=None)
    names = ", ".join(sorted(filter(None, by_name)))
    tables.describe(
        key, f"Organogram of {names}" if names else "Organogram", TITLE, first, publisher=names
    )
    organisations: dict[str, str] = {}
    for organisation in sorted(by_name):
        own = [row for row in rows if row.organisation == organisation]
        _Organisation(tables, own, organisations, alone=len(by_name) == 1).write()
    return tables.reading()


def _columns_of(grid: Grid) -> tuple[dict[str, int], bool] | None:
    """Give the columns of a table by field and whether its posts are senior; else nothing."""
    head = [_columns.folded(cell) for cell in grid.rows[0][1]] if grid.rows else []
    for wanted, needed in ((_SENIOR, "reference"), (_JUNIOR, "fte")):
        found = {
            field: head.index(name)
            for field, names in wanted.items()
            for name in reversed(names.split())
            if name in head
        }
        if {needed, "superior", "title"} <= set(found):
            return found, wanted is _SENIOR
    return None


def _rows(given: Given, grid: Grid) -> list[Row]:
    known = _columns_of(grid)
    if known is None:
        return []
    columns, is_senior = known
    name = grid.file.partition("#")[0]
    day = _snapshots.day_in(name) or given.as_at or given.changed
    return [
        Row(
            grid.file,
            number,
            day,
            is_senior,
            {field: _names.plain(cells[i]) for field, i in columns.items() if i < len(cells)},
        )
        for number, cells in grid.rows[1:]
    ]


class _Organisation:
    """One organisation in the snapshots that there are of it, written into tables."""

    def __init__(
        self, tables: Tables, rows: Sequence[Row], organisations: dict[str, str], *, alone: bool
    ) -> None:
        """Begin with nothing.

        Args:
            organisations: The keys of those that are written, by name; grows.
            alone: Whether there is no other, so that references are told apart by themselves.
        """
        self._tables = tables
        self._rows = rows
        self._organisations = organisations
        self._days = sorted({row.day for row in rows})
        self._prefix = "" if alone else f"{slug(rows[0].organisation)}-"
        self._posts: dict[str, Post] = {}
        self._keys: dict[str, str] = {}
        self._units: dict[str, str] = {}
        self._proposals: dict[date, str] = {}

    def write(self) -> None:
        """Write all that the snapshots show."""
        self._organisation()
        senior = [row for row in self._rows if row.is_senior]
        for row in senior:
            own = NOT_IN_POST if row["reference"] == "0" else ""
            reference = f"{own}{row.number}" if own else row["reference"]
            self._posts.setdefault(reference, Post(reference)).rows.append(row)
        for reference, post in self._posts.items():
            called = f"{self._prefix}post {reference}" if not post.is_outside else "not in post"
            self._keys[reference] = self._tables.key(called, is_code=not post.is_outside)
        for post in self._posts.values():
            self._post(post)
        for post in self._posts.values():
            self._lines(post)
        self._junior([row for row in self._rows if not row.is_senior])
        self._tell()

    def _organisation(self) -> None:
        row = self._rows[0]
        place = self._tables.place(row.file, row.number)
        above = ""
        for name in dict.fromkeys(filter(None, (row["parent"], row.organisation))):
            if name not in self._organisations:
                key = self._organisations[name] = self._tables.key(name)
                cells: dict[str, Cells] = {"name": name, "part of": above, "status": "in force"}
                cells["evidence"] = place
                self._tables.row("organisations", key, row.file, row.number, cells)
            above = self._organisations[name]
        self._home = above

    def _unit(self, row: Row) -> str:
        """Give the key of the unit that a row is in, or of the organisation where it is in none."""
        name = row["unit"]
        if _names.is_unsaid(name):
            return self._home
        if name.casefold() not in self._units:
            key = self._units[name.casefold()] = self._tables.key(f"{self._prefix}{name}")
            cells: dict[str, Cells] = {
                "name": name,
                "part of": self._home,
                "status": "in force",
                "evidence": self._tables.place(row.file, row.number),
            }
            called = name.casefold()
            shows = {one.day for one in self._rows if one["unit"].casefold() == called}
            (run, *_) = _shown_in(self._days, shows)
            self._tables.row(
                "units", key, row.file, row.number, cells | {"from": run.start, "until": run.end}
            )
        return self._units[name.casefold()]

    def _post(self, post: Post) -> None:
        """Write a post as the first snapshot that has it shows it, and what changed since."""
        key, first = self._keys[post.reference], post.rows[0]
        shown = {day: self._shown(post, day) for day in post.days}
        stands = post.stands(self._days)
        begins = shown[post.days[0]]
        cells: dict[str, Cells] = {
            "title": begins.title,
            "level": "1" if post.is_top else "",
            "status": "in force" if stands else "ended",
            "from": stands[0].start if stands else "",
            "until": stands[-1].end if stands else "",
            "evidence": [self._tables.place(one.file, one.number) for one in post.rows],
        }
        self._tables.row("posts", key, first.file, first.number, begins.cells() | cells)
        for now, then in zip(post.days[1:], post.days, strict=False):
            before = shown[then].cells()
            for column, value in shown[now].cells().items():
                if value and value != before.get(column):
                    self._change(post, now, column, value)
                elif value != before.get(column):
                    self._tell_emptied(post, now, column)
        titles = _snapshots.runs(post.days, lambda day: shown[day].title)
        if len(titles) > 1:
            for run in titles:
                self._dated(post, "names", run, {"of": key, "name": run.value}, f"{key} name")
        self._holders(post)

    def _shown(self, post: Post, day: date) -> Shown:
        """Give what a snapshot shows of a post, its holders aside."""
        rows = post.on(day)
        return Shown(
            rows[0]["title"] or f"post {post.reference}",
            self._home if post.is_outside else self._unit(rows[0]),
            post.states(day),
            short(sum(one.fte for one in rows)),
        )

    def _tell_emptied(self, post: Post, day: date, column: str) -> None:
        row = post.on(day)[0]
        said = f"{row['title']} has no {column} any more, which a change cannot say"
        self._tables.leave_out("emptied-cell", row.file, row.number, said)

    def _change(self, post: Post, day: date, column: str, value: str) -> None:
        """Say what a later snapshot shows otherwise, in a column that has no dates."""
        row = post.on(day)[0]
        place = self._tables.place(row.file, row.number)
        if day not in self._proposals:
            key = self._proposals[day] = self._tables.key(f"{self._prefix}shown on {day}")
            cells: dict[str, Cells] = {
                "title": f"What the organogram of {day} shows otherwise than the one before",
                "decision status": "implemented",
                "effective from": day.isoformat(),
                "evidence": place,
            }
            self._tables.row("proposals", key, row.file, row.number, cells)
        cells = {
            "proposed by": self._proposals[day],
            "effect": "changes",
            "thing": self._keys[post.reference],
            "column": column,
            "new value": value,
            "on": day.isoformat(),
            "evidence": place,
        }
        key = self._tables.key(f"{self._keys[post.reference]} {column} {day}")
        self._tables.row("changes", key, row.file, row.number, cells)

    def _holders(self, post: Post) -> None:
        """Write who holds a post; a snapshot that does not say who says nothing against anybody."""
        names = dict.fromkeys(row.name for row in post.rows if row.name)
        silent = [day for day in post.days if post.is_unsaid(day)]
        for name in names:
            first = next(row for row in post.rows if row.name == name)
            person = self._tables.key(name)
            place = self._tables.place(first.file, first.number)
            cells: dict[str, Cells] = {"name": name, "evidence": place}
            self._tables.row("people", person, first.file, first.number, cells)
            shows = {day for day in self._days if post.is_held(day, name)}
            for run in _shown_in(self._days, shows, silent):
                cells = {"person": person, "post": self._keys[post.reference]}
                self._dated(post, "tenures", run, cells, f"{person} in post {post.reference}")

    def _lines(self, post: Post) -> None:
        key = self._keys[post.reference]
        for run in _snapshots.runs(self._days, lambda day: self._answers(post, day)):
            superior, stands = run.value
            cells: dict[str, Cells] = {
                "who answers": key,
                "to whom": self._keys[superior],
                "kind": "operational",
                "status": "in force" if stands else "ended",
            }
            self._dated(post, "lines", run, cells, f"{key} to {self._keys[superior]}")
        told: set[str] = set()
        for row in post.rows:
            said = row["superior"]
            if not self._is_known(said) and not post.is_outside and said not in told:
                told.add(said)
                self._tell_unknown(row)

    def _answers(self, post: Post, day: date) -> tuple[str, bool] | None:
        """Give to whom a post answers in a snapshot, and whether it is not shown as gone."""
        superior = answered(self._posts, post, day)
        return (superior, post.is_standing(day)) if superior else None

    def _is_known(self, superior: str) -> bool:
        return superior.casefold() in TOPS or superior in self._posts

    def _tell_unknown(self, row: Row) -> None:
        self._tables.leave_out(
            "unknown-manager",
            row.file,
            row.number,
            f"no senior post has the reference that {row['title']} reports to",
            row["superior"],
            "The line is left out.",
        )

    def _junior(self, rows: Sequence[Row]) -> None:
        """Write posts that are counted; rows that later snapshots repeat are one."""
        alike: defaultdict[tuple[str, ...], Counter[date]] = defaultdict(Counter)
        found: dict[tuple[str, ...], Row] = {}
        for row in rows:
            mark = (*row.cells.values(),)
            alike[mark][row.day] += 1
            found.setdefault((*mark, str(alike[mark][row.day])), row)
        for mark, row in found.items():
            counts, place = alike[mark[:-1]], int(mark[-1])
            shows = {day for day in self._days if counts[day] >= place}
            for run in _shown_in(self._days, shows):
                self._junior_row(row, run)

    def _junior_row(self, row: Row, run: _snapshots.Run[bool]) -> None:
        key = self._tables.key(f"{self._prefix}junior {row['superior']} {row['title']}")
        states = ["not in post"] if row["title"].casefold() == NOT_IN_POST else []
        dated: dict[str, Cells] = {
            "status": "in force",
            "from": run.start,
            "until": run.end,
            "evidence": self._tables.place(row.file, row.number),
        }
        cells: dict[str, Cells] = {
            "title": row["title"] or "junior post",
            "in": self._unit(row),
            "post status": states,
            "number": str(math.ceil(row.fte)),
            "full-time equivalent": short(row.fte),
        }
        self._tables.row("posts", key, row.file, row.number, cells | dated)
        if row["superior"] in self._posts:
            to = self._keys[row["superior"]]
            cells = {"who answers": key, "to whom": to, "kind": "operational"}
            line = self._tables.key(f"{key} to {to}")
            self._tables.row("lines", line, row.file, row.number, cells | dated)
        elif not self._is_known(row["superior"]):
            self._tell_unknown(row)

    def _dated(
        self, post: Post, table: str, run: _snapshots.Run[Any], cells: Mapping[str, Cells], key: str
    ) -> None:
        """Write a row that holds for a run of snapshots."""
        rows = post.on(run.first)
        more: dict[str, Cells] = {
            "from": run.start,
            "until": run.end,
            "evidence": [self._tables.place(one.file, one.number) for one in rows],
        }
        row, status = rows[0], {"status": "in force"}
        self._tables.row(
            table, self._tables.key(key), row.file, row.number, {**status, **cells, **more}
        )

    def _tell(self) -> None:
        """Tell how much there is in each snapshot, and what changed between them."""
        for day in self._days:
            self._tables.notes.append(counted(self._rows, self._posts, day))
        if any(not row.is_senior for row in self._rows):
            said = "of junior rows the number of posts is the least that gives their equivalent"
            self._tables.notes.append(said)
        for before, after in zip(self._days, self._days[1:], strict=False):
            self._tables.notes.append(compared(self._posts, before, after))


def _shown_in(
    days: Sequence[date], shows: Collection[date], silent: Collection[date] = ()
) -> list[_snapshots.Run[bool]]:
    """Give for how long something is shown, by the days of the snapshots that show it."""
    return _snapshots.runs(days, lambda day: True if day in shows else None, silent=silent)
