"""Checking graphs against shapes: reading, compiling, running, following changes.

Layer 4. ``compiler.compile_shapes`` turns shapes into queries, ``execute.run`` runs them,
``incremental.Session`` keeps their results up to date, ``reference.run`` asks pySHACL.
"""
