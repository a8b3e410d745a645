"""Searching what a service shows: an index on disk beside each view, and the pages over it.

Layer 6. The index is the one list of names that a service keeps; it is made with the view, of what
that view holds, so that what somebody is not shown is not in it.
"""
