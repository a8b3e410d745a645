"""What all pages have in common: how high they are, how heavy, how they print, and no barriers."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from browsing import CONTRAST, NEEDS, OPEN_ALL, PATIENCE, barriers, served

from caregraph import assets

pytestmark = pytest.mark.slow

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CASE = "bath-and-north-east-somerset-2008"
OTHERS = (
    "barking-and-dagenham-2010",
    "barking-and-dagenham-2023",
    "london-2009",
    "waltham-forest-2009",
)
ADOPTED = "asOf=2008-05-01&adopt=all"
SERVE = assets.modules() / "serve"
DESK, PHONE = 1280, 390
HIGHEST = {
    "/": (1300, 2500),
    f"/posts/{CASE}/dass?{ADOPTED}": (1800, 3200),
    f"/structures/{CASE}?{ADOPTED}": (2600, 3800),
    f"/check?{ADOPTED}": (3000, 5000),
    "/compare?before=2008-03-05&after=2008-05-01&adopt=all": (3200, 5000),
    f"/days?structure={CASE}&adopt=all": (1600, 2200),
    "/questions/CQ-01?post=dass&adopt=all": (1600, 2500),
    "/ask?q=who+does+the+dass+answer+to&adopt=all": (1600, 2500),
}
"""How high a page of each kind may be, in pixels, on a desk and on a phone."""
KINDS = [
    *HIGHEST,
    f"/organisations/{CASE}/pct",
    f"/bodies/{CASE}/partnership-board?asOf=2008-04-01",
    f"/people/{CASE}/rhona-macdonald",
    "/posts",
    "/ask",
    f"/check?over=2008..2010&structure={CASE}",
    f"/structures/{CASE}/posts",
    f"/sources/{CASE}/report",
    f"/proposals/{CASE}/integration",
    "/about-data",
    "/sparql?query=SELECT%20*%20%7B%3Fs%20a%20cg%3APost%7D",
    "/questions",
    "/rules/SOD-09",
    "/analyse/dual-reporting?adopt=all",
    "/law",
    "/trace?post=dass&adopt=all",
    "/impact?thing=pct&on=2013-04-01",
    "/yours",
    "/ontology/Post",
    "/sparql",
    "/export",
    "/search?q=DASS",
    "/questions/CQ-01?post=chief+executive",
    "/law/nhs-act-2006-s75",
    "/compare",
    "/ontology/how-do-i-say/dual-reporting",
]
"""A page of each kind, and of each state."""
KEPT_APART = ("/", f"/posts/{CASE}/dass?{ADOPTED}", f"/check?{ADOPTED}")
"""Those of which every word is measured against its ground, whatever its size."""
WRONG = [
    f"/posts/{CASE}/dazz",
    "/trace?post=Nobody",
    f"/posts/{CASE}/dass?asOf=31/04/2008",
    "/rules/ACC-99",
]
"""Pages of what is not there."""
MORE = [
    "/ontology",
    "/rules",
    "/check?asOf=2008-05-01&adopt=all&since=own",
    "/ontology/codes/status",
    "/structures",
    "/organisations",
    "/bodies",
    "/agreements",
    "/rules/ACC-01",
    "/law?filter=act&sort=-provision",
    "/questions/CQ-01?adopt=all",
    f"/days?over=2008..2010&structure={CASE}",
    f"/people/{CASE}/jane-ashman",
    "/ontology/how-do-i-say",
    "/search?q=care",
]
"""More pages of the kinds above."""


@contextmanager
def quiet(page: Page) -> Iterator[Page]:
    """See to it that a page says nothing on its console, and asks nobody else."""
    said: list[str] = []
    asked: list[str] = []
    listening = {
        "console": lambda message: said.append(message.text),
        "pageerror": lambda error: said.append(str(error)),
        "request": lambda request: asked.append(request.url),
    }
    for name, listen in listening.items():
        page.on(name, listen)
    yield page
    for name, listen in listening.items():
        page.remove_listener(name, listen)
    assert [text for text in said if "404" not in text and "400" not in text] == []
    assert [address for address in asked if "//127.0.0.1:" not in address] == []


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a window of a desk."""
    one = browser.new_page(viewport={"width": DESK, "height": 900})
    one.set_default_timeout(PATIENCE)
    with quiet(one):
        yield one
    one.close()


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Page:
    """One page in which one address after the other is opened, however long that takes."""
    one = browser.new_page()
    one.set_default_timeout(PATIENCE)
    return one


@pytest.fixture
def next_page(tab: Page) -> Iterator[Page]:
    """That page, as wide as on a desk again."""
    tab.set_viewport_size({"width": DESK, "height": 900})
    with quiet(tab):
        yield tab


def heights(page: Page, address: str) -> list[int]:
    """How high a page is on a desk and on a phone."""
    page.goto(address)
    found = []
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        found.append(int(page.evaluate("document.documentElement.scrollHeight")))
    return found


class TestInBrowser:
    """With a browser."""

    pytestmark = NEEDS

    @pytest.mark.parametrize("path", HIGHEST)
    def test_a_page_is_no_higher_than_it_may_be(
        self, next_page: Page, home: str, path: str
    ) -> None:
        found = heights(next_page, home + path)

        assert all(one <= most for one, most in zip(found, HIGHEST[path], strict=True)), found

    @pytest.mark.weekly
    def test_home_of_five_places_is_no_higher_than_it_may_be(self, page: Page) -> None:
        with served(CASE, *OTHERS) as address:
            found = heights(page, address)

        assert found[0] <= 1600
        assert found[1] <= 3200

    @pytest.mark.parametrize(
        "path", [*KINDS, *WRONG, *(pytest.param(path, marks=pytest.mark.weekly) for path in MORE)]
    )
    def test_a_page_with_all_folds_open_has_no_barrier_no_sideways_scroll_and_no_level_left_out(
        self, next_page: Page, home: str, path: str
    ) -> None:
        page = next_page
        answer = page.goto(home + path)
        assert answer is not None
        assert answer.ok == (path not in WRONG)

        levels = page.evaluate(
            "[...document.querySelectorAll('h1, h2, h3, h4')].map(one => Number(one.tagName[1]))"
        )
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
        assert page.locator("html").get_attribute("lang") == "en-GB"
        assert page.title().endswith(" – caregraph")
        assert page.locator("main").count() == 1

        if path in KEPT_APART:
            assert page.evaluate(CONTRAST) == []
        page.evaluate(OPEN_ALL)
        assert barriers(page) == []

        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320

    @pytest.mark.parametrize(
        ("path", "most"),
        [
            (f"/posts/{CASE}/dass?{ADOPTED}", 2),
            ("/compare?before=2008-03-05&after=2008-05-01&adopt=all", 3),
            (f"/check?{ADOPTED}", 4),
        ],
    )
    def test_a_page_prints_on_few_sheets(self, page: Page, home: str, path: str, most: int) -> None:
        page.goto(home + path)
        printed = page.pdf(format="A4")

        assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= most

    def test_what_is_printed_has_evidence_and_no_buttons(self, page: Page, home: str) -> None:
        page.emulate_media(media="print")
        page.goto(f"{home}/check?{ADOPTED}")

        assert not page.locator(".top nav").is_visible()
        assert page.locator("button:visible").count() == 0
        assert page.locator(".view").is_visible(), "it says which view was printed"

    def test_signs_and_edges_stay_where_colours_are_forced(self, page: Page, home: str) -> None:
        page.emulate_media(forced_colors="active")
        page.goto(f"{home}/check?{ADOPTED}")
        borders = page.locator(".tag, .count, .finding").evaluate_all(
            "all => all.map(one => getComputedStyle(one).borderLeftStyle)"
        )

        assert borders
        assert "none" not in borders
        doors = page.locator(".top nav a").evaluate_all(
            "all => all.map(one => getComputedStyle(one).borderBottomColor)"
        )
        assert len({*doors}) == 2, "the open door is told from the others"

    def test_nothing_moves_for_those_who_want_less_motion(self, page: Page, home: str) -> None:
        page.emulate_media(reduced_motion="reduce")
        page.goto(f"{home}/structures/{CASE}?{ADOPTED}")
        moving = page.evaluate(
            "[...document.querySelectorAll('*')].filter("
            "one => getComputedStyle(one).transitionDuration !== '0s').length"
        )

        assert moving == 0

    def test_six_keys_lead_from_home_to_whom_a_post_answers(self, page: Page, home: str) -> None:
        page.goto(home)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        box = page.get_by_role("combobox", name="Ask about a post")
        box.focus()
        page.keyboard.type("dass")
        page.get_by_role("option").first.wait_for()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/posts/{CASE}/dass*")

        assert page.locator(".answer").count() == 1

    def test_an_answer_is_on_the_first_screen(self, page: Page, home: str) -> None:
        page.goto(f"{home}/posts/{CASE}/dass?{ADOPTED}")
        top = page.locator(".answer").bounding_box()
        drawn = page.locator(".rails").bounding_box()

        assert top is not None
        assert top["y"] < 300
        assert drawn is not None
        assert drawn["y"] < 450


def test_the_sheet_and_the_script_are_no_heavier_than_they_may_be() -> None:
    assert (SERVE / "static/caregraph.css").stat().st_size <= 30_000
    assert (SERVE / "static/caregraph.js").stat().st_size <= 12_000


def test_no_class_of_the_sheet_is_without_use() -> None:
    sheet = re.sub(
        r"/\*.*?\*/", "", (SERVE / "static/caregraph.css").read_text("utf-8"), flags=re.S
    )
    classes = set(re.findall(r"\.([a-zA-Z][\w-]*)", re.sub(r"\{[^{}]*\}", "{}", sheet)))
    folders = (SERVE, assets.modules() / "pictures")
    texts = "\n".join(
        file.read_text("utf-8")
        for folder in folders
        for file in folder.rglob("*")
        if file.suffix in (".html", ".py", ".js", ".svg")
    )
    built = tuple(set(re.findall(r"([\w-]+-)\{\{", texts)))

    unused = [
        one
        for one in sorted(classes)
        if not one.startswith(built) and not re.search(rf"(?<![\w-]){one}\b", texts)
    ]
    assert unused == []


def test_no_page_has_styles_or_script_of_its_own() -> None:
    for file in (SERVE / "templates").glob("*.html"):
        text = file.read_text("utf-8")
        assert " style=" not in text, file.name
        assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=", text), file.name
