"""One code with several lives, ties that are no accountability, and the days of the law."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from caregraph.errors import SourceProblemsError
from caregraph.exports import xlsx
from caregraph.graph.choices import Choice
from caregraph.graph.find import find
from caregraph.graph.store import open_store
from caregraph.graph.view import View, open_view
from caregraph.rdf import NamedNode
from caregraph.validation import check
from caregraph.vocab import CG, PREFIXES, RDF

HEADER = "key,name,type,code,part of,status,from,until,legal until,evidence\n"
BOARD = "icb,An ICB,integrated care board,ods:QHM,,in force,2022-07-01,,,src row 9\n"
GROUP = (
    "old,A CCG,clinical commissioning group,ods:00L,,ended,2013-04-01,2022-07-01,,src row 1\n"
    "new,AN ICB - 00L,sub-ICB location,ods:00L,icb,in force,2022-07-01,,,src row 2\n"
)
PRACTICE = "practice,A Practice,GP practice,ods:A1,,in force,1990-01-01,,,src row 3\n"
CODED = NamedNode(PREFIXES["id"] + "ods/00L")
BOTH = {CG.ClinicalCommissioningGroup, CG.SubICBLocation}
PLACE = NamedNode(PREFIXES["id"] + "ods/A1")


TABLES = {
    "structure": "key,title,main source,as at\nreg,A register,src,2024-01-01\n",
    "sources": "key,title,type,issued\nsrc,The register,register,2024-01-01\n",
    "organisations": HEADER + BOARD + GROUP + PRACTICE,
    "relations": "key,organisation,kind,to,status,from,until,evidence\n"
    "r,practice,member of,new,ended,2013-04-01,2022-07-01,src row 1\n"
    "s,practice,commissioned by,icb,in force,2022-07-01,,src row 1\n",
}


def written(folder: Path, **others: str) -> Path:
    folder.mkdir()
    for name, text in (TABLES | others).items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return folder


@pytest.fixture
def register(tmp_path: Path) -> Path:
    return written(tmp_path / "register")


def seen(folder: Path, day: str) -> View:
    return open_view([str(folder)], Choice(as_of=day))


@pytest.mark.parametrize(
    ("day", "name", "kind", "wholes"),
    [
        ("2013-04-01", "A CCG", CG.ClinicalCommissioningGroup, 0),
        ("2022-06-30", "A CCG", CG.ClinicalCommissioningGroup, 0),
        ("2022-07-01", "AN ICB - 00L", CG.SubICBLocation, 1),
    ],
)
def test_one_code_with_two_lives_has_the_name_kind_and_whole_of_the_day(
    register: Path, day: str, name: str, kind: NamedNode, wholes: int
) -> None:
    view = seen(register, day)

    assert view.label(CODED) == name
    assert kind in view.nodes(CODED, RDF.type)
    assert len({*view.nodes(CODED, RDF.type)} & BOTH) == 1
    assert len(view.nodes(CODED, CG.isPartOf)) == wholes
    assert view.texts(CODED, CG.validFrom) == ["2013-04-01"]
    for called in ("A CCG", "AN ICB - 00L"):
        assert find(view, called, CG.Organisation, kind="organisation") == CODED


def test_between_two_lives_a_code_is_not_in_effect(tmp_path: Path) -> None:
    rows = (
        "past,A CCG,clinical commissioning group,ods:13T,,ended,2013-04-01,2015-04-01,,src row 1\n"
        "hub,A CCG,commissioning hub,ods:13T,,in force,2016-04-01,,,src row 2\n"
    )
    folder = written(tmp_path / "gap", organisations=HEADER + BOARD + GROUP + PRACTICE + rows)
    coded = NamedNode(PREFIXES["id"] + "ods/13T")

    states = {
        day: CG.NotInEffect in seen(folder, day).nodes(coded, RDF.type)
        for day in ("2015-03-31", "2015-04-01", "2016-03-31", "2016-04-01", "2012-01-01")
    }

    assert [day for day, gone in states.items() if gone] == [
        "2015-04-01",
        "2016-03-31",
        "2012-01-01",
    ]


@pytest.mark.parametrize("until", ["", "2022-07-02"])
def test_two_rows_with_one_code_and_days_that_overlap_are_told_at_the_cell(
    tmp_path: Path, until: str
) -> None:
    rows = GROUP.replace("2013-04-01,2022-07-01", f"2013-04-01,{until}")
    folder = written(tmp_path / "overlap", organisations=HEADER + BOARD + rows + PRACTICE)

    with pytest.raises(SourceProblemsError) as told:
        open_store([str(folder)])

    (problem,) = told.value.problems
    assert (problem.code, problem.file, problem.row, problem.column, problem.value) == (
        "same-code",
        "organisations.csv",
        4,
        "code",
        "ods:00L",
    )


@pytest.mark.parametrize(
    ("day", "tied"),
    [
        ("2013-03-31", {}),
        ("2022-06-30", {CG.isMemberOf: CODED}),
        ("2022-07-01", {CG.isCommissionedBy: NamedNode(PREFIXES["id"] + "ods/QHM")}),
    ],
)
def test_a_tie_holds_on_its_days_and_gives_no_line(
    register: Path, day: str, tied: dict[NamedNode, NamedNode]
) -> None:
    view = seen(register, day)

    for said in (CG.isMemberOf, CG.isCommissionedBy):
        assert view.nodes(PLACE, said) == ([tied[said]] if said in tied else [])
    assert not view.nodes(PLACE, CG.answersTo)
    assert not view.nodes(PLACE, CG.memberOf)


def test_lives_relations_days_in_law_and_counts_go_through_a_workbook_and_back(
    tmp_path: Path,
) -> None:
    folder = written(
        tmp_path / "whole",
        organisations=HEADER
        + BOARD
        + GROUP.replace("2022-07-01,,src row 1", "2022-07-01,2022-07-02,src row 1")
        + PRACTICE,
        posts="key,title,in,status,number,full-time equivalent,evidence\n"
        "junior,Administrative officer,icb,in force,12,10.64,src row 4\n",
    )
    stream = io.BytesIO()

    xlsx.write(open_view([str(folder)], Choice(as_of="any")), stream)
    (tmp_path / "back.xlsx").write_bytes(stream.getvalue())
    given, back = (
        {quad for quad in open_store([str(one)]) if quad.predicate != CG.tableRow}
        for one in (folder, tmp_path / "back.xlsx")
    )

    assert back == given
    said = {quad.predicate for quad in given}
    assert {CG.legalUntil, CG["count"], CG.fullTimeEquivalent, CG.stateKind} <= said


def test_the_row_of_a_register_is_a_place_in_it(register: Path) -> None:
    report = check(open_view([str(register)]))

    assert not [one for one in report.findings if one.rule == "PRV-01"]
