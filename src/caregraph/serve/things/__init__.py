"""Pages of what is described: structures, things, lists of them, and their drawings.

Layer 6.
"""
