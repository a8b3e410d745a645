"""The index of what can be found in a view: a file of SQLite, written once, read by who asks.

Layer 6. Words are found by their beginning (FTS5), names by their first letters; what nobody is
called is taken for the words nearest to it in spelling. Rows stand in the order in which they come
where they fit equally well, so that no more is read than is shown, however many fit.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from caregraph.serve.search import spelling
from caregraph.serve.search.entries import GROUPS, Entry
from caregraph.serve.search.wording import asked_words, folded

FILE = "found"
_TABLES = """
CREATE TABLE entries (id INTEGER PRIMARY KEY, iri TEXT, path TEXT, grouped TEXT, kind TEXT,
  label TEXT, place TEXT, names TEXT, via TEXT, around TEXT, notes TEXT);
CREATE TABLE called (name TEXT, own INTEGER, id INTEGER);
CREATE TABLE keyed (name TEXT, iri TEXT);
CREATE VIRTUAL TABLE words USING fts5(names, via, around, notes,
  content='', detail=column, prefix='1 2 3', tokenize="unicode61 remove_diacritics 0");
"""
_INSERT = "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_INDEX = """
CREATE INDEX called_so ON called (name, own, id);
CREATE INDEX keyed_so ON keyed (name, iri);
"""
_RANK = {key: at for at, key in enumerate(GROUPS)}
_LAST = "￿"
_CATALOGUE = 1 << 40
"""From this number on stand the questions, rules, law and words, which are in every view."""
_OF_CATALOGUE = ("questions", "rules", "law", "words")
_PARTS = ((0, _CATALOGUE), (_CATALOGUE, 2 * _CATALOGUE))
_BEGINNING = 40
"""So many names that begin as asked are looked at."""
_LOOKED_AT = 250
"""So many that have the words are looked at for suggestions."""
_ALL_LOOKED_AT = 1000
"""So many are put in order at most for a page of results."""
_ENOUGH = 3
"""Where fewer fit, other spellings are tried."""
_OF_A_GROUP = 4
"""So many of one group at most are suggested, where others fit too."""
_NAMED = tuple(one for one in GROUPS if one not in (*_OF_CATALOGUE, "others"))
"""Groups of things that a sentence may name."""
_CALLED_SO = 90.0
"""What scores so much is called just what is asked, or nearly."""
_Row = tuple[int, str, str, str, str, str, str, str, str, str, str]


@dataclass(frozen=True)
class Hit:
    """Something that was found."""

    iri: str
    path: str
    group: str
    kind: str
    label: str
    place: str
    score: float
    by: str = ""
    """The other name, holder or role by which it was found, or a note in which the words stand."""
    without: tuple[str, ...] = ()
    """The words that were asked for and that it has not."""


@dataclass(frozen=True)
class Found:
    """What was found for some words."""

    hits: tuple[Hit, ...]
    """The best first."""
    counts: Mapping[str, int]
    """How many there are of each group."""
    spelt: Mapping[str, tuple[str, ...]]
    """The words that nobody is called, with those that they were taken for."""
    dropped: tuple[str, ...] = ()
    """The words without which it was found, where nothing has all."""


def write(entries: Iterable[Entry], file: Path, others: Iterable[tuple[str, str]] = ()) -> None:
    """Write the index of some entries.

    Args:
        others: More names by which things may be called that nobody looks for, with the IRI of
            each.
    """
    ordered = sorted(entries, key=_order)
    often: Counter[str] = Counter()
    with closing(sqlite3.connect(file)) as disk, disk:
        disk.executescript(_TABLES + spelling.TABLES)
        for at, one in enumerate(ordered):
            number = at + _CATALOGUE * (one.group in _OF_CATALOGUE)
            names, via = [*map(folded, one.names)], [*map(folded, one.via)]
            texts = " ".join(names), " ".join(via), folded(one.around), folded(one.notes)
            often.update(set(f"{texts[0]} {texts[1]} {texts[2]}".split()))
            told = "\n".join(names), "\n".join(via), texts[2], one.notes
            row = (one.iri, one.path, one.group, one.kind, one.label, one.place, *told)
            disk.execute(_INSERT, (number, *row))
            disk.execute(
                "INSERT INTO words (rowid, names, via, around, notes) VALUES (?, ?, ?, ?, ?)",
                (number, *texts),
            )
            called = {**dict.fromkeys(via, 0), **dict.fromkeys(names, 1)}
            disk.executemany(
                "INSERT INTO called VALUES (?, ?, ?)",
                ((name, own, number) for name, own in called.items()),
            )
        known = {one.iri for one in ordered}
        keys = ((folded(name), iri) for name, iri in others if iri not in known)
        disk.executemany("INSERT INTO keyed VALUES (?, ?)", keys)
        disk.executescript(_INDEX)
        disk.execute("INSERT INTO words (words) VALUES ('optimize')")
        spelling.write(disk, often)


def _order(one: Entry) -> tuple[bool, int, int, str, str]:
    return (not one.is_in_effect, _RANK[one.group], len(one.label), one.label, one.iri)


@dataclass(frozen=True)
class Index:
    """The index that ``write`` wrote."""

    file: Path

    def suggest(self, asked: str, most: int) -> list[Hit]:
        """Give the best of what somebody may mean who has written so much, of several groups."""
        with self._opened() as disk:
            found, _, without = _search(disk, asked, _LOOKED_AT)
        kept: list[Hit] = []
        others: list[Hit] = []
        seen: Counter[str] = Counter()
        for one in found:
            seen[one.group] += 1
            (kept if seen[one.group] <= _OF_A_GROUP else others).append(one)
        chosen = [*kept, *others][:most]
        return [replace(one, without=without) for one in sorted(chosen, key=found.index)]

    def named(self, asked: str, most: int) -> list[Hit]:
        """Give the best of the things that are called as one of some words, of several groups."""
        hits: dict[str, Hit] = {}
        with self._opened() as disk:
            for word in asked_words(asked):
                for row in _beginning(disk, word, None):
                    hit = _scored(row, word, [[word]])
                    if hit.group in _NAMED and hit.score >= _CALLED_SO:
                        hits.setdefault(hit.iri, hit)
        return sorted(hits.values(), key=lambda one: -one.score)[:most]

    def find(self, asked: str, group: str | None = None) -> Found:
        """Give what is found for some words, the best first, with how many there are in all.

        Args:
            group: Only what is of this group.
        """
        with self._opened() as disk:
            hits, spelt, dropped = _search(disk, asked, _ALL_LOOKED_AT, group)
            ways = [[word, *spelt.get(word, ())] for word in asked_words(asked)]
            ways = [way for way in ways if way[0] not in dropped]
            counts = _counts(disk, ways) if hits else {}
        counts = {one: counts[one] for one in GROUPS if counts.get(one)}
        return Found(tuple(hits), counts, spelt, dropped)

    def called(self, name: str) -> list[str]:
        """Give the IRIs of all that may be called so, by whatever name, holder, role or key."""
        wanted = folded(name)
        with self._opened() as disk:
            rows = disk.execute(
                "SELECT iri FROM called JOIN entries USING (id) WHERE name = ?"
                " UNION SELECT iri FROM keyed WHERE name = ?",
                (wanted, wanted),
            )
            return [iri for (iri,) in rows]

    def _opened(self) -> closing[sqlite3.Connection]:
        address = f"file:{quote(str(self.file))}?mode=ro&immutable=1"
        return closing(sqlite3.connect(address, uri=True))


def _search(
    disk: sqlite3.Connection, asked: str, most: int, group: str | None = None
) -> tuple[list[Hit], dict[str, tuple[str, ...]], tuple[str, ...]]:
    """Give what is found, the words that were taken for others, and those that were left out."""
    words = asked_words(asked)
    if not words:
        return [], {}, ()
    wanted = folded(asked)
    ways = [[word] for word in words]
    rows = {row[0]: row for row in _beginning(disk, wanted, group)}
    rows |= {row[0]: row for row in _having(disk, ways, most, group)}
    spelt: dict[str, tuple[str, ...]] = {}
    dropped: tuple[str, ...] = ()
    if len(rows) < _ENOUGH:
        spelt = {word: near for word in words if (near := spelling.near(disk, word))}
        if spelt:
            ways = [[word, *spelt.get(word, ())] for word in words]
            rows |= {row[0]: row for row in _having(disk, ways, most, group)}
    if not rows and len(words) > 1:
        dropped, rows = _without_some(disk, ways, most, group)
    left = [way for way in ways if way[0] not in dropped]
    hits = [_scored(row, wanted, left) for row in rows.values()]
    order = {iri: at for at, iri in enumerate(row[1] for row in sorted(rows.values()))}
    return sorted(hits, key=lambda one: (-one.score, order[one.iri])), spelt, dropped


_COLUMNS = (
    "entries.id, entries.iri, entries.path, entries.grouped, entries.kind, entries.label,"
    " entries.place, entries.names, entries.via, entries.around, entries.notes"
)
_BEGINS = (
    f"SELECT {_COLUMNS} FROM entries WHERE id IN (SELECT id FROM called WHERE name >= ?"  # noqa: S608  our own words
    " AND name < ? AND id >= ? AND id < ? ORDER BY name, own DESC, id LIMIT ?)"
    " AND (? IS NULL OR grouped = ?)"
)
_HAS = (
    f"SELECT {_COLUMNS} FROM words JOIN entries ON entries.id = words.rowid"  # noqa: S608  our own words
    " WHERE words MATCH ? AND words.rowid >= ? AND words.rowid < ?"
    " AND (? IS NULL OR grouped = ?) LIMIT ?"
)


def _beginning(disk: sqlite3.Connection, wanted: str, group: str | None) -> Iterator[_Row]:
    """Give what is called something that begins so."""
    for part in _PARTS:
        yield from disk.execute(
            _BEGINS,
            (wanted, wanted + _LAST, *part, _BEGINNING, group, group),
        )


def _having(
    disk: sqlite3.Connection, ways: Sequence[Sequence[str]], most: int, group: str | None
) -> Iterator[_Row]:
    """Give what has words that begin as each of some, the first in the order of the index."""
    for part in _PARTS:
        yield from disk.execute(
            _HAS,
            (_match(ways), *part, group, group, most),
        )


def _match(ways: Sequence[Sequence[str]]) -> str:
    """Write a query of FTS5; words are letters and digits alone, and stand in quotes."""
    return " AND ".join("(" + " OR ".join(f'"{word}"*' for word in way) + ")" for way in ways)


def _counts(disk: sqlite3.Connection, ways: Sequence[Sequence[str]]) -> dict[str, int]:
    rows = disk.execute(
        "SELECT grouped, count(*) FROM words JOIN entries ON entries.id = words.rowid"
        " WHERE words MATCH ? GROUP BY grouped",
        (_match(ways),),
    )
    return {group: int(number) for group, number in rows}


def _without_some(
    disk: sqlite3.Connection, ways: Sequence[Sequence[str]], most: int, group: str | None
) -> tuple[tuple[str, ...], dict[int, _Row]]:
    """Give what has most of some words, and the words that it has not."""
    for size in range(1, len(ways)):
        for left_out in _parts(ways, size):
            kept = [way for way in ways if way[0] not in left_out]
            rows = {row[0]: row for row in _having(disk, kept, most, group)}
            if rows:
                return left_out, rows
    return (), {}


def _parts(ways: Sequence[Sequence[str]], size: int) -> Iterator[tuple[str, ...]]:
    """Give which words to do without: each by itself, then all but the first few, but the last."""
    words = [way[0] for way in ways]
    if size == 1:
        yield from ((word,) for word in words)
    else:
        yield tuple(words[-size:])
        yield tuple(words[:size])


def _scored(row: _Row, wanted: str, ways: Sequence[Sequence[str]]) -> Hit:
    """Weigh how well something fits."""
    _, iri, path, group, kind, label, place, own, others, around, notes = row
    names, via = own.split("\n"), others.split("\n")
    score, by = 0.0, ""
    if wanted == names[0] or wanted in names:
        score = 100
    elif wanted in via:
        score = 98
    elif names[0].startswith(wanted):
        score = 60
    elif any(name.startswith(wanted) for name in names):
        score = 50
    for way in ways:
        weighed, text = max(_fit(word, names, via, around) for word in way)
        score += weighed if way[0] in text.split() or weighed == 0 else weighed * 0.9
        by = by or (text if text not in names[:1] else "")
    score -= len(label.split()) * 0.2 + _RANK[group] * 0.6
    if score <= 0 and notes:
        by = _around_words(notes, ways)
    return Hit(iri, path, group, kind, label, place, score, by)


def _fit(word: str, names: Sequence[str], via: Sequence[str], around: str) -> tuple[float, str]:
    """Weigh where a word stands, and give the text in which it does."""
    best = (0.0, "")
    for texts, whole, begun in ((names[:1], 10, 7), (names, 8, 5), (via, 7, 4), ((around,), 3, 2)):
        for text in texts:
            if f" {word}" in f" {text}":
                is_whole = f" {word} " in f" {text} "
                best = max(best, (whole if is_whole else begun, "" if texts == (around,) else text))
    return best


def _around_words(notes: str, ways: Sequence[Sequence[str]]) -> str:
    """Give the part of a note in which some words stand."""
    plain = notes.casefold()
    at = min((at for way in ways for word in way if (at := plain.find(word)) >= 0), default=0)
    start, end = max(0, at - 60), at + 100
    before, after = "… " if start else "", " …" if end < len(notes) else ""
    return f"{before}{notes[start:end].strip()}{after}"
