"""Answers as the engine writes them, cut after a whole row where a limit is reached.

Layer 6, used inside worker processes. The engine hands over what it writes piece by piece and is
stopped by the first piece beyond a limit; the document is then closed after its last whole row,
and says that it was cut where its format has a place for it.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import Literal

from caregraph import rdf
from caregraph.vocab import PREFIXES

CutBy = Literal["rows", "bytes"]


@dataclass(frozen=True)
class Cut:
    """Where answers are cut, by whichever comes first, and what a cut one says."""

    rows: int
    """Rows, or triples."""
    size: int
    """Bytes as the engine writes them."""
    link: str = ""
    """The address in the head of an answer that was cut; the limit is put behind it."""

    def told(self, by: CutBy) -> str:
        """Give the address that says by which limit an answer was cut."""
        return f"{self.link}#cut-by-{by}-at-{self.rows if by == 'rows' else self.size}"


@dataclass
class Written:
    """An answer as bytes, and which limit cut it, if any."""

    body: bytes
    cut_by: CutBy | None
    triples: int | None = None
    """How many triples a graph has."""


@dataclass(frozen=True)
class _Form:
    """How the engine writes rows, so that a document can be cut after one."""

    head: bytes
    """What comes right before the first row."""
    mark: bytes
    """What stands between two rows, and nowhere else but in texts, the head or the end."""
    row: re.Pattern[bytes]
    """One row up to the next, with what stands before it; only where another follows."""
    tail: bytes
    link: tuple[bytes, bytes] = (b"", b"")
    """Where in the head an address may stand, and how."""


_LINE = re.compile(rb"[^\n]*+\n(?=.)", re.DOTALL)
_JSON = _Form(
    b'"bindings":[',
    b"},{",
    re.compile(rb'(?:[^"}]++|"(?:[^"\\]++|\\.)*+"|\}(?!,\{))*+\}(?=,\{)', re.DOTALL),
    b"]}}",
    (b'},"results":', b',"link":["%s"]'),
)
_XML = _Form(
    b"<results>",
    b"</result><result>",
    re.compile(rb"<result>.*?</result>(?=<result>)", re.DOTALL),
    b"</results></sparql>",
    (b"</head>", b'<link href="%s"/>'),
)
_CSV = _Form(
    b"\r\n",
    b"\r\n",
    re.compile(rb'(?:[^"\r]++|"[^"]*+"|\r(?!\n))*+\r\n(?=.)', re.DOTALL),
    b"",
)
_FORMS = {
    rdf.QueryResultsFormat.JSON: _JSON,
    rdf.QueryResultsFormat.XML: _XML,
    rdf.QueryResultsFormat.CSV: _CSV,
    rdf.QueryResultsFormat.TSV: _Form(b"\n", b"\n", _LINE, b""),
    rdf.RdfFormat.N_TRIPLES: _Form(b"", b"\n", _LINE, b""),
}
_CONTROLS = bytes(one for one in range(0x20) if one not in b"\t\n\r")
_NOT_XML = re.compile(b"[" + re.escape(_CONTROLS) + b"]|\xef\xbf[\xbe\xbf]")
_COMMENTED = (
    rdf.RdfFormat.TURTLE,
    rdf.RdfFormat.TRIG,
    rdf.RdfFormat.N_TRIPLES,
    rdf.RdfFormat.N_QUADS,
    rdf.RdfFormat.N3,
)


def select(solutions: rdf.QuerySolutions, media_type: str, cut: Cut) -> Written:
    """Write the rows of a SELECT answer in one of the four result formats."""
    results_format = rdf.QueryResultsFormat.from_media_type(media_type)
    assert results_format is not None, media_type
    form = _FORMS[results_format]
    body, cut_by = _written(solutions, results_format, form, cut)
    if cut_by:
        place, link = form.link
        told = cut.told(cut_by).encode().replace(b"&", b"&amp;" if form is _XML else b"&")
        body = body.replace(place, (link % told if link else b"") + place, 1) + form.tail
    if form is _XML:
        body = _as_xml(body)
    return Written(body, cut_by)


def construct(triples: rdf.QueryTriples, media_type: str, cut: Cut) -> Written:
    """Write a graph in one of the formats of RDF, with the house prefixes where it has some."""
    rdf_format = rdf.RdfFormat.from_media_type(media_type)
    assert rdf_format is not None, media_type
    lines = rdf.RdfFormat.N_TRIPLES
    body, cut_by = _written(triples, lines, _FORMS[lines], cut)
    count = body.count(b"\n")
    if rdf_format not in (lines, rdf.RdfFormat.N_QUADS):
        body = _as(rdf_format, body)
    if cut_by and rdf_format in _COMMENTED:
        body += f"# This is not all: {cut.told(cut_by)}\n".encode()
    elif cut_by and rdf_format == rdf.RdfFormat.RDF_XML:
        body += f"\n<!-- This is not all: {cut.told(cut_by).replace('--', '-')} -->\n".encode()
    return Written(body, cut_by, count)


def _as_xml(body: bytes) -> bytes:
    """Replace what no XML may hold, and keep returns, which its readers take for ends of lines."""
    if len(body.translate(None, _CONTROLS)) < len(body) or b"\xef\xbf" in body:
        body = _NOT_XML.sub(b"\xef\xbf\xbd", body)
    return body.replace(b"\r", b"&#13;")


def _as(rdf_format: rdf.RdfFormat, lines: bytes) -> bytes:
    """Write N-Triples in another format, with those house prefixes that it uses."""
    used = {name: base for name, base in PREFIXES.items() if base.encode() in lines}
    parsed = rdf.parse(lines, format=rdf.RdfFormat.N_TRIPLES)
    buffer = io.BytesIO()
    triples = (quad.triple for quad in parsed)
    rdf.serialize(triples, output=buffer, format=rdf_format, prefixes=used)
    return buffer.getvalue()


class _FullError(Exception):
    """The engine has written enough."""


@dataclass
class _Sheet(io.RawIOBase):
    """What the engine writes on; it is full where a limit is exceeded."""

    form: _Form
    cut: Cut
    body: bytearray = field(default_factory=bytearray)
    _marks: int = 0
    """At least so many rows follow another one."""
    _place: int = 0
    """Where the last row ends that was counted one by one."""
    _rows: int = 0

    def write(self, piece: bytes) -> int:  # type: ignore[override]  # the engine gives bytes
        """Take a piece.

        Raises:
            _FullError: it is one too many.
        """
        before = max(0, len(self.body) - len(self.form.mark) + 1)
        self.body += piece
        self._marks += self.body.count(self.form.mark, before)
        if len(self.body) > self.cut.size:
            raise _FullError
        if self._marks >= self.cut.rows and self._whole_rows() >= self.cut.rows:
            raise _FullError
        return len(piece)

    def _whole_rows(self) -> int:
        """Count the rows that others follow, as far as the limits allow."""
        if not self._place:
            self._place = self.body.find(self.form.head) + len(self.form.head)
        while self._rows < self.cut.rows and (found := self.form.row.match(self.body, self._place)):
            if found.end() > self.cut.size:
                break
            self._place, self._rows = found.end(), self._rows + 1
        return self._rows

    def cut_short(self) -> tuple[bytes, CutBy]:
        """Give what stands up to the last whole row, and which limit is met there."""
        rows = self._whole_rows()
        return bytes(self.body[: self._place]), "rows" if rows >= self.cut.rows else "bytes"


def _written(
    answer: rdf.QuerySolutions | rdf.QueryTriples,
    form_of: rdf.QueryResultsFormat | rdf.RdfFormat,
    form: _Form,
    cut: Cut,
) -> tuple[bytes, CutBy | None]:
    sheet = _Sheet(form, cut)
    try:
        answer.serialize(sheet, format=form_of)  # type: ignore[arg-type]  # of its kind
    except _FullError:
        return sheet.cut_short()
    return bytes(sheet.body), None
