"""Drawing a view: chooses what to show, says what is left out, lays it out and writes it.

Part of ``pictures``: the entrance. The same view gives the same picture, byte for byte.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from caregraph import rdf
from caregraph.errors import UnknownNameError, UsageError
from caregraph.graph.view import View
from caregraph.networks import network
from caregraph.pictures import heading, pages, svg
from caregraph.pictures.book import book
from caregraph.pictures.fitting import fitted
from caregraph.pictures.placed import Leaf
from caregraph.pictures.places import shown
from caregraph.pictures.scene import Scene, compose
from caregraph.pictures.selection import (
    LENSES,
    THEMES,
    about,
    accountability,
    find,
    held,
    left_out,
    organisations,
    surroundings,
    through,
    upwards,
    within,
)
from caregraph.pictures.sheet import FREE, PAPERS, sheet
from caregraph.pictures.telling import told
from caregraph.pictures.union import union
from caregraph.vocab import CG

if TYPE_CHECKING:
    from caregraph.networks import Network

MOST = 600
"""With more boxes than this one drawing shows organisations only."""
About = Sequence[tuple[str, str]]
_NAMED = 3
"""Up to so many structures are named in the title of one drawing."""
_THING = "post, body or organisation"
_FEW, _ON_A4 = 40, 8.0
"""Up to so many boxes A4 is tried, and taken where the smallest letters have so many points."""


class Drawing(str):
    """A drawing as the text of an SVG, which shows itself in a notebook."""

    __slots__ = ()

    def _repr_svg_(self) -> str:
        return str(self)


@dataclass(frozen=True)
class Part:
    """Which part of a view a picture shows; things are named by key, label or IRI."""

    structure: str | None = None
    """Only what this structure describes."""
    organisation: str | None = None
    """Only what is in this organisation or unit, or shared by it."""
    focus: str | None = None
    """Only what is some lines away from this thing."""
    depth: int | None = None
    """How many; by default two, or one where that is much."""
    paths: str | None = None
    """Only this thing and what it answers to, up to the top."""
    lens: str = "all"
    """Of which kind lines of accountability are drawn: one of ``LENSES``."""
    theme: str | None = None
    """``committees``, ``agreements`` or ``people`` instead of who answers to whom."""
    law: bool = False
    """Whether boxes say what their lines rest on: a provision, an agreement, a decision."""

    def __post_init__(self) -> None:
        """Refuse what does not exist or does not go together.

        Raises:
            UnknownNameError: there is no such lens or theme.
            UsageError: two of focus, paths and theme are asked for, or a depth of nothing.
        """
        if self.lens not in LENSES:
            raise UnknownNameError("lens", self.lens, LENSES)
        if self.theme is not None and self.theme not in THEMES:
            raise UnknownNameError("theme", self.theme, [*THEMES])
        if sum(one is not None for one in (self.focus, self.paths, self.theme)) > 1:
            raise UsageError(
                "a drawing has one subject",
                hint="Ask for one of focus, paths, committees, agreements and people.",
            )
        if self.depth is not None and (self.focus is None or self.depth < 1):
            raise UsageError(
                "a depth is a number of lines from a focus, 1 or more",
                hint="Give --focus too, and a depth of 1 or more.",
            )


WHOLE = Part()
"""Everything."""


def draw(
    view: View,
    part: Part = WHOLE,
    *,
    before: View | None = None,
    paper: str = FREE,
    link: svg.LinkTo | None = None,
    about: About = (),
) -> Drawing:
    """Draw a view as an SVG that can stand in a page, be printed, and be read without seeing it.

    With more than 600 boxes, only organisations are drawn; the picture says what is left out.

    Args:
        part: Which part of the view to draw.
        before: Another view, with which it is drawn as one: what is added, ends or moves is marked.
        paper: ``free``, as large as the drawing, or ``a3`` or ``a4``, landscape.
        link: Gives the address of a thing's page, or ``None``.
        about: Where it comes from, as names and texts, to be said in the file.

    Raises:
        UnknownNameError: there is no such structure, thing or paper.
        UsageError: *before* shares no structure with the view.
    """
    return draw_scene(_picture(view, part, before), paper=paper, link=link, about=about)


def draw_scene(
    scene: Scene, *, paper: str = FREE, link: svg.LinkTo | None = None, about: About = ()
) -> Drawing:
    """Draw what a picture shows as `draw` does."""
    return Drawing(svg.written(_leaf(scene, paper), link, about))


def _leaf(scene: Scene, paper: str) -> Leaf:
    """Lay a scene out on one page."""
    if paper not in (FREE, *PAPERS):
        raise UnknownNameError("paper", paper, [FREE, *PAPERS])
    scene, layout = fitted(told(scene, scene.whole), paper)
    return Leaf(scene.title, scene, layout, sheet(scene, layout, paper))


def leaves(
    view: View, part: Part = WHOLE, *, before: View | None = None, paper: str | None = None
) -> list[Leaf]:
    """Lay a view out on as many pages as it takes to be read on a paper.

    On ``free`` paper it is one page, as large as it needs; on none that is named one page of A4
    where letters have eight points there, else A3. Raises what `draw` raises.
    """
    return _leaves(_picture(view, part, before, most=None), paper)


def _leaves(scene: Scene, paper: str | None) -> list[Leaf]:
    if paper is None and len(scene.boxes()) <= _FEW:
        small, layout = fitted(told(scene, scene.whole), "a4", least=_ON_A4)
        if layout is not None:
            return [Leaf(small.title, small, layout, sheet(small, layout, "a4"))]
    paper = paper or "a3"
    if paper not in PAPERS:
        return [_leaf(scene, paper)]
    found = book(scene, paper)
    several = len(found) > 1
    return [
        Leaf(
            page.name,
            page.scene,
            page.layout,
            sheet(page.scene, page.layout, paper, f"page {n}, of {len(found)} drawn" * several),
            page.is_overview,
        )
        for n, page in enumerate(found, 1)
    ]


def render(
    view: View,
    file_format: str,
    part: Part = WHOLE,
    *,
    before: View | None = None,
    paper: str | None = None,
    about: About = (),
) -> bytes:
    """Draw a view as a file: ``svg``, ``png`` or ``pdf``.

    A PDF has as many pages as it takes to be read on its paper, by default that of `leaves`; the
    others are one drawing, by default as large as it needs. Raises what `draw` raises.
    """
    if file_format == "svg":
        drawn = draw(view, part, before=before, paper=paper or FREE, about=about)
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{drawn}'.encode()
    if file_format == "png":
        scene = pages.with_letters(_picture(view, part, before))
        return pages.png(draw_scene(scene, paper=paper or FREE), about)
    scene = pages.with_letters(_picture(view, part, before, most=None))
    found = _leaves(scene, paper)
    drawings = [pages.Drawn(one.name, svg.written(one), [*pages.links(one)]) for one in found]
    return pages.pdf(scene, drawings, _where(found) if len(found) > 1 else None, about)


def _picture(view: View, part: Part, before: View | None, most: int | None = MOST) -> Scene:
    scene = picture(view, part, most=most)
    if before is None:
        return scene
    from caregraph.change import compare

    return union(picture(before, part, most=most), scene, compare(before, view))


def _where(found: list[Leaf]) -> dict[str, int]:
    """Give the page of each box of a book; of one on several the last, which is its own."""
    return {box.iri: n for n, page in enumerate(found, 1) for box in page.scene.boxes()}


def picture(view: View, part: Part = WHOLE, *, most: int | None = MOST) -> Scene:
    """Give what a drawing of the view shows, before it is laid out and told in its boxes.

    What is said of the whole, and of each thing, is said of all that the view holds, whatever
    part of it is drawn.

    Args:
        most: With more boxes than this show organisations only; ``None``: show everything.
    """
    everything = whole = network(view)
    lines = accountability(everything)
    names = {str(node.value): view.label(node) for node in view.structures}
    if part.structure is not None:
        structure = find("structure", part.structure, names)
        names = {structure: names[structure]}
        inside = _inside(view, structure)
        whole = _of(everything, inside)
        lines = accountability(whole) | {
            key
            for *_, key, data in everything.edges(keys=True, data=True)
            if key in lines and data["iri"] in inside
        }
    drawn, subject, said = _chosen(whole, part)
    subtitle, brief = heading.below(view, sorted(names))
    subtitle += [said] if said else []
    subtitle += heading.about_law(drawn) if part.law else []
    subtitle += heading.not_in_effect(view, CG.Agreement) if part.theme == "agreements" else []
    boxes = len(shown(drawn))
    if most is not None and boxes > most:
        drawn = organisations(drawn)
        subtitle.append(
            f"{boxes:,} things are too many for one drawing, and a PDF draws all of them: "
            + (
                "only organisations are drawn, and the lines from one to another."
                if shown(drawn)
                else "only organisations would be drawn, and there is none."
            )
        )
    subtitle.append(left_out(whole, drawn, lines))
    if not shown(whole):
        subtitle.append("Nothing that can be drawn is in effect.")
    elif not lines:
        subtitle.append("No line of accountability is stated to be in effect.")
    title = " and ".join(names.values()) if len(names) <= _NAMED else f"{len(names)} structures"
    scene = compose(
        drawn,
        title=f"{subject}: {title}" if subject else title,
        subtitle=[text for text in subtitle if text],
        holds=held(whole, drawn, lines),
        everything=everything,
        subject=part.theme or "",
        law=part.law,
    )
    scene = replace(scene, brief=brief)
    if drawn is whole or (part.organisation is None and part.focus is None):
        return scene
    return replace(
        scene, whole=compose(through(whole, part.lens), everything=everything, law=part.law)
    )


def _chosen(whole: Network, part: Part) -> tuple[Network, str, str]:
    """Give the part of a network that is asked for, what it is about, and what is to be said."""
    drawn, subject, said = whole, "", ""
    if part.organisation is not None:
        known = _labels(whole, "organisation") | _labels(whole, "unit")
        organisation = find("organisation or unit", part.organisation, known)
        drawn, subject = within(whole, organisation), str(whole.nodes[organisation]["label"])
    if part.lens != "all":
        drawn = through(drawn, part.lens)
        said = f"Of lines of accountability only {part.lens} ones are drawn."
    if part.focus is not None or part.paths is not None:
        name = part.focus if part.paths is None else part.paths
        thing = find(_THING, str(name), _labels(drawn))
        subject = str(drawn.nodes[thing]["label"])
        if part.paths is not None:
            return upwards(drawn, thing), f"{subject}, upwards to the top", said
        return surroundings(drawn, thing, part.depth), subject, said
    if part.theme is not None:
        theme = THEMES[part.theme]
        drawn = about(drawn, theme)
        shows = any(data["relation"] in theme.needs for *_, data in drawn.edges(data=True))
        told = [said, "" if shows else theme.nothing]
        return drawn, theme.title.capitalize(), " ".join(one for one in told if one)
    return drawn, subject, said


def _inside(view: View, structure: str) -> set[str]:
    """Give the IRIs of all things, lines too, that a structure describes."""
    quads = view.store.quads_for_pattern(None, CG.describedIn, rdf.NamedNode(structure))
    return {quad.subject.value for quad in quads if isinstance(quad.subject, rdf.NamedNode)}


def _of(whole: Network, inside: set[str]) -> Network:
    """Give the part of a network whose nodes are among some IRIs."""
    part = whole.copy()
    part.remove_nodes_from([node for node in whole if node not in inside])
    return part


def _labels(graph: Network, kind: str | None = None) -> dict[str, str]:
    return {
        node: str(data["label"])
        for node, data in graph.nodes(data=True)
        if kind in (None, data["kind"])
    }
