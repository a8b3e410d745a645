"""What pages list of a view: how many of what, in which order; a table on disk.

Layer 6. Written once with the view, so that a page of a list or a count reads no more than it
shows, however large the view is.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from caregraph import rdf
from caregraph.graph.find import instances
from caregraph.graph.marks import marks
from caregraph.graph.view import View
from caregraph.tables import tables
from caregraph.vocab import CG, RDF, SKOS

FILE = "lists"
_NAMES = (SKOS.prefLabel, SKOS.altLabel, CG.identifier)
_TABLES = """
CREATE TABLE things (list TEXT, place INTEGER, iri TEXT, folded TEXT, marks TEXT);
CREATE TABLE counts (structure TEXT, list TEXT, number INTEGER);
"""
_INDEX = "CREATE INDEX places ON things (list, place)"
_CALLED = "FROM things WHERE list = ? AND (? = '' OR instr(folded, ?))"


@dataclass(frozen=True)
class Listed:
    """A thing as a list has it."""

    node: rdf.NamedNode
    marks: Sequence[str]
    """What is special about it on the day."""


def write_counts(view: View, file: Path) -> None:
    """Write how much there is of what in a view; its lists are empty."""
    with closing(sqlite3.connect(file)) as disk, disk:
        disk.executescript(_TABLES)
        disk.executemany("INSERT INTO counts VALUES (?, ?, ?)", _counts(view))


def write(view: View, file: Path) -> None:
    """Write what pages list of a view."""
    write_counts(view, file)
    with closing(sqlite3.connect(file)) as disk, disk:
        disk.executemany("INSERT INTO things VALUES (?, ?, ?, ?, ?)", _things(view))
        disk.execute(_INDEX)


@dataclass(frozen=True)
class Lists:
    """What pages list of a view, as ``write`` wrote it."""

    file: Path

    def count(self, table: str, asked: str = "") -> int:
        """Count the things of a list, or those of which a name holds some letters, folded."""
        ((number,),) = self._read(f"SELECT count(*) {_CALLED}", table, asked, asked)
        return int(number)

    def part(self, table: str, asked: str, wanted: slice) -> list[Listed]:
        """Give a part of a list, or of those in it of which a name holds some letters, folded."""
        start = wanted.start or 0
        most = -1 if wanted.stop is None else wanted.stop - start
        rows = self._read(
            f"SELECT iri, marks {_CALLED} ORDER BY place LIMIT ? OFFSET ?",
            *(table, asked, asked, most, start),
        )
        return [Listed(rdf.NamedNode(iri), json.loads(said)) for iri, said in rows]

    def counts(self) -> dict[str, Counter[str]]:
        """Count the things in effect of each structure, by its IRI and by list."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for structure, table, number in self._read("SELECT * FROM counts"):
            found[structure][table] = int(number)
        return dict(found)

    def _read(self, query: str, *values: object) -> list[tuple[str, ...]]:
        address = f"file:{quote(str(self.file))}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as disk:
            return disk.execute(query, values).fetchall()


def _things(view: View) -> Iterator[tuple[str, int, str, str, str]]:
    marked: dict[rdf.NamedNode, str] = {}
    for name, table in tables().items():
        for place, node in enumerate(instances(view, CG[table.cls])):
            if node not in marked:
                marked[node] = json.dumps(marks(view, node), ensure_ascii=False)
            names = (text for link in _NAMES for text in view.texts(node, link))
            folded = "\n".join(text.casefold() for text in names)
            yield name, place, node.value, folded, marked[node]


def _counts(view: View) -> Iterator[tuple[str, str, int]]:
    names = {CG[table.cls]: name for name, table in tables().items()}
    for structure in view.structures:
        found = Counter(
            names[cls]
            for node in view.subjects(CG.describedIn, structure)
            for cls in view.nodes(node, RDF.type)
            if cls in names
        )
        for name, number in found.items():
            yield structure.value, name, number
