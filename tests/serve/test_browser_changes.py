"""The pages of changes in a real browser: their height, with and without script, and printed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import NEEDS, OPEN_ALL, PATIENCE, barriers

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [*NEEDS, pytest.mark.slow]

CASE = "bath-and-north-east-somerset-2008"
COMPARED = "/compare?adopt=integration"
DAYS = "/days?adopt=integration"
WRONG = {
    "structure": "key,title,main source,as at\nmine,Mine,paper,2010-06-01",
    "sources": "key,title,type\npaper,Paper,committee report",
    "organisations": "key,name,type,status,evidence\ncouncil,Council,upper-tier authority,in force,"
    "paper 1",
    "posts": "key,title,in,status,from,evidence\nchief,Chief,council,in force,01/05/2008,paper 2\n"
    "director,Director,council,in force,,paper 2",
    "lines": "key,who answers,to whom,kind,status,evidence\nup,director,Chef,managerial,in force,"
    "paper 3",
}


def opened(browser: Browser, address: str, width: int = 1280, *, script: bool = True) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900}, java_script_enabled=script)
    page.set_default_timeout(PATIENCE)
    page.goto(address)
    for _ in range(5):  # what is worked out for long is there when it is asked for again
        if not page.get_by_role("link", name="Look again").count():
            break
        page.reload()
    return page


def height(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollHeight"))


@pytest.mark.parametrize(
    ("path", "width", "most"),
    [
        (COMPARED, 1280, 3200),
        (COMPARED, 390, 5000),
        (DAYS, 1280, 1600),
        (DAYS, 390, 2400),
    ],
)
def test_a_page_of_changes_is_short_and_without_barriers_as_unfolded(
    browser: Browser, home: str, path: str, width: int, most: int
) -> None:
    page = opened(browser, home + path, width)

    assert height(page) <= most
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate(OPEN_ALL)
    assert barriers(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.close()


def test_what_a_change_does_is_said_on_the_first_screen(browser: Browser, home: str) -> None:
    page = opened(browser, home + COMPARED)

    box = page.locator(".lead").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 700
    assert "give way to Partnership Board" in page.locator(".lead").inner_text()
    page.close()


def test_a_comparison_prints_on_three_pages(browser: Browser, home: str) -> None:
    page = opened(browser, home + COMPARED)

    assert len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(format="A4"))) <= 3
    page.close()


def test_on_paper_arrowheads_are_drawn_and_what_is_counted_is_there(
    browser: Browser, home: str
) -> None:
    page = opened(browser, f"{home}/posts/{CASE}/dass?asOf=2008-05-01&adopt=all")
    page.emulate_media(media="print")
    head = "getComputedStyle(document.querySelector('.rail'), '::before').borderBottomWidth"

    assert float(page.evaluate(head).removesuffix("px")) > 5
    silent = page.locator("#not-stated").bounding_box()
    assert silent is not None
    assert silent["height"] > 20
    page.close()


def test_on_paper_findings_begin_on_the_first_page(browser: Browser, home: str) -> None:
    page = opened(browser, f"{home}/check?structure={CASE}")
    page.emulate_media(media="print")

    rule = "getComputedStyle(document.querySelector('.finding')).breakInside"
    assert page.evaluate(rule) == "auto"
    page.close()


def test_the_slider_stops_only_where_something_happens(browser: Browser, home: str) -> None:
    page = opened(browser, home + DAYS)
    said = page.locator(".slider output")

    assert page.locator(".days > li:visible").count() == 1
    assert said.inner_text() == "1 May 2008, if adopted"
    page.get_by_role("button", name="Later day").click()
    assert said.inner_text() == "31 May 2008"
    page.get_by_role("slider", name="Day").press("ArrowLeft")
    page.get_by_role("button", name="Earlier day").click()
    assert said.inner_text() == "1 April 2008, if adopted"
    assert page.locator(".days > li:visible h3").first.inner_text() == said.inner_text()
    page.close()


def test_without_script_all_days_are_listed_and_no_slider_is_there(
    browser: Browser, home: str
) -> None:
    page = opened(browser, home + DAYS, script=False)

    assert page.locator(".days > li:visible").count() > 5
    assert not page.locator(".slider").is_visible()
    page.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_cells_are_mended_by_keyboard_and_what_they_say_is_heard(
    browser: Browser, home: str, width: int, tmp_path: Path
) -> None:
    files = []
    for name, text in WRONG.items():
        files.append(tmp_path / f"{name}.csv")
        files[-1].write_text(text + "\n", "utf-8")
    page = opened(browser, f"{home}/yours", width)
    assert barriers(page) == []
    page.get_by_label("Workbook, tables, or a list").set_input_files(files)
    page.get_by_role("button", name="Check it").press("Enter")

    assert page.locator("h1").inner_text().endswith("2 cells to mend")
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("link", name="Wrong: managerial").press("Enter")
    kind = page.get_by_role("combobox", name="Lines, row 2, “kind”")
    assert kind.input_value() == "managerial"
    assert (
        "It is not sure that operational is meant: choose." in page.locator(".fields").inner_text()
    )
    kind.select_option("operational")
    page.get_by_role("combobox", name="Lines, row 2, “to whom”").select_option("chief")
    page.get_by_role("button", name="Mend and go on").press("Enter")

    assert page.locator("h1").inner_text().endswith("Read as tables")
    assert "operational" in page.locator("#mends").inner_text()
    assert barriers(page) == []
    page.get_by_role("button", name="Throw it away").press("Enter")
    assert page.url.endswith("/yours")
    page.close()
