"""Mending what was brought: cells with what may be meant, dates to confirm, and what it changes."""

from __future__ import annotations

import csv
import html
import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from flask.testing import FlaskClient

from caregraph.errors import Problem
from caregraph.serve.uploads import mending, telling
from caregraph.sources import sheets
from tests.serve.conftest import TABLES

WRONG = {
    **TABLES,
    "lines": TABLES["lines"].replace(",statutory,", ",managerial,", 1),
    "units": TABLES["units"].replace(",director,", ",Director of Caer,", 1),
    "posts": TABLES["posts"].replace("2001-01-01,2009-04-01", "01/02/2001,01/04/2009"),
}
"""A kind by a word of everyday, a title misspelt where a key belongs, and dates day first."""


def bring(visitor: FlaskClient, tables: Mapping[str, str]) -> str:
    """The address of tables that are brought."""
    files = [(io.BytesIO(text.encode()), f"{name}.csv") for name, text in tables.items()]
    answer = visitor.post("/yours", data={"files": files})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def page(visitor: FlaskClient, address: str) -> str:
    return html.unescape(visitor.get(address, headers={"Accept": "text/html"}).text)


def fields(text: str) -> dict[str, str]:
    """What a form sends if nothing in it is touched."""
    found = dict(re.findall(r'<input id="f-c\d+" name="([^"]+)" value="([^"]*)"', text))
    for name, options in re.findall(
        r'<select id="f-[^"]+" name="([^"]+)".*?>(.*?)</select>', text, re.S
    ):
        (found[name],) = re.findall(r'<option value="([^"]*)" selected', options)
    return found


def chosen(text: str) -> dict[str, str]:
    """What the form sends once somebody has said what is meant by a word."""
    return {one: "operational" if old == "managerial" else old for one, old in fields(text).items()}


def test_each_cell_to_mend_stands_in_its_sheet_and_leads_there_and_back(
    visitor: FlaskClient,
) -> None:
    text = page(visitor, bring(visitor, WRONG))

    assert '<h1><span class="kind">14 files · 14 sheets, ' in text
    assert "2 cells to mend</h1>" in text
    assert "It is not sure that <b>operational</b> is meant: choose." in text
    assert "Suggested by its spelling: <b>director</b>" in text
    for cell in re.findall(r'class="bad" id="(c\d+)"', text):
        assert f'href="#{cell}"' in text
        assert f'<a href="#f-{cell}">' in text
        assert f'id="f-{cell}"' in text
    lines = text.partition("<h2>Lines ")[2].partition("</table>")[0]
    assert "1 of 2 rows to mend" in lines
    assert re.findall(r'<th scope="row">(\d+)</th>', lines) == ["2"]


def test_a_slip_of_spelling_is_mended_untouched_and_what_a_word_means_is_not(
    visitor: FlaskClient,
) -> None:
    place = bring(visitor, WRONG)
    given = fields(page(visitor, place))
    visitor.post(f"{place}/mend", data=given)
    text = page(visitor, place)

    assert set(given.values()) == {"managerial", "director"}
    assert "1 cell to mend</h1>" in text
    assert "“managerial”" in text


@pytest.mark.slow
def test_what_was_mended_is_told_from_what_to_what_and_can_be_taken_away(
    visitor: FlaskClient,
) -> None:
    place = bring(visitor, WRONG)
    visitor.post(f"{place}/mend", data=fields(page(visitor, place)))
    given = dict.fromkeys(fields(page(visitor, place)), "operational")
    visitor.post(f"{place}/mend", data=given)
    told = visitor.get(f"{place}.json").get_json()["mends"]
    listed = page(visitor, place).partition(">What you mended")[2].partition("</section>")[0]
    book = openpyxl.load_workbook(io.BytesIO(visitor.get(f"{place}/workbook.xlsx").data))
    about = " ".join(str(cell.value) for row in book["Read me"] for cell in row)

    assert [(one["table"], one["from"], one["to"]) for one in told] == [
        ("units", "Director of Caer", "director"),
        ("lines", "managerial", "operational"),
    ]
    assert "Lines, row 2, “kind”" in listed
    assert listed.index("managerial") < listed.index("operational")
    assert "Lines, row 2, “kind”: mended from “managerial” to “operational”" in about


def test_an_empty_sheet_is_no_obstacle_and_mends_are_never_lost(visitor: FlaskClient) -> None:
    """A workbook may keep a sheet without rows; the mends made beside it stay."""
    bare = {**WRONG, "units": WRONG["units"].partition("\n")[0] + "\n"}
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, text in bare.items():
        sheet = book.create_sheet(name.title())
        for row in csv.reader(io.StringIO(text)):
            sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    written.seek(0)
    answer = visitor.post("/yours", data={"files": (written, "town.xlsx")})
    place = str(answer.headers["Location"])
    given = dict.fromkeys(fields(page(visitor, place)), "operational")
    visitor.post(f"{place}/mend", data=given)
    text = page(visitor, place)

    assert given
    assert "to mend</h1>" not in text
    assert "no rows" not in text
    assert "What you mended" in text


@pytest.mark.slow
def test_all_that_is_chosen_mends_all_of_it(visitor: FlaskClient) -> None:
    place = bring(visitor, WRONG)
    given = chosen(page(visitor, place))
    answer = visitor.post(f"{place}/mend", data=given)
    told = page(visitor, f"{place}/all/lines/wandle/up")

    assert answer.status_code == 303
    assert answer.headers["Location"] == place
    assert "operational" in told
    assert "to mend</h1>" not in page(visitor, place)


def test_a_misspelt_heading_is_mended_where_it_stands(visitor: FlaskClient) -> None:
    wrong = {**WRONG, "lines": WRONG["lines"].replace("who answers", "who ansers", 1)}
    place = bring(visitor, wrong)
    text = page(visitor, place)

    assert "1 heading and " in text
    assert "Lines, heading “who ansers”</a>" in text
    assert "Suggested by its spelling: <b>who answers</b>" in text
    assert re.search(r'<th scope="col" class="bad" id="(c\d+)"><a href="#f-\1">', text)
    assert "who answers: the column is missing" not in text
    assert "To mend in the file" not in text
    assert '<option value="">leave the column out</option>' in text
    visitor.post(f"{place}/mend", data=fields(text))
    visitor.post(f"{place}/mend", data=chosen(page(visitor, place)))
    assert "Lines, heading “who ansers”" in page(visitor, place).partition("What you mended")[2]
    assert "to mend</h1>" not in page(visitor, place)


def test_what_is_in_a_zip_file_is_mended_as_what_is_not(visitor: FlaskClient) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in WRONG.items():
            archive.writestr(f"town/{name}.csv", text)
    packed.seek(0)
    answer = visitor.post("/yours", data={"files": [(packed, "town.zip")]})
    place = str(answer.headers["Location"])
    text = page(visitor, place)

    assert "2 cells to mend</h1>" in text
    visitor.post(f"{place}/mend", data=chosen(text))
    assert "to mend</h1>" not in page(visitor, place)


@pytest.mark.slow
def test_the_workbook_that_comes_back_has_misspelt_columns_under_what_is_meant(
    visitor: FlaskClient,
) -> None:
    place = bring(visitor, {**TABLES, "lines": TABLES["lines"].replace("scope", "scpe", 1)})
    answer = visitor.get(f"{place}/workbook.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    front = " ".join(str(cell.value) for row in book.worksheets[0] for cell in row if cell.value)

    assert "Lines, heading “scpe”, taken for “scope”: the table has no such column." in front
    sheet = book["Lines"]
    (scope,) = (cell.column for cell in sheet[1] if cell.value == "scope")
    assert any(sheet.cell(row, scope).value for row in range(2, 6))


def test_what_is_not_mended_stays_with_what_was(visitor: FlaskClient) -> None:
    place = bring(visitor, WRONG)
    given = {name: "" if "lines" in name else "Directr" for name in fields(page(visitor, place))}
    visitor.post(f"{place}/mend", data=given)
    text = page(visitor, place)

    assert "1 cell to mend</h1>" in text
    assert "“Directr”" in text
    assert "Units, row 2, “headed by”" in text


def test_dates_are_read_day_first_and_shown(visitor: FlaskClient) -> None:
    text = page(visitor, bring(visitor, WRONG))

    assert "Posts, row 6, “from”: <b>01/02/2001</b> is read as <b>1 February 2001</b>" in text
    assert re.search(r'class="fix">01/04/2009 <span class="unseen">read as 1 April 2009<', text)


@pytest.mark.slow
def test_the_workbook_comes_back_with_notes_in_the_cells(visitor: FlaskClient) -> None:
    place = bring(visitor, WRONG)
    book = openpyxl.load_workbook(io.BytesIO(visitor.get(f"{place}/workbook.xlsx").data))
    kind = next(cell for cell in book["Lines"][2] if cell.value == "managerial")
    whole = visitor.get("/yours/workbook.xlsx").data
    (packed,) = [io.BytesIO(visitor.get(f"{place}/tables.zip").data)]

    assert kind.comment is not None
    assert "no such code is known" in kind.comment.text
    assert "'operational'" in kind.comment.text
    assert "2 cells" not in str(book["Read me"]["A1"].value)
    assert {"Structure", "Posts", "Lines"} <= {
        *openpyxl.load_workbook(io.BytesIO(whole)).sheetnames
    }
    with zipfile.ZipFile(packed) as archive:
        assert sorted(archive.namelist()) == sorted(f"{name}.csv" for name in TABLES)
        assert "managerial" in archive.read("lines.csv").decode()


def test_the_workbook_to_begin_with_can_be_brought_as_it_stands(visitor: FlaskClient) -> None:
    book = visitor.get("/yours/workbook.xlsx")
    answer = visitor.post("/yours", data={"files": (io.BytesIO(book.data), "our-town.xlsx")})
    text = page(visitor, str(answer.headers["Location"]))

    assert book.headers["Content-Disposition"] == 'attachment; filename="our-town.xlsx"'
    assert "Read as tables" in text
    assert "to mend</h1>" not in text


def test_last_months_structure_is_said_to_have_changed_and_what_that_does(
    visitor: FlaskClient,
) -> None:
    newer = {
        **TABLES,
        "lines": TABLES["lines"] + "\nmore,joint,chief,operational,,,,in force,,,report 4",
        "posts": TABLES["posts"].replace(",,council,,proposed,plan,", ",,council,,in force,,"),
    }
    place = bring(visitor, newer)
    text = page(visitor, place)
    told = visitor.get(f"{place}.json").get_json()["change"]
    drawing = visitor.get(f"{place}/changes.svg")

    assert "compared with the structure loaded" in text
    assert re.search(r"</span> \d+ changes; ", text)
    assert "Since last time" in text
    assert f"{place}/all/posts/wandle/joint" in text
    assert told["path"] == ["record"]
    assert "The record is corrected, not the world" in text
    assert drawing.mimetype == "image/svg+xml"
    assert "added (+)" in drawing.text


def test_nothing_is_chosen_where_nothing_is_near(visitor: FlaskClient) -> None:
    wrong = {
        **TABLES,
        "lines": TABLES["lines"].replace(",statutory,", ",dotted,", 1),
        "posts": TABLES["posts"].replace("2001-01-01,2009-04-01", "2001-01-01,31/04/2009"),
    }
    text = page(visitor, bring(visitor, wrong))

    assert "Suggested by its spelling" not in text
    assert "The nearest are 2009-04-30 and 2009-05-01." in text
    assert {"dotted", "31/04/2009"} <= set(fields(text).values())


def test_of_many_things_a_proposal_brings_only_those_that_differ_are_told(
    visitor: FlaskClient,
) -> None:
    more = "\nmore,joint,chief,operational,,,,proposed,{},,report 4"
    place = bring(visitor, {**TABLES, "lines": TABLES["lines"] + more.format("plan")})
    told = visitor.get(f"{place}.json").get_json()["change"]["changes"]

    said = [one["said"] for one in told if "brings" in one["said"]]
    assert len(said) == 1
    assert ", now recorded as" not in said[0]


def test_more_findings_than_are_told_are_counted(
    visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "GROUPS", 1)
    text = page(
        visitor,
        bring(visitor, {name: text.replace("wandle", "mine") for name, text in TABLES.items()}),
    )
    found = text.partition("<h2>What was found</h2>")[2].partition("</section>")[0]

    assert found.count("<li>") == 1
    assert re.search(r"/all/check\">\d+ more, with all findings</a>", found)


def test_the_same_again_changes_nothing(visitor: FlaskClient) -> None:
    text = page(visitor, bring(visitor, TABLES))

    assert "Nothing changed since the structure loaded" in text
    assert "No finding comes or goes." in text


def test_a_structure_of_another_key_is_compared_with_nothing(visitor: FlaskClient) -> None:
    place = bring(visitor, {name: text.replace("wandle", "mine") for name, text in TABLES.items()})

    assert "Since last time" not in page(visitor, place)
    assert visitor.get(f"{place}/changes.svg").status_code == 404


def test_only_pages_of_this_site_mend(visitor: FlaskClient) -> None:
    place = bring(visitor, WRONG)
    answer = visitor.post(f"{place}/mend", headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 400
    assert "2 cells to mend</h1>" in page(visitor, place)
    assert visitor.post("/yours/nothing/mend").status_code == 404


def read(folder: Path, **tables: str) -> tuple[sheets.Sheet, ...]:
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return sheets.read(folder)


def test_rows_keep_their_numbers_whatever_stands_above_them(tmp_path: Path) -> None:
    (lines,) = read(tmp_path, lines="A title\n\nkey,who answers,to whom\na,b,c\n\nd,e,f\n")
    again = tmp_path / "again"
    again.mkdir()
    (reread,) = read(again, lines=lines.as_csv())

    assert lines.rows == {4: ("a", "b", "c"), 6: ("d", "e", "f")}
    assert reread.rows == lines.rows
    assert lines.cell(6, "to whom") == "f"
    assert lines.cell(5, "to whom") == lines.cell(6, "kind") == ""
    assert lines.cell(3, "to whom") == "to whom"
    assert lines.changed({(3, "to whom"): "scope"}).names == ("key", "who answers", "scope")
    assert lines.changed({(6, "to whom"): "x", (9, "key"): "y"}).rows[6] == ("d", "e", "x")


def test_of_several_values_only_the_wrong_one_is_replaced(tmp_path: Path) -> None:
    several = read(
        tmp_path,
        posts="key,title,in,roles\nchief,Chief,council,DASS; head of payed staff\n",
        organisations="key,name\ncouncil,Council\n",
    )
    problem = Problem(
        "unknown-code",
        "posts.csv",
        "no such code is known",
        2,
        "roles",
        "head of payed staff",
        "Did you mean 'head of paid service'?",
    )
    (cell,) = mending.cells(several, [problem])
    made = mending.changes([cell], {cell.name: cell.offers[0]})

    assert (cell.suggested, cell.offers) == ("", ("head of paid service",))
    assert cell.where == "Posts, row 2, “roles”"
    assert made == {"posts": {(2, "roles"): "DASS; head of paid service"}}
    assert (
        mending.changes([cell], {})
        == mending.changes([cell], {cell.name: "head of payed staff"})
        == {}
    )


@pytest.mark.parametrize(
    ("column", "value", "hint", "choices", "suggested"),
    [
        ("in", "Coucil", "Did you mean 'council'?", ["council"], "council"),
        ("in", "Our Counsil", "Did you mean 'council'?", ["council"], "council"),
        ("status", "in forse", "Did you mean 'in force'?", None, "in force"),
        ("status", "live", "Did you mean 'in force'?", None, ""),
        ("status", "in forces", "Did you mean 'in force' or 'ended'?", None, ""),
        ("status", "live", None, None, ""),
        ("from", "5/6/2009", "Write 2009-06-05 or 2009-05-06.", [], ""),
        ("from", "39903", "Did you mean 2009-03-31?", [], "2009-03-31"),
        ("title", "x", None, [], ""),
    ],
)
def test_what_may_stand_in_a_cell_is_offered_by_the_kind_of_its_column(
    tmp_path: Path,
    column: str,
    value: str,
    hint: str | None,
    choices: list[str] | None,
    suggested: str,
) -> None:
    several = read(
        tmp_path,
        posts=f"key,title,{column}\nchief,Chief,{value}\n",
        organisations="key,name\ncouncil,Our Council\n",
    )
    problem = Problem("wrong", "posts.csv", "is wrong", 2, column, value, hint)
    (cell,) = mending.cells(several, [problem])

    assert cell.suggested == suggested
    if choices is None:
        assert "in force" in [one for one, _ in cell.choices]
    else:
        assert [one for one, _ in cell.choices] == choices
    if column == "in":
        assert cell.choices == (("council", "council: Our Council"),)
