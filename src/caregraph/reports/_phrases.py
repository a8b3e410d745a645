"""What every form of a report says in the same words.

Layer 5.
"""

from __future__ import annotations

from collections.abc import Iterable

from caregraph.results import SEVERITIES, Assurance, Citation, Finding, Report, Run, Status

_STATUS: dict[Status, str] = {
    "assured": "assured",
    "findings": "findings",
    "no-targets": "0 targets: not assured",
    "out-of-era": "not in force on this date",
    "elsewhere": "of a nation that nothing here is known to be of",
    "error": "could not be run",
}


def counted(result: Report) -> str:
    """Count the findings by severity and outcome, and what changed since a baseline."""
    counts = result.summary()
    parts = [_plural(counts[severity] or 0, severity) for severity in SEVERITIES]
    parts.append(f"{counts['notStated']} not stated")
    if counts["waived"]:
        parts.append(f"{counts['waived']} waived")
    if counts["new"] is not None:
        parts.append(f"{counts['new']} new, {counts['fixed']} fixed, {counts['open']} open")
    return ", ".join(parts)


def rules(count: int) -> str:
    """Count rules."""
    return _plural(count, "rule")


def mark(finding: Finding) -> str:
    """Give the severity of a breach, or the other outcome."""
    return finding.severity if finding.outcome == "breach" else finding.outcome.replace("-", " ")


def about(finding: Finding, said: str) -> str:
    """Put before a sentence what the finding is about, where the sentence does not name it.

    What has no name of its own is named by naming what it links.
    """
    label = finding.focus.label
    _, _, links = label.partition(": ")
    named = label in said or (links and all(one in said for one in links.split(", ")))
    return said if named else f"{label}: {said}"


def organisations(finding: Finding) -> str:
    """Name the organisations that a finding is about."""
    return "; ".join(one.label for one in finding.organisations)


def basis(finding: Finding) -> str:
    """Name what the rule rests on."""
    return "; ".join(thing.label for thing in finding.basis)


def evidence(finding: Finding) -> str:
    """Give the evidence of a finding with each document named once."""
    return cited(finding.evidence)


def cited(citations: Iterable[Citation]) -> str:
    """Give places in documents with each document named once."""
    places: dict[str, list[str]] = {}
    for citation in citations:
        found = places.setdefault(citation.document, [])
        if citation.locator and citation.locator not in found:
            found.append(citation.locator)
    return "; ".join(
        f"{title}, {', '.join(where)}" if where else title for title, where in places.items()
    )


def waived(finding: Finding) -> str:
    """Say until when, why and by whom a finding is left open; nothing where it is not."""
    if not finding.waiver:
        return ""
    by = finding.waiver["approvedBy"]
    if "authority" in finding.waiver:
        by += f" ({finding.waiver['authority']})"
    reason = finding.waiver["reason"].rstrip(".")
    return (
        f"until {finding.waiver['reviewBy']}: {reason}. Approved by {by}; to be mended by "
        f"{finding.waiver['owner']}."
    )


def parts(finding: Finding) -> dict[str, str]:
    """Give what a finding says beside its message, by name; what is empty is left out."""
    said = {
        "Next": finding.step,
        "Basis": basis(finding),
        "Evidence": evidence(finding),
        "Waived": waived(finding),
    }
    return {name: text for name, text in said.items() if text}


def status(one: Assurance) -> str:
    """Say what the check of a rule amounts to."""
    return _STATUS[one.status]


def tallies(one: Assurance) -> dict[str, int]:
    """Count by name what a rule looked at and what came of it."""
    return {
        "looked at": one.targets,
        "passed": one.passed,
        "findings": one.findings,
        "not stated": one.not_stated,
        "waived": one.waived,
        "out of era": one.out_of_era,
        "not of its nation": one.elsewhere,
    }


def tally(one: Assurance) -> str:
    """Say in one line what a rule looked at and what came of it."""
    return ", ".join(f"{count} {name}" for name, count in tallies(one).items())


def made_with(run: Run) -> str:
    """Say with what a report was made, so that it can be made again."""
    by = f", checked by {run.engine}" if run.engine else ""
    return f"caregraph {run.version}, data {run.data}, rules {run.rules}{by}"


def _plural(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 or word == "info" else f"{count} {word}s"
