"""Comunica's endpoint over files and other sources."""

from caregraph import rdf
from caregraph.graph.engine_kinds import Kind, Signs


def recognises(signs: Signs) -> bool:
    """See it by what it adds to its answers."""
    return b'"httpRequests"' in signs.body


KIND = Kind(
    "Comunica",
    tried="5",
    rows=rdf.QueryResultsFormat.XML,
    chunk=None,
    remarks=(
        "It adds to rows in JSON what the standard has no place for; caregraph asks for XML.",
        "It shows sources that stand elsewhere, and caregraph does not write to it.",
    ),
)
