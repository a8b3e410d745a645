"""The network as files hold it, with what analyses count of each thing where that is asked for.

Part of ``exports``.
"""

from __future__ import annotations

from caregraph import networks
from caregraph.graph.view import View
from caregraph.networks import Network

OPTIONS = ("measures",)
"""Of ``exports.OPTIONS``, those that a network takes."""


def network(view: View, *, measures: bool = False) -> Network:
    """Give the network of a view, truth values and numbers as they are.

    Args:
        measures: Say of each thing what analyses count.
    """
    graph = networks.network(view)
    if measures:
        from caregraph import analyses

        analyses.measure(graph)
    return graph


def in_words(view: View, *, measures: bool = False) -> Network:
    """Give the network of a view, every attribute text."""
    return networks.in_words(network(view, measures=measures))
