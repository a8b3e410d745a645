"""Views on disk: made by workers, opened read-only by whichever process shows them.

Layer 6.
"""
