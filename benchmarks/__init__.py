"""Measurements of caregraph beside other engines, on a synthetic England.

Not part of the package: run with ``python -m benchmarks`` from a checkout with the extra ``bench``.
``england`` writes the data, ``contestants`` runs one engine in a process of its own, ``edits``
makes typical changes, and ``tables`` prints what came of it.
"""
