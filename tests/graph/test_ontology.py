"""The shipped ontology's classes: what stands above and below one, and that no circle traps us."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from caregraph.graph import ontology
from caregraph.vocab import CG, RDFS, SKOS

A, B, C = (ox.NamedNode(f"https://example.org/{name}") for name in "ABC")


def test_a_class_is_above_what_is_below_it() -> None:
    below = ontology.subclasses(CG.Organisation)

    assert CG.Organisation in below
    assert len(below) > 1
    assert all(CG.Organisation in ontology.superclasses(one) for one in below)


@pytest.fixture
def own() -> Iterator[None]:
    """Let the next test look up what it puts there, and the one after it the ontology."""
    ontology._subjects.cache_clear()
    yield
    ontology._subjects.cache_clear()


@pytest.mark.usefixtures("own")
def test_a_circle_of_classes_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    circle = [ox.Quad(one, RDFS.subClassOf, up) for one, up in [(A, B), (B, C), (C, A)]]
    monkeypatch.setattr(ontology, "under", lambda _: circle)

    assert ontology.subclasses(A) == (A, B, C)
    assert ontology.superclasses(A) == {A, B, C}
    assert ontology.lowest([A, B, C]) == [A, B, C]


def test_look_ups_say_what_the_store_says() -> None:
    stated = ontology.store()

    assert {*ontology.statements()} == {*stated}
    for predicate in {quad.predicate for quad in stated}:
        assert {*ontology.under(predicate)} == {*stated.quads_for_pattern(None, predicate, None)}
    for subject in {quad.subject for quad in stated}:
        labels = stated.quads_for_pattern(subject, SKOS.prefLabel, None)
        assert [*ontology.objects(subject, SKOS.prefLabel)] == [one.object for one in labels]


def test_the_lowest_classes_are_above_none_of_the_others() -> None:
    given = [CG.Organisation, CG.PrimaryCareTrust, CG.NHSBody, CG.Person]

    assert ontology.lowest(given) == [CG.PrimaryCareTrust, CG.Person]
