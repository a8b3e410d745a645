"""Proving a rule by its own examples, before it is trusted.

Layer 4. A rule that cannot be run, looks at nothing or accepts what it must refuse would pass
everything in silence, and one with a misspelt word in its message would tell a falsehood. The
shipped rules are proven by the tests; those of the user's own whenever they are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from caregraph import rdf
from caregraph.errors import AssetError
from caregraph.graph import infer
from caregraph.graph.filling import fill
from caregraph.graph.view import View
from caregraph.shacl.compiler import compile_shapes
from caregraph.shacl.compiler.messages import DEFAULT
from caregraph.shacl.execute import SLOT, Result, run
from caregraph.shacl.queries import Compiled, ShapeQuery
from caregraph.shacl.shapegraph import SH as SHACL
from caregraph.shacl.shapegraph import ShapeGraph, name_of, shorten
from caregraph.shacl.shapes import queries, read_shapes
from caregraph.sparql import lint
from caregraph.sparql.parse import parse_select
from caregraph.validation import rules as rulefiles
from caregraph.validation import spelling
from caregraph.validation.rule import Example, Rule
from caregraph.vocab import CG, PREFIXES, turtle_prologue

_LIMB_OF = CG.limbOf.value
_HOUSE_PREFIXES = PREFIXES["cg"] + "prefixes"
_BRACES = re.compile(r"\{[^{}]*\}")
_UNSAID = re.compile(r"\{[?$]\w+\}|https?://")
"""A place that nothing filled, or an address where a name was meant."""
_PLACE = "@prefix ex: <https://example.org/> .\n"


def faults(rule: Rule, *, complete: bool = True) -> list[AssetError]:
    """Say what keeps a rule from being trusted; nothing where its examples bear it out.

    Args:
        complete: Whether the file says all it must; the examples of one that does not stay untried.
    """
    where = str(rule.path)
    said: list[str] = []
    broken: list[AssetError] = []
    try:
        shapes = rulefiles.asking([rule])
        compiled = compile_shapes(shapes)
        messages = [one for query in compiled.queries for one in _message(query)]
        said += [*_shapes(rule, shapes, compiled), *messages, *_words(rule, shapes)]
        said += _examples(rule, compiled, worded=not messages) if complete else ()
    except AssetError as wrong:
        about = f"{shorten(wrong.where)}: " if wrong.where else ""
        broken.append(
            AssetError(about + wrong.message, where=where, code=wrong.code, hint=wrong.hint)
        )
    broken += [AssetError(one, where=where, code="unproven-rule") for one in dict.fromkeys(said)]
    return broken


def remarks(rule: Rule) -> list[str]:
    """Say which queries of a rule the engine runs in another form than they are written in."""
    return [
        f"{rule.path}: {shorten(name_of(query.node))}: {slow.message}; the engine rearranges it. "
        f"{slow.advice}"
        for root in read_shapes(rulefiles.shape_graph([rule]))
        for shape, query in queries(root)
        for slow in lint.inspect(parse_select(query.select, query.prefixes, path=shape.path))
    ]


def _shapes(rule: Rule, shapes: ShapeGraph, compiled: Compiled) -> Iterator[str]:
    """Tell shapes that are not looked at, belong to no rule, or bear a name of another file."""
    own = PREFIXES["rule"] + rule.id
    named = {name_of(node): node for node in shapes.subjects()}
    for limb in sorted(name for name, node in named.items() if shapes.values(node, _LIMB_OF)):
        if limb not in compiled.targets:
            yield f"the limb {shorten(limb)} lacks a target (sh:targetClass)"
    for root in compiled.targets:
        owners = [name_of(one) for one in shapes.values(named[root], _LIMB_OF)]
        if owners != ([] if root == own else [own]) or root not in rule.limbs:
            yield (
                f"{shorten(root)} has a target and is no limb of {shorten(own)} alone "
                f"(cg:limbOf {shorten(own)})"
            )
    for name, node in named.items():
        is_ours = not isinstance(node, rdf.NamedNode) or name.startswith(f"{own}-")
        speaks = any(one.startswith(SHACL) for one in shapes.predicates(node))
        if speaks and not is_ours and name not in (own, _HOUSE_PREFIXES):
            said = f"the name of {shorten(name)} does not begin with {shorten(own)}-"
            yield f"{said}, and may be that of another shape"


def _words(rule: Rule, shapes: ShapeGraph) -> Iterator[str]:
    """Tell words that mean nothing: of queries, examples and the basis."""
    selects = [one for node in shapes.subjects() for one in shapes.values(node, SHACL + "select")]
    texts = [one.value for one in selects if isinstance(one, rdf.Literal)]
    for text in (*texts, *(example.turtle for example in rule.examples)):
        yield from spelling.of_text(text)
    yield from spelling.of_basis(rule.basis)


def _message(query: ShapeQuery) -> Iterator[str]:
    """Tell a message that is not one, or that has a place which no row can fill."""
    if "message" in query.columns:
        return
    if len(query.messages) > 1:
        yield f"{_name(query)} has more than one message (sh:message), and one is told"
    if query.messages[0] in DEFAULT.values():
        yield f"{_name(query)} lacks the words of a finding (sh:message)"
    known = _places(query)
    for place in _BRACES.findall(" ".join(query.messages)):
        name = place.strip("{?$ }")
        if SLOT.fullmatch(place) and name in known:
            continue
        close = [name] if name in known else spelling.columns_near(name, known)
        advice = f"did you mean {_listed(close, ' or ')}? " if close else ""
        columns = _listed(known, ", ")
        yield (
            f"the message of {_name(query)} has the place {place}, and no column fills it "
            f"({advice}There are: {columns})"
        )


def _listed(places: Iterable[str], between: str) -> str:
    return between.join(f"{{?{one}}}" for one in places)


def _places(query: ShapeQuery) -> list[str]:
    """Name what a message may use: the columns of its query, the value and the path."""
    names = [one for one in query.columns if not one.startswith("_")]
    names += ["value"] if query.value else []
    names += ["path"] if query.path else []
    return list(dict.fromkeys(names))


def _name(query: ShapeQuery) -> str:
    """Name a constraint as its author knows it."""
    if query.constraint:
        return shorten(query.constraint)
    component = query.component.removeprefix(SHACL).removesuffix("ConstraintComponent")
    return f"sh:{component[0].lower()}{component[1:]} of {shorten(query.shape)}"


def _examples(rule: Rule, compiled: Compiled, *, worded: bool) -> Iterator[str]:
    """Try every example; tell those that do not come out as they say, and what none tries.

    Args:
        worded: Whether every message is one that rows can fill; else what is wrong is told already.
    """
    fired: set[str] = set()
    unrefused: set[str] = set()
    store = rdf.Store()
    fill(store, infer.background())
    for example in rule.examples:
        name = f"{'passing' if example.passes else 'failing'} example of {shorten(example.shape)}"
        try:
            with rdf.failing():
                world = _world(store, example)
        except rdf.RdfError as wrong:
            yield f"a {name} cannot be read: {wrong}"
            unrefused.add(example.shape)
            continue
        try:
            with rdf.failing():
                results = run(world, compiled)
        except rdf.RdfError as wrong:
            yield f"{rule.id} cannot be run: {wrong}"
            return
        roots = {result.root for result in results}
        if (example.shape in roots) == example.passes:
            yield f"a {name} is {'refused' if example.passes else 'accepted'}:\n  {example.turtle}"
            unrefused.add(example.shape)
        elif not example.passes and len(roots) > 1:
            others = ", ".join(shorten(one) for one in sorted(roots - {example.shape}))
            yield f"a {name} is refused by {others} too, and proves neither:\n  {example.turtle}"
        yield from (
            f"a {name} is told in other than words: {said}"
            for result in results
            for said in result.messages
            if worded and _UNSAID.search(said)
        )
        fired |= {_fired(result) for result in results if not example.passes}
    for query in compiled.queries:
        if query.root not in unrefused and _fired(query) not in fired:
            yield f"no failing example of {shorten(query.root)} is refused by {_name(query)}"


def _fired(one: ShapeQuery | Result) -> str:
    """Name a constraint below the shape with the targets, as query and as result."""
    return " ".join((one.root, one.shape, one.constraint or "", one.component))


def _world(store: rdf.Store, example: Example) -> View:
    """Put an example beside the background in a store, in place of the one that was there."""
    background = infer.background()
    for quad in [one for one in store if one not in background]:
        store.remove(quad)
    text = turtle_prologue() + _PLACE + example.turtle
    store.bulk_load(text.encode(), format=rdf.RdfFormat.TURTLE)
    infer.derive(store)
    return _seen(store)


def _seen(store: rdf.Store) -> View:
    """Give a store as the engine asks it."""
    return View(store, {}, {}, ())
