"""The page of a provision: rules and parts that rest on it, its powers, whom it concerns here."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

HTML = {"Accept": "text/html"}


def told(client: FlaskClient, address: str) -> dict[str, Any]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def names(rows: list[dict[str, Any]], column: str) -> list[str]:
    return [item["text"] for row in rows for item in row[column]]


def test_rules_rest_on_a_provision_by_themselves_or_by_a_requirement(client: FlaskClient) -> None:
    rules = told(client, "/law/lassa-1970-s6.json")["rules"]

    pages = {one["page"]: one["detail"] for one in rules}
    assert {"/rules/STAT-04", "/rules/ACC-02"} <= {*pages}
    assert all(detail.startswith(page.rpartition("/")[2]) for page, detail in pages.items())
    found = {one["rule"] for one in told(client, "/check.json")["findings"]}
    for page, detail in pages.items():
        assert (": " in detail) == (page.rpartition("/")[2] in found), detail


def test_what_is_asked_for_under_a_provision_leads_to_those_who_are_it(client: FlaskClient) -> None:
    page = told(client, "/law/lassa-1970-s6.json")

    assert names(page["asked"], "what") == ["Director of adult social services"]
    assert names(page["asked"], "of") == ["upper-tier authority"]
    assert [(names([one], "name"), names([one], "how")) for one in page["here"]] == [
        (["Director of Care"], ["is what it asks for"])
    ]


@pytest.mark.parametrize(("view", "rests"), [("", True), ("?asOf=2001-06-01", False)])
def test_what_rests_on_a_provision_here_follows_the_day(
    client: FlaskClient, view: str, rests: bool
) -> None:
    page = told(client, f"/law/nhs-act-2006-s75.json{view}")

    resting = [one for one in page.get("here", []) if names([one], "how") == ["rests on it"]]
    assert bool(resting) == rests


def test_a_provision_says_what_it_replaced_and_what_replaced_it(client: FlaskClient) -> None:
    now = told(client, "/law/nhs-act-2006-s75.json")
    then = told(client, "/law/health-act-1999-s31.json")

    assert [one["text"] for one in now["before"]] == [then["title"]]
    assert [one["text"] for one in then["after"]] == [now["title"]]


def test_a_provision_says_which_powers_it_gives_to_whom(client: FlaskClient) -> None:
    powers = told(client, "/law/nhs-act-2006-s75.json")["powers"]

    assert names(powers, "power") == [
        "Section 75: NHS body to council",
        "Section 75: council to NHS body",
    ]
    assert names(powers, "of") == ["NHS body", "local authority"]
    assert names(powers, "since") == ["1 April 2000", "1 April 2000"]


def test_an_act_says_what_is_held_of_it(client: FlaskClient) -> None:
    held = told(client, "/law/nhs-act-2006.json")["provisions"]

    assert "/law/nhs-act-2006-s75" in {one["page"] for one in held}
    page = client.get("/law/nhs-act-2006", headers=HTML)
    assert page.status_code == 200
    assert "What is held of it" in page.text


def test_a_provision_that_there_is_not_is_refused(client: FlaskClient) -> None:
    answer = client.get("/law/nhs-act-2006-s755")

    assert answer.status_code == 404
    assert "nhs-act-2006-s75" in answer.text
