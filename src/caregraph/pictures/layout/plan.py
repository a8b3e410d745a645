"""What is laid out: boxes and frames as items in groups, sized, and the lines between boxes.

Part of ``pictures.layout``. A frame, an organisation or unit with what stands in it, is an item
of the group around it, as a box is.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from caregraph.pictures.layout.sizes import Sized, sized
from caregraph.pictures.layout.spacing import BoxWidth, Spacing
from caregraph.pictures.scene import Box, Group, Link, Scene

PAGE = "page"
"""The key of the group that the top groups stand in."""
LOOSE = "loose"
"""The key of the group of boxes that stand on no ground; it has no frame."""
_ANSWERS = "answers to"


def frame(group: Group) -> str:
    """Give the key of a group as an item; an organisation's own box has the group's own key."""
    return f"frame {group.key}"


@dataclass(frozen=True)
class Line:
    """A line between two items, with its place among the links of the scene."""

    number: int
    link: Link
    source: str
    target: str

    @property
    def superior(self) -> str:
        """Give the item that stands above."""
        return self.target if self.link.stroke.upwards else self.source

    @property
    def inferior(self) -> str:
        """Give the item that stands below."""
        return self.source if self.link.stroke.upwards else self.target


class Plan:
    """A scene made ready: the items, where each stands, and the lines between them."""

    def __init__(self, scene: Scene, spacing: Spacing) -> None:
        self.scene = scene
        self.spacing = spacing
        self.boxes: dict[str, Box] = {}
        self.frames: dict[str, Group] = {}
        self.inside: dict[str, str] = {}
        """The key of the item, ``PAGE`` or ``LOOSE`` that each item stands in."""
        loose = Group(LOOSE, "", "alone")
        for group in scene.groups:
            if group.kind == "alone":
                loose.boxes += group.boxes
            else:
                self._take(group, PAGE)
        if loose.boxes:
            self._take(loose, PAGE)
        self.lines = [
            Line(number, link, self._end(link.source), self._end(link.target))
            for number, link in enumerate(scene.links)
        ]

    def _take(self, group: Group, around: str) -> None:
        key = frame(group)
        self.frames[key] = group
        self.inside[key] = around
        for box in group.boxes:
            self.boxes[box.iri] = box
            self.inside[box.iri] = key
        for inner in group.groups:
            self._take(inner, key)

    def _end(self, iri: str) -> str:
        return iri if iri in self.boxes else f"frame {iri}"

    @cached_property
    def content(self) -> dict[str, list[str]]:
        """Give the items of each frame, and of the page, in their order."""
        found: dict[str, list[str]] = defaultdict(list)
        for item, around in self.inside.items():
            found[around].append(item)
        return found

    def around(self, item: str) -> list[str]:
        """Give the frames around an item, from the nearest."""
        found = []
        while (item := self.inside[item]) != PAGE:
            found.append(item)
        return found

    def top(self, item: str) -> str:
        """Give the top frame that an item is or stands in."""
        return [item, *self.around(item)][-1]

    @cached_property
    def facts(self) -> list[Line]:
        """Give the lines of accountability that are in no cycle: nothing may turn them round."""
        component = self._components
        return [
            line
            for line in self.lines
            if line.link.relation == _ANSWERS
            and line.source in self.boxes
            and line.target in self.boxes
            and component[line.source] != component[line.target]
        ]

    @cached_property
    def _components(self) -> dict[str, int]:
        import networkx as nx

        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_nodes_from(self.boxes)
        graph.add_edges_from(
            (line.source, line.target)
            for line in self.lines
            if line.link.relation == _ANSWERS
            and line.source in self.boxes
            and line.target in self.boxes
        )
        found = nx.strongly_connected_components(graph)
        return {box: number for number, boxes in enumerate(found) for box in boxes}

    def in_cycle(self, line: Line) -> bool:
        """Say whether a line of accountability leads round to where it began."""
        component = self._components
        return component.get(line.source, -1) == component.get(line.target, -2)

    def size(self, box_width: BoxWidth) -> dict[str, Sized]:
        """Give every box its size, about so wide."""
        return {key: sized(box, box_width, self.spacing) for key, box in self.boxes.items()}


def answers(line: Line) -> bool:
    """Say whether a line is one of accountability."""
    return line.link.relation == _ANSWERS
