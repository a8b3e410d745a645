"""An answer without a row says why: not described, not in effect on this day, or not stated."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import SMALL

from caregraph import questions
from caregraph.cli import main
from caregraph.graph.choices import Choice
from caregraph.graph.view import View, open_view
from caregraph.questions import saying
from caregraph.reports import markdown
from caregraph.serve.tools.answers import lines, missing

BNES = "case:bath-and-north-east-somerset-2008"
TABLES = {
    "organisations": "key,name,type,status,evidence\n"
    "north,North Council,county council,in force,report 1\n"
    "trust,North Trust,NHS trust,in force,report 1\n",
    "posts": "key,title,in,roles,status,evidence\n"
    "mo,Head of Law,north,monitoring officer,in force,report 2\n"
    "cfo,Head of Money,north,chief finance officer,in force,report 2\n",
    "people": "key,name,evidence\nann,Ann Example,report 3\nbo,Bo Example,report 3\n",
    "tenures": "key,person,post,capacity,status,from,until,evidence\n"
    "first,ann,mo,substantive,in force,2001-01-01,2005-01-01,report 3\n"
    "second,bo,mo,interim,in force,2012-01-01,,report 3\n",
    "agreements": "key,title,type,parties,status,from,until,evidence\n"
    "near,Near agreement,agreement,north; trust,in force,2008-01-01,2010-01-31,report 4\n"
    "far,Far agreement,agreement,north; trust,in force,2008-01-01,2015-01-01,report 4\n"
    "open,Open agreement,agreement,north,in force,2008-01-01,,report 4\n",
    "gaps": "key,about,kind,what,evidence\n"
    "who-pays,cfo,holders,Who holds the post of Head of Money.,report 5\n",
}


def opened(folder: Path, tables: dict[str, str]) -> View:
    """Write tables beside those of the smallest structure that say what it is, and open them."""
    for name in ("structure", "sources"):
        (folder / f"{name}.csv").write_text(SMALL[name], "utf-8")
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return open_view([str(folder)])


@pytest.fixture
def own(tmp_path: Path) -> View:
    """A small structure of its own, described as at 1 June 2010."""
    return opened(tmp_path, TABLES)


def asked(view: View, question: str, **given: str) -> list[dict[str, str | None]]:
    """Give the rows of an answer by column, in words."""
    table = questions.ask(view, question, given)
    return [
        {name: cell.text if cell else None for name, cell in zip(table.columns, row, strict=True)}
        for row in table.rows
    ]


def test_nothing_described_names_the_kind(own: View) -> None:
    answer = questions.ask(own, "LQ-11")

    assert not answer.rows
    assert answer.notes == ("Nothing described: no risk or issue in A small structure",)


def test_what_is_not_in_effect_gives_the_nearest_day(own: View) -> None:
    answer = questions.ask(own, "LQ-07")

    assert not answer.rows
    (note,) = answer.notes
    assert note.startswith("Described but not in effect on ")
    assert note.endswith("nearest day: 2012-01-01")


def test_what_is_only_proposed_has_its_day_if_it_is_adopted() -> None:
    view = open_view([BNES, "case:surrey-2026"])

    answer = questions.ask(view, "CQ-06", {"body": "Partnership Board"})

    assert not answer.rows
    assert answer.notes[0].startswith("Described but not in effect on 2008-03-05: Partnership")
    assert answer.notes[0].endswith(
        "which is not decided); nearest day, if what is proposed is adopted: 2008-05-01"
    )
    assert any(
        note.startswith("Not stated: Chair") and "document not held: Appendix 1" in note
        for note in answer.notes
    )


def test_not_stated_names_what_was_asked_about(own: View) -> None:
    answer = questions.ask(own, "LQ-10", {"function": ""})
    asked_of = questions.ask(own, "LQ-18", {"organisation": "North Trust"})

    assert answer.notes[0].startswith("Nothing described: no function")
    assert not asked_of.rows
    assert asked_of.notes == ("Not stated: nothing described says it of North Trust",)


def test_an_answer_with_rows_says_no_reason(own: View) -> None:
    notes = questions.ask(own, "LQ-01").notes

    assert not any(note.startswith(("Nothing", "Described", "Not stated")) for note in notes)


def test_a_day_moves_the_view(own: View) -> None:
    now = questions.ask(own, "LQ-07")
    later = asked(own, "LQ-07", day="2013")

    assert not now.rows
    assert [(row["holder"], row["since"], row["day"]) for row in later] == [
        ("Bo Example", "2012-01-01", "2013-01-01")
    ]


def test_a_question_of_all_days_sees_what_is_over(own: View) -> None:
    rows = asked(own, "LQ-13", person="Ann Example")

    assert [(row["from"], row["until"]) for row in rows] == [("2001-01-01", "2005-01-01")]


def test_the_holder_on_a_day_is_told_with_how_certain_that_is(own: View) -> None:
    days = {
        "2003-05-01": ("Ann Example", "by its dates"),
        "2008-01-01": (None, None),
        "2013-01-01": ("Bo Example", "presumed to go on since it was described"),
    }

    for day, known in days.items():
        (row,) = asked(own, "LQ-15", role="monitoring officer", day=day)
        assert (row["person"], row["how certain"]) == known
    (row,) = asked(own, "LQ-15", post="Head of Money")
    assert row["not stated"] == "Who holds the post of Head of Money."


def test_changes_between_two_days(own: View) -> None:
    rows = asked(own, "LQ-14", **{"from": "2004-12-01", "until": "2010-12-31"})

    assert [(row["kind"], row["when"]) for row in rows if row["what"] != "agreement"] == [
        ("ends", "2005-01-01")
    ]
    assert {row["thing"] for row in rows if row["kind"] == "ends"} >= {"Near agreement"}


def test_agreements_that_end_and_those_without_end(own: View) -> None:
    rows = asked(own, "LQ-06", months="12", day="2009-12-31")

    assert [(row["agreement"], row["days left"]) for row in rows] == [
        ("Near agreement", "31"),
        ("Open agreement", None),
    ]


_GUARD = "data protection officer"
_OFFICERS = {
    "council (Scotland)": {
        "head of paid service",
        "monitoring officer",
        "section 95 officer",
        "chief social work officer",
        _GUARD,
    },
    "county or county borough council (Wales)": {
        "chief executive",
        "monitoring officer",
        "chief finance officer",
        "director of social services",
        _GUARD,
    },
    "health and social care trust": {
        "accounting officer of an HSC trust",
        "chair",
        "director of finance",
        "medical director",
        "director of nursing",
        _GUARD,
    },
    "NHS foundation trust": {
        "chair",
        "non-executive director",
        "chief executive",
        "director of finance",
        "medical director",
        "director of nursing",
        "Caldicott Guardian",
        "senior information risk owner",
        _GUARD,
    },
    "combined county authority": {
        "chair",
        "head of paid service",
        "chief finance officer",
        "monitoring officer",
        _GUARD,
    },
}


def _of_kind(folder: Path, kind: str, posts: str | None = None) -> View:
    organisations = f"key,name,type,status,evidence\nnorth,North,{kind},in force,report 1\n"
    more = {} if posts is None else {"posts": posts}
    opened(folder, {"organisations": organisations, **more})
    return open_view([str(folder)], Choice(as_of="2026-10-01"))


@pytest.mark.parametrize("kind", _OFFICERS)
def test_the_officers_that_are_missing_are_those_of_the_nation(tmp_path: Path, kind: str) -> None:
    view = _of_kind(tmp_path, kind)

    assert {row["role"] for row in asked(view, "LQ-01")} == _OFFICERS[kind]
    (answerable,) = {row["account"] for row in asked(view, "CQ-51", organisation="North")}
    assert answerable == "in law"


def test_the_law_follows_the_nation_and_says_what_of_it_is_recorded(tmp_path: Path) -> None:
    posts = (
        "key,title,in,roles,status,evidence\n"
        "head,Chief Executive,north,head of paid service,in force,report 1\n"
        "money,Head of Finance,north,chief finance officer,in force,report 1\n"
    )
    view = _of_kind(tmp_path, "council (Scotland)", posts)

    law = {row["requirement"]: row for row in asked(view, "LQ-20", about="North")}

    assert "Director of adult social services" not in law
    found = law["Statutory officers of Scottish councils"]
    assert found["recorded"] == "head of paid service; proper officer for finance (section 95)"
    assert found["not recorded"] == "chief social work officer; monitoring officer"


@pytest.mark.parametrize(
    ("question", "who", "silent"), [("LQ-04", "North", "who"), ("LQ-05", "South", "to whom")]
)
def test_how_often_a_delegation_is_reported_on_is_told(
    tmp_path: Path, question: str, who: str, silent: str
) -> None:
    view = opened(
        tmp_path,
        {
            "organisations": "key,name,type,status,evidence\n"
            "north,North,unitary authority,in force,report 1\n"
            "south,South,NHS trust,in force,report 1\n",
            "functions": "key,name,vested in,evidence\ncare,adult care,north,report 1\n",
            "delegations": "key,from body,to body,functions,reports back,status,evidence\n"
            "passed,north,south,care,each quarter,in force,report 1\n",
        },
    )

    (row,) = asked(view, question, organisation=who)

    assert row["how often"] == "each quarter"
    assert str(row["not stated"]).startswith(silent)
    assert "how often" not in str(row["not stated"])


BOARDS = {
    "organisations": "key,name,type,status,from,evidence\n"
    "east,East Board,integrated care board,in force,2022-07-01,report 1\n"
    "west,West Board,integrated care board,in force,2022-07-01,report 1\n"
    "north,North Board,integrated care board,in force,2022-07-01,report 1\n"
    "trust,North Trust,NHS trust,in force,2001-04-01,report 1\n",
    "bodies": "key,name,type,parent,status,from,evidence\n"
    "east-icp,East Partnership,integrated care partnership,east,in force,2022-07-01,report 2\n"
    "west-icp,West Partnership,integrated care partnership,,in force,2024-01-01,report 2\n"
    "panel,North Panel,committee,north,in force,2022-07-01,report 2\n",
    "memberships": "key,body,from organisation,status,from,evidence\n"
    "seat,west-icp,west,in force,2024-01-01,report 3\n",
}


def test_boards_without_a_partnership_come_first(tmp_path: Path) -> None:
    view = opened(tmp_path, BOARDS)

    def known(**given: str) -> list[tuple[str | None, ...]]:
        rows = asked(view, "LQ-21", **given)
        return [(row["organisation"], row["body of the kind"], row["how"]) for row in rows]

    assert known(day="2023-05-01") == [
        ("North Board", None, None),
        ("West Board", None, None),
        ("East Board", "East Partnership", "as its parent"),
    ]
    assert known(day="2024-05-01") == [
        ("North Board", None, None),
        ("East Board", "East Partnership", "as its parent"),
        ("West Board", "West Partnership", "through a seat"),
    ]
    assert known(day="2024-05-01", kind="NHS trust") == []
    assert known(day="2010-05-01") == []


def test_none_is_none_where_all_bodies_are_said_to_be_described(tmp_path: Path) -> None:
    declared = "key,about,complete for,status,evidence\nall,{},bodies,in force,report 4\n"
    structure = SMALL["structure"].splitlines()[1].split(",")[0]
    rows = {}
    for about in ("north", structure):
        view = opened(tmp_path, BOARDS | {"completeness": declared.format(about)})
        told = asked(view, "LQ-21", day="2023-05-01")
        rows[about] = {row["organisation"]: row["known"] for row in told}

    assert rows["north"]["North Board"] == "none, all bodies are said to be described"
    assert rows["north"]["West Board"] == "none is described"
    assert rows[structure]["West Board"] == "none, all bodies are said to be described"


def test_the_reason_stands_in_every_form(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, own: View
) -> None:
    assert main(["ask", str(tmp_path), "LQ-11"]) == 0
    assert "Nothing described: no risk or issue in A small structure" in capsys.readouterr().out
    assert main(["ask", str(tmp_path), "LQ-11", "--format", "json"]) == 0
    assert "Nothing described: no risk or issue" in capsys.readouterr().out
    assert "Nothing described: no risk" in markdown.table(questions.ask(own, "LQ-11"))


def test_no_declaration_on_record_is_not_stated() -> None:
    view = open_view([BNES], Choice(as_of="any"))

    rows = asked(view, "LQ-09")

    assert {row["who"] for row in rows} >= {"Rhona MacDonald", "Joint Director of Commissioning"}
    assert {row["declared"] for row in rows} == {None}


def test_the_end_of_an_interim_post_is_the_one_expected() -> None:
    (row,) = asked(open_view(["case:surrey-2026"]), "LQ-07")

    assert row["expected end"] == "2027-04-01"


@pytest.mark.parametrize(
    ("question", "given", "apart"),
    [
        ("LQ-14", {}, "11 of them only if what is proposed is adopted"),
        (
            "LQ-16",
            {"organisation": "the PCT"},
            "9 of them only if what is proposed is adopted and 2 of them agreed and not yet in "
            "force",
        ),
    ],
)
def test_what_does_not_stand_yet_is_counted_apart_and_named_last(
    question: str, given: dict[str, str], apart: str
) -> None:
    answer = questions.ask(open_view([BNES]), question, given)

    said = saying.first_sentence(answer, *questions.find(question).sentences)

    assert said.endswith(f"; {apart}.")


def test_posts_across_organisations_are_told_by_the_way_in_which_they_are() -> None:
    view = open_view([BNES], Choice(adopt=("all",)))
    answer = questions.ask(view, "CQ-02")

    assert saying.first_sentence(answer, *questions.find("CQ-02").sentences) == (
        "5 posts work across organisations: "
        "Director of Adult Social Services (answering to more than one organisation); "
        "Director of Children's Services (answering outside its own organisation); "
        "Interim Joint Director; Joint Director of Commissioning; and Joint Director of Provider, "
        "Adult Health and Social Care Services (serving more than one organisation)."
    )
    of_director = [
        row for row in asked(view, "CQ-02") if "Adult Social Services" in str(row["post"])
    ]
    assert [row["in"] for row in of_director] == ["the PCT", "the Council (B&NES)"]


def test_what_a_body_lacks_is_told_once_and_by_name() -> None:
    answer = questions.ask(open_view([BNES], Choice(adopt=("all",))), "CQ-09")

    said = saying.first_sentence(answer, *questions.find("CQ-09").sentences)

    assert said == "Of Partnership Board nobody states chair, legal basis, members and 3 more."
    assert [line.main[0].text for line in lines(answer)][-1] == "terms of reference"
    (gap,) = missing(answer)
    assert gap.startswith("Chair, members, quorum, voting")
