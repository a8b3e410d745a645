"""Worker processes: who gets one, how long they may take, and that a queue stays short.

Layer 6. Nothing else bounds what a client asks for: the engine cannot be interrupted, so the work
is done by a process that is ended at the deadline and started again when it is next needed. What
finds neither a free worker nor room in the queue is refused at once, so that waiting never takes
the threads that pages need.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from caregraph.errors import CaregraphError, QueryError
from caregraph.serve.endpoint.worker import LENGTH
from caregraph.serve.processes.line import FullError, Line

MIB = 2**20
WAITING = 8
"""So many wait for a worker at most; a browser asks for six things at once."""

_KILL = getattr(signal, "SIGKILL", signal.SIGTERM)
_STOPPING = "the service is stopping"
_READING = "reading what was brought"
JUDGING = "judging the change"
_LESS = "Bring less: the tables of one structure, or one list."
_CHANGE_LESS = (
    "Nothing was changed. Change one structure at a time, and less of it; whoever runs the service "
    "may allow more: --view-time-limit, --view-memory-limit."
)
_TOO_LONG = {
    "the query": "Ask for fewer combinations, join the parts of a pattern, or name one post.",
    _READING: _LESS,
    JUDGING: _CHANGE_LESS,
}
"""What to do where work takes too long."""
_TOO_LARGE = {
    "the query": "Ask for fewer combinations, or add a LIMIT before sorting.",
    _READING: _LESS,
    JUDGING: _CHANGE_LESS,
}
"""What to do where work needs too much memory."""
_ASK_LESS = "Ask about less, or change less: one thing, one structure, fewer days."
_TICK = 0.1
"""So often it is looked at who is late, in seconds."""
_PASSED = -1.0
"""In place of the deadline of a process that was ended at it."""


@dataclass(frozen=True)
class Limits:
    """What one query, or one page that is dear to work out, may take."""

    seconds: float = 10
    memory: int = 2048 * MIB
    """Bytes of address space of a worker."""
    view_seconds: float = 300
    """What making a view, or checking it, may take."""
    view_memory: int = 8192 * MIB
    disk: int = 4096 * MIB
    """Bytes on disk of the views that are kept; those in use stay whatever they take."""
    result_bytes: int = 50_000_000
    rows: int = 100_000
    text_bytes: int = 64 * 1024
    nesting: int = 200

    def of_views(self) -> Limits:
        """Give those of what makes views."""
        return replace(self, seconds=self.view_seconds, memory=self.view_memory)


class LimitReachedError(CaregraphError):
    """Something asked for reached a limit, or no worker was free."""

    exit_code = 2
    code = "limit"


def busy(message: str) -> LimitReachedError:
    """Give the error of what is refused because too much is asked for at once."""
    return LimitReachedError(message, code="busy", hint="Ask again in a while.")


class Workers:
    """A few processes of one module, each asked one thing at a time; safe to use from threads.

    Args:
        module: What a process runs, with the memory and the seconds that it may take.
        work: What they do, in a noun: ``the query``.
        others: More arguments of a process.
    """

    def __init__(
        self, module: str, work: str, limits: Limits, *, workers: int, others: Sequence[str] = ()
    ) -> None:
        self.limits = limits
        command = [sys.executable, "-m", module, str(limits.memory), str(limits.seconds), *others]
        self._workers = [_Worker(command, work, limits) for _ in range(workers)]
        self.line = Line(self._workers, waiting=WAITING)
        """Who waits for a worker or has one."""
        self._ended = threading.Event()
        self._watching: threading.Thread | None = None

    def ask(self, message: bytes) -> tuple[dict[str, Any], bytes]:
        """Give what a worker answers.

        Raises:
            LimitReachedError: time or memory ran out, every worker stayed busy, or too many wait.
            QueryError: the work ended the process that did it.
        """
        try:
            with self.line.one(self.limits.seconds) as worker:
                self._begin_to_watch()
                return worker.ask(message)
        except FullError as full:
            raise busy(str(full)) from None

    def sealing(self) -> dict[str, Any] | None:
        """Say how a worker is closed off: ``{"sockets": "seccomp", "memory": true}``.

        Nobody waits for it: ``None`` while the first worker starts, or no one is free.
        """
        known = next((worker.sealing for worker in self._workers if worker.sealing), None)
        if known:
            return known
        try:
            with self.line.one(0) as worker:
                worker.start()
                return worker.sealing
        except FullError:
            return None

    def close(self) -> None:
        """End the processes for good; what waits for one is refused."""
        self._ended.set()
        for worker in self._workers:
            worker.close(for_good=True)

    def _begin_to_watch(self) -> None:
        """Have it looked at who is late, by the process that asks and not before it does."""
        if self._watching is None:
            self._watching = threading.Thread(target=self._watch, daemon=True)
            self._watching.start()

    def _watch(self) -> None:
        """End those that are late, until all are ended; a timer for each would be dearer."""
        while not self._ended.wait(_TICK):
            for worker in self._workers:
                worker.end_if_late(time.monotonic())


@dataclass
class _Worker:
    """One process, started when it is first asked and again after it was ended."""

    command: Sequence[str]
    work: str
    limits: Limits
    sealing: dict[str, Any] = field(default_factory=dict)
    """How the process is closed off, once it was started."""
    _process: subprocess.Popen[bytes] | None = None
    _closed: bool = False
    _deadline: float | None = None
    """Until when it may work on what it was asked."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, message: bytes) -> tuple[dict[str, Any], bytes]:
        """Send a request and wait for the answer, no longer than the limit."""
        process = self.start()
        try:
            try:
                self._tell(process, message)
            except OSError:  # it was ended while it had nothing to do
                self.close()
                process = self.start()
                self._tell(process, message)
            answer = self._read(process)
        except (EOFError, OSError):
            death = self._death(process, timed_out=self._deadline == _PASSED)
            self.close()
            raise death from None
        with self._lock:
            self._deadline = None
        return answer

    def end_if_late(self, now: float) -> None:
        """End the process where it has not answered by its deadline."""
        with self._lock:
            if self._process and self._deadline and self._deadline < now:
                self._deadline = _PASSED
                _kill(self._process)

    def _tell(self, process: subprocess.Popen[bytes], message: bytes) -> None:
        assert process.stdin is not None
        with self._lock:
            self._deadline = time.monotonic() + self.limits.seconds
        process.stdin.write(LENGTH.pack(len(message)) + message)
        process.stdin.flush()

    def start(self) -> subprocess.Popen[bytes]:
        """Give the process, started where there is none."""
        with self._lock:
            if self._closed:
                raise busy(_STOPPING)
            if self._process is None:
                self._process = subprocess.Popen(  # noqa: S603  our own interpreter and module
                    self.command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    env=environment(),
                )
                self.sealing, _ = self._read(self._process)
            return self._process

    def close(self, *, for_good: bool = False) -> None:
        """End the process, if there is one."""
        with self._lock:
            process, self._process, self._deadline = self._process, None, None
            self._closed = self._closed or for_good
        if process is None:
            return
        _kill(process)
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                _close_quietly(stream)
        process.wait()

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

    def _death(self, process: subprocess.Popen[bytes], *, timed_out: bool) -> CaregraphError:
        """Give the error of a process that ended instead of answering."""
        if timed_out:
            return LimitReachedError(
                f"{self.work} took longer than the limit of {self.limits.seconds:g} seconds",
                code="time-limit",
                hint=_TOO_LONG.get(self.work, _ASK_LESS),
            )
        if self._closed:
            return busy(_STOPPING)
        ended = process.wait()
        if ended == -signal.SIGABRT:  # the engine aborts where an allocation is refused
            return memory_error(self.work, self.limits)
        if ended in (-_KILL, -signal.SIGTERM):  # by the system or an operator
            return busy(f"the process that ran {self.work} was ended from outside")
        return QueryError(
            f"{self.work} ended the process that ran it",
            code="query-crash",
            hint="It may be nested too deeply: write it flatter.",
        )


def memory_error(work: str, limits: Limits) -> LimitReachedError:
    """Give the error of work that needed more memory than a worker may have."""
    return LimitReachedError(
        f"{work} needed more memory than the limit of {limits.memory / MIB:,.0f} MiB",
        code="memory-limit",
        hint=_TOO_LARGE.get(work, _ASK_LESS),
    )


def environment() -> dict[str, str]:
    """Give the environment in which a worker finds the same modules as this process."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a worker, which leads a group of its own, and what it started."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):  # it ended, or leads no group yet
            os.killpg(process.pid, _KILL)
    process.kill()


def _close_quietly(stream: Any) -> None:
    try:
        stream.close()
    except OSError:
        return  # what was still to be written went with the process
