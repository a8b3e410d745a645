"""Random small graphs and random shapes, as Turtle, for the tests that compare engines and runs."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

NODES = [":a", ":b", ":c", ":d", ":e"]
PREDICATES = [":p", ":q", ":r"]
CLASSES = [":C", ":D", ":E"]
LITERALS = ["1", "2", "3", '"x"', '"yy"', '"x"@en', '"X"@en', '"y"@cy', '"2020-01-01"^^xsd:date']
BELOW = """:D rdfs:subClassOf :C .
:world :mentions :a, :b, :c, :d, :e, 2 ."""
"""The class tree, and a mention of every node a shape may name: see test_limits."""

statements = st.one_of(
    st.tuples(st.sampled_from(NODES), st.just("a"), st.sampled_from(CLASSES)),
    st.tuples(
        st.sampled_from(NODES), st.sampled_from(PREDICATES), st.sampled_from(NODES + LITERALS)
    ),
    st.tuples(st.sampled_from(NODES), st.sampled_from(PREDICATES), st.sampled_from(NODES)),
    st.tuples(
        st.sampled_from(NODES), st.sampled_from([":m", ":n"]), st.sampled_from(["1", "2", "3"])
    ),
)
graphs = st.sets(statements, max_size=16)

ORDERS = [
    "sh:lessThan :n",
    "sh:lessThanOrEquals :n",
    "sh:minExclusive 2",
    "sh:minInclusive 2",
    "sh:maxExclusive 2",
    "sh:maxInclusive 2",
]

predicates = st.sampled_from(PREDICATES)


def _longer(inner: SearchStrategy[str]) -> SearchStrategy[str]:
    # Only single predicates are turned round: pySHACL 0.40 follows the inverse of a sequence
    # without reversing its steps (test_reference.py holds the case).
    return st.one_of(
        predicates.map("[ sh:inversePath {} ]".format),
        inner.map("[ sh:zeroOrMorePath {} ]".format),
        inner.map("[ sh:oneOrMorePath {} ]".format),
        inner.map("[ sh:zeroOrOnePath {} ]".format),
        st.tuples(inner, inner).map(lambda two: f"( {two[0]} {two[1]} )"),
        st.tuples(inner, inner).map(lambda two: f"[ sh:alternativePath ( {two[0]} {two[1]} ) ]"),
    )


paths = st.one_of(predicates, predicates, st.recursive(predicates, _longer, max_leaves=3))

_terms = st.lists(st.sampled_from(NODES + LITERALS), min_size=1, max_size=3, unique=True)

on_values = st.one_of(
    st.sampled_from(CLASSES).map("sh:class {}".format),
    st.sampled_from(["xsd:integer", "xsd:string", "xsd:date", "rdf:langString"]).map(
        "sh:datatype {}".format
    ),
    st.sampled_from(
        ["IRI", "Literal", "BlankNode", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"]
    ).map("sh:nodeKind sh:{}".format),
    st.sampled_from(["sh:minLength 2", "sh:maxLength 1"]),
    st.sampled_from(['sh:pattern "^x"', 'sh:pattern "Y"; sh:flags "i"']),
    st.just('sh:languageIn ( "en" )'),
    _terms.map(lambda terms: f"sh:in ( {' '.join(terms)} )"),
    st.sampled_from(NODES + LITERALS).map("sh:hasValue {}".format),
    predicates.map("sh:equals {}".format),
    predicates.map("sh:disjoint {}".format),
)

_whole = st.lists(predicates, max_size=2, unique=True).map(
    lambda kept: f"sh:closed true ; sh:ignoredProperties ( rdf:type {' '.join(kept)} )"
)

on_paths = st.one_of(
    on_values,
    st.integers(0, 3).map("sh:minCount {}".format),
    st.integers(0, 3).map("sh:maxCount {}".format),
    st.just("sh:uniqueLang true"),
)


def _unique(constraints: list[str]) -> str:
    """Join constraints, the first of each parameter alone."""
    kept: dict[str, str] = {}
    for one in constraints:
        kept.setdefault(one.split()[0], one)
    return " ; ".join(kept.values())


def _compound(shape: SearchStrategy[str]) -> SearchStrategy[str]:
    several = st.lists(shape, min_size=1, max_size=2).map(" ".join)
    inner = st.one_of(shape.map("sh:node [ sh:and ( {} ) ]".format), shape.map("sh:not {}".format))
    qualified = st.tuples(paths, shape, st.integers(0, 3), st.sampled_from(["Min", "Max"]))
    return st.one_of(
        st.tuples(paths, st.lists(on_paths, min_size=1, max_size=2), inner).map(
            lambda t: f"[ sh:path {t[0]} ; {_unique(t[1])} ; {t[2]} ]"
        ),
        shape.map("[ sh:not {} ]".format),
        several.map("[ sh:and ( {} ) ]".format),
        several.map("[ sh:or ( {} ) ]".format),
        several.map("[ sh:xone ( {} ) ]".format),
        qualified.map(
            lambda t: (
                f"[ sh:path {t[0]} ; sh:qualifiedValueShape {t[1]} ; "
                f"sh:qualified{t[3]}Count {t[2]} ]"
            )
        ),
    )


_simple = st.one_of(
    st.lists(on_values, min_size=1, max_size=2).map(lambda c: f"[ {_unique(c)} ]"),
    st.tuples(paths, st.lists(on_paths, min_size=1, max_size=2)).map(
        lambda t: f"[ sh:path {t[0]} ; {_unique(t[1])} ]"
    ),
    _whole.map("[ {} ]".format),
)
nested = st.recursive(_simple, _compound, max_leaves=3)

targets = st.one_of(
    st.sampled_from(CLASSES).map("sh:targetClass {}".format),
    st.sampled_from(NODES).map("sh:targetNode {}".format),
    st.just("sh:targetNode 2"),
    predicates.map("sh:targetSubjectsOf {}".format),
    predicates.map("sh:targetObjectsOf {}".format),
)


@st.composite
def shape_files(draw: st.DrawFn) -> str:
    """One node shape with a few targets, property shapes and nested shapes, as Turtle."""
    parts = [f":S a sh:NodeShape ; {' ; '.join(draw(st.lists(targets, min_size=1, max_size=2)))}"]
    parts.append(_unique(draw(st.lists(on_values, max_size=1))))
    parts += ["sh:property :P0", "sh:property :P1"][: draw(st.integers(0, 2))]
    parts.append(draw(st.one_of(st.just(""), nested.map("sh:node [ sh:and ( {} ) ]".format))))
    parts.append(draw(st.one_of(st.just(""), nested.map("sh:not {}".format))))
    written = " ; ".join(part for part in parts if part) + " ."
    if draw(st.booleans()):
        # Numbers alone are ordered: pySHACL orders IRIs, and dates among numbers; SPARQL does not.
        written += f"\n:S sh:property :P2 . :P2 sh:path :m ; {draw(st.sampled_from(ORDERS))} ."
    for number in range(2):
        path, constraints = draw(paths), _unique(draw(st.lists(on_paths, min_size=1, max_size=2)))
        inner = draw(st.one_of(st.just(""), nested.map("; sh:node [ sh:and ( {} ) ]".format)))
        below = "; sh:property :P1" if number == 0 and draw(st.booleans()) else ""
        written += f"\n:P{number} sh:path {path} ; {constraints} {inner} {below} ."
    return written


def turtle(statements: set[tuple[str, str, str]]) -> str:
    """The statements as Turtle, in a fixed order."""
    return "\n".join(f"{s} {p} {o} ." for s, p, o in sorted(statements))
