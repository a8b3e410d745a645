"""What is dear on pages, worked out by processes within the limits of a query.

Layer 6. The process is of our own code only and takes no text of a client as a query, so what it
sends is unpickled; those that run clients' queries are others.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar, cast

from caregraph.graph.view import View
from caregraph.serve.processes.workers import Limits, Workers, memory_error

_Result = TypeVar("_Result")
_WORK = "this page"


class Tasks:
    """Runs functions of a view in worker processes; safe to use from several threads.

    Args:
        scratch: Where processes put what they need for a while.
    """

    def __init__(self, limits: Limits, scratch: Path, *, workers: int = 2) -> None:
        self.limits = limits
        self.workers = Workers(
            "caregraph.serve.processes.task_worker",
            _WORK,
            limits,
            workers=workers,
            others=[str(scratch)],
        )

    def run(
        self,
        directory: Path,
        described: Path,
        view: View,
        task: Callable[..., _Result],
        *arguments: Any,
    ) -> _Result:
        """Give what *task* gives for a view and some arguments.

        Args:
            directory: Where the statements of the view are on disk.
            described: Where the structures are on disk as described, a named graph each.
            task: A function of a module, whose first parameter is a view.

        Raises:
            CaregraphError: what *task* raises.
            LimitReachedError: time or memory ran out, or every worker stayed busy.
        """
        known_by = {one.index.graph: one.known_by for one in view.seen}
        facts = replace(view, store=None, seen=())  # type: ignore[arg-type]  # opened over there
        asked = (str(directory), str(described), facts, known_by, task, arguments)
        head, body = self.workers.ask(pickle.dumps(asked))
        match head["ended"]:
            case "memory":
                raise memory_error(_WORK, self.limits)
            case "error":
                raise pickle.loads(body)  # noqa: S301  our own process, our own code
            case "fault":
                raise RuntimeError(f"a worker failed:\n{body.decode()}")
        return cast("_Result", pickle.loads(body))  # noqa: S301  our own process, our own code
