"""The page of a provision of law: when it is in force, what rests on it, and whom it concerns here.

Layer 6. Its dates and its words are those of every thing; what is added is read off the ontology,
and off the view for those whom it concerns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from flask import Blueprint, Response

from caregraph import rdf
from caregraph.english import upper
from caregraph.errors import UnknownNameError
from caregraph.graph import law, naming, ontology, reading
from caregraph.graph.dates import spoken_date
from caregraph.graph.view import View
from caregraph.moods import KEYS, counted
from caregraph.results import SEVERITIES, Finding
from caregraph.serve.things import lawful
from caregraph.serve.things.showing import show
from caregraph.serve.web import speech
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.content import HOME, Grid, Item, Items, Section
from caregraph.serve.web.request import loaded, most_rows, shown
from caregraph.serve.web.routes import serves
from caregraph.vocab import CG, PREFIXES, RDF

blueprint = Blueprint("law", __name__)

_REPLACED = rdf.NamedNode(PREFIXES["dcterms"] + "isReplacedBy")
_ASKED = (CG.asksForPost, CG.asksForBody, CG.alsoMetBy)
"""What says which role a post, or which kind or type a body, has that is asked for."""
_MET_BY = (CG.fulfilsRole, CG.bodyType, RDF.type)
"""What says so of a post or body."""


@serves(blueprint, "/law/<notation>")
def provision(notation: str) -> Response:
    """Say what is known of one provision, what rests on it, and whom it concerns here."""
    known = ontology.provisions()
    if notation not in known:
        raise UnknownNameError("provision", notation, known)
    node = known[notation]
    return show(node, tuple(_sections(node)), (HOME, Item("Law and guidance", path="/law")))


def _sections(node: rdf.NamedNode) -> Iterator[Section]:
    view, parts = shown().view, [*_parts(node)]
    yield Section("rules", "Rules that rest on it", items=_rules(node, shown().report.findings))
    yield Section("asked", "What is asked for under it", _asked(parts))
    yield Section("powers", "Powers that it gives", _powers(node))
    yield Section("moves", "Functions that moved by it", items=_described(_with(CG.hasBasis, node)))
    yield Section("before", "What it replaced", items=_named(_with(_REPLACED, node)))
    after = (one for one in ontology.objects(node, _REPLACED) if isinstance(one, rdf.NamedNode))
    yield Section("after", "What has replaced it", items=_named(after))
    inside = _named(_with(CG.partOfEnactment, node))
    yield Section("provisions", "What is held of it", items=inside)
    yield _here(view, node, parts)


def _with(predicate: rdf.NamedNode, node: rdf.NamedNode) -> list[rdf.NamedNode]:
    """Give what the ontology says has something under a predicate."""
    found = ontology.store().quads_for_pattern(None, predicate, node)
    return [one.subject for one in found if isinstance(one.subject, rdf.NamedNode)]


def _named(nodes: Iterable[rdf.NamedNode]) -> Items:
    return tuple(sorted((_item(one) for one in nodes), key=lambda one: one.text))


def _item(node: rdf.NamedNode) -> Item:
    return Item(ontology.label(node) or node.value, node.value, path_of(node.value))


def _rules(node: rdf.NamedNode, findings: Iterable[Finding]) -> Items:
    """Give the rules that rest on a provision, by themselves or by a requirement, with findings."""
    counts = Counter((one.rule, one.outcome, one.severity) for one in findings)
    found = []
    for rule in loaded().rulebook.rules.values():
        if node in lawful.cited(rule.basis) or node.value in rule.basis:
            said = {one: counts[rule.id, "breach", one] for one in SEVERITIES}
            told = counted(
                said
                | {
                    key: sum(counts[rule.id, outcome, one] for one in SEVERITIES)
                    for key, outcome in KEYS.items()
                }
            )
            detail = f"{rule.id}: {told}" if told else rule.id
            found.append(Item(rule.title, path=f"/rules/{rule.id}", detail=detail))
    return tuple(found)


def _parts(node: rdf.NamedNode) -> Iterator[rdf.NamedNode]:
    """Give what bodies are asked to have by a provision, each once."""
    yield from (
        one
        for one in _with(CG.hasBasis, node)
        if CG.RequiredPart in ontology.objects(one, RDF.type)
    )


def _asked(parts: Iterable[rdf.NamedNode]) -> Grid | None:
    rows = tuple(
        (
            (Item(upper(ontology.label(one) or "")),),
            _nodes(one, CG.requiresOf),
            _nodes(one, CG.jurisdiction),
            _nodes(one, CG.underRequirement),
        )
        for one in sorted(parts, key=lambda one: ontology.label(one) or "")
    )
    columns = ("what", "of", "in", "in plain words")
    return Grid("What is asked for under it", columns, rows) if rows else None


def _nodes(node: rdf.NamedNode, predicate: rdf.NamedNode) -> Items:
    return _named(
        one for one in ontology.objects(node, predicate) if isinstance(one, rdf.NamedNode)
    )


def _powers(node: rdf.NamedNode) -> Grid | None:
    rows = tuple(
        (
            (_item(one),),
            _nodes(one, CG.powerOf),
            _nodes(one, CG.powerTowards),
            (Item(spoken_date(since.text)),) if (since := law.lifespan(one)[0]) else (),
        )
        for one in sorted(_with(CG.citedAs, node), key=lambda one: ontology.label(one) or "")
    )
    columns = ("power", "of", "towards", "since")
    return Grid("Powers that it gives", columns, rows) if rows else None


def _described(nodes: Iterable[rdf.NamedNode]) -> Items:
    """Give the moves in law among some nodes, each with what moved."""
    moves = (one for one in nodes if CG.MoveInLaw in ontology.objects(one, RDF.type))
    described = rdf.NamedNode(PREFIXES["dcterms"] + "description")
    return tuple(
        Item(upper(ontology.label(one) or ""), detail=" ".join(ontology.texts(one, described)))
        for one in moves
    )


def _here(view: View, node: rdf.NamedNode, parts: Iterable[rdf.NamedNode]) -> Section:
    """List the posts and bodies that are what a provision asks for, and all that rests on it."""
    wanted = {
        one for part in parts for predicate in _ASKED for one in ontology.objects(part, predicate)
    }
    meeting = {
        thing
        for one in wanted
        if isinstance(one, rdf.NamedNode)
        for predicate in _MET_BY
        for thing in view.subjects(predicate, one)
        if reading.is_a(view, thing, CG.Post, CG.GovernanceBody)
    }
    resting = {one for one in view.subjects(CG.hasBasis, node) if view.nodes(one, CG.describedIn)}
    found = sorted(meeting | resting, key=lambda one: (naming.name_of(view, one), one.value))
    most = most_rows()
    rows = tuple(
        (
            (speech.named(view, one, placed=True),),
            (Item(naming.kind_of(view, one)),),
            (Item("is what it asks for" if one in meeting else "rests on it"),),
            speech.value(view, one, CG.describedIn),
        )
        for one in found[:most]
    )
    return Section(
        "here",
        f"Whom it concerns here{_not_now(view, node)}",
        Grid("Whom it concerns here", ("name", "kind", "how", "structure"), rows),
        left_out=len(found) - len(rows),
    )


def _not_now(view: View, node: rdf.NamedNode) -> str:
    """Say of a provision that is not in force on the day of a view that it is not."""
    days = set(view.days.values())
    day: date | None = next(iter(days)) if len(days) == 1 else None
    return "" if lawful.is_in_force(node, day) else ", though it is not in force on this day"
