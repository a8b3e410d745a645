"""Descriptions of tables: what they may not say is refused, all of it, with what may be meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from caregraph import assets, tables
from caregraph.cli import main
from caregraph.errors import AssetError

Describe = Callable[[str, str], str]


@pytest.fixture
def describe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Describe]:
    """Give what is told where something in the description of a table is replaced."""
    shipped = assets.files

    def files(name: str, pattern: str) -> list[Path]:
        found = shipped(name, pattern)
        changed = {path.name: path for path in tmp_path.glob("*.toml")}
        if pattern != "tables/*.toml":
            return found
        return [changed.pop(path.name, path) for path in found] + list(changed.values())

    def told(old: str, new: str, table: str = "lines") -> str:
        source = assets.folder("ontology") / "tables" / f"{table}.toml"
        text = source.read_text("utf-8")
        assert old in text
        (tmp_path / source.name).write_text(text.replace(old, new, 1), "utf-8")
        tables.tables.cache_clear()
        with pytest.raises(AssetError) as refused:
            tables.tables()
        assert refused.value.code == "broken-table"
        return str(refused.value)

    monkeypatch.setattr(assets, "files", files)
    yield told
    tables.tables.cache_clear()


ROUTE = '[columns."escalation route"]\ntype = "text"'


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            ROUTE,
            ROUTE.replace("text", "txt"),
            ("lines.toml, column 'escalation route': 'type'", "'txt'", "Did you mean 'text'?"),
        ),
        (ROUTE, ROUTE.replace("text", "boolean"), ("Did you mean 'yes-no'?",)),
        (ROUTE, ROUTE.replace("text", "integer"), ("Did you mean 'number'?",)),
        (
            '"escalationRoute"',
            '"reportingFrequency"',
            ("no property of the ontology", "ontology/<theme>.ttl", "python -m caregraph.vocab"),
        ),
        ('"escalationRoute"', '"escalatonRoute"', ("Did you mean 'escalationRoute'?",)),
        ('"escalationRoute"', '"escalation"', ("Did you mean 'escalationRoute'?",)),
        ('"escalationRoute"', '"Post"', ("no property of the ontology",)),
        (
            '"AccountabilityLine"',
            '"AccountabilityLines"',
            ("lines.toml: 'class'", "Did you mean 'AccountabilityLine'?"),
        ),
        (ROUTE, ROUTE + "\nrequird = true", ("'requird'", "Did you mean 'required'?")),
        (ROUTE, ROUTE + '\nrequired = "yes"', ("'required' must be true or false",)),
        (ROUTE, ROUTE + "\nhidden = [1]", ("'hidden' must be a list of texts",)),
        (ROUTE, ROUTE + '\nhidden = ["page"]', ("no place", "Did you mean 'pages'?")),
        (ROUTE, ROUTE + '\nscheme = "status"', ("a column of type text has no 'scheme'",)),
        (ROUTE, ROUTE + '\ninstead_of = "route"', ("'instead_of' names no column",)),
        (
            '"accountability-kind"',
            '"accountability-kinds"',
            ("no code list", "Did you mean 'accountability-kind'?"),
        ),
        (
            'scheme = "accountability-kind"\n',
            "",
            ("'scheme' is missing", "A column of type code needs it."),
        ),
        (
            'tables = ["functions"]',
            'tables = ["function"]',
            ("no table", "Did you mean 'functions'?"),
        ),
        (ROUTE, ROUTE.replace("escalation route", "Kind"), ("column 'Kind'", "stands twice")),
        (ROUTE, ROUTE.replace("escalation route", "note"), ("stands twice", "Every table has it")),
        ('"escalationRoute"', '"isDirect"', ("the property is that of the column 'direct' too",)),
        ('expected = ["scope"', 'expected = ["scop"', ("'expected'", "Did you mean 'scope'?")),
        (
            'expected = ["posts", "bodies"]',
            'expected = ["funds"]',
            ("'listing.expected' names no table it refers to",),
        ),
        ("order = 2\n", "orders = 2\n", ("nothing of this name", "Did you mean 'order'?")),
        ('kind = "line"', 'kind = "post"', ("'kind' is that of",)),
        ("title = ", "title ", ("lines.toml: it is not TOML",)),
    ],
)
def test_what_a_description_may_not_say_is_refused_with_what_may_be_meant(
    describe: Describe, old: str, new: str, said: tuple[str, ...]
) -> None:
    told = describe(old, new)

    assert told.count("\n") == 1, "one problem, one line"
    for words in said:
        assert words in told


def test_everything_wrong_with_a_description_is_told_at_once(describe: Describe) -> None:
    told = describe(ROUTE, ROUTE.replace("text", "txt") + '\nrequird = true\nhidden = ["page"]')

    assert "3 problems" in told
    assert all(words in told for words in ("'txt'", "'requird'", "'page'"))


def test_the_command_line_says_which_file_and_column(
    describe: Describe, capsys: pytest.CaptureFixture[str]
) -> None:
    describe(ROUTE, ROUTE.replace("text", "txt"))

    code = main(["show", "tables"])

    assert code == 4
    assert "lines.toml, column 'escalation route'" in capsys.readouterr().err
