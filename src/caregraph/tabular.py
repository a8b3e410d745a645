"""Tables as the engines return them: rows of cells under named columns.

Layer 1, below ``results``, where everyone finds them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from caregraph import frames, notebook
from caregraph.frames import Value
from caregraph.seen import MOVED_BY, Seen

if TYPE_CHECKING:
    from caregraph.frames import Frame

NOT_STATED = "not stated"
"""How an unbound value is told: silence, never an empty cell."""

_REMARKS = ("not stated", "document not held")
_XSD = "http://www.w3.org/2001/XMLSchema#"
_READ: Mapping[str, Callable[[str], Value]] = {
    "boolean": lambda text: {"true": True, "1": True, "false": False, "0": False}[text],
    "date": date.fromisoformat,
    "decimal": float,
    "double": float,
    "float": float,
    "integer": int,
}
"""How the text of a literal is read, by the last part of its datatype; any other stays text."""


@dataclass(frozen=True)
class Cited:
    """A place in a document on which a row rests."""

    document: str
    """Its IRI."""
    title: str
    locator: str | None


@dataclass(frozen=True)
class Cell:
    """One value in a table: a literal, or a thing with its label."""

    text: str
    """The label of a thing, or the text of a literal."""
    iri: str | None = None
    datatype: str | None = None
    language: str | None = None
    cites: tuple[Cited, ...] = field(default=(), compare=False)
    """Of evidence the places that the text names."""

    @property
    def value(self) -> Value:
        """Give it as Python has it: a truth, a number, a day, or the text."""
        read = _READ.get((self.datatype or "").removeprefix(_XSD))
        try:
            return read(self.text) if read else self.text
        except (KeyError, ValueError):
            return self.text

    def as_json(self) -> dict[str, str]:
        """Give it as a term of SPARQL 1.1 Query Results JSON."""
        if self.iri is not None:
            return {"type": "uri", "value": self.iri}
        term = {"type": "literal", "value": self.text}
        if self.language:
            term["xml:lang"] = self.language
        elif self.datatype and not self.datatype.endswith("#string"):
            term["datatype"] = self.datatype
        return term


@dataclass(frozen=True)
class Table:
    """Rows under named columns; ``None`` is an unbound value, told as "not stated"."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    view: Seen | None = None
    """The view that was asked; ``None`` for a table of something else."""
    notes: tuple[str, ...] = ()
    """What has to be said of things in the rows, below them."""

    def texts(self) -> list[list[str]]:
        """Give the rows as people read them: what is unbound is not stated.

        Where a column only remarks on what is missing, unbound means that nothing is.
        """
        unbound = ["" if name in _REMARKS else NOT_STATED for name in self.columns]
        return [
            [cell.text if cell else words for cell, words in zip(row, unbound, strict=True)]
            for row in self.rows
        ]

    def as_json(self) -> dict[str, Any]:
        """Give it as SPARQL 1.1 Query Results JSON, the spaces of column names as underscores.

        Beside its members stand ``view`` and ``notes`` where the table answers a question.
        """
        variables = [name.replace(" ", "_") for name in self.columns]
        bindings = [
            {name: cell.as_json() for name, cell in zip(variables, row, strict=True) if cell}
            for row in self.rows
        ]
        told = {"head": {"vars": variables}, "results": {"bindings": bindings}}
        if self.view is None:
            return told
        return told | {"view": self.view.as_json(), "notes": list(self.notes)}

    def to_pandas(self, *, iris: bool = False) -> Frame:
        """Give it as a data frame: things by their labels, days as days, numbers as numbers.

        What is not stated is missing. A column in which some dates are known to the month or the
        year only holds them as they are written, since they are no days.

        Args:
            iris: Give things by their IRIs, to join tables by them.

        Raises:
            ToolMissingError: pandas is not installed.
        """
        rows = [
            [((iris and cell.iri) or cell.value) if cell else None for cell in row]
            for row in self.rows
        ]
        return frames.frame(self.columns, rows)

    def _repr_html_(self) -> str:
        """Show it in a notebook."""
        lines = self.view.lines(MOVED_BY) if self.view else ()
        return notebook.fragment("", lines, self.columns, self.texts(), self.notes)
