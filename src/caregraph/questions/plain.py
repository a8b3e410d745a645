"""Reading a sentence: which question it asks, and of which things, days and roles it speaks.

Layer 4. Without any model: words are weighed (``wordings``), and names, other names, keys, holders,
roles and days are recognised as the view and the codes have them. What was read is said, so that a
person sees whether it is what was meant.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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
_LONG_ENOUGH = 5
"""Names that are shorter are like too many words."""
_LONGEST = 12
"""So many words at most stand together as one name."""
_FITS, _NO_PLACE = 0.06, 0.12
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
_OF_ONE = ("post", "actor")
"""Kinds of parameters beside which a role that is not used is another one that was asked about."""
_MONTH = (
    r"(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|"
    r"oct(ober)?|nov(ember)?|dec(ember)?)\b\.?"
)
_NTH = r"\d{1,2}(st|nd|rd|th)?"
_DAY = re.compile(
    r"(?<![\w./-])("
    r"\d{4}([./-])\d{1,2}\2\d{1,2}|\d{4}-\d\d|\d{1,2}([./-])\d{1,2}\3(\d{4}|\d\d)"
    rf"|{_NTH} (of )?{_MONTH},? ('?\d\d|\d{{4}})|{_MONTH} {_NTH},? \d{{4}}|{_MONTH},? \d{{4}}"
    r"|(?<=in )\d{4})(?![\w/-]|\.\d)",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"(?P<month>{_MONTH}) (?P<day>\d{{1,2}}),? (?P<year>\d{{4}})", re.IGNORECASE
)
_CENTURY = 69
"""Years of two digits below this one are of this century, the others of the last."""
_NOW = re.compile(r"\b(today|now|currently|at the moment)\b", re.IGNORECASE)
_MONTHS = re.compile(r"\b(\d{1,3}) months?\b", re.IGNORECASE)
_PIECE = re.compile(r"[\w&'’./-]+")
_TURNED = re.compile(
    r"\b(not|never|how (many|often|much)|\w+n['’]t|(answers|reports) (for|on)"
    r"|to whom\b.*\b(reports|subordinates) of"
    r"|(do|does|did|is|are|was|were|has|have|had|ca|wo|would|should|could)nt)\b",
    re.IGNORECASE,
)
"""Words that turn a question into another, which the catalogue does not have."""
_ONLY_WHO = frozenset(words("who whos what whats is"))
_OWNING = re.compile(r"['’]s$")
_WHO = re.compile(r"\bwhom?\b|\bwho['’]?s\b", re.IGNORECASE)
_ALIKE = 0.9
"""How like a name some misspelt words are that are taken for it."""
_CUT = 4
"""So many letters of a word are enough where it is cut short."""
_FEW_NAMES = 4000
"""So many names at most are compared with misspelt words."""


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
    day: str | None = None
    """A day that the sentence names and the question has no parameter for."""
    taken: tuple[tuple[str, str], ...] = ()
    """Misspelt words, each with the name that they are taken for."""
    doubts: tuple[str, ...] = ()
    """Why it cannot be taken as meant, however well it fits."""

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
    known = catalogue(folders)
    ranking = _ranking(tuple(folders))
    read = _read(view, sentence, ranking)
    found = _found(known, ranking, sentence, read)
    if common := frozenset(one.text.casefold() for one in read.named if ranking.has(one.text)):
        # "the integration" is a proposal, or is what the question is about
        less = _as_spelt(view, read.sentence, but=common)
        found += _found(known, ranking, sentence, replace(read, named=less.named, rest=less.rest))
    best: dict[str, Reading] = {}
    for one in sorted(found, key=lambda one: (-one.fit, one.question.id)):
        best.setdefault(one.question.id, one)
    return [*best.values()][:MOST]


def _found(
    known: Mapping[str, Question], ranking: Ranking, sentence: str, read: _Read
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


@cache
def _ranking(folders: tuple[Path, ...]) -> Ranking:
    return Ranking(catalogue(folders))


@dataclass(frozen=True)
class _Read:
    """What stands in a sentence."""

    sentence: str
    """With the names that it misspells spelt as they are."""
    named: list[Named]
    undated: str
    """The sentence without its days."""
    rest: str
    """The same with "it" in place of every name."""
    now: tuple[str, ...]
    """Its words for the day on which it is asked."""
    taken: tuple[tuple[str, str], ...] = ()
    doubts: tuple[str, ...] = ()


def _reading(
    question: Question, read: _Read, score: float, foreign: Sequence[str]
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
        place = next((parameter for parameter in free if _takes(parameter, one)), None)
        if place is None:
            left.append(one)
        else:
            is_role = place.kind == "role"
            given[place.name] = _roles()[one.text.casefold()] if is_role else one.text
            free.remove(place)
    if any(parameter.needed for parameter in free):
        return None
    lost = sum(_ROLE_LEFT if "role" in one.kinds else _NO_PLACE for one in left)
    fit = score + _FITS * len(given) - lost
    day = next((one.text for one in left if one.kinds == ("day",)), None)
    is_of_one = any(one.name in given and one.kind in _OF_ONE for one in question.parameters)
    doubts = [*read.doubts]
    if not given and any(one.kind in KINDS and one.default for one in free):
        doubts.append(f"{question.id} is asked about a thing, and none is named")
    doubts += [f"{question.id} says nothing of {word!r}" for word in foreign]
    doubts += [
        f"{question.id} has no place for {one.text}"
        for one in left
        if "role" not in one.kinds or is_of_one
    ]
    unused = (*(one.text for one in left), *read.now)
    return Reading(question, given, unused, fit, day, read.taken, tuple(doubts))


def _takes(parameter: Parameter, named: Named) -> bool:
    wanted = _INSTEAD.get(parameter.kind, (parameter.kind,))
    if parameter.kind in ("day", "date"):
        wanted = ("day",)
    if parameter.name == "months":
        wanted = ("months",)
    return any(kind in wanted for kind in named.kinds)


def _read(view: View, sentence: str, ranking: Ranking) -> _Read:
    """Find what a sentence names, what is misspelt in it and what makes its reading doubtful."""
    read = _as_spelt(view, sentence)
    taken: list[tuple[str, str]] = []
    strange = ranking.unknown(read.rest)
    names = _names(view) if strange else {}
    for word in strange:
        if near := _nearly_named(read.undated, word, names):
            taken.append(near)
            sentence = sentence.replace(*near)
    if taken:
        read = _as_spelt(view, sentence)
    turned = _TURNED.search(read.rest)
    doubts = (f"no question of the catalogue is asked with {turned[0]!r}",) if turned else ()
    return replace(read, taken=tuple(taken), doubts=doubts)


def _nearly_named(text: str, word: str, names: Collection[str]) -> tuple[str, str] | None:
    """Give some words of a text with a misspelt one, and the name they are most like."""
    spans = [text[start:end] for start, end in _spans(text)]
    near = [
        (difflib.SequenceMatcher(None, found[0], span.casefold()).ratio(), span, found[0])
        for span in spans
        if word in span
        and span.partition(" ")[0].casefold() not in ("a", "the")
        and (
            found := difflib.get_close_matches(span.casefold(), names, 1, _ALIKE)
            or _written_out(span.casefold(), names)
        )
        and len(found[0].split()) == len(span.split())
    ]
    return max(near)[1:] if near else None


def _written_out(span: str, names: Collection[str]) -> list[str]:
    """Give the one name of which some words are cut short, each to no less than a few letters.

    ``chief exec`` is *chief executive*.
    """
    given = span.split()
    found = [
        name
        for name in names
        if len(words := name.split()) == len(given)
        and all(
            word == cut or (len(cut) >= _CUT and word.startswith(cut))
            for word, cut in zip(words, given, strict=True)
        )
    ]
    return found if len(found) == 1 else []


def _names(view: View) -> Collection[str]:
    """Give the names of all things that questions are asked about; none where they are too many."""
    classes = [_classes(kind) for kind in _NAMED] + [(CG.Mention,)]
    known = {
        name
        for some in classes
        for name in find.names(view, *some)
        if "://" not in name and len(name) >= _LONG_ENOUGH
    }
    return sorted(known) if len(known) <= _FEW_NAMES else ()


def _as_spelt(view: View, sentence: str, but: Collection[str] = ()) -> _Read:
    """Find the days and names in a sentence, in its order; of names the longest first.

    Args:
        but: Folded words that are not taken for names.
    """
    found: list[tuple[int, Named]] = []
    rest = sentence
    for pattern, kind in ((_DAY, "day"), (_MONTHS, "months")):
        for match in pattern.finditer(sentence):
            text = match[1] if kind == "months" else _as_day(match[0])
            found.append((match.start(), Named(text, (kind,))))
            rest = rest.replace(match[0], " " * len(match[0]))
    now = tuple(match[0] for match in _NOW.finditer(rest))
    undated = rest = _NOW.sub(lambda match: " " * len(match[0]), rest)
    for start, end in _spans(rest):
        text = rest[start:end].rstrip(".,?!'")
        text += ")" * (text.count("(") == 1 and rest[end : end + 1] == ")")
        text = _OWNING.sub("", text)
        if text != undated[start : start + len(text)] or text.casefold() in but:
            continue
        if kinds := _kinds(view, text):
            found.append((start, Named(text, kinds)))
            it = "it"[: len(text)].ljust(len(text))  # says nothing, and is as long
            rest = rest[:start] + it + rest[start + len(text) :]
    named = [one for _, one in sorted(found, key=lambda pair: pair[0])]
    return _Read(sentence, named, undated, rest, now)


def _spans(text: str) -> list[tuple[int, int]]:
    """List where words of a text that may be one name begin and end, those that say most first."""
    pieces = [(match.start(), match.end()) for match in _PIECE.finditer(text)]
    spans = [
        (start, end)
        for at, (start, _) in enumerate(pieces)
        for _, end in pieces[at : at + _LONGEST]
    ]
    return sorted(spans, key=lambda one: (-len(words(text[slice(*one)])), one[0] - one[1]))


def _as_day(text: str) -> str:
    """Give a day or month as in ISO 8601, day first, where it can be read; else as it stands."""
    bare = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", text)
    if first := _MONTH_FIRST.fullmatch(bare):
        bare = f"{first['day']} {first['month']} {first['year']}"
    bare = re.sub(r"(?<!^\d{4}.\d\d.)(?<=[ ./'-])'?(\d\d)$", _in_full, bare)
    found = written(bare)
    return (found.day_first if found else None) or text


def _in_full(year: re.Match[str]) -> str:
    return ("20" if int(year[1]) < _CENTURY else "19") + year[1]


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
