"""Lists of posts and people with the manager of each, as programs for organisation charts have.

A row is a post with its holder. Its manager becomes an operational line, several managers become
lines of which the kind is not stated, since the list does not say which of them manages. Ids come
first, and names are held against them. Nobody is merged by name: two rows are one person or post
only where they have one id.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import chain

from caregraph.lists import _chart_rows, _columns, _holders, _names
from caregraph.lists._above import Above
from caregraph.lists._chart_rows import Row
from caregraph.lists._chart_superiors import IN_FORCE, Post, Superiors
from caregraph.lists._given import Given
from caregraph.lists._started import dated
from caregraph.lists._tables import Cells, Tables, slug
from caregraph.model import ReadTables

TITLE = "organisation chart"


def recognises(given: Given) -> bool:
    """Say whether it has columns for posts or people and for whom they answer to."""
    return any(_columns.header(grid) for grid in given.grids)


def read(given: Given, key: str) -> ReadTables:
    """Make posts, people, tenures, units and lines of a list."""
    tables = Tables(given, TITLE)
    above = Above()
    headers = [(grid, header) for grid in given.grids if (header := _columns.header(grid))]
    for grid, header in headers:
        above.read(grid, header.place, given.dates)
    tables.describe(key, given.path.stem, TITLE, above.as_at(given.as_at, given.changed))
    rows: list[Row] = []
    for grid, header in headers:
        found, nameless = _chart_rows.read(grid, header)
        rows += found
        for number in nameless:
            said = "the row names neither a post nor a person"
            tables.leave_out("nameless-row", grid.file, number, said)
        if header.place:
            number = grid.rows[header.place][0]
            tables.notes.append(f"{grid.file}: row {number} is taken for the header")
        if header.others:
            tables.notes.append(f"{grid.file}: columns not read: {', '.join(header.others)}")
    tables.notes += above.notes
    _Chart(tables, dated(tables, rows, given.dates), above.organisations).write()
    return tables.reading()


_COVERED = {"interim", "acting", "seconded"}
"""The capacities that a post has as its status too."""


class _Chart:
    """What the rows of a list come to, written into tables."""

    def __init__(
        self, tables: Tables, rows: Sequence[Row], organisations: Mapping[str, tuple[str, int]]
    ) -> None:
        """Begin with nothing.

        Args:
            organisations: Those that the title of the list names, with file and row.
        """
        self._tables = tables
        self._rows = rows
        self._organisations = organisations
        seats = {(one.file, one.number): slug(one.title) for one in rows}
        self._titles = Counter(seats.values())
        self._names = Counter(slug(one.name) for one in rows)
        self._posts = {id(row): post for post in self._group() for row in post.rows}
        self._superiors = Superiors(tables, rows, self._posts)
        self._places: dict[tuple[str, ...], str] = {}

    def write(self) -> None:
        """Write everything that the rows say."""
        posts = list({one.key: one for one in self._posts.values()}.values())
        for row in self._rows:
            self._superiors.find(row)
        tops = [one for one in posts if one.is_top and not one.certain]
        for post in posts:
            is_alone = tops == [post] and any(one.certain is post for one in posts)
            self._post(post, {"level": "1"} if is_alone else {})
        self._people()
        for post in posts:
            self._lines(post)
        self._superiors.tell()
        self._tell_remarks()
        if posts:
            self._tell_tops([one.rows[0] for one in tops])
        self._tell_loops(posts)
        if posts and not any(one["organisation"] for one in self._rows):
            self._offer_organisation()

    def _group(self) -> Iterable[Post]:
        """Give the posts: rows with one number of a post are one, all others one each."""
        numbered: defaultdict[str, list[Row]] = defaultdict(list)
        for row in self._rows:
            numbered[row["post"] or f"\n{row.file} {row.number}"].append(row)
        for rows in numbered.values():
            key = self._tables.key(self._called(rows[0]), is_code=bool(rows[0]["post"]))
            yield Post(key, rows)

    def _called(self, row: Row) -> str:
        """Give what the key of a post is made of: its number, or what tells it from others."""
        if row["post"]:
            return f"post {row['post']}"
        is_alone = self._titles[slug(row.title)] == 1
        return row.title if is_alone else f"{row.title} {row.name}"

    def _post(self, post: Post, level: dict[str, Cells]) -> None:
        """Write a post, what it is in, and its level where the list puts it at the top."""
        row = post.rows[0]
        titles = dict.fromkeys(one.title for one in post.rows)
        holders = {one.name for one in post.rows if one.name}
        capacities = {one.capacity for one in post.rows if one.name} & _COVERED
        states = ["job share"] if len(holders) > 1 else []
        states += sorted(capacities)
        states += ["established filled"] if len(holders) == 1 and not capacities else []
        states += ["established vacant"] if all(one.is_vacant for one in post.rows) else []
        cells: dict[str, Cells] = {
            "title": row.title,
            "also known as": list(titles)[1:],
            "in": list(dict.fromkeys(filter(None, map(self._place, post.rows)))),
            "post status": states,
            "full-time equivalent": self._equivalent(post),
            "evidence": self._evidence(post),
        }
        self._tables.row("posts", post.key, row.file, row.number, cells | level | IN_FORCE)

    def _evidence(self, post: Post) -> list[str]:
        """Give the rows of a post as evidence, each once."""
        return list(dict.fromkeys(self._tables.place(one.file, one.number) for one in post.rows))

    def _equivalent(self, post: Post) -> str:
        """Give to how many full-time posts the rows of a post amount, where all say it."""
        seats = {(one.file, one.number): one["fte"] for one in post.rows}
        if not all(seats.values()):
            return ""
        if all(re.fullmatch(r"\d*\.?\d+", one) for one in seats.values()):
            return f"{sum(map(Decimal, seats.values()), Decimal()).normalize():f}"
        row, said = post.rows[0], "its full-time equivalent is no number"
        told = ", ".join(seats.values())
        self._tables.leave_out("not-a-number", row.file, row.number, said, told, "It is left out.")
        return ""

    def _place(self, row: Row) -> str:
        """Give the key of the unit or organisation that a row is in, written at its first row."""
        path = (row["organisation"], *row.units)
        within = ""
        for depth, name in enumerate(path):
            if not name:
                continue
            if path[: depth + 1] not in self._places:
                key = self._tables.key(name)
                self._places[path[: depth + 1]] = key
                cells: dict[str, Cells] = {
                    "name": name,
                    "evidence": self._tables.place(row.file, row.number),
                }
                cells |= {"part of": within} if within else {}
                table = "units" if depth else "organisations"
                self._tables.row(table, key, row.file, row.number, cells | IN_FORCE)
            within = self._places[path[: depth + 1]]
        return within

    def _people(self) -> None:
        """Write holders and their tenures; rows with one id and one name are one person."""
        known: dict[tuple[str, str], str] = {}
        for i, row in enumerate(self._rows):
            if not row.name:
                if row.whole:
                    self._offer_holder(row)
                continue
            mark = row["person"] or row["email"]
            same = (mark or f"\n{i}", _names.folded(row.name))
            evidence = self._tables.place(row.file, row.number)
            if same not in known:
                known[same] = self._tables.key(self._person(row), is_code=bool(row["person"]))
                cells = {"name": row.name, "evidence": evidence}
                self._tables.row("people", known[same], row.file, row.number, cells)
            post = self._posts[id(row)].key
            cells = {
                "person": known[same],
                "post": post,
                "capacity": row.capacity,
                "from": row["start"],
                "until": row["end"],
                "evidence": evidence,
            }
            key = self._tables.key(f"{known[same]} in {post}")
            self._tables.row("tenures", key, row.file, row.number, cells | IN_FORCE)
            if lender := _holders.lender(row.remarks):
                employer = {"employer": self._superiors.organisation(row, lender)}
                offered = cells | employer | IN_FORCE
                self._tables.offer("tenures", key, row.file, row.number, offered)
        ids = Counter(mark for mark, _ in known)
        for mark, count in ids.items():
            if count > 1:
                rows = [one for one in self._rows if mark in (one["person"], one["email"])]
                self._tables.notes.append(
                    f"{mark!r} is the id of several people, who stay apart: {_listed(rows)}"
                )

    def _person(self, row: Row) -> str:
        """Give what the key of a person is made of."""
        if row["person"]:
            return f"person {row['person']}"
        is_alone = self._names[slug(row.name)] == 1 and not self._titles[slug(row.name)]
        return row.name if is_alone else f"{row.name} {row.title}"

    def _lines(self, post: Post) -> None:
        row = post.rows[0]
        certain: list[tuple[Post, dict[str, Cells]]]
        certain = [(post.certain, {"kind": "operational"})] if post.certain else []
        unsure: list[tuple[Post, dict[str, Cells]]]
        unsure = [(one, {}) for one in post.unsure if one is not post.certain]
        written: set[str] = set()
        for to, kind in chain(certain, unsure):
            if to is post or to.key in written:
                continue
            written.add(to.key)
            cells: dict[str, Cells] = {
                "who answers": post.key,
                "to whom": to.key,
                "evidence": self._evidence(post),
            }
            key = self._tables.key(f"{post.key} to {to.key}")
            self._tables.row("lines", key, row.file, row.number, cells | kind | IN_FORCE)

    def _tell_tops(self, tops: Sequence[Row]) -> None:
        if len(tops) == 1:
            self._tables.notes.append(f"the top is {tops[0]}")
        else:
            told = _listed(tops) if tops else "none"
            self._tables.notes.append(f"{len(tops)} rows answer to nobody in the list: {told}")

    def _tell_loops(self, posts: Sequence[Post]) -> None:
        """Tell of posts that answer to each other in a ring, each ring once."""
        done: set[str] = set()
        for start in posts:
            walk: dict[str, Post] = {}
            at: Post | None = start
            while at is not None and at.key not in done and at.key not in walk:
                walk[at.key] = at
                at = at.certain
            if at is not None and at.key in walk:
                ring = list(walk.values())[list(walk).index(at.key) :]
                told = _listed([one.rows[0] for one in ring])
                self._tables.notes.append(
                    f"{len(ring)} rows answer to each other in a ring: {told}"
                )
            done |= walk.keys()

    def _tell_remarks(self) -> None:
        """Tell what cells say of holders that no table holds, and offer what may be no name."""
        said: defaultdict[str, list[Row]] = defaultdict(list)
        for row in self._rows:
            for remark in row.remarks:
                said[remark].append(row)
        for remark, rows in said.items():
            self._tables.notes.append(
                f"{remark!r} is told and not held by a table: {_listed(rows)}"
            )

    def _offer_holder(self, row: Row) -> None:
        """Offer a holder whose cell may be no name, or more than one."""
        evidence = {"evidence": self._tables.place(row.file, row.number)}
        person = self._tables.key(row.whole)
        post = self._posts[id(row)].key
        cells: dict[str, Cells] = {"name": row.whole, **evidence}
        self._tables.offer("people", person, row.file, row.number, cells)
        cells = {"person": person, "post": post, "capacity": row.capacity, **evidence, **IN_FORCE}
        tenure = self._tables.key(f"{person} in {post}")
        self._tables.offer("tenures", tenure, row.file, row.number, cells)
        self._tables.notes.append(f"{row.whole!r} may be no name, and is to be confirmed: {row}")

    def _offer_organisation(self) -> None:
        """Offer the organisation of the posts: that of the title, or one called as the file is."""
        first = self._rows[0]
        name = first.file.partition("#")[0].rpartition(".")[0]
        organisations = self._organisations or {name: (first.file, 0)}
        said = "the list does not name the organisation that the posts are in"
        if self._organisations:
            named = " and ".join(map(repr, self._organisations))
            said = (
                f"no column names the organisation that the posts are in; the title names {named}"
            )
        self._tables.notes.append(said)
        for name, (file, number) in organisations.items():
            evidence = self._tables.place(file, number or first.number)
            key = self._tables.key(f"{name} organisation")
            cells: dict[str, Cells] = {"name": name, "evidence": evidence, **IN_FORCE}
            self._tables.offer("organisations", key, file, number, cells)


_listed = _chart_rows.listed
