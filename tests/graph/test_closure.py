"""The view of what stands around a thing: of it, it holds what the view of everything holds."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from benchmarks import england
from benchmarks.world import World
from caregraph import rdf
from caregraph.accountability import trace
from caregraph.errors import CaregraphError, UnknownNameError
from caregraph.graph import on_disk, ontology
from caregraph.graph import opened as opening
from caregraph.graph.called import called
from caregraph.graph.choices import Choice, Part
from caregraph.graph.closure import open_around, slice_around, view_around
from caregraph.graph.filling import fill
from caregraph.graph.find import names
from caregraph.graph.opened import Opened
from caregraph.graph.seen import summary
from caregraph.graph.view import View, combined, open_parts, open_view
from caregraph.vocab import CG, PREFIXES, RDF

Making = Callable[[Opened, Iterable[rdf.Node]], View]

PLACES = 3
EACH = 8
"""So many things are traced by each choice."""


@cache
def cases() -> rdf.Store:
    ((dataset, _),) = open_parts(["case:all"])
    return dataset


@cache
def country() -> rdf.Store:
    """A small England, a named graph a structure; its boards and places refer to each other."""
    store = rdf.Store()
    nation, above = england.nation()
    worlds = [nation]
    for system in england.systems(PLACES, above):
        worlds += system.worlds
    for world in worlds:
        fill(store, _quads(world))
    return store


def _quads(world: World) -> Iterable[rdf.Quad]:
    graph = rdf.NamedNode(world.iri.strip("<>"))
    text = "\n".join(world.lines()).encode()
    for quad in rdf.parse(text, format=rdf.RdfFormat.N_TRIPLES):
        yield rdf.Quad(quad.subject, quad.predicate, quad.object, graph)


def traced(view: View, node: rdf.Node) -> object:
    """A trace without what it says of its view, or how it is refused."""
    try:
        return replace(trace(view, node.value), view=None)  # type: ignore[arg-type]
    except CaregraphError as wrong:
        return wrong.code


def answering(dataset: rdf.Store) -> list[rdf.Node]:
    classes = ontology.subclasses(
        CG.Post, CG.GovernanceBody, CG.Organisation, CG.OrganisationalUnit
    )
    found = {
        quad.subject for cls in classes for quad in dataset.quads_for_pattern(None, RDF.type, cls)
    }
    return sorted(
        (one for one in found if isinstance(one, rdf.NamedNode)), key=lambda one: one.value
    )


CHOICES = (
    Choice("2008-05-01", adopt=("all",)),
    Choice("2012-04-01", "2010-01-01", ("all",)),
    pytest.param(Choice(), marks=pytest.mark.weekly),
    pytest.param(Choice("any"), marks=pytest.mark.weekly),
    pytest.param(Choice(known_by="2008-03-01"), marks=pytest.mark.weekly),
)


@pytest.mark.slow
@pytest.mark.parametrize("choice", CHOICES, ids=str)
@pytest.mark.parametrize("make", [slice_around, view_around])
def test_traces_of_the_cases_are_those_of_the_whole(make: Making, choice: Choice) -> None:
    _compare(cases(), choice, make, seed=repr(choice))


@pytest.fixture
def hubs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take for a hub what three structures mention, so that a small England has some."""
    monkeypatch.setattr(opening, "MANY", 2)


@pytest.mark.slow
@pytest.mark.usefixtures("hubs")
@pytest.mark.parametrize("choice", [Choice(), Choice("2023-01-01")], ids=str)
@pytest.mark.parametrize("make", [slice_around, view_around])
def test_traces_through_a_country_are_those_of_the_whole(make: Making, choice: Choice) -> None:
    _compare(country(), choice, make, seed=repr(choice))


@cache
def _whole(dataset: rdf.Store, choice: Choice) -> View:
    return combined([(dataset, choice)])


def _compare(dataset: rdf.Store, choice: Choice, make: Making, seed: str) -> None:
    parts: Sequence[Part] = [(dataset, choice)]
    whole = _whole(dataset, choice)
    for node in random.Random(seed).sample(answering(dataset), EACH):
        found = traced(whole, node)
        try:
            cut = traced(make(Opened(parts), [node]), node)
        except CaregraphError as wrong:
            cut = wrong.code
        assert cut == found, node


@pytest.mark.slow
def test_what_a_whole_country_names_is_traced_like_anything_else() -> None:
    parts = [(country(), Choice())]
    hub = rdf.NamedNode(f"{PREFIXES['id']}england/organisation/nhs-england")

    cut = slice_around(Opened(parts), [hub])

    assert traced(cut, hub) == traced(combined(parts), hub)
    assert len(cut.subjects(CG.accountableTo, hub)) > PLACES


@pytest.mark.slow
def test_only_what_is_near_is_in_the_view_of_a_thing() -> None:
    opened = Opened([(country(), Choice())])
    post = rdf.NamedNode(f"{PREFIXES['id']}place-1/post/council-dph-head")

    cut, around = slice_around(opened, [post]), view_around(opened, [post])

    assert f"{PREFIXES['id']}place-2" not in {one.value for one in cut.structures}
    assert set(cut.structures) < set(around.structures)
    assert len(cut.store) < len(around.store) < len(combined(opened.parts).store)


def test_a_proposal_that_is_nowhere_is_refused() -> None:
    opened = Opened([(cases(), Choice(adopt=("no such plan",)))])

    with pytest.raises(UnknownNameError, match="no such plan"):
        slice_around(opened, answering(cases())[:1])


def test_what_nothing_describes_is_not_in_the_view() -> None:
    nowhere = rdf.NamedNode("https://example.org/nowhere")

    assert slice_around(Opened([(cases(), Choice())]), [nowhere]).structures == ()


@pytest.mark.slow
@pytest.mark.usefixtures("hubs")
def test_a_view_of_some_structures_counts_those_that_it_shows_whole() -> None:
    parts = [(country(), Choice())]
    hub = rdf.NamedNode(f"{PREFIXES['id']}england/organisation/nhs-england")
    cut, whole = view_around(Opened(parts), [hub]), combined(parts)
    shown = [one.index.graph for one in cut.seen if not one.index.is_part]

    told = summary(cut)

    assert 0 < len(shown) < len(cut.structures)
    assert len(told.in_part) == len(cut.structures) - len(shown)
    among = summary(whole, shown)
    assert told == replace(among, iri=told.iri, in_part=told.in_part)
    assert any("only as far as" in line for line in told.lines())


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "NHS England",
        "nhs england",
        "council-dph-head",
        "director of public health",
        f"{PREFIXES['id']}place-1/post/council-dph-head",
    ],
)
def test_a_name_means_in_the_store_what_it_means_in_its_view(name: str) -> None:
    opened = Opened([(country(), Choice())])
    classes = (CG.Post, CG.Organisation, CG.GovernanceBody, CG.OrganisationalUnit)

    meant = names(combined(opened.parts), *classes)[name.casefold()]

    assert meant
    assert set(meant) <= called(opened, name)


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["Strategic Director", "DASS", "Jane Ashman", "the Council (B&NES)"]
)
def test_names_of_holders_and_roles_are_found_in_a_store(tmp_path: Path, name: str) -> None:
    target = tmp_path / "store"
    on_disk.save(cases(), target)
    choice = Choice(adopt=("all",))

    whole = _told(open_view([cases()], choice), name)

    assert _told(open_around([str(target)], choice, [name]), name) == whole


def _told(view: View, name: str) -> object:
    try:
        return replace(trace(view, name), view=None)  # type: ignore[arg-type]
    except CaregraphError as wrong:
        return wrong.code, wrong.hint


@pytest.mark.slow
@pytest.mark.usefixtures("hubs")
@pytest.mark.parametrize("name", ["NHS Engand", "Chief exectuive, Brookbourne Council"])
def test_of_a_name_that_means_nothing_in_a_country_the_nearest_are_told(
    tmp_path: Path, name: str
) -> None:
    on_disk.save(country(), tmp_path / "store")

    view = open_around([str(tmp_path / "store")], Choice(), [name])

    assert 0 < len(view.store) < len(combined([(country(), Choice())]).store)
    told = _told(view, name)
    assert isinstance(told, tuple)
    assert told[0] == "unknown-name"
    assert "Did you mean" in str(told[1])
