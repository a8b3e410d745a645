"""Comparisons, impacts and options as a request asks for them, worked out by processes.

Layer 6.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import request

from caregraph.comparisons import Comparison, Impact, Options
from caregraph.errors import UsageError
from caregraph.graph import dates
from caregraph.graph.choices import Choice
from caregraph.graph.proposals import NONE
from caregraph.serve.changes.sections import Places
from caregraph.serve.processes import costly
from caregraph.serve.shown import Shown
from caregraph.serve.things import drawings
from caregraph.serve.web.request import choice, loaded, shown


@dataclass(frozen=True)
class Two:
    """Two views of the loaded structures, and where things are shown as they are in each."""

    before: Choice
    after: Choice
    places: Places

    @property
    def shown(self) -> Shown:
        """Give the view after."""
        return loaded().shown(self.after)

    @property
    def facts(self) -> costly.Facts:
        """Give what tells the view before from that after."""
        return costly.Facts.of(loaded().shown(self.before).view)

    def compared(self) -> Comparison:
        """Compare the two.

        Raises:
            LimitReachedError: it takes too much, or too much is asked for at once.
        """
        return self.shown.work_by_rules(costly.changes, self.facts)

    def drawn(self) -> drawings.Drawing:
        """Draw what differs.

        Raises:
            LimitReachedError: it takes too much, or too much is asked for at once.
        """
        return drawings.of_change(self.shown, self.facts, self.compared())


def asked() -> Two | None:
    """Read which two views the request compares; ``None`` where it names nothing to compare.

    With two days the views are of these; where a proposal is adopted, the first is without it.

    Raises:
        UsageError: one day is missing, none, or after the other.
    """
    own = choice()
    first, last = (request.args.get(name, "").strip() for name in ("before", "after"))
    adopts = bool(set(own.adopt) - {NONE})
    if first or last:
        _refuse_days(own, first, last)
        before = replace(own, as_of=first, adopt=(NONE,) if adopts else own.adopt)
        without = {"asOf": first} | ({"adopt": NONE} if adopts else {})
        return Two(before, replace(own, as_of=last), Places({"asOf": last}, without))
    if adopts or (not own.adopt and loaded().shown(own).view.adopted):
        return Two(replace(own, adopt=(NONE,)), own, Places(before={"adopt": NONE}))
    return None


def _refuse_days(own: Choice, first: str, last: str) -> None:
    """Refuse what are not two days in order."""
    if not first or not last:
        missing = "before" if not first else "after"
        raise UsageError(
            f"one day is given and two are compared: the day {missing} is missing",
            code="one-day",
            hint="Give both, such as 2010-06-01 before and 2012-06-01 after.",
        )
    if own.as_of:
        raise UsageError(
            "asOf has no meaning beside before and after", code="three-days", hint="Leave asOf out."
        )
    days = [dates.asked(one, hint=_WRITTEN).first_day for one in (first, last)]
    if days[0] > days[1]:
        raise UsageError(
            f"the day before ({first}) is later than the day after ({last})",
            code="days-reversed",
            hint="Give the earlier of the two as the day before.",
        )


_WRITTEN = "Write 2013, 2013-04 or 2013-04-01."


def impact(thing: str, on: str) -> Impact:
    """Say what ends with a thing on a day, or on its own.

    Raises:
        LimitReachedError: it takes too much, or too much is asked for at once.
        UsageError: nothing or several things are called so, it is not in effect then, or the day
            is none.
    """
    return shown().work_by_rules(costly.impact_of, thing, on or None)


def options(proposal: str) -> Options:
    """Set the options of a proposal side by side, against the structure with nothing adopted.

    Args:
        proposal: Its key, title or IRI; empty for the only one that has options.

    Raises:
        LimitReachedError: it takes too much, or too much is asked for at once.
        UsageError: no proposal of that name has options, or several have and none is named.
    """
    as_it_is = loaded().shown(replace(choice(), adopt=(NONE,)))
    return as_it_is.work_by_rules(costly.options_of, proposal or None)
