"""What a structure describes, table by table, a part at a time.

Layer 6. Where a view shows one structure alone, the lists on disk are its own, so that a page of
it reads no more than it shows.
"""

from __future__ import annotations

from caregraph import rdf
from caregraph.graph import naming
from caregraph.graph.view import View
from caregraph.serve.disk.lists import Lists
from caregraph.tables import tables
from caregraph.vocab import CG, RDF

MENTIONS = "mentions"
"""What is described and not in effect, or not known, as if it were a table."""


class Members:
    """The things of one structure by table, in the order of their names.

    Args:
        lists: Those of a view that shows this structure alone; ``None`` of any other.
    """

    def __init__(self, view: View, structure: rdf.NamedNode, lists: Lists | None = None) -> None:
        self._view, self._structure, self._lists = view, structure, lists
        self._read: dict[str, list[rdf.NamedNode]] = {}

    def count(self, table: str, asked: str = "") -> int:
        """Count the things of a table, or those of which a name holds some letters, folded."""
        if self._lists and table != MENTIONS:
            return self._lists.count(table, asked)
        return len(self._all(table, asked))

    def part(self, table: str, wanted: slice, asked: str = "") -> list[rdf.NamedNode]:
        """Give a part of the things of a table, or of those of which a name holds some letters."""
        if self._lists and table != MENTIONS:
            return [one.node for one in self._lists.part(table, asked, wanted)]
        return self._all(table, asked)[wanted]

    def _all(self, table: str, asked: str) -> list[rdf.NamedNode]:
        if table not in self._read:
            cls = CG.Mention if table == MENTIONS else CG[tables()[table].cls]
            here = [
                node
                for node in self._view.subjects(RDF.type, cls)
                if self._structure in self._view.nodes(node, CG.describedIn)
            ]
            self._read[table] = sorted(here, key=self._name)
        if not asked:
            return self._read[table]
        return [one for one in self._read[table] if asked in self._name(one)[0].casefold()]

    def _name(self, node: rdf.NamedNode) -> tuple[str, str]:
        return naming.name_of(self._view, node), node.value
