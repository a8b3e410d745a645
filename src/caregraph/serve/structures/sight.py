"""What there is to see of a structure: a drawing of a part of it, what that lacks, the chart.

Layer 6, used inside worker processes; knows nothing of requests.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from caregraph import rdf
from caregraph.english import plural
from caregraph.errors import CaregraphError
from caregraph.graph import ontology
from caregraph.graph.marks import absence
from caregraph.graph.view import View
from caregraph.networks import network
from caregraph.pictures import LENSES, THEMES, Part, draw_scene, picture
from caregraph.pictures.places import NOT_DRAWN, UNSTATED, grounds
from caregraph.pictures.scene import Scene
from caregraph.relations import CONTAINMENT, KINDS
from caregraph.sentences.standing import standing
from caregraph.serve.structures.chart import ANSWERS, HEADS, Chart, chart
from caregraph.serve.web.addresses import path_of, with_options
from caregraph.vocab import CG

if TYPE_CHECKING:
    from caregraph.networks import Network

FEW = 40
"""With more boxes than this the first drawing shows organisations only."""
MOST = 150
"""With more boxes than this one organisation or neighbourhood is not drawn on a page."""
_LANES = 24
"""So many organisations are offered by name."""
_STARTS = 6
_NAMED = 60
"""Of so many things of a kind that are not drawn names are given; of more their number."""
_FEW_NAMED = 6
"""So many where only a part is drawn, so that most things are not."""
_TOLD_BY_PLACE = {*NOT_DRAWN, *CONTAINMENT, HEADS, "is party to", "hosts"}
"""What boxes tell by where they stand or in their words."""


@dataclass(frozen=True)
class Asked:
    """Which part of a structure is looked at."""

    structure: str
    """Its IRI."""
    lens: str = "all"
    """A kind of line of accountability, a theme, or ``all``."""
    lane: str | None = None
    """Only this organisation."""
    focus: str | None = None
    """Only what is near this thing."""
    depth: int | None = None
    """How many lines away."""

    @property
    def part(self) -> Part:
        """Give it as pictures take it.

        Raises:
            UnknownNameError: there is no such lens.
            UsageError: a theme and a focus are asked for together.
        """
        theme = self.lens if self.lens in THEMES else None
        return Part(
            structure=self.structure,
            organisation=self.lane,
            focus=self.focus,
            depth=self.depth,
            lens="all" if theme else self.lens,
            theme=theme,
        )

    @property
    def is_whole(self) -> bool:
        """Say whether nothing of it is chosen."""
        return self.lane is None and self.focus is None


@dataclass(frozen=True)
class Way:
    """Something that can be looked at instead, with how much there is of it."""

    name: str
    """As an address has it."""
    label: str
    count: int


@dataclass(frozen=True)
class Left:
    """Things of one kind that the drawing does not show, or lines."""

    kind: str
    count: int
    named: tuple[tuple[str, str], ...]
    """Label and IRI of each; no IRI where a line is told in a sentence."""
    is_of_lines: bool = False


@dataclass(frozen=True)
class Sight:
    """What there is to see of a structure."""

    svg: str | None
    why_not: str
    boxes: int
    """How many boxes the part that is looked at has."""
    only_organisations: bool
    """The part has more boxes than are drawn, so organisations stand for what is in them."""
    lenses: tuple[Way, ...]
    lanes: tuple[Way, ...]
    starts: tuple[Way, ...]
    """Things at the top, to begin from where there are too many boxes to be drawn."""
    left: tuple[Left, ...]
    waiting: tuple[Left, ...]
    """What is described, not in effect and linked with nothing, where the whole is drawn."""
    chart: Chart


def sight(view: View, asked: Asked, root: str, options: Sequence[tuple[str, str]]) -> Sight:
    """Look at a structure.

    Args:
        root: Where the service is mounted.
        options: The view options that links carry.

    Raises:
        UnknownNameError: there is no such lens, organisation or thing.
        UsageError: what is asked for does not go together.
    """
    whole = _inside(view, asked.structure)
    scene = picture(view, asked.part, most=None)
    boxes = len(scene.boxes())
    small = asked.is_whole and boxes > FEW
    if small:
        scene = picture(view, asked.part, most=FEW)
    svg, why_not = None, ""
    if len(scene.boxes()) > MOST:
        why_not = f"{boxes:,} boxes are too many to be read at once."
    else:
        svg, why_not = _drawn(scene, partial(_linked, asked, whole, small, root, options))
    detailed = asked.is_whole and not small and asked.lens == "all"
    only, top = (_named(whole, one) for one in (asked.lane, asked.focus))
    return Sight(
        svg,
        why_not,
        boxes,
        small,
        tuple(_lenses(whole)),
        tuple(_lanes(whole)),
        tuple(_starts(whole, only)) if boxes > FEW else (),
        tuple(_left(whole, scene, detailed=detailed)),
        tuple(_waiting(view, whole, asked.structure)) if detailed else (),
        chart(whole, only=only, top=top),
    )


def _inside(view: View, structure: str) -> Network:
    """Give the network of what a structure describes."""
    quads = view.store.quads_for_pattern(None, CG.describedIn, rdf.NamedNode(structure))
    inside = {one.subject.value for one in quads if isinstance(one.subject, rdf.NamedNode)}
    graph = network(view)
    graph.remove_nodes_from([node for node in graph if node not in inside])
    return graph


def _drawn(scene: Scene, link: Callable[[str], str | None]) -> tuple[str | None, str]:
    if not scene.boxes():
        return None, "Nothing that can be drawn is in effect."
    try:
        return str(draw_scene(scene, link=link)), ""
    except CaregraphError as failed:
        return None, f"It could not be drawn: {failed.message}. The lists say the same."


def _linked(
    asked: Asked,
    whole: Network,
    small: bool,  # noqa: FBT001  given by partial
    root: str,
    options: Sequence[tuple[str, str]],
    iri: str,
) -> str:
    """Give where a box leads: an organisation that stands for what is in it, to that; else home."""
    if small and iri in whole and whole.nodes[iri]["kind"] == "organisation":
        path = f"{path_of(asked.structure)}#drawing"
        return root + with_options(path, options, lane=iri)
    return root + with_options(path_of(iri), options)


def _named(whole: Network, name: str | None) -> str | None:
    """Give the IRI of what pictures found by a name."""
    if name is None or name in whole:
        return name
    asked = name.casefold()
    calls: tuple[Callable[[str], str], ...] = (
        lambda iri: iri.rstrip("/").rpartition("/")[2],
        lambda iri: str(whole.nodes[iri]["label"]),
    )
    for called in calls:
        for iri in sorted(whole):
            if called(iri).casefold() == asked:
                return iri
    return None


def _lenses(whole: Network) -> Iterator[Way]:
    """Give what can be looked at alone, of what there is."""
    kinds = Counter(
        str(data.get("kind", ""))
        for *_, data in whole.edges(data=True)
        if data["relation"] == ANSWERS
    )
    yield Way("all", "everything", 0)
    for one in LENSES:
        if kinds[one]:
            yield Way(one, one, kinds[one])
    for name, theme in THEMES.items():
        count = sum(theme.draws(whole, edge) for edge in whole.edges(data=True))
        if count:
            yield Way(name, name, count)


def _lanes(whole: Network) -> Iterator[Way]:
    """Give the organisations with what is in them, those with most first."""
    places = grounds(whole)
    counts: Counter[str] = Counter()
    for place in places.values():
        for one in place if isinstance(place, frozenset) else (place,):
            if one not in (None, UNSTATED):
                counts[str(one)] += 1
    several = [one for one in counts if whole.nodes[one]["kind"] == "organisation"]
    several.sort(key=lambda one: (-counts[one], str(whole.nodes[one]["label"])))
    for one in several[:_LANES]:
        yield Way(one, str(whole.nodes[one]["label"]), counts[one])


def _starts(whole: Network, only: str | None) -> Iterator[Way]:
    """Give those to whom others answer and who answer to nobody by a stated line, most first."""
    lines = [edge for edge in whole.edges(data=True) if edge[2]["relation"] == ANSWERS]
    low, high = {source for source, *_ in lines}, Counter(target for _, target, _ in lines)
    tops = [one for one in high if one not in low]
    if only is not None:
        inside = str(whole.nodes[only]["label"])
        tops = [one for one in tops if whole.nodes[one].get("organisation") == inside]
    tops.sort(key=lambda one: (-high[one], str(whole.nodes[one]["label"])))
    for one in tops[:_STARTS]:
        yield Way(one, str(whole.nodes[one]["label"]), high[one])


def _left(whole: Network, scene: Scene, *, detailed: bool) -> Iterator[Left]:
    """Name what a drawing does not show, by kind; people whom a box names as holders are shown.

    Args:
        detailed: Name all of it; else a few, and how many there are.
    """
    there = {key for group in scene.groups for key in group.everything()}
    named = {
        source
        for source, target, data in whole.edges(data=True)
        if data["relation"] == "holds" and target in there
    }
    most = _NAMED if detailed else _FEW_NAMED
    missing: dict[str, list[str]] = defaultdict(list)
    for node, data in whole.nodes(data=True):
        if node not in there and node not in named:
            missing[data["kind"]].append(node)
    for kind, nodes in missing.items():
        nodes.sort(key=lambda one: str(whole.nodes[one]["label"]).casefold())
        few = nodes if len(nodes) <= _NAMED else []
        told = tuple((_marked(whole, one), one) for one in few[:most])
        yield Left(plural(kind) if len(nodes) > 1 else kind, len(nodes), told)
    untold = sorted(_untold(whole, scene))
    if untold:
        few = untold if len(untold) <= _NAMED else []
        told = tuple((one, "") for one in few[:most])
        yield Left("lines" if len(untold) > 1 else "line", len(untold), told, is_of_lines=True)


def _waiting(view: View, whole: Network, structure: str) -> Iterator[Left]:
    """Name what could be drawn, is described and not in effect, and that no line reaches."""
    here = rdf.NamedNode(structure)
    for kind, cls in KINDS.items():
        if kind == "person":
            continue
        mentioned = {
            node
            for one in ontology.subclasses(cls)
            for node in view.subjects(CG.describedAs, one)
            if node.value not in whole and here in view.nodes(node, CG.describedIn)
        }
        nodes = sorted(mentioned, key=lambda one: (view.label(one).casefold(), one.value))
        if nodes:
            few = nodes if len(nodes) <= _NAMED else []
            told = tuple((f"{view.label(one)} ({_state(view, one)})", one.value) for one in few)
            yield Left(plural(kind) if len(nodes) > 1 else kind, len(nodes), told)


def _state(view: View, node: rdf.NamedNode) -> str:
    said = ", ".join(sorted(map(view.label, view.nodes(node, CG.status))))
    return said if said and said != "in force" else absence(view, node)


def _marked(whole: Network, node: str) -> str:
    mark = standing(whole.nodes[node])
    label = str(whole.nodes[node]["label"])
    return f"{label} ({mark})" if mark else label


def _untold(whole: Network, scene: Scene) -> Iterable[str]:
    """Tell each line that is not drawn, though it is none that boxes tell by where they stand."""
    drawn = {
        (link.source, link.target, link.relation, link.kind) for link in scene.links if link.drawn
    }
    for source, target, data in whole.edges(data=True):
        relation, kind = str(data["relation"]), str(data.get("kind", ""))
        if relation in _TOLD_BY_PLACE or (source, target, relation, kind) in drawn:
            continue
        how = f" ({kind})" if kind else ""
        yield f"{whole.nodes[source]['label']} {relation} {whole.nodes[target]['label']}{how}"
