"""A check with a baseline, as a user runs it: what fails, and what is told of what changed."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from caregraph.cli import main
from caregraph.results import Finding, Thing
from caregraph.thresholds import THRESHOLDS
from caregraph.validation import moved

Write = Callable[[Mapping[str, str]], Path]
Capture = pytest.CaptureFixture[str]

POSTS = (
    "key,title,in,roles,status,evidence\n"
    "chief,Chief Executive,council,head of paid service,in force,report 2\n"
    "director,Director of Care,council,DASS,in force,report 2\n"
)
BOTH = "solicitor,Solicitor,council,monitoring officer; chief finance officer,in force,report 2\n"
OTHER = (
    "key,who answers,to whom,kind,status,evidence\n"
    "top,chief,council,operational,in force,report 3\n"
)
LINES = OTHER + "up,director,chief,statutory,in force,report 3\n"
WAIVER = "key,rule,focus,reason,owner,approved by,review by\nw,{},,known,clerk,chair,{}\n"
START = {"posts": POSTS, "lines": LINES}


@pytest.fixture
def town(write_tables: Write, tmp_path: Path) -> Callable[..., Path]:
    """Write the structure, and keep a report on it as it was."""

    def keep(**tables: str) -> Path:
        folder = write_tables(START | tables)
        main(["check", str(folder), "--format", "json", "-o", str(tmp_path / "before.json")])
        return folder

    return keep


def again(tmp_path: Path, *words: str) -> int:
    return main(
        ["check", str(tmp_path / "structure"), "--baseline", str(tmp_path / "before.json"), *words]
    )


def fails(tmp_path: Path, words: str) -> int:
    return again(tmp_path, *(part for word in words.split() for part in ("--fail-on", word)))


def told(tmp_path: Path, capsys: Capture) -> dict[str, Any]:
    capsys.readouterr()
    again(tmp_path, "--format", "json")
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.sampled(1)
@pytest.mark.parametrize("words", ["new", "lost", "new lost", "new not-stated", "new info lost"])
def test_what_stays_as_it_was_fails_on_nothing_new(
    town: Callable[..., Path], tmp_path: Path, words: str
) -> None:
    town(posts=POSTS + BOTH)

    assert fails(tmp_path, words) == 0


def test_a_baseline_of_one_organisation_is_for_that_one_alone(
    write_tables: Write, tmp_path: Path, capsys: Capture
) -> None:
    """Whatever is found about others would count as new, though nobody looked whether it was."""
    folder = str(write_tables(START))
    of_trust = ["--organisation", "The Trust"]
    kept = str(tmp_path / "before.json")
    main(["check", folder, "--rule", "ACC-07", *of_trust, "--format", "json", "-o", kept])
    words = ["--rule", "ACC-07"]

    assert json.loads(Path(kept).read_text("utf-8"))["only"]["label"] == "The Trust"
    assert again(tmp_path, *words, *of_trust, "--fail-on", "new", "--fail-on", "not-stated") == 0
    capsys.readouterr()
    for others in ([], ["--organisation", "The Council"]):
        assert again(tmp_path, *words, *others) == 2
        said = capsys.readouterr().err
        assert "the baseline holds only what was found about The Trust" in said
        assert "Add --organisation 'The Trust'" in said


@pytest.mark.slow
def test_a_statutory_line_that_is_taken_out_is_lost(
    town: Callable[..., Path], write_tables: Write, tmp_path: Path, capsys: Capture
) -> None:
    town()
    write_tables({**START, "lines": OTHER})

    assert fails(tmp_path, "new lost") == 1
    assert fails(tmp_path, "new") == 0
    assert fails(tmp_path, "new not-stated") == 1
    assert "Lost since the baseline: passed before (" in capsys.readouterr().out
    report = told(tmp_path, capsys)
    lost = {one["rule"] for one in report["findings"] if one["change"] == "lost"}
    assert "ACC-02" in lost
    assert report["summary"]["lost"] == sum(o["change"] == "lost" for o in report["findings"])


@pytest.mark.slow
def test_what_a_rule_no_longer_looks_at_is_lost_too(
    town: Callable[..., Path], write_tables: Write, tmp_path: Path, capsys: Capture
) -> None:
    town()
    write_tables({**START, "posts": POSTS.replace("DASS", "")})

    assert fails(tmp_path, "lost") == 1
    assert "no longer looked at" in json.dumps(told(tmp_path, capsys))


@pytest.mark.parametrize(
    ("words", "code"),
    [("new", 1), ("lost", 0), ("new warning", 1), ("violation", 1), ("not-assured", 1)],
)
def test_a_new_violation_fails_by_what_is_named(
    town: Callable[..., Path], write_tables: Write, tmp_path: Path, words: str, code: int
) -> None:
    town()
    write_tables({**START, "posts": POSTS + BOTH})

    assert fails(tmp_path, words) == code


def test_a_finding_goes_with_its_subject_and_is_not_mended(
    town: Callable[..., Path], write_tables: Write, tmp_path: Path, capsys: Capture
) -> None:
    town(posts=POSTS + BOTH)
    write_tables(START)

    report = told(tmp_path, capsys)

    assert report["mended"] == []
    assert "SOD-01" in {one["rule"] for one in report["gone"]}
    assert report["summary"]["gone"] == len(report["gone"])


@pytest.mark.slow
def test_a_finding_whose_things_all_stand_is_mended(
    town: Callable[..., Path], write_tables: Write, tmp_path: Path, capsys: Capture
) -> None:
    town(posts=POSTS + BOTH)
    write_tables({**START, "posts": POSTS + BOTH.replace("; chief finance officer", "")})

    report = told(tmp_path, capsys)

    assert "SOD-01" in {one["rule"] for one in report["mended"]}
    again(tmp_path, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out.lstrip("\ufeff"))))
    assert {"still open", "mended"} <= {row["change"] for row in rows}
    again(tmp_path, "--format", "turtle")
    assert 'cg:sinceBaseline "mended"' in capsys.readouterr().out


@pytest.mark.slow
def test_a_waiver_that_ran_out_makes_its_finding_new(
    town: Callable[..., Path], write_tables: Write, tmp_path: Path
) -> None:
    town(posts=POSTS + BOTH, waivers=WAIVER.format("SOD-01", "2999-01-01"))
    assert fails(tmp_path, "new") == 0

    write_tables({**START, "posts": POSTS + BOTH, "waivers": WAIVER.format("SOD-01", "2011-01-01")})

    assert fails(tmp_path, "new") == 1


def older(tmp_path: Path, **changes: object) -> None:
    path = tmp_path / "before.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | changes), "utf-8")


def test_a_report_that_does_not_keep_what_passed_is_told_and_cannot_say_what_is_lost(
    town: Callable[..., Path], tmp_path: Path, capsys: Capture
) -> None:
    town()
    older(tmp_path, memory=None)

    assert fails(tmp_path, "new") == 0
    assert "does not keep what passed" in " ".join(capsys.readouterr().out.split())
    assert fails(tmp_path, "lost") == 3
    assert "[baseline-without-what-passed]" in capsys.readouterr().err


def test_a_report_of_the_first_shape_is_read_and_told(
    town: Callable[..., Path], tmp_path: Path, capsys: Capture
) -> None:
    town(posts=POSTS + BOTH)
    report = json.loads((tmp_path / "before.json").read_text("utf-8"))
    added = {"found", "asked", "statement", "question", "remark", "owner", "restsOn", "mood"}
    findings = []
    for one in report["findings"]:
        first = {name: said for name, said in one.items() if name not in added}
        organisations = first.pop("organisations")
        findings.append(first | {"organisation": organisations[0] if organisations else None})
    old = {"schema": "https://w3id.org/caregraph/report/1", "findings": findings}
    (tmp_path / "before.json").write_text(json.dumps(old), "utf-8")

    report = told(tmp_path, capsys)

    assert {one["change"] for one in report["findings"]} == {"open"}
    assert any("report/1" in note for note in report["notes"])


def test_a_report_of_a_shape_that_is_not_known_is_refused(
    town: Callable[..., Path], tmp_path: Path, capsys: Capture
) -> None:
    town()
    older(tmp_path, schema="https://w3id.org/caregraph/report/99")

    assert fails(tmp_path, "new") == 3
    assert "report/99" in capsys.readouterr().err


@pytest.mark.parametrize("word", ["new", "lost"])
def test_what_is_new_or_lost_needs_a_baseline(word: str, capsys: Capture) -> None:
    case = "case:barking-and-dagenham-2010"

    assert main(["check", case, "--fail-on", word]) == 2
    assert f"--fail-on {word} needs --baseline" in capsys.readouterr().err
    assert main(["check", case, "--over", "all", "--fail-on", "not-assured"]) == 2


@pytest.mark.slow
@pytest.mark.parametrize("word", THRESHOLDS)
def test_compare_takes_every_word(town: Callable[..., Path], word: str) -> None:
    folder = str(town())

    assert main(["compare", folder, folder, "--check", "--fail-on", word]) == 0


@pytest.mark.slow
def test_turtle_and_json_agree_on_whether_it_conforms(
    town: Callable[..., Path], tmp_path: Path, capsys: Capture
) -> None:
    town(posts=POSTS + BOTH)
    report = told(tmp_path, capsys)
    again(tmp_path, "--format", "turtle")

    assert report["conforms"] is False
    assert "sh:conforms false" in capsys.readouterr().out


@pytest.mark.slow
def test_a_waiver_of_a_rule_whose_findings_moved_is_told(
    town: Callable[..., Path], tmp_path: Path, capsys: Capture
) -> None:
    town(waivers=WAIVER.format("TMP-02", "2999-01-01"))

    report = told(tmp_path, capsys)

    assert any("TMP-02" in note and "AUT-08 tells now" in note for note in report["notes"])


def _finding(rule: str) -> Finding:
    line = Thing("https://example.org/line", "line")
    return Finding(
        rule, "", "", "breach", "warning", line, (), None, None, "said", "mend", "clerk", (), ()
    )


def test_a_finding_of_a_baseline_that_another_rule_tells_now_is_the_same() -> None:
    before, now = (_finding("TMP-02"),), (_finding("AUT-08"),)

    renamed = moved.renamed(before, now)

    assert [one.fingerprint for one in renamed] == [now[0].fingerprint]


def test_what_a_narrower_scope_leaves_out_is_lost(
    town: Callable[..., Path], write_tables: Write, tmp_path: Path
) -> None:
    town()
    scope = "key,says,kinds\ns,does not speak about,lines\n"
    write_tables({**START, "lines": OTHER, "scope": scope})

    assert fails(tmp_path, "lost") == 1
