"""A case as its graph says it, by row keys and term names, so that tests read like the tables.

Rows are built into triples first; nothing here looks at a CSV cell.
"""

from __future__ import annotations

from functools import cache

import pyoxigraph as ox

from caregraph import assets
from caregraph.graph import build, ontology
from caregraph.graph.choices import Choice
from caregraph.graph.view import view
from caregraph.sources import folder
from caregraph.vocab import CG, PREFIXES, RDF


class Described:
    """The triples of one case, or of a view of it."""

    def __init__(self, case: str, store: ox.Store) -> None:
        self.case = case
        self.store = store
        self._keys = _keys(case)

    def values(self, key: str, term: str) -> set[str]:
        """Give what a row says under a property: row keys, code names or the text itself."""
        quads = self.store.quads_for_pattern(self._keys[key], CG[term], None)
        return {self._short(quad.object) for quad in quads}

    def types(self, key: str) -> set[str]:
        """Give the lowest classes of a row; those above follow."""
        quads = self.store.quads_for_pattern(self._keys[key], RDF.type, None)
        found = [quad.object for quad in quads if isinstance(quad.object, ox.NamedNode)]
        return {self._short(cls) for cls in ontology.lowest(found)}

    def where(self, term: str, value: str) -> set[str]:
        """Give the rows that refer to the row *value* under a property."""
        quads = self.store.quads_for_pattern(None, CG[term], self._keys[value])
        return {self._short(quad.subject) for quad in quads}

    def of_class(self, name: str) -> set[str]:
        """Give the rows of a class."""
        quads = self.store.quads_for_pattern(None, RDF.type, CG[name])
        return {self._short(quad.subject) for quad in quads} & set(self._keys)

    def evidence(self, key: str) -> set[str]:
        """Give the paragraphs that a row rests on."""
        found: set[str] = set()
        for quad in self.store.quads_for_pattern(self._keys[key], CG.hasEvidence, None):
            assert isinstance(quad.object, ox.NamedNode)
            locators = self.store.quads_for_pattern(quad.object, CG.locator, None)
            found |= {self._short(one.object) for one in locators}
        return found

    def resting_on(self, source: str) -> set[str]:
        """Give the rows that have evidence in a source."""
        documents = self.store.quads_for_pattern(None, CG.inDocument, self._keys[source])
        return {
            self._short(row.subject)
            for document in documents
            for row in self.store.quads_for_pattern(None, CG.hasEvidence, document.subject)
        }

    def iri(self, key: str) -> str:
        """Give the IRI of a row."""
        return self._keys[key].value

    def _short(self, term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
        if isinstance(term, ox.NamedNode):
            known = {node: key for key, node in self._keys.items()}.get(term)
            if known:
                return known
            ours = term.value.startswith(PREFIXES["cg"])
            return term.value.rpartition("/")[2] if ours else term.value
        return term.value if isinstance(term, ox.Literal) else str(term)


@cache
def described(case: str) -> Described:
    """Give a shipped case with everything it describes, whatever its status."""
    return Described(case, _dataset(case))


@cache
def seen(case: str, as_of: str | None = None, *adopt: str) -> Described:
    """Give a view of a shipped case: on a day, with some proposals adopted."""
    return Described(case, view(_dataset(case), Choice(as_of=as_of, adopt=adopt)).store)


@cache
def _dataset(case: str) -> ox.Store:
    return build.build([folder.read(assets.folder("cases") / case)])


@cache
def _keys(case: str) -> dict[str, ox.NamedNode]:
    """Give the IRI of every row, found by the table row that the graph names."""
    places = {
        f"{case}/{record.file}:{record.row}": record.key
        for record in folder.read(assets.folder("cases") / case).records
    }
    found: dict[str, ox.NamedNode] = {}
    for quad in _dataset(case).quads_for_pattern(None, CG.tableRow, None):
        assert isinstance(quad.subject, ox.NamedNode)
        assert isinstance(quad.object, ox.Literal)
        found[places[quad.object.value]] = quad.subject
    return found
