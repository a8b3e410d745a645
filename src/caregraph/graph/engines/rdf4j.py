"""Eclipse RDF4J Server, and what has its addresses."""

import re

from caregraph.graph.engine_kinds import Kind, Signs
from caregraph.sparql import stepping

_REPOSITORY = re.compile(r"/repositories/[^/?]+/?$")


def recognises(signs: Signs) -> bool:
    """See it by its address, because its answers do not say what it is."""
    return bool(_REPOSITORY.search(signs.url))


def _update(query: str) -> str:
    return query.rstrip("/") + "/statements"


KIND = Kind(
    "Eclipse RDF4J",
    tried="5.1.2, in a process of its own",
    written=stepping.written_out,
    update=_update,
    remarks=(
        "Its default graph is all named graphs at once, each statement as often as it stands in "
        "one; caregraph asks named graphs.",
        "5.1.2 loses rows where a step that need not be taken leads to what is IN a list of one; "
        "rules are written so that it does not.",
    ),
)
