"""Adopted proposals that cannot all be carried out.

Layer 3.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from caregraph import rdf
from caregraph.errors import UsageError
from caregraph.graph import ontology
from caregraph.graph.changes import NewValues
from caregraph.graph.endings import End
from caregraph.graph.stated import Stated
from caregraph.rdf import Node
from caregraph.vocab import CG, RDF, SKOS

_CALLED = {SKOS.prefLabel: "name", SKOS.altLabel: "other name", RDF.type: "type"}


def refuse(stated: Stated, changes: Iterable[NewValues], ended: Iterable[tuple[Node, End]]) -> None:
    """Refuse adopted proposals that set one cell differently or build on what another ends before.

    Args:
        changes: The values that proposals set.
        ended: What proposals and successions end.

    Raises:
        UsageError: some do; every conflict at once.
    """
    changes = list(changes)
    found = [*_set_differently(stated, changes), *_ended_before(stated, changes, ended)]
    if found:
        raise UsageError(
            "\n".join(dict.fromkeys(found)),
            code="conflicting-proposals",
            where=stated.index.called(stated.index.graph),
            hint="Adopt those that go together, or let the proposals say which comes first.",
        )


def _set_differently(stated: Stated, changes: Iterable[NewValues]) -> Iterator[str]:
    index = stated.index
    by_cell: dict[tuple[Node, rdf.NamedNode], list[NewValues]] = defaultdict(list)
    for change in changes:
        by_cell[change.thing, change.predicate].append(change)
    for (thing, target), several in by_cell.items():
        for one, other in pairwise(several):
            apart = one.by != other.by and set(one.values) != set(other.values)
            if apart and {one.by, other.by} & stated.adopted:
                cell = _CALLED.get(target) or ontology.label(target) or target.value
                what = f"{cell} of {index.key(thing)}"
                both = " and ".join(sorted((index.key(one.by), index.key(other.by))))
                yield f"{both} set one cell differently: {what}"


def _ended_before(
    stated: Stated, changes: Sequence[NewValues], ended: Iterable[tuple[Node, End]]
) -> Iterator[str]:
    index, used_by = stated.index, _used_by(stated)
    for thing, end in ended:
        if end.by is None or end.by not in stated.taken:
            continue
        says = f"{index.key(end.by)} ends {index.key(thing)} on {end.day}, before"
        later = [
            (one.by, f"changes it on {one.day}")
            for one in changes
            if one.thing == thing and one.day > end.day
        ]
        for user in used_by.get(thing, ()):
            start = stated.starts.get(user)
            if start is not None and start >= end.day:
                bringing = stated.brought_by[user] & stated.taken
                later += [(by, f"builds {index.key(user)} on it on {start}") for by in bringing]
        for by, does in later:
            if by != end.by and {by, end.by} & stated.adopted:
                yield f"{says} {index.key(by)} {does}"


def _used_by(stated: Stated) -> Mapping[Node, list[Node]]:
    """Give, for each thing, those that proposals bring and that refer to it."""
    found: dict[Node, list[Node]] = defaultdict(list)
    for thing in stated.brought_by:
        for predicate, obj in stated.index.about(thing):
            if predicate not in (CG.predecessor, CG.about) and obj in stated.status:
                found[obj].append(thing)  # type: ignore[index]  # what has a status is a thing
    return found
