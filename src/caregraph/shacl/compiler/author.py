"""Authors' queries (sh:sparql): pre-binding made set-at-a-time.

Layer 2 (shacl). ``$this`` becomes a variable that the shape's targets bind, in every group that
needs it. That means the same as binding it node by node only where the standard's restrictions on
pre-binding hold, so a query that breaks one is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from caregraph.errors import AssetError, QueryError
from caregraph.shacl import labels
from caregraph.shacl.queries import ASKED, EVERYONE, WHOLE
from caregraph.shacl.shapegraph import unsupported
from caregraph.shacl.shapes import AuthorQuery, Shape
from caregraph.sparql import constants, exists_rewriting, lint, paths, tree
from caregraph.sparql.parse import parse_select
from caregraph.sparql.tree import Group, Place, Subselect

_AGGREGATES = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})
_RESERVED = frozenset({"?shapesGraph", "?currentShape", "?failure"})


def read_query(query: AuthorQuery, shape: Shape, messages: Iterable[str] = ()) -> tree.Select:
    """Read, judge and rearrange an author's query; refuse what is illegal or slow.

    Args:
        messages: Texts with places for labels, which the query is made to look up.
    """
    try:
        select = parse_select(query.select, query.prefixes, path=shape.path)
        for message in _illegal(select):
            raise QueryError(message, code="illegal-prebinding")
    except QueryError as error:
        raise AssetError(
            error.message, code=error.code, where=shape.name, hint=error.hint
        ) from error
    mended = exists_rewriting.mend(labels.looked_up(select, labels.wanted(select, messages)))
    for slow in lint.refusals(mended):
        raise AssetError(slow.message, code="slow-query", where=shape.name, hint=slow.advice)
    return mended


def placed(select: tree.Select, mark: str = EVERYONE) -> tree.Select:
    """Give the query with places for its focus nodes."""
    inner = _placed(select.where)
    match inner.elements:
        case (tree.Union(groups),):  # targets go into each alternative, which is then one join
            where = Group((tree.Union(tuple(_with_targets(group, mark) for group in groups)),))
        case _:
            where = _with_targets(inner, mark)
    return replace(select, where=where)


def _with_targets(group: Group, mark: str) -> Group:
    """Give a group with its focus nodes in front, or behind a sub-select that it begins with.

    Such a one begins at the few things that matter; engines that join from left to right would run
    it anew for every focus node.
    """
    own: list[tree.Element] = [one for one in group.elements if not isinstance(one, Place)]
    begins = bool(own) and isinstance(own[0], Subselect) and not own[0].select.group_by
    own.insert(int(begins), Place(mark))
    own += map(Place, _named_properties(own))
    return _optionals_last(Group(tuple(own)))


def _named_properties(elements: Sequence[tree.Element]) -> Iterator[str]:
    """Write once more, for a full run, which properties a filter chooses among, as VALUES.

    The engine then looks up each, and does not go through all that is said of every target.
    """
    asked = {one.path for one in elements if isinstance(one, tree.Triple)}
    for element in elements:
        match element:
            case tree.Filter((str(name), "IN", "(", *parts, ")")) if name in asked:
                if listed := constants.listed(parts):
                    yield f"{WHOLE}VALUES {name} {{ {' '.join(sorted(listed))} }}{WHOLE}"
            case _:
                continue


def _optionals_last(group: Group) -> Group:
    """Judge rows before their OPTIONAL parts are looked up: ``{ { A FILTER } OPTIONAL { B } }``.

    Oxigraph keeps a FILTER with EXISTS above the OPTIONALs of its group and so looks up the labels
    of every candidate. What reads a variable that only an OPTIONAL binds stays behind them.
    """
    optionals = [one for one in group.elements if isinstance(one, tree.Optional)]
    before = [one for one in group.elements if not isinstance(one, tree.Optional)]
    late: list[tree.Element] = []
    waiting = tree.bound_variables(Group(tuple(optionals)))
    waiting -= tree.bound_variables(Group(tuple(before)))
    for element in list(before):
        if tree.element_variables(element) & waiting:
            late.append(element)
            before.remove(element)
            waiting |= tree.bound_variables(Group((element,)))
    judged = any(isinstance(one, tree.Filter) for one in before)
    movable = all(isinstance(one, tree.Filter | tree.Bind) for one in late)
    if not (optionals and judged and movable):
        return _costly_last(group)
    return Group((tree.Union((_costly_last(Group(tuple(before))),)), *optionals, *late))


def _costly_last(group: Group) -> Group:
    """Ask what follows paths, however far, only of the rows that every other filter lets through.

    Oxigraph judges a row by such a filter as soon as the variables in it are bound, which is before
    those that would have dropped the row for less: ``FILTER(IF(cheap, costly, false))`` waits.
    """
    filters = [one for one in group.elements if isinstance(one, tree.Filter)]
    costly = [one for one in filters if _follows_paths(one.condition)]
    cheap = [one for one in filters if one not in costly]
    if not (cheap and costly):
        return group
    first = tree.all_of(one.condition for one in cheap)
    then = tree.all_of(one.condition for one in costly)
    last = tree.Filter(("IF", "(", *first, ",", *then, ",", "false", ")"))
    return Group((*(one for one in group.elements if one not in costly), last))


def _follows_paths(expression: tree.Expression) -> bool:
    """Say whether an EXISTS in an expression has a path of no fixed length, or a step left out."""
    return any(
        isinstance(step, paths.Repeat)
        for exists in tree.groups_in(expression)
        for group in _groups(exists.group)
        for triple in group.elements
        if isinstance(triple, tree.Triple) and not isinstance(triple.path, str)
        for step in paths.steps(triple.path)
    )


def as_condition(query: AuthorQuery, shape: Shape, variable: str, fresh: Callable[[], str]) -> str:
    """Write that the query has no row for the node in *variable*: the node conforms."""
    select = read_query(query, shape)
    if select.group_by or any(_aggregates(column.value) for column in select.columns):
        raise unsupported(
            shape.node,
            "a query that counts is used inside another shape",
            hint="Give the shape its own target, or test with EXISTS.",
        )
    names = {"?this": variable}

    def new(name: str) -> str:
        return names.setdefault(name, fresh())

    body = exists_rewriting.condition(tree.rename(select.where, new), frozenset({variable}))
    if lint.condition_refusals(body, frozenset({variable})):
        raise unsupported(
            shape.node,
            "a query with OPTIONAL or a sub-select is used inside another shape",
            hint="Give the shape its own target, or write the query with EXISTS alone.",
        )
    return f"!({tree.write_expression(body)})"


def _illegal(select: tree.Select) -> Iterator[str]:
    """Name what the standard forbids in a query whose $this is bound beforehand."""
    names = {column.variable for column in select.columns}
    if "?this" not in names:
        yield "the query does not select $this"
    if reserved := sorted(_RESERVED & (names | tree.variables(select.where))):
        yield f"{reserved[0]} is not supported"
    aggregated = any(_aggregates(column.value) for column in select.columns) or select.having
    if aggregated and "?this" not in select.group_by:
        yield "a query that counts needs GROUP BY $this"
    yield from _illegal_parts(select)
    for group in _groups(select.where):
        for element in group.elements:
            match element:
                case tree.Values():
                    yield "VALUES is not allowed in a SHACL constraint; write FILTER(?x IN (...))"
                case tree.Bind(_, "?this"):
                    yield "$this is bound beforehand; BIND must not name it again"
                case Subselect(inner):
                    yield from _illegal_subselect(inner)
                case _:
                    continue


def _illegal_parts(select: tree.Select) -> Iterator[str]:
    if select.sliced:
        yield "LIMIT and OFFSET cut off rows of some focus nodes and not of others"
    if any(column.variable == "?this" and column.value is not None for column in select.columns):
        yield "$this is bound beforehand; AS must not name it again"


def _illegal_subselect(select: tree.Select) -> Iterator[str]:
    if "?this" not in {column.variable for column in select.columns}:
        yield "a sub-select must select $this, or its rows belong to no focus node"
    aggregated = any(_aggregates(column.value) for column in select.columns) or select.having
    if (aggregated or select.group_by) and "?this" not in select.group_by:
        yield "a sub-select that counts needs GROUP BY $this"
    yield from _illegal_parts(select)


def _aggregates(expression: tree.Expression | None) -> bool:
    return any(isinstance(part, str) and part.upper() in _AGGREGATES for part in expression or ())


def _groups(group: Group) -> Iterator[Group]:
    """Yield a group and every group inside it, EXISTS and sub-selects too."""
    yield group
    for element in group.elements:
        inner: list[Group] = []
        match element:
            case tree.Filter(expression) | tree.Bind(expression, _):
                inner = [exists.group for exists in tree.groups_in(expression)]
            case tree.Optional(one):
                inner = [one]
            case tree.Union(groups):
                inner = list(groups)
            case Subselect(select):
                inner = [select.where]
            case _:
                continue
        for one in inner:
            yield from _groups(one)


def _placed(group: Group) -> Group:
    """Put places into the groups inside *group*, which itself is already served."""
    return Group(tuple(_placed_element(element) for element in group.elements))


def _placed_element(element: tree.Element) -> tree.Element:
    match element:
        case tree.Optional(inner) if _is_lookup(inner):
            return element
        case tree.Optional(inner):
            return tree.Optional(_served(inner))
        case tree.Union(groups):
            return tree.Union(tuple(_served(inner) for inner in groups))
        case Subselect(select):  # one that only joins begins where its author begins
            return Subselect(placed(select, EVERYONE if select.group_by else ASKED))
        case _:
            return element


def _is_lookup(group: Group) -> bool:
    """Say whether a group is one pattern of one predicate, which costs a look-up for each row."""
    match group.elements:
        case (tree.Triple(_, paths.Predicate(), _),):
            return True
        case _:
            return False


def _served(group: Group) -> Group:
    """Give a group that is evaluated by itself the focus nodes it needs."""
    inner = _placed(group)
    if "?this" not in tree.variables(group):
        return inner
    mark = EVERYONE if _needs_targets(group) else ASKED
    return Group((Place(mark), *inner.elements))


def _needs_targets(group: Group) -> bool:
    """Say whether $this is used here without a pattern that binds it cheaply."""
    cheap = False
    for element in group.elements:
        if isinstance(element, tree.Triple) and "?this" in (element.subject, element.object):
            path = element.path
            steps = () if isinstance(path, str) else paths.steps(path)
            cheap = cheap or not any(isinstance(step, paths.Repeat) for step in steps)
        elif isinstance(element, Subselect):
            cheap = True
    return not cheap
