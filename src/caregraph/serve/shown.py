"""One view that the service shows, and what has been worked out for it.

Layer 6. What is dear is worked out by other processes, which find the view on disk.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from caregraph.graph.seen import summary
from caregraph.graph.view import View
from caregraph.results import Report
from caregraph.seen import Seen
from caregraph.serve.once import Memory
from caregraph.serve.processes.tasks import Tasks
from caregraph.serve.snapshots import Snapshots
from caregraph.validation import Rulebook, check

_Result = TypeVar("_Result")

_DRAWINGS_KEPT = 64
_RESULTS_KEPT = 8


@dataclass(eq=False)
class Shown:
    """One view, and what has been worked out for it."""

    view: View
    snapshots: Snapshots
    _rulebook: Rulebook
    _rules_dirs: tuple[Path, ...]
    _tasks: Tasks
    _memory: Memory
    drawings: Memory = field(default_factory=lambda: Memory(_DRAWINGS_KEPT))
    _results: Memory = field(default_factory=lambda: Memory(_RESULTS_KEPT))

    def once(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Give what *make* made the first time it was asked for under *key*."""
        return self._memory.once(key, make)

    @property
    def report(self) -> Report:
        """Give the report of the rules on this view."""
        report: Report = self.once("report", lambda: check(self.view, self._rulebook))
        return report

    def work(self, task: Callable[..., _Result], *arguments: Any) -> _Result:
        """Give what a function of ``costly`` gives for this view, within the limits of a query.

        Raises:
            LimitReachedError: time or memory ran out, or every worker stayed busy.
        """
        with (
            self.snapshots.on_disk("view") as directory,
            self.snapshots.on_disk("described") as described,
        ):
            return self._tasks.run(directory, described, self.view, task, *arguments)

    def work_by_rules(self, task: Callable[..., _Result], *arguments: Hashable) -> _Result:
        """Give what a function of ``costly`` gives that takes folders of rules of one's own last.

        The last few results are kept.

        Raises:
            LimitReachedError: time or memory ran out, or every worker stayed busy.
        """
        key = (task, *arguments)
        result: _Result = self._results.kept(
            key, lambda: self.work(task, *arguments, self._rules_dirs)
        )
        return result

    @property
    def seen(self) -> Seen:
        """Give what the view says of itself."""
        seen: Seen = self.once("seen", lambda: summary(self.view))
        return seen
