"""What a picture shows: boxes in groups and the links between them.

Part of ``pictures``: takes the network of a view and knows nothing of where things stand. Whatever
has one organisation stands in it, what several share stands in a group of its own, and what has
none stands under the words that none is stated. Words about a line stand in the box where it
begins, so that none can lie over anything and two superiors are read without following a line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from caregraph.pictures import captions
from caregraph.pictures.places import NOT_DRAWN, UNSTATED, grounds
from caregraph.pictures.styles import Stroke, stroke
from caregraph.relations import CONTAINMENT

if TYPE_CHECKING:
    from caregraph.networks import Network

_TO_THE_EDGE = {"is party to", "hosts"}
"""Lines that end at the edge of an organisation; others need a box for the organisation itself."""
_ANSWERS, _MEMBER = "answers to", "is member of"
_FEW_BOXES = 45
_MEMBERS_DRAWN = 14
"""So many memberships are drawn as lines, where there are few boxes; else bodies tell them."""
_NAMED = 4
"""Up to so many members a body names; of more it says how many."""
_BOX_ORDER = ("organisation", "body", "arrangement", "agreement", "post", "unit", "person")


@dataclass(frozen=True)
class Note:
    """Words about a line, in the box where it begins."""

    text: str
    stroke: Stroke


@dataclass(frozen=True)
class Box:
    """One thing, drawn as a box."""

    iri: str
    kind: str
    label: str
    sentence: str
    status: str = ""
    """``proposed``, ``agreed``, ``not in effect``...; empty for what simply stands."""
    holders: str = ""
    itself: bool = False
    """An organisation or unit as a whole, drawn inside its own group."""
    dual: bool = False
    """It answers to several, or to one in several ways: it is drawn so that this is seen first."""
    notes: tuple[Note, ...] = ()
    mark: str = ""
    """A sign before the name: of what changes, or of the focus."""

    @property
    def small(self) -> list[str]:
        """Give what stands below the name in small letters."""
        whole = "the organisation itself" if self.kind == "organisation" else "the whole"
        status = f"({self.status})" if self.status else ""
        return [text for text in (whole if self.itself else "", self.holders, status) if text]


@dataclass
class Group:
    """An organisation, unit or other ground that boxes and groups stand on."""

    key: str
    """The IRI of an organisation or unit; any other key for other grounds."""
    label: str
    kind: str
    """``organisation``, ``unit``, ``joint``, ``unstated``, or ``alone`` for one box by itself."""
    status: str = ""
    boxes: list[Box] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)

    def all_boxes(self) -> Iterator[Box]:
        """Give the boxes of the group and of every group in it."""
        yield from self.boxes
        for group in self.groups:
            yield from group.all_boxes()

    def all_groups(self) -> Iterator[Group]:
        """Give the group and every group in it."""
        yield self
        for group in self.groups:
            yield from group.all_groups()

    def everything(self) -> set[str]:
        """Give the keys of all groups and the IRIs of all boxes in it, its own key included."""
        return {group.key for group in self.all_groups()} | {box.iri for box in self.all_boxes()}


@dataclass(frozen=True)
class Link:
    """One line between two things, each a box or a group."""

    source: str
    target: str
    relation: str
    kind: str
    stroke: Stroke
    label: str
    """The few words about it that are told in a box, or none."""
    sentence: str
    status: str


@dataclass(frozen=True)
class Scene:
    """Everything a picture shows."""

    title: str
    subtitle: tuple[str, ...]
    groups: tuple[Group, ...]
    links: tuple[Link, ...]
    holds: str
    """How many posts, bodies and lines there are, and how many of them the picture shows."""

    def boxes(self) -> list[Box]:
        """Give every box, in the order of the groups."""
        return [box for group in self.groups for box in group.all_boxes()]


def compose(
    graph: Network,
    *,
    title: str = "",
    subtitle: Iterable[str] = (),
    holds: str = "",
    everything: Network | None = None,
) -> Scene:
    """Make the scene of a network: its things where they belong, and every line between them.

    Args:
        holds: In words, how much there is and how much of it the network shows.
        everything: What the network is a part of: what is said of each thing is said from it.
    """
    places = grounds(graph)
    whole = graph if everything is None else everything
    sentences = {node: _sentence(graph, whole, node) for node in places}
    groups = _groups(graph, places, sentences)
    links = tuple(_links(graph, places, groups))
    ends = [(link.source, link.target) for link in links if link.relation not in _TO_THE_EDGE]
    ends += [(target, source) for source, target in ends]
    for group in (one for top in groups for one in top.all_groups()):
        inside = group.everything()
        if any(
            end == group.key and (group.kind == "organisation" or other in inside)
            for end, other in ends
        ):
            group.boxes.insert(0, _box(graph, group.key, sentences, itself=True))
    return Scene(title, tuple(subtitle), groups, _told(groups, links), holds)


def _told(groups: Sequence[Group], links: Sequence[Link]) -> tuple[Link, ...]:
    """Put the words about lines into the boxes where they begin; gives the lines to be drawn."""
    teller = _Teller(groups, links)
    for group in (one for top in groups for one in top.all_groups()):
        group.boxes[:] = [teller.told(box) for box in group.boxes]
    return tuple(link for link in links if link not in teller.listed)


class _Teller:
    """Words about lines, for the boxes where they begin."""

    def __init__(self, groups: Sequence[Group], links: Sequence[Link]) -> None:
        self._names = {box.iri: box.label for top in groups for box in top.all_boxes()}
        self._names |= {one.key: one.label for top in groups for one in top.all_groups()}
        self._standings = {one.key: one.status for top in groups for one in top.all_groups()}
        self._standings |= {box.iri: box.status for top in groups for box in top.all_boxes()}
        self._tops = {box.iri: top for top in groups for box in top.all_boxes()}
        self._from: dict[str, list[Link]] = defaultdict(list)
        members = [link for link in links if link.relation == _MEMBER]
        few = len(self._tops) <= _FEW_BOXES and len(members) <= _MEMBERS_DRAWN
        self.listed: set[Link] = set() if few else set(members)
        """Memberships that bodies tell, because lines would be too many."""
        self._members: dict[str, list[Link]] = defaultdict(list)
        for link in links:
            begins = link.source if link.source in self._tops else link.target
            self._from[begins].append(link)
            if link in self.listed:
                self._members[link.target].append(link)

    def told(self, box: Box) -> Box:
        """Give a box with its words about lines."""
        begun = [link for link in self._from[box.iri] if link not in self.listed]
        superiors = [link for link in begun if link.relation == _ANSWERS]
        dual = len({(link.target, link.kind) for link in superiors}) > 1
        notes = [
            Note(f"{words}: {self._other(box, link)}", link.stroke)
            for link in begun
            if (words := self._words(link, dual=dual and link.relation == _ANSWERS))
        ]
        if members := self._members[box.iri]:
            notes.append(Note(self._membership(members), members[0].stroke))
        return replace(box, dual=dual, notes=tuple(notes))

    def _words(self, link: Link, *, dual: bool) -> str:
        """Give the words about a line; its standing where neither end shows the same."""
        ends = {self._standings.get(link.source), self._standings.get(link.target)}
        told = link.status and (dual or link.status not in ends)
        words = link.label or (link.kind or "kind not stated" if dual else "")
        return " ".join(part for part in (words, f"({link.status})" if told else "") if part)

    def _other(self, box: Box, link: Link) -> str:
        """Name the other end of a line; of accountability with its organisation, if another."""
        other = link.target if box.iri == link.source else link.source
        if other == box.iri:
            return "itself"
        there = self._tops.get(other)
        told = (
            link.relation == _ANSWERS
            and there is not None
            and there.kind in ("organisation", "unit")
            and there.key != other
            and there is not self._tops[box.iri]
        )
        return f"{self._names[other]}, {there.label}" if told and there else self._names[other]

    def _membership(self, members: Sequence[Link]) -> str:
        """Tell the members of a body; counted by thing, for titles repeat in organisations."""
        seats = {link.source for link in members}
        names = sorted(self._names[one] for one in seats)
        noun = "member" if len(seats) == 1 else "members"
        few = len(seats) <= _NAMED and len(set(names)) == len(names)
        return f"{noun}: {'; '.join(names)}" if few else f"{len(seats)} {noun}"


def _sentence(graph: Network, whole: Network, node: str) -> str:
    """Tell a thing with all its lines, drawn or not, then the drawn lines that stand for others."""
    merged = [
        captions.line(graph.nodes[node], graph.nodes[target], data)
        for _, target, data in graph.out_edges(node, data=True)
        if "times" in data
    ]
    return " ".join([captions.sentence(whole, node), *merged])


def _groups(
    graph: Network,
    places: dict[str, str | frozenset[str] | None],
    sentences: Mapping[str, str],
) -> tuple[Group, ...]:
    """Give the top groups: organisations first, the largest first, then what is shared or loose."""
    holding = {place for place in places.values() if isinstance(place, str) and place != UNSTATED}
    made: dict[str | frozenset[str], Group] = {}
    for node in places:
        if node in holding:
            data = graph.nodes[node]
            made[node] = Group(node, data["label"], data["kind"], captions.standing(data))
    tops = [made[node] for node, place in places.items() if node in holding and place is None]
    for node, place in places.items():
        if place is None:
            if node not in holding:
                tops.append(
                    Group(f"alone {node}", "", "alone", boxes=[_box(graph, node, sentences)])
                )
            continue
        if place not in made:
            made[place] = _other_ground(graph, place)
            tops.append(made[place])
        if node in holding:
            made[place].groups.append(made[node])
        else:
            made[place].boxes.append(_box(graph, node, sentences))
    order = ("organisation", "joint", "unit", "alone", "unstated")
    for group in made.values():
        group.boxes.sort(key=lambda box: _BOX_ORDER.index(box.kind))
    tops.sort(key=lambda g: (order.index(g.kind), -len(g.everything()), g.label, g.key))
    return tuple(tops)


def _other_ground(graph: Network, place: str | frozenset[str]) -> Group:
    if isinstance(place, str):
        return Group(place, "No single organisation stated", "unstated")
    names = sorted(graph.nodes[one]["label"] for one in place)
    label = f"Shared by {', '.join(names[:-1])} and {names[-1]}"
    return Group(" ".join(sorted(place)), label, "joint")


def _box(graph: Network, node: str, sentences: Mapping[str, str], *, itself: bool = False) -> Box:
    data = graph.nodes[node]
    return Box(
        node,
        data["kind"],
        data["label"],
        sentences[node],
        captions.standing(data),
        data.get("holders", ""),
        itself,
    )


def _links(
    graph: Network,
    places: dict[str, str | frozenset[str] | None],
    groups: Iterable[Group],
) -> Iterator[Link]:
    inside = {group.key: group.everything() for top in groups for group in top.all_groups()}
    edges = list(graph.edges(data=True))
    hosting = {(source, target) for source, target, data in edges if data["relation"] == "hosts"}
    for source, target, data in edges:
        relation, kind = data["relation"], str(data.get("kind", ""))
        shared = places.get(source)
        if (
            source not in places
            or target not in places
            or relation in NOT_DRAWN
            or (relation in (*CONTAINMENT, "heads") and source in inside.get(target, ()))
            or (relation in CONTAINMENT and isinstance(shared, frozenset) and target in shared)
            or (relation == "is party to" and (source, target) in hosting)
        ):
            continue
        style = stroke(relation, kind)
        yield Link(
            source,
            target,
            relation,
            kind,
            style,
            captions.about_line(style, relation, data),
            captions.line(graph.nodes[source], graph.nodes[target], data),
            captions.standing(data),
        )
