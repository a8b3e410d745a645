"""Why an answer has no row: nothing is described, not in effect on this day, or not stated.

Layer 4. The one place that says so, for every question and every form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta

from caregraph import rdf
from caregraph.graph import marks, naming, ontology, reading
from caregraph.graph import view as views
from caregraph.graph.proposals import rivals
from caregraph.graph.resolve import Resolved
from caregraph.graph.structure import Structure
from caregraph.graph.view import View
from caregraph.questions.files import KINDS, Question
from caregraph.rdf import Value
from caregraph.seen import listed
from caregraph.vocab import CG, RDF

Solve = Callable[[View, Question, dict[str, Value | None]], rdf.QuerySolutions]
"""Gives the solutions of a question in a view."""

_SHOWN = 5
_DAY = timedelta(days=1)
_CLASS = re.compile(r"\ba(?:\|cg:describedAs)?\s+cg:([A-Z]\w+)")
_ASIDE = {"NotInEffect", "UnstatedMatter", "CompletenessDeclaration", "Structure"}


def why(
    view: View, question: Question, terms: dict[str, Value | None], solve: Solve
) -> tuple[str, ...]:
    """Say why a question that was asked with some terms has no row in a view.

    Args:
        solve: How a question is put to a view; it is asked again of everything as described.
    """
    about = _asked_about(question, terms)
    named = [node for node, kind in about.items() if kind != "structure"]
    gone = {node for node in named if reading.is_mention(view, node)}
    rows = [gone] if gone else _hidden_rows(view, question, terms, solve)
    said = [*_not_in_effect(view, rows)] if rows else []
    said += _gaps(view, named or list(about))
    return tuple(said) or (_nothing(view, question, named, list(about)),)


def _asked_about(question: Question, terms: Mapping[str, Value | None]) -> dict[rdf.NamedNode, str]:
    """Give the things asked about, each with the kind of its parameter."""
    return {
        term: one.kind
        for one in question.parameters
        if one.kind in KINDS and isinstance(term := terms.get(one.name), rdf.NamedNode)
    }


def _hidden_rows(
    view: View, question: Question, terms: dict[str, Value | None], solve: Solve
) -> list[set[rdf.NamedNode]]:
    """Give, of each row there would be as described, the things that are not in effect."""
    kinds = {CG[name] for name in _classes(question)}
    if not any(view.days.values()) or not _mentions(view, kinds):
        return []
    found = []
    for row in solve(views.as_described(view), question, terms):
        things = {term for term in row if isinstance(term, rdf.NamedNode)}
        found.append({one for one in things if reading.is_mention(view, one)})
    return found


def _mentions(view: View, kinds: Collection[rdf.NamedNode]) -> bool:
    """Say whether a view only mentions anything of some kinds; of any kind where none is named."""
    wanted = ontology.subclasses(*kinds) if kinds else [None]
    return any(
        next(iter(view.store.quads_for_pattern(None, CG.describedAs, one)), None) for one in wanted
    )


def _not_in_effect(view: View, rows: Collection[set[rdf.NamedNode]]) -> Iterator[str]:
    """Name what is described and not in effect, and the nearest day on which a row would be."""
    hidden = {one for row in rows for one in row}
    graphs = {graph for one in hidden for graph in view.nodes(one, CG.describedIn)}
    shown = [view.days[graph] for graph in graphs if graph in view.days] or [*view.days.values()]
    days = sorted({str(day) for day in shown if day})
    told = {
        one: f"{naming.name_of(view, one)} ({'; '.join(marks.marks(view, one)) or 'not in effect'})"
        for one in hidden
    }
    names = sorted({*told.values()}) or [f"{len(rows)} rows"]
    yield (
        f"Described but not in effect on {listed(days, _SHOWN)}: {listed(names, _SHOWN)}; "
        f"{_when(view, rows)}"
    )


def _when(view: View, rows: Collection[set[rdf.NamedNode]]) -> str:
    """Say on which day a row would be in effect: as the view is, or with proposals adopted."""
    if near := [found for row in rows if (found := _nearest(view, row))]:
        return f"nearest day: {min(near)[1]}"
    if near := [found for row in rows if (found := _nearest(view, row, adopting=True))]:
        return f"nearest day, if what is proposed is adopted: {min(near)[1]}"
    return "no day is known on which it is"


def _nearest(
    view: View, things: Collection[rdf.NamedNode], *, adopting: bool = False
) -> tuple[timedelta, date] | None:
    """Give the nearest day on which some things are all in effect, after how far it is.

    Args:
        adopting: Suppose that the proposals with which they come are adopted.
    """
    found = []
    for seen in view.seen:
        day = view.days[seen.index.graph]
        here = [one for one in things if one in seen.index.things]
        if day is None or not here:
            continue
        structure = _adopting(seen, seen.on(day), here) if adopting else seen
        resolved = structure.on(day)
        lives = [life for one in here if (life := resolved.life(one, day))]
        turns = {turn for life in lives for turn in life.turns()}
        for other in turns | {turn - _DAY for turn in turns}:
            later = structure.on(other)
            states = [life.state(other) for one in here if (life := later.life(one, other))]
            if states and set(states) == {"in-effect"}:
                found.append((abs(other - day), other))
    return min(found, default=None)


def _adopting(
    structure: Structure, resolved: Resolved, things: Iterable[rdf.NamedNode]
) -> Structure:
    """Give a structure with the proposals adopted that bring some things.

    Of options that rule each other out one is, and none that is ruled out already.
    """
    adopted = set(resolved.taken)
    for thing in things:
        for one in sorted(resolved.brought_by.get(thing, ()), key=lambda one: one.value):
            if not rivals(structure.index, {one}) & adopted:
                adopted.add(one)
    return Structure(
        structure.index,
        known_by=structure.known_by,
        adopted=structure.adopted | (adopted - resolved.taken),
        reading=structure.reading,
        supposed=structure.supposed,
    )


def _gaps(view: View, about: Collection[rdf.NamedNode]) -> Iterator[str]:
    """Tell the gaps recorded about some things, each with the document that may fill it."""
    gaps = {
        gap
        for node in about
        for gap in view.subjects(CG.about, node)
        if CG.UnstatedMatter in view.nodes(gap, RDF.type)
    }
    for gap in sorted(gaps, key=lambda one: one.value)[:_SHOWN]:
        missing = "; ".join(view.texts(gap, CG.missing)).rstrip(".")
        held = ", ".join(sorted(map(view.label, view.nodes(gap, CG.documentNotHeld))))
        yield f"Not stated: {missing}" + (f" (document not held: {held})" if held else "")


def _nothing(
    view: View,
    question: Question,
    named: Collection[rdf.NamedNode],
    about: Collection[rdf.NamedNode],
) -> str:
    """Say that nothing of the kind is described, or that what is described does not say it."""
    classes = _classes(question)
    absent = [name for name in classes if not _is_described(view, CG[name])]
    where = listed(sorted(map(view.label, about or view.structures)), _SHOWN)
    if absent == classes:
        kinds = " or ".join(_labels(absent)) or "such thing"
        return f"Nothing described: no {kinds} in {where}"
    if named:
        return f"Not stated: nothing described says it of {where}"
    kinds = " or ".join(_labels(one for one in classes if one not in absent))
    return f"Not stated: no {kinds} described in {where} says it"


def _labels(classes: Iterable[str]) -> list[str]:
    return [ontology.label(CG[name]) or name for name in classes]


def _is_described(view: View, kind: rdf.NamedNode) -> bool:
    shown = (RDF.type, CG.describedAs)
    return any(
        view.nodes(quad.subject, CG.describedIn)
        for cls in ontology.subclasses(kind)
        for link in shown
        for quad in view.store.quads_for_pattern(None, link, cls)
        if isinstance(quad.subject, rdf.NamedNode)
    )


def _classes(question: Question) -> list[str]:
    """Name the classes that the query of a question asks for, each once, in its order."""
    found = dict.fromkeys(_CLASS.findall(question.sparql))
    return [name for name in found if name not in _ASIDE]
