"""What is dear, worked out by processes within limits of time and memory.

Layer 6. The process is of our own code only and takes no text of a client as a query, so what it
sends is unpickled; those that run clients' queries are others.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

from caregraph.serve.processes.workers import (
    LimitReachedError,
    Limits,
    Workers,
    busy,
    memory_error,
)

_Result = TypeVar("_Result")


class Tasks:
    """Runs functions in worker processes; safe to use from several threads.

    Args:
        work: What they do, in a noun: ``what was asked for``.
        scratch: Where processes put what they need for a while.
    """

    def __init__(self, work: str, limits: Limits, scratch: Path, *, workers: int = 2) -> None:
        self.limits = limits
        self._work = work
        self.workers = Workers(
            "caregraph.serve.processes.task_worker",
            work,
            limits,
            workers=workers,
            others=[str(scratch), str(limits.result_bytes)],
        )

    def run(self, task: Callable[..., _Result], *arguments: Any) -> _Result:
        """Give what a function of a module gives for some arguments.

        Raises:
            CaregraphError: what *task* raises.
            LimitReachedError: time, memory or room on disk ran out, or every worker stayed busy.
        """
        return self._run(None, task, arguments)

    def run_on(self, view: Path, task: Callable[..., _Result], *arguments: Any) -> _Result:
        """Give what a function gives whose first parameter is a view, for that in a folder.

        Raises:
            CaregraphError: what *task* raises.
            LimitReachedError: time, memory or room on disk ran out, or every worker stayed busy.
        """
        return self._run(str(view), task, arguments)

    def _run(
        self, view: str | None, task: Callable[..., _Result], arguments: tuple[Any, ...]
    ) -> _Result:
        head, body = self.workers.ask(pickle.dumps((view, task, arguments)))
        match head["ended"]:
            case "memory":
                raise memory_error(self._work, self.limits)
            case "large":
                raise LimitReachedError(
                    f"{self._work} is larger than the limit of "
                    f"{self.limits.result_bytes / 1_000_000:,g} MB",
                    code="size-limit",
                    hint="Ask for less: by a part of a name, of one structure, or page by page.",
                )
            case "full":
                raise busy("the service has no room left on its disk for what it works out")
            case "error":
                raise pickle.loads(body)  # noqa: S301  our own process, our own code
            case "fault":
                raise RuntimeError(f"a worker failed:\n{body.decode()}")
        return cast("_Result", pickle.loads(body))  # noqa: S301  our own process, our own code
