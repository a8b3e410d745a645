"""The SHACL vocabulary this engine knows, and the refusal of everything else.

Layer 2 (shacl). Tables only, besides the walk that refuses: a slip such as sh:targetSubjectOf or a
feature that is not supported must stop the run, not make data pass.
"""

from __future__ import annotations

from typing import Literal as Choice

from caregraph.errors import near
from caregraph.rdf import NamedNode, Term
from caregraph.shacl.shapegraph import RDF, SH, ShapeGraph, broken, shorten, unsupported
from caregraph.vocab import PREFIXES

TARGETS: dict[str, Choice["class", "node", "subjects-of", "objects-of"]] = {
    "targetClass": "class",
    "targetNode": "node",
    "targetSubjectsOf": "subjects-of",
    "targetObjectsOf": "objects-of",
}

PATH_MARKS: dict[str, Choice["*", "+", "?"]] = {
    "zeroOrMorePath": "*",
    "oneOrMorePath": "+",
    "zeroOrOnePath": "?",
}

NODE_KINDS = ("IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")

IRI_VALUED = ("class", "datatype", "nodeKind", "equals", "disjoint", "lessThan", "lessThanOrEquals")
LITERAL_VALUED = ("minExclusive", "minInclusive", "maxExclusive", "maxInclusive")
NUMBERS = ("minCount", "maxCount", "minLength", "maxLength")

COMPONENTS = {
    **{
        kind: kind[0].upper() + kind[1:] + "ConstraintComponent"
        for kind in (
            *IRI_VALUED,
            *LITERAL_VALUED,
            *NUMBERS,
            "hasValue",
            "pattern",
            "languageIn",
            "in",
            "uniqueLang",
            "closed",
            "node",
            "property",
            "not",
            "and",
            "or",
            "xone",
            "qualifiedMinCount",
            "qualifiedMaxCount",
        )
    },
    "sparql": "SPARQLConstraintComponent",
}
"""From a parameter's local name to that of its constraint component."""

ON_PATHS_ONLY = frozenset(
    {
        "minCount",
        "maxCount",
        "uniqueLang",
        "lessThan",
        "lessThanOrEquals",
        "qualifiedValueShape",
    }
)

ONCE = frozenset(
    {
        "datatype",
        "nodeKind",
        *LITERAL_VALUED,
        *NUMBERS,
        "languageIn",
        "in",
        "uniqueLang",
        "closed",
        "qualifiedValueShape",
    }
)

_QUALIFIED = ("qualifiedValueShape", "qualifiedValueShapesDisjoint")
_WORDS = ("name", "description", "order", "group", "defaultValue", "message", "severity")
_ENTRIES = ("declare", "prefix", "namespace", "prefixes", "select", "sparql")
_PATHS = ("path", "inversePath", "alternativePath", *PATH_MARKS)

KNOWN = frozenset(
    {
        *TARGETS,
        *COMPONENTS,
        *_QUALIFIED,
        *_WORDS,
        *_ENTRIES,
        *_PATHS,
        "flags",
        "ignoredProperties",
        "deactivated",
    }
)
"""Local names of every SHACL predicate that is read."""

_TYPES = frozenset(
    {
        "NodeShape",
        "PropertyShape",
        "Shape",
        "SPARQLConstraint",
        "PrefixDeclaration",
        "PropertyGroup",
        "Severity",
    }
)
_REPORT_TYPES = frozenset(NamedNode(SH + kind) for kind in ("ValidationReport", "ValidationResult"))

_ADVICE = {
    "target": "SPARQL targets are not supported: use sh:targetClass or sh:targetSubjectsOf.",
    "rule": "Shapes here only check; write what follows from data as a query in queries/infer/.",
    "ask": "Write the constraint as sh:select, which can also say what is wrong.",
    "js": "JavaScript is not run.",
    "expression": "Write the expression as sh:sparql with sh:select.",
    "ConstraintComponent": "Custom components are not supported: write sh:sparql on the shape.",
    "entailment": "Run the inference first and check its result.",
}

_REWRITTEN = frozenset(
    PREFIXES["xsd"] + kind
    for kind in (
        "byte",
        "short",
        "int",
        "long",
        "unsignedByte",
        "unsignedShort",
        "unsignedInt",
        "unsignedLong",
        "positiveInteger",
        "negativeInteger",
        "nonPositiveInteger",
        "nonNegativeInteger",
    )
)


def is_class_and_shape(graph: ShapeGraph, node: Term) -> bool:
    """Say whether *node* is a class that is its own shape (an implicit class target)."""
    types = {
        shorten(one.value) for one in graph.values(node, RDF + "type") if isinstance(one, NamedNode)
    }
    return bool(types & {"rdfs:Class", "owl:Class"}) and bool(
        types & {"sh:NodeShape", "sh:PropertyShape"}
    )


def refuse_unknown(graph: ShapeGraph) -> None:
    """Raise for the first SHACL term in the graph that this engine would not act on."""
    for node in graph.subjects():
        types = graph.values(node, RDF + "type")
        if _REPORT_TYPES.intersection(types):
            continue  # a report says what was found, not what to look for
        for one in types:
            if isinstance(one, NamedNode) and one.value.startswith(SH):
                _refuse(node, one.value.removeprefix(SH), _TYPES)
        for predicate in graph.predicates(node):
            if predicate.startswith(SH):
                _refuse(node, predicate.removeprefix(SH), KNOWN)


def _refuse(node: Term, term: str, known: frozenset[str]) -> None:
    if term in known:
        return
    alike = near(term, sorted(known))
    advice = _ADVICE.get(term) or (f"Did you mean sh:{alike[0]}?" if alike else None)
    raise unsupported(node, f"sh:{term} is not supported, and would have been ignored", hint=advice)


def refuse_rewritten_datatype(shape: Term, iri: str) -> None:
    """Raise for the integer datatypes that the store rewrites to xsd:integer when loading."""
    if iri in _REWRITTEN:
        raise broken(
            shape,
            f"sh:datatype {shorten(iri)} can never hold: the store keeps it as xsd:integer",
            hint="Write sh:datatype xsd:integer with sh:minInclusive or sh:maxInclusive.",
        )
