"""Choices: which day, which knowledge and which proposals are asked for, by one or over another.

Layer 3. Each structure of a view has its own choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from caregraph import rdf
from caregraph.errors import UnknownNameError, near
from caregraph.graph import dates, ontology
from caregraph.graph.filling import merged
from caregraph.graph.proposals import ALL, NONE, proposal_names, refuse_several
from caregraph.rdf import Node
from caregraph.sources import Convention
from caregraph.vocab import CG, RDF, SKOS


@dataclass(frozen=True)
class Choice:
    """Which truth is asked for: the options that make a view."""

    as_of: str | None = None
    """A day; ``any`` for everything as described; ``None`` for each structure's own date."""
    known_by: str | None = None
    """Leave out what rests only on documents issued after this day."""
    adopt: tuple[str, ...] = ()
    """Proposals taken as adopted, by key, structure/key, title or IRI; ``all`` for every one;
    ``none`` for none, where a choice that this one is laid over takes some."""
    suppose_complete: tuple[str, ...] = ()
    """Kinds of thing of which all there are is supposed to be described, by name."""
    dates: Convention | None = None
    """How dates in tables are written; asked only where tables are opened."""

    def over(self, other: Choice) -> Choice:
        """Give this choice with what it leaves open taken from *other*."""
        return Choice(
            self.as_of or other.as_of,
            self.known_by or other.known_by,
            self.adopt or other.adopt,
            self.suppose_complete or other.suppose_complete,
            self.dates or other.dates,
        )

    def plain(self) -> Choice:
        """Write it in one way, so that equal choices are equal."""
        return Choice(
            _day(self.as_of),
            _day(self.known_by),
            tuple(sorted(set(self.adopt))),
            tuple(sorted(set(self.suppose_complete))),
        )

    def supposed(self) -> tuple[rdf.NamedNode, ...]:
        """Give the kinds of thing that are supposed to be described completely, by IRI.

        Raises:
            UnknownNameError: there is no such kind; carries the nearest.
        """
        known = ontology.codes("completeness-kind")
        kinds = set()
        for name in self.suppose_complete:
            if name.casefold() not in known:
                raise _unknown_kind(name, set(known.values()))
            kinds.add(known[name.casefold()])
        return tuple(sorted(kinds, key=lambda kind: kind.value))


_STEM = 5
"""Words that begin with as many letters alike may mean the same."""

_ALIKE = 0.75

Part = tuple[rdf.Store, Choice]
"""A dataset and the choice by which its structures are seen."""


def common(choices: Iterable[Choice]) -> Choice:
    """Give what several choices have in common; what they do not is left open.

    >>> common([Choice("2008-05-01", "2008-05-01"), Choice("2009", "2008-05-01")])
    Choice(as_of=None, known_by='2008-05-01', adopt=(), suppose_complete=(), dates=None)
    """
    several = [*choices]

    def same(values: set[str | None]) -> str | None:
        return values.pop() if len(values) == 1 else None

    adopt = {one.adopt for one in several}
    supposed = {one.suppose_complete for one in several}
    return Choice(
        same({one.as_of for one in several}),
        same({one.known_by for one in several}),
        adopt.pop() if len(adopt) == 1 else (),
        supposed.pop() if len(supposed) == 1 else (),
    )


def _unknown_kind(name: str, kinds: Iterable[rdf.NamedNode]) -> UnknownNameError:
    """Refuse a kind of thing that can be complete; name those of which the name may speak."""
    labels = {str(ontology.label(kind)): kind for kind in kinds}
    about = {
        label: {
            word[:_STEM]
            for predicate in (SKOS.definition, SKOS.example)
            for text in ontology.texts(kind, predicate)
            for word in re.findall(r"\w+", text.casefold())
        }
        for label, kind in labels.items()
    }
    meant = [label for label in sorted(about) if name.casefold()[:_STEM] in about[label]]
    said = " or ".join(map(repr, meant)) or ", ".join(sorted(labels))
    hint = f"Did you mean {said}?" if meant else f"There are: {said}."
    alike = near(name, labels, least=_ALIKE)
    return UnknownNameError("kind of thing that can be complete", name, alike, hint=hint)


def _day(text: str | None) -> str | None:
    if not text or text == "any":
        return text or None
    try:
        return dates.read(text).first_day.isoformat()
    except ValueError:
        return text  # the view says what is wrong with it


def settled(parts: Sequence[Part]) -> list[Part]:
    """Make parts with the same choice one, each taking as adopted only the proposals it knows.

    Raises:
        UnknownNameError: no part knows a proposal; carries near matches.
        UsageError: a name is that of proposals of several structures.
    """
    groups: dict[Choice, list[rdf.Store]] = {}
    unknown: set[str] = set()
    placed: set[str] = set()
    for name in {name for _, choice in parts for name in choice.adopt} - {ALL, NONE}:
        asked = [dataset for dataset, choice in parts if name in choice.adopt]
        refuse_several(name, {one for dataset in asked for one in _called(dataset, name)})
    for dataset, choice in parts:
        here = _known(dataset, choice.adopt) if len(parts) > 1 else choice.adopt
        unknown |= set(choice.adopt) - set(here)
        placed |= set(here)
        taken = () if NONE in here else here
        groups.setdefault(replace(choice, adopt=taken), []).append(dataset)
    if unknown - placed:
        known = {name for dataset, _ in parts for name, _ in names_of_proposals(dataset)}
        raise UnknownNameError("proposal", min(unknown - placed), known)
    return [(merged(several), choice) for choice, several in groups.items()]


def _known(dataset: rdf.Store, names: Sequence[str]) -> tuple[str, ...]:
    """Give those of some names that a proposal of the dataset bears, and the general ones."""
    if not set(names) - {ALL, NONE}:
        return tuple(names)
    known = {name.casefold() for name, _ in names_of_proposals(dataset)} | {ALL, NONE}
    return tuple(name for name in names if name.casefold() in known)


def _called(dataset: rdf.Store, name: str) -> set[Node]:
    """Give the proposals of the dataset that bear a name."""
    return {
        one for known, one in names_of_proposals(dataset) if known.casefold() == name.casefold()
    }


def names_of_proposals(dataset: rdf.Store) -> Iterator[tuple[str, Node]]:
    """Give every name by which a proposal of the dataset may be adopted, with the proposal."""
    for cls in ontology.subclasses(CG.Proposal):
        for quad in dataset.quads_for_pattern(None, RDF.type, cls):
            assert isinstance(quad.subject, rdf.NamedNode)
            found = dataset.quads_for_pattern(quad.subject, SKOS.prefLabel, None)
            labels = [one.object.value for one in found if isinstance(one.object, rdf.Literal)]
            for name in proposal_names(quad.subject, labels):
                yield name, quad.subject
