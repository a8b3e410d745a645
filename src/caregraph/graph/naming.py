"""What things are called in findings and on pages, those without a name of their own too.

Layer 3.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

from caregraph import rdf
from caregraph.columns import TableSchema
from caregraph.english import together, verb
from caregraph.graph import ontology
from caregraph.graph.reading import describing, mentions
from caregraph.graph.view import View
from caregraph.rdf import Node
from caregraph.results import UNNAMED
from caregraph.tables import tables
from caregraph.vocab import CG, RDF, SKOS


def table_of(view: View, node: Node) -> TableSchema | None:
    """Give the table that things like this one stand in; a mention counts as what it was."""
    found = [*view.nodes(node, RDF.type), *view.nodes(node, CG.describedAs)]
    known, places = [*tables().values()], _places()
    first = min((places[cls] for cls in found if cls in places), default=None)
    return None if first is None else known[first]


@cache
def _places() -> Mapping[rdf.NamedNode, int]:
    """Give for each class the place of the first table in which things of it stand."""
    found: dict[rdf.NamedNode, int] = {}
    for place, table in enumerate(tables().values()):
        for cls in ontology.subclasses(CG[table.cls]):
            found.setdefault(cls, place)
    return found


def kind_of(view: View, node: Node) -> str:
    """Say in a word or two what kind of thing it is."""
    classes = view.nodes(node, CG.describedAs) or view.nodes(node, RDF.type)
    named = [ontology.label(cls) for cls in ontology.lowest(classes) if cls not in mentions()]
    return ", ".join(sorted(name for name in named if name))


_ENDS = 2
"""So many references of a row in a table without names name it, stated by duty or not."""
_FOR = 3
"""So many functions at most name a line that is limited to them; of more, some are counted."""
_LINES = "lines"
"""The table of lines."""


def name_of(view: View, node: Node) -> str:
    """Give the name of a thing; a row without one is called by its kind and what it links.

    What is not in effect no longer says in the view what it links: that is read where it is
    described. A statement is called by what it is about and by which matter of that, a line by who
    answers on it to whom, for what.
    """
    if view.texts(node, SKOS.prefLabel):
        return view.label(node)
    table = table_of(view, node)
    if table is None:
        return view.label(node)
    told = describing(view, node) if view.nodes(node, CG.describedAs) else [view]

    def linked(predicate: rdf.NamedNode) -> list[str]:
        nodes = {one for where in told for one in where.nodes(node, predicate)}
        return [view.label(one) for one in sorted(nodes, key=str)]

    if table.name == _LINES and (line := _line(linked)):
        return line
    columns = table.columns.values()
    references = [column for column in columns if column.type == "reference"]
    ends = 0 if any(column.type == "name" for column in columns) else _ENDS
    naming = [
        column.iri for place, column in enumerate(references) if column.required or place < ends
    ]
    links = [label for column in naming for label in linked(column)]
    links += view.texts(node, CG.attribute)
    kind, label = kind_of(view, node) or table.kind, view.label(node)
    if links:
        return f"{kind}: {', '.join(links)}"
    return f"{kind} without a name" if label == UNNAMED else f"{kind} {label}"


def _line(linked: Callable[[rdf.NamedNode], list[str]]) -> str:
    """Call a line by its kind, who answers on it to whom, and for what; nothing without both ends.

    Args:
        linked: Gives the labels of what it links under a property.
    """
    who, whom = linked(CG.accountableParty), linked(CG.accountableTo)
    if not (who and whom):
        return ""
    kinds, scope = linked(CG.accountabilityKind), linked(CG.hasScope)
    if len(scope) > _FOR:
        scope = [*scope[: _FOR - 1], f"{len(scope) - _FOR + 1} functions more"]
    kind = f"{together(kinds)} line" if kinds else "line"
    said = f"{kind} on which {together(who)} {verb('answer', len(who))} to {together(whom)}"
    return f"{said}, for {together(scope)}" if scope else said


_PLAIN = {SKOS.altLabel: "also known as", SKOS.notation: "short name"}


def property_name(view: View, predicate: rdf.NamedNode) -> str:
    """Give the label of a property, or the words in the last part of its IRI."""
    labels = view.texts(predicate, SKOS.prefLabel)
    last = _PLAIN.get(predicate, re.split(r"[/#]", predicate.value)[-1])
    return labels[0] if labels else re.sub(r"(?<=[a-z])(?=[A-Z])", " ", last).casefold()
