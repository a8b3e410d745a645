"""What derivations give does not hang on the order in which they are asked, nor on how often."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from laws import tried
from pyoxigraph import NamedNode, Quad, Store

from caregraph import assets, rdf
from caregraph.errors import UsageError
from caregraph.graph import infer
from caregraph.graph.choices import Choice
from caregraph.graph.view import View, anew, combined, open_view
from caregraph.vocab import PREFIXES, RDF, RDFS
from tests.random_worlds import DAYS, World, worlds

EX = "https://example.org/"
CHOICES = st.builds(
    Choice,
    as_of=st.sampled_from([None, "any", *DAYS]),
    adopt=st.sampled_from([(), ("all",)]),
)


def everything(store: Store) -> set[Quad]:
    """Ask the derivations of classes, then all, until none gives anything new."""
    found = rdf.Store()
    for quad in store:
        found.add(quad)
    for names in (["kinds-by-code", "classes-above"], [*infer.rules()]):
        known = -1
        while known != len(found):
            known = len(found)
            for name in names:
                for triple in list(rdf.construct(found, infer.rules()[name])):
                    found.add(Quad(*triple))
    return set(found)


def made(world: World, choice: Choice) -> View | None:
    try:
        return combined([(world.store(), choice)], derive=False)
    except UsageError:  # proposals that cannot be adopted together
        return None


@pytest.mark.slow
@tried(few=8, many=200, world=worlds(), choice=CHOICES)
def test_deriving_in_order_gives_what_asking_again_and_again_gives(
    world: World, choice: Choice
) -> None:
    view = made(world, choice)
    if view is None:
        return
    expected = everything(view.store)

    for _ in range(2):  # once more gives nothing more
        infer.derive(view.store)

        assert set(view.store) == expected


@pytest.mark.slow
@pytest.mark.parametrize("target", ["case:all", "case:all,adopt=all", "case:all,asOf=any"])
def test_every_case_has_all_that_follows(target: str) -> None:
    from caregraph.graph.view import open_view

    view = open_view([target], derive=False)
    expected = everything(view.store)

    infer.derive(view.store)

    assert set(view.store) == expected


def test_every_derivation_comes_after_those_that_give_what_it_looks_at() -> None:
    order = infer._derivations()

    assert {one.name for one in order} == set(infer.rules())
    late = {
        (one.name, other.name)
        for number, one in enumerate(order)
        for other in order[number + 1 :]
        if one.hangs_on(other.gives)
    }
    assert late == set()


@pytest.mark.slow
def test_what_a_derivation_inserts_is_what_it_gives() -> None:
    view = open_view(["case:waltham-forest-2009"])
    for one in infer._derivations():
        bare, triples = rdf.Store(), set(rdf.construct(view.store, one.text))
        for quad in view.store:
            if quad.triple not in triples:
                bare.add(quad)
        expected = {*bare, *(Quad(*triple) for triple in rdf.construct(bare, one.text))}

        rdf.update(bare, one.insert)

        assert set(bare) == expected, one.name


def test_classes_above_go_round_a_circle_and_stop_at_what_has_no_name() -> None:
    store = Store()
    classes = [NamedNode(EX + name) for name in ("one", "two", "three", "four")]
    for low, high in zip(classes, [*classes[1:3], classes[0]], strict=False):
        store.add(Quad(low, RDFS.subClassOf, high))
    store.add(Quad(classes[3], RDFS.subClassOf, classes[0]))
    store.add(Quad(classes[0], RDFS.subClassOf, rdf.BlankNode("restriction")))
    thing = NamedNode(EX + "thing")
    store.add(Quad(thing, RDF.type, classes[3]))
    store.add(Quad(thing, RDF.type, classes[1], NamedNode(PREFIXES["id"] + "elsewhere")))
    expected = everything(store)

    infer.derive(store)

    assert set(store) == expected
    given = {quad.object for quad in store.quads_for_pattern(thing, RDF.type, None)}
    assert given == set(classes)


@pytest.mark.slow
@tried(few=8, many=200, world=worlds(), choice=CHOICES)
def test_a_view_holds_the_same_whether_the_background_was_derived_before_or_with_it(
    world: World, choice: Choice
) -> None:
    bare = made(world, choice)
    if bare is None:
        return
    infer.derive(bare.store)

    assert set(anew(bare).store) == set(bare.store)


@pytest.mark.parametrize("name", assets.case_names())
def test_a_view_of_a_case_holds_what_is_derived_with_the_background(name: str) -> None:
    whole = open_view([f"case:{name}"], Choice(adopt=("all",)))
    bare = anew(whole, derive=False)
    infer.derive(bare.store)

    assert set(whole.store) == set(bare.store)
