"""The description of the two tables is what another reader of CSV on the Web needs to read them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from caregraph import assets, exports
from caregraph.graph.choices import Choice
from caregraph.graph.view import View, open_view
from caregraph.networks import network
from caregraph.provenance import of

CASES = sorted(path.name for path in assets.folder("cases").iterdir() if path.is_dir())


def described(view: View) -> dict[str, dict[str, object]]:
    """The columns of each table, by its file."""
    stream = io.BytesIO()
    exports.export(view, "csvw", stream)
    return {
        table["url"]: {column["titles"]: column for column in table["tableSchema"]["columns"]}
        for table in json.loads(stream.getvalue())["tables"]
    }


@pytest.mark.filterwarnings("ignore::caregraph.errors.SourceWarning")
@pytest.mark.parametrize("case", CASES)
def test_every_column_of_every_case_has_a_meaning(case: str) -> None:
    tables = described(open_view([f"case:{case}"], Choice(as_of="any")))

    silent = {
        title
        for columns in tables.values()
        for title, column in columns.items()
        if not column["dc:description"]  # type: ignore[index]
    }
    assert silent == set()


def test_columns_have_the_types_of_their_cells(bnes_adopted: View) -> None:
    nodes, edges = described(bnes_adopted).values()

    truth = {"base": "boolean", "format": "yes|no"}
    assert nodes["takes_decisions"]["datatype"] == truth  # type: ignore[index]
    assert edges["direct"]["datatype"] == truth  # type: ignore[index]
    assert edges["from"]["datatype"] == "date"  # type: ignore[index]
    assert edges["kind"]["datatype"] == "string"  # type: ignore[index]


@pytest.mark.slow
def test_another_reader_finds_and_checks_both_tables(bnes_adopted: View, tmp_path: Path) -> None:
    csvw = pytest.importorskip("csvw", reason="csvw is not installed: pip install -e '.[test]'")
    for name in ("csvw", "nodes-csv", "edges-csv"):
        with (tmp_path / exports.named(name).suffix).open("wb") as file:
            exports.export(bnes_adopted, name, file)

    group = csvw.TableGroup.from_file(tmp_path / "csv-metadata.json")

    assert group.check_referential_integrity()
    assert group.common_props["dc:bibliographicCitation"] == of(bnes_adopted).citation
    nodes, edges = (list(table.iterdicts(strict=True)) for table in group.tables)
    graph = network(bnes_adopted)
    deciding = {row["Id"]: row["takes_decisions"] for row in nodes}
    assert deciding == {node: data.get("takes_decisions") for node, data in graph.nodes(data=True)}
    assert {row["Id"]: row["direct"] for row in edges} == {
        key: data.get("direct") for *_, key, data in graph.edges(keys=True, data=True)
    }
