"""What people mean by a word that is no code or class: by its meaning first, then by its spelling.

Layer 3. A suggestion is right in meaning or is not made. Words count whole: *primary care network*
is no *primary care trust*, however alike they look. Only what is no word at all is taken for a slip
of the fingers, and only for a word that it all but is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from caregraph import misspelt
from caregraph.english import singular
from caregraph.graph import ontology
from caregraph.rdf import Literal, NamedNode
from caregraph.vocab import CG, SKOS

_SMALL = frozenset(
    ("a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to")
)
"""Words that carry no meaning of their own."""
_OTHERWISE = frozenset(
    ("acting", "assistant", "associate", "deputy", "designate", "elect", "ex", "former", "interim")
) | {"joint", "non", "not", "preparing", "pro", "shadow", "sub", "vice"}
"""Words that make something else of what they stand with: a deputy mayor is no mayor."""
_NEIGHBOURS = (CG.shortcut, CG.leg, SKOS.broader)

Words = tuple[str, ...]
Alternatives = Sequence[frozenset[str]]
"""For each word that was written, itself or the words that it may be a slip of."""


@dataclass(frozen=True)
class _Name:
    """One of the names of a code or class."""

    node: NamedNode
    text: str
    words: Words
    is_first: bool
    """It is the name that it is told by, and not another."""


def meant(value: str, among: Iterable[NamedNode]) -> list[NamedNode]:
    """Give those of some codes or classes that may be meant by a word; the first way that finds.

    Of its own names: the same words or letters, in any order, or the first letters of its words;
    the written words among those of a longer name; a shorter name that they end with, as *audit
    committee* does with *committee*. At last the names of what stands next to it in the ontology.
    """
    nodes = sorted(set(among), key=lambda one: one.value)
    if shared := ontology.bearing(value, nodes):
        return shared
    named = [one for node in nodes for one in _named(node, ontology.names(node))]
    written = _words(value)
    if not written:
        return []
    known = frozenset(word for name in named for word in name.words)
    alternatives = [_alternatives(word, known) for word in written]
    letters = _letters(value)
    ways: tuple[Callable[[_Name], bool], ...] = (
        lambda name: _letters(name.text) == letters or _is_same(alternatives, name),
        lambda name: name.is_first and _begin(name.words) == letters,
        lambda name: _is_within(alternatives, name),
    )
    for fits in ways:
        if found := [name.node for name in named if fits(name)]:
            return list(dict.fromkeys(found))
    if found := _ended_with(written, named):
        return found
    beside = [one for node in nodes for one in _named(node, _names_beside(node))]
    return list(dict.fromkeys(one.node for one in beside if _is_within(alternatives, one)))


def provisions(value: str) -> list[str]:
    """Give the short names of the provisions of law that people call so; none on a guess.

    They are called by the same words, in any order, whether sections are written in short or not.

    >>> provisions("section 75 of the NHS Act 2006"), provisions("Care Act 2014 s.42")
    (['nhs-act-2006-s75'], ['care-act-2014-s42'])
    """
    asked = _words_of_law(value)
    return [
        name
        for name, node in ontology.provisions().items()
        if any(_words_of_law(one) == asked for one in (name, *ontology.names(node)))
    ]


def _words_of_law(text: str) -> frozenset[str]:
    in_full = re.sub(r"\bs(?:ec(?:tion)?)?\b\.?(?=\s*\d)|\bs(?=\d)", "section ", text.casefold())
    return frozenset(re.findall(r"[a-z0-9]+", in_full)) - _SMALL


def _named(node: NamedNode, names: Iterable[str]) -> list[_Name]:
    first = ontology.label(node)
    return [_Name(node, name, _words(name), name == first) for name in names]


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", text.casefold())


def _begin(words: Words) -> str:
    """Give the first letters of three words and more; nothing for fewer."""
    return "".join(word[0] for word in words) if len(words) > 2 else ""  # noqa: PLR2004


def _names_beside(node: NamedNode) -> Iterable[str]:
    """Give the names of what stands next to a code or class in the ontology."""
    for predicate in _NEIGHBOURS:
        for one in ontology.objects(node, predicate):
            if isinstance(one, NamedNode):
                yield from ontology.names(one)


def _words(text: str) -> Words:
    """Give the words of a text that carry meaning, in the singular.

    >>> _words("Director of Children's Services")
    ('director', 'children', 'service')
    """
    found = re.findall(r"[a-z0-9]+", re.sub(r"['’]s?\b", "", text.casefold()))
    return tuple(singular(word) for word in found if word not in _SMALL)


@cache
def _vocabulary() -> frozenset[str]:
    """Give every word that the ontology and the code lists use; none of them is a slip."""
    predicates = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, SKOS.definition, SKOS.example)
    texts = (
        quad.object.value
        for predicate in predicates
        for quad in ontology.under(predicate)
        if isinstance(quad.object, Literal)
    )
    return frozenset(word for text in texts for word in _words(text))


def _alternatives(word: str, known: frozenset[str]) -> frozenset[str]:
    """Give a word, or where it is none, the known ones that it cuts short or is a slip of."""
    if word in known or word in _vocabulary():
        return frozenset({word})
    if len(word) >= misspelt.ONE_SLIP and (cut := {one for one in known if one.startswith(word)}):
        return frozenset(cut)
    if len(word) < misspelt.ONE_SLIP:
        return frozenset({word})
    most = misspelt.most(word)
    far = {one: misspelt.weight(word, one) for one in known if one[:1] == word[:1]}
    least = min(far.values(), default=most + 1)
    close = {one for one, slipped in far.items() if slipped == least <= most}
    return frozenset(close or {word})


def _is_same(written: Alternatives, name: _Name) -> bool:
    """Say whether a name has the written words and no others."""
    return len(written) == len(name.words) and _covers(written, name.words)


def _is_within(written: Alternatives, name: _Name) -> bool:
    """Say whether a name has the written words among others, which make nothing else of them.

    In other names than the first they stand side by side: an executive director is no *executive
    place director*.
    """
    others = {word for word in name.words if not any(word in one for one in written)}
    if not name.words or others & _OTHERWISE:
        return False
    if name.is_first:
        return _covers(written, name.words)
    length = len(written)
    begins = range(len(name.words) - length + 1)
    return any(_covers(written, name.words[one : one + length]) for one in begins)


def _covers(written: Alternatives, words: Words) -> bool:
    return all(not one.isdisjoint(words) for one in written)


def _ended_with(written: Words, named: Iterable[_Name]) -> list[NamedNode]:
    """Give what is called by the longest name that the written words end with.

    A single word counts where it is the first name: a *network* may be of anything.
    """
    found = {
        name.node: len(name.words)
        for name in named
        if name.words
        and written[-len(name.words) :] == name.words
        and not _OTHERWISE & set(written[: -len(name.words)])
        and (len(name.words) > 1 or name.is_first)
    }
    longest = max(found.values(), default=0)
    return [node for node, length in found.items() if length == longest]
