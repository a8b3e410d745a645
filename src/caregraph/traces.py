"""Paths of accountability as they are told: hops from who answers to who is answered to.

Layer 1. Frozen records, like those of ``results``; ``as_json`` gives the shapes that stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from caregraph import notebook
from caregraph.results import NOT_STATED, Citation, Thing
from caregraph.seen import MOVED_BY, Seen


@dataclass(frozen=True)
class Hop:
    """One accountability line of a path, and the lines that go on from where it leads."""

    line: Thing
    """The accountability line itself."""
    kind: str
    scope: tuple[Thing, ...]
    to: Thing
    to_organisation: Thing | None
    """The organisation in which who is answered to is, where they are in one."""
    basis: tuple[Thing, ...]
    basis_type: str | None
    """What kind of basis the table says that the line has."""
    direct: bool | None
    status: str
    since: str | None
    until: str | None
    evidence: tuple[Citation, ...]
    marks: tuple[str, ...] = ()
    """What is special about the line on the day, in words."""
    proposals: tuple[Thing, ...] = ()
    """The proposals that it comes with."""
    more: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """What else the table of lines says of it: the name of a column and its values in words."""
    next: tuple[Hop, ...] = ()
    """Empty where the path ends, and where it `repeats` or goes on as told `above`."""
    repeats: bool = False
    """The path has been here before: a cycle, followed no further."""
    above: bool = False
    """Another path has been here before: it goes on as told with the hop that came here first."""
    onward: bool = False
    """It goes on, far up: its lines stand in ``Trace.onward`` and not in this one's `next`."""

    def as_json(self) -> dict[str, Any]:
        """Give it in the shape that stays.

        Every line is given once. Where what follows is not given again, ``next`` is empty and
        ``followed`` says where it is: ``above``, with the hop that comes before this one in the
        order of the file and leads to the same ``to``; ``behind``, on the path to this hop,
        which comes back; or ``onward``, in the list of that name, far up. Without ``followed``, an
        empty ``next`` is the end of the path.
        """
        told: dict[str, Any] = {
            "line": self.line.as_json(),
            "kind": self.kind,
            "scope": [thing.as_json() for thing in self.scope],
            "to": self.to.as_json(),
            "toOrganisation": self.to_organisation.as_json() if self.to_organisation else None,
            "basis": [thing.as_json() for thing in self.basis],
            "basisType": self.basis_type,
            "direct": self.direct,
            "status": self.status,
            "from": self.since,
            "until": self.until,
            "evidence": [citation.as_json() for citation in self.evidence],
            "marks": list(self.marks),
            "proposals": [thing.as_json() for thing in self.proposals],
            "more": {name: list(values) for name, values in self.more},
            "next": [hop.as_json() for hop in self.next],
        }
        if self.repeats or self.above or self.onward:
            told["followed"] = "behind" if self.repeats else "above" if self.above else "onward"
        return told


@dataclass(frozen=True)
class Onward:
    """What follows on a post or body so far up that it does not stand inside the hop to it."""

    at: Thing
    lines: tuple[Hop, ...]

    def as_json(self) -> dict[str, Any]:
        """Give it in the shape that stays."""
        return {"from": self.at.as_json(), "lines": [hop.as_json() for hop in self.lines]}


@dataclass(frozen=True)
class Trace:
    """The accountability paths that begin at one post or body."""

    post: Thing
    organisation: Thing | None
    """The organisation of the post or body."""
    holders: tuple[str, ...]
    """Who holds the post on the day, in words."""
    roles: tuple[str, ...]
    """The roles that the post fulfils, in words."""
    lines: tuple[Hop, ...]
    roots: tuple[Thing, ...]
    """Democratic or ministerial roots that a path reaches."""
    not_stated: tuple[str, ...]
    """In words: where paths end, and what the sources do not say."""
    view: Seen
    marks: tuple[str, ...] = ()
    """What is special about the post on the day, in words."""
    onward: tuple[Onward, ...] = ()
    """What goes on very far up, so that no hop holds hops in hops without end."""
    says: str = ""
    """To whom the post or body answers, in one sentence."""

    def told(self) -> Iterator[tuple[int, Thing, Hop]]:
        """Give every hop in the order of reading, with how many lines up it is and who answers."""
        onward = {one.at: one.lines for one in self.onward}
        waiting = [(1, self.post, hop) for hop in reversed(self.lines)]
        while waiting:
            depth, who, hop = waiting.pop()
            yield depth, who, hop
            follows = onward[hop.to] if hop.onward else hop.next
            waiting += [(depth + 1, hop.to, one) for one in reversed(follows)]

    def _repr_html_(self) -> str:
        """Show it in a notebook: every line on the way up, then what is not stated."""
        columns = ("up", "who answers", "to", "of", "kind", "for", "status")
        rows = [
            (
                str(depth),
                who.label,
                hop.to.label,
                hop.to_organisation.label if hop.to_organisation else NOT_STATED,
                hop.kind,
                "; ".join(one.label for one in hop.scope) or NOT_STATED,
                hop.status,
            )
            for depth, who, hop in self.told()
        ]
        title = self.post.label + (f", {self.organisation.label}" if self.organisation else "")
        return notebook.fragment(title, self.view.lines(MOVED_BY), columns, rows, self.not_stated)

    def as_json(self) -> dict[str, Any]:
        """Give it in the shape that stays; ``onward`` only where something stands there."""
        told = {
            "view": self.view.as_json(),
            "post": self.post.as_json(),
            "organisation": self.organisation.as_json() if self.organisation else None,
            "says": self.says,
            "holders": list(self.holders),
            "roles": list(self.roles),
            "marks": list(self.marks),
            "lines": [hop.as_json() for hop in self.lines],
            "roots": [thing.as_json() for thing in self.roots],
            "notStated": list(self.not_stated),
        }
        if self.onward:
            told["onward"] = [one.as_json() for one in self.onward]
        return told
