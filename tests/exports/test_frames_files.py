"""Parquet and Arrow: read by a database and two libraries of data frames, types and words too."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow.ipc
import pyarrow.parquet
import pytest

from caregraph import exports, finding_rows, provenance
from caregraph.exports import _columns
from caregraph.graph.view import View
from caregraph.networks import network
from caregraph.validation import check

KINDS = ("nodes", "edges", "findings")


@pytest.fixture(scope="module")
def files(bnes_adopted: View, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("frames")
    for kind in KINDS:
        for form in ("parquet", "arrow"):
            stream = io.BytesIO()
            exports.export(bnes_adopted, f"{kind}-{form}", stream)
            (folder / f"{kind}.{form}").write_bytes(stream.getvalue())
    return folder


def test_a_database_joins_edges_with_nodes(files: Path, bnes_adopted: View) -> None:
    found = duckdb.sql(
        f"""SELECT one.Label, e.kind, other.Label FROM '{files}/edges.parquet' e
        JOIN '{files}/nodes.parquet' one ON one.Id = e.Source
        JOIN '{files}/nodes.parquet' other ON other.Id = e.Target
        WHERE e.Label = 'answers to'"""
    ).fetchall()

    graph = network(bnes_adopted)
    names = dict(graph.nodes(data="label"))
    assert Counter(found) == Counter(
        (names[s], data.get("kind"), names[t])
        for s, t, data in graph.edges(data=True)
        if data["relation"] == "answers to"
    )


def test_days_truth_and_what_is_missing_stay_so(files: Path, bnes_adopted: View) -> None:
    graph = network(bnes_adopted)

    nodes = pl.read_parquet(files / "nodes.parquet")

    assert nodes.schema["in_effect"] == pl.Boolean
    assert nodes.schema["takes_decisions"] == pl.Boolean
    assert nodes.schema["from"] == pl.Date
    stated = dict(graph.nodes(data="takes_decisions"))
    assert dict(nodes.select("Id", "takes_decisions").iter_rows()) == stated
    days = {n: v and date.fromisoformat(v) for n, v in graph.nodes(data="from")}
    assert dict(nodes.select("Id", "from").iter_rows()) == days


@pytest.mark.parametrize("kind", KINDS)
def test_arrow_holds_what_parquet_holds(files: Path, kind: str) -> None:
    one, other = pl.read_parquet(files / f"{kind}.parquet"), pl.read_ipc(files / f"{kind}.arrow")

    assert one.equals(other)
    assert len(pd.read_feather(files / f"{kind}.arrow")) == len(one)


def test_findings_are_those_of_a_check(files: Path, bnes_adopted: View) -> None:
    report = check(bnes_adopted)

    found = pl.read_parquet(files / "findings.parquet")

    assert tuple(found.columns) == finding_rows.COLUMNS
    assert Counter(found["outcome"]) == Counter(one.outcome for one in report.findings)
    assert found["fingerprint"].to_list() == [one.fingerprint for one in report.findings]
    assert found.schema["certain"] == pl.Boolean
    assert found.schema["review by"] == pl.Date


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_says_what_it_holds_and_the_table_what_it_is(
    files: Path, kind: str, bnes_adopted: View
) -> None:
    schema = pyarrow.parquet.read_schema(files / f"{kind}.parquet")

    assert all(field.metadata[b"about"] for field in schema)
    assert schema.metadata[b"cite as"].decode() == provenance.of(bnes_adopted).citation
    with pyarrow.ipc.open_file(files / f"{kind}.arrow") as reader:
        assert reader.schema.metadata == schema.metadata


def test_every_column_of_findings_has_words() -> None:
    assert tuple(_columns.FINDINGS) == finding_rows.COLUMNS
