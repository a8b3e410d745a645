"""What every form of a report says in the same words.

Layer 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from caregraph import moods
from caregraph.deltas import Delta, Shift
from caregraph.finding import KINDS
from caregraph.results import (
    Assurance,
    Citation,
    Finding,
    Group,
    Outcome,
    Report,
    Run,
    Status,
    Thing,
)

_STATUS: dict[Status, str] = {
    "assured": "assured",
    "findings": "findings",
    "no-targets": "0 targets: not assured",
    "out-of-era": "not in force on this date",
    "out-of-scope": "not applicable to this description",
    "elsewhere": "of a nation that nothing here is known to be of",
    "error": "could not be run",
}
TALLIES = (
    "looked at",
    "passed",
    "findings",
    "left open",
    "to find out",
    "waived",
    "out of era",
    "not of its nation",
    "out of scope",
)
"""What is counted of each rule."""
_MARKS: dict[Outcome, str] = {
    "left-open": "left open",
    "not-stated": "to find out",
    "pending": "pending",
    "waived": "waived",
}


def changed(result: Report) -> str:
    """Count what changed since a baseline; nothing where there is none."""
    return f"since the baseline: {kinds(result.since)}" if result.since is not None else ""


def kinds(found: Delta, new: str = "") -> str:
    """Count findings by what a change does to them.

    Args:
        new: What is said of those that are new, after their number.
    """
    counts = {kind: found.count(kind) for kind in KINDS}
    answered = len(found.answered)
    more = {"new": new, "mended": f" ({answered} by an answer)" if answered else ""}
    each = (f"{count:,} {KINDS[kind]}{more.get(kind, '')}" for kind, count in counts.items())
    return ", ".join(each)


def since(result: Report) -> Iterator[tuple[str, tuple[Shift, ...]]]:
    """Give what changed since a baseline under headings: what is still open is left out."""
    found = result.since
    if found is None:
        return
    broken = tuple(one for one in found.new if one.finding.outcome == "breach")
    several = {
        "New since the baseline, to mend": broken,
        "Lost since the baseline: passed before": found.lost,
        "Mended since the baseline": found.mended,
        "Gone with its subject since the baseline": found.gone,
    }
    yield from ((f"{title} ({len(shifts)})", shifts) for title, shifts in several.items() if shifts)


def with_what(shift: Shift) -> str:
    """Say with what a finding went; nothing where nothing is named."""
    named = ", ".join(one.label for one in shift.because)
    return f" (with {named})" if named else ""


def counted(result: Report) -> Iterator[str]:
    """Give the first lines on what was found, and name the rules that had nothing to look at."""
    yield from headed(result)
    if result.idle:
        yield f"nothing to look at, so not assured: {', '.join(result.idle)}"


def headed(result: Report) -> Iterator[str]:
    """Give the first lines on what was found: the headline, changes, notes."""
    if result.only:
        yield only(result.only)
    yield result.headline()
    if said := changed(result):
        yield said
    yield from result.notes


def only(organisation: Thing) -> str:
    """Say that no findings are told but those about an organisation."""
    return f"only what is found about {organisation.label}; the rest is left out and not counted"


def verdict(result: Report) -> str:
    """Say in a sentence what it comes to."""
    if result.view.is_empty:
        return "Nothing was there to check."
    if not result.conforms():
        return "There are violations to mend."
    if result.breaches:
        return "No rule is violated; there are lesser findings to mend."
    if any(one.outcome != "waived" for one in result.findings):
        return "Nothing is known that has to be mended; not everything is known."
    return "Nothing is to be mended, settled or found out."


def by_mood(groups: Iterable[Group]) -> list[tuple[str, list[Group]]]:
    """Give groups under the headings of their moods, which say how many findings each holds."""
    found: dict[Outcome, list[Group]] = {}
    for one in groups:
        found.setdefault(one.outcome, []).append(one)
    return [
        (f"{moods.SECTIONS[outcome]} ({sum(len(one.findings) for one in several):,})", several)
        for outcome, several in found.items()
    ]


def mark(finding: Finding) -> str:
    """Give the mood of a finding as sign and word: of a breach, how grave it is."""
    return marked(finding.outcome, finding.severity)


def marked(outcome: Outcome, graded: str) -> str:
    """Give a mood as sign and word; severity is told of a breach alone."""
    return f"{moods.SIGNS[outcome]} {graded if outcome == 'breach' else _MARKS[outcome]}"


def kind(finding: Finding) -> str:
    """Name what kind of finding it is, for programs: the severity of a breach, else its outcome."""
    return finding.severity if finding.outcome == "breach" else finding.outcome


def about(finding: Finding, said: str) -> str:
    """Put before a sentence what the finding is about, where the sentence does not name it."""
    return moods.about(finding.focus.label, said)


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
    counts = (
        one.targets,
        one.passed,
        one.findings,
        one.left_open,
        one.not_stated,
        one.waived,
        one.out_of_era,
        one.elsewhere,
        one.out_of_scope,
    )
    return dict(zip(TALLIES, counts, strict=True))


def tally(one: Assurance) -> str:
    """Say in one line what a rule looked at and what came of it."""
    return ", ".join(f"{count:,} {name}" for name, count in tallies(one).items())


def made_with(run: Run) -> str:
    """Say with what a report was made, so that it can be made again."""
    by = f", checked by {run.engine}" if run.engine else ""
    return f"caregraph {run.version}, data {run.data}, rules {run.rules}{by}"
