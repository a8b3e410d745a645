"""Property paths: one small tree shared by shapes, compiler, parser and change analysis.

Layer 2. A path is read from SHACL lists or from SPARQL text, written as SPARQL, cut into
single steps (one pattern per EXISTS level is what keeps a query linear) and taken apart around one
predicate, so that a changed triple can be followed back to the nodes it touches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias


@dataclass(frozen=True, slots=True)
class Predicate:
    """One predicate, followed from subject to object."""

    iri: str


@dataclass(frozen=True, slots=True)
class Inverse:
    """A path followed backwards."""

    path: Path


@dataclass(frozen=True, slots=True)
class Sequence:
    """Paths followed one after the other."""

    parts: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Any one of several paths."""

    parts: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A path followed ``*`` any number of times, ``+`` at least once, ``?`` at most once."""

    path: Path
    mark: Literal["*", "+", "?"]


@dataclass(frozen=True, slots=True)
class Negated:
    """Any predicate but those listed; SPARQL has it, SHACL does not."""

    text: str


Path: TypeAlias = Predicate | Inverse | Sequence | Alternative | Repeat | Negated


class Edge(NamedTuple):
    """A triple at a node: the node is its subject or, where ``inverse``, its object."""

    predicate: str
    inverse: bool
    other: str | None = None
    """The IRI at the other end, as SPARQL text; None for any term."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place of a predicate inside a path: what leads to its triple and what follows it.

    ``flipped`` says that the path runs from the triple's object to its subject. An empty tuple
    means the triple stands at that end of the path.
    """

    before: tuple[Path, ...]
    after: tuple[Path, ...]
    flipped: bool


def text(path: Path) -> str:
    """Write *path* as SPARQL.

    >>> text(Sequence((Repeat(Inverse(Predicate("urn:p")), "+"), Predicate("urn:q"))))
    '((^<urn:p>)+)/<urn:q>'
    """
    match path:
        case Predicate(iri):
            return f"<{iri}>"
        case Inverse(inner):
            return f"^{_tight(inner)}"
        case Sequence(parts):
            return "/".join(_tight(part) for part in parts)
        case Alternative(parts):
            return "|".join(_tight(part) for part in parts)
        case Repeat(inner, mark):
            return f"{_tight(inner)}{mark}"
        case Negated(written):
            return written


def _tight(path: Path) -> str:
    written = text(path)
    return written if isinstance(path, Predicate | Negated) else f"({written})"


def name(path: Path) -> str:
    """Name *path* for people and fingerprints: the bare IRI of one predicate, else SPARQL text."""
    return path.iri if isinstance(path, Predicate) else text(path)


def backwards(path: Path) -> Path:
    """Turn *path* round, with the inverses pushed down to single predicates."""
    match path:
        case Predicate() | Negated():
            return Inverse(path)
        case Inverse(inner):
            return forwards(inner)
        case Sequence(parts):
            return Sequence(tuple(backwards(part) for part in reversed(parts)))
        case Alternative(parts):
            return Alternative(tuple(backwards(part) for part in parts))
        case Repeat(inner, mark):
            return Repeat(backwards(inner), mark)


def forwards(path: Path) -> Path:
    """Give the same path with its inverses pushed down to single predicates."""
    return backwards(path.path) if isinstance(path, Inverse) else path


def steps(path: Path) -> tuple[Path, ...]:
    """Cut *path* into single steps: no step is itself a sequence.

    >>> p, q = Predicate("urn:p"), Predicate("urn:q")
    >>> steps(Inverse(Sequence((p, q)))) == (Inverse(q), Inverse(p))
    True
    """
    path = forwards(path)
    if not isinstance(path, Sequence):
        return (path,)
    return tuple(step for part in path.parts for step in steps(part))


def pattern(start: str, step: Path, end: str) -> str:
    """Write one step as a triple pattern; a plain inverse becomes the turned pattern."""
    if isinstance(step, Inverse) and isinstance(step.path, Predicate):
        return f"{end} {text(step.path)} {start}"
    return f"{start} {text(step)} {end}"


def predicates(path: Path) -> frozenset[str] | None:
    """List the predicates whose triples *path* can use; None when it may be any predicate."""
    match path:
        case Predicate(iri):
            return frozenset({iri})
        case Inverse(inner) | Repeat(inner, _):
            return predicates(inner)
        case Sequence(parts) | Alternative(parts):
            found: frozenset[str] = frozenset()
            for part in parts:
                inner_found = predicates(part)
                if inner_found is None:
                    return None
                found |= inner_found
            return found
        case Negated():
            return None


def openings(path: Path) -> frozenset[Edge] | None:
    """List the edges of which a node must have one for *path* to lead anywhere from it.

    None where it need have none of any list: the path has no steps, or may have any predicate.

    >>> p, q = Predicate("urn:p"), Predicate("urn:q")
    >>> openings(Sequence((Repeat(p, "?"), Inverse(q)))) == {
    ...     Edge("urn:p", inverse=False), Edge("urn:q", inverse=True)}
    True
    """
    edges, empty = _opening(forwards(path))
    return None if empty else edges


def _opening(path: Path) -> tuple[frozenset[Edge] | None, bool]:
    """Give the edges a path may begin with, None for any, and whether it may have no steps."""
    match path:
        case Predicate(iri):
            return frozenset({Edge(iri, inverse=False)}), False
        case Inverse(Predicate(iri)):
            return frozenset({Edge(iri, inverse=True)}), False
        case Inverse(inner) if not isinstance(inner, Negated):
            return _opening(backwards(inner))
        case Inverse() | Negated():
            return None, False
        case Repeat(inner, mark):
            edges, empty = _opening(inner)
            return edges, empty or mark != "+"
        case Alternative(parts):
            begun = [_opening(part) for part in parts]
            return _all_edges(edges for edges, _ in begun), any(empty for _, empty in begun)
        case Sequence(parts):
            passed: list[frozenset[Edge] | None] = []
            for part in parts:
                edges, empty = _opening(part)
                passed.append(edges)
                if not empty:
                    return _all_edges(passed), False
            return _all_edges(passed), True


def _all_edges(several: Iterable[frozenset[Edge] | None]) -> frozenset[Edge] | None:
    found: frozenset[Edge] = frozenset()
    for edges in several:
        if edges is None:
            return None
        found |= edges
    return found


def occurrences(path: Path, predicate: str) -> Iterator[Occurrence]:
    """Find every place at which a triple with *predicate* can stand on *path*."""
    match path:
        case Predicate(iri):
            if iri == predicate:
                yield Occurrence((), (), flipped=False)
        case Negated():
            yield Occurrence((), (), flipped=False)
            yield Occurrence((), (), flipped=True)
        case Inverse(inner):
            yield from map(_turned, occurrences(inner, predicate))
        case Alternative(parts):
            yield from (place for part in parts for place in occurrences(part, predicate))
        case Sequence(parts):
            yield from _in_sequence(parts, predicate)
        case Repeat(inner, mark):
            again = () if mark == "?" else (Repeat(inner, "*"),)
            for place in occurrences(inner, predicate):
                yield Occurrence((*again, *place.before), (*place.after, *again), place.flipped)


def _turned(place: Occurrence) -> Occurrence:
    before = tuple(backwards(part) for part in reversed(place.after))
    after = tuple(backwards(part) for part in reversed(place.before))
    return Occurrence(before, after, flipped=not place.flipped)


def _in_sequence(parts: tuple[Path, ...], predicate: str) -> Iterator[Occurrence]:
    for index, part in enumerate(parts):
        for place in occurrences(part, predicate):
            before = parts[:index] + place.before
            yield Occurrence(before, place.after + parts[index + 1 :], place.flipped)
