"""The answer to a question as a table of a page, and its rows in words.

Layer 6, used in the web process for a page and in a worker for all of an answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from caregraph.graph.dates import spoken_date, spoken_days
from caregraph.questions import saying
from caregraph.results import NOT_STATED, Cited, Table
from caregraph.results import Cell as ResultCell
from caregraph.serve.things import paragraphs
from caregraph.serve.web import speech
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.content import Grid, Item, Items


def table_grid(table: Table) -> Grid:
    """Make a page table of the answer to a question; an empty remark is no silence."""
    rows = tuple(
        tuple(
            _items(cell) if cell else () if words_for == NOT_STATED else (Item(words_for),)
            for cell, words_for in zip(row, told, strict=True)
        )
        for row, told in zip(table.rows, table.texts(), strict=True)
    )
    return Grid("Answer", table.columns, rows)


def spoken(grid: Grid) -> Grid:
    """Give a table with its days as people say them; evidence keeps what its documents call it."""
    rows = tuple(
        tuple(
            cell if name == "evidence" else tuple(_spoken(one) for one in cell)
            for name, cell in zip(grid.columns, row, strict=True)
        )
        for row in grid.rows
    )
    return replace(grid, rows=rows)


def _spoken(item: Item) -> Item:
    is_day = item.path is None and _ISO.fullmatch(item.text)
    said = spoken_date(item.text) if is_day else spoken_days(item.text)
    return item if said == item.text or item.path else replace(item, text=said)


_ISO = re.compile(r"\d{4}-\d{2}(-\d{2})?")


def _items(cell: ResultCell) -> Items:
    """Give a cell; of evidence each document, with its paragraphs, linked to the first of them."""
    if not cell.cites:
        return (_answer_item(cell),)
    places: dict[str, list[Cited]] = {}
    for one in cell.cites:
        places.setdefault(one.document, []).append(one)
    return tuple(
        Item(
            ", ".join([several[0].title, *dict.fromkeys(o.locator for o in several if o.locator)]),
            path=f"{path_of(document)}#{paragraphs.place(several[0].locator)}",
        )
        for document, several in places.items()
    )


def _answer_item(cell: ResultCell) -> Item:
    if cell.iri is None:
        return Item(cell.text)
    if tag := speech.tag_of(cell.iri):
        return Item(cell.text, cell.iri, tag=tag)
    return Item(cell.text, cell.iri, path_of(cell.iri))


_KINDS = ("kind", "capacity", "how", "state", "step")
"""Columns that say in which way something is so; the first that an answer has stands on top."""


@dataclass(frozen=True)
class Line:
    """One row of an answer in words."""

    kind: Items
    """In which way it is so."""
    main: Items
    """What was asked for."""
    rest: Sequence[tuple[str, Items]]
    """What else is stated, by column."""
    silent: Sequence[str]
    """The columns that nobody states."""
    evidence: Items


def lines(answer: Table, lists: str = "") -> list[Line]:
    """Tell the rows of an answer in words.

    Args:
        lists: How its question says it of several things.
    """
    found = saying.shape(answer, lists)
    columns = answer.columns
    grid = spoken(table_grid(answer))
    cited = columns.index("evidence") if "evidence" in columns else None
    kind = next((one for one in _KINDS if one in columns), "")
    aside = {kind, "evidence", "day", *saying.REMARKS}
    told = []
    for row, stated in zip(grid.rows, answer.rows, strict=True):
        evidence = stated[cited] if cited is not None else None
        cells = dict(zip(columns, row, strict=True))
        others = {
            name: cell
            for at, (name, cell) in enumerate(cells.items())
            if name not in aside and at not in (found.main, found.subject)
        }
        told.append(
            Line(
                cells.get(kind, ()),
                row[found.main] if found.main is not None else row[0],
                [(name, cell) for name, cell in others.items() if cell],
                [name for name, cell in others.items() if not cell],
                _paragraphs(evidence) if evidence else (),
            )
        )
    return told


def _paragraphs(evidence: ResultCell) -> Items:
    """Give the places that evidence names, each as the page of a post cites it."""
    alone = len({one.document for one in evidence.cites}) == 1
    places = {(one.document, one.locator): one for one in evidence.cites}
    return tuple(
        Item(
            paragraphs.shown(one.title, one.locator, alone=alone and number > 0),
            path=f"{path_of(one.document)}#{paragraphs.place(one.locator)}",
            detail=one.title,
        )
        for number, one in enumerate(places.values())
    )


def missing(answer: Table) -> list[str]:
    """Say what an answer says is not stated, each once, with the document that may say it."""
    told: dict[str, None] = {}
    for row in answer.rows:
        texts = dict(zip(answer.columns, row, strict=True))
        said = [cell.text for name in saying.REMARKS[:1] if (cell := texts.get(name))]
        held = [cell.text for name in saying.REMARKS[1:] if (cell := texts.get(name))]
        for one in said:
            more = f" {'; '.join(held)}, not held, may say it." if held else ""
            told[f"{one.rstrip('.')}.{more}"] = None
    return [*told]
