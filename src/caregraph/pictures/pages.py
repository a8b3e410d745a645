"""Drawings as PDF and PNG, by typst.

Part of ``pictures``; its only door to typst. A PDF is tagged (PDF/UA-1): each page has a heading,
which is its bookmark, a drawing with an alternative text, and after the drawings everything stands
once more in words, as a list that can be read aloud and searched.
"""

from __future__ import annotations

import json
import re
import struct
import unicodedata
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

from caregraph import assets
from caregraph.english import together
from caregraph.pictures.layout import Area
from caregraph.pictures.letters import is_known, is_mark
from caregraph.pictures.placed import Leaf
from caregraph.pictures.scene import Scene

_DPI = 144
_NAMED_PAGE = re.compile(r"\bpages? (\d+)")
_HEADER = 33
"""The signature of a PNG and its first chunk, after which others may stand."""
_KEYWORDS = {"title": "Title", "cite as": "Description", "made by": "Software", "sources": "Source"}
"""The names that PNG has of its own."""
_NO_LETTER = "□"
"""What stands for a letter that no font here has."""


def png(svg: str, about: Iterable[tuple[str, str]] = ()) -> bytes:
    """Give a drawing as PNG, 144 dots an inch.

    Args:
        about: Where it comes from, as names and texts; written as texts of the PNG.
    """
    drawn = _compiled(drawn_page(0, svg, "Drawing"), [svg], "png")
    texts = b"".join(_png_text(name, text) for name, text in about)
    return drawn[:_HEADER] + texts + drawn[_HEADER:]


def _png_text(name: str, text: str) -> bytes:
    """Write a chunk iTXt of PNG, which holds any letters (PNG 3, 11.3.3.4)."""
    keyword = _KEYWORDS.get(name, name[:1].upper() + name[1:])
    content = b"iTXt" + keyword.encode("latin-1") + b"\0\0\0\0\0" + text.encode()
    return struct.pack(">I", len(content) - 4) + content + struct.pack(">I", zlib.crc32(content))


@dataclass(frozen=True)
class Drawn:
    """A page with a drawing."""

    name: str
    svg: str
    links: Sequence[tuple[Area, int]] = ()
    """Where the words stand that name another page, each with the number of that."""


def links(leaf: Leaf) -> Iterator[tuple[Area, int]]:
    """Give where the words of boxes stand that name another page, each with that page."""
    for box in leaf.boxes():
        for line, top, high in box.lines():
            if found := _NAMED_PAGE.search(line.text):
                yield Area(box.area.left, top, box.area.right, top + high), int(found[1])


def pdf(
    scene: Scene,
    drawings: Sequence[Drawn],
    where: Mapping[str, int] | None = None,
    about: Iterable[tuple[str, str]] = (),
) -> bytes:
    """Give drawings, each with its name, as the pages of one PDF, and then all of it in words.

    Args:
        where: The page of each box, by IRI, where there are several.
        about: Where it comes from, as names and texts.
    """
    parts = [
        *(drawn_page(n, one.svg, one.name, one.links) for n, one in enumerate(drawings)),
        _words(scene, where or {}),
    ]
    return document(scene.title, about, parts, [one.svg for one in drawings])


def document(
    title: str, about: Iterable[tuple[str, str]], parts: Iterable[str], svgs: Sequence[str]
) -> bytes:
    """Give parts in the markup of typst as one PDF, tagged, which says what it is.

    Args:
        about: Where it comes from, as names and texts.
        svgs: The drawings on its pages, as they are numbered there.
    """
    known = dict(about)
    told = "".join(
        f", {place}: {quoted(known[name])}"
        for place, name in (("author", "made by"), ("description", "cite as"), ("keywords", "view"))
        if name in known
    )
    head = f"#set document(title: {quoted(title)}, date: none{told})"
    return _compiled("\n".join([head, *parts]), svgs, "pdf")


def drawn_page(
    number: int,
    svg: str,
    name: str,
    there: Sequence[tuple[Area, int]] = (),
    *,
    level: int = 1,
    said: str = "",
) -> str:
    """Write a page of the size of its drawing, with a heading that only readers meet.

    Args:
        there: The links from it to other pages.
        level: Of its heading among those of the document.
        said: Its alternative text, where that is more than its name.
    """
    width, height = svg.partition('viewBox="0 0 ')[2].partition('"')[0].split()
    return (
        f"#page(width: {width}pt, height: {height}pt, margin: 0pt)["
        f"#place(hide(heading(level: {level}, {quoted(name)})))"
        f"#image({quoted(f'page-{number}.svg')}, width: 100%, alt: {quoted(said or name)})"
        + "".join(f"#{_over(area, page)}" for area, page in there)
        + "]"
    )


def _words(scene: Scene, where: Mapping[str, int]) -> str:
    """Write everything in words: for those who cannot see the drawing, and as an index."""
    boxes = sorted(
        (box for box in scene.boxes() if not box.itself), key=lambda box: box.label.casefold()
    )
    lines = [
        '#set page(paper: "a4", margin: 2cm)',
        "#set text(size: 9pt)",
        "#heading(level: 1)[In words]",
        f"#par({quoted(' '.join([scene.holds, *scene.subtitle]))})",
    ]
    for box in boxes:
        said = quoted(box.sentence)
        if page := where.get(box.iri):
            said = f"[#{said} #{_link(page, quoted(f'Drawn on page {page}.'))}]"
        lines.append(f"#list.item({said})")
    return "\n".join(lines)


def _over(area: Area, page: int) -> str:
    """Write a link that lies over a part of a drawing."""
    size = f"width: {area.right - area.left:.2f}pt, height: {area.bottom - area.top:.2f}pt"
    link = _link(page, f"rect({size}, stroke: none)")
    return f"place(top + left, dx: {area.left:.2f}pt, dy: {area.top:.2f}pt, {link})"


def _link(page: int, shown: str) -> str:
    """Write a link to the top of a page."""
    return f"link((page: {page}, x: 0pt, y: 0pt), {shown})"


def quoted(text: str) -> str:
    """Write a text so that typst takes it as it is, whatever it has in it."""
    return json.dumps(text, ensure_ascii=False)


def with_letters(scene: Scene) -> Scene:
    """Say below the title which letters no font has that these files can bring with them."""
    names = [group.label for top in scene.groups for group in top.all_groups()]
    names += [text for box in scene.boxes() for text in (box.label, box.sentence)]
    said = no_letters("".join([scene.title, *scene.subtitle, *names]))
    return replace(scene, subtitle=(*scene.subtitle, said)) if said else scene


def no_letters(text: str) -> str:
    """Say which letters of a text no font has that files bring with them; nothing of none."""
    missing = _missing(text)
    scripts = sorted({_script(letter) for letter in missing if not is_mark(letter)})
    if not scripts:
        return ""
    return (
        f"There is no font here for every letter of: {together(scripts)}. Each is a □; in SVG and "
        "HTML they stand as they are."
    )


def _missing(text: str) -> str:
    """Give the letters of a text in whose script there is one that no font here has.

    With them those that only join or part others, which the standard refuses in places.
    """
    joints = [one for one in sorted(set(text)) if is_mark(one) and _joins(one)]
    scripts: dict[str, str] = defaultdict(str)
    for letter in sorted(set(text).difference(joints)):
        if not is_known(letter):
            scripts[_script(letter)] += letter
    missing = [letters for letters in scripts.values() if not _can_be_set(letters)]
    return "".join([*joints, *missing])


def _joins(mark: str) -> bool:
    """Say whether a mark stands by itself, and is none that turns the direction of writing."""
    return unicodedata.category(mark) == "Cf" and unicodedata.bidirectional(mark) == "BN"


def _script(letter: str) -> str:
    """Give the script of a letter as the names in Unicode begin."""
    if not unicodedata.category(letter).startswith(("L", "M")):
        return "symbols"
    script = unicodedata.name(letter, "symbols").partition(" ")[0]
    return script if script == "CJK" else script.capitalize()


@cache
def _can_be_set(letters: str) -> bool:
    """Say whether typst has a font for each of some letters, by setting them in a drawing."""
    import typst

    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
        f'<text x="1" y="8" font-size="1">a{letters}</text></svg>'
    )
    try:
        _typeset(f'#set document(title: "-")\n{drawn_page(0, svg, "-")}', [svg], "pdf")
    except typst.TypstError:
        return False
    return True


def _compiled(source: str, svgs: Sequence[str], form: Literal["pdf", "png"]) -> bytes:
    """Compile pages; letters that no font here has become boxes, for the standard asks for one."""
    missing = _missing("".join([source, *svgs]))
    letters = {ord(one): "" if is_mark(one) else _NO_LETTER for one in missing}
    return _typeset(source.translate(letters), [svg.translate(letters) for svg in svgs], form)


def _typeset(source: str, svgs: Sequence[str], form: Literal["pdf", "png"]) -> bytes:
    import typst

    head = '#set text(lang: "en", region: "GB", font: "Liberation Sans")\n'
    files: Any = {f"page-{number}.svg": svg.encode() for number, svg in enumerate(svgs)}
    files["main.typ"] = (head + source).encode()
    return typst.compile(
        files,
        format=form,
        font_paths=[str(assets.modules() / "pictures" / "fonts")],
        ignore_system_fonts=True,
        ppi=_DPI if form == "png" else None,
        pdf_standards="ua-1" if form == "pdf" else None,
    )
