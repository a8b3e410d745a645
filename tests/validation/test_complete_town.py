"""Complete towns give no finding, however they are written, and whatever is lawful in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import towns
from random_worlds import Row, World

from caregraph import rdf
from caregraph.graph.serialised import serialise
from caregraph.graph.view import View, open_view, view
from caregraph.tables import tables
from caregraph.validation import check

TOWNS = [towns.england_2024, towns.england_2026, towns.scotland, towns.wales]
IN_FORCE = {"status": "in force", "evidence": "paper 2"}

Variant = Callable[[World], World]


def told(shown: View) -> list[str]:
    """Give what is told of a view, in words, but for what is to come with law that is pending."""
    found = [one for one in check(shown).findings if one.outcome != "pending"]
    return [f"{one.rule}: {one.message}" for one in found]


@pytest.mark.parametrize("town", TOWNS, ids=lambda town: town.__name__)
def test_nothing_is_told_of_a_complete_town(town: Callable[[], World]) -> None:
    assert told(view(town().store())) == []


# Harmless variants


def renamed(table: str, column: str) -> Variant:
    """Give every row of a table another name."""

    def made(town: World) -> World:
        rows = [row | {column: f"Number {at}"} for at, row in enumerate(town.tables[table], 1)]
        return replace(town, tables={**town.tables, table: rows})

    return made


def each_cell(change: Callable[[str, str, str], str]) -> Variant:
    """Change every cell, by table, column and text."""

    def made(town: World) -> World:
        changed = {
            name: [{col: change(name, col, text) for col, text in row.items()} for row in rows]
            for name, rows in town.tables.items()
        }
        return replace(town, tables=changed)

    return made


def rekeyed(table: str, column: str, text: str) -> str:
    if column == "key":
        return f"x-{text}"
    if column == "evidence":
        return f"x-{text}"
    if tables()[table].columns[column].type != "reference":
        return text
    return "; ".join(
        one if one.startswith("law:") else f"x-{one}" for one in map(str.strip, text.split(";"))
    )


def spaced(_table: str, _column: str, text: str) -> str:
    return f"  {text} "


def split_sources(town: World) -> World:
    """Let an annex of the handbook tell half of what the handbook does."""
    annex = {"key": "annex", "title": "Annex", "type": "committee report", "part of": "paper"}
    halved = {
        name: [
            row | ({"evidence": "annex 3"} if at % 2 and "evidence" in row else {})
            for at, row in enumerate(rows)
        ]
        for name, rows in town.tables.items()
    }
    halved["sources"] = [*town.tables["sources"], annex | {"issued": "2024-05-01"}]
    return replace(town, tables=halved)


def more(table: str, **cells: str) -> Variant:
    """Add a row in force."""
    given = {name.replace("_", " ").strip(): text for name, text in cells.items()}
    return lambda town: added(town, table, given)


def added(town: World, table: str, row: Row) -> World:
    known = tables()[table].columns
    whole = {column: cell for column, cell in (IN_FORCE | row).items() if column in known}
    return replace(town, tables={**town.tables, table: [*town.tables.get(table, ()), whole]})


def put(table: str, key: str, **cells: str) -> Variant:
    """Set some cells of a row."""
    given = {name.replace("_", " ").strip(): text for name, text in cells.items()}
    return lambda town: town.with_cells(table, key, **given)


def gone(table: str, *keys: str) -> Variant:
    """Leave out some rows."""

    def made(town: World) -> World:
        rows = [row for row in town.tables[table] if row["key"] not in keys]
        return replace(town, tables={**town.tables, table: rows})

    return made


def all_of(*several: Variant) -> Variant:
    """Make several changes, one after another."""

    def made(town: World) -> World:
        for one in several:
            town = one(town)
        return town

    return made


HARMLESS: dict[str, Variant] = {
    "organisations of other names": renamed("organisations", "name"),
    "posts of other titles": renamed("posts", "title"),
    "people of other names": renamed("people", "name"),
    "bodies of other names": renamed("bodies", "name"),
    "functions of other names": renamed("functions", "name"),
    "other keys": each_cell(rekeyed),
    "spaces about every cell": each_cell(spaced),
    "two documents tell it": split_sources,
    "other names beside": put("organisations", "council", also_known_as="TC; the authority"),
    "another name for some days": more(
        "names",
        key="name",
        of="council",
        name="Old Town Council",
        from_="2009-04-01",
        until="2012-04-01",
    ),
    "one post is director of adults' and children's services": all_of(
        put(
            "posts",
            "adults",
            roles="director of adult social services; director of children's services; "
            "Caldicott Guardian",
        ),
        gone("posts", "children"),
        gone("tenures", "t-children"),
        gone("lines", "l-children"),
        gone("memberships", "m-wellbeing-3"),
        put("responsibilities", "r-children", who="adults"),
    ),
    "one person holds two posts of one organisation": put(
        "tenures", "t-data", person="p-scrutineer"
    ),
    "the chair of the ICB chairs the partnership no longer, the leader does": all_of(
        put("memberships", "m-icp-1", capacity="voting member"),
        put("memberships", "m-icp-2", capacity="chair"),
    ),
    "a job share": all_of(
        put("posts", "adults", post_status="job share"),
        more("people", key="p-second", name="Nan Second"),
        more(
            "tenures",
            key="t-second",
            person="p-second",
            post="adults",
            capacity="substantive",
            employer="council",
            from_="2021-01-01",
        ),
    ),
    "an acting director with a reason and an end": put(
        "tenures",
        "t-children",
        capacity="acting",
        reason="until the new director starts",
        expected_end="2024-12-31",
        from_="2024-01-01",
    ),
    "a former holder who left the day before the next came": all_of(
        more("people", key="p-former", name="Old Former"),
        more(
            "tenures",
            key="t-former",
            person="p-former",
            post="adults",
            capacity="substantive",
            employer="council",
            from_="2012-01-01",
            until="2020-01-01",
            status="ended",
        ),
    ),
    "a holder who leaves, and one who follows on the day": all_of(
        put("tenures", "t-adults", until="2025-01-01"),
        more("people", key="p-next", name="Nia Next"),
        more(
            "tenures",
            key="t-next",
            person="p-next",
            post="adults",
            capacity="substantive",
            employer="council",
            from_="2025-01-01",
            status="agreed",
        ),
    ),
    "one more post with its line": all_of(
        more("posts", key="clerk", title="Clerk", type="post", in_="council", from_="2012-01-01"),
        more(
            "lines",
            key="l-clerk",
            who_answers="clerk",
            to_whom="monitor",
            kind="operational",
            from_="2012-01-01",
        ),
    ),
    "one more unit and who heads it": more(
        "units",
        key="team",
        name="Adult Services",
        part_of="council",
        headed_by="adults",
        from_="2009-04-01",
    ),
    "a function in parts": more(
        "functions",
        key="home-care",
        name="care at home",
        type="service",
        part_of="adult-care",
        kind_of_service="social care",
        population="adults",
        vested_in="council",
    ),
    "one more seat on the health and wellbeing board": more(
        "memberships",
        key="m-more",
        body="wellbeing",
        member="trust-chief",
        from_organisation="trust",
        capacity="co-opted",
        from_="2022-01-01",
    ),
    "one more deputy": put("posts", "solicitor", deputy_for="monitor; adults"),
    "a proposal that was rejected": all_of(
        more(
            "proposals",
            key="idea",
            title="One team for all",
            put_to="cabinet",
            decision_status="rejected",
            effective_from="2024-04-01",
        ),
        more(
            "decisions",
            key="no",
            title="One team refused",
            decided_by="cabinet",
            about="idea",
            effect="rejects",
            on="2024-01-10",
            decision_status="approved/agreed",
        ),
    ),
    "a next step that is done": more(
        "actions",
        key="step",
        title="Publish the handbook",
        owner="monitor",
        due="2024-03-01",
        action_status="done",
        done_on="2024-02-20",
        outcome="published",
    ),
    "two who decide in the cabinet of whom one deputises": put(
        "memberships", "m-cabinet-2", capacity="vice-chair"
    ),
    "an address for every name of a place": put(
        "organisations", "watch", code="local:healthwatch-town"
    ),
}


def test_there_are_26_harmless_variants() -> None:
    assert len(HARMLESS) == 26


@pytest.mark.sampled(6)
@pytest.mark.parametrize("variant", HARMLESS)
def test_harmless_variant_gives_nothing(variant: str) -> None:
    made = HARMLESS[variant](towns.england_2024())

    assert made != towns.england_2024()
    assert told(view(made.store())) == []


def test_order_of_rows_and_columns_gives_nothing() -> None:
    assert told(view(towns.england_2024().store(backwards=True))) == []


@pytest.mark.parametrize("suffix", [".ttl", ".nq"])
def test_town_read_from_a_file_of_rdf_gives_nothing(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"town{suffix}"
    path.write_bytes(serialise(towns.england_2024().store(), rdf.SUFFIXES[suffix]))

    assert told(open_view([str(path)])) == []
