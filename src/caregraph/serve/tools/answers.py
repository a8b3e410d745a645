"""The answer to a question as a table of a page, and its rows in words.

Layer 6, used in the web process for a page and in a worker for all of an answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from caregraph.questions import saying
from caregraph.results import NOT_STATED, Table
from caregraph.results import Cell as ResultCell
from caregraph.serve.web import speech
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.content import Grid, Item, Items


def table_grid(table: Table) -> Grid:
    """Make a page table of the answer to a question; an empty remark is no silence."""
    rows = tuple(
        tuple(
            (_answer_item(cell),) if cell else () if words_for == NOT_STATED else (Item(words_for),)
            for cell, words_for in zip(row, told, strict=True)
        )
        for row, told in zip(table.rows, table.texts(), strict=True)
    )
    return Grid("Answer", table.columns, rows)


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


def lines(answer: Table) -> list[Line]:
    """Tell the rows of an answer in words."""
    found = saying.shape(answer)
    columns = answer.columns
    grid = table_grid(answer)
    kind = next((one for one in _KINDS if one in columns), "")
    aside = {kind, "evidence", "day", *saying.REMARKS}
    told = []
    for row in grid.rows:
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
                cells.get("evidence", ()),
            )
        )
    return told


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
