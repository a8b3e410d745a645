"""Check structures against the rules."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from caregraph.cli._options import (
    Output,
    fail_on_option,
    open_view,
    output_options,
    read_waivers,
    refuse_a_day,
    rules_option,
    suppose_option,
    today,
    view_options,
    waivers_option,
)
from caregraph.cli._order import graph_first, is_rule
from caregraph.errors import CaregraphError, UsageError

if TYPE_CHECKING:
    from caregraph.graph.choices import Choice
    from caregraph.graph.view import View
    from caregraph.results import Report, Threshold
    from caregraph.seen import Thing
    from caregraph.timelines import Ahead, Timeline
    from caregraph.validation import Rulebook
    from caregraph.validation.baselines import Baseline
    from caregraph.validation.engines import Name
    from caregraph.validation.known import Known
    from caregraph.validation.waivers import Waiver


@click.command("check", no_args_is_help=True)
@click.argument(
    "graphs", nargs=-1, metavar="GRAPH...", required=True, callback=graph_first("--rule", is_rule)
)
@view_options
@suppose_option
@click.option("--rule", "rules", multiple=True, metavar="ID", help="Only this rule; repeatable.")
@rules_option
@click.option(
    "--organisation",
    metavar="NAME",
    help="Tell, and count, only findings about this organisation.",
)
@click.option(
    "--full",
    "is_full",
    is_flag=True,
    help="As text, tell each finding with its law and evidence, not only groups of them.",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    metavar="REPORT",
    help="An earlier report (JSON): tell what is new, lost, still open, mended and gone.",
)
@waivers_option
@click.option(
    "--engine",
    type=click.Choice(["caregraph", "pyshacl", "both"]),
    default="caregraph",
    show_default=True,
    help="What runs the rules; 'both' asks pySHACL for a second "
    "opinion and exits with 4 where it differs.",
)
@click.option(
    "--materialise",
    "is_there",
    is_flag=True,
    help="Keep the view, as a named graph, in the SPARQL engine whose address is a GRAPH, and run "
    "the rules there; the first time their findings are compared with those made here.",
)
@click.option(
    "--as-if-commenced",
    "started",
    multiple=True,
    metavar="PROVISION",
    help="Take law:health-bill-2026, or other law not in force, as in force; repeatable.",
)
@click.option(
    "--over",
    metavar="RANGE",
    help="Check every day of 2004..2024, 2008-03-05.. or "
    "all; the first day is in it, the last is not.",
)
@click.option(
    "--days",
    "lists_days",
    is_flag=True,
    help="With --over, list also on which days anything turns, and why.",
)
@fail_on_option("violation")
@click.option(
    "--fail-over",
    type=click.Choice(["ahead", "all"]),
    help="With --over, which days "
    "count: those from the one described on, or all.  [default: ahead]",
)
@output_options(
    "text, json, csv, markdown, html, xlsx, junit, sarif or turtle; with --over not "
    "xlsx and turtle.",
    "report",
)
def command(
    graphs: tuple[str, ...],
    choice: Choice,
    rules: tuple[str, ...],
    rules_dirs: tuple[Path, ...],
    organisation: str | None,
    is_full: bool,
    baseline: Path | None,
    waiver_file: Path | None,
    over: str | None,
    lists_days: bool,
    thresholds: tuple[Threshold, ...],
    fail_over: Ahead | None,
    engine: Literal["caregraph", "pyshacl", "both"],
    is_there: bool,
    started: tuple[str, ...],
    output: Output,
) -> int:
    """Check GRAPHs against the rules and tell what is wrong, why, and how to mend it.

    What is stated and breaks a rule is to be mended; what a proposal brings and does not state is
    left open by it; what nobody has said is to be found out; what law not in force would break is
    pending. With --over, each finding is told with the days on which it holds.

    Example: caregraph check case:bath-and-north-east-somerset-2008 --adopt all
    """
    from caregraph.graph import store as stores
    from caregraph.validation import Rulebook, check, stamped, waivers

    _refuse_mixtures(over, engine, baseline, thresholds)
    _refuse_days(over, lists_days, fail_over)
    address = _address(graphs, over, engine) if is_there else None
    _refuse_a_day(over, graphs, choice, output)
    rulebook = Rulebook.load(rules_dirs).as_if_commenced(*started)
    kept = read_waivers(waiver_file, rulebook, choice)
    asked = _asked(rulebook, rules)
    earlier = _earlier(baseline, thresholds, asked if rules else None)
    is_other = any((over, is_there, engine != "caregraph"))
    known = None if is_other else _as_kept(graphs, choice, rulebook, begins=not rules)
    view = known.view if known else open_view(graphs, choice, derive=over is None)
    kept = (*kept, *waivers.of_view(view, rulebook.former))
    kept = waivers.about(kept, asked.rules if rules else None)
    only = _told_of(view, organisation, over, earlier)
    folders = stores.folders_of(graphs)
    if over is not None:
        timeline = _timeline(view, over, asked, kept)
        timeline = replace(timeline, folders=folders, lists_days=lists_days, is_full=is_full)
        return _tell_days(timeline.about(only) if only else timeline, thresholds, fail_over, output)
    first: Name = "pyshacl" if engine == "pyshacl" else "caregraph"
    found = known.told_by(asked) if known else _found(view, asked, first, address)
    found = stamped(found, view, asked, first) if _tells_all(output, is_full, earlier) else found
    report = waivers.applied(found, kept, view, today())
    before = earlier.only(asked) if earlier and rules else earlier
    report = _compared(
        report, known or view, asked, before, keeps=output.form_of("report") == "json"
    )
    report = report.about(only) if only else report
    output.tell("report", replace(report, folders=folders, thresholds=thresholds, is_full=is_full))
    if engine == "both":
        _compare(found, check(view, asked, engine="pyshacl"))
    return 0 if report.conforms(*thresholds) else 1


def _address(graphs: Iterable[str], over: str | None, engine: str) -> str:
    """Give the address of the engine where the view is to be kept.

    Raises:
        UsageError: none is given, or several are, or something stands beside that does not go.
    """
    from caregraph.graph.named import parse_name

    if over is not None or engine != "caregraph":
        raise UsageError(
            "--materialise goes with neither --over nor --engine", hint="Leave one of them out."
        )
    targets = [parse_name(graph).target for graph in graphs]
    found = [one for one in targets if one.startswith(("http://", "https://"))]
    if len(found) != 1:
        raise UsageError(
            "--materialise needs one GRAPH that is the address of a SPARQL engine",
            hint="As in caregraph check http://127.0.0.1:7878/query --materialise.",
        )
    return found[0]


def _tells_all(output: Output, is_full: bool, earlier: Baseline | None) -> bool:
    """Say whether anything is told of what a report was made with; to find that takes time."""
    return is_full or earlier is not None or output.form_of("report") != "text"


def _refuse_a_day(over: str | None, graphs: Iterable[str], choice: Choice, output: Output) -> None:
    """Refuse a day, or a form of reports on one day, where a range is asked about."""
    if over is not None:
        output.form_of("timeline")
        refuse_a_day(graphs, choice)


def _asked(rulebook: Rulebook, rules: Iterable[str]) -> Rulebook:
    """Give the rules that are asked about; tells which of one's own run in another form."""
    asked = rulebook.only(rules)
    for note in asked.rearranged():
        click.echo(note, err=True)
    return asked


def _as_kept(
    graphs: tuple[str, ...], choice: Choice, rulebook: Rulebook, *, begins: bool
) -> Known | None:
    """Check what is kept, and what changed since; ``None`` where a GRAPH is no store directory.

    Args:
        begins: Whether everything is looked at where nothing is kept; else ``None`` then too.
    """
    from caregraph.graph import on_disk
    from caregraph.graph.named import parse_name

    if len(graphs) != 1 or not on_disk.is_store((named := parse_name(graphs[0])).target):
        return None
    from caregraph.validation import kept

    asked = named.choice.over(choice)
    return kept.check(Path(named.target), asked, rulebook, begins=begins)


def _found(view: View, rulebook: Rulebook, engine: Name, address: str | None) -> Report:
    """Check a view, here or where the data are."""
    from caregraph.validation import check, checking

    if address is None:
        return check(view, rulebook, engine=engine)
    from caregraph.validation.there import There

    there = There(address)
    report = checking.check(view, rulebook, there)
    there.tidy(view)
    return report


def _earlier(
    path: Path | None, thresholds: Iterable[Threshold], only: Rulebook | None
) -> Baseline | None:
    """Read an earlier report, if one is given; what it says of some rules where they are given."""
    from caregraph.validation import baselines

    if path is None:
        return None
    earlier = baselines.read(path, thresholds)
    return earlier.only(only) if only else earlier


def _compared(
    report: Report,
    of: View | Known,
    asked: Rulebook,
    earlier: Baseline | None,
    *,
    keeps: bool,
) -> Report:
    """Give the report with what became of the findings of a baseline, where there is one.

    Args:
        of: What was checked.
        keeps: Whether a later report is to be compared with it.
    """
    from caregraph.graph.view import View
    from caregraph.validation import baselines, memory
    from caregraph.validation.kinds import Checked

    if earlier is not None:
        after = Checked(of, asked, report) if isinstance(of, View) else of.checked(asked, report)
        report = baselines.compared(report, earlier, after)
    if not keeps:
        return report
    return memory.kept(report, of, asked) if isinstance(of, View) else of.remembering(report, asked)


def _told_of(
    view: View, name: str | None, over: str | None, earlier: Baseline | None
) -> Thing | None:
    """Find the organisation about which alone findings are told; ``None`` where all are.

    Over a range it is looked for in all that is described: which are there differs by the day.

    Raises:
        UsageError: none is called so in the view, or several are; or a baseline is of another.
    """
    only = _organisation(view, name, over) if name else None
    if earlier:
        earlier.refuse_another(only)
    return only


def _organisation(view: View, name: str, over: str | None) -> Thing:
    from caregraph.graph import find, reading
    from caregraph.graph.view import as_described
    from caregraph.vocab import CG

    shown = view if over is None else as_described(view)
    node = find.find(shown, name, CG.Organisation, kind="organisation")
    return reading.thing(shown, node)


def _refuse_days(over: str | None, lists_days: bool, fail_over: Ahead | None) -> None:
    """Refuse what is said of days where one day is looked at.

    Raises:
        UsageError: anything is.
    """
    if over is None and (lists_days or fail_over):
        raise UsageError("--days and --fail-over need --over", hint="As in --over 2004..2024.")


def _refuse_mixtures(
    over: str | None, engine: str, baseline: Path | None, thresholds: Iterable[Threshold]
) -> None:
    """Refuse options that do not go together.

    Raises:
        UsageError: names two that do not.
    """
    if over is not None and "not-assured" in thresholds:
        raise UsageError(
            "--fail-on not-assured is about one day, and --over asks about many",
            hint="Leave one of them out.",
        )
    for word in ("new", "lost"):
        if word in thresholds and baseline is None:
            raise UsageError(
                f"--fail-on {word} needs --baseline", hint="Give an earlier JSON report."
            )
    if over is not None and baseline is not None:
        raise UsageError(
            "--baseline holds the findings of one day, and --over asks about many",
            hint="Leave one of them out.",
        )
    if over is not None and engine != "caregraph":
        raise UsageError(
            "--engine gives an opinion on one day, and --over asks about many",
            hint="Leave one of them out.",
        )


def _compare(ours: Report, theirs: Report) -> None:
    """Say that pySHACL finds the same.

    Raises:
        CaregraphError: it does not; names every finding that differs.
    """
    differences = ours.differences(theirs)
    if differences:
        raise CaregraphError(
            f"pySHACL finds something else:\n{textwrap.indent(chr(10).join(differences), '  ')}",
            code="engines-differ",
            hint="One of the engines is wrong; please report it, with the rule and the tables.",
        )
    click.echo(f"pySHACL finds the same: {len(theirs.findings)} findings", err=True)


def _timeline(view: View, over: str, rulebook: Rulebook, kept: Iterable[Waiver]) -> Timeline:
    from caregraph.graph.view import as_described
    from caregraph.validation import check, waivers

    timeline = check(view, rulebook, over=over)
    several = tuple(kept)
    if not several:
        return timeline
    return waivers.applied_over(timeline, several, as_described(view), today())


def _tell_days(
    timeline: Timeline, thresholds: tuple[Threshold, ...], fail_over: Ahead | None, output: Output
) -> int:
    """Tell findings over time; gives the exit code."""
    over = fail_over or "ahead"
    output.tell("timeline", replace(timeline, thresholds=thresholds, fail_over=over))
    return 0 if timeline.conforms(*thresholds, over=over) else 1
