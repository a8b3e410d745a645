"""What becomes of a thing over time: who held it, what began and ended, what is proposed.

Layer 6. Each row that points at the thing is told by its own sentence, on the day it begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from caregraph import rdf, sentences
from caregraph.graph import dates, naming, reading
from caregraph.graph.view import View
from caregraph.sentences import records
from caregraph.serve.things import listings, paragraphs
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.content import Item, Items
from caregraph.vocab import CG

_OF = (
    CG.PostHolding,
    CG.AccountabilityLine,
    CG.Membership,
    CG.ChangeEvent,
    CG.DatedName,
    CG.DatedState,
    CG.Responsibility,
    CG.OrganisationRelation,
    CG.Agreement,
)
"""The rows that make the history of what they point at."""
_ASIDE = ("seats-given", "seats-filled", "holders-appointed", "employed", "placed")
"""Lists of rows that are somebody else's history."""
MOST = 8
"""So many things of a history are told; the lists have all."""


@dataclass(frozen=True)
class Turn:
    """One thing that is told of a day."""

    when: str
    item: Item
    evidence: Items


def history(view: View, described: View, node: rdf.NamedNode) -> list[Turn]:
    """Give what began or is proposed, in order of days, with the thing's own beginning and end.

    Args:
        described: The view of everything as described, for what is not in effect.
    """
    rows = {
        one
        for pointing in listings.pointing()
        for one in pointing.rows(described, node)
        if reading.is_a(described, one, *_OF) and pointing.listing.id not in _ASIDE
    }
    found = [turn for one in sorted(rows, key=str) for turn in _of(view, described, one)]
    own = [*_own(described, node)]
    me = f"{naming.upper(records.told_of(described, node))} "
    found = [(day, _without(turn, me)) for day, turn in found]
    return [turn for _, turn in sorted([*own, *found], key=lambda one: (one[0], one[1].item.text))]


def _without(turn: Turn, name: str) -> Turn:
    """Leave out whose history it is where a sentence begins with that."""
    text = turn.item.text
    if not text.startswith(name) or not text.removeprefix(name)[:1].islower():
        return turn
    return replace(turn, item=replace(turn.item, text=naming.upper(text.removeprefix(name))))


def _own(described: View, node: rdf.NamedNode) -> Iterator[tuple[str, Turn]]:
    for predicate, said in ((CG.validFrom, "Begins."), (CG.validUntil, "Is no longer there.")):
        if day := reading.dated(described, node, predicate):
            yield day, Turn(dates.parse(day).spoken, Item(said), paragraphs.cited(described, node))


def _of(view: View, described: View, row: rdf.NamedNode) -> Iterator[tuple[str, Turn]]:
    start, end = (reading.dated(described, row, one) for one in (CG.validFrom, CG.validUntil))
    proposed = described.subjects(CG.introduces, row)
    if not (start or end or proposed):
        return
    if not (start or end or reading.is_mention(view, row)):
        return  # the card tells it
    when = dates.parse(start).spoken if start else "if adopted" if proposed else "until"
    if not start and end and not proposed:
        when = f"until {dates.parse(end).spoken}"
    text = sentences.first(described, row).replace(f", since {when}", "")
    if start and end:
        text = f"{text.removesuffix('.')}, until {dates.parse(end).spoken}."
    item = Item(text, row.value, path_of(row.value))
    yield (
        start or (end if end and not proposed else "9"),
        Turn(when, item, paragraphs.cited(described, row)),
    )
