"""Whole graphs: the Graph Store Protocol for reading, and what there is of data in VoID.

Layer 6. A graph is named by its IRI, ``/graphs?graph=``, or by the key of its structure,
``/graphs/<key>``; ``/graphs?default`` is the view. Workers of the pool write them.
"""

from __future__ import annotations

import json

from flask import Blueprint, Response, request

from caregraph import provenance, rdf
from caregraph.errors import QueryError
from caregraph.graph.identity import CLOSED
from caregraph.serve.endpoint import description
from caregraph.serve.endpoint.asking import Query, ask, known_graphs
from caregraph.serve.endpoint.description import Dataset
from caregraph.serve.endpoint.formats import GRAPHS, JSON, Wanted, wanted
from caregraph.serve.loaded import structure_called
from caregraph.serve.web.failures import failure
from caregraph.serve.web.request import download, loaded, shown
from caregraph.serve.web.routes import Route, serves
from caregraph.vocab import CG

blueprint = Blueprint("graphs", __name__)

_GIVES = tuple(dict.fromkeys(GRAPHS.values()))
_FORMAT = {
    "format": "The form of the graph, by its name or media type, in place of Accept.",
    "output": "The same as format.",
}
_TITLES = ", ".join(one.name for one in rdf.GRAPH_FORMATS)
_WHOLE = "CONSTRUCT WHERE { ?s ?p ?o }"
_SIZES = "SELECT ?graph (COUNT(*) AS ?size) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"


@serves(
    blueprint,
    "/graphs",
    Route(
        takes={
            "default": "The view.",
            "graph": f"The IRI of a structure, or {CLOSED.value}.",
            **_FORMAT,
        },
        gives=_GIVES,
    ),
)
def graph() -> Response:
    """Give one graph: the view (``?default``), a structure or the closure (``?graph=<iri>``)."""
    names = request.args.getlist("graph")
    if ("default" in request.args) == bool(names) or len(names) > 1:
        raise QueryError(
            "ask for one graph",
            code="one-graph",
            hint="Write ?default, or ?graph= and the IRI of a structure.",
        )
    if names and names[0] not in known_graphs():
        return failure(
            f"there is no graph {names[0]}",
            code="unknown-graph",
            status=404,
            hint=f"Graphs: {', '.join(known_graphs())}.",
        )
    return _written(*names)


@serves(blueprint, "/graphs/<key>", Route(takes=_FORMAT, gives=_GIVES))
def graph_of_structure(key: str) -> Response:
    """Give the graph of one structure as asserted, by its key."""
    return _written(structure_called(loaded(), key).value)


@serves(blueprint, "/.well-known/void", Route(takes=_FORMAT, gives=tuple(description.RDF_TYPES)))
def void() -> Response:
    """Describe the data in VoID."""
    media_type = wanted(pages=False).graph
    if media_type not in description.RDF_TYPES:
        media_type = rdf.RdfFormat.TURTLE.media_type
    triples = description.dataset_description(
        request.url_root, request.url_root + "sparql", provenance.software(), _datasets()
    )
    return download(description.write(triples, media_type), media_type)


def _written(*names: str) -> Response:
    """Give a whole graph by its name, the view without one."""
    media_type = wanted(pages=False).graph
    if media_type is None:
        return failure(f"graphs are given as {_TITLES}", code="not-acceptable", status=406)
    answer = ask(Query(_WHOLE, names), Wanted(None, media_type), whole=True)
    return download(answer.body, media_type)


def _datasets() -> list[Dataset]:
    """Give every structure as a set of data."""
    answer = ask(Query(_SIZES), Wanted(JSON, None), whole=True)
    view = shown().view
    sizes = {
        rdf.NamedNode(row["graph"]["value"]): int(row["size"]["value"])
        for row in json.loads(answer.body)["results"]["bindings"]
    }
    return [
        Dataset(
            node.value,
            view.label(node),
            size,
            tuple(source.value for source in view.nodes(node, CG.mainSource)),
            tuple(view.texts(node, CG.licence)),
            tuple(view.texts(node, CG.asAt)),
        )
        for node, size in sizes.items()
    ]
