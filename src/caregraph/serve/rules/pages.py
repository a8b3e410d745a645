"""Pages of the rules: the list of them, and each.

Layer 6.
"""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Iterator

from flask import Blueprint, Response

from caregraph import rdf
from caregraph.english import upper
from caregraph.errors import UnknownNameError
from caregraph.graph import ontology
from caregraph.graph.dates import spoken_days
from caregraph.graph.view import View
from caregraph.moods import Outcome
from caregraph.results import Assurance, Status
from caregraph.serve.things import lawful
from caregraph.serve.things.cards import MOST, by_mood, law_on, longest, setting
from caregraph.serve.things.found import finding_grid
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.content import HOME, Fact, Grid, Item, Items, Page, Section
from caregraph.serve.web.moods import SERIOUS, tiles
from caregraph.serve.web.request import form, leaf, loaded, most_rows, shown
from caregraph.serve.web.routes import LEAF, Menu, Route, serves
from caregraph.serve.web.shown_tables import Cut
from caregraph.serve.web.speech import spoken_day
from caregraph.serve.web.templating import respond, respond_arranged
from caregraph.shacl.execute import SLOT
from caregraph.validation.rule import Rule
from caregraph.vocab import CG

blueprint = Blueprint("rules", __name__)


@serves(blueprint, "/rules", Route(menu=Menu(6, "Rules")))
def rules() -> Response:
    """List the rules, each with what it found in the view."""
    report = shown().report
    found = Counter((one.rule, one.outcome) for one in report.findings)
    counts = tiles(report.findings, proposes=bool(report.view.adopted))
    shown_moods = [one.outcome for one in counts]
    rows = tuple(
        (
            (Item(one.rule, path=f"/rules/{one.rule}"),),
            (Item(one.title),),
            (Item(STANDINGS[one.status], tag=one.status),),
            (Item(str(one.targets)),),
            *((_found(one.rule, mood, found[one.rule, mood]),) for mood in shown_moods),
        )
        for one in report.assurance
    )
    page = Page(
        title="Rules",
        lead="Each is one accountability requirement, with its legal basis, its remedy and "
        "examples that prove it.",
        sections=(
            Section(
                "rules",
                "",
                Grid(
                    "Rules",
                    (
                        "rule",
                        "what is right",
                        "in this view",
                        "looked at",
                        *(one.mood for one in counts),
                    ),
                    rows,
                ),
            ),
        ),
        trail=(HOME,),
    )
    return respond(page)


def _found(rule: str, mood: Outcome, count: int) -> Item:
    """Give how many findings of a mood a rule has, with the way to them."""
    return Item(str(count), path=f"/check?rule={rule}#{mood}" if count else None)


STANDINGS: dict[Status, str] = {
    "assured": "holds",
    "findings": "has findings",
    "no-targets": "nothing to look at",
    "out-of-era": "not of this date",
    "out-of-scope": "not applicable",
    "elsewhere": "not of this nation",
    "error": "could not run",
}


@serves(blueprint, "/rules/<identifier>", Route(takes=LEAF))
def rule(identifier: str) -> Response:
    """Show one rule: its words, its law on the day, its examples, and what it found."""
    book = loaded().rulebook.rules
    if identifier not in book:
        raise UnknownNameError("rule", identifier, book)
    one, view, report = book[identifier], shown().view, shown().report
    found = [finding for finding in report.findings if finding.rule == identifier]
    standing = next((each for each in report.assurance if each.rule == identifier), None)
    page = Page(
        title=upper(one.title),
        kind=f"rule {one.id}",
        lead=one.requirement,
        facts=tuple(_facts(view, one, standing)),
        sections=(
            Section(
                "findings",
                "In this view",
                finding_grid(found[: most_rows()]),
                empty="It has no finding in this view.",
                left_out=len(found) - len(found[: most_rows()]),
            ),
            Section("questions", "What it asks where nobody has said", items=_questions(one)),
            Section("advice", "What it says of a time or a kind of body", _advice(view, one)),
        ),
        trail=(HOME, Item("Rules", path="/rules")),
    )
    if form() != "html":
        return respond(page)
    at = leaf(longest(found), rows=MOST)
    return respond_arranged(
        page,
        "rule.html",
        Cut(len(found), len(found), at),
        rule=one,
        examples=[(each.passes, inspect.cleandoc(each.turtle)) for each in one.examples],
        source=one.path.read_text("utf-8"),
        tiles=tiles(found, proposes=bool(report.view.adopted)),
        parts=by_mood(found, book, setting(view, at.shown)),
        law_on=law_on(view),
        leaf=at,
    )


def _facts(view: View, one: Rule, standing: Assurance | None) -> Iterator[Fact]:
    """Tell a rule: why it is, what to do, its law on the day, and what it looked at."""
    yield Fact("why it matters", (Item(one.why),))
    yield Fact("what to do", (Item(one.remedy),))
    yield Fact("for", (Item(one.owner),))
    yield Fact("where it is broken", (Item(one.found),))
    asks = (Item(f"Not known: {one.open}"),) if one.open else ()
    yield Fact("where nobody has said", asks, expected=False)
    yield Fact("how serious a breach is", (Item(SERIOUS[one.severity]),))
    if standing:
        looked = f"looked at {standing.targets:,}" if standing.targets else ""
        text = "; ".join(filter(None, (STANDINGS[standing.status], looked)))
        yield Fact("in this view", (Item(text),))
    yield Fact("basis", tuple(_law(view, iri) for iri in one.basis))
    yield from _on_the_day(view, one)
    yield Fact(
        "applies", tuple(Item(spoken_days(said)) for said in (str(one.era), *one.particulars))
    )
    yield Fact("jurisdiction", (Item(one.jurisdiction),))
    absent = tuple(Item(kind) for kind in one.silences)
    yield Fact("rests on the absence of", absent, expected=False)


def _on_the_day(view: View, one: Rule) -> Iterator[Fact]:
    """Tell the law that a rule rests on by how it stands on the day, where there is one day."""
    days = set(view.days.values())
    day = next(iter(days)) if len(days) == 1 else None
    if day is None:
        return
    basis = lawful.sorted_by_day(dict.fromkeys(lawful.cited(one.basis)), day)
    when = spoken_day(day)
    yield Fact(f"law in force on {when}", basis.in_force, expected=False)
    yield Fact(f"good practice on {when}, not law", basis.guidance, expected=False)
    yield Fact(f"not in force yet on {when}", basis.later, expected=False)


def _questions(one: Rule) -> Items:
    """Give the questions of a rule, with an ellipsis where a name stands in each finding."""
    triples = rdf.parse(path=one.path, format=rdf.RdfFormat.TURTLE)
    asked = {each.object.value for each in triples if each.predicate == CG.openQuestion}
    return tuple(Item(SLOT.sub("…", text)) for text in sorted(asked))


def _advice(view: View, one: Rule) -> Grid | None:
    """Give what a rule says in some era, or to some kinds of body, in place of what it says to all.

    Returns:
        ``None`` where it says the same to all.
    """
    rows = tuple(
        (
            (Item(spoken_days(str(each.era))),),
            tuple(_law(view, kind) for kind in each.kinds) or (Item("any"),),
            (Item(each.remedy or one.remedy),),
            tuple(_law(view, iri) for iri in each.basis or one.basis),
        )
        for each in one.advice
    )
    columns = ("when", "for", "what to do", "basis")
    return Grid("What it says of a time or a kind of body", columns, rows) if rows else None


def _law(view: View, iri: str) -> Item:
    node = rdf.NamedNode(iri)
    return Item(ontology.label(node) or view.label(node), iri, path_of(iri))
