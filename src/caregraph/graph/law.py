"""The law as people look it up, and whether it is in force on a day.

Layer 3. The law itself is data, in ``ontology/law``. What is not held there is never taken for
granted: of a provision whose first day is not held, it is not known whether it is in force.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal, TypeAlias

from caregraph.graph import dates, ontology
from caregraph.graph.dates import PartialDate
from caregraph.rdf import NamedNode
from caregraph.vocab import CG, RDF, SKOS, code, shorten

InForce: TypeAlias = Literal["yes", "no", "not known"]

_LENGTHS = {code("date-precision", name): length for name, length in (("year", 4), ("month", 7))}


_LONG = timedelta(90)
"""What was not looked into for so long before a day may be otherwise by then."""

COARSE = frozenset({CG.inForceFrom, CG.inForceUntil, CG.existsFrom})
"""Properties of the law that give a first day, with the precision beside it where it is coarser."""


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
    text_confirmed: bool
    """False where what is said of it has not been checked against its text."""
    enacted: PartialDate | None
    """The day on which it was passed or made, where that is held."""
    is_bill: bool

    @property
    def start(self) -> str:
        """Say in words since when it is in force, no more precisely than it is known."""
        if self.is_bill:
            return "a Bill, not in force"
        if self.since:
            return self.since.text
        return f"enacted {self.enacted.text}, start not held" if self.enacted else "start not held"

    @property
    def days(self) -> str:
        """Say in words from when until when it is in force."""
        since = f"from {self.start}" if self.since else self.start
        return f"{since} until {self.until.text}" if self.until else since

    @property
    def to_confirm(self) -> str:
        """Name what of it has still to be confirmed; nothing where nothing has."""
        parts = (("dates", self.confirmed), ("text", self.text_confirmed))
        return " and ".join(name for name, confirmed in parts if not confirmed)


def provisions() -> list[Provision]:
    """Give every provision of the law data, sorted by short name."""
    return [_provision(f"law:{name}", node) for name, node in sorted(ontology.provisions().items())]


@dataclass(frozen=True, order=True)
class Review:
    """What about something of the law has to be looked into again."""

    looked_into: date
    """The day on which it last was."""
    notation: str
    """What tables write for a provision; the short name of anything else."""
    label: str
    note: str


def due(days: int, today: date) -> list[Review]:
    """Give what was last looked into *days* days ago or earlier, the longest ago first."""
    return [one for one in reviews() if one.looked_into <= today - timedelta(days)]


def reviews() -> list[Review]:
    """Give all that has to be looked into again some day, the longest ago first."""
    noted = ontology.under(CG.reviewNote)
    return sorted({_review(one.subject) for one in noted if isinstance(one.subject, NamedNode)})


def in_force(node: NamedNode, day: date) -> InForce:
    """Say whether something of the law is in force on a day, as far as its dates are held.

    A date that is known only to the year or month leaves it open within that year or month. A
    provision has the end of its instrument, and no earlier a start, where its own is not held;
    nothing is in force before it was enacted. A Bill is never in force.

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


def standing(node: NamedNode, day: date) -> InForce:
    """Say whether the days of something of the law, or of a class, allow a day, as far as given.

    Unlike :func:`in_force`, what has no first day has none to wait for.
    """
    since, until = lifespan(node)
    if (since and day < since.first_day) or (until and until.last_day <= day):
        return "no"
    is_open = (since and day < since.last_day) or (until and until.first_day <= day)
    return "not known" if is_open else "yes"


def lifespan(node: NamedNode) -> tuple[PartialDate | None, PartialDate | None]:
    """Give the first day of something of the law, or of a class, and its first day no longer."""
    since = _since(node) or _date(node, CG.existsFrom, CG.existsFromPrecision)
    return since, _until(node) or _date(node, CG.existsUntil)


def doubt(node: NamedNode, day: date) -> str:
    """Say what is not sure of a provision on a day, and when it was last looked into, in brackets.

    Nothing of what is in force on days that are confirmed.
    """
    held, looked = in_force(node, day), looked_into(node)
    parts = [{"not known": "start not held", "no": "not in force"}.get(held, "")]
    is_stale = looked is not None and looked < day - _LONG
    is_unsure = "false" in ontology.texts(node, CG.datesConfirmed)
    if looked and (held != "yes" or (is_stale and is_unsure)):
        parts.append(f"last checked {looked}")
    said = "; ".join(filter(None, parts))
    return f" ({said})" if said else ""


def looked_into(node: NamedNode) -> date | None:
    """Give the day on which a part of the law, or else its whole, was last looked into."""
    for one in (node, *map(NamedNode, wholes(node.value))):
        if held := _date(one, CG.reviewedOn):
            return held.first_day
    return None


@cache
def law_of(node: NamedNode) -> frozenset[str]:
    """Give the IRIs of the jurisdictions whose law a part of it, or its whole, is, as is said."""
    parts = (node, *map(NamedNode, wholes(node.value)))
    found = (one for part in parts for one in ontology.objects(part, CG.jurisdiction))
    return frozenset(one.value for one in found if isinstance(one, NamedNode))


def wholes(iri: str) -> tuple[str, ...]:
    """Give the IRIs of the instruments that a provision is part of."""
    found = ontology.objects(NamedNode(iri), CG.partOfEnactment)
    return tuple(one.value for one in found if isinstance(one, NamedNode))


def first_day(node: NamedNode) -> date | None:
    """Give the first day on which a provision may be in force; ``None`` where none is held."""
    since = _span(node).since
    return since.last_day if since else None


def not_before(node: NamedNode) -> date | None:
    """Give the day before which a provision is not in force; ``None`` where none is held."""
    known = _span(node)
    starts = [known.not_before, known.since.first_day if known.since else None]
    return max(filter(None, starts), default=None)


@dataclass(frozen=True)
class _Span:
    """What is held of the days on which something of the law is in force."""

    since: PartialDate | None
    until: PartialDate | None
    not_before: date | None = None
    is_bill: bool = False


@cache
def _span(node: NamedNode) -> _Span:
    since, until, enacted = _since(node), _until(node), _date(node, CG.enactedOn)
    is_bill = CG.Bill in ontology.objects(node, RDF.type)
    not_before = enacted.first_day if enacted else None
    for whole in ontology.objects(node, CG.partOfEnactment):
        if isinstance(whole, NamedNode):
            held = _span(whole)
            starts = held.since.first_day if held.since and not since else None
            return _Span(since, until or held.until, starts or held.not_before, is_bill)
    return _Span(since, until, not_before, is_bill)


def _provision(notation: str, node: NamedNode) -> Provision:
    return Provision(
        notation,
        ontology.label(node) or notation,
        node.value,
        _since(node),
        _until(node),
        "false" not in ontology.texts(node, CG.datesConfirmed),
        "false" not in ontology.texts(node, CG.textConfirmed),
        _date(node, CG.enactedOn),
        CG.Bill in ontology.objects(node, RDF.type),
    )


def _review(node: NamedNode) -> Review:
    looked_into = _date(node, CG.reviewedOn)
    assert looked_into, f"{node.value} has a review note and no day of review"
    short = next(ontology.texts(node, SKOS.notation), None)
    name = ontology.label(node) or shorten(node.value)
    note = next(ontology.texts(node, CG.reviewNote))
    return Review(
        looked_into.first_day, f"law:{short}" if short else shorten(node.value), name, note
    )


def _since(node: NamedNode) -> PartialDate | None:
    return _date(node, CG.inForceFrom, CG.inForceFromPrecision)


def _until(node: NamedNode) -> PartialDate | None:
    return _date(node, CG.inForceUntil, CG.inForceUntilPrecision)


def _date(
    node: NamedNode, predicate: NamedNode, precision: NamedNode | None = None
) -> PartialDate | None:
    """Give a date of the law, cut to its precision where that is not the day."""
    found = next(ontology.texts(node, predicate), None)
    if found is None:
        return None
    kinds = ontology.objects(node, precision) if precision else ()
    lengths = [_LENGTHS.get(kind) for kind in kinds if isinstance(kind, NamedNode)]
    return dates.parse(found[: lengths[0] if lengths else None])
