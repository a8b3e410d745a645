"""What commands share: the graphs and the view, the form of the answer, where it goes."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from caregraph.errors import CaregraphError, UsageError
from caregraph.thresholds import THRESHOLDS

if TYPE_CHECKING:
    from caregraph.graph.choices import Choice
    from caregraph.graph.view import View
    from caregraph.sources import Convention
    from caregraph.thresholds import Threshold
    from caregraph.validation import Rulebook
    from caregraph.validation.waivers import Waiver

Command = Callable[..., Any]


dates_option = click.option(
    "--dates",
    type=click.Choice(["day-first", "iso"]),
    help="How dates in tables are written that are not as 2008-05-01: all day first, or none may "
    "be. Without it they are read day first where their table shows that they are meant so.",
)
"""Adds ``--dates``; the command is given ``dates``."""


def view_options(function: Command) -> Command:
    """Add ``--as-of``, ``--known-by``, ``--adopt``, ``--dates``; gives a ``Choice``."""

    @click.option(
        "--as-of",
        metavar="DATE",
        help="The day; 'any' shows all as described. Without it, each structure's own date.",
    )
    @click.option("--known-by", metavar="DATE", help="Leave out what rests on later documents.")
    @click.option(
        "--adopt",
        metavar="PROPOSAL",
        multiple=True,
        help="Take a proposal as adopted, by key, structure/key or title; 'all' for every one.",
    )
    @dates_option
    @functools.wraps(function)
    def with_choice(
        *args: Any,
        as_of: str | None,
        known_by: str | None,
        adopt: tuple[str, ...],
        dates: Convention | None,
        **others: Any,
    ) -> Any:
        from caregraph.graph.choices import Choice

        if "" in (as_of, known_by, *adopt):
            raise UsageError(
                "--as-of, --known-by and --adopt need a value",
                hint="Leave it out to look at each structure as it is.",
            )
        return function(*args, choice=Choice(as_of, known_by, adopt, dates=dates), **others)

    return with_choice


def together(
    name: str, record: type[Any], options: Iterable[Callable[[Command], Command]], function: Command
) -> Command:
    """Add options whose values a command is given together, as one record.

    Args:
        name: Of the argument that is the record; its fields are the names of the options.
    """

    @functools.wraps(function)
    def with_record(*args: Any, **given: Any) -> Any:
        made = record(**{one.name: given.pop(one.name) for one in fields(record)})
        return function(*args, **{name: made}, **given)

    command: Command = with_record
    for option in reversed([*options]):
        command = option(command)
    return command


def suppose_option(function: Command) -> Command:
    """Add ``--suppose-complete`` to a command that has ``view_options`` above."""

    @click.option(
        "--suppose-complete",
        "supposed",
        metavar="KINDS",
        help="Take what is written of some kinds, such as lines,posts, for all there is.",
    )
    @functools.wraps(function)
    def with_kinds(*args: Any, choice: Choice, supposed: str | None, **others: Any) -> Any:
        if supposed is not None:
            kinds = tuple(one.strip() for one in supposed.split(",") if one.strip())
            if not kinds:
                raise UsageError(
                    "--suppose-complete needs kinds of thing", hint="As in lines,posts."
                )
            choice = replace(choice, suppose_complete=kinds)
        return function(*args, choice=choice, **others)

    return with_kinds


def _folders(name: str, what: str) -> Callable[[Command], Command]:
    return click.option(
        f"--{name}-dir",
        f"{name}_dirs",
        multiple=True,
        metavar="DIR",
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        help=f"A folder of {what} of your own, beside the shipped ones.",
    )


def fail_on_option(*usual: Threshold) -> Callable[[Command], Command]:
    """Add ``--fail-on``; the command is given ``thresholds``.

    Args:
        usual: What fails where nothing else is said.
    """
    return click.option(
        "--fail-on",
        "thresholds",
        multiple=True,
        default=usual,
        show_default=True,
        type=click.Choice(THRESHOLDS),
        help="Exit with 1 where there is any of this; repeatable. A severity: breaches as grave. "
        "left-open, not-stated: every breach, and what a proposal leaves open or nobody has said. "
        "new: of these only what is new, violations unless another is given. lost: what passed "
        "and is not stated now. not-assured: rules with nothing to look at.",
    )


rules_option = _folders("rules", "rules")
"""Adds ``--rules-dir``; the command is given ``rules_dirs``."""

questions_option = _folders("questions", "questions")
"""Adds ``--questions-dir``; the command is given ``questions_dirs``."""


@dataclass(frozen=True)
class Output:
    """Where a result goes, and in which form."""

    form: str | None
    path: Path | None

    def form_of(self, kind: str) -> str:
        """Give the form asked for, by the suffix of the file where none is.

        Raises:
            UnknownNameError: there is no such form, or none for that suffix.
        """
        from caregraph.reports import by_suffix, teller

        suffix = self.path.suffix if self.path else ""
        form = self.form or (by_suffix(kind, suffix) if suffix else "text")
        teller(kind, form)
        return form

    def tell(self, kind: str, result: object) -> None:
        """Tell a result in the form asked for.

        Raises:
            UnknownNameError: there is no such form, or none for that suffix.
        """
        from caregraph.reports import teller

        form = self.form_of(kind)
        said = teller(kind, form)(result)
        told = result if hasattr(result, "empty") else getattr(result, "view", None)
        if form == "csv" and told is not None and (why := told.empty()):
            click.echo(why, err=True)  # a table of no rows cannot say why
        if form == "text" and isinstance(said, str) and self.path is None:
            said = for_terminal(said)
        self.write(said)

    def write(self, text: str | bytes) -> None:
        """Write to the file, whole or not at all, or to standard output."""
        data = text.encode("utf-8") if isinstance(text, str) else text
        self.stream(lambda stream: stream.write(data))

    def stream(self, write: Callable[[BinaryIO], object]) -> None:
        """Let something large write itself where `write` would, a piece at a time."""
        if self.path is None:
            write(sys.stdout.buffer)
            sys.stdout.buffer.flush()
            return
        beside = self.path.with_name(self.path.name + ".part")
        try:
            with beside.open("wb") as file:
                write(file)
            beside.replace(self.path)
        except OSError as wrong:
            beside.unlink(missing_ok=True)
            reason = f"cannot be written: {wrong.strerror}"
            raise UsageError(reason, where=str(self.path)) from wrong
        click.echo(f"wrote {self.path}", err=True)


def for_terminal(said: str) -> str:
    """Colour a report where a terminal shows it and nobody asks for none (NO_COLOR)."""
    from caregraph.reports._colours import coloured

    return coloured(said) if sys.stdout.isatty() and not os.environ.get("NO_COLOR") else said


def output_options(help_text: str, kind: str | None = None) -> Callable[[Command], Command]:
    """Add ``--format`` and ``-o``; the command is given an ``Output``.

    Args:
        kind: What the command tells; a form that there is not is then refused before it runs.
    """

    def add(function: Command) -> Command:
        @click.option("--format", "form", metavar="FORM", help=help_text)
        @click.option(
            "-o",
            "--output",
            "path",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="Write to a file instead of standard output.",
        )
        @functools.wraps(function)
        def with_output(*args: Any, form: str | None, path: Path | None, **others: Any) -> Any:
            output = Output(form, path)
            if kind is not None:
                output.form_of(kind)
            return function(*args, output=output, **others)

        return with_output

    return add


def open_view(graphs: Iterable[str], choice: Choice, *, derive: bool = True) -> View:
    """Open GRAPH arguments as one view; none means every shipped case.

    The view is held as long as the command line holds what it gave the command to hold.

    Args:
        derive: Whether what follows is derived; it need not be where only a range is looked at.
    """
    from caregraph.graph.view import open_view as opened

    view = opened(graphs, choice, derive=derive)
    if (context := click.get_current_context(silent=True)) and context.obj is not None:
        context.obj.append(view)
    return view


def open_around(graphs: Iterable[str], choice: Choice, names: Iterable[str]) -> View:
    """Open GRAPH arguments as the view in which something is asked about what is called so.

    Of a store directory that is what an answer can rest on; of all else, everything.
    """
    from caregraph.graph.closure import open_around as opened

    return opened(graphs, choice, names)


def today() -> date:
    """Give the day it is, the same all over the world."""
    return datetime.now(tz=UTC).date()


def tell_problems(problems: Iterable[CaregraphError]) -> None:
    """Tell, beside the result, what was left out of it because it is broken."""
    for problem in problems:
        click.echo(f"caregraph: left out: {problem}", err=True)


def refuse_without_check(
    checks: bool,
    rules_dirs: Collection[Path],
    waiver_file: Path | None = None,
    supposed: Collection[str] = (),
) -> None:
    """Refuse what says how findings are compared where they are not.

    Raises:
        UsageError: an option about findings is given without ``--check``.
    """
    source = click.get_current_context().get_parameter_source("thresholds")
    for option, given in (
        ("--fail-on", source is click.core.ParameterSource.COMMANDLINE),
        ("--rules-dir", rules_dirs),
        ("--waivers", waiver_file),
        ("--suppose-complete", supposed),
    ):
        if given and not checks:
            raise UsageError(
                f"{option} needs --check", hint="Findings are only compared with --check."
            )


def refuse_a_day(graphs: Iterable[str], choice: Choice) -> None:
    """Refuse a day to look at where a range is asked about.

    Raises:
        UsageError: ``--as-of`` is given, or a GRAPH carries a day.
    """
    from caregraph.graph.named import parse_name

    for asked, where in [
        (choice.as_of, ""),
        *((parse_name(one).choice.as_of, one) for one in graphs),
    ]:
        if asked:
            said = "--as-of asks about one day, and a range about many"
            raise UsageError(said, where=where or None, hint="Leave one of them out.")


waivers_option = click.option(
    "--waivers",
    "waiver_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A table (CSV) of findings left open for a time.",
)
"""Adds ``--waivers``; the command is given ``waiver_file``."""


def read_waivers(path: Path | None, rulebook: Rulebook, choice: Choice) -> tuple[Waiver, ...]:
    """Read the waivers in a file, if there is one."""
    from caregraph.validation import waivers

    if path is None:
        return ()
    return waivers.read(path, rulebook.rules, rulebook.former, dates=choice.dates)
