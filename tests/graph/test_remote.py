"""Endpoints: a real server process, asked and read like any other graph."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from caregraph.cli import main
from caregraph.errors import SourceError
from caregraph.graph.remote import Remote, fetch
from caregraph.graph.store import load
from caregraph.graph.view import View
from caregraph.shacl.execute import in_order, run_query, subclasses
from caregraph.validation import Rulebook

BNES = "case:bath-and-north-east-somerset-2008"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The endpoint of a server process that shows the case with its proposal adopted."""
    command = [sys.executable, "-m", "caregraph", "serve", f"{BNES},adopt=all", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        line = server.stderr.readline()
        assert "http://" in line, line
        yield line[line.index("http://") :].strip() + "sparql"
        server.terminate()


def test_the_structures_of_an_endpoint_are_those_that_were_served(address: str) -> None:
    assert set(fetch(address)) == set(load([BNES]))


def test_a_check_of_an_endpoint_finds_what_a_check_of_the_case_finds(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    reports = []
    for graph in (address, BNES):
        assert main(["check", graph, "--adopt", "all", "--format", "json"]) == 1
        reports.append(json.loads(capsys.readouterr().out))

    assert reports[0] == reports[1]


def test_the_rules_run_unchanged_where_the_data_are(address: str, bnes_adopted: View) -> None:
    remote = Remote(address)
    compiled = Rulebook.load().only(["ACC-05", "ACC-06", "ACC-07", "BOD-01", "STR-02"]).compile()

    assert subclasses(remote) == subclasses(bnes_adopted)
    found = 0
    for query in compiled.queries:
        here = in_order(run_query(bnes_adopted, query))
        there = in_order(run_query(remote, query))
        assert [one.key for one in there] == [one.key for one in here]
        found += len(here)
    assert found > 20


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/sparql", "ftp://127.0.0.1/", "nonsense"])
def test_what_does_not_answer_is_told(url: str) -> None:
    with pytest.raises(SourceError) as caught:
        Remote(url, seconds=2).select("SELECT * {}")

    assert caught.value.exit_code == 3
    assert url in str(caught.value)


def test_what_is_no_endpoint_is_told(address: str) -> None:
    with pytest.raises(SourceError, match=r"404|answer"):
        fetch(address + "-not")
