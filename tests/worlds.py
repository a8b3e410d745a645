"""Small worlds written in Turtle, and what only runs where there is Java."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from caregraph.errors import ToolMissingError
from caregraph.graph.choices import Choice
from caregraph.graph.view import View, view
from caregraph.reasoner import java
from caregraph.vocab import turtle_prologue

NODE = "https://example.org/"


def world(turtle: str, choice: Choice | None = None) -> View:
    """Give a small world as a view, by default one that shows everything as described."""
    store = ox.Store()
    text = turtle_prologue()
    text += f"@prefix ex: <{NODE}> .\nex:structure a cg:Structure .\n{turtle}"
    graph = ox.NamedNode(NODE + "structure")
    for triple in ox.parse(text, format=ox.RdfFormat.TURTLE):
        store.add(ox.Quad(triple.subject, triple.predicate, triple.object, graph))
    return view(store, choice or Choice(as_of="any"))


def require_java() -> Path:
    """Find Java, or skip the test saying what is missing; the test extra brings one."""
    try:
        return java.find_java()
    except ToolMissingError as missing:
        pytest.skip(f"no Java here ({missing.message}); install caregraph[reason]")


def profile_violations(triples: Iterable[ox.Triple], folder: Path) -> str:
    """Check statements against OWL 2 DL by Pellet's lint; give what it prints of violations."""
    file = folder / "ontology.rdf"
    ox.serialize(triples, output=file, format=ox.RdfFormat.RDF_XML)
    command = [
        str(require_java()),
        "-Xmx1G",
        "-cp",
        f"{java.owlready_folder('pellet')}/*",
        "pellet.Pellet",
        "lint",
        file.as_uri(),
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=True, cwd=folder
    )
    assert "OWL 2 DL violations" in done.stdout, done.stdout + done.stderr
    clean = "No OWL 2 DL violations found" in done.stdout
    return "" if clean else done.stdout
