"""The view: one plain graph for one day, one date of knowledge and some adopted proposals.

Layer 3. Rules and questions see what is in effect as ordinary things. What is not in effect, or
not known on the day, stays as a mention (``cg:Mention``) with its label, status, dates and
evidence, so that nothing vanishes without a word. The ontology, the codes and the law are part of
every view, and the shortcuts of ``queries/infer`` are derived in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import starmap
from os import PathLike
from typing import TYPE_CHECKING, Any, TypeAlias, TypeGuard, Union

from caregraph import notebook, rdf
from caregraph.counts import Counts
from caregraph.graph import blank_nodes, identity, infer, ontology, owlready, rdflibs
from caregraph.graph import store as stores
from caregraph.graph.choices import Choice, Part, common, settled
from caregraph.graph.filling import fill, refuse_two_of_one_key
from caregraph.graph.named import parse_name
from caregraph.graph.ready import ReadPart, alone, ready
from caregraph.graph.stated import NOMINAL, REPORTED, Reading
from caregraph.graph.store import Target
from caregraph.graph.structure import ANY, Structure
from caregraph.rdf import Node
from caregraph.results import UNNAMED
from caregraph.seen import MOVED_BY
from caregraph.vocab import CG, SKOS

if TYPE_CHECKING:
    import owlready2
    import rdflib

Source: TypeAlias = Union[Target, tuple[Target, Choice], "View"]
"""What a view can be made of: what can be opened, alone or with its choice, or another view."""


@dataclass(frozen=True)
class Moved:
    """The day of a structure as a choice of proposals moved it."""

    start: date
    """The day as at which it is described."""
    to: date
    """The day on which all that is adopted has begun."""


@dataclass(frozen=True, repr=False)
class View:
    """A resolved view: its graph and the choices that made it."""

    store: rdf.Store
    """Everything in the default graph."""
    days: dict[rdf.NamedNode, date | None]
    """The day of each structure; ``None`` where everything is shown as described."""
    choices: Mapping[rdf.NamedNode, Choice]
    """What each structure was asked to be seen by."""
    adopted: tuple[Node, ...]
    """The proposals that the user takes as adopted."""
    seen: Sequence[Structure] = ()
    """The structures as they were resolved."""
    undecided: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """With ``adopt=all``: proposals none of whose options is decided, with those options."""
    iri: rdf.NamedNode = identity.UNNAMED
    """The view itself, named by its choices."""
    kept: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was once read off the whole of the graph, for who asks again: see ``find``."""

    @property
    def structures(self) -> tuple[rdf.NamedNode, ...]:
        """Give the structures that the view shows."""
        return tuple(self.days)

    @property
    def choice(self) -> Choice:
        """Give what all structures were asked to be seen by; open where they differ."""
        return common(self.choices.values())

    def choosing(self, **others: Any) -> dict[rdf.NamedNode, Choice]:
        """Give the choices of the structures with some fields put anew: ``as_of="any"``."""
        return {graph: replace(one, **others) for graph, one in self.choices.items()}

    @property
    def decided(self) -> tuple[Node, ...]:
        """Give the proposals that stand as decided on the days shown, those adopted aside."""
        found = {
            one
            for structure in self.seen
            if (day := self.days[structure.index.graph])
            for one in structure.decided.on(day)
        }
        return tuple(sorted(found - set(self.adopted), key=_by_iri))

    @property
    def moved(self) -> Mapping[rdf.NamedNode, Moved]:
        """Give the structures whose day adopting has moved, each with both days."""
        found = {}
        for one in self.seen:
            day = self.days[one.index.graph]
            if self.choices[one.index.graph].as_of is not None:
                continue
            if one.described is not None and day is not None and day != one.described:
                found[one.index.graph] = Moved(one.described, day)
        return found

    @property
    def counts(self) -> Counts:
        """Count what the view shows as in effect, not in effect, not known, and left out."""
        counted = (one.count(self.days[one.index.graph]) for one in self.seen)
        return Counts(**sum(map(Counter, counted), Counter[str]()))

    def parts(self) -> list[Part]:
        """Give each structure as a dataset of its own, with the choice it is seen by."""
        found = []
        for one in self.seen:
            graph, dataset = one.index.graph, rdf.Store()
            fill(dataset, (rdf.Quad(s, p, o, graph) for s, p, o in one.index.statements()))
            found.append((dataset, self.choices[graph]))
        return found

    @property
    def has_reports(self) -> bool:
        """Say whether anything described is only reported."""
        return any(
            status == REPORTED for one in self.seen for _, status in one.index.pairs(CG.status)
        )

    @property
    def is_uncertain(self) -> bool:
        """Say whether the day lies where a date known to the month or year only may lie."""
        return any(
            first <= day <= last
            for one in self.seen
            if (day := self.days[one.index.graph])
            for first, last in one.uncertain()
        )

    @property
    def day(self) -> date | None:
        """Give the one day of the view, or ``None`` where structures have days of their own."""
        days = set(self.days.values())
        return days.pop() if len(days) == 1 else None

    def label(self, node: Node) -> str:
        """Give the label of a thing, or the last part of its IRI where that says something."""
        if labels := self.texts(node, SKOS.prefLabel):
            return min(labels)
        if isinstance(node, rdf.BlankNode) or node.value.startswith(blank_nodes.GENID):
            return UNNAMED
        return node.value.rstrip("/").rpartition("/")[2]

    def to_rdflib(self) -> rdflib.Graph:
        """Give everything in the view as a graph of rdflib, a copy with the house prefixes."""
        return rdflibs.to_graph(self.store)

    def to_owlready2(self) -> owlready2.Ontology:
        """Give everything in the view as an ontology of owlready2, in a world of its own.

        Classes and properties are its attributes: ``onto.Post.instances()``.
        """
        return owlready.to_ontology(self.store)

    def __repr__(self) -> str:
        """Name it by its IRI and its structures."""
        return f"<View {self.iri.value}: {', '.join(map(self.label, self.structures))}>"

    def _repr_html_(self) -> str:
        """Show in a notebook which view it is, and how much of it is in effect."""
        from caregraph.graph.seen import summary

        first, *others = summary(self).lines(MOVED_BY)
        return notebook.fragment(first, others)

    def fingerprint(self) -> str:
        """Give a short hash of everything in the view, whatever the order it was made in."""
        return str(self.kept.get(identity.FINGERPRINT, identity.fingerprint)(self.store))

    def nodes(self, subject: Node, predicate: rdf.NamedNode) -> list[rdf.NamedNode]:
        """Give the things that *subject* has under *predicate*."""
        quads = self.store.quads_for_pattern(subject, predicate, None)
        return [quad.object for quad in quads if isinstance(quad.object, rdf.NamedNode)]

    def subjects(self, predicate: rdf.NamedNode, obj: Node | rdf.Literal) -> list[rdf.NamedNode]:
        """Give the things that have *obj* under *predicate*."""
        quads = self.store.quads_for_pattern(None, predicate, obj)
        return [quad.subject for quad in quads if isinstance(quad.subject, rdf.NamedNode)]

    def texts(self, subject: Node, predicate: rdf.NamedNode) -> list[str]:
        """Give the literals that *subject* has under *predicate*, as text."""
        quads = self.store.quads_for_pattern(subject, predicate, None)
        return [quad.object.value for quad in quads if isinstance(quad.object, rdf.Literal)]

    def select(self, query: str) -> rdf.QuerySolutions:
        """Run a SELECT query on the view."""
        return rdf.select(self.store, query)


def view(dataset: rdf.Store, choice: Choice | None = None, reading: Reading = NOMINAL) -> View:
    """Make the view of every structure of *dataset*; the dataset is not changed.

    Raises:
        UnknownNameError: a proposal to adopt is not in any structure, or a kind is none that can
            be complete.
        UsageError: a date cannot be read, or proposals cannot be adopted together.
    """
    return combined([(dataset, choice or Choice())], reading)


def combined(parts: Iterable[ReadPart], reading: Reading = NOMINAL, *, derive: bool = True) -> View:
    """Make one view of several datasets, each by its own choice.

    Args:
        parts: They are looked at one by one, and a view holds on to none of them.
        reading: How dates known only to the month or the year are read.
        derive: Whether what follows is derived; else ``derived.Derived`` is to do it and to keep
            it true.
    """
    return filled(unfilled(parts, reading), derive=derive)


def unfilled(parts: Iterable[ReadPart], reading: Reading = NOMINAL) -> View:
    """Make the view of several datasets with nothing in its graph; `stated` gives what comes in."""
    seen: list[Structure] = []
    days: dict[rdf.NamedNode, date | None] = {}
    undecided: set[tuple[str, tuple[str, ...]]] = set()
    choices: dict[rdf.NamedNode, Choice] = {}
    for part in parts:
        _, choice = part
        choice.supposed()  # refuses what there is not
        structures, left = ready(*part, reading)
        del part  # its memory is needed for the view
        undecided |= left
        seen += structures
        days |= {one.index.graph: one.day_for(choice.as_of) for one in structures}
        choices |= {one.index.graph: choice for one in structures}
    return _unfilled(seen, days, choices, tuple(sorted(undecided)))


def filled(shown: View, *, derive: bool = True) -> View:
    """Put into the graph of a view what it states, and the ontology, the codes and the law.

    Args:
        derive: As for `combined`.
    """
    fill(shown.store, ontology.statements() if derive else infer.background())
    fill(shown.store, stated(shown))
    if derive:
        infer.derive(shown.store)
    return shown


def stated(shown: View) -> Iterator[rdf.Quad]:
    """Give what a view states of itself and of its structures, nothing that follows from it."""
    for structure in shown.seen:
        yield from starmap(rdf.Quad, structure.triples(shown.days[structure.index.graph]))
    yield from starmap(rdf.Quad, identity.description(shown))


def of_structures(
    seen: Mapping[Structure, date | None], choices: Mapping[rdf.NamedNode, Choice]
) -> View:
    """Make a view of structures that are ready to be seen, each on its day.

    Args:
        choices: What was chosen, for each structure, to see them so.
    """
    days = {one.index.graph: day for one, day in seen.items()}
    return _made([*seen], days, {graph: choices[graph] for graph in days}, ())


def anew(
    shown: View, *, day: date | None = None, reading: Reading | None = None, derive: bool = True
) -> View:
    """Make a view of the same structures again: on another day, or read otherwise.

    Without *day* or *reading* those of the view stay.
    """
    days = {graph: day or known for graph, known in shown.days.items()}
    choices = shown.choosing(as_of=day.isoformat()) if day else shown.choices
    seen = [one.read_as(reading) if reading else one for one in shown.seen]
    return _made(seen, days, choices, shown.undecided, derive=derive)


def supposing(shown: View, kinds: Iterable[str]) -> View:
    """Give a view in which all there is of some kinds is supposed to be described.

    Raises:
        UnknownNameError: there is no such kind.
    """
    choices = shown.choosing(suppose_complete=tuple(kinds))
    Choice(suppose_complete=tuple(kinds)).supposed()
    return replace(shown, choices=choices)


def as_described(shown: View) -> View:
    """Make a view of the same structures that shows everything as described, whatever the day."""
    return _made(shown.seen, dict.fromkeys(shown.days), shown.choosing(as_of=ANY), shown.undecided)


def _made(
    seen: Sequence[Structure],
    days: dict[rdf.NamedNode, date | None],
    choices: Mapping[rdf.NamedNode, Choice],
    undecided: tuple[tuple[str, tuple[str, ...]], ...],
    *,
    derive: bool = True,
) -> View:
    return filled(_unfilled(seen, days, choices, undecided), derive=derive)


def _unfilled(
    seen: Sequence[Structure],
    days: dict[rdf.NamedNode, date | None],
    choices: Mapping[rdf.NamedNode, Choice],
    undecided: tuple[tuple[str, tuple[str, ...]], ...],
) -> View:
    taken = sorted({one for structure in seen for one in structure.adopted}, key=_by_iri)
    return View(
        rdf.Store(),
        days,
        choices,
        tuple(taken),
        tuple(seen),
        undecided,
        identity.named(days, {one.known_by for one in seen}, taken),
    )


def _by_iri(node: Node) -> str:
    return node.value


def open_view(
    given: Source | Iterable[Source] = (), choice: Choice | None = None, *, derive: bool = True
) -> View:
    """Open what is given and make its view; raises what `open_parts` raises."""
    listed = several(given)
    parts: list[ReadPart] = [*alone(asked(listed, choice))] or [*open_parts(listed, choice)]
    return combined((parts.pop(0) for _ in range(len(parts))), derive=derive)


def open_parts(given: Source | Iterable[Source] = (), choice: Choice | None = None) -> list[Part]:
    """Open what is given, one or several, as datasets, each with the choice that makes its view.

    What it carries of its own wins over *choice*. Nothing given means every shipped case.

    Raises:
        SourceError: something cannot be read.
        UsageError: something is none of what can be opened.
    """
    groups = asked(given, choice)
    parts = [
        (stores.open_store(targets, dates=chosen.dates), replace(chosen, dates=None))
        for chosen, targets in groups.items()
    ]
    named = [", ".join(map(stores.called, targets)) for targets in groups.values()]
    refuse_two_of_one_key([*zip(named, (dataset for dataset, _ in parts), strict=True)])
    return settled(parts)


def asked(given: Source | Iterable[Source], choice: Choice | None) -> dict[Choice, list[Target]]:
    """Give what is to be opened by the choice it is to be seen by."""
    groups: dict[Choice, list[Target]] = {}
    for one in several(given) or stores.all_cases():
        for target, own in _chosen(one):
            groups.setdefault(own.over(choice or Choice()), []).append(target)
    return groups


def several(given: Source | Iterable[Source]) -> list[Source]:
    """Give what was given as a list, one or several."""
    if isinstance(given, View) or stores.is_target(given) or _is_chosen(given):
        return [given]
    if not isinstance(given, Iterable):
        raise stores.unusable(given)
    return list(given)


def _is_chosen(given: object) -> TypeGuard[tuple[Target, Choice]]:
    return isinstance(given, tuple) and len(given) == 2 and isinstance(given[1], Choice)  # noqa: PLR2004


def _chosen(given: Source) -> Iterable[tuple[Target, Choice]]:
    """Give what is to be opened, with the choice it carries."""
    if isinstance(given, tuple):
        if not _is_chosen(given):
            raise stores.unusable(given)
        return [given]
    if isinstance(given, View):
        return given.parts()
    if isinstance(given, (str, PathLike)):
        named = parse_name(str(given))
        return [(named.target, named.choice)]
    return [(given, Choice())]
