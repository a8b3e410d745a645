"""The recipes of ``ontology/examples``: how something is said, in words, tables and triples.

Layer 6. The folder is the registry: a README that says it and proves it, and the tables beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from caregraph import assets, rdf
from caregraph.columns import TableSchema
from caregraph.errors import AssetError
from caregraph.graph import build
from caregraph.model import Record
from caregraph.sources import folder
from caregraph.tables import tables

_CLAIM = re.compile(r"^```sparql ?([^\n]*)\n(.*?)\n```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Span:
    """A stretch of text that is stressed or not, and written as code or not."""

    text: str
    strong: bool
    code: bool


Paragraph = tuple[Span, ...]


@dataclass(frozen=True)
class Claim:
    """What a recipe shows: the words, and a question about the result that yes is the answer to."""

    words: Paragraph
    view: str
    """The view options in which it holds; empty for the structure's own view."""
    query: str


@dataclass(frozen=True)
class Recipe:
    """One answer to "how do I say ...?"."""

    name: str
    title: str
    words: tuple[Paragraph, ...]
    claims: tuple[Claim, ...]
    records: tuple[Record, ...]
    path: Path

    def dataset(self) -> rdf.Store:
        """Give what its tables say, as triples in the graph of its structure."""
        return build.build([folder.read(self.path)])

    def tables(self) -> list[tuple[TableSchema, tuple[str, ...], list[Record]]]:
        """Give its tables, each with the columns that are filled and its rows."""
        found = []
        for table in tables().values():
            rows = [record for record in self.records if record.table == table.name]
            columns = [c for c in table.columns if any(c in row.values for row in rows)]
            if rows:
                found.append((table, tuple(columns), rows))
        return found


@cache
def catalogue() -> dict[str, Recipe]:
    """Give every recipe by the name of its folder.

    Raises:
        AssetError: a README has no title, no query, or a query without words before it.
    """
    return {
        path.parent.name: _read(path) for path in assets.files("ontology", "examples/*/README.md")
    }


def _read(path: Path) -> Recipe:
    title, _, rest = path.read_text("utf-8").partition("\n\n")
    pieces = _CLAIM.split(rest)
    *before, after = (_paragraphs(text) for text in pieces[0::3])
    if not title.startswith("# ") or not before or not all(before):
        raise AssetError(
            "a recipe has a title, and queries with words before each of them",
            where=path.parent.name,
        )
    # the last paragraph before a query is what the query shows
    words = [paragraph for paragraphs in before for paragraph in paragraphs[:-1]] + after
    claims = [
        Claim(paragraphs[-1], view.strip(), query)
        for paragraphs, view, query in zip(before, pieces[1::3], pieces[2::3], strict=True)
    ]
    return Recipe(
        path.parent.name,
        title.removeprefix("# "),
        tuple(words),
        tuple(claims),
        folder.read(path.parent).records,
        path.parent,
    )


def _paragraphs(text: str) -> list[Paragraph]:
    """Split a text at its empty lines; mark what is stressed or code."""
    found = (" ".join(block.split()) for block in text.split("\n\n"))
    return [tuple(_spans(block)) for block in found if block]


def _spans(text: str) -> Iterator[Span]:
    for number, part in enumerate(text.split("**")):
        for count, stretch in enumerate(part.split("`")):
            if stretch:
                yield Span(stretch, strong=number % 2 == 1, code=count % 2 == 1)
