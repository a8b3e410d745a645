"""A drawing in a real browser, under the strictest policy a page can have."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator

import pytest
from pictures import drawn

from caregraph import exports
from caregraph.graph.view import View
from caregraph.networks import network
from caregraph.pictures import draw

pytestmark = pytest.mark.browser
_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
_STRICT = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'\">"


@pytest.fixture(scope="module")
def page() -> Iterator[object]:
    """An empty page; what a browser says on its console and asks of the network is kept."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if _CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with api.sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        yield browser.new_page(viewport={"width": 1400, "height": 1000})
        browser.close()


def test_a_page_with_a_drawing_breaks_no_policy_and_names_every_post(
    page: object, bnes_adopted: View
) -> None:
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))  # type: ignore[attr-defined]
    page.on("request", lambda request: asked.append(request.url))  # type: ignore[attr-defined]
    svg = draw(bnes_adopted)

    page.set_content(f"<!doctype html><html><head>{_STRICT}</head><body>{svg}</body></html>")  # type: ignore[attr-defined]
    told = page.locator("body").aria_snapshot()  # type: ignore[attr-defined]
    names = told.replace("''", "'")

    assert said == []
    assert asked == []
    assert all(box.sentence in names for box in drawn.boxes(svg))
    assert "commissioning (proposed)" not in names.replace("\n", " ")


def test_words_of_boxes_stay_inside_them_with_the_fonts_of_the_page(
    page: object, bnes_adopted: View
) -> None:
    page.set_content(f"<!doctype html><html><body>{draw(bnes_adopted)}</body></html>")  # type: ignore[attr-defined]

    outside = page.evaluate(  # type: ignore[attr-defined]
        """() => [...document.querySelectorAll('.cg-box')].flatMap(box => {
          const outline = box.querySelector('path, polygon, ellipse').getBoundingClientRect();
          return [...box.querySelectorAll('text')].filter(text => {
            const words = text.getBoundingClientRect();
            return words.left < outline.left || words.right > outline.right;
          }).map(text => text.textContent);
        })"""
    )
    assert outside == []


def test_the_html_file_reads_without_the_drawing(page: object, bnes_adopted: View) -> None:
    stream = io.BytesIO()
    exports.export(bnes_adopted, "html", stream)

    page.set_content(stream.getvalue().decode())  # type: ignore[attr-defined]
    headers = page.locator("tbody th").all_inner_texts()  # type: ignore[attr-defined]

    posts = {
        data["label"]
        for _, data in network(bnes_adopted).nodes(data=True)
        if data["kind"] == "post" and data["in_effect"]
    }
    assert posts <= set(headers)
