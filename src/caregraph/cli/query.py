"""Run any SPARQL query."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from caregraph.cli._options import Output, for_terminal, output_options, view_options
from caregraph.cli._order import graph_first
from caregraph.english import count
from caregraph.errors import SourceError, UsageError

if TYPE_CHECKING:
    from caregraph.graph.choices import Choice
    from caregraph.graph.view import View
    from caregraph.workbench import Advice, Looked, Reason

_NOT_EMPTY = "the query has an answer"
_NOTHING_SEEN = "nothing in it is likely to be wrong"
_NOT_LOOKED_AT = "it can be run, and is of a form that cannot be looked at"
_OF_A_GRAPH = re.compile(r"\b(?:GRAPH|FROM)\b", re.IGNORECASE)
"""Without either word a query asks no graph by itself."""


@click.command("query")
@click.argument(
    "graphs", nargs=-1, required=True, metavar="[GRAPH]... SPARQL|@FILE|-", callback=graph_first()
)
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
@click.option(
    "--keep",
    "kept_as",
    metavar="ID",
    help="Keep it as a question of your own, such as TOWN-01, with the answer it has: needs "
    "--title, --why and one --questions-dir, or -o FILE.",
)
@click.option("--title", metavar="TEXT", default="", help="With --keep: what it asks, a sentence.")
@click.option("--why", metavar="TEXT", default="", help="With --keep: why somebody asks it.")
@click.option(
    "--also",
    "wordings",
    metavar="TEXT",
    multiple=True,
    help="With --keep: how people ask it in their own words; repeatable.",
)
@click.option(
    "--questions-dir",
    "folders",
    metavar="DIR",
    multiple=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="With --keep: the folder of your own questions; it is made where there is none.",
)
@view_options
@output_options(
    "For SELECT: text, json or csv; for CONSTRUCT and DESCRIBE: turtle, ntriples...; for --explain "
    "and --why-empty: text or json."
)
def command(
    graphs: tuple[str, ...],
    explain: bool,
    why_empty: bool,
    choice: Choice,
    output: Output,
    **keeping: Any,
) -> None:
    """Run a SPARQL 1.1 query on the view; the house prefixes need not be declared.

    Example: caregraph query "SELECT ?post WHERE { ?post a cg:Post }"
    """
    from caregraph.graph.in_place import open_graph

    *names, given = graphs
    text = _text(given)
    if keeping["kept_as"]:
        _keep(names, choice, text, output, **keeping)
        return
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
    view = open_graph(names, choice)
    result = questions.query(view, text)
    for said in _of_graphs(view, text):
        click.echo(f"caregraph: {said}", err=True)
    if isinstance(result, bool):
        output.write("true\n" if result else "false\n")
    elif isinstance(result, Table):
        output.tell("table", result)
        if not result.rows:
            click.echo("caregraph: no row; --why-empty says why", err=True)
    else:
        suffix = output.path.suffix if output.path else ".ttl"
        output.write(serialise_triples(result, rdf_format(output.form, suffix)))


def _of_graphs(view: View, text: str) -> Iterator[str]:
    """Say of what is asked of a graph by itself that nothing is found there.

    A count over it is a number that says nothing, so it is not left to who sees no row.
    """
    from caregraph import workbench

    if not _OF_A_GRAPH.search(text):
        return
    looked = workbench.look(text, workbench.Data(workbench.of_store(view.store)))
    found = [one for one in looked.advice if one.kind == "graph-not-needed"]
    for one in found:
        yield f"{one.place}: {one.says} [{one.kind}]"
    if found:
        yield "--explain mends it; the endpoint of caregraph serve has a graph for each structure"


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


def _keep(
    names: list[str],
    choice: Choice,
    text: str,
    output: Output,
    *,
    kept_as: str,
    title: str,
    why: str,
    wordings: tuple[str, ...],
    folders: tuple[Path, ...],
) -> None:
    """Keep a query as a question of one's own.

    Raises:
        UsageError: it cannot be one, or it is not said where it is kept.
    """
    from caregraph.cli._options import open_view
    from caregraph.graph.named import with_choice
    from caregraph.workbench import keeping

    if (len(folders) == 1) == (output.path is not None):
        raise UsageError(
            "--keep needs to know where", hint="Give --questions-dir DIR once, or -o FILE."
        )
    given = tuple(with_choice(one, choice) for one in names)
    draft = keeping.Draft(kept_as, title, why, wordings=wordings, given=given)
    kept = keeping.drafted(open_view(names, choice), text, draft, folders)
    if output.path is not None:
        output.write(kept.text)
        return
    path = keeping.keep(folders[0], kept)
    click.echo(f"wrote {path}, which expects {count(kept.rows, 'row')}", err=True)
    click.echo(f"ask it: caregraph ask {kept_as} --questions-dir {folders[0]}", err=True)


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
    nothing = _NOTHING_SEEN if looked.lines else _NOT_LOOKED_AT
    yield from _advice(looked.advice) if looked.advice else [nothing]
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
