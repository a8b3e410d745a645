"""Readers: one module a format, each turning bytes into a `Reading` of records and problems.

Layer 2: knows ``model`` and ``errors``, never triples.
"""
