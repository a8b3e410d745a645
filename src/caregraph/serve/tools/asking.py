"""Pages of questions: the list of them, and each with its answer.

Layer 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from flask import Blueprint, Response, request

from caregraph import questions, rdf
from caregraph.errors import AssetError
from caregraph.results import Table
from caregraph.serve.processes import costly
from caregraph.serve.tools.answers import table_grid
from caregraph.serve.web import speech
from caregraph.serve.web.content import HOME, Grid, Item, Page, Section
from caregraph.serve.web.failures import failure
from caregraph.serve.web.request import (
    ROWS_ON_PAGE,
    VIEW_OPTIONS,
    form,
    loaded,
    shown,
)
from caregraph.serve.web.routes import EACH, Menu, Route, serves
from caregraph.serve.web.templating import of_worker, respond

blueprint = Blueprint("questions", __name__)


@serves(
    blueprint, "/questions", Route(menu=Menu(2, "Ask", in_foot=False, below=("/search", "/sparql")))
)
def question_list() -> Response:
    """List the questions that can be asked."""
    own = loaded().own.questions
    rows = tuple(
        (
            (Item(one.id, path=f"/questions/{one.id}"),),
            (Item(one.title, path=f"/questions/{one.id}"),),
            (Item(one.why),),
        )
        for one in questions.catalogue(own).values()
    )
    broken = tuple(Item(_fault(one)) for one in questions.problems(own))
    page = Page(
        title="Questions",
        lead="Each has its query, its parameters and a known answer.",
        sections=(
            Section("questions", "", Grid("Questions", ("id", "question", "why"), rows)),
            Section("broken", "Files that cannot be asked", items=broken),
        ),
        trail=(HOME,),
    )
    return respond(page)


@serves(
    blueprint,
    "/questions/<identifier>",
    Route(takes={EACH: "The parameters of the question, each under its own name."}),
)
def question(identifier: str) -> Response:
    """Ask one question: a form with its parameters, and the answer."""
    try:
        one = questions.find(identifier, loaded().own.questions)
    except AssetError as wrong:
        return failure(_fault(wrong), code=wrong.code, status=500)
    given = {name: value for name, value in request.args.items() if name not in VIEW_OPTIONS}
    if form() != "html":
        return of_worker(shown().work(costly.all_of_answer, one, given, form()))
    asked = shown().work(costly.answer, one, given, ROWS_ON_PAGE)
    answer, problem = asked.answer, asked.problem
    unasked = problem is not None and problem.code == "needs-value" and not given
    grid = table_grid(answer) if answer else None
    page = Page(
        title=one.title,
        kind=f"question {one.id}",
        lead=one.why,
        sections=_answer_sections(answer, grid, asked.left_out) if answer and grid else (),
        trail=(HOME, Item("Questions", path="/questions")),
    )
    response = respond(
        page,
        "question.html",
        question=one,
        fields=[_field(one_of, given, asked.known[one_of.name]) for one_of in one.parameters],
        problem=None if unasked else problem,
        unasked=unasked,
    )
    if problem and not unasked:
        response.status_code = 400
    return response


def _fault(wrong: AssetError) -> str:
    """Say what is wrong with a file, by its name without the folders of this machine."""
    return f"{PurePath(wrong.where or '').name}: {wrong.message}"


def _answer_sections(answer: Table, grid: Grid, left_out: int) -> tuple[Section, ...]:
    notes = tuple(map(Item, answer.notes))
    return (
        Section("answer", "Answer", grid, empty=_NO_ANSWER, left_out=left_out),
        Section("notes", "On what is in it", items=notes),
    )


def _field(
    parameter: questions.Parameter, given: dict[str, str], known: Sequence[str]
) -> dict[str, Any]:
    """Give what the form says of a parameter."""
    return {
        "name": parameter.name,
        "label": parameter.label,
        "kind": parameter.kind,
        "needed": parameter.needed,
        "value": _shown_value(parameter, given),
        "known": known,
        "is_cut": len(known) >= costly.LISTED,
    }


_NO_ANSWER = "Nothing in this view answers it."


def _shown_value(parameter: questions.Parameter, given: dict[str, str]) -> str:
    if parameter.name in given:
        return given[parameter.name]
    match parameter.default:
        case rdf.Literal():
            return parameter.default.value
        case rdf.NamedNode() if speech.known(shown().view, parameter.default):
            return shown().view.label(parameter.default)
    return ""
