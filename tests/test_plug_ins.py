"""What other packages add: formats, reports, readers, lists, commands, found once installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import caregraph
from caregraph import registry

EXAMPLE = Path(__file__).with_name("plug_in")
BNES = "case:bath-and-north-east-somerset-2008"
OUTLINE = "Our Town Council\n  Chief Executive\n    Director of Care\n    Monitoring Officer\n"

Run = Callable[..., subprocess.CompletedProcess[str]]


def install(project: Path, target: Path) -> None:
    """Do what an installer does: put modules on a path, and beside them what they are."""
    told = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["project"]
    shutil.copytree(project / "src", target, dirs_exist_ok=True)
    facts = target / f"{told['name'].replace('-', '_')}-{told['version']}.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {told['name']}\nVersion: {told['version']}\n", "utf-8"
    )
    lines = []
    for group, entries in told["entry-points"].items():
        lines += [f"[{group}]", *(f"{name} = {value}" for name, value in entries.items())]
    (facts / "entry_points.txt").write_text("\n".join(lines) + "\n", "utf-8")


def package(folder: Path, name: str, points: Mapping[str, str], modules: Mapping[str, str]) -> Path:
    """Write a package that adds something."""
    groups = "\n".join(
        f'[project.entry-points."{group}"]\n{line}' for group, line in points.items()
    )
    home = folder / name / "src" / name
    home.mkdir(parents=True)
    for module, text in {"__init__": "", **modules}.items():
        (home / f"{module}.py").write_text(text, "utf-8")
    head = f'[project]\nname = "{name}"\nversion = "2.0"\n'
    (folder / name / "pyproject.toml").write_text(head + groups, "utf-8")
    return folder / name


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Give a path on which the example is installed."""
    target = tmp_path / "site"
    install(EXAMPLE, target)
    return target


@pytest.fixture
def run(site: Path, tmp_path: Path) -> Run:
    """Run the command line as somebody does who has installed what is on the path."""
    paths = [str(site), str(Path(caregraph.__file__).parents[1])]

    def running(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "caregraph", *words],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return running


@pytest.mark.slow
def test_an_export_of_another_package_is_used_by_name_and_by_suffix(
    run: Run, tmp_path: Path
) -> None:
    named = run("export", BNES, "--adopt", "all", "--format", "lines")
    written = run("export", BNES, "--adopt", "all", "-o", "bath.lines.txt")

    assert "Director of Adult Social Services -> PCT Chief Executive Officer\n" in named.stdout
    assert written.returncode == 0, written.stderr
    assert (tmp_path / "bath.lines.txt").read_text("utf-8") == named.stdout


@pytest.mark.slow
def test_a_form_of_report_of_another_package_is_used(run: Run) -> None:
    told = run("check", BNES, "--adopt", "all", "--format", "headline")
    refused = run("trace", BNES, "DASS", "--format", "headline")

    assert told.returncode == 1
    assert "2 violations" in told.stdout
    assert refused.returncode == 2
    assert "the form 'headline' does not tell a trace" in refused.stderr


@pytest.mark.slow
def test_a_reader_of_another_package_reads_its_files(run: Run, tmp_path: Path) -> None:
    (tmp_path / "our-town.outline").write_text(OUTLINE, "utf-8")

    traced = run("trace", "our-town.outline", "Director of Care")
    built = run("build", "our-town.outline", "--format", "nquads")

    assert "Chief Executive" in traced.stdout, traced.stderr
    assert '"our-town/our-town.outline#lines:3"' in built.stdout


@pytest.mark.slow
def test_a_kind_of_list_of_another_package_is_recognised_by_its_header(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "week.csv").write_text("Day,On call\nMon,Duty Manager\nTue,Duty Manager\n", "utf-8")
    (tmp_path / "month.csv").write_text("Month,On call\nMay,Duty Manager\n", "utf-8")

    read, unknown = run("build", "week.csv", "--format", "nquads"), run("check", "month.csv")

    assert '"week/week.csv:2"' in read.stdout, read.stderr
    assert read.stdout.count("<https://w3id.org/caregraph/Post>") == 1
    assert "week.csv: read as rota" in read.stderr
    assert unknown.returncode == 3
    assert "Its first row is 'Month', 'On call'." in unknown.stderr
    assert "rota" in unknown.stderr


@pytest.mark.slow
def test_what_a_reader_gives_is_checked_like_the_tables_of_a_folder(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "twice.outline").write_text(OUTLINE + "    Director of Care\n", "utf-8")
    (tmp_path / "none.outline").write_text("\n", "utf-8")
    (tmp_path / "our-town.outlin").write_text(OUTLINE, "utf-8")

    twice, none, unknown = (
        run("check", name) for name in ("twice.outline", "none.outline", "our-town.outlin")
    )

    assert (twice.returncode, none.returncode, unknown.returncode) == (3, 3, 3)
    assert "twice.outline#posts, row 5, column 'key': the key is used twice" in twice.stderr
    assert "none.outline: the first line does not name an organisation" in none.stderr
    assert ".jsonld, .xlsx, .xlsm, .ods, .csv, .tsv, .txt, .json, .xml, .zip, .outline, or a" in (
        unknown.stderr
    )


@pytest.mark.slow
def test_a_command_of_another_package_is_in_the_help_and_runs(run: Run) -> None:
    helped, ran, near = run("--help"), run("posts", BNES), run("post", BNES)

    assert "posts    Count the posts of GRAPH." in helped.stdout
    assert not helped.stderr
    assert ran.stdout.endswith(" posts\n"), ran.stderr
    assert near.returncode == 2
    assert "Did you mean posts" in near.stderr


@pytest.mark.slow
def test_what_other_packages_add_is_listed(run: Run) -> None:
    formats, added = run("show", "formats"), run("show", "plug-ins", "--format", "csv")
    analyses = run("analyse", "--list")

    assert "Lines of accountability as plain text" in formats.stdout
    assert "Loners: things that nothing is linked with." in analyses.stdout
    assert added.stdout.splitlines()[1:] == [
        "lines,format,caregraph-example 1.0,used",
        "headline,form of report,caregraph-example 1.0,used",
        "outline,reader,caregraph-example 1.0,used",
        "rota,kind of list,caregraph-example 1.0,used",
        "loners,analysis,caregraph-example 1.0,used",
        "posts,command,caregraph-example 1.0,used",
    ]


@pytest.mark.slow
def test_what_is_broken_is_told_by_name_and_stops_nothing_else(
    run: Run, site: Path, tmp_path: Path
) -> None:
    points = {
        "caregraph.exports": 'lines = "other.lines"\nturtle = "other.lines"\n'
        'gone = "other.gone"\npoor = "other.poor"\nname = "other.poor:NAME"',
        "caregraph.commands": 'faulty = "other.faulty"',
        "caregraph.readers": 'poor = "other.poor"',
    }
    good = 'SUFFIX = MEDIA_TYPE = ""\ndef write(view, stream): ...\n'
    modules = {"lines": good, "poor": "NAME = 1\n", "faulty": "1 / 0\n"}
    install(package(tmp_path, "other", points, modules), site)

    turtle = run("export", BNES, "--format", "turtle")
    formats, helped = run("show", "formats"), run("--help")
    lines, gone = (run("export", BNES, "--format", name) for name in ("lines", "gone"))
    unread = run("check", str(EXAMPLE / "pyproject.toml"))
    listed = run("show", "plug-ins").stdout

    assert (turtle.returncode, turtle.stderr) == (0, "")
    assert "GraphML" in formats.stdout
    assert "Lines of accountability" not in formats.stdout
    for said in (
        "'lines' is added by caregraph-example 1.0 and by other 2.0; none is used",
        "'turtle' of other 2.0 bears the name of one that comes with caregraph, which is used",
        "'gone' of other 2.0 cannot be loaded: ModuleNotFoundError: No module named 'other.gone'",
        "'poor' of other 2.0 cannot be used: it has no SUFFIX and no MEDIA_TYPE and no write",
        "'name' of other 2.0 cannot be used: other.poor:NAME is no module",
    ):
        assert said in formats.stderr
    assert "posts    Count the posts of GRAPH." in helped.stdout
    assert "the command 'faulty' of other 2.0 cannot be loaded: ZeroDivisionError" in helped.stderr
    assert (lines.returncode, gone.returncode, unread.returncode) == (4, 4, 3)
    assert "added by caregraph-example 1.0 and by other 2.0" in lines.stderr
    assert "the format 'gone' of other 2.0 cannot be loaded" in gone.stderr
    assert "the reader 'poor' of other 2.0 cannot be used" in unread.stderr
    assert sum(row.endswith("  used") for row in listed.splitlines()) == 5


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("return [1]", 4, "the reader 'odd' gives no tables by name"),
        ("return {'posts': ['chief']}", 4, "the reader 'odd' gives a row that is no mapping"),
        ("return {'posts': [{'key': 1}]}", 4, "the reader 'odd' gives a cell that is no text"),
        ("return {'pots': [{'key': 'a'}]}", 3, "no table has this name. Did you mean posts?"),
        ("return {}['posts']", 4, "an unexpected KeyError in odd 2.0, which is not part of"),
    ],
)
def test_a_reader_that_gives_something_else_is_told_by_name(
    run: Run, site: Path, tmp_path: Path, text: str, code: int, said: str
) -> None:
    module = f"SUFFIXES = ('.odd',)\ndef read(path):\n    {text}\n"
    points = {"caregraph.readers": 'odd = "odd.reader"'}
    install(package(tmp_path, "odd", points, {"reader": module}), site)
    (tmp_path / "town.odd").write_text("", "utf-8")

    done = run("check", "town.odd")

    assert done.returncode == code
    assert said in done.stderr


@pytest.mark.slow
def test_two_that_claim_one_ending_are_refused(run: Run, site: Path, tmp_path: Path) -> None:
    modules = {
        "reader": "SUFFIXES = ('.outline',)\ndef read(path): ...\n",
        "lines": "SUFFIX = '.lines.txt'\nMEDIA_TYPE = ''\ndef write(view, stream): ...\n",
    }
    points = {
        "caregraph.readers": 'other = "other.reader"',
        "caregraph.exports": 'rows = "other.lines"',
    }
    install(package(tmp_path, "other", points, modules), site)
    (tmp_path / "our-town.outline").write_text(OUTLINE, "utf-8")

    read = run("check", "our-town.outline")
    written = run("export", BNES, "-o", "bath.lines.txt")

    assert (read.returncode, written.returncode) == (4, 2)
    assert "files ending in '.outline' are read by 'other' and by 'outline'" in read.stderr
    assert "files that end so are written by 'lines' and by 'rows'" in written.stderr


@pytest.mark.slow
@pytest.mark.parametrize("words", [["export", BNES, "--format", "turtle"], ["show", "tables"]])
def test_entry_points_are_not_looked_for_before_they_are_needed(words: list[str]) -> None:
    code = (
        "import sys, importlib.metadata; asked = [];"
        "importlib.metadata.entry_points = lambda **group: asked.append(group) or ();"
        "from caregraph.cli import main; main(sys.argv[1:]); print(asked, file=sys.stderr)"
    )

    done = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, check=True
    )

    assert done.stderr.splitlines()[-1] == "[]"


@pytest.mark.parametrize("point", registry.POINTS.values(), ids=lambda point: point.group)
def test_what_a_plug_in_needs_is_said_where_people_look(point: registry.Point) -> None:
    root = Path(__file__).parents[1]

    for name in ("README.md", "CONTRIBUTING.md", "tests/plug_in/pyproject.toml"):
        assert point.group in (root / name).read_text("utf-8"), name
    (row,) = re.findall(rf"\| `{point.group}` \| .*", (root / "CONTRIBUTING.md").read_text("utf-8"))
    assert all(f"`{need}" in row for need in point.needs)
