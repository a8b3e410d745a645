"""``check --over`` and ``days``: exit codes, refusals, waivers, and the forms that stay."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from conftest import BNES, Tables
from icalendar import Calendar
from jsonschema import Draft202012Validator

from caregraph.cli import main
from caregraph.results import SEVERITIES

Capture = pytest.CaptureFixture[str]
Write = Callable[[Tables], Path]

GAP = {
    "people": "key,name,evidence\nann,Ann Example,report 2\nbob,Bob Example,report 2\n",
    "tenures": "key,person,post,capacity,status,from,until,evidence\n"
    "t1,ann,director,substantive,in force,2009-04-01,2010-02-01,report 2\n"
    "t2,bob,director,substantive,in force,2010-04-01,,report 2\n",
    "completeness": "key,about,complete for,status,evidence\nall,small,holders,in force,report 1\n",
}
"""A director's post that nobody holds for two months, before the day described."""

LATER = GAP | {
    "tenures": GAP["tenures"]
    .replace("2010-02-01", "2010-09-01")
    .replace("2010-04-01", "2010-11-01"),
}
"""The same gap after the day described."""

WAIVERS = (
    "key,rule,focus,reason,owner,approved by,review by\n"
    "w1,VAC-01,director,Cover was agreed,Chief Executive,Cabinet,2999-01-01\n"
)


def run(*words: str | Path) -> int:
    return main([str(word) for word in words])


def told(capsys: Capture, *words: str | Path) -> Any:
    run(*words, "--format", "json")
    return json.loads(capsys.readouterr().out)


def schema(name: str) -> Draft202012Validator:
    text = files("caregraph").joinpath(f"schemas/{name}.schema.json").read_text("utf-8")
    Draft202012Validator.check_schema(json.loads(text))
    return Draft202012Validator(
        json.loads(text), format_checker=Draft202012Validator.FORMAT_CHECKER
    )


def vacancies(timeline: Any) -> list[tuple[str, str, str]]:
    return [
        (one["outcome"], part["from"], part["until"])
        for one in timeline["findings"]
        for part in one["intervals"]
        if one["rule"] == "VAC-01" and one["focus"]["iri"].endswith("director")
    ]


@pytest.mark.parametrize(
    ("tables", "options", "code"),
    [
        (GAP, [], 0),
        (GAP, ["--fail-over", "all"], 0),
        (GAP, ["--fail-over", "all", "--fail-on", "not-stated"], 0),  # nor is the post known then
        (GAP, ["--fail-on", "not-stated"], 0),
        (LATER, [], 1),
        (LATER, ["--fail-over", "all"], 1),
    ],
)
def test_what_counts_are_the_days_from_the_one_described_on_or_all(
    write_tables: Write, capsys: Capture, tables: Tables, options: list[str], code: int
) -> None:
    folder = write_tables(tables)

    found = run("check", folder, "--over", "2009-05..2011", "--rule", "VAC-01", *options)

    assert found == code, capsys.readouterr().out


def test_a_gap_is_told_with_its_days_its_length_and_what_begins_and_ends_it(
    write_tables: Write, capsys: Capture
) -> None:
    run("check", write_tables(LATER), "--over", "2009..2011", "--rule", "VAC-01")

    said = " ".join(capsys.readouterr().out.split())
    assert "A small structure, from 2009-01-01 until 2011-01-01" in said
    assert "With what begins, ends or changes" in said
    assert (
        "from 2010-09-01 until 2010-11-01 (2 months; begins when tenure t1 (Ann Example, Director "
        "of Care) ends, ends when tenure t2 (Bob Example, Director of Care) begins)"
    ) in said
    assert (
        "before 2010-06-01, as at which this is described, 5 things without a start are not "
        "known" in said
    )
    assert "Turning days" not in said


def test_a_range_is_told_of_one_organisation(write_tables: Write, capsys: Capture) -> None:
    """Also of one that is not there on the day described."""
    old = "old,The Old Trust,primary care trust,in force,2002-04-01,2009-06-01,report 1\n"
    council = "council,The Council,upper-tier authority,in force,..,,report 1\n"
    header = "key,name,type,status,from,until,evidence\n"
    trust = "trust,The Trust,primary care trust,in force,..,,report 1\n"
    folder = write_tables({"organisations": header + council + trust + old})
    words = ("check", folder, "--over", "2009..2011", "--rule", "ACC-07", "--organisation")

    assert run(*words, "The Old Trust") == 0

    said = " ".join(capsys.readouterr().out.split())
    assert "only what is found about The Old Trust; the rest is left out and not counted" in said
    assert "until 2009-06-01" in said
    assert "The Council" not in said
    assert told(capsys, *words, "The Old Trust")["only"]["label"] == "The Old Trust"
    assert run(*words, "The Older Trust") == 2
    assert "Did you mean 'The Old Trust'" in capsys.readouterr().err


def test_the_turning_days_are_listed_where_they_are_asked_for(
    write_tables: Write, capsys: Capture
) -> None:
    run("check", write_tables(LATER), "--over", "2009..2011", "--rule", "VAC-01", "--days")

    said = " ".join(capsys.readouterr().out.split())
    assert "2010-09-01 tenure t1 (Ann Example, Director of Care) ends" in said


@pytest.mark.slow
def test_a_waived_finding_stays_and_does_not_fail_and_an_idle_waiver_is_told(
    write_tables: Write, tmp_path: Path, capsys: Capture
) -> None:
    folder = write_tables(LATER)
    table = tmp_path / "waivers.csv"
    table.write_text(WAIVERS + "w2,SOD-01,director,Nothing to waive,Chief,Cabinet,2999-01-01\n")
    words = ("check", folder, "--over", "2009..2011", "--waivers", table)

    assert run(*words, "--rule", "VAC-01") == 0
    assert "WAIVED" in capsys.readouterr().out
    both = told(capsys, *words, "--rule", "VAC-01", "--rule", "SOD-01")

    assert ("waived", "2010-09-01", "2010-11-01") in vacancies(both)
    (idle,) = (one for one in both["findings"] if "waiver w2" in one["message"])
    assert [(one["from"], one["open"]) for one in idle["intervals"]] == [("2009-01-01", True)]
    assert both["summary"]["waived"] >= 1
    assert list(schema("timeline").iter_errors(both)) == []


@pytest.mark.slow
def test_findings_over_time_are_told_in_full_where_that_is_wanted(
    write_tables: Write, capsys: Capture
) -> None:
    folder = write_tables(LATER)
    words = ("check", folder, "--over", "2009..2011", "--rule", "VAC-01")

    run(*words)
    short = capsys.readouterr().out
    run(*words, "--full")
    full = capsys.readouterr().out

    assert {"Next:", "Basis:", "Evidence:"}.isdisjoint(short.split())
    assert {"Next:", "Basis:", "Evidence:"} <= set(full.split())


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--over", "2024..2004"], "the range 2024-01-01..2004-01-01 holds no day"),
        (["--over", "2004"], "'2004' is not a range of days"),
        (["--over", ""], "'' is not a range of days"),
        (["--over", "2004..2024-13"], "'2004..2024-13' names a day that there is not"),
        (["--over", "2004..2024", "--as-of", "2010"], "--as-of asks about one day"),
        (
            ["--over", "2004..2024", "--baseline", "old.json"],
            "--baseline holds the findings of one",
        ),
        (["--over", "2004..2024", "--fail-on", "new"], "--fail-on new needs --baseline"),
        (
            ["--over", "2004..2024", "--format", "xlsx"],
            "the form 'xlsx' does not tell findings over time",
        ),
        (["--days"], "--days and --fail-over need --over"),
        (["--fail-over", "all"], "--days and --fail-over need --over"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused_in_a_sentence(
    write_tables: Write, capsys: Capture, options: list[str], said: str
) -> None:
    folder = write_tables({})

    assert run("check", folder, *options) == 2
    assert said in capsys.readouterr().err


def test_a_graph_that_carries_a_day_is_refused_too(write_tables: Write, capsys: Capture) -> None:
    folder = write_tables({})

    carried = f"{folder},asOf=2010"
    for words in (
        ["check", carried, "--over", "all"],
        ["days", carried],
        ["days", str(folder), "--as-of", "2010"],
    ):
        assert run(*words) == 2
        assert "--as-of asks about one day" in capsys.readouterr().err


UNDATED = """@prefix cg: <https://w3id.org/caregraph/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/s> {
    <https://example.org/s> a cg:Structure ; skos:prefLabel "No date" .
    <https://example.org/c> a cg:UpperTierAuthority ; skos:prefLabel "Council" ;
        cg:describedIn <https://example.org/s> .
}
"""


def test_an_open_range_over_what_has_no_date_has_no_end(tmp_path: Path, capsys: Capture) -> None:
    graph = tmp_path / "undated.trig"
    graph.write_text(UNDATED, "utf-8")

    for words in (
        ["check", graph, "--over", "all"],
        ["check", graph, "--over", "2010.."],
        ["days", graph],
    ):
        assert run(*words) == 2
        assert "an open range has no end" in capsys.readouterr().err


PLANNED = {
    "structure": "key,title,main source,as at\nsmall,A small structure,report,2028-04-01\n",
    "organisations": "key,name,type,status,from,evidence\n"
    "council,The Council,upper-tier authority,agreed,2028-04-01,report 1\n",
}


@pytest.mark.slow
def test_a_range_in_which_nothing_is_in_effect_says_so_and_fails(
    write_tables: Write, capsys: Capture
) -> None:
    folder = write_tables(PLANNED)
    for name in ("posts", "lines"):
        (folder / f"{name}.csv").unlink()

    for form in ("text", "junit", "csv"):
        assert run("check", folder, "--over", "2026..2028", "--format", form) == 1
        out = capsys.readouterr()
        assert (
            "nothing described is in effect on any day from 2026-01-01 until 2028-01-01; 1 "
            "thing begins on 2028-04-01" in out.out + out.err
        )
    assert told(capsys, "check", folder, "--over", "2026..2028")["nothingInEffect"] is True


@pytest.mark.slow
def test_every_form_tells_every_finding_with_its_days(write_tables: Write, capsys: Capture) -> None:
    folder = write_tables(LATER)
    timeline = told(capsys, "check", folder, "--over", "2009..2011")
    assert timeline["findings"]

    for form in ("text", "csv", "markdown", "html", "sarif", "junit"):
        run("check", folder, "--over", "2009..2011", "--format", form)

        out = capsys.readouterr().out
        for one in timeline["findings"]:
            assert one["rule"] in out, form
            for part in one["intervals"]:
                assert part["from"] in out, form
                assert part["open"] or part["until"] in out, form


@pytest.mark.slow
def test_results_of_continuous_integration_are_one_a_finding(
    write_tables: Write, capsys: Capture
) -> None:
    folder = write_tables(LATER)
    words = ("check", folder, "--over", "2009..2011")
    timeline = told(capsys, *words)

    run(*words, "--format", "sarif")
    (sarif,) = json.loads(capsys.readouterr().out)["runs"]
    run(*words, "--format", "junit")
    suite = Xml.fromstring(capsys.readouterr().out)[0]
    run(*words, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out.removeprefix("\ufeff"))))

    breaches = [one for one in timeline["findings"] if one["outcome"] == "breach"]
    assert len(sarif["results"]) == len(timeline["findings"])
    assert all("Holds from 20" in one["message"]["text"] for one in sarif["results"])
    assert suite.get("failures") == str(len(breaches)) == str(len(list(suite.iter("failure"))))
    assert len(rows) == sum(len(one["intervals"]) for one in timeline["findings"])
    assert {row["rule"] for row in rows} == {one["rule"] for one in timeline["findings"]}


@pytest.mark.slow
def test_bars_are_also_words_and_no_style_is_needed_to_read_them(
    write_tables: Write, capsys: Capture
) -> None:
    run("check", write_tables(LATER), "--over", "2009..2011", "--format", "html")

    page = capsys.readouterr().out
    assert page.count('role="img"') == page.count('<article class="finding">') > 0
    assert 'aria-label="from 2010-09-01 until 2010-11-01 (2 months' in page
    assert "<li>from 2010-09-01 until 2010-11-01 (2 months" in page


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        ["check", BNES, "--adopt", "all", "--over", "2008..2014"],
        ["check", "case:london-2009", "case:waltham-forest-2009", "--over", "2008..2011"],
        pytest.param(
            ["check", BNES, "--known-by", "2008-04-01", "--over", "all"], marks=pytest.mark.weekly
        ),
        pytest.param(
            ["check", "case:barking-and-dagenham-2023", "--over", "2020..2026"],
            marks=pytest.mark.weekly,
        ),
    ],
)
def test_a_timeline_of_cases_has_the_shape_that_is_shipped(
    capsys: Capture, words: list[str]
) -> None:
    timeline = told(capsys, *words)

    assert list(schema("timeline").iter_errors(timeline)) == []
    counts = timeline["summary"]
    assert counts["findings"] == len(timeline["findings"]) == counts["open"] + counts["over"]
    graded = sum(counts[name] for name in (*SEVERITIES, "leftOpen", "notStated", "waived"))
    assert graded == counts["findings"] > 0
    days = [one["day"] for one in timeline["days"]]
    assert days == sorted(set(days))
    for one in timeline["findings"]:
        for part in one["intervals"]:
            assert part["from"] in days
            assert (part["until"] in days) != part["open"]
        ends = [part["until"] for part in one["intervals"]]
        assert all(
            end < part["from"] for end, part in zip(ends, one["intervals"][1:], strict=False)
        )


@pytest.mark.slow
def test_days_are_told_in_every_form_and_the_shape_that_is_shipped(
    write_tables: Write, capsys: Capture
) -> None:
    folder = write_tables(LATER)
    turning = told(capsys, "days", folder)
    assert list(schema("days").iter_errors(turning)) == []
    assert {"2010-09-01", "2010-11-01", "2011-04-01"} <= {one["day"] for one in turning["days"]}

    for form in ("text", "csv", "markdown", "html"):
        assert run("days", folder, "--format", form) == 0
        out = capsys.readouterr().out
        assert all(one["day"] in out for one in turning["days"])
        assert "tenure t2 (Bob Example, Director of Care) begins" in " ".join(out.split())


def test_a_calendar_has_an_entry_for_each_event_and_the_same_names_each_time(
    write_tables: Write, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    folder = write_tables(
        LATER
        | {
            "posts": "key,title,in,roles,status,from,until,evidence\n"
            "chief,Chief Executive,council,head of paid service,in force,,,report 2\n"
            "trust-chief,Trust Chief Executive,trust,,in force,,,report 2\n"
            'director,"Director of Care, Health; Housing and Every Other Thing with a long name",'
            "council,DASS,in force,2009-04-01,2011-04-01,report 2\n",
            "actions": "key,title,due,action status,evidence\n"
            "renew,Renew it,2010-10-07,planned,report 3\n",
        }
    )

    written = []
    for _ in range(2):
        assert run("days", folder, "--format", "ics") == 0
        written.append(capsysbinary.readouterr().out)

    assert written[0] == written[1]
    lines = written[0].split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    entries = list(Calendar.from_ical(written[0]).walk("VEVENT"))
    found = {(str(one["summary"]), one["dtstart"].dt) for one in entries}
    assert ("Renew it falls due", date(2010, 10, 7)) in found
    assert (
        "Director of Care, Health; Housing and Every Other Thing with a long name begins",
        date(2009, 4, 1),
    ) in found
    assert any(said.startswith("The Trust ends by law (") for said, _ in found)
    assert len({str(one["uid"]) for one in entries}) == len(entries)
    assert not any("STAT-" in said or "year" in said for said, _ in found)


def test_fail_on_not_stated_counts_what_is_not_stated_on_one_day_too(
    write_tables: Write, capsys: Capture
) -> None:
    folder = write_tables({})

    assert run("check", folder, "--rule", "ACC-07") == 0
    assert "To find out: nobody has said" in capsys.readouterr().out
    assert run("check", folder, "--rule", "ACC-07", "--fail-on", "not-stated") == 1


@pytest.mark.slow
@pytest.mark.parametrize("least", ["violation", "not-stated"])
def test_what_fails_over_time_fails_for_build_servers_too(
    write_tables: Write, capsys: Capture, least: str
) -> None:
    words = ("check", write_tables(LATER), "--over", "2009..2011", "--fail-on", least)

    code = run(*words, "--format", "junit")
    cases = capsys.readouterr().out
    run(*words, "--format", "sarif")
    results = json.loads(capsys.readouterr().out)["runs"][0]["results"]

    failed = cases.count("<failure ")
    assert bool(failed) == bool(code)
    assert sum(one["level"] == "error" for one in results) == failed
