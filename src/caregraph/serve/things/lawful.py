"""The law on the day: what asks for a thing or bears it, as far as it is in force that day.

Layer 6. Guidance and codes of good practice are called not law; what begins later is only counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from caregraph import rdf
from caregraph.english import articled, upper
from caregraph.graph import jurisdictions, law, ontology, reading, requirements
from caregraph.graph.view import View
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.content import Item, Items
from caregraph.vocab import CG, RDF, SKOS

_LAW = (CG.LegalProvision, CG.Enactment)


@dataclass(frozen=True)
class Lawful:
    """What law there is on a thing on a day."""

    day: date
    asks: str
    """What is asked for, in words; empty where the thing only rests on law."""
    in_force: Items
    guidance: Items
    """What is asked for by what is not law."""
    later: Items
    """What is not in force yet, with its first day."""

    def as_json(self) -> dict[str, object]:
        """Give it in the shape that stays."""
        return {
            "day": self.day.isoformat(),
            "asks": self.asks,
            "inForce": [one.as_json() for one in self.in_force],
            "guidance": [one.as_json() for one in self.guidance],
            "notYetInForce": [one.as_json() for one in self.later],
        }


def of(view: View, node: rdf.NamedNode) -> Lawful | None:
    """Give the law on a thing on the day of its structure; ``None`` where none is held."""
    days = [view.days.get(one) for one in view.nodes(node, CG.describedIn)]
    day = next(filter(None, days), None)
    if day is None:
        return None
    asked = [*_asked(view, node, day)]
    rests = [one for one in view.nodes(node, CG.hasBasis) if _is_law(one) or _is_guidance(one)]
    basis = dict.fromkeys([*(each for _, several in asked for each in several), *rests])
    found = sorted_by_day(basis, day)
    if not any((found.in_force, found.guidance, found.later)):
        return None
    return Lawful(day, "; ".join(words for words, _ in asked), *found.parts)


def is_in_force(node: rdf.NamedNode, day: date | None) -> bool:
    """Say whether something of the law may be in force on a day; without one it may."""
    return day is None or law.in_force(node, day) != "no"


def cited(iris: Iterable[str]) -> Iterator[rdf.NamedNode]:
    """Give what can be cited of what something rests on: of a requirement its own basis."""
    for node in map(rdf.NamedNode, iris):
        under = list(ontology.objects(node, CG.hasBasis))
        yield from (one for one in under or [node] if isinstance(one, rdf.NamedNode))


@dataclass(frozen=True)
class Sorted:
    """What something rests on, as it stands on a day."""

    in_force: Items
    guidance: Items
    later: Items

    @property
    def parts(self) -> tuple[Items, Items, Items]:
        """Give what is in force, what is guidance, and what begins later."""
        return self.in_force, self.guidance, self.later


def sorted_by_day(basis: Iterable[rdf.NamedNode], day: date) -> Sorted:
    """Sort what something rests on by how it stands on a day; what has ended is left out."""
    held: list[Item] = []
    guidance: list[Item] = []
    later: list[Item] = []
    before = ""
    for one in basis:
        item, before = _named(one, before)
        if law.in_force(one, day) != "no":
            (held if _is_law(one) else guidance).append(item)
            continue
        since = law.lifespan(one)[0]
        if since and since.first_day > day:
            later.append(Item(item.text, item.iri, item.path, detail=f"from {since.spoken}"))
    return Sorted(tuple(held), tuple(sorted(guidance, key=lambda one: one.text)), tuple(later))


def _asked(
    view: View, node: rdf.NamedNode, day: date
) -> Iterator[tuple[str, tuple[rdf.NamedNode, ...]]]:
    """Give in words what law asks for that a thing meets, with all that it rests on."""
    mine = {*view.nodes(node, CG.fulfilsRole), *view.nodes(node, CG.bodyType)}
    mine |= {*view.nodes(node, RDF.type)} if reading.is_a(view, node, CG.GovernanceBody) else set()
    for home in sorted(view.nodes(node, CG.withinOrganisation), key=str):
        nations = jurisdictions.of(view, home)
        for kind in ontology.lowest(view.nodes(home, RDF.type)):
            for part in requirements.required(kind, day, nations):
                if part.kind in ("post", "body") and mine & {*part.asks_for, *part.also_met_by}:
                    words = ontology.label(kind) or "organisation"
                    bases = ontology.objects(part.requirement, CG.hasBasis)
                    wider = (
                        one
                        for one in bases
                        if isinstance(one, rdf.NamedNode)
                        and (not _is_law(one) or law.in_force(one, day) == "no")
                    )
                    yield (
                        f"{upper(articled(words))} has to have {articled(part.label)}",
                        (*part.provisions, *wider),
                    )


def _named(node: rdf.NamedNode, before: str) -> tuple[Item, str]:
    """Give something of the law by its name, guidance by the shortest, and its instrument.

    Args:
        before: The instrument of what stands before it, which is not named again.
    """
    label = ontology.label(node) or node.value
    if not _is_law(node):
        label = min([label, *ontology.texts(node, SKOS.altLabel)], key=len)
    instrument, comma, provision = label.rpartition(", ")
    text = provision if comma and instrument == before else label
    return Item(text, node.value, path_of(node.value)), instrument


def _is_law(node: rdf.NamedNode) -> bool:
    return any(cls in _LAW for cls in ontology.objects(node, RDF.type))


def _is_guidance(node: rdf.NamedNode) -> bool:
    return ontology.label(node) is not None and node.value in {
        one.value for one in ontology.provisions().values()
    }
