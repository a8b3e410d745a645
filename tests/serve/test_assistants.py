"""The door for assistants: what its tools tell and refuse, and that a real client can ask."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from caregraph.serve import close, create_app
from caregraph.serve.access import Access
from caregraph.serve.assistants import server
from caregraph.serve.assistants.tools import INSTRUCTIONS, Asking, RefusedError
from caregraph.serve.processes.workers import Limits

pytestmark = pytest.mark.slow

BNES = "case:bath-and-north-east-somerset-2008"
REPORT = "Social Care and PCT Integration next steps: Governance and Leadership Arrangements, 7.5"
TOOLS = ["ask", "search", "trace", "check", "compare", "impact", "query"]


@pytest.fixture(scope="module")
def bath() -> Iterator[Flask]:
    made = create_app([BNES], limits=Limits(seconds=20))
    yield made
    close(made)


@pytest.fixture(scope="module")
def asking(bath: Flask) -> Asking:
    return Asking(bath)


def test_every_tool_says_what_it_is_for(asking: Asking) -> None:
    assert [*asking.tools()] == TOOLS
    for tool in asking.tools().values():
        assert len((tool.__doc__ or "").split()) > 15


def test_an_answer_has_its_evidence_and_what_is_not_stated(asking: Asking) -> None:
    told = asking.ask("who does the DASS answer to?", adopt="all")

    said = "If what is proposed is adopted, Director of Adult Social Services answers to PCT"
    assert told["answer"]["says"].startswith(said)
    assert told["evidence"] == [REPORT]
    assert any("How conflicts between the two lines" in one for one in told["notStated"])


def test_a_sentence_moves_the_view_for_assistants_too(asking: Asking) -> None:
    told = asking.ask("who does the DASS answer to if the proposal is adopted")

    assert len(told["answer"]["answer"]["results"]["bindings"]) == 2


def test_what_is_unclear_is_offered_and_not_answered(asking: Asking) -> None:
    told = asking.ask("something about money and people there")

    assert told["answer"]["answer"] is None
    assert len(told["answer"]["readings"]) == 3


def test_a_path_is_followed_with_evidence(asking: Asking) -> None:
    told = asking.trace("DASS", adopt="all")

    assert REPORT in told["evidence"]
    assert any("not stated" in one for one in told["notStated"])


def test_findings_come_with_rule_basis_and_silence(asking: Asking) -> None:
    told = asking.check(outcome="not-stated")

    findings = told["answer"]["findings"]
    assert findings
    assert {one["outcome"] for one in findings} == {"not-stated"}
    assert told["notStated"]
    assert told["leftOut"]


def test_changes_and_impact_are_cut_to_what_can_be_read(asking: Asking) -> None:
    for told in (asking.compare(adopt="all"), asking.impact("the PCT")):
        assert told["evidence"]
        assert len(json.dumps(told)) < 120_000
        assert told["leftOut"]


def test_searching_tells_namesakes_apart(asking: Asking) -> None:
    told = asking.search("chief executive")

    found = told["answer"]["found"]
    assert {"the PCT", "the Council (B&NES)"} <= {
        part for one in found for cell in one["where"] for part in cell["text"].split(" · ")
    }


def test_queries_only_read(asking: Asking) -> None:
    told = asking.query("SELECT ?post WHERE { ?post a cg:Post }")

    assert told["answer"]["results"]["bindings"]
    for text in (
        "DELETE WHERE { ?s ?p ?o }",
        "INSERT DATA { <a:b> <a:c> <a:d> }",
        "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }",
        "LOAD <http://example.org/>",
    ):
        with pytest.raises(RefusedError):
            asking.query(text)


def test_what_is_refused_says_what_to_do(asking: Asking) -> None:
    with pytest.raises(RefusedError, match="nobody") as caught:
        asking.trace("nobody of that name")

    assert caught.value.code
    with pytest.raises(RefusedError, match="date"):
        asking.ask("who does the DASS answer to", day="yesterdayish")


def test_limits_are_those_of_the_service() -> None:
    made = create_app([BNES], limits=Limits(seconds=5, rows=5))
    try:
        told = Asking(made).query("SELECT ?s ?p ?o WHERE { ?s ?p ?o }")
        slow = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
        with pytest.raises(RefusedError, match="limit"):
            Asking(made).query(slow)
    finally:
        close(made)
    assert len(told["answer"]["results"]["bindings"]) == 5


def test_names_that_are_not_shown_are_not_told(folder: Path) -> None:
    made = create_app([str(folder)], access=Access(redact_below=1))
    try:
        asking = Asking(made)
        told = [
            asking.search("director"),
            asking.search("ann-"),
            asking.trace("Director of Care"),
            asking.ask("who is the Director of Care"),
            asking.query("SELECT * { ?s ?p ?o }"),
            asking.check(),
        ]
        with pytest.raises(RefusedError):
            asking.trace("Ann Example")
    finally:
        close(made)

    assert "Ann Example" not in json.dumps(told)
    assert "name withheld" in json.dumps(told)


def test_without_the_sdk_it_says_what_to_install(
    bath: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from caregraph.errors import ToolMissingError

    monkeypatch.setitem(sys.modules, "mcp.server", None)

    with pytest.raises(ToolMissingError) as caught:
        server.make_server(bath)
    assert "caregraph[mcp]" in (caught.value.hint or "")


def test_a_real_client_lists_the_tools_and_asks_over_standard_input_and_output() -> None:
    pytest.importorskip("mcp.server", reason="mcp is not installed")

    listed, answered, refused, instructions = asyncio.run(_talk())

    assert instructions.startswith(INSTRUCTIONS)
    assert {one.name: one.annotations.read_only_hint for one in listed} == dict.fromkeys(
        TOOLS, True
    )
    told = json.loads(answered.content[0].text)
    assert told["evidence"] == [REPORT]
    assert told["notStated"]
    assert refused.is_error
    assert "nobody" in refused.content[0].text


async def _talk() -> tuple[Any, ...]:
    """Talk to the command as an assistant does, by the client of the SDK."""
    from mcp import ClientSession, StdioServerParameters
    from mcp.client.stdio import stdio_client

    program = StdioServerParameters(
        command=sys.executable, args=["-m", "caregraph", "mcp", BNES], env={**os.environ}
    )
    async with (
        stdio_client(program) as (reading, writing),
        ClientSession(reading, writing) as session,
    ):
        hello = await session.initialize()
        listed = await session.list_tools()
        question = {"question": "who does the DASS answer to?", "adopt": "all"}
        answered = await session.call_tool("ask", question)
        refused = await session.call_tool("trace", {"name": "nobody"})
        return listed.tools, answered, refused, hello.instructions or ""
