"""The ontology as one file, for the tools of others: modules, code lists and law together.

Layer 3. Nothing is imported, and every label also stands under ``rdfs:label``, which is all that
some tools look at.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from caregraph import assets, rdf
from caregraph.vocab import PREFIXES, RDFS, SKOS, turtle_prologue

SUFFIXES = {rdf.suffix(one): one for one in rdf.GRAPH_FORMATS} | {".owl": rdf.RdfFormat.RDF_XML}
"""What a file of the ontology may end in, each with the format that it is then in."""

_PATTERNS = ("caregraph.ttl", "*.ttl", "codes/*.ttl", "law/*.ttl")
_PREFIX = re.compile(r"^@prefix .*\n", re.MULTILINE)
_TITLE = rdf.NamedNode(PREFIXES["dcterms"] + "title")


def written(rdf_format: rdf.RdfFormat) -> bytes:
    """Write the whole ontology in a format of RDF that holds one graph.

    In Turtle it is the text of its files, so that what belongs together stands together.
    """
    text = turtle()
    if rdf_format == rdf.RdfFormat.TURTLE:
        return text.encode()
    buffer = io.BytesIO()
    rdf.serialize(_triples(text), output=buffer, format=rdf_format, prefixes=PREFIXES)
    return buffer.getvalue()


def turtle() -> str:
    """Give the whole ontology as Turtle, the header first and the labels once more at the end."""
    paths = dict.fromkeys(path for one in _PATTERNS for path in assets.files("ontology", one))
    bodies = [_PREFIX.sub("", path.read_text("utf-8")).strip() for path in paths]
    text = "\n\n".join([turtle_prologue(), *bodies])
    labels = "".join(f"{triple} .\n" for triple in _labels(text))
    return f"{text}\n\n# Every label again, for tools that know no other property.\n\n{labels}"


def _labels(text: str) -> Iterator[rdf.Triple]:
    for triple in _triples(text):
        if triple.predicate in (SKOS.prefLabel, _TITLE):
            yield rdf.Triple(triple.subject, RDFS.label, triple.object)


def _triples(text: str) -> Iterator[rdf.Triple]:
    return (quad.triple for quad in rdf.parse(text, format=rdf.RdfFormat.TURTLE))
