"""Statements of beneficial ownership, version 0.4."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from listed import builds, cells, counts, of, read

from caregraph.errors import SourceError
from caregraph.model import ReadTables


def statement(
    kind: str, record: str, *, on: str = "2020-01-01", status: str = "new", **details: Any
) -> dict[str, Any]:
    return {
        "statementId": f"s-{record}-{on}",
        "statementDate": on,
        "recordId": record,
        "recordType": kind,
        "recordStatus": status,
        "recordDetails": {"isComponent": False, **details},
        "publicationDetails": {
            "publicationDate": on,
            "bodsVersion": "0.4",
            "publisher": {"name": "Vale Register"},
        },
    }


def entity(record: str, name: str, **more: Any) -> dict[str, Any]:
    return statement("entity", record, name=name, entityType={"type": "registeredEntity"}, **more)


def person(record: str, name: str, **more: Any) -> dict[str, Any]:
    return statement("person", record, names=[{"fullName": name}], **more)


def interest(record: str, *interests: dict[str, Any], **more: Any) -> dict[str, Any]:
    details = {"subject": "c", "interestedParty": "p", "interests": list(interests), **more}
    return statement("relationship", record, **details)


def statements(tmp_path: Path, *all_of_them: dict[str, Any]) -> ReadTables:
    return builds(read(tmp_path / "anything.json", json.dumps(all_of_them)))


def test_owning_is_a_statement_and_no_line_and_no_part(tmp_path: Path) -> None:
    holds = {
        "type": "shareholding",
        "directOrIndirect": "direct",
        "share": {"exclusiveMinimum": 25, "maximum": 50},
        "beneficialOwnershipOrControl": True,
        "startDate": "2018-01-05",
    }

    found = statements(
        tmp_path, entity("c", "Vale Care Ltd"), person("p", "Ann Hill"), interest("r", holds)
    )

    (said,) = of(found, "statements")
    assert said.values["about"] == ("entity-c", "person-p")
    assert said.one("value") == (
        "Ann Hill: shareholding in Vale Care Ltd, more than 25 % and at most 50 %, direct, "
        "as beneficial owner, from 2018-01-05"
    )
    assert not counts(found).keys() & {"lines", "relations", "successions", "tenures"}
    assert cells(found, "organisations", "part of") == {"entity-c": None}


def test_who_is_on_the_board_has_a_seat(tmp_path: Path) -> None:
    found = statements(
        tmp_path,
        entity("c", "Vale Care Ltd"),
        person("p", "Ann Hill"),
        interest("r", {"type": "boardChair", "startDate": "2018-01-05", "endDate": "2020-02-01"}),
        interest("s", {"type": "boardMember"}),
    )

    assert cells(found, "bodies", "name") == {"board-c": "Board of Vale Care Ltd"}
    chair, member = of(found, "memberships")
    assert (chair.one("capacity"), chair.one("until")) == ("chair", "2020-02-01")
    assert (member.one("capacity"), member.one("until")) == (None, None)


def test_codes_dates_and_nations_of_entities_are_taken_over(tmp_path: Path) -> None:
    found = statements(
        tmp_path,
        entity(
            "c",
            "Vale Care Ltd",
            identifiers=[{"scheme": "GB-COH", "id": "07444723"}, {"scheme": "GB-VAT", "id": "1"}],
            alternateNames=["Vale Homes"],
            jurisdiction={"name": "Scotland", "code": "GB-SCT"},
            foundingDate="2010-11-18",
            dissolutionDate="2020-03-01",
        ),
    )

    (row,) = of(found, "organisations")
    assert row.one("code") == "GB-COH:07444723"
    assert row.one("jurisdiction") == "Scotland"
    assert row.one("also known as") == "Vale Homes"
    assert (row.one("status"), row.one("until")) == ("ended", "2020-03-01")


def test_the_latest_statement_of_a_record_counts_and_earlier_names_are_kept(tmp_path: Path) -> None:
    found = statements(
        tmp_path,
        entity("c", "Vale Care Group", on="2022-01-01", status="updated"),
        entity("c", "Vale Care Ltd", on="2020-01-01"),
    )

    assert cells(found, "organisations", "name") == {"entity-c": "Vale Care Group"}
    assert cells(found, "organisations", "also known as") == {"entity-c": "Vale Care Ltd"}
    assert not counts(found)["successions"]


def test_a_record_that_is_closed_does_not_say_when_it_ended(tmp_path: Path) -> None:
    found = statements(
        tmp_path,
        entity("c", "Vale Care Ltd", status="closed"),
        person("p", "Ann Hill"),
        interest("r", {"type": "boardMember"}, status="closed"),
    )

    assert cells(found, "organisations", "status") == {"entity-c": "unknown"}
    (seat,) = of(found, "memberships")
    assert (seat.one("status"), seat.one("until")) == ("ended", None)


def test_nobody_is_named_who_is_not(tmp_path: Path) -> None:
    hidden = {"reason": "subjectExemptFromDisclosure"}
    found = statements(
        tmp_path,
        entity("c", "Vale Care Ltd"),
        statement(
            "person",
            "p",
            personType="anonymousPerson",
            unspecifiedPersonDetails={"reason": "interestedPartyExemptFromDisclosure"},
        ),
        interest("r", interestedParty=hidden),
    )

    assert cells(found, "people", "name") == {
        "person-p": "person not named (interested party exempt from disclosure)"
    }
    (said,) = of(found, "statements")
    assert said.values["about"] == ("entity-c",)
    assert "subject exempt from disclosure" in str(said.one("value"))


def test_what_names_no_record_is_left_out_alone_and_told(tmp_path: Path) -> None:
    found = statements(
        tmp_path,
        entity("c", "Vale Care Ltd"),
        interest("r", {"type": "shareholding"}),
        {"recordType": "planet", "recordId": "x"},
        {"recordType": "entity"},
    )

    assert "statements" not in counts(found)
    assert [(one.code, one.value) for one in found.left_out] == [
        ("missing-field", None),
        ("unknown-reference", "p"),
    ]
    assert "2 of its statements" in found.left_out[0].message


def test_an_older_version_is_refused_with_what_is_read(tmp_path: Path) -> None:
    old = [{"statementID": "1", "statementType": "entityStatement", "name": "Vale Care Ltd"}]

    with pytest.raises(SourceError) as refused:
        read(tmp_path / "anything.json", json.dumps(old))

    assert refused.value.code == "empty-list"
    assert "BODS 0.4" in str(refused.value.hint)


@pytest.mark.parametrize("details", [None, [], "text", {"names": "Ann", "interests": 7}])
def test_details_of_another_form_stop_nothing(tmp_path: Path, details: object) -> None:
    broken = [
        {**statement(kind, kind), "recordDetails": details}
        for kind in ("entity", "person", "relationship")
    ]

    assert counts(statements(tmp_path, *broken))["organisations"] == 1
