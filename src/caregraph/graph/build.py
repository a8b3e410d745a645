"""Records to triples: one named graph a structure, every value checked, every problem told.

Layer 3. The named graph has the IRI of the structure. Nothing is built where anything is wrong.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from caregraph.columns import Column, Table
from caregraph.errors import Problem, SourceProblemsError, near
from caregraph.graph import dates, ontology
from caregraph.model import Reading, Record
from caregraph.rdf import Literal, NamedNode, Quad, Store, Value
from caregraph.tables import tables
from caregraph.vocab import CG, PREFIXES, RDF, XSD, code

_CODE_IRIS = {"ods", "gss"}

OPEN = ".."
"""How a start is written that lies before anything described, as EDTF does."""

_UNCHANGEABLE = {"key", "proposal", "evidence", "note"}
"""Columns that say what a row is and on what it rests, and not how things stand."""


def build(readings: Iterable[Reading]) -> Store:
    """Build a dataset from what readers found: a named graph a structure, sources included.

    Raises:
        SourceProblemsError: anything is wrong anywhere; carries every problem.
    """
    quads: list[Quad] = []
    problems: list[Problem] = []
    places: list[str] = []
    for reading in readings:
        builder = _Builder(reading)
        quads += builder.quads()
        problems += [*reading.problems, *builder.problems]
        places.append(reading.where)
    if problems:
        raise SourceProblemsError(sorted(problems, key=_position), where=", ".join(places))
    store = Store()
    store.bulk_extend(quads)
    return store


_CAUSES = {
    "missing-table",
    "unknown-table",
    "unreadable-table",
    "not-utf-8",
    "not-csv",
    "empty-table",
    "wrong-separator",
    "missing-column",
    "extra-column",
    "repeated-column",
    "not-looked-at",
}
"""Problems of whole files, from which others follow."""


def _position(problem: Problem) -> tuple[bool, str, int, str]:
    """Give where a problem stands among others: those of whole files first, then by place."""
    return problem.code not in _CAUSES, problem.file, problem.row or 0, problem.column or ""


@dataclass
class _Builder:
    """Builds one structure; collects problems as it goes."""

    reading: Reading
    problems: list[Problem] = field(default_factory=list)
    _held_back: Counter[str] = field(default_factory=Counter)
    """How many cells point into each table that could not be read."""
    _records: dict[str, Record] = field(default_factory=dict)
    _graph: NamedNode = field(default=NamedNode(PREFIXES["id"] + "unnamed"))

    def __post_init__(self) -> None:
        self._records = {record.key: record for record in self.reading.records}
        for record in self.reading.records:
            if record.table == "structure":
                self._graph = NamedNode(PREFIXES["id"] + record.key)

    def quads(self) -> list[Quad]:
        """Give the quads of the structure; look at ``problems`` before using them."""
        triples = [t for record in self.reading.records for t in self._record(record)]
        self._refuse_circles()
        self.problems += [
            Problem(
                "not-looked-at",
                f"{name}.csv",
                f"{count} {'cells name rows' if count > 1 else 'cell names a row'} of this "
                "table, which could not be read, and whether they are right is not looked at",
                hint="Mend this table first.",
            )
            for name, count in sorted(self._held_back.items())
        ]
        return [Quad(s, p, o, self._graph) for s, p, o in dict.fromkeys(triples)]

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
                self._problem(
                    record,
                    column,
                    "succession-circle",
                    "what follows it is followed by it again",
                    start,
                    "Give what begins anew a row of its own.",
                )

    def iri(self, record: Record) -> NamedNode:
        """Mint the IRI of a row: by official code where it has one, by its key otherwise."""
        if record.table == "structure":
            return self._graph
        scheme, _, identifier = (record.one("code") or "").partition(":")
        if record.table == "organisations" and scheme in _CODE_IRIS and identifier:
            return NamedNode(f"{PREFIXES['id']}{scheme}/{identifier}")
        kind = tables()[record.table].kind
        return NamedNode(f"{self._graph.value}/{kind}/{record.key}")

    def _record(self, record: Record) -> Iterator[tuple[NamedNode, NamedNode, Value]]:
        table = tables()[record.table]
        subject = self.iri(record)
        yield subject, RDF.type, self._class(record, table)
        if subject != self._graph:
            yield subject, CG.describedIn, self._graph
        place = f"{self._graph.value.rpartition('/')[2]}/{record.file}:{record.row}"
        yield subject, CG.tableRow, Literal(place)
        for header, values in record.values.items():
            column = table.columns[header]
            if column.type == "class":
                continue
            for value in values:
                yield from self._value(record, column, subject, value)
        self._check_interval(record, table)
        if record.table == "changes":
            yield from self._change(record, subject)

    def _class(self, record: Record, table: Table) -> NamedNode:
        for column in table.columns.values():
            if column.type == "class" and (value := record.one(column.name)):
                known = ontology.classes(column.base)
                found = self._known(record, column, value, known, "unknown-type", "type")
                return found or CG[table.cls]
        return CG[table.cls]

    def _value(
        self, record: Record, column: Column, subject: NamedNode, value: str
    ) -> Iterator[tuple[NamedNode, NamedNode, Value]]:
        match column.type:
            case "evidence":
                yield from self._evidence(record, column, subject, value)
            case "date":
                yield from self._date(record, column, subject, value)
            case _:
                term = self._term(record, column, value)
                if term is None:
                    return
                if column.property == "introduces":
                    assert isinstance(term, NamedNode)
                    yield term, CG.introduces, subject
                else:
                    yield subject, column.iri, term

    def _term(self, record: Record, column: Column, value: str) -> Value | None:
        match column.type:
            case "name" | "text":
                return Literal(value)
            case "number":
                if re.fullmatch(r"-?\d+", value):
                    return Literal(value, datatype=XSD.integer)
                self._problem(record, column, "not-a-number", "a whole number was expected", value)
            case "yes-no":
                if value.casefold() in ("yes", "no"):
                    truth = "true" if value.casefold() == "yes" else "false"
                    return Literal(truth, datatype=XSD.boolean)
                self._problem(
                    record,
                    column,
                    "not-yes-or-no",
                    "yes or no was expected",
                    value,
                    "Leave it empty where it is not stated.",
                )
            case "choice":
                if value in column.values:
                    return Literal(value)
                self._problem(
                    record,
                    column,
                    "unknown-value",
                    f"one of {', '.join(column.values)} was expected",
                    value,
                )
            case "code":
                known = ontology.codes(column.scheme)
                return self._known(record, column, value, known, "unknown-code", "code")
            case "reference":
                return self._reference(record, column, value)
        return None

    def _known(
        self,
        record: Record,
        column: Column,
        value: str,
        known: dict[str, NamedNode],
        problem: str,
        noun: str,
    ) -> NamedNode | None:
        found = known.get(value.casefold())
        if found is None:
            meant = ontology.bearing(value, set(known.values()))
            close = [ontology.label(one) or one.value for one in meant] or near(value, known)
            valid = [ontology.label(known[name.casefold()]) or name for name in close or known]
            if column.type == "reference":  # the law is written by its short name
                valid = [f"law:{name}" for name in close]
            listed = " or ".join(dict.fromkeys(repr(one) for one in valid))
            hint = f"Did you mean {listed}?" if close else f"Valid: {listed}."
            if not valid:
                hint = "caregraph show law lists the provisions."
            self._problem(record, column, problem, f"no such {noun} is known", value, hint)
        return found

    def _reference(self, record: Record, column: Column, value: str) -> NamedNode | None:
        if value.startswith("law:"):
            if column.law:
                name = value.removeprefix("law:")
                return self._known(
                    record,
                    column,
                    name,
                    ontology.provisions(),
                    "unknown-provision",
                    "legal provision",
                )
            self._problem(record, column, "no-law-here", "the law cannot stand here", value)
            return None
        target = self._records.get(value)
        if target is not None and target.table in column.tables:
            return self.iri(target)
        if target is None and self._points_into_the_unread(column.tables):
            return None
        places = ", ".join(f"{name}.csv" for name in column.tables)
        if target is not None:
            message = f"the key belongs to {target.file}, and one of {places} was expected"
            self._problem(record, column, "wrong-table", message, value)
            return None
        candidates = [k for k, r in self._records.items() if r.table in column.tables]
        close = near(value, candidates)
        parts = [part.strip() for part in value.split(",")]
        apart = len(parts) > 1 and all(part in self._records for part in parts)
        hint = (
            f"Part several keys by semicolons: {'; '.join(parts)}."
            if apart
            else f"Did you mean {close[0]!r}?"
            if close
            else "Separate several keys by semicolons, where the column takes several."
            if ";" in value
            else f"Add a row with this key to {places}."
        )
        self._problem(
            record, column, "unknown-reference", f"no row in {places} has this key", value, hint
        )
        return None

    def _points_into_the_unread(self, names: Iterable[str]) -> bool:
        """Say whether a key may stand in a table that could not be read; count it there."""
        unread = next((name for name in names if name in self.reading.unread), None)
        if unread:
            self._held_back[unread] += 1
        return unread is not None

    def _date(
        self, record: Record, column: Column, subject: NamedNode, value: str
    ) -> Iterator[tuple[NamedNode, NamedNode, Value]]:
        if value == OPEN and column.property == "validFrom":
            yield subject, CG.startsOpen, Literal("true", datatype=XSD.boolean)
            return
        try:
            when = dates.parse(value)
        except ValueError:
            meant = dates.meant(value)
            hint = meant or "Write 2008, 2008-05 or 2008-05-01."
            if column.property == "validUntil" and meant:
                hint += " It is the first day on which it no longer holds, the day after the last."
            if value == OPEN:
                hint = (
                    "Leave it empty where no end is stated; .. is for a start before all that "
                    "is described."
                )
            self._problem(record, column, "not-a-date", "a date was expected", value, hint)
            return
        if column.property in ("validFrom", "validUntil"):
            yield subject, CG[column.property], when.day_literal()
            if when.precision != "day":
                precision = code("date-precision", when.precision)
                yield subject, CG[column.property + "Precision"], precision
        else:
            yield subject, CG[column.property], when.literal()

    def _evidence(
        self, record: Record, column: Column, subject: NamedNode, value: str
    ) -> Iterator[tuple[NamedNode, NamedNode, Value]]:
        name, _, locator = value.partition(" ")
        source = self._records.get(name)
        if source is None and self._points_into_the_unread(["sources"]):
            return
        if source is None or source.table != "sources":
            close = near(name, [k for k, r in self._records.items() if r.table == "sources"])
            hint = f"Did you mean {close[0]!r}?" if close else "Write the key of a source first."
            self._problem(
                record, column, "unknown-source", "no row in sources.csv has this key", value, hint
            )
            return
        slug = re.sub(r"[^a-z0-9]+", "-", f"{name} {locator}".casefold()).strip("-")
        evidence = NamedNode(f"{self._graph.value}/evidence/{slug}")
        yield subject, CG.hasEvidence, evidence
        yield evidence, RDF.type, CG.Evidence
        yield evidence, CG.inDocument, self.iri(source)
        if locator:
            yield evidence, CG.locator, Literal(locator.strip())

    def _check_interval(self, record: Record, table: Table) -> None:
        if not table.state:
            return
        try:
            start, end = (dates.parse(record.one(name) or "") for name in ("from", "until"))
        except ValueError:
            return
        if end.first_day < start.first_day:
            self._problem(
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
        thing = self._records.get(record.one("thing") or "")
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
            self._problem(record, columns["column"], "unknown-column", message, header or "", hint)
            return
        if value is None:
            message = "a change needs a new value"
            self._problem(record, columns["new value"], "empty-cell", message, "")
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
            self._problem(
                record,
                tables()[record.table].columns["new value"],
                "not-a-date",
                "a date was expected",
                value,
                "A change sets a day.",
            )
        elif target.type == "date":
            for _, predicate, term in self._date(record, target, self._graph, value):
                if not predicate.value.endswith("Precision"):
                    yield term
        elif target.type == "class":
            known = ontology.classes(target.base)
            found = self._known(record, target, value, known, "unknown-type", "type")
            if found is not None:
                yield found
        else:
            new = self._term(record, target, value)
            if new is not None:
                yield new

    def _problem(
        self,
        record: Record,
        column: Column,
        problem: str,
        message: str,
        value: str,
        hint: str | None = None,
    ) -> None:
        self.problems.append(
            Problem(problem, record.file, message, record.row, column.name, value, hint)
        )
