"""The views that shipped questions are asked of, and their answers, each made once."""

from __future__ import annotations

from functools import cache

from caregraph import questions
from caregraph.graph.view import View, open_view
from caregraph.questions import Question
from caregraph.results import Table


@cache
def opened(given: tuple[str, ...]) -> View:
    """Open a view once for all tests; nobody changes it."""
    return open_view(given)


@cache
def answered(name: str) -> tuple[Question, Table]:
    """Give a shipped question, and its answer about the case it was written for."""
    question = questions.find(name)
    return question, questions.ask(opened(question.given), question)
