"""The shipped ontology's classes: what stands above and below one, and that no circle traps us."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from caregraph.graph import ontology
from caregraph.vocab import CG, RDFS

A, B, C = (ox.NamedNode(f"https://example.org/{name}") for name in "ABC")


def test_a_class_is_above_what_is_below_it() -> None:
    below = ontology.subclasses(CG.Organisation)

    assert CG.Organisation in below
    assert len(below) > 1
    assert all(CG.Organisation in ontology.superclasses(one) for one in below)


def test_a_circle_of_classes_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    circle = ox.Store()
    circle.extend(ox.Quad(one, RDFS.subClassOf, up) for one, up in [(A, B), (B, C), (C, A)])
    monkeypatch.setattr(ontology, "store", lambda: circle)

    assert ontology.subclasses(A) == (A, B, C)
    assert ontology.superclasses(A) == {A, B, C}
    assert ontology.lowest([A, B, C]) == [A, B, C]


def test_the_lowest_classes_are_above_none_of_the_others() -> None:
    given = [CG.Organisation, CG.PrimaryCareTrust, CG.NHSBody, CG.Person]

    assert ontology.lowest(given) == [CG.PrimaryCareTrust, CG.Person]
