"""Answer a question of the catalogue."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from caregraph.cli._options import (
    Output,
    output_options,
    questions_option,
    tell_problems,
    view_options,
)
from caregraph.errors import UsageError

if TYPE_CHECKING:
    from caregraph.graph.choices import Choice

_PARAMETER = re.compile(r"([a-z][a-z_ -]*)=(.*)", re.DOTALL)


@click.command("ask")
@click.argument("words", nargs=-1, metavar="[GRAPH]... QUESTION [NAME=VALUE]...")
@click.option("--list", "listing", is_flag=True, help="List the questions and their parameters.")
@questions_option
@view_options
@output_options("text, json or csv.", "table")
def command(
    words: tuple[str, ...],
    listing: bool,
    questions_dirs: tuple[Path, ...],
    choice: Choice,
    output: Output,
) -> None:
    """Answer QUESTION, by its number or title, and give the evidence of every row.

    Without a GRAPH it is asked of the structure it was written for, in the view it needs.

    Example: caregraph ask case:bath-and-north-east-somerset-2008 CQ-01 --adopt all
    """
    from caregraph import questions
    from caregraph.graph.choices import Choice

    if listing:
        output.tell("table", questions.listing(questions_dirs))
        tell_problems(questions.problems(questions_dirs))
        return
    given = {m[1]: m[2] for word in words if (m := _PARAMETER.fullmatch(word))}
    named = [word for word in words if not _PARAMETER.fullmatch(word)]
    if not named:
        raise UsageError("no question is named", hint="caregraph ask --list shows the questions.")
    *graphs, name = named
    question = questions.find(name, questions_dirs)
    if graphs or choice != Choice():
        view = questions.view_for(graphs, choice, question, given)
    else:
        view = questions.own_view(question)
    output.tell("table", questions.ask(view, question, given))
