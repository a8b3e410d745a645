"""caregraph: who answers to whom in health and social care, for what, under which law, when.

The shop window. Everything else may move.

>>> import caregraph
>>> view = caregraph.load("case:bath-and-north-east-somerset-2008", adopt="all")
>>> caregraph.trace(view, "Director of Adult Social Services").lines[0].to.label
'PCT Chief Executive Officer'
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from caregraph.accountability import trace
    from caregraph.calls import ask, build, load, query
    from caregraph.change import apply, compare, impact
    from caregraph.errors import CaregraphError
    from caregraph.exports import export
    from caregraph.networks import network
    from caregraph.reasoner import infer
    from caregraph.results import Finding, Report, Table
    from caregraph.serve import create_app
    from caregraph.timelines import Timeline
    from caregraph.traces import Trace
    from caregraph.validation import check, days

_HOMES = {
    "CaregraphError": "caregraph.errors",
    "Finding": "caregraph.results",
    "Report": "caregraph.results",
    "Table": "caregraph.results",
    "Timeline": "caregraph.timelines",
    "Trace": "caregraph.traces",
    "apply": "caregraph.change",
    "ask": "caregraph.calls",
    "build": "caregraph.calls",
    "check": "caregraph.validation",
    "compare": "caregraph.change",
    "create_app": "caregraph.serve",
    "days": "caregraph.validation",
    "export": "caregraph.exports",
    "impact": "caregraph.change",
    "infer": "caregraph.reasoner",
    "load": "caregraph.calls",
    "network": "caregraph.networks",
    "query": "caregraph.calls",
    "trace": "caregraph.accountability",
}
"""Where each public name lives; it is imported when it is first used."""

__all__ = [
    "CaregraphError",
    "Finding",
    "Report",
    "Table",
    "Timeline",
    "Trace",
    "apply",
    "ask",
    "build",
    "check",
    "compare",
    "create_app",
    "days",
    "export",
    "impact",
    "infer",
    "load",
    "network",
    "query",
    "trace",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'caregraph' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)
