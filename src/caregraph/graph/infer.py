"""Deriving shortcuts: the rules of ``queries/infer`` run on a graph until nothing new follows.

Layer 3. Each file is one derivation, a CONSTRUCT query with its words in the head; the folder is
the registry. What things are is derived before anything else, because other derivations ask what
a thing is not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cache
from typing import Any

from caregraph import assets, rdf
from caregraph.errors import AssetError
from caregraph.graph import ontology
from caregraph.graph.filling import fill
from caregraph.keeping import kept
from caregraph.vocab import RDF, RDFS, prologue

_HEAD = re.compile(r"^CONSTRUCT \{([^{}]*)\}\s+WHERE", re.MULTILINE)


@cache
def rules() -> dict[str, str]:
    """Give every derivation by the name of its file, with the house prefixes put before it.

    Raises:
        AssetError: a file is not a CONSTRUCT query.
    """
    found = {}
    for path in assets.files("queries", "infer/*.rq"):
        text = prologue() + path.read_text("utf-8")
        try:
            rdf.construct(rdf.Store(), text)
        except rdf.RdfError as broken:
            raise AssetError(f"{path.name} cannot be used: {broken}") from broken
        found[path.stem] = text
    return found


def words(text: str) -> str:
    """Give what a derivation says of itself: the comment in its head."""
    return " ".join(line[2:] for line in text.splitlines() if line.startswith("# "))


@cache
def background() -> rdf.Store:
    """Give the ontology, the codes and the law with what is derived in them; read-only."""
    store = rdf.Store()
    fill(store, ontology.statements())
    derive(store)
    return store


def is_background(triple: rdf.Triple) -> bool:
    """Say whether a triple is in the background, which is made only where it may be."""
    return triple.subject in _named() and rdf.Quad(*triple) in background()


@cache
def _named() -> frozenset[rdf.AnyTerm]:
    """Give whatever the ontology, the codes and the law name: what is derived names no other."""
    return frozenset(one for quad in ontology.statements() for one in (quad.subject, quad.object))


def following(store: rdf.Store) -> set[rdf.Quad]:
    """Find what follows in *store* from its other statements, whether or not a source says it.

    Without these statements, deriving gives every one of them again. What follows in the ontology
    alone, or only from what follows from it in turn, is not among them.
    """
    candidates: set[rdf.Quad] = set()
    for text in rules().values():
        candidates |= {rdf.Quad(*triple) for triple in rdf.construct(store, text)}
    known = background()
    candidates = {quad for quad in candidates if quad in store and quad not in known}
    rest = rdf.Store()
    fill(rest, (quad for quad in store if quad not in candidates))
    derive(rest)
    return {quad for quad in candidates if quad in rest}


def derive(store: rdf.Store) -> None:
    """Add to *store*, in its default graph, what the derivations give.

    Each is asked once all that it looks at is there, and again only where more of that came. What
    comes is seen one by one only where one that was asked before may hang on it.
    """
    order = _derivations()
    waiting = [*order]
    while waiting:
        one = waiting.pop(0)
        close = _CLOSING.get(one.name)
        asked = [other for other in order if other not in waiting and not (other is one and close)]
        if close:
            close(store)
        elif None not in one.gives and not any(other.hangs_on(one.gives) for other in asked):
            rdf.update(store, one.insert)
        else:
            given = _given(store, one.text)
            again = [other for other in asked if other.hangs_on(given)]
            waiting = [other for other in order if other in waiting or other in again]


def _given(store: rdf.Store, text: str) -> set[str | None]:
    """Add what a derivation gives, in the order it does; say of which predicates any is new."""
    quads = (rdf.Quad(*triple) for triple in rdf.construct(store, text))
    new = dict.fromkeys(quad for quad in quads if quad not in store)
    fill(store, new)
    return {quad.predicate.value for quad in new}


def _classes_above(store: rdf.Store) -> None:
    """Give things every class above theirs, however far, as ``classes-above`` gives the next."""
    graph = rdf.DefaultGraph()
    above: defaultdict[Any, set[rdf.NamedNode]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, RDFS.subClassOf, None, graph):
        if isinstance(quad.object, rdf.NamedNode):
            above[quad.subject].add(quad.object)
    for _ in range(len(above)):  # as far as the longest way there can be
        farther = {
            low: high.union(*map(above.__getitem__, high & above.keys()))
            for low, high in above.items()
        }
        if farther == above:
            break
        above.update(farther)
    for low, high in above.items():
        of_it = [quad.subject for quad in store.quads_for_pattern(None, RDF.type, low, graph)]
        fill(store, (rdf.Quad(thing, RDF.type, one) for thing in of_it for one in high))


_CLOSING: Mapping[str, Callable[[rdf.Store], None]] = {"classes-above": _classes_above}
"""Derivations that feed themselves and most others, told at once as far as they go."""


@dataclass(frozen=True, slots=True, eq=False)  # each is itself: they are looked up by thousands
class _Derivation:
    name: str
    text: str
    reads: frozenset[str | None]
    """The predicates it looks at; None for any."""
    gives: frozenset[str | None]
    """Those it gives; None for one that the data name."""

    @property
    def insert(self) -> str:
        """The same as an update that puts what it gives where it is asked."""
        return _HEAD.sub(r"INSERT {\1} WHERE", self.text)

    def hangs_on(self, given: Set[str | None]) -> bool:
        """Say whether triples of some predicates may be what this asks for."""
        return bool(given) and (None in self.reads or not given.isdisjoint(self.reads))


@cache
def _derivations() -> tuple[_Derivation, ...]:
    """Give every derivation after those that give what it looks at, as far as they do not circle.

    Those whose predicates the data name stand by what else they give.
    """
    texts = rules()
    looked_at = kept("derivations", texts.values(), lambda: _looked_at(texts.values()))
    waiting = [
        _Derivation(name, text, *both)
        for (name, text), both in zip(texts.items(), looked_at, strict=True)
    ]
    waiting.sort(key=lambda one: RDF.type.value not in one.gives)
    order: list[_Derivation] = []
    while waiting:
        free = (
            one
            for one in waiting
            if not any(one.hangs_on(other.gives) for other in waiting if other is not one)
        )
        order.append(next(free, waiting[0]))
        waiting.remove(order[-1])
    return tuple(order)


def _looked_at(texts: Iterable[str]) -> tuple[tuple[frozenset[str | None], ...], ...]:
    """Read off each derivation at which predicates it looks, and which it gives."""
    from caregraph.shacl.live.links import links
    from caregraph.sparql.parse import parse_select

    def predicates(query: str) -> frozenset[str | None]:
        return frozenset(link.predicate for link in links(parse_select(query, {})))

    found = []
    for text in texts:
        head = _HEAD.search(text)
        assert head is not None, text
        given = f"{text[: head.start()]}SELECT ?this WHERE {{{head[1]}}}"
        asked = f"{text[: head.start()]}SELECT ?this WHERE{text[head.end() :]}"
        found.append((predicates(asked), predicates(given)))
    return tuple(found)
