"""What a page is about: structures as a whole, or one thing that many structures mention.

Layer 6. A page about one thing of a large country rests on few structures. The pages of all things
of one structure rest on the same, so that one view is made for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from caregraph import rdf
from caregraph.graph.choices import Part
from caregraph.graph.opened import Opened
from caregraph.rdf import Node

_LITTLE = 50_000
"""What is described in no more statements is always seen as a whole."""
_FEW = 3
"""A thing that more structures describe is looked at alone."""


@dataclass(frozen=True)
class Scope:
    """What pages are about."""

    structures: tuple[str, ...]
    """All that these describe, by IRI; or else"""
    thing: str = ""
    """a thing, by IRI."""

    def things(self, opened: Opened) -> set[Node]:
        """Give the things that they are about."""
        if self.thing:
            return {rdf.NamedNode(self.thing)}
        return {
            quad.subject
            for one in self.structures
            for quad in opened.within(rdf.NamedNode(one))
            if not isinstance(quad.subject, rdf.Triple)
        }


class Extent:
    """How much is described, and which of it a page is about."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._opened = Opened(parts)
        self._large: dict[rdf.NamedNode, bool] = {}
        self.is_little = not self._opened.is_more_than(_LITTLE)
        """Whether it is so little that everything is looked at for every page."""

    def describes(self, thing: rdf.NamedNode) -> bool:
        """Say whether any structure says anything of a thing."""
        return next(self._opened.said(thing, None, None), None) is not None

    def homes(self, thing: rdf.NamedNode) -> set[rdf.NamedNode]:
        """Give the structures that say anything of a thing."""
        found = {quad.graph_name for quad in self._opened.said(thing, None, None)}
        return {one for one in found if isinstance(one, rdf.NamedNode)}

    def scope(self, thing: rdf.NamedNode) -> Scope | None:
        """Say what the page of a thing is about; ``None``: everything, as no structure has it."""
        homes = self.homes(thing)
        if not homes:
            return None
        if len(homes) > _FEW or any(map(self._is_large, homes)):
            return Scope((), thing.value)
        return Scope(tuple(sorted(one.value for one in homes)))

    def _is_large(self, graph: rdf.NamedNode) -> bool:
        if graph not in self._large:
            self._large[graph] = self._opened.is_large(graph)
        return self._large[graph]
