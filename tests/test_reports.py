"""Reports: every form tells every finding, whatever odd words are in it."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree as Xml

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from caregraph.reports import by_suffix, forms, teller
from caregraph.results import (
    Assurance,
    Cell,
    Citation,
    Finding,
    Outcome,
    Report,
    Run,
    Severity,
    Table,
    Thing,
)

WAIVER = {"reason": "known", "owner": "clerk", "approvedBy": "chair", "reviewBy": "2011-04-01"}


def finding(
    number: int, outcome: Outcome = "breach", severity: Severity = "violation", words: str = ""
) -> Finding:
    return Finding(
        rule=f"ACC-0{number}", title="a title", outcome=outcome, severity=severity,
        focus=Thing(f"https://example.org/post/{number}", f"Post {number}{words}"),
        organisation=Thing("https://example.org/council", "The Council") if number % 2 else None,
        path=None, value=None, message=f"Message {number}{words}", remedy=f"Remedy {number}{words}",
        basis=(Thing("http://www.legislation.gov.uk/id/ukpga/1970/42/section/6", "Act, s 6"),),
        evidence=(Citation("The report", f"7.{number}"),), rows=(f"small/posts.csv:{number + 1}",),
        waiver=WAIVER if outcome == "waived" else None,
    )  # fmt: skip


def report(words: str = "") -> Report:
    return Report(
        structures=(Thing("https://example.org/s", f"A structure{words}"),),
        as_of="2010-06-01", known_by=None, adopted=(),
        findings=(finding(1, words=words), finding(2, severity="warning", words=words),
                  finding(3, outcome="not-stated", words=words),
                  finding(4, outcome="waived", words=words)),
        assurance=(Assurance("ACC-01", "one", "findings", 3, 2, 1),
                   Assurance("ACC-05", "five", "assured", 3, 3, 0),
                   Assurance("ACC-06", "six", "no-targets", 0, 0, 0),
                   Assurance("ACC-07", "seven", "out-of-era", 0, 0, 0)),
        run=Run("0.1.0", "abc", "def"), folders=(("small", "councils/small"),),
    )  # fmt: skip


FORMS = forms("report")


def test_every_promised_form_is_there() -> None:
    assert set(FORMS) == {
        "text", "json", "csv", "markdown", "html", "xlsx", "junit", "sarif", "turtle"
    }  # fmt: skip
    assert set(forms("table")) == {"text", "json", "csv", "markdown", "html", "xlsx"}
    suffixes = (".md", ".html", ".xlsx", ".sarif", ".json", ".ttl")
    assert {by_suffix("report", suffix) for suffix in suffixes} == {
        "markdown", "html", "xlsx", "sarif", "json", "turtle"
    }  # fmt: skip


def told(form: str, result: Report) -> str:
    """What a form says, as text; a workbook by its cells."""
    said = teller("report", form)(result)
    if isinstance(said, str):
        return said
    if form == "csv":
        return said.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(said))
    return "\n".join(str(cell.value) for sheet in book for row in sheet for cell in row)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_tells_every_finding_with_its_remedy(form: str) -> None:
    text = " ".join(told(form, report()).split())

    for number in (1, 2, 3, 4):
        assert f"ACC-0{number}" in text
        assert f"Message {number}" in text
    if form not in ("turtle", "junit"):
        assert "Remedy 3" in text


@pytest.mark.parametrize("form", sorted(set(FORMS) - {"csv", "turtle", "sarif"}))
def test_a_rule_with_nothing_to_look_at_is_not_told_as_passed(form: str) -> None:
    text = told(form, report())

    assert "not assured" in text or "no-targets" in text


@settings(max_examples=40, deadline=None)
@given(words=st.text(max_size=20))
@pytest.mark.parametrize("form", FORMS)
def test_no_words_break_a_form(form: str, words: str) -> None:
    said = teller("report", form)(report(words))

    match form:
        case "json" | "sarif":
            json.loads(said)
        case "junit":
            Xml.fromstring(said)  # our own output
        case "turtle":
            list(ox.parse(said, format=ox.RdfFormat.TURTLE))
        case "csv":
            rows = list(csv.DictReader(io.StringIO(told(form, report(words)))))
            assert len(rows) == 4
        case "xlsx":
            assert isinstance(said, bytes)
            assert load_workbook(io.BytesIO(said))["Findings"].max_row == 5
        case _:
            assert said


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_a_cell_is_never_a_formula(start: str) -> None:
    table = Table(("name",), ((Cell(f"{start}1+1"),),))

    book = load_workbook(io.BytesIO(teller("table", "xlsx")(table)))  # type: ignore[arg-type]
    text = teller("table", "csv")(table).decode("utf-8-sig")  # type: ignore[union-attr]

    assert book["Answer"]["A2"].data_type == "s"
    assert f"'{start}1+1" in text


def test_sarif_points_at_the_row_and_marks_what_is_waived() -> None:
    (run,) = json.loads(str(teller("report", "sarif")(report())))["runs"]

    places = [one["locations"][0]["physicalLocation"] for one in run["results"]]
    assert places[0] == {
        "artifactLocation": {"uri": "councils/small/posts.csv"}, "region": {"startLine": 2}
    }  # fmt: skip
    assert [one["kind"] for one in run["results"]] == ["fail", "fail", "open", "fail"]
    assert "suppressions" in run["results"][3]


def test_the_shacl_report_conforms_only_without_breaches() -> None:
    shacl = "http://www.w3.org/ns/shacl#"
    triples = list(ox.parse(str(teller("report", "turtle")(report())), format=ox.RdfFormat.TURTLE))

    results = [t for t in triples if str(t.predicate) == f"<{shacl}result>"]
    conforms = [t.object for t in triples if str(t.predicate) == f"<{shacl}conforms>"]
    assert len(results) == 2
    assert [str(one.value) for one in conforms if isinstance(one, ox.Literal)] == ["false"]


def test_the_html_page_needs_nothing_else_and_escapes_what_it_says() -> None:
    page = str(teller("report", "html")(report("<script>alert(1)</script>")))

    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "<link" not in page
    assert "src=" not in page
    assert page.count("<h1") == 1
