"""Asking: a question of the catalogue, or any SPARQL query, put to a view.

Layer 4. ``answers`` makes a table of what comes back.
"""

from __future__ import annotations

from collections.abc import Mapping

from caregraph import rdf
from caregraph.errors import AssetError
from caregraph.graph.view import View, open_view
from caregraph.questions import answers, lookup, parameters
from caregraph.questions.files import Question
from caregraph.results import Table
from caregraph.sparql import running


def ask(view: View, name: str | Question, given: Mapping[str, str] | None = None) -> Table:
    """Answer a question of the catalogue on a view.

    Args:
        name: The question, or its id, title or file name.
        given: Values of its parameters as people write them: a label, other label, key or IRI, a
            date, a text; empty leaves a parameter open. What is not given has its default.

    Raises:
        UnknownNameError: no question, parameter or thing is called so.
        UsageError: a value stands for several things, or is not a date.
    """
    question = lookup.find(name) if isinstance(name, str) else name
    text = question.planned(parameters.terms(view, question, given or {}))
    solutions = running.run(view.store, text)
    if not isinstance(solutions, rdf.QuerySolutions):
        raise AssetError("its query is not a SELECT query", where=question.path.name)
    with running.told(text):
        return answers.gathered(view, solutions)


def own_view(question: Question) -> View:
    """Open the view in which a question has its expected answer."""
    return open_view(question.given)


def query(view: View, sparql: str) -> Table | bool | tuple[rdf.Triple, ...]:
    """Run any SPARQL 1.1 query on a view; the house prefixes need not be declared.

    Returns:
        A table for SELECT, in the order of the query; a truth for ASK; triples, sorted, for
        CONSTRUCT and DESCRIBE.

    Raises:
        QueryError: the query cannot be read or run, or asks another service.
    """
    result = running.run(view.store, sparql)
    if isinstance(result, rdf.QueryBoolean):
        return bool(result)
    with running.told(sparql):
        if isinstance(result, rdf.QueryTriples):
            return tuple(sorted(set(result), key=str))
        return answers.as_given(view, result)
