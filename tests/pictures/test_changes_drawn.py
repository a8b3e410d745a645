"""A drawing of a change: what only becomes known, and what corrects the record, is said to."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from benchmarks import drawn
from caregraph.graph.choices import Choice
from caregraph.graph.view import View, open_view
from caregraph.pictures import draw

TABLES = {
    "structure": "key,title,main source,as at\nk,Known later,one,2011-06-01\n",
    "sources": (
        "key,title,type,issued\none,First paper,committee report,2011-05-20\n"
        "two,Second paper,committee report,2013-05-20\n"
    ),
    "organisations": (
        "key,name,type,status,evidence\nc,Our Council,upper-tier authority,in force,one 1\n"
    ),
    "posts": (
        "key,title,in,status,evidence\na,Chief,c,in force,one 2\nb,Director,c,in force,one 2\n"
        "d,Manager,c,in force,one 2\n"
    ),
    "lines": (
        "key,who answers,to whom,kind,status,from,evidence\n"
        "undated,b,a,operational,in force,,one 3\n"
        "recorded-later,d,a,statutory,in force,,two 3\n"
        "begins,b,a,professional,in force,2012-02-01,two 3\n"
    ),
}
EARLY = Choice(as_of="2008-06-01")
EARLY_RECORD = Choice(as_of="2011-06-01", known_by="2011-06-01")
LATE = Choice(as_of="2013-06-01")
Marks = dict[tuple[str, str], str | None]


@pytest.fixture
def seen(write_tables: Callable[[Mapping[str, str]], Path]) -> Callable[[Choice], View]:
    folder = str(write_tables(TABLES))
    return lambda choice: open_view([folder], choice)


def marks(svg: str) -> Marks:
    """Give the marks of boxes and lines, by the ends of their names and, of a line, its kind."""
    found: Marks = {
        (one.attrib["data-iri"].rpartition("/")[2], ""): one.get("data-change")
        for one in drawn.with_class(svg, "cg-box")
    }
    for one in drawn.with_class(svg, "cg-line"):
        source = one.attrib["data-source"].rpartition("/")[2]
        found[source, one.attrib["data-kind"]] = one.get("data-change")
    return found


def told(svg: str) -> str:
    return " ".join(re.findall(r"<desc>(.*?)</desc>", svg, re.DOTALL))


def test_what_is_known_of_one_day_only_is_not_said_to_begin(
    seen: Callable[[Choice], View],
) -> None:
    forth = draw(seen(LATE), before=seen(EARLY))
    back = draw(seen(EARLY), before=seen(LATE))

    assert marks(forth) == {
        ("a", ""): "?",
        ("b", ""): "?",
        ("d", ""): "?",
        ("b", "operational"): "?",
        ("b", "professional"): "+",
        ("d", "statutory"): "?",
    }
    assert "1 box or line is added (+), 0 end (−) and 0 move (~); 5 are known of one of" in forth
    assert "? known of one of the two days only" in forth
    assert marks(back)["b", "operational"] == "?"
    assert marks(back)["b", "professional"] == "−"


def test_what_corrects_the_record_is_said_to(seen: Callable[[Choice], View]) -> None:
    record = draw(seen(Choice(as_of="2011-06-01")), before=seen(EARLY_RECORD))
    both = draw(seen(LATE), before=seen(EARLY_RECORD))
    time = draw(seen(LATE), before=seen(Choice(as_of="2011-06-01")))

    assert "All of it corrects the record and is no change in the world." in told(record)
    assert "1 of what is marked corrects the record and is no change in the world." in told(both)
    assert "the record" not in told(time)


def test_a_line_that_is_recorded_later_and_drawn_is_not_counted_as_left_out(
    seen: Callable[[Choice], View],
) -> None:
    """It has two changes, of the record and of the day, and one mark; the other is no line yet."""
    both = draw(seen(LATE), before=seen(EARLY_RECORD))
    record = draw(seen(Choice(as_of="2011-06-01")), before=seen(EARLY_RECORD))

    assert "Not drawn: 1 change, 1 of other records;" in told(both)
    assert "Not drawn: 2 changes, 1 of lines and 1 of other records;" in told(record)


def test_marks_are_told_to_whoever_does_not_see_them(seen: Callable[[Choice], View]) -> None:
    svg = draw(seen(LATE), before=seen(EARLY))

    said = {box.iri.rpartition("/")[2]: box.sentence for box in drawn.boxes(svg)}
    assert said["d"].startswith("Known of one of the two days only: Manager, post")
    assert "Added: Director answers professionally to Chief." in said["b"]


def test_a_picture_says_of_its_changes_once(bnes_as_is: View, bnes_adopted: View) -> None:
    words = told(draw(bnes_adopted, before=bnes_as_is))

    sentences = re.split(r"(?<=\.) (?=[A-Z0-9])", words)
    counts = [one for one in sentences if "are added" in one or one.startswith("Not drawn: ")]
    assert len(counts) == len(set(counts)) == 2
