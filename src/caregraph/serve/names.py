"""What is served without the names of those who hold posts below a tier.

Layer 6. The names are taken out of what views are made of, with the keys that were made of them and
where texts mention them, so that whatever is worked out does not have them.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from caregraph import rdf
from caregraph.exports._posts import posts
from caregraph.graph import ontology
from caregraph.graph import store as stores
from caregraph.graph import view as views
from caregraph.graph.choices import Choice, Part
from caregraph.graph.filling import fill
from caregraph.numerals import whole
from caregraph.results import WITHHELD
from caregraph.vocab import CG, PREFIXES, RDF, SKOS

_KEY = "withheld"
_ID = PREFIXES["id"]
_SHORTEST = 3
_KEPT_OF_PERSON = (RDF.type, CG.describedIn, CG.hasEvidence, CG.tableRow)
_STYLES = "Mr|Mrs|Ms|Miss|Mx|Dr|Cllr|Councillor|Prof|Professor|Sir|Dame|Lord|Lady|Baroness|Rev"
_MONTHS = {"april", "may", "june", "august"}


@dataclass(frozen=True)
class Person:
    """Somebody whose names are withheld."""

    names: tuple[str, ...]
    structures: frozenset[rdf.NamedNode]
    """Those that ask for it."""


def people(parts: Iterable[Part], below: int | None = None) -> Mapping[rdf.NamedNode, Person]:
    """Give the people whose names are withheld.

    They are those who hold a post below the last tier that is named, or at no known tier, in a
    structure that has such a tier, and none above it or in another structure. Tiers are those of
    each structure alone, on its own day.

    Args:
        parts: What is served.
        below: The last tier that is named, where a structure says none or a lower one.
    """
    withheld: defaultdict[rdf.NamedNode, set[rdf.NamedNode]] = defaultdict(set)
    named: set[rdf.NamedNode] = set()
    datasets = [dataset for dataset, _ in parts]
    if below is None and not any(_says_a_tier(dataset) for dataset in datasets):
        return {}
    for dataset in datasets:
        for graph in stores.structures(dataset):
            last = _last_tier(dataset, graph, below)
            tiers = {} if last is None else _tiers(dataset, graph)
            for person, post in _holdings(dataset, graph):
                tier = tiers.get(post)
                above = last is None or (tier is not None and tier <= last)
                if above:
                    named.add(person)
                else:
                    withheld[person].add(graph)
    return {
        person: Person(
            tuple(sorted({name for dataset in datasets for name in _names(dataset, person)})),
            frozenset(structures),
        )
        for person, structures in withheld.items()
        if person not in named
    }


def without(parts: Sequence[Part], unnamed: Mapping[rdf.NamedNode, Person]) -> list[Part]:
    """Give parts without the names of some people; where there are none, nothing is read."""
    if not unnamed:
        return [*parts]
    return [(_rewritten(dataset, unnamed), choice) for dataset, choice in parts]


def _says_a_tier(dataset: rdf.Store) -> bool:
    """Say whether any structure of a dataset says down to which tier holders are named."""
    said = dataset.quads_for_pattern(None, CG.namedDownToTier, None, None)
    return next(said, None) is not None


def _last_tier(dataset: rdf.Store, graph: rdf.NamedNode, below: int | None) -> int | None:
    said = dataset.quads_for_pattern(graph, CG.namedDownToTier, None, graph)
    texts = [quad.object.value for quad in said if isinstance(quad.object, rdf.Literal)]
    last = [whole(text) or 0 for text in texts]  # what is no number names none
    return min([*last, *([] if below is None else [below])], default=None)


def _tiers(dataset: rdf.Store, graph: rdf.NamedNode) -> dict[rdf.NamedNode, int | None]:
    alone = rdf.Store()
    fill(alone, dataset.quads_for_pattern(None, None, None, graph))
    return {post.node: post.tier for post in posts(views.view(alone, Choice()))}


def _holdings(
    dataset: rdf.Store, graph: rdf.NamedNode
) -> Iterator[tuple[rdf.NamedNode, rdf.NamedNode]]:
    """Give each person with each post that it is said to hold, on whatever day."""
    for quad in dataset.quads_for_pattern(None, CG.heldBy, None, graph):
        for held in dataset.quads_for_pattern(quad.subject, CG.holds, None, None):
            if isinstance(quad.object, rdf.NamedNode) and isinstance(held.object, rdf.NamedNode):
                yield quad.object, held.object


def _names(dataset: rdf.Store, person: rdf.NamedNode) -> Iterator[str]:
    for predicate in (SKOS.prefLabel, SKOS.altLabel):
        for quad in dataset.quads_for_pattern(person, predicate, None, None):
            if isinstance(quad.object, rdf.Literal):
                yield " ".join(quad.object.value.split())


def _rewritten(dataset: rdf.Store, unnamed: Mapping[rdf.NamedNode, Person]) -> rdf.Store:
    """Give a dataset without the names of some people; as it is, where it knows none of them."""
    graphs = {
        graph: here
        for graph in stores.structures(dataset)
        if (here := _known_in(dataset, graph, unnamed.keys()))
    }
    if not graphs:
        return dataset
    renamed = _renamed(
        dataset, {graph: _words(unnamed, graphs[graph]) for graph in graphs}, unnamed
    )
    changed = rdf.Store()
    for graph in stores.structures(dataset):
        quads = dataset.quads_for_pattern(None, None, None, graph)
        if graph in graphs:
            texts = _texts([unnamed[one].names for one in graphs[graph]], _places(dataset, graph))
            quads = _Change(renamed, unnamed.keys(), texts).of(quads)
        fill(changed, quads)
    return changed


def _known_in(
    dataset: rdf.Store, graph: rdf.NamedNode, some: Set[rdf.NamedNode]
) -> Set[rdf.NamedNode]:
    """Give those of some people of whom a structure says anything."""
    quads = dataset.quads_for_pattern(None, None, None, graph)
    said = (one for quad in quads for one in (quad.subject, quad.object))
    return {one for one in said if isinstance(one, rdf.NamedNode) and one in some}


def _words(unnamed: Mapping[rdf.NamedNode, Person], here: Iterable[rdf.NamedNode]) -> Set[str]:
    """Give the words of the names of some people, as keys are written."""
    said = " ".join(name for one in here for name in unnamed[one].names)
    return {word for word in re.findall(r"[a-z]+", said.casefold()) if len(word) >= _SHORTEST}


def _renamed(
    dataset: rdf.Store,
    words: Mapping[rdf.NamedNode, Set[str]],
    unnamed: Iterable[rdf.NamedNode],
) -> dict[rdf.NamedNode, rdf.NamedNode]:
    """Give the new IRI of each person, and of each thing in whose key a name stands."""
    found: set[rdf.NamedNode] = {*unnamed}
    for graph, spoken in words.items():
        for quad in dataset.quads_for_pattern(None, None, None, graph):
            for one in (quad.subject, quad.object):
                if isinstance(one, rdf.NamedNode) and one.value.startswith(f"{graph.value}/"):
                    key = one.value.removeprefix(f"{graph.value}/").partition("/")[2]
                    if not spoken.isdisjoint(re.split(r"[^a-z]+", key.casefold())):
                        found.add(one)
    counts: defaultdict[str, int] = defaultdict(int)
    new = {}
    for one in sorted(found, key=lambda one: hashlib.sha256(one.value.encode()).digest()):
        stem = one.value.rpartition("/")[0]
        counts[stem] += 1
        new[one] = rdf.NamedNode(f"{stem}/{_KEY}-{counts[stem]}")
    return new


def _places(dataset: rdf.Store, graph: rdf.NamedNode) -> Set[str]:
    """Give the words in the names of organisations and places, which may be somebody's name too."""
    classes = ontology.subclasses(CG.Organisation, CG.Area)
    things: set[rdf.NamedNode | rdf.BlankNode | rdf.Triple] = {graph}
    for quad in dataset.quads_for_pattern(None, RDF.type, None, graph):
        if quad.object in classes:
            things.add(quad.subject)
    said = [
        quad.object.value
        for one in things
        for predicate in (SKOS.prefLabel, SKOS.altLabel, CG.place)
        for quad in dataset.quads_for_pattern(one, predicate, None, graph)
        if isinstance(quad.object, rdf.Literal)
    ]
    return {word.casefold() for text in said for word in re.findall(r"\w+", text)} | _MONTHS


def _texts(people: Iterable[Sequence[str]], places: Set[str]) -> Callable[[str], str]:
    """Give what takes the names of some people out of a text.

    Only those are looked for whose last word the text has.
    """
    by_last: defaultdict[str, set[str]] = defaultdict(set)
    for name in {name for names in people for name in names if re.search(r"\w", name)}:
        by_last[_words_of(name)[-1]].update(_patterns(name, places))
    found = {
        last: re.compile("|".join(sorted(patterns, key=len, reverse=True)))
        for last, patterns in by_last.items()
    }

    def without_names(text: str) -> str:
        for last in sorted(_lasts(text) & found.keys()):
            text = found[last].sub(WITHHELD, text)
        return text

    return without_names


def _words_of(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def _lasts(text: str) -> Set[str]:
    """Give the words of a text, and what words before an ``@`` end in."""
    words = set(_words_of(text))
    for local in re.findall(r"([^\W_]+)@", text.casefold()):
        words |= {local[start:] for start in range(len(local))}
    return words


def _patterns(name: str, places: Set[str]) -> Iterator[str]:
    """Give how a text may write a name, as regular expressions."""
    words = name.split()
    yield r"(?i:\b" + r"\s+".join(map(re.escape, words)) + r"\b)"
    last = words[-1]
    if len(words) == 1 or len(last) < _SHORTEST:
        return
    whole = re.escape(last)
    yield rf"(?i:[\w.+-]*\b{whole}\b[\w.+-]*@[\w.-]+|[\w.+-]*{whole}@[\w.-]+)"
    yield rf"\b(?:{_STYLES})\.?\s+(?:\w+\.?\s+)?{whole}\b"
    yield rf"\b{whole},\s*{re.escape(words[0])}\b"
    yield rf"\b{re.escape(words[0][0])}\.?\s*{whole}\b"
    if last.casefold() not in places:
        yield rf"\b(?:{re.escape(last.title())}|{whole}|{re.escape(last.upper())})\b"


@dataclass(frozen=True)
class _Change:
    """Takes names out of statements."""

    renamed: Mapping[rdf.NamedNode, rdf.NamedNode]
    unnamed: Set[rdf.NamedNode]
    texts: Callable[[str], str]

    def of(self, quads: Iterable[rdf.Quad]) -> Iterator[rdf.Quad]:
        """Give statements without names; those that are about nothing else are left out."""
        for quad in quads:
            subject, value = quad.subject, quad.object
            if isinstance(subject, rdf.Triple) or isinstance(value, rdf.Triple):
                continue
            if subject in self.unnamed and quad.predicate not in _KEPT_OF_PERSON:
                if quad.predicate != SKOS.prefLabel:
                    continue
                value = rdf.Literal(WITHHELD, language="en")
            elif isinstance(value, rdf.Literal):
                value = self._text(value)
            elif isinstance(value, rdf.NamedNode):
                if not value.value.startswith(_ID) and self.texts(_spoken(value)) != _spoken(value):
                    continue
                value = self.renamed.get(value, value)
            if isinstance(subject, rdf.NamedNode):
                subject = self.renamed.get(subject, subject)
            yield rdf.Quad(subject, quad.predicate, value, quad.graph_name)

    def _text(self, literal: rdf.Literal) -> rdf.Literal:
        text = self.texts(literal.value)
        if text == literal.value:
            return literal
        if literal.language:
            return rdf.Literal(text, language=literal.language)
        return rdf.Literal(text, datatype=literal.datatype)


def _spoken(node: rdf.NamedNode) -> str:
    """Give an address in words, so that names are found in it."""
    return " ".join(re.findall(r"[^\W_]+", node.value)).title()
