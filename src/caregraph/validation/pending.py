"""Law that has yet to start: what would be broken then, and rules as if it had started.

Layer 4. A limb of a rule may await a provision. While that is not known to be in force, what the
limb finds breaks nothing: it is pending, told with the provision and when that was looked into.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

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
