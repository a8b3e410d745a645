"""Pages of what a change does: two views compared, what an ending brings, options side by side.

Layer 6.
"""
