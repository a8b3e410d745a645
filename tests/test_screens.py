"""Reports on a screen: what a governance lead reads first, on cases and on large organograms."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from organograms import write_department

from caregraph import check, load
from caregraph.cli import main
from caregraph.deltas import Delta, Shift
from caregraph.graph.view import View
from caregraph.reports import teller, text
from caregraph.results import Report, Thing

LINES = 40
"""So many lines fit a screen."""


@pytest.fixture(scope="module")
def department(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return check(load(write_department(tmp_path_factory.mktemp("department"))))


def test_a_department_of_two_tops_is_told_as_two_causes(department: Report) -> None:
    assert len(department.findings) > 300
    assert len(department.groups) <= 12
    assert [one.cause.label for one in department.groups if one.cause] == [
        "Permanent Secretary",
        "Chief Adviser",
    ]


def test_a_large_organogram_and_a_proposal_fit_a_screen(
    department: Report, bnes_adopted: View
) -> None:
    for report in (department, check(bnes_adopted)):
        said = str(teller("report", "text")(report))

        assert said.count("\n") <= LINES
        assert report.headline() in " ".join(said.split())
        assert all(rule in said for rule in report.idle[:12])
        assert max(map(len, said.splitlines())) <= 100


def test_what_is_left_out_of_a_screen_is_counted(bnes_adopted: View) -> None:
    report = check(bnes_adopted)

    said = str(teller("report", "text")(report))

    shown = re.findall(r"^  (?:■ (?:\w+|\d.*?)|[◇?○]) +(\d+)  [A-Z]", said, re.MULTILINE)
    left_out = re.findall(r"^  and (\d+) findings? more in", said, re.MULTILINE)
    assert shown
    assert left_out
    assert sum(map(int, shown + left_out)) == len(report.findings)


def test_the_demo_begins_with_ten_lines_that_can_be_acted_on(bnes_adopted: View) -> None:
    report = check(bnes_adopted)

    said = text.brief(report)

    groups, _, idle = said.partition("nothing to look at, so not assured: ")
    assert len(re.findall(r"\b[A-Z]+-\d+\b", idle)) == 12
    assert idle.endswith(f"and {len(report.idle) - 12} more: --full\n")
    assert all(sign in groups for sign in "■◇?")
    found = groups[re.search(r"^  [■◇?]", groups, re.MULTILINE).start() :]  # type: ignore[union-attr]
    assert 3 <= len(found.splitlines()) <= 10


@pytest.mark.parametrize("command", ["check", "export", "trace"])
def test_a_command_without_a_graph_shows_its_help(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command]) == 2

    said = capsys.readouterr()
    assert f"Usage: caregraph {command}" in said.out + said.err


def test_trace_asks_for_a_graph_beside_the_post(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", "DASS"]) == 2
    assert "caregraph trace case:all" in capsys.readouterr().err


@pytest.mark.slow
def test_all_cases_have_a_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", "case:all", "Director of Adult Social Services", "--adopt", "all"]) in (
        0,
        2,
    )
    assert "no such" not in capsys.readouterr().err


@pytest.mark.slow
def test_a_filter_by_organisation_tells_what_it_leaves_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    case = "case:bath-and-north-east-somerset-2008"

    main(["check", case, "--organisation", "the PCT"])

    said = capsys.readouterr().out
    assert "only what is found about the PCT" in said
    assert main(["check", case, "--organisation", "the Moon"]) == 2
    assert "no organisation called 'the Moon'" in capsys.readouterr().err


@pytest.mark.slow
def test_what_is_new_since_a_baseline_is_marked_in_its_group(bnes_adopted: View) -> None:
    report = check(bnes_adopted)
    first, *others = report.groups[0].findings
    rest = [one for one in report.findings if one is not first]

    first = replace(first, change="new")
    since = Delta(new=(Shift(first),))
    said = text.report(replace(report, findings=(first, *rest), since=since))

    assert f"{first.rule} (1 new)" in said
    assert "since the baseline: 1 new, 0 lost, 0 still open, 0 mended" in said
    assert others


def test_changes_that_a_screen_has_no_room_for_are_counted(bnes_adopted: View) -> None:
    report = check(bnes_adopted)
    gone = tuple(Shift(replace(one, change="gone")) for one in report.findings[:5])

    few, several = (
        text.report(replace(report, since=Delta(gone=some))) for some in (gone[:3], gone)
    )

    assert "Gone with its subject since the baseline (5)\n" in several
    assert "  and 2 more: --full\n" in several
    assert " more: --full\n" not in few.partition("Gone with")[2].partition("\n\n")[0]


def test_groups_told_in_the_same_words_are_told_apart_by_organisation(
    bnes_adopted: View,
) -> None:
    report = check(bnes_adopted)
    one = report.groups[0].first
    places = [Thing(f"https://example.org/{name}", name) for name in ("North", "South")]
    twins = [
        replace(one, focus=focus, cause=head, organisations=(place,), statement="It is so.")
        for place in places
        for head in [Thing(f"{place.iri}/head", "Head")]
        for focus in (head, Thing(f"{place.iri}/deputy", "Deputy"))
    ]

    both, single = (
        text.report(replace(report, findings=tuple(some))) for some in (twins, twins[:2])
    )

    for place in places:
        assert f"{one.rule}  {place.label}: Head: " in both
    assert f"{one.rule}  Head: " in single


def test_a_screen_names_the_next_day_on_which_something_turns(bnes_adopted: View) -> None:
    report = check(bnes_adopted)

    said = str(teller("report", "text")(report))

    assert report.view.next
    assert f"next turning day {report.view.next}; what it brings: --over\n" in said
