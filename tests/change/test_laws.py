"""The laws of comparing and ending, on random worlds."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache

import pyoxigraph as ox
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from laws import hold
from random_worlds import DAYS, World, node, worlds

from caregraph.change import apply, compare, impact
from caregraph.change.recognise import recognise
from caregraph.change.side import Side
from caregraph.change.steps import legs
from caregraph.comparisons import Triples
from caregraph.errors import UsageError
from caregraph.graph import ontology
from caregraph.graph.choices import Choice
from caregraph.graph.identity import VIEWS
from caregraph.graph.view import View, view
from caregraph.validation import Rulebook
from caregraph.vocab import CG

pytestmark = pytest.mark.slow

EXAMPLES = [pytest.param(4, id="few"), pytest.param(500, id="many", marks=pytest.mark.weekly)]

_KINDS = {
    "organisations": "organisation",
    "posts": "post",
    "bodies": "body",
    "lines": "line",
    "tenures": "tenure",
    "functions": "function",
    "people": "person",
}


@cache
def rulebook() -> Rulebook:
    return Rulebook.load()


@st.composite
def choices(draw: st.DrawFn) -> Choice:
    """Draw a day and proposals to adopt."""
    adopt = draw(st.sampled_from([(), (), ("proposals-0",), ("all",)]))
    return Choice(draw(st.sampled_from([None, *DAYS])), None, adopt)


def seen(store: ox.Store, choice: Choice) -> View:
    """Give a view, or drop the example: no such proposal, or proposals that exclude each other."""
    try:
        return view(store, choice)
    except UsageError:
        assume(False)
        raise


@pytest.mark.parametrize("examples", EXAMPLES)
def test_differences_lead_there_and_back_and_add_up(examples: int) -> None:
    @given(worlds(), worlds(), choices(), choices(), choices())
    def law(world: World, other: World, one: Choice, two: Choice, three: Choice) -> None:
        store = world.store()
        a, b = seen(store, one), seen(store, two)
        c = seen(other.store(), three)
        there, on = compare(a, b), compare(b, c)

        assert not compare(a, a).triples
        assert not compare(a, a).changes
        assert set(apply(there, a)) == set(b.store)
        assert there.triples.inverse() == compare(b, a).triples
        assert set(apply(there.triples.inverse(), apply(there, a))) == set(a.store)
        assert there.triples.then(on.triples) == compare(a, c).triples

    hold(examples, law)


@pytest.mark.parametrize("examples", EXAMPLES)
def test_each_triple_of_a_difference_is_in_one_change(examples: int) -> None:
    @given(worlds(), worlds(), choices(), choices(), st.booleans())
    def law(world: World, other: World, one: Choice, two: Choice, versions: bool) -> None:
        a = seen(world.store(), one)
        b = seen((other if versions else world).store(), two)
        total = Triples()
        for leg in legs(a, b):
            changes, viewpoint = recognise(leg, Side(leg.before), Side(leg.after))
            told = [*changes, *([viewpoint] if viewpoint else [])]
            added = Counter(line for change in told for line in change.triples.added)
            removed = Counter(line for change in told for line in change.triples.removed)
            assert set(added.values()) | set(removed.values()) <= {1}
            step = Triples(tuple(sorted(added)), tuple(sorted(removed)))
            assert set(apply(step, leg.before)) == set(leg.after.store)
            empty = [
                change.said
                for change in changes
                if not change.triples and change.category != "unchanged"
            ]
            assert empty == []
            total = total.then(step)
        assert total == compare(a, b).triples

    hold(examples, law)


@pytest.mark.parametrize("examples", EXAMPLES)
def test_order_changes_nothing_and_what_is_adopted_can_be_withdrawn(examples: int) -> None:
    @given(worlds(), choices(), choices())
    def law(world: World, one: Choice, two: Choice) -> None:
        store, turned = world.store(), world.store(backwards=True)
        a, b = seen(store, one), seen(store, two)
        there, same = compare(a, b), compare(seen(turned, one), seen(turned, two))

        told = [
            [(c.step, c.category, c.thing, c.said, c.on, c.because) for c in found.changes]
            for found in (there, same)
        ]
        assert told[0] == told[1]
        assert [d.said for d in there.dangling] == [d.said for d in same.dangling]
        assert not there.triples.then(compare(b, a).triples)
        assert not compare(a, seen(store, one)).triples

    hold(examples, law)


@pytest.mark.parametrize("examples", EXAMPLES)
def test_findings_are_dealt_out_whole(examples: int) -> None:
    @given(worlds(), choices(), choices())
    def law(world: World, one: Choice, two: Choice) -> None:
        store = world.store()
        a, b = seen(store, one), seen(store, two)
        delta = compare(a, b, check=True, rulebook=rulebook()).findings
        assert delta is not None
        kinds = {
            kind: {
                s.finding.fingerprint
                for s in getattr(delta, kind)
                if s.finding.component != "no longer looked at"
            }
            for kind in ("new", "lost", "open", "mended", "gone")
        }
        before, after = (fingerprints(shown) for shown in (a, b))
        supposed = {one.value for one in {*a.adopted} ^ {*b.adopted}}
        either = {s.finding.fingerprint for s in delta.open if s.finding.focus.iri in supposed}
        before, after = before | either, after | either

        assert Counter(before) == Counter([*kinds["open"], *kinds["mended"], *kinds["gone"]])
        assert Counter(after) == Counter([*kinds["open"], *kinds["new"], *kinds["lost"]])

    hold(examples, law)


@pytest.mark.parametrize("examples", EXAMPLES)
def test_taking_a_thing_away_never_fixes_anything(examples: int) -> None:
    @given(worlds(), st.data())
    def law(world: World, data: st.DataObject) -> None:
        table, key = data.draw(
            st.sampled_from(world.keys("organisations", "posts", "bodies", "lines", "tenures"))
        )
        cut = world.with_row(
            "proposals",
            key="cut",
            title="Cut",
            effective_from="2010-01-01",
            decision_status="for decision",
            evidence="paper 1",
        )
        cut = cut.with_row(
            "changes",
            key="cut-it",
            proposed_by="cut",
            effect="ends",
            thing=key,
            on="2010-01-01",
            evidence="paper 1",
        )
        store = cut.store()
        day = data.draw(st.sampled_from(DAYS[2:]))
        a = seen(store, Choice(day))
        b = seen(store, Choice(day, None, ("cut",)))
        delta = compare(a, b, check=True, rulebook=rulebook()).findings

        assert delta is not None
        assert [(s.finding.rule, s.finding.focus.iri, table) for s in delta.mended] == []

    hold(examples, law)


@pytest.mark.parametrize("examples", EXAMPLES)
def test_what_ends_with_a_thing_is_closed_smallest_and_apart_from_what_dangles(
    examples: int,
) -> None:
    @given(worlds(), st.data())
    def law(world: World, data: st.DataObject) -> None:
        table, key = data.draw(st.sampled_from(world.keys(*_KINDS)))
        thing, day = node(_KINDS[table], key), data.draw(st.sampled_from(DAYS[2:]))
        a = seen(world.store(), Choice(day))
        try:
            found = impact(a, thing.value, on=day)
        except UsageError as refused:
            if refused.code not in ("not-in-effect", "unknown-name"):
                raise
            return
        ended = {one.thing.iri for one in found.ends_with}
        whole = ended | {one.iri for one in found.things}

        assert thing.value not in ended
        assert not ended & {one.thing.iri for one in found.dangling}
        assert {one.ends_with.iri for one in found.ends_with} <= whole
        assert {one.lost.iri for one in found.dangling} <= whole
        then = _after(a, thing, found.on)
        for structure in then.seen:
            resolved = structure.on(date.fromisoformat(found.on))
            for one, end in resolved.ends.items():
                owned = end.by is not None and end.by.value in whole
                stood = Side(a).is_in_effect(one) and found.on == day
                if owned and end.day.isoformat() == found.on and stood:
                    assert one.value in ended

    hold(examples, law)


@pytest.mark.parametrize("examples", EXAMPLES)
def test_no_name_appears_with_an_ending_that_was_not_in_the_data(examples: int) -> None:
    @given(worlds(), st.data())
    def law(world: World, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(world.keys("organisations", "posts", "bodies")))
        store = world.store()
        a = seen(store, Choice(data.draw(st.sampled_from(DAYS[2:]))))
        then = _after(a, node(_KINDS[key[0]], key[1]), str(a.day))
        known = _iris(store) | _iris(ontology.store())
        classes = {term.value for term in (CG.View, CG.Mention, CG.NotInEffect)}

        strange = {iri for iri in _iris(then.store) - known if not iri.startswith(VIEWS)}
        assert (
            strange
            <= {
                iri
                for iri in strange
                if iri.startswith("https://w3id.org/caregraph/") and "/id/" not in iri
            }
            | classes
        )

    hold(examples, law)


def fingerprints(shown: View) -> set[str]:
    from caregraph.validation import check

    return {finding.fingerprint for finding in check(shown, rulebook()).findings}


def _after(shown: View, thing: ox.NamedNode, day: str) -> View:
    """Give the view in which a thing is supposed to have ended on a day."""
    from caregraph.change.steps import again
    from caregraph.graph.view import of_structures

    when = date.fromisoformat(day)
    several = {
        again(one, supposed={thing: when}): shown.days[one.index.graph] for one in shown.seen
    }
    return of_structures(several, shown.choices)


def _iris(store: ox.Store) -> set[str]:
    return {
        term.value
        for quad in store
        for term in (quad.subject, quad.predicate, quad.object)
        if isinstance(term, ox.NamedNode)
    }
