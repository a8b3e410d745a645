"""Laying out what is told, and telling what the layout could not do.

Part of ``pictures``.
"""

from __future__ import annotations

from caregraph.pictures.layout import Layout, lay_out
from caregraph.pictures.scene import Scene
from caregraph.pictures.sheet import FREE, room
from caregraph.pictures.telling import with_limits


def fitted(scene: Scene, paper: str, *, least: float = 0.0) -> tuple[Scene, Layout | None]:
    """Lay out a scene on a paper; what it then has to say below its title needs room there too.

    Args:
        least: As for ``lay_out``.
    """
    layout = lay_out(scene, room(scene, paper), least=least)
    said = with_limits(scene, layout, on_paper=paper != FREE)
    if said == scene:
        return scene, layout
    return said, lay_out(said, room(said, paper), least=least)
