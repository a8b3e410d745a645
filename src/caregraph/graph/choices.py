"""Choices: which day, which knowledge and which proposals are asked for, by one or over another.

Layer 3. Each structure of a view has its own choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from caregraph import rdf
from caregraph.errors import UnknownNameError
from caregraph.graph import dates, ontology
from caregraph.graph.filling import merged
from caregraph.graph.proposals import ALL, NONE, proposal_names
from caregraph.vocab import CG, RDF, SKOS


@dataclass(frozen=True)
class Choice:
    """Which truth is asked for: the options that make a view."""

    as_of: str | None = None
    """A day; ``any`` for everything as described; ``None`` for each structure's own date."""
    known_by: str | None = None
    """Leave out what rests only on documents issued after this day."""
    adopt: tuple[str, ...] = ()
    """Proposals taken as adopted, by key, title or IRI; ``all`` for every proposal; ``none`` for
    none, where a choice that this one is laid over takes some."""

    def over(self, other: Choice) -> Choice:
        """Give this choice with what it leaves open taken from *other*."""
        return Choice(
            self.as_of or other.as_of, self.known_by or other.known_by, self.adopt or other.adopt
        )

    def plain(self) -> Choice:
        """Write it in one way, so that equal choices are equal."""
        return Choice(_day(self.as_of), _day(self.known_by), tuple(sorted(set(self.adopt))))


Part = tuple[rdf.Store, Choice]
"""A dataset and the choice by which its structures are seen."""


def common(choices: Iterable[Choice]) -> Choice:
    """Give what several choices have in common; what they do not is left open.

    >>> common([Choice("2008-05-01", "2008-05-01"), Choice("2009", "2008-05-01")])
    Choice(as_of=None, known_by='2008-05-01', adopt=())
    """
    several = [*choices]

    def same(values: set[str | None]) -> str | None:
        return values.pop() if len(values) == 1 else None

    adopt = {one.adopt for one in several}
    return Choice(
        same({one.as_of for one in several}),
        same({one.known_by for one in several}),
        adopt.pop() if len(adopt) == 1 else (),
    )


def _day(text: str | None) -> str | None:
    if not text or text == "any":
        return text or None
    try:
        return dates.parse(text).first_day.isoformat()
    except ValueError:
        return text  # the view says what is wrong with it


def settled(parts: Sequence[Part]) -> list[Part]:
    """Make parts with the same choice one, each taking as adopted only the proposals it knows.

    Raises:
        UnknownNameError: no part knows a proposal; carries near matches.
    """
    groups: dict[Choice, list[rdf.Store]] = {}
    unknown: set[str] = set()
    placed: set[str] = set()
    for dataset, choice in parts:
        here = _known(dataset, choice.adopt) if len(parts) > 1 else choice.adopt
        unknown |= set(choice.adopt) - set(here)
        placed |= set(here)
        taken = () if NONE in here else here
        groups.setdefault(replace(choice, adopt=taken), []).append(dataset)
    if unknown - placed:
        known = {name for dataset, _ in parts for name in _names(dataset)}
        raise UnknownNameError("proposal", min(unknown - placed), known)
    return [(merged(several), choice) for choice, several in groups.items()]


def _known(dataset: rdf.Store, names: Sequence[str]) -> tuple[str, ...]:
    """Give those of some names that a proposal of the dataset bears, and the general ones."""
    if not set(names) - {ALL, NONE}:
        return tuple(names)
    known = {name.casefold() for name in _names(dataset)} | {ALL, NONE}
    return tuple(name for name in names if name.casefold() in known)


def _names(dataset: rdf.Store) -> Iterator[str]:
    """Give every name by which a proposal of the dataset may be adopted."""
    for cls in ontology.subclasses(CG.Proposal):
        for quad in dataset.quads_for_pattern(None, RDF.type, cls):
            assert isinstance(quad.subject, rdf.NamedNode)
            found = dataset.quads_for_pattern(quad.subject, SKOS.prefLabel, None)
            labels = [one.object.value for one in found if isinstance(one.object, rdf.Literal)]
            yield from proposal_names(quad.subject, labels)
