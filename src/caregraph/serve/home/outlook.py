"""What the first page says of a view, worked out once where the view is made.

Layer 6, used inside worker processes. It is little, however large the view is, so that the page is
read and not worked out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote_plus

from caregraph import rdf
from caregraph.graph import marks
from caregraph.graph.ahead import Turn, ahead
from caregraph.graph.dates import parse
from caregraph.graph.find import instances
from caregraph.graph.structure import Structure
from caregraph.graph.view import View
from caregraph.groups import Group
from caregraph.moods import SEVERITIES
from caregraph.results import Finding, Outcome, Severity
from caregraph.sentences.words import begun, counted, listed, the
from caregraph.serve.things.found import by_structure, describing
from caregraph.serve.web.addresses import comparison_with
from caregraph.serve.web.content import Item
from caregraph.tables import tables
from caregraph.vocab import CG

_AHEAD = 3
"""So many days of a structure on which something changes are told."""
_KINDS = 2
"""So many kinds of thing that begin, or end, are told of a day."""
_NAMES = 3
"""So many things are named; more are counted."""
_NAMED = frozenset({"organisations", "bodies", "posts", "agreements", "arrangements"})
"""The tables whose things have names of their own."""
_ROWS = 4
"""So many rules are told of."""


@dataclass(frozen=True)
class Change:
    """What changes in a structure on a later day."""

    structure: str
    """Its IRI."""
    day: str
    """As in addresses."""
    when: str
    """As people say it, no more precise than it is known."""
    said: str
    if_adopted: bool


@dataclass(frozen=True)
class Decision:
    """A proposal that is not decided."""

    label: str
    iri: str
    status: str
    """How far it is; empty where that is not stated."""


@dataclass(frozen=True)
class Place:
    """What is said of one structure."""

    iri: str
    title: str
    day: str
    """As at which it is shown, as people say it; empty where it has none."""
    changes: tuple[Change, ...]
    decisions: tuple[Decision, ...]


@dataclass(frozen=True)
class Outlook:
    """What is said of all structures of a view."""

    places: tuple[Place, ...]
    tries: tuple[Item, ...]
    """What can be asked, with an answer."""


@dataclass(frozen=True)
class Row:
    """What needs attention: what the breaches of one rule say."""

    rule: str
    severity: Severity
    said: str
    structures: tuple[str, ...]
    """The IRIs of those that it concerns."""
    count: int


@dataclass(frozen=True)
class Attention:
    """What needs attention first, of all that the rules find."""

    counts: Counter[tuple[str, Outcome]]
    """How many findings there are by the IRI of a structure and by mood."""
    moods: Counter[Outcome]
    """How many there are in all."""
    rows: tuple[Row, ...]
    """The most serious breaches, those of one rule together."""


def outlook(view: View) -> Outlook:
    """Say of each structure of a view how it is shown and what changes next, and what to ask."""
    places = tuple(_place(view, one) for one in view.seen)
    return Outlook(places, tuple(_tries(view, places)))


def attention(view: View, findings: Sequence[Finding]) -> Attention:
    """Say which findings need attention first: breaches, by rule over all structures."""
    by_rule: dict[str, list[Finding]] = defaultdict(list)
    for one in findings:
        if one.outcome == "breach":
            by_rule[one.rule].append(one)
    groups = sorted((Group("breach", tuple(few), None) for few in by_rule.values()), key=_pressing)
    return Attention(
        by_structure(view, findings),
        Counter(one.outcome for one in findings),
        tuple(_row(view, one) for one in groups[:_ROWS]),
    )


def _pressing(group: Group) -> tuple[int, bool, int, str]:
    severity = SEVERITIES.index(group.severity)
    return severity, not group.is_statutory, -len(group.findings), group.first.rule


def _row(view: View, group: Group) -> Row:
    found = {iri for one in group.findings for iri in describing(view, one)}
    known = tuple(one.value for one in view.structures if one.value in found)
    few = group.subjects if len(group.subjects) <= _KINDS else ()
    names = f": {', '.join(one.label for one in few)}" if few else ""
    said = begun(group.first.heading + names)
    return Row(group.first.rule, group.severity, said, known, len(group.findings))


def _place(view: View, structure: Structure) -> Place:
    node = structure.index.graph
    day, asked = view.days[node], structure.index.dated(node, CG.asAt)
    is_own = asked is not None and asked.first_day == day
    spoken = asked.spoken if asked and is_own else parse(day.isoformat()).spoken if day else ""
    changes = tuple(_change(node.value, one) for one in ahead(view, structure, _AHEAD))
    return Place(node.value, view.label(node), spoken, changes, tuple(_decisions(view, structure)))


def _change(structure: str, turn: Turn) -> Change:
    parts = [
        f"{_told(turn.kinds, found)} {verb}{'s' if sum(map(len, found.values())) == 1 else ''}"
        for verb, found in (("begin", turn.begins), ("end", turn.ends))
        if found.keys() & turn.kinds
    ]
    day = turn.when.first_day.isoformat()
    return Change(structure, day, turn.when.spoken, begun("; ".join(parts)), turn.if_adopted)


def _told(kinds: Sequence[str], found: Mapping[str, Sequence[str]]) -> str:
    """Name a few things, where all have names of their own; else count those of the first kinds."""
    here = [one for one in kinds if one in found]
    names = [name for one in here for name in found[one]]
    if len(names) <= _NAMES and _NAMED.issuperset(here):
        return listed(names)
    return listed([counted(len(found[one]), tables()[one].kind) for one in here[:_KINDS]])


def _decisions(view: View, structure: Structure) -> Iterator[Decision]:
    """Give the proposals that are not decided on the day; options are left to what they are of."""
    day = view.days[structure.index.graph] or date.max
    left = structure.decided.proposals - structure.decided.on(day) - structure.adopted
    for node in sorted(left, key=lambda one: one.value):
        if isinstance(node, rdf.NamedNode) and not view.nodes(node, CG.optionOf):
            yield Decision(view.label(node), node.value, marks.decision_status(view, node) or "")


def _tries(view: View, places: Sequence[Place]) -> Iterator[Item]:
    """Give what can be asked of this view and has an answer: a question, and names of things."""
    lines = Counter(one for place in view.seen for _, one in place.index.pairs(CG.accountableParty))
    asked = min(
        instances(view, CG.Post),
        key=lambda one: (-lines[one], view.label(one)),
        default=None,
    )
    if asked is not None:
        question = f"Who does {the(view.label(asked))} answer to?"
        yield Item(question, path=f"/ask?q={quote_plus(question)}")
    people = {one for one, _ in _pairs(view, CG.holdsPost)}
    for found in (people, {*instances(view, CG.GovernanceBody)}):
        if found:
            name = min(map(view.label, found))
            yield Item(name, path=f"/search?q={quote_plus(name)}")
    decision = next((one for place in places for one in place.decisions), None)
    if decision:
        said = "What changes if the proposal is adopted?" if len(places) == 1 else decision.label
        yield Item(said, path=comparison_with(decision.iri))


def _pairs(view: View, link: rdf.NamedNode) -> Iterator[tuple[rdf.NamedNode, rdf.NamedNode]]:
    for quad in view.store.quads_for_pattern(None, link, None):
        if isinstance(quad.subject, rdf.NamedNode) and isinstance(quad.object, rdf.NamedNode):
            yield quad.subject, quad.object
