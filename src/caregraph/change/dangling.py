"""What others had with things that end: open business, a line for each relation that is lost.

Layer 4. Nothing is repaired and no successor guessed: what is not said to pass stays where it was,
and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

from caregraph import rdf
from caregraph.change.side import Side
from caregraph.change.words import phrase
from caregraph.comparisons import Dangling, Group
from caregraph.rdf import Node
from caregraph.results import Thing
from caregraph.vocab import CG

GROUPS: tuple[Group, ...] = ("functions", "roles", "lines", "money", "people", "bodies", "papers")
"""The order in which what dangles is told."""


@dataclass(frozen=True)
class _Relation:
    """A property by which something in effect depends on what it names."""

    group: Group
    name: str
    property: rdf.NamedNode
    said: str
    """What is said of the thing that is left; ``{lost}`` for what ended."""


_RELATIONS = (
    _Relation(
        "functions", "delegated-by", CG.delegatedBy, "delegated by nobody known: {lost} ends"
    ),
    _Relation(
        "functions",
        "delegated-to",
        CG.delegatedTo,
        "exercised by nobody known: {lost}, to which it is delegated, ends",
    ),
    _Relation("lines", "accountable-to", CG.accountableTo, ""),
    _Relation("money", "fund-held-by", CG.fundHeldBy, "loses who holds it, {lost}"),
    _Relation("money", "host", CG.hostPartner, "loses its host, {lost}"),
    _Relation("money", "contributor", CG.hasContributor, "loses a contributor, {lost}"),
    _Relation("money", "manager", CG.poolManager, "loses its manager, {lost}"),
    _Relation("money", "under-agreement", CG.underAgreement, "is held under {lost}, which ends"),
    _Relation("money", "flow-from", CG.flowFrom, "comes from nobody known: {lost} ends"),
    _Relation("money", "flow-to", CG.flowTo, "goes to nobody known: {lost} ends"),
    _Relation("people", "employer", CG.employedBy, "loses the employer, {lost}"),
    _Relation(
        "people", "host-of-holder", CG.placedAtDisposalOf, "loses a host of the holder, {lost}"
    ),
    _Relation("bodies", "seat", CG.member, "loses its member, {lost}"),
    _Relation(
        "bodies", "representing", CG.representing, "loses the organisation it is for, {lost}"
    ),
    _Relation("bodies", "headed-by", CG.headedBy, "loses its head, {lost}"),
    _Relation("bodies", "deputy-for", CG.deputyFor, "is deputy of {lost}, which ends"),
    _Relation("bodies", "serves", CG.serves, "no longer serves {lost}"),
    _Relation("bodies", "post-in", CG.postIn, "loses one it is in, {lost}"),
    _Relation("bodies", "part-of", CG.isPartOf, "loses one it is part of, {lost}"),
    _Relation("bodies", "parent", CG.parentBody, "loses a parent, {lost}"),
    _Relation("bodies", "decision-maker", CG.decisionMaker, "loses its decision-maker, {lost}"),
    _Relation(
        "bodies",
        "for-organisation",
        CG.forOrganisation,
        "loses the organisation it decides for, {lost}",
    ),
    _Relation("bodies", "held-at", CG.heldAt, "is held at {lost}, which ends"),
    _Relation("papers", "party", CG.hasParty, "loses a party, {lost}"),
    _Relation("papers", "basis", CG.hasBasis, "rests on {lost}, which ends"),
    _Relation("papers", "scope", CG.hasScope, "is for {lost}, which ends"),
    _Relation("papers", "owner", CG.owner, "loses its owner, {lost}"),
    _Relation("papers", "put-to", CG.putTo, "is put to {lost}, which ends"),
    _Relation("papers", "addressed-to", CG.addressedTo, "is addressed to {lost}, which ends"),
    _Relation("papers", "reported-to", CG.reportedTo, "is reported to {lost}, which ends"),
)


def dangling(before: Side, after: Side, ended: Set[Node]) -> tuple[Dangling, ...]:
    """Give what is left by things that end, gravest first.

    Args:
        before: The view in which they have not ended.
        after: The view in which they have.
        ended: The things, with all that ends with them.
    """
    found = _Found(before, after, ended)
    several = [
        *found.functions(),
        *found.roles(),
        *found.duties(),
        *found.related(),
        *found.people(),
    ]
    return tuple(
        sorted(
            several,
            key=lambda one: (
                GROUPS.index(one.group),
                not one.is_duty,
                one.relation,
                one.thing.label,
                one.thing.iri,
                one.lost.iri,
            ),
        )
    )


class _Found:
    def __init__(self, before: Side, after: Side, ended: Set[Node]) -> None:
        self.before, self.after = before, after
        self.ended = sorted(ended, key=lambda one: one.value)
        self._gone = ended

    def functions(self) -> Iterator[Dangling]:
        """Give the functions that were vested in what ends."""
        for lost in self.ended:
            vestings = self.after.users.get((CG.vestingIn, lost), ())
            functions = {
                *self.after.users.get((CG.vestedIn, lost), ()),
                *(one for row in vestings for one in self.after.nodes(row, CG.vestedFunction)),
            }
            for function in self._left(functions):
                others = self._others(self.after.view.nodes(function, CG.vestedIn), lost)
                named = self.before.named(lost).label
                said = f"vested in nobody known: it was vested in {named}"
                if others:
                    said = f"was vested in {named}, remains vested in {self.after.labels(others)}"
                yield self._dangling(
                    "functions",
                    "vested-in",
                    function,
                    lost,
                    said,
                    others,
                    [function, *vestings],
                    is_duty=not others,
                )

    def roles(self) -> Iterator[Dangling]:
        """Give the roles that posts that end carried in organisations that go on, or in none."""
        for post in self.ended:
            homes = self.before.view.nodes(post, CG.withinOrganisation)
            for role in self.before.nodes(post, CG.fulfilsRole):
                for within in homes:
                    if within not in self._gone and self.after.is_in_effect(within):
                        yield self._role(post, role, within)
                if not homes:
                    yield self._role(post, role)

    def _role(self, post: Node, role: Node, within: Node | None = None) -> Dangling:
        """Tell who carries a role after a post that carried it.

        Args:
            within: The organisation in which it did; of a post that is in none known, whoever
                carries it counts.
        """
        others = [
            one
            for one in self.after.users.get((CG.fulfilsRole, role), ())
            if within is None or within in self.after.view.nodes(one, CG.withinOrganisation)
        ]
        said = f"{self.before.named(post).label} carried the role of {self.before.label(role)}; "
        said += f"now {self.after.labels(others)}" if others else "nobody carries it now"
        thing = role if within is None else within
        return self._dangling(
            "roles", "role", thing, post, said, others, [post], is_duty=not others
        )

    def duties(self) -> Iterator[Dangling]:
        """Give what those that end led, exercised, commissioned, provided or oversaw."""
        for lost in self.ended:
            for row in self._left(self.after.users.get((CG.responsibleParty, lost), ())):
                kinds = self.after.nodes(row, CG.responsibilityKind)
                for what in self._left(self.after.nodes(row, CG.responsibleFor)):
                    others = [
                        who
                        for other in self.after.users.get((CG.responsibleFor, what), ())
                        if set(kinds) & set(self.after.nodes(other, CG.responsibilityKind))
                        for who in self._others(self.after.nodes(other, CG.responsibleParty), lost)
                    ]
                    said = f"{self.before.named(lost).label} {self.after.labels(kinds)} it; "
                    said += (
                        f"now {self.after.labels(others)}" if others else "nobody known does now"
                    )
                    yield self._dangling(
                        "roles",
                        "responsibility",
                        what,
                        lost,
                        said,
                        others,
                        [row],
                        is_duty=not others,
                    )

    def related(self) -> Iterator[Dangling]:
        """Give everything else in effect that names what ends."""
        for lost in self.ended:
            for relation in _RELATIONS:
                for thing in self._left(self.after.users.get((relation.property, lost), ())):
                    others = self._others(self.after.nodes(thing, relation.property), lost)
                    if relation.property == CG.accountableTo:
                        yield from self._line(thing, lost)
                    else:
                        said = relation.said.format(lost=self.before.named(lost).label)
                        said += f"; {self.after.labels(others)} remains" if others else ""
                        yield self._dangling(
                            relation.group, relation.name, thing, lost, said, others, [thing]
                        )

    def _line(self, line: Node, lost: Node) -> Iterator[Dangling]:
        for who in self._left(self.after.nodes(line, CG.accountableParty)):
            lines = [
                one
                for one in self.after.users.get((CG.accountableParty, who), ())
                if one != line and self._gone.isdisjoint(self.after.nodes(one, CG.accountableTo))
            ]
            kind = self.after.labels(self.after.nodes(line, CG.accountabilityKind))
            said = (
                f"{self.after.label(who)} loses whom it answers to ({kind}), "
                f"{self.before.named(lost).label}; "
            )
            said += (
                f"keeps: {'; '.join(phrase(self.after, one) for one in lines)}"
                if lines
                else "no other line from it is recorded"
            )
            yield self._dangling("lines", "accountable-to", line, lost, said, lines, [line])

    def people(self) -> Iterator[Dangling]:
        """Give the people whose posts end, with what they keep, and posts that people leave."""
        for holding in self.ended:
            for person in self._left(self.before.nodes(holding, CG.heldBy)):
                kept = sorted(
                    {
                        post
                        for one in self.after.users.get((CG.heldBy, person), ())
                        for post in self.after.nodes(one, CG.holds)
                    },
                    key=lambda one: one.value,
                )
                for post in self.before.nodes(holding, CG.holds):
                    said = f"loses the post of {self.before.label(post)}; "
                    said += f"keeps {self.after.labels(kept)}" if kept else "holds no other post"
                    lost = post if post in self._gone else holding
                    yield self._dangling("people", "displaced", person, lost, said, kept, [holding])
            for post in self._left(self.before.nodes(holding, CG.holds)):
                if self.after.is_in_effect(post):
                    yield from self._vacant(post, holding)

    def _vacant(self, post: Node, holding: Node) -> Iterator[Dangling]:
        held = self.after.users.get((CG.holds, post), ())
        others = [who for one in held for who in self.after.nodes(one, CG.heldBy)]
        said = (
            f"loses a holder; {self.after.labels(others)} holds it"
            if others
            else "loses its holder; nobody known holds it"
        )
        for person in self.before.nodes(holding, CG.heldBy):
            lost = person if person in self._gone else holding
            yield self._dangling("people", "holder", post, lost, said, others, [holding])

    # Telling

    def _left(self, things: Iterable[Node]) -> list[Node]:
        """Give those of some things that go on, in order."""
        return sorted((one for one in things if one not in self._gone), key=lambda one: one.value)

    def _others(self, things: Iterable[Node], lost: Node) -> list[Node]:
        return [one for one in self._left(things) if one != lost and self.after.is_in_effect(one)]

    def _dangling(  # noqa: PLR0913, PLR0917  a record is as wide as it is
        self,
        group: Group,
        relation: str,
        thing: Node,
        lost: Node,
        said: str,
        remains: Iterable[Node],
        rows: list[Node],
        *,
        is_duty: bool = False,
    ) -> Dangling:
        left = self.after.named(thing)
        told = phrase(self.after, thing) if group not in ("lines", "roles") else left.label
        ended = self.before.named(lost)
        cited = tuple(dict.fromkeys([*self.after.evidence(*rows), *self.before.evidence(*rows)]))
        return Dangling(
            group,
            relation,
            left,
            Thing(lost.value, ended.label),
            said if group == "lines" else f"{told}: {said}",
            tuple(self.after.named(one) for one in dict.fromkeys(remains)),
            cited,
            tuple(sorted({*self.after.rows(*rows), *self.before.rows(*rows)})),
            is_duty,
        )
