"""The front door: what a stranger finds at ``import caregraph``, and that it opens."""

from __future__ import annotations

import pydoc
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

import caregraph
from caregraph import errors

CASE = "case:bath-and-north-east-somerset-2008"
OPENED = (
    "rdflib",
    "networkx",
    "pyshacl",
    "owlready2",
    "flask",
    "waitress",
    "jinja2",
    "typst",
    "pandas",
    "openpyxl",
    "icalendar",
    "click",
)
"""The libraries behind the doors, of which a check needs none."""
NAMES = [name for name in caregraph.__all__ if name != "__version__"]


@pytest.fixture(scope="module")
def view() -> caregraph.View:
    return caregraph.load(CASE, adopt="all")


def test_the_window_shows_what_is_in_stock() -> None:
    homes = {name: home for home, names in caregraph._HOMES.items() for name in names}

    assert sorted(homes) == sorted(NAMES)
    for name in NAMES:
        assert getattr(caregraph, name).__module__.startswith(("caregraph.", "networkx.")), name
    assert set(caregraph.__all__) <= set(dir(caregraph))


def test_the_window_costs_nothing_to_look_at() -> None:
    code = "import sys, caregraph; dir(caregraph); print([m for m in sys.modules if '.' in m])"

    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "'caregraph." not in out.stdout


@pytest.mark.slow
def test_no_library_is_imported_before_it_is_used() -> None:
    code = (
        "import sys, caregraph;"
        "view = caregraph.load('case:waltham-forest-2009'); caregraph.check(view);"
        f"print([name for name in {OPENED!r} if name in sys.modules])"
    )

    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert out.stdout.strip() == "[]"


def test_the_page_of_help_tells_every_name_by_what_it_is_for() -> None:
    page = pydoc.plain(pydoc.render_doc(caregraph))
    head = page.partition("PACKAGE CONTENTS")[0]

    assert [name for name in NAMES if not re.search(rf"\b{name}\b", head)] == []
    for name in NAMES:
        assert name == "Network" or getattr(caregraph, name).__doc__, name
    assert caregraph.__version__ in page


def test_every_error_that_a_caller_may_catch_can_be_named() -> None:
    def family(kind: type[Exception]) -> Iterator[str]:
        for one in kind.__subclasses__():
            if one.__module__ == errors.__name__:
                yield one.__name__
            yield from family(one)

    assert set(family(errors.CaregraphError)) <= set(caregraph.__all__)


def test_an_unknown_name_is_refused_as_by_any_module() -> None:
    with pytest.raises(AttributeError, match="no attribute 'chek'"):
        _ = caregraph.chek


@pytest.mark.slow
def test_cases_are_named_as_load_takes_them() -> None:
    assert CASE in caregraph.cases()
    assert {one.value.rpartition("/")[2] for one in caregraph.load().structures} == {
        name.removeprefix("case:") for name in caregraph.cases()
    }


def test_a_network_is_one_of_networkx(view: caregraph.View) -> None:
    kind = caregraph.Network.__origin__  # type: ignore[attr-defined]  # the type, unfolded

    assert isinstance(caregraph.network(view), kind)


@pytest.mark.slow
def test_what_is_shown_in_a_notebook_says_what_it_is(view: caregraph.View) -> None:
    report = caregraph.check(view)
    table = caregraph.ask(view, "CQ-01")
    trace = caregraph.trace(view, "Director of Adult Social Services")
    drawing = caregraph.draw(view)

    told = [one._repr_html_() for one in (view, report, table, trace)]
    assert repr(view).startswith(f"<View {view.iri.value}: ")
    assert " at 0x" not in repr(view)

    assert all("moved from 2008-03-05 by adopting proposals" in one for one in told)
    assert report.headline() in told[1]
    assert told[1].count("<tr>") == 1 + len(report.groups)
    assert "<td>not stated</td>" in told[2]
    assert "<td>PCT Chief Executive Officer</td>" in told[3]
    assert "Council (B&amp;NES)" in told[3]
    assert drawing._repr_svg_() == drawing
    assert "<svg" in drawing


def test_without_icalendar_a_calendar_names_the_extra(
    view: caregraph.View, monkeypatch: pytest.MonkeyPatch
) -> None:
    from caregraph.reports import teller

    monkeypatch.setitem(sys.modules, "icalendar", None)

    with pytest.raises(caregraph.ToolMissingError, match=r"caregraph\[ics\]"):
        teller("days", "ics")(caregraph.days(view))
