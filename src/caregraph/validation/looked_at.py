"""What rules look at in a store directory and what stands in it, known from an earlier state.

Layer 4. To list all of it takes as long as a check. So it is listed in one state, and kept; of
every later state only what changed is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field

from caregraph import rdf
from caregraph.graph.brought import State
from caregraph.graph.derived import Change
from caregraph.graph.view import View
from caregraph.validation import memory, resting
from caregraph.validation.run import Rulebook
from caregraph.vocab import RDF


@dataclass(frozen=True)
class LookedAt:
    """All of it in one state, each thing by its number, with a space between numbers."""

    iris: tuple[str, ...]
    looked_at: Mapping[str, str]
    """By the id of the rule."""
    standing: Mapping[str, str]
    """By the IRI of the structure."""

    @classmethod
    def of(cls, view: View, book: Rulebook) -> LookedAt:
        """List it."""
        numbers: dict[str, int] = {}

        def numbered(sets: Mapping[str, Set[str]]) -> dict[str, str]:
            return {
                name: " ".join(str(numbers.setdefault(iri, len(numbers))) for iri in iris)
                for name, iris in sets.items()
            }

        seen, there = numbered(resting.looked_at(view, book)), numbered(memory.standing(view))
        return cls(tuple(numbers), seen, there)

    def named(self, numbered: Mapping[str, str]) -> dict[str, set[str]]:
        """Give the IRIs of what is listed."""
        iris = self.iris
        return {name: {iris[int(one)] for one in few.split()} for name, few in numbered.items()}


@dataclass(frozen=True)
class Again:
    """Part of a set, looked at again."""

    touched: frozenset[str]
    """What may be in it and was not, or the other way round."""
    now: frozenset[str] = frozenset()
    """What of that is in it."""

    def after(self, earlier: Again) -> Again:
        """Give the two as one."""
        return Again(earlier.touched | self.touched, earlier.now - self.touched | self.now)

    def put_right(self, whole: Set[str]) -> Set[str]:
        """Give the set as it is now."""
        return (whole - self.touched) | self.now


_NONE = Again(frozenset())


@dataclass(frozen=True)
class Since:
    """What changed since another state that was checked."""

    name: str
    """Of what is kept of that state."""
    looked_at: Mapping[str, Again] = field(default_factory=dict)
    """By the id of the rule."""
    standing: Mapping[str, Again] = field(default_factory=dict)
    """By the IRI of the structure."""
    difference: int = 0
    """What the statements of the view add to those before, as ``identity.difference`` has it."""

    def and_then(self, later: Since) -> Since:
        """Give what changed since then, where more changed after this."""
        return Since(
            self.name,
            _joined(self.looked_at, later.looked_at),
            _joined(self.standing, later.standing),
            self.difference + later.difference,
        )


def standing_again(
    now: View, was: State, turned: State, changed: Iterable[rdf.NamedNode], change: Change
) -> dict[str, Again]:
    """Give, by structure, what may stand otherwise after a change, and what of that stands.

    Args:
        was: The structures before.
        turned: Those of *now*.
        changed: Those that do not state the same.
        change: What changed in the graph of the view.
    """
    several = (*change.added, *change.removed)
    touched = {one.subject for one in several if one.predicate == RDF.type}
    touched = touched.union(*(was.things(one) ^ turned.things(one) for one in changed))
    concerned: defaultdict[str, set[str]] = defaultdict(set)
    there: defaultdict[str, set[str]] = defaultdict(set)
    for thing in touched:
        if isinstance(thing, rdf.Triple):
            continue
        stands, describing = memory.stands(now, thing), turned.describing(thing)
        for graph in was.describing(thing) | describing:
            concerned[graph.value].add(thing.value)
            if stands and graph in describing and graph != thing:
                there[graph.value].add(thing.value)
    return {
        name: Again(frozenset(those), frozenset(there[name])) for name, those in concerned.items()
    }


def _joined(first: Mapping[str, Again], then: Mapping[str, Again]) -> dict[str, Again]:
    return {name: then.get(name, _NONE).after(first.get(name, _NONE)) for name in {*first, *then}}


def put_right(whole: Mapping[str, Set[str]], since: Mapping[str, Again]) -> dict[str, Set[str]]:
    """Give sets as they are now; of those that are new there was nothing before."""
    names = {*whole, *since}
    return {name: since.get(name, _NONE).put_right(whole.get(name, frozenset())) for name in names}


KINDS = (Since, Again)
"""What is kept of it."""
