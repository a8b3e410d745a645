"""Why a query has no answer: the smallest set of its parts that has no match, and what is there.

Layer 4. Parts are put together as the query does and asked with a limit of one row: first more and
more of them, until none is found; then as few as are needed to find none. What is optional never
empties an answer and is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from caregraph import rdf
from caregraph.vocab import CG, RDF, shorten
from caregraph.workbench import checks, knowledge, parts
from caregraph.workbench.asked import Advice, Asked, position
from caregraph.workbench.checks import conditions, properties
from caregraph.workbench.parts import Element, Group, Pattern, Query, Term
from caregraph.workbench.readings import as_written

_SHOWN = 6
_LOOKED_AT = 300
"""So many things are looked at to see what such things have."""
_OF_GRAPHS = ("graph-not-needed", "unknown-graph")
_HIDDEN = ("tableRow", "describedIn", "hasEvidence")


@dataclass(frozen=True)
class Part:
    """A part of a query that has a share in emptying its answer."""

    text: str
    """As it stands."""
    line: int
    column: int
    start: int
    end: int


@dataclass(frozen=True)
class Reason:
    """Why a query has no answer."""

    says: str
    """In a sentence."""
    emptied_by: tuple[Part, ...]
    """The smallest set of parts that has no match."""
    instead: tuple[str, ...]
    """What is there instead."""
    advice: tuple[Advice, ...]
    """What is likely to be wrong with those parts."""

    def as_json(self) -> dict[str, object]:
        """Give it as JSON."""
        return {
            "says": self.says,
            "emptiedBy": [
                {
                    "text": one.text,
                    "line": one.line,
                    "column": one.column,
                    "start": one.start,
                    "end": one.end,
                }
                for one in self.emptied_by
            ],
            "instead": list(self.instead),
            "advice": [one.as_json() for one in self.advice],
        }


def why(asked: Asked) -> Reason | None:
    """Say why a query has no answer; ``None`` where its patterns have one.

    A query that counts nothing has an answer, zero, and is looked at all the same.
    """
    query = asked.query
    if query.limit == 0:
        return Reason("LIMIT 0 leaves out every row", (), (), ())
    core = _core(asked, query.where, query)
    if core is None:
        if query.from_graphs and _is_empty_there(asked):
            found = [one for one in checks.looked(asked) if one.kind in _OF_GRAPHS]
            says = "the graphs that FROM names hold no match, and the view does"
            return Reason(says, (), (), tuple(found))
        if query.having and not asked.data.lacks(_text(asked, query.where.elements)):
            says = "the patterns have matches, and HAVING leaves none of their groups"
            return Reason(says, (), (), ())
        if query.offset:
            return Reason(f"there are matches, and no more than {query.offset}", (), (), ())
        unwritten = [one for one in checks.looked(asked) if one.kind == "unbound-variable"]
        if query.form == "CONSTRUCT" and unwritten:
            says = "the patterns have matches, and what is made of them names what has no value"
            return Reason(says, (), (), tuple(unwritten))
        return None
    if not core:
        says = "it could not be found out in time which part empties the answer"
        return Reason(says, (), (), tuple(checks.looked(asked)))
    return _reason(asked, core)


def _is_empty_there(asked: Asked) -> bool:
    """Say whether the patterns have no match in the graphs that FROM names."""
    graphs = " ".join(f"FROM <{one.value}>" for one in asked.query.from_graphs)
    text = _text(asked, asked.query.where.elements)
    return asked.data.rows(f"SELECT (1 AS ?found) {graphs} WHERE {{ {text} }} LIMIT 1") == []


def _core(
    asked: Asked, group: Group, query: Query | None = None, around: Sequence[Element] = ()
) -> list[Element] | None:
    """Give the smallest set of elements of a group that has no match.

    Returns:
        ``None`` where the group has a match; nothing where that could not be found out.
    """
    elements = _emptying(group)
    if query is not None and query.values is not None:
        elements.append(query.values)
    if asked.data.has(_text(asked, [*around, *elements])) is not False:
        return None if not asked.data.is_spent else []
    taken = _first_to_empty(asked, elements, around)
    needed = _fewest(asked, taken, around)
    if asked.data.is_spent:
        return needed or taken
    if len(needed) == 1:
        return _inside(asked, needed[0]) or needed
    return needed


def _emptying(group: Group) -> list[Element]:
    """Give the elements that may empty a group, and the OPTIONALs that these read from."""
    found = [one for one in group.elements if not _is_optional(one)]
    bound = set().union(*map(parts.bound_by, found))
    read = set().union(*(_read_by(one) for one in found))
    return [
        one
        for one in group.elements
        if not _is_optional(one) or (parts.bound_by(one) - bound) & read
    ]


def _is_optional(element: Element) -> bool:
    return isinstance(element, parts.Nested) and element.word == "OPTIONAL"


def _read_by(element: Element) -> set[str]:
    """Name the variables that a condition or computed value reads, or a MINUS goes by."""
    match element:
        case parts.Filter(expression) | parts.Bind(expression):
            read = {one.value for one in parts.variables_of(expression)}
            return read.union(*(parts.bound_in(e.group) for e in parts.exists_in(expression)))
        case parts.Nested("MINUS", group):
            return parts.bound_in(group)
        case _:
            return set()


def _first_to_empty(
    asked: Asked, elements: list[Element], around: Sequence[Element]
) -> list[Element]:
    """Take elements one by one, what binds first, until together they have no match."""
    ordered: list[Element] = [e for e in elements if isinstance(e, (Pattern, parts.Values))]
    ordered += [e for e in elements if e not in ordered and not isinstance(e, parts.Filter)]
    ordered += [e for e in elements if e not in ordered]
    taken: list[Element] = []
    for element in ordered:
        taken.append(element)
        if asked.data.lacks(_text(asked, [*around, *taken])):
            return taken
    return taken


def _fewest(asked: Asked, taken: list[Element], around: Sequence[Element]) -> list[Element]:
    """Leave out every element without which there is no match either."""
    needed = list(taken)
    for element in taken[:-1]:
        fewer = [one for one in needed if one is not element]
        if not _reads_only(fewer, parts.bound_in(Group(tuple(needed), 0, 0))):
            continue
        if asked.data.lacks(_text(asked, [*around, *fewer])):
            needed = fewer
    return needed


def _reads_only(fewer: list[Element], bound: set[str]) -> bool:
    """Say whether the conditions among some elements still read what they read among all."""
    left = parts.bound_in(Group(tuple(fewer), 0, 0))
    return all(not (_read_by(one) & bound) - left for one in fewer)


def _inside(asked: Asked, element: Element) -> list[Element] | None:
    """Look into braces that alone have no match."""
    match element:
        case parts.Nested("" | "OPTIONAL", group):
            return _core(asked, group)
        case parts.Subquery(query):
            return _core(asked, query.where, query)
        case parts.Union(groups):
            cores = [_core(asked, group) for group in groups]
            return [one for core in cores if core for one in core] or None
        case _:
            return None


def _text(asked: Asked, elements: Sequence[Element]) -> str:
    """Write elements as patterns to be asked, conditions last."""
    ordered = sorted(elements, key=lambda one: (isinstance(one, parts.Filter), one.start))
    return " ".join(
        asked.written(one) if isinstance(one, Pattern) else _written(asked, one) for one in ordered
    )


def _written(asked: Asked, element: Element) -> str:
    text = asked.text[element.start : element.end]
    if isinstance(element, parts.Subquery) and not text.startswith("{"):
        return f"{{ {text} }}"
    return text


def _reason(asked: Asked, core: list[Element]) -> Reason:
    """Put together what is said of the elements that have no match."""
    emptied = tuple(_part(asked, one) for one in sorted(core, key=lambda one: one.start))
    spans = [(one.start, one.end) for one in core]
    advice = tuple(
        one
        for one in checks.looked(asked)
        if one.kind == "prefix-otherwise"  # it changes what every part says
        or any(start <= one.start and one.end <= end for start, end in spans)
        or any(one.start <= start and end <= one.end for start, end in spans)
    )
    if len(core) == 1:
        says = "this part alone has no match"
    else:
        apart = all(asked.data.has(_text(asked, [one])) for one in core if _stands_alone(one))
        says = "these parts have no match together" + (
            ", though each has by itself" if apart else ""
        )
    told = list(dict.fromkeys([*_instead(asked, core), *_not_in_effect(asked, core)]))
    return Reason(says, emptied, tuple(told), advice)


def _stands_alone(element: Element) -> bool:
    return not isinstance(element, (parts.Filter, parts.Bind))


def _part(asked: Asked, element: Element) -> Part:
    line, column = position(asked.text, element.start)
    text = " ".join(asked.text[element.start : element.end].split())
    if isinstance(element, Pattern):
        text = asked.written(element).removesuffix(" .")
    return Part(text, line, column, element.start, element.end)


def _instead(asked: Asked, core: list[Element]) -> Iterator[str]:
    """Say what is there where the parts look."""
    patterns = [one for one in core if isinstance(one, Pattern)]
    conditional = any(isinstance(one, (parts.Filter, parts.Values)) for one in core)
    for element in core:
        match element:
            case Pattern() if conditional and element.object.kind == "variable":
                continue  # it is there to give the condition its values
            case Pattern():
                others = [one for one in patterns if one is not element]
                yield from _of_pattern(asked, element, others)
            case parts.Filter(condition):
                yield from _of_condition(asked, list(parts.variables_of(condition)), core, element)
            case parts.Values(variables):
                yield from _of_condition(asked, list(variables), core, element)
            case parts.Nested("MINUS"):
                yield "everything that matches is taken away by this MINUS"
            case _:
                continue


def _of_pattern(asked: Asked, pattern: Pattern, others: list[Pattern]) -> Iterator[str]:
    """Say what the subject has, and what values there are, where a pattern has no match."""
    beside = _text(asked, others)
    path = asked.text[pattern.path.start : pattern.path.end]
    is_type = pattern.predicate is not None and pattern.predicate.value == RDF.type.value
    if is_type:
        yield from _kinds(asked, pattern, others)
        return
    if pattern.object.kind != "variable":
        values = asked.data.terms(
            "value_there", f"{beside} {asked.written(pattern, object='?value_there')}", 200
        )
        if values:
            shown = ", ".join(_value(asked, one) for one in values[:_SHOWN])
            yield f"with {path} there {_is(values)}: {shown}{_more(values)}"
    subject = asked.node(pattern.subject)
    typed = f"{_some(subject, beside)} {subject} ?property_there ?value_there"
    if _is_known(pattern.subject, others):
        had = asked.data.terms("property_there", typed, 60)
        names = [_property(asked, one) for one in had if isinstance(one, rdf.NamedNode)]
        named = sorted(name for name in names if name)
        if named:
            who = (
                subject
                if pattern.subject.kind != "iri"
                else asked.called(rdf.NamedNode(pattern.subject.value))
            )
            yield f"{who} has: {', '.join(named[:20])}"
    one = knowledge.known().get(pattern.predicate.value) if pattern.predicate else None
    ends_known = _is_known(pattern.subject, others) or _is_known(pattern.object, others)
    if pattern.object.kind != "literal" and ends_known and one is not None and one.is_relation:
        turned, target = asked.written(pattern, path=f"^{path}"), asked.node(pattern.object)
        if asked.data.has(f"{beside} {turned}"):
            yield f"there is a match the other way round: {subject} ^{path} {target}"


def _is_known(term: Term, others: Sequence[Pattern]) -> bool:
    """Say whether patterns tell which thing a term is, or it is a thing."""
    return term.kind == "iri" or any(term.value in parts.pattern_variables(one) for one in others)


def _kinds(asked: Asked, pattern: Pattern, others: list[Pattern]) -> Iterator[str]:
    """Say of which classes things are where a class has no match."""
    if not _is_known(pattern.subject, others):
        return
    subject, beside = asked.node(pattern.subject), _text(asked, others)
    few = _some(subject, beside)
    found = asked.data.terms("class_there", f"{few} {subject} a ?class_there", 60)
    classes = {one.value for one in found if isinstance(one, rdf.NamedNode)}
    lowest = properties.lowest(classes)
    named = [f"{asked.name(iri)} ({knowledge.label(iri)})" for iri in lowest]
    if named:
        yield f"what matches the rest {_is(named)}: {', '.join(named[:_SHOWN])}{_more(named)}"


def _some(subject: str, beside: str) -> str:
    """Write patterns so that only some of the things that match them are looked at."""
    if not subject.startswith(("?", "$")) or not beside:
        return beside
    return f"{{ SELECT {subject} WHERE {{ {beside} }} LIMIT {_LOOKED_AT} }}"


def _property(asked: Asked, node: rdf.NamedNode) -> str:
    if node.value.rpartition("/")[2] in _HIDDEN:
        return ""
    one = knowledge.known().get(node.value)
    return asked.path(one.name) if one else shorten(node.value)


def _of_condition(
    asked: Asked, variables: list[Term], core: list[Element], element: Element
) -> Iterator[str]:
    """Say which values a variable has without the condition."""
    others = [one for one in core if one is not element]
    patterns = tuple(one for one in parts.patterns_of(asked.query))
    for name in dict.fromkeys(one.value for one in variables):
        beside = _text(asked, others) or conditions.sources(asked, name, patterns)
        values = asked.data.terms(name, beside, 200) if beside else []
        if values:
            shown = ", ".join(_value(asked, one) for one in values[:_SHOWN])
            yield f"?{name} is there: {shown}{_more(values)}"


def _value(asked: Asked, one: rdf.AnyTerm) -> str:
    return as_written(one) if isinstance(one, rdf.Literal) else asked.called(one)


def _more(values: Sequence[object]) -> str:
    return " and others" if len(values) > _SHOWN else ""


def _is(values: Sequence[object]) -> str:
    return "is" if len(values) == 1 else "are"


def _not_in_effect(asked: Asked, core: list[Element]) -> Iterator[str]:
    """Say where what is looked for is described and not in effect in this view."""
    for element in core:
        if not isinstance(element, Pattern):
            continue
        for term in (element.subject, element.object):
            if term.kind != "iri":
                continue
            classes = asked.data.terms("kind", f"<{term.value}> <{CG.describedAs.value}> ?kind", 1)
            if classes:
                name = asked.called(rdf.NamedNode(term.value))
                yield (
                    f"{name} is described, but not in effect in this view: choose another day, or "
                    "take its proposal as adopted"
                )
