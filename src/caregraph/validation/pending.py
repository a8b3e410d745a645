"""Law that has yet to start: what would be broken then, and rules as if it had started.

Layer 4. A limb of a rule may await a provision. While that is not known to be in force, what the
limb finds breaks nothing: it is pending, told with the provision and when that was looked into.
So is what a rule finds on a day on which nothing that it rests on has begun.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from caregraph.errors import UnknownNameError
from caregraph.finding import Pending
from caregraph.graph import law, ontology
from caregraph.rdf import NamedNode
from caregraph.results import Thing
from caregraph.validation.rule import Limb, Rule

_PREFIX = "law:"


def pending(limb: Limb, days: Iterable[date | None]) -> Pending | None:
    """Give the first provision that a limb awaits and that is not known to be in force.

    Args:
        days: Of the structures that describe what is found; a provision whose start is held is
            taken as in force where there is no day.
    """
    asked = [day or date.max for day in days]
    for iri in limb.awaits:
        provision = NamedNode(iri)
        held = {law.in_force(provision, day) for day in asked}
        if "yes" not in held:
            looked = law.looked_into(provision)
            return Pending(
                Thing(iri, ontology.label(provision) or iri),
                looked.isoformat() if looked else None,
                is_sure=held == {"no"},
            )
    return None


def not_begun(basis: tuple[str, ...], days: Iterable[date | None]) -> Pending | None:
    """Give what begins first of all that a rule rests on, where nothing of it has begun.

    Args:
        days: Of the structures that describe what is found; without a day all has begun.
    """
    begins = begun_on(basis)
    if begins is None or any(day is None or begins <= day for day in days):
        return None
    first = NamedNode(min(basis, key=lambda iri: law.not_before(NamedNode(iri)) or date.min))
    looked = law.looked_into(first)
    named = Thing(first.value, ontology.label(first) or first.value)
    return Pending(named, looked.isoformat() if looked else None, is_sure=True)


@cache
def begun_on(basis: tuple[str, ...]) -> date | None:
    """Give the first day on which anything of some bases may be in force.

    ``None`` where there are none, or of one no such day is held.
    """
    starts = [law.not_before(NamedNode(iri)) for iri in basis]
    held = [day for day in starts if day]
    return min(held) if held and len(held) == len(starts) else None


def provisions(names: Iterable[str]) -> tuple[Thing, ...]:
    """Find provisions by what tables write, with or without ``law:``, or by IRI.

    Raises:
        UnknownNameError: there is no such provision.
    """
    known = ontology.provisions()
    by_iri = {node.value: node for node in known.values()}
    found = []
    for name in names:
        node = by_iri.get(name) or known.get(name.removeprefix(_PREFIX))
        if node is None:
            raise UnknownNameError("provision", name, [_PREFIX + one for one in known])
        found.append(Thing(node.value, ontology.label(node) or name))
    return tuple(dict.fromkeys(found))


def commencing(rules: Mapping[str, Rule], started: Sequence[Thing]) -> dict[str, Rule]:
    """Give rules as they are once some provisions, and all parts of them, have started."""
    names = {one.iri for one in started}
    return {
        id_: replace(
            rule, limbs={shape: _started(limb, names) for shape, limb in rule.limbs.items()}
        )
        for id_, rule in rules.items()
    }


def _started(limb: Limb, names: set[str]) -> Limb:
    begun = tuple(one for one in limb.awaits if not names.isdisjoint((one, *law.wholes(one))))
    left = tuple(one for one in limb.awaits if one not in begun)
    return replace(limb, awaits=left, supposed=(*limb.supposed, *begun))
