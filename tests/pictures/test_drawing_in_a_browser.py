"""A drawing in a real browser, under the strictest policy a page can have."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from browsing import NEEDS

from benchmarks import drawn
from caregraph import exports
from caregraph.graph.view import View
from caregraph.networks import network
from caregraph.pictures import draw

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = NEEDS
_STRICT = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'\">"


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    """An empty page; what a browser says on its console and asks of the network is kept."""
    return browser.new_page(viewport={"width": 1400, "height": 1000})


@pytest.mark.slow
def test_a_page_with_a_drawing_breaks_no_policy_and_names_every_post(
    page: Page, bnes_adopted: View
) -> None:
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    svg = draw(bnes_adopted)

    page.set_content(f"<!doctype html><html><head>{_STRICT}</head><body>{svg}</body></html>")
    told = page.locator("body").aria_snapshot()
    names = told.replace("''", "'")

    assert said == []
    assert asked == []
    assert all(box.sentence in names for box in drawn.boxes(svg))
    assert "commissioning (proposed)" not in names.replace("\n", " ")


@pytest.mark.slow
def test_words_of_boxes_stay_inside_them_with_the_fonts_of_the_page(
    page: Page, bnes_adopted: View
) -> None:
    page.set_content(f"<!doctype html><html><body>{draw(bnes_adopted)}</body></html>")

    outside = page.evaluate(
        """() => [...document.querySelectorAll('.cg-box')].flatMap(box => {
          const outline = box.querySelector('path, polygon, ellipse').getBoundingClientRect();
          return [...box.querySelectorAll('text')].filter(text => {
            const words = text.getBoundingClientRect();
            return words.left < outline.left || words.right > outline.right;
          }).map(text => text.textContent);
        })"""
    )
    assert outside == []


@pytest.mark.slow
def test_the_html_file_reads_without_the_drawing(page: Page, bnes_adopted: View) -> None:
    stream = io.BytesIO()
    exports.export(bnes_adopted, "html", stream)

    page.set_content(stream.getvalue().decode())
    headers = page.locator("tbody th").all_inner_texts()

    posts = {
        data["label"]
        for _, data in network(bnes_adopted).nodes(data=True)
        if data["kind"] == "post" and data["in_effect"]
    }
    assert posts <= set(headers)
