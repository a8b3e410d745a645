"""The form in which two views are chosen: two days, and what is taken as adopted on each side.

Layer 6. What somebody typed or ticked stands in it again, whatever came of it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import current_app, request

from caregraph.english import together, upper
from caregraph.graph.dates import spoken_date
from caregraph.graph.proposals import NONE
from caregraph.graph.seen import summary
from caregraph.graph.view import View
from caregraph.seen import Seen
from caregraph.serve.changes.compared import Place, Two
from caregraph.serve.disk.proposals import Proposal
from caregraph.serve.web.addresses import comparison_with
from caregraph.serve.web.content import Item
from caregraph.serve.web.request import choice, loaded, shown

_MOST = 12
"""A form offers no more proposals; others are written by their key."""


@dataclass(frozen=True)
class Tick:
    """A proposal that may be taken as adopted."""

    name: str
    label: str
    is_chosen: bool
    option_of: str
    """The proposal of which it is an option; empty where it is none."""


@dataclass(frozen=True)
class Chosen:
    """One of the two sides."""

    title: str
    day: str
    """The name of its field for the day."""
    value: str
    adopt: str
    """The name of its fields for proposals."""
    ticks: tuple[Tick, ...]
    others: str
    """What is taken as adopted and not offered, parted by commas."""

    @property
    def said(self) -> str:
        """Say in words which side is chosen."""
        offered = [one for one in self.ticks if not one.option_of]
        chosen = [one for one in offered if one.is_chosen]
        options = [one.label for one in self.ticks if one.option_of and one.is_chosen]
        adopted = f"{len(chosen)} of {len(offered)} proposals" if len(offered) > 1 else "as adopted"
        if options:
            adopted += f" with {together(options)}"
        what = adopted if chosen or options else "nothing adopted"
        return f"{spoken_date(self.value)}, {what}" if self.value else what


@dataclass(frozen=True)
class Chooser:
    """Both sides, and ways to what is asked most."""

    before: Chosen
    after: Chosen
    structure: str
    """The key of the only structure; empty where all are compared."""
    known_by: str
    ways: tuple[Item, ...]

    @property
    def said(self) -> str:
        """Say in words which two sides are chosen."""
        return " → ".join(one.said for one in (self.before, self.after))


def of_two(two: Two) -> Chooser:
    """Give the form for two views that are compared."""
    first, last = two.days() or ("", "")
    adopted = (_iris(two.first), _iris(two.shown.view))
    return _chooser(two.of, (first, last), adopted)


@dataclass(frozen=True)
class Taking:
    """Which options of a proposal are compared, and ways to the others and to all together."""

    said: str
    ways: tuple[Item, ...]


def picked(after: Seen) -> tuple[Taking, ...]:
    """Say which options the view after has and which it rules out, with ways to these."""
    names = {one.node.value: one.name for one in loaded().proposals}
    return tuple(
        Taking(
            upper(str(one)),
            (
                Item(
                    "All options side by side",
                    path=f"/options?{urlencode({'proposal': one.of.iri})}",
                ),
                *(
                    Item(
                        f"Only with “{rival.thing.label}”",
                        path=comparison_with(names[rival.thing.iri]),
                    )
                    for rival in one.rivals
                ),
            ),
        )
        for one in after.picked
    )


def of_nothing(of: Place | None) -> Chooser:
    """Give the form where nothing is compared, with what was given in it.

    The next day on which something turns is offered as the second.
    """
    view = shown().view
    seen = summary(view, {of.node} if of else ())
    days = (seen.day or "", seen.next or seen.day or "") if of else ("", "")
    names = {*request.args.getlist("beforeAdopt")}
    kept = {one.node.value for one in loaded().proposals if {one.name, one.node.value} & names}
    return _chooser(of, days, (kept, _iris(view)))


def _iris(view: View) -> set[str]:
    return {node.value for node in view.adopted}


def _chooser(
    of: Place | None, days: tuple[str, str], adopted: tuple[Collection[str], Collection[str]]
) -> Chooser:
    offered = (of.proposals if of else loaded().proposals)[:_MOST]
    before, after = (
        Chosen(
            title,
            day,
            request.args.get(day) or (spoken_date(value) if value else ""),
            name,
            tuple(
                Tick(one.name, one.label, one.node.value in taken, one.option_of_label)
                for one in offered
            ),
            "" if of else _others(offered, taken),
        )
        for title, day, value, name, taken in (
            ("Before", "before", days[0], "beforeAdopt", adopted[0]),
            ("After", "after", days[1], "adopt", adopted[1]),
        )
    )
    return Chooser(
        before,
        after,
        structure=of.key if of else "",
        known_by=choice().known_by or "",
        ways=tuple(_ways(of, days, adopted[1])),
    )


def _others(offered: Sequence[Proposal], taken: Collection[str]) -> str:
    """Name what is taken as adopted and not offered."""
    known = {one.node.value for one in offered}
    return ", ".join(
        one.name
        for one in loaded().proposals
        if one.node.value in taken and one.node.value not in known
    )


def _ways(of: Place | None, days: tuple[str, str], taken: Collection[str]) -> list[Item]:
    """Lead to the proposal alone, the days alone, the days between, and a file of one's own."""
    ways = []
    first, last = days
    if of is not None:
        here = [("structure", of.key)]
        names = [("adopt", one.name) for one in of.proposals if one.node.value in taken]
        if names and first != last:
            alone = [*here, ("asOf", last), *names]
            nothing = [*here, ("before", first), ("after", last), ("adopt", NONE)]
            ways = [
                Item("Only the proposal (same day)", path=f"/compare?{urlencode(alone)}"),
                Item("Only the days (nothing adopted)", path=f"/compare?{urlencode(nothing)}"),
            ]
        ways.append(Item("Day by day", path=f"/days?{urlencode([*here, *names])}"))
    if "uploads" in current_app.blueprints:
        ways.append(Item("With a file of mine", path="/yours"))
    return ways
