"""JUnit XML, for continuous integration: a test case a rule, a failure a breach."""

from __future__ import annotations

import re
from xml.etree import ElementTree as Xml

from caregraph.results import Finding, Report

SUFFIX = ".xml"
_SKIPPED = {
    "no-targets": "nothing to look at: not assured",
    "out-of-era": "not in force on this date",
}
_CONTROL = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def report(result: Report) -> str:
    """Tell a report: rules that passed are cases too, what was not looked at is skipped."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in result.findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    suite = Xml.Element("testsuite", name="caregraph")
    failures = skipped = 0
    for one in result.assurance:
        found = by_rule.get(one.rule, [])
        case = _case(suite, f"{one.rule} {one.title}", found)
        if one.status in _SKIPPED:
            Xml.SubElement(case, "skipped", message=_SKIPPED[one.status])
            skipped += 1
        failures += any(finding.outcome == "breach" for finding in found)
    for rule in sorted(set(by_rule) - {one.rule for one in result.assurance}):
        _case(suite, rule, by_rule[rule])
        failures += any(finding.outcome == "breach" for finding in by_rule[rule])
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(failures))
    suite.set("errors", "0")
    suite.set("skipped", str(skipped))
    suites = Xml.Element("testsuites")
    suites.append(suite)
    Xml.indent(suites)
    return Xml.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _case(suite: Xml.Element, name: str, findings: list[Finding]) -> Xml.Element:
    """Add the case of one rule: a failure a breach, everything else as its output."""
    case = Xml.SubElement(suite, "testcase", classname="caregraph", name=_clean(name))
    others = []
    for finding in findings:
        if finding.outcome != "breach":
            others.append(f"{finding.outcome}: {finding.rule} {finding.message}")
            continue
        failure = Xml.SubElement(
            case, "failure", type=finding.severity, message=_clean(finding.message)
        )
        failure.text = _clean(f"{finding.rule} {finding.focus.label}\nRemedy: {finding.remedy}")
    if others:
        Xml.SubElement(case, "system-out").text = _clean("\n".join(others))
    return case


def _clean(text: str) -> str:
    return _CONTROL.sub("\ufffd", text)
