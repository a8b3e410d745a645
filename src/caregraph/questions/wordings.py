"""Which question of the catalogue a sentence asks, by its words alone.

Layer 4. Titles and the wordings of each question are weighed by how rare their words are in the
catalogue (tf-idf); words of one stem are one word, and a word that the catalogue does not have is
taken for the one it is nearest to in spelling. Who answers to X and to whom X answers are told
apart. No model: the same sentence gives the same order.
"""

from __future__ import annotations

import difflib
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property

import snowballstemmer

from caregraph.keeping import kept
from caregraph.questions.files import Question
from caregraph.sources import folded

_LEFT_OUT = frozenset(
    word
    for line in (
        "a an and anybody anyone are as at be by can could do does did for from had",
        "get got has have how i in is it its me my of on or our please show",
        "tell that the their them there these they this those to us was we were will",
        "with would you your",
        "about actually also any anything being d each every everything exactly give hello help",
        "here hi if into its just kind kindly know let like list ll maybe name named names ok re",
        "really say she simply so some somebody someone something sort t than thank thanks then",
        "thing things truly ve very want wanted wants well whether wonder wondering yet",
    )
    for word in line.split()
)
"""Words that say nothing of what is asked, fillers too; who, which, what and when do."""
GENERIC = {
    "post": "post director officer chief executive manager head lead role job position",
    "body": "body board committee cabinet panel group partnership meeting",
    "organisation": "organisation council authority trust icb nhs pct ccg hospital",
    "person": "person people councillor she he staff",
    "agreement": "agreement contract deal",
    "day": "day date year month april may time",
}
"""Words that stand for any thing of a kind: a name in a sentence stands for these in a wording."""
_SAME = (
    "report answer accountable boss manage superior supervise",
    "member sit belong seat attend",
    "expire end lapse run terminate",
    "abolish dissolve disappear vanish die cease wound",
    "vacant vacancy empty unfilled",
    "deputy deputise cover stand substitute",
    "law legal statute act legislation statutory lawful duty regulation parliament",
    "scrutiny scrutinise inspect examine",
    "fund budget money pool pooled cash finance purse",
    "delegate delegation hand devolve entrust",
    "decide decision approve authority sign agree authorise resolve permit",
    "secondment second employ employer paid payroll",
    "conflict interest stake",
    "option alternative choice",
    "aim objective goal purpose achieve",
    "consult consultation engage listen",
    "recommend recommendation advise advice suggest conclude",
    "commissioner commission purchaser purchase buyer buy",
    "provider provide provision supplier supply",
    "differ difference compare similar similarity common contrast",
    "risk threat danger liability",
    "owner own unowned",
    "action task",
    "milestone timetable timeline schedule",
    "press newspaper media cutting",
    "contradict inconsistent disagree clash",
    "cite quote mention",
    "identity duplicate same identical entity",
    "exist real",
    "driver drive reason motive",
    "remit scope oversee",
    "path route",
    "successor inherit orphan",
    "wording typo mistake error garble",
    "lack missing need gap",
)
"""Words that mean nearly the same where structures are spoken of."""
_TO_SOMEBODY = re.compile(
    r"\b(report(s|ed|ing)?|answer(s|ed|ing|able)?|accountable|subordinate|responsible)"
    r"( \w+ly)? to (?!(on|in|at|as|for|now|today|then|and|or|by|whom?|from|when|what)\b)\w"
)
_ASKED_UPWARD = re.compile(
    r"\b(whom|to who|(do|does|did)(?! (any|some|every)(one|body)))\b"
    r"|^(is|are|was|were)(?! (there|any|some|every|no)(one|body)?\b)\b"
)
_OVER_SOMEBODY = re.compile(
    r"\bdirect reports?\b|\bsubordinates\b|\breports of\b|\bworks?(ing)? (directly )?under\b"
    r"|\b(managed|supervised|overseen|led) by\b|\bwhose (boss|manager|superior)\b"
    r"|\bwhom? (do|does|did|is|are|was|were)\b.*\b(manag(e|ing)|supervis(e|ing)|overse(e|eing)"
    r"|(boss|superior|manager) (of|to)|(in )?charge of)( (on|in|at|now|today|then)\b.*)?\W*$"
)
_BELOW = "_below"
"""Stands for the words of ``_SAME[0]`` where a text asks who answers to somebody."""
_SPELLING = 0.82
_BEST, _COVERED = 0.65, 0.35
_ALMOST = 0.6
"""What a word counts that only means the same."""

_ASKING = {"who", "whom", "whose", "which", "what", "when", "where", "how", "why"}
_WORD = re.compile(r"[\w'’]+")
_stemmer = snowballstemmer.stemmer("english")


def _stem(word: str) -> str:
    return str(_stemmer.stemWord(word))


_CLASS = {_stem(word): f"~{group.split()[0]}" for group in _SAME for word in group.split()}
_KIND = {_stem(word): f"<{kind}>" for kind, words in GENERIC.items() for word in words.split()}


def words(text: str) -> list[str]:
    """Give the stems of the words of a text that say something.

    >>> words("Who does the director answer to?")
    ['who', 'director', 'answer']
    """
    return [*map(_stem, _plain(text))]


def _plain(text: str) -> list[str]:
    found = re.findall(r"[a-z0-9]+", folded(text).replace("'s", ""))
    return [word for word in found if word not in _LEFT_OUT]


def is_downward(text: str) -> bool:
    """Say whether a text asks who answers to somebody, not to whom somebody answers.

    >>> is_downward("who reports to the DASS"), is_downward("who does the DASS report to")
    (True, False)
    """
    asked = folded(text)
    to_somebody = _TO_SOMEBODY.search(asked) and not _ASKED_UPWARD.search(asked)
    return bool(to_somebody or _OVER_SOMEBODY.search(asked))


def _weighted(stems: Iterable[str], kinds: Iterable[str] = (), *, down: bool) -> Counter[str]:
    """Give the terms of a text: its stems, what they are alike to, the kinds of things named.

    Args:
        down: Whether it asks who answers to somebody.
    """
    terms = Counter(stems)
    if down:
        answering = f"~{_SAME[0].split()[0]}"
        terms = Counter([one for one in terms.elements() if _CLASS.get(one) != answering])
        terms[_BELOW] = 1
    terms |= Counter({_CLASS[one]: 1 for one in [*terms] if one in _CLASS})
    terms |= Counter({_KIND[one]: 1 for one in [*terms] if one in _KIND})
    terms |= Counter({f"<{kind}>": 1 for kind in kinds})
    return terms


class Ranking:
    """The questions of a catalogue, ready to be compared with sentences."""

    def __init__(self, catalogue: Mapping[str, Question]) -> None:
        said = {name: (one.title, *one.wordings) for name, one in catalogue.items()}

        def read() -> tuple[dict[str, tuple[dict[str, int], ...]], dict[str, str]]:
            weighed = {
                name: tuple(dict(_weighted(words(one), down=is_downward(one))) for one in texts)
                for name, texts in said.items()
            }
            every = (text for texts in said.values() for text in texts)
            return weighed, {word: _stem(word) for text in every for word in _plain(text)}

        every = (f"{name} {text}" for name, texts in said.items() for text in texts)
        weighed, self._words = kept("wordings", every, read)
        self._texts = {name: [*map(Counter, texts)] for name, texts in weighed.items()}
        often = Counter(
            term for texts in self._texts.values() for term in set().union(*map(set, texts))
        )
        self._rare = {term: math.log(1 + len(catalogue) / times) for term, times in often.items()}

    @cached_property
    def _unknown(self) -> float:
        """Give what a word counts that the catalogue does not have: as one of its rarest."""
        return max(self._rare.values(), default=0.0)

    def scores(self, sentence: str, kinds: Iterable[str] = ()) -> dict[str, float]:
        """Give how well each question fits a sentence, from 0 to 1, by id.

        Args:
            kinds: Of ``GENERIC``: the kinds of things that names in the sentence stood for.
        """
        spelt = [*map(self._spelt, _plain(sentence))]
        asked = _weighted(spelt, kinds, down=is_downward(sentence))
        return {
            name: _BEST * max(self._alike(asked, text) for text in texts)
            + _COVERED * self._covered(asked, set().union(*map(set, texts)))
            for name, texts in self._texts.items()
        }

    def has(self, text: str) -> bool:
        """Say whether a text is one word, which the catalogue has too and is written as such."""
        stems = words(text)
        return len(stems) == 1 and text.islower() and stems[0] in self._rare

    def unknown(self, text: str) -> list[str]:
        """List the words of a text that do not stand so in the catalogue."""
        return [
            word
            for word in _WORD.findall(text)
            if any(stem not in {*self._rare, *_KIND, *_CLASS} for stem in words(word))
        ]

    def foreign(self, name: str, text: str) -> list[str]:
        """List the words of a text that a question has in none of its wordings.

        Words that mean the same or are nearly spelt so are not foreign, nor are the kinds of
        things that may be named.
        """
        known = set().union(*map(set, self._texts[name]))
        if _BELOW in known:
            known |= {f"~{_SAME[0].split()[0]}"}
        found = []
        for word in _WORD.findall(text):
            stems = map(self._spelt, _plain(word))
            if word.casefold() not in _ASKING and any(
                not known & {stem, _CLASS.get(stem), _KIND.get(stem)} for stem in stems
            ):
                found.append(word)
        return found

    def _spelt(self, word: str) -> str:
        """Give the stem of a word, or of that word of the catalogue which is spelt nearly so."""
        stem = _stem(word)
        if stem in self._rare or stem in _CLASS or stem in _KIND:
            return stem
        near = difflib.get_close_matches(word, self._words, n=1, cutoff=_SPELLING)
        return self._words[near[0]] if near else stem

    def _weight(self, term: str) -> float:
        rare = self._rare.get(term, self._unknown)
        return rare * _ALMOST if term[0] in "~<" else rare

    def _alike(self, one: Mapping[str, int], other: Mapping[str, int]) -> float:
        """Give the cosine of two texts."""
        shared = sum(self._weight(term) ** 2 for term in one if term in other)
        lengths = [
            math.sqrt(sum(self._weight(term) ** 2 for term in text)) for text in (one, other)
        ]
        return shared / (lengths[0] * lengths[1]) if all(lengths) else 0.0

    def _covered(self, asked: Mapping[str, int], known: set[str]) -> float:
        """Give how much of what is asked the texts of a question have together."""
        whole = sum(map(self._weight, asked))
        return sum(self._weight(term) for term in asked if term in known) / whole if whole else 0.0
