"""The law as people look it up: provisions with their short names, dates and addresses.

Layer 3. The law itself is data, in ``ontology/law``.
"""

from __future__ import annotations

from dataclasses import dataclass

from caregraph.graph import ontology
from caregraph.rdf import NamedNode
from caregraph.vocab import CG


@dataclass(frozen=True)
class Provision:
    """One citable provision."""

    notation: str
    """What tables write, with ``law:`` before it."""
    label: str
    iri: str
    since: str | None
    """First day in force, where it is known."""
    until: str | None
    """First day no longer in force."""
    confirmed: bool
    """False where the dates still have to be confirmed."""

    @property
    def in_force(self) -> str:
        """Say in words when it is in force."""
        since = f"from {self.since}" if self.since else "start not held"
        until = f" until {self.until}" if self.until else ""
        return since + until + ("" if self.confirmed else " (unconfirmed)")


def provisions() -> list[Provision]:
    """Give every provision of the law data, sorted by short name."""
    return [_provision(f"law:{name}", node) for name, node in sorted(ontology.provisions().items())]


def _provision(notation: str, node: NamedNode) -> Provision:
    def text(predicate: NamedNode) -> str | None:
        return next(ontology.texts(node, predicate), None)

    return Provision(
        notation,
        ontology.label(node) or notation,
        node.value,
        text(CG.inForceFrom),
        text(CG.inForceUntil),
        text(CG.datesConfirmed) != "false",
    )
