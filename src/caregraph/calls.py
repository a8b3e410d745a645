"""The quick calls of the shop window: open something and ask, without knowing the layers.

Layer 6, beside the doors. Each call needs one argument; everything after it is named.
"""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from typing import TYPE_CHECKING

from caregraph import questions
from caregraph.graph import store as stores
from caregraph.graph.choices import Choice
from caregraph.graph.view import View, open_view
from caregraph.results import Table

if TYPE_CHECKING:
    from caregraph import rdf


def load(
    *graphs: str | PathLike[str],
    as_of: str | None = None,
    known_by: str | None = None,
    adopt: str | Iterable[str] = (),
) -> View:
    """Open structures as one view; no graph means every shipped case.

    Args:
        graphs: Folders of tables, RDF files, store directories or ``case:<name>``.
        as_of: A date as text, ``any`` for everything as described, or each structure's own.
        known_by: Leave out what rests only on documents issued after this date.
        adopt: Proposals to take as adopted; ``all`` for every one.

    Raises:
        SourceError: something cannot be read; every problem of every table is told.
    """
    adopted = (adopt,) if isinstance(adopt, str) else tuple(adopt)
    return open_view([str(graph) for graph in graphs], Choice(as_of, known_by, adopted))


def build(*sources: str | PathLike[str]) -> rdf.Store:
    """Turn tables into a dataset: a named graph for each structure, as described.

    Raises:
        SourceError: something cannot be read; every problem of every table is told.
    """
    return stores.load(str(source) for source in sources)


def ask(view: View, question: str, **parameters: str) -> Table:
    """Answer a question of the catalogue, named by number or title, on a view."""
    return questions.ask(view, question, parameters)


def query(view: View, sparql: str) -> Table | bool | tuple[rdf.Triple, ...]:
    """Run any SPARQL 1.1 query on a view; the house prefixes need not be declared."""
    return questions.query(view, sparql)
