"""The bars of drawings, on a few structures; `python -m benchmarks.drawings` has them all."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks import drawings, drawn, structures


@pytest.mark.slow
@pytest.mark.parametrize(
    ("posts", "organisations", "pages"),
    [(30, 4, 1), (60, 1, 1), pytest.param(300, 4, 3, marks=pytest.mark.weekly)],
)
def test_a_structure_misses_no_bar(
    posts: int, organisations: int, pages: int, tmp_path: Path
) -> None:
    name = f"{[*drawings.ORGANISATIONS][organisations // 2]}{posts}"
    path = str(structures.write(tmp_path / name, posts, organisations))

    one = drawings.draw(name, path)

    assert len(one.pages) >= pages
    assert [miss for miss in drawings.judged(one) if miss[0] != 5] == []  # no test has a clock
    assert [*drawings.lost(one, path)] == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_a_random_structure_has_nothing_wrong(seed: int) -> None:
    assert [*drawings.any_structure(seed, things=20, lines=25)] == []


@pytest.mark.weekly
@pytest.mark.parametrize("seed", range(drawings.RANDOM))
def test_no_random_structure_has_anything_wrong(seed: int) -> None:
    assert [*drawings.any_structure(seed)] == []


def box(iri: str, left: float, top: float, words: str = "") -> str:
    corners = f"{left},{top} {left + 40},{top} {left + 40},{top + 20} {left},{top + 20}"
    return (
        f'<g class="cg-box" data-iri="{iri}" data-kind="post" aria-label="{iri}">'
        f'<polygon points="{corners}" stroke-width="1"/>'
        f'<text x="{left + 2}" y="{top + 12}" font-size="8">{words}</text></g>'
    )


def line(source: str, target: str, *points: tuple[float, float], colour: str = "#111111") -> str:
    back = points[::-1]
    path = f"M{back[0][0]},{back[0][1]}"
    for before, (x, y) in pairwise(back):
        path += f" C{before[0]},{before[1]} {x},{y} {x},{y}"
    return (
        f'<g class="cg-line" data-source="{source}" data-target="{target}" data-kind=""'
        f' data-relation="answers to"><path d="{path}" stroke="{colour}"/></g>'
    )


def drawing(*parts: str) -> str:
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200">'
    return f"{head}{''.join(parts)}</svg>"


def test_the_judge_sees_what_is_wrong() -> None:
    """Each fault by itself, in a drawing of two or three boxes."""
    upper, lower = box("a", 10, 10), box("b", 10, 80)
    right = drawing(upper, lower, line("b", "a", (30, 80), (30, 30)))
    assert not [*drawings._unsound(right), *drawn.along_others(right), *drawn.crossings(right)]

    down = drawing(upper, lower, line("a", "b", (30, 30), (30, 80)))
    assert drawn.inverted(down) == [("a", "b")]
    assert drawn.inverted(right, [("a", "b"), ("b", "a")]) == []  # a circle
    through = drawing(upper, box("c", 10, 40), lower, line("b", "a", (30, 80), (30, 30)))
    assert drawn.over_foreign_boxes(through) == [("b answers to a", "c")]
    assert drawn.overlapping(drawing(upper, box("c", 40, 20)))
    assert drawn.words_outside(drawing(box("a", 10, 10, "much too long for it")))
    assert drawn.outside_paper(drawing(box("a", 170, 10)))
    level = line("c", "d", (0, 50), (100, 50), colour="#0067a5")
    assert len(drawn.crossings(drawing(line("b", "a", (30, 80), (30, 30)), level))) == 1
    assert drawn.along_others(drawing(line("b", "a", (20, 50), (60, 50)), level))
