"""Tracing accountability: the paths from a post upwards, hop by hop, and where they end.

Layer 4: takes a view, knows no other engine. A path follows accountability lines from who answers
to who is answered to. It ends at a democratic or ministerial root, at a post from which no line is
stated, or where it comes back to itself.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from caregraph.graph import reading
from caregraph.graph.find import find, names
from caregraph.graph.marks import marks
from caregraph.graph.seen import summary
from caregraph.graph.view import View
from caregraph.results import Hop, Thing, Trace
from caregraph.vocab import CG

ROOTS = (CG.FullCouncil, CG.Electorate, CG.Parliament, CG.SecretaryOfState)
"""The kinds of things at which accountability is complete."""

_ANSWERABLE = (CG.GovernanceBody, CG.Organisation, CG.OrganisationalUnit)


def trace(view: View, name: str) -> Trace:
    """Trace the accountability paths of a post, or of a body, unit or organisation.

    Posts are looked for first, by title, other title, key, IRI or the name of a holder.

    Raises:
        UnknownNameError: nothing is called so; carries near matches.
        UsageError: several things are; lists them.
    """
    is_post = name.strip().casefold() in names(view, CG.Post)
    classes = (CG.Post,) if is_post else (CG.Post, *_ANSWERABLE)
    start = find(view, name, *classes, kind="post or body")
    walk = _Walk(view)
    lines = walk.hops(start, ())
    return Trace(
        post=reading.thing(view, start),
        organisation=reading.organisation(view, start),
        holders=tuple(sorted(view.label(one) for one in view.subjects(CG.holdsPost, start))),
        roles=tuple(sorted(view.label(role) for role in view.nodes(start, CG.fulfilsRole))),
        lines=lines,
        roots=tuple(sorted(walk.roots)),
        not_stated=tuple(dict.fromkeys([*_open_about(view, start, lines), *walk.ends])),
        view=summary(view),
        marks=marks(view, start),
    )


class _Walk:
    """One walk up the lines of a view; remembers the roots reached and where paths end."""

    def __init__(self, view: View) -> None:
        self._view = view
        self.roots: set[Thing] = set()
        self.ends: list[str] = []

    def hops(self, node: ox.NamedNode, behind: tuple[ox.NamedNode, ...]) -> tuple[Hop, ...]:
        """Give the lines from *node* and all that follows; *behind* is the path so far."""
        lines = self._view.subjects(CG.accountableParty, node)
        ends = ((line, to) for line in lines for to in self._view.nodes(line, CG.accountableTo))
        hops = [self._hop(line, to, (*behind, node)) for line, to in ends]
        if self._is_root(node):
            self.roots.add(reading.thing(self._view, node))
        elif not hops:
            self.ends.append(self._end(node))
        return tuple(sorted(hops, key=lambda hop: (hop.kind, hop.to.label, hop.line.iri)))

    def _hop(self, line: ox.NamedNode, to: ox.NamedNode, behind: tuple[ox.NamedNode, ...]) -> Hop:
        view = self._view
        direct = view.texts(line, CG.isDirect)
        repeats = to in behind
        return Hop(
            line=Thing(line.value, f"{view.label(behind[-1])} to {view.label(to)}"),
            kind=self._words(line, CG.accountabilityKind) or "not stated",
            scope=reading.things(view, line, CG.hasScope),
            to=reading.thing(view, to),
            to_organisation=reading.organisation(view, to),
            basis=reading.things(view, line, CG.hasBasis),
            basis_type=self._words(line, CG.basisType) or None,
            direct=direct[0] == "true" if direct else None,
            status=self._words(line, CG.status) or "not stated",
            since=reading.dated(view, line, CG.validFrom),
            until=reading.dated(view, line, CG.validUntil),
            evidence=reading.citations(view, line),
            marks=marks(view, line),
            next=() if repeats else self.hops(to, behind),
            repeats=repeats,
        )

    def _words(self, node: ox.NamedNode, predicate: ox.NamedNode) -> str:
        return ", ".join(sorted(self._view.label(one) for one in self._view.nodes(node, predicate)))

    def _is_root(self, node: ox.NamedNode) -> bool:
        return reading.is_a(self._view, node, *ROOTS)

    def _end(self, node: ox.NamedNode) -> str:
        within = reading.organisation(self._view, node)
        name = f"{self._view.label(node)} ({within.label})" if within else self._view.label(node)
        missing = reading.documents_not_held(self._view, node)
        held = f" Not held, and may state it: {', '.join(missing)}." if missing else ""
        return f"To whom {name} answers is not stated.{held}"


def _open_about(view: View, start: ox.NamedNode, lines: tuple[Hop, ...]) -> Iterator[str]:
    """Say what the first lines leave open, and what the sources are noted to leave open."""
    for hop in lines:
        which = [f"which {hop.basis_type} it rests on"] if hop.basis_type and not hop.basis else []
        asked = {
            "its scope": hop.scope,
            "its basis": hop.basis or hop.basis_type,
            "whether it is direct": hop.direct is not None,
            "since when": hop.since,
        }
        missing = which + [words for words, known in asked.items() if not known]
        if missing:
            yield f"Of the {hop.kind} line to {hop.to.label}, not stated: {', '.join(missing)}."
    for gap in view.subjects(CG.about, start):
        yield from sorted(view.texts(gap, CG.missing))
