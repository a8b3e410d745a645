"""Groups that undo each other, do nothing, or are not joined; and graphs that hold nothing.

Layer 4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from caregraph import rdf
from caregraph.errors import near
from caregraph.vocab import CG, RDF
from caregraph.workbench import knowledge, parts
from caregraph.workbench.asked import Advice, Asked
from caregraph.workbench.parts import Element, Group, Mark, Nested, Pattern, Term

_CARING = ("BOUND", "COALESCE", "IF", "!")
_MOST = 4


def look(asked: Asked) -> Iterator[Advice]:
    """Look at every group."""
    for query in parts.queries_of(asked.query):
        if query.limit == 0:
            yield asked.advice("limit-nothing", query.where, "LIMIT 0 gives no row")
    if asked.query.form != "ASK":
        yield from _apart(asked, asked.query.where, set())
    for group in parts.groups_of(asked.query):
        yield from _undone(asked, group)
        yield from _alternatives(asked, group)
        yield from _shares_nothing(asked, group)
        for element in group.elements:
            if isinstance(element, Nested) and element.word == "GRAPH":
                yield from _graph(asked, element)
    for term in asked.query.from_graphs:
        yield from _named_graph(asked, term)


def _undone(asked: Asked, group: Group) -> Iterator[Advice]:
    """Look for what needs a value that only an OPTIONAL gives."""
    sure: set[str] = set()
    for element in group.elements:
        sure |= parts.surely_bound(element)
    seen: set[str] = set()
    for place, element in enumerate(group.elements):
        if isinstance(element, Nested) and element.word == "OPTIONAL":
            only = parts.bound_in(element.group) - sure
            yield from _undone_by_filter(asked, group, element, only)
            own = parts.bound_in(element.group) - seen
            for later in group.elements[place + 1 :]:
                if isinstance(later, Pattern) and _hangs_on(later, own, seen):
                    yield _undone_by_pattern(asked, element, later)
        seen |= parts.bound_by(element)


def _undone_by_filter(
    asked: Asked, group: Group, optional: Nested, only: set[str]
) -> Iterator[Advice]:
    tested = {
        one.value
        for other in group.elements
        if isinstance(other, parts.Filter) and _marks(other) & {*_CARING}
        for one in parts.variables_of(other.condition)
    }
    for element in group.elements:
        if not isinstance(element, parts.Filter):
            continue
        used = [one for one in parts.variables_of(element.condition) if one.value in only - tested]
        terms = [one for one in element.condition if isinstance(one, Term)]
        if any(one.is_text and not one.value for one in terms):
            continue  # it asks for what has no value
        if not used or _marks(element) & {*_CARING, "||"}:
            continue
        text = asked.text[element.start : element.end]
        end = optional.group.end - 1
        mend = [(element.start, element.end, ""), (end, end, f" {text} ")]
        says = (
            f"this FILTER needs {used[0].written}, which only the OPTIONAL gives a value, so that "
            "rows without it are lost as if it were not optional"
        )
        yield asked.advice(
            "optional-undone", element, says, ["put the FILTER into the OPTIONAL"], mend
        )


def _marks(element: parts.Filter) -> set[str]:
    return {one.text.upper() for one in element.condition if isinstance(one, Mark)}


def _hangs_on(pattern: Pattern, own: set[str], seen: set[str]) -> bool:
    """Say whether a pattern begins with what an OPTIONAL before it alone gives."""
    return pattern.subject.value in own and pattern.subject.value not in seen


def _undone_by_pattern(asked: Asked, optional: Nested, pattern: Pattern) -> Advice:
    says = (
        f"this pattern begins with {pattern.subject.written}, which only the OPTIONAL before it "
        "gives a value: rows without it are joined with everything that has it"
    )
    text = asked.written(pattern)
    end = optional.group.end - 1
    mend = [(pattern.start, pattern.end, ""), (end, end, f" . {text} ")]
    return asked.advice(
        "optional-undone", pattern, says, ["put the pattern into the OPTIONAL"], mend
    )


def _apart(asked: Asked, group: Group, outer: set[str]) -> Iterator[Advice]:
    """Look for groups of which two parts have nothing in common, also not by way of outside."""
    yield from _not_joined(asked, group, outer)
    inside = outer | parts.bound_in(group)
    for element in group.elements:
        for inner in parts.inner_groups(element):
            sees = set() if isinstance(element, parts.Subquery) else inside
            yield from _apart(asked, inner, sees)


def _not_joined(asked: Asked, group: Group, outer: set[str]) -> Iterator[Advice]:
    """Look for two parts of a group that have no variable in common."""
    clusters: list[tuple[set[str], list[Element]]] = [(outer, [])] if outer else []
    for element in group.elements:
        names = _mentioned(element)
        if not names:
            continue
        touching = [one for one in clusters if one[0] & names]
        for one in touching:
            clusters.remove(one)
        together = set().union(names, *(one[0] for one in touching))
        clusters.append((together, [e for one in touching for e in one[1]] + [element]))
    found = [one for one in clusters if any(not _gives_one(e) for e in one[1])]
    if len(found) < 2:  # noqa: PLR2004
        return
    one, other = found[0], found[-1]
    first, second = _some(one[0]), _some(other[0])
    told = _links(asked, group, one[0], other[0])
    says = (
        f"nothing joins {second} with {first}: every row of the one comes with every row of "
        "the other"
    )
    told = told or ["use one variable in both parts, or leave one out"]
    yield asked.advice("not-joined", other[1][0], says, told)


def _mentioned(element: Element) -> set[str]:
    """Name all variables in an element, those that conditions in it read too."""
    found = parts.bound_by(element)
    if isinstance(element, (parts.Filter, parts.Bind)):
        expression = element.condition if isinstance(element, parts.Filter) else element.value
        found |= {one.value for one in parts.variables_of(expression)}
    if isinstance(element, Nested) and element.word == "MINUS":
        return set()
    if not isinstance(element, parts.Subquery):
        for group in parts.inner_groups(element):
            found = found.union(*map(_mentioned, group.elements))
    return found


def _gives_one(element: Element) -> bool:
    """Say whether an element gives one row at most: a constant."""
    return isinstance(element, (parts.Bind, parts.Filter)) or (
        isinstance(element, parts.Values) and len(element.rows) <= 1
    )


def _some(names: set[str]) -> str:
    shown = sorted(one for one in names if not one.startswith("_:"))[:3]
    return ", ".join(f"?{one}" for one in shown) or "one part"


def _links(asked: Asked, group: Group, one: set[str], other: set[str]) -> list[str]:
    """Say which properties lead from things of the one part to things of the other."""
    typed: list[list[tuple[str, str]]] = [[], []]
    for element in group.elements:
        if isinstance(element, Pattern) and element.predicate is not None:
            is_type = element.predicate.value == RDF.type.value and element.object.kind == "iri"
            for side, names in enumerate((one, other)):
                if is_type and element.subject.value in names:
                    typed[side].append((element.subject.value, element.object.value))
    told = []
    for name, cls in typed[0]:
        for second, other_cls in typed[1]:
            for left, right, start, end in (
                (name, second, cls, other_cls),
                (second, name, other_cls, cls),
            ):
                found = asked.data.terms(
                    "link", f"?left a <{start}> . ?right a <{end}> . ?left ?link ?right", _MOST
                )
                told += [
                    f"?{left} {asked.name(link.value)} ?{right} would join them"
                    for link in found
                    if isinstance(link, rdf.NamedNode) and link.value in knowledge.known()
                ]
    return told[:_MOST]


def _shares_nothing(asked: Asked, group: Group) -> Iterator[Advice]:
    """Look for MINUS and EXISTS that have no variable in common with what stands around them."""
    before: set[str] = set()
    around = parts.bound_in(group)
    for element in group.elements:
        if isinstance(element, Nested) and element.word == "MINUS":
            inside = parts.bound_in(element.group)
            if not inside & before:
                yield _minus(asked, element, inside & around)
        if isinstance(element, parts.Filter):
            for exists in parts.exists_in(element.condition):
                inside = parts.bound_in(exists.group)
                if inside and not inside & around and around:
                    says = (
                        "nothing in these braces is said of what stands outside, so that the "
                        "condition holds for all rows or for none"
                    )
                    close = _near_names(inside, around)
                    yield asked.advice("shares-nothing", exists, says, close)
        before |= parts.bound_by(element)


def _minus(asked: Asked, element: Nested, later: set[str]) -> Advice:
    says = "this MINUS shares no variable with what stands before it, so that it takes nothing away"
    if later:
        told = ["put it after the patterns that give its variables their values"]
    else:
        told = ["name in it a variable of the patterns outside"]
    return asked.advice("shares-nothing", element, says, told)


def _near_names(inside: set[str], around: set[str]) -> list[str]:
    return [
        f"did you mean ?{close[0]} for ?{one}?"
        for one in sorted(inside)
        if (close := near(one, around, least=0.7))
    ]


def _graph(asked: Asked, element: Nested) -> Iterator[Advice]:
    """Look at patterns that are looked for in a graph of their own."""
    name = element.name
    assert name is not None
    if name.kind == "iri":
        found = list(_named_graph(asked, name))
        yield from found
        if found:
            return
    patterns = " ".join(
        asked.written(one) for one in element.group.elements if isinstance(one, Pattern)
    )
    if not patterns or not asked.data.lacks(f"GRAPH {name.written} {{ {patterns} }}"):
        return
    has_graphs = asked.data.has("GRAPH ?graph { ?subject ?property ?object }")
    derived = [
        step
        for one in element.group.elements
        if isinstance(one, Pattern)
        for step in one.path.steps()
        if step.kind == "iri"
        and asked.data.lacks(f"GRAPH ?graph {{ ?subject <{step.value}> ?object }}")
    ]
    says = "no graph by itself holds this: the view holds it, which is asked without GRAPH"
    told = []
    if not has_graphs:
        says = "this view has no graphs of its own: everything is in the one that is always asked"
    elif derived:
        told.append(
            f"{derived[0].written} is derived in the view, and a structure as described has no "
            "such statement"
        )
    told.append("leave GRAPH out; ?thing cg:describedIn ?structure says of which structure it is")
    inner = asked.text[element.group.start + 1 : element.group.end - 1]
    uses = asked.text.count(name.written)
    mend = []
    if name.kind == "iri" or uses == 1:
        mend = [(element.start, element.end, inner)]
    elif first := next((o for o in element.group.elements if isinstance(o, Pattern)), None):
        link = f" {asked.node(first.subject)} {asked.name(CG.describedIn.value)} {name.written} . "
        mend = [(element.start, element.end, link + inner)]
    yield asked.advice("graph-not-needed", element, says, told, mend)


def _from_view(asked: Asked, term: Term) -> Iterator[Advice]:
    """Say that FROM leaves nothing where the view has no graphs of its own."""
    if term not in asked.query.from_graphs:
        return
    before = asked.text[: term.start].rstrip()
    start = before.upper().rfind("FROM")
    says = "this view has no graphs of its own: FROM leaves nothing to look at"
    told = ["leave FROM out; ?thing cg:describedIn ?structure says of which structure it is"]
    yield asked.advice("graph-not-needed", term, says, told, [(start, term.end, "")])


def _alternatives(asked: Asked, group: Group) -> Iterator[Advice]:
    """Look for an alternative that does not give what the others give, under another name."""
    selected = {one.variable.value for one in asked.query.columns if one.value is None}
    for element in group.elements:
        if not isinstance(element, parts.Union):
            continue
        bound = [parts.bound_in(one) for one in element.groups]
        beside = set().union(*(parts.bound_by(one) for one in group.elements if one is not element))
        for own, branch in zip(bound, element.groups, strict=True):
            others = set().union(*(one for one in bound if one is not own))
            lacks = selected & others - own - beside
            strange = {one for one in own - others - selected if not one.startswith("_:")}
            if not own & others and lacks and strange:
                yield _apart_alternative(asked, branch, lacks, strange)


def _apart_alternative(asked: Asked, branch: Group, lacks: set[str], strange: set[str]) -> Advice:
    names = ", ".join(f"?{one}" for one in sorted(lacks))
    other = sorted(strange)[0]
    says = f"this alternative gives {names} no value, so that its rows are empty there"
    told = [f"use {names} in it too" + (f", in place of ?{other}" if len(strange) == 1 else "")]
    mend = []
    if len(lacks) == len(strange) == 1:
        text = asked.text[branch.start : branch.end]
        new = re.sub(rf"[?$]{other}\b", f"?{next(iter(lacks))}", text)
        mend = [(branch.start, branch.end, new)]
    return asked.advice("alternative-apart", branch, says, told, mend)


def _named_graph(asked: Asked, term: Term) -> Iterator[Advice]:
    """Look whether there is a graph of a name."""
    if not asked.data.lacks(f"GRAPH <{term.value}> {{ ?subject ?property ?object }}"):
        return
    graphs = asked.data.terms("graph", "GRAPH ?graph { ?subject ?property ?object }", _MOST)
    structures = asked.data.terms("structure", f"?thing <{CG.describedIn.value}> ?structure", _MOST)
    if not graphs and any(one == rdf.NamedNode(term.value) for one in structures):
        yield from _from_view(asked, term)
        return
    says = f"there is no graph {term.written}"
    told = [f"there is {asked.called(one)}" for one in graphs]
    told = told or ["this view has no graphs of its own: leave it out, and ask the view"]
    names = {one.value: one for one in graphs if isinstance(one, rdf.NamedNode)}
    close = near(term.value, names)
    mend = [(term.start, term.end, asked.name(close[0]))] if close else []
    yield asked.advice("unknown-graph", term, says, told, mend)
