"""Random changes of a described structure, as days and proposals bring them about.

Things come and go, turn into mentions and back, and are dated or linked anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from caregraph.graph.choices import Choice
from caregraph.graph.resolve import _MENTION
from caregraph.graph.view import View, combined, open_parts
from caregraph.vocab import CG, PREFIXES, RDF, XSD

CASES = [
    "case:bath-and-north-east-somerset-2008",
    "case:barking-and-dagenham-2010",
    "case:barking-and-dagenham-2023",
    "case:london-2009",
    "case:waltham-forest-2009",
]
ACTIONS = ["leave", "come back", "end", "date", "re-point", "retype"]
CLASSES = [CG.Post, CG.JointPost, CG.Person, CG.GovernanceBody, CG.UpperTierAuthority]

Step = list[tuple[str, int, int]]
"""Actions, each with the number of the thing it befalls and another number to choose by."""


class Town:
    """What is stated of a case, changed step by step."""

    def __init__(self, name: str, choice: Choice) -> None:
        self.view, things = _stated(name, choice)
        self._described = things
        self._things = sorted(things, key=str)
        self._now = {thing: set(described) for thing, described in things.items()}

    def step(self, actions: Step) -> tuple[set[Triple], set[Triple]]:
        """Change what is stated; give what is added and what is removed."""
        chosen = [self._things[number % len(self._things)] for _, number, _ in actions]
        before = {thing: set(self._now[thing]) for thing in chosen}
        for thing, (action, _, other) in zip(chosen, actions, strict=True):
            self._befall(action, thing, other)
        added = {one for thing in before for one in self._now[thing] - before[thing]}
        return added, {one for thing in before for one in before[thing] - self._now[thing]}

    def fresh(self) -> View:
        """Give a view of what is stated now, in which nothing is derived."""
        store = Store()
        for quad in self.view.store:
            if quad.subject not in self._now:
                store.add(quad)
        for stated in self._now.values():
            for triple in stated:
                store.add(Quad(*triple))
        return View(store, dict(self.view.days), self.view.choices, self.view.adopted)

    def _befall(self, action: str, thing: NamedNode, other: int) -> None:
        now, described = self._now[thing], self._described[thing]
        match action:
            case "leave":
                now.clear()
            case "come back":
                self._now[thing] = set(described)
            case "end":
                self._now[thing] = set(_mention(described))
            case "date":
                day = Literal(f"{2000 + other % 25}-04-01", datatype=XSD.date)
                now.add(Triple(thing, (CG.validFrom, CG.validUntil)[other % 2], day))
            case "re-point":
                links = sorted((one for one in now if _is_link(one)), key=str)
                if links:
                    one = links[other % len(links)]
                    now.remove(one)
                    end = self._things[other % len(self._things)]
                    now.add(Triple(thing, one.predicate, end))
            case "retype":
                now.add(Triple(thing, RDF.type, CLASSES[other % len(CLASSES)]))


def _is_link(triple: Triple) -> bool:
    return isinstance(triple.object, NamedNode) and triple.predicate != RDF.type


@cache
def _stated(name: str, choice: Choice) -> tuple[View, dict[NamedNode, set[Triple]]]:
    view = combined(open_parts([name], choice), derive=False)
    place = PREFIXES["id"] + name.removeprefix("case:") + "/"
    things: dict[NamedNode, set[Triple]] = {}
    for quad in view.store:
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(place):
            things.setdefault(quad.subject, set()).add(quad.triple)
    return view, things


def _mention(described: Iterable[Triple]) -> Iterable[Triple]:
    for one in described:
        if one.predicate == RDF.type:
            yield Triple(one.subject, RDF.type, CG.NotInEffect)
            yield Triple(one.subject, CG.describedAs, one.object)
        elif one.predicate in _MENTION:
            yield one


choices = st.sampled_from([Choice(), Choice(adopt=("all",))])
steps: st.SearchStrategy[list[Step]] = st.lists(
    st.lists(
        st.tuples(st.sampled_from(ACTIONS), st.integers(0, 9999), st.integers(0, 9999)),
        min_size=1,
        max_size=6,
    ),
    min_size=1,
    max_size=5,
)
