"""XML as elements that begin and end, read piece by piece and without document types.

Layer 2. A document type may declare entities, through which a small text grows without bounds or
takes in other files; no list and no workbook needs one, so that any is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from caregraph.errors import SourceError

Start = Callable[[str, Mapping[str, str], int], None]
"""Is given the name of an element, its attributes, and the line on which it begins, from 1."""

_PIECE = 2**20


class BrokenXmlError(ValueError):
    """It is not XML; says where."""


class DocumentTypeError(ValueError):
    """It declares a document type."""


@dataclass
class Element:
    """One element with all that is in it."""

    tag: str
    """Its name without namespace."""
    line: int
    """The line of the file on which it begins, from 1."""
    attributes: Mapping[str, str]
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def all(self, tag: str) -> list[Element]:
        """Give every element of a name in it, however deep, in the order of the text."""
        found: list[Element] = []
        waiting = list(reversed(self.children))
        while waiting:
            one = waiting.pop()
            if one.tag == tag:
                found.append(one)
            waiting += reversed(one.children)
        return found

    def value(self, tag: str) -> str:
        """Give the text of the first element of a name right in it, without blanks around."""
        return next((one.text.strip() for one in self.children if one.tag == tag), "")


def walk(
    pieces: Iterable[bytes], start: Start, end: Callable[[str], None], text: Callable[[str], None]
) -> Iterator[None]:
    """Go through XML as its elements begin and end, by their names without namespace.

    Yields:
        Nothing, after each piece.

    Raises:
        BrokenXmlError: it is not XML.
        DocumentTypeError: it declares a document type.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise DocumentTypeError

    def begin(tag: str, given: Mapping[str, str]) -> None:
        attributes = {_plain(key): value for key, value in given.items()}
        start(_plain(tag), attributes, parser.CurrentLineNumber)

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda tag: end(_plain(tag))
    parser.CharacterDataHandler = text
    try:
        for piece in pieces:
            parser.Parse(piece)
            yield
        parser.Parse(b"", True)  # noqa: FBT003  expat's signature
    except (expat.ExpatError, LookupError, UnicodeError) as wrong:
        raise BrokenXmlError(str(wrong)) from wrong


def _plain(name: str) -> str:
    return name.rpartition(" ")[2]


def follow(
    path: Path, start: Start, end: Callable[[str], None], text: Callable[[str], None]
) -> None:
    """Go through a file as its elements begin and end.

    Raises:
        SourceError: the file cannot be read, is not XML or declares a document type.
    """
    with _telling(path), closing(_pieces(path)) as pieces:
        for _ in walk(pieces, start, end, text):
            pass


def root(path: Path) -> str:
    """Give the name of the outermost element.

    Raises:
        SourceError: the file cannot be read, does not begin as XML or declares a document type.
    """
    found: list[str] = []
    with _telling(path), closing(_pieces(path)) as pieces:
        for _ in walk(pieces, lambda tag, *_: found.append(tag), _nothing, _nothing):
            if found:
                break
    return found[0]


def elements(path: Path, tags: Iterable[str]) -> Iterator[Element]:
    """Give the elements of some names that stand in no other such, while the file is read.

    Raises:
        SourceError: the file cannot be read, is not XML or declares a document type.
    """
    wanted = set(tags)
    done: list[Element] = []
    within: list[Element] = []

    def start(tag: str, given: Mapping[str, str], line: int) -> None:
        if within or tag in wanted:
            within.append(Element(tag, line, given))

    def end(_: str) -> None:
        if within:
            one = within.pop()
            (within[-1].children if within else done).append(one)

    def text(piece: str) -> None:
        if within:
            within[-1].text += piece

    with _telling(path), closing(_pieces(path)) as pieces:
        for _ in walk(pieces, start, end, text):
            yield from done
            done.clear()
        yield from done


def _nothing(_: str) -> None:
    """Leave it alone."""


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """Make an error of ours of what is wrong with a file.

    Raises:
        SourceError: it is not XML or declares a document type.
    """
    try:
        yield
    except DocumentTypeError as wrong:
        raise SourceError(
            "it declares a document type, through which text can grow without bounds or take in "
            "other files",
            where=str(path),
            code="unsafe-xml",
            hint="Take out what begins with <!DOCTYPE; no list needs it.",
        ) from wrong
    except BrokenXmlError as wrong:
        raise SourceError(
            f"it is not XML: {wrong}",
            where=str(path),
            code="broken-xml",
            hint="Fetch it again: a download may have been cut short, a page that tells an error "
            "saved in its place, or the text saved in another encoding than its first line says.",
        ) from wrong


def _pieces(path: Path) -> Generator[bytes, None, None]:
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece
    except OSError as wrong:
        raise SourceError(f"it cannot be read: {wrong.strerror}", where=str(path)) from wrong
