"""OpenLink Virtuoso."""

from caregraph.graph.engine_kinds import Kind, Signs


def recognises(signs: Signs) -> bool:
    """See it by how it calls itself."""
    return signs.headers.get("server", "").startswith("Virtuoso/")


KIND = Kind(
    "OpenLink Virtuoso",
    tried="7.2.5 of Debian",
    page=5_000,
    nests_order=True,
    chunk=None,
    remarks=(
        "It gives at most ResultSetMaxRows rows, 10,000 as installed, and does not say that it cut "
        "an answer; caregraph reads page by page and counts.",
        "7.2.5 loses rows where dates are compared in a join and reads NOT EXISTS in its own way, "
        "so that no rule is run there and nothing is written.",
        "With a user and a password give the address that ends in /sparql-auth.",
    ),
)
