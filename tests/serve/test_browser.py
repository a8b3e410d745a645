"""The pages in a real browser: by keyboard, on a narrow screen, with nothing from outside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import NEEDS, PATIENCE, barriers, served

from caregraph import questions, reports
from caregraph.graph.choices import Choice
from caregraph.graph.view import open_view
from caregraph.validation import check

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [*NEEDS, pytest.mark.slow]

CASE = "bath-and-north-east-somerset-2008"
OPTIONS = "barking-and-dagenham-2010"

NARROW = 320


@pytest.fixture(scope="module")
def with_options() -> Iterator[str]:
    """The address of a service that shows a case of a proposal with options."""
    with served(OPTIONS) as address:
        yield address


@dataclass
class Watched:
    """A page, and what it did besides showing itself."""

    page: Page
    home: str
    said: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        self.page.goto(self.home + path)

    def number(self, expression: str) -> int:
        return int(self.page.evaluate(expression))


@pytest.fixture
def watched(browser: Browser, home: str) -> Iterator[Watched]:
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    seen = Watched(page, home)
    page.on("console", lambda message: seen.said.append(message.text))
    page.on("pageerror", lambda error: seen.said.append(str(error)))
    page.on(
        "request",
        lambda asked: None if asked.url.startswith(home) else seen.outside.append(asked.url),
    )
    yield seen
    page.close()
    assert seen.outside == []
    assert seen.said == []


def test_from_home_to_a_structure_a_post_and_a_question(watched: Watched) -> None:
    page = watched.page
    watched.open("/?adopt=all")

    page.get_by_role("link", name="Bath and North East Somerset").first.click()
    assert page.locator("h1").inner_text().endswith("2008")
    drawn = page.locator(".frame .cg-box[data-kind=post]:not([data-status^=not])")
    listed = page.locator("#posts tbody tr")
    assert drawn.count() == listed.count() > 5

    title = "Director of Adult Social Services"
    page.locator("summary", has_text="Posts and to whom they answer").click()
    page.locator("#posts td:first-child").get_by_role("link", name=title).click()
    assert "adopt=all" in page.url
    page.locator("summary", has_text="To whom it answers").click()
    lines = page.locator("#answers-to tbody tr")
    assert sorted(row.split("\t")[1] for row in lines.all_inner_texts()) == [
        "operational",
        "statutory",
    ]

    page.get_by_role("link", name="Ask", exact=True).click()
    page.locator("summary", has_text="Governance lead").click()
    page.get_by_role("link", name="To whom is a post accountable, for what").first.click()
    page.locator("summary", has_text="Change the question").click()
    page.get_by_label("The post asked about").fill("Director of Adult Social Services")
    page.get_by_role("button", name="Ask again").click()
    assert page.locator("#answer tbody tr").count() == 2


def test_every_post_and_line_of_the_drawing_can_be_read_without_seeing_it(
    watched: Watched,
) -> None:
    page = watched.page
    watched.open(f"/structures/{CASE}?adopt=all")

    sentences = page.locator(".cg-box[data-kind=post] a").evaluate_all(
        "links => links.map(one => one.getAttribute('aria-label'))"
    )
    dass = next(one for one in sentences if one.startswith("Director of Adult Social Services"))

    assert "PCT Chief Executive Officer" in dass
    assert "LA Chief Executive" in dass
    assert watched.number("document.querySelectorAll('.cg-line:not([aria-hidden])').length") == 0


def focused(page: Page) -> str:
    """What the box is called that has the focus."""
    said = page.evaluate("document.activeElement.getAttribute('aria-label')")
    return str(said).split(",")[0]


def test_the_keyboard_reaches_content_and_follows_lines(watched: Watched) -> None:
    page = watched.page
    watched.open(f"/structures/{CASE}?adopt=all")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"

    start = page.get_by_role("link", name="Director of Adult Social Services, post").first
    start.focus()
    assert page.locator(".frame.tracing").count() == 1
    reached = set()
    for _ in range(2):
        start.focus()
        page.keyboard.press("ArrowUp")
        reached.add(focused(page))
    assert reached == {"PCT Chief Executive Officer", "LA Chief Executive"}
    said = [focused(page)]
    for key in ("ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
        said.append(focused(page))
    assert {said[0], said[1]} == reached  # the second master, without going down again
    assert said[2] == said[0]


def test_the_whole_drawing_is_shown_where_that_is_asked(watched: Watched) -> None:
    page = watched.page
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        watched.open(f"/structures/{CASE}?adopt=all")
        page.get_by_role("button", name="Larger").click()
        page.get_by_role("button", name="Whole").click()
        beyond = page.locator(".frame").evaluate(
            "one => [one.scrollWidth - one.clientWidth, one.scrollHeight - one.clientHeight]"
        )
        assert max(beyond) <= 1, width


KNOWN = (
    {"label": "Director of Adult Social Services", "kind": "post", "place": "Bath, 2008"},
    {"label": "director of adult social services", "kind": "role", "place": ""},
)


@pytest.fixture
def suggesting(watched: Watched) -> Watched:
    """A page whose service suggests two things, whatever is typed."""
    found = [{**one, "href": f"/search?q={i}"} for i, one in enumerate(KNOWN)]
    watched.page.route("**/suggest?*", lambda route: route.fulfill(json={"suggestions": found}))
    return watched


def test_what_is_typed_is_suggested_and_taken_by_keyboard(suggesting: Watched) -> None:
    page = suggesting.page
    suggesting.open("/rules")
    box = page.get_by_role("combobox", name="Ask about a post")
    box.press_sequentially("dass")
    suggested = page.get_by_role("option")
    suggested.nth(1).wait_for()

    assert suggested.all_inner_texts()[0].split("\n") == [KNOWN[0]["label"], "post · Bath, 2008"]
    assert box.get_attribute("aria-expanded") == "true"
    assert box.get_attribute("aria-activedescendant") is None, "nothing is chosen for anybody"
    assert barriers(page) == []

    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == suggested.nth(0).get_attribute("id")
    assert suggested.nth(0).get_attribute("aria-selected") == "true"
    box.press("ArrowUp")
    assert suggested.nth(1).get_attribute("aria-selected") == "true", "it goes round"
    box.press("Enter")
    page.wait_for_url("**/search?q=1")


def test_suggestions_are_shut_and_what_was_typed_is_asked(suggesting: Watched) -> None:
    page = suggesting.page
    suggesting.open("/rules?adopt=all")
    box = page.get_by_role("combobox", name="Ask about a post")
    box.press_sequentially("dass")
    page.get_by_role("option").first.wait_for()
    box.press("Escape")

    assert page.get_by_role("option").count() == 0
    assert box.get_attribute("aria-expanded") == "false"
    box.press("Enter")
    page.wait_for_url("**/search?q=dass&adopt=all")


def test_the_box_asks_without_script(browser: Browser, home: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{home}/rules")
    page.get_by_label("Ask about a post").fill("director")
    page.keyboard.press("Enter")

    page.wait_for_url("**/search?q=director")
    assert "Director" in page.locator("main").inner_text()
    page.close()


def test_tab_goes_through_a_page_and_out_again(watched: Watched) -> None:
    page = watched.page
    watched.open("/sparql")
    order = []
    for _ in range(60):
        page.keyboard.press("Tab")
        order.append(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
        if order[-1] == "BODY":
            break

    assert "editor" in order, "the editor is reached"
    assert "BUTTON" in order[order.index("editor") :], "and left"


def test_findings_are_short_as_folded_and_without_barriers_as_unfolded(
    browser: Browser, home: str
) -> None:
    page = browser.new_page()
    page.goto(home + "/check?asOf=2008-05-01&adopt=all")

    for width, most in ((1280, 3000), (390, 5000)):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollHeight") <= most
    page.get_by_role("button", name="Open all").click()
    assert page.locator("main details:not([open])").count() == 0
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert barriers(page) == []

    page.close()


@pytest.mark.parametrize("path", ["/options", f"/proposals/{OPTIONS}/integration"])
def test_axe_finds_no_barrier_where_options_stand_side_by_side(
    browser: Browser, with_options: str, path: str
) -> None:
    page = browser.new_page()
    page.goto(with_options.rstrip("/") + path)

    assert page.locator("#side-by-side tbody tr").count() > 5
    assert barriers(page) == []

    page.set_viewport_size({"width": NARROW, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW

    page.close()


def test_two_days_are_compared_without_script(browser: Browser, home: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(home)

    page.get_by_role("link", name="Changes", exact=True).click()
    page.get_by_role("link", name="Before and after", exact=True).click()
    page.get_by_label("Day before").fill("2008-03-05")
    page.get_by_label("Day after").fill("2013-06-01")
    page.get_by_role("button", name="Compare").click()

    assert page.locator("#drawing svg").count() == 1
    page.locator("#ends").get_by_role("link", name="the PCT", exact=True).click()
    assert "asOf=2008-03-05" in page.url

    page.close()


def test_axe_finds_no_barrier_in_the_report_for_a_board(browser: Browser, tmp_path: Path) -> None:
    view = open_view([f"case:{CASE}"], Choice(adopt=("all",)))
    report = tmp_path / "report.html"
    report.write_text(str(reports.teller("report", "html")(check(view))), encoding="utf-8")
    page = browser.new_page()
    page.goto(report.as_uri())

    assert page.locator("h1").count() == 1
    assert barriers(page) == []

    page.close()


def test_a_list_of_ones_own_is_looked_at_and_forgotten(watched: Watched, tmp_path: Path) -> None:
    listed = tmp_path / "staff.csv"
    listed.write_text(
        "Name,Title,Reports To\nAnn Smith,Chief Executive,\nBob Jones,Head of Care,Ann Smith\n"
        "Dee White,Treasurer,Anne Smith\n"
    )
    page = watched.page
    watched.open("/")
    page.get_by_role("link", name="Your structure").click()
    assert barriers(page) == []
    page.get_by_label("Workbook, tables, or a list").set_input_files(listed)
    page.get_by_role("button", name="Check it").click()

    assert page.locator("h1 .kind").inner_text() == "staff.csv"
    assert "Anne Smith" in page.locator("#left-out tbody").inner_text()
    page.wait_for_load_state("networkidle")
    assert watched.number("document.querySelector('#picture img').naturalWidth") > 100
    assert barriers(page) == []

    page.get_by_role("link", name="The page of the structure").click()
    assert page.locator("#posts tbody tr").count() == 3
    page.go_back()
    page.get_by_role("button", name="Throw it away").click()
    assert page.url.endswith("/yours")


EDITOR = ".editor .cm-content"


def typed(watched: Watched, text: str) -> None:
    """Write a query into the editor, in place of the example in it."""
    watched.page.locator(EDITOR).click()
    watched.page.keyboard.press("Control+a")
    watched.page.keyboard.press("Delete")
    watched.page.keyboard.type(text)


def test_the_editor_completes_warns_at_the_place_and_mends(watched: Watched) -> None:
    page = watched.page
    watched.open("/sparql")

    typed(watched, "SELECT ?post ?name WHERE { ?post a cg:Po")
    offered = page.locator(".cm-tooltip-autocomplete li")
    offered.first.wait_for()
    assert "cg:Post" in offered.first.inner_text()
    assert "A post is a position" in page.locator(".cm-completionInfo").inner_text()
    page.wait_for_timeout(200)  # the editor takes no completion in the moment that it appears
    page.keyboard.press("Enter")
    page.keyboard.type(" ; rdfs:label ?name }")
    warned = page.locator(".cm-lintRange-warning")
    warned.wait_for()
    assert warned.inner_text() == "rdfs:label"
    assert "there is no property rdfs:label" in page.locator("[data-advice] > li").inner_text()
    page.get_by_role("button", name="Mend this").click()
    warned.wait_for(state="detached")

    page.locator(EDITOR).click()
    page.keyboard.press("Control+Enter")
    page.locator("#answer tbody tr").first.wait_for()
    assert "skos:prefLabel" in page.locator("#query").input_value()
    assert page.locator("#answer [data-old]").is_hidden()

    page.locator(EDITOR).click()
    page.keyboard.type("x")
    page.locator("#answer [data-old]").wait_for(state="visible")
    page.keyboard.press("Backspace")
    page.locator("#answer [data-old]").wait_for(state="hidden")


def test_the_editor_says_what_a_term_means_on_hovering(watched: Watched) -> None:
    page = watched.page
    watched.open("/sparql")
    typed(watched, "cg:accountabilityKind")
    page.keyboard.press("Escape")
    box = page.locator(".editor .cm-line").first.bounding_box()
    assert box is not None

    page.mouse.move(box["x"] + 60, box["y"] + box["height"] / 2)

    page.locator(".cm-term").wait_for()
    assert "accountability kind (property)" in page.locator(".cm-term").inner_text()


def test_the_editor_can_be_left_by_the_keyboard(watched: Watched) -> None:
    page = watched.page
    watched.open("/sparql")
    page.locator(EDITOR).click()

    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent") == "Run the query"


def test_axe_finds_no_barrier_in_the_editor_and_its_warnings(browser: Browser, home: str) -> None:
    page = browser.new_page()
    page.goto(f"{home}/sparql?show=why&query=SELECT ?x {{ ?x cg:quorum ?y }}")
    page.locator("[data-advice] > li").first.wait_for()

    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert barriers(page) == []
    page.close()


def test_without_script_a_query_is_written_in_a_text_area(browser: Browser, home: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{home}/sparql")

    page.get_by_label("Query", exact=True).fill("SELECT ?x { ?x a cg:post }")
    page.get_by_role("button", name="In words").click()

    assert "there is no class cg:post" in page.locator(".advice").inner_text()
    page.get_by_role("link", name="Run the mended query").click()
    assert page.locator("#answer tbody tr").count() > 0
    context.close()


WIDE = ("CQ-02", "CQ-44", "CQ-58", "CQ-72", "LQ-03", "LQ-05", "LQ-15", "LQ-20")
"""Questions with many columns, or with something in them that does not break."""
CUT = """() => [...document.querySelectorAll(".scroll"), document.documentElement]
    .filter(one => one.scrollWidth > one.clientWidth + 1).length"""


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(WIDE, id="wide"),
        pytest.param(tuple(questions.catalogue()), id="all", marks=pytest.mark.weekly),
    ],
)
def test_no_table_of_an_answer_is_cut_or_scrolls_sideways(
    watched: Watched, names: tuple[str, ...]
) -> None:
    for name in names:
        watched.open(f"/questions/{name}?adopt=all")
        for wide in (1280, 390):
            watched.page.set_viewport_size({"width": wide, "height": 900})
            assert watched.number(CUT) == 0, (name, wide)
