"""Pages tell days as people do: an ISO day stands in addresses, files and hints of fields alone."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask

BATH = "bath-and-north-east-somerset-2008"
_APART = r"<(pre|code|script|svg|datalist)\b.*?</\1>|<span class=\"hint\".*?</span>"
APART = re.compile(_APART, re.DOTALL)


@pytest.mark.parametrize(
    "address",
    [
        f"/structures/{BATH}?adopt=all",
        f"/check?structure={BATH}&adopt=all",
        f"/days?structure={BATH}&adopt=all",
        f"/posts/{BATH}/dass?adopt=all",
        "/questions/CQ-35?adopt=all",
        "/questions/LQ-14?structure=surrey-2026",
    ],
)
def test_a_page_has_no_day_as_files_have_it(bath_and_surrey_app: Flask, address: str) -> None:
    text = bath_and_surrey_app.test_client().get(address, headers={"Accept": "text/html"}).text
    said = html.unescape(re.sub(r"<[^>]*>", " ", APART.sub("", text[text.index("<main") :])))

    assert "20" in said
    assert re.findall(r".{0,30}\b\d{4}-\d{2}-\d{2}\b", said) == []
