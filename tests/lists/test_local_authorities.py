"""Registers of local authorities."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from listed import builds, cells, counts, of, read
from shared import shared_path

from caregraph import lists
from caregraph.errors import SourceError

DATA = "data/uk_local_authorities_2025"
HEADER = (
    "local-authority-code,official-name,nice-name,gss-code,start-date,end-date,replaced-by,nation,"
    "local-authority-type,county-la,combined-authority,current-authority"
)


def register(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "register.csv"
    path.write_text("\n".join((HEADER, *rows)))
    return path


@pytest.mark.parametrize(
    "path", ["uk_la_past_current", "uk_la_future/uk_local_authorities_future.csv"]
)
def test_the_register_is_read_as_it_was_counted(path: str) -> None:
    found = builds(lists.read(shared_path(f"{DATA}/{path}")))

    assert counts(found)["organisations"] == 470
    assert Counter(cells(found, "organisations", "status").values())["ended"] == 73
    followed = of(found, "successions")
    assert len(followed) == 48
    assert sum(len(one.values["after"]) for one in followed) == 50
    assert sorted(one.key for one in followed if len(one.values["after"]) == 2) == [
        "cma-replaced",
        "nth-replaced",
    ]
    assert list(cells(found, "organisations", "from").values()).count(None) == 280
    assert list(cells(found, "organisations", "code").values()).count(None) == 25
    assert "204 authorities lie in the area of a county" in found.notes
    assert "98 authorities lie in the area of a combined authority" in found.notes
    assert any("45 ends are written as the last day, 28 as the first" in one for one in found.notes)
    assert any("30 successors begin on the day" in one and "20 on" in one for one in found.notes)
    assert not found.left_out


def test_an_end_is_the_first_day_after_however_it_is_written() -> None:
    found = lists.read(shared_path(f"{DATA}/uk_la_past_current"))

    until = Counter(day for day in cells(found, "organisations", "until").values() if day)

    assert until == {
        "2015-04-01": 25,
        "2019-04-01": 15,
        "2020-04-01": 5,
        "2021-04-01": 8,
        "2023-04-01": 20,
    }


def test_nothing_follows_what_the_register_does_not_say(tmp_path: Path) -> None:
    path = register(
        tmp_path,
        "OLD,Old District,,,,2019-03-31,,England,NMD,,,False",
        "NEW,New Council,,,2019-04-01,,,England,UA,,,True",
    )

    found = builds(lists.read(path))

    assert not counts(found).keys() & {"successions", "lines", "relations"}


def test_each_succession_is_what_its_own_row_says(tmp_path: Path) -> None:
    path = register(
        tmp_path,
        'CTY,County Council,,E10,,2023-04-01,"EAS,WES",England,CTY,,,False',
        "ONE,One District,,E07,,2023-04-01,EAS,England,NMD,CTY,,False",
        "EAS,East Council,,E061,2023-04-01,,,England,UA,,,True",
        "WES,West Council,,E062,2023-04-01,,,England,UA,,,True",
    )

    found = lists.read(path)

    said = {one.one("before"): one.values["after"] for one in of(found, "successions")}
    assert said == {"cty": ("eas", "wes"), "one": ("eas",)}
    assert {one.one("event") for one in of(found, "successions")} == {"replace"}


@pytest.mark.parametrize(
    ("end", "start", "until"),
    [
        ("2019-03-31", "2019-04-01", "2019-04-01"),
        ("2021-04-01", "2021-04-01", "2021-04-01"),
        ("2021-04-02", "2021-04-02", "2021-04-02"),
        ("2021-04-01", "2021-04-02", "2021-04-02"),
        ("2015-03-31", "", "2015-04-01"),
        ("2015-04-01", "", "2015-04-01"),
    ],
)
def test_the_start_of_the_successor_tells_how_an_end_is_written(
    tmp_path: Path, end: str, start: str, until: str
) -> None:
    path = register(
        tmp_path,
        f"OLD,Old District,,E07,,{end},NEW,England,NMD,,,False",
        f"NEW,New Council,,E06,{start},,,England,UA,,,True",
    )

    assert cells(lists.read(path), "organisations", "until")["old"] == until


def test_types_and_nations_are_ours(tmp_path: Path) -> None:
    path = register(
        tmp_path,
        "A,East Midlands Combined County Authority,,,,,,England,COMB,,,True",
        "B,Fife Council,,S12000047,,,,Scotland,SCO,,,True",
        "C,Kent County Council,Kent,E10000016,,,,England,CTY,,,True",
        "D,Something New,,,,,,England,ZZZ,,,True",
    )

    found = builds(lists.read(path))

    assert list(cells(found, "organisations", "type").values()) == [
        "combined county authority",
        "council (Scotland)",
        "county council",
        "local authority",
    ]
    assert cells(found, "organisations", "code")["c"] == "gss:E10000016"
    assert cells(found, "organisations", "jurisdiction")["b"] == "Scotland"


def test_an_authority_that_is_yet_to_come_is_agreed(tmp_path: Path) -> None:
    path = register(tmp_path, "EAS,East Surrey Council,,,2027-04-01,,,England,UA,,,False")

    found = builds(lists.read(path))

    assert cells(found, "organisations", "status") == {"eas": "agreed"}
    assert cells(found, "organisations", "from") == {"eas": "2027-04-01"}


def test_what_a_row_says_wrongly_is_left_out_alone(tmp_path: Path) -> None:
    path = register(
        tmp_path,
        "OLD,Old District,,,01/04/1974,2019-03-31,GONE,England,NMD,NIX,,False",
        "OLD,Old District again,,,,,,England,NMD,,,True",
        ",Nameless code,,,,,,England,NMD,,,True",
        "NIL,,,,,,,England,NMD,,,True",
    )

    found = builds(lists.read(path))

    assert counts(found)["organisations"] == 1
    assert sorted((one.code, one.row, one.value) for one in found.left_out) == [
        ("duplicate-key", 3, "OLD"),
        ("missing-field", 4, "Nameless code"),
        ("missing-field", 5, "NIL"),
        ("not-a-date", 2, "01/04/1974"),
        ("unknown-reference", 2, "GONE"),
        ("unknown-reference", 2, "NIX"),
    ]


def test_a_register_without_a_row_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as refused:
        lists.read(register(tmp_path))

    assert refused.value.code == "empty-list"


def test_a_register_is_known_by_its_columns_in_any_order_and_spelling(tmp_path: Path) -> None:
    text = (
        "End Date;Local Authority Type;Official Name;Local Authority Code\n;UA;East Council;EAS\n"
    )

    found = builds(read(tmp_path / "anything.csv", text))

    assert cells(found, "organisations", "type") == {"eas": "unitary authority"}
