"""What networks are made of: kinds of nodes, kinds of edges, and what is said of each.

Layer 1. Which columns of a table become attributes, ``ontology/tables`` says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from caregraph import rdf
from caregraph.columns import Column
from caregraph.tables import tables
from caregraph.vocab import BASE, CG

KINDS = {
    "organisation": CG.Organisation,
    "unit": CG.OrganisationalUnit,
    "post": CG.Post,
    "body": CG.GovernanceBody,
    "arrangement": CG.Arrangement,
    "agreement": CG.Agreement,
    "person": CG.Person,
}
"""The kinds of nodes, each with its class."""


@dataclass(frozen=True)
class Relation:
    """One kind of edge: which statement it is made from, and how it is read."""

    name: str
    """Read from source to target: *the Director* answers to *the Chief Executive*."""
    target: rdf.NamedNode
    """The property that gives where the edge leads."""
    source: rdf.NamedNode | None = None
    """The property that gives where it starts; ``None``: the thing that has ``target`` itself."""
    cls: rdf.NamedNode | None = None
    """The class of the statements the edge is made from; ``None``: a plain property."""
    kind: rdf.NamedNode | None = None
    """The property that gives the ``kind`` of the edge."""
    backwards: bool = False
    """A plain property whose subject is the target: an agreement has a party."""


RELATIONS = (
    Relation(
        "answers to",
        CG.accountableTo,
        CG.accountableParty,
        CG.AccountabilityLine,
        CG.accountabilityKind,
    ),
    Relation("is member of", CG.membershipOf, CG.member, CG.Membership, CG.capacity),
    Relation("holds", CG.holds, CG.heldBy, CG.PostHolding, CG.appointmentType),
    Relation(
        "is responsible for",
        CG.responsibleFor,
        CG.responsibleParty,
        CG.Responsibility,
        CG.responsibilityKind,
    ),
    Relation("delegates to", CG.delegatedTo, CG.delegatedBy, CG.Delegation),
    Relation("gives resources to", CG.flowTo, CG.flowFrom, CG.ResourceFlow),
    Relation("decides in", CG.sideOf, CG.decisionMaker, CG.ArrangementSide),
    Relation("may be the same as", CG.otherThing, CG.oneThing, CG.PossibleIdentity),
    Relation("heads", CG.headedBy, backwards=True),
    Relation("is in", CG.postIn),
    Relation("serves", CG.serves),
    Relation("is deputy for", CG.deputyFor),
    Relation("is part of", CG.isPartOf),
    Relation("is staffed from", CG.staffedFrom),
    Relation("is constituted by", CG.parentBody),
    Relation("is used at", CG.heldAt),
    Relation("is party to", CG.hasParty, backwards=True),
    Relation("hosts", CG.hostPartner, backwards=True),
)
"""Every kind of edge. Accountability runs upwards, from who answers to who is answered to."""

CONTAINMENT = ("is in", "is part of", "is constituted by")
"""The relations that put a post, unit or body into a larger one."""


RESERVED = frozenset(
    {
        "id",
        "name",
        "key",
        "source",
        "target",
        "start",
        "end",
        "viz",
        "type",
        "pid",
        "parents",
    }
)
"""Names of attributes that some format keeps for itself."""
_FOUND = frozenset(
    {
        "relation",
        "kind",
        "iri",
        "label",
        "marks",
        "class",
        "organisation",
        "parent",
        "in_effect",
        "state",
        "holders",
        "responsibilities",
        "members_described",
        "sides_described",
        "structure",
        "evidence",
        "times",
    }
)
"""Names of attributes that are found out and said in no column."""


@cache
def attributes(cls: rdf.NamedNode) -> Mapping[str, Column]:
    """Give the columns that become attributes of things of a class, by the name of the attribute.

    A column that is an edge, or what an edge is made of, is none. A name that is taken is told as
    what is stated. A class without a table has none.
    """
    edges = {
        part for one in RELATIONS for part in (one.target, one.source, one.kind) if part is not None
    }
    columns = [
        column
        for table in tables().values()
        if table.cls == cls.value.removeprefix(BASE)
        for column in table.showing("networks")
        if column.iri not in edges
    ]
    taken = RESERVED | _FOUND
    return {
        f"stated_{one.networked}" if one.networked in taken else one.networked: one
        for one in columns
    }
