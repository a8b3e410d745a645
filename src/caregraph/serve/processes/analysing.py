"""What is dear to work out of a network for a page.

Layer 6, used inside worker processes; knows nothing of requests.
"""

from __future__ import annotations

from pathlib import Path

from caregraph import analyses, rdf
from caregraph.graph.view import View, anew
from caregraph.results import Table
from caregraph.serve.processes.changing import of_place


def analysis(
    view: View, name: str, only: rdf.NamedNode | None, over: str, _own: tuple[Path, ...]
) -> Table:
    """Run an analysis on a view, or on each day of a range on which something turns.

    Args:
        only: Look at this structure alone.
        over: The range; empty for the day of the view.

    Raises:
        UsageError: it is no range.
    """
    here = anew(of_place(view, only)) if only else view
    return analyses.analyse(here, name, over=over or None)
