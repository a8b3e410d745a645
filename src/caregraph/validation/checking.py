"""Checking a view: what the rules find in it, and how sure that is.

Layer 4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from caregraph.graph.stated import NOMINAL, OTHER_READINGS, WITHOUT_REPORTS, Reading
from caregraph.graph.view import View, anew
from caregraph.results import Finding, Report
from caregraph.validation import engines, hearsay, precision
from caregraph.validation.engines import Engine
from caregraph.validation.resting import found_again
from caregraph.validation.run import Rulebook, check_as_read, order


def check(view: View, rulebook: Rulebook | None = None, engine: Engine = engines.own) -> Report:
    """Check a view against a rulebook, the shipped one by default.

    Findings come in order of organisation, rule and focus. Nothing is raised for what the view
    says; ``Report.conforms`` tells.

    Raises:
        AssetError: a rule cannot be compiled or run.
    """
    book = rulebook or Rulebook.load()

    report = check_as_read(view, book, engine)

    def found(reading: Reading) -> Sequence[Finding]:
        other = anew(view, reading=reading)
        if reading == WITHOUT_REPORTS:
            return found_again(other, book, report.breaches, engine)
        if reading == NOMINAL:
            return found_again(other, book, report.findings, engine)
        return check_as_read(other, book, engine).findings

    findings = sorted(settled(Doubts.about(view), report.findings, found), key=order)
    return replace(report, findings=tuple(findings)).counted()


@dataclass(frozen=True)
class Doubts:
    """Why what is found in a view may be otherwise."""

    has_reports: bool
    is_uncertain: bool

    @classmethod
    def about(cls, view: View) -> Doubts:
        """Give why what is found in a view may be otherwise."""
        return cls(view.has_reports, view.is_uncertain)

    def readings(self) -> Iterator[Reading]:
        """Give the readings of the view that decide what is found in it."""
        yield NOMINAL
        if self.has_reports:
            yield WITHOUT_REPORTS
        if self.is_uncertain:
            yield from OTHER_READINGS


def settled(
    doubts: Doubts, findings: Iterable[Finding], otherwise: Callable[[Reading], Iterable[Finding]]
) -> list[Finding]:
    """Give what the rules find in a view, not stated where it may be otherwise.

    That is where it rests on what is only reported, or hangs on a date known to the month or year
    only.

    Args:
        otherwise: Gives what is found where the view is read in another way; read as it is, what
            is found in a view made anew. What is not found there was put into the view by hand,
            and is left as it is.
    """
    asked = [*findings]
    found = asked
    if doubts.has_reports:
        found = [*hearsay.settled(found, otherwise(WITHOUT_REPORTS))]
    if doubts.is_uncertain:
        found = [*precision.settled(found, [otherwise(one) for one in OTHER_READINGS])]
    if found == asked:
        return asked
    known = {finding.fingerprint for finding in otherwise(NOMINAL)}
    by_hand = {one.fingerprint: one for one in asked if one.fingerprint not in known}
    return [by_hand.get(finding.fingerprint, finding) for finding in found]
