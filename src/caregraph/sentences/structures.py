"""What a structure is, and what is most worth knowing of it: who answers across organisations.

Layer 3, part of ``sentences``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from caregraph import rdf
from caregraph.english import be, verb
from caregraph.graph import dates, reading
from caregraph.graph.view import View
from caregraph.sentences import lines
from caregraph.sentences.lines import Line
from caregraph.sentences.words import counted, listed, number
from caregraph.vocab import CG, RDF

Inside = Mapping[rdf.NamedNode, list[rdf.NamedNode]]
"""What a structure describes, by class."""

_IF = "if the proposal is adopted"
_COUNTED = (("post", CG.Post), ("body", CG.GovernanceBody), ("agreement", CG.Agreement))


@dataclass(frozen=True)
class _Answering:
    """A post or body with the lines that lead from it."""

    name: str
    """As it stands in a sentence, with the article."""
    noun: str
    home: str | None
    """Its organisation."""
    lines: tuple[Line, ...]

    @property
    def across(self) -> tuple[Line, ...]:
        """Give the lines that lead to another organisation."""
        return tuple(
            one
            for one in self.lines
            if one.organisation and self.home and one.organisation != self.home
        )


def structure(view: View, node: rdf.NamedNode) -> Iterator[str]:
    """Tell how much a structure describes, then the main point of it, then what is proposed."""
    inside: dict[rdf.NamedNode, list[rdf.NamedNode]] = defaultdict(list)
    for one in view.subjects(CG.describedIn, node):
        for cls in view.nodes(one, RDF.type):
            inside[cls].append(one)
    if told := _inventory(inside):
        yield f"{told}; {_point(view, inside[CG.Post], list(_answering(view, inside)))}"
    else:
        day = view.days.get(node)
        when = f" on {dates.parse(day.isoformat()).spoken}" if day else ""
        yield f"nothing in it is known to be in effect{when}"
    yield from _proposed(view, inside[CG.Proposal])


def _answering(view: View, inside: Inside) -> Iterator[_Answering]:
    """Give the posts and bodies from which lines lead."""
    here = {*inside[CG.Post], *inside[CG.GovernanceBody]}
    parties = {
        one
        for line in inside[CG.AccountabilityLine]
        for one in view.nodes(line, CG.accountableParty)
        if one in here
    }
    for one in sorted(parties, key=str):
        found = tuple(lines.lines(view, one))
        yield _Answering(lines.named(view, one), lines.sort(view, one), _home(view, one), found)


def _home(view: View, node: rdf.NamedNode) -> str | None:
    within = reading.organisation(view, node)
    return within.label if within else None


def _inventory(inside: Inside) -> str:
    """Count what there is: "two organisations with eight posts and nine bodies"."""
    counts = [(len(inside[cls]), noun) for noun, cls in _COUNTED]
    told = listed([counted(count, noun) for count, noun in counts if count] or [""], len(_COUNTED))
    organisations = len(inside[CG.Organisation])
    if not organisations:
        return told
    return " with ".join(filter(None, [counted(organisations, "organisation"), told]))


def _point(view: View, posts: list[rdf.NamedNode], answering: list[_Answering]) -> str:
    """Tell what is most worth knowing: lines across organisations, two masters, shared posts."""
    return (
        _across(view, answering)
        or _several(answering)
        or _shared(view, posts)
        or _within(answering, posts)
    )


def _across(view: View, answering: list[_Answering]) -> str:
    """Tell who answers into another organisation, to whom most of them do."""
    found: dict[str, list[tuple[_Answering, Line]]] = defaultdict(list)
    for one in answering:
        for to in {line.to.iri: line for line in one.across}.values():
            found[to.to.iri].append((one, to))
    if not found:
        return ""
    iri, several = min(found.items(), key=lambda pair: (-len(pair[1]), pair[1][0][1].to.label))
    to = several[0][1]
    where = "" if to.sort == "organisation" else f", in {to.organisation}"
    master = lines.named(view, rdf.NamedNode(iri))
    leading = [line for who, _ in several for line in who.across if line.to.iri == iri]
    supposed = _supposed(leading)
    homes = {one.home for one, _ in several}
    if len(several) == 1:
        who = several[0][0]
        told = f"{who.name}, in {who.home}, answers to {master}{where}{supposed}"
    else:
        noun = _noun([one for one, _ in several])
        whose = homes.pop() if len(homes) == 1 else f"{number(len(homes))} other organisations"
        told = f"{noun} of {whose} answer to {master}{where}{supposed}"
    rest = len(found) - 1
    if rest:
        told += f"; {number(rest)} more {be(rest)} answered to across organisations"
    if to.sort == "post" and not lines.lines(view, rdf.NamedNode(iri)):
        told += "; to whom that post answers is not stated"
    return told


def _noun(several: list[_Answering]) -> str:
    """Count posts and bodies: "two posts", "one post and one body"."""
    counts = [(sum(one.noun == noun for one in several), noun) for noun in ("post", "body")]
    return listed([counted(count, noun) for count, noun in counts if count])


def _supposed(found: list[Line]) -> str:
    """Say whether lines hold only if a proposal is adopted: all of them, or some."""
    count = sum(one.is_supposed for one in found)
    if not count:
        return ""
    return f", {_IF}" if count == len(found) else f", on {counted(count, 'line')} only {_IF}"


def _several(answering: list[_Answering]) -> str:
    """Tell who answers to several, all within one organisation."""
    found = [one for one in answering if len({line.to.iri for line in one.lines}) > 1]
    if not found:
        return ""
    supposed = _supposed([line for one in found for line in one.lines])
    if len(found) == 1:
        one = found[0]
        masters = number(len({line.to.iri for line in one.lines}))
        return f"{one.name} answers to {masters} at once{supposed}"
    return f"{_noun(found)} answer to two or more at once{supposed}"


def _shared(view: View, posts: list[rdf.NamedNode]) -> str:
    """Tell how many posts serve several organisations, and which these are."""
    found = [
        (one, frozenset(each.label for each in reading.things(view, one, CG.serves)))
        for one in posts
    ]
    found = [(one, served) for one, served in found if len(served) > 1]
    if not found:
        return ""
    supposed = sum(bool(lines.supposed(view, one)) for one, _ in found)
    told = f", {_IF}" if supposed == len(found) else ""
    sharing = {served for _, served in found}
    by = listed(sorted(sharing.pop())) if len(sharing) == 1 else "two or more organisations"
    return f"{counted(len(found), 'post')} {be(len(found))} shared by {by}{told}"


def _within(answering: list[_Answering], posts: list[rdf.NamedNode]) -> str:
    """Tell how far lines are stated, where none crosses from one organisation to another."""
    stated = sum(one.noun == "post" for one in answering)
    if not posts:
        return "no post is described" if not answering else "only bodies answer to others"
    if not stated:
        which = "it" if len(posts) == 1 else "any of these posts"
        return f"to whom {which} answers is not stated"
    silent = len(posts) - stated
    rest = f", except of {number(silent)}" if silent else ""
    return f"to whom each post answers is stated{rest}"


def _proposed(view: View, described: Iterable[rdf.NamedNode]) -> Iterator[str]:
    """Tell how many proposals are described, decided, and taken as adopted."""
    proposals = {*described}
    decided = proposals & {*view.decided}
    adopted = proposals & {*view.adopted} - decided
    waiting = len(proposals - decided - adopted)
    if decided:
        yield f"{counted(len(decided), 'proposal')} {verb('take', len(decided))} effect as decided"
    if waiting:
        yield f"{counted(waiting, 'proposal')} {be(waiting)} described and not adopted here"
    if adopted:
        yield f"shown as if {counted(len(adopted), 'proposal')} {be(len(adopted))} adopted"
