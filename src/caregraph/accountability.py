"""Tracing accountability: the paths from a post upwards, hop by hop, and where they end.

Layer 4: takes a view, knows no other engine. A path follows accountability lines from who answers
to who is answered to. It ends at a democratic or ministerial root, at a post from which no line is
stated, or where it comes back to itself. Where paths meet, what follows is told with the first of
them, in the order of reading, and the others point there: so that every line is told once, and a
matrix of posts is no longer to read than its lines. Depth first rather than nearest first, because
then every circle is seen as a path that comes back, and what is told already stands above.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from caregraph import moods, rdf
from caregraph.columns import Column
from caregraph.graph import reading
from caregraph.graph.find import find, names
from caregraph.graph.marks import marks, supposed_start
from caregraph.graph.seen import summary
from caregraph.graph.view import View
from caregraph.results import Thing
from caregraph.sentences import first
from caregraph.sentences import lines as sentence_lines
from caregraph.sources import folded
from caregraph.tables import tables
from caregraph.traces import Hop, Onward, Trace
from caregraph.vocab import CG

_DEEPEST = 50
"""So many hops stand inside one another at most: what goes deeper, neither readers of JSON nor
Python itself can read."""

_ANSWERABLE = (CG.GovernanceBody, CG.Organisation, CG.OrganisationalUnit)


def trace(view: View, name: str) -> Trace:
    """Trace the accountability paths of a post, or of a body, unit or organisation.

    Posts are looked for first, by title, other title, key, IRI or the name of a holder. Every
    line on the way is told once, every thing read once.

    Raises:
        UnknownNameError: nothing is called so; carries near matches.
        UsageError: several things are; lists them.
    """
    is_post = "://" not in name and folded(name) in names(view, CG.Post)
    classes = (CG.Post,) if is_post else (CG.Post, *_ANSWERABLE)
    start = find(view, name, *classes, kind="post or body")
    walk = _Walk(view)
    lines = walk.hops(start)
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
        onward=tuple(walk.onward),
        says=first(view, start),
    )


def lines(view: View, node: rdf.NamedNode) -> tuple[Hop, ...]:
    """Give the lines from a post, body, unit or organisation, with nothing of what follows."""
    return tuple(hop for _, hop in _Walk(view).lines(node))


def open_above(view: View, node: rdf.NamedNode) -> Iterator[str]:
    """Say what the first lines of a thing leave open, and of whom above it no line is stated."""
    yield from _open_about(view, node, lines(view, node))
    yield from silent_above(view, node)


def silent_above(view: View, node: rdf.NamedNode) -> Iterator[str]:
    """Say of whom a thing answers to, or else of itself, that no line from it is stated."""
    stated = view.subjects(CG.accountableParty, node)
    masters = [to for line in stated for to in view.nodes(line, CG.accountableTo)]
    for one in dict.fromkeys(sorted(masters, key=str) or [node]):
        if not (sentence_lines.is_root(view, one) or view.subjects(CG.accountableParty, one)):
            yield _Walk(view).end(one)


@dataclass
class _Step:
    """Where the walk is: the lines from there still to follow, and those followed."""

    waiting: Iterator[tuple[rdf.NamedNode, Hop]]
    done: list[Hop] = field(default_factory=list)


class _Walk:
    """One walk up the lines of a view; remembers the roots reached and where paths end."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._answers: dict[rdf.NamedNode, bool] = {}
        """What has been reached, and whether a line from it is stated."""
        self.roots: set[Thing] = set()
        self.ends: list[str] = []
        self.onward: list[Onward] = []

    def hops(self, start: rdf.NamedNode) -> tuple[Hop, ...]:
        """Give the lines from *start* and all that follows, each thing followed once."""
        path = {start: self._step(start)}
        while True:
            step = next(reversed(path.values()))
            to, hop = next(step.waiting, (None, None))
            if to is None or hop is None:
                node, _ = path.popitem()
                if not path:
                    return tuple(step.done)
                before = next(reversed(path.values()))
                before.done[-1] = self._with_next(before.done[-1], node, step.done, len(path))
            elif to in path:
                step.done.append(replace(hop, repeats=True))
            elif to in self._answers:
                step.done.append(replace(hop, above=self._answers[to]))
            else:
                step.done.append(hop)
                path[to] = self._step(to)

    def _with_next(self, hop: Hop, to: rdf.NamedNode, following: list[Hop], depth: int) -> Hop:
        """Give a hop with what follows on whom it leads to, or let that stand by itself."""
        if depth % _DEEPEST or not following:
            return replace(hop, next=tuple(following))
        self.onward.append(Onward(reading.thing(self._view, to), tuple(following)))
        return replace(hop, onward=True)

    def _step(self, node: rdf.NamedNode) -> _Step:
        """Begin with the lines from a post or body."""
        hops = self.lines(node)
        self._answers[node] = bool(hops)
        if sentence_lines.is_root(self._view, node):
            self.roots.add(reading.thing(self._view, node))
        elif not hops:
            self.ends.append(self.end(node))
        return _Step(iter(hops))

    def lines(self, node: rdf.NamedNode) -> list[tuple[rdf.NamedNode, Hop]]:
        """Read the lines from a post or body, in the order in which they are told."""
        stated = self._view.subjects(CG.accountableParty, node)
        ends = ((line, to) for line in stated for to in self._view.nodes(line, CG.accountableTo))
        hops = [(to, self._hop(node, line, to)) for line, to in ends]
        hops.sort(key=lambda one: (one[1].kind, one[1].to.label, one[1].line.iri, one[0].value))
        return hops

    def _hop(self, party: rdf.NamedNode, line: rdf.NamedNode, to: rdf.NamedNode) -> Hop:
        view = self._view
        direct = view.texts(line, CG.isDirect)
        return Hop(
            line=Thing(line.value, f"{view.label(party)} to {view.label(to)}"),
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
            proposals=tuple(
                sorted(reading.thing(view, one) for one in view.subjects(CG.introduces, line))
            ),
            more=tuple((one.spoken, said) for one in _more() if (said := _said(view, line, one))),
        )

    def _words(self, node: rdf.NamedNode, predicate: rdf.NamedNode) -> str:
        return ", ".join(sorted(self._view.label(one) for one in self._view.nodes(node, predicate)))

    def end(self, node: rdf.NamedNode) -> str:
        """Say of a thing that is no root, and from which no line is stated, that a path ends."""
        view = self._view
        within = reading.organisation(view, node)
        name = f"{view.label(node)} ({within.label})" if within else view.label(node)
        if by := sentence_lines.complete_by(view, node):
            return f"{name} answers to nobody: all lines are described, as declared by {by}."
        missing = reading.documents_not_held(view, node)
        return moods.message("not-stated", "", f"to whom {name} answers", missing)


def _open_about(view: View, start: rdf.NamedNode, lines: tuple[Hop, ...]) -> Iterator[str]:
    """Say what the first lines leave open, and what the sources are noted to leave open."""
    for hop in lines:
        which = [f"which {hop.basis_type} it rests on"] if hop.basis_type and not hop.basis else []
        missing = which + _missing(view, rdf.NamedNode(hop.line.iri))
        if missing:
            yield f"Of the {hop.kind} line to {hop.to.label}, not stated: {', '.join(missing)}."
    for gap in sorted(view.subjects(CG.about, start), key=lambda one: one.value):
        yield from sorted(view.texts(gap, CG.missing))


_WORDS = {CG.isDirect: "whether it is direct", CG.validFrom: "since when"}


def _missing(view: View, line: rdf.NamedNode) -> list[str]:
    """Name what a line should say and does not, as its table has it.

    Since when is said of one that comes with a proposal, where the day of that is known.
    """
    table = tables()["lines"]
    said_by_proposal = {CG.validFrom} if supposed_start(view, line) else set()
    said = {one.instead_of or one.name for one in table.columns.values() if _said(view, line, one)}
    return [
        _WORDS.get(one.iri, f"its {one.name}")
        for one in table.columns.values()
        if one.name in table.expected and one.name not in said and one.iri not in said_by_proposal
    ]


@cache
def _more() -> tuple[Column, ...]:
    """Give the columns of lines that a hop tells by their names, having no words for them."""
    return tuple(one for one in tables()["lines"].showing("trace") if one.iri not in _TOLD)


_TOLD = (
    CG.accountableParty,
    CG.accountableTo,
    CG.accountabilityKind,
    CG.hasScope,
    CG.hasBasis,
    CG.basisType,
    CG.isDirect,
    CG.status,
    CG.validFrom,
    CG.validUntil,
    CG.introduces,
)
"""What a hop tells in words of its own."""


def _said(view: View, line: rdf.NamedNode, column: Column) -> tuple[str, ...]:
    """Give what a line says in a column, in words; truth is yes or no."""
    if not column.is_said:
        return ()
    truth = {"true": "yes", "false": "no"} if column.type == "yes-no" else {}
    texts = [truth.get(one, one) for one in view.texts(line, column.iri)]
    return tuple(sorted([*texts, *(view.label(one) for one in view.nodes(line, column.iri))]))
