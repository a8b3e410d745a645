"""How deep a text nests and how far it grows, looked at before a reader that cannot bound either.

Ground floor. The engine reads RDF by calling itself, so that a small file of brackets in brackets
ends the process, and it puts in what entities of XML stand for without end. Texts that people write
nest a few levels; what goes beyond is refused here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal
from xml.parsers import expat

Syntax = Literal["lines", "turtle", "json", "xml"]
"""How a text nests: not but by ``<<``; by brackets, as Turtle does; as JSON; as elements."""

DEEPEST = 200
"""So many levels are read."""
_PIECE = 2**20
_OPENING = {
    "lines": (b"<<",),
    "turtle": (b"[", b"(", b"{", b"<<"),
    "json": (b"[", b"{"),
}
_TOKENS = {
    "turtle": re.compile(
        rb'"""(?:[^"\\]|\\.|"(?!""))*"""|'
        rb"'''(?:[^'\\]|\\.|'(?!''))*'''|"
        rb'"(?:[^"\\\r\n]|\\.)*"|'
        rb"'(?:[^'\\\r\n]|\\.)*'|"
        rb"<<|>>|"
        rb'<[^\x00-\x20<>"{}|^`]*>|'
        rb"#[^\r\n]*|\\.|[][(){}]",
        re.DOTALL,
    ),
    "json": re.compile(rb'"(?:[^"\\]|\\.)*"|[][{}]', re.DOTALL),
}
"""What is skipped, and what opens or closes a level."""
_STEPS = {b"[": 1, b"(": 1, b"{": 1, b"<<": 1, b"]": -1, b")": -1, b"}": -1, b">>": -1}
_LONGEST_ENTITY = 1_000
_GROWTH = 20
_GROWN = 1_000_000


class NestingError(ValueError):
    """A text nests too deeply or grows too far; says which."""


def check(path: Path, syntax: Syntax) -> None:
    """Refuse a file that is none, nests too deeply, or grows too far.

    Raises:
        NestingError: says what was found and what is read.
        OSError: it cannot be read.
    """
    if path.exists() and not path.is_file():
        raise NestingError("it is no plain file")
    if syntax == "xml":
        _Xml().go_through(_pieces(path))
    elif _opened(path, _OPENING[syntax]) > DEEPEST:
        data = path.read_bytes()
        text = data if syntax == "json" else data.removeprefix(b"\xef\xbb\xbf")
        _check_brackets(text, _TOKENS["json" if syntax == "json" else "turtle"])


def _opened(path: Path, opening: tuple[bytes, ...]) -> int:
    """Count what may open a level, wherever it stands: it is never deeper than this."""
    found, before = 0, b""
    for piece in _pieces(path):
        found += sum((before + piece).count(one) for one in opening)
        before = piece[-1:] if piece.endswith(b"<") else b""
    return found


def _check_brackets(data: bytes, tokens: re.Pattern[bytes]) -> None:
    depth = 0
    for token in tokens.finditer(data):
        depth = max(0, depth + _STEPS.get(token[0], 0))
        if depth > DEEPEST:
            line = data.count(b"\n", 0, token.start()) + 1
            raise _too_deep(line)


class _Xml:
    """Goes through XML, and counts its levels and letters as entities make them."""

    def __init__(self) -> None:
        self._depth = 0
        self._grown = 0
        self._read = 0
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = lambda text: self._grow(len(text))
        self._parser.EntityDeclHandler = self._declare

    def go_through(self, pieces: Iterable[bytes]) -> None:
        try:
            for piece in pieces:
                self._read += len(piece)
                self._parser.Parse(piece)
            self._parser.Parse(b"", True)  # noqa: FBT003  expat's signature
        except (expat.ExpatError, LookupError, UnicodeError) as wrong:
            raise NestingError(f"it is no XML: {wrong}") from wrong

    def _begin(self, _: str, given: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise _too_deep(self._parser.CurrentLineNumber)
        self._grow(sum(map(len, given.values())))

    def _end(self, _: str) -> None:
        self._depth -= 1

    def _grow(self, more: int) -> None:
        self._grown += more
        if self._grown > _GROWN + _GROWTH * self._read:
            raise NestingError("what its entities stand for makes it many times as long as it is")

    def _declare(self, name: str, is_parameter: int, value: str | None, *_: object) -> None:
        if is_parameter or value is None:
            raise NestingError(f"its entity {name!r} stands for something outside of it")
        if "&" in value or len(value) > _LONGEST_ENTITY:
            raise NestingError(f"its entity {name!r} stands for others, or for a long text")


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _too_deep(line: int) -> NestingError:
    return NestingError(f"it nests more than {DEEPEST} levels deep, on line {line}")
