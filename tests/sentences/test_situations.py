"""The first sentences: what each of many small situations must be told in."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from each import of_each

from caregraph import rdf, sentences
from caregraph.graph.choices import Choice
from caregraph.graph.view import View, open_view
from caregraph.vocab import PREFIXES

FILE = tomllib.loads(Path(__file__).with_name("situations.toml").read_text("utf-8"))
SITUATIONS: list[dict[str, Any]] = FILE["situation"]
HEADS: Mapping[str, list[str]] = {name: head.split(",") for name, head in FILE["heads"].items()}
TABLES = [*HEADS]
NUMBERED = (
    *("lines", "tenures", "memberships", "successions"),
    *("identities", "gaps", "relations", "responsibilities"),
)
"""Tables whose rows nothing names, so that they are given keys here."""
LEAST = 60

Seen = tuple[str | None, tuple[str, ...]]


def key(number: int) -> str:
    """Give the key of the structure of a situation."""
    return f"s{number}"


def seen(situation: Mapping[str, Any]) -> Seen:
    """Give the day and the proposals with which a situation is looked at."""
    return situation.get("on"), tuple(situation.get("adopt", ()))


def rows(table: str, given: list[str], numbers: count[int]) -> str:
    """Write the rows of a table; cells at their ends may be left out, the status is in force."""
    head = HEADS[table]
    lines = [",".join([*head, "evidence"])]
    for row in given:
        cells = row.split(",")
        if table in NUMBERED:
            cells.insert(0, f"r{next(numbers)}")
        cells += [""] * (len(head) - len(cells))
        if "status" in head and not cells[head.index("status")]:
            cells[head.index("status")] = "in force"
        lines.append(",".join([*cells, "report 1"]))
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="session")
def views(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Seen, View]:
    """Make one view of the situations of each day and proposals, each a structure of its own."""
    folders: defaultdict[Seen, list[str]] = defaultdict(list)
    for number, situation in enumerate(SITUATIONS):
        folder = tmp_path_factory.mktemp("situations") / key(number)
        folder.mkdir()
        numbers = count()
        for table in TABLES:
            base = [] if table in situation.get("without", ()) else FILE["base"].get(table, [])
            given = [*base, *situation.get(table, [])]
            if given:
                text = rows(table, given, numbers)
                (folder / f"{table}.csv").write_text(text, "utf-8")
        as_at = situation.get("as at", "2010-06-01")
        (folder / "structure.csv").write_text(
            f"key,title,main source,as at\n{key(number)},Wandle,report,{as_at}\n", "utf-8"
        )
        (folder / "sources.csv").write_text(
            "key,title,type,issued,held\nreport,The report,committee report,2010-05-01,yes\n"
            "annex,The annex,committee report,,no\n",
            "utf-8",
        )
        folders[seen(situation)].append(str(folder))
    return {
        chosen: open_view(several, Choice(as_of=chosen[0], adopt=chosen[1]))
        for chosen, several in folders.items()
    }


@cache
def named(number: int) -> rdf.NamedNode:
    """Give the thing that a situation is about."""
    of = SITUATIONS[number]["of"]
    home = f"{PREFIXES['id']}{key(number)}"
    return rdf.NamedNode(home if of == "structure" else f"{home}/{of}")


@pytest.mark.parametrize("number", range(len(SITUATIONS)), ids=[one["it"] for one in SITUATIONS])
def test_a_situation_is_told_in_these_sentences(views: Mapping[Seen, View], number: int) -> None:
    situation = SITUATIONS[number]

    said = sentences.sentences(views[seen(situation)], named(number))

    first, *others = situation["says"]
    assert said[0] == first
    assert [one for one in others if one not in said] == []


def test_there_are_many_situations_each_once() -> None:
    titles = [one["it"] for one in SITUATIONS]

    assert len(titles) >= LEAST
    assert len(set(titles)) == len(titles)
    assert {one["of"].partition("/")[0] for one in SITUATIONS} >= {
        *("post", "person", "organisation", "body", "agreement", "structure")
    }


@of_each(SITUATIONS, lambda one: one["it"])
def test_what_nobody_said_is_not_stated_and_never_none(situation: Mapping[str, Any]) -> None:
    said = " ".join(situation["says"]).casefold()

    assert " none" not in said
    assert not said.startswith("no ")
    assert "nobody" not in said or "declares" in said
