"""Where the words of the ontology are used: in rules, questions, derivations and recipes.

Layer 6. Computed from the files themselves, so that no list has to be kept beside them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from caregraph import assets, questions, rdf
from caregraph.columns import Column, TableSchema
from caregraph.graph import infer, ontology
from caregraph.serve.ontology import recipes
from caregraph.tables import tables
from caregraph.validation import rules
from caregraph.vocab import BASE, CG, SKOS

UserKind = Literal["rule", "question", "derivation", "recipe"]

_PREFIXED = re.compile(r"\bcg:([A-Za-z]\w*)")
_IN_FULL = re.compile(re.escape(f"<{BASE}") + r"(code/[\w-]+/[\w-]+|[A-Za-z]\w*)>")
_EXAMPLES = (CG.given, CG.passes, CG.fails)
_HEAD = re.compile(r"\A(?:# ?[^\n]*\n)+")


@dataclass(frozen=True)
class User:
    """A file that uses words of the ontology."""

    kind: UserKind
    id: str
    title: str
    text: str
    """The query of a derivation; empty for the others, which have pages of their own."""
    words: frozenset[str]
    """IRIs of the terms and codes that it uses."""


@dataclass(frozen=True)
class Filled:
    """A column of a table, or a table as a whole, through which a word comes into a structure."""

    table: TableSchema
    column: Column | None
    """``None`` where every row of the table is such a thing."""


@cache
def users() -> tuple[User, ...]:
    """List every rule, question, derivation and recipe with the words it uses."""
    return (*_rules(), *_questions(), *_derivations(), *_recipes())


def users_of(words: Iterable[str]) -> tuple[User, ...]:
    """Give those that use one of some terms or codes, in the order of ``users``."""
    asked = frozenset(words)
    return tuple(one for one in users() if not asked.isdisjoint(one.words))


def filled(local: str) -> tuple[Filled, ...]:
    """Give the tables and columns that make things of a class or values of a property.

    Args:
        local: The name of the term without its prefix.
    """
    found = [Filled(table, None) for table in tables().values() if table.cls == local]
    found += [
        Filled(table, column)
        for table in tables().values()
        for column in table.columns.values()
        if column.property == local or (column.base and local in _below(column.base))
    ]
    return tuple(found)


def taking(scheme: str) -> tuple[Filled, ...]:
    """Give the columns that take codes of a list."""
    return tuple(
        Filled(table, column)
        for table in tables().values()
        for column in table.columns.values()
        if column.scheme == scheme
    )


@cache
def codes_with(iri: str) -> tuple[rdf.NamedNode, ...]:
    """Give the codes that lead to a term or carry it as a property, sorted by label."""
    node = rdf.NamedNode(iri)
    store = ontology.store()
    found = {
        quad.subject
        for pattern in ((None, node, None), (None, None, node))
        for quad in store.quads_for_pattern(*pattern)
        if isinstance(quad.subject, rdf.NamedNode)
        and next(iter(store.quads_for_pattern(quad.subject, SKOS.inScheme, None)), None)
    }
    return tuple(sorted(found, key=lambda one: (ontology.label(one) or "", one.value)))


@cache
def in_law() -> Counter[str]:
    """Count, by the IRI of a term, the statements of the law data that use it."""
    return Counter(
        word
        for path in assets.files("ontology", "law/*.ttl")
        for triple in rdf.parse(path=path, format=rdf.RdfFormat.TURTLE)
        for word in _of_triple(triple)
    )


def mentioned(text: str) -> frozenset[str]:
    """Give the IRIs of the terms and codes that a query mentions."""
    terms = {BASE + name for name in _PREFIXED.findall(text) if name in CG}
    return frozenset(terms | {BASE + name for name in _IN_FULL.findall(text)})


@cache
def _below(base: str) -> frozenset[str]:
    return frozenset(node.value.removeprefix(BASE) for node in ontology.subclasses(CG[base]))


def _rules() -> Iterator[User]:
    """Read the rules; their examples do not count, which use what any small world needs."""
    for rule in rules.load().values():
        words: set[str] = set()
        for triple in rdf.parse(path=rule.path, format=rdf.RdfFormat.TURTLE):
            if triple.predicate in _EXAMPLES:
                words.add(triple.predicate.value)
            else:
                words |= _of_triple(triple)
        yield User("rule", rule.id, rule.title, "", frozenset(words))


def _of_triple(triple: rdf.Triple | rdf.Quad) -> set[str]:
    """Give the IRIs of ours in a triple, and those in the query that it may hold."""
    found: set[str] = set()
    for node in (triple.subject, triple.predicate, triple.object):
        if isinstance(node, rdf.NamedNode):
            found |= mentioned(f"<{node.value}>")
        elif isinstance(node, rdf.Literal):
            found |= mentioned(node.value)
    return found


def _questions() -> Iterator[User]:
    for one in questions.catalogue().values():
        yield User("question", one.id, one.title, "", mentioned(one.sparql))


def _derivations() -> Iterator[User]:
    for path in assets.files("queries", "infer/*.rq"):
        text = path.read_text("utf-8")
        used = mentioned(_HEAD.sub("", text))
        yield User("derivation", path.stem, infer.words(text), text, used)


def _recipes() -> Iterator[User]:
    for recipe in recipes.catalogue().values():
        words = {word for quad in recipe.dataset() for word in _of_triple(quad)}
        for claim in recipe.claims:
            words |= mentioned(claim.query)
        yield User("recipe", recipe.name, recipe.title, "", frozenset(words))
