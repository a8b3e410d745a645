"""What is new since last time, and what somebody answers for leaving open."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caregraph.cli import main
from caregraph.errors import SourceError, SourceProblemsError
from caregraph.graph.choices import Choice
from caregraph.graph.store import open_store
from caregraph.graph.view import View, view
from caregraph.results import Assurance, Finding, Report, Thing
from caregraph.seen import Seen
from caregraph.validation import Rulebook, baselines, waivers
from caregraph.validation.baselines import Baseline
from caregraph.validation.kinds import Checked
from caregraph.vocab import CG, RDF, turtle_prologue

RULES = ("ACC-01", "ACC-02", "STAT-03")


def finding(rule: str, focus: str, value: str = "", outcome: str = "breach") -> Finding:
    return Finding(
        rule=rule,
        title="a title",
        found="what was found",
        outcome=outcome,
        severity="violation",  # type: ignore[arg-type]
        focus=Thing(f"https://example.org/{focus}", focus),
        organisations=(),
        path=None,
        value=value or None,
        statement="in words",
        remedy="mend it",
        owner="clerk",
        basis=(),
        evidence=(),
    )


def report(findings: list[Finding]) -> Report:
    return Report(Seen("https://example.org/view", ()), tuple(findings), ())


@cache
def nowhere() -> View:
    """Give a view in which nothing of the findings is described."""
    return view(open_store(["case:barking-and-dagenham-2010"]), Choice())


def compared(after: list[Finding], before: list[Finding]) -> Report:
    now = report(after)
    return baselines.compared(now, Baseline(tuple(before), None), Checked(nowhere(), book(), now))


@cache
def book() -> Rulebook:
    return Rulebook.load().only(RULES)


@st.composite
def findings(draw: st.DrawFn) -> list[Finding]:
    places = st.tuples(st.sampled_from(RULES), st.integers(0, 9), st.integers(0, 3))
    return [
        finding(rule, f"f{focus}", f"v{value}")
        for rule, focus, value in draw(st.sets(places, max_size=12))
    ]


@pytest.mark.slow
@settings(deadline=None)
@given(before=findings(), after=findings())
def test_what_is_new_open_and_fixed_is_counted_exactly(
    before: list[Finding], after: list[Finding]
) -> None:
    old = {one.fingerprint for one in before}
    now = {one.fingerprint for one in after}

    result = compared(after, before)

    assert {f.fingerprint for f in result.findings if f.change == "new"} == now - old
    assert {f.fingerprint for f in result.findings if f.change == "open"} == now & old
    assert result.since is not None
    assert {f.fingerprint for f in result.since.went} == old - now
    counts = result.summary()
    assert (counts["new"], counts["open"]) == (len(now - old), len(now & old))
    assert (counts["mended"] or 0) + (counts["gone"] or 0) == len(old - now)


@pytest.mark.slow
@settings(deadline=None)
@given(before=findings(), words=st.text(), seed=st.integers())
def test_other_words_names_and_order_make_no_difference(
    before: list[Finding], words: str, seed: int
) -> None:
    after = [
        replace(
            one, statement=words, title=words, remedy=words, focus=replace(one.focus, label=words)
        )
        for one in before
    ]
    random.Random(seed).shuffle(after)

    result = compared(after, before)

    assert {one.change for one in result.findings} <= {"open"}
    assert result.since is not None
    assert result.since.went == ()


@pytest.mark.parametrize("outcome", ["not-stated", "left-open", "waived"])
def test_what_was_no_breach_before_and_is_one_now_is_new(outcome: str) -> None:
    before = [finding("ACC-01", "post", outcome=outcome)]

    result = compared([finding("ACC-01", "post")], before)

    assert [(one.change, one.was) for one in result.findings] == [("new", outcome)]


def test_a_report_written_and_read_again_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    before = [finding("ACC-01", "a"), finding("ACC-02", "b", "v")]
    path.write_text(json.dumps(report(before).as_json()), "utf-8")

    assert list(baselines.read(path).findings) == before


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"schema": "another"}',
        "\x00",
        '{"schema": "https://w3id.org/caregraph/report/1"}',
        '{"schema": "https://w3id.org/caregraph/report/1", "findings": [{}]}',
    ],
)
def test_what_is_no_report_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "report.json"
    path.write_text(text, "utf-8")

    with pytest.raises(SourceError) as caught:
        baselines.read(path)

    assert "json" in (caught.value.hint or "")


HEADER = "key,rule,focus,class,reason,owner,approved by,authority,review by\n"


def write(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "known.csv"
    path.write_text(HEADER + "".join(row + "\n" for row in rows), "utf-8")
    return path


@pytest.fixture
def two() -> Report:
    return report(
        [finding("ACC-01", "here"), finding("ACC-01", "there"), finding("ACC-02", "here")]
    )


@pytest.mark.parametrize(
    ("scope", "waived"),
    [("ACC-01,here,", 1), ("ACC-01,,", 2), ("acc-01,https://example.org/there,", 1)],
)
def test_a_waiver_covers_one_thing_or_all_that_a_rule_finds(
    tmp_path: Path, bnes_as_is: View, two: Report, scope: str, waived: int
) -> None:
    path = write(tmp_path, f"w,{scope},known,the clerk,the chair,minute 4,2011-04-01")

    result = waivers.applied(two, waivers.read(path, RULES), bnes_as_is, date(2011, 3, 31))

    assert result.summary()["waived"] == waived
    assert len(result.findings) == len(two.findings), "waived findings stay visible"
    shown = next(one for one in result.findings if one.outcome == "waived")
    assert shown.waiver == {
        "reason": "known",
        "owner": "the clerk",
        "approvedBy": "the chair",
        "authority": "minute 4",
        "reviewBy": "2011-04-01",
    }


@pytest.mark.parametrize(
    ("today", "outcome"), [(date(2011, 3, 31), "waived"), (date(2011, 4, 1), "breach")]
)
def test_a_waiver_that_has_run_out_returns_the_finding_and_says_so(
    tmp_path: Path, bnes_as_is: View, today: date, outcome: str
) -> None:
    path = write(tmp_path, "w,ACC-01,here,,known,the clerk,the chair,,2011-04-01")

    result = waivers.applied(
        report([finding("ACC-01", "here")]), waivers.read(path, RULES), bnes_as_is, today
    )

    assert result.findings[0].outcome == outcome
    assert ("ran out on 2011-04-01" in result.findings[0].message) is (outcome == "breach")


def test_a_waiver_that_matches_nothing_is_itself_a_finding(
    tmp_path: Path, bnes_as_is: View, two: Report
) -> None:
    path = write(tmp_path, "w,STAT-03,,,known,the clerk,the chair,,2011-04-01")

    result = waivers.applied(two, waivers.read(path, RULES), bnes_as_is, date(2011, 1, 1))

    assert "matches no finding of STAT-03" in result.findings[-1].message
    assert result.findings[-1].severity == "info"


def test_a_waiver_beside_another_is_not_idle_and_an_old_one_says_nothing(
    tmp_path: Path, bnes_as_is: View, two: Report
) -> None:
    path = write(
        tmp_path,
        "old,ACC-01,,,known,the clerk,the chair,,2010-01-01",
        "one,ACC-01,here,,known,the clerk,the chair,,2011-04-01",
        "all,ACC-01,,,known,the clerk,the chair,,2011-04-01",
    )

    result = waivers.applied(two, waivers.read(path, RULES), bnes_as_is, date(2011, 1, 1))

    assert [one.outcome for one in result.findings] == ["waived", "waived", "breach"]
    assert not [one for one in result.findings if "waiver" in one.message]


def test_every_rule_counts_what_is_not_stated_and_what_is_waived(
    tmp_path: Path, bnes_as_is: View
) -> None:
    found = replace(
        report(
            [
                finding("ACC-01", "here"),
                finding("ACC-01", "there", outcome="not-stated"),
                finding("ACC-01", "else"),
            ]
        ),
        assurance=(Assurance("ACC-01", "one", "findings", 5, 2, 3),),
    )
    path = write(tmp_path, "w,ACC-01,here,,known,the clerk,the chair,,2011-04-01")

    result = waivers.applied(found, waivers.read(path, RULES), bnes_as_is, date(2011, 1, 1))

    assert result.as_json()["assurance"] == [
        {
            "rule": "ACC-01",
            "status": "findings",
            "targets": 5,
            "passed": 2,
            "findings": 3,
            "notStated": 1,
            "waived": 1,
            "leftOpen": 0,
            "outOfEra": 0,
            "elsewhere": 0,
            "outOfScope": 0,
        }
    ]


WAIVER = """
id:town a cg:Structure ; skos:prefLabel "Town" ; cg:asAt "2012-06-01"^^xsd:date .
id:post a cg:Post ; skos:prefLabel "Post" ; cg:describedIn id:town .
id:w a cg:Waiver ; skos:prefLabel "w" ; cg:waivesRule "STR-02" ; cg:reason "known" ;
    cg:waiverOwner "clerk" ; cg:approvedBy "chair" ; cg:reviewBy "2012-07" ;
    cg:describedIn id:town .
"""


@pytest.mark.parametrize(
    ("lost", "words"),
    [
        ('cg:reason "known" ;', "lacks cg:reason"),
        ('cg:reviewBy "2012-07" ;', "lacks cg:reviewBy"),
        ('"2012-07"', "a date under cg:reviewBy, not 'soon'"),
    ],
)
def test_a_waiver_in_rdf_that_nobody_answers_for_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lost: str, words: str
) -> None:
    path = tmp_path / "town.ttl"
    path.write_text(turtle_prologue() + WAIVER, "utf-8")
    assert main(["check", str(path)]) in (0, 1)
    path.write_text(
        turtle_prologue() + WAIVER.replace(lost, '"soon"' if lost.startswith('"') else ""), "utf-8"
    )

    assert main(["check", str(path)]) == 3
    assert words in capsys.readouterr().err


@pytest.mark.slow
def test_with_some_rules_only_their_waivers_and_their_baseline_count(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = ["check", "case:bath-and-north-east-somerset-2008", "--adopt", "all"]
    baseline = tmp_path / "before.json"
    main([*case, "--format", "json", "-o", str(baseline)])
    path = write(
        tmp_path,
        "w,ACC-06,,,known,the clerk,the chair,,2999-04-01",
        "x,ACC-07,,,known,the clerk,the chair,,2999-04-01",
    )
    capsys.readouterr()

    main([*case, "--rule", "ACC-06", "--baseline", str(baseline), "--waivers", str(path)])

    said = capsys.readouterr().out
    assert "0 new, 0 lost, 2 still open, 0 mended, 0 gone with its subject" in said
    assert "2 waived" in said
    assert "matches no finding" not in said


@pytest.mark.parametrize(
    ("to", "route", "said"),
    [
        (
            "trust-chief",
            "The chief executives",
            "1 mended (1 by an answer), 0 gone with its subject",
        ),
        ("other", "", "0 mended, 1 gone with its subject"),
    ],
)
def test_a_question_that_is_asked_of_another_was_not_answered(
    write_tables: Callable[[Mapping[str, str]], Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    to: str,
    route: str,
    said: str,
) -> None:
    def check(to: str, route: str, *words: str) -> str:
        lines = (
            "key,who answers,to whom,kind,escalation route,status,evidence\n"
            "up,director,chief,operational,,in force,report 3\n"
            f"over,director,{to},corporate,{route},in force,report 3\n"
        )
        organisations = (
            "key,name,type,status,evidence\n"
            "council,The Council,upper-tier authority,in force,report 1\n"
            "trust,The Trust,primary care trust,in force,report 1\n"
            "other,The Other Trust,primary care trust,in force,report 1\n"
        )
        folder = str(write_tables({"lines": lines, "organisations": organisations}))
        main(["check", folder, "--rule", "ACC-09", *words])
        out = capsys.readouterr().out
        return " ".join(out.split())

    baseline = str(tmp_path / "before.json")
    check("trust-chief", "", "--format", "json", "-o", baseline)

    assert said in check(to, route, "--baseline", baseline)


def test_a_waiver_among_the_tables_of_a_structure_needs_no_source(
    write_tables: Callable[[Mapping[str, str]], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Its table has no column for one: it says who approved it, and by which authority."""
    table = "key,rule,focus,reason,owner,approved by,authority,review by\n"
    folder = write_tables(
        {"waivers": table + "w,STAT-03,council,known,clerk,chair,minute 7,2999-01-01\n"}
    )

    assert main(["check", str(folder), "--rule", "PRV-01", "--fail-on", "info"]) == 0, (
        capsys.readouterr().out
    )


@pytest.mark.parametrize(("focus", "of_south"), [("council", "n"), ("", "n"), ("IRI", "w")])
def test_a_waiver_among_the_tables_of_a_structure_is_about_that_structure(
    write_tables: Callable[[Mapping[str, str]], Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    focus: str,
    of_south: str,
) -> None:
    """What one council approved leaves nothing open at another whose keys are the same."""
    iri = "https://w3id.org/caregraph/id/south/organisation/council"
    row = f"w,STAT-03,{iri if focus == 'IRI' else focus},known,clerk,chair,2999-01-01\n"
    head = "key,rule,focus,reason,owner,approved by,review by\n"
    folders = []
    for key, tables in (("south", {}), ("north", {"waivers": head + row})):
        structure = f"key,title,main source,as at\n{key},{key},report,2010-06-01\n"
        folder = write_tables({"structure": structure, **tables})
        folders.append(str(folder.rename(tmp_path / key)))

    main(["check", *folders, "--rule", "STAT-03", "--format", "json"])

    found = json.loads(capsys.readouterr().out)["findings"]
    told = {one["focus"]["iri"].split("/")[-3]: one["outcome"][0] for one in found}
    assert told == {"south": of_south, "north": "n" if focus == "IRI" else "w"}


@pytest.mark.parametrize("cls", [CG.Post, CG.JointPost])
def test_a_waiver_of_a_class_covers_what_is_of_it_or_of_one_below(
    tmp_path: Path, bnes_adopted: View, cls: ox.NamedNode
) -> None:
    post = bnes_adopted.subjects(RDF.type, cls)[0]
    on_post = replace(finding("ACC-01", "x"), focus=Thing(post.value, "a post"))
    path = write(tmp_path, "w,ACC-01,,post,known,the clerk,the chair,,2011-04-01")

    result = waivers.applied(
        report([on_post, finding("ACC-01", "elsewhere")]),
        waivers.read(path, RULES),
        bnes_adopted,
        date(2011, 1, 1),
    )

    assert [one.outcome for one in result.findings] == ["waived", "breach"]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("w,ACC-01,,,,the clerk,the chair,,2011-04-01", "reason"),
        ("w,ACC-01,,,known,the clerk,the chair,,", "review by"),
        ("w,ACC-01,,,known,,the chair,,2011-04-01", "owner"),
        ("w,ACC-01,,,known,the clerk,,,2011-04-01", "approved by"),
        ("w,ACC-01,,,known,the clerk,the chair,,soon", "review by"),
        ("w,ACC-11,,,known,the clerk,the chair,,2011-04-01", "rule"),
    ],
)
def test_a_waiver_nobody_answers_for_is_refused(tmp_path: Path, row: str, column: str) -> None:
    with pytest.raises(SourceProblemsError) as caught:
        waivers.read(write(tmp_path, row), RULES)

    assert [problem.column for problem in caught.value.problems] == [column]


@pytest.mark.slow
def test_only_what_is_new_fails_where_that_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = "case:bath-and-north-east-somerset-2008"
    baseline = tmp_path / "before.json"
    assert main(["check", case, "--format", "json", "-o", str(baseline)]) in (0, 1)

    same = main(["check", case, "--baseline", str(baseline), "--fail-on", "new"])
    adopted = main(
        [
            "check",
            case,
            "--adopt",
            "all",
            "--baseline",
            str(baseline),
            "--fail-on",
            "new",
            "--fail-on",
            "violation",
        ]
    )

    assert (same, adopted) == (0, 1)
    assert " new, " in capsys.readouterr().out
    assert main(["check", case, "--fail-on", "new"]) == 2
