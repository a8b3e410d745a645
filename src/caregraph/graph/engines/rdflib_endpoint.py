"""rdflib-endpoint: rdflib behind FastAPI."""

from caregraph.graph.engine_kinds import Kind, Signs


def recognises(signs: Signs) -> bool:
    """See it by its server and the order of its answer, because it does not say what it is."""
    return signs.headers.get("server") == "uvicorn" and signs.body.startswith(b'{"results"')


KIND = Kind(
    "rdflib-endpoint",
    tried="0.6.3",
    chunk=2_000,
    remarks=(
        "It can be written to only where it was started with --enable-update, and keeps what is "
        "written as long as it runs.",
        "Whatever is asked runs in one process, and a slow query holds all others up.",
    ),
)
