"""Answer a question of the catalogue."""

from __future__ import annotations

import re
import shlex
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from caregraph.cli._options import (
    Output,
    open_view,
    output_options,
    questions_option,
    tell_problems,
    view_options,
)
from caregraph.cli._order import graph_first
from caregraph.errors import UnknownNameError, UsageError

if TYPE_CHECKING:
    from caregraph.graph.choices import Choice
    from caregraph.graph.view import View
    from caregraph.questions import Question
    from caregraph.results import Table

_PARAMETER = re.compile(r"([a-z][a-z_ -]*)=(.*)", re.DOTALL)


@click.command("ask")
@click.argument(
    "words", nargs=-1, metavar="[GRAPH]... QUESTION [NAME=VALUE]...", callback=graph_first()
)
@click.option("--list", "listing", is_flag=True, help="List the questions and their parameters.")
@click.option(
    "--check",
    "checks",
    is_flag=True,
    help="Ask the questions of --questions-dir, and say whether each has the rows it expects.",
)
@questions_option
@view_options
@output_options("text, json or csv.", "table")
def command(
    words: tuple[str, ...],
    listing: bool,
    checks: bool,
    questions_dirs: tuple[Path, ...],
    choice: Choice,
    output: Output,
) -> int:
    """Answer QUESTION, and give the evidence of every row.

    QUESTION is a number or title of the catalogue, or, of a GRAPH, a sentence in your own words:
    names, roles, holders and days in it are recognised, and how it was read is said. Without a
    GRAPH a question of the catalogue is asked of the structure it was written for.

    Example: caregraph ask case:bath-and-north-east-somerset-2008 "who sits on the cabinet?"
    """
    from caregraph import questions
    from caregraph.graph.choices import Choice

    if listing:
        output.tell("table", questions.listing(questions_dirs))
        tell_problems(questions.problems(questions_dirs))
        return 0
    if checks:
        return _checked(questions_dirs, output)
    given = {m[1]: m[2] for word in words if (m := _PARAMETER.fullmatch(word))}
    named = [word for word in words if not _PARAMETER.fullmatch(word)]
    if not named:
        raise UsageError("no question is named", hint="caregraph ask --list shows the questions.")
    *graphs, name = named
    try:
        question = questions.find(name, questions_dirs)
    except UnknownNameError as unknown:
        if len(name.split()) == 1:
            raise
        if not graphs:
            raise _unasked(unknown) from unknown
        view = open_view(graphs, choice)
        question, read, how = _read(view, name, questions_dirs, graphs, choice)
        table = questions.ask(view, question, read | given)
        output.tell("table", replace(table, notes=(how, *_besides(question, table))))
        return 0
    if graphs or choice != Choice():
        view = questions.view_for(graphs, choice, question, given)
    else:
        view = questions.own_view(question)
    table = questions.ask(view, question, given)
    output.tell("table", replace(table, notes=_besides(question, table)))
    return 0


def _besides(question: Question, table: Table) -> tuple[str, ...]:
    """Give the notes of an answer, and how it differs from those that are like it."""
    from caregraph.questions import beside

    how = beside.sentence(beside.of_question(question))
    return (*table.notes, *([how] if how else []))


def _checked(folders: tuple[Path, ...], output: Output) -> int:
    """Say which questions of one's own have the answers they expect; gives the exit code.

    Raises:
        UsageError: no folder is named.
    """
    from caregraph import questions
    from caregraph.questions import checking

    if not folders:
        raise UsageError(
            "--check needs --questions-dir", hint="The shipped questions are checked by our tests."
        )
    found = checking.checked(folders)
    output.tell("table", checking.told(found))
    tell_problems(broken := questions.problems(folders))
    return 1 if broken or any(one.differs for one in found) else 0


def _unasked(unknown: UnknownNameError) -> UsageError:
    """Make the error for a sentence of which nobody knows what it is asked of."""
    return UsageError(
        f"{unknown.message}: in your own words a question needs the GRAPH it is asked of",
        code="unclear-question",
        hint=f"caregraph ask GRAPH 'SENTENCE'. {unknown.hint or ''}".strip(),
    )


def _read(
    view: View, sentence: str, folders: tuple[Path, ...], graphs: list[str], choice: Choice
) -> tuple[Question, dict[str, str], str]:
    """Read a sentence, and say how; where it may mean several questions, offer these as commands.

    Returns:
        The question, the values of its parameters, and how the sentence is read.

    Raises:
        UsageError: it is not clear what is asked.
    """
    from caregraph.questions import plain
    from caregraph.questions.compared import compared

    if (meant := compared(view, sentence)) and meant.is_all:
        raise _comparing(sentence, graphs, meant.proposals)
    found = plain.readings(view, sentence, folders)
    if plain.is_clear(found) and not found[0].day:
        how = f"Read as {found[0].told()}"
        click.echo(how, err=True)
        return found[0].question, dict(found[0].given), how
    offers = [
        f"{one.question.title}\n    "
        + shlex.join(
            ["caregraph", "ask", *graphs, one.question.id]
            + [f"{name}={text}" for name, text in one.given.items()]
            + _as_options(replace(choice, as_of=one.day) if one.day else choice)
        )
        for one in found
    ]
    doubts = f" ({'; '.join(found[0].doubts)})" if found and found[0].doubts else ""
    if found and found[0].day and not doubts:
        doubts = f" ({found[0].question.id} is asked as at the day of the view)"
    raise UsageError(
        f"it is not clear which question {sentence!r} is{doubts}",
        code="unclear-question",
        hint="\n  ".join(["Did you mean one of these?", *offers])
        if offers
        else "No question has any of these words: caregraph ask --list shows them all.",
    )


def _comparing(sentence: str, graphs: list[str], proposals: tuple[str, ...]) -> UsageError:
    """Make the error for a sentence that a comparison answers, with the command of that."""
    adopting = [word for one in proposals for word in ("--adopt", one)]
    return UsageError(
        f"no question of the catalogue is {sentence!r}: a comparison answers it",
        code="unclear-question",
        hint=shlex.join(["caregraph", "compare", *graphs, *adopting]),
    )


def _as_options(choice: Choice) -> list[str]:
    """Write the choice of a view as the options that make it."""
    given: list[tuple[str, str]] = []
    for one in fields(choice):
        value = getattr(choice, one.name)
        several = value if isinstance(value, tuple) else [value] if value else []
        given += [(one.name.replace("_", "-"), each) for each in several]
    return [f"--{name}={each}" for name, each in given]
