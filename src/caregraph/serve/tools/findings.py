"""Pages of what the rules say: findings, the list of rules, and each rule.

Layer 6.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable

from flask import Blueprint, Response, request

from caregraph import rdf
from caregraph.errors import UnknownNameError
from caregraph.graph import ontology
from caregraph.graph.view import View
from caregraph.results import Finding, group
from caregraph.serve.things.pages import finding_grid
from caregraph.serve.tools.time_pages import findings_over
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.content import HOME, Fact, Grid, Item, Page, Section
from caregraph.serve.web.request import (
    form,
    leaf,
    loaded,
    most_rows,
    shown,
)
from caregraph.serve.web.routes import Menu, Route, serves
from caregraph.serve.web.templating import respond

blueprint = Blueprint("findings", __name__)

_FILTERS = ("outcome", "severity", "rule", "organisation", "structure")
_VALUES = {
    "outcome": ("breach", "not-stated", "waived"),
    "severity": ("violation", "warning", "info"),
}


@serves(
    blueprint,
    "/check",
    Route(
        takes={
            "outcome": "breach, not-stated or waived.",
            "severity": "violation, warning or info.",
            "rule": "The id of a rule.",
            "organisation": "The IRI of an organisation.",
            "structure": "The key of a structure.",
            "over": "A range of days, such as 2004..2024, or all: findings over time.",
        },
        menu=Menu(3, "Findings"),
    ),
)
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
        page,
        "check.html",
        report=report,
        chosen=chosen,
        values=_VALUES,
        leaf=at,
        groups=_by_rule(here),
        organisations=_organisations(report.findings),
        rules=sorted({one.rule for one in report.findings}),
        links=lambda one: tuple(Item(t.label, t.iri, path_of(t.iri)) for t in one.basis),
    )


def _passes(finding: Finding, chosen: dict[str, str]) -> bool:
    facts = {
        "outcome": finding.outcome,
        "severity": finding.severity,
        "rule": finding.rule,
    }
    own = {one.iri for one in finding.organisations} or {"none"}
    if chosen["organisation"] and chosen["organisation"] not in own:
        return False
    if chosen["structure"] and f"/id/{chosen['structure']}/" not in finding.focus.iri + "/":
        return False
    return all(not chosen[name] or chosen[name] == fact for name, fact in facts.items())


def _organisations(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    found = {(one.iri, one.label) for finding in findings for one in finding.organisations}
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


@serves(blueprint, "/rules", Route(menu=Menu(6, "Rules")))
def rules() -> Response:
    """List the rules, each with what it found in the view."""
    report = shown().report
    rows = tuple(
        (
            (Item(one.rule, path=f"/rules/{one.rule}"),),
            (Item(one.title),),
            (Item(_STANDINGS[one.status], tag=one.status),),
            (Item(str(one.targets)),),
            (Item(str(one.findings), path=f"/check?rule={one.rule}" if one.findings else None),),
        )
        for one in report.assurance
    )
    page = Page(
        title="Rules",
        lead="Each is one accountability requirement, with its legal basis, its remedy and "
        "examples that prove it.",
        sections=(
            Section(
                "rules",
                "",
                Grid(
                    "Rules",
                    ("rule", "what is right", "in this view", "looked at", "findings"),
                    rows,
                ),
            ),
        ),
        trail=(HOME,),
    )
    return respond(page)


_STANDINGS = {
    "assured": "holds",
    "findings": "has findings",
    "no-targets": "nothing to look at",
    "out-of-era": "not of this date",
    "out-of-scope": "not applicable",
    "elsewhere": "not of this nation",
    "error": "could not run",
}


@serves(blueprint, "/rules/<identifier>")
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
            Fact("applies", tuple(Item(said) for said in (str(one.era), *one.particulars))),
            Fact("jurisdiction", (Item(one.jurisdiction),)),
            Fact(
                "rests on the absence of",
                tuple(Item(kind) for kind in one.silences),
                expected=False,
            ),
        ),
        sections=(
            Section(
                "findings",
                "In this view",
                finding_grid(found[: most_rows()]),
                empty="It has no finding in this view.",
                left_out=len(found) - len(found[: most_rows()]),
            ),
        ),
        trail=(HOME, Item("Rules", path="/rules")),
    )
    source = one.path.read_text("utf-8")
    examples = [(example.passes, inspect.cleandoc(example.turtle)) for example in one.examples]
    return respond(page, "rule.html", examples=examples, source=source)


def _law(view: View, iri: str) -> Item:
    node = rdf.NamedNode(iri)
    return Item(ontology.label(node) or view.label(node), iri, path_of(iri))
