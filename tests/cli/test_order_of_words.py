"""Who types what is asked before the GRAPH is told the command as it should be typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from caregraph.cli import main

BATH = "case:bath-and-north-east-somerset-2008"
QUERY = "SELECT ?post WHERE { ?post a cg:Post }"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (["ask", "CQ-01", BATH], f"ask {BATH} CQ-01"),
        (["ask", "CQ-01", BATH, "post=dass"], f"ask {BATH} CQ-01 post=dass"),
        (["ask", "post=dass", "CQ-01", BATH], f"ask {BATH} post=dass CQ-01"),
        (["ask", "who sits on it?", BATH], f"ask {BATH} 'who sits on it?'"),
        (["trace", "DASS", BATH, "--adopt", "all"], f"trace {BATH} DASS --adopt all"),
        (["impact", "the PCT", BATH], f"impact {BATH} 'the PCT'"),
        (["query", QUERY, BATH], f"query {BATH} '{QUERY}'"),
        (["analyse", "dual-reporting", BATH], f"analyse {BATH} dual-reporting"),
        (["options", "integration", BATH], f"options {BATH} integration"),
        (["export", "graphml", BATH], f"export {BATH} --format graphml"),
        (["check", "ACC-01", BATH, "--full"], f"check {BATH} --full --rule ACC-01"),
        (["compare", "integration", BATH], f"compare {BATH} --adopt integration"),
    ],
)
def test_words_in_another_order_are_given_in_that_of_the_command(
    typed: list[str], meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(typed) == 2

    told = capsys.readouterr().err
    assert "[graph-comes-first]" in told
    assert told.endswith(f"Type caregraph {meant}\n")


@pytest.mark.parametrize(
    "typed",
    [
        ["check", "our-twon", BATH],
        ["compare", "our-twon", BATH],
        ["export", "our-twon", BATH, "--format", "graphml"],
        ["trace", "our-twon", "DASS"],
    ],
)
def test_a_graph_that_there_is_not_is_not_taken_for_what_is_asked(
    typed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(typed) == 3

    assert "[no-such-source]" in capsys.readouterr().err


def test_a_folder_is_a_graph_as_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["trace", "chief", f"{tmp_path},asOf=2010-01-01"])

    assert f"caregraph trace {tmp_path},asOf=2010-01-01 chief" in capsys.readouterr().err
