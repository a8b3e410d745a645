"""Asking: in one's own words, by a question of the catalogue, and the list of all questions.

Layer 6. What a sentence was read as is said and can be changed; an answer is a sentence, then its
rows in words, then a table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, request

from caregraph import questions, rdf
from caregraph.errors import AssetError
from caregraph.graph import dates
from caregraph.graph.dates import spoken_date, spoken_days
from caregraph.graph.structure import ANY
from caregraph.questions import beside, saying
from caregraph.questions.plain import Reading
from caregraph.results import Table
from caregraph.serve.processes import costly
from caregraph.serve.processes.costly import Asked
from caregraph.serve.search.pages import found_page
from caregraph.serve.search.readings import Read, path_of_reading, read
from caregraph.serve.tools import elsewhere
from caregraph.serve.tools.answers import Line, lines, missing
from caregraph.serve.web import speech
from caregraph.serve.web.arranging import OPTIONS as TABLE_OPTIONS
from caregraph.serve.web.content import HOME, Grid, Item, Items, Page, Section
from caregraph.serve.web.failures import failure
from caregraph.serve.web.likenesses import likenesses
from caregraph.serve.web.request import (
    FORM,
    VIEW_OPTIONS,
    address,
    arrangement,
    choice,
    form,
    json_response,
    leaf,
    leaves,
    loaded,
    placed_in,
    shown,
)
from caregraph.serve.web.routes import EACH, Menu, Route, serves
from caregraph.serve.web.shown_tables import Cut
from caregraph.serve.web.templating import of_worker, respond, respond_arranged, wanted_file

blueprint = Blueprint("questions", __name__)

_LISTED = ("question", "why", "asked by", "id")
_ASK = Item("Ask", path="/ask")
_ASIDE = (*VIEW_OPTIONS, *TABLE_OPTIONS, "page", "q")
"""What may stand in the address of an answer besides the parameters of its question."""
_DOOR = Menu(2, "Ask", in_foot=False, below=("/analyse", "/questions", "/search", "/sparql"))


@serves(
    blueprint, "/ask", Route(takes={"q": "A question in your own words, or a name."}, menu=_DOOR)
)
def ask() -> Response:
    """Answer a question in one's own words; where it is not clear, offer what it may be."""
    asked = " ".join(request.args.get("q", "").split())
    if not asked:
        return _asking()
    if len(asked.split()) == 1:
        return _moved("/search", q=asked)
    reading = read(asked)
    if reading.is_comparison and form() == "html":
        return _moved(reading.comparison)
    if reading.is_clear and (moved := _moving(reading.found[0])):
        return _moved("/ask.json" if FORM in request.environ else "/ask", q=asked, **moved)
    if form() == "json":
        return json_response(_as_json(asked, reading))
    if not reading.is_clear:
        return found_page(asked, reading)
    first = reading.found[0]
    return _answered(first.question, first.given, asked, reading)


def _moving(first: Reading) -> dict[str, str]:
    """Give the options by which the view has to move for a sentence, where none are chosen."""
    now = choice()
    of_day = (one for one in first.question.parameters if "day" in (one.kind, one.name))
    own = (first.given.get(one.name) for one in of_day)
    day = first.day or next(filter(None, own), None)
    moved = {"asOf": day} if day and not now.as_of else {}
    return {**moved, **({"adopt": "all"} if first.adopts and not now.adopt else {})}


def _moved(path: str, **query: str) -> Response:
    to: Any = redirect(address(f"{path}?{urlencode(query)}" if query else path))
    return to  # type: ignore[no-any-return]


def _as_json(asked: str, reading: Read) -> dict[str, Any]:
    """Give how a sentence is read, and the answer where that is clear."""
    told: dict[str, Any] = {
        "asked": asked,
        "clear": reading.is_clear,
        "readings": [one.as_json() for one in reading.found],
        "answer": None,
    }
    if reading.comparison:
        told["comparison"] = address(reading.comparison)
    if reading.is_clear:
        first = reading.found[0]
        answer = shown().work(costly.whole_answer, first.question, first.given)
        says = saying.first_sentence(answer, *first.question.sentences)
        told |= {"says": says, "notStated": missing(answer), "answer": answer.as_json()}
    return told


def _asking() -> Response:
    """Give the box to ask in, and all questions by who asks them."""
    own = loaded().own.questions
    rows = tuple(
        (
            (Item(one.title, path=f"/questions/{one.id}"),),
            (Item(one.why),),
            (Item(", ".join(one.users)),),
            (Item(one.id),),
        )
        for one in questions.catalogue(own).values()
    )
    broken = tuple(Item(_fault(one)) for one in questions.problems(own))
    page = Page(
        title="Ask",
        lead="About a post, person, role or body, in your own words. How it is read is said, and "
        "can be changed.",
        sections=(
            Section(
                "questions", "", Grid("Questions", ("question", "why", "asked by", "id"), rows)
            ),
            Section("broken", "Files that cannot be asked", items=broken),
        ),
        trail=(HOME,),
    )
    return respond(page, "ask.html", askers=_by_asker(), is_arranged=bool(arrangement()))


def _by_asker() -> Mapping[str, Sequence[Item]]:
    """Give all questions by who asks them first."""
    found: dict[str, list[Item]] = defaultdict(list)
    for one in questions.catalogue(loaded().own.questions).values():
        found[one.users[0]].append(Item(one.title, path=f"/questions/{one.id}", detail=one.id))
    return found


@serves(blueprint, "/questions")
def question_list() -> Response:
    """List the questions that can be asked, by who asks them."""
    return _asking()


@serves(
    blueprint,
    "/questions/<identifier>",
    Route(
        takes={
            EACH: "The parameters of the question, each under its own name.",
            "q": "The sentence that was read as the question.",
        }
    ),
)
def question(identifier: str) -> Response:
    """Ask one question: the answer, and a form with its parameters."""
    try:
        one = questions.find(identifier, loaded().own.questions)
    except AssetError as wrong:
        return failure(_fault(wrong), code=wrong.code, status=500)
    given = {name: value for name, value in request.args.items() if name not in _ASIDE}
    return _answered(one, given, request.args.get("q", ""))


@dataclass(frozen=True)
class _Chip:
    """Something that a question is asked about, as it was understood."""

    name: str
    text: str


def _answered(
    one: questions.Question, given: Mapping[str, str], asked: str, reading: Read | None = None
) -> Response:
    """Answer a question.

    Args:
        asked: The sentence that was read as it, if it was.
        reading: How that was read.
    """
    page = Page(title=one.title, kind="question", lead=one.why, trail=(HOME, _ASK))
    if form() != "html":
        found = shown().work(costly.all_of_answer, one, given, wanted_file(page))
        return of_worker(found)
    told: Asked = shown().work(costly.answer, one, given, leaves())
    unasked = told.problem is not None and told.problem.code == "needs-value" and not given
    answer = told.answer
    home = elsewhere.home_of(told)
    if home:
        placed_in(home)
    if answer:
        notes = Section("notes", "On what is in it", items=_notes(answer))
        table = Section("answer", "As a table", told.grid, empty=_NO_ANSWER)
        page = Page(
            page.title, page.kind, lead=page.lead, sections=(table, notes), trail=page.trail
        )
    response = respond_arranged(
        page,
        "question.html",
        Cut(told.count, told.kept, leaf(told.kept)) if answer else None,
        question=one,
        asked=asked,
        comparison=reading.comparison if reading else "",
        reading=reading.found[0] if reading else None,
        unused=_unused(reading),
        others=_others(reading, asked),
        chips=_chips(one, told),
        answer=answer,
        told=told,
        lines=_lines(told, one.lists),
        missing=missing(answer) if answer else [],
        found=_found(one) if one.rules and answer and not told.stated else (),
        elsewhere=elsewhere.ways(one, given, told, asked, home),
        alike=likenesses(beside.of_question(one), *told.terms.get("organisation", ())[:1]),
        fields=[_field(each, given, told.known[each.name]) for each in one.parameters],
        problem=None if unasked or told.which[1] else told.problem,
        unasked=unasked,
        given=given,
        sparql_path=f"/sparql?{urlencode({'query': told.query or one.sparql})}",
        askers=_by_asker(),
    )
    if told.problem and not unasked:
        response.status_code = 400
    return response


def _notes(answer: Table) -> Items:
    return tuple(Item(spoken_days(one)) for one in answer.notes)


def _found(one: questions.Question) -> Items:
    """Give the findings of rules that bear on a question which the view does not answer."""
    found = [each for each in shown().report.findings if each.rule in one.rules]
    headings = {each.rule: each.heading for each in found}
    return tuple(
        Item(
            f"{rule}: {heading}",
            path=f"/check?{urlencode({'rule': rule})}",
            detail=f"{sum(each.rule == rule for each in found):,}",
        )
        for rule, heading in headings.items()
    )


def _unused(reading: Read | None) -> list[str]:
    """Say which words of a sentence were not used, and for which another day is shown instead."""
    if not reading:
        return []
    first, day = reading.found[0], choice().as_of
    no_days = [one for one in first.left if day and day != ANY and dates.nearest(one)]
    of_view = [one for one in first.left if day and one == first.day and one not in no_days]
    others = [one for one in first.left if one not in (*no_days, *of_view)]
    said = [f"{spoken_date(str(day))} is shown in place of {one}." for one in no_days]
    if of_view and day != first.day:
        said = [f"{spoken_date(str(day))}, which was chosen, is shown in place of {first.day}."]
    elif of_view and first.question.is_of_all_days:
        said = [f"The answer is of all days; {spoken_date(str(day))} is shown elsewhere."]
    return [*said, *([f"Not used: {', '.join(others)}."] if others else [])]


def _others(reading: Read | None, asked: str) -> list[Item]:
    """Give the other ways in which a sentence may be read."""
    found = reading.found[1:] if reading else ()
    return [Item(one.question.title, path=path_of_reading(one, asked)) for one in found]


def _lines(told: Asked, lists: str) -> Sequence[Line]:
    """Give the first rows of an answer in words."""
    return lines(told.answer, lists) if told.answer else ()


def _chips(one: questions.Question, told: Asked) -> list[_Chip]:
    """Say what a question is asked about, by the names of things in full."""
    chips = []
    for each in one.parameters:
        if each.name in told.terms:
            iri, label = told.terms[each.name]
            name = "place" if each.kind == "structure" else each.name.replace("_", " ")
            text = spoken_date(label) if each.kind in ("day", "date") else label
            chips.append(_Chip(name, _placed(iri) or text))
    return chips


def _placed(iri: str) -> str:
    """Give the name of a thing with its organisation, where it has one."""
    if not iri:
        return ""
    item = speech.named(shown().view, rdf.NamedNode(iri), placed=True)
    return item.as_text()


def _fault(wrong: AssetError) -> str:
    """Say what is wrong with a file, by its name without the folders of this machine."""
    return f"{PurePath(wrong.where or '').name}: {wrong.message}"


def _field(
    parameter: questions.Parameter, given: Mapping[str, str], known: Sequence[str]
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


def _shown_value(parameter: questions.Parameter, given: Mapping[str, str]) -> str:
    if parameter.name in given:
        return given[parameter.name]
    match parameter.default:
        case rdf.Literal():
            return parameter.default.value
        case rdf.NamedNode() if speech.known(shown().view, parameter.default):
            return shown().view.label(parameter.default)
    return ""
