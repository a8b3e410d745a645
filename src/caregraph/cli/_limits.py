"""What ``serve`` is told of load: how many processes serve, and what dear work may take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from caregraph.cli._options import Command, together
from caregraph.errors import UsageError

if TYPE_CHECKING:
    from caregraph.serve.processes.workers import Limits

_AT_LEAST = click.IntRange(min=64)
_OPTIONS = (
    click.option(
        "--workers",
        type=click.IntRange(1, 64),
        default=1,
        show_default=True,
        help="How many processes serve; they share what is made.",
    ),
    click.option(
        "--time-limit",
        "seconds",
        type=click.FloatRange(min=0.1),
        default=10,
        show_default=True,
        metavar="SECONDS",
        help="What a query, or a page that is dear to work out, may take.",
    ),
    click.option(
        "--memory-limit",
        "memory",
        type=_AT_LEAST,
        default=2048,
        show_default=True,
        metavar="MIB",
        help="The memory of a process that answers one.",
    ),
    click.option(
        "--view-time-limit",
        "view_seconds",
        type=click.FloatRange(min=1),
        default=300,
        show_default=True,
        metavar="SECONDS",
        help="What making a view, or checking it, may take.",
    ),
    click.option(
        "--view-memory-limit",
        "view_memory",
        type=_AT_LEAST,
        default=8192,
        show_default=True,
        metavar="MIB",
        help="The memory of a process that makes one.",
    ),
    click.option(
        "--disk-limit",
        "disk",
        type=_AT_LEAST,
        default=4096,
        show_default=True,
        metavar="MIB",
        help="The room on disk of the views that are kept; those used longest ago go.",
    ),
)
_MIB = ("memory", "view_memory", "disk")


@dataclass(frozen=True)
class Load:
    """The options of ``load_options`` as they were given."""

    workers: int
    seconds: float
    memory: int
    view_seconds: float
    view_memory: int
    disk: int

    def must_be_one(self, option: str) -> None:
        """Refuse several processes where one has something that others would not.

        Raises:
            UsageError: there are several.
        """
        if self.workers > 1:
            raise UsageError(
                f"{option} needs one process that serves, and --workers asks for {self.workers}",
                hint=f"Leave out --workers, or {option}.",
            )

    def limits(self) -> Limits:
        """Give what dear work may take."""
        from caregraph.serve.processes.workers import MIB, Limits

        return Limits(
            seconds=self.seconds,
            view_seconds=self.view_seconds,
            **{name: getattr(self, name) * MIB for name in _MIB},
        )


def load_options(function: Command) -> Command:
    """Add the options; the command is given a `Load`."""
    return together("load", Load, _OPTIONS, function)
