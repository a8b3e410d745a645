"""Organisations, units, posts and who holds them, in RDF: W3C ORG and the EU's CPOV.

Layer 2. Whom a post reports to becomes a line whose kind is not stated. What holds of a member by
its role alone is a post that says so. The mapping is in ``docs/pages/how-to/registers.md``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from caregraph.errors import SourceError
from caregraph.lists import _council_words
from caregraph.lists._ends import after
from caregraph.lists._given import Given
from caregraph.lists._org_graph import CPOV, ORG, Graph, is_of_organisations, tail
from caregraph.lists._tables import Cells, Tables
from caregraph.model import ReadTables
from caregraph.vocab import PREFIXES

TITLE = "organisations, posts and members in RDF (W3C ORG, CPOV)"

_ORGANISATIONS = (
    *(
        f"{ORG}{one}"
        for one in ("Organization", "FormalOrganization", "OrganizationalCollaboration")
    ),
    f"{CPOV}PublicOrganisation",
    "http://www.w3.org/ns/regorg#RegisteredOrganization",
)
_PEOPLE = (
    f"{PREFIXES['foaf']}Person",
    "http://www.w3.org/ns/person#Person",
    "http://schema.org/Person",
    "https://schema.org/Person",
    "http://www.w3.org/2006/vcard/ns#Individual",
)
_IDENTIFIERS = (
    f"{ORG}identifier",
    f"{PREFIXES['dcterms']}identifier",
    f"{PREFIXES['skos']}notation",
)
_WHEN = (
    *(f"{PREFIXES['dcterms']}{one}" for one in ("date", "issued")),
    *(f"{PREFIXES['prov']}{one}" for one in ("atTime", "endedAtTime", "startedAtTime")),
)
_STARTS = ("http://schema.org/foundingDate", "https://schema.org/foundingDate")
_ENDS = ("http://schema.org/dissolutionDate", "https://schema.org/dissolutionDate")


def recognises(given: Given) -> bool:
    """Say whether one of the files uses terms of the organisation ontology, and none of ours."""
    return any(is_of_organisations(one.statements) for one in given.files)


def read(given: Given, key: str) -> ReadTables:
    """Read organisations, units, posts, people, who holds and reports to what, and changes.

    Raises:
        SourceError: nothing of these is in it.
    """
    tables = Tables(given, TITLE)
    graph = Graph()
    for file in given.files:
        if is_of_organisations(file.statements):
            graph.add(file.name, file.statements)
    reading = _Reading(tables, graph)
    if not reading.things:
        raise SourceError(
            "it describes no organisation, unit, post or person",
            where=str(given.path),
            code="empty-list",
            hint="Things of the type org:Organization, org:Post or foaf:Person were expected.",
        )
    tables.describe(key, f"Organisations of {given.path.stem}", "dataset")
    reading.finish()
    return tables.reading()


class _Reading:
    """The things of a graph, by what they are, and the rows made of them."""

    def __init__(self, tables: Tables, graph: Graph) -> None:
        self._tables = tables
        self._graph = graph
        self._keys: dict[str, str] = {}
        self._roles: dict[tuple[str, str], str] = {}
        self._holds: dict[str, list[str]] = defaultdict(list)
        self._seen: Counter[str] = Counter()
        self.things = self._sorted()

    def _sorted(self) -> dict[str, str]:
        """Give the table of each thing; what is of several kinds is of the first."""
        graph = self._graph
        found: dict[str, str] = {}
        members = {one for it in graph.about("member") for one in graph.things(it, "member")}
        for table, things in (
            ("posts", [*graph.typed(f"{ORG}Post"), *graph.about("postIn"), *graph.about("heldBy")]),
            ("units", [*graph.typed(f"{ORG}OrganizationalUnit"), *graph.about("unitOf")]),
            ("organisations", graph.typed(*_ORGANISATIONS)),
            ("people", [*graph.typed(*_PEOPLE), *graph.objects("heldBy")]),
            ("organisations", self._tied()),
            ("people", [one for one in graph.about("memberOf") if one not in members]),
        ):
            for one in things:
                found.setdefault(one, table)
        within = {*graph.objects("postIn"), *graph.objects("unitOf")}
        for one, table in found.items():
            if table == "organisations" and one not in within and self._kind(one):
                found[one] = "bodies"
        return found

    def _tied(self) -> list[str]:
        """Give what the ontology says to be organisations by how they are tied to others."""
        graph = self._graph
        terms = ("postIn", "unitOf", "organization", "memberOf", "subOrganizationOf")
        tied = [one for term in terms for one in graph.objects(term)]
        tied += graph.about("subOrganizationOf")
        for term in ("originalOrganization", "resultingOrganization"):
            tied += graph.objects(term)
        return tied

    def _kind(self, thing: str) -> str:
        """Give the type of body that the name of something or its class tells."""
        classes = [self._graph.label(one) for one in self._graph.things(thing, "classification")]
        names = (*classes, self._graph.label(thing))
        return next(filter(None, map(_council_words.kind, names)), "")

    def finish(self) -> None:
        """Make the rows, and tell what was understood."""
        for thing, table in self.things.items():
            self._keys[thing] = self._tables.key(f"{_SHORT[table]}-{tail(thing)}")
            for person in self._graph.things(thing, "heldBy") if table == "posts" else ():
                self._holds[person].append(thing)
        for thing, table in self.things.items():
            self._thing(thing, table)
        for post in self._graph.about("heldBy"):
            for person in self._graph.things(post, "heldBy"):
                held = {"person": self._keys[person], "post": self._keys[post]}
                if self.things[person] == "people":
                    self._row("tenures", f"{self._keys[person]}-{self._keys[post]}", post, held)
        self._memberships()
        self._lines()
        self._changes()
        self._tell()

    def _row(self, table: str, key: str, thing: str, cells: Mapping[str, Cells]) -> None:
        self._put(table, self._tables.key(key), thing, cells)

    def _put(self, table: str, key: str, thing: str, cells: Mapping[str, Cells]) -> None:
        where = thing if not thing.startswith("_:") else f"a thing without a name ({thing[2:]})"
        state = {} if table == "people" else {"status": cells.get("status") or "in force"}
        said = {**cells, **state, "evidence": self._tables.at(self._graph.file[thing], where)}
        self._tables.row(table, key, self._graph.file[thing], 0, said)

    def _thing(self, thing: str, table: str) -> None:
        graph = self._graph
        called = graph.label(thing)
        if not called and table == "posts":
            called = next(filter(None, map(graph.label, graph.things(thing, "role"))), "")
        codes = graph.texts(thing, _IDENTIFIERS)
        cells: dict[str, Cells] = {
            "title" if table == "posts" else "name": called or tail(thing),
            "also known as": graph.others(thing),
            "note": f"Identifier: {', '.join(codes)}." if codes else "",
        }
        if table == "posts":
            cells["in"] = self._those(thing, "postIn", {"organisations", "units"})
        elif table == "units":
            cells["part of"] = self._wider(thing, {"organisations", "units"})
            cells["headed by"] = self._head(thing)
        elif table == "organisations":
            cells["part of"] = self._wider(thing, {"organisations"})
        elif table == "bodies":
            cells["parent"] = self._wider(thing, {"organisations", "bodies", "units"})
            cells["type"] = self._kind(thing)
        if table in ("organisations", "bodies", "units"):
            end = graph.day(thing, *_ENDS)
            cells |= {"from": graph.day(thing, *_STARTS), "until": after(end)}
            cells["status"] = "ended" if end else "in force"
        self._put(table, self._keys[thing], thing, cells)

    def _those(self, thing: str, term: str, tables: set[str]) -> list[str]:
        """Give the keys of what a term ties something to; what no such row can name is told."""
        found = []
        for one in self._graph.things(thing, term):
            if self.things.get(one) in tables:
                found.append(self._keys[one])
            else:
                said = f"{tail(thing)} names under org:{term} what it cannot be tied to"
                self._unknown(one, said)
        return found

    def _wider(self, thing: str, tables: set[str]) -> list[str]:
        wider = (self._those(thing, one, tables) for one in ("unitOf", "subOrganizationOf"))
        return list(dict.fromkeys(key for keys in wider for key in keys))

    def _head(self, unit: str) -> str:
        """Give the post of whoever heads a unit, where that person holds one post alone."""
        for person in self._graph.about("headOf"):
            if unit in self._graph.things(person, "headOf"):
                posts = self._holds.get(person, [])
                if len(posts) == 1:
                    return self._keys[posts[0]]
                self._unknown(person, f"who heads {tail(unit)} does not hold one post alone")
        return ""

    def _unknown(self, thing: str, said: str) -> None:
        file = self._graph.file[thing]
        self._tables.leave_out("unknown-reference", file, 0, said, value=thing)

    def _memberships(self) -> None:
        graph = self._graph
        for one in graph.about("member"):
            first, last = ("", "")
            for interval in graph.things(one, "memberDuring"):
                first, last = graph.span(interval)
            days = {"from": first, "until": after(last), "status": "ended" if last else "in force"}
            roles = [graph.label(role) or tail(role) for role in graph.things(one, "role")]
            for where in graph.things(one, "organization"):
                for member in graph.things(one, "member"):
                    self._member(one, member, where, next(iter(roles), ""), days)
        for member in graph.about("memberOf"):
            for where in graph.things(member, "memberOf"):
                self._member(member, member, where, "", {})

    def _member(
        self, source: str, member: str, where: str, role: str, days: Mapping[str, Cells]
    ) -> None:
        """Make a seat of a member of a body, a tenure of a role, or a tie of an organisation."""
        who, place = self.things.get(member, ""), self.things.get(where, "")
        if not who or not place:
            said = "a membership names somebody or something of which nothing is said"
            self._unknown(where if who else member, said)
            return
        key = f"{self._keys[where]}-{self._keys[member]}"
        if place == "bodies":
            capacity, _, words = _council_words.role(role)
            seat = {"body": self._keys[where], "member": self._keys[member], "capacity": capacity}
            self._row("memberships", key, source, {**seat, "described as": words, **days})
        elif self._holds_in(member, where) and not (days.get("from") or days.get("until")):
            self._seen["held"] += 1
        elif who == "people" and role:
            held = {"person": self._keys[member], "post": self._role(source, where, role)}
            self._row("tenures", key, source, {**held, **days})
        elif who == place == "organisations":
            tie = {"organisation": self._keys[member], "kind": "member of", "to": self._keys[where]}
            self._row("relations", key, source, {**tie, **days})
        else:
            self._seen["nowhere"] += 1

    def _holds_in(self, person: str, where: str) -> bool:
        posts = self._holds.get(person, ())
        return any(where in self._graph.things(post, "postIn") for post in posts)

    def _role(self, source: str, where: str, role: str) -> str:
        """Give the post that stands for a role in an organisation or a unit."""
        if (where, role) not in self._roles:
            self._roles[where, role] = self._tables.key(f"role-{tail(where)}-{role}")
            note = "Stated as the role of a member, and not as a post."
            cells = {"title": role, "in": self._keys[where], "note": note}
            self._put("posts", self._roles[where, role], source, cells)
        return self._roles[where, role]

    def _lines(self) -> None:
        for who in self._graph.about("reportsTo"):
            for to in self._graph.things(who, "reportsTo"):
                ends = self._end(who), self._end(to)
                if who == to:
                    self._seen["itself"] += 1
                elif all(ends):
                    cells = {"who answers": ends[0], "to whom": ends[1]}
                    self._row("lines", f"{ends[0]}-{ends[1]}", who, cells)
                else:
                    lost = to if ends[0] else who
                    self._unknown(lost, f"{tail(who)} reports to {tail(to)}, and one is not known")

    def _end(self, thing: str) -> str:
        """Give the key of an end of a line; of a person, that of the one post that it holds."""
        if self.things.get(thing) == "people":
            posts = self._holds.get(thing, [])
            return self._keys[posts[0]] if len(posts) == 1 else ""
        return self._keys.get(thing, "")

    def _changes(self) -> None:
        graph = self._graph
        events = [*graph.about("originalOrganization"), *graph.about("resultingOrganization")]
        for event in dict.fromkeys(events):
            before = self._known(event, "originalOrganization")
            after_it = self._known(event, "resultingOrganization")
            goes_on = set(before) & set(after_it)
            if not after_it or set(before) == set(after_it):
                said = f"what came of {graph.label(event) or tail(event)} is not said"
                self._unknown(event, said)
                continue
            kind = "subsume" if goes_on else "replace" if before else "establish"
            cells = {
                "event": kind,
                "before": before,
                "after": after_it,
                "from": graph.day(event, *_WHEN),
                "note": graph.label(event),
            }
            self._row("successions", f"change-{tail(event)}", event, cells)

    def _known(self, event: str, term: str) -> list[str]:
        return [self._keys[one] for one in self._graph.things(event, term) if one in self._keys]

    def _tell(self) -> None:
        notes = self._tables.notes
        if self._seen["itself"]:
            notes.append(f"{self._seen['itself']} report to themselves: nobody is above them")
        if self._seen["held"]:
            notes.append(
                f"{self._seen['held']} memberships are of those who hold a post there, and say no "
                "more than that"
            )
        if self._seen["nowhere"]:
            notes.append(
                f"{self._seen['nowhere']} memberships say no role, and are not of a body that "
                "meets; they are not taken over"
            )
        if linked := len(self._graph.about("linkedTo")):
            notes.append(f"{linked} are linked to others in a way that is not said: not taken over")
        if self._graph.misspelt:
            notes.append(
                f"{self._graph.misspelt} statements say org:organisation, which is org:organization"
            )


_SHORT = {
    "posts": "post",
    "units": "unit",
    "organisations": "organisation",
    "bodies": "body",
    "people": "person",
}
