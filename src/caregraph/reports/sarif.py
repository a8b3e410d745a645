"""SARIF 2.1.0, for code scanning: each finding at the row of the table it rests on."""

from __future__ import annotations

import json
from typing import Any

from caregraph.results import Finding, Report, Severity

SUFFIX = ".sarif"
_LEVELS: dict[Severity, str] = {"violation": "error", "warning": "warning", "info": "note"}
_CHANGES = {"new": "new", "open": "unchanged"}
_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def report(result: Report) -> str:
    """Tell a report; what is not stated comes as open, what is waived as suppressed."""
    rules = [one.rule for one in result.assurance]
    titles = {one.rule: one.title for one in result.assurance}
    run = {
        "tool": {
            "driver": {
                "name": "caregraph",
                "version": result.run.version if result.run else "0",
                "informationUri": "https://w3id.org/caregraph/",
                "rules": [
                    {"id": rule, "name": rule, "shortDescription": {"text": titles[rule]},
                     "helpUri": f"https://w3id.org/caregraph/rule/{rule}"}
                    for rule in rules
                ],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, rules, result) for finding in result.findings],
    }  # fmt: skip
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2,
                      ensure_ascii=False) + "\n"  # fmt: skip


def _result(finding: Finding, rules: list[str], result: Report) -> dict[str, Any]:
    told: dict[str, Any] = {
        "ruleId": finding.rule,
        "kind": "fail" if finding.outcome != "not-stated" else "open",
        "level": _LEVELS[finding.severity] if finding.outcome != "not-stated" else "none",
        "message": {"text": f"{finding.message} Remedy: {finding.remedy}"},
        "locations": _locations(finding, result),
        "partialFingerprints": {"caregraph/1": finding.fingerprint},
    }
    if finding.rule in rules:
        told["ruleIndex"] = rules.index(finding.rule)
    if finding.change:
        told["baselineState"] = _CHANGES[finding.change]
    if finding.waiver:
        reason = f"{finding.waiver['reason']} (until {finding.waiver['reviewBy']})"
        told["suppressions"] = [{"kind": "external", "status": "accepted", "justification": reason}]
    return told


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
                "artifactLocation": {"uri": f"{folder}/{file}"},
                "region": {"startLine": int(number)},
            },
            **logical,
        })  # fmt: skip
    return located or [logical]
