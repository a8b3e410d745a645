"""Structures to draw: trees of four levels with second lines, and random ones of every kind.

Tables in folders, as people write them, or a network. The same number of posts gives the same.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import networkx as nx

ORGANISATIONS = (
    ("council", "Market Town Council", "upper-tier authority"),
    ("trust", "Market Town Care Trust", "primary care trust"),
    ("hospital", "Saint Anne's Hospitals NHS Foundation Trust", ""),
    ("mental", "Hillside Mental Health NHS Trust", ""),
)
TITLES = ("Chief Executive", "Director", "Head of Service", "Team Manager")
THEMES = (
    *("Adult Social Services", "Children", "Public Health", "Finance", "Commissioning"),
    *("Community Nursing", "Mental Health", "Learning Disability", "Safeguarding", "Estates"),
)
KINDS = ("statutory", "professional", "commissioning", "financial")
_DIRECTORS, _EACH = 6, 4
_NOT_IN_EFFECT, _ON_A_GROUND = 0.1, 40
_KINDS_OF_THING = ("post", "post", "post", "post", "body", "agreement", "arrangement", "person")
_RELATIONS = (
    *("answers to",) * 6,
    *("is member of", "heads", "delegates to", "may be the same as", "gives resources to"),
)
_WORDS = ("Neurorehabilitation", "Estates\\Grounds", "<b>", "&", "Head", "of", "Commissioning", "X")


def write(folder: Path, posts: int, organisations: int) -> Path:
    """Write a structure as tables; with four organisations some posts are shared by two."""
    chosen = ORGANISATIONS[:organisations]
    shared = posts // 50 if organisations > 2 else 0  # noqa: PLR2004
    tables = _Tables(random.Random(posts), [key for key, *_ in chosen])
    share, more = divmod(posts - shared, organisations)
    for number, (key, name, kind) in enumerate(chosen):
        tables.organisation(key, name, kind, share + (number < more))
    for number in range(shared):
        tables.shared(number)
    for number in range(posts // 20 if organisations > 1 else 0):
        tables.second(number)
    tables.rows["structure"].append([folder.name, folder.name, "paper", "2010-06-01"])
    tables.rows["sources"].append(["paper", "Paper to the executive", "committee report"])
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in tables.rows.items():
        with (folder / f"{table}.csv").open("w", newline="", encoding="utf-8") as stream:
            csv.writer(stream).writerows([_HEADS[table], *rows])
    return folder


_HEADS = {
    "structure": ("key", "title", "main source", "as at"),
    "sources": ("key", "title", "type"),
    "organisations": ("key", "name", "type", "status", "evidence"),
    "posts": ("key", "title", "in", "serves", "status", "evidence"),
    "lines": ("key", "who answers", "to whom", "kind", "status", "evidence"),
    "bodies": ("key", "name", "parent", "status", "evidence"),
    "memberships": ("key", "body", "member", "capacity", "status", "evidence"),
}


class _Tables:
    def __init__(self, chance: random.Random, keys: Sequence[str]) -> None:
        self._chance = chance
        self._keys = keys
        self._posts: dict[str, int] = {}
        self._lines: set[str] = set()
        """The keys of the lines there are: chance gives some twice."""
        self.rows: dict[str, list[Sequence[str]]] = {table: [] for table in _HEADS}

    def _add(self, table: str, *cells: str) -> None:
        self.rows[table].append([*cells, "in force", "paper 2"])

    def organisation(self, key: str, name: str, kind: str, posts: int) -> None:
        """Describe an organisation with a board and a tree of posts."""
        self._posts[key] = posts
        self._add("organisations", key, name, kind)
        self._add("bodies", f"{key}-board", f"{name} Board", key)
        for at in range(posts):
            level = 0 if at == 0 else 1 if at < _DIRECTORS else 2 if at < 5 * _EACH else 3
            about = f" for {THEMES[at % len(THEMES)]} {at}" if at else ""
            self._add("posts", f"{key}-{at}", TITLES[level] + about, key, "")
            if at:
                boss = 0 if at < _DIRECTORS else 1 + (at - _DIRECTORS) // _EACH
                self._line(f"{key}-{at}", f"{key}-{boss}", "operational")
            if at < _EACH:
                capacity = "in attendance" if at % 2 else "voting member"
                self._add("memberships", f"m-{key}-{at}", f"{key}-board", f"{key}-{at}", capacity)

    def shared(self, number: int) -> None:
        """Describe a post that two organisations share, and that answers in both."""
        one, other = (self._keys[(number + step) % len(self._keys)] for step in (0, 1))
        key = f"shared-{number}"
        self._add("posts", key, f"Joint Director {number + 1}", "", f"{one}; {other}")
        self._line(key, f"{one}-0", "operational")
        self._line(key, f"{other}-0", "statutory")

    def second(self, number: int) -> None:
        """Let somebody below the top answer to a director of another organisation as well."""
        one, other = self._chance.sample(self._keys, 2)
        source = self._chance.randrange(1, min(self._posts[one], 5 * _EACH))
        target = self._chance.randrange(min(_DIRECTORS, source + 1))
        self._line(f"{one}-{source}", f"{other}-{target}", KINDS[number % len(KINDS)])

    def _line(self, source: str, target: str, kind: str) -> None:
        key = f"l-{source}-{target}-{kind}"
        if key not in self._lines:
            self._lines.add(key)
            self._add("lines", key, source, target, kind)


def anything(seed: int, things: int | None = None, lines: int | None = None) -> Any:
    """Give a random network: things of all kinds on grounds of all kinds, and lines between them.

    In two of five lines lead in circles, or from a thing to itself.
    """
    chance = random.Random(seed)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    things = things or chance.randint(5, 60)
    organisations = [f"urn:o{number}" for number in range(chance.randint(1, 4))]
    units = [f"urn:u{number}" for number in range(chance.randint(0, 4))]
    for number, key in enumerate((*organisations, *units)):
        kind = "organisation" if key in organisations else "unit"
        graph.add_node(key, kind=kind, label=f"Ground {number}", in_effect=True)
    for number, unit in enumerate(units):
        within = chance.choice([*organisations, *units[:number]])
        graph.add_edge(unit, within, relation="is part of")
    every = [f"urn:t{number}" for number in range(things)]
    for number, key in enumerate(every):
        label = " ".join([*chance.sample(_WORDS, chance.randint(1, 5)), str(number)])
        kind = chance.choice(_KINDS_OF_THING)
        graph.add_node(key, kind=kind, label=label, in_effect=chance.random() > _NOT_IN_EFFECT)
        for ground in _grounds(chance, organisations, units):
            relation = "is in" if ground[1] else "serves"
            graph.add_edge(key, ground[0], relation=relation)
    circles = chance.random() < 0.4  # noqa: PLR2004
    for _ in range(lines or int(things * chance.choice([0.5, 1, 1.5, 2.5]))):
        one, other = chance.randrange(things), chance.randrange(things)
        if not circles:
            one, other = max(one, other), min(one, other)
        if one != other or circles:
            relation = chance.choice(_RELATIONS)
            kind = chance.choice(["operational", *KINDS, ""]) if relation == "answers to" else ""
            ends = [every[other]] * _ON_A_GROUND + [*organisations, *units]
            end = chance.choice(ends)
            graph.add_edge(every[one], end, relation=relation, kind=kind)
    return graph


def _grounds(
    chance: random.Random, organisations: Sequence[str], units: Sequence[str]
) -> Iterable[tuple[str, bool]]:
    """Give the grounds of a thing: one that it is in, two that it serves, or none."""
    at = chance.random()
    if at < 0.75:  # noqa: PLR2004
        return [(chance.choice([*organisations, *units]), True)]
    if at < 0.9 and len(organisations) > 1:  # noqa: PLR2004
        return [(one, False) for one in chance.sample(organisations, 2)]
    return []
