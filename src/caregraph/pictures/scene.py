"""What a picture shows: boxes in groups and the links between them.

Part of ``pictures``: takes the network of a view and knows nothing of where things stand. Whatever
has one organisation stands in it, what several share stands in a group of its own, and what has
none stands under the words that none is stated. Words about a line stand in the box where it
begins, so that none can lie over anything and two superiors are read without following a line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from caregraph.english import together
from caregraph.pictures import captions
from caregraph.pictures.places import NOT_DRAWN, TIE, UNSTATED, grounds
from caregraph.pictures.styles import Stroke, stroke
from caregraph.relations import CONTAINMENT
from caregraph.sentences.standing import standing

if TYPE_CHECKING:
    from caregraph.networks import Network

_TO_THE_EDGE = {"is party to", "hosts"}
"""Lines that end at the edge of an organisation; others need a box for the organisation itself."""
NO_ORGANISATION = "No single organisation stated"
"""What those are under that are in no organisation, and shared by none."""
_BOX_ORDER = ("organisation", "body", "arrangement", "agreement", "post", "unit", "person")


@dataclass(frozen=True)
class Note:
    """Words about a line, in the box where it begins."""

    text: str
    stroke: Stroke | None = None
    """Of the line; none where the words are about where something else is drawn."""


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
    change: str = ""
    """``+`` for what is added, ``−`` for what ends, ``~`` for what changes; ``?`` for what is known
    of one of two days only, so that it need not begin or end; else empty."""

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
    letter: str = ""
    """A letter by which words about lines name it, where there is little room."""
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

    def only(self, kept: Collection[str]) -> Group | None:
        """Give the group with only some of its boxes, by IRI; nothing where none is left."""
        boxes = [box for box in self.boxes if box.iri in kept]
        groups = [one for one in (group.only(kept) for group in self.groups) if one is not None]
        return replace(self, boxes=boxes, groups=groups) if boxes or groups else None

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
    change: str = ""
    """As of a box."""
    law: str = ""
    """What it rests on, where that is stated."""
    drawn: bool = True
    """Whether it is drawn. If not, boxes tell it; it decides all the same who stands above."""
    iri: str = field(default="", compare=False)
    """Of the statement behind it, where there is one."""


@dataclass(frozen=True)
class Scene:
    """Everything a picture shows."""

    title: str
    subtitle: tuple[str, ...]
    groups: tuple[Group, ...]
    links: tuple[Link, ...]
    holds: str
    """How many posts, bodies and lines there are, and how many of them the picture shows."""
    subject: str = ""
    """The theme that the picture is about, where it is not who answers to whom."""
    law: bool = False
    """Boxes say what lines rest on."""
    brief: Mapping[str, str] = field(default_factory=dict)
    """Shorter words for sentences of the subtitle that name many, where room is short."""
    whole: Scene | None = field(default=None, compare=False, repr=False)
    """What it is a part of, where lines that leave the part are to be told."""

    def boxes(self) -> list[Box]:
        """Give every box, in the order of the groups."""
        return [box for group in self.groups for box in group.all_boxes()]

    def only(self, kept: Collection[str]) -> Scene:
        """Give the part with some boxes, by IRI, where they stand, and the lines between them."""
        groups = [one for one in (group.only(kept) for group in self.groups) if one is not None]
        there = {end for group in groups for end in group.everything()}
        links = [link for link in self.links if link.source in there and link.target in there]
        return replace(self, groups=tuple(groups), links=tuple(links))


def compose(
    graph: Network,
    *,
    title: str = "",
    subtitle: Iterable[str] = (),
    holds: str = "",
    everything: Network | None = None,
    subject: str = "",
    law: bool = False,
) -> Scene:
    """Make the scene of a network: its things where they belong, and every line between them.

    Nothing is told in boxes yet: see ``telling.told``.

    Args:
        holds: In words, how much there is and how much of it the network shows.
        everything: What the network is a part of: what is said of each thing is said from it.
        law: Boxes are to say what lines rest on.
        subject: A theme; with ``people`` the lines from people to the posts they hold are drawn.
    """
    ties = subject == "people"
    places = grounds(graph, people=ties)
    whole = graph if everything is None else everything
    unsure = captions.repeated(whole)
    sentences = {node: _sentence(graph, whole, node, unsure) for node in places}
    groups = _groups(graph, places, sentences)
    unseen = NOT_DRAWN - {TIE} if ties else NOT_DRAWN
    links = tuple(_links(graph, places, groups, unseen, unsure))
    ends = [(link.source, link.target) for link in links if link.relation not in _TO_THE_EDGE]
    ends += [(target, source) for source, target in ends]
    for group in (one for top in groups for one in top.all_groups()):
        inside = group.everything()
        if "inside" in graph.nodes.get(group.key, ()) or any(
            end == group.key and (group.kind == "organisation" or other in inside)
            for end, other in ends
        ):
            group.boxes.insert(0, _box(graph, group.key, sentences, itself=True))
    return Scene(title, tuple(subtitle), groups, links, holds, subject, law)


def _sentence(graph: Network, whole: Network, node: str, unsure: Collection[str]) -> str:
    """Tell a thing with all its lines, drawn or not, then the drawn lines that stand for others."""
    merged = [
        captions.line(graph.nodes[node], graph.nodes[target], data)
        for _, target, data in graph.out_edges(node, data=True)
        if "times" in data
    ]
    return " ".join([captions.sentence(whole, node, unsure), *merged])


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
            made[node] = Group(node, data["label"], data["kind"], standing(data))
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
    called = ground_name(graph, place)
    if isinstance(place, str):
        return Group(place, called, "unstated")
    return Group(" ".join(sorted(place)), called, "joint")


def ground_name(graph: Network, place: str | frozenset[str]) -> str:
    """Call what is shared by organisations, by their IRIs, or stands in no single one."""
    if isinstance(place, str):
        return NO_ORGANISATION
    return f"Shared by {together(sorted(graph.nodes[one]['label'] for one in place))}"


def _box(graph: Network, node: str, sentences: Mapping[str, str], *, itself: bool = False) -> Box:
    data = graph.nodes[node]
    return Box(
        node,
        data["kind"],
        data["label"],
        sentences[node],
        standing(data),
        data.get("holders", ""),
        itself,
        notes=(Note(str(data["inside"])),) if "inside" in data else (),
    )


def _links(
    graph: Network,
    places: dict[str, str | frozenset[str] | None],
    groups: Iterable[Group],
    unseen: Collection[str],
    unsure: Collection[str],
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
            or relation in unseen
            or (relation in (*CONTAINMENT, "heads") and source in inside.get(target, ()))
            or (relation in CONTAINMENT and isinstance(shared, frozenset) and target in shared)
            or (relation == "is party to" and (source, target) in hosting)
        ):
            continue
        style = stroke(relation, kind)
        ends = [
            graph.nodes[end] | {"label": captions.called(graph.nodes[end], unsure)}
            for end in (source, target)
        ]
        yield Link(
            source,
            target,
            relation,
            kind,
            style,
            captions.about_line(style, relation, data),
            captions.line(ends[0], ends[1], data),
            standing(data),
            law=captions.basis(data),
            iri=str(data.get("iri", "")),
        )
