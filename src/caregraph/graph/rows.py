"""A structure as rows again: what ``build`` makes of tables, undone.

Layer 3. Rows are of the structure as it is described, whatever the day. Each stands in the table of
its kind, with its values in the words of the code lists and the keys of other rows. What tables
cannot say is told: the rows are built again and compared.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from caregraph import rdf, sources
from caregraph.columns import Column, TableSchema
from caregraph.errors import SourceProblemsError
from caregraph.graph import build, ontology
from caregraph.graph.cells import OPEN
from caregraph.graph.index import Index, Statement
from caregraph.numerals import whole
from caregraph.rdf import AnyTerm, Node
from caregraph.tables import tables
from caregraph.vocab import CG, RDF, SKOS

Row = Mapping[str, str]
"""The cells of a row that hold anything, by column, several values parted by semicolons."""


@dataclass(frozen=True)
class Rows:
    """The rows of a structure by table, and what cannot be said in them."""

    key: str
    """The key of the structure."""
    tables: Mapping[str, list[Row]]
    left_out: tuple[str, ...]
    """Statements that rows cannot make, and what is wrong with rows as they are."""


def rows(index: Index) -> Rows:
    """Give the rows that describe a structure."""
    given = _Undone(index).rows()
    return Rows(index.key(index.graph), given, tuple(_left_out(index, given)))


def _left_out(index: Index, given: Mapping[str, list[Row]]) -> Iterator[str]:
    """Build the rows again and tell what is lost; where something stands is no part of it."""
    read = sources.checked(Path("rows"), "rows", given)
    try:
        built = build.build([read])
    except SourceProblemsError as wrong:
        yield from map(str, wrong.problems)
        return
    again = {
        (quad.subject, quad.predicate, quad.object)
        for quad in built
        if quad.predicate != CG.tableRow
    }
    lost = [one for one in index.statements() if one[1] != CG.tableRow and one not in again]
    yield from sorted(_spoken(index, one) for one in lost)


def _spoken(index: Index, statement: Statement) -> str:
    thing, predicate, value = statement
    said = index.called(value) if isinstance(value, Node) else str(value)
    return f"{index.called(thing)}: {predicate.value.rpartition('/')[2]} {said}"


class _Undone:
    """Makes rows of the statements of a structure."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._tables = self._placed()
        self._keys = self._called()
        self._bringing: dict[AnyTerm, list[Node]] = defaultdict(list)
        for proposal, thing in index.pairs(CG.introduces):
            self._bringing[thing].append(proposal)

    def rows(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for node in sorted(self._tables, key=self._place):
            table = self._tables[node]
            cells = {column: self._cell(node, column, table) for column in table.columns.values()}
            row = {column.name: "; ".join(values) for column, values in cells.items() if values}
            found.setdefault(table.name, []).append(row)
        return found

    def _place(self, node: Node) -> tuple[int, str]:
        """Give where a thing stood among the rows of its table, if it did."""
        places = self._index.texts(node, CG.tableRow)
        number = places[0].rpartition(":")[2] if places else ""
        return (whole(number) or 0, node.value)

    def _placed(self) -> dict[Node, TableSchema]:
        """Give the table of everything described: by its IRI, else by what it is."""
        by_kind = {table.kind: table for table in tables().values()}
        found: dict[Node, TableSchema] = {}
        for node, cls in self._index.pairs(RDF.type):
            kind = node.value.removeprefix(f"{self._index.graph.value}/").partition("/")[0]
            table = tables()["structure"] if node == self._index.graph else by_kind.get(kind)
            if table is None and isinstance(cls, rdf.NamedNode):
                table = _table_of(cls)
            if table is not None:
                found.setdefault(node, table)
        return found

    def _called(self) -> dict[Node, str]:
        """Give everything a key of its own.

        A key is the end of an IRI; of what is known by an official code, the one that a proposed
        change names it by, else its name.
        """
        found: dict[Node, str] = {}
        by_code: list[Node] = []
        for node in self._tables:
            key = _slug(self._index.key(node))
            if node == self._index.graph or node.value.startswith(f"{self._index.graph.value}/"):
                found[node] = key
            else:
                by_code.append(node)
        taken = set(found.values())
        named = self._named_by_changes(by_code)
        for node in sorted(by_code, key=lambda one: one.value):
            wanted = named.get(node) or _slug(self._index.called(node)) or _slug(node.value)
            key, count = wanted, 1
            while key in taken:
                count += 1
                key = f"{wanted}-{count}"
            taken.add(key)
            found[node] = key
        return found

    def _named_by_changes(self, by_code: Iterable[Node]) -> dict[Node, str]:
        """Give the keys that proposed changes use: a new value is kept as it was written."""
        wanted, found = set(by_code), {}
        for change, term in self._index.pairs(CG.newTerm):
            values = self._index.texts(change, CG.newValue)
            if isinstance(term, rdf.NamedNode) and term in wanted and len(values) == 1:
                found[term] = values[0]
        return {node: key for node, key in found.items() if _slug(key) == key}

    def _cell(self, node: Node, column: Column, table: TableSchema) -> list[str]:
        match column.type:
            case "key":
                return [self._keys[node]]
            case "class" if column.is_own_class:
                types = self._index.nodes(node, RDF.type)
                return [_label(one) for one in types if one != CG[table.cls]]
            case "evidence":
                return sorted(self._evidence(node))
            case "date":
                return self._date(node, column)
        if column.property == "introduces":
            return sorted(self._keys[one] for one in self._bringing[node] if one in self._keys)
        values = [value for said, value in self._index.about(node) if said == column.iri]
        return sorted(text for value in values if (text := self._text(column, value)))

    def _text(self, column: Column, value: AnyTerm) -> str:
        """Write a value as it is written in a column; nothing where it cannot be."""
        if isinstance(value, rdf.Literal):
            is_truth = column.type == "yes-no"
            return {"true": "yes", "false": "no"}.get(value.value, "") if is_truth else value.value
        if not isinstance(value, rdf.NamedNode):
            return ""
        if column.type == "class":
            return _label(value)
        if column.type == "code":
            label = _label(value)
            known = ontology.codes(column.scheme).get(label.casefold())
            return label if known == value else self._index.key(value)
        return self._keys.get(value) or _law(value)

    def _date(self, node: Node, column: Column) -> list[str]:
        if column.property == "validFrom" and "true" in self._index.texts(node, CG.startsOpen):
            return [OPEN]
        if column.property in ("validFrom", "validUntil"):
            when = self._index.dated(node, column.iri)
            return [when.text] if when else []
        return self._index.texts(node, column.iri)

    def _evidence(self, node: Node) -> Iterator[str]:
        for one in self._index.nodes(node, CG.hasEvidence):
            for document in self._index.nodes(one, CG.inDocument):
                source = self._keys.get(document, self._index.key(document))
                places = self._index.texts(one, CG.locator)
                yield from [f"{source} {place}" for place in places] or [source]


def _table_of(cls: rdf.NamedNode) -> TableSchema | None:
    """Give the table whose rows may be of a class."""
    for table in tables().values():
        bases = [CG[one.base] for one in table.columns.values() if one.is_own_class]
        if cls == CG[table.cls] or cls in ontology.subclasses(*bases):
            return table
    return None


def _label(node: rdf.NamedNode | Node) -> str:
    label = ontology.label(node) if isinstance(node, rdf.NamedNode) else None
    return label or node.value


def _law(node: rdf.NamedNode) -> str:
    """Give how tables name a provision; nothing where it is none."""
    notation = next(ontology.texts(node, SKOS.notation), "")
    return f"law:{notation}" if notation else ""


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")
