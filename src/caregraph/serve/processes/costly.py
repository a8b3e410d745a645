"""What is dear to work out for a page: answers, paths, drawings, files.

Layer 6, used inside worker processes; knows nothing of requests. Each function takes a view first.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caregraph import exports, questions, rdf
from caregraph.accountability import trace
from caregraph.errors import Meant, UsageError
from caregraph.graph.find import find, told_apart
from caregraph.graph.seen import summary
from caregraph.graph.view import View
from caregraph.questions import Question, plain, saying
from caregraph.questions.compared import Compared, compared
from caregraph.rdf import Value
from caregraph.results import Report, Table
from caregraph.serve.disk.lists import Lists
from caregraph.serve.things.listing import listing_page, on_leaf
from caregraph.serve.tools.answers import spoken, table_grid
from caregraph.serve.web.addresses import path_of, with_options
from caregraph.serve.web.arranging import File, Leaves
from caregraph.serve.web.content import NOTHING, Grid, Page
from caregraph.traces import Trace
from caregraph.vocab import CG

if TYPE_CHECKING:
    from caregraph.pictures import Part
    from caregraph.workbench.keeping import Draft, Kept

_ALL = slice(None)
_SPOKEN = 5
"""So many rows of an answer are told in words."""
LISTED = 200
"""So many of the things that a parameter can stand for are listed; any other can be written."""


@dataclass(frozen=True)
class Asked:
    """A question that was asked."""

    answer: Table | None
    """Its answer, the first rows of it."""
    problem: UsageError | None
    """What is wrong with what was given, where there is no answer."""
    known: Mapping[str, Sequence[str]]
    """What each parameter can stand for, as far as it is listed."""
    says: str = ""
    """The answer in one sentence."""
    grid: Grid = NOTHING
    """Those of its rows that are wanted, one page of them."""
    kept: int = 0
    """How many are wanted."""
    count: int = 0
    """How many rows it has."""
    terms: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """What each parameter that is given stands for: IRI, empty for a value, and label."""
    query: str = ""
    """The query with them filled in."""
    which: tuple[str, tuple[Meant, ...]] = ("", ())
    """A parameter whose value may be several things, and these."""
    stated: int = 0
    """How many rows state what is asked for."""


def answer(view: View, question: Question, given: Mapping[str, str], leaves: Leaves) -> Asked:
    """Ask a question, and list what its parameters can stand for, the first of it.

    Args:
        leaves: Which rows of the answer are wanted, and which page of them.
    """
    known = {
        parameter.name: [one.label for one in questions.completions(view, parameter, most=LISTED)]
        for parameter in question.parameters
    }
    which = _which(view, question, given)
    try:
        whole = questions.ask(view, question, given)
        terms = questions.terms(view, question, given)
    except UsageError as wrong:
        return Asked(None, wrong, known, which=which)
    if which[1]:
        return Asked(None, None, known, which=which)
    grid, kept = leaves.of(spoken(table_grid(whole)))
    return Asked(
        replace(whole, rows=whole.rows[:_SPOKEN]),
        None,
        known,
        saying.first_sentence(whole, *question.sentences),
        grid,
        kept,
        len(whole.rows),
        {name: _term(view, term) for name, term in terms.items() if term is not None},
        question.bound(terms),
        stated=saying.stated_rows(whole, question.says),
    )


def _term(view: View, term: Value) -> tuple[str, str]:
    if isinstance(term, rdf.NamedNode):
        return term.value, view.label(term)
    return "", term.value


def _which(
    view: View, question: Question, given: Mapping[str, str]
) -> tuple[str, tuple[Meant, ...]]:
    """Give the parameter whose value may be several things, and these; at most so many."""
    inside: set[rdf.NamedNode] = set()
    for one in sorted(question.parameters, key=lambda one: one.kind != "structure"):
        found = questions.may_be_meant(view, one, given.get(one.name, ""))
        if one.kind == "structure":
            inside = {*questions.meant(view, one, given.get(one.name, ""))}
        found = [node for node in found if inside & {*view.nodes(node, CG.describedIn)}] or found
        if len(found) > 1:
            several = (
                Meant(node.value, view.label(node), told_apart(view, node))
                for node in found[:LISTED]
            )
            return one.name, tuple(several)
    return "", ()


def stated(view: View, question: Question, given: Mapping[str, str]) -> int:
    """Count the rows that state what a question asks for; none where it cannot be asked."""
    try:
        return saying.stated_rows(questions.ask(view, question, given), question.says)
    except UsageError:
        return 0


def whole_answer(view: View, question: Question, given: Mapping[str, str]) -> Table:
    """Ask a question."""
    return questions.ask(view, question, given)


def all_of_answer(view: View, question: Question, given: Mapping[str, str], wanted: File) -> bytes:
    """Ask a question, and write the answer, all of it or what is wanted.

    Raises:
        UsageError: something is wrong with what was given.
    """
    whole = questions.ask(view, question, given)
    if wanted.form == "json" and not wanted.arrangement:
        return _json(whole.as_json())
    return replace(wanted, about=(*wanted.about, *whole.notes)).of(table_grid(whole))


def readings(
    view: View, sentence: str, own: tuple[Path, ...]
) -> tuple[list[plain.Reading], bool, Compared | None]:
    """Read a sentence as questions, say whether the first is meant, and which comparison may be.

    Args:
        own: tuple[Path, ...] of questions of one's own.
    """
    found = plain.readings(view, sentence, own)
    return found, plain.is_clear(found), compared(view, sentence)


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


def listing(view: View, lists: Lists, table: str, asked: str, wanted: File) -> bytes:
    """Write a list, all of it or what is wanted.

    Args:
        asked: Letters that a name must hold, folded; empty for all.
    """
    page = listing_page(view, table, lists.count(table, asked), lists.part(table, asked, _ALL))
    if wanted.form == "json" and not wanted.arrangement:
        return _json({**page.as_json(), "view": summary(view).as_json()})
    assert page.main_grid is not None
    return wanted.of(page.main_grid)


def leaf_of_listing(
    view: View, lists: Lists, table: str, asked: str, leaves: Leaves
) -> tuple[Page, int]:
    """Give the page of a list with one page of the rows that are wanted, and how many these are."""
    listed = lists.part(table, asked, _ALL)
    shown, kept = on_leaf(view, listed, leaves)
    return listing_page(view, table, len(listed), shown), kept


def _json(data: Mapping[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def export(view: View, name: str) -> bytes:
    """Write the view in a format."""
    stream = io.BytesIO()
    exports.named(name).write(view, stream)
    return stream.getvalue()


def findings_paper(view: View, report: Report) -> bytes:
    """Write findings as a Word document.

    Raises:
        ToolMissingError: python-docx is not installed.
    """
    from caregraph import papers
    from caregraph.reports.docx import paper

    return paper(papers.findings_paper(view, report))


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
