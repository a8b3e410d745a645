"""Several processes that serve alike: kept running by one that does nothing else.

Layer 6. They take connections from one socket, and each has workers of its own; what is made on
disk is made once for all of them. Where the system cannot fork, there is one process.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import NoReturn

_PAUSE = 0.5
"""Seconds before a process that ended is started again."""
_PATIENCE = 10.0
"""Seconds that they have to end in."""
_TICK = 0.05


def can_fork() -> bool:
    """Say whether the system can make a process that is like this one."""
    return hasattr(os, "fork")


class Forks:
    """Some processes that do the same, until this one is told to stop.

    Args:
        serve: What each does; it ends when the process is sent SIGTERM, by ``SystemExit``.
    """

    def __init__(self, count: int, serve: Callable[[], object]) -> None:
        self._count, self._serve = count, serve
        self._running: set[int] = set()
        self._is_stopping = False
        self._alive, self._ours = os.pipe()

    def run(self) -> None:
        """Keep them running, and end them when this process is told to stop."""
        for told in (signal.SIGTERM, signal.SIGINT):
            signal.signal(told, self._stop)
        try:
            while not self._is_stopping:
                while len(self._running) < self._count:
                    self._running.add(self._start())
                if self._gone() and not self._is_stopping:
                    time.sleep(_PAUSE)
                time.sleep(_TICK)
        finally:
            self._end()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._is_stopping = True

    def _start(self) -> int:
        """Start one, and give its number."""
        sys.stdout.flush()
        sys.stderr.flush()
        number = os.fork()
        if number == 0:
            self._be_one()
        return number

    def _be_one(self) -> NoReturn:
        """Serve in a process of its own, which ends with the one that started it."""
        code = 1
        try:
            os.close(self._ours)
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            threading.Thread(target=self._end_with_parent, daemon=True).start()
            self._serve()
            code = 0
        except SystemExit:
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)  # what the other process began is not ours to end

    def _end_with_parent(self) -> None:
        os.read(self._alive, 1)  # nothing comes; it ends when the other process does
        os.kill(os.getpid(), signal.SIGTERM)

    def _gone(self) -> bool:
        """Forget those that ended; say whether any did."""
        before = len(self._running)
        for one in [*self._running]:
            with suppress(ChildProcessError):
                if os.waitpid(one, os.WNOHANG) == (0, 0):
                    continue
            self._running.discard(one)
        return len(self._running) < before

    def _end(self) -> None:
        """End all of them, by force where they take long."""
        self._send(signal.SIGTERM)
        for _ in range(int(_PATIENCE / _TICK)):
            self._gone()
            if not self._running:
                return
            time.sleep(_TICK)
        self._send(signal.SIGKILL)
        while self._running:
            self._gone()
            time.sleep(_TICK)

    def _send(self, told: signal.Signals) -> None:
        for one in self._running:
            with suppress(ProcessLookupError):
                os.kill(one, told)
