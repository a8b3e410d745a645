"""A research object is read by others, describes all that is in it, and says where it is from."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rocrate.rocrate import ROCrate

from caregraph import provenance
from caregraph.cli import main
from caregraph.graph.view import View, open_view
from caregraph.vocab import BASE

pytestmark = pytest.mark.slow

CASE = "case:bath-and-north-east-somerset-2008"


@pytest.fixture(scope="module")
def crate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("crates") / "bath"
    words = ["export", CASE, "--adopt", "all", "--crate", str(folder)]
    assert main([*words, "--published", "2026-11-27"]) == 0
    return folder


def described(folder: Path) -> dict[str, dict[str, Any]]:
    """What the metadata say, by the entity."""
    told = json.loads((folder / "ro-crate-metadata.json").read_text("utf-8"))
    assert told["@context"] == "https://w3id.org/ro/crate/1.1/context"
    entities = {one["@id"]: one for one in told["@graph"]}
    assert len(entities) == len(told["@graph"])
    return entities


def refers(value: object) -> list[str]:
    """The entities that a value refers to."""
    several = value if isinstance(value, list) else [value]
    return [one["@id"] for one in several if isinstance(one, dict)]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_another_reader_finds_every_file(crate: Path, bnes_adopted: View) -> None:
    read = ROCrate(crate)

    found = {one.id for one in read.data_entities}
    assert found == {p.name for p in crate.iterdir()} - {"ro-crate-metadata.json"}
    origin = provenance.of(bnes_adopted)
    assert read.name == origin.title
    assert origin.citation in read.description
    assert read.license.id == "https://creativecommons.org/licenses/by/4.0/"
    assert read.root_dataset["identifier"] == origin.view
    assert str(read.datePublished).startswith("2026-11-27")
    for one in read.data_entities:
        assert int(one["contentSize"]) == (crate / one.id).stat().st_size
        assert one["name"]
        assert one["encodingFormat"]


def test_what_the_metadata_refer_to_is_described(crate: Path) -> None:
    entities = described(crate)

    for entity in entities.values():
        for name, value in entity.items():
            if name != "conformsTo":
                assert set(refers(value)) <= set(entities), name
    based = refers(entities["./"]["isBasedOn"])
    assert [entities[one]["name"] for one in based] == [
        "Social Care and PCT Integration next steps: Governance and Leadership Arrangements"
    ]


def test_the_codebook_has_every_column_and_every_term(crate: Path) -> None:
    with (crate / "codebook.csv").open(encoding="utf-8-sig", newline="") as file:
        told = {(row["file"], row["name"]): row["what it holds"] for row in csv.DictReader(file)}

    needed = set()
    for name in ("nodes.csv", "edges.csv"):
        with (crate / name).open(encoding="utf-8-sig", newline="") as file:
            needed |= {(name, column) for column in next(csv.reader(file))}
    for quad in ox.parse(path=crate / "view.trig", format=ox.RdfFormat.TRIG):
        for term in (quad.predicate, quad.object):
            if isinstance(term, ox.NamedNode) and term.value.startswith(BASE):
                local = term.value.removeprefix(BASE)
                if "/" not in local:
                    needed.add(("view.trig", f"cg:{local}"))
    assert set(told) >= needed
    assert all(told.values())


def test_a_crate_may_be_one_file_and_is_the_same_twice(crate: Path, tmp_path: Path) -> None:
    words = ["export", CASE, "--adopt", "all", "--published", "2026-11-27"]
    assert main([*words, "--crate", str(tmp_path / "bath.zip")]) == 0
    assert main([*words, "-o", str(tmp_path / "again.crate.zip")]) == 0

    one, other = ((tmp_path / name).read_bytes() for name in ("bath.zip", "again.crate.zip"))
    assert one == other
    with zipfile.ZipFile(tmp_path / "bath.zip") as packed:
        assert {n: packed.read(n) for n in packed.namelist()} == {
            path.name: path.read_bytes() for path in crate.iterdir()
        }


def test_the_citation_is_one_of_the_data(crate: Path, bnes_adopted: View) -> None:
    lines = (crate / "CITATION.cff").read_text("utf-8").splitlines()
    told = {name: json.loads(rest) for name, _, rest in (line.partition(": ") for line in lines)}

    assert told["cff-version"] == "1.2.0"
    assert told["type"] == "dataset"
    assert told["license"] == "CC-BY-4.0"
    assert told["version"] == bnes_adopted.fingerprint()


def test_citation_and_description_name_the_same_authors(crate: Path) -> None:
    lines = (crate / "CITATION.cff").read_text("utf-8").splitlines()
    told = {name: json.loads(rest) for name, _, rest in (line.partition(": ") for line in lines)}
    entities = described(crate)
    (author,) = refers(entities["./"]["author"])
    (document,) = told["references"]

    assert told["authors"] == [{"name": entities[author]["name"]}]
    assert entities[author]["name"].startswith("The describers of Bath and North East Somerset")
    assert document["authors"] == [{"name": f"The authors of {document['title']}"}]


def test_that_no_licence_is_stated_is_said(
    write_tables: Callable[[Mapping[str, str]], Path], tmp_path: Path
) -> None:
    folder = write_tables({})
    assert main(["export", str(folder), "--crate", str(tmp_path / "crate")]) == 0

    entities = described(tmp_path / "crate")
    (licence,) = refers(entities["./"]["license"])
    assert "No licence is stated" in entities[licence]["description"]
    assert provenance.of(open_view([str(folder)])).licences == ()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--crate", "new", "-o", "x.svg"], "has its own formats"),
        (["--crate", "."], "there is something already"),
        (["-o", "x.svg", "--published", "2026-11-27"], "cannot say when it was published"),
    ],
)
def test_what_makes_no_sense_is_refused(
    words: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.txt").write_text("mine", "utf-8")

    assert main(["export", CASE, *words]) == 2

    assert said in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
