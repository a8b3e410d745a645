"""The page of a thing as an answer: its card, what became of it, what was found, all else folded.

Layer 6. One form for every kind of thing; what it tells of each follows from its tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from flask import Response

from caregraph import rdf
from caregraph.english import upper
from caregraph.graph import reading
from caregraph.graph.dates import spoken_date
from caregraph.graph.view import View
from caregraph.moods import OUTCOMES
from caregraph.results import SEVERITIES, Finding
from caregraph.sentences import Absence, absent
from caregraph.sentences.lines import supposed
from caregraph.serve.changes import compared
from caregraph.serve.changes.sections import options as options_section
from caregraph.serve.processes.workers import LimitReachedError
from caregraph.serve.things import answer as answers
from caregraph.serve.things import drawings, paragraphs
from caregraph.serve.things.found import findings_of
from caregraph.serve.things.history import history
from caregraph.serve.things.proposing import adopting
from caregraph.serve.things.thing import thing_page
from caregraph.serve.web.addresses import comparison_with, path_of
from caregraph.serve.web.content import Item, Items, Page, Section
from caregraph.serve.web.moods import serious
from caregraph.serve.web.request import address, arrangement, form, loaded, shown
from caregraph.serve.web.templating import beside, respond
from caregraph.vocab import CG

_TRACED = (CG.Post, CG.GovernanceBody)
_ENDING = (*_TRACED, CG.Organisation, CG.OrganisationalUnit, CG.Agreement, CG.Fund)
_MOST_FINDINGS = 3
"""So many findings stand open beside the card; those after them are folded."""
_MOST_PARAGRAPHS = 15
"""So many paragraphs of a document stand open with what rests on them; likewise."""
_MOST_ROWS = 60
"""A folded list shows so many of its rows; files have all of them."""
_MOST_ACTIONS = 4
"""So many things to do stand under the card; the others are folded."""
_SILENT = "not-stated"
_BESIDE = ("findings", "not-in-effect")
"""Sections of a page that stand in a place of their own."""


def show(node: rdf.NamedNode, more: Sequence[Section] = (), trail: Items = ()) -> Response:
    """Answer with the page of a thing.

    Args:
        more: What else is to be told of it.
        trail: The way here, where it is not by its structure.
    """
    view, described = shown().view, shown().described
    most = _MOST_ROWS if form() == "html" and not arrangement() else None
    found = _about(shown().report.findings, node)
    silent = [*_not_stated(view, node)]
    added = (*more, *_options(view, node), findings_of(found, node), *silent)
    page = thing_page(view, node, described, added, most=most)
    page = replace(page, actions=tuple(_actions(view, node)), trail=trail or page.trail)
    answer = answers.of(view, node, page)
    absence = absent(view, node) if reading.is_mention(view, node) else None
    whole = thing_page(described, node, described, most=most) if absence else page
    if form() != "html":
        data = {**page.as_json(), **answer.as_json(), "view": shown().seen.as_json()}
        return respond(page, data=data | ({"described": whole.as_json()} if absence else {}))
    return respond(
        replace(page, sections=tuple(_folds(whole))),
        "thing.html",
        whole=whole,
        answer=answer,
        absence=_Absent.of(absence, node) if absence else None,
        place=_place(view, node),
        turns=history(view, described, node),
        turns_title="What it brings" if reading.is_a(view, node, CG.Proposal) else "History",
        holder=not absence and reading.is_a(view, node, CG.Post),
        findings=found,
        paragraphs=_paragraphs(view, node),
        cited=paragraphs.cited(described if absence else view, node),
        takes=tuple(_takes(view, node, page)),
        serious=serious,
        MOST_FINDINGS=_MOST_FINDINGS,
        MOST_PARAGRAPHS=_MOST_PARAGRAPHS,
        MOST_ACTIONS=_MOST_ACTIONS,
    )


@dataclass(frozen=True)
class _Absent:
    """What the page of a thing that is not there offers."""

    day: str
    actions: Items
    beside: Items

    @classmethod
    def of(cls, absence: Absence, node: rdf.NamedNode) -> _Absent:
        """Lead to a day on which the thing is there, and to what is there on this day."""
        day, path = absence.day.isoformat(), path_of(node.value)
        names = [
            loaded().proposal_names.get(rdf.NamedNode(one.iri), one.iri) for one in absence.only_if
        ]
        adopted = "".join(f"&adopt={quote(one, safe='')}" for one in names)
        actions = []
        if absence.shown_on:
            then = absence.shown_on.isoformat()
            adopting = ", if adopted" if names else ""
            actions.append(
                Item(
                    f"Show it on {spoken_date(then)}{adopting}",
                    path=f"{path}?asOf={then}{adopted}",
                )
            )
        home = node.value.partition("/id/")[2].split("/")[0]
        actions.append(
            Item(
                f"See what is there on {spoken_date(day)}",
                path=f"/structures/{home}?asOf={day}",
            )
        )
        if absence.shown_on:
            before, after = sorted((day, absence.shown_on.isoformat()))
            days = f"structure={home}&before={before}&after={after}&asOf="
            actions.append(Item("Compare the two days", path=f"/compare?{days}{adopted}"))
        beside = tuple(Item(one.label, one.iri, path_of(one.iri)) for one in absence.in_its_place)
        return cls(day, tuple(actions), beside)


def _folds(page: Page) -> Iterator[Section]:
    """Give the parts of a page that stand folded; what is empty stands in what is not stated."""
    shown = [one for one in page.shown_sections if one.id not in _BESIDE]
    silent = tuple(Item(one.empty) for one in shown if not one.filled)
    for one in shown:
        if one.filled and one.id != _SILENT:
            yield replace(one, grid=one.grid and paragraphs.numbered(one.grid))
    known = next((one.items for one in shown if one.id == _SILENT), ())
    if known or silent:
        yield Section(_SILENT, "What is not stated", items=(*known, *silent))


def _about(findings: Sequence[Finding], node: rdf.NamedNode) -> list[Finding]:
    """Give the findings about a thing, the most pressing first."""
    found = [one for one in findings if node.value in (one.focus.iri, one.value)]
    found.sort(key=lambda one: (OUTCOMES.index(one.outcome), SEVERITIES.index(one.severity)))
    return found


def _place(view: View, node: rdf.NamedNode) -> str:
    """Give the organisation that a thing is within, where it is not one; or those it works for."""
    within = reading.organisation(view, node)
    if within:
        return within.label if within.iri != node.value else ""
    return " and ".join(one.label for one in reading.things(view, node, CG.serves))


def _paragraphs(view: View, node: rdf.NamedNode) -> list[paragraphs.Paragraph]:
    if not reading.is_a(view, node, CG.SourceDocument):
        return []
    return paragraphs.by_paragraph(view, node)


def _actions(view: View, node: rdf.NamedNode) -> Iterator[Item]:
    """Give what can be done from the page of a thing."""
    iri = quote(node.value, safe="")
    if reading.is_a(view, node, *_TRACED):
        yield Item("Follow it all the way up", path=f"/trace?post={iri}")
        if view.subjects(CG.accountableParty, node):
            yield Item("The same as a table", path=f"{path_of(node.value)}#answers-to")
    if reading.is_a(view, node, CG.Proposal):
        yield from (replace(one, text=upper(one.text)) for one in adopting(view, node))
    if reading.is_mention(view, node):
        return
    yield from _changes(view, node)
    structures = view.nodes(node, CG.describedIn)
    if structures and reading.is_a(view, node, *answers.ANSWERING):
        yield Item("See it in the whole drawing", path=f"{path_of(structures[0].value)}#drawing")
    if reading.is_a(view, node, *_ENDING) and structures:
        yield Item("What its ending brings", path=f"/impact?thing={iri}")
    if reading.is_a(view, node, CG.Organisation):
        yield _concerning(node)


def _changes(view: View, node: rdf.NamedNode) -> Iterator[Item]:
    """Lead to what a proposal changes that a thing, or a line from it, comes with."""
    lines = view.subjects(CG.accountableParty, node)
    proposals = {one for each in (node, *lines) for one in supposed(view, each)}
    for one in sorted(proposals):
        name = loaded().proposal_names.get(rdf.NamedNode(one.iri), one.iri)
        yield Item("What the proposal changes here", path=comparison_with(name))


def _concerning(node: rdf.NamedNode) -> Item:
    """Lead to the findings about an organisation and what is its own; count them where all are."""
    path = f"/check?organisation={quote(node.value)}"
    if shown().is_part:
        return Item("Findings that concern it", path=path)
    count = sum(
        node.value in {each.iri for each in one.organisations} for one in shown().report.findings
    )
    return Item(f"Findings that concern it ({count})", path=path)


def _options(view: View, node: rdf.NamedNode) -> Iterator[Section]:
    """Set the options of a proposal side by side, where it has any."""
    if not view.subjects(CG.optionOf, node):
        return
    try:
        found = compared.options(node.value)
    except LimitReachedError as limit:
        said = Item(f"They are not compared now: {limit.message}.")
        yield Section("side-by-side", "Options side by side", items=(said,))
        return
    yield from options_section(found, loaded().proposal_names)


def _not_stated(view: View, node: rdf.NamedNode) -> Iterator[Section]:
    """Say what the sources leave open about a thing, and which documents may say it."""
    items = [Item(text) for text in answers.not_stated(view, node)]
    items += [
        Item(f"Not held, and may state it: {title}.")
        for title in reading.documents_not_held(view, node)
    ]
    if items:
        yield Section(_SILENT, "What is not stated", items=tuple(items))


def _takes(view: View, node: rdf.NamedNode, page: Page) -> Iterator[Item]:
    """Give the files in which the page can be taken along."""
    if page.main_grid:
        yield Item("Excel", path=beside("xlsx"))
        yield Item("CSV", path=beside("csv"))
    yield Item("JSON", path=beside("json"))
    if drawings.can_be_drawn(view, node):
        yield Item("Drawing (SVG)", path=address(f"{path_of(node.value)}/drawing.svg"))
