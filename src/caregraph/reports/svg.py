"""SVG: the drawing of a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caregraph.pictures.change import draw
from caregraph.reports import _change

if TYPE_CHECKING:
    from caregraph.comparisons import Comparison


SUFFIX = ".svg"


def comparison(result: Comparison) -> str:
    """Draw what begins, ends and changes; what is left out is said in the drawing."""
    return draw(result, _change.lead(result))
