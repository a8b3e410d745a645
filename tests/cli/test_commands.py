"""The command line: every command, what it prints where, and its exit codes."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest

from caregraph import assets, registry
from caregraph.cli import main
from caregraph.graph.view import View
from caregraph.sources import folder

Write = Callable[[Mapping[str, str]], Path]
Capture = pytest.CaptureFixture[str]

BNES = "case:bath-and-north-east-somerset-2008"

RUNS: list[tuple[list[str], int]] = [
    (["--help"], 0),
    (["--version"], 0),
    (["chek"], 2),
    (["build", BNES], 0),
    (["build", BNES, "--format", "tutle"], 2),
    (["build", "nowhere"], 3),
    (["check", BNES, "--rule", "SOD-01"], 0),
    (["check", BNES, "--adopt", "all"], 1),
    (["check", BNES, "--rule", "ACC-99"], 2),
    (["check", BNES, "--adopt", "nothing-of-that-name"], 2),
    (["check", BNES, "--as-of", "yesterday"], 2),
    (["check", BNES, "--as-of", ""], 2),
    (["check", BNES, "--waivers", "nowhere.csv"], 3),
    (["check", BNES, "--baseline", "nowhere.json"], 3),
    (["check", "nowhere"], 3),
    (["check", "nowhere", "--format", "pfd"], 2),
    (["check", "case:nowhere"], 2),
    (["check", BNES, "--rules-dir", "{broken}"], 4),
    (["ask", "--list"], 0),
    (["ask", "CQ-01"], 0),
    (["ask", "CQ-999"], 2),
    (["ask"], 2),
    (["ask", BNES, "CQ-01", "post=Nobody of That Name"], 2),
    (["query", BNES, "SELECT ?post WHERE { ?post a cg:Post }"], 0),
    (["query", BNES, "ASK { ?post a cg:Post }"], 0),
    (["query", BNES, "CONSTRUCT WHERE { ?post a cg:Post }"], 0),
    (["query", BNES, "SELECT WHERE"], 2),
    (["query", BNES, "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }"], 2),
    (["query", BNES, "@no-such-file.rq"], 3),
    (["trace", BNES, "DASS", "--adopt", "all"], 0),
    (["trace", BNES, "Director of Nothing"], 2),
    (["compare", BNES, "--adopt", "all"], 0),
    (["compare", BNES, "--adopt", "all", "--check"], 1),
    (["compare", BNES, "nowhere"], 3),
    (["impact", BNES, "the PCT"], 0),
    (["impact", BNES, "Nobody of That Name"], 2),
    (["options", "case:barking-and-dagenham-2010"], 0),
    (["options", BNES], 2),
    (["infer", BNES], 0),
    (["infer", BNES, "--materialise", "rl"], 0),
    (["infer", BNES, "--materialise", "rl", "--format", "turtel"], 2),
    (["infer", BNES, "--materialise", "dl"], 2),
    (["check", BNES, "--over", "2008..2009"], 0),
    (["check", BNES, "--over", "2008..2009", "--adopt", "all"], 1),
    (["check", BNES, "--over", "2009..2008"], 2),
    (["days", BNES], 0),
    (["days", BNES, "--over", "soon"], 2),
    (["days", "no/such/folder"], 3),
    (["analyse", BNES, "span"], 0),
    (["analyse", BNES, "spam"], 2),
    (["analyse", "span"], 2),
    (["export", BNES, "--format", "graphml"], 0),
    (["export", BNES, "--format", "grafml"], 2),
    (["export", BNES], 2),
    (["report", BNES, "--format", "html"], 0),
    (["report", BNES, "--format", "pptx"], 2),
    (["new", "Our Town"], 2),
    (["show", "rules"], 0),
    (["show", "rules", "ACC-01"], 0),
    (["show", "rules", "ACC-99"], 2),
    (["show", "ruels"], 2),
    (["show", "plug-ins"], 0),
    (["show", "questions", "--questions-dir", "{broken}"], 4),
    (["serve", "--rules-dir", "{broken}"], 4),
    (["serve", "case:nowhere"], 2),
    (["mcp", "case:nowhere"], 2),
    (["mcp", "nowhere"], 3),
    (["mcp", BNES, "--workers", "2"], 2),
    (["mcp", BNES, "--questions-dir", "{broken}"], 4),
    (["serve", BNES, "--port", "80000"], 2),
    (["serve", BNES, "--port", "-1"], 2),
    (["serve", BNES, "--host", ""], 2),
    (["serve", BNES, "--read-token"], 2),
    (["serve", BNES, "--behind-proxy", "1"], 2),
    (["serve", BNES, "--base-path", "caregraph/"], 2),
    (["serve", BNES, "--tokens", "nowhere.json"], 3),
    (["update", BNES, "--from", "nowhere.csv"], 2),
    (["token", "list", "nowhere.json"], 3),
    (["watch", "nowhere"], 3),
    (["log", "nowhere"], 3),
    (["undo", "nowhere"], 3),
    (["demo", "--no-serve"], 0),
    (["probe", "http://127.0.0.1:9/"], 3),
    (["serve", "--probe"], 2),
    (["backup", "no/such/store", "{broken}/backup"], 3),
    (["restore", "no/such/backup", "{broken}/store"], 3),
]


@pytest.mark.sampled(12)
@pytest.mark.parametrize(
    ("words", "expected"),
    RUNS,
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_a_command_ends_with_its_exit_code(
    words: list[str], expected: int, tmp_path: Path, capsys: Capture
) -> None:
    (tmp_path / "broken.ttl").write_text("this is not Turtle", "utf-8")

    code = main([word.replace("{broken}", str(tmp_path)) for word in words])

    out, err = capsys.readouterr()
    assert code == expected, err
    assert out if code in (0, 1) else err, "success prints its result, failure its reason"
    assert "Traceback" not in out + err


def test_every_command_is_run_here() -> None:
    run = {words[0] for words, _ in RUNS}

    assert set(registry.names("caregraph.cli")) <= run


@pytest.mark.slow
def test_a_view_is_hashed_only_for_reports_that_tell_its_hash(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[View] = []

    def hashed(view: View) -> str:
        asked.append(view)
        return "0123456789abcdef"

    monkeypatch.setattr(View, "fingerprint", hashed)

    main(["check", BNES, "--format", "text"])
    assert not asked

    main(["check", BNES, "--format", "json"])
    assert len(asked) == 1
    assert '"data": "0123456789abcdef"' in capsys.readouterr().out


@pytest.mark.slow
def test_check_as_json_has_the_shape_that_stays(capsys: Capture) -> None:
    main(["check", BNES, "--adopt", "all", "--format", "json"])

    report = json.loads(capsys.readouterr().out)

    assert set(report) == {
        "schema",
        "conforms",
        "view",
        "headline",
        "only",
        "summary",
        "groups",
        "findings",
        "mended",
        "gone",
        "notes",
        "assurance",
        "run",
        "memory",
    }
    assert set(report["view"]) == {
        "iri",
        "structures",
        "day",
        "moved",
        "knownBy",
        "adopted",
        "decided",
        "undecided",
        "supposedComplete",
        "asIfCommenced",
        "counts",
        "endedWith",
        "turningDays",
    }
    assert set(report["summary"]) == {
        "violation",
        "warning",
        "info",
        "leftOpen",
        "pending",
        "notStated",
        "waived",
        "new",
        "lost",
        "open",
        "mended",
        "gone",
    }
    for finding in report["findings"]:
        assert set(finding) == {
            "rule",
            "title",
            "found",
            "asked",
            "heading",
            "outcome",
            "mood",
            "severity",
            "focus",
            "organisations",
            "path",
            "value",
            "message",
            "statement",
            "question",
            "remark",
            "step",
            "remedy",
            "owner",
            "missing",
            "cause",
            "basis",
            "evidence",
            "rows",
            "component",
            "documentsNotHeld",
            "fingerprint",
            "change",
            "was",
            "pending",
            "waiver",
            "waiverRanOut",
            "restsOn",
        }
        assert finding["outcome"] in ("breach", "left-open", "not-stated")
    assert {one["status"] for one in report["assurance"]} <= {
        "assured",
        "findings",
        "no-targets",
        "out-of-era",
        "elsewhere",
    }


def test_a_rule_is_shown_in_full(capsys: Capture) -> None:
    main(["show", "rules", "stat-12"])

    said = " ".join(capsys.readouterr().out.split())
    for words in (
        "why it matters Integrated teams",
        "remedy Appoint the officer",
        "for chief",
        "severity warning",
        "applies from 1999-01-31 (unconfirmed)",
        "protection: warning, from 2018-05-25 (unconfirmed)",
        "jurisdiction England",
        "basis UK General Data Protection",
        "rests on the absence of posts",
        "examples ",
    ):
        assert words in said


def test_trace_as_json_has_the_shape_that_stays(capsys: Capture) -> None:
    main(["trace", BNES, "Director of Adult Social Services", "--adopt", "all", "--format", "json"])

    trace = json.loads(capsys.readouterr().out)

    assert set(trace) == {
        "view",
        "post",
        "organisation",
        "holders",
        "roles",
        "marks",
        "lines",
        "roots",
        "notStated",
        "says",
    }
    assert trace["organisation"]["label"] == "the Council (B&NES)"
    assert trace["roles"] == ["director of adult social services"]
    assert [line["kind"] for line in trace["lines"]] == ["operational", "statutory"]
    for line in trace["lines"]:
        assert set(line) == {
            "line",
            "kind",
            "scope",
            "to",
            "toOrganisation",
            "basis",
            "basisType",
            "direct",
            "status",
            "from",
            "until",
            "evidence",
            "marks",
            "proposals",
            "more",
            "next",
        }
        assert line["line"]["iri"].endswith(("line/dass-to-pct-ceo", "line/dass-to-la-ce"))
        assert [one["label"] for one in line["proposals"]] == [
            "Integration of social care with the PCT: governance and leadership"
        ]


def test_a_kind_of_basis_is_told_with_the_article_that_it_takes(
    write_tables: Write, capsys: Capture
) -> None:
    lines = "key,who answers,to whom,kind,basis type,status,evidence\n"
    rest = "up,director,chief,statutory,establishment order,in force,report 3\n"

    assert main(["trace", str(write_tables({"lines": lines + rest})), "director"]) == 0

    said = capsys.readouterr().out
    assert "on the basis of: an establishment order, which one is not stated" in said


@pytest.mark.slow
def test_two_runs_print_the_same(capsys: Capture) -> None:
    outputs = []
    for _ in range(2):
        main(["check", BNES, "--adopt", "all"])
        outputs.append(capsys.readouterr().out)

    assert outputs[0] == outputs[1]


@pytest.mark.parametrize("words", [["check", BNES], ["trace", BNES, "DASS"], ["show", "rules"]])
def test_a_suffix_that_no_form_has_is_refused_and_nothing_written(
    tmp_path: Path, capsys: Capture, words: list[str]
) -> None:
    path = tmp_path / "report.pdf"

    code = main([*words, "-o", str(path)])

    assert code == 2
    assert "no suffix called '.pdf'" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
    assert main([*words, "--format", "text", "-o", str(path)]) in (0, 1)
    assert path.read_text("utf-8")


class _Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("no_colour", "coloured"), [("", True), ("1", False)])
def test_marks_are_coloured_on_a_terminal_unless_nobody_wants_it(
    monkeypatch: pytest.MonkeyPatch, no_colour: str, coloured: bool
) -> None:
    shown = _Terminal(io.BytesIO())
    monkeypatch.setattr("sys.stdout", shown)
    monkeypatch.setenv("NO_COLOR", no_colour)

    main(["check", BNES, "--adopt", "all", "--rule", "AGR-06", "--rule", "ACC-07"])

    said = shown.buffer.getvalue().decode()
    assert ("\x1b[1;31m■ VIOLATION\x1b[0m    2  AGR-06" in said) is coloured
    assert ("\x1b[1;34m◇\x1b[0m    3  ACC-07" in said) is coloured
    assert ("\x1b" in said) is coloured


@pytest.mark.slow
def test_a_report_that_is_piped_has_no_colours(capsys: Capture) -> None:
    main(["check", BNES, "--adopt", "all"])

    assert "\x1b" not in capsys.readouterr().out


def test_a_build_with_problems_writes_nothing(
    write_tables: Write, tmp_path: Path, capsys: Capture
) -> None:
    folder = write_tables(
        {
            "lines": "key,who answers,to whom,kind,status,evidence\n"
            "up,directr,chief,statutory,in force,report 3\n"
        }
    )
    target = tmp_path / "out.trig"
    target.write_text("what was there before", "utf-8")

    code = main(["build", str(folder), "-o", str(target)])

    assert code == 3
    assert target.read_text("utf-8") == "what was there before"
    assert "lines.csv, row 2, column 'who answers'" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.trig", "structure"]


def test_a_problem_names_its_source_where_several_have_one(
    write_tables: Write, tmp_path: Path, capsys: Capture
) -> None:
    """Else nobody knows which of three councils has the slip in the second row of its lines."""
    lines = (
        "key,who answers,to whom,kind,status,evidence\nup,directr,chief,statutory,in force,report\n"
    )
    north = write_tables({"lines": lines}).rename(tmp_path / "north")
    book = tmp_path / "books" / "south.xlsx"
    book.parent.mkdir()
    assert main(["new", "south", "-o", str(book)]) == 0
    spoilt = openpyxl.load_workbook(book)
    header = [cell.value for cell in spoilt["Posts"][1]]
    spoilt["Posts"].cell(2, header.index("status") + 1).value = "in forse"
    spoilt.save(book)
    capsys.readouterr()

    assert main(["build", str(north), str(book), "--store", str(tmp_path / "store")]) == 3

    said = capsys.readouterr().err
    assert f"{north.as_posix()}/lines.csv, row 2, column 'who answers'" in said
    assert f"{book.as_posix()}, Posts!" in said
    assert main(["build", str(north)]) == 3
    assert "  lines.csv, row 2, column 'who answers'" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".trig", ".nq", ".ttl", ".jsonld", ".rdf", ".nt"])
def test_what_is_built_can_be_read_back_and_checks_alike(
    tmp_path: Path, suffix: str, capsys: Capture
) -> None:
    target = tmp_path / f"case{suffix}"
    main(["build", BNES, "-o", str(target)])
    capsys.readouterr()

    answers = []
    for graph in (str(target), BNES):
        main(["check", graph, "--adopt", "all", "--format", "json"])
        answers.append(json.loads(capsys.readouterr().out))

    assert answers[0] == answers[1]
    assert answers[0]["view"]["day"] == "2008-05-01"


@pytest.mark.slow
def test_a_store_directory_is_written_once_and_opened_again(
    tmp_path: Path, capsys: Capture
) -> None:
    directory = tmp_path / "store"

    assert main(["build", BNES, "--store", str(directory)]) == 0
    assert main(["build", BNES, "--store", str(directory)]) == 2
    capsys.readouterr()
    assert (
        main(["trace", str(directory), "Director of Adult Social Services", "--adopt", "all"]) == 0
    )
    assert "PCT Chief Executive" in capsys.readouterr().out


def test_an_unexpected_fault_is_told_in_a_line_and_ends_with_4(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    def explode(*_: object) -> None:
        raise ZeroDivisionError("the secret of the house")

    monkeypatch.setattr("caregraph.graph.store.open_store", explode)

    assert main(["build", BNES]) == 4
    err = capsys.readouterr().err
    assert "--debug" in err
    assert "secret" not in err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["check", "nowhere.xlsx"], 3, "nowhere.xlsx: there is no such file or folder"),
        (["check", "old.xls"], 3, "save it as a workbook (.xlsx)"),
        (["check", "staff.pdf"], 3, "Copy the table in it into a workbook (.xlsx)"),
        (["check", "case:all", "--on", "01/03/2022"], 2, "Did you mean --as-of?"),
        (["update", "town", "--from", "old.xls", "--on", "2026"], 2, "Did you mean --as-at?"),
    ],
)
def test_what_cannot_be_done_is_told_with_what_to_do_instead(
    words: list[str], code: int, said: str, tmp_path: Path, capsys: Capture
) -> None:
    for name in ("old.xls", "staff.pdf"):
        (tmp_path / name).write_bytes(b"anything")

    with contextlib.chdir(tmp_path):
        assert main(words) == code

    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }",
        "ASK { GRAPH ?g { ?s ?p ?o } }",
        "SELECT (COUNT(*) AS ?n) FROM <https://w3id.org/caregraph/id/london-2009> { ?s ?p ?o }",
    ],
)
def test_what_is_asked_of_a_graph_that_a_view_has_not_is_no_silent_nothing(
    query: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["query", "case:london-2009", query]) == 0

    told = capsys.readouterr().err
    assert "this view has no graphs of its own" in told
    assert "--explain" in told


def test_a_graph_in_another_place_of_a_query_is_none_that_is_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?s cg:describedIn ?graph . # the graph\n }"

    assert main(["query", "case:london-2009", query]) == 0
    assert capsys.readouterr().err == ""


def test_a_query_in_words_that_there_are_not_says_so_and_gives_its_header(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["query", BNES, "SELECT ?post ?of WHERE { ?post a cg:Pst ; cg:postOf ?of }"]) == 0

    told = capsys.readouterr()
    assert told.out.split()[:2] == ["post", "of"]
    assert "there is no term cg:Pst (did you mean cg:Post?)" in told.err
    assert main(["query", BNES, "SELECT ?post WHERE { ?post a cg:Post }"]) == 0
    assert not capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--version"], ["chek"]], ids=" ".join)
def test_a_process_ends_once_everything_is_said_and_done(arguments: list[str]) -> None:
    code = (
        "import atexit, sys, threading; from caregraph import cli; atexit.register(print, 'done');"
        f"sys.argv[1:] = {arguments!r}; {{before}}; cli.run()"
    )
    late = "(lambda: (threading.main_thread().join(), print('late')))"
    at_once = ended(code.format(before="pass"))
    after = ended(code.format(before=f"threading.Thread(target={late}).start()"))

    expected = main(arguments)
    assert at_once.returncode == after.returncode == expected
    assert at_once.stdout.splitlines()[-1:] == ["done"]
    assert after.stdout.splitlines()[-2:] == ["late", "done"]


def ended(code: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_cases_say_how_much_of_what_they_describe(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "cases", "--format", "csv"]) == 0

    told = capsys.readouterr().out.removeprefix("\ufeff")
    rows = {row["graph"]: row for row in csv.DictReader(io.StringIO(told))}
    bath = rows["case:bath-and-north-east-somerset-2008"]
    described = folder.read(assets.folder("cases") / "bath-and-north-east-somerset-2008").records
    for table in ("posts", "lines", "bodies", "proposals"):
        assert int(bath[table]) == sum(one.table == table for one in described) > 0


def test_what_is_large_is_held_for_whoever_ends_the_process(tmp_path: Path) -> None:
    held: list[object] = []

    assert main(["check", BNES, "-o", str(tmp_path / "report.txt")], held=held) == 0
    assert [type(one) for one in held] == [View]
