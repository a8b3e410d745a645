"""Evidence as people cite it: by paragraph, each a link to its place on the page of its document.

Layer 6.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Set
from dataclasses import dataclass, replace

from caregraph import rdf
from caregraph.english import upper
from caregraph.graph import naming, reading
from caregraph.graph.view import View
from caregraph.rdf import Node
from caregraph.sentences import first
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.content import Grid, Item, Items
from caregraph.vocab import CG, SKOS

_SHORT = 36
"""Titles of documents are cut to so many letters between brackets."""
_TELLING = (
    *(CG.AccountabilityLine, CG.PostHolding, CG.Responsibility, CG.Membership, CG.Proposal),
    *(CG.Agreement, CG.GovernanceBody, CG.Post, CG.Organisation),
)
"""What says most, first."""
_PARAGRAPHS, _TOLD, _NAMED = 200, 1, 40
"""So many paragraphs of a document are shown; so many things told, and named, of each."""
WHOLE = "whole"
"""The place of what rests on a document without naming a paragraph."""


def place(locator: str | None) -> str:
    """Give the place of a paragraph on the page of its document.

    >>> place("2.1(b)"), place(None)
    ('p-2-1-b', 'whole')
    """
    said = re.sub(r"[^0-9a-z]+", "-", (locator or "").casefold()).strip("-")
    return f"p-{said}" if said else WHOLE


def cited(view: View, node: Node) -> Items:
    """Give the paragraphs on which a thing rests; the title of the document is their detail.

    Paragraphs of the main source of a structure stand by their numbers alone.
    """
    main = {
        document
        for structure in view.nodes(node, CG.describedIn)
        for document in view.nodes(structure, CG.mainSource)
    }
    found: dict[tuple[str, str], tuple[rdf.NamedNode, str | None]] = {}
    for evidence in view.nodes(node, CG.hasEvidence):
        for document in view.nodes(evidence, CG.inDocument):
            places: list[str | None] = [*view.texts(evidence, CG.locator)]
            for one in places or [None]:
                found[document.value, one or ""] = document, one
    kept = sorted(
        found.values(), key=lambda one: (one[0] not in main, one[0].value, reading.natural(one[1]))
    )
    return tuple(
        Item(
            shown(view.label(document), locator, alone=document in main),
            path=f"{path_of(document.value)}#{place(locator)}",
            detail=view.label(document),
        )
        for document, locator in kept
    )


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a document, and what rests on it."""

    locator: str
    """Empty for what rests on the document as a whole."""
    resting: Items
    """The most telling of what rests on it, each with its sentence."""
    others: Items
    """The rest, by name."""
    left_out: int
    """How many more there are."""

    @property
    def place(self) -> str:
        """Give its place on the page of the document."""
        return place(self.locator)


def numbered(grid: Grid) -> Grid:
    """Give a table whose evidence stands by the number of the paragraph, each a link to it.

    The title of a document stands before it where a table rests on several.
    """
    if "evidence" not in grid.columns:
        return grid
    at = grid.columns.index("evidence")
    titles = {one.text for row in grid.rows for one in row[at]}
    rows = tuple(
        (*row[:at], numbers(row[at], alone=len(titles) == 1), *row[at + 1 :]) for row in grid.rows
    )
    return replace(grid, rows=rows)


def numbers(cell: Items, *, alone: bool) -> Items:
    """Give the documents of a cell by the numbers of their paragraphs, each a link to it.

    Args:
        alone: Nothing else is cited beside them, so that their titles are left out.
    """
    return tuple(
        Item(shown(one.text, locator or None, alone=alone), path=f"{one.path}#{place(locator)}")
        if one.path
        else one
        for one in cell
        for locator in (one.detail or "").split(", ")
    )


def by_paragraph(view: View, document: rdf.NamedNode) -> list[Paragraph]:
    """Give the paragraphs of a document in the order of people, each with what rests on it."""
    resting: defaultdict[str, set[rdf.NamedNode]] = defaultdict(set)
    for evidence in view.subjects(CG.inDocument, document):
        for locator in view.texts(evidence, CG.locator) or [""]:
            resting[locator].update(view.subjects(CG.hasEvidence, evidence))
    return [
        _paragraph(view, locator, resting[locator])
        for locator in sorted(resting, key=reading.natural)[:_PARAGRAPHS]
    ]


def _paragraph(view: View, locator: str, resting: Set[rdf.NamedNode]) -> Paragraph:
    nodes = sorted(resting, key=lambda one: (_rank(view, one), one.value))
    told, others = nodes[:_TOLD], nodes[_TOLD:_NAMED]
    return Paragraph(
        locator,
        tuple(replace(_item(view, one), detail=first(view, one)) for one in told),
        tuple(_item(view, one) for one in others),
        len(nodes) - len(told) - len(others),
    )


def _rank(view: View, node: rdf.NamedNode) -> int:
    """Put what says more of who answers to whom before other things."""
    return next(
        (at for at, cls in enumerate(_TELLING) if reading.is_a(view, node, cls)), len(_TELLING)
    )


def _item(view: View, node: rdf.NamedNode) -> Item:
    """Give something that rests on a paragraph by its name, or its kind."""
    name = view.label(node) if view.texts(node, SKOS.prefLabel) else naming.kind_of(view, node)
    return Item(upper(name), node.value, path_of(node.value))


def shown(title: str, locator: str | None, *, alone: bool) -> str:
    """Give the number of a paragraph, with its title cut short where several are cited."""
    if alone and locator:
        return locator
    short = title if len(title) <= _SHORT else f"{title[:_SHORT].rstrip(' ,:;')}…"
    return f"{short}, {locator}" if locator else short
