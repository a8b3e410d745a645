"""Proving a rule by its own examples, before it is trusted.

Layer 4. A rule that cannot be run, looks at nothing or accepts what it must refuse would pass
everything in silence. The shipped rules are proven by the tests; those of the user's own whenever
they are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from caregraph import rdf as ox
from caregraph.errors import AssetError
from caregraph.graph import infer
from caregraph.graph.filling import fill
from caregraph.graph.view import View
from caregraph.shacl.compiler import Compiled, compile_shapes
from caregraph.shacl.execute import run
from caregraph.shacl.shapegraph import name_of, shorten
from caregraph.shacl.shapes import AuthorQuery, Shape, read_shapes
from caregraph.sparql import lint
from caregraph.sparql.parse import parse_select
from caregraph.validation import rules as rulefiles
from caregraph.validation.rules import Example, Rule
from caregraph.vocab import turtle_prologue

_PLACE = "@prefix ex: <https://example.org/> .\n"


def faults(rule: Rule) -> list[AssetError]:
    """Say what keeps a rule from being trusted; nothing where its examples bear it out."""
    try:
        compiled = compile_shapes(rulefiles.shape_graph([rule]))
        said = [*_examples(rule, compiled)]
    except AssetError as wrong:
        about = f"{shorten(wrong.where)}: " if wrong.where else ""
        return [AssetError(about + wrong.message, where=str(rule.path), code=wrong.code,
                           hint=wrong.hint)]  # fmt: skip
    return [AssetError(one, where=str(rule.path), code="unproven-rule") for one in said]


def remarks(rule: Rule) -> list[str]:
    """Say which queries of a rule the engine runs in another form than they are written in."""
    return [
        f"{rule.path}: {shorten(name_of(query.node))}: {slow.message}; the engine rearranges it. "
        f"{slow.advice}"
        for root in read_shapes(rulefiles.shape_graph([rule])) for shape, query in _queries(root)
        for slow in lint.inspect(parse_select(query.select, query.prefixes, path=shape.path))
    ]  # fmt: skip


def _queries(shape: Shape) -> Iterator[tuple[Shape, AuthorQuery]]:
    yield from ((shape, query) for query in shape.queries)
    for constraint in shape.constraints:
        if constraint.kind == "property":
            yield from _queries(constraint.shapes[0])


def _examples(rule: Rule, compiled: Compiled) -> Iterable[str]:
    """Try every example; tell those that do not come out as they say."""
    for example in rule.examples:
        name = f"{'passing' if example.passes else 'failing'} example of {shorten(example.shape)}"
        try:
            with ox.failing():
                world = _world(example)
        except ox.RdfError as wrong:
            yield f"a {name} cannot be read: {wrong}"
            continue
        try:
            with ox.failing():
                refused = any(result.root == example.shape for result in run(world, compiled))
        except ox.RdfError as wrong:
            yield f"{rule.id} cannot be run: {wrong}"
            return
        if refused == example.passes:
            yield f"a {name} is {'refused' if refused else 'accepted'}:\n  {example.turtle}"


def _world(example: Example) -> View:
    store = ox.Store()
    fill(store, infer.background())
    text = turtle_prologue() + _PLACE + example.turtle
    store.bulk_load(text.encode(), format=ox.RdfFormat.TURTLE)
    infer.derive(store)
    return _seen(store)


def _seen(store: ox.Store) -> View:
    """Give a store as the engine asks it."""
    return View(store, {}, {}, ())
