"""The rows of a description that begins with what law requires of one body.

Each row is marked *required; not described* and has the provision that asks for it as its evidence.
The rows are made of the parts that ``graph.lacking`` gives, so that they and what an existing
description lacks are one list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import count

from caregraph.english import upper
from caregraph.graph import law, ontology
from caregraph.graph.lacking import Asked, asked_of
from caregraph.graph.requirements import RequiredPart
from caregraph.graph.stated import REQUIRED
from caregraph.rdf import NamedNode
from caregraph.vocab import CG, PREFIXES, RDF, SKOS

Row = dict[str, str]
_KINDS = {CG.Guidance: "guidance", CG.LegalRequirement: "external context"}
"""What kind of source a part of the law is where it is no enactment."""


def rows(name: str, kind: NamedNode, day: date) -> dict[str, list[Row]]:
    """Give the rows by table: the structure, its organisation, and what is required of that.

    Args:
        name: The key of the structure.
        kind: The class of the organisation.
        day: The day as at which it is described.
    """
    return _Template(name, kind, day).tables


class _Template:
    """The rows of a description as they are made."""

    def __init__(self, name: str, kind: NamedNode, day: date) -> None:
        self.tables: dict[str, list[Row]] = {}
        self._keys = {name}
        self._sources: dict[NamedNode, str] = {}
        self._bodies: dict[NamedNode, str] = {}
        """The key of the row of each kind of body."""
        self._posts: dict[NamedNode, str] = {}
        """The key of the first row of each role."""
        label = ontology.label(kind) or kind.value
        asked = asked_of(kind, day)
        known = [
            one
            for one in ontology.objects(kind, CG.existenceBasis)
            if isinstance(one, NamedNode) and law.in_force(one, day) != "no"
        ]
        known = known or [one for some in asked[:1] for one in some.part.provisions]
        self._organisation = self._add(
            "organisations",
            "organisation",
            name=name,
            type=label,
            status="in force",
            evidence=self._evidence(known) if known else self._own_source(),
        )
        self._fill(asked)
        self.tables["structure"] = [
            {
                "key": name,
                "title": f"{name}: {label}",
                "main source": self.tables["sources"][0]["key"],
                "as at": day.isoformat(),
            }
        ]

    def _fill(self, asked: Sequence[Asked]) -> None:
        """Add the rows of all that is asked: bodies first, on which others sit."""
        for kind, add in (("body", self._body), ("post", self._post), ("seat", self._seat)):
            for one in asked:
                if one.part.kind == kind:
                    for _ in range(one.part.at_least):
                        add(one)

    def _body(self, one: Asked) -> None:
        part, (first, *_) = one.part, one.part.asks_for
        name = upper(ontology.label(first) or part.label)
        if first in ontology.subclasses(CG.Organisation):
            self._mark("organisations", name, part, name=name, type=ontology.label(first) or "")
            return
        column = "type" if first in ontology.subclasses(CG.GovernanceBody) else "body type"
        sort = {column: ontology.label(first) or ""}
        key = self._mark("bodies", name, part, name=name, parent=self._organisation, **sort)
        self._bodies.setdefault(first, key)

    def _post(self, one: Asked) -> None:
        part, (role, *_) = one.part, one.part.asks_for
        name = ontology.label(role) or part.label
        key = self._mark(
            "posts", name, part, title=upper(name), roles=name, **{"in": self._organisation}
        )
        self._posts.setdefault(role, key)
        if part.sits_on and (body := self._board(part.sits_on)):
            self._mark("memberships", f"{body} {key}", part, body=body, member=key)

    def _seat(self, one: Asked) -> None:
        part = one.part
        body = self._bodies.get(one.on.asks_for[0]) if one.on else None
        body = body or self._board(CG.GoverningBoard) or self._meeting(part)
        posts = [self._posts[role] for role in part.asks_for if role in self._posts]
        capacities = [
            label
            for label, code in ontology.codes("membership-capacity").items()
            if code in (*part.asks_for, part.capacity) and label == ontology.label(code)
        ]
        self._mark(
            "memberships",
            f"{body} {ontology.label(part.asks_for[0]) or part.label}",
            part,
            body=body,
            member=posts[0] if posts else "",
            capacity=capacities[0] if capacities else "",
            **{"described as": "" if posts else part.label},
        )

    def _board(self, kind: NamedNode) -> str | None:
        """Give the key of the body of a kind, or of a narrower or wider one."""
        near = {*ontology.subclasses(kind), *ontology.superclasses(kind)} - {CG.GovernanceBody}
        return next((key for cls, key in self._bodies.items() if cls in near), None)

    def _meeting(self, part: RequiredPart) -> str:
        """Add the members of an organisation as they meet, on whose seats its own law speaks."""
        name = ontology.label(CG.GoverningBoard) or ""
        key = self._mark(
            "bodies", name, part, name=upper(name), type=name, parent=self._organisation
        )
        return self._bodies.setdefault(CG.GoverningBoard, key)

    def _mark(self, table: str, key: str, part: RequiredPart, **cells: str) -> str:
        """Add a row that is required and not described."""
        said = [one for one in (part.label, part.note) if one]
        return self._add(
            table,
            key,
            **{name: cell for name, cell in cells.items() if cell},
            status=ontology.label(REQUIRED) or "",
            evidence=self._evidence(part.provisions),
            note=". ".join(upper(one.rstrip(".")) for one in said) + ".",
        )

    def _add(self, table: str, key: str, **cells: str) -> str:
        """Add a row under a key of its own, which gets a number where it is taken."""
        slug = "-".join(re.findall(r"[a-z0-9]+", key.casefold().replace("'", "")))
        numbered = (slug if number == 1 else f"{slug}-{number}" for number in count(1))
        own = next(one for one in numbered if one not in self._keys)
        self._keys.add(own)
        self.tables.setdefault(table, []).append({"key": own, **cells})
        return own

    def _evidence(self, nodes: Iterable[NamedNode]) -> str:
        """Cite provisions: the source that each is in, which gets a row, and the place in it."""
        return "; ".join(self._cited(one) for one in nodes)

    def _cited(self, node: NamedNode) -> str:
        whole = next((NamedNode(one) for one in law.wholes(node.value)), node)
        title = ontology.label(whole) or whole.value
        if whole not in self._sources:
            types = {*ontology.objects(whole, RDF.type)}
            self._sources[whole] = self._add(
                "sources",
                next(ontology.texts(whole, SKOS.notation), whole.value.rpartition("/")[2]),
                title=title,
                type=next((said for cls, said in _KINDS.items() if cls in types), "enactment"),
                address="" if whole.value.startswith(PREFIXES["law"]) else whole.value,
            )
        place = (ontology.label(node) or node.value).removeprefix(title).strip(" ,")
        return f"{self._sources[whole]} {place or 'the whole'}"

    def _own_source(self) -> str:
        """Add a source to put one's own in the place of, where no law says anything."""
        key = self._add("sources", "source", title="What describes it", type="external context")
        return f"{key} 1"
