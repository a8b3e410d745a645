"""What stands below the title of a picture: which day, taken as what, how much, by which documents.

Part of ``pictures``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from caregraph import rdf
from caregraph.english import count, upper
from caregraph.graph import ontology
from caregraph.graph.seen import summary
from caregraph.graph.view import View
from caregraph.pictures.captions import basis
from caregraph.seen import Seen, SeenStructure
from caregraph.vocab import CG

if TYPE_CHECKING:
    from caregraph.networks import Network

_NAMED = 3
"""Up to so many days, proposals or documents are named where room is short."""


def about_law(drawn: Network) -> list[str]:
    """Say of how many lines of accountability it is stated what they rest on."""
    lines = [data for *_, data in drawn.edges(data=True) if data["relation"] == "answers to"]
    stated = sum(bool(basis(data)) for data in lines)
    said = f"What a line rests on is stated of {stated} of {len(lines)} lines of accountability."
    return [said] if lines else []


def not_in_effect(view: View, cls: rdf.NamedNode) -> list[str]:
    """Name what is described and not in effect on the day, or not known to be, and so not drawn."""
    kinds = ontology.subclasses(cls)
    names = sorted(
        {view.label(one) for kind in kinds for one in view.subjects(CG.describedAs, kind)}
    )
    if not names:
        return []
    return [f"Described, and not drawn since not known to be in effect: {'; '.join(names)}."]


def below(view: View, structures: list[str]) -> tuple[list[str], dict[str, str]]:
    """Say which day, which proposals and which documents a drawing rests on, and how surely.

    Gives shorter words, too, for the sentences that name more than a few.
    """
    seen = summary(view, {rdf.NamedNode(one) for one in structures})
    days = {view.days[rdf.NamedNode(one)] for one in structures}
    named = [_in_words(day) for day in sorted(day for day in days if day)]
    lines = [f"As at {', '.join(named)}."]
    brief = {}
    if not named:
        lines = ["Everything as described, whatever its date and standing."]
    elif len(named) > _NAMED:
        brief[lines[0]] = f"As at {len(named)} days from {named[0]} to {named[-1]}."
    alone = len(seen.structures) == 1
    lines += [_moved(one, alone=alone) for one in seen.structures if one.day != one.described]
    said = [seen.empty()] if seen.is_empty else []
    said += [*seen.taken(), *seen.standing()]
    lines += map(_sentence, said)
    brief |= {_sentence(one): _sentence(told) for one, told in _briefly(seen).items()}
    documents = {
        view.label(quad.object)
        for one in structures
        for quad in view.store.quads_for_pattern(rdf.NamedNode(one), CG.mainSource, None)
        if isinstance(quad.object, rdf.NamedNode)
    }
    if documents:
        lines.append(f"Source: {'; '.join(sorted(documents))}.")
    if len(documents) > _NAMED:
        brief[lines[-1]] = f"Sources: {len(documents)} documents."
    return lines, brief


def _sentence(text: str) -> str:
    return f"{upper(text)}." if text else ""


def _moved(one: SeenStructure, *, alone: bool) -> str:
    """Say as at which other day a structure is described, and what moved it from there."""
    if one.day is None or one.described is None:
        return ""
    day = _in_words(date.fromisoformat(one.described))
    called = "The structure" if alone else one.thing.label
    if one.moved:
        return f"{called} is moved there from {day} by what is taken as adopted."
    return f"{called} is described as at {day}."


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _briefly(seen: Seen) -> Mapping[str, str]:
    """Give shorter words for what a view says it takes into account, where it names many."""
    found = {}
    if len(seen.adopted) > _NAMED:
        proposals = len(seen.adopted) - sum(len(one.options) for one in seen.picked)
        told = f"taking as adopted: {count(proposals, 'proposal')}"
        if seen.picked:
            told += f", {len(seen.picked)} of them in one of several options"
        found = {seen.taken_as_adopted(): told} | dict.fromkeys(map(str, seen.picked), "")
    if len(seen.decided) > _NAMED:
        told = f"taking effect as decided: {count(len(seen.decided), 'proposal')}"
        found[seen.taken_as_decided()] = told
    return found
