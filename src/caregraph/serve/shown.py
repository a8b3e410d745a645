"""One view that the service shows, and what has been worked out for it.

Layer 6. The view is on disk, where a worker made it; what is dear is worked out by workers too.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

from caregraph.graph.seen import summary
from caregraph.graph.view import View
from caregraph.results import Report
from caregraph.seen import Seen
from caregraph.serve.disk import making, opening, places
from caregraph.serve.disk.lists import FILE, Lists
from caregraph.serve.home.outlook import Attention, Outlook
from caregraph.serve.once import Gate, Memory
from caregraph.serve.processes.tasks import Tasks
from caregraph.serve.search import index
from caregraph.serve.search.index import Index
from caregraph.serve.snapshots import Snapshots

_Result = TypeVar("_Result")

_DRAWINGS_KEPT = 64
_RESULTS_KEPT = 8


@dataclass(frozen=True)
class Work:
    """Who works out what there is to know of views, and by what."""

    tasks: Tasks
    """For pages."""
    makers: Tasks
    """For what is kept on disk."""
    gate: Gate
    rules_dirs: tuple[Path, ...]
    """Folders of rules of one's own."""


class Shown:
    """One view, and what has been worked out for it.

    Args:
        folder: Where the view is on disk.
        held: Keeps it there.
        described: Gives the same as described, whatever the day, where that is another.
    """

    def __init__(
        self,
        folder: Path,
        held: places.Hold,
        work: Work,
        described: Callable[[], Shown] | None = None,
    ) -> None:
        self._folder, self._held, self._work, self._described = folder, held, work, described
        self._memory = Memory(gate=work.gate)
        self.view = opening.opened(folder)
        """Its statements are read from disk, its structures as they are needed."""
        self.lists = Lists(folder / FILE)
        self.found = Index(folder / index.FILE)
        self.snapshots = Snapshots(folder, held, work.makers.run, self._memory)
        self.drawings = Memory(_DRAWINGS_KEPT)
        self._results = Memory(_RESULTS_KEPT)
        self._long = Memory(_RESULTS_KEPT, gate=work.gate)

    @property
    def is_part(self) -> bool:
        """Say whether it has what pages about some things need, and not everything."""
        return self._described is None

    @property
    def described(self) -> View:
        """Give the view of the same as described, whatever the day.

        Raises:
            LimitReachedError: it is being made for long, or takes too much.
        """
        if self._described is not None:
            return self._described().view
        return cast("View", self._memory.once("described", self._whatever_the_day))

    def _whatever_the_day(self) -> View:
        return opening.whatever_the_day(self._folder, self.view)

    @property
    def report(self) -> Report:
        """Give the report of the rules on this view; of a part, what concerns what it is about.

        Raises:
            LimitReachedError: it is being worked out for long, or takes too much.
        """
        report: Report = self._memory.once("report", self._report)
        return report

    @property
    def outlook(self) -> Outlook:
        """Give what the first page says of each structure; not of a part."""
        file = self._folder / opening.OUTLOOK
        found = self._memory.kept("outlook", lambda: pickle.loads(file.read_bytes()))  # noqa: S301
        return cast("Outlook", found)

    @property
    def attention(self) -> Attention:
        """Give what needs attention first, of all that the rules find.

        Raises:
            LimitReachedError: it is being worked out for long, or takes too much.
        """
        found: Attention = self._memory.once("attention", self._attention)
        return found

    @property
    def attention_if_known(self) -> Attention | None:
        """Give what needs attention first, where that is known; it is begun, and nobody waits.

        Raises:
            LimitReachedError: too much is being worked out.
        """
        return cast("Attention | None", self._memory.soon("attention", self._attention))

    def _attention(self) -> Attention:
        self._report_file()
        file, run = self._folder / opening.ATTENTION, self._work.makers.run
        places.once(file, lambda beside: run(making.attended, self._folder, beside))
        return cast("Attention", pickle.loads(file.read_bytes()))  # noqa: S301  our own

    def is_reported(self) -> bool:
        """Say whether the report is there; it is begun, and nobody waits for it.

        Raises:
            LimitReachedError: too much is being worked out.
        """
        return self._memory.soon("report", self._report) is not None

    def _report(self) -> Report:
        report: Report = pickle.loads(self._report_file().read_bytes())  # noqa: S301  our own
        return report

    def _report_file(self) -> Path:
        file = self._folder / opening.REPORT
        run, own = self._work.makers.run, self._work.rules_dirs
        places.once(file, lambda beside: run(making.report, self._folder, own, beside))
        return file

    def work(self, task: Callable[..., _Result], *arguments: Any) -> _Result:
        """Give what a function of ``costly`` gives for this view, within the limits of a query.

        Raises:
            LimitReachedError: time or memory ran out, or every worker stayed busy.
        """
        return self._work.tasks.run_on(self._folder, task, *arguments)

    def work_kept(self, task: Callable[..., _Result], *arguments: Hashable) -> _Result:
        """Give what ``work`` gives; the last few results are kept.

        Raises:
            LimitReachedError: time or memory ran out, or every worker stayed busy.
        """
        key = (task, *arguments)
        result: _Result = self._results.kept(key, lambda: self.work(task, *arguments))
        return result

    def work_on_described(self, task: Callable[..., _Result], *arguments: Any) -> _Result:
        """Give what a function of ``costly`` gives for the same as described, whatever the day.

        Raises:
            LimitReachedError: time or memory ran out, or every worker stayed busy.
        """
        if self._described is not None:
            return self._described().work(task, *arguments)
        folder = self._folder / opening.WHATEVER_THE_DAY
        return self._work.tasks.run_on(folder, task, *arguments)

    def work_by_rules(self, task: Callable[..., _Result], *arguments: Hashable) -> _Result:
        """Give what a function of ``costly`` gives that takes folders of rules of one's own last.

        The last few results are kept.

        Raises:
            LimitReachedError: time or memory ran out, or every worker stayed busy.
        """
        return self.work_kept(task, *arguments, self._work.rules_dirs)

    def work_long(self, task: Callable[..., _Result], *arguments: Hashable) -> _Result:
        """Give what ``work_by_rules`` gives, within the limits of a view.

        Nobody waits longer than for a query: it is worked out meanwhile, for who asks again.

        Raises:
            LimitReachedError: it is being worked out for long, or takes too much.
        """
        run, own = self._work.makers.run_on, self._work.rules_dirs
        make = partial(run, self._folder, task, *arguments, own)
        result: _Result = self._long.once((task, *arguments), make)
        return result

    def work_against(
        self, before: Shown, task: Callable[..., _Result], *arguments: Hashable
    ) -> _Result:
        """Give what ``work_long`` gives for a function that takes the folder of another view first.

        Raises:
            LimitReachedError: it is being worked out for long, or takes too much.
        """
        return self.work_long(task, str(before._folder), *arguments)

    @property
    def seen(self) -> Seen:
        """Give what the view says of itself."""
        return summary(self.view)
