"""The proposals that can be taken as adopted, read off the structures as described.

Layer 6.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from caregraph import rdf
from caregraph.graph import ontology
from caregraph.graph import store as stores
from caregraph.graph.choices import Part
from caregraph.vocab import CG, RDF, SKOS


@dataclass(frozen=True)
class Proposal:
    """A proposal in a structure."""

    node: rdf.NamedNode
    name: str
    """By which it is adopted: its key, or its IRI where another has that key."""
    label: str
    structure: rdf.NamedNode
    structure_label: str
    has_options: bool
    option_of: rdf.NamedNode | None
    """The proposal of which it is an option; of those no two rivals are adopted together."""
    option_of_label: str

    @property
    def names(self) -> set[str]:
        """Give the names in an address by which it is adopted."""
        key = self.structure.value.rpartition("/")[2]
        return {
            self.name,
            self.node.value,
            self.label,
            f"{key}/{self.node.value.rpartition('/')[2]}",
        }


def proposals(parts: Sequence[Part]) -> tuple[Proposal, ...]:
    """Give every proposal of some structures, by structure and label."""
    found = [one for dataset, _ in parts for one in _of(dataset)]
    times = Counter(name for name, _ in {(one.name, one.node) for one in found})
    named = (one if times[one.name] == 1 else replace(one, name=one.node.value) for one in found)
    return tuple(sorted(named, key=lambda one: (one.structure_label, one.label, one.name)))


def titles(parts: Sequence[Part]) -> dict[rdf.NamedNode, str]:
    """Give the title of every structure, sorted by IRI."""
    found = {
        one: _label(dataset, one) for dataset, _ in parts for one in stores.structures(dataset)
    }
    return dict(sorted(found.items(), key=lambda pair: pair[0].value))


def _of(dataset: rdf.Store) -> Iterator[Proposal]:
    for cls in ontology.subclasses(CG.Proposal):
        for quad in dataset.quads_for_pattern(None, RDF.type, cls):
            node, graph = quad.subject, quad.graph_name
            if isinstance(node, rdf.NamedNode) and isinstance(graph, rdf.NamedNode):
                options = dataset.quads_for_pattern(None, CG.optionOf, node)
                whole = next(_whole(dataset, node), None)
                yield Proposal(
                    node,
                    node.value.rpartition("/")[2],
                    _label(dataset, node),
                    graph,
                    _label(dataset, graph),
                    next(options, None) is not None,
                    whole,
                    _label(dataset, whole) if whole else "",
                )


def _whole(dataset: rdf.Store, option: rdf.NamedNode) -> Iterator[rdf.NamedNode]:
    """Give the proposal of which something is an option."""
    for quad in dataset.quads_for_pattern(option, CG.optionOf, None):
        if isinstance(quad.object, rdf.NamedNode):
            yield quad.object


def _label(dataset: rdf.Store, node: rdf.NamedNode) -> str:
    said = dataset.quads_for_pattern(node, SKOS.prefLabel, None)
    found = [quad.object.value for quad in said if isinstance(quad.object, rdf.Literal)]
    return found[0] if found else node.value.rpartition("/")[2]
