"""PDF, for papers that go to a board: tagged and with bookmarks, to print on A4.

Headings, lists and tables are marked as such for readers; the head of a table stands on each of its
pages, and drawings stand on pages of their own with an alternative text.
"""

from __future__ import annotations

from collections.abc import Iterator

from caregraph import pictures
from caregraph.papers import Block, Grid, Listing, Paper, Picture, Words
from caregraph.pictures import quoted

SUFFIX = ".pdf"
_STYLE = (
    '#set page(paper: "a4", margin: 2cm, numbering: "1")',
    "#set text(size: 10pt)",
    "#show heading: set block(above: 1.4em, below: 0.8em)",
    "#set table(stroke: 0.5pt, inset: 4pt)",
    "#show table: set text(size: 8.5pt)",
)
_SECTION, _PART = 2, 3
"""The levels of headings below the title."""


def paper(result: Paper) -> bytes:
    """Write a paper for a board."""
    svgs: list[str] = []
    parts: list[str] = []
    for section in result.sections:
        if not isinstance(section.blocks[0], Picture):  # whose pages have headings of their own
            parts.append(_heading(_SECTION, section.title))
        for block in section.blocks:
            parts += _told(block, section.title, svgs)
    missing = pictures.no_letters("".join([result.title, *parts]))
    subtitle = " ".join(filter(None, (result.subtitle, missing)))
    head = [*_STYLE, _heading(1, result.title), _words(subtitle)]
    return pictures.document(result.title, result.origin.items(), [*head, *parts], svgs)


def _told(block: Block, section: str, svgs: list[str]) -> Iterator[str]:
    """Write a block; a drawing is put with the others, by whose number its page names it."""
    match block:
        case Words(text):
            yield _words(text)
        case Listing(heading, items):
            if heading:
                yield _heading(_PART, heading)
            yield from (f"#list.item({quoted(item)})" for item in items)
            yield ""
        case Grid(columns, rows):
            head = ", ".join(f"strong({quoted(name)})" for name in columns)
            cells = ", ".join(quoted(cell) for row in rows for cell in row)
            wide = ", ".join(f"{weight:.2f}fr" for weight in block.weights())
            yield f"#table(columns: ({wide},), table.header({head}), {cells})"
        case Picture(name, svg, _, said):
            head, told = f"{section}: {name}", f"{name}. {said}"
            yield pictures.drawn_page(len(svgs), svg, head, level=_SECTION, said=told)
            svgs.append(svg)


def _heading(level: int, text: str) -> str:
    return f"#heading(level: {level}, {quoted(text)})"


def _words(text: str) -> str:
    return f"#par({quoted(text)})"
