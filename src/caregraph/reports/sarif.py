"""SARIF 2.1.0, for code scanning: each finding at the row of the table it rests on."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from caregraph.reports import _words
from caregraph.results import Assurance, Finding, Report, Severity

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
        "findings": _words.counted(result),
    }
    if result.run:
        properties["madeWith"] = _words.made_with(result.run)
    run = {
        "tool": {
            "driver": {
                "name": "caregraph",
                "version": result.run.version if result.run else "0",
                "informationUri": "https://w3id.org/caregraph/",
                "rules": [_rule(one) for one in result.assurance],
            }
        },
        "columnKind": "unicodeCodePoints",
        "properties": properties,
        "results": [_result(finding, rules, result) for finding in result.findings],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2,
                      ensure_ascii=False) + "\n"  # fmt: skip


def _rule(one: Assurance) -> dict[str, Any]:
    return {
        "id": one.rule,
        "name": one.rule,
        "shortDescription": {"text": one.title},
        "helpUri": f"https://w3id.org/caregraph/rule/{one.rule}",
        "properties": one.as_json() | {"status": _words.status(one)},
    }


def _result(finding: Finding, rules: list[str], result: Report) -> dict[str, Any]:
    parts = _words.parts(finding)
    organisation = {"Organisation": finding.organisation.label} if finding.organisation else {}
    told: dict[str, Any] = {
        "ruleId": finding.rule,
        "kind": "fail" if finding.outcome != "not-stated" else "open",
        "level": _LEVELS[finding.severity] if finding.outcome != "not-stated" else "none",
        "message": {"text": " ".join(
            [finding.message, *(f"{name}: {_ended(said)}" for name, said in parts.items())]
        )},
        "locations": _locations(finding, result),
        "partialFingerprints": {"caregraph/1": finding.fingerprint},
        "properties": organisation | parts,
    }  # fmt: skip
    if finding.rule in rules:
        told["ruleIndex"] = rules.index(finding.rule)
    if finding.change:
        told["baselineState"] = _CHANGES[finding.change]
    if finding.waiver:
        told["suppressions"] = [{"kind": "external", "status": "accepted",
                                 "justification": parts["Waived"]}]  # fmt: skip
    return told


def _ended(said: str) -> str:
    return said if said.endswith(".") else said + "."


def _locations(finding: Finding, result: Report) -> list[dict[str, Any]]:
    logical = {"logicalLocations": [{"fullyQualifiedName": finding.focus.iri,
                                     "name": finding.focus.label}]}  # fmt: skip
    located = []
    for row in finding.rows:
        structure, _, place = row.partition("/")
        file, _, number = place.rpartition(":")
        folder = dict(result.folders).get(structure, structure)
        located.append({
            "physicalLocation": {
                "artifactLocation": {"uri": _uri(f"{folder}/{file}")},
                "region": {"startLine": int(number)},
            },
            **logical,
        })  # fmt: skip
    return located or [logical]


def _uri(path: str) -> str:
    """Write a path as SARIF asks: relative to where the check ran, or absolute, in URI letters."""
    return PurePath(path).as_uri() if PurePath(path).is_absolute() else quote(path)
