"""The kinds of SPARQL engine that caregraph knows: one module each, and the folder is the registry.

Layer 3. A module has ``KIND``, a ``Kind``, and ``recognises(signs)``, which says whether the signs
are of it; ``engine_kinds`` says what both are.
"""
