"""What is a breach only if a report is true: not stated, by report only.

Layer 4. What is only reported is in effect in a view, so that nothing is called missing that a
source says is there. But nobody is held to it: a breach that would not be found without what is
only reported is not stated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from caregraph.results import Finding

_SAID = "By report only: it would not be found without what is only reported."


def settled(findings: Iterable[Finding], without: Iterable[Finding]) -> Iterator[Finding]:
    """Give the findings of a view, those not stated that are breaches by report only.

    Args:
        without: What is found where nothing that is only reported is in effect.
    """
    sure = {finding.fingerprint for finding in without if finding.outcome == "breach"}
    for finding in findings:
        if finding.outcome != "breach" or finding.fingerprint in sure:
            yield finding
        else:
            yield replace(finding.remarked(_SAID), outcome="not-stated")
