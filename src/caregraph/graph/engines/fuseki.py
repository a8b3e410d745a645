"""Apache Jena Fuseki."""

from caregraph.graph.engine_kinds import Kind, Signs

_SERVICES = ("/query", "/sparql")


def recognises(signs: Signs) -> bool:
    """See it by the number that it gives each request."""
    return "fuseki-request-id" in signs.headers


def _update(query: str) -> str:
    for service in _SERVICES:
        if query.endswith(service):
            return query.removesuffix(service) + "/update"
    return query


KIND = Kind(
    "Apache Jena Fuseki",
    tried="5.6.0",
    update=_update,
    remarks=(
        "It can be written to only where it was started with --update, or its settings say so.",
        "With tdb2:unionDefaultGraph its default graph is all named graphs at once; caregraph asks "
        "named graphs either way.",
    ),
)
