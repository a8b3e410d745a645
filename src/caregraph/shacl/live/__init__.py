"""Results that are kept while a graph changes: what hangs on what, and what to ask again.

Layer 2 (shacl).
"""
