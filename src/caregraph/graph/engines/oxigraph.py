"""Oxigraph's own server: ``oxigraph serve``."""

from caregraph.graph.engine_kinds import Kind, Signs


def recognises(signs: Signs) -> bool:
    """See it by how it calls itself."""
    return signs.headers.get("server", "").startswith("Oxigraph/")


def _update(query: str) -> str:
    return query.removesuffix("/query") + "/update" if query.endswith("/query") else query


KIND = Kind(
    "Oxigraph",
    tried="0.5.13",
    update=_update,
    remarks=(
        "It writes numbers in their shortest form, 01 as 1, as the store of caregraph does.",
        "A query that takes too long is not ended by --timeout-s.",
    ),
)
