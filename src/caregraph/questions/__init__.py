"""Competency questions: a catalogue of queries that know their parameters and their answers.

Layer 4: takes a view, knows no other engine. A question is one file of ``queries/questions``, or of
a folder of one's own.
"""

from caregraph.questions.asking import ask, own_view, query, view_for
from caregraph.questions.files import Parameter, Question
from caregraph.questions.lookup import catalogue, find, listing, problems
from caregraph.questions.parameters import completions
from caregraph.questions.plain import Reading, is_clear, readings

__all__ = [
    "Parameter",
    "Question",
    "Reading",
    "ask",
    "catalogue",
    "completions",
    "find",
    "is_clear",
    "listing",
    "own_view",
    "problems",
    "query",
    "readings",
    "view_for",
]
