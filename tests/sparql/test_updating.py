"""Updates: the house prefixes are known, and what cannot be read is told with its place."""

from __future__ import annotations

import pytest

from caregraph import rdf
from caregraph.errors import QueryError
from caregraph.sparql import updating
from caregraph.vocab import CG, PREFIXES

TOWN = f"<{PREFIXES['id']}our-town>"


def refused(text: str) -> QueryError:
    with pytest.raises(QueryError) as caught:
        updating.graphs(text)
    return caught.value


def test_the_house_prefixes_need_not_be_declared() -> None:
    text = f'INSERT DATA {{ GRAPH id:our-town {{ {TOWN} a cg:Structure ; skos:prefLabel "A" }} }}'
    store = rdf.Store()

    named = updating.graphs(text)
    updating.run(store, text)

    assert named.changed == {f"{PREFIXES['id']}our-town"}
    assert [one for one in store if one.object == CG.Structure]


def test_a_prefix_that_an_update_declares_is_its_own() -> None:
    text = "PREFIX id: <urn:x:> INSERT DATA { GRAPH id:a { id:b id:c id:d } }"

    assert updating.graphs(text).changed == {"urn:x:a"}


@pytest.mark.parametrize(
    ("text", "where", "hint"),
    [
        ("INSRT DATA { GRAPH id:a { id:b id:c id:d } }", "line 1, column 8", "spelt INSERT"),
        ("INSERT DATA { GRAPH id:a { id:b id:c id:d }", "line 1, column 44", "never closed"),
        ("INSERT DATA { GRAPH id:a { id:b id:c id:d id:e id:f id:g } }", "line 1", "full stop"),
        ("INSERT DATA {\n GRAPH id:a { foo:b id:c id:d } }", "line 2", "House prefixes: cg"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place_and_what_mends_it(
    text: str, where: str, hint: str
) -> None:
    error = refused(text)

    assert str(error.where).startswith(where)
    assert hint in str(error.hint)
    assert error.code in ("unreadable-update", "unknown-prefix")


@pytest.mark.parametrize(
    "text", ["LOAD <http://127.0.0.1:1/", "INSERT { SERVICE <x:y> {", "\\u004cOAD <"]
)
def test_nothing_is_fetched_to_tell_what_is_wrong(text: str) -> None:
    assert refused(text).code == "unreadable-update"
