"""Eleven typical changes of an organisation, as the triples they take away and put in.

A change is made in the tables of a place. What it does to the graph, derived shortcuts included,
is read off by deriving the place's whole system before and after.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pyoxigraph as ox

from benchmarks import england, faults
from benchmarks.world import SETTLED, World, coded, day
from caregraph.graph import ontology

Change = Callable[[World], None]


@dataclass(frozen=True)
class Edit:
    """One change of one place."""

    name: str
    added: tuple[ox.Triple, ...]
    removed: tuple[ox.Triple, ...]

    def make(self, store: ox.Store) -> None:
        """Change a graph."""
        for triple in self.removed:
            store.remove(ox.Quad(*triple))
        store.extend([ox.Quad(*triple) for triple in self.added])

    def undone(self) -> Edit:
        """Give the change that takes this one back."""
        return Edit(self.name, self.removed, self.added)


def new_post(world: World) -> None:
    """A team gets a new officer, with a holder and a line."""
    council = world.at("organisation", "council")
    post = world.thing(
        "post", "new", "Post", "Officer for change", postIn=world.at("unit", "council-dcs-s1-t1")
    )
    person = world.thing("person", "new", "Person", "Robin Newcomb")
    world.thing(
        "tenure",
        "new",
        "PostHolding",
        holds=post,
        heldBy=person,
        employedBy=council,
        appointmentType=coded("appointment-type", "substantive"),
    )
    world.thing(
        "line",
        "new",
        "AccountabilityLine",
        accountableParty=post,
        accountableTo=world.at("post", "council-dcs-s1-t1-head"),
        validFrom=day(SETTLED),
        accountabilityKind=coded("accountability-kind", "operational"),
    )


def line_repointed(world: World) -> None:
    """A manager answers to another head of service."""
    world.put(
        world.at("line", "council-env-s1-t1-head-operational"),
        "accountableTo",
        world.at("post", "council-env-s2-head"),
    )


def role_moved(world: World) -> None:
    """A statutory role goes to another post."""
    role = coded("statutory-role", "data-protection-officer")
    world.drop(world.at("post", "trust-protection"), "fulfilsRole", role)
    world.add(world.at("post", "trust-finance"), "fulfilsRole", role)


def post_moved(world: World) -> None:
    """An officer moves to another team."""
    world.put(
        world.at("post", "trust-surgical-s1-t1-o1"),
        "postIn",
        world.at("unit", "trust-medicine-s1-t1"),
    )


def member_leaves(world: World) -> None:
    """A councillor leaves the audit committee."""
    world.remove(world.at("membership", "council-audit-2-seat"))


def chair_changes(world: World) -> None:
    """Another councillor chairs the district's scrutiny committee."""
    chair, member = (coded("membership-capacity", one) for one in ("chair", "voting-member"))
    world.put(world.at("membership", "district-scrutiny-0-seat"), "capacity", member)
    world.put(world.at("membership", "district-scrutiny-1-seat"), "capacity", chair)


def party_removed(world: World) -> None:
    """The integrated care board is no longer party to the agreement."""
    agreement, council = world.at("agreement", "section-75"), world.at("organisation", "council")
    world.put(agreement, "hasParty", council)


def organisation_ended(world: World) -> None:
    """The district ends and stays in the view as a mention."""
    world.end(world.at("organisation", "district"))


def post_ended(world: World) -> None:
    """An officer's post ends and stays in the view as a mention."""
    world.end(world.at("post", "trust-surgical-s1-t1-o1"))


def directorate_moved(world: World) -> None:
    """A directorate with all its posts goes from the council to the trust."""
    world.put(world.at("unit", "council-dph"), "isPartOf", world.at("organisation", "trust"))


def completeness_withdrawn(world: World) -> None:
    """The council's description is no longer declared complete."""
    world.remove(world.at("completeness", "council-complete"))


CHANGES: tuple[Change, ...] = (
    new_post,
    line_repointed,
    role_moved,
    post_moved,
    member_leaves,
    chair_changes,
    party_removed,
    organisation_ended,
    post_ended,
    directorate_moved,
    completeness_withdrawn,
)


def edits(
    places: int, number: int, *, together: bool = False, seed: int = england.SEED
) -> list[Edit]:
    """Give every change for the first place of one system of an England of so many places."""

    def graph(change: Change | None) -> set[ox.Triple]:
        return _graph(places, number, change, together=together, seed=seed)

    before = graph(None)
    return [_edit(change, before, graph(change)) for change in CHANGES]


def _edit(change: Change, before: set[ox.Triple], after: set[ox.Triple]) -> Edit:
    name = change.__name__.replace("_", " ")
    return Edit(name, tuple(after - before), tuple(before - after))


def _graph(
    places: int, number: int, change: Change | None, *, together: bool, seed: int
) -> set[ox.Triple]:
    """Give a system's triples with its faults, and with a change where one is asked."""
    nation, above = england.nation(seed)
    size = min(england.PLACES_A_SYSTEM, places - number * england.PLACES_A_SYSTEM)
    one = england.system(number, size, above, seed, together=together)
    faults.plant(one.board, one.places, number)
    if change is not None:
        change(one.places[0])
    store = england.derived([nation, *one.worlds], ontology.store())
    return {quad.triple for quad in store}
