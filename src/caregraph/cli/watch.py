"""Watch files and tell what every save does to the findings."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from caregraph.cli._options import (
    for_terminal,
    read_waivers,
    rules_option,
    suppose_option,
    today,
    view_options,
    waivers_option,
)

if TYPE_CHECKING:
    from caregraph.graph.choices import Choice
    from caregraph.serve.watched import Page
    from caregraph.validation.watching import Saved, Watch

_PAUSE = 0.02
"""Seconds between two looks at the files."""


@click.command("watch", no_args_is_help=True)
@click.argument("graphs", nargs=-1, metavar="GRAPH...", required=True)
@view_options
@suppose_option
@rules_option
@waivers_option
@click.option("--page", "has_page", is_flag=True, help="Serve a page that follows, on loopback.")
@click.option("--port", default=8001, show_default=True, help="Of the page; 0 takes a free one.")
@click.option(
    "--on-input",
    is_flag=True,
    help="Look at the files when a line comes on standard input, and not all the time.",
)
def command(
    graphs: tuple[str, ...],
    choice: Choice,
    rules_dirs: tuple[Path, ...],
    waiver_file: Path | None,
    has_page: bool,
    port: int,
    on_input: bool,
) -> int:
    """Watch GRAPHs and tell, on every save, which findings are new, mended and gone.

    A GRAPH is a folder of tables, a workbook or an RDF file. What cannot be read, for it is half
    written or has problems, is told, and the findings of the state before stay. Ctrl-C ends it.

    Example: caregraph watch our-town --page
    """
    from caregraph.validation import Rulebook
    from caregraph.validation.live import Live
    from caregraph.validation.watching import Watch

    book = Rulebook.load(rules_dirs)
    live = Live(book, read_waivers(waiver_file, book, choice), today=today())
    watch = Watch(graphs, choice, live)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with _page(port) if has_page else nullcontext() as page:
            _follow(watch, page, _lines() if on_input else _clock(), waits=not on_input)
    except KeyboardInterrupt:
        click.echo("stopped", err=True)
    return 0


def _page(port: int) -> AbstractContextManager[Page]:
    from caregraph.serve.watched import served

    return served(port, ready=lambda address: click.echo(f"the page is {address}", err=True))


def _follow(watch: Watch, page: Page | None, looks: Iterator[None], *, waits: bool) -> None:
    """Tell every save until there is no further look."""
    names = ", ".join(map(str, watch.paths))
    click.echo(f"watching {names}; Ctrl-C ends it", err=True)
    for _ in looks:
        found = watch.look(waits=waits and watch.last is not None)
        if found is not None:
            _tell(found)
            if page is not None:
                page.tell(found)
            watch.rest()


def _clock() -> Iterator[None]:
    while True:
        yield
        time.sleep(_PAUSE)


def _lines() -> Iterator[None]:
    yield
    for _ in sys.stdin:
        yield


def _tell(found: Saved) -> None:
    """Tell a save; problems and notes go to standard error."""
    from caregraph.reports import _saved, teller

    if found.files:
        click.echo(f"saved: {', '.join(found.files)}")
    for note in found.notes:
        click.echo(f"caregraph: note: {note}", err=True)
    if found.problem is not None:
        click.echo(f"caregraph: {found.problem} [{found.problem.code}]", err=True)
        kept = "the findings are those of the state before" if found.report else "nothing to show"
        click.echo(f"not read: {kept}; save it again when it is mended")
    elif found.report is not None and found.report.since is None:
        click.echo(for_terminal(str(teller("report", "text")(found.report))), nl=False)
    elif found.report is not None:
        click.echo(for_terminal(_saved.text(found.report, found.folder)), nl=False)
    sys.stdout.flush()
