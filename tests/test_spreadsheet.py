"""Tables for spreadsheets: text never runs as a formula, and numbers stay numbers."""

from __future__ import annotations

import pytest

from caregraph import spreadsheet


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_never_begins_as_a_formula(start: str) -> None:
    assert spreadsheet.cell(f"{start}1") == f"'{start}1"


def test_a_negative_number_is_no_formula() -> None:
    assert [spreadsheet.cell(value) for value in (-3, -0.5)] == ["-3", "-0.5"]


def test_truth_values_are_words_and_what_is_missing_is_empty() -> None:
    assert [spreadsheet.cell(value) for value in (True, False, None, 3)] == ["yes", "no", "", "3"]


def test_a_table_has_a_mark_at_its_beginning_and_crlf_at_the_end_of_lines() -> None:
    data = spreadsheet.table(["a", "b"], [["é", "one\ntwo"], ["=1", -1]])

    assert data == b'\xef\xbb\xbfa,b\r\n\xc3\xa9,"one\ntwo"\r\n\'=1,-1\r\n'
