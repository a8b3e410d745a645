"""Datasets and triples as RDF: sorted, so that equal data give equal bytes.

Layer 3.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from caregraph import rdf
from caregraph.vocab import PREFIXES


def serialise(store: rdf.Store, rdf_format: rdf.RdfFormat) -> bytes:
    """Give a dataset as `write` writes it."""
    buffer = io.BytesIO()
    write(store, rdf_format, buffer)
    return buffer.getvalue()


def write(store: rdf.Store, rdf_format: rdf.RdfFormat, stream: BinaryIO) -> None:
    """Write a dataset with the house prefixes; a format without graphs gets the triples of all."""
    if rdf_format.supports_datasets:
        rdf.serialize(_sorted(store), output=stream, format=rdf_format, prefixes=PREFIXES)
    else:
        stream.write(serialise_triples((quad.triple for quad in store), rdf_format))


def _sorted(store: rdf.Store) -> Iterator[rdf.Quad]:
    """Give every statement in the order of its text; those of one subject are held at a time."""
    for subject in sorted({quad.subject for quad in store}, key=str):
        yield from sorted(store.quads_for_pattern(subject, None, None), key=str)


def serialise_triples(triples: Iterable[rdf.Triple], rdf_format: rdf.RdfFormat) -> bytes:
    """Write triples with the house prefixes, each once, sorted: equal data give equal bytes."""
    buffer = io.BytesIO()
    every = sorted(set(triples), key=str)
    rdf.serialize(every, output=buffer, format=rdf_format, prefixes=PREFIXES)
    return buffer.getvalue()
