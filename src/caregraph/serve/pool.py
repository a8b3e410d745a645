"""The query pool: a few worker processes, and the limits within which a query is answered.

Layer 6. Nothing else bounds a query: the engine cannot be interrupted, so the worker is a process
that is ended at the deadline and started again for the next query.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from caregraph.errors import CaregraphError, QueryError
from caregraph.serve import guard
from caregraph.serve.worker import LENGTH
from caregraph.vocab import PREFIXES

_MIB = 2**20


@dataclass(frozen=True)
class Limits:
    """What one query may take."""

    seconds: float = 10
    memory: int = 2048 * _MIB
    """Bytes of address space of a worker."""
    result_bytes: int = 50_000_000
    rows: int = 100_000
    text_bytes: int = 64 * 1024
    nesting: int = 200


@dataclass(frozen=True)
class Request:
    """One query on one snapshot."""

    snapshot: Path
    query: str
    base: str
    """The address against which relative IRIs are read."""
    select: str | None
    """Media type for rows; ``None`` where the client accepts none of them."""
    ask: str | None
    construct: str | None
    default_graphs: Sequence[str] | None = None
    named_graphs: Sequence[str] | None = None
    rows: int | None = None
    """Fewer rows than the pool allows, where a page shows only some."""


@dataclass(frozen=True)
class Answer:
    """The answer to a query."""

    kind: Literal["select", "ask", "construct"]
    media_type: str
    body: bytes
    rows: int
    """Rows, or triples of a graph."""
    cut_by: Literal["rows", "bytes"] | None
    """Which limit cut the answer short; ``None`` where it is whole."""


class LimitReachedError(CaregraphError):
    """A query reached a limit, or no worker was free."""

    exit_code = 2
    code = "limit"


class NotAcceptableError(QueryError):
    """The client accepts no format that this kind of answer can take."""

    code = "not-acceptable"


class Pool:
    """Runs queries in worker processes; safe to use from several threads."""

    def __init__(self, limits: Limits | None = None, *, workers: int = 2) -> None:
        self.limits = limits or Limits()
        self._workers = [_Worker(self.limits) for _ in range(workers)]
        self._free: queue.LifoQueue[_Worker] = queue.LifoQueue()
        for worker in self._workers:
            self._free.put(worker)

    def run(self, request: Request) -> Answer:
        """Answer one query.

        Raises:
            QueryError: the text is refused, or cannot be read or evaluated.
            NotAcceptableError: the answer exists in no acceptable format.
            LimitReachedError: time or memory ran out, or every worker stayed busy.
        """
        limits = self.limits
        guard.check(request.query, longest=limits.text_bytes, deepest=limits.nesting)
        try:
            worker = self._free.get(timeout=limits.seconds)
        except queue.Empty:
            raise LimitReachedError(
                f"every worker stayed busy for {limits.seconds:g} seconds", code="busy",
                hint="Ask again in a while.",
            ) from None  # fmt: skip
        try:
            head, body = worker.ask(_message(request, limits))
        finally:
            self._free.put(worker)
        return _answer(head, body, limits)

    def sealing(self) -> dict[str, Any]:
        """Say how a worker is closed off: ``{"sockets": "seccomp", "memory": true}``."""
        worker = self._free.get(timeout=self.limits.seconds)
        try:
            return worker.sealing()
        finally:
            self._free.put(worker)

    def close(self) -> None:
        """End the worker processes."""
        for worker in self._workers:
            worker.close()


@dataclass
class _Worker:
    """One process, started when it is first asked and again after it was ended."""

    limits: Limits
    _process: subprocess.Popen[bytes] | None = None
    _sealing: dict[str, Any] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, message: bytes) -> tuple[dict[str, Any], bytes]:
        """Send a request and wait for the answer, no longer than the limit."""
        process = self._started()
        timed_out = threading.Event()

        def end() -> None:
            timed_out.set()
            process.kill()

        timer = threading.Timer(self.limits.seconds, end)
        timer.daemon = True
        timer.start()
        try:
            assert process.stdin is not None
            process.stdin.write(LENGTH.pack(len(message)) + message)
            process.stdin.flush()
            return self._read(process)
        except (EOFError, OSError):
            raise _death(process, self.limits, timed_out=timed_out.is_set()) from None
        finally:
            timer.cancel()
            if timed_out.is_set() or process.poll() is not None:
                self.close()

    def sealing(self) -> dict[str, Any]:
        """Say how the process is closed off."""
        self._started()
        return self._sealing

    def close(self) -> None:
        """End the process, if there is one."""
        with self._lock:
            process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                _close_quietly(stream)
        process.wait()

    def _started(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._process is None:
                self._process = _start(self.limits)
                self._sealing, _ = self._read(self._process)
            return self._process

    @staticmethod
    def _read(process: subprocess.Popen[bytes]) -> tuple[dict[str, Any], bytes]:
        assert process.stdout is not None
        parts = []
        for _ in ("head", "body"):
            length = process.stdout.read(LENGTH.size)
            if len(length) < LENGTH.size:
                raise EOFError
            (size,) = LENGTH.unpack(length)
            part = process.stdout.read(size)
            if len(part) < size:
                raise EOFError
            parts.append(part)
        return json.loads(parts[0]), parts[1]


def _close_quietly(stream: Any) -> None:
    try:
        stream.close()
    except OSError:
        return  # what was still to be written went with the process


def environment() -> dict[str, str]:
    """Give the environment in which a worker finds the same modules as this process."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def _start(limits: Limits) -> subprocess.Popen[bytes]:
    """Start a worker process."""
    command = [sys.executable, "-m", "caregraph.serve.worker", str(limits.memory)]
    return subprocess.Popen(  # noqa: S603  # our own interpreter and module
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env=environment(),
    )  # fmt: skip


def _message(request: Request, limits: Limits) -> bytes:
    return json.dumps({
        "snapshot": str(request.snapshot),
        "query": request.query,
        "base": request.base,
        "prefixes": PREFIXES,
        "select": request.select,
        "ask": request.ask,
        "construct": request.construct,
        "default": request.default_graphs,
        "named": request.named_graphs,
        "rows": min(request.rows or limits.rows, limits.rows),
        "bytes": limits.result_bytes,
        "seconds": limits.seconds,
    }).encode()  # fmt: skip


def _answer(head: Mapping[str, Any], body: bytes, limits: Limits) -> Answer:
    match head.get("error"):
        case None:
            return Answer(head["kind"], head["type"], body, head["rows"], head["cut_by"])
        case "syntax":
            raise _syntax_error(head["message"])
        case "not-acceptable":
            raise NotAcceptableError(_OFFERED[head["kind"]])
        case "memory":
            raise _memory_error(limits)
        case _:
            raise QueryError(head["message"], code="query-evaluation")


_OFFERED = {
    "select": "rows are given as SPARQL results JSON or XML, CSV or TSV",
    "ask": "a yes or no is given as SPARQL results JSON or XML, CSV or TSV",
    "construct": "a graph is given as Turtle, N-Triples, JSON-LD or RDF/XML",
}


def _syntax_error(message: str) -> QueryError:
    """Tell the parser's complaint: where, what was expected, and the prefixes if one is missing."""
    place, _, expected = message.removeprefix("error at ").partition(": ")
    line, _, column = place.partition(":")
    if not (line.isdecimal() and column.isdecimal()):
        return QueryError(message, code="query-syntax")
    where = f"line {line}, column {column}"
    if "Prefix not found" in expected:
        known = ", ".join(f"{prefix}:" for prefix in PREFIXES)
        return QueryError("a prefix is not declared", code="query-syntax", where=where,
                          hint=f"Declare it, or use one of {known}.")  # fmt: skip
    words = [word for word in expected.removeprefix("expected one of ").split(", ")
             if not word.lstrip().startswith("[")]  # fmt: skip
    hint = f"Expected here: {', '.join(words[:12])}." if words else None
    return QueryError("the query cannot be read", code="query-syntax", where=where, hint=hint)


def _memory_error(limits: Limits) -> LimitReachedError:
    return LimitReachedError(
        f"the query needed more memory than the limit of {limits.memory / _MIB:,.0f} MiB",
        code="memory-limit", hint="Ask for fewer combinations, or add a LIMIT before sorting.",
    )  # fmt: skip


def _death(process: subprocess.Popen[bytes], limits: Limits, *, timed_out: bool) -> CaregraphError:
    if timed_out:
        return LimitReachedError(
            f"the query took longer than the limit of {limits.seconds:g} seconds",
            code="time-limit", hint="Ask for fewer combinations, or join the parts of the pattern.",
        )  # fmt: skip
    if process.wait() == -signal.SIGABRT:  # the engine aborts where an allocation is refused
        return _memory_error(limits)
    return QueryError("the query ended the process that ran it", code="query-crash",
                      hint="It may be nested too deeply: write it flatter.")  # fmt: skip
