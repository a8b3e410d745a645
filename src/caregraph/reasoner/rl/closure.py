"""The closure of triples under the rules of OWL 2 RL, round by round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set

from caregraph.reasoner.rl import datatypes, schema
from caregraph.reasoner.rl.facts import SAME, TYPE, Facts, Found, Pair
from caregraph.reasoner.rl.rules import Rules
from caregraph.vocab import OWL, RDFS

_ANNOTATIONS = (
    *(RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy),
    *(OWL.deprecated, OWL.versionInfo, OWL.priorVersion),
    *(OWL.backwardCompatibleWith, OWL.incompatibleWith),
)


def closure(triples: str) -> Iterator[str]:
    """Give the lines, in no order, of the OWL 2 RL closure of N-Triples.

    The triples given are among them. Contradictions add nothing: whether all can hold together is
    for the logic check to say.

    >>> lines = closure('''<a:x> <a:p> <a:y> .
    ... <a:p> <http://www.w3.org/2000/01/rdf-schema#domain> <a:C> .
    ... ''')
    >>> '<a:x> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <a:C> .' in set(lines)
    True
    """
    found: Found = defaultdict(set)
    for line in triples.rstrip("\n").split("\n"):
        s, p, rest = line.split(" ", 2)
        found[p].add((s, rest.removesuffix(" .")))
    found[TYPE] |= {(str(one), str(OWL.AnnotationProperty)) for one in _ANNOTATIONS}
    found[TYPE] |= {(str(one), str(OWL.Class)) for one in (OWL.Thing, OWL.Nothing)}
    for prop, pairs in datatypes.axioms(found).items():
        found[prop] |= pairs
    facts = Facts()
    facts.add_all(found)
    _close(facts)
    for prop in facts.properties:
        if prop.startswith("<"):
            yield from (f"{s} {prop} {o} ." for s, o in facts.pairs(prop) if s[0] != '"')


def _close(facts: Facts) -> None:
    """Add to facts all that follows; axioms that follow from facts are read anew."""
    while True:
        schema.close(facts)
        axioms = schema.size(facts)
        rules = Rules(facts)
        new: Mapping[str, Set[Pair]] = {prop: set(facts.pairs(prop)) for prop in facts.properties}
        while new:
            _follow(facts, rules, new)
            found: Found = defaultdict(set)
            found[SAME] = {(term, term) for term in facts.terms()}
            rules.keys(found)
            new = facts.add_all(found)
        if schema.size(facts) == axioms:
            return


def _follow(facts: Facts, rules: Rules, new: Mapping[str, Set[Pair]]) -> None:
    """Hand what is new to the rules until they give nothing new."""
    aliases: defaultdict[str, set[str]] = defaultdict(set)
    while new:
        found: Found = defaultdict(set)
        for prop, pairs in new.items():
            rules.follow(prop, pairs, found)
        _equal(facts, new, aliases, found)
        new = facts.add_all(found)


def _equal(
    facts: Facts,
    new: Mapping[str, Set[Pair]],
    aliases: defaultdict[str, set[str]],
    found: Found,
) -> None:
    """Add what follows from equality (``eq-*``): what is said of one is said of its equals."""
    equals = [(one, other) for one, other in new.get(SAME, ()) if one != other]
    for one, other in equals:
        aliases[one].add(other)
        aliases[other].add(one)
        found[SAME] |= {(one, other), (other, one)}
    if not aliases:
        return
    every = {prop: facts.pairs(prop) for prop in facts.properties} if equals else new
    for prop, pairs in every.items():
        for equal in aliases.get(prop, ()):
            found[equal] |= pairs
        for s, o in pairs:
            found[prop].update((equal, o) for equal in aliases.get(s, ()))
            found[prop].update((s, equal) for equal in aliases.get(o, ()))
