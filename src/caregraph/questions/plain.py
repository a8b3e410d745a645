"""Reading a sentence: which question it asks, and of which things, days and roles it speaks.

Layer 4. Without any model: words are weighed (``wordings``), and names, other names, keys, holders,
roles and days are recognised as the view and the codes have them. What was read is said, so that a
person sees whether it is what was meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from caregraph import rdf
from caregraph.graph import find, ontology
from caregraph.graph.view import View
from caregraph.questions.files import KINDS, Parameter, Question
from caregraph.questions.lookup import catalogue
from caregraph.questions.wordings import Ranking, words
from caregraph.sources import written
from caregraph.vocab import CG

MOST = 3
"""So many readings of a sentence are given."""
_LONGEST = 12
"""So many words at most stand together as one name."""
_FITS, _NO_PLACE, _WANTING = 0.06, 0.12, 0.15
_ROLE_LEFT = 0.08
"""What it costs that a role has no place: questions about all roles tell it too."""
_CLEAR, _AHEAD = 0.52, 0.02
"""How well the best reading fits, and how much better than the next, that is taken as meant."""
_NAMED = (
    *("post", "body", "organisation", "unit", "person", "agreement"),
    *("proposal", "decision", "function", "fund", "arrangement"),
)
_INSTEAD = {"actor": ("post", "body", "organisation", "unit"), "accord": ("agreement", "decision")}
"""The kinds of things that parameters of wider kinds stand for."""
_MONTH = "january february march april may june july august september october november december"
_DAY = re.compile(
    rf"\b(\d{{4}}-\d\d(-\d\d)?|\d{{1,2}}/\d{{1,2}}/\d{{4}}|(\d{{1,2}}(st|nd|rd|th)? )?"
    rf"({'|'.join(_MONTH.split())}) \d{{4}}|(?<=in )\d{{4}})\b",
    re.IGNORECASE,
)
_MONTHS = re.compile(r"\b(\d{1,3}) months?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Named:
    """Something that a sentence names."""

    text: str
    """As it stands there."""
    kinds: tuple[str, ...]
    """What it may be: kinds of parameters, of which it is one."""


@dataclass(frozen=True)
class Reading:
    """One way to read a sentence."""

    question: Question
    given: Mapping[str, str]
    """The values of parameters, as `asking.ask` takes them."""
    left: tuple[str, ...]
    """What the sentence names that the question does not ask about."""
    fit: float
    """How well it fits, from 0 to about 1."""

    def told(self) -> str:
        """Say how the sentence is read.

        ``CQ-01, To whom is a post accountable...?, with post DASS``
        """
        given = ", ".join(f"{name} {text}" for name, text in self.given.items())
        left = f" (not used: {', '.join(self.left)})" if self.left else ""
        return (
            f"{self.question.id}, {self.question.title}{f', with {given}' if given else ''}{left}"
        )


def readings(view: View, sentence: str, folders: Iterable[Path] = ()) -> list[Reading]:
    """Read a sentence in up to three ways, the best first; none where no word is known.

    Args:
        folders: Folders of questions of one's own, asked as the shipped ones are.
    """
    known = catalogue(folders)
    named, rest = _named(view, sentence)
    kinds = {kind for one in named for kind in one.kinds}
    ranking = _ranking(tuple(folders))
    bare, whole = ranking.scores(rest, kinds), ranking.scores(sentence)
    enough = 1.0 if len(words(sentence)) > 1 else 0.5  # one word is hardly a question
    scores = {name: enough * max(bare[name], whole[name]) for name in known}
    found = [_reading(known[name], named, score) for name, score in scores.items() if score > 0]
    return sorted(found, key=lambda one: (-one.fit, one.question.id))[:MOST]


def is_clear(found: list[Reading]) -> bool:
    """Say whether the first of some readings is meant.

    One that is hardly better than the next is, where both ask of the very same things.
    """
    if not found or found[0].fit < _CLEAR:
        return False
    if len(found) == 1 or found[0].fit - found[1].fit >= _AHEAD:
        return True
    one, other = ([*reading.given.values()] for reading in found[:2])
    return bool(one) and one == other


@cache
def _ranking(folders: tuple[Path, ...]) -> Ranking:
    return Ranking(catalogue(folders))


def _reading(question: Question, named: list[Named], score: float) -> Reading:
    """Put what a sentence names into the parameters of a question, and weigh how that fits."""
    free = [one for one in question.parameters if one.kind != "structure"]
    given: dict[str, str] = {}
    left: list[Named] = []
    for one in named:
        place = next((parameter for parameter in free if _takes(parameter, one)), None)
        if place is None:
            left.append(one)
        else:
            is_role = place.kind == "role"
            given[place.name] = _roles()[one.text.casefold()] if is_role else one.text
            free.remove(place)
    wanting = sum(parameter.needed for parameter in free)
    lost = sum(_ROLE_LEFT if "role" in one.kinds else _NO_PLACE for one in left)
    fit = score + _FITS * len(given) - lost - _WANTING * wanting
    return Reading(question, given, tuple(one.text for one in left), fit)


def _takes(parameter: Parameter, named: Named) -> bool:
    wanted = _INSTEAD.get(parameter.kind, (parameter.kind,))
    if parameter.kind in ("day", "date"):
        wanted = ("day",)
    if parameter.name == "months":
        wanted = ("months",)
    return any(kind in wanted for kind in named.kinds)


def _named(view: View, sentence: str) -> tuple[list[Named], str]:
    """Give what a sentence names, in its order, and the words that are left."""
    found: list[tuple[int, Named]] = []
    rest = sentence
    for pattern, kind in ((_DAY, "day"), (_MONTHS, "months")):
        for match in pattern.finditer(sentence):
            text = match[1] if kind == "months" else _as_day(match[0])
            found.append((match.start(), Named(text, (kind,))))
            rest = rest.replace(match[0], " " * len(match[0]))
    pieces = [(match.start(), match.end()) for match in re.finditer(r"[\w&'’./-]+", rest)]
    at = 0
    while at < len(pieces):
        for size in range(min(_LONGEST, len(pieces) - at), 0, -1):
            start, end = pieces[at][0], pieces[at + size - 1][1]
            text = rest[start:end].rstrip(".,?!'")
            if kinds := _kinds(view, text):
                found.append((start, Named(text, kinds)))
                rest = rest[:start] + " " * len(text) + rest[start + len(text) :]
                at += size - 1
                break
        at += 1
    return [one for _, one in sorted(found, key=lambda pair: pair[0])], rest


def _as_day(text: str) -> str:
    """Give a day or month as in ISO 8601, day first, where it can be read; else as it stands."""
    bare = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", text)
    found = written(bare) or written(f"1 {bare}")
    day = found.day_first if found else None
    if day is None:
        return text
    return day[:7] if re.fullmatch(r"[a-z]+ \d{4}", bare, re.IGNORECASE) else day


def _kinds(view: View, text: str) -> tuple[str, ...]:
    """Give the kinds of things that are called so; a word that says nothing names nothing."""
    folded = text.casefold()
    if not words(text):
        return ()
    found = [kind for kind in _NAMED if folded in find.names(view, *_classes(kind))]
    mentioned = find.names(view, CG.Mention).get(folded, ())
    for node in mentioned:
        of = set(view.nodes(node, CG.describedAs))
        found += [kind for kind in _NAMED if of & {*ontology.subclasses(*_classes(kind))}]
    return (*dict.fromkeys(found), *(["role"] if folded in _roles() else []))


def _classes(kind: str) -> tuple[rdf.NamedNode, ...]:
    return tuple(CG[name] for name in KINDS[kind])


@cache
def _roles() -> Mapping[str, str]:
    """Give the name of each statutory role by every name it has, folded."""
    codes = ontology.codes("statutory-role")
    return {
        name.casefold(): str(ontology.label(node))
        for node in codes.values()
        for name in (*ontology.names(node), node.value.rpartition("/")[2])
    }
