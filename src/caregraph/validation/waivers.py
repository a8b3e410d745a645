"""Waivers: findings that somebody answers for leaving open until a date.

Layer 4. A waived finding stays in every report, under another outcome. A waiver that has run out
returns the finding, and one that matches nothing is itself a finding, so that none is forgotten.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from caregraph import rdf
from caregraph.errors import Problem, SourceError, SourceProblemsError, near
from caregraph.graph import build, ontology
from caregraph.graph import dates as days
from caregraph.graph.view import View
from caregraph.model import Record
from caregraph.results import Finding, Report, Thing
from caregraph.sources import Convention, folder
from caregraph.validation import moved
from caregraph.vocab import CG, RDF, SKOS

if TYPE_CHECKING:
    from caregraph.timelines import Timeline

_TITLE = "a waiver matches a finding"
_FOUND = "waivers that match no finding"
_FORMER = "waivers that name a former rule"
_NEEDED = (CG.waivesRule, CG.reason, CG.waiverOwner, CG.approvedBy, CG.reviewBy)


@dataclass(frozen=True)
class Waiver:
    """One waiver, from a table of waivers or from the graph."""

    name: str
    rule: str
    focus: str | None
    """Name, key or IRI of the one thing it is about; ``None`` for any."""
    cls: str | None
    """Label of the only class it is about; ``None`` for any."""
    reason: str
    owner: str
    approved_by: str
    authority: str | None
    review_by: date
    where: str
    """File and row, to find it by."""
    written: str
    """The id of the rule as it is written, which may be a former one."""
    homes: frozenset[str] = frozenset()
    """IRIs of the structures among whose rows it stands; none: it stands in a table by itself."""

    def counts(self, today: date) -> bool:
        """Say whether it has not yet run out."""
        return today < self.review_by

    def as_data(self) -> dict[str, str]:
        """Give what every report says of it."""
        data = {
            "reason": self.reason,
            "owner": self.owner,
            "approvedBy": self.approved_by,
            "reviewBy": self.review_by.isoformat(),
        }
        return data | ({"authority": self.authority} if self.authority else {})


def read(
    path: Path,
    rules: Iterable[str],
    former: Mapping[str, str] | None = None,
    *,
    dates: Convention | None = None,
) -> tuple[Waiver, ...]:
    """Read a table of waivers (CSV).

    Args:
        former: The ids of today by the ids of rules that are no more.
        dates: How its dates are written, as for any table.

    Raises:
        SourceProblemsError: a waiver lacks its reason, owner, approver or review date, or names
            no rule; every problem at once.
    """
    reading = folder.read_table(path, "waivers", dates=dates)
    build.tell_notes(reading)
    known = list(rules)
    problems = list(reading.problems)
    waivers = [_waiver(record, known, former or {}, problems) for record in reading.records]
    if problems:
        raise SourceProblemsError(problems, where=str(path))
    return tuple(waiver for waiver in waivers if waiver is not None)


def of_view(view: View, former: Mapping[str, str] | None = None) -> tuple[Waiver, ...]:
    """Give the waivers that the structures of a view carry themselves.

    Args:
        former: The ids of today by the ids of rules that are no more.

    Raises:
        SourceError: one lacks its rule, reason, owner, approver or review date.
    """
    nodes = sorted(view.subjects(RDF.type, CG.Waiver), key=lambda one: one.value)
    return tuple(_from_graph(view, node, former or {}) for node in nodes)


def about(waivers: Iterable[Waiver], rules: Collection[str] | None) -> tuple[Waiver, ...]:
    """Give those of some waivers that are about some rules; all where none is named."""
    return tuple(one for one in waivers if rules is None or one.rule in rules)


def applied(report: Report, waivers: Iterable[Waiver], view: View, today: date) -> Report:
    """Give the report with waived findings marked, and a finding for each idle waiver."""
    several = tuple(waivers)
    findings, idle = _marked(report.findings, several, view, today)
    rules = {one.rule for one in report.assurance}
    old = sorted({one.rule for one in several})
    notes = tuple(
        f"a waiver names {rule}: {said}" for rule in old if (said := moved.said(rule, rules))
    )
    notes = (*report.notes, *notes)
    return replace(report, findings=(*findings, *idle), notes=notes).counted()


def applied_over(
    timeline: Timeline, waivers: Iterable[Waiver], view: View, today: date
) -> Timeline:
    """Give the timeline with waived findings marked, and a finding for each idle waiver.

    Args:
        view: One that shows the classes and all names of things, whatever the day.
        today: A waiver counts before its date of review, on whichever days the finding holds.
    """
    from caregraph.timelines import Cause, Interval, Lasting

    told = [one.finding for one in timeline.findings]
    findings, idle = _marked(told, waivers, view, today)
    whole = Interval(
        timeline.start,
        timeline.until,
        is_open=True,
        is_certain=True,
        since=(Cause("range"),),
        ended=(),
    )
    marked = (
        replace(one, finding=finding)
        for one, finding in zip(timeline.findings, findings, strict=True)
    )
    return replace(timeline, findings=(*marked, *(Lasting(one, (whole,)) for one in idle)))


def _marked(
    found: Sequence[Finding], waivers: Iterable[Waiver], view: View, today: date
) -> tuple[list[Finding], list[Finding]]:
    """Mark waived findings; give also one for each waiver that is idle or names a former rule."""
    findings = list(found)
    idle = []
    ran_out: dict[int, Waiver] = {}
    for waiver in waivers:
        hits = [i for i, finding in enumerate(found) if _covers(waiver, finding, view)]
        if not hits:
            idle.append(_idle(waiver))
        elif waiver.written != waiver.rule:
            idle.append(_renamed(waiver))
        for i in hits:
            if not waiver.counts(today):
                ran_out[i] = waiver
            elif findings[i].outcome != "waived":
                findings[i] = replace(findings[i], outcome="waived", waiver=waiver.as_data())
    for i, waiver in ran_out.items():
        if findings[i].outcome != "waived":
            lapsed = waiver.review_by.isoformat()
            told = findings[i].remarked(f"A waiver of it ran out on {lapsed}.")
            findings[i] = replace(told, lapsed=lapsed)
    return findings, idle


def _from_graph(view: View, node: rdf.NamedNode, former: Mapping[str, str]) -> Waiver:
    needed = {predicate: _one(view, node, predicate) for predicate in _NEEDED}
    lacking = [f"cg:{one.value.rpartition('/')[2]}" for one, text in needed.items() if not text]
    try:
        review_by = days.parse(needed[CG.reviewBy] or "2000").first_day
    except ValueError:
        lacking.append(f"a date under cg:reviewBy, not {needed[CG.reviewBy]!r}")
    if lacking:
        raise SourceError(
            f"the waiver {view.label(node)} lacks {', '.join(lacking)}",
            where=_one(view, node, CG.tableRow) or None,
            code="waiver-incomplete",
            hint="A waiver says why, who is to mend it, who approved it and until when.",
        )
    written = needed[CG.waivesRule].upper()
    return Waiver(
        name=view.label(node),
        rule=former.get(written, written),
        focus=_one(view, node, CG.waivesFocus) or None,
        cls=_one(view, node, CG.waivesClass) or None,
        reason=needed[CG.reason],
        owner=needed[CG.waiverOwner],
        approved_by=needed[CG.approvedBy],
        authority=_one(view, node, CG.authority) or None,
        review_by=review_by,
        where=_one(view, node, CG.tableRow) or "in the graph",
        written=written,
        homes=frozenset(one.value for one in view.nodes(node, CG.describedIn)),
    )


def _covers(waiver: Waiver, finding: Finding, view: View) -> bool:
    if finding.rule != waiver.rule:
        return False
    node = rdf.NamedNode(finding.focus.iri)
    if not _is_within(waiver, node, view):
        return False
    if waiver.cls is not None:
        classes = view.nodes(node, RDF.type)
        if waiver.cls.casefold() not in {(ontology.label(one) or "").casefold() for one in classes}:
            return False
    if waiver.focus is None:
        return True
    names = {finding.focus.iri, finding.focus.iri.rpartition("/")[2], finding.focus.label}
    names |= set(view.texts(node, SKOS.altLabel))
    return waiver.focus.casefold() in {name.casefold() for name in names}


def _is_within(waiver: Waiver, node: rdf.NamedNode, view: View) -> bool:
    """Say whether a thing is of a structure that a waiver stands in, or is named by its IRI.

    What one council approved leaves nothing open at another that calls its post the same.
    """
    if not waiver.homes or waiver.focus == node.value:
        return True
    described = {node.value, *(one.value for one in view.nodes(node, CG.describedIn))}
    return not waiver.homes.isdisjoint(described)


def _idle(waiver: Waiver) -> Finding:
    said = f"The waiver {waiver.name} ({waiver.where}) matches no finding of {waiver.rule}."
    return _told(waiver, _FOUND, said, "Take the waiver out, or correct its rule, focus or class.")


def _renamed(waiver: Waiver) -> Finding:
    said = f"The waiver {waiver.name} ({waiver.where}) names {waiver.written}; {waiver.rule} stands"
    return _told(waiver, _FORMER, f"{said} in its place.", f"Write {waiver.rule} in the waiver.")


def _told(waiver: Waiver, found: str, statement: str, remedy: str) -> Finding:
    return Finding(
        rule=waiver.rule,
        title=_TITLE,
        found=found,
        outcome="breach",
        severity="info",
        focus=Thing(f"urn:caregraph:waiver:{waiver.name}", f"waiver {waiver.name}"),
        organisations=(),
        path=None,
        value=None,
        statement=statement,
        remedy=remedy,
        owner=waiver.owner,
        basis=(),
        evidence=(),
    )


def _waiver(
    record: Record, known: list[str], former: Mapping[str, str], problems: list[Problem]
) -> Waiver | None:
    written = (record.one("rule") or "").upper()
    rule = former.get(written, written)
    if rule not in known:
        close = near(rule, known)
        hint = f"Did you mean {close[0]!r}?" if close else "caregraph show rules lists them."
        hint = moved.said(rule, known) or hint
        problems.append(
            Problem(
                "unknown-rule", record.file, "there is no such rule", record.row, "rule", rule, hint
            )
        )
        return None
    needed = ("reason", "owner", "approved by", "review by")
    texts = {name: record.one(name) or "" for name in needed}
    if not all(texts.values()):
        return None  # the reader has told which cell is empty
    try:
        review_by = days.parse(texts["review by"]).first_day
    except ValueError:
        problems.append(
            Problem(
                "not-a-date",
                record.file,
                "a date was expected",
                record.row,
                "review by",
                record.one("review by"),
                "Write 2011-04-01.",
            )
        )
        return None
    return Waiver(
        name=record.key,
        rule=rule,
        focus=record.one("focus"),
        cls=record.one("class"),
        reason=texts["reason"],
        owner=texts["owner"],
        approved_by=texts["approved by"],
        authority=record.one("authority"),
        review_by=review_by,
        where=f"{record.file}, row {record.row}",
        written=written,
    )


def _one(view: View, node: rdf.NamedNode, predicate: rdf.NamedNode) -> str:
    texts = view.texts(node, predicate)
    return texts[0] if texts else ""
