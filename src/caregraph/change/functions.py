"""Functions: in whom they are vested, to whom they are delegated, and who has them back.

Layer 4.
"""

from __future__ import annotations

from caregraph.change.drafts import Draft
from caregraph.change.telling import Telling
from caregraph.change.words import phrase
from caregraph.comparisons import Category, Reason
from caregraph.rdf import Node
from caregraph.vocab import CG, code

_EXERCISES = code("responsibility-kind", "exercises")


def vestings(step: Telling) -> None:
    """Tell in which organisations functions are vested, by dated row or by short form."""
    turned = [one for one in step.turned(CG.Vesting) if step.is_known(one)]
    functions: dict[Node, list[Node]] = {}
    for one in turned:
        side = step.after if step.after.is_in_effect(one) else step.before
        for function in side.nodes(one, CG.vestedFunction):
            functions.setdefault(function, []).append(one)
    for thing in step.pool.things:
        if step.pool.differs(thing, CG.vestedIn) and step.stands(thing):
            functions.setdefault(thing, [])
    for function, vestings in functions.items():
        _vesting(step, function, vestings)


def _vesting(step: Telling, function: Node, vestings: list[Node]) -> None:
    told = [
        side.labels(side.view.nodes(function, CG.vestedIn)) for side in (step.before, step.after)
    ]
    on, by = step.after.set_by(function, CG.vestedIn)
    back, since = step.before.set_by(function, CG.vestedIn)
    known: list[Category] = ["first-known", "not-known-any-more"]
    category: Category = "function-re-vested"
    because: tuple[Reason, ...] = ()
    if function in (by, since) and not vestings and step.leg.step == "time" and not all(told):
        category, because = known[not told[1]], (Reason("described"),)
        on = on or back
    elif by is not None and by != function:
        because = (Reason(step.after.reason(by), step.after.named(by)),)
    names = [one or "nobody known" for one in told]
    said = step.says(f"{step.after.label(function)} is vested in", *names, colon=False)
    draft = Draft(
        category,
        "function",
        step.after.named(function),
        said,
        before=names[0],
        after=names[1],
        column="vested in",
        on=on,
        because=because,
    )
    step.pool.give(draft, function, {CG.vestedIn})
    for one in vestings:
        turn = step.turn(one)
        draft.on, draft.because = draft.on or turn[0], draft.because + turn[1]
        step.pool.give(draft, one)
    things = [function, *vestings]
    draft.evidence = step.after.evidence(*(vestings or things))
    draft.rows = step.after.rows(*things)
    step.keep(draft)


def delegations(step: Telling) -> None:
    for one in step.turned(CG.Delegation):
        if step.after.is_in_effect(one):
            if step.is_known(one):
                on, because = step.after.start(one)
                step.draft(
                    "function-delegated",
                    step.after,
                    one,
                    phrase(step.after, one),
                    on=on,
                    because=because,
                )
        elif step.is_known(one) and _is_exercised_again(step, one):
            on, because, owner = step.after.end(one)
            said = f"{phrase(step.before, one)}: the delegator exercises it again"
            draft = step.draft("function-returned", step.before, one, said, on=on, because=because)
            draft.consequence_of = owner


def _is_exercised_again(step: Telling, delegation: Node) -> bool:
    """Say whether the data name the delegator as exercising now what it had delegated."""
    for who in step.before.nodes(delegation, CG.delegatedBy):
        for what in step.before.nodes(delegation, CG.hasScope):
            now, then = (
                {
                    one
                    for one in side.users.get((CG.responsibleParty, who), ())
                    if what in side.nodes(one, CG.responsibleFor)
                    and _EXERCISES in side.nodes(one, CG.responsibilityKind)
                }
                for side in (step.after, step.before)
            )
            if now - then:
                return True
    return False
