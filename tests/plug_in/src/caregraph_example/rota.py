"""A rota: who is on call, day by day, which gives the posts and nothing else."""

from __future__ import annotations

from caregraph.lists import Given, ReadTables, Tables, evidence

TITLE = "rota"


def recognises(given: Given) -> bool:
    """Say whether it begins as a rota does."""
    return any(list(cells) == ["Day", "On call"] for cells in given.heads())


def read(given: Given, key: str) -> ReadTables:
    """Make a post of everyone who is on call."""
    tables = Tables(given, TITLE)
    tables.describe(key, "Our rota", "external context")
    titles: dict[str, str] = {}
    for grid in given.grids:
        for number, (_, title) in grid.rows[1:]:
            if title not in titles:
                titles[title] = tables.key(title)
                cells = {"title": title, "status": "in force", "evidence": evidence(number)}
                tables.row("posts", titles[title], grid.file, number, cells)
    return tables.reading()
