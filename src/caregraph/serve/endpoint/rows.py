"""SELECT answers as JSON, XML, CSV or TSV, closed properly where a limit cuts them short.

Layer 6, used inside worker processes. The engine's own writers cannot stop half-way and leave a
well-formed document; these can.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from caregraph import rdf
from caregraph.rdf import AnyTerm

_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Cut:
    """Where answers are cut: after so many rows or so many bytes, whichever comes first."""

    rows: int
    size: int


@dataclass
class Written:
    """An answer as bytes, how many rows it holds, and which limit cut it, if any."""

    body: bytes
    rows: int
    cut_by: str | None


def write(solutions: rdf.QuerySolutions, media_type: str, cut: Cut) -> Written:
    """Write the rows of a SELECT answer in one of the four result formats."""
    names = [variable.value for variable in solutions.variables]
    head, row, between, tail = _FORMATS[media_type]
    pieces = [head(names)]
    size, count, cut_by = len(pieces[0]), 0, None
    for solution in solutions:
        terms = [solution[i] for i in range(len(names))]
        text = (between if count else "") + row(names, terms)
        if count >= cut.rows or size + len(text) > cut.size:
            cut_by = "rows" if count >= cut.rows else "bytes"
            break
        pieces.append(text)
        size += len(text)
        count += 1
    pieces.append(tail)
    return Written("".join(pieces).encode(), count, cut_by)


def _json_head(names: list[str]) -> str:
    return f'{{"head":{{"vars":{json.dumps(names)}}},"results":{{"bindings":[\n'


def _json_row(names: list[str], terms: list[AnyTerm | None]) -> str:
    bound = {n: _json_term(t) for n, t in zip(names, terms, strict=True) if t is not None}
    return json.dumps(bound, ensure_ascii=False)


def _json_term(term: AnyTerm) -> dict[str, Any]:
    match term:
        case rdf.NamedNode():
            return {"type": "uri", "value": term.value}
        case rdf.BlankNode():
            return {"type": "bnode", "value": term.value}
        case rdf.Literal():
            told = {"type": "literal", "value": term.value}
            if term.language:
                told["xml:lang"] = term.language
            elif term.datatype.value != _XSD_STRING:
                told["datatype"] = term.datatype.value
            return told
        case _:
            parts = {name: _json_term(part) for name, part in _parts(term)}
            return {"type": "triple", "value": parts}


def _xml_head(names: list[str]) -> str:
    variables = "".join(f'<variable name="{escape(name)}"/>' for name in names)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<sparql xmlns="http://www.w3.org/2005/sparql-results#">'
        f"<head>{variables}</head>\n<results>\n"
    )


def _xml_row(names: list[str], terms: list[AnyTerm | None]) -> str:
    bound = "".join(
        f'<binding name="{escape(name)}">{_xml_term(term)}</binding>'
        for name, term in zip(names, terms, strict=True)
        if term is not None
    )
    return f"<result>{bound}</result>\n"


def _xml_term(term: AnyTerm) -> str:
    match term:
        case rdf.NamedNode():
            return f"<uri>{_xml_text(term.value)}</uri>"
        case rdf.BlankNode():
            return f"<bnode>{_xml_text(term.value)}</bnode>"
        case rdf.Literal():
            kind = ""
            if term.language:
                kind = f' xml:lang="{escape(term.language)}"'
            elif term.datatype.value != _XSD_STRING:
                kind = f' datatype="{_xml_text(term.datatype.value)}"'
            return f"<literal{kind}>{_xml_text(term.value)}</literal>"
        case _:
            parts = "".join(f"<{name}>{_xml_term(part)}</{name}>" for name, part in _parts(term))
            return f"<triple>{parts}</triple>"


def _xml_text(text: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", text))


def _parts(triple: rdf.Triple) -> Iterator[tuple[str, AnyTerm]]:
    yield "subject", triple.subject
    yield "predicate", triple.predicate
    yield "object", triple.object


def _csv_row(_names: list[str], terms: list[AnyTerm | None]) -> str:
    return _csv_line([_csv_term(term) for term in terms])


def _csv_term(term: AnyTerm | None) -> str:
    match term:
        case None:
            return ""
        case rdf.BlankNode() | rdf.Triple():
            return str(term)
        case _:
            return term.value


def _csv_line(values: list[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(values)
    return buffer.getvalue()


def _tsv_head(names: list[str]) -> str:
    return "\t".join(f"?{name}" for name in names) + "\n"


def _tsv_row(_names: list[str], terms: list[AnyTerm | None]) -> str:
    return "\t".join("" if term is None else str(term) for term in terms) + "\n"


_FORMATS = {
    "application/sparql-results+json": (_json_head, _json_row, ",\n", "\n]}}\n"),
    "application/sparql-results+xml": (_xml_head, _xml_row, "", "</results></sparql>\n"),
    "text/csv": (_csv_line, _csv_row, "", ""),
    "text/tab-separated-values": (_tsv_head, _tsv_row, "", ""),
}
