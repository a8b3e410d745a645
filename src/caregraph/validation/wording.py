"""Messages with their questions: both filled by whichever engine, from the same row.

Layer 4. A rule that rests on an absence has a question beside its message, as a clause with the
same places. The two run through an engine as one text.
"""

from __future__ import annotations

from caregraph import rdf
from caregraph.shacl.shapegraph import ShapeGraph
from caregraph.vocab import CG, PREFIXES

_MESSAGE = PREFIXES["sh"] + "message"
_APART = "\N{SYMBOL FOR UNIT SEPARATOR}"
"""Stands between a message and its question; no text of a person holds it."""


def with_questions(shapes: ShapeGraph) -> ShapeGraph:
    """Put the question of each node behind its message; the graph given is the one changed."""
    for node in [*shapes.subjects()]:
        for question in shapes.values(node, CG.openQuestion.value):
            messages = shapes.values(node, _MESSAGE)
            texts = [one.value for one in (*messages, question) if isinstance(one, rdf.Literal)]
            shapes.put(node, _MESSAGE, [rdf.Literal(_APART.join(texts), language="en")])
    return shapes


def parted(message: str) -> tuple[str, str | None]:
    """Part what an engine gives: the message, and the question where there is one."""
    said, _, question = message.partition(_APART)
    return said, question or None
