"""The cells of one structure's tables as triples: every value checked, every problem told.

Layer 3. ``build`` goes through the rows and looks at what several cells say together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from caregraph.columns import Column, TableSchema
from caregraph.errors import Problem, near
from caregraph.graph import dates, ontology
from caregraph.model import ReadTables, Record
from caregraph.rdf import Literal, NamedNode, Value
from caregraph.tables import tables
from caregraph.vocab import CG, PREFIXES, RDF, XSD, code

_CODE_IRIS = {"ods", "gss"}

OPEN = ".."
"""How a start is written that lies before anything described, as EDTF does."""


class Cells:
    """Reads cells; what they name is looked for among the rows of the same structure."""

    def __init__(self, reading: ReadTables) -> None:
        self.problems: list[Problem] = []
        self.held_back: Counter[str] = Counter()
        """How many cells point into each table that could not be read."""
        self.graph = NamedNode(PREFIXES["id"] + "unnamed")
        """The structure, and the graph of everything that is said in it."""
        self.rows = {record.key: record for record in reading.records}
        """Every row by its key."""
        self._reading = reading
        for record in reading.records:
            if record.table == "structure":
                self.graph = NamedNode(PREFIXES["id"] + record.key)

    def iri(self, record: Record) -> NamedNode:
        """Mint the IRI of a row: by official code where it has one, by its key otherwise."""
        if record.table == "structure":
            return self.graph
        scheme, _, identifier = (record.one("code") or "").partition(":")
        if record.table == "organisations" and scheme in _CODE_IRIS and identifier:
            return NamedNode(f"{PREFIXES['id']}{scheme}/{identifier}")
        kind = tables()[record.table].kind
        return NamedNode(f"{self.graph.value}/{kind}/{record.key}")

    def class_of(self, record: Record, table: TableSchema) -> NamedNode:
        """Give the class of a row: the one that it names, else that of its table."""
        for column in table.columns.values():
            if column.is_own_class and (value := record.one(column.name)):
                return self.class_named(record, column, value) or CG[table.cls]
        return CG[table.cls]

    def class_named(self, record: Record, column: Column, value: str) -> NamedNode | None:
        """Give the class that people call so; ``None`` where it is none of the column's."""
        known = ontology.classes(column.base)
        return self._known(record, column, value, known, "unknown-type", "type")

    def value(
        self, record: Record, column: Column, subject: NamedNode, value: str
    ) -> Iterator[tuple[NamedNode, NamedNode, Value]]:
        """Give the triples of one value of a cell; none where something is wrong with it."""
        match column.type:
            case "evidence":
                yield from self._evidence(record, column, subject, value)
            case "date":
                yield from self.date(record, column, subject, value)
            case _:
                term = self.term(record, column, value)
                if term is None:
                    return
                if column.property == "introduces":
                    assert isinstance(term, NamedNode)
                    yield term, CG.introduces, subject
                else:
                    yield subject, column.iri, term

    def term(self, record: Record, column: Column, value: str) -> Value | None:
        """Give a value that is neither a date nor evidence; ``None`` where it is wrong."""
        match column.type:
            case "name" | "text":
                return Literal(value)
            case "number" | "decimal":
                return self._number(record, column, value)
            case "yes-no":
                if value.casefold() in ("yes", "no"):
                    truth = "true" if value.casefold() == "yes" else "false"
                    return Literal(truth, datatype=XSD.boolean)
                self.problem(
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
                self.problem(
                    record,
                    column,
                    "unknown-value",
                    f"one of {', '.join(column.values)} was expected",
                    value,
                )
            case "class":
                return self.class_named(record, column, value)
            case "code":
                known = ontology.codes(column.scheme)
                return self._known(record, column, value, known, "unknown-code", "code")
            case "reference":
                return self._reference(record, column, value)
        return None

    def _number(self, record: Record, column: Column, value: str) -> Literal | None:
        if column.type == "number" and re.fullmatch(r"-?\d+", value):
            return Literal(value, datatype=XSD.integer)
        if column.type == "decimal" and re.fullmatch(r"-?\d+(\.\d+)?", value):
            return Literal(value, datatype=XSD.decimal)
        expected = "a whole number" if column.type == "number" else "a number, such as 2.5,"
        self.problem(record, column, "not-a-number", f"{expected} was expected", value)
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
            shared = {node.value: node for node in ontology.bearing(value, known.values())}
            close = near(value, known)
            meant = [*shared.values()] or [known[name] for name in close or known]
            valid = [ontology.label(node) or node.value for node in meant]
            if column.type == "reference":  # the law is written by its short name
                valid = [f"law:{name}" for name in close]
            listed = " or ".join(dict.fromkeys(repr(one) for one in valid))
            hint = f"Did you mean {listed}?" if shared or close else f"Valid: {listed}."
            if not valid:
                hint = "caregraph show law lists the provisions."
            self.problem(record, column, problem, f"no such {noun} is known", value, hint)
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
            self.problem(record, column, "no-law-here", "the law cannot stand here", value)
            return None
        target = self.rows.get(value)
        if target is not None and target.table in column.tables:
            return self.iri(target)
        if target is None and self._points_into_the_unread(column.tables):
            return None
        places = ", ".join(self._reading.called(name) for name in column.tables)
        if target is not None:
            message = f"the key belongs to {target.file}, and one of {places} was expected"
            self.problem(record, column, "wrong-table", message, value)
            return None
        candidates = [k for k, r in self.rows.items() if r.table in column.tables]
        close = near(value, candidates)
        parts = [part.strip() for part in value.split(",")]
        apart = len(parts) > 1 and all(part in self.rows for part in parts)
        hint = (
            f"Part several keys by semicolons: {'; '.join(parts)}."
            if apart
            else f"Did you mean {close[0]!r}?"
            if close
            else "Separate several keys by semicolons, where the column takes several."
            if ";" in value
            else f"Add a row with this key to {places}."
        )
        self.problem(
            record, column, "unknown-reference", f"no row in {places} has this key", value, hint
        )
        return None

    def _points_into_the_unread(self, names: Iterable[str]) -> bool:
        """Say whether a key may stand in a table that could not be read; count it there."""
        unread = next((name for name in names if name in self._reading.unread), None)
        if unread:
            self.held_back[unread] += 1
        return unread is not None

    def date(
        self, record: Record, column: Column, subject: NamedNode, value: str
    ) -> Iterator[tuple[NamedNode, NamedNode, Value]]:
        """Give the first day that a date may mean, and how precise it is."""
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
            self.problem(record, column, "not-a-date", "a date was expected", value, hint)
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
        source = self.rows.get(name)
        if source is None and self._points_into_the_unread(["sources"]):
            return
        if source is None or source.table != "sources":
            close = near(name, [k for k, r in self.rows.items() if r.table == "sources"])
            hint = f"Did you mean {close[0]!r}?" if close else "Write the key of a source first."
            message = f"no row in {self._reading.called('sources')} has this key"
            self.problem(record, column, "unknown-source", message, value, hint)
            return
        slug = re.sub(r"[^a-z0-9]+", "-", f"{name} {locator}".casefold()).strip("-")
        evidence = NamedNode(f"{self.graph.value}/evidence/{slug}")
        yield subject, CG.hasEvidence, evidence
        yield evidence, RDF.type, CG.Evidence
        yield evidence, CG.inDocument, self.iri(source)
        if locator:
            yield evidence, CG.locator, Literal(locator.strip())

    def problem(
        self,
        record: Record,
        column: Column,
        problem: str,
        message: str,
        value: str,
        hint: str | None = None,
    ) -> None:
        """Tell what is wrong with a cell."""
        self.problems.append(
            Problem(problem, record.file, message, record.row, column.name, value, hint)
        )
