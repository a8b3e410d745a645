"""The days in the rule on names are those of the law: nothing is said twice and differently."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path

import pyoxigraph as ox
import pytest

from caregraph.graph import ontology
from caregraph.graph.view import open_view
from caregraph.validation import Rulebook, check
from caregraph.vocab import CG

Tables = Mapping[str, str]


def _first_days() -> list[tuple[str, str]]:
    found = []
    for quad in ontology.store().quads_for_pattern(None, CG.existsFrom, None):
        assert isinstance(quad.subject, ox.NamedNode)
        assert isinstance(quad.object, ox.Literal)
        if not list(ontology.objects(quad.subject, CG.existenceBasis)):
            continue  # no provision is held on which the day of such a name rests
        found.append((ontology.label(quad.subject) or "", quad.object.value))
    return sorted(found)


FIRST_DAYS = _first_days()


def named_on(name: str, day: date) -> Tables:
    return {
        "structure": f"key,title,main source,as at\nsmall,A small structure,report,{day}\n",
        "organisations": "key,name,type,status,evidence\n"
        "council,The Council,upper-tier authority,in force,report 1\n"
        f"trust,North {name},organisation,in force,report 1\n",
    }


def test_law_gives_first_days_for_kinds_of_bodies() -> None:
    assert ("primary care trust", "2000-04-01") in FIRST_DAYS
    assert len(FIRST_DAYS) > 5


@pytest.mark.parametrize(("name", "first"), FIRST_DAYS)
def test_name_is_refused_until_the_day_before(
    name: str, first: str, write_tables: Callable[[Tables], Path]
) -> None:
    rule = Rulebook.load().only(["TMP-07"])
    day = date.fromisoformat(first)

    before = open_view([str(write_tables(named_on(name, day - timedelta(days=1))))])
    assert [f.focus.label for f in check(before, rule).findings] == [f"North {name}"]

    since = open_view([str(write_tables(named_on(name, day)))])
    assert not check(since, rule).findings
