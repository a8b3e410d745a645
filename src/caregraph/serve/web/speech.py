"""How terms, dates and statuses read on a page.

Layer 6.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from caregraph import rdf
from caregraph.english import upper
from caregraph.graph import naming, reading
from caregraph.graph.dates import spoken_date, spoken_days
from caregraph.graph.index import PRECISION
from caregraph.graph.law import COARSE
from caregraph.graph.marks import absence, marks
from caregraph.graph.view import View
from caregraph.rdf import Node
from caregraph.results import Citation, Thing
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.content import Item, Items
from caregraph.vocab import BASE, CG, PREFIXES

MOVED_BY = "what is taken as adopted"
"""What moves the day of a structure, in the words of pages."""

_YEARS = re.compile(r", \d{4}(?: to \d{4})?$")
_TAGGED = ("status", "decision-status", "action-status")


def short(title: str) -> str:
    """Give the place that the title of a structure begins with, as people call it.

    >>> short("Surrey: twelve councils become two, 2025 to 2027"), short("Our town")
    ('Surrey', 'Our town')
    """
    return title.partition(": ")[0]


def titled(title: str) -> tuple[str, str]:
    """Part the title of a structure: the place with its years, and what it is about.

    >>> titled("Surrey: twelve councils become two, 2025 to 2027")
    ('Surrey, 2025 to 2027', 'Twelve councils become two.')
    """
    place, _, about = title.partition(": ")
    found = _YEARS.search(about)
    years, told = (found[0], about[: found.start()]) if found else ("", about)
    return place + years, f"{upper(told)}." if told else ""


def apart(told: Sequence[tuple[Thing, object]]) -> list[str]:
    """Give by which row each thing is to be told apart, where the same is said of several alike.

    Things without a name of their own, such as two seats on one board, are called alike.

    Args:
        told: Things, each with what is said of it.

    Returns:
        For each its row, ``row <key>``, or nothing where its name and words are its own.
    """
    alike = Counter((thing.label, said) for thing, said in told)
    return [
        f"row {thing.iri.rpartition('/')[2]}" if alike[thing.label, said] > 1 else ""
        for thing, said in told
    ]


def spoken_day(day: date | None) -> str:
    """Write a day, or that there is none because everything is shown as described."""
    return spoken_date(day.isoformat()) if day else "everything as described"


def value(view: View, subject: Node, predicate: rdf.NamedNode) -> Items:
    """Give what a thing has under a predicate, in a stable order."""
    if predicate in PRECISION or predicate in COARSE:
        text = reading.dated(view, subject, predicate)
        return (Item(spoken_date(text)),) if text else ()
    found = [quad.object for quad in view.store.quads_for_pattern(subject, predicate, None)]
    return tuple(
        sorted((item(view, term) for term in found), key=lambda one: (one.text, one.iri or ""))
    )


def item(view: View, term: object) -> Item:
    """Give a term as a name or text with its page."""
    if isinstance(term, rdf.Literal):
        address = term.value if term.value.startswith(("http://", "https://")) else None
        return Item(_literal(term), address)
    if isinstance(term, rdf.NamedNode):
        return named(view, term)
    return Item(str(term))


def named(view: View, node: rdf.NamedNode, *, placed: bool = False) -> Item:
    """Give a thing with its label and page; a thing not in effect says so.

    Args:
        placed: Add the organisation it is within.
    """
    if tag := tag_of(node.value):
        return Item(view.label(node), node.value, tag=tag)
    details = []
    if placed and (within := reading.organisation(view, node)):
        details.append(within.label)
    if reading.is_mention(view, node):
        details.append(absence(view, node))
    if not node.value.startswith(BASE) and not known(view, node):
        return Item(node.value, node.value)
    name = naming.name_of(view, node)
    return Item(name, node.value, path_of(node.value), detail=", ".join(details) or None)


def state(view: View, node: Node) -> Items:
    """Give the status of a thing, and what is special about it on the day."""
    return (*value(view, node, CG.status), *marked(view, node))


def marked(view: View, node: Node) -> Items:
    """Give what is special about a thing on the day."""
    return tuple(Item(spoken_days(mark)) for mark in marks(view, node))


def known(view: View, node: rdf.NamedNode) -> bool:
    """Say whether a view says anything about a thing."""
    return next(iter(view.store.quads_for_pattern(node, None, None)), None) is not None


def tag_of(iri: str) -> str | None:
    """Give the look of a status; other things are not tagged."""
    scheme, _, term = iri.removeprefix(PREFIXES["code"]).partition("/")
    return term if scheme in _TAGGED and iri.startswith(PREFIXES["code"]) else None


def evidence(view: View, node: Node) -> Items:
    """Give the documents on which a thing rests, each with its places and linked to its page."""
    pages = {
        view.label(document): path_of(document.value)
        for one in view.nodes(node, CG.hasEvidence)
        for document in view.nodes(one, CG.inDocument)
    }
    return cited(reading.citations(view, node), pages)


def cited(citations: Iterable[Citation], pages: Mapping[str, str] | None = None) -> Items:
    """Give documents, each once, with the places in it.

    Args:
        pages: The page of each document by its title, where they are to be linked.
    """
    places: dict[str, list[str]] = {}
    for one in citations:
        places.setdefault(one.document, []).append(one.locator or "")
    return tuple(
        Item(title, path=(pages or {}).get(title), detail=", ".join(filter(None, found)) or None)
        for title, found in places.items()
    )


def _literal(term: rdf.Literal) -> str:
    kind = term.datatype.value.rpartition("#")[2]
    if kind in ("date", "gYearMonth", "gYear"):
        return spoken_date(term.value)
    if kind == "boolean":
        return "yes" if term.value == "true" else "no"
    return term.value
