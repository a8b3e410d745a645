"""See everything at once on the shipped cases: load, check, ask, serve."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from caregraph.cli._options import for_terminal
from caregraph.errors import ToolMissingError

if TYPE_CHECKING:
    from caregraph.graph.view import View

_PLACE = "case:bath-and-north-east-somerset-2008"
_TODAY = "case:surrey-2026"
_DAY = "2027-04-01"
"""The day on which that county and its districts end."""
_QUESTIONS = ("CQ-01", "CQ-04")


@click.command("demo")
@click.option("--no-serve", is_flag=True, help="Stop before serving.")
@click.option("--port", default=8000, show_default=True, help="The port; 0 takes a free one.")
def command(no_serve: bool, port: int) -> None:
    """Load the shipped cases, check two, answer two questions, then serve them on this machine.

    The examples are the structure that a report of March 2008 proposes for Bath and North East
    Somerset, looked at as if its proposal were adopted, and Surrey on the day on which two councils
    take the place of twelve.

    Example: caregraph demo --no-serve
    """
    from caregraph import questions
    from caregraph.graph.choices import Choice
    from caregraph.graph.view import open_view
    from caregraph.reports import text
    from caregraph.validation import check

    everything = open_view([], Choice(as_of="any"))
    click.echo(
        f"Loaded {len(everything.structures)} structures with "
        f"{_records(everything)} records, {everything.counts.described} of them of described "
        "things that a view counts:"
    )
    for structure in everything.structures:
        click.echo(f"  {everything.label(structure)}")
    adopted = open_view([_PLACE], Choice(adopt=("all",)))
    click.echo("\n" + for_terminal(text.brief(check(adopted))))
    for name in _QUESTIONS:
        question = questions.find(name)
        click.echo(f"{question.id}  {question.title}")
        answer = replace(questions.ask(adopted, question), view=None)  # it stands above
        click.echo(text.table(answer))
    today = open_view([_TODAY], Choice(as_of=_DAY))
    click.echo(for_terminal(text.brief(check(today))))
    click.echo(_logic(adopted) + "\n")
    if no_serve:
        return
    from caregraph.serve import create_app, run

    run(create_app(), port=port)


def _records(view: View) -> int:
    """Count what tables name, documents and places in law among it."""
    from caregraph.vocab import CG

    return len({quad.subject for quad in view.store.quads_for_pattern(None, CG.describedIn, None)})


def _logic(view: View) -> str:
    """Say whether the view is consistent, or that the check was left out and why."""
    from caregraph.reasoner import infer

    try:
        inference = infer(view)
    except ToolMissingError as missing:
        return f"The logic check was left out: {missing.message}. {missing.hint or ''}".rstrip()
    return "\n".join(textwrap.wrap(f"By the logic check (HermiT), {inference.verdict}", 100))
