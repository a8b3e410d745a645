"""Which lists of rows stand on the page of a thing, and what each of their columns tells.

Layer 6. Derived from what ``ontology/tables`` says of every table and column: a reference lists its
rows on the page of what it names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from caregraph import rdf
from caregraph.columns import Column, Listing, TableSchema
from caregraph.english import upper
from caregraph.graph import naming, reading
from caregraph.graph.view import View
from caregraph.serve.web import speech
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.content import Grid, Item, Items
from caregraph.tables import tables
from caregraph.vocab import CG

Give = Callable[[View, rdf.NamedNode], Items]

LAST = ("since", "until", "status", "evidence")
"""What stands last in every list of rows, in this order."""


@dataclass(frozen=True)
class Told:
    """One column of a list of rows."""

    heading: str
    give: Give
    is_expected: bool = False
    """Its silence is worth saying."""


@dataclass(frozen=True)
class Pointing:
    """The rows that point at a thing in one way."""

    listing: Listing
    columns: tuple[Told, ...]
    rows: Callable[[View, rdf.NamedNode], list[rdf.NamedNode]]
    """Finds them in a view."""

    @property
    def expected(self) -> frozenset[str]:
        """Give the headings that a list of them shows even where nobody says anything."""
        if not self.listing.expected:
            return frozenset()
        return frozenset(one.heading for one in self.columns if one.is_expected)


@cache
def pointing() -> tuple[Pointing, ...]:
    """Give every way in which a row points at a thing, in the order in which a page lists them."""
    found = []
    for table in sorted(tables().values(), key=lambda one: one.order):
        if table.name == "proposals":
            found += [INTRODUCED, _introducing(table)]
        found += [
            Pointing(via.listing, told(table, without=via), _pointing_at(table, via))
            for via in table.columns.values()
            if via.listing
        ]
    return tuple(found)


def told(table: TableSchema, *, without: Column | None = None) -> tuple[Told, ...]:
    """Give what a list of the rows of a table tells of each.

    Args:
        without: The column that is the same in all of them.
    """
    columns = [
        Told(one.spoken, _reader(table, one), one.required or one.name in table.expected)
        for one in table.columns.values()
        if one.shows("lists") and one.type != "key" and not one.instead_of and one != without
    ]
    return tuple(sorted(columns, key=_rank))


def grid(caption: str, columns: Iterable[Told], view: View, nodes: Iterable[rdf.NamedNode]) -> Grid:
    """Give things as a table."""
    columns = tuple(columns)
    rows = (tuple(one.give(view, node) for one in columns) for node in nodes)
    return Grid(caption, tuple(one.heading for one in columns), tuple(rows))


def name(view: View, node: rdf.NamedNode) -> Items:
    """Give the name of a row, linked to its page."""
    called = upper(naming.name_of(view, node))
    return (Item(called, node.value, path_of(node.value)),)


def _rank(one: Told) -> int:
    return LAST.index(one.heading) + 1 if one.heading in LAST else 0


def _reader(table: TableSchema, column: Column) -> Give:
    """Give what reads a column of a row, and where it is empty what is told in its place."""
    match column.type:
        case "name":
            return name
        case "class" if column.is_own_class:
            return lambda view, node: (Item(naming.kind_of(view, node)),)
        case "evidence":
            return speech.evidence
    asked = [column, *(one for one in table.columns.values() if one.instead_of == column.name)]

    def give(view: View, node: rdf.NamedNode) -> Items:
        for one in asked:
            found = _placed(view, speech.value(view, node, one.iri))
            if one.iri == CG.status:
                found += speech.marked(view, node)
            if found:
                return found
        return ()

    return give


def _placed(view: View, cell: Items) -> Items:
    """Add to posts, bodies and units the organisation they are within."""
    placed = []
    for item in cell:
        node = rdf.NamedNode(item.iri) if item.iri else None
        if node and not item.tag and view.nodes(node, CG.withinOrganisation):
            placed.append(speech.named(view, node, placed=True))
        else:
            placed.append(item)
    return tuple(placed)


def _pointing_at(
    table: TableSchema, via: Column
) -> Callable[[View, rdf.NamedNode], list[rdf.NamedNode]]:
    cls = CG[table.cls]

    def rows(view: View, node: rdf.NamedNode) -> list[rdf.NamedNode]:
        return [one for one in view.subjects(via.iri, node) if reading.is_a(view, one, cls)]

    return rows


def _introducing(proposals: TableSchema) -> Pointing:
    """List the proposals that a thing comes with."""
    columns = tuple(one for one in told(proposals) if one.heading in ("proposal", *LAST))
    return Pointing(
        Listing("Proposals that introduce it", "proposals"),
        columns,
        lambda view, node: view.subjects(CG.introduces, node),
    )


def _introduced(view: View, node: rdf.NamedNode) -> list[rdf.NamedNode]:
    return [one for one in view.nodes(node, CG.introduces) if not reading.is_mention(view, one)]


INTRODUCED = Pointing(
    Listing("What it introduces", "introduced"),
    (
        Told("name", name),
        Told("since", lambda view, node: speech.value(view, node, CG.validFrom)),
        Told("status", speech.state),
        Told("evidence", speech.evidence),
    ),
    _introduced,
)
"""What comes with a proposal, rows of any table."""
