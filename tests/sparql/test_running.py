"""Queries that people write: what may not run, and what is said of what cannot be read."""

from __future__ import annotations

import gc
import weakref

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caregraph.errors import QueryError
from caregraph.rdf import QuerySolutions, Store
from caregraph.sparql import running

URL = "http://127.0.0.1:1/"


def refusal(text: str) -> QueryError | None:
    try:
        found = running.run(Store(), text)
        with running.told(text):
            if isinstance(found, QuerySolutions):
                list(found)
    except QueryError as refused:
        return refused
    return None


def code_of(text: str) -> str | None:
    refused = refusal(text)
    return refused.code if refused else None


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s a cg:Service }",
        "SELECT * { ?s cg:providesService ?serviceLine }",
        'SELECT * { ?s ?p "Ambulance Service" }',
        "SELECT * { ?s ?p '''service desk''' }",
        'SELECT * { ?s ?p "service <x>" }',
        'SELECT * { ?s ?p "a \\"service\\" desk" }',
        "SELECT ?service { ?s ?p ?service }",
        "SELECT * { ?s ?p <https://example.org/service#load> }",
        "SELECT * { ?s ?p ?o } # a comment on the SERVICE",
        "SELECT * { ?s skos:prefLabel 'The INSERT post' }",
        "ASK { GRAPH cg:service { ?s ?p 'Service' } }",
        "PREFIX a: <https://example.org/>\nSELECT * { ?s a:with ?o }",
        "PREFIX service: <https://example.org/> SELECT * { ?s service:run ?o }",
        "PREFIX payload: <https://example.org/> SELECT * { ?s payload:size ?o }",
        'SELECT * { ?s ?p ?o FILTER(REGEX(?o, "\\\\bservices?\\\\b", "i")) }',
        "SELECT * { ?s ?p ?o } # services that are delegated, and the workload",
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
        f"PREFIX x: <{URL}> SELECT * {{ ?s a x:.SERVICE <{URL}> {{ ?s ?p ?o }} }}",
        "SELECT * { SERVICE ?where { ?s ?p ?o } }",
        f"ASK {{ FILTER(EXISTS {{ SERVICE <{URL}> {{ ?s ?p ?o }} }}) }}",
        f"SELECT * {{ {{ SELECT * {{ SERVICE <{URL}> {{ ?s ?p ?o }} }} }} }}",
        f"SELECT * {{ \\u0053ERVICE <{URL}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ ?s ex:a\\# ?o . SERVICE <{URL}> {{}}\n }}",
        f"SELECT * {{ FILTER(?x<2#>'''\n) SERVICE <{URL}> {{}} #'''\n }}",
        f'SELECT * {{ ?s ?p """ " """ . SERVICE <{URL}> {{}} }}',
        f"SELECT * {{ # '\n SERVICE <{URL}> {{}} # '\n}}",
        f"SELECT * {{ # a comment\r SERVICE <{URL}> {{}}\n }}",
        f'ASK {{ ?s ?p "\\u005C" . SERVICE <{URL}> {{}} ?s ?p "@en , " . # " , "end" .\n }}',
        "SELECT * " + "{" * 500 + "?s ?p 'service'" + "}" * 500,
    ],
)
def test_asking_another_server_is_refused_however_it_is_written(text: str) -> None:
    assert code_of(text) == "no-federation"


def test_a_query_that_asks_another_service_is_told_just_that() -> None:
    refused = refusal(f"SELECT * {{ SERVICE <{URL}> {{ ?s ?p ?o }} }}")

    assert refused is not None
    assert refused.message == "SERVICE is refused: a query may not ask other endpoints"


@pytest.mark.slow
@settings(deadline=None)
@given(st.text(alphabet="SERVICElod <>{}?:'\"\\#\n\r1x", max_size=60))
def test_no_text_that_says_service_outside_names_and_strings_passes(noise: str) -> None:
    text = f"SELECT * {{ {noise} }}\nSERVICE <{URL}> {{}}"

    with pytest.raises(QueryError):
        running.refuse_service(text)


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


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("SELECT * WHERE {\n ?s foo:bar ?o }", "unknown-prefix", "line 2, column 12"),
        ("SELECT * WHERE {\n ?s ?p }", "unreadable-query", "line 2, column 9"),
        ("", "unreadable-query", "line 1, column 1"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(text: str, code: str, where: str) -> None:
    refused = refusal(text)

    assert refused is not None
    assert (refused.code, refused.where) == (code, where)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("SELECT * { ?s ?p ?o", "Opened and never closed: {"),
        ("ASK {\n { FILTER(?x = 'a}' && (1 < 2)\n}\n", "Opened and never closed: { {"),
        ("ASK { ?s ?p <a:b> # }\n", "Opened and never closed: {"),
        ("SELECT ?s WHERE ?s ?p ?o", "The patterns stand in braces: WHERE { ... }."),
        *(
            (f"SELECT * {{ ?s ?p ?o }} {end}", f"After {word} a whole number is expected, such as")
            for end, word in (
                ("LIMIT x", "LIMIT"),
                ("LIMIT", "LIMIT"),
                ("limit 1.5", "LIMIT"),
                ("LIMIT ?n", "LIMIT"),
                ("OFFSET -1", "OFFSET"),
                ("LIMIT 10 OFFSET ten", "OFFSET"),
            )
        ),
        ("SELECT * { ?s ?p ?o } LIMIT 10 )", None),
        ("FOO { ?s ?p ?o }", "A query begins with SELECT, ASK, CONSTRUCT or DESCRIBE"),
        ("SELECT * { ?s ?p }", None),
        ("SELECT * { ?s ?p ?o FILTER(?s = ) }", None),
        ("SELECT ?x (COUNT(?y) AS ?n) { ?x ?p ?y }", "GROUP BY"),
    ],
)
def test_what_could_mend_a_query_is_told_and_nothing_that_is_refused(
    text: str, hint: str | None
) -> None:
    refused = refusal(text)

    assert refused is not None
    assert refused.hint is None if hint is None else hint in str(refused.hint)


def test_where_a_slip_is_told_nothing_else_is_expected() -> None:
    refused = refusal("SELEC ?s { ?s ?p ?o }")

    assert refused is not None
    assert refused.hint == "SELEC is spelt SELECT."


def test_the_place_at_which_a_query_cannot_be_read_is_shown() -> None:
    refused = refusal("SELECT ?s WHERE {\n  ?s a cg:Post .\n  OPTIONAL ?s ?p ?o }")

    assert refused is not None
    assert refused.message == "the query cannot be read here, after 'OPTIONAL'"


def test_a_missing_prefix_is_told_with_those_there_are() -> None:
    refused = refusal("SELECT * { ?s foo:bar ?o }")

    assert refused is not None
    assert refused.hint is not None
    assert "cg" in refused.hint


class Held:
    """Something that a caller holds."""


def test_reading_a_query_for_the_refusal_keeps_nothing_that_its_caller_holds() -> None:
    def asked() -> weakref.ref[Held]:
        held = Held()
        running.refuse_service("SELECT * { ?s a cg:Service }")
        return weakref.ref(held)

    gc.disable()
    try:
        kept = asked()()
    finally:
        gc.enable()

    assert kept is None
