"""Where a question is answered that the view does not answer: with proposals, or as described.

Layer 6. It is counted there before it is offered, where that is not dear.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from caregraph import rdf
from caregraph.graph.dates import spoken_date
from caregraph.graph.structure import ANY
from caregraph.questions import Question
from caregraph.serve.processes import costly
from caregraph.serve.processes.costly import Asked
from caregraph.serve.web.addresses import with_options
from caregraph.serve.web.request import choice, loaded, options, shown

_ALL = "all"


@dataclass(frozen=True)
class Way:
    """A view in which a question has an answer."""

    says: str
    """How much there is; empty where it is not counted."""
    button: str
    path: str


@dataclass(frozen=True)
class Elsewhere:
    """What is said where a view does not answer."""

    silent: str = ""
    """That what is asked for is not stated on the day; empty where the view has no row either."""
    ways: tuple[Way, ...] = ()


def home_of(told: Asked) -> rdf.NamedNode | None:
    """Give the one structure to which all belongs that a question was asked about."""
    known, extent = {*loaded().structures}, loaded().extent
    things = [rdf.NamedNode(iri) for iri, _ in told.terms.values() if iri]
    homes = [{one} if one in known else {*extent.homes(one)} for one in things]
    common = set.intersection(*homes) if (homes := [one for one in homes if one]) else set()
    return common.pop() if len(common) == 1 else None


def ways(
    question: Question,
    given: Mapping[str, str],
    told: Asked,
    asked: str,
    home: rdf.NamedNode | None,
) -> Elsewhere:
    """Say where a question is answered that the view does not answer.

    Args:
        asked: The sentence that was read as the question.
        home: The place of what is asked about, whose proposals alone count.
    """
    if told.answer is None or told.stated:
        return Elsewhere()
    found = tuple(_found(question, given, asked, home))
    silent = _silent(told, home) if told.answer.rows and found else ""
    return Elsewhere(silent, found)


def _found(
    question: Question, given: Mapping[str, str], asked: str, home: rdf.NamedNode | None
) -> Iterator[Way]:
    """Give the ways to an answer: by adopting, else as described."""
    now, is_little = choice(), loaded().extent.is_little
    own = [one for one in loaded().proposals if home in (None, one.structure)]
    if own and not now.adopt and now.as_of != ANY:
        names = tuple(one.name for one in own) if home and len(own) == 1 else (_ALL,)
        what = "the proposal" if home and len(own) == 1 else "every proposal"
        view = loaded().shown(replace(now, adopt=names)) if is_little else None
        count = view.work(costly.stated, question, given) if view else 0
        if count or not is_little:
            come = "1 answer comes" if count == 1 else f"{count:,} answers come"
            says = f"{come} if {what} is adopted."
            path = _path(question, given, asked, adopt=names[0])
            yield Way(says if count else "", f"Ask it as if {what} were adopted", path)
            return
    if now.as_of == ANY or question.is_of_all_days:
        return
    days = {one.name for one in question.parameters if one.kind == "day"}
    rest = {name: value for name, value in given.items() if name not in days}
    count = shown().work_on_described(costly.stated, question, rest)
    if count:
        come = "1 answer is there" if count == 1 else f"{count:,} answers are there"
        says = f"Of everything as described, whatever its status and day, {come}."
        path = _path(question, rest, asked, asOf=ANY, adopt=None)
        yield Way(says, "Ask it of everything as described", path)


def _path(question: Question, given: Mapping[str, str], asked: str, **others: str | None) -> str:
    query = urlencode({**given, **({"q": asked} if asked else {})})
    path = f"/questions/{question.id}" + (f"?{query}" if query else "")
    return with_options(path, options(), **others)


def _silent(told: Asked, home: rdf.NamedNode | None) -> str:
    """Say that what is asked for is not stated, and on which day."""
    days = (label for name, (iri, label) in told.terms.items() if name == "day" and not iri)
    of_view = [day for node, day in shown().view.days.items() if home in (None, node) and day]
    day = next(days, "") or (str(of_view[0]) if len(of_view) == 1 else "")
    when = f" on {spoken_date(day)}" if day else ""
    said = told.says.rstrip(".").rstrip()
    return f"{said}." if when.strip() in said else f"{said}{when}."
