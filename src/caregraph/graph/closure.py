"""What an answer about a few things can rest on, cut out of structures that stay where they are.

Layer 3. A country in one store is opened in place and not read as a whole. The view of some things
is made of what is said of them and by what names them, with all that decides when any of it is in
effect, and where asked for of the structures around them. What is cut out is a dataset like any
other, of which views are made as of the whole; ``opened`` looks things up in the store.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from functools import cache

from caregraph import rdf
from caregraph.graph import endings, on_disk, ontology
from caregraph.graph import store as stores
from caregraph.graph import view as views
from caregraph.graph.called import called, is_known_anyway, nearest
from caregraph.graph.choices import Choice, Part, names_of_proposals, settled
from caregraph.graph.filling import fill, refuse_two_of_one_key
from caregraph.graph.opened import Opened
from caregraph.graph.proposals import ALL, NONE
from caregraph.graph.store import Target
from caregraph.graph.view import Source, View, combined
from caregraph.rdf import Node
from caregraph.vocab import CG, RDF, code

_UP = frozenset(
    {
        *(one for several in endings.OWNERS.values() for one in several),
        CG.changeProposedBy,
        CG.optionOf,
        CG.buildsOn,
        CG.hasEvidence,
        CG.inDocument,
        CG.describedIn,
        CG.successor,
        CG.predecessor,
        CG.newTerm,
    }
)
"""From a thing to what decides when it is in effect: what it belongs to, brings it, tells of it."""

_DECIDES = (
    CG.introduces,
    CG.changedThing,
    CG.predecessor,
    CG.passesFunction,
    CG.passesAgreement,
    CG.passesPost,
    CG.nameOf,
    CG.stateOf,
    CG.about,
    CG.optionOf,
)
"""How what decides about a thing names it: proposals, changes, events, names, decisions."""

_LEADS_ON = (CG.accountableParty, CG.holds, CG.about)
"""How what is answered to is named where it answers further, or is a root."""

_MINISTERIAL = code("accountability-kind", "ministerial")

_NEEDS = (CG.optionOf, CG.buildsOn)
"""From a proposal to those that are adopted with it."""


def slice_around(opened: Opened, things: Iterable[Node]) -> View:
    """Make a view of some things, of what they answer to, and of what decides about them.

    Of the things it holds what the view of every structure holds: the same statements, by whatever
    structure, with the labels, places and marks of what these name. Of what they answer to, all
    the way up, it holds the same lines. Of nothing else it need hold anything.

    Args:
        opened: Structures opened in place, with the choices they are seen by.
        things: Any node; those that no structure describes do no harm.

    Raises:
        UnknownNameError: a proposal to adopt is in none of the structures; carries near matches.
        UsageError: a date cannot be read, or proposals cannot be adopted together.
    """
    focal = set(things)
    return _cut(opened, _around(opened, focal), set())


def view_around(opened: Opened, things: Iterable[Node]) -> View:
    """Make a view of the structures on which an answer about some things can rest.

    Whole are the structures that describe the things or mention them, those that these refer to,
    and those that refer to them. Of hubs, which very many mention, and of what is too large there
    is what ``slice_around`` gives. Everything about the things, and within their own structures,
    is as in the view of every structure.

    Args:
        opened: Structures opened in place, with the choices they are seen by.
        things: Any node; those that no structure describes do no harm.

    Raises:
        UnknownNameError: a proposal to adopt is in none of the structures; carries near matches.
        UsageError: a date cannot be read, or proposals cannot be adopted together.
    """
    focal = set(things)
    return _cut(opened, _around(opened, focal), opened.neighbours(focal))


def open_around(
    given: Source | Iterable[Source],
    choice: Choice,
    names: Iterable[str],
    *,
    within: str | None = None,
    beside: Iterable[Node] = (),
) -> View:
    """Open what is given as the view in which something is asked about what some names mean.

    Where a store directory is given, that is what ``view_around`` makes of it; where none is, or
    where no name means anything in it, the view of everything. For a name that means nothing in a
    store of many structures stand those most like it, so that they can be told.

    Args:
        within: The name of a structure; of what a name may mean, what it describes is meant.
        beside: What is asked about too where it is described.

    Raises:
        SourceError: something cannot be read.
        UnknownNameError: a proposal to adopt is in none of the structures; carries near matches.
        UsageError: a date cannot be read, or something is none of what can be opened.
    """
    several = views.several(given)
    groups = views.asked(several, choice)
    if any(on_disk.is_store(one) for targets in groups.values() for one in targets):
        opened = Opened(_open_apart(groups))
        names = [*names]
        meant = [called(opened, name) for name in names]
        homes = called(opened, within) if within else set()
        others = {one for one in beside if opened.about(one)}
        things = set().union(homes, others, *(_within(opened, homes, one) for one in meant))
        unknown = [name for name, found in zip(names, meant, strict=True) if not found]
        if not opened.is_small and not any(map(is_known_anyway, unknown)):
            things = things.union(*(nearest(opened, name) for name in unknown))
            unknown = []
        if things and not unknown:
            return view_around(opened, things)
    return views.open_view(several, choice)


def _within(opened: Opened, homes: Set[Node], things: Set[Node]) -> Set[Node]:
    """Give those of some things that some structures describe; all where that is none."""
    return {one for one in things if not homes.isdisjoint(opened.describing(one))} or things


def _open_apart(groups: Mapping[Choice, Sequence[Target]]) -> list[Part]:
    """Open targets, each where it stands."""
    parts, named = [], []
    for choice, targets in groups.items():
        datasets = stores.open_each(targets, dates=choice.dates)
        named += [*zip(map(stores.called, targets), datasets, strict=True)]
        parts += [(dataset, replace(choice, dates=None)) for dataset in datasets]
    refuse_two_of_one_key(named)
    return parts


def _around(opened: Opened, focal: Set[Node]) -> set[Node]:
    """Give some things with what is said of them, what they answer to, and what decides on it.

    Who holds a post that names them is there too, since a thing is told by who heads it.
    """
    members = {*focal}.union(*map(opened.naming, focal))
    members |= {tenure for one in members - focal for tenure in opened.subjects(CG.holds, one)}
    above = opened.above(focal)
    members |= above
    for one in above - focal:
        for link in _LEADS_ON:
            members |= opened.subjects(link, one)
        members |= _ministerial(opened, one)
    named = {other for one in members for other in opened.named(one)}
    return _with_what_decides(opened, members | named)


def _ministerial(opened: Opened, thing: Node) -> set[Node]:
    """Give the lines that make a thing a root on some day, or may by some proposal."""
    kinds = opened.objects(thing, RDF.type)
    if kinds.isdisjoint(_roots()) and not opened.subjects(CG.stateOf, thing):
        return set()
    return {
        line
        for line in opened.subjects(CG.accountableTo, thing)
        if _MINISTERIAL in opened.objects(line, CG.accountabilityKind)
        or opened.subjects(CG.changedThing, line)
    }


@cache
def _roots() -> frozenset[Node]:
    """Give the kinds of thing that a ministerial line can make a root.

    Those are posts, and national bodies of other nations than England.
    """
    bodies = {
        one
        for one in ontology.subclasses(CG.NationalBody)
        if code("jurisdiction", "england") not in {*ontology.objects(one, CG.inLawOf)}
    }
    return frozenset({*ontology.subclasses(CG.Post), *bodies})


def _with_what_decides(opened: Opened, found: Set[Node]) -> set[Node]:
    """Give some things with everything that decides whether they are in effect."""
    things, waiting = set(found), [*found]
    while waiting:
        one = waiting.pop()
        nearby = set(opened.named(one, _UP))
        for link in _DECIDES:
            nearby |= opened.subjects(link, one)
        for other in nearby - things:
            things.add(other)
            waiting.append(other)
    return things


def _cut(opened: Opened, things: Set[Node], whole: Set[rdf.NamedNode]) -> View:
    """Make the view of some things and of some whole structures."""
    cut: dict[Choice, rdf.Store] = defaultdict(rdf.Store)
    for dataset, choice in opened.parts:
        whole = whole | _proposing(dataset, choice.adopt)
    choices = [choice for _, choice in opened.parts]
    for graph in whole:
        for choice, said in zip(choices, opened.within_by_part(graph), strict=True):
            fill(cut[choice], said)
    for thing in things:
        for choice, said in zip(choices, opened.about_by_part(thing), strict=True):
            fill(cut[choice], (quad for quad in said if quad.graph_name not in whole))
    shown = combined(settled([(store, choice) for choice, store in cut.items() if len(store)]))
    for one in shown.seen:
        one.index.is_part = one.index.graph not in whole
    return shown


def _proposing(dataset: rdf.Store, adopt: Sequence[str]) -> set[rdf.NamedNode]:
    """Give the structures with proposals that some names adopt, or that these need."""
    wanted = {name.casefold() for name in adopt} - {NONE}
    if not wanted:
        return set()
    known = names_of_proposals(dataset)
    found = {one for name, one in known if ALL in wanted or name.casefold() in wanted}
    local, waiting = Opened([(dataset, Choice())]), [*found]
    while waiting:
        one = waiting.pop()
        more = {other for link in _NEEDS for other in local.objects(one, link)} - found
        found |= more
        waiting += more
    return {graph for one in found for graph in local.describing(one)}
