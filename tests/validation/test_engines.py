"""pySHACL as a second opinion: the same findings, and told where it has others."""

from __future__ import annotations

from pathlib import Path

import pytest
from rulefiles import files

import caregraph
from caregraph import Rulebook
from caregraph.cli import main
from caregraph.graph.choices import Choice
from caregraph.graph.view import open_view
from caregraph.shacl import reference
from caregraph.shacl.execute import run_query
from caregraph.validation import engines

BATH = "case:bath-and-north-east-somerset-2008"
SMALL = "case:waltham-forest-2009"


@pytest.mark.slow
@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.weekly)])
def test_both_engines_give_one_report(*, whole: bool) -> None:
    view = caregraph.load(BATH, adopt="all")
    book = Rulebook.load()
    if not whole:
        found = sorted({one.rule for one in caregraph.check(view).findings}, reverse=True)
        of_each_theme = {rule.partition("-")[0]: rule for rule in found}
        book = book.only([*of_each_theme.values()])

    ours, theirs = (caregraph.check(view, book, engine=one) for one in ("caregraph", "pyshacl"))

    assert view.has_reports, "so that the other readings are asked for too"
    assert ours.findings
    assert theirs == ours
    assert theirs.differences(ours) == ()


@pytest.mark.slow
def test_a_rule_of_ones_own_with_nameless_nodes_is_run_alike(tmp_path: Path) -> None:
    (acc,) = (file for file in files() if file.identifier == "ACC-06")
    text = acc.text.replace("ACC-06", "OWN-01").replace("acc-06", "own-01")
    (tmp_path / "own-01.ttl").write_text(text, "utf-8")
    book = Rulebook.load([tmp_path]).only(["OWN-01"])
    view = caregraph.load(BATH, adopt="all")

    ours, theirs = (caregraph.check(view, book, engine=one) for one in ("caregraph", "pyshacl"))

    assert {one.rule for one in ours.findings} == {"OWN-01"}
    assert theirs == ours


@pytest.mark.slow
def test_a_report_says_which_engine_made_it(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", SMALL, "--rule", "STAT-02", "--engine", "pyshacl", "--full"])
    said = capsys.readouterr().out
    main(["check", SMALL, "--rule", "STAT-02", "--full"])

    assert "checked by pyshacl" in said
    assert "checked by" not in capsys.readouterr().out


@pytest.mark.slow
def test_where_both_agree_the_second_is_said_to(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["check", SMALL, "--rule", "STAT-02", "--rule", "PRV-02", "--engine", "both"])

    told = capsys.readouterr()
    assert code == main(["check", SMALL, "--rule", "STAT-02", "--rule", "PRV-02"])
    assert "PRV-02" in told.out
    assert "pySHACL finds the same: 6 findings" in told.err


@pytest.mark.slow
def test_where_they_differ_every_finding_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = reference.run
    monkeypatch.setattr(
        reference, "run", lambda *given, **named: run(*given, **named)[1:]
    )  # the engine overlooks the first result

    code = main(["check", SMALL, "--rule", "STAT-02", "--engine", "both"])

    told = capsys.readouterr()
    assert code == 4
    assert "STAT-02" in told.out, "our report is told all the same"
    assert "pySHACL finds something else: [engines-differ]\n" in told.err
    assert "\n  only here: STAT-02 | not-stated | violation" in told.err


def test_the_difference_of_two_reports_says_which_has_what() -> None:
    as_is, adopted = caregraph.load(BATH), caregraph.load(BATH, adopt="all")
    book = Rulebook.load().only(["ACC-06", "STAT-02"])
    before, after = (caregraph.check(one, book) for one in (as_is, adopted))

    said = before.differences(after)

    assert said
    assert all(one.startswith("only in the other: ACC-06 | left-open") for one in said)
    assert [one.replace("only here", "only in the other") for one in after.differences(before)] == [
        *said
    ]


def test_a_second_opinion_is_on_one_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", SMALL, "--over", "all", "--engine", "both"]) == 2
    assert "--engine gives an opinion on one day" in capsys.readouterr().err
    with pytest.raises(caregraph.UsageError, match="an opinion on one day"):
        caregraph.check(caregraph.load(SMALL), over="all", engine="pyshacl")


def test_an_unknown_engine_is_refused_with_near_ones() -> None:
    with pytest.raises(caregraph.UnknownNameError, match="Did you mean 'pyshacl'"):
        caregraph.check(caregraph.load(SMALL), engine="pyshackl")  # type: ignore[call-overload]


@pytest.mark.slow
def test_nothing_is_found_about_no_focus() -> None:
    view = caregraph.load(SMALL)

    assert reference.run(view.to_rdflib(), view.to_rdflib(), focus=()) == []


@pytest.mark.slow
@pytest.mark.parametrize("choice", [Choice(adopt=("all",)), Choice(as_of="any")])
def test_a_query_that_is_left_out_for_what_is_not_there_would_find_nothing(choice: Choice) -> None:
    view = open_view([BATH, SMALL], choice)
    book = Rulebook.load()
    asked = dict.fromkeys(book.by_shape())
    queries = book.compile().queries

    found = {one.key for one in engines.own(view, book, asked)}

    assert found == {one.key for query in queries for one in run_query(view, query)}
    assert found
