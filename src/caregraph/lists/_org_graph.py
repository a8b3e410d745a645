"""Statements in terms of the W3C organisation ontology, whichever way round they are said.

Layer 2. Things are named by their IRI, or by ``_:`` and the label of a blank node.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from caregraph import rdf
from caregraph.lists._tables import slug
from caregraph.vocab import PREFIXES, RDF

ORG = PREFIXES["org"]
CPOV = "http://data.europa.eu/m8g/"
_SCHEMA = ("http://schema.org/", "https://schema.org/")

_INVERSE = {
    "hasPost": "postIn",
    "holds": "heldBy",
    "hasUnit": "unitOf",
    "hasSubOrganization": "subOrganizationOf",
    "hasMembership": "member",
    "hasMember": "memberOf",
    "changedBy": "originalOrganization",
    "resultedFrom": "resultingOrganization",
}
"""Terms of the ontology that say the reverse of another."""
_MISSPELT = {"organisation": "organization"}
"""Terms that are not in the ontology, and are written all the same."""

_LABELS = (
    f"{PREFIXES['skos']}prefLabel",
    f"{PREFIXES['rdfs']}label",
    f"{PREFIXES['foaf']}name",
    f"{PREFIXES['dcterms']}title",
    *(f"{one}name" for one in _SCHEMA),
    "http://www.w3.org/2006/vcard/ns#fn",
    "http://www.w3.org/ns/regorg#legalName",
)
_OTHERS = (f"{PREFIXES['skos']}altLabel", *(f"{one}alternateName" for one in _SCHEMA))
_NAMING = re.compile(r".*[/#](job|job_?title|title|name|label)$", re.IGNORECASE)
"""Terms of other vocabularies that name something."""


def is_of_organisations(quads: Iterable[rdf.Quad]) -> bool:
    """Say whether statements use terms of the ontology, and not ours."""
    uses = False
    for quad in quads:
        kind = quad.object if quad.predicate == RDF.type else quad.predicate
        if isinstance(kind, rdf.NamedNode):
            if kind.value.startswith(PREFIXES["cg"]):
                return False
            uses |= kind.value.startswith(ORG) or kind.value == f"{CPOV}PublicOrganisation"
    return uses


class Graph:
    """What is said of each thing, in the order of the file."""

    def __init__(self) -> None:
        self._said: dict[str, dict[str, list[rdf.Term]]] = defaultdict(lambda: defaultdict(list))
        self._is: dict[str, list[str]] = defaultdict(list)
        self.file: dict[str, str] = {}
        """The file that first says something of each thing."""
        self.misspelt = 0
        """How many statements use a term that is spelt otherwise than in the ontology."""

    def add(self, file: str, quads: Iterable[rdf.Quad]) -> None:
        """Take over the statements of a file; its blank nodes are no others'."""
        for quad in quads:
            if isinstance(quad.subject, rdf.Triple) or isinstance(quad.object, rdf.Triple):
                continue
            subject, value = _own(file, quad.subject), _own(file, quad.object)
            self.file.setdefault(name(subject), file)
            self.file.setdefault(name(value), file)
            if quad.predicate == RDF.type:
                self._is[name(value)].append(name(subject))
            self._add(name(subject), quad.predicate.value, value)

    def _add(self, subject: str, predicate: str, value: rdf.Term) -> None:
        term = predicate.removeprefix(ORG)
        if predicate.startswith(ORG) and term in _MISSPELT:
            self.misspelt += 1
            predicate = f"{ORG}{_MISSPELT[term]}"
        if predicate.startswith(ORG) and term in _INVERSE and not isinstance(value, rdf.Literal):
            is_blank = subject.startswith("_:")
            back = rdf.BlankNode(subject[2:]) if is_blank else rdf.NamedNode(subject)
            subject, predicate, value = name(value), f"{ORG}{_INVERSE[term]}", back
        said = self._said[subject][predicate]
        if value not in said:
            said.append(value)

    def typed(self, *types: str) -> list[str]:
        """Give the things of some types."""
        return list(dict.fromkeys(one for kind in types for one in self._is.get(kind, ())))

    def about(self, term: str) -> list[str]:
        """Give the things of which a term of the ontology says something."""
        return [subject for subject, said in self._said.items() if f"{ORG}{term}" in said]

    def things(self, subject: str, term: str) -> list[str]:
        """Give the things that a term of the ontology ties something to."""
        found = self._said.get(subject, {}).get(f"{ORG}{term}", ())
        return [name(one) for one in found if not isinstance(one, rdf.Literal)]

    def objects(self, term: str) -> list[str]:
        """Give everything that a term of the ontology ties anything to, once."""
        return list(dict.fromkeys(one for it in self.about(term) for one in self.things(it, term)))

    def terms(self, subject: str, predicates: Sequence[str]) -> list[rdf.Term]:
        """Give what some predicates say, those of the first predicate first."""
        said = self._said.get(subject, {})
        return [value for one in predicates for value in said.get(one, ())]

    def texts(self, subject: str, predicates: Sequence[str]) -> list[str]:
        """Give the texts that some predicates say: in English first, then without a language."""
        found = [one for one in self.terms(subject, predicates) if isinstance(one, rdf.Literal)]
        found.sort(key=_by_language)
        plain = (" ".join(one.value.split()) for one in found)
        return list(dict.fromkeys(one for one in plain if one))

    def label(self, subject: str) -> str:
        """Give what something is called; empty where nothing names it."""
        if found := self.texts(subject, _LABELS):
            return found[0]
        naming = [one for one in self._said.get(subject, {}) if _NAMING.fullmatch(one)]
        return next(iter(self.texts(subject, naming)), "")

    def others(self, subject: str) -> list[str]:
        """Give what else something is called, in any language."""
        names = self.texts(subject, (*_LABELS, *_OTHERS))
        return [one for one in names if one != self.label(subject)]

    def day(self, subject: str, *terms: str) -> str:
        """Give the first day that some predicates say; empty where none does."""
        for text in self.texts(subject, terms):
            if found := re.match(r"\d{4}(-\d{2}(-\d{2})?)?", text):
                return found[0]
        return ""

    def span(self, interval: str) -> tuple[str, str]:
        """Give the days on which an interval begins and ends; empty where they are not said."""
        time, found = PREFIXES["time"], []
        for term in ("hasBeginning", "hasEnd"):
            instants = self.terms(interval, [f"{time}{term}"])
            days = [
                self.day(name(one), *(f"{time}{each}" for each in _INSTANTS))
                for one in instants
                if not isinstance(one, rdf.Literal)
            ]
            found.append(next(filter(None, days), ""))
        return found[0], found[1]


_INSTANTS = ("inXSDDate", "inXSDDateTimeStamp", "inXSDDateTime", "inXSDgYearMonth", "inXSDgYear")


def _own(file: str, term: rdf.Node | rdf.Literal) -> rdf.Term:
    """Give a term; of a blank node, one of its own file."""
    if isinstance(term, rdf.BlankNode):
        return rdf.BlankNode(f"{slug(file)}-{term.value}")
    return term


def _by_language(text: rdf.Literal) -> int:
    """Order texts: English, then those of no language, then others."""
    language = (text.language or "").casefold().partition("-")[0]
    return 1 if not language else 0 if language == "en" else 2


def name(term: rdf.Term) -> str:
    """Give what a thing is called here."""
    return f"_:{term.value}" if isinstance(term, rdf.BlankNode) else term.value


def tail(thing: str) -> str:
    """Give the end of an IRI, which is the most of a name that it has.

    >>> tail("http://example.org/id/post/90115"), tail("http://example.org/id#chief")
    ('90115', 'chief')
    """
    return re.split(r"[/#:]", thing.rstrip("/#"))[-1]
