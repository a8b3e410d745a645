"""People, organisations, memberships and posts in Popolo JSON.

Layer 2. Popolo is the data specification of the civic technology of the 2010s; EveryPolitician,
PopIt and councils' own feeds write it. Ends are last days. The mapping is in
``docs/pages/how-to/registers.md``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from caregraph.errors import SourceError
from caregraph.lists import _council_words
from caregraph.lists._ends import after
from caregraph.lists._given import Given
from caregraph.lists._json import day, objects, text
from caregraph.lists._popolo_documents import Thing, documents, everything
from caregraph.lists._tables import Cells, Tables
from caregraph.model import ReadTables

TITLE = "people, organisations and memberships (Popolo)"

_BODIES = frozenset({"legislature", "parliament", "chamber", "assembly", "board", "panel"})
"""Classifications of what meets, beside those that titles of bodies tell."""


def recognises(given: Given) -> bool:
    """Say whether one of the files is such a document, or one organisation with what is in it."""
    return any(any(documents(one.json)) for one in given.files)


def read(given: Given, key: str) -> ReadTables:
    """Read organisations and bodies, people, posts, tenures and seats.

    Raises:
        SourceError: no organisation and no person is in it.
    """
    tables = Tables(given, TITLE)
    reading = _Reading(tables)
    for file in given.files:
        for document in documents(file.json):
            reading.collect(file.name, document)
    if not (reading.things["organizations"] or reading.things["people"]):
        raise SourceError(
            "it holds no organisation and no person",
            where=str(given.path),
            code="empty-list",
            hint="They were expected in 'organizations' and 'persons', each with an id.",
        )
    tables.describe(key, f"People and organisations of {given.path.stem}", "dataset")
    reading.finish()
    return tables.reading()


class _Reading:
    """All things of the documents, wherever they are embedded, and the rows made of them."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._place: dict[int, tuple[str, int]] = {}
        self._keys: dict[tuple[str, str], str] = {}
        self._bodies: set[str] = set()
        self._posts: dict[str, Thing] = {}
        self._roles: dict[tuple[str, str], str] = {}
        self._seen: Counter[str] = Counter()
        self.things: dict[str, dict[str, Thing]] = defaultdict(dict)
        """By what they are and their id; of memberships without one, by what they tie."""

    def collect(self, file: str, document: Thing) -> None:
        """Take over everything of a document, with what is embedded in it."""
        for number, (what, thing) in enumerate(everything(document), 1):
            self._place[id(thing)] = (file, number)
            identity = text(thing, "id")
            if what == "memberships":
                ties = [text(thing, one) for one in ("person_id", "organization_id", "post_id")]
                days = [day(thing, one) for one in ("start_date", "end_date")]
                identity = identity or " ".join((*ties, text(thing, "role"), *days))
            if identity:
                known = self.things[what].get(identity, {})
                whole = {**known, **thing}
                self.things[what][identity] = whole
                self._place[id(whole)] = (file, number)
            elif text(thing, "name") or text(thing, "label"):
                self._tables.leave_out(
                    "missing-field",
                    file,
                    number,
                    "it has no id, so that nothing can name it, and is left out",
                    value=text(thing, "name") or text(thing, "label"),
                )

    def finish(self) -> None:
        """Make the rows, and tell what was not taken over."""
        organisations = self.things["organizations"]
        self._bodies = {one for one in organisations if self._is_body(one)}
        for what in ("organizations", "people"):
            for identity, thing in self.things[what].items():
                name = text(thing, "name") or identity
                self._keys[what, identity] = self._tables.key(
                    f"{_SHORT[what]}-{identity}", is_code=True
                )
                self._names(what, identity, thing, name)
        for identity, thing in organisations.items():
            self._organisation(identity, thing)
        for identity, thing in self.things["people"].items():
            self._row(
                "people", "people", identity, thing, {"name": text(thing, "name") or identity}
            )
        for identity, thing in self.things["posts"].items():
            self._post(identity, thing)
        ends = self._starts()
        for identity, thing in self.things["memberships"].items():
            self._membership(identity, thing, ends)
        self._tell()

    def _is_body(self, identity: str) -> bool:
        thing = self.things["organizations"][identity]
        kind = text(thing, "classification").casefold()
        words = kind.replace("_", " ").replace("-", " ").split()
        named = kind or text(thing, "name")
        return bool(_BODIES.intersection(words) or _council_words.kind(named)) and kind != "party"

    def _row(
        self, table: str, what: str, identity: str, thing: Thing, cells: dict[str, Cells]
    ) -> None:
        key = self._keys[what, identity]
        place = self._tables.at(self._where(thing)[0], f"{_SHORT[what]} {identity}")
        self._tables.row(table, key, *self._where(thing), {**cells, "evidence": place})

    def _where(self, thing: Thing) -> tuple[str, int]:
        return self._place[id(thing)]

    def _names(self, what: str, identity: str, thing: Thing, name: str) -> None:
        """Make rows of the names that were borne for a time."""
        said = self._tables.at(self._where(thing)[0], f"{_SHORT[what]} {identity} names")
        for one in objects(thing, "other_names"):
            first, last = day(one, "start_date"), day(one, "end_date")
            if text(one, "name") and (first or last) and text(one, "name") != name:
                cells = {
                    "of": self._keys[what, identity],
                    "name": text(one, "name"),
                    "from": first,
                    "until": after(last),
                    "evidence": said,
                }
                key = self._tables.key(f"{self._keys[what, identity]}-name")
                self._tables.row("names", key, *self._where(thing), cells)

    def _organisation(self, identity: str, thing: Thing) -> None:
        until = after(day(thing, "dissolution_date"))
        parent = text(thing, "parent_id")
        wider = self._keys.get(("organizations", parent), "")
        if parent and not wider:
            self._unknown(thing, parent)
        kind = text(thing, "classification")
        name = text(thing, "name") or identity
        codes = [
            f"{text(one, 'scheme')}:{text(one, 'identifier')}"
            for one in objects(thing, "identifiers")
            if text(one, "scheme") and text(one, "identifier")
        ]
        cells: dict[str, Cells] = {
            "name": name,
            "also known as": _undated(thing, name),
            "status": "ended" if until else "in force",
            "from": day(thing, "founding_date"),
            "until": until,
            "note": f"Classification: {kind}." if kind else "",
        }
        if identity in self._bodies:
            told = _council_words.kind(kind) or _council_words.kind(name)
            self._row(
                "bodies", "organizations", identity, thing, {**cells, "type": told, "parent": wider}
            )
            return
        if wider and parent in self._bodies:
            self._tables.leave_out(
                "unknown-reference",
                *self._where(thing),
                "an organisation is said to be in a body that meets; it is kept, and that is not",
                value=parent,
            )
            wider = ""
        more = {"code": codes[0] if codes else "", "part of": wider}
        self._row("organisations", "organizations", identity, thing, {**cells, **more})

    def _post(self, identity: str, thing: Thing) -> None:
        """Make a row of a post in an organisation; one in a body is a seat, which members tell."""
        where = text(thing, "organization_id")
        self._posts[identity] = thing
        if where in self._bodies:
            self._seen["seats"] += 1
            return
        if where and ("organizations", where) not in self._keys:
            self._unknown(thing, where)
        self._keys["posts", identity] = self._tables.key(f"post-{identity}", is_code=True)
        until = after(day(thing, "end_date"))
        others = thing.get("other_label")
        cells: dict[str, Cells] = {
            "title": text(thing, "label") or text(thing, "role") or identity,
            "also known as": [one for one in others if isinstance(one, str)]
            if isinstance(others, list)
            else [],
            "in": self._keys.get(("organizations", where), ""),
            "status": "ended" if until else "in force",
            "from": day(thing, "start_date"),
            "until": until,
        }
        self._row("posts", "posts", identity, thing, cells)

    def _starts(self) -> dict[tuple[str, str], set[str]]:
        """Give by who and where the days on which memberships begin."""
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for one in self.things["memberships"].values():
            found[text(one, "person_id"), text(one, "organization_id")].add(day(one, "start_date"))
        return found

    def _membership(
        self, identity: str, thing: Thing, starts: Mapping[tuple[str, str], set[str]]
    ) -> None:
        """Make a tenure of who holds a post, and a seat of who is a member of a body."""
        who, where, post = (text(thing, one) for one in ("person_id", "organization_id", "post_id"))
        if not who and isinstance(thing.get("member"), Mapping):
            who = text(thing, "member", "id")
        member = self._keys.get(("people", who)) or self._keys.get(("organizations", who), "")
        if not member or (post and post not in self._posts):
            self._unknown(thing, post if member else who)
            return
        end = day(thing, "end_date")
        until = end if end in starts.get((who, where), ()) else after(end)
        days = {"from": day(thing, "start_date"), "until": until}
        days["status"] = "ended" if until else "in force"
        where = where or text(self._posts.get(post, {}), "organization_id")
        place = {"evidence": self._tables.at(self._where(thing)[0], f"membership {identity}")}
        key = self._tables.key(f"membership-{identity}")
        if ("posts", post) in self._keys and ("people", who) in self._keys:
            held = {"person": member, "post": self._keys["posts", post]}
            self._tables.row("tenures", key, *self._where(thing), {**held, **days, **place})
        elif where in self._bodies:
            seat = self._seat(thing, member, where, post)
            self._tables.row("memberships", key, *self._where(thing), {**seat, **days, **place})
        elif ("organizations", who) in self._keys and ("organizations", where) in self._keys:
            other = self._keys["organizations", where]
            tie = {"organisation": member, "kind": "member of", "to": other}
            self._tables.row("relations", key, *self._where(thing), {**tie, **days, **place})
        elif role := self._role(thing, who, where):
            held = {"person": member, "post": role}
            self._tables.row("tenures", key, *self._where(thing), {**held, **days, **place})
        else:
            self._seen["nowhere"] += 1

    def _role(self, thing: Thing, who: str, where: str) -> str:
        """Give the post that stands for a role in an organisation; none where no role is said."""
        role = text(thing, "role")
        words = _council_words.role(role)[2]
        wider = self._keys.get(("organizations", where), "")
        if not words or not wider or ("people", who) not in self._keys:
            return ""
        if (wider, words) not in self._roles:
            self._roles[wider, words] = self._tables.key(f"role-{where}-{words}")
            cells = {
                "title": role,
                "in": wider,
                "status": "in force",
                "evidence": self._tables.at(self._where(thing)[0], f"role {role}"),
                "note": "Stated as the role of a member, and not as a post.",
            }
            self._tables.row("posts", self._roles[wider, words], *self._where(thing), cells)
        return self._roles[wider, words]

    def _seat(self, thing: Thing, member: str, where: str, post: str) -> dict[str, Cells]:
        role = text(thing, "role") or text(self._posts.get(post, {}), "role")
        capacity, _, words = _council_words.role(role)
        label = text(self._posts.get(post, {}), "label")
        where_for = text(thing, "area_id") or text(self._posts.get(post, {}), "area_id")
        area = text(self.things["areas"].get(where_for, {}), "name")
        behalf = text(thing, "on_behalf_of_id")
        sender = self._keys.get(("organizations", behalf), "")
        if behalf and not sender:
            self._unknown(thing, behalf)
        return {
            "body": self._keys["organizations", where],
            "member": member,
            "described as": "; ".join(dict.fromkeys(filter(None, (words, label, area)))),
            "from organisation": sender,
            "capacity": capacity,
        }

    def _unknown(self, thing: Thing, identity: str) -> None:
        self._tables.leave_out(
            "unknown-reference",
            *self._where(thing),
            "nothing in it has the id that it names; what hangs on it is left out",
            value=identity,
        )

    def _tell(self) -> None:
        counts = {what: len(found) for what, found in self.things.items()}
        notes = self._tables.notes
        notes.append(
            f"{counts.get('organizations', 0)} organisations ({len(self._bodies)} of them bodies "
            f"that meet), {counts.get('people', 0)} people, {counts.get('posts', 0)} posts, "
            f"{counts.get('memberships', 0)} memberships"
        )
        if self._seen["seats"]:
            notes.append(
                f"{self._seen['seats']} posts are in bodies, and are seats of their members"
            )
        if self._seen["nowhere"]:
            notes.append(
                f"{self._seen['nowhere']} memberships are of people in what is no body that meets, "
                "and say no post and no role; they are not taken over"
            )


_SHORT = {"organizations": "organisation", "people": "person", "posts": "post"}


def _undated(thing: Thing, name: str) -> list[str]:
    """Give other names that are not dated."""
    return [
        other
        for one in objects(thing, "other_names")
        if (other := text(one, "name")) not in ("", name)
        and not (day(one, "start_date") or day(one, "end_date"))
    ]
