"""Views kept in a SPARQL engine, where rules may run: a named graph each, found by its content.

Layer 3. The graph is named by the hash of what is in it, so that a view that stands there already
is used as it is. A note about it in a graph of notes is written last: a view without one, or with
fewer or more statements than it says, is written anew.
"""

from __future__ import annotations

from collections.abc import Collection

from caregraph import rdf
from caregraph.graph.identity import VIEWS
from caregraph.graph.remote import Remote
from caregraph.graph.view import View
from caregraph.vocab import PREFIXES

NOTES = rdf.NamedNode(f"{VIEWS}kept")
"""The named graph that says which views are kept there."""
_SIZE = rdf.NamedNode("http://rdfs.org/ns/void#triples")
_OF = rdf.NamedNode(f"{PREFIXES['prov']}wasDerivedFrom")
_SAME = rdf.NamedNode(f"{PREFIXES['prov']}value")


class Kept:
    """A view as it stands in an engine.

    Args:
        shown: Written there unless it is there already.

    Raises:
        SourceError: the engine does not answer, or is not written to; or what it holds afterwards
            is not what was written.
    """

    def __init__(self, remote: Remote, shown: View) -> None:
        self._remote = remote
        self.graph = rdf.NamedNode(f"{VIEWS}kept/{shown.fingerprint()}")
        self._size = len(shown.store)
        self.is_new = not self._is_whole()
        if self.is_new:
            self._write(shown)

    def select(self, query: str) -> list[rdf.QuerySolution]:
        """Run a SELECT query on it, there, written as that kind of engine needs it."""
        written = self._remote.kind.written(query)
        before, where, after = written.partition(" WHERE {")
        return self._remote.rows(f"{before} FROM {self.graph}{where}{after}")

    def see_whole(self) -> None:
        """See that it is there as it was written, so that what was asked was asked of all of it.

        Raises:
            SourceError: it is not: somebody changed or removed it meanwhile.
        """
        if not self._is_whole():
            raise self._remote.failure(
                "the view that is kept there was changed while it was asked",
                code="partial-endpoint",
                hint="Run again; it is written anew.",
            )

    def is_proven(self, by: str) -> bool:
        """Say whether rules, called by a hash, were seen to find there what they find here."""
        return self._remote.ask(f'ASK {{ GRAPH {NOTES} {{ {self.graph} {_SAME} "{by}" }} }}')

    def prove(self, by: str) -> None:
        """Note that rules were seen to find there what they find here."""
        self._remote.insert(NOTES, [rdf.Triple(self.graph, _SAME, rdf.Literal(by))])

    def _is_whole(self) -> bool:
        noted = (
            f"SELECT ?n WHERE {{ GRAPH {NOTES} {{ {self.graph} {_SIZE} ?n }} "
            f"FILTER(?n = {self._size}) }}"
        )
        return bool(self._remote.rows(noted)) and self._count() == self._size

    def _count(self) -> int:
        where = f"WHERE {{ GRAPH {self.graph} {{ ?s ?p ?o }} }}"
        return self._remote.count(f"SELECT (COUNT(*) AS ?n) {where}")

    def _write(self, shown: View) -> None:
        """Write it, and a note when it is whole."""
        _remove(self._remote, self.graph)
        self._remote.insert(
            self.graph, (quad.triple for quad in shown.store if not _is_nameless(quad))
        )
        # In one piece, because the name of a blank node means nothing outside it.
        nameless = [quad.triple for quad in shown.store if _is_nameless(quad)]
        self._remote.insert(self.graph, nameless, at_once=len(nameless))
        self._remote.compare("statements of the view", self._size, self._count())
        size = rdf.Literal(self._size)
        notes = [rdf.Triple(self.graph, _SIZE, size), rdf.Triple(self.graph, _OF, shown.iri)]
        self._remote.insert(NOTES, notes)


def tidy(remote: Remote, used: Collection[Kept], shown: View) -> None:
    """Remove views of the same choices from before something changed.

    Args:
        used: Those that stay.
    """
    stay = {one.graph for one in used}
    for row in remote.rows(f"SELECT ?g WHERE {{ GRAPH {NOTES} {{ ?g {_OF} {shown.iri} }} }}"):
        if isinstance(row["g"], rdf.NamedNode) and row["g"] not in stay:
            _remove(remote, row["g"])


def _remove(remote: Remote, graph: rdf.NamedNode) -> None:
    """Remove a view, its note first."""
    remote.update(f"DELETE WHERE {{ GRAPH {NOTES} {{ {graph} ?p ?o }} }}")
    remote.update(f"DROP SILENT GRAPH {graph}")


def _is_nameless(quad: rdf.Quad) -> bool:
    return isinstance(quad.subject, rdf.BlankNode) or isinstance(quad.object, rdf.BlankNode)
