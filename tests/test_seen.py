"""What a view says of itself, and of what is special on its day, at every door."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from caregraph.cli import main
from caregraph.graph.choices import Choice
from caregraph.graph.marks import marks
from caregraph.graph.view import View, open_parts, open_view
from caregraph.serve import close, create_app
from caregraph.vocab import CG, RDF

Write = Callable[[Mapping[str, str]], Path]
Serve = Callable[[Path], FlaskClient]

STRUCTURE = "key,title,main source,as at\nsmall,A small structure,report,{day}\n"
SOURCES = (
    "key,title,type,issued\nreport,The report,committee report,2010-05-01\n"
    "later,Later minutes,minutes,2012-03-01\nundated,A leaflet,committee report,\n"
)
BODIES = "key,name,type,parent,status,proposal,from,until,evidence\n"
PROPOSALS = "key,title,put to,effective from,decision status,evidence\n"
CHANGES = "key,proposed by,effect,thing,column,new value,on,evidence\n"
LINES = "key,who answers,to whom,kind,status,proposal,from,until,evidence\n"
JOINT = {
    "proposals": PROPOSALS + "plan,A joint board,council,2011-04-01,for decision,report 5\n",
    "bodies": BODIES + "board,Joint Board,partnership board,,proposed,plan,,,report 5\n",
}
FUTURE = {
    "structure": STRUCTURE.format(day="2028-04-01"),
    "organisations": "key,name,type,status,from,until,evidence\n"
    "council,The Council,upper-tier authority,agreed,2028-04-01,,report 1\n",
    "posts": "key,title,in,roles,status,from,until,evidence\n"
    "chief,Chief Executive,council,,agreed,2028-04-01,,report 2\n"
    "director,Director of Care,council,,agreed,2028-04-01,,report 2\n",
    "lines": LINES + "up,director,chief,statutory,agreed,,2028-04-01,,report 3\n",
}
UNDATED = {
    "organisations": "key,name,type,status,evidence\n"
    "council,The Council,upper-tier authority,in force,report 1\n"
    "trust,The Trust,primary care trust,in force,report 1\n",
    "posts": "key,title,in,roles,status,from,until,evidence\n"
    "chief,Chief Executive,council,,in force,,,report 2\n"
    "director,Director of Care,council,,in force,,,report 2\n",
    "lines": LINES + "up,director,chief,statutory,reported,,2009-04-01,2009-04-01,report 3\n",
}
NOTHING = "nothing described is in effect on 2027-04-01; 4 things begin on 2028-04-01"


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """What a command prints."""
    main([str(one) for one in arguments])
    return capsys.readouterr().out


def seen(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    """The view that a check says it looked at."""
    view: dict[str, Any] = json.loads(said(capsys, "check", *arguments, "--format", "json"))["view"]
    return view


def told(folder: Path, day: str | None = None, **choice: Any) -> dict[str, tuple[str, ...]]:
    """The marks of everything that has any, by key."""
    view = open_view([str(folder)], Choice(as_of=day, **choice))
    things = view.seen[0].index.things
    return {one.value.rpartition("/")[2]: found for one in things if (found := marks(view, one))}


@pytest.fixture
def client() -> Iterator[Callable[[Path], FlaskClient]]:
    """Serve a folder; whatever is served is closed in the end."""
    apps: list[Flask] = []

    def serve(folder: Path) -> FlaskClient:
        apps.append(create_app(open_parts([str(folder)])))
        return apps[-1].test_client()

    yield serve
    for app in apps:
        close(app)


# The first lines


@pytest.mark.slow
def test_adopting_moves_the_day_aloud(
    write_tables: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_tables(JOINT)

    lines = said(capsys, "check", folder, "--adopt", "plan").splitlines()
    view = seen(capsys, folder, "--adopt", "plan")

    assert lines[0] == ("A small structure, as at 2011-04-01, moved from 2010-06-01 by --adopt")
    assert lines[1] == "taking as adopted: A joint board (for decision)"
    assert view["day"] == "2011-04-01"
    assert view["moved"] == {"from": "2010-06-01", "to": "2011-04-01", "why": "adopt"}
    assert [one["decisionStatus"] for one in view["adopted"]] == ["for decision"]
    assert view["structures"][0]["describedAsAt"] == "2010-06-01"


@pytest.mark.slow
def test_a_day_that_is_asked_for_is_not_called_moved(
    write_tables: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_tables(JOINT)

    lines = said(capsys, "check", folder, "--adopt", "plan", "--as-of", "2010-08-01").splitlines()
    view = seen(capsys, folder, "--adopt", "plan", "--as-of", "2010-08-01")

    assert lines[0] == "A small structure, as at 2010-08-01, described as at 2010-06-01"
    assert view["moved"] is None
    assert view["turningDays"] == {"previous": "2010-06-01", "next": "2011-04-01"}


@pytest.mark.slow
def test_the_counts_are_those_of_what_is_described(
    write_tables: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = (
        LINES + "up,director,chief,statutory,reported,,2009-04-01,,report 3\n"
        "across,chief,trust-chief,operational,in force,,,,report 3\n"
    )
    folder = write_tables({"lines": lines})

    before = said(capsys, "check", folder, "--full", "--as-of", "2009-06-01")
    after = said(capsys, "check", folder, "--full", "--as-of", "2010-09-01")
    counts = seen(capsys, folder, "--as-of", "2010-09-01")["counts"]

    assert "5 of 7 described things are not known on this day; 2 are in effect" in before
    assert "1 of those in effect is by report only" in before
    assert (
        "5 of those in effect are presumed to go on since 2010-06-01; nothing records an end"
    ) in after
    assert counts == {
        "inEffect": 7,
        "notInEffect": 0,
        "notKnown": 0,
        "presumed": 5,
        "reported": 1,
        "later": 0,
        "undated": 0,
        "required": 0,
    }


def test_what_could_not_be_known_is_numbered(
    write_tables: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    bodies = (
        BODIES + "one,One,committee,council,in force,,2009-01-01,,later 1\n"
        "two,Two,committee,council,in force,,2009-01-01,,undated 1\n"
    )
    folder = write_tables({"sources": SOURCES, "bodies": bodies})

    lines = said(capsys, "check", folder, "--full", "--known-by", "2011-01-01").splitlines()

    assert (
        "known by 2011-01-01: 1 described thing rests only on later documents and is left "
        "out; 1 rests on documents without a date and is taken as known"
    ) in lines


def test_what_is_decided_is_told_apart_from_what_is_adopted(
    write_tables: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    decided = JOINT["proposals"].replace("for decision", "approved/agreed")
    folder = write_tables(JOINT | {"proposals": decided})

    view = seen(capsys, folder, "--as-of", "2011-04-01")

    assert view["adopted"] == []
    assert [(one["label"], one["decisionStatus"]) for one in view["decided"]] == [
        ("A joint board", "approved/agreed")
    ]


def test_options_of_which_none_is_decided_are_told(
    write_tables: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    proposals = (
        "key,title,option of,decision status,evidence\n"
        "work,Joint working,,for decision,report 5\n"
        "one,Option 1,work,for decision,report 5\n"
        "two,Option 2,work,for decision,report 5\n"
    )
    folder = write_tables({"proposals": proposals})

    lines = said(capsys, "check", folder, "--adopt", "all").splitlines()

    assert "of work no option is decided, so none is taken: one; two" in lines


def test_of_options_that_exclude_each_other_the_taken_and_the_others_are_told(
    write_tables: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    proposals = (
        "key,title,option of,decision status,evidence\n"
        "work,Joint working,,approved/agreed,report 5\n"
        "one,Option 1,work,rejected,report 5\n"
        "two,Option 2,work,approved/agreed,report 5\n"
    )
    folder = write_tables({"proposals": proposals})

    told = " ".join(said(capsys, "compare", folder, "--adopt", "all").split())

    assert told.startswith(
        "With “Joint working” in its option “Option 2”, nothing begins and nothing ends, "
        "for it stands as decided already; no duty that goes on loses its holder."
    )
    assert (
        "of the options of “Joint working”, “Option 2” is taken; options exclude each other, "
        "so not taken with it: Option 1 (rejected)"
    ) in told


@pytest.mark.slow
def test_what_ended_with_what_is_told(
    write_tables: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_tables(
        {
            "bodies": BODIES + "board,Old Board,partnership board,,ended,,2006-01-01,2010-01-01,"
            "report 6\n",
            "memberships": "key,body,member,capacity,status,from,until,evidence\n"
            "seat,board,chief,chair,in force,2006-01-01,,report 11\n",
        }
    )

    lines = said(capsys, "check", folder, "--full").splitlines()
    (ended,) = seen(capsys, folder)["endedWith"]
    earlier = seen(capsys, folder, "--as-of", "2009-12-31")["endedWith"]

    assert (
        "ended with Old Board on 2010-01-01: membership seat (Old Board, Chief Executive)"
    ) in lines
    assert (ended["with"]["label"], ended["on"]) == ("Old Board", "2010-01-01")
    assert earlier == []


@pytest.mark.slow
def test_structures_with_days_of_their_own_have_no_one_day(
    write_tables: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = write_tables(JOINT).rename(tmp_path / "one")
    other = write_tables(
        {"structure": "key,title,main source,as at\nother,Other,report,2009-06-01"}
    )

    lines = said(capsys, "check", one, other, "--adopt", "plan").splitlines()
    view = seen(capsys, one, other, "--adopt", "plan")

    assert lines[0] == (
        "Other (as at 2009-06-01); A small structure (as at 2011-04-01, moved from "
        "2010-06-01 by --adopt)"
    )
    assert view["day"] is None
    assert view["moved"] == {"from": "2010-06-01", "to": "2011-04-01", "why": "adopt"}
    assert view["turningDays"] == {"previous": None, "next": None}


# Nothing in effect


def test_a_view_in_which_nothing_is_in_effect_is_not_clean(
    write_tables: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(write_tables(FUTURE))

    code = main(["check", folder, "--as-of", "2027-04-01"])

    assert code == 1
    assert capsys.readouterr().out.splitlines()[0] == NOTHING
    assert main(["check", folder, "--as-of", "2028-04-01", "--rule", "STR-04"]) == 0
    assert "nothing described" not in capsys.readouterr().out
    assert main(["check", folder, "--as-of", "2027-04-01", "--rule", "STR-04"]) == 1


@pytest.mark.parametrize("form", ["json", "markdown", "html", "junit", "sarif", "turtle", "xlsx"])
def test_every_form_of_report_says_that_nothing_is_in_effect(
    write_tables: Write, tmp_path: Path, form: str
) -> None:
    target = tmp_path / "report.xlsx"
    folder = str(write_tables(FUTURE))

    code = main(["check", folder, "--as-of", "2027-04-01", "--format", form, "-o", str(target)])

    assert code == 1
    if form == "json":
        report = json.loads(target.read_text("utf-8"))
        assert not report["conforms"]
        assert report["view"]["counts"]["inEffect"] == 0
    elif form == "xlsx":
        cells = [cell.value for sheet in load_workbook(target) for row in sheet for cell in row]
        assert NOTHING in cells
    else:
        text = target.read_text("utf-8")
        assert text.casefold().count(NOTHING) == 1


@pytest.mark.slow
def test_trace_ask_and_export_say_that_nothing_is_in_effect(
    write_tables: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(write_tables(FUTURE))
    day = ["--as-of", "2027-04-01"]

    traced = main(["trace", folder, "chief", *day])
    trace = capsys.readouterr().err
    main(["ask", folder, "CQ-01", *day])
    answer = capsys.readouterr().out
    main(["check", folder, "--format", "csv", *day])
    table = capsys.readouterr()
    main(["export", folder, "--format", "turtle", *day])
    exported = capsys.readouterr().err

    assert traced == 2
    assert "Chief Executive is described, and starts on" in trace
    assert NOTHING in trace.casefold()
    assert answer.splitlines()[0] == NOTHING
    assert table.err.strip() == NOTHING
    assert table.out.count("\n") == 1
    assert exported.strip() == NOTHING


@pytest.mark.slow
def test_a_page_says_that_nothing_is_in_effect(client: Serve, write_tables: Write) -> None:
    pages = client(write_tables(FUTURE))

    for address in ("/", "/structures/small", "/posts/small/chief", "/check"):
        text = pages.get(f"{address}?asOf=2027-04-01", headers={"Accept": "text/html"}).text
        assert "Nothing described is in effect on 1 April 2027" in text, address
        now = pages.get(f"{address}?asOf=2028-04-01", headers={"Accept": "text/html"}).text
        assert "othing described is in effect" not in now, address


def test_where_days_are_not_known_the_first_known_day_is_named(
    write_tables: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_tables(UNDATED)

    first = said(capsys, "check", folder, "--as-of", "1990-01-01").splitlines()[0]

    assert first == (
        "nothing described is in effect on 1990-01-01; 4 things are first known on 2010-06-01"
    )


def test_what_has_no_status_is_there(tmp_path: Path) -> None:
    turtle = tmp_path / "plain.ttl"
    turtle.write_text(
        "@prefix cg: <https://w3id.org/caregraph/ontology/> .\n"
        f"<urn:s> a <{CG.Structure.value}> . "
        f"<urn:p> a <{CG.Post.value}> ; <{CG.describedIn.value}> <urn:s> .",
        "utf-8",
    )
    view = open_view([str(turtle)])

    from caregraph.graph.seen import summary

    assert view.counts.in_effect == 0
    assert not summary(view).is_empty


# Marks


def body(row: str) -> dict[str, str]:
    return {"bodies": BODIES + row + "\n"}


BOARD = "board,Board,partnership board,,{status},,{start},{end},report 6"


@pytest.mark.parametrize(
    ("status", "start", "end", "day", "expected"),
    [
        ("in force", "2009-01-01", "", "2010-06-01", None),
        ("in force", "2009-01-01", "", "2010-07-01", "presumed since 2010-06-01"),
        ("in force", "", "", "1990-01-01", "described as at 2010-06-01; not known on 1990-01-01"),
        ("in force", "2011-04-01", "", "2010-06-01", "starts on 2011-04-01"),
        ("in force", "2011-04", "", "2010-06-01", "starts in April 2011"),
        ("in force", "2009-05", "", "2009-05-10", "since a day in May 2009 that is not known"),
        ("in force", "2009-05", "", "2009-06-10", None),
        ("in force", "2009", "", "2009-06-10", "since a day in 2009 that is not known"),
        ("in force", "2006-01-01", "2010-01-01", "2010-06-01", "ended on 2010-01-01"),
        (
            "in force",
            "2006-01-01",
            "2010-05",
            "2010-05-20",
            "ended on a day in May 2010 that is not known",
        ),
        ("in force", "2006-01-01", "2010-05", "2010-06-01", "ended in May 2010"),
        (
            "in force",
            "2009-05-01",
            "2009-05-01",
            "2010-06-01",
            "holds on no day: it ends on 2009-05-01 and starts on 2009-05-01",
        ),
        ("agreed", "2010-04-01", "", "2010-06-01", "agreed; that it took effect is not recorded"),
        ("agreed", "", "", "2010-06-01", "agreed; from which day is not stated"),
        ("reported", "", "", "2010-06-01", "reported, without evidence of a decision"),
        ("historical", "2004-04-01", "", "2010-06-01", "over by 2010-06-01, end not stated"),
        (
            "historical",
            "2004-04-01",
            "",
            "2009-06-01",
            "over by 2010-06-01, end not stated; not known on 2009-06-01",
        ),
        ("suspended", "2006-01-01", "", "2010-06-01", "suspended"),
        ("unknown", "2006-01-01", "", "2010-06-01", "its status is not known"),
        ("proposed", "", "", "2010-06-01", "proposed"),
    ],
)
def test_a_mark_says_what_is_special_on_the_day(
    write_tables: Write, status: str, start: str, end: str, day: str, expected: str | None
) -> None:
    folder = write_tables(body(BOARD.format(status=status, start=start, end=end)))

    assert told(folder, day).get("board") == (None if expected is None else (expected,))


def test_the_end_by_law_is_told_before_and_after(write_tables: Write) -> None:
    folder = write_tables({})
    law = "by law on 2013-04-01 (Health and Social Care Act 2012, section 34)"

    assert told(folder)["trust"] == (f"ends {law}",)
    assert told(folder)["trust-chief"] == ("ends with The Trust on 2013-04-01",)
    assert told(folder, "2013-04-01")["trust"] == (f"ended {law}",)
    assert told(folder, "2013-04-01")["trust-chief"] == ("ended with The Trust on 2013-04-01",)


def test_an_end_by_a_proposal_is_told_with_whether_it_is_decided(write_tables: Write) -> None:
    change = CHANGES + "c1,cut,ends,chief,,,2010-09-01,report 5\n"
    cut = PROPOSALS + "cut,Delete the chief executive,council,2010-09-01,{},report 5\n"
    supposed = {"proposals": cut.format("for decision"), "changes": change}
    decided = supposed | {"proposals": cut.format("approved/agreed")}
    end = "with Delete the chief executive on 2010-09-01"

    assert "chief" not in told(write_tables(supposed))
    before = told(write_tables(supposed), "2010-06-01", adopt=("cut",))
    after = told(write_tables(supposed), "2010-10-01", adopt=("cut",))
    assert (before["chief"], after["chief"]) == ((f"ends {end}",), (f"ends {end}",))
    assert told(write_tables(decided), "2010-06-01")["chief"] == (f"ends {end}",)
    assert told(write_tables(decided), "2010-10-01")["chief"] == (f"ended {end}",)


def test_another_end_than_the_stated_one_is_told_with_it(write_tables: Write) -> None:
    posts = (
        "key,title,in,roles,status,from,until,evidence\n"
        "chief,Chief Executive,council,,in force,,,report 2\n"
        "director,Director of Care,council,,in force,,,report 2\n"
        "trust-chief,Trust Chief,trust,,in force,,2014-01-01,report 2\n"
    )
    folder = write_tables({"posts": posts})

    assert told(folder, "2013-05-01")["trust-chief"] == (
        "ended with The Trust on 2013-04-01",
        "states 2014-01-01 as its end",
    )


def test_what_an_event_ended_says_what_came_after(write_tables: Write) -> None:
    folder = write_tables(
        {
            "bodies": BODIES + "old,Old Board,committee,council,in force,,2006-01-01,,report 6\n"
            "new,New Board,committee,council,in force,,2010-01-01,,report 6\n",
            "successions": "key,event,before,after,status,from,evidence\n"
            "e,subsume,old,new,in force,2010-01-01,report 6\n",
        }
    )

    (mark,) = told(folder)["old"]

    assert mark.endswith("on 2010-01-01, after it comes New Board")


def test_what_comes_with_a_proposal_says_so_until_it_is_decided(write_tables: Write) -> None:
    folder = write_tables(JOINT)
    comes = "comes with A joint board{}, which is not decided"

    assert told(folder)["board"] == (comes.format(""),)
    dated = f"{comes.format(' on 2011-04-01')}; its start is not stated"
    assert told(folder, adopt=("plan",))["board"] == (dated,)
    assert told(folder, "2010-08-01", adopt=("plan",))["board"] == (dated,)
    for status, mark in (
        ("approved/agreed", ("agreed; that it took effect is not recorded",)),
        ("implemented", None),
    ):
        decided = JOINT["proposals"].replace("for decision", status)
        marked = told(write_tables(JOINT | {"proposals": decided}), "2011-04-01")
        assert marked.get("board") == mark, status


def test_a_seat_on_a_suspended_body_says_that_it_is(write_tables: Write) -> None:
    folder = write_tables(
        body(BOARD.format(status="suspended", start="2006-01-01", end=""))
        | {
            "memberships": "key,body,member,capacity,status,from,until,evidence\n"
            "seat,board,chief,chair,in force,2006-01-01,,report 11\n",
        }
    )

    assert told(folder)["seat"] == ("Board is suspended",)


# Where marks are told

REPORTED = UNDATED | {
    "lines": LINES + "up,director,chief,statutory,reported,,2009-04-01,,report 3\n"
}
BY_REPORT = "reported, without evidence of a decision"


@pytest.mark.slow
def test_a_trace_marks_each_line(
    client: Serve, write_tables: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_tables(REPORTED)

    text = said(capsys, "trace", folder, "director")
    told_as_json = json.loads(said(capsys, "trace", folder, "director", "--format", "json"))
    page = client(folder).get("/trace?post=director", headers={"Accept": "text/html"}).text

    assert f"    {BY_REPORT}" in text.splitlines()
    assert told_as_json["lines"][0]["marks"] == [BY_REPORT]
    assert told_as_json["view"]["counts"]["reported"] == 1
    assert BY_REPORT in page


@pytest.mark.slow
def test_an_answer_notes_what_in_it_is_reported_or_presumed(
    client: Serve, write_tables: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_tables(REPORTED)
    day = ("--as-of", "2010-09-01")

    text = said(capsys, "ask", folder, "CQ-01", "post=director", *day)
    answer = json.loads(
        said(capsys, "ask", folder, "CQ-01", "post=director", *day, "--format", "json")
    )
    page = (
        client(folder)
        .get("/questions/CQ-01?post=director&asOf=2010-09-01", headers={"Accept": "text/html"})
        .text
    )

    (reported,) = [note for note in answer["notes"] if "by report only" in note]
    assert reported.startswith("1 by report only: statutory line on which Director")
    assert reported in text
    assert any("presumed to go on since 2010-06-01: " in note for note in answer["notes"])
    assert answer["view"]["day"] == "2010-09-01"
    assert "On what is in it" in page


@pytest.mark.slow
def test_pages_mark_things_and_say_which_view_it_is(client: Serve, write_tables: Write) -> None:
    pages = client(write_tables(REPORTED | JOINT))

    line = pages.get("/lines/small/up.json").get_json()
    board = pages.get("/bodies/small/board.json").get_json()
    early = pages.get("/posts/small/chief?asOf=1990-01-01", headers={"Accept": "text/html"}).text
    structure = pages.get("/structures/small.json?adopt=plan").get_json()
    html = pages.get("/structures/small?adopt=plan", headers={"Accept": "text/html"}).text

    assert [one["text"] for one in line["facts"]["on this day"]] == [BY_REPORT]
    assert [one["text"] for one in board["facts"]["on this day"]] == [
        "comes with A joint board, which is not decided"
    ]
    assert "Whether it is there on 1 January 1990 is not known: it is described as at" in early
    assert structure["view"]["moved"]["to"] == "2011-04-01"
    statuses = {one["text"] for row in structure["lines"] for one in row["status"]}
    assert statuses == {"reported", BY_REPORT}
    assert "moved from 1 June 2010 by what is taken as adopted" in html


def test_networks_say_state_and_marks(
    write_tables: Write, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    folder = str(write_tables(REPORTED))

    main(["export", folder, "--as-of", "2010-09-01", "--format", "json"])
    network = json.loads(capsysbinary.readouterr().out)
    main(["export", folder, "--as-of", "2010-09-01", "--format", "csv"])
    archive = zipfile.ZipFile(io.BytesIO(capsysbinary.readouterr().out))

    trust = next(one for one in network["nodes"] if one["label"] == "The Trust")
    line = next(one for one in network["links"] if one["relation"] == "answers to")
    assert (trust["state"], trust["presumed_since"]) == ("in effect", "2010-06-01")
    assert trust["ended_by"] == "Health and Social Care Act 2012, section 34"
    assert trust["until"] == "2013-04-01"
    assert line["marks"] == BY_REPORT
    assert network["graph"]["view"]["day"] == "2010-09-01"
    assert "presumed_since" in archive.read("nodes.csv").decode("utf-8-sig").splitlines()[0]


def test_a_drawing_marks_what_is_reported_agreed_and_presumed(
    write_tables: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = (
        LINES + "up,director,chief,operational,reported,,2009-04-01,,report 3\n"
        "over,chief,trust-chief,operational,agreed,,2010-04-01,,report 3\n"
    )
    folder = write_tables({"lines": lines})

    drawn = said(capsys, "export", folder, "--format", "svg", "--as-of", "2010-09-01")
    today = said(capsys, "export", folder, "--format", "svg")

    for mark in ("reported", "agreed", "presumed"):
        assert drawn.count(f"({mark}") > 1, mark
        assert f"({mark}): " in drawn, f"the key says what {mark} means"
    assert "(presumed)" not in today
    assert "The structure is described as at 1 June 2010." in drawn


@pytest.mark.slow
def test_two_exports_loaded_together_stay_two_views(
    write_tables: Write, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    folder = str(write_tables(JOINT))
    both = ox.Store()

    for options in ([], ["--adopt", "plan"]):
        main(["export", folder, "--format", "ntriples", *options])
        both.load(capsysbinary.readouterr().out, format=ox.RdfFormat.N_TRIPLES)

    views = {quad.subject for quad in both.quads_for_pattern(None, RDF.type, CG.View)}
    days = {
        quad.object.value
        for one in views
        for quad in both.quads_for_pattern(one, CG.asAt, None)  # type: ignore[arg-type]
    }
    adopting = {quad.subject for quad in both.quads_for_pattern(None, CG.adopts, None)}
    assert len(views) == 2
    assert days == {"2010-06-01", "2011-04-01"}
    assert len(adopting) == 1


def test_nothing_is_special_where_everything_is_shown_as_described(bnes_as_is: View) -> None:
    view = open_view(["case:bath-and-north-east-somerset-2008"], Choice(as_of="any"))

    assert any(marks(bnes_as_is, one) for one in bnes_as_is.seen[0].index.things)
    assert not any(marks(view, one) for one in view.seen[0].index.things)
