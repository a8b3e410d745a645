"""Committees, members and terms of office as ModernGov publishes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from listed import builds, cells, counts, of, read
from shared import shared_path

from caregraph import lists
from caregraph.errors import SourceError

DATA = "data/gloucestershire_committees_2026"


def feed(*committees: dict[str, Any], council: str = "Hill County Council") -> str:
    return json.dumps(
        {"council": council, "generatedUtc": "2026-01-27T08:00:00Z", "committees": committees}
    )


def committee(number: int, title: str, *members: tuple[Any, ...], **more: Any) -> dict[str, Any]:
    listed = [dict(zip(("uid", "name", "role"), one, strict=False)) for one in members]
    return {"id": number, "title": title, "members": listed, **more}


def member(number: int, name: str, *terms: tuple[str, str]) -> str:
    days = "".join(
        f"<termofoffice><startdate>{first}</startdate><enddate>{last}</enddate></termofoffice>"
        for first, last in terms
    )
    return (
        f"<member><memberid>{number}</memberid><fullusername>{name}</fullusername>"
        f"<termsofoffice>{days}</termsofoffice></member>"
    )


def test_the_county_is_read_as_it_was_counted() -> None:
    found = builds(
        lists.read(shared_path(f"{DATA}/Gloucestershire_County_Council__committees.json"))
    )

    assert counts(found)["bodies"] == 32
    assert counts(found)["memberships"] == 273
    assert counts(found)["people"] == 65
    assert "6 bodies have no member, 2 have one" in found.notes
    assert "8 bodies whose title does not say of what kind they are" in found.notes
    assert any(one.startswith("12 times one member has another name") for one in found.notes)
    said = [one.one("capacity") for one in of(found, "memberships")]
    assert (said.count("chair"), said.count("vice-chair"), said.count("co-opted")) == (13, 10, 4)
    words = [one.one("described as") for one in of(found, "memberships")]
    assert words.count("Honorary Alderman") == 5
    assert not found.left_out


def test_councils_glued_to_names_and_roles_are_where_members_come_from() -> None:
    found = lists.read(shared_path(f"{DATA}/Gloucestershire_County_Council__committees.json"))

    names = cells(found, "people", "name")
    organisations = cells(found, "organisations", "name")
    seats = [one for one in of(found, "memberships") if one.one("from organisation")]
    sent = {
        (names[one.one("member")], organisations[one.one("from organisation")]) for one in seats
    }
    assert ("Jeremy Hilton", "Gloucester City Council") in sent
    assert ("Angus Jenkinson", "Cotswold District Council") in sent
    assert not [one for one in names.values() if "Council" in one or "Co-Opted" in one]


def test_the_city_is_read_as_it_was_counted() -> None:
    found = builds(lists.read(shared_path(f"{DATA}/Gloucester_City_Council__committees.json")))

    assert (counts(found)["bodies"], counts(found)["memberships"]) == (15, 172)
    assert counts(found)["people"] == 39
    words = {one.one("described as") for one in of(found, "memberships")}
    assert words == {None, "Mayor", "Sheriff & Deputy Mayor", "Spokesperson"}


def test_the_xml_is_read_as_it_was_counted() -> None:
    found = builds(lists.read(shared_path(f"{DATA}/moderngov_xml")))

    assert counts(found)["bodies"] == 131
    assert [one.one("status") for one in of(found, "bodies")].count("ended") == 116
    assert (counts(found)["people"], counts(found)["memberships"]) == (39, 87)
    assert min(str(one.one("from")) for one in of(found, "memberships")) == "1976-05-10"
    assert any(
        one.startswith(
            "36 times the next term begins the day after an end, 4 times on the same day; 0"
        )
        for one in found.notes
    )
    assert not found.left_out


def test_two_councils_in_one_folder_stay_two() -> None:
    found = builds(lists.read(shared_path(DATA)))

    assert (counts(found)["bodies"], counts(found)["people"]) == (47, 104)


def test_no_line_no_post_and_no_role_comes_of_a_feed(tmp_path: Path) -> None:
    text = feed(committee(1, "Cabinet", (7, "Cllr Ann Hill", "Leader of the Council")))

    found = read(tmp_path / "feed.json", text)

    assert not counts(found).keys() & {"lines", "posts", "tenures", "successions"}
    assert of(found, "memberships")[0].one("described as") == "Leader of the Council"


@pytest.mark.parametrize(
    ("written", "capacity"),
    [
        ("Chair", "chair"),
        ("Chairman", "chair"),
        ("Vice Chair", "vice-chair"),
        ("Deputy Chair", "vice-chair"),
        ("Vice-Chairperson", "vice-chair"),
        ("Co-Optee", "co-opted"),
        ("Substitute Member", "substitute"),
        ("Committee Member", None),
        (None, None),
    ],
)
def test_roles_however_written_are_capacities(
    tmp_path: Path, written: str | None, capacity: str | None
) -> None:
    found = read(tmp_path / "feed.json", feed(committee(1, "Cabinet", (7, "Ann Hill", written))))

    assert of(found, "memberships")[0].one("capacity") == capacity
    assert of(found, "memberships")[0].one("described as") is None


def test_one_member_with_several_names_is_one_person(tmp_path: Path) -> None:
    text = feed(
        committee(1, "Police and Crime Panel", (7, "Cllr Ann Hill Hill County Council", None)),
        committee(2, "Airport Joint Committee", (7, "Cllr Ann Hill (Vale City Council)", "Chair")),
        committee(3, "Scrutiny Committee", (7, "Cllr Ann Hill Green Co-Opted Member", None)),
        committee(4, "Planning Committee", (7, "Cllr Ann Hill", None)),
    )

    found = builds(read(tmp_path / "feed.json", text))

    assert cells(found, "people", "name") == {"member-7": "Ann Hill"}
    assert cells(found, "people", "described as") == {"member-7": "councillor"}
    seats = {str(one.one("body")): one for one in of(found, "memberships")}
    assert seats["committee-1"].one("from organisation") == "hill-county-council"
    assert seats["committee-2"].one("from organisation") == "vale-city-council"
    assert seats["committee-3"].one("capacity") == "co-opted"
    assert seats["committee-4"].one("from organisation") is None


def test_two_members_of_one_name_are_two_people(tmp_path: Path) -> None:
    text = feed(committee(1, "Cabinet", (7, "Cllr Ann Hill", None), (8, "Cllr Ann Hill", None)))

    assert counts(read(tmp_path / "feed.json", text))["people"] == 2


def test_a_vacant_seat_is_a_seat_without_a_member(tmp_path: Path) -> None:
    found = builds(
        read(tmp_path / "feed.json", feed(committee(1, "Cabinet", (0, "Vacancy", None))))
    )

    assert counts(found)["people"] == 0
    assert of(found, "memberships")[0].one("member") is None
    assert "1 seats are vacant" in found.notes


def test_purposes_that_a_machine_suggested_are_not_taken_over(tmp_path: Path) -> None:
    text = feed(
        committee(1, "Cabinet", purpose="It decides.", purposeSource="scraped"),
        committee(2, "Forum", purpose="It may decide.", purposeSource="suggested"),
    )

    found = cells(read(tmp_path / "feed.json", text), "bodies", "terms of reference")

    assert found == {"committee-1": "It decides.", "committee-2": None}


def test_ends_of_terms_are_read_by_what_follows_them(tmp_path: Path) -> None:
    text = "<memberlist><members><membercount> 2</membercount>" + "".join(
        (
            member(1, "Ann", ("01/05/2004", "05/05/2008"), ("06/05/2008", "08/05/2012")),
            member(
                2,
                "Bob",
                ("01/05/2004", "01/05/2008"),
                ("01/05/2008", "06/05/2012"),
                ("07/05/2012", ""),
            ),
        )
    )

    found = builds(read(tmp_path / "members.xml", f"{text}</members></memberlist>"))

    ends = [(one.one("member"), one.one("until")) for one in of(found, "memberships")]
    assert ends == [
        ("member-1", "2008-05-06"),
        ("member-1", "2012-05-09"),
        ("member-2", "2008-05-01"),
        ("member-2", "2012-05-07"),
        ("member-2", None),
    ]


def test_terms_told_twice_are_taken_over_once(tmp_path: Path) -> None:
    terms = member(1, "Ann", ("01/05/2004", "05/05/2008"))
    one = terms.replace("member>", "councillor>").replace("memberid", "councillorid")
    (tmp_path / "a.xml").write_text(f"<memberlist><members>{terms}</members></memberlist>")
    (tmp_path / "b.xml").write_text(
        f"<councillorsbyward><wards><ward><wardtitle>Vale</wardtitle><councillors>{one}"
        "</councillors></ward></wards></councillorsbyward>"
    )

    found = of(builds(lists.read(tmp_path)), "memberships")

    assert [one.one("described as") for one in found] == ["councillor for Vale"]


def test_what_cannot_be_read_is_left_out_and_told(tmp_path: Path) -> None:
    text = feed(
        committee(1, "", (7, "Ann", None)),
        committee(2, "Cabinet", (None, "", None), (9, "", None), (8, "Bob", None)),
    )

    found = builds(read(tmp_path / "feed.json", text))

    assert (counts(found)["bodies"], counts(found)["memberships"]) == (1, 1)
    assert [one.code for one in found.left_out] == ["missing-field"] * 3


def test_a_feed_that_holds_less_than_it_counts_is_told(tmp_path: Path) -> None:
    held = f"<membercount> 3</membercount>{member(1, 'Ann')}"
    text = f"<memberlist><members>{held}</members></memberlist>"

    found = read(tmp_path / "members.xml", text)

    assert [one.code for one in found.left_out] == ["other-count"]
    assert "3 members, and holds 1" in found.left_out[0].message


def test_a_day_that_is_none_is_told_with_its_line(tmp_path: Path) -> None:
    held = member(1, "Ann", ("31/02/2004", "05/05/2008"))
    text = f"<memberlist>\n<members>{held}</members></memberlist>"

    found = read(tmp_path / "members.xml", text)

    assert [(one.code, one.row, one.value) for one in found.left_out] == [
        ("not-a-date", 2, "31/02/2004")
    ]
    assert [one.one("until") for one in of(found, "memberships")] == ["2008-05-06"]


DTD = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("name", "text", "code", "said"),
    [
        ("a.xml", f"{DTD}<committees><committee/></committees>", "unsafe-xml", "document type"),
        ("a.xml", "<committees><committee>", "broken-xml", "not XML: no element found"),
        ("a.xml", "<html><p>503</html>", "broken-xml", "mismatched tag"),
        ("a.xml", b'<?xml version="1.0"?><committees>\x96</committees>', "broken-xml", "line 1"),
        (
            "a.xml",
            '<?xml version="1.0" encoding="klingon"?><committees/>',
            "broken-xml",
            "encoding",
        ),
        ("a.xml", "", "broken-xml", "no element found"),
        ("a.xml", "<committees/>", "empty-list", "no committee and no member"),
        ("a.json", '{"committees": [', "broken-json", "not JSON"),
        ("a.json", b'{"committees": "\xff"}', "broken-json", "not JSON"),
        ("a.json", "[" * 100_000, "broken-json", "not JSON"),
        ("a.json", '{"committees": {}}', "unknown-list", "no list that is recognised"),
        ("a.xml", "<meetings/>", "unknown-list", "no list that is recognised"),
    ],
)
def test_what_is_no_feed_is_refused_with_its_cause(
    tmp_path: Path, name: str, text: str | bytes, code: str, said: str
) -> None:
    with pytest.raises(SourceError) as refused:
        read(tmp_path / name, text)

    assert refused.value.code == code
    assert said in refused.value.message
