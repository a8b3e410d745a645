"""JUnit XML, for continuous integration: a test case a rule, a failure a breach."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as Xml

from caregraph.reports import _phrases, _timeline
from caregraph.results import Finding, Report

if TYPE_CHECKING:
    from caregraph.timelines import Timeline


SUFFIX = ".xml"
_SKIPPED = ("no-targets", "out-of-era", "elsewhere")
_CONTROL = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def report(result: Report) -> str:
    """Tell a report: rules that passed are cases too, what was not looked at is skipped."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in result.findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    suite = Xml.Element("testsuite", name="caregraph")
    properties = Xml.SubElement(suite, "properties")
    for name, said in _properties(result):
        Xml.SubElement(properties, "property", name=name, value=_clean(said))
    failures = skipped = 0
    for one in result.assurance:
        found = by_rule.get(one.rule, [])
        case = _case(suite, f"{one.rule} {one.title}", found)
        if one.status in _SKIPPED:
            Xml.SubElement(case, "skipped", message=_phrases.status(one))
            skipped += 1
        failures += any(finding.outcome == "breach" for finding in found)
    for rule in sorted(set(by_rule) - {one.rule for one in result.assurance}):
        _case(suite, rule, by_rule[rule])
        failures += any(finding.outcome == "breach" for finding in by_rule[rule])
    return _written(suite, failures, skipped)


def timeline(result: Timeline) -> str:
    """Tell findings over time: a case a finding, and one for each rule that has none."""
    suite = Xml.Element("testsuite", name="caregraph")
    properties = Xml.SubElement(suite, "properties")
    for number, said in enumerate(_timeline.head(result), start=1):
        Xml.SubElement(properties, "property", name=f"range {number}", value=_clean(said))
    for one in result.findings:
        finding = one.finding
        days = _timeline.spans(one)
        told = replace(finding, remark=f"{finding.remark} Holds {days}.".strip())
        _case(suite, f"{finding.rule} {finding.focus.label}", [told])
    broken = {one.finding.rule for one in result.findings}
    for rule, title in result.rules:
        if rule not in broken:
            _case(suite, f"{rule} {title}", [])
    failures = sum(one.finding.outcome == "breach" for one in result.findings)
    return _written(suite, failures, 0)


def _written(suite: Xml.Element, failures: int, skipped: int) -> str:
    suite.set("tests", str(len(suite) - 1))
    suite.set("failures", str(failures))
    suite.set("errors", "0")
    suite.set("skipped", str(skipped))
    suites = Xml.Element("testsuites")
    suites.append(suite)
    Xml.indent(suites)
    return Xml.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _properties(result: Report) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(result.view.lines(), start=1):
        yield f"view {number}", line
    yield "findings", _phrases.counted(result)
    if result.run:
        yield "made with", _phrases.made_with(result.run)
    for one in result.assurance:
        yield one.rule, _phrases.tally(one)


def _case(suite: Xml.Element, name: str, findings: list[Finding]) -> Xml.Element:
    """Add the case of one rule: a failure a breach, everything else as its output."""
    case = Xml.SubElement(suite, "testcase", classname="caregraph", name=_clean(name))
    others = []
    for finding in findings:
        said = "\n".join(f"{name}: {text}" for name, text in _phrases.parts(finding).items())
        if finding.organisations:
            said = f"Organisation: {_phrases.organisations(finding)}\n{said}"
        if finding.outcome != "breach":
            others.append(
                f"{_phrases.mark(finding)}: {finding.rule} {finding.focus.label}: "
                f"{finding.message}\n{said}"
            )
            continue
        failure = Xml.SubElement(
            case, "failure", type=finding.severity, message=_clean(finding.message)
        )
        failure.text = _clean(f"{finding.rule} {finding.focus.label}\n{said}")
    if others:
        Xml.SubElement(case, "system-out").text = _clean("\n\n".join(others))
    return case


def _clean(text: str) -> str:
    return _CONTROL.sub("\ufffd", text)
