"""A rule: its words, its basis, when it applies, its limbs and its own examples.

Layer 4. Frozen records, as ``rulefile`` reads them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from caregraph import assets, rdf
from caregraph.graph import ontology
from caregraph.results import Severity
from caregraph.validation.eras import Era, Turns


@dataclass(frozen=True)
class Example:
    """A small world inside a rule file, and whether the shape accepts it."""

    shape: str
    """IRI of the shape it belongs to."""
    turtle: str
    passes: bool


@dataclass(frozen=True)
class Limb:
    """One of the shapes of a rule that have targets: the rule's own, or a further one."""

    shape: str
    """Its IRI."""
    severity: Severity
    era: Era
    """That of the rule, where it has none of its own."""
    jurisdictions: tuple[str, ...]
    """Those of the rule, where it has none of its own."""
    awaits: tuple[str, ...] = ()
    """IRIs of provisions without which it is not broken yet: those of the rule, likewise."""
    supposed: tuple[str, ...] = ()
    """IRIs of those that it awaited and that are taken as started."""


@dataclass(frozen=True)
class Wording:
    """What one node of a rule's file says of the findings that come of it."""

    missing: str | None = None
    """IRI of the kind of thing whose absence makes the finding; ``None`` where none does."""
    asks: tuple[str, ...] = ()
    """IRIs of the terms that it names, where it rests on an absence: what it asks about."""
    remedy: str | None = None
    cause: str | None = None
    """The column of the query that holds the cause."""
    along: tuple[str, ...] = ()
    """IRIs of the properties along which the cause is sought from the focus."""

    def over(self, other: Wording) -> Wording:
        """Give what this says, and what the other says where this says nothing."""
        return Wording(
            self.missing or other.missing,
            self.asks or other.asks,
            self.remedy or other.remedy,
            self.cause or other.cause,
            self.along or other.along,
        )


@dataclass(frozen=True)
class Advice:
    """What a rule says in one era, or to some kinds of body, in place of what it says to all."""

    era: Era
    kinds: tuple[str, ...]
    """IRIs of classes: of the focus or of its organisation; none: of whatever kind."""
    remedy: str | None
    basis: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """One accountability requirement: its words, its basis, its era and its limbs."""

    id: str
    path: Path
    title: str
    """What is right."""
    found: str
    """What was found where it is not: heads the breaches."""
    open: str | None
    """What nobody has said: heads the findings that rest on an absence."""
    requirement: str
    why: str
    remedy: str
    owner: str
    severity: Severity
    jurisdictions: tuple[str, ...]
    """IRIs of the nations, or of nations together, in which it is asked."""
    era: Era
    basis: tuple[str, ...]
    """IRIs of provisions, guidance and requirements of the law data."""
    limbs: dict[str, Limb]
    """The limbs by the IRIs of their shapes, the rule's own first."""
    wordings: dict[str, Wording]
    """What shapes and constraints say for themselves, by IRI."""
    advice: tuple[Advice, ...]
    examples: tuple[Example, ...]
    turns: Turns = field(default_factory=Turns)
    former: tuple[str, ...] = ()
    """The ids of rules in whose place it stands."""

    @property
    def is_shipped(self) -> bool:
        """Say whether it comes with the package, proven by its tests."""
        return self.path.is_relative_to(assets.folder("shapes"))

    @property
    def jurisdiction(self) -> str:
        """Name the nations, or nations together, in which it is asked."""
        return named(self.jurisdictions)

    @property
    def silences(self) -> tuple[str, ...]:
        """Name the kinds of thing whose absence it may rest on: silence there is no breach."""
        kinds = sorted({one.missing for one in self.wordings.values() if one.missing})
        return tuple(ontology.label(rdf.NamedNode(kind)) or kind for kind in kinds)

    @property
    def particulars(self) -> tuple[str, ...]:
        """Say of each limb that differs in severity, era or jurisdiction how it does."""
        told = []
        for limb in self.limbs.values():
            said = [limb.severity, str(limb.era)]
            if limb.jurisdictions != self.jurisdictions:
                said.append(named(limb.jurisdictions))
            if said != [self.severity, str(self.era)]:
                name = limb.shape.rpartition("/")[2].removeprefix(f"{self.id}-").replace("-", " ")
                told.append(f"{name}: {', '.join(said)}")
        return tuple(told)

    def wording(self, *nodes: str | None) -> Wording:
        """Give what some of its nodes say, the first of them before the others."""
        said = Wording()
        for node in nodes:
            said = said.over(self.wordings.get(node or "", Wording()))
        return said


def named(jurisdictions: tuple[str, ...]) -> str:
    """Name some jurisdictions, given by IRI, in one phrase."""
    return " and ".join(ontology.label(rdf.NamedNode(one)) or one for one in jurisdictions)
