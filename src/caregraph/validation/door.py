"""The quick calls: check a view on its day or over a range, and the days on which it turns.

Layer 4.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, overload

from caregraph.errors import UsageError
from caregraph.graph.view import View, supposing
from caregraph.results import Report
from caregraph.validation import checking, engines
from caregraph.validation.engines import Name
from caregraph.validation.run import Rulebook

if TYPE_CHECKING:
    from caregraph.timelines import Timeline, TurningDays


Over = str | tuple[str | None, str | None]
"""A range of days: ``"2004..2024"``, ``("2004", "2024")``, ``"2008-03-05.."`` or ``"all"``; the
first day is in it, the last is not. ``None`` or nothing leaves an end open."""


@overload
def check(
    view: View,
    rulebook: Rulebook | None = None,
    *,
    over: None = None,
    engine: Name = "caregraph",
    suppose_complete: Iterable[str] = (),
    as_if_commenced: Iterable[str] = (),
) -> Report: ...


@overload
def check(
    view: View,
    rulebook: Rulebook | None = None,
    *,
    over: Over,
    suppose_complete: Iterable[str] = (),
    as_if_commenced: Iterable[str] = (),
) -> Timeline: ...


def check(
    view: View,
    rulebook: Rulebook | None = None,
    *,
    over: Over | None = None,
    engine: Name = "caregraph",
    suppose_complete: Iterable[str] = (),
    as_if_commenced: Iterable[str] = (),
) -> Report | Timeline:
    """Check a view against a rulebook, the shipped one by default.

    Without *over*, on the day of the view: a ``Report``, its findings in order of organisation,
    rule and focus. With *over*, on every day of the range: a ``Timeline``, its findings in the
    order in which they begin, each with the intervals of days on which it holds. On every day of
    the range they are those of a report on that day; the view's own day is not looked at.

    Nothing is raised for what the view says; ``conforms`` of either tells.

    Args:
        engine: What runs the rules: our own engine, or ``"pyshacl"`` for an independent second
            opinion on one day; `Report.differences` compares the two.
        suppose_complete: Kinds of thing, such as ``"lines"`` and ``"posts"``, of which what is
            written is taken for all there is, whatever is declared or recorded as not stated.
        as_if_commenced: Provisions taken as in force, as in ``"law:health-bill-2026"``; what would
            fail on the day they take effect is told as pending otherwise.

    Raises:
        AssetError: a rule cannot be compiled or run.
        UsageError: the range cannot be read, or holds no day, or pySHACL is asked about one.
        UnknownNameError: there is no such engine, kind of thing or provision.
    """
    if started := tuple(as_if_commenced):
        rulebook = (rulebook or Rulebook.load()).as_if_commenced(*started)
    ask = engines.called(engine)
    if kinds := tuple(suppose_complete):
        view = supposing(view, kinds)
    if over is None:
        return checking.check(view, rulebook, ask)
    if engine != "caregraph":
        raise UsageError(
            f"{engine} gives an opinion on one day, and a range has many",
            hint="Leave the range or the engine out.",
        )
    from caregraph.validation.timeline import check_over

    return check_over(view, _written(over), rulebook)


def days(view: View, over: Over = "all", rulebook: Rulebook | None = None) -> TurningDays:
    """Give the days of a range on which anything may turn, and why; nothing is checked.

    The first is that of the range. ``events`` of it is what begins, ends and falls due.

    Raises:
        UsageError: the range cannot be read, or holds no day.
    """
    from caregraph.validation.timeline import turning_days

    return turning_days(view, _written(over), rulebook)


def _written(over: Over) -> str:
    """Write a range as ``read_range`` reads it."""
    if isinstance(over, str):
        return over
    start, until = over
    return "all" if not start and not until else f"{start or ''}..{until or ''}"
