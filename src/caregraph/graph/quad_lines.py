"""Reading N-Quads line by line, each term once.

Layer 3. Most lines of a large file say what they say in terms that stood in lines before. A line of
four terms as the engine writes them is that statement, and is not read but looked up; any other
line the engine reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

from caregraph import rdf

GraphName: TypeAlias = rdf.Node | rdf.DefaultGraph

Said: TypeAlias = tuple[rdf.AnyTerm, rdf.NamedNode, rdf.AnyTerm, GraphName]
"""Subject, predicate, object and graph of a statement."""


class Terms:
    """Gives statements with one object for each term, however often it stands."""

    def __init__(self) -> None:
        self._names = _Names()
        self._terms = _Terms(self._names)
        self._others: dict[Any, Any] = {}

    def read(self, path: Path) -> Iterator[Said]:
        """Give the statements of a file of N-Quads in order.

        Raises:
            SyntaxError, ValueError: a line is no statement, or no text in UTF-8. Where that is in
                the file only the engine says.
        """
        names, terms, ends = self._names, self._terms, _Ends(self._names)
        with path.open(encoding="utf-8", newline="\n") as lines:
            for line in lines:
                try:
                    subject, predicate, rest = line.split(" ", 2)
                    obj, _, end = rest.rpartition(" <")
                    said = names[subject], names[predicate], terms[obj], ends[end]
                except ValueError:
                    yield from self.of(rdf.parse(line, rdf.RdfFormat.N_QUADS))
                else:
                    yield said

    def of(self, quads: Iterable[rdf.Quad]) -> Iterator[Said]:
        """Give statements that the engine has read."""
        for subject, predicate, obj, graph in quads:
            within = self._once(graph)
            yield self._once(subject), self._names[str(predicate)], self._once(obj), within

    def _once(self, term: Any) -> Any:
        if isinstance(term, rdf.NamedNode):
            return self._names[str(term)]
        if isinstance(term, rdf.Literal):
            return self._terms.setdefault(str(term), term)
        return self._others.setdefault(term, term)


class _Names(dict[str, rdf.NamedNode]):
    """Names by how the engine writes them.

    Raises:
        ValueError: it writes none so.
    """

    def __missing__(self, written: str) -> rdf.NamedNode:
        name = rdf.NamedNode(written[1:-1])
        _prove(name, written)
        self[written] = name
        return name


class _Terms(dict[str, rdf.NamedNode | rdf.Literal]):
    """Names and literals by how the engine writes them; raises what ``_Names`` raises."""

    def __init__(self, names: _Names) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, written: str) -> rdf.NamedNode | rdf.Literal:
        term: rdf.NamedNode | rdf.Literal
        if written.startswith("<"):
            term = self._names[written]
        else:
            text, _, datatype = written[1:].rpartition('"')
            of = self._names[datatype.removeprefix("^^")] if datatype else None
            term = rdf.Literal(text, datatype=of)
            _prove(term, written)
        self[written] = term
        return term


class _Ends(dict[str, rdf.NamedNode]):
    """The names of graphs by what follows the last ``<`` of a line; raises as ``_Names``."""

    def __init__(self, names: _Names) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, end: str) -> rdf.NamedNode:
        name = end.removesuffix("> .\n")
        if len(name) == len(end):
            raise ValueError
        self[end] = self._names[f"<{name}>"]
        return self[end]


def _prove(term: rdf.NamedNode | rdf.Literal, written: str) -> None:
    """See that the engine writes a term so.

    Raises:
        ValueError: it does not.
    """
    if str(term) != written:
        raise ValueError
