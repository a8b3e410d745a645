"""What the compiler gives: query texts with what their rows mean.

Layer 2 (shacl), below the compiler: to run what was compiled, nothing that compiles is needed. A
query's text serves two ways: over all targets of its shape, or over the focus
nodes asked for. In the second case targets are tested, not listed: Oxigraph would otherwise begin
with every instance of the class.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from caregraph.errors import QueryError
from caregraph.rdf import BlankNode, Term
from caregraph.shacl.shapegraph import ShapeGraph
from caregraph.sparql.needed import Need

EVERYONE = "\x01"
"""Where a query's text takes the shape's targets, or the focus nodes asked for."""
ASKED = "\x02"
"""Where a query's text takes the focus nodes asked for, and nothing in a full run."""
WHOLE = "\x03"
"""Stands around what the text says in a full run, and not where focus nodes are asked for."""
_IN_A_FULL_RUN = re.compile(f"{WHOLE}.*?{WHOLE}")


@dataclass(frozen=True)
class Focus:
    """How the focus nodes of a query are found."""

    everyone: str
    """Patterns that list them in ``?this``."""
    test: str
    """Patterns and filters that keep the right ones among given ``?this``."""
    classes: frozenset[str] | None = None
    """The classes, subclasses included, whose instances are the targets; None where something
    else makes targets too."""

    @staticmethod
    def among(nodes: Iterable[Term]) -> str:
        """Write that ``?this`` is one of some nodes; a blank node cannot be asked.

        Raises:
            QueryError: one has no name.
        """
        terms = list(nodes)
        if any(isinstance(term, BlankNode) for term in terms):
            raise QueryError(
                "a blank node cannot be named in a query",
                hint="Give the node an IRI, or check everything.",
            )
        return f"VALUES ?this {{ {' '.join(map(str, terms))} }}"


@dataclass(frozen=True)
class ShapeQuery:
    """One constraint as one set-at-a-time SELECT: every row is one result."""

    root: str
    """The shape with the targets from which the constraint was reached."""
    shape: str
    """The shape that holds the constraint."""
    constraint: str | None
    """For sh:sparql, the node of the constraint."""
    component: str
    path: str | None
    severity: str
    messages: tuple[str, ...]
    columns: tuple[str, ...]
    """What the rows bind, without question marks; ``this`` is the focus node."""
    value: str | None
    """The column that holds the offending value, if any."""
    template: str
    focus: Focus
    needs: tuple[Need, ...] = ()
    """What a graph must hold for the query to have a row, as far as that is known."""
    shared: str | None = None
    """What it begins with as other queries do, for their targets alike, with places as in
    ``template``: every focus node with a row has it."""

    @cached_property
    def text(self) -> str:
        """The query over every target of the root shape."""
        return self._over_everyone(self.template)

    @property
    def beginning(self) -> str | None:
        """The query over every target for what others begin with too, if anything."""
        return self.shared and self._over_everyone(self.shared)

    def _over_everyone(self, template: str) -> str:
        said = template.replace(EVERYONE, self.focus.everyone).replace(ASKED, "")
        return said.replace(WHOLE, "")

    def focused(self, nodes: Iterable[Term], *, known: bool = False) -> str:
        """Give the query over those of *nodes* that are targets; a blank node cannot be asked.

        Args:
            known: All of them are targets, and the query need not look.
        """
        values = self.focus.among(nodes)
        everyone = values if known else f"{values} {self.focus.test}"
        said = self.template.replace(EVERYONE, everyone).replace(ASKED, values)
        return _IN_A_FULL_RUN.sub("", said)


@dataclass(frozen=True, eq=False)
class Compiled:
    """Shapes as queries, with the means to compile them again where that hangs on the classes."""

    queries: tuple[ShapeQuery, ...]
    targets: Mapping[str, Focus]
    """From each shape with targets to how its focus nodes are found."""
    subclasses: Mapping[str, frozenset[str]] | None = None
    """As given to ``compile_shapes``."""
    shapes: ShapeGraph | None = None
    """What was compiled; ``None`` where no class stands for those below it, since the queries are
    then the same whatever the classes."""
