"""Reading a sentence: which question it asks, and of which things, days and roles it speaks.

Layer 4. Without any model: words are weighed (``wordings``), and names, other names, keys, holders,
roles and days are recognised as the view and the codes have them. What was read is said, so that a
person sees whether it is what was meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from caregraph.english import together
from caregraph.graph.view import View
from caregraph.questions.files import KINDS, Parameter, Question
from caregraph.questions.lookup import catalogue
from caregraph.questions.recognising import (
    Named,
    Recognised,
    names_in,
    nearly_named,
    only_proposal,
    partly_named,
    recognised,
    roles,
)
from caregraph.questions.wordings import Ranking, words
from caregraph.sources import plain

MOST = 3
"""So many readings of a sentence are given."""
_FITS, _NO_PLACE = 0.06, 0.12
_ROLE_LEFT = 0.08
"""What it costs that a role has no place: questions about all roles tell it too."""
_CLEAR, _AHEAD = 0.52, 0.02
"""How well the best reading fits, and how much better than the next, that is taken as meant."""
_LIKE = 0.2
"""How well a question fits at least that is named while somebody is still writing."""
_INSTEAD = {"actor": ("post", "body", "organisation", "unit"), "accord": ("agreement", "decision")}
"""The kinds of things that parameters of wider kinds stand for."""
_PLACED = ("to",)
"""Parameters that take only what stands after the same word."""
_ROLES = "cg:fulfilsRole"
"""Stands in questions that tell roles, of which one may be named and not used."""
_OF_ONE = ("post", "actor")
"""Kinds of parameters beside which a role that is not used is another one that was asked about."""
_TURNED = re.compile(
    r"\b(not(?! (stated|known|recorded|said|held)\b)"
    r"|never|how (many|often|much)|\w+n['’]t|(answers|reports) (for|on)"
    r"|to whom\b.*\b(reports|subordinates) of"
    r"|(before|after|except|besides|other than|instead of)( the)? it(?=\W*$)"
    r"|(do|does|did|is|are|was|were|has|have|had|ca|wo|would|should|could)nt)\b",
    re.IGNORECASE,
)
"""Words that turn a question into another, which the catalogue does not have."""
_BECOMES = re.compile(r"\b(will |would )?becomes? of\b", re.IGNORECASE)
"""Asks what happens to something; to become something is another matter."""
_SCHEME = re.compile(r"\b(merger|integration|reorganisation)\b", re.IGNORECASE)
"""What the one proposal of a place may be called, whatever it calls itself."""
_ONLY_WHO = frozenset(words("who whos what whats is"))
_ASKS = re.compile(r"\b(wh\w+|how)\b", re.IGNORECASE)
_WHO = re.compile(r"\bwhom?\b|\bwho['’]?s\b", re.IGNORECASE)


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
    day: str | None = None
    """A day that the sentence names and the question has no parameter for: that of the view."""
    taken: tuple[tuple[str, str], ...] = ()
    """Misspelt words, each with the name that they are taken for."""
    doubts: tuple[str, ...] = ()
    """Why it cannot be taken as meant, however well it fits."""
    adopts: bool = False
    """Whether the sentence asks as if what is proposed were adopted."""

    def as_json(self) -> dict[str, Any]:
        """Give it with all that makes it what it is."""
        return {
            "question": self.question.id,
            "title": self.question.title,
            "given": dict(self.given),
            "notUsed": list(self.left),
            "day": self.day,
            "adopts": self.adopts,
            "taken": [{"written": wrong, "as": name} for wrong, name in self.taken],
            "doubts": list(self.doubts),
        }

    def told(self) -> str:
        """Say how the sentence is read.

        ``CQ-01, To whom is a post accountable...?, with post DASS``
        """
        given = ", ".join(f"{name} {text}" for name, text in self.given.items())
        left = f" (not used: {', '.join(self.left)})" if self.left else ""
        taken = "".join(f" ({wrong!r} is taken for {name!r})" for wrong, name in self.taken)
        said = f", with {given}" if given else ""
        return f"{self.question.id}, {self.question.title}{said}{left}{taken}"


def readings(view: View, sentence: str, folders: Iterable[Path] = ()) -> list[Reading]:
    """Read a sentence in up to three ways, the best first; none where no word is known.

    Args:
        folders: Folders of questions of one's own, asked as the shipped ones are.
    """
    sentence = _BECOMES.sub("happens to", plain(sentence))
    known = catalogue(folders)
    ranking = _ranking(tuple(folders))
    read = _read(view, sentence, ranking)
    found = _found(known, ranking, sentence, read)
    if common := frozenset(one.text.casefold() for one in read.named if ranking.has(one.text)):
        # "the integration" is a proposal, or is what the question is about
        less = recognised(view, read.sentence, but=common)
        fewer = replace(read, named=less.named, rest=less.rest)
        asked_with = {one.question.id for one in found if not common.isdisjoint(_names_of(one))}
        found += [
            one
            for one in _found(known, ranking, sentence, fewer)
            if not one.doubts and one.question.id not in asked_with
        ]
    best: dict[str, Reading] = {}
    for one in sorted(found, key=lambda one: (-one.fit, one.question.id)):
        best.setdefault(one.question.id, one)
    return [*best.values()][:MOST]


def _names_of(one: Reading) -> set[str]:
    """Give the folded names that a reading has a place for."""
    return {text.casefold() for text in one.given.values()}


def _found(
    known: Mapping[str, Question], ranking: Ranking, sentence: str, read: Recognised
) -> list[Reading]:
    """Read a sentence as each question that it may be."""
    kinds = {kind for one in read.named for kind in one.kinds}
    is_bare = _ONLY_WHO.issuperset(words(read.rest))
    is_office = is_bare and bool(kinds & {"post", "role"}) and "person" not in kinds
    # "who is the monitoring officer" asks who holds the post
    scores = ranking.scores(f"{read.rest} held" if is_office else read.rest, kinds)
    if is_bare and not is_office:
        whole = ranking.scores(read.undated, kinds & {"day"})
        scores = {name: max(score, whole[name]) for name, score in scores.items()}
    enough = 1.0 if len(words(sentence)) > 1 else 0.5  # one word is hardly a question
    if is_bare and not _WHO.search(read.rest):
        read = replace(read, doubts=(*read.doubts, "it does not say what is asked"))
    return [
        reading
        for name, score in scores.items()
        if score > 0
        and (
            reading := _reading(known[name], read, enough * score, ranking.foreign(name, read.rest))
        )
    ]


def is_clear(found: list[Reading]) -> bool:
    """Say whether the first of some readings is meant.

    One that is hardly better than the next is, where both ask of the very same things.
    """
    if not found or found[0].fit < _CLEAR or found[0].doubts:
        return False
    if len(found) == 1 or found[0].fit - found[1].fit >= _AHEAD:
        return True
    one, other = ([*reading.given.values()] for reading in found[:2])
    return bool(one) and one == other


def alike(sentence: str, folders: Iterable[Path] = (), most: int = MOST) -> list[Question]:
    """Give the questions whose words are nearest to those of a sentence, the best first.

    Nothing is looked up in a view, so that it may be asked while somebody is still writing.
    """
    known = catalogue(folders)
    scores = _ranking(tuple(folders)).scores(plain(sentence))
    ordered = sorted((-score, name) for name, score in scores.items() if score >= _LIKE)
    return [known[name] for _, name in ordered[:most]]


@cache
def _ranking(folders: tuple[Path, ...]) -> Ranking:
    return Ranking(catalogue(folders))


def _reading(
    question: Question, read: Recognised, score: float, foreign: Sequence[str]
) -> Reading | None:
    """Put what a sentence names into the parameters of a question, and weigh how that fits.

    Nothing where a parameter has no value that the question needs.

    Args:
        foreign: The words of the sentence that the question has not.
    """
    free = [one for one in question.parameters if one.kind != "structure"]
    given: dict[str, str] = {}
    left: list[Named] = []
    for one in read.named:
        fitting = [parameter for parameter in free if _takes(parameter, one)]
        place = min(fitting, key=lambda parameter: _preferred(parameter, one, read), default=None)
        if place is None:
            left.append(one)
        else:
            is_role = place.kind == "role"
            given[place.name] = roles()[one.text.casefold()] if is_role else one.text
            free.remove(place)
    if any(parameter.needed for parameter in free):
        return None
    if where := [one for one in left if one.structure]:
        given["structure"] = where[0].structure
        left.remove(where[0])
    lost = sum(
        _ROLE_LEFT if "role" in one.kinds else _NO_PLACE for one in left if one not in read.aside
    )
    fit = score + _FITS * len(given) - lost
    day = next((one.text for one in left if one.kinds == ("day",)), None)
    is_of_one = any(one.name in given and one.kind in _OF_ONE for one in question.parameters)
    aside = [
        one.text
        for one in left
        if one.kinds != ("day",)
        and one not in read.aside
        and ("role" not in one.kinds or is_of_one or _ROLES not in question.sparql)
    ]
    said = []
    if not given and any(one.kind in KINDS and one.default for one in free):
        said.append("is asked about a thing, and none is named")
    if foreign:
        said.append(f"says nothing of {together([repr(word) for word in foreign])}")
    if aside:
        said.append(f"does not ask about {together(aside)} as well")
    own = [f"“{question.title}” {together(said)}"] if said else []
    doubts = [*read.doubts, *own]
    unused = (*(one.text for one in left), *read.now)
    return Reading(question, given, unused, fit, day, read.taken, tuple(doubts), adopts=read.adopts)


def _preferred(parameter: Parameter, named: Named, read: Recognised) -> int:
    """Say how late a parameter is chosen for what it may take.

    One that a preposition places is first; a role is one where its organisation is named too, for
    the post that is called so may be that of another.
    """
    is_of_one = any("organisation" in one.kinds for one in read.named if one is not named)
    if parameter.name in _PLACED or (parameter.kind == "role" and is_of_one):
        return 0
    return 1


def _takes(parameter: Parameter, named: Named) -> bool:
    if parameter.name in _PLACED and named.after != parameter.name:
        return False
    wanted = _INSTEAD.get(parameter.kind, (parameter.kind,))
    if parameter.kind in ("day", "date"):
        wanted = ("day",)
    if parameter.name == "months":
        wanted = ("months",)
    return any(kind in wanted for kind in named.kinds)


def _read(view: View, sentence: str, ranking: Ranking) -> Recognised:
    """Find what a sentence names, what is misspelt in it and what makes its reading doubtful."""
    read = recognised(view, sentence)
    taken: list[tuple[str, str]] = []
    strange = ranking.unknown(read.rest)
    names = names_in(view) if strange else {}
    for word in strange:
        if near := nearly_named(read.undated, word, names):
            taken.append(near)
            sentence = sentence.replace(*near)
    is_named = any(one.kinds != ("day",) for one in read.named)
    if not is_named and not taken and (part := partly_named(read.undated, names_in(view))):
        taken.append(part)
        sentence = sentence.replace(*part)
    if taken:
        read = recognised(view, sentence)
    scheme = _SCHEME.search(read.rest)
    only = only_proposal(view) if scheme and not read.adopts else ""
    if scheme and only:
        read = recognised(view, sentence.replace(scheme[0], only))
    turned = _TURNED.search(read.rest)
    doubts: tuple[str, ...] = ()
    if scheme and only:
        doubts = (f"nothing is called {scheme[0]!r}; the one proposal is {only!r}",)
    if turned:
        doubts += (f"no question of the catalogue is asked with {turned[0]!r}",)
    if strange and not read.named and not _ASKS.search(read.rest):
        doubts += (f"{strange[0]!r} is in no name", "it does not say what is asked")
    return replace(read, taken=tuple(taken), doubts=doubts)
