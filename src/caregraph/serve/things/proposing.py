"""The ways that lead on from a proposal.

Layer 6.
"""

from __future__ import annotations

from urllib.parse import quote

from caregraph import rdf
from caregraph.graph.view import View
from caregraph.serve.web.addresses import comparison_with, path_of
from caregraph.serve.web.content import Item, Items
from caregraph.serve.web.request import loaded
from caregraph.vocab import CG


def adopting(view: View, proposal: rdf.NamedNode) -> Items:
    """Give the way to the structures of a proposal, seen as if it were adopted."""
    adopted = loaded().proposal_names.get(proposal, proposal.value)
    name = quote(adopted)
    options = [Item("its options side by side", path=f"/options?proposal={name}")]
    return (
        *(
            Item("view as adopted", path=f"{path_of(structure.value)}?adopt={name}")
            for structure in view.nodes(proposal, CG.describedIn)
        ),
        Item("what it changes", path=comparison_with(adopted)),
        *(options if view.subjects(CG.optionOf, proposal) else []),
    )
