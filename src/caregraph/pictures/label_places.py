"""Finding places for the words on lines, where a layout has put them over something else.

Part of ``pictures``; pure geometry.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from caregraph.pictures.measure import Area, Curve, Layout, Point, runs_over

_ALONG = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.12, 0.88)
_GAP = 3.0
"""Points between a line and its words."""


def places(layout: Layout) -> dict[str, Point]:
    """Give the middles of the words that have to move, by the name of their line."""
    moved: dict[str, Point] = {}
    for curve in layout.curves:
        area = layout.words.get(curve.name)
        if area is None or not _conflicts(layout, curve, area):
            continue
        best = min(_candidates(curve, area), key=lambda one: _conflicts(layout, curve, one))
        if _conflicts(layout, curve, best) < _conflicts(layout, curve, area):
            layout = replace(layout, words={**layout.words, curve.name: best})
            moved[curve.name] = (best.left + best.right) / 2, (best.bottom + best.top) / 2
    return moved


def _candidates(curve: Curve, area: Area) -> Iterator[Area]:
    """Give places beside a line, those near its middle first."""
    width, height = area.right - area.left, area.top - area.bottom
    for share in _ALONG:
        x, y = curve.points[round(share * (len(curve.points) - 1))]
        for across, up in ((1, 0), (-1, 0), (0, 1), (0, -1), (0, 0)):
            left = x - width / 2 + across * (width / 2 + _GAP)
            bottom = y - height / 2 + up * (height / 2 + _GAP)
            yield Area(left, bottom, left + width, bottom + height)


def _conflicts(layout: Layout, curve: Curve, area: Area) -> int:
    """Count what words at a place would touch: other words, boxes, other lines."""
    words = sum(area.meets(other) for name, other in layout.words.items() if name != curve.name)
    boxes = sum(area.meets(box) for box in layout.boxes.values())
    lines = sum(runs_over(one, area) for one in layout.curves if one.name != curve.name)
    return 3 * words + 3 * boxes + lines
