"""Markdown, for a pull request or a job summary."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caregraph.results import SEVERITIES, Finding, Report, Table, Thing, group

SUFFIX = ".md"
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|!])")


def report(result: Report) -> str:
    """Tell a report: the verdict, the findings by organisation, what passed."""
    counts = result.summary()
    lines = ["# Accountability check", "", f"**{_verdict(result)}**", ""]
    lines.append(", ".join(f"{counts[severity]} {severity}" for severity in SEVERITIES)
                 + f", {counts['notStated']} not stated, {counts['waived']} waived")  # fmt: skip
    if result.fixed is not None:
        lines.append(f"\nSince the baseline: {counts['new']} new, {counts['fixed']} fixed, "
                     f"{counts['open']} still open.")  # fmt: skip
    lines += ["", _view(result), ""]
    for name, findings in sorted(group(result.findings).items()):
        lines += [f"## {_plain(name)}", ""]
        for finding in findings:
            lines += _finding(finding)
        lines.append("")
    if result.fixed:
        lines += ["## Fixed", ""]
        lines += [f"- ~~{one.rule}: {_plain(one.message)}~~" for one in result.fixed] + [""]
    lines += _assurance(result)
    return "\n".join(lines).rstrip() + "\n"


def table(result: Table) -> str:
    """Tell a table as a pipe table."""
    rows = [[_plain(text) for text in row] for row in result.texts()]
    header = [_plain(name.replace("_", " ")) for name in result.columns]
    lines = [f"| {' | '.join(row)} |" for row in [header, ["---"] * len(header), *rows]]
    return "\n".join(lines) + "\n"


def _verdict(result: Report) -> str:
    if result.conforms("info"):
        return "No rule is breached."
    if result.conforms():
        return "No rule is violated; there are lesser findings."
    return "There are violations."


def _view(result: Report) -> str:
    names = ", ".join(_plain(thing.label) for thing in result.structures)
    day = f", as at {result.as_of}" if result.as_of else ""
    adopted = "; ".join(_plain(thing.label) for thing in result.adopted)
    return f"Looked at: {names}{day}" + (f"; taken as adopted: {adopted}" if adopted else "") + "."


def _finding(finding: Finding) -> Iterator[str]:
    mark = finding.severity if finding.outcome == "breach" else finding.outcome.replace("-", " ")
    change = f" *{finding.change}*" if finding.change else ""
    yield f"- **{mark}** {finding.rule}{change}: {_plain(finding.message)}"
    yield f"  - Remedy: {_plain(finding.remedy)}"
    basis = "; ".join(_linked(thing) for thing in finding.basis)
    if basis:
        yield f"  - Basis: {basis}"
    if finding.evidence:
        places = "; ".join(dict.fromkeys(_plain(str(one)) for one in finding.evidence))
        yield f"  - Evidence: {places}"
    if finding.waiver:
        who = f"{_plain(finding.waiver['reason'])} ({_plain(finding.waiver['approvedBy'])})"
        yield f"  - Waived until {finding.waiver['reviewBy']}: {who}"


def _assurance(result: Report) -> Iterator[str]:
    yield "## What was checked"
    yield ""
    yield "| rule | outcome | looked at | passed | findings |"
    yield "| --- | --- | ---: | ---: | ---: |"
    for one in result.assurance:
        status = "0 targets: not assured" if one.status == "no-targets" else one.status
        yield f"| {one.rule} | {status} | {one.targets} | {one.passed} | {one.findings} |"
    if result.run:
        yield ""
        yield f"caregraph {result.run.version}, data {result.run.data}, rules {result.run.rules}"


def _linked(thing: Thing) -> str:
    label = _plain(thing.label)
    return f"[{label}]({thing.iri})" if thing.iri.startswith("http") else label


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text.replace("\n", " "))
