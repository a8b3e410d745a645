"""The law as people look it up, and whether it is in force on a day.

Layer 3. The law itself is data, in ``ontology/law``. What is not held there is never taken for
granted: of a provision whose first day is not held, it is not known whether it is in force.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal, TypeAlias

from caregraph.graph import dates, ontology
from caregraph.graph.dates import PartialDate
from caregraph.rdf import NamedNode
from caregraph.vocab import CG, RDF

InForce: TypeAlias = Literal["yes", "no", "not known"]

_LENGTHS = {"year": 4, "month": 7}


@dataclass(frozen=True)
class Provision:
    """One instrument or provision that can be cited."""

    notation: str
    """What tables write, with ``law:`` before it."""
    label: str
    iri: str
    since: PartialDate | None
    """First day in force, as precise as it is known; ``None`` where it is not held."""
    until: PartialDate | None
    """First day no longer in force, as precise as it is known; ``None`` where none is known."""
    confirmed: bool
    """False where a date still has to be confirmed."""

    @property
    def days(self) -> str:
        """Say in words when it is in force, no more precise than it is known."""
        since = f"from {self.since.text}" if self.since else "start not held"
        until = f" until {self.until.text}" if self.until else ""
        return since + until + ("" if self.confirmed else " (unconfirmed)")


def provisions() -> list[Provision]:
    """Give every provision of the law data, sorted by short name."""
    return [_provision(f"law:{name}", node) for name, node in sorted(ontology.provisions().items())]


def in_force(node: NamedNode, day: date) -> InForce:
    """Say whether something of the law is in force on a day, as far as its dates are held.

    A date that is known only to the year or month leaves it open within that year or month. A
    provision has the end of its instrument, and no earlier a start, where its own is not held. A
    Bill is never in force.

    Args:
        node: An instrument, a provision, a requirement or an era; of anything else it is not known.
    """
    known = _span(node)
    since, until = known.since, known.until
    if (
        known.is_bill
        or (known.not_before and day < known.not_before)
        or (since and day < since.first_day)
        or (until and until.last_day <= day)
    ):
        return "no"
    if since is None or day < since.last_day or (until and until.first_day <= day):
        return "not known"
    return "yes"


@dataclass(frozen=True)
class _Span:
    """What is held of the days on which something of the law is in force."""

    since: PartialDate | None
    until: PartialDate | None
    not_before: date | None = None
    is_bill: bool = False


@cache
def _span(node: NamedNode) -> _Span:
    since, until = _date(node, "inForceFrom"), _date(node, "inForceUntil")
    is_bill = CG.Bill in ontology.objects(node, RDF.type)
    for whole in ontology.objects(node, CG.partOfEnactment):
        if isinstance(whole, NamedNode):
            held = _span(whole)
            not_before = held.since.first_day if held.since and not since else None
            return _Span(since, until or held.until, not_before or held.not_before, is_bill)
    return _Span(since, until, is_bill=is_bill)


def _provision(notation: str, node: NamedNode) -> Provision:
    return Provision(
        notation,
        ontology.label(node) or notation,
        node.value,
        _date(node, "inForceFrom"),
        _date(node, "inForceUntil"),
        "false" not in ontology.texts(node, CG.datesConfirmed),
    )


def _date(node: NamedNode, name: str) -> PartialDate | None:
    """Give a date of the law as precise as it is known, by the name of its property."""
    found = next(ontology.texts(node, CG[name]), None)
    if found is None:
        return None
    precision = next(ontology.objects(node, CG[f"{name}Precision"]), None)
    kind = precision.value.rpartition("/")[2] if isinstance(precision, NamedNode) else "day"
    return dates.parse(found[: _LENGTHS.get(kind)])
