"""What is new since an earlier run: findings matched by fingerprint, never by their words.

Layer 4. A breach is *open* where the earlier report held it as a breach or as waived, and *new*
otherwise: what was only not stated before and is a breach now is new. What the earlier report
held and this run no longer finds is *fixed*.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from caregraph.errors import SourceError
from caregraph.results import REPORT_SCHEMA, Citation, Finding, Report, Thing


def read(path: Path) -> tuple[Finding, ...]:
    """Read the findings of an earlier report, as ``check --format json`` wrote it.

    Raises:
        SourceError: the file cannot be read, or is no report.
    """
    hint = "Write it with: caregraph check ... --format json -o FILE"
    try:
        data = json.loads(path.read_text("utf-8"))
        if not isinstance(data, dict) or data.get("schema") != REPORT_SCHEMA:
            raise SourceError(
                "the file is not a report of caregraph",
                where=str(path),
                code="not-a-report",
                hint=hint,
            )
        return tuple(_finding(item) for item in data["findings"])
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as wrong:
        raise SourceError(
            f"the baseline cannot be read: {wrong}",
            where=str(path),
            code="unreadable-report",
            hint=hint,
        ) from wrong
    except (KeyError, TypeError) as wrong:
        raise SourceError(
            f"the report lacks {wrong}", where=str(path), code="not-a-report", hint=hint
        ) from wrong


def compared(
    report: Report, baseline: tuple[Finding, ...], former: Mapping[str, str] | None = None
) -> Report:
    """Give the report with every finding marked new or open, and with what was fixed.

    Args:
        former: The ids of today by the ids of rules that are no more, which the baseline may name.
    """
    by_now = {_renamed(one, former or {}).fingerprint: one for one in baseline}
    marked = tuple(
        replace(
            finding,
            change="open" if _stood(finding, by_now) else "new",
            remark=_remark(finding, by_now.get(finding.fingerprint)),
        )
        for finding in report.findings
    )
    now = {finding.fingerprint for finding in marked}
    fixed = tuple(finding for fingerprint, finding in by_now.items() if fingerprint not in now)
    return replace(report, findings=marked, fixed=fixed)


def _renamed(finding: Finding, former: Mapping[str, str]) -> Finding:
    """Give an earlier finding under the id that its rule has today."""
    return replace(finding, rule=former.get(finding.rule, finding.rule))


def _remark(finding: Finding, before: Finding | None) -> str:
    if before is None or before.rule == finding.rule:
        return finding.remark
    said = f"The baseline holds it under {before.rule}, in whose place {finding.rule} stands."
    return f"{finding.remark} {said}".strip()


def _stood(finding: Finding, earlier: dict[str, Finding]) -> bool:
    before = earlier.get(finding.fingerprint)
    if before is None:
        return False
    return finding.outcome != "breach" or before.outcome != "not-stated"


def _finding(item: dict[str, Any]) -> Finding:
    return Finding(
        rule=item["rule"],
        title=item["title"],
        found=item["found"],
        asked=item["asked"],
        outcome=item["outcome"],
        severity=item["severity"],
        focus=Thing(**item["focus"]),
        organisations=tuple(Thing(**one) for one in item["organisations"]),
        path=item["path"],
        value=item["value"],
        statement=item["statement"],
        question=item["question"],
        remark=item["remark"],
        remedy=item["remedy"],
        owner=item["owner"],
        basis=tuple(Thing(**thing) for thing in item["basis"]),
        evidence=tuple(Citation(**citation) for citation in item["evidence"]),
        waiver=item["waiver"],
    )
