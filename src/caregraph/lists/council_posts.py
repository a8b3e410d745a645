"""Lists of posts by level and directorate, as the Transparency Code has councils publish them.

Layer 2. They say which posts there are, in which part of the council and how far from the top, and
not to whom any of them answers: no line comes of them. The mapping is in
``docs/pages/how-to/registers.md``.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from caregraph.errors import SourceError
from caregraph.lists import _council_words, _rows
from caregraph.lists._given import Given
from caregraph.lists._rows import NOTHING, Row
from caregraph.lists._tables import Tables
from caregraph.model import ReadTables

TITLE = "list of posts by level and directorate (Transparency Code)"

_TITLES = ("jobtitle", "posttitle", "title", "position", "post", "role", "jobrole")
_HOLDERS = ("name", "officername", "employeename", "postholder", "nameofofficer")
_LEVELS = ("level", "tier")
_DIRECTORATES = ("directorate", "department", "group", "businessunit")
_SERVICES = ("service", "section", "team", "division", "departmentteam", "servicearea")
_COUNCILS = ("organisationlabel", "organisation", "organisationname", "council", "authority")
_DAYS = ("effectivedate", "effectivefrom", "asat", "date")
_VACANCY = ("vacancy", "vacant")
_SHARED = ("sharedpost", "shared")
_CONTRACT = ("contracttype", "permanentortemporary", "contract")
_SALARY = re.compile(r"salar(y|ies)|pay(band|ceiling|grade)?$|remuneration|grade")
_MANAGER = re.compile(r"report(s|ing)|manager|supervisor|boss|answersto|parent")
_NO = frozenset({"no", "n", "false", "0", "filled"})


def recognises(given: Given) -> bool:
    """Say whether one of the grids lists posts, with nobody whom they answer to."""
    return any(_rows.header(one, _is_list) is not None for one in given.grids)


def _is_list(header: Collection[str]) -> bool:
    names = set(header)
    where = names.intersection((*_LEVELS, *_DIRECTORATES)) or names.intersection(_SERVICES)
    how = names.intersection((*_LEVELS, *_VACANCY)) or any(map(_SALARY.search, names))
    return bool(
        names.intersection(_TITLES) and where and how and not any(map(_MANAGER.search, names))
    )


def read(given: Given, key: str) -> ReadTables:
    """Read posts, where they are, whether they are vacant or shared, and who is named.

    Raises:
        SourceError: the list has no row.
    """
    tables = Tables(given, TITLE)
    rows: list[Row] = []
    for grid in given.grids:
        place = _rows.header(grid, _is_list)
        if place is None:
            tables.notes.append(f"{grid.file} lists no posts, and is not read")
            continue
        rows += _rows.rows(grid, place, NOTHING)
    posts = _Posts(tables, counts_from_zero=0 in map(_level, rows))
    for row in rows:
        posts.add(row)
    if not posts.posts:
        raise SourceError(
            "it holds no post",
            where=str(given.path),
            code="empty-list",
            hint="A row for each post was expected below the header, with its title.",
        )
    names = ", ".join(posts.councils)
    day = min(posts.days, default=None)
    tables.describe(key, f"Posts of {names or 'a council'}", "dataset", day, publisher=names)
    said = {"says": "speaks about", "kinds": ["organisations", "posts", "holders"]}
    tables.row("scope", "scope", posts.posts[0].row.file, 0, said)
    posts.finish()
    return tables.reading()


@dataclass(frozen=True)
class _Post:
    """One post, as listed."""

    key: str
    title: str
    level: int | None
    """How far from the top, which is 1."""
    directorate: str
    """The key of the directorate; empty where it is in none."""
    row: Row


class _Posts:
    """The posts of a list, with the units and people that it names."""

    def __init__(self, tables: Tables, *, counts_from_zero: bool) -> None:
        self._tables = tables
        self._top = 0 if counts_from_zero else 1
        """What the list calls the level at the top."""
        self._units: dict[tuple[str, ...], str] = {}
        self._seen: Counter[str] = Counter()
        self.councils: dict[str, str] = {}
        self.days: set[date] = set()
        self.posts: list[_Post] = []

    def add(self, row: Row) -> None:
        """Take over a row; one without a title is told."""
        title = row.one(*_TITLES)
        if not title:
            if row.cells:
                said = "a post has no title, and is left out"
                self._tables.leave_out("missing-field", row.file, row.number, said)
            return
        council = self._council(row)
        directorate, place = self._place(row, council)
        key = self._tables.key(title)
        counted = _level(row)
        level = None if counted is None else counted + 1 - self._top
        self.posts.append(_Post(key, title, level, directorate, row))
        self._day(row)
        holder = row.one(*_HOLDERS)
        is_vacant = _is_said(row.one(*_VACANCY)) or holder.casefold().startswith("vacan")
        is_shared = _is_said(row.one(*_SHARED))
        self._seen["vacant"] += is_vacant
        self._seen["shared"] += is_shared
        cells = {
            "title": title,
            "in": place,
            "post status": ["established vacant"] * is_vacant + ["shared"] * is_shared,
            "level": "" if level is None else str(level),
            "grade": row.one("grade"),
            "status": "in force",
            "evidence": self._tables.place(row.file, row.number),
            "note": "; ".join(
                filter(None, (row.one(*_CONTRACT), row.one("comments", "comment", "notes")))
            ),
        }
        self._tables.row("posts", key, row.file, row.number, cells)
        if holder and not holder.casefold().startswith("vacan"):
            self._holder(row, key, holder)

    def _council(self, row: Row) -> str:
        name = row.one(*_COUNCILS)
        if name and name not in self.councils:
            self.councils[name] = self._tables.key(name)
            cells = {
                "name": name,
                "type": _council_words.organisation(name),
                "status": "in force",
                "evidence": self._tables.place(row.file, row.number),
            }
            self._tables.row("organisations", self.councils[name], row.file, row.number, cells)
        return self.councils.get(name, "")

    def _place(self, row: Row, council: str) -> tuple[str, str]:
        """Give the directorate, and the service, directorate or council that a post is in."""
        directorate, service = row.one(*_DIRECTORATES), row.one(*_SERVICES)
        wide = self._unit(row, (council,), directorate)
        if not service or service.casefold() == directorate.casefold():
            return wide, wide or council
        return wide, self._unit(row, (council, directorate), service)

    def _unit(self, row: Row, within: tuple[str, ...], name: str) -> str:
        if not name:
            return ""
        path = (*within, name)
        if path not in self._units:
            wider = self._units.get(within, "") or within[0]
            self._units[path] = self._tables.key("-".join(filter(None, path[1:])))
            cells = {
                "name": name,
                "part of": wider,
                "status": "in force",
                "evidence": self._tables.place(row.file, row.number),
            }
            self._tables.row("units", self._units[path], row.file, row.number, cells)
        return self._units[path]

    def _day(self, row: Row) -> None:
        text = row.one(*_DAYS)
        try:
            if text:
                self.days.add(date.fromisoformat(text))
        except ValueError:
            said = "the day as at which the row holds is none, and is left out"
            self._tables.leave_out("not-a-date", row.file, row.number, said, value=text)

    def _holder(self, row: Row, post: str, name: str) -> None:
        person = self._tables.key(name)
        place = self._tables.place(row.file, row.number)
        named = {"name": name, "evidence": place}
        held = {"person": person, "post": post, "status": "in force", "evidence": place}
        self._tables.row("people", person, row.file, row.number, named)
        self._tables.row(
            "tenures", self._tables.key(f"{person}-{post}"), row.file, row.number, held
        )

    def finish(self) -> None:
        """Offer what levels hint at, and tell what was understood."""
        above: dict[tuple[str, int], list[_Post]] = defaultdict(list)
        for one in self.posts:
            if one.level is not None:
                above[one.directorate, one.level].append(one)
        for one in self.posts:
            over = above.get((one.directorate, (one.level or 0) - 1), [])
            if one.directorate and len(over) == 1:
                self._offer(one, over[0])
        self._tell()

    def _offer(self, post: _Post, over: _Post) -> None:
        self._seen["lines"] += 1
        cells = {
            "who answers": post.key,
            "to whom": over.key,
            "kind": "operational",
            "status": "in force",
            "evidence": self._tables.place(post.row.file, post.row.number),
            "note": f"Not in the list: {over.title} is alone one level up in the directorate.",
        }
        key = self._tables.key(f"{post.key}-{over.key}")
        self._tables.offer("lines", key, post.row.file, post.row.number, cells)

    def _tell(self) -> None:
        levels = Counter(one.level for one in self.posts if one.level is not None)
        titles = Counter(one.title for one in self.posts)
        repeated = sorted((n for n in titles.values() if n > 1), reverse=True)
        notes = self._tables.notes
        by_level = ", ".join(f"{levels[one]} of level {one}" for one in sorted(levels))
        notes.append(f"{len(self.posts)} posts{f': {by_level}' if by_level else ''}")
        if self._top == 0:
            notes.append("the list counts levels from 0, which is taken as level 1, the top")
        notes.append(f"{self._seen['vacant']} are vacant, {self._seen['shared']} shared")
        notes.append("to whom a post answers is not in the list: no line is made of it")
        if self._seen["lines"]:
            notes.append(
                f"{self._seen['lines']} lines are offered to confirm, to the only post of the same "
                "directorate one level up"
            )
        if repeated:
            counts = ", ".join(map(str, repeated))
            notes.append(f"{len(repeated)} titles stand several times ({counts}), each for a post")
        if len(self.days) > 1:
            notes.append(f"the rows hold as at {len(self.days)} days, of which the first is taken")


def _is_said(text: str) -> bool:
    """Say whether a cell says that something is so, whatever its word for it is."""
    return bool(text) and text.casefold() not in _NO


def _level(row: Row) -> int | None:
    """Give the level as the list counts it."""
    found = re.search(r"\d+", row.one(*_LEVELS))
    return int(found[0]) if found else None
