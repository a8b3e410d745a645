"""The oracle of truth in time: tiny worlds, asked about through the command line.

Each row is a folder of tables and what must come out. ``says`` and ``marks`` are what has to be
told somewhere, not the exact words, so that their key words are looked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from shared import shared_path

from caregraph.cli import main
from caregraph.graph.dates import spoken_days

Row = Mapping[str, Any]
Capture = pytest.CaptureFixture[str]

NUMBERS = [f"T{number:02}" for number in range(1, 34)]

STATES = {
    "in_effect": "in effect",
    "not_in_effect": "not in effect",
    "not_known": "not known",
}

WORDS = {
    "line reported, without evidence of a decision": "reported, without evidence of a decision",
    "ends with Delete the chief executive on 2010-05-01": "Chief Executive, which has ended (on "
    "2010-05-01, with Delete the chief executive)",
    "ended by law on 1 April 2013": "it ended on 1 April 2013 by law",
    "m1 ended with board on 2010-01-01": "ended with Board on 2010-01-01: membership m1",
}
"""What the oracle wants to be told, where caregraph tells it in other words."""


@cache
def oracle() -> Mapping[str, Any]:
    told: Mapping[str, Any] = json.loads(shared_path("domain/oracle-time.json").read_text("utf-8"))
    return told


def row_called(number: str) -> Row:
    (found,) = (row for row in oracle()["rows"] if row["id"] == number)
    return found


@pytest.fixture(params=NUMBERS)
def row(request: pytest.FixtureRequest) -> Row:
    return row_called(request.param)


def test_every_row_of_the_oracle_is_asked_here() -> None:
    assert [row["id"] for row in oracle()["rows"]] == NUMBERS
    asked = {row["command"]["do"] for row in oracle()["rows"]}
    assert asked == {"view", "check", "timeline", *CHANGES}


@pytest.mark.slow
def test_row(row: Row, tmp_path: Path, capsys: Capture) -> None:
    place = tmp_path / "our-town"
    write(place, oracle()["base"] | row["tables"])
    ask = {"view": as_view, "check": as_check, "timeline": as_timeline, **CHANGES}
    ask[row["command"]["do"]](row, place, capsys)


def write(place: Path, tables: Mapping[str, str]) -> None:
    place.mkdir()
    for name, text in tables.items():
        if text:
            (place / name).write_text(text, "utf-8")


def options(command: Mapping[str, Any]) -> list[str]:
    """The view options of a command as they are typed."""
    given = [("--as-of", command.get("as_of")), ("--known-by", command.get("known_by"))]
    given += [("--adopt", one) for one in command.get("adopt", ())]
    return [word for name, value in given if value for word in (name, value)]


def run(capsys: Capture, *words: str | Path) -> tuple[int, str]:
    """The exit code and what was told, errors too."""
    code = main([str(word) for word in words])
    told = capsys.readouterr()
    return code, told.out + told.err


def ask(capsys: Capture, *words: str | Path) -> Any:
    _, told = run(capsys, *words, "--format", "json")
    return json.loads(told)


def is_told(said: str, told: str) -> bool:
    return plain(WORDS.get(said, said)) in plain(told)


def plain(text: str) -> str:
    return " ".join(text.split())


def as_view(row: Row, place: Path, capsys: Capture) -> None:
    expected, view = row["expected"], options(row["command"])
    if "refused" in expected:
        code, told = run(capsys, "trace", place, "chief", *view)
        assert code == 2
        assert set(re.findall(r"\w+", expected["refused"])) <= set(re.findall(r"\w+", told)) | {
            "of",
            "adopt",
        }
        return
    states = all_states(place, view, capsys)
    for name, state in STATES.items():
        for key in expected.get(name, ()):
            absent = key not in states and name == "not_in_effect"
            assert absent or states[key] == state, (key, states.get(key))
    _, told = run(capsys, "check", place, *view)
    for said in expected.get("says", ()):
        assert is_told(said, told)
    for key, mark in expected.get("marks", {}).items():
        assert is_told(spoken_days(mark), " ".join(marks(place, key, view))), key
    for key, values in expected.get("values", {}).items():
        for column, wanted in values.items():
            assert value(place, key, column, view, capsys) == set(wanted)
    if "day" in expected:
        query = "SELECT ?day WHERE { ?s a cg:Structure ; cg:asAt ?day }"
        assert cells(ask(capsys, "query", place, query, *view)) == {expected["day"]}


def all_states(place: Path, view: list[str], capsys: Capture) -> dict[str, str]:
    """By key, what everything that a view tells of is."""
    query = """SELECT ?thing ?known ?mention WHERE {
        ?thing cg:describedIn ?structure
        BIND(EXISTS { ?thing a cg:Mention } AS ?mention)
        BIND(EXISTS { ?thing a cg:NotKnown } AS ?known) }"""
    found = {}
    for binding in ask(capsys, "query", place, query, *view)["results"]["bindings"]:
        key = binding["thing"]["value"].rpartition("/")[2]
        told = {name: binding[name]["value"] == "true" for name in ("known", "mention")}
        state = (
            "not known" if told["known"] else "not in effect" if told["mention"] else "in effect"
        )
        found[key] = state
    return found


def marks(place: Path, key: str, view: list[str]) -> list[str]:
    """What the page of a thing says is special about it on the day."""
    from urllib.parse import urlencode

    from caregraph.graph import store as stores
    from caregraph.graph.choices import Choice
    from caregraph.serve import close, create_app

    names = {"--as-of": "asOf", "--known-by": "knownBy", "--adopt": "adopt"}
    asked = [(names[name], value) for name, value in zip(view[::2], view[1::2], strict=True)]
    app = create_app([(stores.open_store([str(place)]), Choice())])
    try:
        pages = app.test_client()
        (iri,) = {
            quad.subject.value
            for quad in stores.open_store([str(place)])
            if str(quad.subject.value).endswith(f"/{key}")
        }
        answer = pages.get(f"/thing?{urlencode([('iri', iri), *asked])}", follow_redirects=True)
        return [answer.get_data(as_text=True)]
    finally:
        close(app)


def value(place: Path, key: str, column: str, view: list[str], capsys: Capture) -> set[str]:
    assert column == "vested in"
    query = f"""SELECT ?value WHERE {{ ?thing cg:vestedIn ?value
        FILTER(STRENDS(STR(?thing), "/{key}")) }}"""
    found = cells(ask(capsys, "query", place, query, *view))
    return {one.rpartition("/")[2] for one in found}


def cells(table: Any) -> set[str]:
    return {cell["value"] for one in table["results"]["bindings"] for cell in one.values()}


def as_check(row: Row, place: Path, capsys: Capture) -> None:
    expected, view = row["expected"], options(row["command"])
    report = ask(capsys, "check", place, *view)
    found = {key_of(one) for one in report["findings"]}
    for rule, key, outcome in expected.get("findings", ()):
        assert (rule, key, outcome) in found
    if expected.get("findings") == []:
        assert not found
    for rule, key in expected.get("no_findings", ()):
        assert (rule, key) not in {one[:2] for one in found}
    code, told = run(capsys, "check", place, *view)
    _, path = run(capsys, "trace", place, "director", *view)
    facts = " ".join(one["statement"] for one in report["findings"])
    for said in expected.get("says", ()):
        assert is_told(said, told + path + facts), told
    if "exit" in expected:
        assert code == expected["exit"]


def key_of(finding: Mapping[str, Any]) -> tuple[str, str, str]:
    return finding["rule"], finding["focus"]["iri"].rpartition("/")[2], finding["outcome"]


def as_timeline(row: Row, place: Path, capsys: Capture) -> None:
    expected, command = row["expected"], row["command"]
    over = f"{command['from']}..{command['until']}"
    timeline = ask(capsys, "check", place, "--over", over, *options(command))
    found: dict[tuple[str, str, str], list[list[str]]] = {}
    for one in timeline["findings"]:
        several = found.setdefault(key_of(one), [])
        several += [[part["from"], part["until"]] for part in one["intervals"]]
    for rule, key, outcome, intervals in expected["intervals"]:
        assert found[rule, key, outcome] == intervals
    for rule, key in expected.get("never", ()):
        assert (rule, key) not in {one[:2] for one in found}
    _, told = run(capsys, "check", place, "--over", over, *options(command))
    for *_, intervals in expected["intervals"]:
        for start, until in intervals:
            is_open = until == command["until"]
            assert (f"from {start}, open" if is_open else f"from {start} until {until}") in told


# What compares. These rows need the commands compare and impact.


def as_compare(row: Row, place: Path, capsys: Capture) -> None:
    expected, command = row["expected"], row["command"]
    before, after = command["before"], command["after"]
    new = place
    if "tables_after" in row:
        new = place.with_name("after") / "our-town"
        new.parent.mkdir()
        write(new, oracle()["base"] | row["tables"] | row["tables_after"])
    told = ask(capsys, "compare", f"{place},asOf={before['as_of']}", f"{new},asOf={after['as_of']}")
    found = {
        (one["category"], one["thing"]["iri"].rpartition("/")[2]): one for one in told["changes"]
    }
    for category, key, *words in expected["changes"]:
        said = found[category, key]["said"]
        parts = [part for text in words for part in re.split(r": |, now recorded as ", text)]
        named = [part for part in parts if part[:1].isupper()]
        assert all(name in said for name in named), said
    for category in expected.get("no_changes", ()):
        assert category not in {one for one, _ in found}


def as_comparison_of_findings(row: Row, place: Path, capsys: Capture) -> None:
    command = row["command"]
    assert command["before"]["as_of"] == command["after"]["as_of"]
    told = ask(capsys, "compare", place, *options(command["after"]), "--check")["findings"]
    for kind, wanted in row["expected"]["delta"].items():
        found = {key_of(one) for one in told[kind]}
        assert {tuple(one) for one in wanted} <= found if wanted else not found, (kind, found)


def as_impact(row: Row, place: Path, capsys: Capture) -> None:
    expected, command = row["expected"], row["command"]
    words = ["impact", place, command["thing"], "--on", command["on"], *options(command)]
    told = ask(capsys, *words)
    ended = {one["thing"]["iri"].rpartition("/")[2] for one in told["endsWith"]}
    assert set(expected["ends_with"]) <= ended
    dangling: dict[str, list[str]] = {}
    for one in told["dangling"]:
        dangling.setdefault(one["thing"]["iri"].rpartition("/")[2], []).append(one["said"])
    for key, said in expected["dangling"]:
        assert any(KEY_WORDS[said] in one for one in dangling[key]), dangling[key]
    assert told["followedBy"] == []


KEY_WORDS = {
    "director loses whom it answers to": "loses whom it answers to",
    "vested in nobody known": "vested in nobody known",
    "delegated by nobody known": "delegated by nobody known",
    "loses a party": "loses a party",
    "holds no other post": "holds no other post",
}

CHANGES = {
    "compare": as_compare,
    "compare --check": as_comparison_of_findings,
    "impact": as_impact,
}
