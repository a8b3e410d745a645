"""The command line: one command a module, found through the registry, imported when it is used.
Other packages add commands under the entry point ``caregraph.commands``.

Layer 7. Results go to standard output, everything else to standard error. Exit codes: 0 fine,
1 findings at or above the threshold, 2 wrong request, 3 input unreadable, 4 our fault or a
missing tool.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
import threading
import warnings
from collections.abc import Callable
from typing import Any, NoReturn

import click

from caregraph import registry
from caregraph.cli import _large_pages
from caregraph.cli._options import tell_problems
from caregraph.cli._order import GIVEN
from caregraph.errors import CaregraphError, SourceWarning, UnknownNameError, near

_OTHER_DAYS = ("--as-of", "--as-at", "--on", "--date", "--day")
"""What people may call an option about a day, whichever the command has."""
_YOUNG = 200_000
"""So many new objects are made before Python looks for circles among them; else 700."""


class _Commands(click.Group):
    """Finds commands in this package without importing those that are not asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return sorted([*registry.names(__name__), *registry.added(__name__).modules])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        try:
            command = registry.module(__name__, cmd_name).command
        except UnknownNameError:
            return None
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_commands(ctx, formatter)
        tell_problems(registry.added(__name__).problems)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        ctx.meta[GIVEN] = args
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as wrong:
            close = near(args[0], self.list_commands(ctx))
            if not close:
                raise
            advice = f"{wrong.format_message()} Did you mean {' or '.join(close)}?"
            raise click.UsageError(advice, ctx) from wrong


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="caregraph")
@click.option("--debug", is_flag=True, help="Show where an unexpected error came from.")
def cli(debug: bool) -> None:
    """Who answers to whom, for what, under which law, on which date.

    A GRAPH is a folder of tables, a workbook, an RDF file, a store directory, the address of a
    SPARQL endpoint, or case:NAME; case:all means all shipped cases. It may carry its own view:
    case:bath-and-north-east-somerset-2008,asOf=2008-05-01,adopt=all

    What goes wrong carries a code in brackets: caregraph show errors CODE says what to do.

    Try: caregraph demo
    """


def run() -> NoReturn:
    """Run the command line as a process of its own, and end it.

    What it holds is left to the system, which takes it whole: giving it back piece by piece takes
    a tenth of the time of a small command, as looking for circles among it does while it runs.
    Python ends it as always where a thread still works, a tool looks on, or what was written cannot
    be delivered.
    """
    if not (sys.gettrace() or sys.getprofile()):
        _large_pages.start_anew(sys.argv[1:])
    gc.set_threshold(_YOUNG)
    held: list[object] = []
    code = main(held=held)
    if threading.active_count() > 1 or sys.gettrace() or sys.getprofile():
        sys.exit(code)
    try:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        sys.exit(code)
    os._exit(code)


def main(arguments: list[str] | None = None, *, held: list[object] | None = None) -> int:
    """Run the command line and give the exit code.

    Args:
        held: Where to hold what is large, as long as it is there; by default nothing is.
    """
    given = sys.argv[1:] if arguments is None else arguments
    with warnings.catch_warnings():
        warnings.simplefilter("always", SourceWarning)
        told = warnings.showwarning
        warnings.showwarning = lambda *said, **others: _note(told, *said, **others)
        return _run(given, held)


def _with_day_option(error: click.ClickException) -> click.ClickException:
    """Name the option about a day that a command has, where it is asked for another one."""
    if not isinstance(error, click.NoSuchOption) or error.option_name not in _OTHER_DAYS:
        return error
    options = error.ctx.command.params if error.ctx else []
    meant = [name for one in options for name in one.opts if name in _OTHER_DAYS]
    if not meant:
        return error
    return click.UsageError(f"{error.message} Did you mean {' or '.join(meant)}?", error.ctx)


def _note(others: Callable[..., None], said: Warning | str, *place: Any, **more: Any) -> None:
    """Tell how a source was read beside the result; other warnings as they are told otherwise."""
    if isinstance(said, SourceWarning):
        click.echo(f"caregraph: note: {said}", err=True)
    else:
        others(said, *place, **more)


def _run(given: list[str], held: list[object] | None) -> int:
    try:
        result = cli.main(given, prog_name="caregraph", standalone_mode=False, obj=held)
        return result if isinstance(result, int) else 0
    except CaregraphError as error:
        return _told(error)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as error:
        _with_day_option(error).show()
        return 2
    except (KeyboardInterrupt, click.Abort):
        click.echo("stopped", err=True)
        return 2
    except BrokenPipeError:
        # Whoever read our output has enough; keep the interpreter from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if "--debug" in given:
            import traceback

            traceback.print_exc()
        if meant := _meant(error):
            return _told(meant)
        kind = type(error).__name__
        maker = registry.blamed(error)
        of = f" in {maker}, which is not part of caregraph" if maker else ""
        click.echo(
            f"caregraph: an unexpected {kind}{of}; run again with --debug before the "
            "command to see where",
            err=True,
        )
        return 4


def _told(error: CaregraphError) -> int:
    """Tell an error, with its code; gives the exit code."""
    first, end, others = str(error).partition("\n")
    click.echo(f"caregraph: {first} [{error.code}]{end}{others}", err=True)
    return error.exit_code


def _meant(error: Exception) -> CaregraphError | None:
    """Give what an error of the disk means, if it is one."""
    if not isinstance(error, (OSError, RuntimeError)):
        return None
    from caregraph.graph import on_disk

    return on_disk.meant(error)
