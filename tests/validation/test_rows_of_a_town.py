"""Operators on the rows of a complete town: a row that is taken away is told, or named here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import towns
from random_worlds import World

from caregraph.errors import CaregraphError
from caregraph.graph.view import view
from caregraph.validation import check

pytestmark = pytest.mark.weekly

ENGLAND = {
    "areas": "town-area",
    "vestings": "v-adult v-child v-health v-community v-hospital",
    "tenures": "t-chief t-monitor t-adults t-children t-scrutineer t-data t-solicitor t-leader "
    "t-lead t-mayor t-nhse-chief t-icb-chair t-icb-chief t-icb-finance t-icb-doctor t-icb-nurse "
    "t-icb-lay t-icb-lay-2 t-trust-lay",
    "memberships": "m-council-2 m-council-3 m-council-4 m-cabinet-2 m-icb-2 m-icb-3 m-icb-4 "
    "m-icb-5 m-icb-6 m-audit m-icb-10 m-pay m-trust-2 m-trust-3 m-trust-finance m-trust-nurse "
    "m-trust-lay m-council-side-2 m-icb-side-2",
    "lines": "l-council l-cabinet l-leader l-lead l-mayor l-scrutiny l-joint-1 "
    "l-care-partnership l-wellbeing l-safe-children l-safe l-watch l-practice",
    "funds": "pool grant",
    "delegations": "d-icb",
    "flows": "f-icb",
    "responsibilities": "r-adults r-children r-health r-trust r-icb r-joint",
    "statements": "s-q1 s-q2 s-q3",
}
SCOTLAND = {
    "vestings": "v-adult v-child v-community",
    "tenures": "t-chief t-finance t-monitor t-social-work t-convener t-health-chief "
    "t-health-chair t-officer t-joint-finance t-data t-health-data t-health-doctor",
    "memberships": "m-council m-health-1 m-health-2",
    "lines": "l-council l-convener l-officer-2 l-officer-3",
    "delegations": "d-council d-board",
    "flows": "f-council f-board",
    "responsibilities": "r-officer r-child",
    "interests": "i-officer i-social-work i-finance",
}
"""Rows without which a town still says nothing that breaks a rule.

Most are one of several that do (a seat, a line, a report of a quarter), or say what another row
says too (a function names in whom it is vested). A post may be described without its holder: that
it is empty follows only where somebody is known to have left it. What is not passed on, paid or
led need not be. No row is added here without being looked at.
"""


@pytest.mark.parametrize(
    ("town", "harmless"),
    [(towns.england_2024, ENGLAND), (towns.scotland, SCOTLAND)],
    ids=["england_2024", "scotland"],
)
def test_a_row_taken_away_is_told_refused_or_known_to_be_harmless(
    town: Callable[[], World], harmless: dict[str, str]
) -> None:
    whole = town()
    silent = {
        name: [row["key"] for row in rows if not is_missed(whole, name, row["key"])]
        for name, rows in whole.tables.items()
        if name not in ("structure", "completeness")
    }

    assert {name: keys for name, keys in silent.items() if keys} == {
        name: keys.split() for name, keys in harmless.items()
    }


def is_missed(town: World, table: str, key: str) -> bool:
    """Say whether a row that is taken away leaves something to tell, or a name without a row."""
    rows = [row for row in town.tables[table] if row["key"] != key]
    try:
        shown = view(replace(town, tables={**town.tables, table: rows}).store())
    except CaregraphError:
        return True
    return any(one.outcome != "pending" for one in check(shown).findings)
