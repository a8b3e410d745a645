"""A drawing of a part: what it says of the whole is true of the whole, and it says what is left."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

import pytest

from benchmarks import drawn, structures
from caregraph.cli import main
from caregraph.graph import store as stores
from caregraph.graph.choices import Choice
from caregraph.graph.view import open_view
from caregraph.pictures import Part, book, draw, leaves, pages, picture
from caregraph.pictures.layout import Layout
from caregraph.pictures.scene import Scene
from caregraph.serve import close, create_app

Write = Callable[[Mapping[str, str]], Path]
POSTS = 610
FORMS = {
    "svg": ".svg",
    "png": ".png",
    "pdf": ".pdf",
    "dot": ".dot",
    "mermaid": ".mmd",
    "html": ".html",
}
NO_LINE = "No line of accountability"


@pytest.fixture
def large(write_tables: Write) -> Callable[..., Path]:
    """A council of so many posts, all but the first answering to another one, or ceased to."""

    def make(organisation: str = "council", *, lines: bool = True) -> Path:
        until = "" if lines else "2010-01-01"
        posts = "".join(f"p{n},Post {n},{organisation},in force,report 2\n" for n in range(POSTS))
        up = "".join(
            f"l{n},p{n},p{(n - 1) // 4},operational,in force,{until},report 3\n"
            for n in range(1, POSTS)
        )
        return write_tables(
            {
                "posts": "key,title,in,status,evidence\n" + posts,
                "lines": "key,who answers,to whom,kind,status,until,evidence\n" + up,
            }
        )

    return make


def told(folder: Path, form: str, path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Everything an exported drawing says in words; of an image what typst was given."""
    given: list[str] = []
    compiled = pages._compiled

    def watched(source: str, svgs: list[str], kind: Literal["pdf", "png"]) -> bytes:
        given.extend([source, *svgs])
        return compiled(source, svgs, kind)

    monkeypatch.setattr(pages, "_compiled", watched)
    assert main(["export", str(folder), "-o", str(path)]) == 0
    text = " ".join(given) if form in ("png", "pdf") else path.read_text("utf-8")
    words = html.unescape(re.sub(r"<[^>]*>", " ", text))
    return " ".join(words.split())


@pytest.mark.slow
@pytest.mark.parametrize("form", [form for form in FORMS if form != "pdf"])
def test_of_a_part_drawn_nothing_untrue_is_said_of_the_whole(
    form: str, large: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = told(large(), form, tmp_path / f"drawing{FORMS[form]}", monkeypatch)

    assert NO_LINE not in words
    assert " 0 lines of accountability" not in words
    assert f"{POSTS + 2} things are too many for one drawing" in words
    assert f"Not drawn here: {POSTS} posts, {POSTS - 1} lines of accountability." in words


@pytest.mark.slow
@pytest.mark.parametrize("form", [form for form in FORMS if form != "pdf"])
def test_that_there_is_no_line_is_said_where_there_is_none(
    form: str, large: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = told(large(lines=False), form, tmp_path / f"drawing{FORMS[form]}", monkeypatch)

    assert "No line of accountability is stated to be in effect." in words
    assert f"Not drawn here: {POSTS} posts." in words


@pytest.mark.slow
@pytest.mark.parametrize("lines", [True, False])
def test_a_pdf_draws_every_post_on_as_many_pages_as_it_takes(
    *, lines: bool, large: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = told(large(lines=lines), "pdf", tmp_path / "drawing.pdf", monkeypatch)

    assert "Not drawn here" not in words
    assert {f"Post {n}," for n in range(POSTS)} <= {f"{w}," for w in re.findall(r"Post \d+", words)}
    assert f"{POSTS + 1} boxes in all" in words or not lines
    assert ("No line of accountability is stated to be in effect." in words) is not lines


@pytest.mark.slow
def test_the_description_counts_the_whole_and_what_is_drawn_of_it(
    large: Callable[..., Path],
) -> None:
    description = drawn.tree(draw(open_view([str(large())])))[1].text or ""

    assert description.startswith(
        f"{POSTS} posts, 0 bodies and {POSTS - 1} lines of accountability. Drawn of these: none."
    )


@pytest.mark.slow
def test_the_html_file_tells_in_words_what_it_does_not_draw(
    large: Callable[..., Path], tmp_path: Path
) -> None:
    path = tmp_path / "drawing.html"

    main(["export", str(large()), "-o", str(path)])

    page = path.read_text("utf-8")
    rows = re.findall(r"<tr><th scope='row'>(.*?)</th>", page)
    assert {f"Post {n}" for n in range(POSTS)} <= set(rows)
    assert page.count("answers operationally to Post") == POSTS - 1
    assert page.count("to whom it answers is not stated") == 1
    assert "All of it, drawn or not, in words" in page


@pytest.mark.slow
def test_a_structure_without_organisations_is_not_told_as_empty(
    large: Callable[..., Path],
) -> None:
    words = " ".join(picture(open_view([str(large(organisation=""))])).subtitle)

    assert "Nothing that can be drawn is in effect." not in words
    assert NO_LINE not in words
    assert f"Not drawn here: {POSTS} posts, {POSTS - 1} lines of accountability." in words


@pytest.mark.slow
def test_a_post_whose_superior_is_not_drawn_still_names_it(large: Callable[..., Path]) -> None:
    view = open_view([str(large())])

    scene = picture(view, Part(focus="Post 50"))

    sentences = {box.label: box.sentence for box in scene.boxes()}
    whole = {box.label: box.sentence for box in picture(view, most=None).boxes()}
    assert 2 < len(sentences) < POSTS
    assert "Post 0" not in sentences
    assert sentences == {label: whole[label] for label in sentences}
    drawn_lines = sum(link.relation == "answers to" for link in scene.links)
    assert f", {POSTS - 1 - drawn_lines} lines of accountability." in " ".join(scene.subtitle)
    assert f", {drawn_lines} lines of accountability." in scene.holds


def test_a_focus_without_lines_says_nothing_of_a_structure_that_has_some(
    write_tables: Write,
) -> None:
    scene = picture(open_view([str(write_tables({}))]), Part(focus="Trust Chief Executive"))

    words = " ".join(scene.subtitle)
    assert NO_LINE not in words
    assert "1 line of accountability." in words


@pytest.mark.slow
def test_a_line_that_stands_for_many_is_told_as_theirs(write_tables: Write) -> None:
    posts = "".join(
        f"p{n},Post {n},{'council' if n % 2 else 'trust'},in force,report 2\n" for n in range(700)
    )
    lines = "".join(f"l{n},p{n},p{n + 1},operational,in force,report 3\n" for n in range(0, 20, 2))
    lines += "within,p1,p3,operational,in force,report 3\n"
    view = open_view(
        [
            str(
                write_tables(
                    {
                        "posts": "key,title,in,status,evidence\n" + posts,
                        "lines": "key,who answers,to whom,kind,status,evidence\n" + lines,
                    }
                )
            )
        ]
    )

    scene = picture(view)

    assert scene.holds == (
        "700 posts, 0 bodies and 11 lines of accountability. Drawn of these: "
        "10 lines of accountability."
    )
    assert "Not drawn here: 700 posts, 1 line of accountability." in " ".join(scene.subtitle)
    told = "or what is in that: 10 lines."
    assert told in scene.links[0].sentence
    assert told in next(box.sentence for box in scene.boxes() if box.label == "The Trust")


def test_a_drawing_of_all_leaves_nothing_to_be_said(write_tables: Write) -> None:
    scene = picture(open_view([str(write_tables({}))]))

    assert scene.holds == "3 posts, 0 bodies and 1 line of accountability."
    assert not any("drawn" in line for line in scene.subtitle)


@pytest.mark.slow
def test_pages_say_the_same(large: Callable[..., Path]) -> None:
    app = create_app([(stores.open_store([str(large())]), Choice())])
    client = app.test_client()

    pages = [
        client.get(path, headers={"Accept": "text/html"}).text
        for path in ("/structures/small", "/organisations/small/council")
    ]
    drawing = client.get("/organisations/small/council/drawing.svg").text
    close(app)

    for text in (*pages, drawing):
        assert NO_LINE not in text
    words = [" ".join(re.sub("<[^>]*>", " ", page).split()) for page in pages]
    assert all(f"{POSTS} posts" in said for said in words)
    assert f"{POSTS} posts, {POSTS - 1} lines" in words[0]
    assert f"{POSTS} posts, 0 bodies and {POSTS - 1} lines of accountability." in drawing
    assert "things are too many for one drawing" in drawing


def test_what_stands_on_the_overview_whole_has_no_page_beside(tmp_path: Path) -> None:
    folder = structures.write(tmp_path / "large", 170, 1)
    (folder / "units.csv").write_text(
        "key,name,part of,status,evidence\nunit,Corporate Unit,council,in force,paper 2\n", "utf-8"
    )
    with (folder / "bodies.csv").open("a", encoding="utf-8") as bodies:
        bodies.write("one,First Panel,unit,in force,paper 2\n")
        bodies.write("two,Second Panel,unit,in force,paper 2\n")

    book = leaves(open_view([str(folder)]), paper="a3")

    where = [
        (box.label, number)
        for number, page in enumerate(book, 1)
        for box in page.scene.boxes()
        if box.label.endswith("Panel")
    ]
    overview, *others = [{box.iri for box in page.scene.boxes()} for page in book]
    assert sorted(where) == [("First Panel", 1), ("Second Panel", 1)]
    assert others
    assert not any(page <= overview for page in others)
    last = f"the others on pages 2 to {len(book)}." if len(others) > 1 else "the others on page 2."
    assert last in " ".join(book[0].scene.subtitle)


def test_an_overview_that_cannot_be_read_leaves_the_other_pages_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = picture(open_view([str(structures.write(tmp_path / "large", 170, 1))]), most=None)
    before = book.book(scene, "a3")
    fitted = book.fitted

    def crowded(scene: Scene, paper: str, *, least: float = 0.0) -> tuple[Scene, Layout | None]:
        if least and scene.title.endswith(": overview"):
            return scene, None
        return fitted(scene, paper, least=least)

    monkeypatch.setattr(book, "fitted", crowded)
    after = book.book(scene, "a3")

    assert [page.name for page in after if not page.is_overview] == [
        page.name for page in before if not page.is_overview
    ]
    assert all(page.layout is not None for page in after)
