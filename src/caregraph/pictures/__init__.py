"""Pictures of a structure: who answers to whom, drawn so that it can be read and printed.

Above the network, below the exports; the only door to pygraphviz.
"""

from caregraph.pictures.drawing import Drawing, draw, draw_scene, picture

__all__ = ["Drawing", "draw", "draw_scene", "picture", "render"]
