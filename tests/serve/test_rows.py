"""Answers that are cut: after a whole row, at the limit exactly, and saying so."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caregraph.serve.endpoint import rows
from caregraph.serve.endpoint.rows import Cut

JSON, XML, CSV, TSV = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
HERE = "http://localhost/sparql"
LARGE = 10**9
TRICKY = ("}},{", '"}},{"', "</result><result>", "a\r\nb", '"', "\\", "\t", "", "é\u2028", "\n#")
"""Texts that look like the end of a row in one format or another."""

values = st.one_of(
    st.sampled_from(TRICKY).map(ox.Literal),
    st.text(alphabet='{}",:\\<>/result\r\n\té', max_size=12).map(ox.Literal),
    st.integers(0, 9).map(ox.Literal),
    st.just(ox.NamedNode("https://example.org/a")),
    st.none(),
)
tables = st.lists(st.tuples(values, values), min_size=1, max_size=12)

Row = tuple[ox.NamedNode | ox.Literal | None, ox.NamedNode | ox.Literal | None]


def asked(table: list[Row]) -> ox.QuerySolutions:
    cells = " ".join(f"({' '.join('UNDEF' if c is None else str(c) for c in r)})" for r in table)
    found = ox.Store().query(f"SELECT ?a ?results {{ VALUES (?a ?results) {{ {cells} }} }}")
    assert isinstance(found, ox.QuerySolutions)
    return found


def read(body: bytes, media_type: str) -> list[str]:
    """Read the rows of an answer with readers of others."""
    if media_type == CSV:
        return [str(row) for row in csv.reader(io.StringIO(body.decode(), newline=""))][1:]
    parsed = ox.parse_query_results(body, format=ox.QueryResultsFormat.from_media_type(media_type))
    assert isinstance(parsed, ox.QuerySolutions)
    return [str(row) for row in parsed]


@pytest.mark.slow
@pytest.mark.parametrize("media_type", [JSON, XML, CSV, TSV])
@settings(deadline=None)
@given(table=tables)
def test_an_answer_is_cut_after_as_many_rows_as_it_may_have(
    media_type: str, table: list[Row]
) -> None:
    whole = rows.select(asked(table), media_type, Cut(len(table), LARGE, HERE))
    assert whole.cut_by is None
    every = read(whole.body, media_type)
    assert len(every) == len(table)

    for most in range(1, len(table)):
        cut = rows.select(asked(table), media_type, Cut(most, LARGE, HERE))

        assert cut.cut_by == "rows"
        assert read(cut.body, media_type) == every[:most]


@pytest.mark.slow
@pytest.mark.parametrize("media_type", [JSON, XML, CSV, TSV])
@settings(deadline=None)
@given(table=tables, share=st.floats(0.1, 0.95))
def test_an_answer_is_cut_after_the_last_row_that_fits(
    media_type: str, table: list[Row], share: float
) -> None:
    whole = rows.select(asked(table), media_type, Cut(LARGE, LARGE, HERE))
    every = read(whole.body, media_type)
    head = len(rows.select(asked([(None, None)]), media_type, Cut(LARGE, LARGE, HERE)).body)
    size = max(head, int(share * len(whole.body)))

    cut = rows.select(asked(table), media_type, Cut(LARGE, size, HERE))

    assert cut.cut_by in ("bytes", None)
    found = read(cut.body, media_type)
    assert found == every[: len(found)]
    assert (len(found) < len(every)) == (cut.cut_by == "bytes")


MANY = "VALUES ?n { " + " ".join(map(str, range(3000))) + " }"


@pytest.mark.parametrize(
    ("media_type", "place"),
    [
        (JSON, f'{{"head":{{"vars":["n"],"link":["{HERE}#cut-by-rows-at-7"]}}'),
        (XML, f'<variable name="n"/><link href="{HERE}#cut-by-rows-at-7"/></head>'),
    ],
)
def test_rows_that_were_cut_say_so_in_their_head(media_type: str, place: str) -> None:
    found = ox.Store().query(f"SELECT ?n {{ {MANY} }}")
    assert isinstance(found, ox.QuerySolutions)

    cut = rows.select(found, media_type, Cut(7, LARGE, HERE))

    assert place in cut.body.decode()
    assert len(read(cut.body, media_type)) == 7


@pytest.mark.parametrize(
    ("rdf_format", "remark"),
    [
        (ox.RdfFormat.TURTLE, "# This is not all: {}\n"),
        (ox.RdfFormat.N_TRIPLES, "# This is not all: {}\n"),
        (ox.RdfFormat.TRIG, "# This is not all: {}\n"),
        (ox.RdfFormat.RDF_XML, "<!-- This is not all: {} -->\n"),
        (ox.RdfFormat.JSON_LD, ""),
    ],
)
def test_a_graph_that_was_cut_ends_with_a_remark(rdf_format: ox.RdfFormat, remark: str) -> None:
    text = f"CONSTRUCT {{ <a:a> cg:x ?n }} {{ {MANY} }}"
    found = ox.Store().query(text, prefixes={"cg": "https://w3id.org/caregraph/"})
    assert isinstance(found, ox.QueryTriples)

    cut = rows.construct(found, rdf_format.media_type, Cut(7, LARGE, HERE))

    assert (cut.cut_by, cut.triples) == ("rows", 7)
    assert len(list(ox.parse(cut.body, format=rdf_format))) == 7
    assert cut.body.decode().endswith(remark.format(f"{HERE}#cut-by-rows-at-7"))


def test_no_triple_of_a_graph_is_written_twice() -> None:
    data = ox.Store()
    data.update("INSERT DATA { <a:a> <a:b> 1, 2, 3 . <a:c> <a:b> 1 }")
    for text in ("CONSTRUCT { <a:x> <a:y> ?o } WHERE { ?s ?p ?o }", "DESCRIBE <a:a> <a:a>"):
        found = data.query(text)
        assert isinstance(found, ox.QueryTriples)

        body = rows.construct(found, "application/n-triples", Cut(LARGE, LARGE, HERE)).body

        lines = body.splitlines()
        assert len(lines) == len(set(lines)) == 3


def test_what_xml_cannot_hold_is_replaced_and_returns_are_kept() -> None:
    found = asked([(ox.Literal("a\x01b\ufffe"), ox.Literal("c\r\nd"))])

    body = rows.select(found, XML, Cut(LARGE, LARGE, HERE)).body

    texts = [one.text for one in ET.fromstring(body).iter() if one.tag.endswith("literal")]
    assert texts == ["a\ufffdb\ufffd", "c\r\nd"]
