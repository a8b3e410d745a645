"""Workbooks out and in: the same graph, whoever saves them, and one cell is one statement."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caregraph import assets, exports, rdf
from caregraph.errors import SourceWarning, UsageError
from caregraph.graph import rows, store
from caregraph.graph.index import Index
from caregraph.graph.view import View, open_view, view
from caregraph.tables import tables
from caregraph.vocab import CG
from tests.conftest import SMALL
from tests.random_worlds import World, worlds
from tests.workbooks import saved_by_libreoffice, sheet, statements

Write = Callable[[Mapping[str, str]], Path]


def written(shown: View, path: Path) -> Path:
    stream = io.BytesIO()
    exports.export(shown, "xlsx", stream)
    path.write_bytes(stream.getvalue())
    return path


def stated(dataset: rdf.Store) -> set[ox.Quad]:
    return {quad for quad in dataset if quad.predicate != CG.tableRow}


@pytest.mark.slow
@pytest.mark.parametrize("case", assets.case_names())
def test_a_shipped_case_comes_back_from_its_workbook(case: str, tmp_path: Path) -> None:
    path = written(open_view([f"case:{case}"]), tmp_path / "x.xlsx")

    assert statements(path) == statements(f"case:{case}")


@pytest.mark.slow
@pytest.mark.parametrize("case", ["bath-and-north-east-somerset-2008", "surrey-2026"])
def test_a_case_comes_back_when_its_workbook_is_saved_by_another_program(
    case: str, tmp_path: Path
) -> None:
    path = written(open_view([f"case:{case}"]), tmp_path / "x.xlsx")

    openpyxl.load_workbook(path).save(tmp_path / "y.xlsx")

    assert statements(tmp_path / "y.xlsx") == statements(f"case:{case}")


@pytest.mark.parametrize("ending", ["xlsx", pytest.param("ods", marks=pytest.mark.weekly)])
def test_a_case_comes_back_when_its_workbook_is_saved_by_libreoffice(
    ending: str, tmp_path: Path
) -> None:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not here, which saves workbooks anew")
    path = written(open_view(["case:surrey-2026"]), tmp_path / "x.xlsx")

    again = saved_by_libreoffice(program, path, ending)

    assert statements(again) == statements("case:surrey-2026")


@pytest.mark.slow
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(world=worlds())
def test_rows_of_any_world_describe_it_again(world: World) -> None:
    dataset = world.store()
    (graph,) = store.structures(dataset)

    assert rows.rows(Index(dataset, graph)).left_out == ()


@pytest.mark.slow
@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(world=worlds())
def test_any_world_comes_back_from_its_workbook(
    tmp_path_factory: pytest.TempPathFactory, world: World
) -> None:
    dataset = world.store()
    path = written(view(dataset), tmp_path_factory.mktemp("world") / "x.xlsx")

    assert statements(path) == stated(dataset)


TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1
).filter(lambda text: bool(text.split()))


@pytest.mark.slow
@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(text=TEXTS)
def test_any_text_comes_back_from_its_cell(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    place = tmp_path_factory.mktemp("text")
    for name, content in SMALL.items():
        (place / f"{name}.csv").write_text(content, "utf-8")
    world = World({"people": [{"key": "x", "name": text, "evidence": "report 1"}]})
    world.write(place)

    path = written(open_view([str(place)]), place / "x.xlsx")

    assert statements(path) == statements(place)


@pytest.mark.parametrize("text", ["=1+1", "+44", "-", "@x", "001", "'quoted", "1e5", "TRUE"])
def test_text_that_looks_like_something_else_stays_text(
    write_tables: Write, tmp_path: Path, text: str
) -> None:
    folder = write_tables({"people": f"key,name,evidence\nx,{text},report 1\n"})

    path = written(open_view([str(folder)]), tmp_path / "x.xlsx")

    assert statements(path) == statements(folder)
    assert sheet(openpyxl.load_workbook(path), "People")["B2"].data_type == "s"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cell", "value", "was", "becomes"),
    [
        ("B2", "The Leader", '"Chief Executive"', '"The Leader"'),
        ("N2", "suspended", "status/in-force", "status/suspended"),
    ],
)
def test_one_cell_is_one_statement(
    write_tables: Write, tmp_path: Path, cell: str, value: str, was: str, becomes: str
) -> None:
    folder = write_tables({})
    path = written(open_view([str(folder)]), tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(path)
    sheet(book, "Posts")[cell] = value
    book.save(path)

    gone, new = statements(folder) - statements(path), statements(path) - statements(folder)

    assert [was in str(one) for one in gone] == [True]
    assert [becomes in str(one) for one in new] == [True]


@pytest.mark.slow
def test_a_view_of_another_day_is_written_as_described(tmp_path: Path) -> None:
    shown = open_view(["case:surrey-2026,asOf=2020-01-01"])

    assert statements(written(shown, tmp_path / "x.xlsx")) == statements("case:surrey-2026")


def test_several_structures_are_refused() -> None:
    with pytest.raises(UsageError, match="the view shows 2"):
        exports.export(open_view(["case:surrey-2026", "case:humber-2025"]), "xlsx", io.BytesIO())


def test_what_tables_cannot_say_is_told(write_tables: Write, tmp_path: Path) -> None:
    dataset = store.open_store([str(write_tables({}))])
    (graph,) = store.structures(dataset)
    dataset.add(rdf.Quad(graph, rdf.NamedNode("https://example.org/x"), rdf.Literal("y"), graph))

    with pytest.warns(SourceWarning, match="1 statement of the graph cannot be said in tables"):
        path = written(view(dataset), tmp_path / "x.xlsx")

    front = sheet(openpyxl.load_workbook(path), "Read me")
    assert 'A small structure: x "y"' in [cell.value for cell in front["A"]]


@pytest.mark.slow
def test_sheets_help_those_who_fill_them_in(bnes_adopted: View, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(bnes_adopted, tmp_path / "x.xlsx"))

    assert book.sheetnames[0] == "Read me"
    posts = sheet(book, "Posts")
    assert posts.freeze_panes == "B2"
    columns = tables()["posts"].columns
    assert [cell.value for cell in posts[1]] == list(columns)
    for cell, column in zip(posts[1], columns.values(), strict=True):
        assert cell.comment is not None
        assert column.about in cell.comment.text
    chosen = {
        str(one.sqref).partition(":")[0]: one.formula1
        for one in posts.data_validations.dataValidation
    }
    headers = {cell.column_letter: cell.value for cell in posts[1]}
    assert {headers[place.rstrip("2")] for place in chosen} >= {"in", "status", "roles", "serves"}
    assert "Organisations!$A$2" in chosen["F2"]
