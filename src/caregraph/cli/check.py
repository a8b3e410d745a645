"""Check structures against the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from caregraph.cli._options import Output, open_view, output_options, view_options
from caregraph.errors import UsageError
from caregraph.results import Finding, Threshold

if TYPE_CHECKING:
    from caregraph.graph.store import Choice
    from caregraph.validation.waivers import Waiver


@click.command("check")
@click.argument("graphs", nargs=-1, metavar="[GRAPH]...")
@view_options
@click.option("--rule", "rules", multiple=True, metavar="ID", help="Only this rule; repeatable.")
@click.option("--rules-dir", "folders", multiple=True, metavar="DIR",
              type=click.Path(path_type=Path, exists=True, file_okay=False),
              help="A folder of rules of your own, beside the shipped ones.")  # fmt: skip
@click.option("--baseline", type=click.Path(path_type=Path), metavar="REPORT",
              help="An earlier report (JSON): tell what is new, open and fixed.")  # fmt: skip
@click.option("--waivers", "waiver_file", type=click.Path(path_type=Path), metavar="FILE",
              help="A table (CSV) of findings left open for a time.")  # fmt: skip
@click.option("--fail-on", "thresholds", multiple=True, default=("violation",), show_default=True,
              type=click.Choice(["violation", "warning", "info", "new"]),
              help="Exit with 1 on breaches as grave; with 'new', on new ones.")  # fmt: skip
@output_options("text, json, csv, markdown, html, xlsx, junit, sarif or turtle.", "report")
def command(
    graphs: tuple[str, ...], choice: Choice, rules: tuple[str, ...], folders: tuple[Path, ...],
    baseline: Path | None, waiver_file: Path | None, thresholds: tuple[Threshold, ...],
    output: Output,
) -> int:  # fmt: skip
    """Check GRAPHs against the rules and tell what is wrong, why, and how to mend it.

    What rests on an absence is a breach only where the description is declared complete;
    otherwise it is told as not stated.

    Example: caregraph check case:bath-and-north-east-somerset-2008 --adopt all
    """
    from caregraph.graph import store as stores
    from caregraph.validation import Rulebook, baselines, check, stamped, waivers

    if "new" in thresholds and baseline is None:
        raise UsageError("--fail-on new needs --baseline", hint="Give an earlier JSON report.")
    rulebook = Rulebook.load(folders)
    earlier = baselines.read(baseline) if baseline else None
    given = waivers.read(waiver_file, rulebook.rules) if waiver_file else ()
    view = open_view(graphs, choice)
    asked = rulebook.only(rules)
    for note in asked.rearranged():
        click.echo(note, err=True)
    report = stamped(check(view, asked), view, asked)
    report = replace(report, folders=stores.folders_of(graphs))
    today = datetime.now(tz=UTC).date()

    def about(one: Waiver | Finding) -> bool:
        return not rules or one.rule in asked.rules

    kept = filter(about, (*given, *waivers.of_view(view)))
    report = waivers.applied(report, kept, view, today)
    if earlier is not None:
        report = baselines.compared(report, tuple(filter(about, earlier)))
    output.tell("report", report)
    return 0 if report.conforms(*thresholds) else 1
