"""Records to triples: one named graph a structure, every row checked, every problem told.

Layer 3. ``cells`` reads the values of a row. The named graph has the IRI of the structure. Nothing
is built where anything is wrong.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from caregraph.columns import Column, TableSchema
from caregraph.errors import Problem, SourceProblemsError, SourceWarning, near
from caregraph.graph import dates, one_code, ontology, unmet
from caregraph.graph.cells import OPEN, Cells
from caregraph.graph.filling import fill
from caregraph.graph.stated import REQUIRED
from caregraph.model import ReadTables, Record
from caregraph.rdf import Literal, NamedNode, Quad, Store, Value
from caregraph.tables import tables
from caregraph.vocab import CG, RDF

_UNCHANGEABLE = {"key", "proposal", "evidence", "note"}
"""Columns that say what a row is and on what it rests, and not how things stand."""


def build(readings: Iterable[ReadTables]) -> Store:
    """Build a dataset from what readers found: a named graph a structure, sources included.

    Raises:
        SourceProblemsError: anything is wrong anywhere; carries every problem.
    """
    store = Store()
    problems: list[Problem] = []
    places: list[str] = []
    for reading in readings:
        builder = _Builder(reading)
        fill(store, builder.quads())
        found = _without_followers([*reading.problems, *builder.cells.problems])
        problems += [reading.placed(problem) for problem in found]
        places.append(reading.where)
        tell_notes(reading)
    if problems:
        raise SourceProblemsError(sorted(problems, key=_position), where=", ".join(places))
    return store


def tell_notes(reading: ReadTables) -> None:
    """Tell how a source was read, and what of a list was left out, as warnings."""
    for note in (*reading.told(), *_still_marked(reading)):
        warnings.warn(f"{reading.where}: {note}", SourceWarning, stacklevel=3)


def _still_marked(reading: ReadTables) -> Iterator[str]:
    """Tell of rows marked as required and not described that rest on more than the law."""
    kinds = {one.key: one.one("type") for one in reading.records if one.table == "sources"}
    for record in reading.records:
        marked = ontology.codes("status").get((record.one("status") or "").casefold())
        cited = [value.partition(" ")[0] for value in record.values.get("evidence", ())]
        others = [one for one in cited if kinds.get(one) not in _OF_LAW]
        if marked == REQUIRED and others:
            yield (
                f"{record.file}, row {record.row}: still marked as required and not described, "
                f"though it cites {others[0]}; give it the status that it has"
            )


_OF_LAW = ("enactment", "guidance", "external context")
"""The kinds of source that say what is required."""


_CAUSES = {
    "missing-table",
    "unknown-table",
    "unreadable-table",
    "not-utf-8",
    "not-csv",
    "empty-table",
    "wrong-separator",
    "missing-header",
    "missing-column",
    "extra-column",
    "repeated-column",
    "too-many-cells",
}
"""Problems of whole files and rows, from which others follow."""


def _position(problem: Problem) -> tuple[int, str, int, bool, str]:
    """Give where a problem stands: causes first, then what was not looked at, then by place.

    A column is missing mostly where another is misspelt.
    """
    is_cause = problem.code in _CAUSES or problem.column == "key"
    rank = 0 if is_cause else 1 if problem.code == "not-looked-at" else 2
    is_missing = problem.code == "missing-column"
    return rank, problem.file, problem.row or 0, is_missing, problem.column or ""


def _without_followers(problems: Sequence[Problem]) -> list[Problem]:
    """Leave out what is said of a cell that has no value but that it has none."""
    empty = {
        (one.file, one.row, one.column) for one in problems if one.code == "cell-without-value"
    }
    return [
        one
        for one in problems
        if one.code == "cell-without-value" or (one.file, one.row, one.column) not in empty
    ]


class _Builder:
    """Builds one structure; ``cells`` collects problems as it goes."""

    def __init__(self, reading: ReadTables) -> None:
        records, joined, problems = one_code.joined(reading.records)
        self.reading = replace(reading, records=tuple(records))
        self.cells = Cells(self.reading)
        self.cells.rows |= joined
        self.cells.problems += problems

    def quads(self) -> Iterator[Quad]:
        """Give the quads of the structure; look at ``problems`` before using them."""
        graph = self.cells.graph
        self._refuse_circles()
        for record in self.reading.records:
            for subject, predicate, value in self._record(record):
                yield Quad(subject, predicate, value, graph)
        self.cells.problems += [
            Problem(
                "not-looked-at",
                self.reading.called(name),
                f"{count} {'cells name rows' if count > 1 else 'cell names a row'} of this "
                "table, which could not be read, and whether they are right is not looked at",
                hint="Mend this table first.",
            )
            for name, count in sorted(self.cells.held_back.items())
        ]
        self.cells.problems += unmet.problems(self.cells.unmet, self.reading)

    def _refuse_circles(self) -> None:
        """Refuse successions that lead back to what they began with."""
        after: dict[str, dict[str, Record]] = {}
        for record in self.reading.records:
            if record.table == "successions" and not record.one("proposal"):
                for before in record.values.get("before", ()):
                    for then in record.values.get("after", ()):
                        after.setdefault(before, {})[then] = record
        for start, following in after.items():
            reached, waiting = set(following), [*following]
            while waiting:
                new = after.get(waiting.pop(), {}).keys() - reached
                reached |= new
                waiting += new
            if start in reached and start not in following:
                record = next(iter(following.values()))
                column = tables()["successions"].columns["before"]
                self.cells.problem(
                    record,
                    column,
                    "succession-circle",
                    "what follows it is followed by it again",
                    start,
                    "Give what begins anew a row of its own.",
                )

    def _record(self, record: Record) -> Iterator[tuple[NamedNode, NamedNode, Value]]:
        table = tables()[record.table]
        subject = self.cells.iri(record)
        yield subject, RDF.type, self.cells.class_of(record, table)
        if subject != self.cells.graph:
            yield subject, CG.describedIn, self.cells.graph
        place = f"{self.cells.graph.value.rpartition('/')[2]}/{record.file}:{record.row}"
        yield subject, CG.tableRow, Literal(place)
        for header, values in record.values.items():
            column = table.columns[header]
            if column.is_own_class:
                continue
            for value in values:
                yield from self.cells.value(record, column, subject, value)
        self._check_interval(record, table)
        if record.table == "changes":
            yield from self._change(record, subject)

    def _check_interval(self, record: Record, table: TableSchema) -> None:
        if not table.state or not {"from", "until"} <= record.values.keys():
            return
        try:
            start, end = (dates.parse(record.one(name) or "") for name in ("from", "until"))
        except ValueError:
            return
        if end.first_day < start.first_day:
            self.cells.problem(
                record,
                table.columns["until"],
                "end-before-start",
                f"the end is before the start, {start.text}",
                end.text,
                "The start is the first day it holds, the end the first day it no longer does.",
            )

    def _change(
        self, record: Record, subject: NamedNode
    ) -> Iterator[tuple[NamedNode, NamedNode, Value]]:
        """Say what a proposed change alters, by property and value, so that a view can do it."""
        thing = self.cells.rows.get(record.one("thing") or "")
        header, value = record.one("column"), record.one("new value")
        if record.one("effect") != "changes" or thing is None:
            return
        columns = tables()[record.table].columns
        target = tables()[thing.table].columns.get(header or "")
        if target is None or target.name in _UNCHANGEABLE:
            names = [name for name in tables()[thing.table].columns if name not in _UNCHANGEABLE]
            close = near(header or "", names)
            hint = f"Did you mean {close[0]!r}?" if close else f"Columns: {', '.join(names)}."
            message = f"no column of {thing.file} that a change can set"
            self.cells.problem(
                record, columns["column"], "unknown-column", message, header or "", hint
            )
            return
        if value is None:
            message = "a change needs a new value"
            self.cells.problem(record, columns["new value"], "empty-cell", message, "")
            return
        values = [one.strip() for one in value.split(";")] if target.many else [value]
        terms = [term for one in values if one for term in self._new_terms(record, target, one)]
        if terms:
            yield subject, CG.changedProperty, target.iri
            for term in terms:
                yield subject, CG.newTerm, term

    def _new_terms(self, record: Record, target: Column, value: str) -> Iterator[Value]:
        """Read the new value of a column; a date is its first day."""
        if target.type == "date" and value == OPEN:
            self.cells.problem(
                record,
                tables()[record.table].columns["new value"],
                "not-a-date",
                "a date was expected",
                value,
                "A change sets a day.",
            )
        elif target.type == "date":
            for _, predicate, term in self.cells.date(record, target, self.cells.graph, value):
                if not predicate.value.endswith("Precision"):
                    yield term
        else:
            new = self.cells.term(record, target, value)
            if new is not None:
                yield new
