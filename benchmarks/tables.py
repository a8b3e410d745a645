"""The tables of the benchmark, in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from benchmarks.measure import Run, difference


def full(runs: Sequence[Run], planted: Mapping[str, set[tuple[str, str]]]) -> str:
    """Tell what a check with the whole rulebook costs each engine at each size.

    Times are also given as multiples of caregraph's in the same run: other work on the machine
    moves seconds, and ratios much less.
    """
    lines = [
        "| size | engine | CPU s | times caregraph | peak MB | results |",
        "| --- | --- | ---: | ---: | ---: | --- |",
    ]
    for run in runs:
        own = next(one for one in runs if one.size == run.size and one.engine == "caregraph")
        size = f"{run.size} ({own.triples:,} triples)"
        if run.cpu is None or run.memory is None or own.cpu is None:
            lines.append(f"| {size} | {run.engine} | – | – | – | {run.problem} |")
            continue
        said = _judged(run, own, planted[run.size])
        lines.append(
            f"| {size} | {run.engine} | {run.cpu:.1f} | {run.cpu / own.cpu:.1f} "
            f"| {run.memory:,.0f} | {said} |"
        )
    return "\n".join(lines)


def _judged(run: Run, own: Run, planted: set[tuple[str, str]]) -> str:
    if run is not own:
        return f"{difference(run.pairs, own.pairs)} to caregraph's {len(own.pairs)} (shape, focus)"
    breaches = {(rule, focus, "breach") for rule, focus in planted}
    if run.findings == breaches:
        return f"the {len(planted)} planted findings, no other"
    return (
        f"{len(breaches - run.findings)} planted findings missing, "
        f"{len(run.findings - breaches)} others"
    )


def changes(found: Mapping[str, Mapping[str, Any]]) -> str:
    """Tell what typical changes cost, in CPU milliseconds, median and worst, by size."""
    sizes = list(found)
    lines = [
        "| change | " + " | ".join(f"{size}: median | worst" for size in sizes) + " |",
        "| --- |" + " ---: | ---: |" * len(sizes),
    ]
    for name in found[sizes[0]]["changes"]:
        lines += [_change(name, [one["changes"][name] for one in found.values()])]
    lines.append(_change("all", list(found.values())))
    said = ", ".join(f"{size}: {_compared(one)}" for size, one in found.items())
    return "\n".join([*lines, "", f"Compared with a full run after every change: {said}."])


def _change(name: str, costs: Iterable[Mapping[str, float]]) -> str:
    cells = " | ".join(f"{one['median']:.1f} | {one['worst']:.1f}" for one in costs)
    return f"| {name} | {cells} |"


def _compared(found: Mapping[str, Any]) -> str:
    if not found["compared"]:
        return "not compared"
    return f"differs after {', '.join(found['differ'])}" if found["differ"] else "always equal"
