"""Every fact of the documents behind the cases is in a row, or left out with a reason."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from shared import shared_path

from caregraph import assets
from caregraph.sources import folder

TABLES = sorted((Path(__file__).parents[1] / "coverage").glob("*.csv"))
MOST_LEFT_OUT = 9


@cache
def lines(path: Path) -> list[dict[str, str]]:
    """Give the lines of one coverage table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def keys(line: dict[str, str]) -> list[str]:
    """Give the row keys a line names, which may stand as key or as table.key."""
    return [key.strip().rpartition(".")[2] for key in line["rows"].split(";") if key.strip()]


def facts() -> list[dict[str, Any]]:
    """Give the facts found in the documents, or skip where they are not at hand."""
    found: list[dict[str, Any]] = json.loads(shared_path("domain/facts.json").read_text("utf-8"))
    modern = json.loads(shared_path("domain/modern-cases.json").read_text("utf-8"))
    return [*found, *modern["facts"]]


def family(fact: str) -> str:
    """Give the part of a fact's id that names its document."""
    return fact.rpartition("-")[0]


@pytest.fixture(params=TABLES, ids=lambda path: path.stem)
def table(request: pytest.FixtureRequest) -> Path:
    """Give each coverage table in turn."""
    path: Path = request.param
    return path


def test_a_coverage_table_belongs_to_a_case(table: Path) -> None:
    assert table.stem in assets.case_names()


def test_each_fact_stands_once(table: Path) -> None:
    named = [line["fact"] for line in lines(table)]

    assert sorted(named) == sorted(set(named))


def test_captured_facts_name_rows_of_the_case(table: Path) -> None:
    known = {record.key for record in folder.read(assets.folder("cases") / table.stem).records}
    captured = [line for line in lines(table) if line["disposition"] == "captured"]

    assert captured
    assert [line["fact"] for line in captured if not keys(line)] == []
    assert {key for line in captured for key in keys(line)} <= known


def test_facts_left_out_name_a_reason_and_no_row(table: Path) -> None:
    others = [line for line in lines(table) if line["disposition"] != "captured"]

    assert {line["disposition"] for line in others} <= {"left out"}
    assert [line["fact"] for line in others if keys(line) or not line["reason"].strip()] == []


def test_every_fact_of_the_document_is_accounted_for(table: Path) -> None:
    named = {line["fact"] for line in lines(table)}
    families = {family(fact) for fact in named}

    assert named == {fact["id"] for fact in facts() if family(fact["id"]) in families}


def test_every_fact_of_every_document_is_accounted_for() -> None:
    named = [line["fact"] for path in TABLES for line in lines(path)]

    assert sorted(named) == sorted(fact["id"] for fact in facts())


def test_hardly_any_fact_is_left_out() -> None:
    left_out = [
        line["fact"] for path in TABLES for line in lines(path) if line["disposition"] == "left out"
    ]

    assert len(left_out) <= MOST_LEFT_OUT
