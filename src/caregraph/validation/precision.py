"""What is found whatever day a date known to the month or the year only stands for.

Layer 4. A finding that holds with such dates read as their first and as their last days, starts
and ends each, is certain. One that holds with some of these readings only is not stated: the day
is not known. A start and an end written alike are one unknown day, so they are read alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from caregraph.results import Finding

_SAID = (
    "Whether it holds on this day is not known: a date it hangs on is known to the month or "
    "year only."
)


def settled(findings: Sequence[Finding], others: Sequence[Iterable[Finding]]) -> Iterator[Finding]:
    """Give the findings of one reading as they stand beside those of the other readings.

    Args:
        findings: What is found with each date read as its first day.
        others: What is found with each of the other readings.
    """
    rest = [{finding.fingerprint: finding for finding in found} for found in others]
    told = set()
    for finding in findings:
        told.add(finding.fingerprint)
        certain = all(
            finding.fingerprint in found and found[finding.fingerprint].outcome == finding.outcome
            for found in rest
        )
        yield finding if certain else _open(finding)
    for found in rest:
        for fingerprint, finding in found.items():
            if fingerprint not in told:
                told.add(fingerprint)
                yield _open(finding)


def _open(finding: Finding) -> Finding:
    """Give a finding that may hold or not, as what is not stated."""
    if finding.outcome in ("waived", "pending"):
        return finding
    return replace(finding.remarked(_SAID), outcome="not-stated", is_certain=False)
