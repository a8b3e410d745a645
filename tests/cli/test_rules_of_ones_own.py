"""Rules of one's own in the commands about change: they are asked as the shipped ones are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from own import RULE

from caregraph.cli import main

BNES = "case:bath-and-north-east-somerset-2008"
BARKING = "case:barking-and-dagenham-2010"


@pytest.fixture
def rules_dir(tmp_path: Path) -> Path:
    asks = RULE.replace("cg:note", "cg:locator")  # which no post has
    since = asks.replace("cg:hasBasis", 'cg:ruleValidFrom "2008-02-17"^^xsd:date ; cg:hasBasis')
    (tmp_path / "own.ttl").write_text(since, "utf-8")
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["compare", BNES, "--adopt", "all", "--check"], "OWN-01"),
        (["impact", BNES, "the PCT", "--check"], "OWN-01"),
        (["options", BARKING], "OWN-01"),
        (["days", BNES, "--over", "2008-02..2008-03"], "2008-02-17"),
    ],
)
def test_a_rule_of_ones_own_is_asked(
    rules_dir: Path, capsys: pytest.CaptureFixture[str], asked: list[str], told: str
) -> None:
    main([*asked, "--format", "json"])
    without = capsys.readouterr().out

    main([*asked, "--format", "json", "--rules-dir", str(rules_dir)])
    given = capsys.readouterr().out

    assert json.loads(given)
    assert told in given
    assert told not in without


@pytest.mark.parametrize("asked", [["compare", BNES, "--adopt", "all"], ["impact", BNES, "PCT"]])
def test_rules_without_a_check_are_refused(
    rules_dir: Path, capsys: pytest.CaptureFixture[str], asked: list[str]
) -> None:
    assert main([*asked, "--rules-dir", str(rules_dir)]) == 2
    assert "--rules-dir needs --check" in capsys.readouterr().err


@pytest.mark.slow
def test_two_days_may_be_compared_with_nothing_adopted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    days = ["compare", f"{BNES},asOf=2008-03-05,adopt=all", f"{BNES},asOf=2009-06-01"]

    assert main([*days, "--adopt", "none", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)

    assert told["before"]["adopted"]
    assert not told["after"]["adopted"]
