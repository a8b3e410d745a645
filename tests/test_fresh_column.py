"""A column and a kind of line, added as CONTRIBUTING says, are visible everywhere.

The whole project is copied, so that nothing but what is added says anything of them.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

import caregraph
from caregraph import assets

pytestmark = pytest.mark.slow

TERM = """
cg:reportingFrequency a owl:DatatypeProperty ;
    skos:prefLabel "reporting frequency"@en ;
    skos:definition "Says how often one reports on a line."@en ;
    skos:example "Each month."@en ;
    rdfs:isDefinedBy <https://w3id.org/caregraph/> .
"""
COLUMN = """
[columns."reporting frequency"]
type = "text"
property = "reportingFrequency"
about = "How often one reports on the line."
"""
KIND = """
<https://w3id.org/caregraph/code/accountability-kind/clinical> a skos:Concept ;
    skos:inScheme <https://w3id.org/caregraph/code/accountability-kind> ;
    skos:prefLabel "clinical"@en ;
    skos:definition "One answers for the safety and quality of care."@en ;
    skos:example "A ward manager to a medical director."@en ;
    rdfs:isDefinedBy <https://w3id.org/caregraph/> .
"""
LINES = (
    "key,who answers,to whom,kind,reporting frequency,status,evidence\n"
    "up,director,chief,clinical,each full moon,in force,report 3\n"
    "back,chief,director,clinical,,in force,report 3\n"
)
PAGES = ("/posts/small/director", "/lines/small/up", "/structures/small", "/trace?post=director")
RUN = """
import sys
from pathlib import Path
from caregraph.cli import main
from caregraph.graph import store
from caregraph.graph.choices import Choice
from caregraph.serve import close, create_app

folder, out, *pages = sys.argv[1:]
main(["build", folder, "-o", f"{out}/graph.ttl"])
for form in ("text", "json"):
    main(["trace", folder, "director", "--format", form, "-o", f"{out}/trace.{form}"])
for form in ("graphml", "svg"):
    main(["export", folder, "-o", f"{out}/view.{form}"])
main(["check", folder, "--rule", "STR-01", "--format", "json", "-o", f"{out}/report.json"])
app = create_app([(store.open_store([folder]), Choice())])
for number, page in enumerate(pages):
    told = app.test_client().get(page, headers={"Accept": "text/html"}).text
    Path(out, f"page{number}.html").write_text(told, "utf-8")
close(app)
"""


def _add(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Give what a copy of the project says of a line of a fresh kind with a fresh column."""
    from conftest import SMALL

    root = tmp_path_factory.mktemp("copy")
    shutil.copytree(
        Path(caregraph.__file__).parent,
        root / "src" / "caregraph",
        ignore=shutil.ignore_patterns("__pycache__", "_assets"),
    )
    for name in assets.FOLDERS:
        shutil.copytree(assets.folder(name), root / name)
    _add(root / "ontology" / "accountability.ttl", TERM)
    _add(root / "ontology" / "tables" / "lines.toml", COLUMN)
    _add(root / "ontology" / "codes" / "accountability-kind.ttl", KIND)
    folder, out = root / "small", root / "out"
    folder.mkdir()
    out.mkdir()
    for name, text in (SMALL | {"lines": LINES}).items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    for command in (["-m", "caregraph.vocab"], ["-c", RUN, str(folder), str(out), *PAGES]):
        subprocess.run(
            [sys.executable, *command],
            check=True,
            cwd=root,
            timeout=300,
            env=os.environ | {"PYTHONPATH": str(root / "src")},
        )
    return {path.name: path.read_text("utf-8") for path in out.iterdir()}


FORMS = (
    "graph.ttl",
    "trace.text",
    "trace.json",
    "view.graphml",
    "view.svg",
    *(f"page{number}.html" for number in range(len(PAGES))),
)


@pytest.mark.parametrize("form", FORMS)
def test_a_fresh_column_and_a_fresh_kind_of_line_show(told: Mapping[str, str], form: str) -> None:
    assert "each full moon" in told[form]
    assert "clinical" in told[form]


def test_a_fresh_column_is_told_by_its_name(told: Mapping[str, str]) -> None:
    line = json.loads(told["trace.json"])["lines"][0]

    assert line["more"] == {"reporting frequency": ["each full moon"]}
    assert "reporting frequency: each full moon" in told["trace.text"]
    assert "reporting frequency: each full moon" in told["view.svg"]
    assert 'attr.name="reporting_frequency"' in told["view.graphml"]
    assert all("eporting frequency" in told[f"page{number}.html"] for number in range(len(PAGES)))


def test_a_drawing_tells_a_fresh_kind_of_line_by_its_label(told: Mapping[str, str]) -> None:
    assert "answers (clinical) to Chief Executive" in told["view.svg"]
    assert ">answers (clinical) to</text>" in told["view.svg"], "in the key"
    assert ">clinical: Chief" in told["view.svg"], "in the box where it begins"


def test_a_circle_of_a_fresh_kind_of_line_is_found(told: Mapping[str, str]) -> None:
    found = json.loads(told["report.json"])["findings"]

    assert [one["message"] for one in found] == [
        "By lines of one kind (clinical), Chief Executive answers to Director of Care and Director "
        "of Care back to Chief Executive, directly or through others."
    ]
