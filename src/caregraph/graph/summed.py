"""What a view says of itself, put together from what it says of each of its structures.

Layer 3. ``seen`` sums up a structure of a view; of a country only those that changed need be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from caregraph.counts import Counts
from caregraph.seen import Begins, Seen, Taken


def summed(iri: str, several: Sequence[Seen]) -> Seen:
    """Sum up a view that adopts nothing from what is said of each of its structures.

    Args:
        iri: The view.
        several: Of each structure, in the order of the view.
    """
    structures = tuple(one for seen in several for one in seen.structures)
    counts = Counts(**sum((Counter(asdict(one.counts)) for one in several), Counter[str]()))
    is_of_one_day = len({one.day for one in structures if one.day}) == 1
    turning = several if is_of_one_day else ()
    is_empty = all(one.is_empty for one in several)
    return Seen(
        iri,
        structures,
        supposed=tuple(sorted({kind for one in several for kind in one.supposed})),
        decided=_decided(several),
        counts=counts,
        presumed_since=tuple(sorted({day for one in several for day in one.presumed_since})),
        ended=tuple(sorted(thing for one in several for thing in one.ended)),
        previous=max((one.previous for one in turning if one.previous), default=None),
        next=min((one.next for one in turning if one.next), default=None),
        is_empty=is_empty,
        begins=_begins(several) if is_empty else None,
    )


def _decided(several: Iterable[Seen]) -> tuple[Taken, ...]:
    found = {one.thing: one for seen in several for one in seen.decided}
    return tuple(found[thing] for thing in sorted(found, key=lambda one: one.iri))


def _begins(several: Iterable[Seen]) -> Begins | None:
    """Give the first day on which anything begins in any structure, with how much in all."""
    found = [one.begins for one in several if one.begins]
    first = min((one.day for one in found), default=None)
    if first is None:
        return None
    on_it = [one for one in found if one.day == first]
    return Begins(first, sum(one.begin for one in on_it), sum(one.first_known for one in on_it))
