"""The rules as standard SHACL: what their files leave out because it is so in every file.

Layer 4. A rule file does not say again that its queries use the house prefixes, that its limbs and
property shapes are as grave as the rule, and where the label of a thing is looked up. Our engine
is told so when it reads a rule; written out, with all of it, any SHACL engine reads the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from caregraph import rdf
from caregraph.shacl import labels
from caregraph.shacl.shapegraph import RDF, SH, ShapeGraph, name_of
from caregraph.shacl.shapes import queries, read_shapes
from caregraph.sparql.parse import parse_select
from caregraph.vocab import CG, PREFIXES, turtle_prologue

_HOUSE = rdf.NamedNode(PREFIXES["cg"] + "prefixes")
_IDENTIFIER = PREFIXES["dcterms"] + "identifier"
_PREFIXES, _SEVERITY = SH + "prefixes", SH + "severity"
_SELECT = SH + "select"
_TYPE = RDF + "type"
_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')
_ESCAPE = re.compile(r"\\.")
_PLAIN = {"\\n": "\n", "\\t": "\t", '\\"': '"'}
_ENDING = re.compile(r'"(?="")|"$')
"""A quotation mark that would end a text between three of them."""


def left_out(shapes: ShapeGraph) -> list[rdf.Triple]:
    """Give what the file of a rule need not say, and does not: identifier, prefixes, severities."""
    return [*_identifiers(shapes), *_prefixes(shapes), *_severities(shapes)]


def written(shapes: ShapeGraph) -> str:
    """Write shapes as Turtle for any SHACL engine, with the labels of messages looked up.

    The order is that of the files; texts of several lines are written as such.
    """
    apart = sorted(triples(shapes), key=lambda one: isinstance(one.subject, rdf.BlankNode))
    turtle = rdf.serialize(apart, format=rdf.RdfFormat.TURTLE, prefixes=PREFIXES)
    assert turtle is not None
    body = re.sub(r"(?m)^@prefix.*\n", "", turtle.decode())  # in another order each time
    return f"{turtle_prologue()}\n{_TEXT.sub(_long, body)}"


def triples(shapes: ShapeGraph) -> Iterator[rdf.Triple]:
    """Give shapes, in the order of their files, with the labels of messages looked up."""
    texts: dict[object, str] = dict(_selects(shapes))
    for one in shapes.triples():
        is_query = one.predicate.value == _SELECT
        text = texts.get(one.subject) if is_query else None
        yield rdf.Triple(one.subject, one.predicate, rdf.Literal(text)) if text else one


def _identifiers(shapes: ShapeGraph) -> Iterator[rdf.Triple]:
    for node in shapes.subjects():
        if CG.Rule in shapes.values(node, _TYPE) and not shapes.values(node, _IDENTIFIER):
            name = name_of(node)
            if name.startswith(PREFIXES["rule"]):
                yield _said(node, _IDENTIFIER, rdf.Literal(name.removeprefix(PREFIXES["rule"])))


def _prefixes(shapes: ShapeGraph) -> Iterator[rdf.Triple]:
    for constraint in dict.fromkeys(one for _, one in _pairs(shapes, SH + "sparql")):
        if not shapes.values(constraint, _PREFIXES):
            yield _said(constraint, _PREFIXES, _HOUSE)


def _severities(shapes: ShapeGraph) -> Iterator[rdf.Triple]:
    """Give limbs the severity of their rule, and property shapes that of the shape they are of."""
    above = dict(_pairs(shapes, CG.limbOf.value))
    above |= {one: node for node, one in _pairs(shapes, SH + "property")}
    for node in above:
        way = [node]
        while not shapes.values(way[-1], _SEVERITY) and above.get(way[-1], node) not in way:
            way.append(above[way[-1]])
        if len(way) > 1:
            yield from (_said(node, _SEVERITY, one) for one in shapes.values(way[-1], _SEVERITY))


def _pairs(shapes: ShapeGraph, predicate: str) -> Iterator[tuple[rdf.Term, rdf.Term]]:
    for node in shapes.subjects():
        yield from ((node, one) for one in shapes.values(node, predicate))


def _said(node: rdf.Term, predicate: str, value: rdf.Term) -> rdf.Triple:
    assert not isinstance(node, rdf.Literal)  # no literal is described
    return rdf.Triple(node, rdf.NamedNode(predicate), value)


def _selects(shapes: ShapeGraph) -> Iterator[tuple[rdf.Term, str]]:
    """Give the text of every query, labels looked up, by its constraint.

    What it abbreviates by a prefix of its file alone is declared in it.
    """
    for root in read_shapes(shapes):
        for shape, query in queries(root):
            select = parse_select(query.select, query.prefixes, path=shape.path)
            things = labels.wanted(select, query.messages or shape.messages)
            own = (
                f"PREFIX {name}: <{base}>\n"
                for name, base in query.prefixes.items()
                if PREFIXES.get(name) != base and f"{name}:" in query.select
            )
            yield query.node, "".join(own) + labels.written(query.select, things)


def _long(text: re.Match[str]) -> str:
    """Write a text of several lines over several lines."""
    if "\\n" not in text[0]:
        return text[0]
    said = _ESCAPE.sub(lambda one: _PLAIN.get(one[0], one[0]), text[0][1:-1])
    said = _ENDING.sub(r"\\\g<0>", said)
    return f'"""{said}"""'
