"""Say what a SPARQL endpoint is, and what it gets wrong."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import click

from caregraph.cli._options import Output, output_options

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from caregraph.graph.probing import Told

_WIDTH = 100


@click.command("probe", no_args_is_help=True)
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option(
    "--write",
    is_flag=True,
    help="Write a graph of its own there too, and remove it again.",
)
@output_options("text, json, csv or markdown.", "table")
def command(urls: tuple[str, ...], write: bool, output: Output) -> int:
    """Ask the SPARQL endpoints at URLs what they are, and tell in words what they get wrong.

    Rows that are cut off, dates, NOT EXISTS, paths, the default graph and more are looked at, and
    what follows for caregraph is said. Exits with 1 where anything is wrong, with 3 where an
    endpoint does not answer.

    Example: caregraph probe http://127.0.0.1:7878/query
    """
    return tell(urls, output, write=write)


def tell(urls: Iterable[str], output: Output, *, write: bool = False) -> int:
    """Probe endpoints and tell what was found; gives the exit code."""
    from caregraph.graph.probing import probe
    from caregraph.results import Cell, Table

    found = {url: probe(url, write=write) for url in urls}
    if output.form_of("table") == "text":
        output.write("\n".join(_said(url, told) for url, told in found.items()))
    else:
        rows = (
            (url, one.what, one.verdict, one.found, one.so)
            for url, told in found.items()
            for one in told
        )
        cells = tuple(tuple(Cell(text) if text else None for text in row) for row in rows)
        output.tell("table", Table(("endpoint", "what", "verdict", "found", "so"), cells))
    return 1 if any(one.verdict == "wrong" for told in found.values() for one in told) else 0


def _said(url: str, told: Sequence[Told]) -> str:
    """Tell what was found of one endpoint: what is wrong first, what is right only by name."""
    wrong = [one for one in told if one.verdict == "wrong"]
    right = [one.what for one in told if one.verdict == "right"]
    paragraphs = [
        *(f"wrong: {one.what}: {one.found}. {one.so}" for one in wrong),
        *(f"{one.what}: {one.found}. {one.so}" for one in told if one.verdict == "note"),
        f"right: {'; '.join(right)}",
    ]
    lines = [
        line
        for one in paragraphs
        for line in textwrap.wrap(
            one.strip(),
            _WIDTH,
            initial_indent="  ",
            subsequent_indent="    ",
            break_on_hyphens=False,
            break_long_words=False,
        )
    ]
    return "\n".join([url, *lines, f"{len(wrong)} wrong · {len(right)} right", ""])
