"""Letters of other scripts and signs of other languages: drawn as they are, or said not to be."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path

import pypdf
import pytest

from caregraph.graph.view import View, open_view
from caregraph.pictures import draw, render

SHOWN = [
    "back\\slash \\N \\G \\n",
    "<b>bold</b> & co &amp; ]]>",
    "#set page(width: 1pt) $x$ *a*",
    "مدير الخدمات",
    "Łódź Ọmọ ½ №",
]
"""Titles that every file shows as they are."""
NOT_SHOWN = ["সমাজসেবা পরিচালক", "社会服务总监", "👩\u200d⚕️ lead"]
"""Titles with letters that no font has that a file could bring with it."""
UNSEEN = ["Zero\u200bwidth \ufeffmark", "\u202eturned\u202c round"]
"""Titles with signs that are not seen."""


def with_titles(titles: list[str], write_tables: Callable[[Mapping[str, str]], Path]) -> View:
    posts = "".join(f'p{n},"{title}",council,in force,report 2\n' for n, title in enumerate(titles))
    return open_view(
        [
            str(
                write_tables(
                    {
                        "posts": "key,title,in,status,evidence\n" + posts,
                        "lines": "key,who answers,to whom,kind,status,evidence\n"
                        "up,p1,p0,operational,in force,report 3\n",
                    }
                )
            )
        ]
    )


@pytest.fixture
def odd(write_tables: Callable[[Mapping[str, str]], Path]) -> View:
    return with_titles([*SHOWN, *NOT_SHOWN, *UNSEEN], write_tables)


def test_an_svg_has_every_letter_as_it_is(odd: View) -> None:
    svg = draw(odd)

    assert "no font here" not in svg
    for title in (*NOT_SHOWN, *UNSEEN, "مدير الخدمات"):
        assert title in svg


def test_a_pdf_says_which_letters_it_cannot_show_and_has_all_others(odd: View) -> None:
    pdf = pypdf.PdfReader(io.BytesIO(render(odd, "pdf")))

    words = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert "no font here for every letter of: Bengali, CJK and symbols." in words
    for title in SHOWN:
        if title.isascii():
            assert f"{title}, post" in words
    assert "Łódź Ọmọ ½ №" in words
    assert "□□□□□□, post" in words
    assert "সমা" not in words
    assert "Zerowidth mark" in words


def test_a_png_is_drawn_all_the_same(odd: View) -> None:
    assert render(odd, "png").startswith(b"\x89PNG")


def test_nothing_is_said_of_letters_that_are_shown(
    write_tables: Callable[[Mapping[str, str]], Path],
) -> None:
    pdf = pypdf.PdfReader(io.BytesIO(render(with_titles(SHOWN, write_tables), "pdf")))

    assert "no font here" not in " ".join(page.extract_text() for page in pdf.pages)
