"""Files of the Organisation Data Service, by their published forms."""

from __future__ import annotations

import warnings
from collections import Counter
from pathlib import Path

import pytest
from shared import shared_path

from caregraph import lists
from caregraph.errors import SourceError, SourceWarning
from caregraph.graph.build import build
from caregraph.graph.choices import Choice
from caregraph.graph.view import View, view
from caregraph.model import ReadTables, Record
from caregraph.rdf import NamedNode, Store
from caregraph.vocab import CG, PREFIXES, RDF, code

PRACTICES = "data/ods_gp_membership_2019/epraccur.csv"
MEMBERSHIPS = "data/ods_gp_membership_2019/epcmem.csv"
GROUPS = "data/ods_etr_eccg_2025/eccg.csv"
TRUSTS = "data/ods_etr_eccg_2025/etr.csv"
RECORDS = "data/ods_trusts_ord_2026/ord_trusts.csv"
SUCCESSIONS = "data/ods_succession_2022/ods_succession.csv"
BOARDS = "data/ods_etr_eccg_2025/icb_names_codes_dec_2024.csv"


def standard(*cells: str, **by_number: str) -> str:
    """Write a row of the standard 27 columns: code, name, and others by number, as ``c11=``."""
    row = [*cells, *[""] * (27 - len(cells))]
    for number, cell in by_number.items():
        row[int(number[1:]) - 1] = cell
    return ",".join(f'"{cell}"' for cell in row) + "\n"


def read(path: Path, **files: str) -> ReadTables:
    """Read files, one by itself or several in a folder."""
    path.mkdir(exist_ok=True)
    for name, text in files.items():
        (path / f"{name}.csv").write_text(text, "utf-8")
    only = [path / f"{name}.csv" for name in files]
    return lists.read(only[0] if len(only) == 1 else path)


def rows(reading: ReadTables, table: str) -> list[Record]:
    return [one for one in reading.records if one.table == table]


def cells(reading: ReadTables, table: str, *columns: str) -> list[tuple[str, ...]]:
    return [tuple(one.one(name) or "" for name in columns) for one in rows(reading, table)]


def counted(reading: ReadTables, table: str, column: str) -> dict[str, int]:
    return dict(Counter(one.one(column) or "" for one in rows(reading, table)))


def coded(code: str) -> NamedNode:
    return NamedNode(f"{PREFIXES['id']}ods/{code}")


def built(reading: ReadTables) -> Store:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SourceWarning)
        return build([reading])


def seen(store: Store, day: str) -> View:
    return view(store, Choice(as_of=day))


def test_the_setting_and_not_the_name_of_the_file_says_what_a_practice_is(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        anything=standard("A81001", "THE SURGERY", c11="19740401", c13="A", c26="4")
        + standard("A81002", "A PRISON", c11="20010101", c12="20200331", c13="C", c26="25")
        + standard("A81003", "A CLINIC", c11="20010101", c13="D", c26="9")
        + standard("A81004", "A NEW ONE", c11="20200401", c13="P", c26="4"),
    )

    assert cells(reading, "organisations", "code", "type", "status", "from", "until") == [
        ("ods:A81001", "GP practice", "in force", "..", ""),
        ("ods:A81002", "prescribing cost centre", "ended", "2001-01-01", "2020-04-01"),
        ("ods:A81003", "prescribing cost centre", "suspended", "2001-01-01", ""),
        ("ods:A81004", "GP practice", "proposed", "2020-04-01", ""),
    ]
    assert any("1 opened on or before 1974-04-01" in note for note in reading.notes)


def test_one_code_is_a_group_before_and_a_sub_icb_location_after(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        groups=standard("00L", "NENC ICB - 00L", c4="QHM", c11="20130401", c14="RO319")
        + standard("00C", "NHS DARLINGTON CCG", c4="QHM", c11="20130401", c12="20200331")
        + standard("13Q", "HUB", c11="20130401", c14="RO218"),
    )
    store = built(reading)

    assert cells(reading, "structure", "as at") == [("2022-07-01",)]
    kinds = {CG.ClinicalCommissioningGroup, CG.SubICBLocation, CG.CommissioningHub}
    assert [
        {*seen(store, day).nodes(coded("00L"), RDF.type)} & kinds
        for day in ("2022-06-30", "2022-07-01")
    ] == [{CG.ClinicalCommissioningGroup}, {CG.SubICBLocation}]
    assert cells(reading, "organisations", "type", "until")[1:] == [
        ("clinical commissioning group", "2020-04-01"),
        ("commissioning hub", ""),
    ]


def test_letters_in_column_24_are_no_types_and_an_area_is_left_out_where_nobody_tells_of_it(
    tmp_path: Path,
) -> None:
    trusts = standard(
        "R0A", "A NHS FOUNDATION TRUST", c4="QOP", c11="20171001", c24="B"
    ) + standard("R0B", "B NHS TRUST", c4="QXX", c11="20171001", c12="20200331", c24="H")

    alone = read(tmp_path / "one", etr=trusts)
    with_boards = read(
        tmp_path / "two", etr=trusts, boards="ICB24CD,ICB24CDH,ICB24NM\nE54,QOP,NHS GM ICB\n"
    )

    assert counted(alone, "organisations", "type") == {"NHS foundation trust": 1, "NHS trust": 1}
    assert not rows(alone, "relations")
    assert cells(with_boards, "relations", "organisation", "kind", "to") == [
        ("r0a", "located in the area of", "qop")
    ]


def test_a_site_is_run_by_its_parent_and_is_no_body_of_its_own(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        ets=standard("R0A01", "INFIRMARY", c11="20171001", c15="R0A", c16="20171001")
        + standard("R0A02", "EYE HOSPITAL", c11="20171001", c12="20200331", c15="R0A"),
    )

    assert cells(reading, "organisations", "code", "type", "status") == [
        ("ods:R0A01", "", "in force"),
        ("ods:R0A", "", "unknown"),
        ("ods:R0A02", "", "ended"),
    ]
    assert cells(reading, "relations", "organisation", "kind", "to", "from") == [
        ("r0a01", "operated by", "r0a", "2017-10-01"),
        ("r0a02", "operated by", "r0a", ""),
    ]


def test_memberships_end_on_the_day_after_their_last_and_none_is_dropped(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        epraccur=standard(
            "A1", "PRACTICE", c11="20050101", c13="A", c15="00K", c16="20130401", c26="4"
        ),
        epcmem='"A1","5E1","W","20010401","20130331","0"\n"A1","00K","W","20130401","","0"\n',
    )
    built(reading)

    assert cells(reading, "relations", "organisation", "kind", "to", "status", "from", "until") == [
        ("a1", "member of", "5e1", "ended", "2001-04-01", "2013-04-01"),
        ("a1", "member of", "00k", "in force", "2013-04-01", ""),
    ]
    notes = " ".join(reading.notes)
    assert "1 relations begin before the organisation opens, and are kept" in notes
    assert "1 commissioners are those of a membership" in notes
    assert [one.values["evidence"] for one in rows(reading, "relations")] == [
        ("epcmem row 1",),
        ("epcmem row 2",),
    ]


def test_successions_are_events_by_day_and_by_what_they_share(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        succ="old_code,new_code,date\n"
        "A1,C1,2010-04-01\nB1,C1,2010-04-01\nC1,D1,2010-04-01\n"  # a chain of one day is two events
        "E1,F1,2010-04-01\nE1,E1,2010-04-01\nG1,G1,2011-04-01\nA1,C1,2012-04-01\n",
    )
    store = built(reading)

    assert sorted(
        (one.one("event"), one.values["before"], one.values.get("after", ()), one.one("from"))
        for one in rows(reading, "successions")
    ) == [
        ("rename", ("g1",), (), "2011-04-01"),
        ("succession", ("a1",), ("c1",), "2012-04-01"),
        ("succession", ("a1", "b1"), ("c1",), "2010-04-01"),
        ("succession", ("c1",), ("d1",), "2010-04-01"),
        ("succession", ("e1",), ("f1", "e1"), "2010-04-01"),
    ]
    assert not list(store.quads_for_pattern(None, CG.status, code("status", "ended")))


def test_both_pairs_of_days_are_held_and_links_without_a_day_invent_none(tmp_path: Path) -> None:
    header = (
        "ods_code,ods_name,successors,predecessors,ultimate_successors,legal_closed_date,"
        "operational_closed_date,legal_open_date,operational_open_date,icb_code,icb\n"
    )
    reading = read(
        tmp_path,
        ord=header
        + 'R1G,Torbay NHS Trust,RA9,"BF1,RA8",NA,2015-09-30,2020-09-30,NA,2005-10-01,NA,NA\n'
        + "RA9,South Devon NHS Foundation Trust,NA,R1G,NA,NA,NA,2015-10-01,2015-09-01,QJK,Devon\n",
    )

    assert cells(
        reading, "organisations", "code", "from", "until", "legal from", "legal until"
    ) == [
        ("ods:R1G", "2005-10-01", "2020-10-01", "", "2015-10-01"),
        ("ods:RA9", "2015-09-01", "", "2015-10-01", ""),
        ("ods:QJK", "", "", "", ""),
    ]
    assert cells(reading, "successions", "before", "after", "from") == [("r1g", "ra9", "")]
    assert "It followed BF1" in (rows(reading, "organisations")[0].one("note") or "")


XML = """<HSCOrgRefData><Organisations>
<Organisation orgRecordClass="RC1"><Name>NHS NENC ICB - 00L</Name>
<Date><Type value="Legal"/><Start value="2013-04-01"/></Date>
<Date><Type value="Operational"/><Start value="2013-04-01"/></Date>
<OrgId extension="00L"/><Status value="Active"/>
<Roles><Role id="RO98" primaryRole="true">
<Date><Type value="Operational"/><Start value="2013-04-01"/></Date></Role>
<Role id="RO319"><Date><Type value="Operational"/><Start value="2022-07-01"/></Date></Role></Roles>
<Rels><Rel id="RE5"><Date><Type value="Operational"/><Start value="2020-04-01"/>
<End value="2022-06-30"/></Date><Status value="Inactive"/>
<Target><OrgId extension="QHM"/><PrimaryRoleId id="RO261"/></Target></Rel></Rels>
<Succs><Succ><Date><Type value="Legal"/><Start value="2022-07-01"/></Date><Type>Predecessor</Type>
<Target><OrgId extension="00J"/></Target></Succ></Succs>
</Organisation>
<Organisation><Name>A Surgery</Name><OrgId extension="A81001"/><Status value="Active"/>
<Roles><Role id="RO177" primaryRole="true"/><Role id="RO76"/></Roles></Organisation>
</Organisations></HSCOrgRefData>"""


def test_the_register_as_xml_has_roles_relations_and_successions_with_their_days(
    tmp_path: Path,
) -> None:
    path = tmp_path / "full.xml"
    path.write_text(XML, "utf-8")

    reading = lists.read(path)
    built(reading)

    assert cells(reading, "organisations", "code", "type", "from", "legal from") == [
        ("ods:00L", "sub-ICB location", "2013-04-01", "2013-04-01"),
        ("ods:QHM", "", "", ""),
        ("ods:00J", "", "", ""),
        ("ods:A81001", "GP practice", "", ""),
    ]
    assert cells(reading, "states", "type", "from", "until") == [
        ("clinical commissioning group", "2013-04-01", "2022-07-01"),
        ("sub-ICB location", "2022-07-01", ""),
    ]
    assert cells(reading, "relations", "kind", "to", "from", "until") == [
        ("located in the area of", "qhm", "2020-04-01", "2022-07-01")
    ]
    assert cells(reading, "successions", "before", "after", "from") == [
        ("00j", "00l", "2022-07-01")
    ]


@pytest.mark.parametrize(
    "text", ["<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><HSCOrgRefData/>", XML[:200]]
)
def test_xml_that_is_broken_or_names_other_files_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "full.xml"
    path.write_text(text, "utf-8")

    with pytest.raises(SourceError):
        lists.read(path)


@pytest.mark.slow
def test_the_practices_of_2019_are_read_as_they_are() -> None:
    reading = lists.read(shared_path(PRACTICES))

    named = [one for one in rows(reading, "organisations") if one.one("status") != "unknown"]
    assert len(named) == 14303
    assert Counter(one.one("status") for one in named) == {
        "in force": 11482,
        "ended": 2427,
        "suspended": 389,
        "proposed": 5,
    }
    assert Counter(one.one("type") for one in named)["GP practice"] == 8201
    assert sum(one.one("from") == ".." for one in named) == 6648
    assert all(bool(one.one("until")) == (one.one("status") == "ended") for one in named)
    assert len(rows(reading, "relations")) == 14303 - 165


@pytest.mark.slow
def test_the_memberships_of_2019_are_read_as_they_are() -> None:
    reading = lists.read(shared_path(MEMBERSHIPS))

    ties = rows(reading, "relations")
    assert len(ties) == 47822
    assert sum(one.one("until") is None for one in ties) == 11812
    assert len({one.one("organisation") for one in ties}) == 16773
    assert len({one.one("to") for one in ties}) == 1207
    assert any(note.startswith("81 times") for note in reading.notes)


def test_groups_and_trusts_of_2025_are_read_as_they_are() -> None:
    groups, trusts = lists.read(shared_path(GROUPS)), lists.read(shared_path(TRUSTS))

    assert counted(groups, "organisations", "type") == {
        "clinical commissioning group": 142,
        "sub-ICB location": 106,
        "commissioning hub": 35,
        "sub-ICB reporting entity": 37,
    }
    assert counted(groups, "organisations", "status") == {"ended": 161, "in force": 159}
    assert counted(trusts, "organisations", "status") == {"ended": 68, "in force": 205}
    assert counted(trusts, "organisations", "type").keys() <= {
        "NHS trust",
        "NHS foundation trust",
        "care trust",
        "NHS body",
    }


def test_the_records_of_2026_have_both_pairs_of_days() -> None:
    reading = lists.read(shared_path(RECORDS))

    trusts = [one for one in rows(reading, "organisations") if one.one("type") != _BOARD]
    assert len(trusts) == 534
    assert sum(one.one("until") is not None for one in trusts) == 329
    assert sum(one.one("legal from") is None for one in trusts) == 442
    assert sum((one.one("legal until") or "z") < (one.one("until") or "") for one in trusts) == 37
    assert sum((one.one("from") or "z") < (one.one("legal from") or "") for one in trusts) == 15
    assert len(rows(reading, "relations")) == 534 - 317
    assert any(note.startswith("442 successions") for note in reading.notes)


_BOARD = "integrated care board"


@pytest.mark.slow
def test_the_successions_of_2022_are_23386_events_and_no_trust_gets_a_successor() -> None:
    reading = lists.read(shared_path(SUCCESSIONS))

    events = rows(reading, "successions")
    shapes = Counter(
        (len(one.values["before"]) > 1, len(one.values.get("after", ("itself",))) > 1)
        for one in events
    )
    assert len(rows(reading, "organisations")) == 43107
    assert shapes == {
        (False, False): 22127,
        (True, False): 762,
        (False, True): 418,
        (True, True): 79,
    }
    text = shared_path("data/pct_codes_2006_2013/pct_to_ccg_2013.csv").read_text("utf-8-sig")
    trusts = {line.split(",")[1].casefold() for line in text.splitlines()[1:]}
    assert len(trusts) == 151
    assert {one for event in events for one in event.values["before"] if one in trusts} == {"5qh"}


@pytest.mark.weekly
def test_all_files_together_are_one_structure_of_60322_codes(tmp_path: Path) -> None:
    names = (PRACTICES, MEMBERSHIPS, GROUPS, TRUSTS, RECORDS, BOARDS, SUCCESSIONS)
    for name in names:
        (tmp_path / Path(name).name).symlink_to(shared_path(name))

    reading = lists.read(tmp_path)
    organisations = list(built(reading).quads_for_pattern(None, CG.identifier, None))

    assert len(organisations) == len(rows(reading, "organisations")) == 60322
    assert any(note.startswith("340 relations begin before") for note in reading.notes)
    (tmp_path / Path(SUCCESSIONS).name).unlink()
    assert len(rows(lists.read(tmp_path), "organisations")) == 18810
