"""The paper of a picture: its size, what is written around the drawing, and where that stands.

Part of ``pictures``.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from caregraph.pictures.layout import Layout, Room
from caregraph.pictures.legend import Entry, Key, words
from caregraph.pictures.letters import width, wrap
from caregraph.pictures.scene import Scene

PAPERS = {"a3": (1190.55, 841.89), "a4": (841.89, 595.28)}
"""Papers by name, landscape, in points; ``free`` is as large as the drawing."""
FREE = "free"
_MARGIN = 24.0
_TITLE, _TEXT = 15.0, 9.5
_LEADING = 1.25
_FREE_SCALE = 1.35
"""Of a drawing on free paper: names have eleven points, as pages have."""
_NARROWEST = 560.0
_MOST_LINES = 5
"""Below a title that takes more lines, sentences that name many only count them."""
_COUNTED = "What is only counted here is named in the description of the drawing."
_BESIDE = 14.0
"""What lines beside the outermost frames take of the drawing, at scale 1."""
_GAP = 8.0


@dataclass(frozen=True)
class Sheet:
    """A paper with a title, lines below it, and a key; the drawing stands between."""

    width: float
    height: float
    left: float
    """Where the drawing begins."""
    top: float
    scale: float
    _heading: Sequence[tuple[str, float, bool]]
    _key: Key
    _page: str

    def headings(self) -> Iterator[tuple[float, float, str, float, bool]]:
        """Give the lines above the drawing: left, base line, words, size, and whether bold."""
        y = _MARGIN
        for text, size, bold in self._heading:
            y += size * _LEADING
            yield _MARGIN, y - size * 0.25, text, size, bold
        if self._page:
            left = self.width - _MARGIN - width(self._page, _TEXT)
            yield left, self.height - _MARGIN / 2, self._page, _TEXT, False

    def key(self) -> tuple[str, list[tuple[Entry, float, float]]]:
        """Give the heading of the key, and its entries as ``Key.samples`` does."""
        return self._key.heading, self._key.samples(*self.key_place)

    @property
    def key_place(self) -> tuple[float, float]:
        """Give the left and top of the key."""
        return _MARGIN, self.height - _MARGIN - self._key.height

    def furniture(self) -> list[ET.Element]:
        """Give everything around the drawing."""
        found = [words(x, y, text, size, bold=bold) for x, y, text, size, bold in self.headings()]
        return [*found, *self._key.elements(*self.key_place)]


def room(scene: Scene, paper: str) -> Room:
    """Give the room that a drawing has on a paper, between what is written around it.

    A drawing on free paper has the proportions of A3.
    """
    wide, high = PAPERS["a3" if paper == FREE else paper]
    wide -= 2 * _MARGIN
    used = _height(_heading(scene, wide)) + Key(scene, wide).height + 2 * _GAP
    return Room(wide, high - 2 * _MARGIN - used)


def sheet(scene: Scene, layout: Layout | None, paper: str, page: str = "") -> Sheet:
    """Give the sheet of a laid-out scene.

    Args:
        page: Which page it is of how many; empty where it is the only one.
    """
    size = layout.size if layout is not None else (0.0, 0.0)
    if paper == FREE:
        scale = _FREE_SCALE
        wide = max(size[0] * scale + 2 * (_MARGIN + _BESIDE * scale), _NARROWEST)
    else:
        scale = layout.scale if layout is not None else 1.0
        wide = PAPERS[paper][0]
    inner = wide - 2 * _MARGIN
    heading, key = _heading(scene, inner), Key(scene, inner)
    top = _MARGIN + _height(heading) + _GAP + _BESIDE * scale
    drawn = size[1] * scale + 2 * _BESIDE * scale
    free_height = top - _BESIDE * scale + drawn + _GAP + key.height + _MARGIN
    high = free_height if paper == FREE else PAPERS[paper][1]
    left = (
        max((wide - size[0] * scale) / 2, _MARGIN) if paper != FREE else _MARGIN + _BESIDE * scale
    )
    return Sheet(wide, high, left, top, scale, heading, key, page)


def _heading(scene: Scene, wide: float) -> list[tuple[str, float, bool]]:
    """Break the title and what stands below it, one sentence after another, so that they fit."""
    found = [(line, _TITLE, True) for line in wrap(scene.title, wide, _TITLE, bold=True)]
    lines = wrap(" ".join(scene.subtitle), wide, _TEXT) if scene.subtitle else []
    if len(lines) > _MOST_LINES and not scene.brief.keys().isdisjoint(scene.subtitle):
        said = [*(scene.brief.get(one, one) for one in scene.subtitle), _COUNTED]
        lines = wrap(" ".join(filter(None, said)), wide, _TEXT)
    return [*found, *((line, _TEXT, False) for line in lines)]


def _height(heading: Sequence[tuple[str, float, bool]]) -> float:
    return sum(size * _LEADING for _, size, _ in heading)
