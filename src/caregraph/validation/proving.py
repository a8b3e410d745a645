"""Proving a rule by its own examples, before it is trusted.

Layer 4. A rule that cannot be run, looks at nothing or accepts what it must refuse would pass
everything in silence. The shipped rules are proven by the tests; those of the user's own whenever
they are read.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from caregraph.errors import AssetError
from caregraph.graph import infer, ontology
from caregraph.shacl.compiler import Compiled, compile_shapes
from caregraph.shacl.execute import Row, run, subclasses
from caregraph.shacl.shapegraph import ShapeGraph, shorten
from caregraph.validation import rules as rulefiles
from caregraph.validation.rules import Example, Rule
from caregraph.vocab import turtle_prologue

_PLACE = "@prefix ex: <https://example.org/> .\n"


def faults(rule: Rule) -> list[AssetError]:
    """Say what keeps a rule from being trusted; nothing where its examples bear it out."""
    try:
        compiled = _compiled(rule)
        said = [*_examples(rule, compiled)]
    except AssetError as wrong:
        about = f"{shorten(wrong.where)}: " if wrong.where else ""
        return [AssetError(about + wrong.message, where=str(rule.path), code=wrong.code,
                           hint=wrong.hint)]  # fmt: skip
    return [AssetError(one, where=str(rule.path), code="unproven-rule") for one in said]


def _compiled(rule: Rule) -> Compiled:
    shapes = ShapeGraph()
    for path in (rulefiles.prefixes(), rule.path):
        shapes.read(path.read_bytes(), where=path.name)
    return compile_shapes(shapes, subclasses=subclasses(_World(ontology.store())))


def _examples(rule: Rule, compiled: Compiled) -> Iterable[str]:
    """Try every example; tell those that do not come out as they say."""
    for example in rule.examples:
        name = f"{'passing' if example.passes else 'failing'} example of {shorten(example.shape)}"
        try:
            world = _world(example)
        except SyntaxError as wrong:
            yield f"a {name} cannot be read: {wrong}"
            continue
        try:
            refused = any(result.root == example.shape for result in run(world, compiled))
        except (RuntimeError, SyntaxError, ValueError, OSError) as wrong:
            yield f"{rule.id} cannot be run: {wrong}"
            return
        if refused == example.passes:
            yield f"a {name} is {'refused' if refused else 'accepted'}:\n  {example.turtle}"


class _World:
    """A store as the engine asks it."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def select(self, query: str) -> Iterable[Row]:
        rows = self._store.query(query)
        assert isinstance(rows, ox.QuerySolutions)
        return rows


def _world(example: Example) -> _World:
    store = ox.Store()
    store.bulk_extend(ontology.store())
    text = turtle_prologue() + _PLACE + example.turtle
    store.bulk_load(text.encode(), format=ox.RdfFormat.TURTLE)
    infer.derive(store)
    return _World(store)
