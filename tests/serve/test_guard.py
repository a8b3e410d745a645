"""The friendly refusal: what it lets through and what it stops, with reasons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caregraph.errors import QueryError
from caregraph.serve.endpoint import guard

URL = "http://127.0.0.1:1/"


def code_of(text: str) -> str | None:
    try:
        guard.check(text, longest=2000, deepest=20)
    except QueryError as refused:
        return refused.code
    return None


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s a ex:Service }",
        "SELECT * { ?s ex:providesService ?serviceLine }",
        'SELECT * { ?s ?p "Ambulance Service" }',
        "SELECT * { ?s ?p 'workload' }",
        "SELECT ?workload { ?s ?p ?workload }",
        "SELECT * { ?s ?p <https://example.org/service#load> }",
        "SELECT * { ?s ?p ?o } # a comment",
        "SELECT * { ?s skos:prefLabel 'The INSERT post' }",
        "PREFIX a: <https://example.org/>\nSELECT * { ?s a:with ?o }",
    ],
)
def test_an_ordinary_query_passes(text: str) -> None:
    assert code_of(text) is None


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT * {{ SERVICE <{URL}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ service silent <{URL}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE<{URL}> {{}} }}",
        f"SELECT * {{ SERVICESILENT<{URL}> {{}} }}",
        f"PREFIX : <{URL}> SELECT * {{ SERVICE:c {{}} }}",
        f"PREFIX x: <{URL}> SELECT * {{ SERVICEx:g {{}} }}",
        f"PREFIX x: <{URL}> SELECT * {{ ?s ?p 1SERVICE x:g {{}} }}",
        "SELECT * { SERVICE ?where { ?s ?p ?o } }",
        f"SELECT * {{ ?s ex:a\\# ?o . SERVICE <{URL}> {{}}\n }}",
        f"SELECT * {{ FILTER(?x<2#>'''\n) SERVICE <{URL}> {{}} #'''\n }}",
        f'SELECT * {{ ?s ?p """ " """ . SERVICE <{URL}> {{}} }}',
        f"SELECT * {{ # '\n SERVICE <{URL}> {{}} # '\n}}",
    ],
)
def test_asking_another_server_is_refused_however_it_is_written(text: str) -> None:
    assert code_of(text) == "no-federation"


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a> <b> <c> }",
        "delete where { ?s ?p ?o }",
        "PREFIX ex: <https://example.org/>\nBASE <https://example.org/>\n# now\nDROP ALL",
        f"LOAD <{URL}>",
        "CLEAR DEFAULT",
    ],
)
def test_an_update_is_refused_as_one(text: str) -> None:
    assert code_of(text) == "read-only"


def test_a_text_that_is_too_long_is_refused_with_both_figures() -> None:
    with pytest.raises(QueryError, match=r"2,0\d\d bytes and may have 2,000"):
        guard.check("SELECT * { } #" + "é" * 1000, longest=2000, deepest=20)


def test_a_text_that_nests_too_deeply_is_refused() -> None:
    assert code_of("SELECT * " + "{" * 21 + "}" * 21) == "query-too-deep"
    assert code_of("SELECT * " + "{" * 20 + "}" * 20) is None


@given(st.text(alphabet="SERVICElod <>{}?:'\"\\#\n1x", max_size=60))
def test_no_text_that_says_service_outside_names_and_strings_passes(noise: str) -> None:
    text = f"SELECT * {{ {noise} }}\nSERVICE <{URL}> {{}}"

    assert code_of(text) in ("no-federation", "query-too-deep")
