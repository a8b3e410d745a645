"""The page of one file does from a disk what it says, in a browser that may reach nothing."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import NEEDS

from caregraph import exports
from caregraph.graph.view import View
from caregraph.networks import network
from caregraph.validation import check

pytestmark = [*NEEDS, pytest.mark.slow]


@pytest.fixture(scope="module")
def file(bnes_adopted: View, tmp_path_factory: pytest.TempPathFactory) -> Path:
    stream = io.BytesIO()
    exports.export(bnes_adopted, "html", stream)
    path = tmp_path_factory.mktemp("single") / "structure.html"
    path.write_bytes(stream.getvalue())
    return path


@pytest.fixture
def page(browser: Any, file: Path) -> Iterator[Any]:
    """The page, opened from the disk; whatever else it asks for or says fails the test."""
    found = browser.new_page(viewport={"width": 1280, "height": 900})
    asked: list[str] = []
    said: list[str] = []
    found.on("request", lambda request: asked.append(request.url))
    found.on("console", lambda message: said.append(message.text))
    found.on("pageerror", lambda error: said.append(str(error)))
    found.goto(file.as_uri())
    yield found
    found.close()
    assert asked == [file.as_uri()]
    assert said == []


def test_the_surroundings_of_a_post_are_seen(page: Any) -> None:
    boxes = page.locator(".cg-box").count()

    page.locator("#focus").fill("director of adult social services")
    page.locator("#depth").select_option("up")

    near = page.locator(".cg-box:not(.far)")
    names = " ".join(near.locator("title").all_text_contents())
    assert near.count() == 3
    assert "PCT Chief Executive Officer, post" in names
    assert "LA Chief Executive, post" in names
    assert page.locator("#seen").inner_text() == f"3 of {boxes} boxes are near."
    page.locator("#everything").click()
    assert page.locator(".far").count() == 0
    page.locator("#focus").fill("Nobody")
    assert page.locator("#seen").inner_text() == "Nothing drawn here is called so."


def test_a_lens_leaves_out_lines_of_a_kind(page: Any) -> None:
    lines = page.locator(".cg-line").count()

    page.get_by_label("is member of").uncheck()

    left_out = page.locator(".cg-line.off")
    assert 0 < left_out.count() < lines
    kinds = {one.get_attribute("data-relation") for one in left_out.all()}
    assert kinds == {"is member of"}
    assert not left_out.first.is_visible()


def test_the_drawing_is_enlarged_and_fits_again(page: Any) -> None:
    def wide() -> float:
        return float(page.locator(".drawing svg").bounding_box()["width"])

    fitting = wide()
    page.locator("#larger").click()
    page.locator("#larger").click()
    assert wide() > fitting * 1.4
    page.locator("#fits").click()
    assert wide() == fitting


def test_tables_are_searched_and_sorted(page: Any, bnes_adopted: View) -> None:
    graph = network(bnes_adopted)
    answering = [d for *_, d in graph.edges(data=True) if d["relation"] == "answers to"]

    page.locator("#links-tools input").fill("answers to")

    rows = page.locator("#links tbody tr:visible")
    assert rows.count() == len(answering)
    assert page.locator("#links-tools output").inner_text().startswith(f"{len(answering)} of ")
    page.locator("#links-tools input").fill("")
    head = page.locator("#links thead th").nth(3)
    for order, reverse in (("ascending", False), ("descending", True)):
        head.locator("button").click()
        assert head.get_attribute("aria-sort") == order
        cells = [
            text.casefold() for text in page.locator("#links td:nth-child(4)").all_inner_texts()
        ]
        assert cells[0] == (max(cells) if reverse else min(cells))


def test_findings_stand_there_by_their_moods(page: Any, bnes_adopted: View) -> None:
    report = check(bnes_adopted)

    told = page.locator("main").inner_text()

    assert report.headline() in told
    for group in report.groups:
        assert " ".join(group.said.split()) in " ".join(told.split())


def test_sparql_is_answered_in_the_file(page: Any, bnes_adopted: View) -> None:
    page.locator("#query").fill(
        "SELECT ?name WHERE { ?post a cg:Post ; skos:prefLabel ?name } ORDER BY ?name"
    )
    page.locator("#run").click()

    page.locator("#answer tbody tr").first.wait_for(timeout=60_000)
    found = page.locator("#answer tbody tr").all_inner_texts()
    ours = sorted(
        data["label"]
        for _, data in network(bnes_adopted).nodes(data=True)
        if data["kind"] == "post" and data["in_effect"]
    )
    assert sorted(found) == ours
    assert page.locator("#answer p").inner_text() == f"{len(ours)} rows"


def test_every_query_to_begin_with_finds_something_and_a_wrong_one_is_told(page: Any) -> None:
    values = page.locator("#examples option").evaluate_all("all => all.map(one => one.value)")
    assert len(values) == 3
    for value in values:
        page.locator("#query").fill(value)
        page.locator("#run").click()
        page.locator("#answer tbody tr").first.wait_for(timeout=60_000)
    page.locator("#query").fill("SELECT nonsense")
    page.locator("#run").click()
    page.locator("#answer .wrong").wait_for(timeout=60_000)
    assert "no query that can be run" in page.locator("#answer").inner_text()


def test_it_reads_whole_without_script(browser: Any, file: Path, bnes_adopted: View) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())

    assert page.locator(".tools:visible").count() == 0
    told = page.locator("#things").inner_text()
    for _, data in network(bnes_adopted).nodes(data=True):
        assert data["kind"] != "post" or not data["in_effect"] or data["label"] in told
    context.close()


def test_it_has_no_faults_of_accessibility(page: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")

    found = axe.Axe().run(page).response["violations"]

    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []


def test_tables_of_findings_say_how_many_their_rows_hold(file: Path, bnes_adopted: View) -> None:
    groups = [one for one in check(bnes_adopted).groups if one.outcome == "left-open"]
    count = sum(len(one.findings) for one in groups)

    assert f"<p>{len(groups)} rows for {count} findings.</p>" in file.read_text("utf-8")
