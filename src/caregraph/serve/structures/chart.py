"""The organisation chart of a structure as nested lists: who answers to whom, by organisation.

Layer 6, used inside worker processes; knows nothing of requests. A post that answers to several
stands under each of them, and it is said of it each time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caregraph.english import count
from caregraph.pictures.places import UNSTATED, grounds
from caregraph.pictures.scene import ground_name
from caregraph.sentences.standing import standing

if TYPE_CHECKING:
    from caregraph.networks import Network

ANSWERS = "answers to"
HEADS = "heads"
FEW = 40
"""So many names stand in a list at most; of what is below them it is said how much there is."""
MOST = 100
"""So many where one list is asked for by itself."""
MOST_LISTS = 12
"""So many organisations have a list of their own."""
_ORDER = {"organisation": 0, "body": 1, "post": 2, "unit": 3}


@dataclass(frozen=True)
class Entry:
    """A post, body, unit or organisation where it stands in a list."""

    iri: str
    label: str
    kind: str
    """``post``, ``body``, ``unit`` or ``organisation``."""
    said: str
    """Who holds it, how it answers here and to whom else; what is not stated."""
    status: str
    """``proposed``, ``presumed``...; empty for what simply stands."""
    below: tuple[Entry, ...] = ()
    hidden: int = 0
    """How many stand below it that are not listed here."""

    @property
    def together(self) -> list[tuple[Entry, ...]]:
        """Give what is listed below it in order, alike ones together."""
        return _together(self.below)

    def all_entries(self) -> Iterable[Entry]:
        """Give it and all that is listed below it."""
        yield self
        for one in self.below:
            yield from one.all_entries()


def _together(entries: Iterable[Entry]) -> list[tuple[Entry, ...]]:
    """Put entries together of which the same is said, where nothing stands below them."""
    alike: dict[object, list[Entry]] = {}
    for one in entries:
        key = one.iri if one.below or one.hidden else (one.said, one.status)
        alike.setdefault(key, []).append(one)
    return [tuple(several) for several in alike.values()]


@dataclass(frozen=True)
class Listed:
    """What stands in one organisation, is shared by several, or has none stated."""

    label: str
    iri: str | None
    """Of the organisation; ``None`` where it is not one."""
    entries: tuple[Entry, ...]
    count: int
    """How many things belong here, listed or not."""

    @property
    def together(self) -> list[tuple[Entry, ...]]:
        """Give the entries in order, alike ones together."""
        return _together(self.entries)


@dataclass(frozen=True)
class Chart:
    """The lists, those of organisations first, the longest first."""

    lists: tuple[Listed, ...]
    organisations: int
    """How many organisations in effect are listed here, or hold what is."""
    posts: int
    """How many posts in effect are listed here, or stand below what is."""
    others: int = 0
    """How many such organisations and posts are not in effect."""
    left_out: int = 0
    """How many lists more there are."""

    @property
    def told(self) -> str:
        """Count in words what it charts."""
        others = f", {self.others:,} not in effect" if self.others else ""
        return f"{count(self.organisations, 'organisation')}, {count(self.posts, 'post')}{others}"

    @property
    def count(self) -> int:
        """Count the entries."""
        return sum(1 for one in self.lists for top in one.entries for _ in top.all_entries())


def chart(graph: Network, *, only: str | None = None, top: str | None = None) -> Chart:
    """Make the chart of the network of a structure.

    Args:
        only: List this organisation alone.
        top: List only this thing and what is below it.
    """
    return _Charting(graph).chart(only, top)


@dataclass(frozen=True)
class _Up:
    """A line from a thing to what stands above it."""

    to: str
    how: str
    status: str


class _Charting:
    def __init__(self, graph: Network) -> None:
        self._graph = graph
        self._places = grounds(graph)
        self._ups: dict[str, list[_Up]] = defaultdict(list)
        self._downs: dict[str, list[str]] = defaultdict(list)
        for source, target, data in graph.edges(data=True):
            if data["relation"] == ANSWERS:
                self._put(source, target, str(data.get("kind", "")), data)
            elif data["relation"] == HEADS:
                self._put(target, source, HEADS, data)
        linked = {*self._ups, *self._downs}
        self._nodes = [
            node
            for node in self._places
            if graph.nodes[node]["kind"] == "post" or (node in linked and self._is_top(node))
        ]
        self._nodes.sort(key=self._rank)
        self._most = FEW
        self._lists: dict[str, str | frozenset[str]] = {}

    def _is_top(self, node: str) -> bool:
        """Say whether what is no post has a place of its own; a unit with a head has none."""
        return any(up.how != HEADS for up in self._ups.get(node, ())) or node not in self._ups

    def _put(self, low: str, high: str, how: str, data: Mapping[str, Any]) -> None:
        self._ups[low].append(_Up(high, how, standing(data)))
        if low not in self._downs[high]:
            self._downs[high].append(low)

    def _rank(self, node: str) -> tuple[int, int, str, str]:
        data = self._graph.nodes[node]
        below = len(self._downs[node]) if node in self._downs else 0
        return _ORDER.get(data["kind"], 9), -below, data["label"].casefold(), node

    def _list_of(self, node: str) -> str | frozenset[str]:
        """Give the organisation, or the several, in whose list a thing stands."""
        if node not in self._lists:
            self._lists[node] = self._found_list(node)
        return self._lists[node]

    def _found_list(self, node: str) -> str | frozenset[str]:
        here: str | frozenset[str] | None = node
        while isinstance(here, str) and here != UNSTATED:
            if self._graph.nodes[here]["kind"] == "organisation":
                return here
            here = self._places.get(here)
        return here or UNSTATED

    def _and_below(self, node: str) -> set[str]:
        """Give a thing and what stands below it, directly or through others."""
        seen, waiting = {node}, [node]
        while waiting:
            for low in self._downs.get(waiting.pop(), ()):
                if low not in seen:
                    seen.add(low)
                    waiting.append(low)
        return seen

    def chart(self, only: str | None, top: str | None) -> Chart:
        self._most = FEW if only is None and top is None else MOST
        if top is not None:
            label = str(self._graph.nodes[top]["label"])
            entries = self._entries([top], self._list_of(top))
            inside = self._and_below(top)
            below = Listed(f"{label} and below", None, entries, len(inside))
            return Chart((below,), *self._counts(inside))
        members: dict[str | frozenset[str], list[str]] = defaultdict(list)
        for node in self._nodes:
            members[self._list_of(node)].append(node)
        if only is not None:
            members = {one: nodes for one, nodes in members.items() if one == only}
        keys = sorted(members, key=lambda one: self._order(one, len(members[one])))
        lists = tuple(self._list(one, members[one]) for one in keys[:MOST_LISTS])
        listed = [node for one in keys for node in members[one]]
        return Chart(lists, *self._counts(listed), len(keys) - len(lists))

    def _counts(self, nodes: Iterable[str]) -> tuple[int, int, int]:
        """Count organisations and posts in effect among things and what holds them, and others."""
        found = set(nodes)
        for node in nodes:
            key = self._list_of(node)
            found |= {key} - {UNSTATED} if isinstance(key, str) else key
        kinds = Counter(
            (data["kind"], data["in_effect"])
            for data in (self._graph.nodes[one] for one in found if one in self._graph)
            if data["kind"] in ("organisation", "post")
        )
        others = kinds["organisation", False] + kinds["post", False]
        return kinds["organisation", True], kinds["post", True], others

    def _order(self, key: str | frozenset[str], size: int) -> tuple[int, int, str]:
        place = 2 if key == UNSTATED else int(isinstance(key, frozenset))
        return place, -size, self._named(key)

    def _named(self, key: str | frozenset[str]) -> str:
        if isinstance(key, frozenset) or key == UNSTATED:
            return ground_name(self._graph, key)
        return str(self._graph.nodes[key]["label"])

    def _list(self, key: str | frozenset[str], nodes: list[str]) -> Listed:
        tops = [
            node
            for node in nodes
            if not any(self._list_of(up.to) == key for up in self._ups.get(node, ()))
        ]
        reached = self._reached(tops, key)
        for node in nodes:  # what answers to itself, through others or not, has no top
            if node not in reached:
                tops.append(node)
                reached |= self._reached([node], key)
        iri = key if isinstance(key, str) and key != UNSTATED else None
        return Listed(self._named(key), iri, self._entries(tops, key), len(nodes))

    def _reached(self, tops: Iterable[str], key: str | frozenset[str]) -> set[str]:
        """Give some things of a list and those of it that stand below them in it."""
        found, waiting = set(tops), list(tops)
        while waiting:
            for low in self._downs.get(waiting.pop(), ()):
                if low not in found and self._list_of(low) == key:
                    found.add(low)
                    waiting.append(low)
        return found

    def _entries(self, tops: list[str], key: str | frozenset[str]) -> tuple[Entry, ...]:
        """List things with what is below them, as many levels of it as are few."""
        depth, sizes = 0, [len(tops)]
        level, seen = list(tops), set(tops)
        while level and sum(sizes) <= self._most:
            depth += 1
            level = [low for node in level for low in self._downs.get(node, ()) if low not in seen]
            seen |= set(level)
            sizes.append(len(level))
        told: set[str] = set()
        return tuple(
            self._entry(node, None, key, max(depth, 1), told) for node in tops[: self._most]
        )

    def _entry(
        self, node: str, above: str | None, key: str | frozenset[str], levels: int, told: set[str]
    ) -> Entry:
        """Tell a thing under another; what is below it stands only where it is told first.

        Args:
            levels: So many levels are listed, its own included.
        """
        data = self._graph.nodes[node]
        lows = sorted(self._downs.get(node, ()), key=self._rank)
        guest = above is not None and self._list_of(node) != key
        opens = levels > 1 and node not in told and not guest
        told.add(node)
        below = (
            tuple(self._entry(low, node, key, levels - 1, told) for low in lows) if opens else ()
        )
        hidden = 0 if opens or guest else len(self._and_below(node)) - 1
        said = "; ".join(self._said(node, above, key))
        return Entry(node, str(data["label"]), data["kind"], said, standing(data), below, hidden)

    def _said(self, node: str, above: str | None, key: str | frozenset[str]) -> Iterable[str]:
        data, ups = self._graph.nodes[node], self._ups.get(node, [])
        here = [_how(up) for up in ups if up.to == above and up.how != HEADS]
        others: dict[str, list[str]] = defaultdict(list)
        for up in ups:
            if up.to != above and up.how != HEADS:
                others[up.to].append(_how(up))
        is_post, is_guest = data["kind"] == "post", above is not None and self._list_of(node) != key
        if not is_post:
            yield str(data["kind"])
        elif data.get("holders") and not is_guest:
            yield str(data["holders"])
        if here:
            yield " and ".join(dict.fromkeys(here))
        for to, hows in others.items():
            also = "answers also to" if here else "answers to"
            yield f"{also} {self._graph.nodes[to]['label']} ({' and '.join(dict.fromkeys(hows))})"
        if is_guest:
            yield self._whose(node)
        elif is_post:
            silent = ["holder"] * (not data.get("holders")) + ["to whom it answers"] * (not ups)
            if silent:
                yield f"not stated: {', '.join(silent)}"

    def _whose(self, node: str) -> str:
        """Say in whose list a thing stands that is told in that of another."""
        key = self._list_of(node)
        if key == UNSTATED:
            return "its organisation not stated"
        name = self._named(key)
        return name[:1].lower() + name[1:] if isinstance(key, frozenset) else f"of {name}"


def _how(up: _Up) -> str:
    kind = up.how or "kind not stated"
    return f"{kind}, {up.status}" if up.status else kind
