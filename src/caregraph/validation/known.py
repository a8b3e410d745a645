"""What is known of a store directory that was checked: its view, its report, and all told of them.

Layer 4. What takes long to make of a view is made when it is first asked for, and kept with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from caregraph import keeping, rdf
from caregraph.graph import identity
from caregraph.graph.contents import Contents
from caregraph.graph.view import View
from caregraph.results import Report
from caregraph.validation import resting
from caregraph.validation.kinds import Checked
from caregraph.validation.looked_at import LookedAt, Since, put_right
from caregraph.validation.run import Rulebook

_LISTED, _TOTAL = "looked-at", "fingerprint"


def is_listed(name: str) -> bool:
    """Say whether what is looked at in a state is kept."""
    return keeping.is_kept(_LISTED, [name])


@dataclass(frozen=True)
class Snapshot:
    """The state of a store directory that was checked."""

    name: str
    """Of what is kept, another for whatever else was checked."""
    contents: Contents
    since: Since | None
    """What changed since another; ``None`` where everything may have."""
    outside: Mapping[str, Set[str]]
    """By the id of the rule: what it finds only of what lies outside the description, by IRI."""


@dataclass(frozen=True)
class Known:
    """A store directory that was checked."""

    view: View
    """On disk."""
    report: Report
    book: Rulebook
    state: Snapshot

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

    def checked(self, book: Rulebook, report: Report) -> Checked:
        """Give the view with what some of the rules find in it and look at."""
        return _Checked(self.view, book, report, self)

    def remembering(self, report: Report, book: Rulebook) -> Report:
        """Give a report of some rules, marked or with more in it, as ``memory.kept`` does."""
        findings = resting.rested(self.view, book, report.findings)
        return replace(report, findings=findings, memory=self.checked(book, report).memory)

    @cached_property
    def looked_at(self) -> Mapping[str, Set[str]]:
        """The IRIs of what each rule looks at, but for what lies outside the description."""
        listed, since = self._listed
        seen = put_right(listed.named(listed.looked_at), since.looked_at if since else {})
        return {rule: iris - self.state.outside.get(rule, set()) for rule, iris in seen.items()}

    @cached_property
    def standing(self) -> Mapping[str, Set[str]]:
        """The IRIs of what is in effect, by structure."""
        listed, since = self._listed
        there = put_right(listed.named(listed.standing), since.standing if since else {})
        return {name: iris for name, iris in there.items() if iris}

    @cached_property
    def _listed(self) -> tuple[LookedAt, Since | None]:
        """What is looked at and what stands in a state of which that is kept, and since then."""
        listed, since = self._found(_LISTED, LookedAt)
        if listed is not None:
            return listed, since
        own, make = [self.state.name], lambda: LookedAt.of(self.view, self.book)
        return keeping.kept(_LISTED, own, make, LookedAt), None

    def _fingerprint(self, store: rdf.Store) -> str:
        total, since = self._found(_TOTAL)
        if total is not None:
            return identity.as_fingerprint(total + (since.difference if since else 0))
        total = keeping.kept(_TOTAL, [self.state.name], lambda: identity.total(store))
        if since is not None:  # others may be told from there too
            earlier = total - since.difference
            keeping.kept(_TOTAL, [since.name], lambda: earlier)
        return identity.as_fingerprint(total)

    def _found(self, what: str, *kinds: type) -> tuple[Any, Since | None]:
        """Give what is kept of this state, or else of an earlier one, with what changed since."""
        since = self.state.since
        own = keeping.found(what, [self.state.name], *kinds)
        if own is not None or since is None:
            return own, None
        return keeping.found(what, [since.name], *kinds), since


@dataclass(frozen=True)
class _Checked(Checked):
    """A store directory as checked by some of the rules, to be compared with an earlier report."""

    known: Known
    """By all of them."""

    @cached_property
    def looked_at(self) -> Mapping[str, Set[str]]:
        """The IRIs of what each of the rules looks at."""
        seen = self.known.looked_at
        return {rule: iris for rule, iris in seen.items() if rule in self.rulebook.rules}

    @cached_property
    def standing(self) -> Mapping[str, Set[str]]:
        """The IRIs of what is in effect, by structure."""
        return self.known.standing
