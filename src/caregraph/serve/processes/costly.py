"""What is dear to work out for a page: answers, paths, drawings, files, changes, days.

Layer 6, used inside worker processes; knows nothing of requests. Each function takes a view first.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caregraph import exports, questions, rdf
from caregraph.accountability import trace
from caregraph.change import compare, impact, options
from caregraph.change.steps import again
from caregraph.comparisons import Comparison, Impact, Options
from caregraph.errors import UsageError
from caregraph.graph.choices import Choice
from caregraph.graph.find import find
from caregraph.graph.seen import summary
from caregraph.graph.structures import called
from caregraph.graph.view import View, anew, of_structures
from caregraph.questions import Question, plain
from caregraph.rdf import Node
from caregraph.reports._first_sentence import lead
from caregraph.results import Table
from caregraph.serve.disk.lists import Lists
from caregraph.serve.disk.making import rulebook
from caregraph.serve.things.listing import listing_page
from caregraph.serve.tools.answers import table_grid
from caregraph.serve.web.addresses import path_of, with_options
from caregraph.timelines import Timeline, TurningDays
from caregraph.traces import Trace
from caregraph.validation import check
from caregraph.validation import days as turning_days
from caregraph.vocab import CG

if TYPE_CHECKING:
    from caregraph.pictures import Part

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

    def linked(iri: str) -> str:
        return root + with_options(path_of(iri), options)

    return draw(view, part, link=linked)


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


def findings_over(
    view: View, over: str, only: rdf.NamedNode | None, own: tuple[Path, ...]
) -> Timeline:
    """Check every day of a range.

    Args:
        only: Look at this structure alone.
        own: tuple[Path, ...] of rules of one's own.
    """
    return check(_of(view, only), rulebook(own), over=over)


def days(view: View, over: str, only: rdf.NamedNode | None, own: tuple[Path, ...]) -> TurningDays:
    """Give the days of a range on which anything may turn, of one structure or all."""
    return turning_days(_of(view, only), over, rulebook(own))


@dataclass(frozen=True)
class Facts:
    """What tells one view of some structures from another."""

    seen: tuple[tuple[rdf.NamedNode, Choice, date | None], ...]
    """Each structure with what it was asked to be seen by, and its day."""
    adopted: frozenset[Node]
    undecided: tuple[tuple[str, tuple[str, ...]], ...]

    @classmethod
    def of(cls, view: View) -> Facts:
        """Give those of a view."""
        seen = tuple((graph, view.choices[graph], day) for graph, day in view.days.items())
        return cls(seen, frozenset(view.adopted), view.undecided)


def changes(view: View, before: Facts, own: tuple[Path, ...]) -> Comparison:
    """Compare another view of the same structures with this one, findings and all."""
    structures = {one.index.graph: again(one, adopted=before.adopted) for one in view.seen}
    seen = {structures[graph]: day for graph, _, day in before.seen}
    choices = {graph: choice for graph, choice, _ in before.seen}
    first = replace(of_structures(seen, choices), undecided=before.undecided)
    return compare(first, anew(view), check=True, rulebook=rulebook(own))


def drawing_of_change(_view: View, result: Comparison) -> str | None:
    """Draw what differs between two views as SVG; ``None`` where none of it can be drawn."""
    from caregraph.pictures.change import can_draw, draw

    return draw(result, lead(result)) if can_draw(result) else None


def impact_of(view: View, thing: str, on: str | None, own: tuple[Path, ...]) -> Impact:
    """Say what ends with a thing on a day, or on its own, and what is left dangling."""
    return impact(view, thing, on=on, check=True, rulebook=rulebook(own))


def options_of(view: View, proposal: str | None, own: tuple[Path, ...]) -> Options:
    """Set the options of a proposal side by side."""
    return options(anew(view), proposal, rulebook=rulebook(own))


def _of(view: View, only: rdf.NamedNode | None) -> View:
    if only is None:
        return view
    structures = tuple(called(view.seen, [only]))
    return replace(view, seen=structures, days={only: view.days[only]})
