"""What holds if what is written is all there is: a choice at the time of checking."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

import caregraph
from caregraph import Rulebook
from caregraph.cli import main
from caregraph.results import Report
from caregraph.timelines import Timeline

BATH = "case:bath-and-north-east-somerset-2008"
HEAD = "supposing that what is written is all there is: lines, posts"
RULES = Rulebook.load().only(["ACC-06", "ACC-09", "BOD-01", "STAT-12"])


def outcomes(report: Report) -> dict[str, set[str]]:
    told: dict[str, set[str]] = {}
    for one in report.findings:
        told.setdefault(one.rule, set()).add(one.outcome)
    return told


@pytest.mark.slow
def test_supposing_makes_breaches_of_these_kinds_even_of_recorded_gaps() -> None:
    view = caregraph.load(BATH, adopt="all")

    plain = caregraph.check(view, RULES)
    supposing = caregraph.check(view, RULES, suppose_complete=["lines", "posts"])

    assert outcomes(plain)["ACC-09"] == outcomes(plain)["STAT-12"] == {"not-stated"}
    assert outcomes(supposing)["ACC-09"] == outcomes(supposing)["STAT-12"] == {"breach"}
    assert outcomes(supposing)["ACC-06"] == {"breach"}
    assert outcomes(supposing)["BOD-01"] == outcomes(plain)["BOD-01"], "bodies are another kind"
    assert not plain.view.supposed
    assert HEAD in supposing.view.lines()
    assert supposing.as_json()["view"]["supposedComplete"] == ["lines", "posts"]
    assert not caregraph.check(view, RULES).view.supposed, "the view given is as it was"


@pytest.mark.slow
def test_supposing_holds_on_every_day_of_a_range() -> None:
    view = caregraph.load(BATH, adopt="all")

    found = caregraph.check(view, RULES, over="2008-05-01..2008-07-01", suppose_complete=["lines"])

    assert isinstance(found, Timeline)
    assert {one.finding.outcome for one in found.findings if one.finding.rule == "ACC-09"} == {
        "breach"
    }
    assert found.view.supposed == ("lines",)


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html", "junit", "sarif", "turtle"])
def test_every_form_of_report_says_what_was_supposed(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(
        ["check", BATH, "--rule", "ACC-09", "--suppose-complete", "posts, lines", "--format", form]
    )

    told = capsys.readouterr().out
    assert ("supposedComplete" if form == "json" else HEAD[1:]) in told


@pytest.mark.slow
def test_a_comparison_says_it_of_both_views(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["compare", BATH, "--adopt", "all", "--suppose-complete", "lines"]
    code = main([*asked, "--check", "--format", "json"])

    told = json.loads(capsys.readouterr().out)
    assert code == 1
    assert told["before"]["supposedComplete"] == told["after"]["supposedComplete"] == ["lines"]
    assert main(asked) == 2
    assert "--suppose-complete needs --check" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("line", "Did you mean 'lines'?"),
        ("officers", "Did you mean 'deputies'"),
        ("xyz", "There are: actions, agreements"),
    ],
)
@pytest.mark.parametrize(
    "call",
    [
        lambda name: caregraph.check(caregraph.load(BATH), suppose_complete=[name]),
        lambda name: caregraph.load(f"{BATH},supposeComplete={name}"),
    ],
)
def test_a_kind_that_there_is_not_is_refused_with_the_nearest_in_meaning(
    call: Callable[[str], object], name: str, near: str
) -> None:
    with pytest.raises(caregraph.UnknownNameError, match=f"called '{name}'") as refused:
        call(name)

    assert near in (refused.value.hint or "")


def test_an_empty_supposition_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", BATH, "--suppose-complete", " , "]) == 2
    assert "needs kinds of thing" in capsys.readouterr().err
