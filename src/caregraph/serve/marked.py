"""What is served without some of its structures: those that are marked and not for the reader.

Layer 6. They are left out of what views are made of, so that nothing that is worked out can speak
of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace

from caregraph import rdf
from caregraph.graph import store as stores
from caregraph.graph.choices import Part, names_of_proposals
from caregraph.graph.filling import fill
from caregraph.graph.proposals import ALL, NONE
from caregraph.vocab import CG, code

_PUBLIC = code("access-rights", "public")


def marks(parts: Iterable[Part]) -> Mapping[rdf.NamedNode, Set[str]]:
    """Give how each structure is marked by ``cg:accessRights``, by the names of the codes.

    What is marked with something else has that as its mark, which no token shows.
    """
    found: defaultdict[rdf.NamedNode, set[str]] = defaultdict(set)
    for dataset, _ in parts:
        for quad in dataset.quads_for_pattern(None, CG.accessRights, None):
            if quad.object == _PUBLIC:
                continue
            for one in (quad.subject, quad.graph_name):  # alike, unless somebody meant to deceive
                if isinstance(one, rdf.NamedNode):
                    found[one].add(_name(quad.object))
    return found


def without(parts: Sequence[Part], hidden: Set[rdf.NamedNode]) -> list[Part]:
    """Give parts without some structures, and without the proposals that only those have.

    A dataset that has none of them is given as it is; of another, what is left is copied.
    """
    left = [(_without(dataset, hidden), choice) for dataset, choice in parts]
    found = [(dataset, choice) for dataset, choice in left if dataset is not None]
    known = {name.casefold() for dataset, _ in found for name, _ in names_of_proposals(dataset)}
    known |= {ALL, NONE}
    return [
        (dataset, replace(choice, adopt=tuple(n for n in choice.adopt if n.casefold() in known)))
        for dataset, choice in found
    ]


def _without(dataset: rdf.Store, hidden: Set[rdf.NamedNode]) -> rdf.Store | None:
    """Give a dataset without some structures; ``None`` where no other is left."""
    graphs = stores.structures(dataset)
    left = [graph for graph in graphs if graph not in hidden]
    if len(left) == len(graphs):
        return dataset
    rest = rdf.Store()
    for graph in left:
        fill(rest, dataset.quads_for_pattern(None, None, None, graph))
    return rest if left else None


def _name(mark: object) -> str:
    text = mark.value if isinstance(mark, rdf.NamedNode | rdf.Literal) else str(mark)
    return text.removeprefix(f"{_PUBLIC.value.rpartition('/')[0]}/")
