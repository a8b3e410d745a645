"""What is edited, with its findings kept true from one saved state to the next.

Layer 4. Each report is what ``check`` gives for that state, with the state before as its baseline.
A view that has other structures, days or choices than before is made anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from caregraph import rdf
from caregraph.graph import infer
from caregraph.graph import view as views
from caregraph.graph.choices import Part
from caregraph.graph.stated import NOMINAL, Reading
from caregraph.graph.view import View
from caregraph.results import Report
from caregraph.validation import baselines, memory, waivers
from caregraph.validation.baselines import Baseline
from caregraph.validation.checking import Doubts, settled
from caregraph.validation.following import Following
from caregraph.validation.kinds import Checked
from caregraph.validation.run import Rulebook, order
from caregraph.validation.waivers import Waiver


@dataclass
class _Followed:
    """A view in one reading, with what it states."""

    following: Following
    stated: set[rdf.Quad]


class Live:
    """Structures that are edited, and what the rules find in them.

    >>> from caregraph.graph.view import open_parts
    >>> live = Live(Rulebook.load(), today=date(2026, 1, 1))
    >>> parts = open_parts(["case:waltham-forest-2009"])
    >>> live.take(parts).since is None
    True
    >>> live.take(parts).since.new
    ()
    """

    def __init__(self, rulebook: Rulebook, kept: Iterable[Waiver] = (), *, today: date) -> None:
        """Begin with nothing.

        Args:
            kept: Waivers beside those that the structures carry.
            today: The day on which waivers run out.
        """
        self._book = rulebook
        self._kept = tuple(kept)
        self._today = today
        self._followed: dict[Reading, _Followed] = {}
        self._last: Checked | None = None
        self._baseline: Baseline | None = None

    def take(self, parts: Sequence[Part]) -> Report:
        """Take a new state of everything, and say what is found in it and became of what was.

        Nothing has changed where this raises: the next state is compared with the one before.

        Raises:
            AssetError: a rule cannot be run.
            SourceError: a date, or a waiver, of a structure cannot be read.
            UnknownNameError: a proposal to adopt is not in any structure.
            UsageError: proposals cannot be adopted together.
        """
        shown = views.unfilled(parts)
        doubts = Doubts.about(shown)
        seen = {one: _read_as(shown, one) for one in doubts.readings()}
        stated = {one: set(views.stated(view)) for one, view in seen.items()}
        self.remember()
        before, self._followed = self._followed, {}
        followed = {
            one: _follow(before.get(one), view, stated[one], self._book)
            for one, view in seen.items()
        }
        view = followed[NOMINAL].following.view
        plain = self._report(view, doubts, followed)
        report = plain
        if self._baseline is not None:
            report = baselines.compared(plain, self._baseline, Checked(view, self._book, plain))
        self._followed, self._baseline = followed, None
        self._last = Checked(view, self._book, plain)
        return report

    def remember(self) -> None:
        """Note what the next state is compared with; best done while nobody waits for it."""
        if self._baseline is None and self._last is not None:
            last = self._last
            report = memory.kept(last.report, last.view, self._book)
            adopted = frozenset(one.value for one in last.view.adopted)
            self._baseline = Baseline(report.findings, report.memory, adopted)

    def _report(self, view: View, doubts: Doubts, followed: Mapping[Reading, _Followed]) -> Report:
        """Give the report that ``check`` gives."""
        found = {one: [*each.following.findings()] for one, each in followed.items()}
        report = followed[NOMINAL].following.report()
        findings = sorted(settled(doubts, report.findings, found.__getitem__), key=order)
        report = replace(report, findings=tuple(findings)).counted()
        kept = (*self._kept, *waivers.of_view(view, self._book.former))
        return waivers.applied(report, kept, view, self._today)


def _read_as(shown: View, reading: Reading) -> View:
    """Give a view, with nothing in its graph, read otherwise."""
    return replace(shown, store=rdf.Store(), seen=tuple(one.read_as(reading) for one in shown.seen))


def _follow(
    before: _Followed | None, view: View, stated: set[rdf.Quad], book: Rulebook
) -> _Followed:
    """Bring what is followed to a new state, or begin anew where it is another view."""
    if before is None or _choices(before.following.view) != _choices(view):
        return _Followed(Following(views.filled(view, derive=False), book), stated)
    known = infer.background()
    before.following.update(
        (one.triple for one in stated - before.stated),
        (one.triple for one in before.stated - stated if one not in known),
        seen=view.seen,
    )
    return _Followed(before.following, stated)


def _choices(view: View) -> tuple[object, ...]:
    """Give what makes a view another one, whatever is stated."""
    return view.iri, view.days, view.choices, view.adopted, view.undecided
