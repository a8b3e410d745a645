"""Run any SPARQL query."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from caregraph.cli._options import Output, for_terminal, output_options, view_options
from caregraph.errors import SourceError, UsageError

if TYPE_CHECKING:
    from caregraph.graph.choices import Choice
    from caregraph.graph.view import View
    from caregraph.workbench import Advice, Looked, Reason

_NOT_EMPTY = "the query has an answer"
_NOTHING_SEEN = "nothing in it is likely to be wrong"


@click.command("query")
@click.argument("graphs", nargs=-1, required=True, metavar="[GRAPH]... SPARQL|@FILE|-")
@click.option(
    "--explain",
    is_flag=True,
    help="Do not run it: say what it asks, what is likely wrong with it, and how that is mended.",
)
@click.option(
    "--why-empty",
    is_flag=True,
    help="Say which part of it leaves the answer empty, and what is there instead.",
)
@view_options
@output_options(
    "For SELECT: text, json or csv; for CONSTRUCT and DESCRIBE: turtle, ntriples...; for --explain "
    "and --why-empty: text or json."
)
def command(
    graphs: tuple[str, ...], explain: bool, why_empty: bool, choice: Choice, output: Output
) -> None:
    """Run a SPARQL 1.1 query on the view; the house prefixes need not be declared.

    Example: caregraph query "SELECT ?post WHERE { ?post a cg:Post }"
    """
    from caregraph.graph.in_place import open_graph

    *names, given = graphs
    text = _text(given)
    if explain or why_empty:
        _look(open_graph(names, choice), text, output, explain=explain, why_empty=why_empty)
        return
    _run(names, choice, text, output)


def _run(names: list[str], choice: Choice, text: str, output: Output) -> None:
    from caregraph import questions
    from caregraph.graph.in_place import open_graph
    from caregraph.graph.serialised import serialise_triples
    from caregraph.graph.store import rdf_format
    from caregraph.results import Table
    from caregraph.validation import spelling

    for unknown in spelling.of_text(text):
        click.echo(f"caregraph: {unknown}", err=True)
    result = questions.query(open_graph(names, choice), text)
    if isinstance(result, bool):
        output.write("true\n" if result else "false\n")
    elif isinstance(result, Table):
        output.tell("table", result)
        if not result.rows:
            click.echo("caregraph: no row; --why-empty says why", err=True)
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


def _look(view: View, text: str, output: Output, *, explain: bool, why_empty: bool) -> None:
    """Look at a query without giving its answer.

    Raises:
        QueryError: with *why_empty*, it cannot be read.
        UsageError: it is to be told in a form that there is not.
    """
    from caregraph import workbench

    form = output.form or ("json" if output.path and output.path.suffix == ".json" else "text")
    if form not in ("text", "json"):
        raise UsageError(
            f"--explain and --why-empty are not told as {form!r}", hint="Write text or json."
        )
    run = workbench.of_store(view.store)
    looked = workbench.look(text, workbench.Data(run)) if explain else None
    readable = looked is None or bool(looked.lines)
    reason = workbench.why(text, workbench.Data(run)) if why_empty and readable else None
    if form == "json":
        told = looked.as_json() if looked else {}
        if why_empty:
            told["whyEmpty"] = reason.as_json() if reason else None
        output.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
        return
    lines = [*_explained(looked)] if looked else []
    if why_empty and readable:
        lines += [*([""] if lines else []), *_reason(reason)]
    said = "\n".join(lines) + "\n"
    output.write(said if output.path else for_terminal(said))


def _explained(looked: Looked) -> Iterator[str]:
    yield from map(str, looked.lines)
    if looked.lines:
        yield ""
    yield from _advice(looked.advice) if looked.advice else [_NOTHING_SEEN]
    if looked.mended:
        yield from ["", "mended where it is certain how:", *_indented(looked.mended)]


def _advice(found: Iterable[Advice]) -> Iterator[str]:
    for one in found:
        yield f"{one.place}: {one.says} [{one.kind}]"
        yield from (f"  - {text}" for text in one.instead)


def _reason(reason: Reason | None) -> Iterator[str]:
    if reason is None:
        yield _NOT_EMPTY
        return
    yield f"no answer, because {reason.says}:"
    yield from (f"  line {one.line}, column {one.column}: {one.text}" for one in reason.emptied_by)
    if reason.instead:
        yield from ["what is there instead:", *(f"  - {text}" for text in reason.instead)]
    if reason.advice:
        yield from ["what is likely wrong:", *(f"  {line}" for line in _advice(reason.advice))]
    mended = next((one.mended for one in reason.advice if one.mended), None)
    if mended:
        yield from ["mended:", *_indented(mended)]


def _indented(text: str) -> list[str]:
    return [f"  {line}" for line in text.strip().splitlines()]
