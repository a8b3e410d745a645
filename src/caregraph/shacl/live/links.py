"""What a query's answer hangs on: from a changed triple back to the focus nodes it touches.

Layer 2 (shacl). Re-checking only the subjects of changed triples is wrong: a rule may look several
steps away. So each pattern of a query is read as a link: if a triple with this predicate changes,
the focus nodes concerned are found by walking the other patterns of the query backwards to
``?this``. Walking too widely costs time; walking too narrowly would be an error, so whatever cannot
be walked counts as touching every focus node.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from math import prod

from caregraph.shacl.live import lookups, walks
from caregraph.shacl.live.lookups import Allowed, Need
from caregraph.shacl.live.walks import End, Way
from caregraph.shacl.shapegraph import RDF
from caregraph.sparql import paths, tree
from caregraph.sparql.constants import is_iri
from caregraph.sparql.paths import Path
from caregraph.sparql.restrictions import restrictions
from caregraph.sparql.tree import Group, Triple

_MOST_CONTEXTS = 16


@dataclass(frozen=True)
class Link:
    """One way in which triples of one predicate touch focus nodes."""

    predicate: str | None
    """The predicate of the triple; None for any."""
    subject: str | None = None
    """The subject the triple must have, as SPARQL text; None for any."""
    objects: frozenset[str] | None = None
    """The objects of which the triple must have one, as SPARQL text; None for any."""
    end: End | None = None
    """The end of the triple from which to walk; None where every focus node is touched."""
    walk: str = ""
    """Patterns from ``?from`` to ``?this``; none where the end itself is the focus node."""
    subject_needs: frozenset[Need] = frozenset()
    """What the subject must have beside the triple, or the triple is no matter."""
    object_needs: frozenset[Need] = frozenset()
    """What the object must have beside the triple."""


@dataclass(frozen=True)
class _Scope:
    """The patterns that hold wherever a group's patterns hold, and what is known of variables."""

    patterns: tuple[Triple, ...] = ()
    allowed: Allowed = field(default_factory=dict)
    """Variables that can only be certain IRIs, with those."""
    sorting: frozenset[str] = frozenset()
    """Properties by which very many things are sorted."""

    def within(self, group: Group, more: Sequence[Triple] = ()) -> _Scope:
        own = _triples(group)
        allowed = {**self.allowed, **restrictions(group)}
        return _Scope((*self.patterns, *own, *more), allowed, self.sorting)


def _as_this(group: Group) -> Group:
    """Call ``?this`` by its name also where a BIND of a group gives it another."""
    same = {
        one.variable
        for one in group.elements
        if isinstance(one, tree.Bind) and one.value == ("?this",)
    }
    if same:
        others = (
            one
            for one in group.elements
            if not (isinstance(one, tree.Bind) and one.variable in same)
        )
        group = tree.rename(Group(tuple(others)), lambda name: "?this" if name in same else name)
    unions = (
        tree.Union(tuple(map(_as_this, one.groups))) if isinstance(one, tree.Union) else one
        for one in group.elements
    )
    return Group(tuple(unions))


def links(select: tree.Select, sorting: frozenset[str] = frozenset()) -> frozenset[Link]:
    """List every way in which a change of the graph can change a query's answer.

    Args:
        sorting: Properties by which very many things are sorted: no walk goes against them if
            another leads to the focus nodes too.
    """
    scope, select = _Scope(sorting=sorting), replace(select, where=_as_this(select.where))
    needed = " ".join(_conditions("?this", "?this", scope.within(select.where)))
    return frozenset(_narrowed(link, needed) for link in _select_links(select, scope))


def _conditions(
    term: str, called: str, scope: _Scope, chain: Sequence[Triple] = ()
) -> Iterator[str]:
    """Write what a node on a walk has to have for the patterns to hold that the walk leaves out.

    What the walk itself passes there, to whatever it leads, is not asked again.

    A focus node that lacks it before and after a change has no result on either side, and one that
    gains or loses it is touched by that very triple. Types are left to whoever asks: most nodes
    are looked up once for all queries.

    Args:
        chain: The patterns of the walk.
    """
    passed = {(iri, "", "") for iri, _ in _steps(term, chain)}
    own = {
        (
            iri,
            object_ if is_iri(object_) else "",
            " , ".join(sorted(scope.allowed.get(object_, ()))),
        )
        for iri, object_ in _steps(term, scope.patterns)
        if iri != RDF + "type"
    }
    for number, (iri, object_, listed) in enumerate(sorted(own - passed)):
        any_ = f"{called}_has{number}"
        only = f" FILTER({any_} IN ({listed}))" if listed else ""
        yield f"FILTER EXISTS {{ {called} <{iri}> {object_ or any_}{only} }}"


def _steps(term: str, patterns: Iterable[Triple]) -> Iterator[tuple[str, str]]:
    """Give the predicate and the object of the patterns that lead one step from a node."""
    for one in patterns:
        if one.subject == term and isinstance(one.path, paths.Predicate):
            yield one.path.iri, one.object


def _narrowed(link: Link, needed: str) -> Link:
    return replace(link, walk=f"{link.walk} {needed}") if link.walk and needed else link


def _select_links(select: tree.Select, scope: _Scope) -> Iterator[Link]:
    for context in _contexts(select.where, scope):
        for column in select.columns:
            yield from _expression_links(column.value or (), context)
        for condition in select.having:
            yield from _expression_links(condition, context)
    yield from _group_links(select.where, scope)


def _group_links(group: Group, scope: _Scope) -> Iterator[Link]:
    for context in _contexts(group, scope):
        for element in group.elements:
            match element:
                case Triple():
                    yield from _triple_links(element, context)
                case tree.Filter(expression) | tree.Bind(expression, _):
                    yield from _expression_links(expression, context)
                case tree.Optional(inner):
                    yield from _group_links(inner, context)
                case _:
                    continue
    inside = scope.within(group)
    for number, element in enumerate(group.elements):
        if isinstance(element, tree.Union):
            for inner in element.groups:
                yield from _group_links(inner, inside)
        elif isinstance(element, tree.Subselect):
            yield from _select_links(_apart(element.select, number), inside)


def _expression_links(expression: tree.Expression, scope: _Scope) -> Iterator[Link]:
    for exists in tree.groups_in(expression):
        yield from _group_links(exists.group, scope)


def _contexts(group: Group, scope: _Scope) -> list[_Scope]:
    """List the scopes of a group: one for each choice among its alternatives."""
    return [scope.within(group, more) for more in _choices(group)]


def _choices(group: Group) -> list[tuple[Triple, ...]]:
    """List what holds beside a group's own patterns, for each choice among its alternatives.

    Where there are too many, nothing is said to.
    """
    choices: list[list[tuple[Triple, ...]]] = []
    for number, element in enumerate(group.elements):
        if isinstance(element, tree.Union):
            choices.append([one for inner in element.groups for one in _alternatives(inner)])
        elif isinstance(element, tree.Subselect):
            choices.append(_alternatives(_apart(element.select, number).where))
    if prod(map(len, choices)) > _MOST_CONTEXTS:
        choices = [[one[0]] for one in choices if len(one) == 1]
    return [tuple(t for part in parts for t in part) for parts in product(*choices)]


def _alternatives(group: Group) -> list[tuple[Triple, ...]]:
    """List the patterns that hold where a group does, for each choice among its alternatives."""
    return [(*_triples(group), *more) for more in _choices(group)]


def _triples(group: Group) -> tuple[Triple, ...]:
    """Give the patterns of a group, those of a variable also under what a BIND calls it beside."""
    found = [element for element in group.elements if isinstance(element, Triple)]
    for element in group.elements:
        match element:
            case tree.Bind((str(known),), called) if tree.is_variable(known):
                found += [_called(one, known, called) for one in found]
            case _:
                continue
    return tuple(dict.fromkeys(found))


def _called(pattern: Triple, known: str, called: str) -> Triple:
    """Give a pattern with another name for a variable at its ends."""
    ends = (pattern.subject, pattern.object)
    subject, object_ = (called if one == known else one for one in ends)
    return replace(pattern, subject=subject, object=object_)


def _apart(select: tree.Select, number: int) -> tree.Select:
    """Rename the variables that a sub-select keeps to itself, and those it computes."""
    shared = {column.variable for column in select.columns if column.value is None}

    def new(name: str) -> str:
        return name if name in shared else f"{name}_{number}_"

    return tree.rename_select(select, new)


def _triple_links(triple: Triple, scope: _Scope) -> Iterator[Link]:
    rest = replace(scope, patterns=tuple(one for one in scope.patterns if one is not triple))
    if isinstance(triple.path, str):
        named = scope.allowed.get(triple.path)
        for one in [iri[1:-1] for iri in sorted(named)] if named is not None else [None]:
            yield from _simple(triple, one, rest)
        return
    predicates = paths.predicates(triple.path)
    for predicate in sorted(predicates) if predicates is not None else [None]:
        if isinstance(triple.path, paths.Predicate):
            yield from _simple(triple, predicate, rest)
        elif predicate is None:
            yield Link(None)
        else:
            for place in paths.occurrences(triple.path, predicate):
                yield _along(triple, predicate, place, rest)


def _simple(triple: Triple, predicate: str | None, rest: _Scope) -> Iterator[Link]:
    """Link a pattern with one predicate, or any: its constants narrow it down."""
    walk = _walk([("subject", triple.subject, ()), ("object", triple.object, ())], rest)
    subjects: Iterable[str | None] = [triple.subject if is_iri(triple.subject) else None]
    if walk[0] is None:
        subjects = sorted(rest.allowed.get(triple.subject, ())) or subjects
    objects = rest.allowed.get(triple.object)
    if is_iri(triple.object):
        objects = frozenset({triple.object})
    both = (frozenset(_onward(term, (), rest)) for term in (triple.subject, triple.object))
    ends = [*both]
    for subject in subjects:
        yield Link(predicate, subject, objects, *walk, *ends)


def _along(triple: Triple, predicate: str, place: paths.Occurrence, rest: _Scope) -> Link:
    """Link one place of a predicate on a longer path."""
    near: End = "object" if place.flipped else "subject"
    far: End = "subject" if place.flipped else "object"
    before = tuple(paths.backwards(step) for step in reversed(place.before))
    ways = [(near, triple.subject, before), (far, triple.object, place.after)]
    both = [frozenset(_onward(term, path, rest)) for _, term, path in ways]
    if place.flipped:
        both.reverse()
    return Link(predicate, None, None, *_walk(ways, rest), *both)


def _onward(term: str, path: Sequence[Path], rest: _Scope) -> Iterator[Need]:
    """List what an end of a triple must have: the path goes on, or ends there in other patterns."""
    if not path:
        yield from lookups.at(term, rest.patterns, rest.allowed)
    elif (edges := paths.openings(paths.Sequence(tuple(path)))) is not None:
        yield edges


def _walk(ways: Sequence[Way], rest: _Scope) -> tuple[End | None, str]:
    """Write the best walk to ``?this``: from either end, first along a path, then patterns.

    Gives no end where neither leads there.
    """
    found = walks.best(ways, rest.patterns, rest.sorting)
    if found is None:
        return None, ""
    return found.end, _written(found.term, found.path, found.chain, rest)


def _written(start: str, steps: Sequence[Path], chain: Sequence[Triple], rest: _Scope) -> str:
    """Write a walk in which the end of the triple is ``?from``, other variables numbered.

    Walks that differ in the names of their variables alone become one. What the walk passes has
    to have what other patterns say of it; its ends are seen to elsewhere.
    """
    if start == "?this" and not steps:
        return ""
    names = {"?this": "?this"}
    here = "?from"
    written: list[str] = []
    for number, step in enumerate(steps, start=1):
        there = f"?step{number}"
        if number == len(steps):
            there = names.setdefault(start, there)
        written.append(paths.pattern(here, step, there))
        here = there
    names.setdefault(start, here)
    for pattern in chain:
        for name in sorted(tree.element_variables(pattern)):
            names.setdefault(name, f"?walk{len(names)}")
    renamed = tree.rename(Group(tuple(chain)), lambda name: names[name])
    written += [tree.write_triple(one) for one in _triples(renamed)]
    beside = replace(rest, patterns=tuple(one for one in rest.patterns if one not in chain))
    passed = [
        condition
        for name, called in names.items()
        if called not in ("?this", "?from")
        for condition in _conditions(name, called, beside, chain)
    ]
    return " ".join([" . ".join(written), *passed])
