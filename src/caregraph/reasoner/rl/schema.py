"""What axioms give other axioms: tables 8 and 9 of the profile (``scm-*``, ``cls-oo``).

The axioms are few, so that they are gone through again until nothing new follows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

from caregraph.reasoner.rl.facts import (
    DOMAIN,
    NOTHING,
    RANGE,
    SUB_CLASS,
    SUB_PROPERTY,
    THING,
    TYPE,
    Facts,
    Found,
    Pair,
    by_object,
)
from caregraph.vocab import OWL, RDF

SAME_CLASS, SAME_PROPERTY = str(OWL.equivalentClass), str(OWL.equivalentProperty)
ON_PROPERTY, ON_CLASS = str(OWL.onProperty), str(OWL.onClass)
SOME, ALL, HAS = str(OWL.someValuesFrom), str(OWL.allValuesFrom), str(OWL.hasValue)
AT_MOST, AT_MOST_OF = str(OWL.maxCardinality), str(OWL.maxQualifiedCardinality)
INTERSECTION, UNION, ONE_OF = str(OWL.intersectionOf), str(OWL.unionOf), str(OWL.oneOf)
INVERSE, CHAIN, KEY = str(OWL.inverseOf), str(OWL.propertyChainAxiom), str(OWL.hasKey)
FUNCTIONAL = str(OWL.FunctionalProperty)
INVERSE_FUNCTIONAL = str(OWL.InverseFunctionalProperty)
SYMMETRIC, TRANSITIVE = str(OWL.SymmetricProperty), str(OWL.TransitiveProperty)
_CLASS = str(OWL.Class)
_PROPERTIES = (str(OWL.ObjectProperty), str(OWL.DatatypeProperty), str(RDF.Property))

AXIOMS = (
    *(SUB_CLASS, SUB_PROPERTY, DOMAIN, RANGE, SAME_CLASS, SAME_PROPERTY, ON_PROPERTY, ON_CLASS),
    *(SOME, ALL, HAS, AT_MOST, AT_MOST_OF, INTERSECTION, UNION, ONE_OF, INVERSE, CHAIN, KEY),
)
"""Properties whose triples are axioms."""
KINDS = (_CLASS, *_PROPERTIES, FUNCTIONAL, INVERSE_FUNCTIONAL, SYMMETRIC, TRANSITIVE)
"""Classes such that being of one is an axiom."""


def size(facts: Facts) -> int:
    """Count the axioms."""
    kinds = sum(len(facts.subjects(TYPE, kind)) for kind in KINDS)
    return kinds + sum(len(facts.pairs(prop)) for prop in AXIOMS)


def close(facts: Facts) -> None:
    """Add to the facts every axiom that follows from axioms."""
    while True:
        found: Found = defaultdict(set)
        _declared(facts, found)
        for sub, same in ((SUB_CLASS, SAME_CLASS), (SUB_PROPERTY, SAME_PROPERTY)):
            _ordered(facts, found, sub, same)
        _placed(facts, found)
        _listed(facts, found)
        _restricted(facts, found)
        if not facts.add_all(found):
            return


def _declared(facts: Facts, found: Found) -> None:
    """scm-cls, scm-op, scm-dp."""
    for cls in facts.subjects(TYPE, _CLASS):
        found[SUB_CLASS] |= {(cls, cls), (cls, THING), (NOTHING, cls)}
        found[SAME_CLASS].add((cls, cls))
    for kind in _PROPERTIES:
        itself = {(prop, prop) for prop in facts.subjects(TYPE, kind)}
        found[SUB_PROPERTY] |= itself
        found[SAME_PROPERTY] |= itself


def _ordered(facts: Facts, found: Found, sub: str, same: str) -> None:
    """scm-sco, scm-eqc1, scm-eqc2; scm-spo, scm-eqp1, scm-eqp2.

    A class below itself is equal to itself; of properties owlrl asks it only where they differ.
    """
    pairs = facts.pairs(sub)
    for one, above in pairs:
        if one != above:
            found[sub] |= {(one, top) for top in facts.objects(sub, above) if top != one}
    both = {(one, above) for one, above in pairs if (above, one) in pairs}
    found[same] |= {pair for pair in both if same == SAME_CLASS or pair[0] != pair[1]}
    different = {(one, other) for one, other in facts.pairs(same) if one != other}
    found[sub] |= different | {(other, one) for one, other in different}


def _placed(facts: Facts, found: Found) -> None:
    """scm-dom1, scm-dom2, scm-rng1, scm-rng2."""
    for place in (DOMAIN, RANGE):
        for prop, cls in facts.pairs(place):
            found[place] |= {(prop, above) for above in facts.objects(SUB_CLASS, cls)}
            found[place] |= {(below, cls) for below in facts.subjects(SUB_PROPERTY, prop)}


def _listed(facts: Facts, found: Found) -> None:
    """scm-int, scm-uni, cls-oo."""
    for cls, head in facts.pairs(INTERSECTION):
        found[SUB_CLASS] |= {(cls, one) for one in facts.members(head)}
    for cls, head in facts.pairs(UNION):
        found[SUB_CLASS] |= {(one, cls) for one in facts.members(head)}
    for cls, head in facts.pairs(ONE_OF):
        found[TYPE] |= {(one, cls) for one in facts.members(head)}


def _restricted(facts: Facts, found: Found) -> None:
    """scm-hv, scm-svf1, scm-svf2, scm-avf1, scm-avf2."""
    wider = facts.pairs(SUB_PROPERTY)
    for kind in (SOME, ALL, HAS):
        for one, other in _alike(facts, kind):
            if any(pair in wider for pair in _properties(facts, one, other)):
                found[SUB_CLASS].add((other, one) if kind == ALL else (one, other))
    for kind in (SOME, ALL):
        for prop_classes in by_object(facts.pairs(ON_PROPERTY)).values():
            for one, other in product(prop_classes, repeat=2):
                fillers = product(facts.objects(kind, one), facts.objects(kind, other))
                if any(pair in facts.pairs(SUB_CLASS) for pair in fillers):
                    found[SUB_CLASS].add((one, other))


def _alike(facts: Facts, kind: str) -> Iterator[Pair]:
    """Give the pairs of restrictions of one kind that have the same filler."""
    for classes in by_object(facts.pairs(kind)).values():
        yield from product(classes, repeat=2)


def _properties(facts: Facts, one: str, other: str) -> Iterator[Pair]:
    return product(facts.objects(ON_PROPERTY, one), facts.objects(ON_PROPERTY, other))
