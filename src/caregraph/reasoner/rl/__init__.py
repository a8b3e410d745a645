"""The OWL 2 RL closure: all that the rules of that profile give, computed from the axioms at hand.

Layer 4, part of the reasoner. The axioms are read once and become one small rule for each property
and class they are about; what is new in a round is handed to the rules of its property or class
(semi-naive evaluation), whole sets at a time. Terms are texts as in N-Triples, so that reading,
joining and writing need no other form of them. Literals may be subjects meanwhile, as the rules of
the profile have it; what plain RDF cannot say is left out in the end.
"""

from __future__ import annotations

from caregraph.reasoner.rl.closure import closure

__all__ = ["closure"]
