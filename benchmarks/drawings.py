"""Whether drawings can be read, printed and believed: `python -m benchmarks.drawings`.

Draws structures of 30 to 600 posts as the command does, in a process of its own, reads the pages
back by code that shares nothing with what draws, and 300 random structures as well; prints a table
and ends with 1 where a bar is missed. `--structures FOLDER` takes structures from there instead,
named by how many organisations they have and their posts: two60, four100, one30. On a machine that
has other work, `--no-clock` leaves the bar of time out, and says so.
"""

from __future__ import annotations

import argparse
import io
import itertools
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdf

from benchmarks import drawn, structures
from caregraph.graph.view import open_view
from caregraph.networks import network
from caregraph.pictures import leaves
from caregraph.pictures.book import book
from caregraph.pictures.placed import Leaf
from caregraph.pictures.scene import compose
from caregraph.pictures.sheet import sheet
from caregraph.pictures.svg import written

ORGANISATIONS = {"one": 1, "two": 2, "four": 4}
SIZES = (30, 60, 100, 150, 300, 600)
CASE = "case:bath-and-north-east-somerset-2008,adopt=all"
LETTERS = ((35, 10.0), (60, 7.0))
"""Up to so many posts on one page the smallest letters have so many points; beyond, six."""
LEAST = 6.0
CROSSINGS = {
    **{f"one{size}": 0 for size in (60, 100, 150)},
    "two60": 4,
    "two100": 10,
    "two150": 45,
    "four60": 3,
    "four100": 20,
    "bath": 3,
}
SECONDS = ((150, 2.0), (600, 6.0))
"""Up to so many posts a PDF takes at most so many CPU seconds."""
RANDOM = 300
DENSE = 6.0
"""CPU seconds that 60 boxes with 150 lines at random may take."""
_PAGE = re.compile(r"pages? (\d+)(?: to (\d+))?")
Missed = tuple[int, str]
_TIME = 5
"""The bar that looks at a clock."""


@dataclass(frozen=True)
class Drawn:
    """A structure as it was drawn."""

    name: str
    posts: int
    pages: list[str]
    """As SVG."""
    pdf: bytes
    seconds: float

    def letters(self) -> float:
        """Give the smallest words in boxes, in points."""
        return min(drawn.smallest_letters(page) for page in self.pages)

    def row(self) -> str:
        """Give a row of the table."""
        crossings = sum(len(drawn.crossings(page)) for page in self.pages)
        wrong = sum(len([*_unsound(page)]) for page in self.pages)
        along = sum(len(drawn.along_others(page)) for page in self.pages)
        return (
            f"| {self.name} | {self.seconds:.1f} | {len(self.pages)} | {wrong} | {along} | "
            f"{crossings} | {self.letters():.1f} |"
        )


def main() -> None:
    """Read the options, draw, and judge."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.drawings", description=__doc__)
    parser.add_argument("--structures", type=Path, metavar="FOLDER")
    parser.add_argument("--random", type=int, default=RANDOM, help="%(default)s by default")
    parser.add_argument("--no-clock", action="store_true", help="leave out bar 5, of time")
    chosen = parser.parse_args()
    missed = 0

    def tell(found: Iterable[Missed]) -> None:
        nonlocal missed
        for bar, what in found:
            if bar != _TIME or not chosen.no_clock:
                print(f"missed: bar {bar}, {what}", flush=True)
                missed += 1

    print("| structure | CPU s | pages | wrong | along | crossings | smallest letters |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as passing:
        for name, path in _structures(chosen.structures, Path(passing)):
            one = draw(name, path)
            print(one.row(), flush=True)
            tell([*judged(one), *lost(one, path)])
        for seed in range(chosen.random):
            tell(any_structure(seed))
        tell(dense())
    if chosen.no_clock:
        print("bar 5, of time, is not judged")
    print(f"{chosen.random} random structures; {missed} bars missed")
    sys.exit(missed > 0)


def _structures(given: Path | None, passing: Path) -> Iterable[tuple[str, str]]:
    """Give the structures to draw by name: those of a folder, or new ones, and a case."""
    if given is not None:
        yield from ((one.name, str(one)) for one in sorted(given.iterdir()) if one.is_dir())
    else:
        for (kind, organisations), size in itertools.product(ORGANISATIONS.items(), SIZES):
            name = f"{kind}{size}"
            yield name, str(structures.write(passing / name, size, organisations))
    yield "bath", CASE


def draw(name: str, path: str) -> Drawn:
    """Draw a structure as PDF in a process of its own, and its pages as SVG."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.pdf"
        seconds = spent(["export", path, "--paper", "a3", "-o", str(out)])
        pages = [written(leaf) for leaf in leaves(open_view([path]), paper="a3")]
        number = re.search(r"\d+$", name)
        return Drawn(name, int(number[0]) if number else 0, pages, out.read_bytes(), seconds)


def spent(words: Sequence[str]) -> float:
    """Run a command; give its CPU seconds, user and system."""
    before = os.times()
    command = [sys.executable, "-m", "caregraph", *words]
    subprocess.run(command, check=True, capture_output=True)
    after = os.times()
    return sum(after[2:4]) - sum(before[2:4])


def _unsound(page: str, answering: Iterable[tuple[str, str]] | None = None) -> Iterable[str]:
    """Say what is wrong on a page: bosses below, and whatever lies over something."""
    yield from (
        f"{one} answers to {other}, below" for one, other in drawn.inverted(page, answering)
    )
    tests: tuple[Callable[[str], Iterable[Any]], ...] = (
        drawn.over_foreign_boxes,
        drawn.over_words,
        drawn.overlapping,
        drawn.words_outside,
        drawn.outside_paper,
    )
    for test in tests:
        yield from (f"{test.__name__}: {one}" for one in test(page))


def judged(one: Drawn) -> Iterable[Missed]:
    """Give the bars 1 to 5, 8 and 9 that a structure misses."""
    for page in one.pages:
        yield from ((1, f"{one.name}: {what}") for what in _unsound(page))
        yield from ((2, f"{one.name}: {pair}") for pair in drawn.along_others(page))
        yield from ((8, f"{one.name}: {what}") for what in _not_dual(page))
    single = len(one.pages) == 1 and one.posts
    least = next((size for posts, size in LETTERS if single and one.posts <= posts), LEAST)
    if one.letters() < least:
        yield 3, f"{one.name}: {one.letters():.1f} points"
    crossings = sum(len(drawn.crossings(page)) for page in one.pages)
    if len(one.pages) == 1 and crossings > CROSSINGS.get(one.name, crossings):
        yield 4, f"{one.name}: {crossings} crossings"
    if one.seconds > next((most for posts, most in SECONDS if one.posts <= posts), one.seconds):
        yield _TIME, f"{one.name}: {one.seconds:.1f} CPU s"
    yield from ((9, f"{one.name}: {what}") for what in _not_tagged(one))


def _not_dual(page: str) -> Iterable[str]:
    """Name the posts with several lines of accountability that do not show it in grey."""
    there = {box.iri: box for box in drawn.boxes(page)}
    names = {
        iri: re.split(r", (?:post|body|organisation)\b", box.sentence)[0]
        for iri, box in there.items()
    }
    light = min(box.heavy for box in there.values())
    masters: dict[str, set[tuple[str, str]]] = {iri: set() for iri in there}
    for line in drawn.lines(page):
        if line.relation == "answers to" and line.source in there and line.target in there:
            masters[line.source].add((line.target, line.kind))
    for iri, several in masters.items():
        if len(several) < 2:  # noqa: PLR2004
            continue
        unnamed = [names[to] for to, _ in several if names[to] not in there[iri].words]
        if unnamed or there[iri].heavy < 2 * light:
            yield f"{names[iri]} does not show {unnamed or 'a heavy frame'}"


def _not_tagged(one: Drawn) -> Iterable[str]:
    """Say what a PDF lacks: title, language, tags, a bookmark a page, words to search."""
    pdf = pypdf.PdfReader(io.BytesIO(one.pdf))
    root: Any = pdf.trailer["/Root"]
    texts = ["".join(page.extract_text().split()) for page in pdf.pages]
    names = [
        {word for box in drawn.boxes(page) for word in box.words.split()} for page in one.pages
    ]
    has = {
        "title": bool(pdf.metadata and pdf.metadata.title),
        "language": bool(root.get("/Lang")),
        "tags": bool(root.get("/StructTreeRoot") and root["/MarkInfo"]["/Marked"]),
        "a bookmark a page": len(pdf.outline) == len(one.pages) + 1,
        "PDF/UA-1": b"pdfuaid:part" in one.pdf,
        "its words": all(
            word in text for words, text in zip(names, texts, strict=False) for word in words
        ),
    }
    return [name for name, there in has.items() if not there]


def lost(one: Drawn, path: str) -> Iterable[Missed]:
    """Give what a book loses: a box without a page, a line neither drawn nor told at both ends."""
    graph = network(open_view([path]))
    pages: dict[str, set[int]] = {}
    words: dict[tuple[str, int], str] = {}
    for number, page in enumerate(one.pages, 1):
        for box in drawn.boxes(page):
            pages.setdefault(box.iri, set()).add(number)
            words[box.iri, number] = box.words
    there = {(line.source, line.target) for page in one.pages for line in drawn.lines(page)}
    for node, data in graph.nodes(data=True):
        if data["kind"] in ("post", "body") and data["in_effect"] and node not in pages:
            yield 6, f"{one.name}: {data['label']} is on no page"
    for source, target, data in graph.edges(data=True):
        if data["relation"] != "answers to" or (source, target) in there:
            continue
        for here, other in ((source, target), (target, source)):
            said = [words[here, number] for number in pages.get(here, ())]
            if not any(_leads(text, pages.get(other, set())) for text in said):
                yield 6, f"{one.name}: {here} does not tell its line with {other}"


def _leads(text: str, pages: set[int]) -> bool:
    """Say whether words name one of some pages."""
    return any(
        int(found[1]) <= page <= int(found[2] or found[1])
        for found in _PAGE.finditer(text)
        for page in pages
    )


def any_structure(seed: int, **asked: int) -> Iterable[Missed]:
    """Draw a random structure, and give what is wrong with it."""
    graph = structures.anything(seed, **asked)
    answering = [
        (one, other)
        for one, other, data in graph.edges(data=True)
        if data["relation"] == "answers to"
    ]
    for page in book(compose(graph, title="Any structure"), "a3"):
        leaf = Leaf(page.name, page.scene, page.layout, sheet(page.scene, page.layout, "a3"))
        if page.layout is not None:
            found = _unsound(written(leaf), answering)
            yield from ((1, f"random structure {seed}: {what}") for what in found)


def dense() -> Iterable[Missed]:
    """Draw 60 boxes with 150 random lines, in this process."""
    for seed in range(5):
        before = os.times()
        found = [*any_structure(seed, things=60, lines=150)]
        after = os.times()
        seconds = sum(after[:2]) - sum(before[:2])
        print(f"60 boxes, 150 lines at random, drawn and judged: {seconds:.1f} CPU s", flush=True)
        yield from found
        if seconds > DENSE:
            yield _TIME, f"60 boxes with 150 lines: {seconds:.1f} CPU s"


if __name__ == "__main__":
    main()
