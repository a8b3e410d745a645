"""Who answers to whom in health and social care, for what, under which law, on which date.

Open structures as one view, then ask it. Everything after the first argument is named.

>>> import caregraph
>>> view = caregraph.load("case:bath-and-north-east-somerset-2008", adopt="all")
>>> caregraph.trace(view, "Director of Adult Social Services").lines[0].to.label
'PCT Chief Executive Officer'

Open
    cases               the names of the structures that come with caregraph
    load                open names, stores, views or graphs of rdflib as one ``View``
    build               turn tables into a dataset, a named graph for each structure
    View                what holds on a day; ``to_rdflib``, ``to_owlready2``
    Choice              which day, known by when, with which proposals adopted

Ask
    check               what is wrong: a ``Report``, or over a range of days a ``Timeline``
    Rulebook            the rules, and those in folders of your own
    days                on which days anything turns: ``TurningDays``
    ask                 a question of the catalogue: a ``Table``
    query               any SPARQL query
    trace               to whom a post or body answers, all the way up: a ``Trace``
    analyse             a structure as a network: spans, circles, shared members: a ``Table``
    infer               what follows by logic, or contradicts itself: an ``Inference``

Compare
    compare             what differs between two views: a ``Comparison``
    impact              what ends with a thing, and what is left dangling: an ``Impact``
    options             the options of a proposal side by side: ``Options``
    apply               a graph with a ``Comparison`` made in it

Show
    draw                a view as the text of an SVG
    Part                which part of a view is drawn
    network             a ``Network`` for networkx
    export              write a view to a stream in any format: ``graphml``, ``turtle``, ``svg``

Serve
    create_app          the pages and the SPARQL endpoint, an application of flask
    create_blueprint    the same, to be mounted in an application of your own
    take_uploads        let visitors look at structures of their own in it
    close               end what any of them has started

What is found comes back as records with ``as_json``: ``Finding``, ``Report``, ``Timeline``,
``Table`` and the others named above. A ``Report`` and a ``Table`` have ``to_pandas``. Views,
reports, tables, traces and drawings show themselves in a notebook.

What goes wrong is a ``CaregraphError``, with ``message``, ``code``, ``where`` and ``hint``:
``UsageError`` (the request makes no sense) and in it ``UnknownNameError``; ``SourceError`` (input
cannot be read) and in it ``SourceProblemsError``, with every problem of the tables; ``QueryError``;
``AssetError`` (a rule or question is broken); ``PlugInError`` (what another package adds is);
``ToolMissingError`` (an extra is not installed).

Everything else may move.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from caregraph.analyses import analyse
    from caregraph.calls import ask, build, cases, load, query, trace
    from caregraph.change import apply, compare, impact, options
    from caregraph.comparisons import Comparison, Impact, Options
    from caregraph.errors import (
        AssetError,
        CaregraphError,
        PlugInError,
        QueryError,
        SourceError,
        SourceProblemsError,
        ToolMissingError,
        UnknownNameError,
        UsageError,
    )
    from caregraph.exports import export
    from caregraph.graph.choices import Choice
    from caregraph.graph.view import View
    from caregraph.inferences import Inference
    from caregraph.networks import Network, network
    from caregraph.pictures import Part, draw
    from caregraph.reasoner import infer
    from caregraph.results import Finding, Report, Table
    from caregraph.serve import close, create_app, create_blueprint, take_uploads
    from caregraph.timelines import Timeline, TurningDays
    from caregraph.traces import Trace
    from caregraph.validation import Rulebook, check, days

    __version__: str

_HOMES = {
    "calls": ("ask", "build", "cases", "load", "query", "trace"),
    "analyses": ("analyse",),
    "change": ("apply", "compare", "impact", "options"),
    "comparisons": ("Comparison", "Impact", "Options"),
    "errors": (
        "AssetError",
        "CaregraphError",
        "PlugInError",
        "QueryError",
        "SourceError",
        "SourceProblemsError",
        "ToolMissingError",
        "UnknownNameError",
        "UsageError",
    ),
    "exports": ("export",),
    "graph.choices": ("Choice",),
    "graph.view": ("View",),
    "inferences": ("Inference",),
    "networks": ("Network", "network"),
    "pictures": ("Part", "draw"),
    "reasoner": ("infer",),
    "results": ("Finding", "Report", "Table"),
    "serve": ("close", "create_app", "create_blueprint", "take_uploads"),
    "timelines": ("Timeline", "TurningDays"),
    "traces": ("Trace",),
    "validation": ("Rulebook", "check", "days"),
}
"""The public names by the module they live in, which is imported when one is first used."""

__all__ = [
    "AssetError",
    "CaregraphError",
    "Choice",
    "Comparison",
    "Finding",
    "Impact",
    "Inference",
    "Network",
    "Options",
    "Part",
    "PlugInError",
    "QueryError",
    "Report",
    "Rulebook",
    "SourceError",
    "SourceProblemsError",
    "Table",
    "Timeline",
    "ToolMissingError",
    "Trace",
    "TurningDays",
    "UnknownNameError",
    "UsageError",
    "View",
    "__version__",
    "analyse",
    "apply",
    "ask",
    "build",
    "cases",
    "check",
    "close",
    "compare",
    "create_app",
    "create_blueprint",
    "days",
    "draw",
    "export",
    "impact",
    "infer",
    "load",
    "network",
    "options",
    "query",
    "take_uploads",
    "trace",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("caregraph")
    for home, names in _HOMES.items():
        if name in names:
            return getattr(importlib.import_module(f"caregraph.{home}"), name)
    raise AttributeError(f"module 'caregraph' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__doc__", "__file__", "__name__", "__path__"]
