"""Say before the vote what a proposal changes, what that breaks, and who would be in the middle.

    python examples/before_the_vote.py [GRAPH] [DRAWING.svg]

The structure as it is and as it would be are two views of the same tables. The network of the
second goes to networkx, which knows more about networks than caregraph does.
"""

from __future__ import annotations

import sys
from pathlib import Path

import networkx as nx

import caregraph


def main(
    graph: str = "case:bath-and-north-east-somerset-2008", drawing: str = "adopted.svg"
) -> None:
    """Print what the proposals change, and write a drawing of the structure with them."""
    as_is, adopted = caregraph.load(graph), caregraph.load(graph, adopt="all")
    comparison = caregraph.compare(as_is, adopted, check=True)
    print(f"{len(comparison.changes)} changes; what they newly break:")
    for shift in comparison.own_findings.new:
        if shift.finding.outcome == "breach" and shift.finding.severity == "violation":
            print(f"  {shift.finding.rule}  {shift.finding.message}")

    network = caregraph.network(adopted)
    between = nx.betweenness_centrality(nx.DiGraph(network))
    most = max(between, key=between.__getitem__)
    print(f"Most paths lead through: {network.nodes[most]['label']}.")

    Path(drawing).write_text(caregraph.draw(adopted), "utf-8")
    print(f"Drawn in {drawing}.")


if __name__ == "__main__":
    main(*sys.argv[1:])
