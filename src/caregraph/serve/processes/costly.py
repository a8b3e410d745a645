"""What is dear to work out for a page: answers, paths, drawings, files.

Layer 6, used inside worker processes; knows nothing of requests. Each function takes a view first.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caregraph import exports, questions
from caregraph.accountability import trace
from caregraph.errors import UsageError
from caregraph.graph.find import find
from caregraph.graph.seen import summary
from caregraph.graph.view import View
from caregraph.questions import Question, plain
from caregraph.results import Table
from caregraph.serve.disk.lists import Lists
from caregraph.serve.things.listing import listing_page
from caregraph.serve.tools.answers import table_grid
from caregraph.serve.web.addresses import path_of, with_options
from caregraph.traces import Trace
from caregraph.vocab import CG

if TYPE_CHECKING:
    from caregraph.pictures import Part
    from caregraph.workbench.keeping import Draft, Kept

_ALL = slice(None)
LISTED = 200
"""So many of the things that a parameter can stand for are listed; any other can be written."""


@dataclass(frozen=True)
class Asked:
    """A question that was asked."""

    answer: Table | None
    problem: UsageError | None
    """What is wrong with what was given, where there is no answer."""
    known: Mapping[str, Sequence[str]]
    """What each parameter can stand for, as far as it is listed."""
    left_out: int = 0
    """How many rows more the answer has."""


def answer(view: View, question: Question, given: Mapping[str, str], most: int) -> Asked:
    """Ask a question, and list what its parameters can stand for, the first of it.

    Args:
        most: Give no more rows of the answer.
    """
    known = {
        parameter.name: [one.label for one in questions.completions(view, parameter, most=LISTED)]
        for parameter in question.parameters
    }
    try:
        whole = questions.ask(view, question, given)
    except UsageError as wrong:
        return Asked(None, wrong, known)
    shown = replace(whole, rows=whole.rows[:most])
    return Asked(shown, None, known, len(whole.rows) - len(shown.rows))


def all_of_answer(view: View, question: Question, given: Mapping[str, str], form: str) -> bytes:
    """Ask a question, and write all of the answer as JSON or CSV.

    Raises:
        UsageError: something is wrong with what was given.
    """
    whole = questions.ask(view, question, given)
    return table_grid(whole).as_csv() if form == "csv" else _json(whole.as_json())


def readings(view: View, sentence: str, own: tuple[Path, ...]) -> tuple[list[plain.Reading], bool]:
    """Read a sentence as questions, and say whether the first is meant.

    Args:
        own: tuple[Path, ...] of questions of one's own.
    """
    found = plain.readings(view, sentence, own)
    return found, plain.is_clear(found)


def path(view: View, name: str) -> Trace:
    """Follow the accountability of a post or body."""
    return trace(view, name)


def described(view: View, name: str) -> tuple[str, str]:
    """Give IRI and label of the post or body that is called so, where all is shown as described.

    Raises:
        UnknownNameError: nothing is called so; carries near matches.
        UsageError: several things are; lists them.
    """
    node = find(view, name, CG.Post, CG.GovernanceBody, kind="post or body")
    return node.value, view.label(node)


def drawing(view: View, part: Part, root: str, options: Sequence[tuple[str, str]]) -> str:
    """Draw a part of a view as SVG whose links carry view options.

    Args:
        root: Where the service is mounted.
    """
    from caregraph.pictures import draw

    return draw(view, part, link=linked(root, options))


def linked(root: str, options: Sequence[tuple[str, str]]) -> Callable[[str], str]:
    """Give what leads from a thing in a drawing to its page, which carries view options."""
    return lambda iri: root + with_options(path_of(iri), options)


def listing(view: View, lists: Lists, table: str, asked: str, form: str) -> bytes:
    """Write all of a list as JSON or CSV.

    Args:
        asked: Letters that a name must hold, folded; empty for all.
    """
    page = listing_page(view, table, lists.count(table, asked), lists.part(table, asked, _ALL))
    if form == "csv":
        assert page.main_grid is not None
        return page.main_grid.as_csv()
    return _json({**page.as_json(), "view": summary(view).as_json()})


def _json(data: Mapping[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def export(view: View, name: str) -> bytes:
    """Write the view in a format."""
    stream = io.BytesIO()
    exports.named(name).write(view, stream)
    return stream.getvalue()


def filled_in(view: View, question: Question, given: Mapping[str, str]) -> str:
    """Give the query of a question with what is given for its parameters written into it.

    Raises:
        UnknownNameError: nothing is called so.
        UsageError: a value stands for several things, or is not a date.
    """
    from caregraph.questions import parameters

    return question.bound(parameters.terms(view, question, given))


def sketch(
    view: View,
    statements: Sequence[tuple[str, str, str]],
    root: str,
    options: Sequence[tuple[str, str]],
) -> str:
    """Draw statements as boxes and arrows, as SVG whose links carry view options.

    Args:
        statements: Subject, property and object by IRI.
        root: Where the service is mounted.
    """
    from caregraph.pictures import statements as pictured

    return pictured.draw(view, statements, linked(root, options))


def kept_question(view: View, text: str, draft: Draft, own: tuple[Path, ...]) -> Kept:
    """Make the file of a question of a query, with the answer that it has in a view.

    Args:
        own: Folders of questions of one's own.

    Raises:
        QueryError: the query cannot be read.
        UsageError: it cannot be a question.
    """
    from caregraph.workbench import keeping

    return keeping.drafted(view, text, draft, own)
