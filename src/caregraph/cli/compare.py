"""Compare two versions, days or proposals of a structure."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from caregraph.cli._options import (
    Output,
    fail_on_option,
    output_options,
    read_waivers,
    refuse_without_check,
    rules_option,
    suppose_option,
    today,
    view_options,
    waivers_option,
)
from caregraph.cli._order import graph_first, is_proposal
from caregraph.errors import UsageError

if TYPE_CHECKING:
    from caregraph.graph.choices import Choice
    from caregraph.graph.view import View
    from caregraph.thresholds import Threshold


@click.command("compare")
@click.argument(
    "graphs",
    nargs=-1,
    metavar="OLD NEW | GRAPH --adopt PROPOSAL",
    required=True,
    callback=graph_first("--adopt", is_proposal),
)
@view_options
@suppose_option
@click.option(
    "--before",
    "olds",
    multiple=True,
    metavar="GRAPH",
    help="What was before, where it is several GRAPHs; all others are then after.",
)
@click.option("--check", "checks", is_flag=True, help="Say also what the change does to findings.")
@rules_option
@waivers_option
@fail_on_option("new", "lost")
@output_options("text, markdown, html, json, csv, or svg for a drawing.", "comparison")
def command(
    graphs: tuple[str, ...],
    choice: Choice,
    olds: tuple[str, ...],
    checks: bool,
    rules_dirs: tuple[Path, ...],
    waiver_file: Path | None,
    thresholds: tuple[Threshold, ...],
    output: Output,
) -> int:
    """Compare OLD with NEW, or a GRAPH as it is with a proposal adopted.

    Two versions on one day are told as corrections of the record, two days of one version as
    changes. With a proposal, what comes with the calendar alone is told apart.

    Example: caregraph compare case:bath-and-north-east-somerset-2008 --adopt all --check
    """
    from caregraph.change import compare
    from caregraph.validation import Rulebook

    refuse_without_check(checks, rules_dirs, waiver_file, choice.suppose_complete)
    before, after = _views(graphs, olds, choice)
    rulebook = Rulebook.load(rules_dirs) if checks else None
    waived = read_waivers(waiver_file, rulebook, choice) if rulebook else ()
    result = compare(before, after, check=checks, rulebook=rulebook, today=today(), waived=waived)
    output.tell("comparison", result)
    return int(checks and result.own_findings.fails(*thresholds))


def _views(graphs: Sequence[str], olds: Sequence[str], choice: Choice) -> tuple[View, View]:
    """Give the two views that are meant."""
    from caregraph.change import without_proposals
    from caregraph.graph import store as stores
    from caregraph.graph.choices import settled
    from caregraph.graph.named import parse_name
    from caregraph.graph.view import combined, open_parts

    if olds:
        return combined(open_parts(olds, choice)), combined(open_parts(graphs, choice))
    if len(graphs) > 2:  # noqa: PLR2004  OLD and NEW
        raise UsageError(
            f"{len(graphs)} GRAPHs are given, and two can be compared",
            hint="Name those that were before with --before, each by itself.",
        )
    if len(graphs) == 2:  # noqa: PLR2004
        first, second = (parse_name(text) for text in graphs)
        if first.target == second.target:
            dates = first.choice.over(choice).dates
            dataset = stores.open_store([first.target], dates=dates)
            return (
                combined(settled([(dataset, first.choice.over(choice))])),
                combined(settled([(dataset, second.choice.over(choice))])),
            )
        return combined(open_parts(graphs[:1], choice)), combined(open_parts(graphs[1:], choice))
    ((dataset, chosen),) = open_parts(graphs, choice)
    if not chosen.adopt:
        raise UsageError(
            "there is one GRAPH and nothing to compare it with",
            hint="Give a second GRAPH, as in GRAPH,asOf=2012-06-01, or a proposal with --adopt.",
        )
    after = combined([(dataset, chosen)])
    return without_proposals(after), after
