"""The quick calls of the shop window: open something and ask, without knowing the layers.

Layer 6, beside the doors. Each call needs one argument; everything after it is named.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from caregraph import accountability, questions
from caregraph.graph import store as stores
from caregraph.graph.choices import Choice
from caregraph.graph.closure import open_around
from caregraph.graph.in_place import open_graph
from caregraph.graph.view import Source, View, open_parts, open_view
from caregraph.results import Table
from caregraph.sources import Convention
from caregraph.traces import Trace

if TYPE_CHECKING:
    from caregraph import rdf


def cases() -> tuple[str, ...]:
    """Name the structures that come with caregraph, as `load` takes them.

    >>> cases()[-1]
    'case:west-dunbartonshire-2022'
    """
    return tuple(stores.all_cases())


def load(
    *graphs: Source,
    as_of: str | None = None,
    known_by: str | None = None,
    adopt: str | Iterable[str] = (),
    dates: Convention | None = None,
) -> View:
    """Open structures as one view; no graph means every shipped case.

    Args:
        graphs: Names (a folder of tables, an RDF file, a store directory, the address of an
            endpoint or ``case:<name>``), stores as `build` gives them, graphs of rdflib, or views.
            What a name or a view carries of its own wins over the options here.
        as_of: A date as text, ``any`` for everything as described, or each structure's own.
        known_by: Leave out what rests only on documents issued after this date.
        adopt: Proposals to take as adopted; ``all`` for every one.
        dates: How dates in tables are written that are not as 2008-05-01: ``day-first``, or
            ``iso`` for none; by default they are read day first where their table shows it.

    Raises:
        SourceError: something cannot be read; every problem of every table is told.
        UnknownNameError: there is no such case or proposal.
        UsageError: a date cannot be read, or something is none of what can be opened.
    """
    adopted = (adopt,) if isinstance(adopt, str) else tuple(adopt)
    return open_view(graphs, Choice(as_of, known_by, adopted, dates=dates))


def build(*sources: Source, dates: Convention | None = None) -> rdf.Store:
    """Turn tables into a dataset: a named graph for each structure, as described.

    Args:
        sources: What `load` takes; none means every shipped case. A store directory alone is given
            as it stands, to be read and not changed.
        dates: How dates in tables are written, as for `load`.

    Raises:
        SourceError: something cannot be read; every problem of every table is told.
        UnknownNameError: there is no such case.
        UsageError: something is none of what can be opened.
    """
    return stores.open_store(dataset for dataset, _ in open_parts(sources, Choice(dates=dates)))


def trace(view: Source, name: str) -> Trace:
    """Trace the accountability paths of a post, or of a body, unit or organisation.

    Posts are looked for first, by title, other title, key, IRI or the name of a holder. Every
    line on the way is told once, every thing read once.

    Args:
        view: A view, or anything that `load` takes. Of a store directory only what the answer can
            rest on is read.

    Raises:
        UnknownNameError: nothing is called so; carries near matches.
        UsageError: several things are; lists them.
    """
    shown = view if isinstance(view, View) else open_around([view], Choice(), [name])
    return accountability.trace(shown, name)


def ask(view: Source, question: str, **parameters: str) -> Table:
    """Answer a question of the catalogue, named by number or title, on a view.

    Args:
        view: A view, or anything that `load` takes. Of a store directory only what an answer about
            a thing can rest on is read.
        parameters: What the question is asked about, by name: ``post="Chief Executive"``.

    Raises:
        UnknownNameError: there is no such question, or no such parameter or thing.
    """
    if not isinstance(view, View):
        asked = questions.find(question)
        view = questions.view_for([view], Choice(), asked, parameters)
    return questions.ask(view, question, parameters)


def query(view: Source, sparql: str) -> Table | bool | tuple[rdf.Triple, ...]:
    """Run any SPARQL 1.1 query on a view; the house prefixes need not be declared.

    The view is one, or anything that `load` takes; that of a store directory is kept on disk once
    it was made. Gives a table for SELECT, a truth for ASK, and triples for CONSTRUCT and DESCRIBE.

    Raises:
        QueryError: the query cannot be read or run, or asks another service.
    """
    shown = view if isinstance(view, View) else open_graph([view], Choice())
    return questions.query(shown, sparql)
