"""What follows is kept true: after any change the graph is what deriving it anew would give."""

from __future__ import annotations

from collections.abc import Iterator

import flips
import pytest
from flips import Step, Town
from hypothesis import strategies as st
from laws import tried
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, parse

from caregraph.graph import derived, find, infer
from caregraph.graph.choices import Choice
from caregraph.graph.derived import Change, Derived
from caregraph.graph.view import View
from caregraph.vocab import CG, prologue, turtle_prologue

PROLOGUE = turtle_prologue() + "@prefix ex: <https://example.org/> .\n"
ABOVE = {
    "classes-above": "CONSTRUCT { ?thing a ?above } "
    "WHERE { ?thing a ?class . ?class rdfs:subClassOf+ ?above }",
    "ends-alone": "CONSTRUCT { ?body cg:isHeld false } "
    "WHERE { ?body a cg:GovernanceBody FILTER NOT EXISTS { ?body cg:withinOrganisation ?of } }",
}
"""Two more derivations: one of types, and one of what does not follow."""


@pytest.fixture(params=[{}, ABOVE], ids=["shipped", "more"])
def rules(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The shipped derivations, and with two more; none of it is left behind."""
    more = {name: prologue() + text for name, text in request.param.items()}
    everyone = {**infer.rules(), **more}
    monkeypatch.setattr(infer, "rules", lambda: everyone)
    kept = (derived._derivations, infer._derivations, infer.background)
    for one in kept:
        one.cache_clear()
    yield
    monkeypatch.undo()
    for one in kept:
        one.cache_clear()


def triples(turtle: str) -> set[Triple]:
    return {quad.triple for quad in parse(PROLOGUE + turtle, format=RdfFormat.TURTLE)}


def world(turtle: str) -> View:
    store = Store()
    for one in triples(turtle):
        store.add(Quad(*one))
    return View(store, {}, {}, ())


def statements(view: View) -> set[Triple]:
    return {quad.triple for quad in view.store}


def change(kept: Derived, *, added: str = "", removed: str = "") -> Change:
    return kept.update(added=triples(added), removed=triples(removed))


@pytest.mark.slow
@pytest.mark.usefixtures("rules")
@tried(few=3, many=40, case=st.sampled_from(flips.CASES), choice=flips.choices, steps=flips.steps)
def test_any_change_leaves_what_deriving_anew_gives(
    case: str, choice: Choice, steps: list[Step]
) -> None:
    town = Town(case, choice)
    view = town.fresh()
    kept = Derived(view)

    for actions in steps:
        before = statements(view)
        added, removed = town.step(actions)
        found = kept.update(added=added, removed=removed)

        anew = town.fresh()
        infer.derive(anew.store)
        assert statements(view) == statements(anew)
        assert found == Change(
            frozenset(statements(view) - before), frozenset(before - statements(view))
        )


UNITS = """ex:council a cg:UpperTierAuthority .
    cg:UpperTierAuthority rdfs:subClassOf cg:Organisation .
    ex:one cg:isPartOf ex:two . ex:two cg:isPartOf ex:one ."""


def test_two_units_that_are_part_of_each_other_do_not_keep_each_other_in_the_council() -> None:
    view = world(
        UNITS + "ex:one cg:isPartOf ex:department . ex:department cg:isPartOf ex:council ."
    )
    kept = Derived(view)
    held = triples(
        "ex:one cg:withinOrganisation ex:council .ex:two cg:withinOrganisation ex:council ."
    )
    assert held <= statements(view)

    found = change(kept, removed="ex:department cg:isPartOf ex:council .")

    assert held < found.removed
    assert not held & statements(view)


def test_what_two_things_give_stays_until_neither_does() -> None:
    view = world("ex:a cg:hasContributor ex:x . ex:x cg:contributesTo ex:b .")
    kept = Derived(view)

    assert change(kept, added="ex:b cg:hasContributor ex:x .").added == triples(
        "ex:b cg:hasContributor ex:x ."
    )
    assert change(kept, removed="ex:x cg:contributesTo ex:b .") == Change(frozenset(), frozenset())
    assert change(kept, removed="ex:b cg:hasContributor ex:x .").removed == triples(
        "ex:b cg:hasContributor ex:x . ex:x cg:contributesTo ex:b ."
    )


def test_what_is_stated_beside_its_derivation_stays_when_that_falls() -> None:
    view = world("ex:a cg:hasContributor ex:x .")
    kept = Derived(view)
    stated = "ex:x cg:contributesTo ex:a ."

    assert change(kept, added=stated) == Change(frozenset(), frozenset())
    change(kept, removed="ex:a cg:hasContributor ex:x .")

    assert statements(view) == triples(stated)
    assert change(kept, removed=stated).removed == triples(stated)


def test_naming_what_stands_already_or_is_not_there_does_no_harm() -> None:
    view = world("ex:a cg:hasContributor ex:x .")
    kept = Derived(view)

    found = change(
        kept, added="ex:a cg:hasContributor ex:x .", removed="ex:x cg:contributesTo ex:a ."
    )

    assert found == Change(frozenset(), frozenset())
    assert triples("ex:x cg:contributesTo ex:a .") <= statements(view)


def test_a_change_of_a_type_costs_the_same_however_many_things_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def questions(others: int) -> list[str]:
        crowd = " ".join(f"ex:p{n} a cg:Post ; cg:postIn ex:council ." for n in range(others))
        view = world(UNITS + crowd)
        kept = Derived(view)
        asked: list[str] = []
        monkeypatch.setattr(
            View, "select", lambda self, query: asked.append(query) or self.store.query(query)
        )
        change(kept, added="ex:post a cg:JointPost ; cg:postIn ex:council .")
        monkeypatch.undo()
        assert NamedNode("https://example.org/council") in [
            one.object for one in statements(view) if str(one.subject).endswith("/post>")
        ]
        return asked

    assert questions(3) == questions(300)


def test_what_was_read_off_a_view_is_forgotten_when_it_changes() -> None:
    view = world('ex:a a cg:Post ; skos:prefLabel "A" .')
    kept = Derived(view)
    assert "b" not in find.names(view, CG.Post)

    change(kept, added='ex:a skos:prefLabel "B" .')

    assert "b" in find.names(view, CG.Post)
