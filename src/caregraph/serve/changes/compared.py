"""Comparisons, impacts and options as a request asks for them, worked out by processes.

Layer 6.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from flask import request

from caregraph import rdf
from caregraph.comparisons import Impact, Options
from caregraph.errors import UsageError
from caregraph.graph import dates
from caregraph.graph.choices import Choice
from caregraph.graph.proposals import NONE
from caregraph.graph.view import View
from caregraph.serve.changes.told import Places
from caregraph.serve.disk.proposals import Proposal
from caregraph.serve.loaded import structure_called
from caregraph.serve.processes import changing
from caregraph.serve.shown import Shown
from caregraph.serve.things import drawings
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.request import choice, loaded, shown
from caregraph.vocab import CG, RDF


@dataclass(frozen=True)
class Place:
    """The one structure that a page of changes is about."""

    node: rdf.NamedNode
    label: str

    @property
    def key(self) -> str:
        """Give its key, as addresses have it."""
        return self.node.value.rpartition("/")[2]

    @property
    def path(self) -> str:
        """Give its page."""
        return path_of(self.node.value)

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """Give the proposals of it."""
        return tuple(one for one in loaded().proposals if one.structure == self.node)


def place() -> Place | None:
    """Give the structure that the request is about: the one it names, or the only one there is.

    Where it names none, and all that it takes as adopted is of one structure, that one is meant.

    Raises:
        UnknownNameError: there is no structure of that key; carries near matches.
    """
    key = request.args.get("structure", "").strip()
    if key:
        return _place(structure_called(loaded(), key))
    known = loaded().structures
    if len(known) == 1:
        return _place(known[0])
    adopted = {node.value for node in shown().view.adopted}
    of = {one.structure for one in loaded().proposals if one.node.value in adopted}
    return _place(of.pop()) if len(of) == 1 else None


def _place(node: rdf.NamedNode) -> Place:
    return Place(node, loaded().shown(choice()).view.label(node))


@dataclass(frozen=True)
class Two:
    """Two views of the loaded structures, or of one, and where things are shown in each."""

    before: Choice
    after: Choice
    of: Place | None
    """The only structure that is compared; ``None`` where all are."""

    @property
    def shown(self) -> Shown:
        """Give the view after."""
        return loaded().shown(self.after)

    @cached_property
    def first(self) -> View:
        """Give the view before."""
        return loaded().shown(self.before).view

    @property
    def only(self) -> rdf.NamedNode | None:
        """Name the only structure that is compared."""
        return self.of.node if self.of else None

    def days(self) -> tuple[str, str] | None:
        """Give the days of the one structure before and after; ``None`` without such days."""
        if self.of is None:
            return None
        found = [view.days.get(self.of.node) for view in (self.first, self.shown.view)]
        first, last = (day.isoformat() if day else "" for day in found)
        return (first, last) if first and last else None

    def places(self) -> Places:
        """Say with which view options things are shown as they are after and before."""
        return Places(
            after=_options(self.after, choice()),
            before=_options(self.before, choice()),
            documents=documents(self.shown.view, self.only),
            day=(self.days() or ("", ""))[1],
        )

    def compared(self) -> changing.Compared:
        """Compare the two.

        Raises:
            LimitReachedError: it takes too much, or too much is asked for at once.
        """
        facts = changing.Facts.of(self.first)
        return self.shown.work_long(changing.changes, facts, self.only)

    def drawn(self) -> drawings.Drawing:
        """Draw what differs.

        Raises:
            LimitReachedError: it takes too much, or too much is asked for at once.
        """
        facts = changing.Facts.of(self.first)
        return drawings.of_change(self.shown, facts, self.only, self.compared().result)


def _options(chosen: Choice, asked: Choice) -> list[tuple[str, str]]:
    """Give the view options of a choice that differ from those of the request."""
    found = []
    if chosen.as_of and chosen.as_of != asked.as_of:
        found.append(("asOf", chosen.as_of))
    if chosen.adopt != asked.adopt:
        found += [("adopt", one) for one in chosen.adopt]
    return found


def documents(view: View, only: rdf.NamedNode | None) -> Mapping[str, str]:
    """Give the page of each document of a structure by its title; of several structures none."""
    if only is None:
        return {}
    return {
        view.label(node): path_of(node.value)
        for node in view.subjects(CG.describedIn, only)
        if isinstance(node, rdf.NamedNode) and CG.SourceDocument in view.nodes(node, RDF.type)
    }


def asked() -> Two | None:
    """Read which two views the request compares; ``None`` where it names nothing to compare.

    With two days the views are of these. The first has what ``beforeAdopt`` names as adopted, and
    without it nothing where the second has something.

    Raises:
        UsageError: one day is missing, none, or after the other.
        UnknownNameError: there is no such structure or proposal.
    """
    own, of = choice(), place()
    first, last = (request.args.get(name, "").strip() for name in ("before", "after"))
    kept = tuple(name for name in request.args.getlist("beforeAdopt") if name)
    adopts = bool(set(own.adopt) - {NONE})
    without = kept or ((NONE,) if adopts else own.adopt)
    if first or last:
        first, last = _read_days(own, first, last)
        return Two(replace(own, as_of=first, adopt=without), replace(own, as_of=last), of)
    if adopts or kept or (not own.adopt and loaded().shown(own).view.adopted):
        before = replace(own, adopt=kept or (NONE,))
        return None if before == own else Two(before, own, of)
    return None


def _read_days(own: Choice, first: str, last: str) -> tuple[str, str]:
    """Read two days, however they are written, and refuse what are not two days in order."""
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
    before, after = (dates.asked(one, hint=_WRITTEN) for one in (first, last))
    if before.first_day > after.first_day:
        raise UsageError(
            f"the day before ({first}) is later than the day after ({last})",
            code="days-reversed",
            hint="Give the earlier of the two as the day before.",
        )
    return before.text, after.text


_WRITTEN = "Write 2013, April 2013, 1 April 2013 or 2013-04-01."


def impact(thing: str, on: str) -> Impact:
    """Say what ends with a thing on a day, or on its own.

    Raises:
        LimitReachedError: it takes too much, or too much is asked for at once.
        UsageError: nothing or several things are called so, it is not in effect then, or the day
            is none.
    """
    return shown().work_long(changing.impact_of, thing, on or None)


def options(proposal: str) -> Options:
    """Set the options of a proposal side by side, against the structure with nothing adopted.

    Args:
        proposal: Its key, title or IRI; empty for the only one that has options.

    Raises:
        LimitReachedError: it takes too much, or too much is asked for at once.
        UsageError: no proposal of that name has options, or several have and none is named.
    """
    as_it_is = loaded().shown(replace(choice(), adopt=(NONE,)))
    return as_it_is.work_long(changing.options_of, proposal or None, _structure_of(proposal))


def _structure_of(proposal: str) -> rdf.NamedNode | None:
    """Give the structure of the proposal with options that a name means; of several ``None``."""
    several = {
        one.structure
        for one in loaded().proposals
        if one.has_options and (not proposal or proposal.casefold() in map(str.casefold, one.names))
    }
    return several.pop() if len(several) == 1 else None
