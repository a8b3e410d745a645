"""The layout: bosses stand above whoever is drawn, nothing lies over anything, letters are legible.

Judged from the drawing itself, by code that shares nothing with the layout.
"""

from __future__ import annotations

import math
import os
import random
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from benchmarks import drawn, structures
from caregraph.graph.choices import Choice
from caregraph.graph.view import open_view
from caregraph.pictures import draw, draw_scene, leaves, telling
from caregraph.pictures.book import Page, book
from caregraph.pictures.layout.routes import Router
from caregraph.pictures.layout.sizes import sized
from caregraph.pictures.layout.spacing import BoxWidth, spacing
from caregraph.pictures.placed import Leaf
from caregraph.pictures.scene import Box, Note, Scene, compose
from caregraph.pictures.sheet import sheet
from caregraph.pictures.svg import written

KINDS = ("operational", "statutory", "professional", "commissioning", "financial")
LEVELS = ("Chief Executive", "Director", "Head of Service", "Service Manager", "Team Manager")
THEMES = ("Adult Social Services", "Public Health", "Community Nursing", "Learning Disability")


def network(posts: int, organisations: int, *, seed: int = 1, second: float = 0.05) -> Any:
    """Organisations of four levels with a board each, and second lines from one to another."""
    chance = random.Random(seed)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    share = posts // organisations
    for number in range(organisations):
        own = f"urn:o{number}"
        add(graph, own, "organisation", f"Organisation number {number}")
        add(graph, f"{own}-board", "body", f"Board of number {number}")
        graph.add_edge(f"{own}-board", own, relation="is constituted by")
        for at in range(share):
            post = f"urn:p{number}-{at}"
            level = 0 if at == 0 else 1 if at < 6 else 2 if at < 24 else 3
            title = LEVELS[level] if not level else f"{LEVELS[level]} for {THEMES[at % 4]} {at}"
            add(graph, post, "post", title)
            graph.add_edge(post, own, relation="is in")
            if at:
                boss = f"urn:p{number}-{0 if at < 6 else 1 + (at - 6) // 4}"
                graph.add_edge(post, boss, relation="answers to", kind="operational")
    every = [node for node in graph if node.startswith("urn:p")]
    for _ in range(round(posts * second) if organisations > 1 else 0):
        one, other = chance.sample(every, 2)
        deep = (int(one.rpartition("-")[2]), int(other.rpartition("-")[2]))
        if one.partition("-")[0] != other.partition("-")[0] and deep[0] >= deep[1]:
            graph.add_edge(one, other, relation="answers to", kind=chance.choice(KINDS[1:]))
    return graph


def anything(posts: int, seed: int) -> Any:
    """Random posts on random grounds, with random lines, cycles and lines to itself among them."""
    chance = random.Random(seed)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    grounds = [f"urn:o{number}" for number in range(chance.randint(1, 5))]
    for number, ground in enumerate(grounds):
        add(graph, ground, "organisation", f"Organisation {number}")
    units = [f"urn:u{number}" for number in range(chance.randint(0, 4))]
    for number, unit in enumerate(units):
        add(graph, unit, "unit", f"Unit {number}")
        graph.add_edge(unit, chance.choice([*grounds, *units[:number]]), relation="is part of")
    every = [f"urn:p{number}" for number in range(posts)]
    for number, post in enumerate(every):
        add(graph, post, "post", f"Post {number} of {chance.choice(THEMES)}")
        if chance.random() < 0.9:
            graph.add_edge(post, chance.choice([*grounds, *units]), relation="is in")
    for _ in range(round(posts * chance.uniform(0.2, 1.5))):
        one, other = chance.choice(every), chance.choice(every)
        graph.add_edge(one, other, relation="answers to", kind=chance.choice(KINDS))
    return graph


def add(graph: Any, node: str, kind: str, label: str) -> None:
    graph.add_node(node, kind=kind, label=label, in_effect=True)


def svg_of(graph: Any, paper: str = "a3") -> str:
    return draw_scene(compose(graph, title="T"), paper=paper)


def on_paper(page: Page, paper: str) -> str:
    """A page of a book as it is drawn."""
    there = sheet(page.scene, page.layout, paper)
    return written(Leaf(page.name, page.scene, page.layout, there))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_drawn_bosses_stand_above_and_nothing_lies_over_anything(seed: int) -> None:
    """Random posts, units and lines, cycles and all; the other 292 are drawn weekly."""
    sound(svg_of(anything(random.Random(seed).randint(5, 40), seed)))


@pytest.mark.weekly
@pytest.mark.parametrize("seed", range(8, 300))
def test_bosses_stand_above_in_any_structure(seed: int) -> None:
    sound(svg_of(anything(random.Random(seed).randint(5, 60), seed)))


@pytest.mark.slow
@pytest.mark.parametrize("posts", [100, pytest.param(300, marks=pytest.mark.weekly)])
def test_bosses_stand_above_in_large_structures(posts: int) -> None:
    sound(svg_of(network(posts, 3), "free"))


def sound(svg: str) -> None:
    """Say that a drawing is sound."""
    assert drawn.boxes(svg)
    assert drawn.inverted(svg) == []
    assert drawn.over_foreign_boxes(svg) == []
    assert drawn.over_words(svg) == []
    assert drawn.overlapping(svg) == []
    assert drawn.words_outside(svg) == []
    assert drawn.outside_paper(svg) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("posts", "organisations", "least", "most_crossings"),
    [
        (30, 1, 10, 1),
        (30, 2, 10, 3),
        (60, 1, 7, 0),
        (60, 2, 7, 4),
        (100, 1, 6, 0),
        (100, 2, 6, 10),
        (150, 1, 6, 0),
        (150, 2, 6, 45),
    ],
)
def test_up_to_a_hundred_and_fifty_posts_can_be_read_on_a3(
    posts: int, organisations: int, least: float, most_crossings: int
) -> None:
    scene = compose(network(posts, organisations), title="A structure")

    (page,) = book(scene, "a3")
    svg = on_paper(page, "a3")

    sound(svg)
    assert len(drawn.boxes(svg)) == posts + organisations
    assert drawn.smallest_letters(svg) >= least
    assert len(drawn.crossings(svg)) <= most_crossings
    assert drawn.along_others(svg) == []


@pytest.mark.slow
@pytest.mark.parametrize("paper", ["a3", "a4"])
def test_every_page_of_a_book_can_be_read_and_every_box_is_on_one(paper: str) -> None:
    graph = network(300, 3, second=0.3)

    pages = book(compose(graph, title="T"), paper)

    assert len(pages) > 3
    drawings = [on_paper(one, paper) for one in pages]
    for svg in drawings:
        sound(svg)
        assert drawn.smallest_letters(svg) >= 6
    shown = {box.iri for svg in drawings for box in drawn.boxes(svg)}
    assert shown == {
        node for node, data in graph.nodes(data=True) if data["kind"] != "organisation"
    }


@pytest.mark.slow
def test_the_words_about_what_is_elsewhere_name_its_true_page() -> None:
    pages = book(compose(network(300, 2, second=0.1), title="T"), "a3")
    where = {box.label: set() for page in pages for box in page.scene.boxes()}
    for number, page in enumerate(pages, start=1):
        for box in page.scene.boxes():
            where[box.label].add(number)

    told = 0
    for page in pages:
        for box in page.scene.boxes():
            for note in box.notes:
                match = re.fullmatch(r"\w+: (.+), Organisation number \d, page (\d+)", note.text)
                if match:
                    told += 1
                    assert int(match[2]) in where[match[1]], note.text
    assert told > 3


@pytest.mark.parametrize(
    ("source", "target", "relation"),
    [
        ("urn:p0-7", "urn:p1-0", "answers to"),  # from below another organisation to a top
        ("urn:p0-7", "urn:p0-0", "answers to"),
        ("urn:p1-5", "urn:p0-7", "answers to"),  # from somebody with nobody below
        ("urn:o1-board", "urn:p0-7", "delegates to"),
    ],
)
def test_a_line_between_an_overview_and_another_page_is_told_at_both_ends(
    source: str, target: str, relation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caregraph.pictures.book._ONE_PAGE", 0)
    graph = network(30, 2, second=0)
    graph.add_edge(source, target, relation=relation, kind="financial")

    pages = book(compose(graph, title="T"), "a3")

    boxes = {(box.iri, n): box for n, page in enumerate(pages, 1) for box in page.scene.boxes()}
    where = {iri: {n for one, n in boxes if one == iri} for iri in (source, target)}
    assert {1} in where.values()
    assert not where[source] & where[target]
    for here, other in ((source, target), (target, source)):
        (at,), (there,) = where[here], where[other]
        notes = [note.text for note in boxes[here, at].notes]
        name = graph.nodes[other]["label"]
        assert sum(name in note and note.endswith(f", page {there}") for note in notes) == 1
    assert not any(
        note.text.startswith("lines from below") for box in boxes.values() for note in box.notes
    )


def test_who_stands_on_an_overview_says_that_it_answers_to_an_organisation_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("caregraph.pictures.book._ONE_PAGE", 0)
    graph = network(30, 2, second=0)
    graph.add_edge("urn:p1-5", "urn:o0", relation="answers to", kind="financial")

    overview = book(compose(graph, title="T"), "a3")[0].scene

    (box,) = (box for box in overview.boxes() if box.iri == "urn:p1-5")
    assert box.dual
    assert "financial: Organisation number 0" in [note.text for note in box.notes]


@pytest.mark.slow
def test_lines_that_are_not_drawn_still_say_who_stands_above(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(telling, "_MOST_BESIDE", 0)
    graph = network(60, 2, second=1.0)

    svg = svg_of(graph)

    above = {box.iri: box for box in drawn.boxes(svg)}
    lines = [
        (one, other)
        for one, other, data in graph.edges(data=True)
        if data["relation"] == "answers to"
    ]
    assert len(drawn.lines(svg)) < len(lines)
    assert all(above[other].bottom <= above[one].top for one, other in lines)


@pytest.mark.slow
def test_many_lines_at_random_are_looked_at_so_often_and_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Sixty posts and 150 lines: what cannot be read is not routed."""
    routers: list[Router] = []
    route = Router.route
    monkeypatch.setattr(
        Router, "route", lambda self, line: (routers.append(self), route(self, line))[1]
    )
    chance = random.Random(0)
    graph = network(60, 3, second=0)
    graph.remove_edges_from([*graph.edges(keys=True)])  # on no ground, answering to nobody
    for _ in range(150):
        one, other = sorted(chance.sample([n for n in graph if n.startswith("urn:p")], 2))
        graph.add_edge(other, one, relation="answers to", kind=chance.choice(KINDS))

    pages = book(compose(graph, title="T"), "a3")

    looked_at = sum(router.looked_at for router in dict.fromkeys(routers))
    assert looked_at < 1_000_000
    for page in pages:
        svg = on_paper(page, "a3")
        sound(svg)
        assert drawn.smallest_letters(svg) >= 6


def test_a_circle_is_drawn_and_only_its_own_lines_may_lead_down() -> None:
    graph = network(12, 1)
    graph.add_edge("urn:p0-0", "urn:p0-7", relation="answers to", kind="democratic")

    svg = svg_of(graph)

    assert len([one for one in drawn.lines(svg) if one.relation == "answers to"]) == 12
    sound(svg)


def test_units_stand_as_frames_in_their_organisations() -> None:
    graph = network(20, 1)
    add(graph, "urn:u", "unit", "Adult Care")
    graph.add_edge("urn:u", "urn:o0", relation="is part of")
    for post in ("urn:p0-1", "urn:p0-6", "urn:p0-7"):
        graph.remove_edge(post, "urn:o0")
        graph.add_edge(post, "urn:u", relation="is in")

    svg = svg_of(graph)

    frames = drawn.frames(svg)
    boxes = {box.iri: box for box in drawn.boxes(svg)}
    inside = {iri for iri, box in boxes.items() if frames["urn:u"].around(box)}
    assert inside == {"urn:p0-1", "urn:p0-6", "urn:p0-7"}
    assert all(frames["urn:o0"].around(box) for box in boxes.values())
    sound(svg)


@pytest.mark.slow
def test_lines_that_are_too_many_are_told_in_the_boxes_and_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(telling, "_MOST_BESIDE", 2)
    graph = network(40, 2, second=1.5)

    svg = svg_of(graph)

    accountable = [data for *_, data in graph.edges(data=True) if data["relation"] == "answers to"]
    left = len(accountable) - len(drawn.lines(svg))
    assert left > 3
    assert f"{left} lines are told in the boxes and not drawn" in svg
    told = sum(box.words.count(f"{kind}: ") for box in drawn.boxes(svg) for kind in KINDS)
    assert told >= left


@pytest.mark.slow
def test_on_an_overview_the_head_of_a_unit_names_it_and_stands_below_whom_it_answers_to() -> None:
    graph = network(170, 1)
    for number in range(1, 6):
        add(graph, f"urn:u{number}", "unit", f"Directorate {number}")
        graph.add_edge(f"urn:u{number}", "urn:o0", relation="is part of")
        own = {f"urn:p0-{number}"}
        own |= {one for one in nx.ancestors(graph, f"urn:p0-{number}") if one.startswith("urn:p")}
        for post in own:
            graph.remove_edge(post, "urn:o0")
            graph.add_edge(post, f"urn:u{number}", relation="is in")

    first, second, *_ = book(compose(graph, title="T"), "a3")

    svg = on_paper(first, "a3")
    assert [*drawn.frames(svg)] == ["urn:o0"]
    words = {box.iri: box.words for box in drawn.boxes(svg)}
    assert all(f"in Directorate {number}" in words[f"urn:p0-{number}"] for number in range(1, 6))
    assert "urn:u1" in drawn.frames(on_paper(second, "a3"))
    sound(svg)


def board_of(members: int) -> Any:
    """A board and people who sit there and are nothing else."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    add(graph, "urn:board", "body", "Board of the Partnership")
    for number in range(members):
        add(graph, f"urn:m{number}", "person", f"Member {number}")
        graph.add_edge(f"urn:m{number}", "urn:board", relation="is member of", kind="member")
    return graph


def test_who_does_nothing_but_sit_on_a_body_hangs_below_it_however_many_they_are() -> None:
    svg = svg_of(board_of(telling._MEMBERS_DRAWN + 6), "a4")

    assert {line.target for line in drawn.lines(svg)} == {"urn:board"}
    assert len(drawn.lines(svg)) == telling._MEMBERS_DRAWN + 6
    sound(svg)


def test_dashes_of_lines_that_end_together_lie_on_one_another() -> None:
    svg = svg_of(board_of(9), "a4")

    lines = [one.find(f"{drawn.SVG}path").attrib["d"] for one in drawn.with_class(svg, "cg-line")]
    assert len({path.split()[0] for path in lines}) < len(lines) == 9


def test_much_about_lines_makes_a_box_wider_and_no_tower() -> None:
    notes = tuple(Note(f"statutory: Director of Adult Services number {n}") for n in range(4))
    box = Box("urn:p", "post", "Head of Service", "", notes=notes)

    narrow, wide = (
        sized(box, BoxWidth(84, tall), spacing(40)) for tall in (math.inf, spacing(20).tall)
    )

    assert len(wide.words) < len(narrow.words)
    assert wide.width > narrow.width == 84


def test_boxes_that_would_be_towers_are_wide_where_letters_are_larger_for_it(
    tmp_path: Path,
) -> None:
    """Bodies of two organisations list who sits there: 10.6 points with boxes of one width."""
    folder = structures.write(tmp_path / "two32", 32, 2)

    (leaf,) = leaves(open_view([str(folder)]), paper="a3")

    assert drawn.smallest_letters(written(leaf)) > 11
    assert drawn.crossings(written(leaf)) == []


def drawn_anew(seed: str, cores: int) -> str:
    """Draw a case as SVG, PNG and PDF in a process of its own; gives the hash of each."""
    code = (
        "import hashlib, os;"
        "hold = getattr(os, 'sched_setaffinity', None);"
        f"hold and hold(0, sorted(os.sched_getaffinity(0))[:{cores}]);"
        "from caregraph.pictures import render; from caregraph.graph.view import open_view;"
        "v = open_view(['case:bath-and-north-east-somerset-2008,adopt=all']);"
        "print([hashlib.sha256(render(v, one)).hexdigest() for one in ('svg', 'png', 'pdf')])"
    )
    known = {**os.environ, "PYTHONHASHSEED": seed}
    return subprocess.check_output([sys.executable, "-c", code], env=known, text=True)


@pytest.mark.slow
def test_the_same_scene_gives_the_same_bytes_whatever_the_hash_and_the_cores() -> None:
    assert len({drawn_anew("0", 2), drawn_anew("1", 1), drawn_anew("77", 2)}) == 1


def scene_with(labels: list[str]) -> Scene:
    graph = network(len(labels), 1)
    for number, label in enumerate(labels):
        graph.nodes[f"urn:p0-{number}"]["label"] = label
    return compose(graph, title=labels[0], subtitle=labels)


def test_letters_that_could_do_harm_are_drawn_as_they_are() -> None:
    labels = [
        'two "quotes"',
        "<b>bold</b>",
        "a & b &amp; c",
        "back\\slash \\N \\G",
        "]]>",
        "javascript:alert(1)",
        "${x} {{y}}",
        "-->",
        "ünïcödé £ — ’",
        "a" * 120,
        "%3Cscript%3E",
        "مدير الخدمات",
        "সমাজসেবা পরিচালক",
        "社会服务总监",
    ]

    svg = draw_scene(scene_with(labels))

    words = {box.iri: box.words for box in drawn.boxes(svg)}
    for number, label in enumerate(labels):
        assert label in words[f"urn:p0-{number}"]
    assert "href" not in svg
    assert "<script" not in svg
    sound(svg)


@pytest.mark.slow
@pytest.mark.parametrize("case", ["bath-and-north-east-somerset-2008", "london-2009"])
def test_no_line_of_a_case_runs_through_a_frame_that_it_has_nothing_to_do_with(case: str) -> None:
    view = open_view([f"case:{case}"], Choice(adopt=("all",)))
    svg = draw(view)
    boxes = drawn.boxes(svg)
    inside = {box.iri: frame for frame in outermost(svg) for box in boxes if frame.around(box)}

    for line in drawn.lines(svg):
        own = {inside.get(end) for end in (line.source, line.target)}
        for frame in outermost(svg):
            if frame not in own and frame.iri not in (line.source, line.target):
                assert not any(frame.holds(point, 1.0) for point in line.points), line.relation


def outermost(svg: str) -> list[drawn.Box]:
    """The frames that stand in no other."""
    frames = [*drawn.frames(svg).values()]
    return [one for one in frames if not any(o is not one and o.around(one) for o in frames)]
