"""Which words of an index are nearest to one that is in none of its names.

Layer 6. Long words are looked for by letters that they share three by three (FTS5 with its trigram
tokenizer), short ones by every slip of one letter.
"""

from __future__ import annotations

import json
import sqlite3
import string
from collections.abc import Iterator, Mapping

from caregraph import misspelt

TABLES = """
CREATE TABLE vocabulary (word TEXT PRIMARY KEY, often INTEGER) WITHOUT ROWID;
CREATE VIRTUAL TABLE spelt USING fts5(word, detail=none, tokenize='trigram');
"""
_LONG = 6
"""Words of so many letters are looked for by three letters at a time."""
_LOOKED_AT = 60
_MOST = 3


def write(disk: sqlite3.Connection, often: Mapping[str, int]) -> None:
    """Write the words of an index, each with how many entries have it."""
    words = [(word, number) for word, number in often.items() if not word.isdigit()]
    disk.executemany("INSERT INTO vocabulary VALUES (?, ?)", words)
    long = ((word,) for word, _ in words if len(word) >= _LONG - 1)
    disk.executemany("INSERT INTO spelt (word) VALUES (?)", long)
    disk.execute("INSERT INTO spelt (spelt) VALUES ('optimize')")


def near(disk: sqlite3.Connection, word: str) -> tuple[str, ...]:
    """Give the words of which one may be a slip, the likeliest first; none where a word begins so.

    A word of digits is a code, and is what it is.
    """
    most = misspelt.most(word)
    if not most or any(one.isdigit() for one in word) or _is_known(disk, word):
        return ()
    found = _by_letters(disk, word) if len(word) >= _LONG else {}
    found |= _by_slips(disk, word)
    far = {other: misspelt.weight(word, other) for other in found}
    best = sorted(found, key=lambda one: (far[one], -found[one], one))
    return tuple(one for one in best if far[one] <= most)[:_MOST]


def _is_known(disk: sqlite3.Connection, word: str) -> bool:
    query = "SELECT 1 FROM vocabulary WHERE word >= ? AND word < ? LIMIT 1"
    return disk.execute(query, (word, word + "￿")).fetchone() is not None


def _by_letters(disk: sqlite3.Connection, word: str) -> dict[str, int]:
    """Give words that share most runs of three letters with one."""
    runs = dict.fromkeys(word[at : at + 3] for at in range(len(word) - 2))
    rows = disk.execute(
        "SELECT word, often FROM vocabulary WHERE word IN "
        "(SELECT word FROM spelt WHERE spelt MATCH ? ORDER BY rank LIMIT ?)",
        (" OR ".join(f'"{run}"' for run in runs), _LOOKED_AT),
    )
    return {other: int(often) for other, often in rows}


def _by_slips(disk: sqlite3.Connection, word: str) -> dict[str, int]:
    """Give words that are one with one letter too few, too many, wrong or exchanged."""
    slips = sorted(set(_slips(word)))
    query = "SELECT word, often FROM vocabulary WHERE word IN (SELECT value FROM json_each(?))"
    rows = disk.execute(query, (json.dumps(slips),))
    return {other: int(often) for other, often in rows}


def _slips(word: str) -> Iterator[str]:
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        for letter in string.ascii_lowercase:
            yield before + letter + after
            if after:
                yield before + letter + after[1:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
