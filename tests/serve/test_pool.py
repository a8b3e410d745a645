"""What one query may take, and that the service outlives the query that takes more."""

from __future__ import annotations

import http.server
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest
import waiting

from caregraph.errors import QueryError
from caregraph.serve.endpoint import guard
from caregraph.serve.endpoint.pool import Answer, Pool, Request
from caregraph.serve.processes.tasks import Tasks
from caregraph.serve.processes.workers import MIB, LimitReachedError, Limits, environment

JSON = "application/sparql-results+json"
PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
"""Counts 81 million million rows: no machine answers it before a deadline of seconds."""
SMALL = "SELECT ?s { ?s ?p 7 }"
SEVEN = (
    b'{"head":{"vars":["s"]},"results":{"bindings":'
    b'[{"s":{"type":"uri","value":"https://example.org/7"}}]}}'
)
"""What it gives."""


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("snapshot") / "store"
    store = ox.Store(str(path))
    predicate = ox.NamedNode("https://example.org/p")
    store.bulk_extend(
        ox.Quad(ox.NamedNode(f"https://example.org/{n}"), predicate, ox.Literal(n))
        for n in range(3000)
    )
    store.flush()
    return path


@contextmanager
def pool(limits: Limits | None = None, *, workers: int = 1) -> Iterator[Pool]:
    """Some workers, which end with the test whatever becomes of it."""
    made = Pool(limits or Limits(), workers=workers)
    try:
        yield made
    finally:
        made.workers.close()


@pytest.fixture(scope="module")
def workers() -> Iterator[Pool]:
    with pool(Limits(seconds=1.5, rows=500, result_bytes=100_000), workers=2) as made:
        yield made


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every text through to the workers, as a guard that was outwitted would."""
    monkeypatch.setattr(guard, "check", lambda *args, **limits: None)


def ask(workers: Pool, snapshot: Path, query: str, select: str = JSON) -> Answer:
    return workers.run(
        Request(snapshot, query, "http://localhost/sparql", select, JSON, "text/turtle")
    )


@pytest.mark.slow
def test_a_cartesian_product_ends_at_the_deadline_and_the_next_query_is_answered(
    workers: Pool, snapshot: Path
) -> None:
    with pytest.raises(LimitReachedError, match=r"1\.5 seconds") as caught:
        ask(workers, snapshot, PRODUCT)

    assert caught.value.code == "time-limit"
    assert ask(workers, snapshot, SMALL).body == SEVEN


@pytest.mark.slow
def test_small_queries_are_answered_while_a_large_one_runs(workers: Pool, snapshot: Path) -> None:
    with ThreadPoolExecutor(1) as other:
        large = other.submit(ask, workers, snapshot, PRODUCT)
        answers = [ask(workers, snapshot, SMALL).body for _ in range(20)]

        assert answers == [SEVEN] * 20
        assert isinstance(large.exception(), LimitReachedError)


def test_when_every_worker_stays_busy_it_is_said_so(snapshot: Path) -> None:
    with (
        pool(Limits(seconds=0.5)) as single,
        single.workers.line.one(0),
        pytest.raises(LimitReachedError) as caught,
    ):
        ask(single, snapshot, SMALL)

    assert caught.value.code == "busy"


@pytest.mark.slow
def test_a_query_that_wants_too_much_memory_ends_its_worker_only(snapshot: Path) -> None:
    doubled = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(31))
    with pool(Limits(seconds=20, memory=2**30)) as small:
        with pytest.raises(LimitReachedError, match="1,024 MiB") as caught:
            ask(small, snapshot, f"SELECT (STRLEN(?x31) AS ?n) {{ BIND('x' AS ?x0) {doubled} }}")
        assert caught.value.code == "memory-limit"
        assert ask(small, snapshot, SMALL).body == SEVEN


def test_a_task_that_is_larger_than_the_memory_ends_its_worker_only(tmp_path: Path) -> None:
    tasks = Tasks("the work", Limits(memory=128 * MIB), tmp_path, workers=1)
    try:
        with pytest.raises(LimitReachedError) as caught:
            tasks.run(len, bytes(128 * MIB))
        assert caught.value.code == "memory-limit"
        assert tasks.run(len, b"small") == 5
    finally:
        tasks.workers.close()


@pytest.mark.usefixtures("unguarded")
def test_a_query_that_crashes_the_engine_ends_its_worker_only(
    workers: Pool, snapshot: Path
) -> None:
    with pytest.raises(QueryError) as caught:
        ask(workers, snapshot, "SELECT * " + "{" * 60_000)

    assert caught.value.code == "query-crash"
    assert ask(workers, snapshot, SMALL).body == SEVEN


@pytest.mark.parametrize(
    ("query", "limit"),
    [
        ("SELECT ?o { ?s ?p ?o }", "rows"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "rows"),
        (
            "SELECT ?s (CONCAT(STR(?s), 'x', STR(?p), STR(?s), STR(?s), STR(?s), STR(?s), STR(?s), "
            "STR(?s), STR(?s), STR(?s)) AS ?long) { ?s ?p ?o } LIMIT 499",
            "bytes",
        ),
    ],
)
def test_a_long_answer_is_cut_and_says_by_which_limit(
    workers: Pool, snapshot: Path, query: str, limit: str
) -> None:
    answer = ask(workers, snapshot, query)

    assert answer.cut_by == limit
    count = answer.triples or len(json.loads(answer.body)["results"]["bindings"])
    assert count == 500 if limit == "rows" else 0 < count < 499
    assert len(answer.body) < 120_000


@pytest.mark.parametrize(
    "media_type", [JSON, "application/sparql-results+xml", "text/csv", "text/tab-separated-values"]
)
def test_a_cut_answer_is_still_well_formed(workers: Pool, snapshot: Path, media_type: str) -> None:
    answer = ask(workers, snapshot, "SELECT ?s ?o { ?s ?p ?o }", media_type)

    if media_type == "text/csv":
        assert len(answer.body.splitlines()) == 501
        return
    parsed = ox.parse_query_results(
        answer.body, format=ox.QueryResultsFormat.from_media_type(media_type)
    )
    assert isinstance(parsed, ox.QuerySolutions)
    assert len(list(parsed)) == 500


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine that notes every request."""
    heard: list[str] = []

    class Ear(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(self.path)
            self.send_error(500)

        do_GET = do_POST  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Ear)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", heard
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize("keyword", ["SERVICE", "SERVICE SILENT"])
def test_a_worker_reaches_no_other_server_even_where_the_refusal_is_outwitted(
    listener: tuple[str, list[str]], keyword: str
) -> None:
    address, heard = listener
    code = (
        "import pyoxigraph as ox; from caregraph.serve.processes import sandbox\n"
        "print(sandbox.close_sockets())\n"
        f"text = 'SELECT * {{ {keyword} <{address}> {{ ?s ?p ?o }} }}'\n"
        "try: print(list(ox.Store().query(text)))\n"
        "except Exception: print('failed')\n"
    )

    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment()
    ).stdout.split()

    if told[0] == "none":
        pytest.skip("this system offers no way to close sockets; the refusal is the control")
    assert (told[1] == "failed") == ("SILENT" not in keyword)
    assert heard == []


def test_the_engine_would_reach_the_server_if_it_were_not_sealed(
    listener: tuple[str, list[str]],
) -> None:
    address, heard = listener

    with pytest.raises((OSError, RuntimeError, ValueError)):
        bool(ox.Store().query(f"ASK {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"))

    assert heard


@pytest.mark.parametrize(
    "step", ["import socket; socket.socket()", "import os; os.execv('/bin/true', ['true'])"]
)
def test_a_sealed_process_can_open_no_socket_and_start_no_program(step: str) -> None:
    code = (
        "from caregraph.serve.processes import sandbox; how = sandbox.close_sockets()\n"
        f"try:\n    {step}\nexcept OSError as e: print(how, e.errno)\nelse: print(how, 'open')"
    )

    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment()
    )

    how, result = out.stdout.split()
    if how != "seccomp":
        pytest.skip(f"this system seals by {how}")
    assert result == "13"  # EACCES


def test_a_worker_ends_when_its_parent_does(snapshot: Path) -> None:
    with pool() as single:
        ask(single, snapshot, SMALL)
        process = single.workers._workers[0]._process
        assert process is not None
        assert process.stdin is not None

        process.stdin.close()

        assert process.wait(timeout=30) == 0


def test_a_worker_that_somebody_ends_is_no_fault_of_the_query(snapshot: Path) -> None:
    with pool(Limits(seconds=30)) as single:
        ask(single, snapshot, SMALL)
        worker = single.workers._workers[0]
        with ThreadPoolExecutor(1) as other:
            large = other.submit(ask, single, snapshot, PRODUCT)

            def ended() -> bool:
                """End the process; one that was ended before it was asked is started again."""
                if worker._deadline and (process := worker._process):
                    process.kill()
                return large.done()

            waiting.until(ended)
            assert isinstance(wrong := large.exception(), LimitReachedError)
            assert wrong.code == "busy"
        assert ask(single, snapshot, SMALL).body == SEVEN


def test_a_worker_that_somebody_ends_while_idle_is_started_again(snapshot: Path) -> None:
    with pool(Limits(seconds=30)) as single:
        ask(single, snapshot, SMALL)
        process = single.workers._workers[0]._process
        assert process is not None
        process.kill()
        process.wait()

        assert ask(single, snapshot, SMALL).body == SEVEN


def test_closing_a_pool_leaves_no_process(snapshot: Path) -> None:
    with pool() as single:
        ask(single, snapshot, SMALL)
        process = single.workers._workers[0]._process
        assert process is not None

        single.workers.close()

        assert process.poll() is not None
        with pytest.raises(LimitReachedError, match="stopping"):
            ask(single, snapshot, SMALL)
