"""The answer to a question as a table of a page.

Layer 6, used in the web process for a page and in a worker for all of an answer.
"""

from __future__ import annotations

from caregraph.results import NOT_STATED, Table
from caregraph.results import Cell as ResultCell
from caregraph.serve.web import speech
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.content import Grid, Item


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
