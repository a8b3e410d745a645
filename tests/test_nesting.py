"""Files made to end the process or to fill the memory: refused, in words, at once."""

from __future__ import annotations

import os
from pathlib import Path

import processes
import pytest

from caregraph import nesting, rdf
from caregraph.cli import main
from caregraph.errors import SourceError
from caregraph.graph import store as stores

DEEP = 60_000
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
EX = "@prefix : <http://example.org/> ."


def entities(*declared: str, text: str, attribute: str = "") -> str:
    kind = "".join(f"<!ENTITY {one}>" for one in declared)
    return (
        f"<!DOCTYPE rdf:RDF [{kind}]><rdf:RDF {RDF} xmlns='http://example.org/' xmlns:x='http://example.org/'>"
        f"<Thing x:label='{attribute}'><says>{text}</says></Thing></rdf:RDF>"
    )


LAUGHS = [f'l{i} "{f"&l{i - 1};" * 10 if i else "lol"}"' for i in range(10)]
BOMBS = {
    "brackets.ttl": f"{EX} :a :b " + "[ :c " * DEEP + "1" + "]" * DEEP + " .",
    "lists.ttl": f"{EX} :a :b " + "( " * DEEP + ")" * DEEP + " .",
    "statements.trig": f"{EX} :a :b " + "<<( :a :b " * DEEP + "1" + " )>>" * DEEP + " .",
    "statements.nt": "<http://a> <http://b> "
    + "<<( <http://a> <http://b> " * DEEP
    + "<http://c> "
    + ")>> " * DEEP
    + ".",
    "between-strings.ttl": f"{EX} :a :b " + '[ :c ")]}" ; :d ' * DEEP + "1" + "]" * DEEP + " .",
    "between-comments.ttl": f"{EX} :a :b " + "[ #]]]]\n :d " * DEEP + "1" + "]" * DEEP + " .",
    "between-addresses.ttl": f"{EX} :a :b " + "[ :e <x)]> ; :d " * DEEP + "1" + "]" * DEEP + " .",
    "in-names.ttl": f"{EX} :a :b " + "[ :e :x\\) ; :d " * DEEP + "1" + "]" * DEEP + " .",
    "arrays.jsonld": "[" * DEEP + "]" * DEEP,
    "objects.jsonld": '{"http://example.org/a":' * DEEP + "1" + "}" * DEEP,
    "strings.jsonld": '{"http://example.org/b": "]}\\"]}", "http://example.org/a":' * DEEP
    + "1"
    + "}" * DEEP,
    "elements.rdf": f"<rdf:RDF {RDF} xmlns='http://example.org/'>"
    + "<a><b>" * DEEP
    + "</b></a>" * DEEP
    + "</rdf:RDF>",
    "laughs.rdf": entities(*LAUGHS, text="&l9;"),
    "laughs-in-an-attribute.rdf": entities(*LAUGHS, text="", attribute="&l9;"),
    "quadratic.rdf": entities(f'a "{"a" * 100_000}"', text="&a;" * 10_000),
    "many-small.rdf": entities(f'a "{"a" * 900}"', text="&a;" * 300_000),
    "from-a-file.rdf": entities('a SYSTEM "file:///etc/passwd"', text="&a;"),
    "parameter.rdf": entities('% a SYSTEM "http://127.0.0.1:9/x"', text=""),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_file_made_to_harm_is_refused_in_words(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(BOMBS[name], "utf-8")

    with pytest.raises(SourceError) as refused:
        stores.open_store([str(path)])

    assert refused.value.code == "not-rdf"
    assert any(word in refused.value.message for word in ("levels deep", "entit", "XML"))


@pytest.mark.parametrize("name", ["brackets.ttl", "arrays.jsonld", "laughs.rdf"])
def test_the_command_line_ends_as_with_any_file_it_cannot_read(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    path.write_text(BOMBS[name], "utf-8")

    assert main(["check", str(path)]) == 3
    assert "[not-rdf]" in capsys.readouterr().err


def test_what_people_write_is_read(tmp_path: Path) -> None:
    deep = nesting.DEEPEST - 10
    texts = {
        "a.ttl": f"{EX} :a :b " + "[ :c " * deep + "1" + "]" * deep + " .",
        "many.ttl": EX + ' :a :b [ :c "(((" ] , ( 1 2 ) , ":-(" .\n' * 5_000,
        "quotes.ttl": EX + ' :a :b """ [[[ "" \\""" (( """ ; :c \'\'\' {{ \'\' \'\'\' .\n' * 5_000,
        "a.jsonld": '{"@id": "http://example.org/a", "http://example.org/b": ["[[", "{"]}',
        "a.rdf": entities('e "http://example.org/"', text="&e;x", attribute="&e;y"),
    }
    for name, text in texts.items():
        path = tmp_path / name
        path.write_text(text, "utf-8")
        with rdf.failing():
            assert list(rdf.read(path, rdf.SUFFIXES[path.suffix])), name


@pytest.mark.parametrize(
    "name", ["posts.csv", "a.ttl", "a.rdf", "a.nq", "a.jsonld", "structure.csv"]
)
@pytest.mark.parametrize("kind", ["pipe", "zero"])
def test_what_never_ends_is_not_waited_for(name: str, kind: str, tmp_path: Path) -> None:
    folder = tmp_path / "town"
    folder.mkdir()
    path = folder / name
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    target = str(folder if path.suffix == ".csv" else path)

    with processes.python(["-m", "caregraph", "check", target]) as process:
        said = process.communicate(timeout=60)[1]

    assert process.returncode == 3
    assert "unexpected" not in said
