"""Posts: who holds them, and which roles go from one to another.

Layer 4.
"""

from __future__ import annotations

from caregraph.change.drafts import Draft
from caregraph.change.telling import Telling
from caregraph.change.words import held
from caregraph.comparisons import Reason
from caregraph.graph import reading
from caregraph.rdf import Node
from caregraph.vocab import CG


def holders(step: Telling) -> None:
    """Tell who holds each post that stands on both sides, where that differs."""
    posts: dict[Node, list[Node]] = {}
    for thing in step.pool.things:
        sides = [
            side
            for side in (step.before, step.after)
            if reading.is_a(side.view, thing, CG.PostHolding)
        ]
        for side in sides:
            for post in side.nodes(thing, CG.holds):
                found = posts.setdefault(post, [])
                found += [thing] if thing not in found else []
        if step.pool.differs(thing, CG.postStatus) and step.stands(thing):
            posts.setdefault(thing, [])
    for post, holdings in posts.items():
        if step.stands(post) and {"not-known"}.isdisjoint(
            side.state(one) for side in (step.before, step.after) for one in holdings
        ):
            _holder(step, post, holdings)


def _holder(step: Telling, post: Node, holdings: list[Node]) -> None:
    telling = {CG.heldBy, CG.holds, CG.appointmentType}
    turned = [one for one in holdings if not step.stands(one) or step.pool.differs(one, *telling)]
    told = [held(side, post) for side in (step.before, step.after)]
    if told[0] == told[1]:
        return
    one_row = turned[0] if len(turned) == 1 and step.stands(turned[0]) else None
    said = step.says(f"holder of {step.after.label(post)}", *told)
    side = step.after
    thing = one_row or post
    draft = Draft(
        "holder-changed",
        "holding" if one_row else "post",
        side.named(thing),
        said,
        before=told[0],
        after=told[1],
    )
    for one in turned:
        whole = not step.stands(one)
        step.pool.give(draft, one, None if whole else telling)
        on, because = step.turn(one)
        draft.on = draft.on or on
        draft.because += because
    step.pool.give(draft, post, {CG.postStatus})
    draft.evidence = tuple(
        dict.fromkeys([*step.before.evidence(*turned), *step.after.evidence(*turned)])
    )
    draft.rows = tuple(sorted({*step.before.rows(*turned), *step.after.rows(*turned)}))
    step.keep(draft)


def roles(step: Telling) -> None:
    """Tell the roles that leave one post and are on another of the same organisation."""
    moves: dict[tuple[Node, Node], tuple[list[Node], list[Node]]] = {}
    for post in step.pool.things:
        if step.pool.differs(post, CG.fulfilsRole):
            had, has = (
                set(side.nodes(post, CG.fulfilsRole)) if side.is_in_effect(post) else set()
                for side in (step.before, step.after)
            )
            for side, roles, which in ((step.before, had - has, 0), (step.after, has - had, 1)):
                for role in roles:
                    for one in side.view.nodes(post, CG.withinOrganisation):
                        moves.setdefault((role, one), ([], []))[which].append(post)
    for (role, within), (left, taken) in moves.items():
        if left and taken:
            _role(step, role, within, left, taken)


def _role(step: Telling, role: Node, within: Node, left: list[Node], taken: list[Node]) -> None:
    names = [step.before.labels(left), step.after.labels(taken)]
    said = step.says(f"role of {step.after.label(role)} in {step.after.label(within)}", *names)
    draft = Draft(
        "role-re-assigned",
        "post",
        step.after.named(taken[0]),
        said,
        before=names[0],
        after=names[1],
        column="roles",
    )
    draft.came_from = tuple(step.before.named(one) for one in left)
    draft.goes_to = tuple(step.after.named(one) for one in taken)
    for post in (*left, *taken):
        step.pool.give(draft, post, {CG.fulfilsRole}, lambda said: said[1] == role)
    draft.on, by = step.after.set_by(taken[0], CG.fulfilsRole)
    if by is not None:
        draft.because = (Reason(step.after.reason(by), step.after.named(by)),)
    draft.evidence, draft.rows = step.after.evidence(*taken), step.after.rows(*left, *taken)
    step.keep(draft)
