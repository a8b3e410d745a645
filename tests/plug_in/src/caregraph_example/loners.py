"""Loners: things that nothing is linked with.

A row is a thing at no edge.
"""

from collections.abc import Iterator
from typing import Any

NOT = "A link that nobody has stated may be there all the same."
COLUMNS = ("thing",)


def rows(graph: Any) -> Iterator[tuple[str]]:
    """Give their labels."""
    for node, data in graph.nodes(data=True):
        if not graph.degree(node):
            yield (str(data["label"]),)
