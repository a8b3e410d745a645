"""JSON in the shapes that stay: reports, SPARQL results, traces, inferences."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from caregraph.results import Report, Table

if TYPE_CHECKING:
    from caregraph.comparisons import Comparison, Impact, Options
    from caregraph.inferences import Inference
    from caregraph.timelines import Timeline, TurningDays
    from caregraph.traces import Trace


def report(result: Report) -> str:
    """Tell a validation report."""
    return _dump(result.as_json())


def timeline(result: Timeline) -> str:
    """Tell findings over time, in the shape of ``schemas/timeline.schema.json``."""
    return _dump(result.as_json())


def days(result: TurningDays) -> str:
    """Tell the turning days of a range."""
    return _dump(result.as_json())


def table(result: Table) -> str:
    """Tell a table as SPARQL 1.1 Query Results JSON."""
    return _dump(result.as_json())


def trace(result: Trace) -> str:
    """Tell a trace."""
    return _dump(result.as_json())


def inference(result: Inference) -> str:
    """Tell what follows by logic."""
    return _dump(result.as_json())


def comparison(result: Comparison) -> str:
    """Tell what differs between two views, in the shape of ``change.schema.json``."""
    return _dump(result.as_json())


def impact(result: Impact) -> str:
    """Tell what an ending brings."""
    return _dump(result.as_json())


def options(result: Options) -> str:
    """Tell the options of a proposal."""
    return _dump(result.as_json())


def _dump(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
