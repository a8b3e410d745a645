"""HTML: one page that needs nothing else, to read, send or print as a board paper."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from caregraph.papers import Paper
from caregraph.reports import _change, _options, _phrases, _timeline
from caregraph.results import Report, Table

if TYPE_CHECKING:
    from caregraph.comparisons import Comparison, Impact, Options
    from caregraph.timelines import Timeline, TurningDays


SUFFIX = ".html"


def report(result: Report) -> str:
    """Tell a report on one accessible page."""
    return _page(
        "report.html", report=result, moods=_phrases.by_mood(result.groups), words=_phrases
    )


def timeline(result: Timeline) -> str:
    """Tell findings over time on one page, each with a bar on the range and its days in words."""
    return _page("timeline.html", timeline=result, days=result.days, words=_phrases, told=_timeline)


def days(result: TurningDays) -> str:
    """Tell the turning days of a range on one page."""
    return _page("days.html", turning=result, days=result.days, told=_timeline)


def table(result: Table) -> str:
    """Tell a table on a page of its own."""
    return _page("table.html", table=result)


def comparison(result: Comparison) -> str:
    """Tell what differs between two views on one page."""
    return _page("document.html", told=_change.comparison(result))


def impact(result: Impact) -> str:
    """Tell what ends with a thing and what is left dangling on one page."""
    return _page("document.html", told=_change.impact(result))


def options(result: Options) -> str:
    """Tell the options of a proposal side by side on one page."""
    return _page("document.html", told=_options.options(result))


def paper(result: Paper) -> str:
    """Tell a paper for a board, with its drawings inside."""
    return _page("paper.html", paper=result)


def _page(name: str, **values: object) -> str:
    environment = Environment(
        loader=PackageLoader("caregraph.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    style = files("caregraph.reports").joinpath("templates", "report.css").read_text("utf-8")
    return environment.get_template(name).render(style=style, **values)
