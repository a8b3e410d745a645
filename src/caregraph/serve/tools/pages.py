"""Pages that work something out: findings, rules, questions, paths, downloads, health.

Layer 6.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import Any

from flask import Blueprint, Response, request

from caregraph import exports, questions, registry
from caregraph import rdf as ox
from caregraph.errors import AssetError, UnknownNameError
from caregraph.graph import ontology
from caregraph.graph.find import find
from caregraph.graph.marks import absence, marks
from caregraph.graph.view import View
from caregraph.results import NOT_STATED, Finding, Table, Thing, Trace, group
from caregraph.results import Cell as ResultCell
from caregraph.serve.processes import costly
from caregraph.serve.things.pages import finding_grid
from caregraph.serve.tools.time_pages import findings_over
from caregraph.serve.web import interface, speech
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.content import HOME, Cell, Fact, Grid, Item, Page, Section
from caregraph.serve.web.failures import failure
from caregraph.serve.web.request import (
    VIEW_OPTIONS,
    download,
    form,
    json_response,
    leaf,
    loaded,
    most_rows,
    shown,
)
from caregraph.serve.web.templating import respond
from caregraph.vocab import CG

blueprint = Blueprint("tools", __name__)

_FILTERS = ("outcome", "severity", "rule", "organisation", "structure")
_VALUES = {
    "outcome": ("breach", "not-stated", "waived"),
    "severity": ("violation", "warning", "info"),
}


@blueprint.get("/check")
def check() -> Response:
    """Show what the rules found, grouped by organisation and rule, filtered by the address."""
    chosen = {name: request.args.get(name, "") for name in _FILTERS}
    for name, known in _VALUES.items():
        if chosen[name] and chosen[name] not in known:
            raise UnknownNameError(name, chosen[name], known, hint=f"Known: {', '.join(known)}.")
    if over := request.args.get("over", "").strip():
        return findings_over(over, chosen["structure"], lambda one: _passes(one, chosen))
    report = shown().report
    findings = [one for one in report.findings if _passes(one, chosen)]
    at = leaf(len(findings))
    here = findings[at.shown]
    page = Page(
        title="Findings",
        lead=f"{len(findings)} of {len(report.findings)} findings.",
        sections=(Section("findings", "", finding_grid(here)),),
        trail=(HOME,),
    )
    if form() == "json":
        whole = report.as_json() | {"findings": [one.as_json() for one in findings]}
        return respond(page, data=whole)
    return respond(
        page, "check.html", report=report, chosen=chosen, values=_VALUES, leaf=at,
        groups=_by_rule(here), organisations=_organisations(report.findings),
        rules=sorted({one.rule for one in report.findings}),
        links=lambda one: tuple(Item(t.label, t.iri, path_of(t.iri)) for t in one.basis),
    )  # fmt: skip


def _passes(finding: Finding, chosen: dict[str, str]) -> bool:
    organisation = finding.organisation.iri if finding.organisation else "none"
    facts = {
        "outcome": finding.outcome,
        "severity": finding.severity,
        "rule": finding.rule,
        "organisation": organisation,
    }
    if chosen["structure"] and f"/id/{chosen['structure']}/" not in finding.focus.iri + "/":
        return False
    return all(not chosen[name] or chosen[name] == fact for name, fact in facts.items())


def _organisations(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    found = {(one.organisation.iri, one.organisation.label) for one in findings if one.organisation}
    return sorted(found, key=lambda pair: pair[1])


def _by_rule(findings: Iterable[Finding]) -> dict[str, dict[str, list[Finding]]]:
    """Group findings by organisation, then by rule."""
    groups: dict[str, dict[str, list[Finding]]] = {}
    for name, found in group(findings).items():
        rules: dict[str, list[Finding]] = {}
        for one in found:
            rules.setdefault(one.rule, []).append(one)
        groups[name] = rules
    return groups


@blueprint.get("/rules")
def rules() -> Response:
    """List the rules, each with what it found in the view."""
    report = shown().report
    rows = tuple(
        ((Item(one.rule, path=f"/rules/{one.rule}"),), (Item(one.title),),
         (Item(_STANDINGS[one.status], tag=one.status),), (Item(str(one.targets)),),
         (Item(str(one.findings), path=f"/check?rule={one.rule}" if one.findings else None),))
        for one in report.assurance
    )  # fmt: skip
    page = Page(
        title="Rules",
        lead="Each is one accountability requirement, with its legal basis, its remedy and "
        "examples that prove it.",
        sections=(Section("rules", "", Grid(
            "Rules", ("rule", "what is right", "in this view", "looked at", "findings"), rows,
        )),),
        trail=(HOME,),
    )  # fmt: skip
    return respond(page)


_STANDINGS = {
    "assured": "holds", "findings": "has findings", "no-targets": "nothing to look at",
    "out-of-era": "not of this date", "error": "could not run",
}  # fmt: skip


@blueprint.get("/rules/<identifier>")
def rule(identifier: str) -> Response:
    """Show one rule: its words, basis, era and examples, and what it found."""
    book = loaded().rulebook.rules
    if identifier not in book:
        raise UnknownNameError("rule", identifier, book)
    one = book[identifier]
    view = shown().view
    found = [finding for finding in shown().report.findings if finding.rule == identifier]
    page = Page(
        title=one.title[:1].upper() + one.title[1:],
        kind=f"rule {one.id}",
        lead=one.requirement,
        facts=(
            Fact("why it matters", (Item(one.why),)),
            Fact("what to do", (Item(one.remedy),)),
            Fact("for", (Item(one.owner),)),
            Fact("severity", (Item(one.severity, tag=one.severity),)),
            Fact("basis", tuple(_law(view, iri) for iri in one.basis)),
            Fact("applies", tuple(Item(said) for said in (str(one.era), *one.limbs))),
            Fact("jurisdiction", (Item(one.jurisdiction),)),
            Fact("rests on the absence of", tuple(Item(kind) for kind in one.silences),
                 expected=False),
        ),
        sections=(Section("findings", "In this view", finding_grid(found[: most_rows()]),
                          empty="It has no finding in this view.",
                          left_out=len(found) - len(found[: most_rows()])),),
        trail=(HOME, Item("Rules", path="/rules")),
    )  # fmt: skip
    source = one.path.read_text("utf-8")
    examples = [(example.passes, inspect.cleandoc(example.turtle)) for example in one.examples]
    return respond(page, "rule.html", examples=examples, source=source)


def _law(view: View, iri: str) -> Item:
    node = ox.NamedNode(iri)
    return Item(ontology.label(node) or view.label(node), iri, path_of(iri))


@blueprint.get("/questions")
def question_list() -> Response:
    """List the questions that can be asked."""
    own = loaded().own.questions
    rows = tuple(
        ((Item(one.id, path=f"/questions/{one.id}"),),
         (Item(one.title, path=f"/questions/{one.id}"),), (Item(one.why),))
        for one in questions.catalogue(own).values()
    )  # fmt: skip
    broken = tuple(Item(_fault(one)) for one in questions.problems(own))
    page = Page(
        title="Questions",
        lead="Each has its query, its parameters and a known answer.",
        sections=(Section("questions", "", Grid("Questions", ("id", "question", "why"), rows)),
                  Section("broken", "Files that cannot be asked", items=broken)),
        trail=(HOME,),
    )  # fmt: skip
    return respond(page)


@blueprint.get("/questions/<identifier>")
def question(identifier: str) -> Response:
    """Ask one question: a form with its parameters, and the answer."""
    try:
        one = questions.find(identifier, loaded().own.questions)
    except AssetError as wrong:
        return failure(_fault(wrong), code=wrong.code, status=500)
    given = {name: value for name, value in request.args.items() if name not in VIEW_OPTIONS}
    asked = shown().work(costly.answer, one, given)
    answer, problem = asked.answer, asked.problem
    if problem and form() != "html":
        raise problem
    unasked = problem is not None and problem.code == "needs-value" and not given
    grid = table_grid(answer) if answer else None
    page = Page(
        title=one.title,
        kind=f"question {one.id}",
        lead=one.why,
        sections=_answer_sections(answer, grid) if answer and grid else (),
        trail=(HOME, Item("Questions", path="/questions")),
    )
    response = respond(
        page, "question.html", answer.as_json() if answer else None, question=one,
        fields=[_field(one_of, given, asked.known[one_of.name]) for one_of in one.parameters],
        problem=None if unasked else problem, unasked=unasked,
    )  # fmt: skip
    if problem and not unasked:
        response.status_code = 400
    return response


def _fault(wrong: AssetError) -> str:
    """Say what is wrong with a file, by its name without the folders of this machine."""
    return f"{PurePath(wrong.where or '').name}: {wrong.message}"


def _answer_sections(answer: Table, grid: Grid) -> tuple[Section, ...]:
    notes = tuple(map(Item, answer.notes))
    return (Section("answer", "Answer", grid, empty=_NO_ANSWER),
            Section("notes", "On what is in it", items=notes))  # fmt: skip


def _field(
    parameter: questions.Parameter, given: dict[str, str], known: Sequence[str]
) -> dict[str, Any]:
    """Give what the form says of a parameter."""
    return {
        "name": parameter.name,
        "label": parameter.label,
        "kind": parameter.kind,
        "needed": parameter.needed,
        "value": _shown_value(parameter, given),
        "known": known,
    }


_NO_ANSWER = "Nothing in this view answers it."


def _shown_value(parameter: questions.Parameter, given: dict[str, str]) -> str:
    if parameter.name in given:
        return given[parameter.name]
    match parameter.default:
        case ox.Literal():
            return parameter.default.value
        case ox.NamedNode() if speech.known(shown().view, parameter.default):
            return shown().view.label(parameter.default)
    return ""


def table_grid(table: Table) -> Grid:
    """Make a page table of the answer to a question; an empty remark is no silence."""
    rows = tuple(
        tuple(
            (_answer_item(cell),) if cell else () if words_for == NOT_STATED else (Item(words_for),)
            for cell, words_for in zip(row, told, strict=True)
        )
        for row, told in zip(table.rows, table.texts(), strict=True)
    )
    return Grid("Answer", table.columns, rows)


def _answer_item(cell: ResultCell) -> Item:
    if cell.iri is None:
        return Item(cell.text)
    if tag := speech.tag_of(cell.iri):
        return Item(cell.text, cell.iri, tag=tag)
    return Item(cell.text, cell.iri, path_of(cell.iri))


@blueprint.get("/trace")
def follow() -> Response:
    """Follow the accountability of a post or body all the way."""
    name = request.args.get("post", "").strip()
    if not name:
        return respond(Page("Follow accountability", lead=_TRACE_LEAD, trail=(HOME,)),
                       "trace.html", trace=None)  # fmt: skip
    try:
        found = shown().work(costly.path, name)
    except UnknownNameError:
        return _not_in_effect(name)
    page = Page(
        title=f"To whom {found.post.label} answers",
        kind="path",
        sections=(Section("lines", "Every line on the way", _hop_grid(found)),),
        trail=(HOME, Item(found.post.label, path=path_of(found.post.iri))),
    )
    return respond(page, "trace.html", found.as_json(), trace=found)


def _not_in_effect(name: str) -> Response:
    """Say of something described that it is not in effect; of anything else, that it is unknown."""
    node = find(loaded().described(), name, CG.Post, CG.GovernanceBody, kind="post or body")
    label, said = loaded().described().label(node), marks(shown().view, node)
    page = Page(
        title=f"To whom {label} answers",
        kind="path",
        lead=f"{label} is described and {absence(shown().view, node)} in this view, so it "
        f"answers to nobody in it: {'; '.join(said)}.",
        trail=(HOME, Item(label, path=path_of(node.value))),
    )
    none: tuple[str, ...] = ()
    data = {"view": shown().seen.as_json(), "post": Thing(node.value, label).as_json(),
            "marks": said, "lines": none, "roots": none, "notStated": [page.lead]}  # fmt: skip
    return respond(page, "trace.html", data, trace=None)


_TRACE_LEAD = "From a post or body up every line, to where accountability ends."


def _hop_grid(found: Trace) -> Grid:
    rows: dict[str, tuple[Cell, ...]] = {}
    for _, who, hop in found.told():
        who_answers, to = (Item(one.label, one.iri, path_of(one.iri)) for one in (who, hop.to))
        basis = tuple(Item(t.label, t.iri, path_of(t.iri)) for t in hop.basis)
        rows.setdefault(hop.line.iri, (
            (who_answers,), (to,), (Item(hop.kind),), tuple(Item(t.label) for t in hop.scope),
            basis, (Item(hop.status), *map(Item, hop.marks)),
            tuple(Item(str(place)) for place in hop.evidence),
        ))  # fmt: skip
    columns = ("who answers", "to whom", "in which capacity", "for what", "on which basis",
               "status", "evidence")  # fmt: skip
    return Grid("Lines", columns, tuple(rows.values()))


@blueprint.get("/export")
def export() -> Response:
    """Give the view as a file, or list the formats."""
    name = request.args.get("format")
    if name:
        chosen = exports.named(name)
        written = shown().work(costly.export, name)
        return download(written, chosen.media_type, f"caregraph{chosen.suffix}")
    rows = tuple(
        ((Item(one.name, path=f"/export?format={one.name}"),), (Item(one.title),),
         (Item(one.suffix),))
        for one in exports.formats()
    )  # fmt: skip
    broken = tuple(Item(one.message) for one in registry.added("caregraph.exports").problems)
    page = Page(
        title="Downloads",
        lead="The view that you are looking at, as a file.",
        sections=(Section("formats", "", Grid("Formats", _FORMAT_COLUMNS, rows)),
                  Section("broken", "Formats that cannot be used", items=broken)),
        trail=(HOME,),
    )  # fmt: skip
    return respond(page)


_FORMAT_COLUMNS = ("format", "what it is", "suffix")


@blueprint.get("/health")
def health() -> Response:
    """Say that the service is up, and how its queries are closed off; it waits for nobody."""
    sealing = loaded().pool.workers.sealing()
    told = {"ok": True, "structures": len(loaded().structures), "queries": sealing}
    return json_response(told)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """Describe the addresses of the service in OpenAPI."""
    return json_response(interface.describe(request.url_root.rstrip("/")))
