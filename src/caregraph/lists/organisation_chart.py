"""Lists of posts and people with the manager of each, as programs for organisation charts have.

A row is a post with its holder. Its manager becomes an operational line, several managers become
lines of which the kind is not stated, since the list does not say which of them manages. Nobody is
merged by name: two rows are one person or post only where they have one id.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

from caregraph.lists import _chart_rows, _columns, _names
from caregraph.lists._chart_rows import Index, Row
from caregraph.lists._given import Given
from caregraph.lists._started import dated
from caregraph.lists._tables import Cells, Tables, slug
from caregraph.model import ReadTables

TITLE = "organisation chart"

_IN_FORCE: dict[str, Cells] = {"status": "in force"}


def recognises(given: Given) -> bool:
    """Say whether it has columns for posts or people and for whom they answer to."""
    return any(_columns.header(grid) for grid in given.grids)


def read(given: Given, key: str) -> ReadTables:
    """Make posts, people, tenures, units and lines of a list."""
    tables = Tables(given, TITLE)
    tables.describe(key, given.path.stem, TITLE)
    rows: list[Row] = []
    for grid in given.grids:
        header = _columns.header(grid)
        if header is None:
            continue
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
    _Chart(tables, dated(tables, rows, given.dates)).write()
    return tables.reading()


@dataclass
class _Post:
    """A post: the rows that describe it, and the posts that it answers to."""

    key: str
    rows: list[Row]
    certain: _Post | None = None
    unsure: list[_Post] = field(default_factory=list)
    is_top: bool = False


class _Chart:
    """What the rows of a list come to, written into tables."""

    def __init__(self, tables: Tables, rows: Sequence[Row]) -> None:
        self._tables = tables
        self._rows = rows
        self._index = Index(rows)
        self._titles = Counter(slug(one.title) for one in rows)
        self._names = Counter(slug(one.name) for one in rows)
        self._posts = {id(row): post for post in self._group() for row in post.rows}
        self._places: dict[tuple[str, ...], str] = {}

    def write(self) -> None:
        """Write everything that the rows say."""
        posts = list({one.key: one for one in self._posts.values()}.values())
        for row in self._rows:
            self._superiors(row)
        tops = [one for one in posts if one.is_top and not one.certain]
        for post in posts:
            is_alone = tops == [post] and any(one.certain is post for one in posts)
            self._post(post, {"level": "1"} if is_alone else {})
        self._people()
        for post in posts:
            self._lines(post)
        if posts:
            self._tell_tops([one.rows[0] for one in tops])
        self._tell_loops(posts)
        if posts and not any(one["organisation"] for one in self._rows):
            self._offer_organisation()

    def _group(self) -> Iterable[_Post]:
        """Give the posts: rows with one number of a post are one, all others one each."""
        numbered: defaultdict[str, list[Row]] = defaultdict(list)
        for i, row in enumerate(self._rows):
            numbered[row["post"] or f"\n{i}"].append(row)
        for rows in numbered.values():
            key = self._tables.key(self._called(rows[0]), is_code=bool(rows[0]["post"]))
            yield _Post(key, rows)

    def _called(self, row: Row) -> str:
        """Give what the key of a post is made of: its number, or what tells it from others."""
        if row["post"]:
            return f"post {row['post']}"
        is_alone = self._titles[slug(row.title)] == 1
        return row.title if is_alone else f"{row.title} {row.name}"

    def _superiors(self, row: Row) -> None:
        """Find whom a row answers to."""
        post = self._posts[id(row)]
        fields = ("manager id", "manager post", "manager")
        said = next((one for one in fields if not _names.is_nobody(row[one])), None)
        if said is None or self._is_itself(row, row[said], said):
            post.is_top = True
        else:
            named, found = self._found(row, said)
            if named == 1 and found and post.certain in (None, found[0]):
                post.certain = found[0]
            else:
                post.unsure += found
        if not _names.is_nobody(row["dotted"]):
            post.unsure += self._found(row, "dotted")[1]

    def _found(self, row: Row, said: str) -> tuple[int, list[_Post]]:
        """Give how many superiors a cell names, and those that are known; tell of the others."""
        parts = _names.several(row[said], lambda one: bool(self._index.find(one, said)))
        parts = [one for one in parts if not self._is_itself(row, one, said)]
        found: dict[str, _Post] = {}
        unknown = 0
        for part in parts:
            rows = self._index.find(part, said)
            posts = {post.key: post for post in (self._posts[id(one)] for one in rows)}
            if len(posts) == 1:
                found |= posts
            else:
                unknown += 1
                self._tell_unresolved(row, part, rows)
        return len(found) + unknown, list(found.values())

    def _is_itself(self, row: Row, text: str, named: str) -> bool:
        rows = self._index.find(text, named)
        return bool(rows) and all(self._posts[id(one)] is self._posts[id(row)] for one in rows)

    def _tell_unresolved(self, row: Row, text: str, rows: Sequence[Row]) -> None:
        said = f"{row.title} answers to somebody unknown"
        if rows:
            self._tables.leave_out(
                "ambiguous-manager",
                row.file,
                row.number,
                f"{said}: several rows are called so: {_listed(rows)}",
                text,
                "Give the id of the one that is meant; the line is left out.",
            )
            return
        close = self._index.nearest(text)
        hint = f"Did you mean {close}? " if close else ""
        self._tables.leave_out(
            "unknown-manager",
            row.file,
            row.number,
            f"{said}: no row is called so",
            text,
            f"{hint}The line is left out.",
        )

    def _post(self, post: _Post, level: dict[str, Cells]) -> None:
        """Write a post, what it is in, and its level where the list puts it at the top."""
        row = post.rows[0]
        titles = dict.fromkeys(one.title for one in post.rows)
        holders = {one.name for one in post.rows if one.name}
        states = ["job share"] if len(holders) > 1 else []
        states += ["established filled"] if len(holders) == 1 else []
        states += ["established vacant"] if all(one.is_vacant for one in post.rows) else []
        cells: dict[str, Cells] = {
            "title": row.title,
            "also known as": list(titles)[1:],
            "in": list(dict.fromkeys(filter(None, map(self._place, post.rows)))),
            "post status": states,
            "evidence": [self._tables.place(one.file, one.number) for one in post.rows],
        }
        self._tables.row("posts", post.key, row.file, row.number, cells | level | _IN_FORCE)

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
                self._tables.row(table, key, row.file, row.number, cells | _IN_FORCE)
            within = self._places[path[: depth + 1]]
        return within

    def _people(self) -> None:
        """Write holders and their tenures; rows with one id and one name are one person."""
        known: dict[tuple[str, str], str] = {}
        for i, row in enumerate(self._rows):
            if not row.name:
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
                "from": row["start"],
                "until": row["end"],
                "evidence": evidence,
            }
            key = self._tables.key(f"{known[same]} in {post}")
            self._tables.row("tenures", key, row.file, row.number, cells | _IN_FORCE)
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

    def _lines(self, post: _Post) -> None:
        row = post.rows[0]
        certain: list[tuple[_Post, dict[str, Cells]]]
        certain = [(post.certain, {"kind": "operational"})] if post.certain else []
        unsure: list[tuple[_Post, dict[str, Cells]]]
        unsure = [(one, {}) for one in post.unsure if one is not post.certain]
        written: set[str] = set()
        for to, kind in chain(certain, unsure):
            if to is post or to.key in written:
                continue
            written.add(to.key)
            cells: dict[str, Cells] = {
                "who answers": post.key,
                "to whom": to.key,
                "evidence": [self._tables.place(one.file, one.number) for one in post.rows],
            }
            key = self._tables.key(f"{post.key} to {to.key}")
            self._tables.row("lines", key, row.file, row.number, cells | kind | _IN_FORCE)

    def _tell_tops(self, tops: Sequence[Row]) -> None:
        if len(tops) == 1:
            self._tables.notes.append(f"the top is {tops[0]}")
        else:
            told = _listed(tops) if tops else "none"
            self._tables.notes.append(f"{len(tops)} rows answer to nobody in the list: {told}")

    def _tell_loops(self, posts: Sequence[_Post]) -> None:
        """Tell of posts that answer to each other in a ring, each ring once."""
        done: set[str] = set()
        for start in posts:
            walk: dict[str, _Post] = {}
            at: _Post | None = start
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

    def _offer_organisation(self) -> None:
        """Offer the organisation of the posts, which the list does not name."""
        self._tables.notes.append("the list does not name the organisation that the posts are in")
        first = self._rows[0]
        name = first.file.partition("#")[0].rpartition(".")[0]
        cells = {"name": name, "evidence": self._tables.place(first.file, first.number)}
        key = self._tables.key(f"{name} organisation")
        self._tables.offer("organisations", key, first.file, 0, cells | _IN_FORCE)


_listed = _chart_rows.listed
