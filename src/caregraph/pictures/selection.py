"""Choosing what a picture shows of a network: the surroundings of one thing, one organisation...

Part of ``pictures``. What is left out is always counted in words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caregraph.english import count
from caregraph.errors import UnknownNameError
from caregraph.pictures.places import NOT_DRAWN, TIE, UNSTATED, grounds, shown
from caregraph.pictures.styles import ACCOUNTABILITY
from caregraph.relations import CONTAINMENT

if TYPE_CHECKING:
    from caregraph.networks import Network

AROUND = 60
"""With more boxes than this two lines from the focus, only one line is drawn unless asked."""
ANSWERS = "answers to"
LENSES = ("all", *ACCOUNTABILITY)
"""Of which kind lines of accountability are drawn."""
_COUNTED = ("post", "body", "unit")
"""What is counted of an organisation where it stands for all that is in it."""
_Edge = tuple[str, str, Mapping[str, Any]]


@dataclass(frozen=True)
class Theme:
    """Something that a picture can be about other than who answers to whom."""

    title: str
    """What the picture shows, after the names of the structures."""
    draws: Callable[[Network, _Edge], bool]
    """Whether it draws an edge; things at no drawn edge are left out."""
    needs: tuple[str, ...]
    """The relations without any of which nothing of its subject is drawn."""
    nothing: str
    """What is said then."""


def _is_tie(graph: Network, edge: _Edge) -> bool:
    """Say whether an edge ties a person to one of several posts or seats of theirs."""
    person, _, data = edge
    ties = [one["relation"] for *_, one in graph.out_edges(person, data=True)]
    several = sum(one in (TIE, "is member of") for one in ties) > 1
    return (
        several
        and graph.nodes[person]["kind"] == "person"
        and data["relation"] in (TIE, "is member of")
    )


def _of(*relations: str) -> Callable[[Network, _Edge], bool]:
    return lambda _, edge: edge[2]["relation"] in relations


THEMES = {
    "committees": Theme(
        "committees and who sits on them",
        _of("is member of", "decides in", "is constituted by", "is used at"),
        ("is member of",),
        "No member of any body is stated to be in effect.",
    ),
    "agreements": Theme(
        "agreements and who is party to them",
        _of("is party to", "hosts", "delegates to", "gives resources to"),
        ("is party to", "hosts"),
        "No agreement with a party is stated to be in effect.",
    ),
    "people": Theme(
        "people with several posts or seats",
        _is_tie,
        (TIE, "is member of"),
        "Nobody is stated to have several posts or seats.",
    ),
}


def about(graph: Network, theme: Theme) -> Network:
    """Give the edges that a theme draws, with their ends and where these stand."""
    edges = [
        (source, target, key)
        for source, target, key, data in graph.edges(keys=True, data=True)
        if theme.draws(graph, (source, target, data))
    ]
    kept = _with_places(graph, {end for source, target, _ in edges for end in (source, target)})
    chosen = set(edges)
    return _part(
        graph,
        kept,
        lambda source, target, key, data: (
            (source, target, key) in chosen
            or data["relation"] in {*NOT_DRAWN, *CONTAINMENT} - {TIE}
        ),
    )


def through(graph: Network, lens: str) -> Network:
    """Give a network with only the lines of accountability of one kind, or with all."""
    if lens == "all":
        return graph
    return _part(
        graph,
        set(graph),
        lambda *edge: edge[3]["relation"] != ANSWERS or edge[3].get("kind") == lens,
    )


def surroundings(graph: Network, focus: str, depth: int | None = None) -> Network:
    """Give what is linked with the focus by so many lines, and where all of it stands.

    Of an organisation or unit also what is directly in it.

    Args:
        depth: In lines; ``None``: two, or one where two would be much.
    """
    rings = [{focus}]
    for _ in range(depth if depth is not None else 2):
        rings.append(
            rings[-1] | {other for one in rings[-1] for other in _beside(graph, one, focus)}
        )
    kept = rings[-1]
    if depth is None and len(kept) > AROUND:
        kept = rings[1]
    return _part(graph, _with_places(graph, kept))


def upwards(graph: Network, start: str) -> Network:
    """Give everything that a thing answers to, directly or through others, and where it stands."""
    kept, waiting = {start}, [start]
    while waiting:
        for _, target, data in graph.out_edges(waiting.pop(), data=True):
            if data["relation"] == ANSWERS and target not in kept:
                kept.add(target)
                waiting.append(target)
    return _part(
        graph,
        _with_places(graph, kept),
        lambda *edge: edge[3]["relation"] in {ANSWERS, *NOT_DRAWN, *CONTAINMENT},
    )


def within(graph: Network, organisation: str) -> Network:
    """Give an organisation with what stands in it, or is shared by it with others."""
    places = grounds(graph)
    kept = {organisation}
    for node in places:
        here: str | frozenset[str] | None = node
        while isinstance(here, str) and here not in (UNSTATED, organisation):
            here = places.get(here)
        if here == organisation or (isinstance(here, frozenset) and organisation in here):
            kept.add(node)
    shared = {one for place in places.values() if isinstance(place, frozenset) for one in place}
    return _part(graph, _with_places(graph, kept) | (shared & kept))


def _beside(graph: Network, node: str, focus: str) -> set[str]:
    found = set()
    for source, target, data in [
        *graph.out_edges(node, data=True),
        *graph.in_edges(node, data=True),
    ]:
        contains = data["relation"] in CONTAINMENT
        if (contains and target == focus) or (not contains and data["relation"] not in NOT_DRAWN):
            found |= {source, target}
    return found


def _with_places(graph: Network, nodes: Iterable[str]) -> set[str]:
    """Give nodes with the organisations and units they are in, directly or not."""
    kept = set(nodes)
    waiting = list(kept)
    while waiting:
        for _, place, data in graph.out_edges(waiting.pop(), data=True):
            if data["relation"] in CONTAINMENT and place not in kept:
                kept.add(place)
                waiting.append(place)
    return kept


def _part(
    graph: Network,
    kept: set[str],
    draws: Callable[[str, str, str, Mapping[str, Any]], bool] = lambda *_: True,
) -> Network:
    """Give the part of a network with some nodes and edges, in the order of the whole."""
    part = graph.__class__()
    part.add_nodes_from((node, data) for node, data in graph.nodes(data=True) if node in kept)
    for source, target, key, data in graph.edges(keys=True, data=True):
        if source in kept and target in kept and draws(source, target, key, data):
            part.add_edge(source, target, key=key, **data)
    return part


def organisations(graph: Network) -> Network:
    """Give organisations only, with the lines between what is in one and what is in another.

    An edge stands for all lines of its kind: ``of`` has their keys, ``times`` says how many. A node
    says under ``inside`` what is in it or shared by it: "12 posts, 3 bodies".
    """
    places = grounds(graph)
    inside = {node: _organisations_of(graph, places, node) for node in places}
    small = _part(graph, {n for n in graph if graph.nodes[n]["kind"] == "organisation"})
    for one, told in _counted_inside(graph, inside).items():
        small.nodes[one]["inside"] = told
    merged: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for source, target, key, data in graph.edges(keys=True, data=True):
        if data["relation"] in NOT_DRAWN or data["relation"] in CONTAINMENT:
            continue
        if source in small and target in small:
            continue
        for one in inside.get(source, ()):
            for other in inside.get(target, ()):
                if one != other:
                    merged[one, other, data["relation"], str(data.get("kind", ""))].append(key)
    for (one, other, relation, kind), keys in sorted(merged.items()):
        attributes = {"relation": relation, "kind": kind, "times": len(keys), "of": keys}
        small.add_edge(one, other, key=f"{one} {relation} {kind} {other}", **attributes)
    return small


def _counted_inside(graph: Network, inside: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """Count in words what is in each organisation or shared by it; nothing of one that is empty."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for node, several in inside.items():
        for one in several - {node}:
            counts[one][str(graph.nodes[node]["kind"])] += 1
    return {
        one: ", ".join(_count(found[kind], kind) for kind in _COUNTED if found[kind])
        for one, found in counts.items()
        if any(found[kind] for kind in _COUNTED)
    }


def _organisations_of(
    graph: Network, places: dict[str, str | frozenset[str] | None], node: str
) -> frozenset[str]:
    """Give the organisations a node is, is in or is shared by."""
    here: str | frozenset[str] | None = node
    while isinstance(here, str) and here != UNSTATED:
        if graph.nodes[here]["kind"] == "organisation":
            return frozenset({here})
        here = places.get(here)
    return here if isinstance(here, frozenset) else frozenset()


def accountability(graph: Network) -> set[str]:
    """Give the keys of the lines of accountability in a network, of merged ones each by itself."""
    return {
        one
        for *_, key, data in graph.edges(keys=True, data=True)
        if data["relation"] == ANSWERS
        for one in data.get("of", [key])
    }


def left_out(whole: Network, part: Network, lines: Collection[str]) -> str:
    """Say in words how much of a network a part leaves out; empty where it leaves out nothing.

    Args:
        lines: The keys of all lines of accountability of the whole.
    """
    kinds = Counter(whole.nodes[node]["kind"] for node in shown(whole) if node not in part)
    counted = [_count(number, kind) for kind, number in sorted(kinds.items())]
    if missing := len(set(lines) - accountability(part)):
        counted.append(_count(missing, "line"))
    return f"Not drawn here: {', '.join(counted)}." if counted else ""


def held(whole: Network, part: Network, lines: Collection[str]) -> str:
    """Count the posts, bodies and lines of a network, and those that a part shows of them.

    Args:
        lines: The keys of all lines of accountability of the whole.
    """
    nodes = shown(whole)
    there = _amounts(whole, nodes, len(lines))
    here = _amounts(
        whole, [one for one in nodes if one in part], len(set(lines) & accountability(part))
    )
    posts, bodies, of_lines = (_count(number, kind) for kind, number in there.items())
    told = f"{posts}, {bodies} and {of_lines}."
    if here != there:
        drawn = ", ".join(_count(number, kind) for kind, number in here.items() if number)
        told += f" Drawn of these: {drawn or 'none'}."
    return told


def _amounts(graph: Network, nodes: Iterable[str], lines: int) -> dict[str, int]:
    kinds = Counter(graph.nodes[node]["kind"] for node in nodes)
    return {"post": kinds["post"], "body": kinds["body"], "line": lines}


def _count(number: int, kind: str) -> str:
    return count(number, "line of accountability" if kind == "line" else kind)


def find(kind: str, name: str, labels: dict[str, str]) -> str:
    """Find a thing by IRI, by the last part of its IRI or by its label."""
    if name in labels:
        return name
    calls: tuple[Callable[[str], str], ...] = (
        lambda iri: iri.rstrip("/").rpartition("/")[2],
        lambda iri: labels[iri],
    )
    for called in calls:
        for iri in sorted(labels):
            if called(iri).casefold() == name.casefold():
                return iri
    known = [*labels.values(), *(iri.rpartition("/")[2] for iri in labels)]
    raise UnknownNameError(kind, name, known, hint="Name it by its key, its label or its IRI.")
