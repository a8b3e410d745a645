"""What is known of terms: what each is, what may have it, what it may have, what people call it.

Layer 4: from the shipped ontology, its codes and its tables, without any structure.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import Literal

from caregraph import rdf, terms
from caregraph.graph import ontology
from caregraph.questions import wordings
from caregraph.tables import tables
from caregraph.vocab import CG, PREFIXES, RDF, SKOS, shorten
from caregraph.workbench.everyday import EVERYDAY

Place = Literal["class", "property", "code"]

LABELS = (SKOS.prefLabel.value, SKOS.altLabel.value, SKOS.hiddenLabel.value)
"""The properties under which things have names."""

_OF_SKOS = {
    "prefLabel": ("name", "The name of a thing, by which pages call it."),
    "altLabel": ("other name", "Another name of a thing."),
    "hiddenLabel": ("name that is found", "What people type for a thing, never shown."),
    "definition": ("definition", "What a term or code means."),
    "example": ("example", "What falls under a term, or does not."),
    "historyNote": ("history", "What something was called when."),
    "notation": ("short name", "The short name of a provision or code."),
    "inScheme": ("in the list", "The code list that a code stands in."),
    "broader": ("wider code", "The code of which a code is a kind."),
}
_TYPES = {"date": "date", "yes-no": "boolean", "number": "integer", "decimal": "decimal"}
"""Datatypes of XSD by the types of columns."""

_NAMED, _SPELT, _EVERYDAY, _ALSO, _DEFINED = 5.0, 4.0, 3.0, 3.0, 0.4
"""What a word counts by where it is found."""
_ALIKE = 0.82
_ENOUGH = 1.5
_OF_SPEECH = {"has", "is", "of", "the", "a", "by", "get"}


@dataclass(frozen=True)
class Known:
    """A term or code as the workbench knows it."""

    iri: str
    name: str
    """With its prefix, or in angle brackets."""
    place: Place
    label: str
    definition: str
    domain: tuple[str, ...] = ()
    """IRIs of the classes of what may have it; empty: anything."""
    range: tuple[str, ...] = ()
    """IRIs of the classes of what it may lead to."""
    is_relation: bool = False
    """It leads to things, not to values."""
    inverse: tuple[str, ...] = ()
    datatype: str = ""
    """The IRI of the datatype of its values, where a table says it."""
    also: tuple[str, ...] = ()

    @property
    def schemes(self) -> tuple[str, ...]:
        """Name the code lists whose codes it leads to, by the columns of tables."""
        return _schemes().get(self.iri, ())


@cache
def known() -> dict[str, Known]:
    """Give every term and code by its IRI."""
    found = {one.iri: _of_term(one) for one in terms.terms()}
    for name, (label, definition) in _OF_SKOS.items():
        iri = PREFIXES["skos"] + name
        found[iri] = Known(
            iri,
            f"skos:{name}",
            "property",
            label,
            definition,
            is_relation=name in ("inScheme", "broader"),
        )
    found[RDF.type.value] = Known(
        RDF.type.value, "a", "property", "is a", "What kind of thing it is.", is_relation=True
    )
    for quad in ontology.under(SKOS.inScheme):
        if isinstance(quad.subject, rdf.NamedNode):
            found[quad.subject.value] = _of_code(quad.subject)
    return found


def _of_term(one: terms.OntologyTerm) -> Known:
    return Known(
        one.iri,
        one.name,
        "class" if one.kind == "class" else "property",
        one.label,
        one.definition,
        tuple(_full(name) for name in one.domain if name != "owl:Thing"),
        tuple(_full(name) for name in one.range if name != "owl:Thing"),
        one.kind == "relation",
        tuple(map(_full, one.inverse)),
        _datatypes().get(one.iri, ""),
        one.also,
    )


def _of_code(node: rdf.NamedNode) -> Known:
    definition = next(ontology.texts(node, SKOS.definition), "")
    label = ontology.label(node) or node.value
    also = tuple(sorted({*ontology.names(node)} - {label}))
    return Known(node.value, f"<{node.value}>", "code", label, definition, also=also)


def _full(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES.get(prefix, f"{prefix}:") + local


@cache
def _datatypes() -> dict[str, str]:
    return {
        column.iri.value: PREFIXES["xsd"] + _TYPES[column.type]
        for table in tables().values()
        for column in table.columns.values()
        if column.type in _TYPES
    }


@cache
def _schemes() -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = defaultdict(set)
    for table in tables().values():
        for column in table.columns.values():
            if column.type == "code" and column.scheme:
                found[column.iri.value].add(column.scheme)
    return {iri: tuple(sorted(ones)) for iri, ones in found.items()}


def label(iri: str) -> str:
    """Give what a term or code is called, or the IRI as briefly as can be."""
    one = known().get(iri)
    return one.label if one else shorten(iri)


def above(iri: str) -> frozenset[str]:
    """Give a class and every class above it."""
    return frozenset(one.value for one in ontology.superclasses(rdf.NamedNode(iri)))


def below(iri: str) -> frozenset[str]:
    """Give a class and every class below it."""
    return frozenset(one.value for one in ontology.subclasses(rdf.NamedNode(iri)))


def fit(classes: Collection[str], others: Collection[str]) -> bool:
    """Say whether something may be of one of some classes and of one of others.

    An empty collection leaves it open. Classes that stand beside each other fit where a class
    stands below both, or where they may coincide, as an organisation and a body do.
    """
    if not classes or not others:
        return True
    return any(below(one) & below(other) for one in classes for other in others) or any(
        _may_coincide(one) and _may_coincide(other) for one in classes for other in others
    )


@cache
def _may_coincide(iri: str) -> bool:
    """Say whether a class is among those of which one thing may be several."""
    ones = {CG[name].value for name in ("Organisation", "OrganisationalUnit", "GovernanceBody")}
    return bool(ones & above(iri))


def meant(
    word: str, place: Place | None = None, *, among: Iterable[str] | None = None, most: int = 3
) -> list[Known]:
    """Give the terms that a word may mean, the likeliest first.

    Args:
        word: A name as written in a query, without its prefix: ``reportsTo``.
        place: What kind of term fits where it stands.
        among: IRIs of terms that alone are offered.
        most: How many at most.

    >>> [one.name for one in meant("reportsTo", "property")][0]
    'cg:answersTo'
    """
    said = split(word)
    scores: dict[str, float] = defaultdict(float)
    allowed = None if among is None else set(among)
    for one in known().values():
        if (place and one.place != place) or (allowed is not None and one.iri not in allowed):
            continue
        score = _score(said, one)
        if score >= _ENOUGH:
            scores[one.iri] = score
    best = sorted(scores, key=lambda iri: (-scores[iri], len(iri), iri))
    least = scores[best[0]] / 2 if best else 0.0
    return [known()[iri] for iri in best if scores[iri] >= least][:most]


def split(word: str) -> list[str]:
    """Give the words in a name, folded.

    >>> split("hasLineManager"), split("NHSTrust")
    (['has', 'line', 'manager'], ['nhs', 'trust'])
    """
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[_\-./]", " ", word)
    return spaced.casefold().split()


def _score(said: list[str], one: Known) -> float:
    folded = "".join(said)
    local = re.split(r"[/#]", one.iri)[-1].casefold()
    if folded == local:
        return 3 * _NAMED
    score = 0.0
    likeness = SequenceMatcher(None, folded, local).ratio()
    if likeness > _ALIKE:
        score += _SPELT * likeness
    everyday = EVERYDAY.get(one.name if one.name != "a" else "rdf:type", "").split()
    bare = "".join(part for part in said if part not in _OF_SPEECH)
    if folded in everyday or bare in everyday:
        score += _NAMED
    if folded in ("".join(split(name)) for name in (one.label, *one.also)):
        score += 2 * _NAMED
    stems = {stem for part in said if part not in _OF_SPEECH for stem in wordings.words(part)}
    if not stems:
        return score
    named, also, defined = _stems(one.iri)
    common = {stem for part in everyday for stem in wordings.words(part)}
    score += _NAMED * len(stems & named) / max(len(stems), len(named))
    score += _ALSO * len(stems & also) / max(len(stems), 2)
    score += _EVERYDAY * len(stems & common) / len(stems)
    return score + _DEFINED * len(stems & defined) / len(stems)


@cache
def _stems(iri: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Give the stems of what a term is called, of its other names, and of its definition."""
    one = known()[iri]
    words = wordings.words
    return (
        frozenset(words(one.label)),
        frozenset(stem for name in (*one.also, *_aligned(iri)) for stem in words(name)),
        frozenset(words(one.definition)),
    )


@cache
def _alignments() -> dict[str, tuple[str, ...]]:
    return {one.iri: tuple(a.iri for a in one.alignments) for one in terms.terms()}


def _aligned(iri: str) -> list[str]:
    """Give the names of terms elsewhere that a term is close to, as words."""
    locals_ = (re.split(r"[/#]", one)[-1] for one in _alignments().get(iri, ()))
    return [" ".join(split(one)) for one in locals_]


def aligned(iri: str) -> list[Known]:
    """Give the terms of the house that a term of another vocabulary is close to."""
    return [known()[own] for own, others in _alignments().items() if iri in others]
