"""The axioms as rules for what is new: one for each property or class that an axiom is about.

Tables 5, 6 and 7 of the profile. Classes of unions and intersections, equal classes and equal
properties come as subclasses and subproperties, which ``schema`` has made of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Set
from itertools import product, repeat
from typing import TypeAlias

from caregraph.reasoner.rl import schema
from caregraph.reasoner.rl.facts import (
    DOMAIN,
    RANGE,
    SAME,
    SUB_CLASS,
    SUB_PROPERTY,
    THING,
    TYPE,
    Facts,
    Found,
    Pair,
)

OfPairs: TypeAlias = Callable[[Set[Pair], Found], None]
OfThings: TypeAlias = Callable[[Set[str], Found], None]


class Rules:
    """What the axioms among some facts give for new pairs of a property and new things of a class.

    The rules look at the facts as they are when asked, the new ones among them.
    """

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._of_property: defaultdict[str, list[OfPairs]] = defaultdict(list)
        self._of_class: defaultdict[str, list[OfThings]] = defaultdict(list)
        self._read_properties()
        self._read_kinds()
        self._read_classes()

    def _read_properties(self) -> None:
        facts = self._facts
        for prop, above in facts.pairs(SUB_PROPERTY):
            if prop != above:
                self._of_property[prop].append(_copied(above))
        for place, said in enumerate((DOMAIN, RANGE)):
            for prop, cls in facts.pairs(said):
                self._of_property[prop].append(_typed(cls, place))
        for one, other in facts.pairs(schema.INVERSE):
            self._of_property[one].append(_turned(other))
            self._of_property[other].append(_turned(one))
        for prop, head in facts.pairs(schema.CHAIN):
            self._chain(facts.members(head), prop)

    def _read_kinds(self) -> None:
        facts = self._facts
        for prop in facts.subjects(TYPE, schema.SYMMETRIC):
            self._of_property[prop].append(_turned(prop))
        for prop in facts.subjects(TYPE, schema.TRANSITIVE):
            self._chain([prop, prop], prop)
        for prop in facts.subjects(TYPE, schema.FUNCTIONAL):
            self._of_property[prop].append(self._one_object(prop))
        for prop in facts.subjects(TYPE, schema.INVERSE_FUNCTIONAL):
            self._of_property[prop].append(self._one_subject(prop))

    def _read_classes(self) -> None:
        facts = self._facts
        for cls in {cls for cls, _ in facts.pairs(SUB_CLASS)}:
            self._of_class[cls].append(_all_of(facts.objects(SUB_CLASS, cls) - {cls}))
        for cls, head in facts.pairs(schema.INTERSECTION):
            self._intersection(cls, facts.members(head))
        for cls, prop in facts.pairs(schema.ON_PROPERTY):
            self._restriction(cls, prop)

    def follow(self, prop: str, pairs: Set[Pair], found: Found) -> None:
        """Add to what is found what new pairs of a property give."""
        for rule in self._of_property.get(prop, ()):
            rule(pairs, found)
        if prop == TYPE:
            things: defaultdict[str, set[str]] = defaultdict(set)
            for thing, cls in pairs:
                things[cls].add(thing)
            for cls, new in things.items():
                for of_things in self._of_class.get(cls, ()):
                    of_things(new, found)

    def keys(self, found: Found) -> None:
        """Add to what is found that things with the same values of all keys are one (prp-key)."""
        facts = self._facts
        for cls, head in facts.pairs(schema.KEY):
            holders: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
            props = facts.members(head)
            for thing in facts.subjects(TYPE, cls) if props else ():
                for values in product(*(facts.objects(prop, thing) for prop in props)):
                    holders[values].add(thing)
            for things in holders.values():
                found[SAME].update(product(things, things))

    def _chain(self, chain: list[str], prop: str) -> None:
        """prp-spo2 and prp-trp: a chain of properties implies one."""
        for place in range(len(chain)):
            self._of_property[chain[place]].append(
                self._through(chain[:place], chain[place + 1 :], prop)
            )

    def _through(self, before: list[str], after: list[str], prop: str) -> OfPairs:
        facts = self._facts

        def rule(pairs: Set[Pair], found: Found) -> None:
            for s, o in pairs:
                ends = {o}
                for step in after:
                    ends = set().union(*(facts.objects(step, end) for end in ends))
                starts = {s} if ends else set()
                for step in reversed(before):
                    starts = set().union(*(facts.subjects(step, start) for start in starts))
                found[prop].update(product(starts, ends))

        return rule

    def _one_object(self, prop: str) -> OfPairs:
        """prp-fp."""

        def rule(pairs: Set[Pair], found: Found) -> None:
            for s, o in pairs:
                found[SAME].update((o, other) for other in self._facts.objects(prop, s))

        return rule

    def _one_subject(self, prop: str) -> OfPairs:
        """prp-ifp."""

        def rule(pairs: Set[Pair], found: Found) -> None:
            for s, o in pairs:
                found[SAME].update((s, other) for other in self._facts.subjects(prop, o))

        return rule

    def _intersection(self, cls: str, classes: list[str]) -> None:
        """cls-int1."""
        facts = self._facts

        def rule(things: Set[str], found: Found) -> None:
            within = {one for one in things if all(facts.is_a(one, each) for each in classes)}
            found[TYPE].update((one, cls) for one in within)

        for each in classes:
            self._of_class[each].append(rule)

    def _restriction(self, cls: str, prop: str) -> None:
        """cls-svf, cls-avf, cls-hv, cls-maxc2, cls-maxqc3 and cls-maxqc4."""
        facts = self._facts
        for filler in facts.objects(schema.SOME, cls):
            self._some(cls, prop, filler)
        for filler in facts.objects(schema.ALL, cls):
            self._every(cls, prop, filler)
        for filler in facts.objects(schema.HAS, cls):
            self._value(cls, prop, filler)
        if any(map(_is_one, facts.objects(schema.AT_MOST, cls))):
            self._at_most_one(cls, prop, THING)
        if any(map(_is_one, facts.objects(schema.AT_MOST_OF, cls))):
            for filler in facts.objects(schema.ON_CLASS, cls):
                self._at_most_one(cls, prop, filler)

    def _some(self, cls: str, prop: str, filler: str) -> None:
        facts = self._facts

        def of_pairs(pairs: Set[Pair], found: Found) -> None:
            every = filler == THING
            found[TYPE].update((s, cls) for s, o in pairs if every or facts.is_a(o, filler))

        def of_things(things: Set[str], found: Found) -> None:
            for thing in things:
                found[TYPE].update(zip(facts.subjects(prop, thing), repeat(cls)))

        self._of_property[prop].append(of_pairs)
        self._of_class[filler].append(of_things)

    def _every(self, cls: str, prop: str, filler: str) -> None:
        facts = self._facts

        def of_pairs(pairs: Set[Pair], found: Found) -> None:
            found[TYPE].update((o, filler) for s, o in pairs if facts.is_a(s, cls))

        def of_things(things: Set[str], found: Found) -> None:
            for thing in things:
                found[TYPE].update(zip(facts.objects(prop, thing), repeat(filler)))

        self._of_property[prop].append(of_pairs)
        self._of_class[cls].append(of_things)

    def _value(self, cls: str, prop: str, value: str) -> None:
        def of_pairs(pairs: Set[Pair], found: Found) -> None:
            found[TYPE].update((s, cls) for s, o in pairs if o == value)

        def of_things(things: Set[str], found: Found) -> None:
            found[prop].update((thing, value) for thing in things)

        self._of_property[prop].append(of_pairs)
        self._of_class[cls].append(of_things)

    def _at_most_one(self, cls: str, prop: str, filler: str) -> None:
        facts = self._facts

        def of_things(things: Set[str], found: Found) -> None:
            for thing in things:
                if facts.is_a(thing, cls):
                    values = facts.objects(prop, thing)
                    counted = {o for o in values if filler == THING or facts.is_a(o, filler)}
                    found[SAME].update(product(counted, counted))

        def of_pairs(pairs: Set[Pair], found: Found) -> None:
            of_things({s for s, _ in pairs}, found)

        def of_values(values: Set[str], found: Found) -> None:
            of_things(set().union(*(facts.subjects(prop, one) for one in values)), found)

        self._of_property[prop].append(of_pairs)
        self._of_class[cls].append(of_things)
        self._of_class[filler].append(of_values)


def _copied(above: str) -> OfPairs:
    """prp-spo1."""

    def rule(pairs: Set[Pair], found: Found) -> None:
        found[above] |= pairs

    return rule


def _turned(other: str) -> OfPairs:
    """prp-inv1, prp-inv2 and prp-symp."""

    def rule(pairs: Set[Pair], found: Found) -> None:
        found[other].update((o, s) for s, o in pairs)

    return rule


def _typed(cls: str, place: int) -> OfPairs:
    """prp-dom (place 0) and prp-rng (place 1)."""

    def rule(pairs: Set[Pair], found: Found) -> None:
        found[TYPE].update(zip({pair[place] for pair in pairs}, repeat(cls)))

    return rule


def _all_of(classes: Set[str]) -> OfThings:
    """cax-sco."""

    def rule(things: Set[str], found: Found) -> None:
        found[TYPE].update(product(things, classes))

    return rule


def _is_one(written: str) -> bool:
    """Say whether a cardinality is one, of whatever number type."""
    return written.startswith('"1"')
