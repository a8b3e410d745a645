"""The answer card of a thing: its first sentence, what bears it out, and what is not stated.

Layer 6. The sentences are those of ``sentences``; beside them stand the lines of a post or body as
a drawing that is text: who is answered to, and one step above of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from caregraph import accountability, rdf, sentences
from caregraph.english import together, upper
from caregraph.graph import marks, naming, reading
from caregraph.graph.dates import spoken_date, spoken_days
from caregraph.graph.view import View
from caregraph.sentences import lines as sentence_lines
from caregraph.sentences.posts import holders
from caregraph.serve.things import lawful, paragraphs
from caregraph.serve.things.lawful import Lawful
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.content import Fact, Grid, Item, Items, Page
from caregraph.traces import Hop
from caregraph.vocab import CG

_ROOM = 150
"""So many letters of what is not stated stand on a card."""
MOST = 6
"""A card names no more lines, or cells of a fact; the lists below have all."""
_LOOKS = {
    "operational": "op",
    "statutory": "stat",
    "democratic": "stat",
    "ministerial": "stat",
    "commissioning": "com",
    "contractual": "com",
    "financial": "com",
    "professional": "prof",
    "assurance": "prof",
    "scrutiny": "prof",
}
"""How the kinds of lines look, so that neighbours differ; others are solid."""
ANSWERING = (CG.Post, CG.GovernanceBody, CG.Organisation, CG.OrganisationalUnit)
"""What can answer to somebody."""


@dataclass(frozen=True)
class Said:
    """One row of a card: what it tells, in texts and links, and on which paragraphs it rests."""

    look: str
    kind: str
    parts: Items
    evidence: Items = ()


@dataclass(frozen=True)
class Rail:
    """One line in the drawing that is text."""

    look: str
    kind: str
    facts: tuple[Fact, ...]
    status: str
    evidence: Items


@dataclass(frozen=True)
class Master:
    """Who is answered to, with one step above, and the lines that lead there."""

    above: Items
    """What that answers to in turn; empty where it is not stated."""
    ends: bool
    """Accountability ends here."""
    box: Item
    rails: tuple[Rail, ...]


@dataclass(frozen=True)
class Answer:
    """An answer card."""

    says: str
    then: tuple[str, ...]
    rows: tuple[Said, ...] = ()
    masters: tuple[Master, ...] = ()
    me: Item | None = None
    left_out: int = 0
    """How many lines more there are."""
    not_stated: tuple[str, ...] = ()
    """What is left open beside what the rows say."""
    law: Lawful | None = None

    @property
    def headline(self) -> str:
        """Give the first sentence as it stands over the card."""
        return self.says.removesuffix(".")

    @property
    def silence(self) -> tuple[str, ...]:
        """Give the first of what is not stated, as much as a card has room for."""
        room, found = _ROOM, list[str]()
        for one in self.not_stated:
            room -= len(one)
            if found and room < 0:
                break
            found.append(one)
        return tuple(found)

    def as_json(self) -> dict[str, Any]:
        """Give what the lists of the page do not say: the sentences, and the law on the day."""
        return {
            "says": [self.says, *self.then],
            "lawOnTheDay": self.law.as_json() if self.law else None,
        }


def of(view: View, node: rdf.NamedNode, page: Page) -> Answer:
    """Give the card of a thing.

    Args:
        page: What is told of it; the card tells the lists and facts of it that say most.
    """
    says, *then = sentences.sentences(view, node)
    if reading.is_mention(view, node):
        return Answer(says, tuple(then))
    law, silent = lawful.of(view, node), tuple(_gaps(view, node))
    listed = tuple(_listed(view, node, page))
    if not reading.is_a(view, node, *ANSWERING):
        rows = tuple(_fact(one) for one in page.facts if one.value and one.name not in _ELSEWHERE)
        return Answer(says, tuple(then), (*listed, *rows)[:MOST], not_stated=silent, law=law)
    hops = sorted(accountability.lines(view, node), key=lambda one: sentence_lines.rank(one.kind))
    within = reading.organisation(view, node)
    rows = tuple(_line(view, one, within.iri if within else None) for one in hops[:MOST])
    return Answer(
        says,
        tuple(then),
        (*rows, *listed, *_rows(view, node, page.facts)),
        tuple(_masters(view, hops[:MOST])),
        box(view, node),
        len(hops) - len(hops[:MOST]),
        (*silent, *(_silent_above(view, node) if hops else ())),
        law,
    )


def not_stated(view: View, node: rdf.NamedNode) -> Iterator[str]:
    """Say what the sources leave open about a thing: its first lines, who is above, its gaps."""
    if reading.is_a(view, node, *ANSWERING):
        yield from dict.fromkeys(accountability.open_above(view, node))
        return
    yield from _gaps(view, node)


def _gaps(view: View, node: rdf.NamedNode) -> list[str]:
    """Give what the sources are noted to leave open about a thing, what is about it most first."""
    gaps = sorted(
        (len(view.nodes(one, CG.about)), one.value, one)
        for one in view.subjects(CG.about, node)
        if reading.is_a(view, one, CG.UnstatedMatter)
    )
    return [*dict.fromkeys(text for _, _, gap in gaps for text in view.texts(gap, CG.missing))]


_COMES_WITH = "comes with "
"""How a mark begins that says what the first sentence says already: on what condition."""
_ELSEWHERE = ("on this day", "note", "evidence")
NOT_KNOWN = "Not known: "
_OF_CARDS = {
    CG.GovernanceBody: ("parent", "within", "limits", "terms of reference", "quorum"),
    CG.Organisation: ("part of",),
    CG.OrganisationalUnit: ("part of", "headed by"),
}
"""What else of its row a card tells of what can answer to somebody."""


def _silent_above(view: View, node: rdf.NamedNode) -> Iterator[str]:
    return (upper(one.removeprefix(NOT_KNOWN)) for one in accountability.silent_above(view, node))


_LISTED = {
    CG.Person: ("posts-held", "seats"),
    CG.GovernanceBody: ("members", "exercised", "sides-taken"),
    CG.Organisation: ("posts", "bodies", "agreements", "parts"),
    CG.OrganisationalUnit: ("posts",),
    CG.Agreement: ("funds",),
}
"""The lists that a card tells the first of, by the kind of thing."""
_TITLES = {"posts-held": "Holds", "seats": "Sits on"}
"""What they are called on a card, where not by their title."""
_BESIDE = ("capacity", "in which capacity", "since")
"""The columns of them that stand beside each."""


def _listed(view: View, node: rdf.NamedNode, page: Page) -> Iterator[Said]:
    wanted = [
        name for cls, names in _LISTED.items() if reading.is_a(view, node, cls) for name in names
    ]
    for section in page.sections:
        if section.id in wanted and section.grid and section.grid.rows:
            title = _TITLES.get(section.id, section.title)
            yield Said("fact", title, _several(section.grid, section.size))


def _several(grid: Grid, size: int) -> Items:
    """Give the first rows of a list, and how many more there are."""
    beside = [at for at, name in enumerate(grid.columns) if name in _BESIDE]
    parts: list[Item] = []
    named = grid.columns.index("functions") if "functions" in grid.columns else 0
    for row in grid.rows[:MOST]:
        said = [one.text for at in beside for one in row[at]]
        parts += [Item("; ")] if parts else []
        parts += [*(row[named] or row[0]), *([Item(f", {', '.join(said)}")] if said else [])]
    more = size - MOST
    return (*parts, *([Item(f"; and {more} more")] if more > 0 else []))


def _rows(view: View, node: rdf.NamedNode, facts: Iterable[Fact]) -> Iterator[Said]:
    wanted = [
        name for cls, names in _OF_CARDS.items() if reading.is_a(view, node, cls) for name in names
    ]
    return (_fact(one) for one in facts if one.value and one.name in wanted)


def _fact(fact: Fact) -> Said:
    parts: list[Item] = []
    for one in fact.value[:MOST]:
        parts += [Item(", "), one] if parts else [one]
    more = len(fact.value) - MOST
    return Said(
        "fact",
        upper(fact.name),
        (*parts, *([Item(f" and {more} more")] if more > 0 else [])),
    )


_DIRECTLY = {True: " directly", False: ", not directly,", None: ""}
"""How it is told that a line is stated to be direct, or not to be; silence needs no word."""


def _line(view: View, hop: Hop, home: str | None) -> Said:
    """Tell a line.

    Args:
        home: The organisation from which it leads, which is not named again.
    """
    line, to = rdf.NamedNode(hop.line.iri), rdf.NamedNode(hop.to.iri)
    parts = [
        Item(f"Answers{_DIRECTLY[hop.direct]} to {_article(view, to)}"),
        _linked(hop.to.label, hop.to.iri),
    ]
    names = ", ".join(one.told for one in holders(view, to))
    parts += [Item(f", {names}")] if names else []
    within = hop.to_organisation
    parts += (
        [Item(f", in {within.label}")] if within and within.iri not in (hop.to.iri, home) else []
    )
    parts += _joined(" for ", hop.scope)
    parts += _joined("; rests on ", _in_force(view, line, hop))
    parts += [Item(f"; since {spoken_date(hop.since)}")] if hop.since else []
    comes = "" if hop.since else _comes(view, line)
    parts += [Item(f"; {comes}")] if comes else []
    silent = [
        words
        for words, said in (
            ("for what", hop.scope),
            ("on what basis", hop.basis or hop.basis_type),
            ("since when", hop.since),
        )
        if not said
    ]
    told = f". {upper(together(silent))}: not stated." if silent else "."
    if comes:  # it may stand already, and whoever described it may have noted so
        told = " ".join([told, *view.texts(line, CG.note)])
    return Said(
        look(hop),
        in_which_capacity(hop),
        (*parts, Item(told), *_status(hop)),
        paragraphs.cited(view, line),
    )


def _comes(view: View, line: rdf.NamedNode) -> str:
    """Say that a line comes with its proposal, on the day of that; nothing where none is known."""
    start = marks.supposed_start(view, line)
    return f"comes with the proposal on {spoken_date(start.isoformat())}" if start else ""


def _since(view: View, line: rdf.NamedNode, hop: Hop) -> Iterator[str]:
    if hop.since:
        yield spoken_date(hop.since)
    elif comes := _comes(view, line):
        yield f"not stated; {comes}"


def _in_force(view: View, line: rdf.NamedNode, hop: Hop) -> Iterator[tuple[str, str]]:
    """Give what a line rests on; of law not in force on the day it is said."""
    days = [day for one in view.nodes(line, CG.describedIn) if (day := view.days.get(one))]
    for one in hop.basis:
        held = not days or lawful.is_in_force(rdf.NamedNode(one.iri), days[0])
        yield one.iri, one.label if held else f"{one.label} (not in force that day)"


def _joined(before: str, several: Iterable[Any]) -> list[Item]:
    """Give things as links, with words before the first and commas between."""
    parts: list[Item] = []
    for one in several:
        iri, label = one if isinstance(one, tuple) else (one.iri, one.label)
        parts += [Item(", " if parts else before), _linked(label, iri)]
    return parts


def _status(hop: Hop) -> Items:
    """Say how far a line has come, where it is not simply in force."""
    said = [] if hop.status == "in force" else [hop.status]
    said += [spoken_days(one) for one in hop.marks if not one.startswith(_COMES_WITH)]
    return (Item(f" {upper('; '.join(said))}."),) if said else ()


def _masters(view: View, hops: Sequence[Hop]) -> Iterator[Master]:
    by_master: dict[str, list[Hop]] = {}
    for hop in hops:
        by_master.setdefault(hop.to.iri, []).append(hop)
    for iri, several in by_master.items():
        node = rdf.NamedNode(iri)
        above = {
            one.value: one
            for line in view.subjects(CG.accountableParty, node)
            for one in view.nodes(line, CG.accountableTo)
        }
        yield Master(
            tuple(_linked(view.label(one), one.value) for one in above.values())[:MOST],
            sentence_lines.is_root(view, node),
            box(view, node),
            tuple(_rail(view, hop) for hop in several),
        )


def _rail(view: View, hop: Hop) -> Rail:
    line = rdf.NamedNode(hop.line.iri)
    basis = tuple(_linked(label, iri) for iri, label in _in_force(view, line, hop))
    direct = {True: ", direct", False: ", not direct", None: ""}[hop.direct]
    kind = f"{in_which_capacity(hop).lower()}{direct}"
    return Rail(
        look(hop),
        kind,
        (
            Fact("for", tuple(_linked(one.label, one.iri) for one in hop.scope)),
            Fact("rests on", basis or ((Item(hop.basis_type),) if hop.basis_type else ())),
            Fact("since", tuple(map(Item, _since(view, line, hop)))),
        ),
        hop.status,
        paragraphs.cited(view, line),
    )


def box(view: View, node: rdf.NamedNode) -> Item:
    """Give a box: a name, and below it who holds it, or its kind, with its organisation."""
    if reading.is_a(view, node, CG.Post):
        below = ", ".join(one.told for one in holders(view, node)) or "holder not stated"
    else:
        below = naming.kind_of(view, node)
    within = reading.organisation(view, node)
    if within and within.iri != node.value:
        below = f"{below} · {within.label}"
    return Item(view.label(node), node.value, path_of(node.value), detail=below)


def look(hop: Hop) -> str:
    """Give how a line looks, by its kind."""
    return _LOOKS.get(hop.kind.partition(",")[0], "op" if hop.kind == "not stated" else "other")


def in_which_capacity(hop: Hop) -> str:
    """Say in which capacity somebody answers, as the beginning of a sentence."""
    if hop.kind == "not stated":
        return "In which capacity is not stated"
    return upper(together([sentence_lines.how(one) for one in hop.kind.split(", ")]))


def _article(view: View, to: rdf.NamedNode) -> str:
    return sentence_lines.named(view, to).removesuffix(view.label(to))


def _linked(label: str, iri: str) -> Item:
    return Item(label, iri, path_of(iri))
