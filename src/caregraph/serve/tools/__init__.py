"""Pages that work something out: findings, questions, paths, changes, days, downloads.

Layer 6.
"""
