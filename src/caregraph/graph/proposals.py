"""Proposals: which stand as decided on a day, and which a user takes as adopted.

Layer 3. Nothing here looks at what a proposal brings; ``resolve`` does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

from caregraph.errors import Meant, UnknownNameError, UsageError
from caregraph.graph.index import Index
from caregraph.graph.lives import ALWAYS
from caregraph.rdf import Node
from caregraph.vocab import CG, PREFIXES, SKOS, code

ALL, NONE = "all", "none"
"""Names that stand for every proposal, and for none where something else would take some."""

_DECIDED = {
    code("decision-status", name)
    for name in ("approved-agreed", "approved-as-amended", "confirmed-after-call-in", "implemented")
}
_HELD_BACK = {
    code("decision-status", name) for name in ("called-in", "rejected", "withdrawn", "deferred")
}
_APPROVES = code("decision-effect", "approves")
_CHOOSES = {_APPROVES, code("decision-effect", "endorses")}
_REJECTS = code("decision-effect", "rejects")


class Decided:
    """What had been decided of each proposal of a structure by which day.

    The latest decision on or before a day counts. One that only recommends, endorses, notes or
    considers settles nothing. Without any that does, the status of the proposal itself counts on
    every day.

    Args:
        unknown: What may not be looked at, because only later documents tell it.
    """

    def __init__(self, index: Index, unknown: Set[Node], described: date | None) -> None:
        self.proposals = index.of_class(CG.Proposal) - unknown
        deciders = _deciders(index, unknown)
        self._turns = {
            proposal: _turns(index, proposal, deciders, described) for proposal in self.proposals
        }
        self.chosen = {
            proposal
            for proposal in self.proposals
            for decision in deciders.get(proposal, ())
            if _DECIDED.intersection(index.nodes(decision, CG.decisionStatus))
            and _CHOOSES.intersection(index.nodes(decision, CG.decisionEffect))
        }
        """What a decision that was taken approves or, without bringing it in, endorses."""
        self.carried_out = {
            proposal: day
            for decision, _ in index.pairs(CG.implementationDate)
            if decision not in unknown and (day := index.day(decision, CG.implementationDate))
            for proposal in index.nodes(decision, CG.about)
        }
        """The day on which a decision says that a proposal was carried out."""
        self.days = sorted({day for turns in self._turns.values() for day, _ in turns} - {ALWAYS})
        """The days on which something is decided or held back."""

    def on(self, day: date) -> frozenset[Node]:
        """Give the proposals that stand as decided on a day."""
        return frozenset(
            proposal
            for proposal, turns in self._turns.items()
            if next((decided for when, decided in reversed(turns) if when <= day), False)
        )


def _deciders(index: Index, unknown: Set[Node]) -> Mapping[Node, list[Node]]:
    """Give, for what is decided about, the decisions, recommendations and call-ins."""
    found: dict[Node, list[Node]] = {}
    for decision in {decision for decision, _ in index.pairs(CG.decisionEffect)} - unknown:
        for thing in index.nodes(decision, CG.about):
            found.setdefault(thing, []).append(decision)
    return found


def _turns(
    index: Index, proposal: Node, deciders: Mapping[Node, list[Node]], described: date | None
) -> list[tuple[date, bool]]:
    """Give the days on which it became decided, or no longer was, in order."""
    stated = set(index.nodes(proposal, CG.decisionStatus))
    turns = [
        (index.day(decision, CG.decisionDate) or ALWAYS, decided)
        for decision in _decisions(proposal, deciders)
        if (decided := _settles(index, decision)) is not None
    ]
    if stated & _HELD_BACK:
        turns.append((described or ALWAYS, False))
    elif stated & _DECIDED and not turns:
        turns.append((ALWAYS, True))
    return sorted(turns)


def _decisions(proposal: Node, deciders: Mapping[Node, list[Node]]) -> Iterator[Node]:
    """Give the decisions about a proposal, and those about them: a call-in is about a decision."""
    waiting, seen = [proposal], {proposal}
    while waiting:
        for decision in deciders.get(waiting.pop(), ()):
            if decision not in seen:
                seen.add(decision)
                waiting.append(decision)
                yield decision


def _settles(index: Index, decision: Node) -> bool | None:
    """Say whether a decision brings about what it is about; ``None``: it settles nothing."""
    effects = set(index.nodes(decision, CG.decisionEffect))
    status = set(index.nodes(decision, CG.decisionStatus))
    if decision in index.of_class(CG.CallIn) or status & _HELD_BACK:
        return False
    if not status & _DECIDED:
        return None
    return True if _APPROVES in effects else False if _REJECTS in effects else None


@dataclass(frozen=True)
class Adopted:
    """The proposals that a user takes as adopted, and what of the asked was not taken."""

    proposals: frozenset[Node]
    undecided: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """With ``all``: the proposals of whose options none is decided, with those options."""


def adopted(indexes: Sequence[Index], names: Iterable[str], chosen: Set[Node]) -> Adopted:
    """Find the proposals to take as adopted, with what they are options of and build on.

    ``all`` takes every proposal, and of options those chosen.

    Args:
        chosen: The proposals that stand as decided, or that a decision endorses.

    Raises:
        UnknownNameError: a name is not that of a proposal.
        UsageError: two of them are options of one proposal, or a name is that of several.
    """
    called = {
        proposal: proposal_names(proposal, index.texts(proposal, SKOS.prefLabel))
        for index in indexes
        for proposal in index.of_class(CG.Proposal)
    }
    options = {
        option: proposal for index in indexes for option, proposal in index.pairs(CG.optionOf)
    }
    found: set[Node] = set()
    undecided: dict[Node, list[Node]] = {}
    for name in names:
        if name == ALL:
            found |= {one for one in called if one not in options or one in chosen}
            for option, proposal in options.items():
                undecided.setdefault(proposal, []).append(option)  # type: ignore[arg-type]
            continue
        hits = {
            proposal
            for proposal, known in called.items()
            if name.casefold() in map(str.casefold, known)
        }
        if not hits:
            known = sorted(names[0] for names in called.values())
            hint = f"Proposals: {', '.join(known) or 'none'}."
            raise UnknownNameError("proposal", name, known, hint=hint)
        refuse_several(name, hits)
        found |= hits
    whole = _with_what_they_need(indexes, found)
    _refuse_options_together(indexes, whole, called)
    left = tuple(
        (called[proposal][0], tuple(sorted(called[one][0] for one in several)))
        for proposal, several in undecided.items()
        if proposal in called and whole.isdisjoint(several)
    )
    return Adopted(frozenset(whole), tuple(sorted(left)))


def proposal_names(proposal: Node, labels: Iterable[str]) -> list[str]:
    """Give the names by which a proposal may be adopted.

    Its key, also with that of its structure before it (``bath/integration``), its IRI, its labels.
    """
    whole = [_with_structure(proposal)] if _structure(proposal) else []
    return [proposal.value.rpartition("/")[2], proposal.value, *whole, *labels]


def refuse_several(name: str, hits: Collection[Node]) -> None:
    """Refuse a name that proposals of several structures bear.

    Raises:
        UsageError: lists them, each by a name that no other has.
    """
    if len({_structure(one) for one in hits}) > 1:
        listed = {_with_structure(one): one for one in sorted(hits, key=_with_structure)}
        raise UsageError(
            f"{name!r} may be any of {len(listed)} proposals",
            code="ambiguous-name",
            hint=f"Name one of them: {', '.join(listed)}.",
        ).of(name, (Meant(one.value, key, "proposal") for key, one in listed.items()))


def _with_structure(proposal: Node) -> str:
    return f"{_structure(proposal)}/{proposal.value.rpartition('/')[2]}"


def _structure(proposal: Node) -> str:
    """Give the key of the structure that an IRI of ours names; nothing of an IRI of others."""
    inside = proposal.value.removeprefix(PREFIXES["id"])
    return inside.partition("/")[0] if inside != proposal.value else ""


def _with_what_they_need(indexes: Sequence[Index], found: Set[Node]) -> set[Node]:
    """Add what each proposal is an option of, and what it builds on, and so on."""
    whole, waiting = set(found), [*found]
    while waiting:
        one = waiting.pop()
        for index in indexes:
            for needed in (*index.nodes(one, CG.optionOf), *index.nodes(one, CG.buildsOn)):
                if needed not in whole:
                    whole.add(needed)
                    waiting.append(needed)
    return whole


def _refuse_options_together(
    indexes: Sequence[Index], taken: Set[Node], called: Mapping[Node, Sequence[str]]
) -> None:
    for index in indexes:
        by_proposal: dict[Node, list[Node]] = {}
        for option, proposal in index.pairs(CG.optionOf):
            if option in taken:
                by_proposal.setdefault(proposal, []).append(option)  # type: ignore[arg-type]
        for proposal, options in by_proposal.items():
            included = {
                needed
                for one in options
                for needed in _with_what_they_need([index], set(index.nodes(one, CG.buildsOn)))
            }
            rivals = sorted(called[one][0] for one in options if one not in included)
            if len(rivals) > 1:
                listed = " and ".join(rivals)
                raise UsageError(
                    f"{listed} are options of {index.key(proposal)}; adopt one",
                    code="options-exclude-each-other",
                    where=index.called(proposal),
                    hint=f"Name one of them, such as {rivals[0]}.",
                )


def rivals(index: Index, adopted: Set[Node]) -> set[Node]:
    """Give the options that an adopted option of the same proposal rules out, decided or not."""
    chosen = {proposal for option, proposal in index.pairs(CG.optionOf) if option in adopted}
    return {option for option, proposal in index.pairs(CG.optionOf) if proposal in chosen} - adopted
