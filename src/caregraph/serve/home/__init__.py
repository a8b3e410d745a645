"""The first page: where to begin, what needs attention, and what changes when.

Layer 6.
"""
