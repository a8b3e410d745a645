"""Drawing statements as they are: a box for each thing, an arrow for each property.

Part of ``pictures``. It is for the answers of queries that make statements of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from caregraph import rdf
from caregraph.graph import naming
from caregraph.graph.view import View
from caregraph.pictures.drawing import Drawing, draw_scene
from caregraph.pictures.scene import Box, Group, Link, Scene
from caregraph.pictures.styles import stroke
from caregraph.vocab import RDF

MOST = 60
"""So many statements are drawn; more are counted."""
_KINDS = {
    "Post": "post",
    "Person": "person",
    "GovernanceBody": "body",
    "Organisation": "organisation",
    "OrganisationalUnit": "unit",
    "Agreement": "agreement",
    "Arrangement": "arrangement",
}


def draw(
    view: View,
    statements: Sequence[tuple[str, str, str]],
    link: Callable[[str], str | None] | None = None,
) -> Drawing:
    """Draw statements between things as SVG, the first of them where there are many.

    Args:
        statements: Subject, property and object by IRI.
        link: Gives the address of a thing's page, or ``None``.
    """
    drawn = statements[:MOST]
    left = len(statements) - len(drawn)
    links = tuple(_link(view, *one) for one in drawn)
    things = dict.fromkeys(end for one, _, other in drawn for end in (one, other))
    boxes = [_box(view, iri, [one for one in links if one.source == iri]) for iri in things]
    said = f"Not drawn: {left} more statements." if left else "All statements are drawn."
    group = Group("statements", "", "alone", boxes=boxes)
    told = " ".join(one.sentence for one in links)
    return draw_scene(Scene("What the query makes", (said,), (group,), links, told), link=link)


def _link(view: View, subject: str, predicate: str, target: str) -> Link:
    name = naming.property_name(view, rdf.NamedNode(predicate))
    said = f"{_name(view, subject)} {name} {_name(view, target)}."
    return Link(subject, target, name, "", stroke("answers to", ""), name, said, "")


def _box(view: View, iri: str, links: list[Link]) -> Box:
    said = " ".join(one.sentence for one in links) or f"{_name(view, iri)}."
    return Box(iri, _kind(view, iri), _name(view, iri), said)


def _kind(view: View, iri: str) -> str:
    classes = {one.value.rpartition("/")[2] for one in view.nodes(rdf.NamedNode(iri), RDF.type)}
    return next((kind for name, kind in _KINDS.items() if name in classes), "post")


def _name(view: View, iri: str) -> str:
    return naming.name_of(view, rdf.NamedNode(iri))
