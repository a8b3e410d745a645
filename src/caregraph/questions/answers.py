"""Answers: what a query gives as a table that people read.

Layer 4. Some conventions make answers to questions readable and always the same:

- A column whose variable begins with ``evidence_of`` holds things; it is shown as ``evidence``,
  the places in documents on which those things rest. Several such columns are shown as one.
- Several values of a variable that begins with ``all_`` stand in one row, not in a row each.
- A truth is shown as yes or no, and a value that is not there as "not stated".
- Rows come in the order of what they show, from left to right, what is not stated last; rows that
  show the same are one row, with the evidence of all. So a question needs no ``ORDER BY``.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from caregraph import rdf
from caregraph.graph import naming, reading
from caregraph.graph.marks import noted
from caregraph.graph.seen import summary
from caregraph.graph.view import View
from caregraph.questions import files
from caregraph.rdf import AnyTerm
from caregraph.results import Cell, Cited, Table
from caregraph.vocab import XSD

_Row = tuple[Cell | None, ...]


def as_given(view: View, solutions: rdf.QuerySolutions) -> Table:
    """Give solutions as a table, just as they come."""
    variables = solutions.variables
    return Table(
        tuple(variable.value for variable in variables),
        tuple(tuple(_cell(view, row[variable]) for variable in variables) for row in solutions),
    )


def gathered(view: View, solutions: rdf.QuerySolutions) -> Table:
    """Give solutions as a table: evidence cited, rows that differ in no other way made one."""
    names = [variable.value for variable in solutions.variables]
    single = [name for name in names if not name.startswith((files.ALL, files.EVIDENCE_OF))]
    rows: dict[_Row, _Gathered] = defaultdict(_Gathered)
    things: set[rdf.NamedNode] = set()
    for solution in solutions:
        row = rows[tuple(_told(_cell(view, solution[name])) for name in single)]
        for name in names:
            term = solution[name]
            if isinstance(term, rdf.NamedNode):
                things.add(term)
            if name.startswith(files.EVIDENCE_OF) and isinstance(term, rdf.NamedNode):
                row.cited.update(reading.cited(view, term))
            elif name.startswith(files.ALL) and (cell := _told(_cell(view, term))):
                row.values[files.shown(name)].add(cell)
    columns = tuple(dict.fromkeys(files.shown(name) for name in names))
    listed = []
    for key, row in rows.items():
        cells = dict(zip(map(files.shown, single), key, strict=True))
        cells |= {name: _together(found) for name, found in row.values.items()}
        cells |= {"evidence": _evidence(row.cited)}
        listed.append(tuple(cells.get(column) for column in columns))
    return Table(columns, tuple(sorted(listed, key=_order)), summary(view), noted(view, things))


@dataclass
class _Gathered:
    """What the solutions that make one row bring to its gathered columns."""

    values: dict[str, set[Cell]] = field(default_factory=lambda: defaultdict(set))
    cited: set[Cited] = field(default_factory=set)


def _together(cells: set[Cell]) -> Cell:
    ordered = sorted(cells, key=lambda cell: _order((cell,)))
    return ordered[0] if len(ordered) == 1 else Cell("; ".join(cell.text for cell in ordered))


def _order(row: _Row) -> list[tuple[bool, list[tuple[int, str]], str]]:
    return [
        (
            cell is None,
            reading.natural(cell.text.casefold() if cell else None),
            (cell.iri or "") if cell else "",
        )
        for cell in row
    ]


def _cell(view: View, term: AnyTerm | None) -> Cell | None:
    if term is None:
        return None
    if isinstance(term, rdf.Literal):
        return Cell(term.value, datatype=term.datatype.value, language=term.language)
    if isinstance(term, rdf.NamedNode):
        return Cell(naming.name_of(view, term), iri=term.value)
    return Cell(str(term))


def _told(cell: Cell | None) -> Cell | None:
    """Say a truth as tables do: yes or no."""
    if cell is None or cell.datatype != XSD.boolean.value:
        return cell
    return Cell("yes" if cell.text in ("true", "1") else "no")


def _evidence(cited: set[Cited]) -> Cell | None:
    """Cite places: the title of each document once, then its paragraphs in order."""
    places: dict[str, dict[str, None]] = defaultdict(dict)
    ordered = sorted(cited, key=lambda one: (one.title, reading.natural(one.locator), one.document))
    for one in ordered:
        places[one.title].update({one.locator: None} if one.locator else {})
    texts = [", ".join([document, *found]) for document, found in places.items()]
    return Cell("; ".join(texts), cites=tuple(ordered)) if texts else None
