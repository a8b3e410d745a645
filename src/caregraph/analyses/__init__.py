"""Analyses of a structure as a network: one module each, with words for what it says and does not.

Layer 4, above the network. An analysis is a module whose docstring is its title and, after a blank
line, what it says; it has ``NOT`` (what it does not mean), ``COLUMNS`` and ``rows``, which takes a
``Network`` and gives rows of values: a thing by `At`, several things by a list of them, a number or
a text; ``None`` for what is not stated. One whose rows are each about one thing may have
``MEASURES``: columns that networks take as attributes, by the names that they have there, with what
they say. The folder is the registry.
"""

from __future__ import annotations

import inspect
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caregraph import registry
from caregraph.analyses._values import At, Value
from caregraph.graph.seen import summary
from caregraph.graph.view import View, anew
from caregraph.networks import network
from caregraph.results import Cell, Table
from caregraph.vocab import XSD

if TYPE_CHECKING:
    from caregraph.networks import Network

__all__ = ["Analysis", "analyse", "every", "measure", "measures", "named"]

_DAY = "day"
_A_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Analysis:
    """One analysis, in words."""

    name: str
    title: str
    says: str
    """What its rows mean, and of what they are made."""
    does_not_say: str
    columns: tuple[str, ...]
    rows: Callable[[Network], Iterable[tuple[Value, ...]]]


def every() -> list[Analysis]:
    """Give every analysis, sorted by name; one of another package that is broken is left out."""
    added = registry.added(__name__).modules
    return [named(name) for name in sorted({*registry.names(__name__), *added})]


def named(name: str) -> Analysis:
    """Give the analysis called *name*.

    Raises:
        UnknownNameError: there is none; carries the nearest names.
    """
    module = registry.module(__name__, name)
    title, _, says = inspect.cleandoc(module.__doc__ or "").partition("\n\n")
    return Analysis(
        name.replace("_", "-"),
        " ".join(title.split()),
        " ".join(says.split()),
        module.NOT,
        module.COLUMNS,
        module.rows,
    )


def analyse(view: View, name: str, *, over: str | None = None) -> Table:
    """Run an analysis on a view; what it does not mean stands in the notes.

    Args:
        over: A range of days, as ``days`` takes it (``2004..2024``, or ``all``): run it on each of
            them on which something turns, and let the first column be the day.

    Raises:
        UnknownNameError: there is no such analysis.
        UsageError: it is no range.
    """
    one = named(name)
    if over is not None:
        return _over(view, one, over)
    graph = network(view)
    rows = [_row(graph.nodes, row) for row in one.rows(graph)]
    why = () if rows else (_looked_at(graph),)
    return Table(one.columns, tuple(rows), summary(view), (*why, one.says, one.does_not_say))


def _looked_at(graph: Network) -> str:
    """Say of how much nothing came out: of an analysis without a row."""
    things = Counter(data["kind"] for _, data in graph.nodes(data=True) if data["in_effect"])
    links = Counter(data["relation"] for *_, data in graph.edges(data=True))
    counted = {
        "lines of accountability": links["answers to"],
        "memberships": links["is member of"],
        "posts": things["post"],
        "bodies": things["body"],
        "agreements": things["agreement"],
    }
    told = ", ".join(f"{name}: {number}" for name, number in counted.items())
    return f"No row came out of what is in effect ({told})."


def measures() -> dict[str, str]:
    """Give what analyses count of things, by its name in networks, each with what it means."""
    return {
        name: f"{said} {module.NOT}"
        for module in _measuring()
        for name, (_, said) in module.MEASURES.items()
    }


def measure(graph: Network) -> None:
    """Say of each thing of a network what analyses count of it, as attributes of its node."""
    for module in _measuring():
        for thing, *values in module.rows(graph):
            told = dict(zip(module.COLUMNS[1:], values, strict=True))
            found = {name: told[column] for name, (column, _) in module.MEASURES.items()}
            graph.nodes[thing].update({n: value for n, value in found.items() if value is not None})


def _measuring() -> Iterator[Any]:
    """Give the modules of analyses that count something of each thing."""
    modules = (registry.module(__name__, name) for name in registry.names(__name__))
    return (one for one in modules if hasattr(one, "MEASURES"))


def _over(view: View, one: Analysis, given: str) -> Table:
    """Run an analysis on each day of a range on which something turns."""
    from caregraph.validation import Rulebook, days

    rows: list[tuple[Cell | None, ...]] = []
    for day in (turning.day for turning in days(view, given, Rulebook.load(())).days):
        table = analyse(anew(view, day=day), one.name)
        told = Cell(day.isoformat(), datatype=XSD.date.value)
        rows += [(told, *row) for row in table.rows]
    notes = (one.says, one.does_not_say)
    return Table((_DAY, *one.columns), tuple(rows), summary(view), notes)


def _row(
    nodes: Mapping[str, Mapping[str, object]], values: tuple[Value, ...]
) -> tuple[Cell | None, ...]:
    return tuple(_cell(nodes, value) for value in values)


def _cell(nodes: Mapping[str, Mapping[str, object]], value: Value) -> Cell | None:
    match value:
        case None | "" | []:
            return None
        case At():
            return Cell(str(nodes[value]["label"]), iri=str(value))
        case list():
            return Cell("; ".join(_texts(nodes, value)))
        case int():
            return Cell(str(value), datatype=XSD.integer.value)
        case float():
            return Cell(f"{value:.4f}", datatype=XSD.decimal.value)
        case _:
            return Cell(value, datatype=XSD.date.value if _A_DAY.fullmatch(value) else None)


def _texts(nodes: Mapping[str, Mapping[str, object]], values: Iterable[Value]) -> Iterator[str]:
    for value in values:
        yield str(nodes[value]["label"]) if isinstance(value, At) else str(value)
