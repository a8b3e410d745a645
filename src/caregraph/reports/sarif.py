"""SARIF 2.1.0, for code scanning: each finding at the line of the table it rests on.

What fails by the thresholds of the report is an error, whatever its mood; nothing else is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from caregraph.english import upper
from caregraph.finding import KINDS, Kind
from caregraph.moods import MOODS
from caregraph.reports import _phrases, _timeline
from caregraph.results import Assurance, Finding, Report, Severity
from caregraph.sources import lines_of_rows

if TYPE_CHECKING:
    from caregraph.timelines import Timeline


SUFFIX = ".sarif"
_LEVELS: dict[Severity, str] = {"violation": "error", "warning": "warning", "info": "note"}
_CHANGES: dict[Kind, str] = {
    "new": "new",
    "lost": "new",
    "open": "unchanged",
    "mended": "absent",
    "gone": "absent",
}
_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def report(result: Report) -> str:
    """Tell a report; what nobody has said comes as open, what is waived as suppressed."""
    rules = [one.rule for one in result.assurance]
    properties: dict[str, Any] = {
        "view": result.view.as_json(),
        "viewInWords": list(result.view.lines()),
        "findings": list(_phrases.counted(result)),
    }
    if result.run:
        properties["madeWith"] = _phrases.made_with(result.run)
    lines = _Lines(dict(result.folders))
    failing = {id(one) for one in result.failing(*result.thresholds)}
    found = {one.rule: one for one in reversed(result.findings)}
    return _written(
        result.run.version if result.run else "0",
        [
            _rule(one.rule, one.title, _standing(one), found.get(one.rule))
            for one in result.assurance
        ],
        properties,
        [
            _result(one, rules, lines, fails=id(one) in failing)
            for one in (*result.findings, *(result.since.went if result.since else ()))
        ],
    )


def timeline(result: Timeline) -> str:
    """Tell findings over time, one result a finding, the days on which it holds in words."""
    rules = [rule for rule, _ in result.rules]
    lines = _Lines(dict(result.folders))
    properties = {"view": result.view.as_json(), "rangeInWords": _timeline.head(result)}
    failing = {id(one) for one in result.failing(*result.thresholds, over=result.fail_over)}
    results = []
    for one in result.findings:
        days = _timeline.spans(one)
        told = one.finding.remarked(f"Holds {_ended(days)}")
        found = _result(told, rules, lines, fails=id(one) in failing)
        found["properties"] |= {"intervals": [part.as_json() for part in one.intervals]}
        results.append(found)
    told_by = {one.finding.rule: one.finding for one in reversed(result.findings)}
    listed = [_rule(rule, title, {}, told_by.get(rule)) for rule, title in result.rules]
    return _written(version("caregraph"), listed, properties, results)


def _written(
    made_by: str, rules: Sequence[Any], properties: Mapping[str, Any], results: Sequence[Any]
) -> str:
    run = {
        "tool": {
            "driver": {
                "name": "caregraph",
                "version": made_by,
                "informationUri": "https://w3id.org/caregraph/",
                "rules": rules,
            }
        },
        "columnKind": "unicodeCodePoints",
        "properties": properties,
        "results": results,
    }
    return (
        json.dumps(
            {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False
        )
        + "\n"
    )


def _rule(
    rule: str, title: str, properties: Mapping[str, Any], found: Finding | None
) -> dict[str, Any]:
    """Describe a rule; how it is mended and on what it rests is known where it found anything."""
    told: dict[str, Any] = {
        "id": rule,
        "name": rule,
        "shortDescription": {"text": title},
        "fullDescription": {"text": f"{upper(title)}."},
        "helpUri": f"https://w3id.org/caregraph/rule/{rule}",
        "help": {"text": f"What is right: {title}. caregraph show rules tells all of them."},
        "defaultConfiguration": {"level": "warning"},
        "properties": {**properties, "tags": ["governance", rule.partition("-")[0]]},
    }
    if found:
        said = [f"What is right: {title}.", f"How it is mended: {found.remedy}"]
        if basis := _phrases.basis(found):
            said.append(f"It rests on: {basis}.")
        told["fullDescription"] = {"text": " ".join(said[::2])}
        told["help"] = {"text": " ".join(said), "markdown": "\n\n".join(said)}
        told["defaultConfiguration"] = {"level": _LEVELS[found.severity]}
    return told


def _standing(one: Assurance) -> dict[str, Any]:
    return one.as_json() | {"status": _phrases.status(one)}


def _result(finding: Finding, rules: list[str], lines: _Lines, *, fails: bool) -> dict[str, Any]:
    parts = _phrases.parts(finding)
    named = _phrases.organisations(finding)
    organisations = {"Organisations": named} if named else {}
    is_open = finding.outcome in ("left-open", "not-stated") and not fails
    told: dict[str, Any] = {
        "ruleId": finding.rule,
        "kind": "open" if is_open else "fail",
        "level": "none" if is_open else _level(finding, fails=fails),
        "message": {
            "text": " ".join(
                [finding.message, *(f"{name}: {_ended(said)}" for name, said in parts.items())]
            )
        },
        "locations": _locations(finding, lines),
        "partialFingerprints": {"caregraph/1": finding.fingerprint},
        "properties": organisations
        | parts
        | {"mood": MOODS[finding.outcome], "cause": (finding.cause or finding.focus).label},
    }
    if finding.rule in rules:
        told["ruleIndex"] = rules.index(finding.rule)
    if finding.change:
        told["baselineState"] = _CHANGES[finding.change]
        told["properties"]["sinceBaseline"] = KINDS[finding.change]
    if finding.waiver:
        told["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": parts["Waived"]}
        ]
    return told


def _level(finding: Finding, *, fails: bool) -> str:
    """Give the level: what fails is an error, and what does not is a warning at most."""
    if fails:
        return "error"
    return "warning" if finding.severity == "violation" else _LEVELS[finding.severity]


def _ended(said: str) -> str:
    return said if said.endswith(".") else said + "."


class _Lines:
    """Finds on which lines of their files rows stand: a cell may hold several lines."""

    def __init__(self, folders: Mapping[str, str]) -> None:
        self._folders = folders
        self._known: dict[str, Sequence[int]] = {}

    def place(self, row: str) -> tuple[str, int]:
        """Give path and line of a row, ``<structure>/<file>:<row>``."""
        structure, _, place = row.partition("/")
        file, _, number = place.rpartition(":")
        path = f"{self._folders.get(structure, structure)}/{file}"
        if path not in self._known:
            self._known[path] = lines_of_rows(Path(path))
        known = self._known[path]
        return path, known[int(number) - 1] if int(number) <= len(known) else int(number)


def _locations(finding: Finding, lines: _Lines) -> list[dict[str, Any]]:
    logical = {
        "logicalLocations": [{"fullyQualifiedName": finding.focus.iri, "name": finding.focus.label}]
    }
    located = []
    for row in finding.rows:
        path, line = lines.place(row)
        located.append(
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(path)},
                    "region": {"startLine": line},
                },
                **logical,
            }
        )
    return located or [logical]


def _uri(path: str) -> str:
    """Write a path as SARIF asks: relative to where the check ran, or absolute, in URI letters."""
    return PurePath(path).as_uri() if PurePath(path).is_absolute() else quote(path)
