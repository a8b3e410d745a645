"""A query as it is looked at: its text, its parts, the data, and what is said about a place in it.

Layer 4.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from caregraph import rdf
from caregraph.errors import QueryError
from caregraph.sparql import running
from caregraph.vocab import BASE, PREFIXES, RDF, SKOS, shorten
from caregraph.workbench import knowledge, parts, reading
from caregraph.workbench.data import Data
from caregraph.workbench.parts import Group, Pattern, Query, Term

Place: TypeAlias = "Term | parts.Path | parts.Element | parts.Mark | parts.Exists | Group"
"""What something can be said about."""

Edit = tuple[int, int, str]
"""From where to where in the text, and what stands there instead."""


@dataclass(frozen=True)
class Advice:
    """What is likely to be wrong with a place in a query, and how it is mended."""

    kind: str
    """What kind of mistake it is: ``unknown-term``, ``wrong-direction``..."""
    line: int
    column: int
    start: int
    end: int
    says: str
    """What is wrong, in a sentence."""
    instead: tuple[str, ...] = ()
    """What is there instead, each in a sentence or a word."""
    mended: str | None = None
    """The whole query with this mended, where it is certain how."""

    @property
    def place(self) -> str:
        """Say where it is."""
        return f"line {self.line}, column {self.column}"

    def as_json(self) -> dict[str, object]:
        """Give it as JSON."""
        return {
            "kind": self.kind,
            "line": self.line,
            "column": self.column,
            "start": self.start,
            "end": self.end,
            "says": self.says,
            "instead": list(self.instead),
            "mended": self.mended,
        }


@dataclass(frozen=True)
class Placed:
    """A pattern with the patterns that have to match beside it."""

    pattern: Pattern
    beside: tuple[Pattern, ...]
    graph: Term | None = None
    """The graph in which it is looked for; the view where there is none."""
    is_needed: bool = True
    """Whether without a match of it there is no row: it is neither optional nor one of several."""


class Asked:
    """A query that is looked at."""

    def __init__(self, text: str, data: Data) -> None:
        """Read a query; the engine has to have read it before.

        Raises:
            QueryError: it is of a form that is not read here.
        """
        self.text = text
        self.query: Query = reading.read(text)
        self.data = data
        data.prologue = self.query.prologue

    @property
    def patterns(self) -> list[Placed]:
        """Give every pattern with those that have to match beside it."""
        return list(_placed(self.query.where, (), None))

    def advice(
        self,
        kind: str,
        at: Place,
        says: str,
        instead: Iterable[str] = (),
        mend: Sequence[Edit] = (),
    ) -> Advice:
        """Say something about a place.

        Args:
            mend: How the text is mended; what does not come out as a query is not offered.
        """
        line, column = position(self.text, at.start)
        mended = edited(self.text, mend) if mend else None
        if mended is not None and not is_query(mended):
            mended = None
        return Advice(kind, line, column, at.start, at.end, says, tuple(instead), mended)

    def written(self, pattern: Pattern, **other: str) -> str:
        """Write a pattern by itself.

        Args:
            other: What stands in the place of its ``subject``, ``path`` or ``object``.
        """
        path = other.get("path", self.text[pattern.path.start : pattern.path.end])
        subject = other.get("subject", self.node(pattern.subject))
        return f"{subject} {path} {other.get('object', self.node(pattern.object))} ."

    def node(self, term: Term) -> str:
        """Write a term; a node without a name becomes a variable, so that it joins elsewhere."""
        return as_variable(term) if term.kind == "blank" else term.written

    def classes(self, term: Term, beside: Iterable[Pattern]) -> set[str]:
        """Give the IRIs of the classes that something is said to be of."""
        return {
            one.object.value
            for one in beside
            if one.predicate is not None
            and one.predicate.value == RDF.type.value
            and same(one.subject, term)
            and one.object.kind == "iri"
        }

    def name(self, iri: str) -> str:
        """Write an IRI as one would in this query."""
        return written(iri, self.query.prefixes)

    def path(self, name: str) -> str:
        """Write a house name, turned or not, as one would in this query."""
        turned, local = ("^", name[1:]) if name.startswith("^") else ("", name)
        prefix, _, rest = local.partition(":")
        return turned + (self.name(PREFIXES[prefix] + rest) if prefix in PREFIXES else local)

    def called(self, node: rdf.AnyTerm) -> str:
        """Say what something in the data is called: its label and how it is written, or a value."""
        if not isinstance(node, rdf.NamedNode):
            return str(node) if isinstance(node, rdf.Literal) else "something without a name"
        label = self.label(node.value)
        short = self.name(node.value)
        return f"{short} ({label})" if label else short

    def is_nowhere(self, iri: str) -> bool:
        """Say whether nothing that is loaded is or names a thing with an IRI, or is a graph."""
        graph = f"{{ GRAPH <{iri}> {{ ?one ?property ?other }} }}"
        return self.data.lacks(
            f"{{ <{iri}> ?property ?other }} UNION {{ ?one ?property <{iri}> }} UNION {graph}"
        )

    def label(self, iri: str) -> str | None:
        """Give what a term, code or thing is called."""
        if iri in knowledge.known():
            return knowledge.known()[iri].label
        found = self.data.terms("label", f"<{iri}> <{SKOS.prefLabel.value}> ?label", 1)
        return found[0].value if found and isinstance(found[0], rdf.Literal) else None


def same(one: Term, other: Term) -> bool:
    """Say whether two terms are the same variable or the same thing."""
    return one.kind == other.kind and one.value == other.value


def as_variable(term: Term) -> str:
    """Write a node without a name as a variable."""
    return "?blank_" + "".join(one if one.isalnum() else "_" for one in term.value)


def written(iri: str, prefixes: Mapping[str, str] = PREFIXES) -> str:
    """Write an IRI with a prefix where that can be read back, else in angle brackets."""
    short = shorten(iri)
    prefix, _, local = short.partition(":")
    fits = local.replace("-", "").replace("_", "").isalnum()
    if fits and prefixes.get(prefix, "") + local == iri:
        return short
    return f"<{iri}>"


def position(text: str, at: int) -> tuple[int, int]:
    """Give line and column of a place, both from 1."""
    before = text[:at]
    return before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1


def edited(text: str, edits: Sequence[Edit]) -> str:
    """Give a text with some places put anew."""
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def is_query(text: str) -> bool:
    """Say whether the engine and the workbench can read a query."""
    try:
        running.run(rdf.Store(), text)
        reading.read(text)
    except QueryError:
        return False
    return True


def is_house(iri: str) -> bool:
    """Say whether an IRI is a term of the ontology, as it should be."""
    return iri.startswith(BASE) and "/" not in iri.removeprefix(BASE)


def _placed(
    group: Group, outer: tuple[Pattern, ...], graph: Term | None, *, is_needed: bool = True
) -> Iterator[Placed]:
    own = tuple(one for one in group.elements if isinstance(one, Pattern))
    for pattern in own:
        others = tuple(one for one in own if one is not pattern)
        yield Placed(pattern, (*others, *outer), graph, is_needed)
    for element in group.elements:
        beside = () if isinstance(element, parts.Subquery) else (*own, *outer)
        inside, needed = graph, is_needed and isinstance(element, parts.Subquery)
        if isinstance(element, parts.Nested):
            if element.word == "SERVICE":
                continue
            inside = element.name if element.word == "GRAPH" else graph
            needed = is_needed and element.word in ("", "GRAPH")
        for inner in parts.inner_groups(element):
            yield from _placed(inner, beside, inside, is_needed=needed)
