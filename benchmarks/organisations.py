"""What all organisations of the synthetic England share: people, posts, lines, units, bodies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.world import SETTLED, World, coded, day, law, text, truth

_FIRST = (
    "Amina Beth Callum Devi Ewan Farah Grace Hassan Imogen Joel Kerry Liam Moira Nadia Owen Priya "
    "Quentin Rosa Samir Tess Usha Victor Wendy Yusuf Zoe"
).split()
_LAST = (
    "Ashworth Bell Carr Dunn Ellis Frost Gill Hale Ives Jones Khan Lowe Marsh Nash Okoro Patel "
    "Quinn Reid Shah Todd Underhill Vale Webb Young"
).split()
_KINDS = (
    "actions agreements bodies decisions delegations deputies employment-routes functions holders "
    "interests lines memberships organisations posts qualifications safeguards"
).split()


@dataclass(frozen=True)
class Organisation:
    """An organisation being described, with the prefix of the keys of its things."""

    world: World
    iri: str
    key: str
    name: str

    def role(self, *roles: str) -> list[str]:
        """Give codes of statutory roles."""
        return [coded("statutory-role", role) for role in roles]

    def person(self, key: str) -> str:
        """Describe somebody with a name drawn from the seed."""
        draw = self.world.random
        name = f"{draw.choice(_FIRST)} {draw.choice(_LAST)}"
        return self.world.thing("person", f"{self.key}-{key}-holder", "Person", name)

    def post(
        self,
        key: str,
        title: str,
        place: str,
        *,
        roles: Sequence[str] = (),
        elected: bool = False,
        appointed_by: str | None = None,
        qualification: str | None = None,
    ) -> str:
        """Describe a post with somebody who holds it: elected, appointed, or employed here."""
        post = self.world.thing(
            "post",
            f"{self.key}-{key}",
            "Post",
            f"{title}, {self.name}",
            postIn=place,
            fulfilsRole=self.role(*roles),
            postStatus=coded("post-status", "established-filled"),
        )
        kind = "elected" if elected else "substantive"
        tenure = {}
        if appointed_by:
            tenure["appointedBy"] = appointed_by
        elif not elected:
            tenure["employedBy"] = self.iri
        if qualification:
            tenure["qualification"] = text(qualification)
        self.world.thing(
            "tenure",
            f"{self.key}-{key}-tenure",
            "PostHolding",
            holds=post,
            heldBy=self.person(key),
            validFrom=day(SETTLED),
            appointmentType=coded("appointment-type", kind),
            **tenure,
        )
        return post

    def line(
        self, key: str, party: str, superior: str, kind: str, *scope: str, **values: str
    ) -> str:
        """Describe a line of accountability."""
        return self.world.thing(
            "line",
            f"{self.key}-{key}-{kind}",
            "AccountabilityLine",
            accountableParty=party,
            accountableTo=superior,
            accountabilityKind=coded("accountability-kind", kind),
            hasScope=scope,
            validFrom=day(SETTLED),
            **values,
        )

    def duty(self, key: str, holder: str, kind: str, *things: str, **values: str) -> str:
        """Describe a responsibility."""
        return self.world.thing(
            "responsibility",
            f"{self.key}-{key}-{kind}",
            "Responsibility",
            responsibleParty=holder,
            responsibilityKind=coded("responsibility-kind", kind),
            responsibleFor=things,
            validFrom=day(SETTLED),
            **values,
        )

    def function(self, key: str, name: str, *, part_of: str | None = None) -> str:
        """Describe a function vested in the organisation."""
        wider = {"isPartOf": part_of} if part_of else {}
        return self.world.thing(
            "function",
            f"{self.key}-{key}",
            "Function",
            f"{name} in {self.name}",
            vestedIn=self.iri,
            **wider,
        )

    def unit(
        self,
        key: str,
        name: str,
        parent: str,
        head_title: str,
        superior: str,
        *scope: str,
        roles: Sequence[str] = (),
        qualification: str | None = None,
    ) -> tuple[str, str]:
        """Describe a unit with the post that heads it and its operational line; give both."""
        unit = self.world.thing(
            "unit",
            f"{self.key}-{key}",
            "OrganisationalUnit",
            f"{name}, {self.name}",
            isPartOf=parent,
        )
        head = self.post(f"{key}-head", head_title, unit, roles=roles, qualification=qualification)
        self.world.add(unit, "headedBy", head)
        self.line(f"{key}-head", head, superior, "operational", *scope, isDirect=truth(value=True))
        return unit, head

    def body(
        self,
        key: str,
        cls: str,
        name: str,
        *,
        decides_by: str | None = None,
        **values: str | Sequence[str],
    ) -> str:
        """Describe a body; one that decides names the provision it rests on."""
        values.setdefault("parentBody", self.iri)
        if decides_by:
            values |= {
                "takesDecisions": truth(value=True),
                "hasBasis": law(decides_by),
                "termsOfReference": text("adopted at the annual meeting"),
            }
        return self.world.thing("body", f"{self.key}-{key}", cls, f"{name}, {self.name}", **values)

    def seat(self, key: str, body: str, member: str | None, *capacities: str, **values: str) -> str:
        """Describe a seat on a body."""
        if member is not None:
            values["member"] = member
        return self.world.thing(
            "membership",
            f"{self.key}-{key}-seat",
            "Membership",
            membershipOf=body,
            capacity=[coded("membership-capacity", one) for one in capacities],
            validFrom=day(SETTLED),
            **values,
        )

    def declare_complete(self) -> None:
        """Declare the description of the organisation complete for everything."""
        complete(self.world, self.iri, self.key)


def complete(world: World, about: str, key: str) -> str:
    """Declare a description complete for every kind of thing."""
    kinds = [coded("completeness-kind", kind) for kind in _KINDS]
    return world.thing(
        "completeness", f"{key}-complete", "CompletenessDeclaration", about=about, completeFor=kinds
    )


def organisation(world: World, key: str, cls: str, name: str) -> Organisation:
    """Begin to describe an organisation."""
    iri = world.thing("organisation", key, cls, name)
    found = Organisation(world, iri, key, name)
    found.declare_complete()
    return found


def services(
    own: Organisation, unit: str, head: str, key: str, scope: str, *, staff: int
) -> list[str]:
    """Describe two services of one team each below a director; give the heads of service."""
    heads = []
    for number in (1, 2):
        name = f"{key}-s{number}"
        work = own.function(name, f"service {number} of {key}", part_of=scope)
        service, chief = own.unit(
            name,
            f"Service {number} of {key}",
            unit,
            f"Head of service {number} of {key}",
            head,
            work,
        )
        heads.append(chief)
        label = f"{name}-t1"
        team, manager = own.unit(
            label, f"Team {label}", service, f"Manager of {label}", chief, work
        )
        for officer in range(1, staff + 1):
            post = own.post(f"{label}-o{officer}", f"Officer {officer} of {label}", team)
            own.line(f"{label}-o{officer}", post, manager, "operational", work)
    return heads
