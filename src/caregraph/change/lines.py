"""Lines of accountability: which go elsewhere, and which stay where others of a post change.

Layer 4.
"""

from __future__ import annotations

from collections.abc import Iterator

from caregraph import rdf
from caregraph.change.telling import Telling
from caregraph.change.words import phrase
from caregraph.rdf import Node
from caregraph.vocab import CG, code

_OPERATIONAL = code("accountability-kind", "operational")
_STATUTORY = code("accountability-kind", "statutory")


def re_pointed(step: Telling) -> None:
    """Tell one line out and one in of the same who, kind and scope as one that turns."""
    pairs: dict[tuple[object, ...], tuple[list[Node], list[Node]]] = {}
    for line in step.turned(CG.AccountabilityLine):
        side, which = (step.after, 1) if step.after.is_in_effect(line) else (step.before, 0)
        if step.is_known(line):
            key = tuple(
                tuple(side.nodes(line, one))
                for one in (CG.accountableParty, CG.accountabilityKind, CG.hasScope)
            )
            pairs.setdefault(key, ([], []))[which].append(line)
    for out, comes in pairs.values():
        if len(out) == len(comes) == 1:
            told = [
                side.labels(side.nodes(line, CG.accountableTo))
                for side, line in ((step.before, out[0]), (step.after, comes[0]))
            ]
            if told[0] == told[1]:
                continue
            who = step.after.labels(step.after.nodes(comes[0], CG.accountableParty))
            kind = step.after.labels(step.after.nodes(comes[0], CG.accountabilityKind))
            on, because = step.after.start(comes[0])
            draft = step.draft(
                "re-pointed",
                step.after,
                comes[0],
                step.says(f"{who} answers to ({kind})", *told),
                on=on,
                because=because,
            )
            draft.before, draft.after = told
            step.pool.give(draft, out[0])
            draft.rows = tuple(sorted({*draft.rows, *step.before.rows(out[0])}))


def unchanged(step: Telling) -> None:
    """Say of a post whose operational line changes which statutory lines stay as they are."""
    told: set[Node] = set()
    changed = {draft.thing.iri for draft in step.drafts if draft.kind == "line"}
    for iri in sorted(changed):
        line: Node = rdf.NamedNode(iri)
        for side in (step.before, step.after):
            if _OPERATIONAL not in side.nodes(line, CG.accountabilityKind):
                continue
            for post in side.nodes(line, CG.accountableParty):
                told.update(_statutory(step, post, changed))
    for line in sorted(told, key=lambda one: one.value):
        draft = step.draft(
            "unchanged", step.after, line, f"{phrase(step.after, line)}: stays as it is"
        )
        draft.because = ()


def _statutory(step: Telling, post: Node, changed: set[str]) -> Iterator[Node]:
    for line in step.after.users.get((CG.accountableParty, post), ()):
        stays = step.before.is_in_effect(line) and line.value not in changed
        if stays and _STATUTORY in step.after.nodes(line, CG.accountabilityKind):
            yield line
