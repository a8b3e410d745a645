"""Which values of a thing differ, by category: its name, place, ends, scope, status, dates.

Layer 4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from caregraph import rdf
from caregraph.change.drafts import Draft
from caregraph.change.side import Side, columns_of, table_of
from caregraph.change.telling import Telling
from caregraph.change.words import asked, called, ends
from caregraph.comparisons import Category, Reason
from caregraph.graph import naming
from caregraph.rdf import Node
from caregraph.results import NOT_STATED
from caregraph.vocab import CG, RDF, SKOS, code

if TYPE_CHECKING:
    from collections.abc import Set

_DATES = frozenset(
    {
        CG.validFrom,
        CG.validUntil,
        CG.validFromPrecision,
        CG.validUntilPrecision,
        CG.startsOpen,
        CG.endedBy,
        CG.statedUntil,
        CG.effectiveFrom,
    }
)
_NAMES = frozenset({SKOS.prefLabel, SKOS.hiddenLabel})
_GROUPS: tuple[tuple[Category, frozenset[rdf.NamedNode]], ...] = (
    ("moved", frozenset({CG.postIn, CG.isPartOf, CG.parentBody})),
    ("re-pointed", frozenset({CG.accountableParty, CG.accountableTo})),
    ("re-scoped", frozenset({CG.hasScope, CG.limits})),
    ("re-based", frozenset({CG.hasBasis, CG.basisType})),
)
_STATUS = frozenset({CG.status, CG.decisionStatus})
_TYPES = frozenset({RDF.type, CG.describedAs})

_RANKS: dict[rdf.NamedNode, int] = {
    **{
        code("status", name): rank
        for rank, name in enumerate(
            ("proposed", "recommended", "endorsed-in-principle", "agreed", "suspended", "in-force")
        )
    },
    **{
        code("decision-status", name): rank
        for name, rank in (
            ("withdrawn", -1),
            ("rejected", -1),
            ("not-stated", 0),
            ("draft-report", 0),
            ("deferred", 1),
            ("under-consideration", 1),
            ("for-decision", 2),
            ("endorsed", 3),
            ("called-in", 3),
            ("approved-agreed", 4),
            ("approved-as-amended", 4),
            ("confirmed-after-call-in", 5),
            ("implemented", 6),
        )
    },
}
"""How far a status has come; one that has none here is neither further nor less far."""


def renamed(step: Telling, thing: Node) -> bool:
    """Tell another name, with the dated row that gives it; say whether there is one."""
    told = [
        step_side.labels(step_side.values(thing, SKOS.prefLabel))
        for step_side in (step.before, step.after)
    ]
    if told[0] == told[1] or not all(told):
        return False
    draft = _draft(step, "renamed", thing, step.says("name", *told), told, "name")
    step.pool.give(draft, thing, _NAMES)
    for side in (step.before, step.after):
        for row in side.users.get((CG.nameOf, thing), ()):
            if step.before.is_in_effect(row) != step.after.is_in_effect(row):
                step.pool.give(draft, row)
    _because(step, draft, thing, SKOS.prefLabel)
    return True


def status(step: Telling, thing: Node, *, whole: bool = False) -> None:
    """Tell another status: further, less far, or neither."""
    had, has = (
        step_side.nodes(thing, CG.status) + step_side.nodes(thing, CG.decisionStatus)
        for step_side in (step.before, step.after)
    )
    ranks = [
        _RANKS.get(one) if isinstance(one, rdf.NamedNode) else None
        for one in (next(iter(had), None), next(iter(has), None))
    ]
    category: Category = "value-changed"
    if None not in ranks and ranks[0] != ranks[1]:
        category = "status-advanced" if ranks[1] > ranks[0] else "status-fell-back"  # type: ignore[operator]
    told = [
        step_side.labels(found) or NOT_STATED
        for step_side, found in ((step.before, had), (step.after, has))
    ]
    said = step.says(f"status of {_name(step, thing)}", *told)
    draft = _draft(step, category, thing, said, told, "status")
    step.pool.give(draft, thing, None if whole else _STATUS)
    _because(step, draft, thing, CG.status)


def differing(step: Telling, thing: Node) -> None:
    """Tell every value that is left of a thing and differs, one change a category."""
    left = step.pool.predicates(thing)
    if left & _NAMES and not renamed(step, thing):
        _value(step, thing, "value-changed", _NAMES, "names")
    for category, properties in _GROUPS:
        if left & properties:
            _value(step, thing, category, properties)
    if left & _STATUS:
        status(step, thing)
    if left & _DATES:
        _dates(step, thing)
    if left & _TYPES:
        _types(step, thing)
    for predicate in sorted(step.pool.predicates(thing), key=lambda one: one.value):
        _value(step, thing, "value-changed", frozenset({predicate}))


def recorded(step: Telling, thing: Node) -> None:
    """Tell as one change a thing not in effect, or not known, of which one side says nothing."""
    side = step.after if step.after.about(thing) else step.before
    stands, days = f"{side.state(thing).replace('-', ' ')} on the day", _interval(side, thing)
    if days != NOT_STATED:
        stands += f", {days}"
    told = [stands if one is side else NOT_STATED for one in (step.before, step.after)]
    said = step.says(f"“{_name(step, thing)}”", *told)
    draft = _draft(step, "value-changed", thing, said, told, None)
    for one in (thing, *side.nodes(thing, CG.hasEvidence)):
        step.pool.give(draft, one)


def _value(
    step: Telling,
    thing: Node,
    category: Category,
    properties: Set[rdf.NamedNode],
    column: str | None = None,
) -> None:
    told = [
        "; ".join(
            filter(
                None,
                (
                    side.labels(side.values(thing, one))
                    for one in sorted(properties, key=lambda p: p.value)
                ),
            )
        )
        or NOT_STATED
        for side in (step.before, step.after)
    ]
    here = [one for one in properties if one in step.pool.predicates(thing)]
    columns = columns_of(_table(step, thing))
    names = sorted({columns.get(one) or naming.property_name(step.after.view, one) for one in here})
    column = column or ", ".join(names)
    if len(here) == 1:
        told = [
            side.labels(side.values(thing, here[0])) or NOT_STATED
            for side in (step.before, step.after)
        ]
    side = step.after if step.after.about(thing) else step.before
    what = asked(side, thing, here[0], column) if len(here) == 1 else ""
    said = step.says(what or f"{column} of {called(side, thing)}", *told)
    if len(here) == 1:
        said = _of_many(step, thing, here[0], column) or said
    draft = _draft(step, category, thing, said, told, column)
    step.pool.give(draft, thing, properties)
    for one in here:
        _because(step, draft, thing, one)


def _of_many(step: Telling, thing: Node, predicate: rdf.NamedNode, column: str) -> str:
    """Say which of many values went and came, not all of them twice; nothing where none stays."""
    had, has = (side.values(thing, predicate) for side in (step.before, step.after))
    if not had & has or had == has:
        return ""
    gone, come = step.before.labels(had - has), step.after.labels(has - had)
    verb = "brings" if predicate == CG.introduces else f"has as {column}:"
    told = [f"no longer {verb} {gone}" if gone else "", f"also {verb} {come}" if come else ""]
    return f"{_name(step, thing)} {' and '.join(filter(None, told))}"


def _dates(step: Telling, thing: Node) -> None:
    told = [_interval(side, thing) for side in (step.before, step.after)]
    said = step.says(f"dates of {_name(step, thing)}", *told)
    draft = _draft(step, "re-dated", thing, said, told, "from, until")
    step.pool.give(draft, thing, _DATES)
    on, because, owner = step.after.end(thing)
    if because != step.before.end(thing)[1]:
        draft.because, draft.consequence_of = because, owner
        draft.on = on
    _because(step, draft, thing, CG.validUntil)


def _interval(side: Side, thing: Node) -> str:
    found = {
        name: side.labels(side.values(thing, one))
        for name, one in (
            ("from", CG.validFrom),
            ("until", CG.validUntil),
            ("effective from", CG.effectiveFrom),
        )
    }
    if (CG.startsOpen, rdf.Literal(value=True)) in side.about(thing):
        found["from"] = ".."
    return " ".join(f"{name} {day}" for name, day in found.items() if day) or NOT_STATED


def _types(step: Telling, thing: Node) -> None:
    """Tell another class, or that what is only mentioned has ended since."""
    told = [side.labels(side.classes(thing)) or NOT_STATED for side in (step.before, step.after)]
    ended = [(RDF.type, CG.Ended) in side.about(thing) for side in (step.before, step.after)]
    if told[0] == told[1] and ended[0] != ended[1]:
        said = (
            f"{_name(step, thing)} begins and ends in between"
            if ended[1]
            else f"{_name(step, thing)} has not begun yet"
        )
        draft = _draft(step, "re-dated", thing, said, [None, None], None)
    else:
        said = step.says(f"type of {_name(step, thing)}", *told)
        draft = _draft(step, "value-changed", thing, said, told, "type")
    step.pool.give(draft, thing, _TYPES)


def _because(step: Telling, draft: Draft, thing: Node, predicate: rdf.NamedNode) -> None:
    on, by = step.after.set_by(thing, predicate)
    if by is None or step.leg.step == "record":
        return
    draft.on = draft.on or on
    _rest(step, draft, thing, predicate, by)
    reason = Reason(step.after.reason(by), step.after.named(by))
    if by != thing and reason not in draft.because:
        draft.because += (reason,)


def _rest(step: Telling, draft: Draft, thing: Node, predicate: rdf.NamedNode, by: Node) -> None:
    """Let a change rest on what says the new value: a change proposed, an event, or a name."""
    proposed = [
        one
        for one in step.after.users.get((CG.changedThing, thing), ())
        if by in step.after.nodes(one, CG.changeProposedBy)
    ]
    column = rdf.Literal(columns_of(_table(step, thing)).get(predicate, ""))
    own = [one for one in proposed if column in step.after.values(one, CG.changedColumn)]
    saying = own or proposed or [by]
    cited = step.after.evidence(*saying)
    if cited:
        draft.evidence = cited
        draft.rows = tuple(sorted({*draft.rows, *step.after.rows(*saying)}))


def _draft(
    step: Telling,
    category: Category,
    thing: Node,
    said: str,
    told: list[str] | list[None],
    column: str | None,
) -> Draft:
    side = step.after if step.after.about(thing) else step.before
    draft = Draft(
        category,
        side.kind(thing),
        side.named(thing),
        said,
        before=told[0],
        after=told[1],
        column=column,
        evidence=side.evidence(thing),
        rows=side.rows(thing),
    )
    draft.came_from, draft.goes_to = ends(side, thing)
    step.drafts.append(draft)
    return draft


def _name(step: Telling, thing: Node) -> str:
    return called(step.after if step.after.about(thing) else step.before, thing)


def _table(step: Telling, thing: Node) -> str | None:
    side = step.after if step.after.about(thing) else step.before
    found = (table_of(cls) for cls in side.classes(thing) if isinstance(cls, rdf.NamedNode))
    return next((table for table in found if table), None)
