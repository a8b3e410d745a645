"""Run any SPARQL query."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from caregraph.cli._options import Output, output_options, view_options
from caregraph.errors import SourceError

if TYPE_CHECKING:
    from caregraph.graph.choices import Choice


@click.command("query")
@click.argument("graphs", nargs=-1, required=True, metavar="[GRAPH]... SPARQL|@FILE|-")
@view_options
@output_options("For SELECT: text, json or csv; for CONSTRUCT and DESCRIBE: turtle, ntriples...")
def command(graphs: tuple[str, ...], choice: Choice, output: Output) -> None:
    """Run a SPARQL 1.1 query on the view; the house prefixes need not be declared.

    Example: caregraph query "SELECT ?post WHERE { ?post a cg:Post }"
    """
    from caregraph import questions
    from caregraph.graph.in_place import open_graph
    from caregraph.graph.serialised import serialise_triples
    from caregraph.graph.store import rdf_format
    from caregraph.results import Table
    from caregraph.validation import spelling

    *names, given = graphs
    text = _text(given)
    for unknown in spelling.of_text(text):
        click.echo(f"caregraph: {unknown}", err=True)
    result = questions.query(open_graph(names, choice), text)
    if isinstance(result, bool):
        output.write("true\n" if result else "false\n")
    elif isinstance(result, Table):
        output.tell("table", result)
    else:
        suffix = output.path.suffix if output.path else ".ttl"
        output.write(serialise_triples(result, rdf_format(output.form, suffix)))


def _text(given: str) -> str:
    if given == "-":
        return sys.stdin.read()
    if not given.startswith("@"):
        return given
    path = Path(given[1:])
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        raise SourceError(f"the query cannot be read: {wrong}", where=str(path)) from wrong
