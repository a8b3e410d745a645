"""Competency questions: a catalogue of queries that know their parameters and their answers.

Layer 4: takes a view, knows no other engine. A question is one file of ``queries/questions``, or of
a folder of one's own. ``plain`` reads sentences in people's own words; whoever needs it imports it.
"""

from caregraph.questions.asking import ask, own_view, query, view_for
from caregraph.questions.files import Parameter, Question
from caregraph.questions.lookup import catalogue, find, listing, problems
from caregraph.questions.parameters import completions, may_be_meant, meant, terms

__all__ = [
    "Parameter",
    "Question",
    "ask",
    "catalogue",
    "completions",
    "find",
    "listing",
    "may_be_meant",
    "meant",
    "own_view",
    "problems",
    "query",
    "terms",
    "view_for",
]
