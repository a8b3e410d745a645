"""The process that draws: fonts of its own, a time-out, letters that could do harm."""

from __future__ import annotations

import html
import json
import struct
import threading
from importlib import resources

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pictures import drawn

from caregraph.errors import AssetError, CaregraphError
from caregraph.networks import flat
from caregraph.pictures import dot, graphviz, label_places, measure, svg
from caregraph.pictures.scene import Scene, compose

SIMPLE = "digraph { a -> b }"
ODD = [
    'two "quotes"',
    "<b>bold</b>",
    "a & b &amp; c",
    "two\nlines",
    "back\\slash \\n \\l",
    "]]>",
    "javascript:alert(1)",
    "${x} {{y}}",
    "}; digraph",
    "<",
    "&",
    "-->",
    "ünïcödé £ — ’",
    "   ",
    "a" * 120,
    "<BR/>",
    "&#60;",
    "%3Cscript%3E",
]


def scene_of(labels: list[str]) -> Scene:
    """A scene with a post and an organisation for each label, each post answering to the next."""
    graph = nx.MultiDiGraph()
    for number, label in enumerate(labels):
        shared = flat({"label": label, "in_effect": True}) | {"label": label}
        graph.add_node(f"urn:o{number}", kind="organisation", **shared)
        graph.add_node(f"urn:p{number}", kind="post", holders=label, **shared)
        graph.add_edge(f"urn:p{number}", f"urn:o{number}", relation="is in")
    for number in range(len(labels) - 1):
        graph.add_edge(
            f"urn:p{number}",
            f"urn:p{number + 1}",
            relation="answers to",
            kind=labels[number],
            status="proposed",
        )
    return compose(graph, title=labels[0], subtitle=labels)


def test_letters_that_could_do_harm_are_drawn_as_they_are() -> None:
    scene = scene_of(ODD)

    ((file,),) = graphviz.run([dot.source(scene)], ["svg"], engine="dot")
    text = svg.accessible(file, scene, dot.names(scene))

    words = {box.iri: box.words for box in drawn.boxes(text)}
    for number, label in enumerate(ODD):
        expected = "".join(label.split())
        assert expected in "".join(words[f"urn:p{number}"].split())
    assert "href" not in text
    assert html.unescape(text).count("<script") == 0


@given(st.text(max_size=60))
def test_any_label_gives_one_balanced_attribute(label: str) -> None:
    (line,) = [one for one in dot.source(scene_of([label])).splitlines() if '"cg-b0" [' in one]

    inside = line[line.index("label=<") + 7 : line.index(">, shape=")]
    bare = inside.replace("<BR/>", "").replace("</FONT>", "").replace("<B>", "").replace("</B>", "")
    bare = bare.replace(f'<FONT POINT-SIZE="9" COLOR="{dot.QUIET}">', "")
    assert "<" not in bare
    assert ">" not in bare


@given(st.text(max_size=200), st.integers(8, 40))
def test_wrapping_loses_no_letter(text: str, width: int) -> None:
    lines = dot.wrap(text, width)

    assert lines
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(len(line) <= width for line in lines)


def test_a_drawing_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(CaregraphError, match=r"not ready after 0\.01 seconds") as caught:
        graphviz.run([SIMPLE], ["svg"], engine="dot", timeout=0.01)

    assert caught.value.code == "drawing-too-slow"
    assert caught.value.hint


def test_what_graphviz_cannot_read_is_an_error_with_its_reason() -> None:
    with pytest.raises(CaregraphError, match=r"draw it: .*Invalid Input") as caught:
        graphviz.run(["digraph { a -> "], ["svg"], engine="dot")

    assert caught.value.code == "drawing-failed"


def test_six_threads_can_draw_at_once() -> None:
    files: list[bytes] = []

    def one() -> None:
        files.append(graphviz.run([SIMPLE], ["svg"], engine="dot")[0][0])

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(files) == 6
    assert len(set(files)) == 1


def test_the_fonts_and_their_licence_are_part_of_the_package() -> None:
    fonts = resources.files("caregraph.pictures") / "fonts"

    assert all((fonts / name).read_bytes()[:4] == b"\0\1\0\0" for name in graphviz.FONT_FILES)
    licence = (fonts / "LICENSE-OFL.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Reserved Font Name Liberation" in licence


def test_drawing_leaves_nothing_behind_in_the_package() -> None:
    fonts = resources.files("caregraph.pictures") / "fonts"

    before = {one.name for one in fonts.iterdir()}
    graphviz.run([SIMPLE], ["svg"], engine="dot")

    assert {*graphviz.FONT_FILES, "LICENSE-OFL.txt"} <= before
    assert {one.name for one in fonts.iterdir()} == before


def test_missing_fonts_are_told_before_anything_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graphviz, "FONT_FILES", ("Nowhere.ttf",))

    with pytest.raises(AssetError, match=r"Nowhere\.ttf"):
        graphviz.run([SIMPLE], ["svg"], engine="dot")


def test_text_without_letters_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a configuration that knows no font every letter would be an empty box."""

    def no_fonts(folder: graphviz.Path) -> str:
        path = folder / "fonts.conf"
        path.write_text('<?xml version="1.0"?><fontconfig></fontconfig>', "utf-8")
        return str(path)

    monkeypatch.setattr(graphviz, "_font_configuration", no_fonts)

    with pytest.raises(AssetError, match="no letters"):
        graphviz.run([SIMPLE], ["svg"], engine="dot")


def test_the_drawing_has_the_size_that_the_shipped_fonts_give() -> None:
    text = 'label="Director of Adult Social Services", fontname="Liberation Sans", fontsize=100'

    ((file,),) = graphviz.run([f"digraph {{ a [{text}] }}"], ["json"], engine="dot")

    (words,) = [o for o in json.loads(file)["objects"][0]["_ldraw_"] if o["op"] == "T"]
    with (resources.files("caregraph.pictures") / "fonts" / graphviz.FONT_FILES[0]).open("rb") as f:
        assert words["width"] == pytest.approx(advance(f.read(), words["text"]) * 100, rel=0.01)


def advance(font: bytes, text: str) -> float:
    """The width of a text in a TrueType font, at size one: its advance widths added up."""
    count = struct.unpack(">H", font[4:6])[0]
    tables = {
        font[at : at + 4]: struct.unpack(">II", font[at + 8 : at + 16])
        for at in range(12, 12 + 16 * count, 16)
    }
    head, hhea, hmtx, cmap = (tables[name][0] for name in (b"head", b"hhea", b"hmtx", b"cmap"))
    units = struct.unpack(">H", font[head + 18 : head + 20])[0]
    last = struct.unpack(">H", font[hhea + 34 : hhea + 36])[0] - 1
    glyphs = glyph_numbers(font[cmap:])
    places = (hmtx + 4 * min(glyphs[ord(letter)], last) for letter in text)
    return sum(struct.unpack(">H", font[at : at + 2])[0] for at in places) / units


def glyph_numbers(cmap: bytes) -> dict[int, int]:
    """The glyph of each letter, from the segments of a character map of format 4."""
    count = struct.unpack(">H", cmap[2:4])[0]
    starts = (struct.unpack(">I", cmap[8 + 8 * n : 12 + 8 * n])[0] for n in range(count))
    table = next(cmap[at:] for at in starts if cmap[at : at + 2] == b"\0\4")
    size = struct.unpack(">H", table[6:8])[0]
    ends, begins, deltas, offsets = (
        struct.unpack(f">{size // 2}H", table[at : at + size])
        for at in (14, 16 + size, 16 + 2 * size, 16 + 3 * size)
    )
    found = {}
    for number, (begin, end, delta, offset) in enumerate(
        zip(begins, ends, deltas, offsets, strict=True)
    ):
        for letter in range(begin, min(end, 255) + 1):
            place = 16 + 3 * size + 2 * number + offset + 2 * (letter - begin)
            glyph = struct.unpack(">H", table[place : place + 2])[0] if offset else letter
            found[letter] = (glyph + delta) % 65536
    return found


def layout(edges: str) -> measure.Layout:
    """A layout at fixed places: a left, b right, c between them."""
    nodes = 'a [pos="0,0"] b [pos="200,0"] c [pos="100,0"] d [pos="100,100"] e [pos="100,-100"]'
    text = f"digraph {{ node [shape=box] {nodes} {edges} }}"
    ((file,),) = graphviz.run([text], ["json"], engine="nop2")
    return measure.read_layout(file)


def test_a_line_over_a_box_is_seen() -> None:
    through = layout('a -> b [id=l, pos="0,0 66,0 133,0 200,0"]')
    around = layout('a -> b [id=l, pos="0,0 66,80 133,80 200,0"]')

    assert measure.over_foreign_boxes(through) == [("l", "c")]
    assert measure.over_foreign_boxes(around) == []


def test_crossings_are_counted_but_not_at_a_shared_end() -> None:
    across = 'a -> b [id=l, pos="0,0 66,0 133,0 200,0"] '
    crossing = layout(across + 'd -> e [id=m, pos="100,100 100,33 100,-33 100,-100"]')
    touching = layout(across + 'a -> e [id=m, pos="0,0 10,-30 60,30 100,-100"]')

    assert measure.judge(crossing).crossings == 1
    assert measure.judge(touching).crossings == 0


def test_words_over_words_are_seen() -> None:
    found = layout(
        'a -> b [id=l, label=one, lp="0,200", pos="0,0 66,0 133,0 200,0"] '
        'd -> e [id=m, label=two, lp="5,200", pos="100,100 100,33 100,-33 100,-100"]'
    )

    assert measure.words_over_words(found) == [("l", "m")]


def test_words_that_are_over_something_find_another_place() -> None:
    found = layout(
        'a -> b [id=l, label=one, lp="100,0", pos="0,0 66,0 133,0 200,0"] '
        'd -> e [id=m, label=two, lp="300,0", pos="300,100 300,33 300,-33 300,-100"]'
    )

    moved = label_places.places(found)

    assert set(moved) == {"l"}
    assert moved["l"] != (100, 0)
    text = dot.with_words_moved("digraph { a -> b [key=l] }", found, moved)
    assert text.count('key="l", lp="') == 1


def test_a_line_over_the_words_of_another_is_seen() -> None:
    found = layout(
        'a -> b [id=l, pos="0,0 66,0 133,0 200,0"] '
        'd -> e [id=m, label=word, lp="60,0", pos="300,100 300,33 300,-33 300,-100"]'
    )

    assert measure.over_foreign_words(found) == [("l", "m")]
    assert measure.judge(found).over_words == 1
