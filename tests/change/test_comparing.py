"""Comparing, ending and choosing through the doors people use."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Callable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import caregraph
from caregraph.change import options
from caregraph.cli import main
from caregraph.errors import UsageError
from caregraph.vocab import BASE

Write = Callable[[Mapping[str, str]], Path]
Capture = pytest.CaptureFixture[str]

BNES = "case:bath-and-north-east-somerset-2008"
BARKING = "case:barking-and-dagenham-2010"
SCHEMA = json.loads(
    (resources.files("caregraph.schemas") / "change.schema.json").read_text("utf-8")
)

PROPOSALS = (
    "key,title,put to,effective from,decision status,evidence\n"
    "cut,Delete the director,council,2010-05-01,for decision,report 5\n"
)
CHANGES = "key,proposed by,effect,thing,on,evidence\nc1,cut,ends,director,2010-05-01,report 5\n"


@pytest.fixture
def told(capsys: Capture) -> Callable[..., Any]:
    """Run a command as JSON and give what it prints, held against the schema."""

    def run(*words: str, code: int = 0) -> Any:
        given = main([*words, "--format", "json"])
        out, err = capsys.readouterr()
        assert given == code, err
        found = json.loads(out)
        jsonschema.validate(found, SCHEMA)
        return found

    return run


def tail(thing: Mapping[str, str]) -> str:
    return thing["iri"].rpartition("/")[2]


@pytest.mark.slow
def test_bath_is_told_in_counts_as_a_plan_is(capsys: Capture) -> None:
    code = main(["compare", BNES, "--adopt", "integration", "--check"])

    out = capsys.readouterr().out
    first = " ".join(out[: out.index("before:")].split())
    assert code == 1
    assert "12 begin, 7 end (5 of them with something else)" in first
    assert "16 come with the proposal and have no start stated" in first
    assert "1 lost, 40 still open, 3 mended (3 by an answer), 1 gone with its subject" in first
    assert first.endswith("; with the calendar alone: 2 findings new or lost.")


@pytest.mark.slow
def test_what_a_proposal_restates_is_not_said_to_begin_on_its_day(
    told: Callable[..., Any], capsys: Capture
) -> None:
    """The statutory line is to be retained: it comes with the proposal, and its note stands by."""
    changes = told("compare", BNES, "--adopt", "integration")["changes"]
    begun = {tail(one["thing"]): one for one in changes if one["category"] == "added"}
    retained, delegated = begun["dass-to-la-ce"], begun["pct-committee"]
    main(["compare", BNES, "--adopt", "integration"])
    out = " ".join(capsys.readouterr().out.split())

    assert (retained["startStated"], delegated["startStated"]) == (False, True)
    assert retained["note"].startswith("To be retained, so the line probably stands already")
    assert delegated["note"] is None
    assert (
        "comes with “Integration of social care with the PCT: governance and leadership”; its"
        in out
    )
    assert "note: To be retained, so the line probably stands already" in out

    main(["compare", BNES, "--adopt", "integration", "--format", "csv"])
    rows = csv.DictReader(io.StringIO(capsys.readouterr().out.removeprefix("\ufeff")))
    days = {row["IRI"].rpartition("/")[2]: row["on"] for row in rows if row["category"] == "added"}
    assert (days["dass-to-la-ce"], days["pct-committee"]) == ("", "2008-05")


def test_the_first_sentence_charges_a_proposal_with_nothing_of_the_calendar(
    write_tables: Write, capsys: Capture
) -> None:
    posts = (
        "key,title,in,roles,status,from,until,evidence\n"
        "chief,Chief Executive,council,head of paid service,in force,,,report 2\n"
        "director,Director of Care,council,DASS,in force,2009-04-01,2011-04-01,report 2\n"
        "health,Director of Health,council,,in force,2010-08-01,,report 3\n"
    )
    folder = str(
        write_tables(
            {
                "proposals": PROPOSALS.replace("2010-05", "2010-09"),
                "changes": CHANGES.replace("2010-05", "2010-09"),
                "posts": posts,
            }
        )
    )

    assert main(["compare", folder, "--adopt", "cut"]) == 0

    first = " ".join(capsys.readouterr().out.partition("before:")[0].split())
    assert first.startswith("With “Delete the director”, nothing begins")
    assert first.endswith("; with the calendar alone: 1 change.")


def test_comparing_one_structure_with_itself_says_what_both_sides_take(
    write_tables: Write, capsys: Capture
) -> None:
    folder = str(write_tables({"proposals": PROPOSALS, "changes": CHANGES}))

    assert main(["compare", folder, folder, "--adopt", "cut"]) == 0

    assert capsys.readouterr().out.startswith(
        "Nothing differs: both sides take “Delete the director” as adopted."
    )


@pytest.mark.slow
def test_the_row_in_which_a_thing_stands_is_no_difference(
    write_tables: Write, capsys: Capture
) -> None:
    posts = "key,title,in,status,evidence\n"
    chief, clerk = "chief,Chief,council,in force,", "clerk,Clerk,council,in force,"
    tables = {
        "lines": "key,who answers,to whom,status,evidence\nup,chief,council,in force,report 3\n"
    }
    old = write_tables({**tables, "posts": f"{posts}{chief}report row 2\n{clerk}report row 3\n"})
    old = old.rename(old.with_name("old"))
    new = write_tables({**tables, "posts": f"{posts}{clerk}report row 2\n{chief}report row 3\n"})

    assert main(["compare", str(old), str(new)]) == 0
    told = capsys.readouterr().out
    assert told.startswith("Nothing differs but the rows that it stands in or was read from.")
    assert "Corrections" not in told

    moved = write_tables({**tables, "posts": f"{posts}{clerk}report page 4\n{chief}report row 3\n"})
    assert main(["compare", str(old), str(moved)]) == 0
    assert "~ evidence of Clerk" in capsys.readouterr().out


def test_two_undated_records_of_two_days_are_compared_directly(
    write_tables: Write, told: Callable[..., Any]
) -> None:
    posts = "key,title,in,status,evidence\nchief,Chief,council,in force,report 2\n"
    later = "key,title,main source,as at\nsmall,A small structure,report,2010-07-01\n"
    tables = {
        "lines": "key,who answers,to whom,status,evidence\nup,chief,council,in force,report 3\n"
    }
    old = write_tables({**tables, "posts": f"{posts}clerk,Clerk,council,in force,report 2\n"})
    old = old.rename(old.with_name("old"))
    digital = f"{posts}digital,Head of Digital,council,in force,report 2\n"
    new = write_tables({**tables, "posts": digital, "structure": later})

    found = told("compare", str(old), str(new))

    changes = {(tail(one["thing"]), one["category"], one["on"]) for one in found["changes"]}
    assert changes == {("clerk", "ended", None), ("digital", "added", None)}
    assert any("since when what it describes is so" in note for note in found["notes"])


@pytest.mark.slow
def test_deleting_the_accountable_post_fixes_nothing(
    write_tables: Write, told: Callable[..., Any]
) -> None:
    folder = str(write_tables({"proposals": PROPOSALS, "changes": CHANGES}))

    found = told("compare", folder, "--adopt", "cut", "--as-of", "2010-06-01", "--check", code=1)

    delta = {
        kind: [(one["rule"], tail(one["focus"]), one["outcome"]) for one in several]
        for kind, several in found["findings"].items()
    }
    assert ("STAT-04", "council", "not-stated") in delta["lost"]
    assert ("ACC-07", "director", "not-stated") in delta["gone"]
    assert delta["fixed"] == []
    ended = {tail(one["thing"]): one for one in found["changes"] if one["category"] == "ended"}
    assert ended.keys() == {"director", "up"}
    assert tail(ended["up"]["consequenceOf"]) == "director"


@pytest.mark.slow
def test_a_question_whose_line_is_led_elsewhere_is_not_answered(
    write_tables: Write, told: Callable[..., Any]
) -> None:
    lines = (
        "key,who answers,to whom,kind,status,evidence\n"
        "up,director,chief,operational,in force,report 3\n"
        "over,director,trust-chief,corporate,in force,report 3\n"
    )
    head = "key,proposed by,effect,thing,column,new value,evidence\n"
    tables = {"lines": lines, "proposals": PROPOSALS}
    kinds = {}
    for column, value in (("to whom", "chief"), ("escalation route", "The chief executives")):
        change = f"c1,cut,changes,over,{column},{value},report 5\n"
        folder = str(write_tables({**tables, "changes": head + change}))
        found = told("compare", folder, "--adopt", "cut", "--as-of", "2010-06-01", "--check")
        kinds[column] = {
            kind
            for kind, several in found["findings"].items()
            if "ACC-09" in {one["rule"] for one in several}
        }

    assert kinds == {"to whom": {"gone"}, "escalation route": {"fixed"}}


@pytest.mark.slow
def test_what_may_have_ended_and_certainly_ends_takes_its_findings_with_it(
    write_tables: Write, told: Callable[..., Any]
) -> None:
    lines = (
        "key,who answers,to whom,kind,status,from,until,evidence\n"
        "up,director,chief,operational,in force,2008-01-01,,report 3\n"
        "over,director,trust-chief,operational,in force,2008-01-01,2010-05,report 3\n"
    )
    ends = CHANGES.replace(",director,", ",over,").replace("2010-05-01", "2010-04-01")
    folder = str(write_tables({"lines": lines, "proposals": PROPOSALS, "changes": ends}))

    found = told("compare", folder, "--adopt", "cut", "--as-of", "2010-05-10", "--check")

    delta = {
        kind: [(one["rule"], tail(one["focus"]), one["outcome"]) for one in several]
        for kind, several in found["findings"].items()
    }
    assert ("STR-03", "director", "not-stated") in delta["gone"]
    assert delta["fixed"] == []


def test_one_day_of_two_versions_is_a_correction_two_days_of_one_a_change(
    write_tables: Write, tmp_path: Path, told: Callable[..., Any]
) -> None:
    held = "key,person,post,status,from,until,evidence\nt1,{},chief,in force,2008-01-01,,report 9\n"
    people = "key,name,evidence\nann,Ann,report 9\nbob,Bob,report 9\n"
    before = write_tables(
        {
            "people": people,
            "tenures": held.format("ann"),
        }
    )
    old = before.rename(tmp_path / "old")
    new = write_tables({"people": people, "tenures": held.format("bob")})

    found = told("compare", str(old), str(new))

    (change,) = found["changes"]
    assert (change["category"], change["corrects"]) == ("corrected", "holder-changed")
    assert tail(change["thing"]) == "t1"
    assert change["said"] == "holder of Chief Executive: Ann, now recorded as Bob"
    assert found["path"] == ["record"]


def test_what_is_known_later_is_new_in_the_record_and_does_not_begin(
    write_tables: Write, capsys: Capture
) -> None:
    """One line is known later, and one that is known later only begins in between."""
    sources = (
        "key,title,type,issued\n"
        "report,First,committee report,2008-05-01\n"
        "two,Second,committee report,2012-05-01\n"
    )
    lines = (
        "key,who answers,to whom,kind,status,from,evidence\n"
        "top,director,chief,operational,in force,,two 3\n"
        "later,director,chief,statutory,in force,2011-06-01,two 3\n"
    )
    posts = (
        "key,title,in,status,evidence\n"
        "chief,Chief Executive,council,in force,report 2\n"
        "director,Director of Care,council,in force,report 2\n"
    )
    folder = str(write_tables({"sources": sources, "posts": posts, "lines": lines}))
    before, after = (
        f"{folder},asOf={year}-05-01,knownBy={year + 1}-01-01" for year in (2011, 2012)
    )

    assert main(["compare", before, after]) == 0

    out = " ".join(capsys.readouterr().out.split())
    assert out.startswith(
        "On one day of two records, 1 is new, nothing is gone and 1 changes otherwise: "
        "corrections, not changes in the world; "
    )
    named = "“statutory line on which Director of Care answers to Chief Executive”"
    assert (
        f"~ {named}: not stated, now recorded as not in effect on the day, from 1 June 2011" in out
    )
    assert " of accountability line" not in out
    assert "With time alone, from 1 May 2011 to 1 May 2012" in out


@pytest.mark.parametrize("form", ["text", "markdown", "html", "json", "csv"])
def test_days_are_as_people_say_them_where_people_read_and_as_files_have_them_elsewhere(
    write_tables: Write, tmp_path: Path, capsys: Capture, form: str
) -> None:
    posts = (
        "key,title,in,status,from,until,evidence\n"
        "chief,Chief Executive,council,in force,2009-01-01,,report 2\n"
        "director,Director of Care,council,in force,2009-01-01,,report 2\n"
        "other,Director of Housing,council,in force,2009-01-01,2010-{},report 2\n"
    )
    new = write_tables({"posts": posts.format("05-16")})
    old = shutil.copytree(new, tmp_path / "old")
    (old / "posts.csv").write_text(posts.format("04-15"), "utf-8")

    assert main(["compare", str(old), str(new), "--format", form]) == 0
    told = capsys.readouterr().out

    if form in ("json", "csv"):
        assert "until 2010-04-15, now recorded as from 2009-01-01 until 2010-05-16" in told
    else:
        assert (
            "until 15 April 2010, now recorded as from 1 January 2009 until 16 May 2010"
            in " ".join(told.split())
        )
        assert not re.search(r"\b\d{4}-\d\d-\d\d\b", told)


def test_a_month_is_told_as_a_month(capsys: Capture) -> None:
    assert main(["compare", "case:bath-and-north-east-somerset-2008", "--adopt", "all"]) == 0

    told = capsys.readouterr().out
    assert "in May 2008, with “Integration" in told
    assert "on 1 April 2008, with “Integration" in told


def test_what_the_record_corrects_is_told_apart_from_what_a_proposal_brings(
    write_tables: Write, capsys: Capture
) -> None:
    """A merger and a post that are known later are no news of the proposal."""
    tables = {
        "sources": "key,title,type,issued\n"
        "report,First,committee report,2008-05-01\n"
        "two,Second,committee report,2012-05-01\n",
        "proposals": PROPOSALS,
        "changes": CHANGES.replace("2010-05-01", "2013-05-01"),
        "posts": "key,title,in,status,from,evidence\n"
        "chief,Chief Executive,council,in force,2007-01-01,report 2\n"
        "director,Director of Care,council,in force,2007-01-01,report 2\n"
        "later,Director of Housing,council,in force,2007-01-01,two 2\n",
        "successions": "key,event,before,after,status,from,evidence\n"
        "m,merge,trust,council,in force,2007-01-01,two 3\n",
    }
    folder = str(write_tables(tables))
    record = f"{folder},asOf=2013-06-01,knownBy=2011-01-01"

    assert main(["compare", record, f"{folder},asOf=2013-06-01,adopt=cut"]) == 0

    out = " ".join(capsys.readouterr().out.split())
    assert out.startswith(
        "With “Delete the director”, nothing begins, 1 ends and the record of 3 statements is "
        "corrected; "
    )
    assert "~ The Trust merges into The Council" in out


def test_a_new_title_is_one_thing_renamed(write_tables: Write, told: Callable[..., Any]) -> None:
    decided = PROPOSALS.replace("for decision", "approved/agreed")
    changes = (
        "key,proposed by,effect,thing,column,new value,on,evidence\n"
        "c1,cut,changes,director,title,Director of People,2011-01-01,report 5\n"
    )
    folder = str(write_tables({"proposals": decided, "changes": changes}))

    found = told("compare", f"{folder},asOf=2010-06-01", f"{folder},asOf=2011-02-01")

    (one,) = (change for change in found["changes"] if change["category"] == "renamed")
    assert [(tail(one["thing"]), one["before"], one["after"], one["on"])] == [
        ("director", "Director of Care", "Director of People", "2011-01-01")
    ]
    assert found["path"] == ["time"]


def test_statutory_lines_that_stay_are_said_to(
    write_tables: Write, told: Callable[..., Any]
) -> None:
    lines = (
        "key,who answers,to whom,kind,status,proposal,from,until,evidence\n"
        "up,director,chief,statutory,in force,,2009-04-01,,report 3\n"
        "over,director,trust-chief,operational,proposed,cut,,,report 3\n"
    )
    folder = str(write_tables({"proposals": PROPOSALS, "lines": lines}))

    found = told("compare", folder, "--adopt", "cut")

    said = {one["category"]: one["said"] for one in found["changes"] if one["kind"] == "line"}
    assert said["unchanged"] == (
        "Director of Care answers to Chief Executive (statutory): stays as it is"
    )
    assert "Trust Chief Executive (operational)" in said["added"]


def test_impact_of_the_pct_in_bath(told: Callable[..., Any]) -> None:
    found = told("impact", BNES, "the PCT", "--on", "2013-04-01", "--adopt", "all")

    assert (len(found["endsWith"]), len(found["dangling"])) == (5, 24)
    assert found["followedBy"] == []
    assert found["because"][0]["type"] == "law"
    assert all(one["rows"] and one["evidence"] for one in found["dangling"])
    assert found["dangling"][0]["relation"] == "vested-in"


def test_what_one_provision_ends_is_asked_by_law(told: Callable[..., Any]) -> None:
    found = told("impact", BNES, "law:hsca-2012-s34")

    assert [tail(one) for one in found["things"]] == ["pct"]
    assert found["on"] == "2013-04-01"


def test_a_displaced_person_keeps_or_holds_nothing_else(
    write_tables: Write, told: Callable[..., Any]
) -> None:
    people = "key,name,evidence\nann,Ann,report 9\nbob,Bob,report 9\n"
    tenures = (
        "key,person,post,status,from,until,evidence\n"
        "t1,ann,director,in force,2009-05-01,,report 9\n"
        "t2,bob,director,in force,2009-05-01,,report 9\n"
        "t3,bob,chief,in force,2009-05-01,,report 9\n"
    )
    folder = str(write_tables({"people": people, "tenures": tenures}))

    found = told("impact", folder, "director")

    said = {
        tail(one["thing"]): one["said"] for one in found["dangling"] if one["group"] == "people"
    }
    assert said["ann"].endswith("holds no other post")
    assert said["bob"].endswith("keeps Chief Executive")


@pytest.mark.slow
def test_an_ending_with_a_proposal_is_looked_at_once_the_proposal_has_begun(
    write_tables: Write, told: Callable[..., Any]
) -> None:
    changes = (
        "key,proposed by,effect,thing,column,new value,on,evidence\n"
        "c1,cut,changes,up,to whom,trust-chief,2011-05-01,report 5\n"
    )
    folder = str(write_tables({"proposals": PROPOSALS, "changes": changes}))

    found = told("impact", folder, "chief", "--with", "cut")
    early = told("impact", folder, "chief", "--with", "cut", "--on", "2010-07-01")

    assert (found["on"], early["on"]) == ("2011-05-01", "2010-07-01")
    assert not any("loses whom it answers to" in one["said"] for one in found["dangling"])
    assert any("loses whom it answers to" in one["said"] for one in early["dangling"])
    assert any("has not begun by 2010-07-01" in one for one in early["notes"])


@pytest.mark.slow
def test_options_stand_side_by_side(told: Callable[..., Any]) -> None:
    found = told("options", BARKING)

    assert len(found["options"]) == 3
    assert {
        one["comparison"]["path"][-1] for one in found["options"] if one["comparison"]["changes"]
    } == {"proposal"}


def test_a_name_that_two_proposals_with_options_have_is_refused(write_tables: Write) -> None:
    proposals = (
        "key,title,put to,option of,decision status,evidence\n"
        "plan,A plan,council,,for decision,report 5\n"
        "one,Option one,council,plan,for decision,report 5\n"
    )
    here = write_tables({"proposals": proposals})
    there = here.rename(here.with_name("there"))
    other = write_tables(
        {
            "proposals": proposals,
            "structure": "key,title,main source,as at\nother,Another,report,2010-06-01\n",
        }
    )
    view = caregraph.load(str(there), str(other))

    with pytest.raises(UsageError, match="2 proposals with options are called 'plan'") as refused:
        options(view, "plan", check=False)

    assert "/other/proposal/plan" in str(refused.value.hint)
    found = options(view, f"{BASE}id/other/proposal/plan", check=False)
    assert [tail(one.option.as_json()) for one in found.options] == ["one"]


@pytest.mark.slow
@pytest.mark.parametrize("form", ["text", "markdown", "html", "csv", "svg"])
def test_a_comparison_is_told_in_every_form(form: str, capsys: Capture) -> None:
    main(["compare", BNES, "--adopt", "all", "--format", form])

    out = capsys.readouterr().out
    assert "Partnership Board" in out
    if form == "svg":
        assert "stroke-dasharray" in out
        assert "Not drawn:" in out


@pytest.mark.sampled(5)
@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["compare", BNES, BNES], 0, "Nothing differs."),
        (["compare", BNES, BARKING], 2, "the two share nothing"),
        (["compare", BNES], 2, "nothing to compare it with"),
        (["compare", BNES, BNES, BNES], 2, "two can be compared"),
        (["compare", BNES, BNES, "--fail-on", "lost"], 2, "--fail-on needs --check"),
        (
            ["compare", BNES, "--adopt", "all", "--as-of", "2008-03-05"],
            0,
            "nothing of it is in effect yet",
        ),
        (["impact", BNES, "no such thing"], 2, "no thing described called"),
        (["impact", BNES, "the PCT", "--on", "someday"], 2, "is not a date"),
        (["impact", BNES, "the PCT", "--on", "2014-01-01"], 0, "the earlier day counts"),
        (["impact", BNES, "Partnership Board"], 2, "there is nothing to end"),
        (["impact", BNES, "the PCT", "--with", "nothing-known"], 2, "no proposal called"),
        (["impact", BNES, "law:nothing"], 2, "no provision called"),
        (["options", BNES], 2, "no proposal described here has options"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_makes_no_sense_is_said_clearly(
    words: list[str], code: int, said: str, capsys: Capture
) -> None:
    given = main(words)

    out, err = capsys.readouterr()
    assert given == code, err
    assert said in " ".join((out + err).split())


@pytest.mark.slow
def test_the_calls_of_the_shop_window_give_records() -> None:
    before = caregraph.load(BNES)
    after = caregraph.load(BNES, adopt="all")

    diff = caregraph.compare(before, after)

    assert set(caregraph.apply(diff, before)) == set(after.store)
    assert caregraph.impact(after, "the PCT").on == "2013-04-01"
    with pytest.raises(UsageError, match="another graph"):
        caregraph.apply(diff, after)


def test_a_line_that_a_proposal_turns_is_told_by_its_ends_and_by_what_says_so(
    write_tables: Write, told: Callable[..., Any]
) -> None:
    tables = {
        "posts": "key,title,in,roles,status,evidence\n"
        "chief,Chief Executive,council,head of paid service,in force,report 2\n"
        "deputy,Deputy Chief Executive,council,,in force,report 2\n"
        "director,Director of Care,council,DASS,in force,report 2\n",
        "lines": "key,who answers,to whom,kind,status,evidence\n"
        "line,director,chief,operational,in force,report 3\n",
        "proposals": PROPOSALS,
        "changes": "key,proposed by,effect,thing,column,new value,evidence\n"
        "c1,cut,changes,line,to whom,deputy,report 7\n"
        "c2,cut,changes,line,kind,statutory,report 8\n",
    }
    folder = str(write_tables(tables))

    found = told("compare", folder, "--adopt", "cut")

    said = {one["said"]: one for one in found["changes"]}
    turned = next(one for one in said.values() if one["category"] == "re-pointed")
    assert turned["said"].startswith("Director of Care answers to (")
    assert turned["said"].endswith("): Chief Executive, now Deputy Chief Executive")
    assert [one["locator"] for one in turned["evidence"]] == ["7"]
    kind = next(one for one in said.values() if one["column"] == "kind")
    assert "the line “Director of Care answers to Deputy Chief Executive" in kind["said"]
    assert [one["locator"] for one in kind["evidence"]] == ["8"]


@pytest.mark.slow
def test_waivers_of_a_file_count_in_a_comparison(
    write_tables: Write, tmp_path: Path, told: Callable[..., Any]
) -> None:
    folder = str(write_tables({"proposals": PROPOSALS, "changes": CHANGES}))
    table = tmp_path / "waivers.csv"
    head = "key,rule,focus,reason,owner,approved by,review by\n"
    table.write_text(head + "w1,STAT-04,council,Known,Chief,Cabinet,2999-01-01\n", "utf-8")
    words = ("compare", folder, "--adopt", "cut", "--as-of", "2010-06-01", "--check")

    def outcomes(found: Any) -> list[str]:
        several = [one for every in found["findings"].values() for one in every]
        return [one["outcome"] for one in several if one.get("rule") == "STAT-04"]

    assert "waived" not in outcomes(told(*words, code=1))
    assert "waived" in outcomes(told(*words, "--waivers", str(table), code=1))


def test_waivers_of_a_file_need_a_check(write_tables: Write, capsys: Capture) -> None:
    folder = str(write_tables({"proposals": PROPOSALS, "changes": CHANGES}))

    assert main(["compare", folder, "--adopt", "cut", "--waivers", "w.csv"]) == 2
    assert "--waivers needs --check" in capsys.readouterr().err


@pytest.mark.slow
def test_what_an_ending_does_to_findings_counts_the_waivers_of_the_structure(
    write_tables: Write, told: Callable[..., Any]
) -> None:
    head = "key,rule,focus,reason,owner,approved by,review by\n"
    tables = {"waivers": head + "w1,STAT-04,council,Known,Chief,Cabinet,2999-01-01\n"}

    found = told("impact", str(write_tables(tables)), "Director of Care", "--check", code=0)

    several = [one for every in found["findings"].values() for one in every]
    assert "waived" in [one["outcome"] for one in several if one.get("rule") == "STAT-04"]
