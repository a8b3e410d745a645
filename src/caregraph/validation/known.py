"""What is known of a store directory that was checked: its view, its report, and all told of them.

Layer 4. What takes long to make of a view is made when it is first asked for, and kept with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from caregraph import keeping, memories, rdf
from caregraph.graph import identity
from caregraph.graph.contents import Contents
from caregraph.graph.filling import fill
from caregraph.graph.view import View
from caregraph.results import Report
from caregraph.validation import resting
from caregraph.validation.kinds import Checked
from caregraph.validation.run import Rulebook


@dataclass(frozen=True)
class Known:
    """A store directory that was checked."""

    view: View
    """On disk."""
    report: Report
    book: Rulebook
    name: str
    """Of what is kept, another for whatever else was checked."""
    contents: Contents
    """What was checked."""

    def __post_init__(self) -> None:
        """Let the view look up its fingerprint where it was asked for before."""
        if identity.FINGERPRINT not in self.view.kept:
            self.view.kept[identity.FINGERPRINT] = self._fingerprint

    def told_by(self, book: Rulebook) -> Report:
        """Give the report of some of the rules alone."""
        told = self.report
        return replace(
            told,
            findings=tuple(one for one in told.findings if one.rule in book.rules),
            assurance=tuple(one for one in told.assurance if one.rule in book.rules),
        )

    @cached_property
    def near(self) -> View:
        """The view with its graph in memory, where all of it is asked faster."""
        store = rdf.Store()
        fill(store, self.view.store)
        return replace(self.view, store=store)

    def checked(self, book: Rulebook, report: Report) -> Checked:
        """Give the view in memory with what some of the rules find in it and look at."""
        return _Checked(self.near, book, report, self._whole)

    @cached_property
    def _whole(self) -> Checked:
        """The view in memory with what all rules find in it and look at."""
        return Checked(self.near, self.book, self.report)

    def remembering(self, report: Report, book: Rulebook) -> Report:
        """Give a report of some of the rules, marked or with more in it, as ``memory.kept`` does.

        What it takes is read off the whole view once, and kept.
        """
        rests: Mapping[str, tuple[str, ...]] = self._remembered["rests"]
        others = [one for one in report.findings if one.fingerprint not in rests]
        again = iter(resting.rested(self.near, book, others) if others else ())
        findings = tuple(
            replace(one, rests_on=rests[one.fingerprint])
            if one.fingerprint in rests
            else next(again)
            for one in report.findings
        )
        known = memories.read(self._remembered["memory"]).only(book.rules.keys())
        return replace(report, findings=findings, memory=known)

    @cached_property
    def _remembered(self) -> Mapping[str, Any]:
        def make() -> Mapping[str, Any]:
            findings = resting.rested(self.near, self.book, self.report.findings)
            rests = {one.fingerprint: one.rests_on for one in findings}
            return {"rests": rests, "memory": self._whole.memory.as_json()}

        return keeping.kept("memory", [self.name], make)

    def _fingerprint(self, store: rdf.Store) -> str:
        return keeping.kept("fingerprint", [self.name], lambda: identity.fingerprint(store))


@dataclass(frozen=True)
class _Checked(Checked):
    """A store directory as checked by some of the rules, to be compared with an earlier report."""

    whole: Checked
    """By all of them."""

    @cached_property
    def looked_at(self) -> Mapping[str, Set[str]]:
        """The IRIs of what each of the rules looks at, found once for the report too."""
        seen = self.whole.looked_at
        return {rule: iris for rule, iris in seen.items() if rule in self.rulebook.rules}

    @cached_property
    def standing(self) -> Mapping[str, Set[str]]:
        """The IRIs of what is in effect, by structure."""
        return self.whole.standing
