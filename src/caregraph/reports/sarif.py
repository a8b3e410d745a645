"""SARIF 2.1.0, for code scanning: each finding at the row of the table it rests on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from caregraph.reports import _phrases, _timeline
from caregraph.results import Assurance, Finding, Report, Severity

if TYPE_CHECKING:
    from caregraph.timelines import Timeline


SUFFIX = ".sarif"
_LEVELS: dict[Severity, str] = {"violation": "error", "warning": "warning", "info": "note"}
_CHANGES = {"new": "new", "open": "unchanged"}
_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def report(result: Report) -> str:
    """Tell a report; what is not stated comes as open, what is waived as suppressed."""
    rules = [one.rule for one in result.assurance]
    properties: dict[str, Any] = {
        "view": result.view.as_json(),
        "viewInWords": list(result.view.lines()),
        "findings": _phrases.counted(result),
    }
    if result.run:
        properties["madeWith"] = _phrases.made_with(result.run)
    folders = dict(result.folders)
    return _written(
        result.run.version if result.run else "0",
        [_rule(one.rule, one.title, _standing(one)) for one in result.assurance],
        properties,
        [_result(finding, rules, folders) for finding in result.findings],
    )


def timeline(result: Timeline) -> str:
    """Tell findings over time, one result a finding, the days on which it holds in words."""
    rules = [rule for rule, _ in result.rules]
    folders = dict(result.folders)
    properties = {"view": result.view.as_json(), "rangeInWords": _timeline.head(result)}
    results = []
    for one in result.findings:
        days = _timeline.spans(one)
        told = replace(one.finding, remark=f"{one.finding.remark} Holds {_ended(days)}".strip())
        found = _result(told, rules, folders)
        found["properties"] |= {"intervals": [part.as_json() for part in one.intervals]}
        results.append(found)
    listed = [_rule(rule, title, {}) for rule, title in result.rules]
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


def _rule(rule: str, title: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": rule,
        "name": rule,
        "shortDescription": {"text": title},
        "helpUri": f"https://w3id.org/caregraph/rule/{rule}",
        "properties": properties,
    }


def _standing(one: Assurance) -> dict[str, Any]:
    return one.as_json() | {"status": _phrases.status(one)}


def _result(finding: Finding, rules: list[str], folders: Mapping[str, str]) -> dict[str, Any]:
    parts = _phrases.parts(finding)
    named = _phrases.organisations(finding)
    organisation = {"Organisation": named} if named else {}
    told: dict[str, Any] = {
        "ruleId": finding.rule,
        "kind": "fail" if finding.outcome != "not-stated" else "open",
        "level": _LEVELS[finding.severity] if finding.outcome != "not-stated" else "none",
        "message": {
            "text": " ".join(
                [finding.message, *(f"{name}: {_ended(said)}" for name, said in parts.items())]
            )
        },
        "locations": _locations(finding, folders),
        "partialFingerprints": {"caregraph/1": finding.fingerprint},
        "properties": organisation | parts,
    }
    if finding.rule in rules:
        told["ruleIndex"] = rules.index(finding.rule)
    if finding.change:
        told["baselineState"] = _CHANGES[finding.change]
    if finding.waiver:
        told["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": parts["Waived"]}
        ]
    return told


def _ended(said: str) -> str:
    return said if said.endswith(".") else said + "."


def _locations(finding: Finding, folders: Mapping[str, str]) -> list[dict[str, Any]]:
    logical = {
        "logicalLocations": [{"fullyQualifiedName": finding.focus.iri, "name": finding.focus.label}]
    }
    located = []
    for row in finding.rows:
        structure, _, place = row.partition("/")
        file, _, number = place.rpartition(":")
        folder = folders.get(structure, structure)
        located.append(
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(f"{folder}/{file}")},
                    "region": {"startLine": int(number)},
                },
                **logical,
            }
        )
    return located or [logical]


def _uri(path: str) -> str:
    """Write a path as SARIF asks: relative to where the check ran, or absolute, in URI letters."""
    return PurePath(path).as_uri() if PurePath(path).is_absolute() else quote(path)
