"""The structures that a SPARQL endpoint holds, brought here.

Layer 3.
"""

from __future__ import annotations

from caregraph import rdf
from caregraph.errors import SourceError
from caregraph.graph import blank_nodes
from caregraph.graph.filling import fill
from caregraph.graph.identity import VIEWS
from caregraph.graph.remote import Remote
from caregraph.vocab import PREFIXES


def fetch(url: str) -> rdf.Store:
    """Bring every structure of an endpoint here: a named graph each, as described.

    Endpoints cut answers off at so many rows and seldom say so. So reading goes on until a page
    is empty, and what came is compared with how much the endpoint says there is.

    Raises:
        SourceError: the endpoint does not answer, holds no structure, or gives less or more than
            it says it holds.
    """
    return fetched(Remote(url))


def fetched(remote: Remote) -> rdf.Store:
    """Bring every structure of an engine here, as ``fetch`` does."""
    graphs = structures(remote)
    if not graphs:
        raise SourceError(
            "no named graph of it describes a structure",
            where=remote.url,
            code="no-structure",
            hint="Each structure has to stand in a named graph of its own there.",
        )
    store = rdf.Store()
    for graph in graphs:
        _add(remote, graph, store)
    fill(store, blank_nodes.named(_nameless(remote)))
    return store


_DESCRIBED = f'FILTER(!STRSTARTS(STR(?g), "{VIEWS}"))'
"""What is kept there as a view is no structure as described."""
_STRUCTURE = f"?structure a <{PREFIXES['cg']}Structure>"
_NAMED = "FILTER(!isBlank(?s) && !isBlank(?o))"
_NAMELESS = f"""GRAPH ?g {{ ?s ?p ?o }} FILTER(isBlank(?s) || isBlank(?o))
    FILTER EXISTS {{ GRAPH ?g {{ {_STRUCTURE} }} }} {_DESCRIBED}"""


def structures(remote: Remote) -> list[rdf.NamedNode]:
    """Give the named graphs that describe structures, by IRI."""
    where = f"WHERE {{ GRAPH ?g {{ {_STRUCTURE} }} {_DESCRIBED} }}"
    there = remote.count(f"SELECT (COUNT(DISTINCT ?g) AS ?n) {where}")
    found: set[object] = set()
    for page in remote.pages(f"SELECT DISTINCT ?g {where} ORDER BY ?g", remote.rows):
        before = len(found)
        found |= {row["g"] for row in page}
        if len(found) == before or len(found) > there:
            break
    remote.compare("structures", there, len(found))
    graphs = [graph for graph in found if isinstance(graph, rdf.NamedNode)]
    if len(graphs) < len(found):
        raise remote.failure(
            "a structure stands in a graph without a name", hint="Load it there into a named graph."
        )
    return sorted(graphs, key=lambda graph: graph.value)


def _add(remote: Remote, graph: rdf.NamedNode, store: rdf.Store) -> None:
    """Add what a graph says without blank nodes, page by page, each statement once."""
    where = f"WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} {_NAMED} }}"
    there = remote.count(f"SELECT (COUNT(*) AS ?n) {where}")
    came = 0
    # Ordered, so that pages neither overlap nor leave a gap.
    for page in remote.pages(
        f"SELECT ?s ?p ?o {where} ORDER BY ?s ?p ?o",
        lambda part: remote.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {{ {part} }} }}"),
    ):
        before = came
        for said in page:
            quad = rdf.Quad(said.subject, said.predicate, said.object, graph)
            if quad not in store:
                store.add(quad)
                came += 1
        if came == before or came >= there:
            break
    remote.compare(f"statements of {graph.value}", there, came)


def _nameless(remote: Remote) -> list[rdf.Quad]:
    """Give what structures say with blank nodes.

    It is asked for in one answer, because the name of a blank node means nothing outside it.
    """
    there = remote.count(f"SELECT (COUNT(*) AS ?n) WHERE {{ {_NAMELESS} }}")
    if not there:
        return []
    found = remote.rows(f"SELECT ?g ?s ?p ?o WHERE {{ {_NAMELESS} }}")
    quads = {rdf.Quad(row["s"], row["p"], row["o"], row["g"]) for row in found}
    remote.compare("statements with blank nodes", there, len(quads))
    return list(quads)
