"""Small pieces of Markdown, the same on every generated page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

NOTE = "<!-- Generated from the source by `python -m docs`. -->"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table; a cell may hold Markdown, and its line breaks become spaces."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(_cell(one) for one in line)} |" for line in lines) + "\n"


def page(title: str, *parts: str) -> str:
    """Write a page from its title and its parts; empty parts are left out."""
    return "\n\n".join([NOTE, f"# {title}", *(part.strip() for part in parts if part.strip())]) + (
        "\n"
    )


def leaf(title: str, *parts: str) -> str:
    """Write a page that only the list of its kind leads to, not the contents beside every page."""
    return f"---\norphan: true\n---\n{page(title, *parts)}"


def contents(*paths: str, depth: int = 1, hidden: bool = True) -> str:
    """Write which pages stand below this one, in their order; a path may have wildcards."""
    options = [":glob:", f":maxdepth: {depth}", *([":hidden:"] if hidden else [])]
    return "\n".join(["```{toctree}", *options, "", *paths, "```"])


def code(text: str) -> str:
    """Write words as they are typed."""
    return f"`{text}`" if text else ""


def block(text: str, language: str = "") -> str:
    """Write several lines as they are typed."""
    return f"```{language}\n{text.strip()}\n```"


def plain(text: str) -> str:
    """Write prose that holds no Markdown, so that none of it is taken for some."""
    return re.sub(r"([\\*_<>\[\]])", r"\\\1", text)


def prose(text: str) -> str:
    """Write the prose of a docstring: single and double backquotes are one pair in Markdown."""
    return text.replace("``", "`")


def docstring(text: str) -> str:
    """Write a docstring: its paragraphs, its examples, and its sections as lists."""
    parts: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        if paragraph.lstrip().startswith(">>>"):
            parts.append(block(paragraph, "pycon"))
        elif match := re.match(r"(Args|Raises|Returns):\n", paragraph):
            parts.append(_section(match[1], _joined(paragraph[match.end() :])))
        else:
            parts.append(prose(" ".join(paragraph.split())))
    return "\n\n".join(parts)


def _joined(lines: str) -> list[str]:
    """Give the entries of a section, each with the lines that go on with it."""
    entries: list[str] = []
    for line in lines.splitlines():
        deeper = line.startswith("        ")
        if entries and deeper:
            entries[-1] += " " + line.strip()
        elif line.strip():
            entries.append(line.strip())
    return entries


def _section(name: str, entries: list[str]) -> str:
    head = {"Args": "Arguments", "Raises": "Errors", "Returns": "Returns"}[name]
    told = []
    for entry in entries:
        called, colon, words = entry.partition(": ")
        told.append(f"- {code(called)}: {prose(words)}" if colon else f"- {prose(entry)}")
    return f"{head}:\n\n" + "\n".join(told)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
