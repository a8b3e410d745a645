"""N-Quads read line by line say what the engine reads in them."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import strategies as st

from caregraph import rdf
from caregraph.errors import SourceError
from caregraph.graph import store
from caregraph.graph.quad_lines import Said, Terms
from tests.laws import tried

NAMES = ("<urn:a>", "<urn:b>", "<https://w3id.org/caregraph/id/é>", r"<urn:\u0041>")
BROKEN_NAMES = ("<a>", "<urn:a b>", "<urn:a", "urn:a>", "<>", "<urn:{}>", "")
NAMELESS = ("_:x", "_:y")
TEXTS = (
    '"plain"',
    '""',
    '"a b <urn:a> ."',
    r'"a \"b\" c"',
    r'"tab \t"',
    '"tab \t"',
    r'"\u00e9"',
    '"é"',
    '"x"@en',
    '"x"@en-GB',
    '"2008-05-01"^^<http://www.w3.org/2001/XMLSchema#date>',
    '"x"^^<http://www.w3.org/2001/XMLSchema#string>',
    '"2008"^^<urn:a>',
)
BROKEN_TEXTS = (
    '"x',
    'x"',
    '"x" y"',
    '"a"b"',
    '"x"^^',
    '"x"^^<a>',
    '"x"@',
    '"x"^<urn:a>',
    '"x"<urn:a>',
    '"x"^^"y"',
    '"x"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>',
    r'"\x"',
)
LINES = st.one_of(
    st.builds(
        "{}{}{}{}{}{}{}".format,
        st.sampled_from([*NAMES[:3]] * 4 + [*NAMES, *NAMELESS, *BROKEN_NAMES, '"plain"']),
        st.sampled_from([" "] * 12 + ["", "  ", "\t"]),
        st.sampled_from([*NAMES[:3]] * 4 + [*NAMES, *NAMELESS, *BROKEN_NAMES[:2], '"plain"']),
        st.sampled_from([" "] * 12 + ["", "\t"]),
        st.sampled_from([*NAMES, *TEXTS] * 3 + [*NAMELESS, *BROKEN_NAMES, *BROKEN_TEXTS]),
        st.sampled_from([f" {one}" for one in NAMES] * 4 + ["", " _:g", ' "x"', " <a>", "<urn:a>"]),
        st.sampled_from([" .\n"] * 20 + [" .", ".\n", " . \n", " .\r\n", " . # so\n", "\n"]),
    ),
    st.sampled_from(["\n", "# a remark\n", "  \n"]),
)


@tried(few=200, many=20_000, lines=st.lists(LINES, min_size=1, max_size=4))
def test_lines_say_what_the_engine_reads_or_nothing(lines: list[str]) -> None:
    text = "".join(lines)
    handle, name = tempfile.mkstemp(suffix=".nq")
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    try:
        found: list[Said] | None = [*Terms().read(Path(name))]
    except (SyntaxError, ValueError):
        found = None
    finally:
        Path(name).unlink()
    try:
        expected = [tuple(quad) for quad in rdf.parse(text, rdf.RdfFormat.N_QUADS)]
    except SyntaxError:
        assert found is None
    else:
        assert found in (expected, None)


def test_terms_are_the_same_however_a_line_is_written(tmp_path: Path) -> None:
    file = tmp_path / "several.nq"
    file.write_text(
        '<urn:a> <urn:b> "é"@en <urn:g> .\n'
        '<urn:a>\t<urn:b> "\\u00e9"@en <urn:g> .\n'
        '<urn:\\u0061> <urn:b> "x" <urn:g> . # so\n'
        '_:n <urn:b> "x" <urn:g> .\n'
        '_:n <urn:b> "x"^^<http://www.w3.org/2001/XMLSchema#string> <urn:g> .\n',
        "utf-8",
    )

    read = [*Terms().read(file)]

    assert len(read) == 5
    columns = [{id(term) for term in column} for column in zip(*read, strict=True)]
    assert [len(column) for column in columns] == [2, 1, 2, 1]


@pytest.mark.parametrize("wrong", ["<urn:a> <urn:b> .\n", "\udcff"])
def test_a_fault_is_told_by_its_line_in_the_file(tmp_path: Path, wrong: str) -> None:
    file = tmp_path / "wrong.nq"
    text = "<urn:a> <urn:b> <urn:c> <urn:d> .\n" * 2 + wrong
    file.write_bytes(text.encode("utf-8", "surrogateescape"))

    with pytest.raises(SourceError, match="line 3"):
        store.indexes(file)
