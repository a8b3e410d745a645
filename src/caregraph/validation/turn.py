"""What the rules found in a view, brought over a change of it.

Layer 4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from caregraph.graph.derived import Change
from caregraph.graph.view import View
from caregraph.shacl.execute import Result
from caregraph.shacl.live.turning import Turned, turned
from caregraph.validation.engines import running
from caregraph.validation.findings import Findings, Told
from caregraph.validation.retargeted import Retargeted
from caregraph.validation.run import Rulebook


@dataclass(frozen=True)
class Turn:
    """A view before and after a change, with what the rules are to say of it."""

    before: View
    now: View
    change: Change
    book: Rulebook
    known: Sequence[tuple[Result, Told]]
    """Every result before, with what it amounts to."""

    @cached_property
    def _turned(self) -> Turned:
        with running():
            return turned(
                self.book.compile(),
                self.before,
                self.now,
                {result: told.times for result, told in self.known},
                added=self.change.added,
                removed=self.change.removed,
            )

    def findings(self) -> Findings:
        """Give the findings as they are after the change."""
        findings = Findings(self.before, self.book.compile(), self.book.by_shape(), watch=True)
        findings.take_up(self.known)
        findings.reader.look_at(self.now)
        differs = findings.reader.renew([*self.change.added, *self.change.removed])
        findings.change(self._turned.new, self._turned.gone, differs, ())
        return findings

    @cached_property
    def retargeted(self) -> Retargeted:
        """What is looked at after the change."""
        changed = (*self.change.added, *self.change.removed)
        return Retargeted(self.before, self.now, self.book, self._turned, changed)
