"""What stands in a sentence: names of things, roles, places, days; misspelt and cut short ones too.

Layer 4. Names, other names, keys, holders and roles are recognised as the view and the codes have
them, of two that overlap the longer.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from caregraph import rdf
from caregraph.graph import find, ontology
from caregraph.graph.view import View
from caregraph.questions.files import KINDS
from caregraph.questions.wordings import words
from caregraph.sources import folded, plain, written
from caregraph.vocab import CG, RDF

_LONG_ENOUGH = 5
"""Names that are shorter are like too many words."""
_LONGEST = 12
"""So many words at most stand together as one name."""
_NAMED = (
    *("post", "body", "organisation", "unit", "person", "agreement"),
    *("proposal", "decision", "function", "fund", "arrangement"),
)
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
_ADOPTING = re.compile(
    r"\b(as )?(if|when|once|as) adopted\b"
    r"|\b((as )?if|when|once|after|assuming|supposing)( that)?\b[^,;?]{0,60}?"
    r"\b(proposals?|plans?|it|this|changes|that|they)\b"
    r"( (is|are|was|were|get|gets|has been|have been))?"
    r" (adopted|approved|implemented|go(es)? ahead|went ahead|takes? effect)"
    r"|\b(after|following|under|with)( the| this)?"
    r" (proposals?|plans?|changes|integration|merger|reorganisation)\b",
    re.IGNORECASE,
)
_ENDING = re.compile(
    r"\b(becomes? of|happens? to|happened to|left|affected|successors?|depends?)\b.*"
    r"(?P<when>\b(when|once|after|if|as)\b.*"
    r"\b(ends?|ended|goe?s?|gone|abolished|dissolved|cease[sd]?|closed?|disappears?|wound)\b)",
    re.IGNORECASE,
)
"""What is asked about everything that an ending touches; what ends is named after *when*."""
_ENDS = re.compile(
    r"\bwhen\b.*\b(ends?|ended|abolished|closed?|go(es)?|disappears?)\b"
    r"|\b(takes?|took|taken) over\b",
    re.IGNORECASE,
)
"""What is asked of the end of a kind of organisation, which is then named and no thing of it."""
_MONTHS = re.compile(r"\b(\d{1,3}) months?\b", re.IGNORECASE)
_PIECE = re.compile(r"[\w&'’./-]+")
_OWNING = re.compile(r"['’]s$")
_BEFORE = re.compile(r"(\w+)\s+(?:(?:the|our|a|an)\s+)?$", re.IGNORECASE)
_SEVERAL = re.compile(r"([A-Z]{2,})['’]?s")
"""Several of what capitals stand for: ``PCTs``."""
_ALIKE = 0.9
"""How like a name some misspelt words are that are taken for it."""
_CUT = 4
"""So many letters of a word are enough where it is cut short."""
_BEGINNING = 3
"""So many words of a name are enough where it is not written to its end."""
_FEW_NAMES = 4000
"""So many names at most are compared with misspelt words."""


@dataclass(frozen=True)
class Named:
    """Something that a sentence names."""

    text: str
    """As it stands there."""
    kinds: tuple[str, ...]
    """What it may be: kinds of parameters, of which it is one."""
    structure: str = ""
    """The key of the structure whose place it is; empty where it is none."""
    after: str = ""
    """The word before it, articles aside, in small letters."""


@dataclass(frozen=True)
class Recognised:
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
    adopts: bool = False
    """Whether it asks as if what is proposed were adopted."""
    taken: tuple[tuple[str, str], ...] = ()
    doubts: tuple[str, ...] = ()
    aside: tuple[Named, ...] = ()
    """What is named of all that an ending touches; the answer tells of it among the others."""


def nearly_named(text: str, word: str, names: Collection[str]) -> tuple[str, str] | None:
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
    ] or [
        (1.0, span, begun)
        for span in spans
        if word in span and (begun := _begun(span.casefold(), names))
    ]
    return max(near)[1:] if near else None


def partly_named(text: str, names: Collection[str]) -> tuple[str, str] | None:
    """Give the words of a text, three at least, that stand in one name, and that name."""
    for start, end in _spans(text):
        span = text[start:end].rstrip(".,?!'")
        first = span.partition(" ")[0].casefold()
        if (
            len(span.split()) < _BEGINNING
            or len(words(span)) < _BEGINNING - 1
            or first in ("a", "the")
        ):
            continue
        within = re.compile(rf"\b{re.escape(span.casefold())}\b")
        found = sorted((one for one in names if within.search(one)), key=len)
        if found and all(found[0] in one for one in found):
            return span, found[0]
    return None


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


def _begun(span: str, names: Collection[str]) -> str:
    """Give the shortest name that begins nearly as some words do, three at least; else nothing."""
    size = len(span.split())
    if size < _BEGINNING:
        return ""
    begun = {" ".join(name.split()[:size]) for name in names if len(name.split()) > size}
    near = difflib.get_close_matches(span, sorted(begun), 1, _ALIKE)
    return min((one for one in names if near and one.startswith(near[0])), key=len, default="")


def names_in(view: View) -> Collection[str]:
    """Give the names of all things that questions are asked about; none where they are too many."""
    classes = [_classes(kind) for kind in _NAMED] + [(CG.Mention,)]
    if sum(len(view.subjects(RDF.type, one)) for some in classes for one in some) > _FEW_NAMES:
        return ()
    known = {
        name
        for some in classes
        for name in find.names(view, *some)
        if "://" not in name and len(name) >= _LONG_ENOUGH
    }
    return sorted(known) if len(known) <= _FEW_NAMES else ()


def recognised(view: View, sentence: str, but: Collection[str] = ()) -> Recognised:
    """Find the days and names in a sentence, in its order; of names the longest first.

    Args:
        but: Folded words that are not taken for names.
    """
    found: list[tuple[int, Named]] = []
    rest = sentence = plain(sentence)
    for pattern, kind in ((_DAY, "day"), (_MONTHS, "months")):
        for match in pattern.finditer(sentence):
            text = match[1] if kind == "months" else _as_day(match[0])
            found.append((match.start(), Named(text, (kind,))))
            rest = rest.replace(match[0], " " * len(match[0]))
    now = tuple(match[0] for match in _NOW.finditer(rest))
    adopting = _ADOPTING.search(rest)
    if adopting:
        rest = rest.replace(adopting[0], " " * len(adopting[0]))
    ended = _ENDING.search(sentence)
    undated = rest = _NOW.sub(lambda match: " " * len(match[0]), rest)
    for start, end in _spans(rest):
        text = rest[start:end].rstrip(".,?!'")
        text += ")" * (text.count("(") == 1 and rest[end : end + 1] == ")")
        text = _OWNING.sub("", text)
        if text != undated[start : start + len(text)] or text.casefold() in but:
            continue
        several = _SEVERAL.fullmatch(text)
        name = several[1] if several and not _kinds(view, text) else text
        kinds = _kinds(view, name)
        if (
            (ended or _ENDS.search(sentence))
            and (several or not kinds)
            and (kind := _kind_of_organisation(text))
        ):
            name, kinds = kind, ("class",)
        if kinds:
            place = places(view).get(name.casefold(), "")
            found.append((start, Named(name, kinds, place, _before(sentence[:start]))))
            it = "it"[: len(text)].ljust(len(text))  # says nothing, and is as long
            rest = rest[:start] + it + rest[start + len(text) :]
    found.sort(key=lambda pair: pair[0])
    after = ended.start("when") if ended else 0
    aside = tuple(one for start, one in found if start < after and one.kinds != ("day",))
    named = [one for start, one in found if start >= after or one not in aside] + [*aside]
    return Recognised(sentence, named, undated, rest, now, bool(adopting), aside=aside)


def _before(text: str) -> str:
    """Give the last word of a text, articles aside, in small letters."""
    found = _BEFORE.search(text)
    return found[1].casefold() if found else ""


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
    if folded in places(view):
        found.append("structure")
    mentioned = find.names(view, CG.Mention).get(folded, ())
    for node in mentioned:
        of = set(view.nodes(node, CG.describedAs))
        found += [kind for kind in _NAMED if of & {*ontology.subclasses(*_classes(kind))}]
    return (*dict.fromkeys(found), *(["role"] if folded in roles() else []))


def _kind_of_organisation(text: str) -> str:
    """Give the name of the kind of organisation that a text names one or several of, or nothing."""
    known = ontology.classes("Organisation")
    for one in (text, text.removesuffix("s"), re.sub(r"ies$", "y", text)):
        if (node := known.get(one.casefold())) and node != CG.Organisation:
            return str(ontology.label(node))
    return ""


def only_proposal(view: View) -> str:
    """Give the name of the proposal of a view that has one, its options aside; else nothing."""
    found = [one for one in find.instances(view, CG.Proposal) if not view.nodes(one, CG.optionOf)]
    return view.label(found[0]) if len(found) == 1 else ""


def places(view: View) -> Mapping[str, str]:
    """Give the key of each structure by the name of its place, folded, and what it begins with.

    One that several structures have is none. They are read once for a view and kept with it.
    """
    if places not in view.kept:
        keys: dict[str, set[str]] = {}
        for structure in view.structures:
            for place in view.texts(structure, CG.place):
                for name in (place, place.partition(" and ")[0]):
                    key = structure.value.rpartition("/")[2]
                    keys.setdefault(folded(name), set()).add(key)
        view.kept[places] = {name: min(found) for name, found in keys.items() if len(found) == 1}
    known: Mapping[str, str] = view.kept[places]
    return known


def _classes(kind: str) -> tuple[rdf.NamedNode, ...]:
    return tuple(CG[name] for name in KINDS[kind])


@cache
def roles() -> Mapping[str, str]:
    """Give the name of each statutory role by every name it has, folded."""
    codes = ontology.codes("statutory-role")
    return {
        name.casefold(): str(ontology.label(node))
        for node in codes.values()
        for name in (*ontology.names(node), node.value.rpartition("/")[2])
    }
