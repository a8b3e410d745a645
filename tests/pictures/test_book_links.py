"""In a PDF of several pages, whatever names another page leads there."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pypdf
import pytest

from caregraph.graph.view import View, open_view
from caregraph.pictures import leaves, render

pytestmark = pytest.mark.slow

POSTS = 300
NAMED = re.compile(r"\bpages? (\d+)")


@pytest.fixture
def large(write_tables: Callable[[Mapping[str, str]], Path]) -> View:
    head = "key,title,in,status,evidence\n"
    posts = "".join(f"p{n},Post {n},council,in force,report 2\n" for n in range(POSTS))
    lines = "".join(
        f"l{n},p{n},p{(n - 1) // 4},operational,in force,report 3\n" for n in range(1, POSTS)
    )
    named = "key,who answers,to whom,kind,status,evidence\n"
    return open_view([str(write_tables({"posts": head + posts, "lines": named + lines}))])


def links(page: Any, numbers: Mapping[int, int]) -> list[tuple[int, list[float]]]:
    """The links of a page, each with the page that it leads to and where it stands."""
    found = []
    for annotation in page.get("/Annots", []):
        one = annotation.get_object()
        assert one["/Subtype"] == "/Link"
        assert one["/Contents"]
        target = one["/Dest"] if "/Dest" in one else one["/A"]["/D"]
        there = numbers[target.get_object()[0].idnum]
        found.append((there, [float(v) for v in one["/Rect"]]))
    return found


def test_words_that_name_a_page_lead_there(large: View) -> None:
    drawn = leaves(large)
    reader = pypdf.PdfReader(io.BytesIO(render(large, "pdf")))
    numbers = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages, 1)}

    assert len(drawn) > 3
    for leaf, page in zip(drawn, reader.pages, strict=False):
        found = links(page, numbers)
        told = [
            (int(named[1]), box.area)
            for box in leaf.boxes()
            for words, *_ in box.lines()
            if (named := NAMED.search(words.text))
        ]
        assert told
        assert sorted(there for there, _ in found) == sorted(there for there, _ in told)
        for (there, area), (target, rect) in zip(told, found, strict=True):
            assert there == target
            assert area.left - 1 <= rect[0] <= rect[2] <= area.right + 1
            assert area.top - 1 <= leaf.sheet.height - rect[3]
            assert leaf.sheet.height - rect[1] <= area.bottom + 1


def test_the_index_leads_to_the_page_of_every_box(large: View) -> None:
    drawn = leaves(large)
    reader = pypdf.PdfReader(io.BytesIO(render(large, "pdf")))
    numbers = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages, 1)}

    index = reader.pages[len(drawn) :]
    found = [there for page in index for there, _ in links(page, numbers)]
    where = {box.box.iri: n for n, leaf in enumerate(drawn, 1) for box in leaf.boxes()}
    assert set(found) == set(where.values())
    assert len(found) >= len(where)  # a link that is broken into two lines counts twice
