"""The page of what the rules found.

Layer 6.
"""

from __future__ import annotations

import mimetypes
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.util import find_spec

from flask import Blueprint, Response, request

from caregraph import moods, reports
from caregraph.errors import UnknownNameError
from caregraph.graph.choices import Choice
from caregraph.graph.view import View
from caregraph.moods import OUTCOMES, SEVERITIES, Outcome
from caregraph.results import Assurance, Finding, Report, Status, Thing
from caregraph.serve.processes import costly
from caregraph.serve.things.cards import MOST, by_mood, law_on, longest, reduced, setting
from caregraph.serve.things.found import by_structure, finding_grid, is_within
from caregraph.serve.tools import filters
from caregraph.serve.tools.time_pages import findings_over
from caregraph.serve.web.content import HOME, Items, Page, Section
from caregraph.serve.web.moods import SERIOUS, tiles
from caregraph.serve.web.request import (
    choice,
    download,
    form,
    leaf,
    loaded,
    most_rows,
    options,
    shown,
)
from caregraph.serve.web.routes import LEAF, Menu, Route, serves
from caregraph.serve.web.shown_tables import Cut
from caregraph.serve.web.speech import named, spoken_day
from caregraph.serve.web.templating import respond, respond_arranged

blueprint = Blueprint("findings", __name__)

_OWN = "own"
"""New since the day at which each structure is described, with nothing adopted."""
_FILES = {
    "xlsx": "Excel",
    "csv": "CSV",
    "docx": "Word, for a board paper",
    "html": "a page to send or print",
    "json": "JSON",
}
"""The forms in which the findings shown can be taken away."""

_HINTS: dict[Outcome, str] = {
    "left-open": "What is put for decision does not say these things. None is known to be a "
    "breach; settle each before the decision.",
    "not-stated": "Nobody has said; it may be in order. Nothing here says that anyone did "
    "anything wrong.",
}


@serves(
    blueprint,
    "/check",
    Route(
        takes={
            "outcome": f"{', '.join(OUTCOMES[:-1])} or {OUTCOMES[-1]}.",
            "severity": "violation, warning or info.",
            "rule": "The id of a rule.",
            "organisation": "The IRI of an organisation; none for findings without any.",
            "structure": "The key of a structure.",
            "about": "Words: only what names them, such as a post, a body or a rule.",
            "since": "A day: only what was not found on it, with nothing adopted; own for the day "
            "at which each structure is described.",
            "over": "A range of days, such as 2004..2024, or all: findings over time.",
            "format": f"{', '.join(_FILES)}: the findings as a file.",
            **LEAF,
        },
        menu=Menu(3, "Findings", in_foot=False, below=("/rules",)),
    ),
)
def check() -> Response:
    """Show what the rules found, by mood, on one card a rule or cause, filtered by the address."""
    chosen = filters.chosen()
    if over := request.args.get("over", "").strip():
        return findings_over(over, chosen["structure"], lambda one: _passes(one, chosen))
    since = request.args.get("since", "").strip()
    report = shown().report
    findings = [one for one in _new(report.findings, since) if _passes(one, chosen)]
    narrowed = replace(report, findings=tuple(findings)).counted()
    if name := request.args.get("format", ""):
        return _file(name, narrowed)
    proposes = bool(report.view.adopted)
    is_whole = not since and not any(chosen.values())
    counted = moods.headline(narrowed.summary(), proposes=proposes)
    book, at = loaded().rulebook.rules, leaf(longest(findings), rows=MOST)
    parts = by_mood(findings, book, setting(shown().view, at.shown))
    everything = parts if at.last == 1 else by_mood(findings, book)
    page = Page(
        title="Findings",
        lead=reduced(everything, len(report.findings)),
        sections=(Section("findings", "", finding_grid(findings[: most_rows()])),),
        trail=(HOME, *_place(shown().view)),
    )
    if form() != "html":
        whole = report.as_json() | {"findings": [one.as_json() for one in findings]}
        return respond(page, data=whole)
    return respond_arranged(
        page,
        "check.html",
        Cut(len(findings), len(findings), at),
        report=report,
        chosen=chosen,
        since=since,
        own=_OWN,
        own_day=_own_day(),
        kept={name: value or None for name, value in (*chosen.items(), ("since", since))},
        headline=report.headline() if is_whole else counted,
        whole="" if len(report.view.structures) == 1 else "In all structures together, ",
        hints=_HINTS,
        parts=parts,
        tiles=tiles(findings, proposes=proposes),
        offered=_offered(shown().view, report.findings),
        unlisted=max(0, len(_organisations(report)) - MOST_OFFERED),
        standings=_standings(report),
        law_on=law_on(shown().view),
        files=_offered_files(),
        leaf=at,
    )


def _new(findings: Sequence[Finding], since: str) -> Sequence[Finding]:
    """Give what was not found on an earlier day, with nothing adopted; all where none is named."""
    if not since:
        return findings
    asked = choice()
    day = None if since == _OWN else since
    then = loaded().shown(Choice(day, asked.known_by, suppose_complete=asked.suppose_complete))
    before = {one.fingerprint for one in then.report.findings}
    return [one for one in findings if one.fingerprint not in before]


def _place(view: View) -> Items:
    """Give the way to the only structure of a view; nothing where it has several."""
    named_here = [named(view, one) for one in view.structures]
    return tuple(named_here) if len(named_here) == 1 else ()


def _own_day() -> str:
    """Say which day a structure is described at; nothing where that is what is shown."""
    if not options():
        return ""
    days = set(loaded().shown(Choice()).view.days.values())
    return spoken_day(next(iter(days))) if len(days) == 1 else "each structure’s own date"


@cache
def _offered_files() -> dict[str, str]:
    """Give the forms that can be had here: Word only where it can be written."""
    return {name: said for name, said in _FILES.items() if name != "docx" or find_spec("docx")}


def _file(name: str, report: Report) -> Response:
    """Give a report as a file, by the name of its form.

    Raises:
        UnknownNameError: there is no such form.
        LimitReachedError: it takes too much to write.
    """
    known = _offered_files()
    if name not in known:
        raise UnknownNameError("form", name, known, hint=f"Known: {', '.join(known)}.")
    if name == "docx":
        written: str | bytes = shown().work(costly.findings_paper, report)
    else:
        written = reports.teller("report", name)(report)
    body = written.encode() if isinstance(written, str) else written
    media_type = mimetypes.guess_type(f"findings.{name}")[0] or "application/octet-stream"
    return download(body, media_type, f"findings.{name}")


def _passes(finding: Finding, chosen: dict[str, str]) -> bool:
    facts = {
        "outcome": finding.outcome,
        "severity": finding.severity,
        "rule": finding.rule,
    }
    own = {one.iri for one in finding.organisations} or {"none"}
    if chosen["organisation"] and chosen["organisation"] not in own:
        return False
    if chosen["structure"] and not is_within(shown().view, finding, chosen["structure"]):
        return False
    if chosen["about"] and chosen["about"].casefold() not in _words(finding):
        return False
    return all(not chosen[name] or chosen[name] == fact for name, fact in facts.items())


def _words(one: Finding) -> str:
    """Give the words by which a finding is looked for, folded."""
    whose = [each.label for each in one.organisations]
    said = (one.focus.label, one.rule, one.title, one.heading, one.statement, one.question or "")
    return "\n".join([*said, *whose]).casefold()


MOST_OFFERED = 200
"""So many organisations can be chosen from."""

Offered = dict[str, list[tuple[str, str, int]]]
"""By filter: values, how they read, and how many findings each has."""


def _offered(view: View, findings: Sequence[Finding]) -> Offered:
    """Give what can be chosen in each filter, with counts; organisations by name.

    Of these only so many, those with most findings: the page of any other leads to its own.
    """
    organisations = Counter(one for finding in findings for one in finding.organisations)
    none = sum(not finding.organisations for finding in findings)
    most = organisations.most_common(MOST_OFFERED)
    named = sorted(most, key=lambda pair: (pair[0].label, pair[0].iri))
    severities = Counter(one.severity for one in findings)
    places: Counter[str] = Counter()
    for (structure, _), count in by_structure(view, findings).items():
        places[structure] += count
    return {
        "organisation": [
            *((one.iri, one.label, count) for one, count in named),
            *([("none", "no organisation", none)] if none else []),
        ],
        "severity": [(one, f"{SERIOUS[one]}, or would be", severities[one]) for one in SEVERITIES],
        "structure": [
            (one.value.rpartition("/")[2], view.label(one), places[one.value])
            for one in view.structures
        ],
    }


def _organisations(report: Report) -> set[Thing]:
    return {one for finding in report.findings for one in finding.organisations}


def _standings(report: Report) -> list[tuple[str, list[Assurance]]]:
    """Give the rules without findings by how they stand, those that saw nothing first."""
    found = [
        (text, [one for one in report.assurance if one.status == status])
        for status, text in _WITHOUT.items()
    ]
    return [
        (text if len(several) > 1 else _of_one(text), several) for text, several in found if several
    ]


def _of_one(text: str) -> str:
    """Say of one rule what is said of several."""
    for many, one in (("were ", "was "), ("are ", "is "), ("they ", "it ")):
        text = text.replace(many, one)
    return text


_WITHOUT: dict[Status, str] = {
    "error": "could not be run",
    "no-targets": "had nothing to look at",
    "assured": "passed for all that they looked at",
    "out-of-era": "were not in force on the day",
    "out-of-scope": "are about what the description does not speak of",
    "elsewhere": "are of a nation that nothing here is known to be of",
}
"""How rules without findings stand, what has to be looked into first."""
