"""SHACL: reading shapes, compiling them to SPARQL, running them, following changes.

Layer 2: knows SHACL and none of caregraph's rules. ``compiler.compile_shapes`` turns shapes into
queries, ``execute.run`` runs them, ``live.session.Session`` keeps their results up to date, and
``reference.run`` asks pySHACL.
"""
