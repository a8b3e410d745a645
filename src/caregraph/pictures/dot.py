"""The text of a picture in the DOT language, before and after it is laid out.

Part of ``pictures``; writes text only. Lines are written from who is answered to to who
answers, so that Graphviz puts the one above the other, and drawn backwards.
"""

from __future__ import annotations

import html
import math
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from caregraph.pictures.measure import Layout, Point
from caregraph.pictures.scene import Box, Group, Link, Scene
from caregraph.pictures.styles import DOTS, FILLS, INK, QUIET, SHAPES, TINTS, Stroke

FONT = "Liberation Sans"
_WIDE = 20
"""Letters in a line of a box, about."""
_CROWDED = 3
"""With more boxes than this under one other, they stand in several rows."""
_HELD = 6
"""So many boxes of a group hold up the group that is stacked below it."""
_MANY = 8
"""With more groups to stack than this, only a few columns of them are tried."""
Attributes = Mapping[str, str | float | bool]


@dataclass(frozen=True)
class Names:
    """The names that boxes, groups and links have in the DOT text and as ids in the SVG."""

    boxes: dict[str, Box]
    groups: dict[str, Group]
    links: dict[str, Link]


def names(scene: Scene) -> Names:
    """Name everything of a scene, in its own order: the same scene gives the same names."""
    groups = [one for top in scene.groups if top.kind != "alone" for one in top.all_groups()]
    return Names(
        {f"cg-b{n}": box for n, box in enumerate(scene.boxes())},
        {f"cg-g{n}": group for n, group in enumerate(groups)},
        {f"cg-l{n}": link for n, link in enumerate(scene.links)},
    )


@dataclass(frozen=True)
class Arrangement:
    """One way to arrange the top groups of a scene; which is best is only seen once laid out."""

    side_by_side: tuple[int, ...]
    """Positions, in the scene, of the top groups that stand side by side, from the left."""
    stacked: tuple[int, ...] = ()
    """Positions of those that are put below one another, after the others."""
    height: int = 1
    """How many stand in one stack."""


def arrangements(scene: Scene, most: int) -> list[Arrangement]:
    """Give up to *most* arrangements, always the same ones for the same scene.

    Stacked are what no line ties to other groups, or all that is not an organisation; by
    themselves or below the smallest organisation.
    """
    positions = range(len(scene.groups))
    tied = _tied(scene)
    organisations = [p for p in positions if scene.groups[p].kind == "organisation"]
    stackings = [
        tuple(p for p in positions if scene.groups[p].key not in tied),
        tuple(p for p in positions if p not in organisations),
    ]
    stackings += [
        (host, *stacked)
        for stacked in stackings
        for host in organisations[1:][-1:]
        if stacked and host not in stacked
    ]
    ways = dict.fromkeys(
        (stacked, height) for stacked in stackings for height in _heights(len(stacked))
    )
    share = max(1, most // len(ways))
    found = []
    for stacked, height in ways:
        others = [p for p in positions if p not in stacked]
        number = math.factorial(len(others))
        step = max(1, number // share)
        found += [
            Arrangement(_permutation(others, one), stacked, height)
            for one in range(0, min(number, step * share), step)
        ]
    return found[:most]


def _heights(number: int) -> list[int]:
    """Give the heights of stacks to try for so many groups: of many, so that few columns remain."""
    if number > _MANY:
        return sorted({math.ceil(number / columns) for columns in (3, 5, 7)})
    return sorted({min(height, max(number, 1)) for height in (1, 2, 3, 4)})


def _permutation(items: Sequence[int], number: int) -> tuple[int, ...]:
    """Give the permutation with this number, without going through the ones before it.

    >>> [_permutation([1, 2, 3], number) for number in (0, 1, 5)]
    [(1, 2, 3), (1, 3, 2), (3, 2, 1)]
    """
    left = list(items)
    found = []
    while left:
        place, number = divmod(number, math.factorial(len(left) - 1))
        found.append(left.pop(place))
    return tuple(found)


def source(scene: Scene, arrangement: Arrangement | None = None) -> str:
    """Write a scene as DOT."""
    chosen = arrangement or Arrangement(tuple(range(len(scene.groups))))
    return "\n".join(_Writer(scene).lines(chosen)) + "\n"


def with_words_moved(laid_out: str, layout: Layout, places: Mapping[str, Point]) -> str:
    """Give a laid-out DOT text with the words of some lines in other places."""
    moved = [
        f'  "{curve.ends[0]}" -> "{curve.ends[1]}" '
        f'[key="{curve.name}", lp="{places[curve.name][0]:.2f},{places[curve.name][1]:.2f}"];\n'
        for curve in layout.curves
        if curve.name in places
    ]
    return laid_out.rstrip().removesuffix("}") + "".join(moved) + "}\n"


def _tied(scene: Scene) -> set[str]:
    """Give the keys of the top groups that a line which ranks ties to another one."""
    top_of = {one: top.key for top in scene.groups for one in top.everything()}
    pairs = [(top_of[link.source], top_of[link.target]) for link in scene.links]
    return {key for pair in pairs if pair[0] != pair[1] for key in pair}


class _Writer:
    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._names = names(scene)
        self._box_names = {box.iri: name for name, box in self._names.boxes.items()}
        self._group_names = {group.key: name for name, group in self._names.groups.items()}
        self._ends = {name: self._ends_of(link) for name, link in self._names.links.items()}
        self._rows_down = self._crowded()

    def lines(self, arrangement: Arrangement) -> Iterator[str]:
        """Give the text line by line."""
        yield "digraph structure {"
        yield f"  graph {_attributes(self._graph_attributes())};"
        yield f'  node [fontname="{FONT}", fontsize=11, margin="0.11,0.06", penwidth=1.1];'
        yield f'  edge [fontname="{FONT}", fontsize=9, arrowsize=0.8];'
        for position in (*arrangement.side_by_side, *arrangement.stacked):
            yield from self._group(self._scene.groups[position], position, 0)
        yield from self._stacks(arrangement)
        for name, link in self._names.links.items():
            yield self._link(name, link)
        yield "}"

    def _graph_attributes(self) -> Attributes:
        head = f'<FONT POINT-SIZE="15"><B>{escape(self._scene.title)}</B></FONT>'
        text = "".join(f'{escape(line)}<BR ALIGN="LEFT"/>' for line in self._scene.subtitle)
        label = f'<{head}<BR ALIGN="LEFT"/>{text}<BR ALIGN="LEFT"/>>'
        return {
            "rankdir": "TB",
            "newrank": True,
            "compound": True,
            "nodesep": 0.28,
            "ranksep": 0.5,
            "fontname": FONT,
            "fontsize": 11,
            "label": label,
            "labelloc": "t",
            "labeljust": "l",
            "outputorder": "edgesfirst",
            "bgcolor": "#ffffff",
            "pad": 0.2,
        }

    def _group(self, group: Group, position: int, depth: int) -> Iterator[str]:
        indent = "  " * (depth + 1)
        if group.kind == "alone":
            yield from (f"{indent}{self._box(box)}" for box in group.boxes)
            return
        name = self._group_names[group.key]
        yield f'{indent}subgraph "cluster_{name}" {{'
        yield f"{indent}  graph {_attributes(self._ground(group, name, position, depth))};"
        for box in group.boxes:
            yield f"{indent}  {self._box(box)}"
        for inner in group.groups:
            yield from self._group(inner, position, depth + 1)
        yield from (f"{indent}  {line}" for line in self._rows(group))
        yield indent + "}"

    def _ground(self, group: Group, name: str, position: int, depth: int) -> Attributes:
        fill = TINTS[position % len(TINTS)] if depth == 0 else "#ffffff"
        dashed = group.kind == "unstated" or bool(group.status)
        mark = f" ({group.status})" if group.status else ""
        bold = "<BR/>".join(f"<B>{escape(part)}</B>" for part in wrap(group.label + mark, 38))
        return {
            "id": name,
            "label": f"<{bold}>",
            "labelloc": "t",
            "labeljust": "c",
            "fontsize": 12 if depth == 0 else 11,
            "margin": 12,
            "style": "rounded,filled,dashed" if dashed else "rounded,filled",
            "color": QUIET,
            "fillcolor": "#ffffff" if group.kind == "unstated" else fill,
        }

    def _box(self, box: Box) -> str:
        parts = [escape(part) for part in wrap(box.label, _WIDE if box.kind == "post" else 24)]
        if box.kind == "organisation":
            parts = [f"<B>{part}</B>" for part in parts]
        small = ["the organisation itself" if box.kind == "organisation" else "the whole"] * (
            box.itself
        )
        small += wrap(box.holders, _WIDE + 4) if box.holders else []
        small += [f"({box.status})"] * bool(box.status)
        parts += [f'<FONT POINT-SIZE="9" COLOR="{QUIET}">{escape(part)}</FONT>' for part in small]
        style = "filled,rounded" if box.kind == "post" else "filled"
        attributes: Attributes = {
            "id": self._box_names[box.iri],
            "class": box.kind,
            "label": f"<{'<BR/>'.join(parts)}>",
            "shape": SHAPES[box.kind],
            "margin": "0.02,0.01" if box.kind == "body" else "0.11,0.06",
            "style": f"{style},dashed" if box.status else style,
            "color": QUIET if box.status else INK,
            "fillcolor": FILLS[box.kind],
        }
        return f'"{self._box_names[box.iri]}" {_attributes(attributes)};'

    def _stacks(self, arrangement: Arrangement) -> Iterator[str]:
        """Put the stacked groups below one another."""
        groups = [self._scene.groups[position] for position in arrangement.stacked]
        for number, (upper, lower) in enumerate(pairwise(groups), start=1):
            if number % arrangement.height:
                last, first = list(upper.all_boxes())[-_HELD:], list(lower.all_boxes())[:_HELD]
                pairs = product(last, first)
                for above, below in ((self._box_names[b.iri] for b in pair) for pair in pairs):
                    yield f'  "{above}" -> "{below}" [style=invis];'

    def _rows(self, group: Group) -> Iterator[str]:
        """Put the boxes of a group that no line places into rows and columns."""
        placed = {
            end
            for name, link in self._names.links.items()
            if link.stroke.ranks
            for end, _ in self._ends[name]
        }
        loose = [name for box in group.boxes if (name := self._box_names[box.iri]) not in placed]
        columns = max(1, round(math.sqrt(len(loose) * 0.7)))
        for name, below in zip(loose, loose[columns:], strict=False):
            yield f'"{name}" -> "{below}" [style=invis, weight=2];'

    def _crowded(self) -> dict[str, int]:
        """Say how many rows down a box stands that shares its one superior with many others."""
        ranking = [(name, link) for name, link in self._names.links.items() if link.stroke.ranks]
        lines_of = Counter(end for _, link in ranking for end in (link.source, link.target))
        below: dict[tuple[str, str], list[str]] = defaultdict(list)
        for name, link in ranking:
            if link.stroke.upwards and lines_of[link.source] == 1:
                below[link.target, link.relation].append(name)
        return {
            name: 1 + place // math.ceil(math.sqrt(len(leaves)))
            for leaves in below.values()
            if len(leaves) > _CROWDED
            for place, name in enumerate(leaves)
        }

    def _ends_of(self, link: Link) -> tuple[tuple[str, str], tuple[str, str]]:
        """Give for source and target the box to draw to and the group to stop at, if any."""
        source, target = (self._end(end) for end in (link.source, link.target))
        return source, target

    def _end(self, iri: str) -> tuple[str, str]:
        if iri in self._box_names:
            return self._box_names[iri], ""
        group = self._names.groups[self._group_names[iri]]
        anchor = next(group.all_boxes())
        return self._box_names[anchor.iri], f"cluster_{self._group_names[iri]}"

    def _link(self, name: str, link: Link) -> str:
        (start, start_group), (end, end_group) = self._ends[name]
        attributes: dict[str, str | float | bool] = {"key": name, "id": name}
        attributes |= _stroke(link.stroke)
        if link.stroke.upwards:
            start, end, start_group, end_group = end, start, end_group, start_group
        attributes |= {"ltail": start_group} if start_group else {}
        attributes |= {"lhead": end_group} if end_group else {}
        if link.label:
            attributes["label"] = _words_on(link.label)
        if not link.stroke.ranks:
            attributes["constraint"] = False
        if name in self._rows_down:
            attributes["minlen"] = self._rows_down[name]
        if link.relation == "answers to" and link.kind == "operational":
            attributes["weight"] = 4
        return f'  "{start}" -> "{end}" {_attributes(attributes)};'


def _stroke(stroke: Stroke) -> dict[str, str | float | bool]:
    style = "dotted" if stroke.dash == DOTS else "dashed" if stroke.dash else "solid"
    end = (
        {"dir": "none"}
        if stroke.arrow == "none"
        else (
            {"dir": "back", "arrowtail": stroke.arrow}
            if stroke.upwards
            else {"dir": "forward", "arrowhead": stroke.arrow}
        )
    )
    return {
        "style": style,
        "color": stroke.colour,
        "fontcolor": stroke.colour,
        "penwidth": stroke.width,
        **end,
    }


def wrap(text: str, width: int) -> list[str]:
    """Break a text into lines of about the same length; a text of nothing gives one space.

    >>> wrap("Director of Adult Social Services", 20)
    ['Director of Adult', 'Social Services']
    """
    text = " ".join(text.split())
    if not text:
        return [" "]
    lines = textwrap.wrap(text, width)
    for narrower in range(width - 1, max(len(text) // len(lines), 5), -1):
        tighter = textwrap.wrap(text, narrower)
        if len(tighter) > len(lines):
            break
        lines = tighter
    return lines


def escape(text: str) -> str:
    """Write a text so that an HTML-like label shows it as it is."""
    return html.escape(text) or " "


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _words_on(label: str) -> str:
    """Write the words of a line on a light ground, so that they stay legible over other lines."""
    words = "<BR/>".join(escape(part) for part in wrap(label, 16))
    table = 'BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="1" BGCOLOR="#ffffffb0"'
    return f"<<TABLE {table}><TR><TD>{words}</TD></TR></TABLE>>"


def _attributes(attributes: Attributes) -> str:
    written = []
    for name, value in attributes.items():
        text = str(value).lower() if isinstance(value, bool) else str(value)
        if text.startswith("<") and text.endswith(">") and name == "label":
            written.append(f"{name}={text}")
        else:
            written.append(f'{name}="{_quoted(text)}"')
    return f"[{', '.join(written)}]"
