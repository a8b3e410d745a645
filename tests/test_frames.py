"""Tables and reports as data frames: what is missing stays missing, days are days."""

from __future__ import annotations

import sys
from dataclasses import replace

import pandas as pd
import pytest

import caregraph
from caregraph.results import Cell, Table

XSD = "http://www.w3.org/2001/XMLSchema#"


def column(*cells: Cell | None) -> pd.Series:
    """One column of a table as pandas has it."""
    return Table(("it",), tuple((cell,) for cell in cells)).to_pandas()["it"]


@pytest.mark.parametrize(
    ("datatype", "texts", "dtype", "values"),
    [
        ("boolean", ("true", "false"), "boolean", [True, False]),
        ("integer", ("7", "-1"), "Int64", [7, -1]),
        ("decimal", ("0.5", "2"), "Float64", [0.5, 2.0]),
        (
            "date",
            ("2008-03-05", "1601-01-01"),
            "datetime64[s]",
            [pd.Timestamp("2008-03-05"), pd.Timestamp("1601-01-01")],
        ),
        ("string", ("", "a"), "string", ["", "a"]),
        ("gYearMonth", ("2008-03", "2009-01"), "string", ["2008-03", "2009-01"]),
    ],
)
def test_a_column_is_of_the_type_of_its_values_and_what_is_missing_is_missing(
    datatype: str, texts: tuple[str, ...], dtype: str, values: list[object]
) -> None:
    found = column(*(Cell(text, datatype=XSD + datatype) for text in texts), None)

    assert found.dtype == dtype
    assert found[:-1].to_list() == values
    assert found.isna().to_list() == [False, False, True]


def test_a_column_with_dates_that_are_no_days_stays_as_it_is_written() -> None:
    found = column(Cell("2008-03-05", datatype=XSD + "date"), Cell("2009", datatype=XSD + "gYear"))

    assert found.to_list() == ["2008-03-05", "2009"]


def test_what_a_literal_cannot_mean_stays_text() -> None:
    assert column(Cell("soon", datatype=XSD + "date")).to_list() == ["soon"]


def test_numbers_and_texts_side_by_side_stay_what_they_are() -> None:
    found = column(Cell("7", datatype=XSD + "integer"), Cell("many"), None)

    assert found.dtype == object
    assert found.to_list() == [7, "many", None]


def test_things_come_by_label_or_by_iri() -> None:
    table = Table(("who",), ((Cell("the PCT", iri="https://example.org/pct"),),))

    assert table.to_pandas()["who"].to_list() == ["the PCT"]
    assert table.to_pandas(iris=True)["who"].to_list() == ["https://example.org/pct"]


def test_a_table_without_rows_keeps_its_columns() -> None:
    found = Table(("post", "kind"), ()).to_pandas()

    assert list(found.columns) == ["post", "kind"]
    assert len(found) == 0


def test_a_report_has_a_row_for_every_finding() -> None:
    report = caregraph.check(caregraph.load("case:waltham-forest-2009"))

    found = report.to_pandas()

    assert found["fingerprint"].to_list() == [one.fingerprint for one in report.findings]
    assert found["organisations"].isna().to_list() == [
        not one.organisations for one in report.findings
    ]
    assert found["certain"].dtype == "boolean"
    assert found["review by"].dtype == "datetime64[s]"
    assert found["review by"].isna().all()


def test_the_review_of_a_waived_finding_is_a_day() -> None:
    report = caregraph.check(caregraph.load("case:waltham-forest-2009"))
    waiver = {"reviewBy": "2010-04-01", "reason": "", "owner": "", "approvedBy": ""}
    waived = replace(report.findings[0], outcome="waived", waiver=waiver)

    found = replace(report, findings=(waived, report.findings[1])).to_pandas()

    assert found["review by"][0] == pd.Timestamp("2010-04-01")
    assert found["review by"].isna().to_list() == [False, True]


def test_without_pandas_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)

    with pytest.raises(caregraph.ToolMissingError, match=r"caregraph\[pandas\]"):
        Table(("post",), ()).to_pandas()
