"""Drawing a view: chooses what to show, lays it out in several ways and keeps the best.

Part of ``pictures``: the entrance. The same view gives the same picture, byte for byte.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from caregraph import rdf
from caregraph.errors import UnknownNameError
from caregraph.graph.seen import summary
from caregraph.graph.view import View
from caregraph.networks import network
from caregraph.pictures import svg
from caregraph.pictures.layout import lay_out
from caregraph.pictures.places import shown
from caregraph.pictures.scene import Scene, compose
from caregraph.pictures.selection import (
    MOST,
    accountability,
    held,
    left_out,
    organisations,
    surroundings,
)
from caregraph.pictures.sheet import FREE, room, sheet
from caregraph.seen import SeenStructure
from caregraph.vocab import CG

if TYPE_CHECKING:
    from caregraph.networks import Network

_NAMED = 3
"""Up to so many structures are named in the title of one drawing."""


class Drawing(str):
    """A drawing as the text of an SVG, which shows itself in a notebook."""

    __slots__ = ()

    def _repr_svg_(self) -> str:
        return str(self)


def draw(
    view: View,
    *,
    structure: str | None = None,
    focus: str | None = None,
    link: Callable[[str], str | None] | None = None,
) -> Drawing:
    """Draw a view as an SVG that can stand in a page, be printed, and be read without seeing it.

    With more than 150 boxes, only organisations are drawn; the picture says what is left out.

    Args:
        structure: Draw only this structure, named by key, title or IRI.
        focus: Draw only what is one or two lines away from this thing, named likewise.
        link: Gives the address of a thing's page, or ``None``.

    Raises:
        UnknownNameError: there is no such structure or thing.
        CaregraphError: the drawing takes too long.
    """
    return draw_scene(picture(view, structure=structure, focus=focus), link=link)


def draw_scene(scene: Scene, *, paper: str = FREE, link: LinkTo | None = None) -> Drawing:
    """Draw what a picture shows as `draw` does.

    Raises:
        CaregraphError: the drawing takes too long.
    """
    scene = told(scene)
    layout = lay_out(scene, room(scene, paper))
    return Drawing(svg.written(scene, layout, sheet(scene, layout, paper), link))


def render(
    view: View, file_format: str, *, structure: str | None = None, focus: str | None = None
) -> bytes:
    """Draw a view as ``png`` or ``pdf``; raises what `draw` raises."""
    drawn = _lay_out(picture(view, structure=structure, focus=focus), file_format)
    if file_format == "pdf":
        return _WRITTEN.sub(b"/CreationDate (D:20000101000000", drawn)
    return drawn


def picture(
    view: View, *, structure: str | None = None, focus: str | None = None, most: int | None = MOST
) -> Scene:
    """Give what a drawing of the view shows, before it is laid out.

    What is said of the whole, and of each thing, is said of all that the view holds, whatever
    part of it is drawn.

    Args:
        most: With more boxes than this show organisations only; ``None``: show everything.
    """
    everything = whole = network(view)
    lines = accountability(everything)
    names = {str(node.value): view.label(node) for node in view.structures}
    if structure is not None:
        structure = _find("structure", structure, names)
        names = {structure: names[structure]}
        inside = _inside(view, structure)
        whole = _of(everything, inside)
        lines = accountability(whole) | {
            key
            for *_, key, data in everything.edges(keys=True, data=True)
            if key in lines and data["iri"] in inside
        }
    part = whole
    if focus is not None:
        focus = _find("post, body or organisation", focus, _labels(whole))
        part = surroundings(whole, focus)
    subtitle = _subtitle(view, sorted(names))
    boxes = len(shown(part))
    if most is not None and boxes > most:
        part = organisations(part)
        subtitle.append(
            f"{boxes} boxes are too many for one drawing: "
            + (
                "only organisations are drawn, and the lines from one to another."
                if shown(part)
                else "only organisations would be drawn, and there is none."
            )
        )
    subtitle.append(left_out(whole, part, lines))
    if not shown(whole):
        subtitle.append("Nothing that can be drawn is in effect.")
    elif not lines:
        subtitle.append("No line of accountability is stated to be in effect.")
    title = " and ".join(names.values()) if len(names) <= _NAMED else f"{len(names)} structures"
    if focus is not None:
        title = f"{whole.nodes[focus]['label']}: {title}"
    wrapped = [text for text in subtitle if text]
    holds = held(whole, part, lines)
    return compose(part, title=title, subtitle=wrapped, holds=holds, everything=everything)


def _inside(view: View, structure: str) -> set[str]:
    """Give the IRIs of all things, lines too, that a structure describes."""
    quads = view.store.quads_for_pattern(None, CG.describedIn, rdf.NamedNode(structure))
    return {quad.subject.value for quad in quads if isinstance(quad.subject, rdf.NamedNode)}


def _of(whole: Network, inside: set[str]) -> Network:
    """Give the part of a network whose nodes are among some IRIs."""
    part = whole.copy()
    part.remove_nodes_from([node for node in whole if node not in inside])
    return part


def _labels(graph: Network) -> dict[str, str]:
    return {node: str(data["label"]) for node, data in graph.nodes(data=True)}


def _find(kind: str, name: str, labels: dict[str, str]) -> str:
    """Find a thing by IRI, by the last part of its IRI or by its label."""
    if name in labels:
        return name
    for called in (lambda iri: iri.rstrip("/").rpartition("/")[2], lambda iri: labels[iri]):
        for iri in sorted(labels):
            if called(iri).casefold() == name.casefold():
                return iri
    known = [*labels.values(), *(iri.rpartition("/")[2] for iri in labels)]
    raise UnknownNameError(kind, name, known, hint="Name it by its key, its label or its IRI.")


def _subtitle(view: View, structures: list[str]) -> list[str]:
    """Say which day, which proposals and which documents a drawing rests on, and how surely."""
    seen = summary(view, {rdf.NamedNode(one) for one in structures})
    days = {view.days[rdf.NamedNode(one)] for one in structures}
    if days == {None}:
        lines = ["Everything as described, whatever its date and standing."]
    else:
        lines = [f"As at {', '.join(_in_words(day) for day in sorted(d for d in days if d))}."]
    lines += [_moved(one) for one in seen.structures if one.day != one.described]
    said = [seen.empty()] if seen.is_empty else []
    said += [*seen.taken(), *seen.standing()]
    lines += [f"{text[:1].upper()}{text[1:]}." for text in said]
    documents = [
        view.label(quad.object)
        for one in structures
        for quad in view.store.quads_for_pattern(rdf.NamedNode(one), CG.mainSource, None)
        if isinstance(quad.object, rdf.NamedNode)
    ]
    if documents:
        lines.append(f"Source: {'; '.join(sorted(set(documents)))}.")
    return lines


def _moved(one: SeenStructure) -> str:
    """Say as at which other day a structure is described, and what moved it from there."""
    if one.day is None or one.described is None:
        return ""
    day = _in_words(date.fromisoformat(one.described))
    if one.moved:
        return f"{one.thing.label} is moved there from {day} by what is taken as adopted."
    return f"{one.thing.label} is described as at {day}."


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


