"""Pictures of a structure: who answers to whom, drawn so that it can be read and printed.

Above the network, below the exports; the only door to pygraphviz.
"""

from caregraph.pictures.drawing import Drawing, draw, picture, render

__all__ = ["Drawing", "draw", "picture", "render"]
