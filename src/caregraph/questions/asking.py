"""Asking: a question of the catalogue, or any SPARQL query, put to a view.

Layer 4. ``answers`` makes a table of what comes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from caregraph import rdf
from caregraph.graph import identity
from caregraph.graph import view as views
from caregraph.graph.choices import Choice
from caregraph.graph.closure import open_around
from caregraph.graph.in_place import SIZE
from caregraph.graph.view import Source, View, open_view
from caregraph.questions import answers, lookup, nothing, parameters
from caregraph.questions.files import Question
from caregraph.rdf import Value
from caregraph.results import Table
from caregraph.sparql import counting, running


def ask(view: View, name: str | Question, given: Mapping[str, str] | None = None) -> Table:
    """Answer a question of the catalogue on a view.

    Args:
        name: The question, or its id, title or file name.
        given: Values of its parameters as people write them: a label, other label, key or IRI, a
            date, a text; empty leaves a parameter open. What is not given has its default. A
            parameter of the kind day moves the view to that day.

    Returns:
        A table; where it has no row, its notes say why.

    Raises:
        UnknownNameError: no question, parameter or thing is called so.
        UsageError: a value stands for several things, or is not a date.
    """
    question = lookup.find(name) if isinstance(name, str) else name
    terms = parameters.terms(view, question, given or {})
    shown = _on_its_day(view, question, terms)
    answer = _answered(shown, question, terms)
    if answer.rows:
        return answer
    return replace(answer, notes=nothing.why(shown, question, terms, _solutions))


def _on_its_day(view: View, question: Question, terms: dict[str, Value | None]) -> View:
    """Give the view as at which a question is asked; its day leaves the terms.

    A question of all days that asks of one is asked of the day chosen for the view, where none is
    given.
    """
    if not view.seen:
        return view
    own = [one.name for one in question.parameters if one.kind == "day"]
    if question.is_of_all_days:
        days = {*view.days.values()}
        if view.choice.as_of and len(days) == 1 and (chosen := days.pop()):
            terms |= {name: identity.day_literal(chosen) for name in own if terms[name] is None}
        return views.as_described(view) if any(view.days.values()) else view
    for name in own:
        asked = terms.get(name)
        if isinstance(asked, rdf.Literal):
            terms[name] = None
            return views.anew(view, day=date.fromisoformat(asked.value))
    return view


def _answered(view: View, question: Question, terms: dict[str, Value | None]) -> Table:
    text = question.planned(terms)
    with running.told(text):
        return answers.gathered(view, _solutions(view, question, terms))


def _solutions(
    view: View, question: Question, terms: dict[str, Value | None]
) -> rdf.QuerySolutions:
    text = question.planned(terms)  # read as a tree that knows no SERVICE
    with running.told(text):
        return rdf.select(view.store, text)


def view_for(
    given: Source | Iterable[Source],
    choice: Choice,
    question: Question,
    asked: Mapping[str, str],
) -> View:
    """Open what is given as the view in which a question is asked.

    Of a store directory, where the question is asked about a thing, that is what its answer can
    rest on; else everything.

    Args:
        asked: Values of its parameters, as for ``ask``.

    Raises:
        SourceError: something cannot be read.
        UsageError: something is none of what can be opened.
    """
    about = parameters.about(question, asked)
    return open_around(given, choice, about.names, within=about.within, beside=about.defaults)


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
    result = running.run(view.store, _counted(view, sparql))
    if isinstance(result, rdf.QueryBoolean):
        return bool(result)
    with running.told(sparql):
        if isinstance(result, rdf.QueryTriples):
            return tuple(sorted(set(result), key=str))
        return answers.as_given(view, result)


def _counted(view: View, sparql: str) -> str:
    """Give a query; one that counts every statement with the number, where the view keeps it."""
    name, size = counting.of_everything(sparql), view.kept.get(SIZE)
    return f"SELECT ({size(view.store)} AS ?{name}) {{}}" if name and size else sparql
