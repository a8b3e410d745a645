"""Random changes of a real structure: the whole rulebook, kept up to date, is a full run."""

from __future__ import annotations

from functools import cache

import pytest
from edited import ADOPTED, CASE
from hypothesis import strategies as st
from laws import tried
from pyoxigraph import NamedNode, Quad, Store, Triple

from caregraph.graph.view import View, open_view
from caregraph.shacl import execute
from caregraph.shacl.live.plans import plan
from caregraph.shacl.live.session import Session
from caregraph.validation import Rulebook
from caregraph.vocab import CG, PREFIXES, RDF

PLACE = PREFIXES["id"] + CASE
TYPES = [
    NamedNode(PREFIXES["cg"] + name)
    for name in (
        "Post",
        "JointPost",
        "Person",
        "Board",
        "Committee",
        "PrimaryCareTrust",
        "UpperTierAuthority",
        "AccountabilityLine",
        "NotInEffect",
    )
]


@cache
def told() -> tuple[View, list[Triple], list[NamedNode]]:
    """The case as if adopted, what it says of its own things, and those things."""
    view = open_view([f"case:{CASE}"], ADOPTED)
    own = [quad.triple for quad in view.store if str(quad.subject).startswith(f"<{PLACE}")]
    things = {one.subject for one in own if isinstance(one.subject, NamedNode)}
    return view, sorted(own, key=str), sorted(things, key=str)


@cache
def rulebook() -> Rulebook:
    return Rulebook.load()


@st.composite
def changes(draw: st.DrawFn) -> tuple[set[Triple], set[Triple]]:
    """A few statements withdrawn, re-pointed, or made about something else; classes changed."""
    _, own, things = told()
    removed = set(draw(st.lists(st.sampled_from(own), max_size=5)))
    added: set[Triple] = set()
    for one in draw(st.lists(st.sampled_from(own), max_size=4)):
        thing = draw(st.sampled_from(things))
        if one.predicate == RDF.type:
            added.add(Triple(one.subject, RDF.type, draw(st.sampled_from(TYPES))))
        elif isinstance(one.object, NamedNode) and draw(st.booleans()):
            added.add(Triple(one.subject, one.predicate, thing))
        else:
            added.add(Triple(thing, one.predicate, one.object))
    return removed - added, added


@pytest.mark.slow
@tried(few=2, many=40, batches=st.lists(changes(), min_size=5, max_size=9))
def test_the_rulebook_kept_up_to_date_gives_what_a_full_run_gives(
    batches: list[tuple[set[Triple], set[Triple]]],
) -> None:
    original, _, _ = told()
    store = Store()
    store.extend(original.store)
    view = View(store, original.days, original.choices, original.adopted)
    compiled = rulebook().compile()
    session = Session(view, compiled)

    for removed, added in batches:

        def write(gone: set[Triple] = removed, new: set[Triple] = added) -> None:
            for one in gone:
                store.remove(Quad(*one))
            store.extend(Quad(*one) for one in new)

        session.update(write, added=added, removed=removed)

        assert session.results == execute.run(view, compiled)


def test_a_change_of_what_structures_say_is_asked_about_few_things_by_every_rule() -> None:
    compiled = Rulebook.load().compile()
    known = plan(compiled)
    of_classes = {CG.existsFrom.value}  # stated in the ontology, and nowhere else

    whole = {
        (known.queries[number].shape, predicate)
        for (predicate, _), entries in known.follower._entries.items()
        for entry in entries
        if entry.end is None and not entry.only and not entry.subject and not entry.object
        for number in entry.queries
        if predicate not in of_classes
    }

    assert whole == set()
