"""JUnit XML, for continuous integration: a test case a finding, and one a rule without any.

Readers of JUnit show one failure of a case and know a case by its name, so that each finding has
a case, and a name, of its own. What fails is what the thresholds of the report say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree import ElementTree as Xml

from caregraph.finding import KINDS
from caregraph.reports import _phrases, _timeline
from caregraph.results import Finding, Report

if TYPE_CHECKING:
    from caregraph.timelines import Timeline


SUFFIX = ".xml"
_SKIPPED = ("no-targets", "out-of-era", "out-of-scope", "elsewhere")
_CONTROL = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def report(result: Report) -> str:
    """Tell a report: what fails fails, other findings and what was not looked at are skipped."""
    cases = _Cases()
    for name, said in _properties(result):
        cases.property(name, said)
    for title, shifts in _phrases.since(result):
        told = (f"{one.finding.rule} {one.finding.message}" for one in shifts)
        cases.property(title, " ".join(told))
    failing = {id(one) for one in result.failing(*result.thresholds)}
    found = {one.rule for one in result.findings}
    for finding in result.findings:
        cases.finding(finding, fails=id(finding) in failing)
    for one in result.assurance:
        if one.status == "no-targets" and "not-assured" in result.thresholds:
            cases.failure(one.rule, one.title, "not-assured", _phrases.status(one))
        elif one.status in _SKIPPED:
            cases.skipped(one.rule, one.title, _phrases.status(one))
        elif one.rule not in found:
            cases.add(one.rule, one.title)
    return cases.written()


def timeline(result: Timeline) -> str:
    """Tell findings over time: a case a finding, and one for each rule that has none."""
    cases = _Cases()
    for number, said in enumerate(_timeline.head(result), start=1):
        cases.property(f"range {number}", said)
    failing = {id(one) for one in result.failing(*result.thresholds, over=result.fail_over)}
    for one in result.findings:
        finding = one.finding
        days = _timeline.spans(one)
        cases.finding(finding.remarked(f"Holds {days}."), fails=id(one) in failing)
    broken = {one.finding.rule for one in result.findings}
    for rule, title in result.rules:
        if rule not in broken:
            cases.add(rule, title)
    return cases.written()


class _Cases:
    """A suite of cases, each with a name that no other has."""

    def __init__(self) -> None:
        self._suite = Xml.Element("testsuite", name="caregraph")
        self._properties = Xml.SubElement(self._suite, "properties")
        self._named: Counter[tuple[str, str]] = Counter()
        self._counts = Counter({"failures": 0, "errors": 0, "skipped": 0})

    def property(self, name: str, said: str) -> None:
        """Say something of the whole."""
        Xml.SubElement(self._properties, "property", name=name, value=_clean(said))

    def add(self, rule: str, name: str) -> Xml.Element:
        """Add a case that passes, under its rule."""
        said = _clean(f"{rule} {name}")
        self._named[rule, said] += 1
        count = self._named[rule, said]
        unique = said if count == 1 else f"{said} ({count})"
        return Xml.SubElement(self._suite, "testcase", classname=f"caregraph.{rule}", name=unique)

    def failure(self, rule: str, name: str, kind: str, said: str, more: str = "") -> None:
        """Add a case that fails."""
        case = self.add(rule, name)
        failure = Xml.SubElement(case, "failure", type=kind, message=_clean(said))
        failure.text = _clean(more)
        self._counts["failures"] += 1

    def skipped(self, rule: str, name: str, said: str, more: str = "") -> None:
        """Add a case that neither passes nor fails."""
        case = self.add(rule, name)
        Xml.SubElement(case, "skipped", message=_clean(said))
        if more:
            Xml.SubElement(case, "system-out").text = _clean(more)
        self._counts["skipped"] += 1

    def finding(self, finding: Finding, *, fails: bool) -> None:
        """Add the case of one finding."""
        parts = {
            "Since the baseline": KINDS[finding.change] if finding.change else "",
            "Organisations": _phrases.organisations(finding),
            **_phrases.parts(finding),
        }
        more = "\n".join(f"{name}: {text}" for name, text in parts.items() if text)
        name = f"{finding.focus.label}: {finding.message}"
        if fails:
            self.failure(finding.rule, name, _phrases.kind(finding), finding.message, more)
        else:
            said = f"{_phrases.mark(finding)}: {finding.message}"
            self.skipped(finding.rule, name, said, more)

    def written(self) -> str:
        """Give the whole as XML."""
        self._suite.set("tests", str(len(self._suite) - 1))
        for name, count in self._counts.items():
            self._suite.set(name, str(count))
        suites = Xml.Element("testsuites")
        suites.append(self._suite)
        Xml.indent(suites)
        return Xml.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _properties(result: Report) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(result.view.lines(), start=1):
        yield f"view {number}", line
    for number, line in enumerate(_phrases.counted(result), start=1):
        yield f"findings {number}", line
    if result.run:
        yield "made with", _phrases.made_with(result.run)
    for one in result.assurance:
        yield one.rule, _phrases.tally(one)


def _clean(text: str) -> str:
    return _CONTROL.sub("\ufffd", text)
