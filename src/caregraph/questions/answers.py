"""Asking: a question, or any SPARQL query, put to a view and its answer as a table.

Layer 4. Some conventions make answers readable and always the same:

- A column whose variable begins with ``evidence_of`` holds things; it is shown as ``evidence``,
  the places in documents on which those things rest. Several such columns are shown as one.
- Several values of a variable that begins with ``all_`` stand in one row, not in a row each.
- A truth is shown as yes or no, and a value that is not there as "not stated".
- Rows come in the order of what they show, from left to right, what is not stated last; rows that
  show the same are one row, with the evidence of all. So a question needs no ``ORDER BY``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from caregraph import rdf
from caregraph.errors import AssetError
from caregraph.graph import reading
from caregraph.graph.marks import noted
from caregraph.graph.seen import summary
from caregraph.graph.view import View, open_view
from caregraph.questions import files, lookup, parameters
from caregraph.questions.files import Question
from caregraph.rdf import AnyTerm
from caregraph.results import Cell, Citation, Table
from caregraph.sparql import running
from caregraph.vocab import XSD

Row = tuple[Cell | None, ...]


def ask(view: View, name: str | Question, given: Mapping[str, str] | None = None) -> Table:
    """Answer a question of the catalogue on a view.

    Args:
        name: The question, or its id, title or file name.
        given: Values of its parameters as people write them: a label, other label, key or IRI, a
            date, a text; empty leaves a parameter open. What is not given has its default.

    Raises:
        UnknownNameError: no question, parameter or thing is called so.
        UsageError: a value stands for several things, or is not a date.
    """
    question = lookup.find(name) if isinstance(name, str) else name
    text = question.planned(parameters.terms(view, question, given or {}))
    solutions = running.run(view.store, text)
    if not isinstance(solutions, rdf.QuerySolutions):
        raise AssetError("its query is not a SELECT query", where=question.path.name)
    with running.told(text):
        return _answer(view, solutions)


def listing(folders: Iterable[Path] = ()) -> Table:
    """List the catalogue: each question with those who ask it and what it can be asked about.

    Args:
        folders: Folders of questions of one's own.
    """
    rows = [
        (
            question.id,
            question.title,
            ", ".join(question.users),
            "; ".join(f"{one.name} ({one.kind})" for one in question.parameters),
        )
        for question in lookup.catalogue(folders).values()
    ]
    columns = ("question", "title", "asked by", "parameters")
    return Table(columns, tuple(tuple(Cell(text) for text in row) for row in rows))


def own_view(question: Question) -> View:
    """Open the view in which a question has its expected answer."""
    return open_view(question.given)


def query(view: View, sparql: str) -> Table | bool | tuple[rdf.Triple, ...]:
    """Run any SPARQL 1.1 query on a view; the house prefixes need not be declared.

    Returns:
        A table for SELECT, in the order of the query; a truth for ASK; triples, sorted, for
        CONSTRUCT and DESCRIBE.

    Raises:
        QueryError: the query cannot be read or run, or asks another service.
    """
    result = running.run(view.store, sparql)
    if isinstance(result, rdf.QueryBoolean):
        return bool(result)
    with running.told(sparql):
        if isinstance(result, rdf.QueryTriples):
            return tuple(sorted(set(result), key=str))
        variables = result.variables
        columns = tuple(variable.value for variable in variables)
        return Table(
            columns,
            tuple(tuple(_cell(view, row[variable]) for variable in variables) for row in result),
        )


def _answer(view: View, solutions: rdf.QuerySolutions) -> Table:
    """Give solutions as a table: evidence cited, rows that differ in no other way made one."""
    names = [variable.value for variable in solutions.variables]
    single = [name for name in names if not name.startswith((files.ALL, files.EVIDENCE_OF))]
    rows: dict[Row, _Gathered] = defaultdict(_Gathered)
    things: set[rdf.NamedNode] = set()
    for solution in solutions:
        row = rows[tuple(_told(_cell(view, solution[name])) for name in single)]
        for name in names:
            term = solution[name]
            if isinstance(term, rdf.NamedNode):
                things.add(term)
            if name.startswith(files.EVIDENCE_OF) and isinstance(term, rdf.NamedNode):
                row.citations.update(reading.citations(view, term))
            elif name.startswith(files.ALL) and (cell := _told(_cell(view, term))):
                row.values[files.shown(name)].add(cell)
    columns = tuple(dict.fromkeys(files.shown(name) for name in names))
    listed = []
    for key, gathered in rows.items():
        cells = dict(zip(map(files.shown, single), key, strict=True))
        cells |= {name: _together(found) for name, found in gathered.values.items()}
        cells |= {"evidence": _evidence(gathered.citations)}
        listed.append(tuple(cells.get(column) for column in columns))
    return Table(columns, tuple(sorted(listed, key=_order)), summary(view), noted(view, things))


@dataclass
class _Gathered:
    """What the solutions that make one row bring to its gathered columns."""

    values: dict[str, set[Cell]] = field(default_factory=lambda: defaultdict(set))
    citations: set[Citation] = field(default_factory=set)


def _together(cells: set[Cell]) -> Cell:
    ordered = sorted(cells, key=lambda cell: _order((cell,)))
    return ordered[0] if len(ordered) == 1 else Cell("; ".join(cell.text for cell in ordered))


def _order(row: Row) -> list[tuple[bool, list[tuple[int, str]], str]]:
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
        return Cell(view.label(term), iri=term.value)
    return Cell(str(term))


def _told(cell: Cell | None) -> Cell | None:
    """Say a truth as tables do: yes or no."""
    if cell is None or cell.datatype != XSD.boolean.value:
        return cell
    return Cell("yes" if cell.text in ("true", "1") else "no")


def _evidence(citations: set[Citation]) -> Cell | None:
    """Cite places: the title of each document once, then its paragraphs in order."""
    places: dict[str, list[str]] = defaultdict(list)
    ordered = sorted(citations, key=lambda one: (one.document, reading.natural(one.locator)))
    for citation in ordered:
        places[citation.document] += [citation.locator] if citation.locator else []
    texts = [", ".join([document, *found]) for document, found in places.items()]
    return Cell("; ".join(texts)) if texts else None
