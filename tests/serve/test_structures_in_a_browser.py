"""The page of a structure, of a rule and of a provision in a real browser, at both widths."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from browsing import NEEDS, OPEN_ALL, PATIENCE, barriers, serving
from organograms import write_department

from caregraph.graph import store as stores
from caregraph.graph.choices import Choice
from caregraph.serve import create_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [*NEEDS, pytest.mark.slow]

BATH = "bath-and-north-east-somerset-2008"
SURREY = "surrey-2026"
ADOPTED = f"/structures/{BATH}?asOf=2008-05-01&adopt=all"
HIGH = "document.documentElement.scrollHeight"
WIDE = "document.documentElement.scrollWidth"
BUDGET = {1280: 2600, 390: 3800}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service that shows two cases and an organogram of 302 posts."""
    department = write_department(tmp_path_factory.mktemp("dept") / "dept")
    sources = [f"case:{BATH}", f"case:{SURREY}", str(department)]
    with serving(create_app([(stores.open_store([one]), Choice()) for one in sources])) as address:
        yield address


def opened(browser: Browser, address: str, width: int = 1280, *, script: bool = True) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900}, java_script_enabled=script)
    page.set_default_timeout(PATIENCE)
    page.goto(address)
    return page


@pytest.mark.parametrize(
    "path", [ADOPTED, f"/structures/{BATH}", f"/structures/{SURREY}", "/structures/dept"]
)
def test_a_structure_is_short_as_folded_and_without_barriers_as_unfolded(
    browser: Browser, home: str, path: str
) -> None:
    page = opened(browser, home + path)

    for width, most in BUDGET.items():
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(HIGH) <= most
    page.evaluate(OPEN_ALL)
    for width in BUDGET:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(WIDE) <= width
    assert barriers(page) == []

    page.close()


@pytest.mark.parametrize(
    "path",
    [
        ADOPTED,
        f"{ADOPTED}&lane=council",
        f"{ADOPTED}&focus=dass",
        "/structures/dept?lane=department",
        f"/structures/{BATH}/posts?adopt=all",
        "/rules/BOD-01?adopt=all",
        "/law/lassa-1970-s6",
    ],
)
def test_a_page_needs_no_sideways_scrolling_and_has_no_barriers(
    browser: Browser, home: str, path: str
) -> None:
    page = opened(browser, home + path, 320)

    page.evaluate(OPEN_ALL)
    assert page.evaluate(WIDE) <= 320
    assert barriers(page) == []

    page.close()


def test_a_box_that_has_the_focus_fades_the_others_and_says_its_sentence(
    browser: Browser, home: str
) -> None:
    page = opened(browser, home + ADOPTED)
    box = page.locator(f".cg-box[data-iri$='{BATH}/post/dass'] a")

    box.focus()

    said = page.locator("[data-says]").inner_text()
    assert said.startswith("Director of Adult Social Services, post")
    assert "answers operationally to PCT Chief Executive Officer" in said
    faded = page.locator(".cg-box[data-faded]").count()
    assert 0 < faded < page.locator(".cg-box").count() - 2
    page.close()


def test_lens_boxes_and_folds_work_without_script(browser: Browser, home: str) -> None:
    page = opened(browser, home + ADOPTED, script=False)
    whole = page.locator(".cg-line").count()

    page.locator(".lens").get_by_role("link", name="statutory").click()
    assert 0 < page.locator(".cg-line[data-relation='answers to']").count() < whole
    assert "lens=statutory" in page.url
    assert "adopt=all" in page.url
    page.locator("summary", has_text="Posts and to whom they answer").click()
    assert page.locator("#posts table").is_visible()
    page.locator(f".cg-box[data-iri$='{BATH}/post/dass'] a").click()
    assert f"/posts/{BATH}/dass" in page.url
    page.close()


def test_an_organisation_of_a_large_structure_opens_from_its_box(
    browser: Browser, home: str
) -> None:
    page = opened(browser, f"{home}/structures/dept", script=False)

    page.locator(".cg-box a").click()

    assert "lane=" in page.url
    assert "302 boxes are too many to be read at once." in page.content()
    page.close()
