"""The W3C test cases for SHACL Core: every case passes or is named below with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse
from shacl.worlds import StoreSource
from shared import shared_path

from caregraph.errors import AssetError
from caregraph.rdf import Term
from caregraph.shacl import execute
from caregraph.shacl.compiler import compile_shapes
from caregraph.shacl.shapegraph import SH, ShapeGraph
from caregraph.shacl.shapes import read_path
from caregraph.sparql import paths

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
BASE = "https://example.org/suite/"

UNSUPPORTED = {
    "property/datatype-ill-formed": "sh:datatype xsd:byte: the store keeps bytes as xsd:integer",
    "property/qualifiedValueShape-001": "its data uses sh:nodeShape, which SHACL does not define",
}
CASES = 98


@dataclass(frozen=True)
class Case:
    name: str
    folder: Path
    data: list[Quad]
    shapes: list[Quad]
    expected: Counter[tuple[str, ...]]


def read(file: Path, root: Path) -> list[Quad]:
    base = BASE + file.relative_to(root).as_posix()
    return list(parse(file.read_bytes(), format=RdfFormat.TURTLE, base_iri=base))


def cases(root: Path) -> Iterator[Case]:
    for file in sorted(root.rglob("*.ttl")):
        quads = read(file, root)
        manifest = ShapeGraph.of(quads)
        for test in [quad.subject for quad in quads if quad.object == NamedNode(SHT + "Validate")]:
            action = manifest.value(test, MF + "action")
            result = manifest.value(test, MF + "result")
            assert action is not None
            assert result is not None
            graphs = {}
            for role in ("dataGraph", "shapesGraph"):
                named = manifest.value(action, SHT + role)
                assert isinstance(named, NamedNode)
                graphs[role] = read(root / named.value.removeprefix(BASE), root)
            name = file.relative_to(root).with_suffix("").as_posix()
            expected = Counter(expectations(manifest, result))
            yield Case(name, file.parent, graphs["dataGraph"], graphs["shapesGraph"], expected)


def expectations(manifest: ShapeGraph, report: Term) -> Iterator[tuple[str, ...]]:
    for node in manifest.values(report, SH + "result"):
        given = {
            name: manifest.value(node, SH + name)
            for name in (
                "sourceShape",
                "sourceConstraintComponent",
                "focusNode",
                "value",
                "resultPath",
                "resultSeverity",
            )
        }
        path = given["resultPath"]
        named = "" if path is None else paths.name(read_path(manifest, path, owner=node))
        component, severity = given["sourceConstraintComponent"], given["resultSeverity"]
        assert isinstance(component, NamedNode)
        assert isinstance(severity, NamedNode)
        yield (
            component.value,
            written(given["focusNode"]),
            named,
            written(given["value"]),
            severity.value,
        )


def written(term: Term | None) -> str:
    """A term as the store would give it back; blank nodes are all alike."""
    if term is None:
        return ""
    if isinstance(term, BlankNode):
        return "_:"
    if isinstance(term, NamedNode):
        return str(term)
    store = Store()
    store.add(Quad(NamedNode("urn:s"), NamedNode("urn:p"), term))
    (quad,) = store
    assert isinstance(quad.object, Literal)
    return str(quad.object)


def outcome(case: Case) -> Counter[tuple[str, ...]]:
    store = Store()
    store.extend(case.data)
    source = StoreSource(store)
    compiled = compile_shapes(case.shapes, subclasses=execute.subclasses(source))
    return Counter(
        (one.component, written(one.focus), one.path or "", written(one.value), one.severity)
        for one in execute.run(source, compiled)
    )


@pytest.fixture(scope="module")
def suite() -> list[Case]:
    return list(cases(shared_path("conformance/shacl-core")))


def test_every_supported_case_gives_the_expected_report(suite: list[Case]) -> None:
    wrong = {}
    for case in suite:
        if case.name not in UNSUPPORTED and (found := outcome(case)) != case.expected:
            wrong[case.name] = (found - case.expected, case.expected - found)

    assert wrong == {}


def test_the_suite_is_complete(suite: list[Case]) -> None:
    names = {case.name for case in suite}

    assert len(suite) == CASES
    assert set(UNSUPPORTED) <= names


def test_unsupported_cases_are_refused_and_not_passed_over(suite: list[Case]) -> None:
    for case in suite:
        if case.name in UNSUPPORTED:
            with pytest.raises(AssetError):
                outcome(case)
