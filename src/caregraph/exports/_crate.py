"""A view as a research object: its files, and what is said of them in ro-crate-metadata.json.

Part of ``exports``, for the format ``crate`` (RO-Crate 1.1).
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from caregraph import provenance, spreadsheet
from caregraph.exports import _columns, _tables, csvw, pdf, svg, trig
from caregraph.graph.view import View
from caregraph.networks import network
from caregraph.provenance import Provenance
from caregraph.terms import terms
from caregraph.vocab import CG

METADATA = "ro-crate-metadata.json"
_CONTEXT = "https://w3id.org/ro/crate/1.1"
_SOFTWARE = "#caregraph"
_UNLICENSED = "#no-licence"
_CC_BY = "https://creativecommons.org/licenses/by/4.0/"
_ABOUT = {
    "view.trig": (
        "The statements of the view, with a graph for each structure and one for what is derived",
        "application/trig",
    ),
    "nodes.csv": ("The things of the view, a row each", "text/csv"),
    "edges.csv": ("The links between the things, a row each", "text/csv"),
    "csv-metadata.json": (
        "The columns of both tables with types and meanings, as CSV on the Web",
        "application/csvm+json",
    ),
    "drawing.svg": ("The drawing, as large as it needs", "image/svg+xml"),
    "drawing.pdf": ("The drawing on A3, a page for each part, and all in words", "application/pdf"),
    "codebook.csv": (
        "What every column of the tables and every term of the statements means",
        "text/csv",
    ),
    "CITATION.cff": ("How to cite it, in the Citation File Format", "text/yaml"),
}
"""The files, with what each is and its media type."""
Entity = dict[str, Any]
_DESCRIBERS = "#describers"


def files(view: View, published: date) -> dict[str, bytes]:
    """Give the files of the research object by their names, what describes the others first."""
    graph, origin = network(view), provenance.of(view)
    nodes, edges = _tables.nodes(graph), _tables.edges(graph)
    statements = _written(trig.write, view)
    found = {
        "view.trig": statements,
        "nodes.csv": nodes.written(),
        "edges.csv": edges.written(),
        "csv-metadata.json": csvw.described(view, graph),
        "drawing.svg": _written(svg.write, view),
        "drawing.pdf": _written(pdf.write, view),
        "codebook.csv": _codebook(nodes, edges, statements.decode()),
        "CITATION.cff": _citation(view, origin, published).encode(),
    }
    described = _metadata(view, origin, found, published)
    return {METADATA: json.dumps(described, ensure_ascii=False, indent=1).encode() + b"\n", **found}


def _written(write: Any, view: View) -> bytes:
    stream = io.BytesIO()
    write(view, stream)
    return stream.getvalue()


def _codebook(nodes: _tables.Table, edges: _tables.Table, statements: str) -> bytes:
    """Tell every column of the tables, and every term that stands in the statements."""
    rows: list[tuple[str, str, str, str]] = [
        (file, one.name, one.type, one.about)
        for file, columns in (
            ("nodes.csv", _columns.of_nodes(nodes)),
            ("edges.csv", _columns.of_edges(edges)),
        )
        for one in columns
    ]
    used = {word.rstrip(";.,") for word in statements.split() if word.startswith("cg:")}
    rows += [
        ("view.trig", one.name, one.kind, one.definition)
        for one in sorted(terms(), key=lambda one: one.name)
        if one.name in used
    ]
    return spreadsheet.table(("file", "name", "type", "what it holds"), rows)


def _citation(view: View, origin: Provenance, published: date) -> str:
    """Write CITATION.cff; its texts are JSON, which YAML takes as it is.

    It must name an author of everything: of a document that is its publisher, where one is stated.
    """
    told: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "Cite this view of the structures, and the documents that they rest on.",
        "type": "dataset",
        "title": f"{origin.title}, {origin.as_at}",
        "authors": [{"name": origin.describers}],
        "date-released": published.isoformat(),
        "version": origin.content,
        "identifiers": [{"type": "url", "value": origin.view}],
        "references": [
            {
                "type": "report",
                "title": one["name"],
                "authors": [{"name": one.get("publisher", f"The authors of {one['name']}")}],
            }
            for one in _sources(view)
        ],
    }
    if origin.licences == (_CC_BY,):
        told["license"] = "CC-BY-4.0"
    return "".join(
        f"{name}: {json.dumps(value, ensure_ascii=False)}\n"
        for name, value in told.items()
        if value
    )


def _metadata(
    view: View, origin: Provenance, written: Mapping[str, bytes], published: date
) -> dict[str, Any]:
    """Say what the files are, where they come from and on which terms they may be passed on."""
    licences, licensed = _licences(origin)
    sources = [*_sources(view)]
    root: Entity = {
        "@id": "./",
        "@type": "Dataset",
        "name": origin.title,
        "description": f"Who answers to whom. To be cited as: {origin.citation}",
        "identifier": origin.view,
        "version": origin.content,
        "datePublished": published.isoformat(),
        "license": _one(licensed),
        "author": {"@id": _DESCRIBERS},
        "publisher": {"@id": _DESCRIBERS},
        "creator": {"@id": _SOFTWARE},
        "isBasedOn": _one([{"@id": one["@id"]} for one in sources]),
        "hasPart": [{"@id": name} for name in written],
        "mentions": {"@id": "#export"},
    }
    parts: Iterable[Entity] = (
        {
            "@id": name,
            "@type": "File",
            "name": _ABOUT[name][0],
            "encodingFormat": _ABOUT[name][1],
            "contentSize": str(len(content)),
        }
        for name, content in written.items()
    )
    made: Entity = {
        "@id": "#export",
        "@type": "CreateAction",
        "name": "Written by caregraph",
        "instrument": {"@id": _SOFTWARE},
        "object": root["isBasedOn"],
        "result": root["hasPart"],
    }
    name, _, number = origin.software.partition(" ")
    software = {"@id": _SOFTWARE, "@type": "SoftwareApplication", "name": name, "version": number}
    described: Entity = {
        "@id": METADATA,
        "@type": "CreativeWork",
        "conformsTo": {"@id": _CONTEXT},
        "about": {"@id": "./"},
    }
    authors = {"@id": _DESCRIBERS, "@type": "Organization", "name": origin.describers}
    graph = [described, root, *parts, software, made, authors, *licences, *sources]
    return {"@context": f"{_CONTEXT}/context", "@graph": graph}


def _one(several: list[Entity]) -> Entity | list[Entity]:
    """Give a single one without its list, as RO-Crate has it."""
    return several[0] if len(several) == 1 else several


def _licences(origin: Provenance) -> tuple[list[Entity], list[Entity]]:
    """Give the licences, or that none is stated, and how the research object refers to them."""
    entities: list[Entity] = []
    for number, one in enumerate(origin.licences):
        is_address = one.startswith(("http://", "https://"))
        known = "Creative Commons Attribution 4.0 International" if one == _CC_BY else one
        name = one if is_address else f"#licence-{number}"
        entities.append(
            {
                "@id": name,
                "@type": "CreativeWork",
                "name": known,
                "description": f"Licence: {known}",
            }
        )
    if not entities:
        said = "No licence is stated: ask whoever describes the structure before passing it on."
        entities = [
            {
                "@id": _UNLICENSED,
                "@type": "CreativeWork",
                "name": "No licence is stated",
                "description": said,
            }
        ]
    return entities, [{"@id": one["@id"]} for one in entities]


def _sources(view: View) -> Iterator[Entity]:
    """Give the documents that the structures mainly rest on."""
    properties = (
        ("publisher", CG.publisher),
        ("datePublished", CG.issued),
        ("url", CG.webAddress),
    )
    sources = {one for node in view.structures for one in view.nodes(node, CG.mainSource)}
    for source in sorted(sources, key=lambda one: one.value):
        said = {name: view.texts(source, term) for name, term in properties}
        yield {
            "@id": source.value,
            "@type": "CreativeWork",
            "name": view.label(source),
            **{name: texts[0] for name, texts in said.items() if texts},
        }
