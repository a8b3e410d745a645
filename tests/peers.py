"""Other people's SPARQL engines, as servers of their own with some data, where they are here.

``python tests/peers.py FOLDER`` brings them from the registries of pip, Maven and npm; where
``CAREGRAPH_ENGINES`` names that folder, the tests use them. Virtuoso is used where Debian's package
``virtuoso-opensource-7-bin`` is installed.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import processes
import pytest
import waiting

SETTING = "CAREGRAPH_ENGINES"
_RDF4J = ("repository-sail", "sail-memory", "shacl", "queryresultio-sparqljson", "rio-nquads")
_MAVEN = {
    "fuseki": [
        "org.apache.jena:jena-fuseki-main:5.6.0",
        "org.apache.logging.log4j:log4j-slf4j2-impl:2.24.3",
    ],
    "rdf4j": [f"org.eclipse.rdf4j:rdf4j-{one}:5.1.2" for one in (*_RDF4J, "rio-turtle")],
}
_PIP = ("oxigraph==0.5.13", "rdflib-endpoint==0.6.3", "uvicorn")
_NPM = {
    "dependencies": {"@comunica/query-sparql-file": "^5"},
    "overrides": {"undici": "7.10.0"},  # later ones need another Node
}
_SERVERS = Path(__file__).parent / "peer_servers"
_ASK = "ASK { GRAPH ?g { ?s ?p ?o } }"
_TRIES = 60_000
"""So often a server is asked whether it is there; Comunica reads its data first."""


def bring(folder: Path) -> None:
    """Install every engine that a registry has into a folder."""
    subprocess.run([sys.executable, "-m", "venv", folder / "python"], check=True)
    subprocess.run([folder / "python" / "bin" / "pip", "install", "-q", *_PIP], check=True)
    for name, artifacts in _MAVEN.items():
        parts = [one.split(":") for one in artifacts]
        needs = "".join(
            f"<dependency><groupId>{group}</groupId><artifactId>{artifact}</artifactId>"
            f"<version>{version}</version></dependency>"
            for group, artifact, version in parts
        )
        (folder / name).mkdir(exist_ok=True)
        (folder / name / "pom.xml").write_text(
            '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
            f"<groupId>caregraph</groupId><artifactId>{name}</artifactId><version>1</version>"
            f"<dependencies>{needs}</dependencies></project>"
        )
        goal = ["dependency:copy-dependencies", "-DoutputDirectory=lib"]
        subprocess.run(["mvn", "-q", "-B", *goal], cwd=folder / name, check=True)
    (folder / "comunica").mkdir(exist_ok=True)
    (folder / "comunica" / "package.json").write_text(json.dumps(_NPM))
    subprocess.run(
        ["npm", "install", "--no-fund", "--no-audit"], cwd=folder / "comunica", check=True
    )


def _there(*parts: str) -> Path:
    """Give what was brought; the test is skipped where it was not."""
    folder = os.environ.get(SETTING)
    if folder is None or not (path := Path(folder, *parts)).exists():
        pytest.skip(f"an engine is not here ({parts[0]}): python tests/peers.py FOLDER brings it")
    return path


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def _running(
    command: Sequence[str | Path], url: str, *, folder: Path | None = None
) -> Iterator[str]:
    """Run a server until the end, once it has its data."""
    with _patience(), processes.program(command, folder=folder) as server:
        waiting.until(lambda: server.poll() is not None or _answers(url), tries=_TRIES)
        assert server.poll() is None, f"{command[0]} ended by itself"
        yield url


@contextmanager
def _patience() -> Iterator[None]:
    """Let an answer take long: what is asked of engines here is what they say, not how soon."""
    with pytest.MonkeyPatch.context() as settings:
        settings.setenv("CAREGRAPH_ENDPOINT_SECONDS", "1800")
        yield


def _answers(url: str, query: str = _ASK) -> bool:
    """Say whether an endpoint answers, with data in a named graph."""
    asked = urllib.request.Request(
        url,
        urllib.parse.urlencode({"query": query}).encode(),
        {"Accept": "application/sparql-results+json"},
    )
    try:
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return b"true" in answer.read()
    except (OSError, urllib.error.HTTPError):
        return False


@contextmanager
def oxigraph(data: Path, work: Path) -> Iterator[str]:
    """Oxigraph's own server."""
    program = _there("python", "bin", "oxigraph")
    store = work / "oxigraph"
    subprocess.run([program, "load", "-l", store, "-f", data], check=True, capture_output=True)
    port = _free_port()
    command = [program, "serve", "-l", store, "--bind", f"127.0.0.1:{port}"]
    with _running(command, f"http://127.0.0.1:{port}/query") as url:
        yield url


@contextmanager
def rdflib_endpoint(data: Path, work: Path) -> Iterator[str]:
    """rdflib behind FastAPI, which may be written to."""
    program = _there("python", "bin", "rdflib-endpoint")
    named = work / "data.nq"
    shutil.copy(data, named)
    port = _free_port()
    command = [program, "serve", "--enable-update", "--host", "127.0.0.1", "--port", str(port)]
    with _running([*command, named], f"http://127.0.0.1:{port}/") as url:
        yield url


@contextmanager
def fuseki(data: Path, work: Path) -> Iterator[str]:
    """Apache Jena Fuseki with a dataset in memory that may be written to."""
    jars = _there("fuseki", "lib")
    port = _free_port()
    main = "org.apache.jena.fuseki.main.cmds.FusekiMainCmd"
    options = ["--localhost", "--port", str(port), "--update", f"--file={data}", "/test"]
    command = ["java", "-Xmx3g", "-cp", f"{jars}/*", main, *options]
    with _running(command, f"http://127.0.0.1:{port}/test/query", folder=work) as url:
        yield url


@contextmanager
def rdf4j(data: Path, work: Path) -> Iterator[str]:
    """RDF4J in a process of its own, with the addresses of RDF4J Server."""
    jars = _there("rdf4j", "lib")
    port = str(_free_port())
    main = _SERVERS / "Rdf4jServer.java"
    command = ["java", "-Xmx3g", "-cp", f"{jars}/*", main, port, data]
    url = f"http://127.0.0.1:{port}/rdf4j-server/repositories/test"
    with _running(command, url, folder=work) as running:
        yield running


@contextmanager
def comunica(data: Path, work: Path) -> Iterator[str]:
    """Comunica over a file, to be read only."""
    program = _there("comunica", "node_modules", ".bin", "comunica-sparql-file-http")
    named = work / "data.nq"
    shutil.copy(data, named)
    port = _free_port()
    command = [program, "-p", str(port), "-t", "600", named]
    with _running(command, f"http://127.0.0.1:{port}/sparql", folder=work) as url:
        yield url


_VIRTUOSO = """
[Database]
DatabaseFile = v.db
TransactionFile = v.trx
ErrorLogFile = v.log
xa_persistent_file = v.pxa
[TempDatabase]
DatabaseFile = v-temp.db
TransactionFile = v-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {work}
NumberOfBuffers = 30000
[HTTPServer]
ServerPort = 127.0.0.1:{port}
[SPARQL]
ResultSetMaxRows = 10000
"""


@contextmanager
def virtuoso(data: Path, work: Path) -> Iterator[str]:
    """Virtuoso as Debian has it, with the limit of rows of its sample settings."""
    if not (shutil.which("virtuoso-t") and shutil.which("isql-vt")):
        pytest.skip("an engine is not here (virtuoso): apt-get install virtuoso-opensource-7-bin")
    port, sql = _free_port(), _free_port()
    (work / "virtuoso.ini").write_text(_VIRTUOSO.format(port=port, sql=sql, work=work))
    shutil.copy(data, work / "data.nq")
    url = f"http://127.0.0.1:{port}/sparql"
    command = ["virtuoso-t", "+foreground", "+configfile", work / "virtuoso.ini"]

    with _patience(), processes.program(command, folder=work):
        waiting.until(lambda: _answers(url, "ASK {}"), tries=_TRIES)
        orders = (
            f"DB.DBA.TTLP_MT(file_to_string_output('{work}/data.nq'), '', 'urn:none', 512);"
            'GRANT SPARQL_UPDATE TO "SPARQL"; checkpoint;'
        )
        isql = ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", f"exec={orders}"]
        told = subprocess.run(isql, check=True, capture_output=True)
        assert b"Error" not in told.stderr, told.stderr
        yield url


PEERS: dict[str, Callable[[Path, Path], AbstractContextManager[str]]] = {
    one.__name__: one for one in (oxigraph, fuseki, rdf4j, virtuoso, comunica, rdflib_endpoint)
}
"""Each engine by its name: given a file of N-Quads and a folder of its own it gives its address."""

if __name__ == "__main__":
    bring(Path(sys.argv[1]))
