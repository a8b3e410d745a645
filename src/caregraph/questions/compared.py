"""Sentences that ask what a proposal changes or breaks: a comparison answers them, no question.

Layer 4.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from caregraph import rdf
from caregraph.graph import find, ontology
from caregraph.graph.view import View
from caregraph.questions.files import KINDS
from caregraph.questions.recognising import Recognised, recognised
from caregraph.vocab import CG, RDF

_ASKED = re.compile(
    r"\b(what|which|how|anything|does|do|will|would)\b.*"
    r"\b(chang(e|es|ed|ing)|break(s|ing)?|broken|differen(t|ce)|differs?|alters?)\b",
    re.IGNORECASE,
)
_PROPOSING = re.compile(r"\b(proposals?|plans?|integration|merger|reorganisation)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Compared:
    """A comparison that a sentence asks for."""

    structure: str
    """The key of the one structure that is compared."""
    proposals: tuple[str, ...]
    """What is adopted there, by key."""
    is_all: bool
    """Whether the sentence names nothing else."""


def compared(view: View, sentence: str) -> Compared | None:
    """Say which comparison a sentence asks for; none where it asks for none or of no one place."""
    if not _ASKED.search(sentence):
        return None
    read = recognised(view, sentence)
    by_name = [one for one in read.named if "proposal" in one.kinds]
    if not (read.adopts or by_name or _PROPOSING.search(sentence)):
        return None
    proposing = {key: names for key, names in _proposals(view) if names}
    places = _places(read, proposing) or _homes(view, read) or {*proposing}
    if len(places) != 1 or not places <= {*proposing}:
        return None
    (structure,) = places
    names = proposing[structure]
    said = {one.text.casefold() for one in by_name}
    chosen = [key for key, label in names if said & {key.casefold(), label.casefold()}]
    others = [one for one in read.named if not one.structure and one not in by_name]
    return Compared(structure, (*(chosen or [key for key, _ in names]),), not others)


def _places(read: Recognised, proposing: dict[str, list[tuple[str, str]]]) -> set[str]:
    """Give the structures that a sentence names, or those of the proposals that it names."""
    if places := {one.structure for one in read.named if one.structure}:
        return places
    said = {one.text.casefold() for one in read.named}
    return {
        structure
        for structure, names in proposing.items()
        if said & {text.casefold() for pair in names for text in pair}
    }


def _homes(view: View, read: Recognised) -> set[str]:
    """Give the structures that describe anything that a sentence names."""
    found = {
        node
        for one in read.named
        for kind in one.kinds
        if kind in KINDS
        for names in (find.names(view, *(CG[cls] for cls in KINDS[kind])), _mentions(view))
        for node in names.get(one.text.casefold(), ())
    }
    homes = {home for node in found for home in view.nodes(node, CG.describedIn)}
    return {home.value.rpartition("/")[2] for home in homes}


def _mentions(view: View) -> Mapping[str, Collection[rdf.NamedNode]]:
    return find.names(view, CG.Mention)


def _proposals(view: View) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Give the key and label of every proposal, in effect or not, by the key of its structure."""
    nodes = {
        one
        for cls in ontology.subclasses(CG.Proposal)
        for shown in (RDF.type, CG.describedAs)
        for one in view.subjects(shown, cls)
        if isinstance(one, rdf.NamedNode)
    }
    for structure in view.structures:
        own = sorted(
            (one.value.rpartition("/")[2], view.label(one))
            for one in nodes
            if structure in {*view.nodes(one, CG.describedIn)}
        )
        yield structure.value.rpartition("/")[2], own
