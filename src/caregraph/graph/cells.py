"""The cells of one structure's tables as triples: every value checked, every problem told.

Layer 3. ``build`` goes through the rows and looks at what several cells say together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from caregraph.columns import Column, TableSchema
from caregraph.errors import Problem, near
from caregraph.graph import dates, meaning, ontology
from caregraph.graph.unmet import Unmet, nowhere, places
from caregraph.model import ReadTables, Record
from caregraph.rdf import Literal, NamedNode, Value
from caregraph.sources import Names
from caregraph.tables import tables
from caregraph.vocab import CG, PREFIXES, RDF, XSD, code

_CODE_IRIS = {"ods", "gss"}

_ALIKE = 0.8
"""Keys and names no more alike than this are not meant for each other."""
_SPEAKS_OF_LAW = re.compile(
    r"(?!.*agreement).*(?:\b(?:act|regulations?|order)\b.*\d|\bs(?:ec|ection)?\b\.? ?\d)",
    re.IGNORECASE,
)
OPEN = ".."
"""How a start is written that lies before anything described, as EDTF does."""


class Cells:
    """Reads cells; what they name is looked for among the rows of the same structure."""

    def __init__(self, reading: ReadTables) -> None:
        self.problems: list[Problem] = []
        self.held_back: Counter[str] = Counter()
        """How many cells point into each table that could not be read."""
        self.unmet: list[Unmet] = []
        """Cells whose key no row has, and that comes near to none."""
        self.graph = NamedNode(PREFIXES["id"] + "unnamed")
        """The structure, and the graph of everything that is said in it."""
        self._names = Names(reading.records)
        self.rows = self._names.rows
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
            is_law = column.type == "reference"
            hint = _of_law(value, known) if is_law else _of_words(value, known)
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
        if target is None and self._points_into_the_unread(column.tables, value):
            return None
        others = [target] if target else self._names.called(value)
        if others and not any(one.table in column.tables for one in others):
            what = "key" if target else "name"
            named = places(column.tables, self._reading)
            expected = f"one of {named} was expected" if named else "no row of it can stand here"
            message = f"the {what} belongs to {others[0].file}, and {expected}"
            self.problem(record, column, "wrong-table", message, value)
            return None
        if others:
            message = f"the name is that of {len(others)} rows, and a key was expected"
            self.problem(record, column, "ambiguous-name", message, value, _one_of(others))
            return None
        hint = self._meant(column, value)
        if hint is None:
            self.unmet.append(Unmet(record, column, value))
            return None
        message = nowhere(column, self._reading)
        self.problem(record, column, "unknown-reference", message, value, hint)
        return None

    def _meant(self, column: Column, value: str) -> str | None:
        """Say which key is meant by one that no row has, where that can be said."""
        parts = [part.strip() for part in value.split(",")]
        if len(parts) > 1 and all(part in self.rows for part in parts):
            return f"Part several keys by semicolons: {'; '.join(parts)}."
        if close := self._near(column, value):
            return f"Did you mean {close!r}?"
        if column.law and (law := _law_meant(value)):
            return law
        if ";" in value:
            return "Separate several keys by semicolons, where the column takes several."
        return None

    def _near(self, column: Column, value: str) -> str | None:
        """Give the key that looks most like one, or whose row is called most like it."""
        known = self._names.names(column.tables)
        close = near(value, known, least=_ALIKE)
        return known[close[0]] if close else None

    def _points_into_the_unread(self, names: Iterable[str], value: str) -> bool:
        """Say whether a row may be meant that could not be read; count it with its table."""
        lost = self._reading.lost
        unread = next(
            (
                name
                for name in names
                if name in self._reading.unread or {value.casefold(), ""} & {*lost.get(name, ())}
            ),
            None,
        )
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
        if source is None and self._points_into_the_unread(["sources"], name):
            return
        if source is None or source.table != "sources":
            known = [k for k, r in self.rows.items() if r.table == "sources"]
            close = near(name, known, least=_ALIKE)
            hint = f"Did you mean {close[0]!r}?" if close else _of_sources(known)
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


def _one_of(rows: Iterable[Record]) -> str:
    """Say by which keys rows of one name are told apart."""
    keys = (f"{one.key!r} ({one.file}, row {one.row})" for one in rows)
    return f"Write the key that is meant: {' or '.join(keys)}."


def _of_sources(keys: Iterable[str]) -> str:
    """Say which keys evidence may begin with."""
    listed = ", ".join(repr(one) for one in keys)
    return f"Begin with the key of a source, as in report 7.5. There are: {listed}."


def _of_words(value: str, known: Mapping[str, NamedNode]) -> str:
    """Say which codes or classes are meant by a word that is none; else name them all."""
    meant = meaning.meant(value, known.values())
    names = sorted({repr(ontology.label(node) or node.value) for node in meant or known.values()})
    if not meant:
        return f"Valid: {', '.join(names)}."
    return f"Did you mean {' or '.join(names)}?"


def _law_meant(value: str) -> str | None:
    """Say how a provision is named by what stands where it, or a row, is due; else nothing."""
    if found := meaning.provisions(value):
        return f"Did you mean {' or '.join(repr(f'law:{name}') for name in found)}?"
    if _SPEAKS_OF_LAW.match(value):
        return "Law is named as in law:care-act-2014-s42; caregraph show law lists it."
    return None


def _of_law(value: str, known: Iterable[str]) -> str:
    """Say which provision is meant by a short name that none has."""
    names = [repr(f"law:{name}") for name in near(value, known)]
    return f"Did you mean {' or '.join(names)}?" if names else "caregraph show law lists them."
