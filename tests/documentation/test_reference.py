"""Nothing is missing in the reference: things are counted by other means than its own."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import click
import pytest

import caregraph
from caregraph import assets, finding_rows, registry
from caregraph.cli import cli, main
from caregraph.error_codes import error_codes
from caregraph.exports import _tables
from caregraph.graph.choices import Choice
from caregraph.graph.view import open_view
from caregraph.networks import network
from docs import keys, site
from docs.codes import codes

SOURCE = Path(caregraph.__file__).parent
BATH = "case:bath-and-north-east-somerset-2008"
OPTIONS = "case:barking-and-dagenham-2010"
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return site.pages()


@pytest.mark.parametrize("name", registry.names("caregraph.cli"))
def test_every_command_and_option_is_told(name: str, pages: dict[str, str]) -> None:
    page = pages[f"reference/commands/{name}.md"]
    command = cli.get_command(click.Context(cli), name)
    assert command is not None

    for option in (one for one in command.params if isinstance(one, click.Option)):
        assert option.help, f"{name} {option.opts}"
        assert f"| `{', '.join(sorted(option.opts, key=len))}" in page, option.opts
    assert f"[{name}]({name}.md)" in pages["reference/commands/index.md"]


def test_every_option_of_the_whole_is_told(pages: dict[str, str]) -> None:
    for option in cli.params:
        assert option.opts[0] in pages["reference/commands/index.md"]


def test_every_table_and_column_is_told(pages: dict[str, str]) -> None:
    files = sorted((assets.folder("ontology") / "tables").glob("*.toml"))
    assert len(files) > 30

    for path in files:
        page = pages[f"reference/tables/{path.stem}.md"]
        for column in tomllib.loads(path.read_text("utf-8"))["columns"]:
            assert f"| `{column}` |" in page, f"{path.stem}: {column}"
        assert f"[{path.stem}.csv]({path.stem}.md)" in pages["reference/tables/index.md"]


@pytest.mark.slow
def test_every_code_of_an_error_is_explained_and_no_other() -> None:
    assert set(codes(SOURCE)) == set(error_codes()), "mend src/caregraph/error_codes.toml"


def test_what_an_error_code_means_is_said_in_sentences(pages: dict[str, str]) -> None:
    for one in error_codes().values():
        assert one.meaning.endswith("."), one.code
        assert one.remedy.endswith("."), one.code
        assert f"\n## {one.code}\n" in pages["reference/errors.md"]


def test_codes_are_found_however_they_are_given(tmp_path: Path) -> None:
    (tmp_path / "some.py").write_text(
        "class OwnError(Exception):\n    code = 'of-a-class'\n"
        "def make(message, *, code: str = 'by-default') -> OwnError: ...\n"
        "def tell(self, row, problem): ...\n"
        "make('x', code='by-name' if x else 'by-choice')\n"
        "tell(row, 'by-place')\n",
        "utf-8",
    )

    assert set(codes(tmp_path)) == {"of-a-class", "by-default", "by-name", "by-choice", "by-place"}


@pytest.mark.slow
def test_every_key_of_a_report_has_words_and_no_words_are_left_over() -> None:
    silent = [
        f"{one.__name__}.{key.name}"
        for one in keys.classes()
        for key in keys.keys(one)
        if not keys.words(one, key)
    ]

    assert silent == [], "add a docstring to the attribute, or words to docs/keys.toml"
    assert keys.unused_words() == []


REPORTS = {
    "report": ["check", BATH, "--adopt", "all"],
    "timeline": ["check", BATH, "--over", "2008..2014", "--rule", "ACC-06"],
    "days": ["days", BATH],
    "trace": ["trace", BATH, "DASS", "--adopt", "all"],
    "table": ["ask", BATH, "CQ-01"],
    "comparison": ["compare", BATH, "--adopt", "all", "--check"],
    "impact": ["impact", BATH, "the PCT", "--check"],
    "options": ["options", OPTIONS],
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", REPORTS)
def test_what_is_told_as_json_has_no_key_that_is_not_in_the_reference(
    kind: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    main([*REPORTS[kind], "--format", "json"])

    told = json.loads(capsysbinary.readouterr().out)
    assert unknown_keys(told, keys.kinds()[kind]) == set()


def test_every_kind_of_report_is_tried_but_what_needs_java() -> None:
    assert set(keys.kinds()) - {"inference"} == set(REPORTS)


def unknown_keys(told: dict[str, Any], cls: type, inside: str = "") -> set[str]:
    """Give the keys of an object that the reference of its class does not have."""
    wrong: set[str] = set()
    known = {key.name: key for one in (cls, *keys.spread(cls)) for key in keys.keys(one)}
    for name, value in told.items():
        key = known.get(inside + name)
        parts = [
            one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)
        ]
        if key is None:
            wrong.add(f"{cls.__name__}.{inside}{name}")
        elif key.holds:
            wrong |= {one for part in parts for one in unknown_keys(part, key.holds[0])}
        elif name not in ("waiver", "bindings"):  # their keys are columns
            wrong |= {one for part in parts for one in unknown_keys(part, cls, f"{key.name}.")}
    return wrong


def test_every_rule_question_case_and_decision_has_its_page(pages: dict[str, str]) -> None:
    rules = [path.stem for path in assets.folder("shapes").glob("*/*.ttl")]
    questions = [path.stem for path in assets.folder("queries").glob("questions/*.rq")]

    for kind, files in (("rules", rules), ("questions", questions)):
        assert len(files) > 40
        for name in files:
            identifier = "-".join(name.split("-")[:2]).upper()
            assert f"reference/{kind}/{identifier}.md" in pages
            assert f"]({identifier}.md)" in pages[f"reference/{kind}/index.md"]
    for path in assets.folder("ontology").glob("decisions/*.md"):
        assert f"explanation/decisions/{path.name}" in pages
    for name in assets.case_names():
        assert f"reference/cases/{name}.md" in pages


def test_every_code_term_and_format_is_told(pages: dict[str, str]) -> None:
    for path in assets.folder("ontology").glob("codes/*.ttl"):
        text = path.read_text("utf-8")
        assert f"\n## {path.stem}\n" in pages["reference/codes.md"]
        for label in re.findall(r'skos:prefLabel "([^"]+)"@en', text)[1:]:
            assert f"| {label} |" in pages["reference/codes.md"], f"{path.stem}: {label}"
    for path in assets.folder("ontology").glob("*.ttl"):
        for name in re.findall(r"^cg:(\w+) a ", path.read_text("utf-8"), re.MULTILINE):
            assert f"| `cg:{name}` |" in pages["reference/terms.md"], name
    for name in registry.names("caregraph.exports"):
        assert f"| `{name}` |" in pages["reference/formats.md"]
    for name in registry.names("caregraph.reports"):
        assert f"`{name}`" in pages["reference/formats.md"]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::caregraph.errors.SourceWarning")
def test_every_column_of_an_export_is_told(pages: dict[str, str]) -> None:
    told = set(re.findall(r"^\| `([^`]+)` \|", pages["reference/formats.md"], re.MULTILINE))

    graph = network(open_view(choice=Choice(as_of="any")))
    for table in (_tables.nodes(graph), _tables.edges(graph)):
        assert set(table.columns) <= told
    assert set(finding_rows.COLUMNS) <= told


def test_every_public_name_is_told(pages: dict[str, str]) -> None:
    for name in caregraph.__all__:
        assert f"\n### caregraph.{name}\n" in pages["reference/python.md"]


def test_every_link_between_pages_leads_somewhere(pages: dict[str, str]) -> None:
    wrong = []
    for path, text in pages.items():
        for link in LINK.findall(FENCE.sub("", text)):
            target, _, anchor = link.partition("#")
            if ":" in target or target == "structure.svg":
                continue
            reached = _path(Path(path).parent / target) if target else path
            headings = re.findall(r"^#+ (.+)$", pages.get(reached, ""), re.MULTILINE)
            if reached not in pages or (anchor and anchor not in map(_slug, headings)):
                wrong.append(f"{path}: {link}")

    assert wrong == []


def _path(path: Path) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def _slug(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.casefold()).replace(" ", "-")
