"""Analyses of a structure as a network: the list of them, and each with what it does not mean.

Layer 6.
"""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, request

from caregraph import analyses
from caregraph.analyses import Analysis
from caregraph.serve.changes.compared import Place, place
from caregraph.serve.changes.later import or_later
from caregraph.serve.processes import analysing
from caregraph.serve.tools.answers import table_grid
from caregraph.serve.web.content import HOME, Grid, Item, Page, Section
from caregraph.serve.web.request import arrangement, form, loaded, shown
from caregraph.serve.web.routes import LEAF, Menu, Route, serves
from caregraph.serve.web.templating import respond

blueprint = Blueprint("analyses", __name__)

_ASK = Item("Ask", path="/ask")
_EVERY = Item("Analyses", path="/analyse")
_TAKES = {
    "structure": "The key of a structure; without it all are looked at.",
    "over": "A range of days, such as 2004..2024 or all: each day of it on which something turns.",
}


@serves(blueprint, "/analyse", Route(menu=Menu(10, "Analyses")))
def every() -> Response:
    """List the analyses, each with what its rows mean and what they do not."""
    rows = tuple(
        (
            (Item(_title(one), path=f"/analyse/{one.name}"),),
            (Item(one.says),),
            (Item(one.does_not_say),),
        )
        for one in analyses.every()
    )
    columns = ("analysis", "what a row is", "what it does not mean")
    page = Page(
        title="Analyses",
        lead="What follows from who is linked to whom, counted by a program. Each says what it "
        "does not mean.",
        sections=(Section("analyses", "", Grid("Analyses", columns, rows)),),
        trail=(HOME, _ASK),
    )
    return respond(page)


@serves(blueprint, "/analyse/<name>", Route(takes={**_TAKES, **LEAF}))
def analysis(name: str) -> Response:
    """Run one analysis on what is shown: its rows, what they mean, and what they do not."""
    one = analyses.named(name)
    return or_later(_title(one), (HOME, _ASK, _EVERY), lambda: _run(one))


def _run(one: Analysis) -> Response:
    over, of = request.args.get("over", "").strip(), place()
    table = shown().work_long(analysing.analysis, one.name, of.node if of else None, over)
    title, means = _title(one), (one.says, one.does_not_say)
    rows = replace(table_grid(table), caption=title)
    why = next((note for note in table.notes if note not in means), "")
    page = Page(
        title=title,
        kind="analysis",
        lead=_counted(len(table.rows), of, over),
        sections=(Section("rows", "", rows, empty=why or "No row came out."),),
        trail=(HOME, _ASK, _EVERY, *((Item(of.label, path=of.path),) if of else ())),
    )
    return respond(
        page,
        "analysis.html",
        page.as_json() | table.as_json() if form() == "json" and not arrangement() else None,
        analysis=one,
        over=over,
        structure=of.key if of else "",
        places=[(node.value.rpartition("/")[2], text) for node, text in loaded().titles.items()],
        others=[
            Item(_title(each), path=f"/analyse/{each.name}")
            for each in analyses.every()
            if each.name != one.name
        ],
    )


def _title(one: Analysis) -> str:
    return one.title.removesuffix(".")


def _counted(rows: int, of: Place | None, over: str) -> str:
    """Say how many rows came out, of what and when."""
    count = "No row" if not rows else "1 row" if rows == 1 else f"{rows:,} rows"
    where = f" in {of.label}" if of else ""
    when = f", from each day of {over} on which something turns" if over else ""
    return f"{count}{where}{when}."
