"""Findings as cards: those of one rule or one cause together, their subjects listed in it.

Layer 6. What holds for all of them stands once: why it matters, the law, what to do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from caregraph.english import count, together, upper
from caregraph.graph import law
from caregraph.graph.dates import spoken_date
from caregraph.graph.reading import natural
from caregraph.graph.view import View
from caregraph.groups import GOOD_PRACTICE, Group, grouped
from caregraph.moods import MOODS, OUTCOMES, Outcome
from caregraph.results import Citation, Finding, Severity, Thing
from caregraph.serve.things import lawful
from caregraph.serve.things.paragraphs import numbers
from caregraph.serve.web import moods
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.content import Item, Items
from caregraph.serve.web.speech import apart, cited, spoken_day
from caregraph.validation.rule import Rule
from caregraph.vocab import CG, PREFIXES, RDF

_CODES = PREFIXES["law"] + GOOD_PRACTICE
_NAMED = 6
"""So many subjects stand on a card; those after them are folded."""
MOST = 60
"""A card names no more subjects than this on one page; files have all of them."""
_OPEN_CARDS = 6
"""So many things to mend stand open; those after them are folded."""
_KINDS = 3
"""So many kinds of missing thing are counted by name; the rest together."""


@dataclass(frozen=True)
class Subject:
    """What some findings of a card are about, and what is said of it."""

    item: Item
    where: str
    """By which row it is told apart from those alike, and of which organisations it is."""
    said: tuple[str, ...]
    """Sentences or questions; the name is left out of one that begins with it."""
    goes_on: bool
    """The first of them goes on from the name, without a colon between."""
    evidence: Items

    @property
    def told(self) -> str:
        """Give them as one text: sentences behind each other, clauses with a semicolon between."""
        are_sentences = all(one.endswith(".") for one in self.said)
        return (" " if are_sentences else "; ").join(self.said)


@dataclass(frozen=True)
class Card:
    """Findings of one outcome that stand together."""

    outcome: Outcome
    severity: Severity
    graded: str
    """The severity of all of them, or how many there are of each."""
    rules: tuple[Rule, ...]
    heading: str
    settles: str
    """How many findings hang on the cause; empty where there is none."""
    once: tuple[str, ...]
    """What is said of every subject alike; empty where each has its own."""
    subjects: tuple[Subject, ...]
    left_out: int
    """How many subjects more there are than are named."""
    law: Items
    steps: tuple[str, ...]
    may_say: tuple[str, ...]
    """Titles of documents not held that may answer."""
    waived: tuple[str, ...]
    count: int
    later: str = ""
    """What the rules rest on besides and is not in force yet; empty where there is nothing."""

    @property
    def serious(self) -> str:
        """Say how serious they are, or would be."""
        return moods.serious(self.outcome, self.graded)

    @property
    def first(self) -> tuple[Subject, ...]:
        """Give the subjects that stand open: all where there are few."""
        return self.subjects[:_NAMED]

    @property
    def rest(self) -> tuple[Subject, ...]:
        """Give the subjects that are folded."""
        return self.subjects[_NAMED:]

    @property
    def why(self) -> str:
        """Say why it matters, in the words of the rule that most of them are of."""
        return self.rules[0].why


@dataclass(frozen=True)
class Mood:
    """The part of a page about the findings of one mood."""

    outcome: Outcome
    cards: tuple[Card, ...]
    kinds: str
    """What they are about, counted by kind; empty where nothing is known to be missing."""

    @property
    def title(self) -> str:
        """Head the part."""
        return upper(MOODS[self.outcome])

    @property
    def count(self) -> int:
        """Count the findings."""
        return sum(card.count for card in self.cards)

    @property
    def open_cards(self) -> tuple[Card, ...]:
        """Give the cards that stand open: only what is to be mended does."""
        return self.cards[:_OPEN_CARDS] if self.outcome == "breach" else ()

    @property
    def folded(self) -> tuple[Card, ...]:
        """Give the cards that are folded."""
        return self.cards[len(self.open_cards) :]


@dataclass(frozen=True)
class Setting:
    """What cards tell besides the findings themselves."""

    pages: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """The page of each document, by the key of its structure and its title."""
    day: date | None = None
    """The day on which all is looked at, where there is one."""
    part: slice = field(default_factory=lambda: slice(0, MOST))
    """Which subjects of each card stand on this page."""

    @property
    def is_of_one(self) -> bool:
        """Say whether all rests on one document, so that its title need not be repeated."""
        return len({title for _, title in self.pages}) == 1


def setting(view: View, part: slice) -> Setting:
    """Read from a view what cards tell besides the findings.

    Args:
        part: Which subjects of each card stand on this page.
    """
    pages = {
        (structure.value.rpartition("/")[2], view.label(document)): path_of(document.value)
        for document in view.subjects(RDF.type, CG.SourceDocument)
        for structure in view.nodes(document, CG.describedIn)
    }
    days = set(view.days.values())
    return Setting(pages, next(iter(days)) if len(days) == 1 else None, part)


def law_on(view: View) -> str:
    """Head the law that holds on the day of a view, where there is one such day."""
    days = set(view.days.values())
    day = next(iter(days)) if len(days) == 1 else None
    return f"Law on {spoken_day(day)}" if day else "Law on the day"


def longest(findings: Iterable[Finding]) -> int:
    """Count the subjects of the card that has most."""
    return max(
        (len({one.focus for one in group.findings}) for group in grouped(findings)), default=0
    )


def by_mood(
    findings: Iterable[Finding], book: Mapping[str, Rule], there: Setting | None = None
) -> tuple[Mood, ...]:
    """Put findings on cards, the most pressing first, under their moods.

    Cards that have no subject on this page are left out.
    """
    there = there or Setting()
    groups = grouped(findings)
    found = []
    for outcome in OUTCOMES:
        own = [one for one in groups if one.outcome == outcome]
        cards = [card for one in own if (card := _card(one, book, there)).subjects]
        if cards:
            found.append(Mood(outcome, tuple(cards), _kinds(own)))
    return tuple(found)


def reduced(parts: tuple[Mood, ...], of: int) -> str:
    """Say in a sentence to how many things findings come down.

    Args:
        of: How many findings there are when nothing is filtered out.
    """
    found, things = sum(one.count for one in parts), sum(len(one.cards) for one in parts)
    if not found:
        return f"None of {of} findings is shown." if of else "Nothing was found."
    said = [f"{len(one.cards)} {MOODS[one.outcome]}" for one in parts]
    number, space, rest = said[0].partition(" ")
    said[0] = f"{number} {'thing' if number == '1' else 'things'}{space}{rest}"
    told = together(said)
    shown = f"{found} of {of} findings" if found < of else count(found, "finding")
    if things == found:
        return f"{shown}: {told}."
    return f"{shown} {'comes' if shown.startswith('1 finding') else 'come'} down to {told}."


def _card(group: Group, book: Mapping[str, Rule], there: Setting) -> Card:
    by_focus: dict[Thing, list[Finding]] = {}
    for one in group.findings:
        by_focus.setdefault(one.focus, []).append(one)
    said = [tuple(dict.fromkeys(map(_said, several))) for several in by_focus.values()]
    once = said[0] if len(said) > 1 and len(set(said)) == 1 else ()
    rows = apart(list(zip(by_focus, said, strict=True)))
    named = list(zip(by_focus.items(), said, rows, strict=True))[there.part]
    subjects = tuple(
        _subject(focus, several, () if once else own, row, there)
        for (focus, several), own, row in named
    )
    rules = tuple(book[rule] for rule in group.rules)
    steps = dict.fromkeys(one.step for one in (group.first, *group.findings))
    return Card(
        outcome=group.outcome,
        severity=group.severity,
        graded=group.graded,
        rules=rules,
        heading=_heading(group),
        settles=group.consequence,
        once=tuple(map(upper, once)),
        subjects=subjects,
        left_out=len(by_focus) - len(subjects),
        law=_law(group.findings, there.day),
        later=_later(rules, group.findings, there.day),
        steps=tuple(steps),
        may_say=tuple(sorted({title for one in group.findings for title in one.not_held})),
        waived=tuple(dict.fromkeys(_waived(group.findings))),
        count=len(group.findings),
    )


def _heading(group: Group) -> str:
    """Head a card by what was found, or by the cause and what is found of it."""
    heading = group.first.heading
    return f"{upper(group.cause.label)}: {heading}" if group.cause else upper(heading)


def _said(one: Finding) -> str:
    asks = one.outcome not in ("breach", "waived") and one.question
    return f"{asks or one.statement} {one.remark}".rstrip()


def _subject(
    focus: Thing, several: list[Finding], said: tuple[str, ...], row: str, there: Setting
) -> Subject:
    name = upper(focus.label)
    goes_on = len(said) == 1 and _begins_with(said[0], focus.label)
    if goes_on:
        said = (said[0][len(focus.label) :],)
    organisations = {one.label for finding in several for one in finding.organisations}
    return Subject(
        Item(name, focus.iri, path_of(focus.iri)),
        "; ".join(filter(None, (row, *sorted(organisations - {focus.label})))),
        said,
        goes_on,
        _evidence(focus, several, there),
    )


def _evidence(focus: Thing, several: list[Finding], there: Setting) -> Items:
    """Give the paragraphs on which findings of one thing rest, each a link where it has a page."""
    places = sorted({one for finding in several for one in finding.evidence}, key=_place)
    home = focus.iri.removeprefix(PREFIXES["id"]).partition("/")[0]
    pages = {title: path for (_, title), path in there.pages.items()}
    pages |= {title: path for (key, title), path in there.pages.items() if key == home}
    known = cited(places, pages)
    linked = numbers(tuple(one for one in known if one.path), alone=there.is_of_one)
    return (*linked, *(one for one in known if not one.path))


def _begins_with(sentence: str, name: str) -> bool:
    """Say whether a sentence begins with a name, whatever the case of its first letter."""
    begins = sentence[: len(name)].casefold() == name.casefold()
    return begins and sentence[len(name) : len(name) + 1] in (" ", ",")


def _place(citation: Citation) -> tuple[str, bool, list[tuple[int, str]]]:
    """Order places of a document as people count them, those without a number last."""
    locator = citation.locator or "0"
    return citation.document, not locator[0].isdecimal(), natural(locator)


def _law(findings: Iterable[Finding], day: date | None) -> Items:
    """Give what the rules rest on, each once, and last what is no law: codes of the day, by name.

    Of several provisions of one instrument that follow one another only the first names it.
    """
    basis = dict.fromkeys(one for finding in findings for one in finding.basis)
    provisions = [one for one in basis if one.iri != _CODES]
    items, before = [], ""
    for one in provisions:
        instrument, comma, provision = one.label.rpartition(", ")
        text = provision if comma and instrument == before else one.label
        items.append(Item(text, one.iri, path_of(one.iri)))
        before = instrument
    if len(provisions) < len(basis):
        codes = lawful.sorted_by_day(lawful.cited([_CODES]), day).guidance if day else ()
        said = ": ".join(filter(None, ("not law", ", ".join(one.text for one in codes))))
        items.append(Item("good-practice codes", path=path_of(_CODES), detail=f"({said})"))
    return tuple(items)


def _later(rules: Iterable[Rule], findings: Iterable[Finding], day: date | None) -> str:
    """Say how much more rules rest on that is not in force on a day, and from when the first is."""
    if day is None:
        return ""
    told = {one.iri for finding in findings for one in finding.basis}
    rest = {one for rule in rules for one in lawful.cited(rule.basis) if one.value not in told}
    starts = [law.lifespan(one)[0] for one in rest]
    later = sorted(
        (one for one in starts if one and one.first_day > day), key=lambda one: one.first_day
    )
    return f"not yet in force: {len(later)}, the first from {later[0].spoken}" if later else ""


def _waived(findings: Iterable[Finding]) -> Iterator[str]:
    for one in findings:
        if one.waiver:
            yield (
                f"{one.waiver['reason'].rstrip('.')}. Approved by {one.waiver['approvedBy']}, "
                f"until {spoken_date(one.waiver['reviewBy'])}."
            )


def _kinds(groups: Iterable[Group]) -> str:
    """Count what is missing by kind: "posts 8, lines 5, other 3"."""
    missing = Counter(
        one.missing.label if one.missing else "" for group in groups for one in group.findings
    )
    named = [(kind, count) for kind, count in missing.most_common() if kind]
    told = [f"{kind} {count}" for kind, count in named[:_KINDS]]
    other = missing.total() - sum(count for _, count in named[:_KINDS])
    return ", ".join([*told, *([f"other {other}"] if told and other else [])])
