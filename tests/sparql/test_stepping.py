"""Paths without optional steps lead where those with them lead."""

from __future__ import annotations

import random

import pyoxigraph as ox
import pytest

from caregraph.sparql import stepping

CHANGED = (
    "<urn:p>/<urn:q>?",
    "(<urn:p>?)/<urn:q>",
    "(^<urn:q>)?/^(<urn:p>|<urn:q>)",
    "<urn:p>?/<urn:q>/(<urn:p>/<urn:q>?)?",
    "(<urn:p>/<urn:q>?)*",
    "^(<urn:p>/(<urn:q>+)?)",
)
KEPT = ("<urn:p>?", "<urn:p>?/<urn:q>?", "<urn:p>/<urn:q>*", "/".join(["<urn:p>?"] * 9))


def graph(seed: int) -> ox.Store:
    """Six things with a dozen links at random."""
    chosen, store = random.Random(seed), ox.Store()
    things = [ox.NamedNode(f"urn:{number}") for number in range(6)]
    for _ in range(12):
        link = ox.NamedNode(chosen.choice(("urn:p", "urn:q")))
        store.add(ox.Quad(chosen.choice(things), link, chosen.choice(things)))
    return store


@pytest.mark.parametrize("path", CHANGED)
@pytest.mark.parametrize(
    "where", ["?a {path} ?b", "?a <urn:p>|<urn:q> ?b FILTER NOT EXISTS {{ ?b {path} ?a }}"]
)
def test_the_rows_are_the_same(path: str, where: str) -> None:
    query = f"SELECT DISTINCT ?a ?b WHERE {{ {where.format(path=path)} }}"
    written = stepping.written_out(query)

    assert "?)/" not in written
    assert "/(<urn:q>?)" not in written
    for seed in range(30):
        store = graph(seed)
        rows, same = (sorted(map(str, store.query(one))) for one in (query, written))  # type: ignore[arg-type]
        assert rows == same


def test_a_list_of_one_names_its_member_twice_and_no_other_list_does() -> None:
    query = (
        "SELECT DISTINCT ?a WHERE { ?a <urn:p>? ?b . FILTER(?b IN (<urn:1>) && ?a NOT in (<urn:2>) "
        "|| ?a IN (<urn:3>, <urn:4>) || EXISTS { ?b <urn:q> ?c . FILTER(?c IN(<urn:5>)) }) }"
    )
    written = stepping.written_out(query)

    for number, times in ((1, 2), (2, 2), (3, 1), (4, 1), (5, 2)):
        assert written.count(f"<urn:{number}>") == times
    for seed in range(30):
        store = graph(seed)
        rows, same = (sorted(map(str, store.query(one))) for one in (query, written))  # type: ignore[arg-type]
        assert rows == same


@pytest.mark.parametrize("path", KEPT)
def test_what_cannot_be_written_without_them_stays(path: str) -> None:
    query = f"SELECT DISTINCT ?a ?b WHERE {{ ?a {path} ?b }}"

    assert stepping.written_out(query) == query


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?a WHERE { ?a <urn:p>/<urn:q>? ?b }",
        "SELECT DISTINCT ?a (COUNT(?b) AS ?n) WHERE { ?a <urn:p>/<urn:q>? ?b } GROUP BY ?a",
        "SELECT DISTINCT ?a WHERE { ?a <urn:p>/<urn:q>? ?b } LIMIT 1",
        "SELECT DISTINCT ?a WHERE { GRAPH ?g { ?a <urn:p>/<urn:q>? ?b } }",
    ],
)
def test_what_counts_rows_or_cannot_be_read_stays(query: str) -> None:
    assert stepping.written_out(query) == query
