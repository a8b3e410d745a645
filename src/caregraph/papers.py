"""A paper for a board, as what it says and shows, before it is written in any form.

Layer 5, above the pictures and below the reports that write it. It tells in sentences what stands
in a view: who answers to whom, who meets, what is delegated, what is found and what changed, each
with the number of the place where a source says so.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from caregraph import moods, pictures, provenance, rdf
from caregraph.english import together, upper
from caregraph.graph import dates, reading
from caregraph.graph.view import View
from caregraph.groups import held, provisions
from caregraph.networks import Network, holders, network
from caregraph.pictures import captions
from caregraph.pictures.places import UNSTATED, grounds
from caregraph.pictures.scene import NO_ORGANISATION, ground_name
from caregraph.results import Group, Report
from caregraph.sentences import standing
from caregraph.sentences.words import capacity
from caregraph.vocab import CG

if TYPE_CHECKING:
    from caregraph.comparisons import Comparison

_TELLS = {
    "delegates to": "Who delegates what to whom",
    "is responsible for": "Who is responsible for what",
    "gives resources to": "Who gives money or staff to whom",
}
"""The links that stand under a heading of their own besides those of accountability."""
_CHANGES = {
    "added": "Begins",
    "function-delegated": "Begins",
    "ended": "Ends",
    "first-known": "Known for the first time",
    "not-known-any-more": "Not known any more",
    "unchanged": "Stays, and rests on law",
}
"""The headings over changes by their category."""
_TITLED = (CG.Decision, CG.SourceDocument)
"""What has a title that is no name: it may be a sentence."""
_COMES = "Comes with the proposal; its start is not stated, and it may stand already"
_OTHERWISE = "Is otherwise than before"
_PAPER = "a4"
_MOST_PAGES = 24
"""Of a drawing with more pages a paper has the overview alone."""
_NARROWEST = 3.0
"""The least weight of a column."""


@dataclass(frozen=True)
class Words:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Listing:
    """Sentences below one another, under words of their own where there are some."""

    heading: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """A table; never without rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def weights(self) -> list[float]:
        """Say how wide each column is against the others, by what stands in it on average."""
        letters = [sum(len(row[at]) for row in self.rows) for at in range(len(self.columns))]
        return [max(_NARROWEST, math.sqrt(count / len(self.rows))) for count in letters]


@dataclass(frozen=True)
class Picture:
    """A page of the drawing."""

    name: str
    svg: str
    size: tuple[float, float]
    """Its width and height, in points."""
    said: str
    """The same in words, for who cannot see it."""

    def png(self) -> bytes:
        """Give it as PNG."""
        return pictures.png(self.svg)


Block = Words | Listing | Grid | Picture


@dataclass(frozen=True)
class Section:
    """A part of a paper, under its heading."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Paper:
    """A paper for a board."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    origin: provenance.Provenance


def paper(view: View, report: Report, comparison: Comparison | None = None) -> Paper:
    """Make the paper of a view.

    Args:
        report: What a check of the view found.
        comparison: What changed since before; without it the paper does not speak of changes.
    """
    scene = pictures.picture(view, most=None)
    cited = _Cited(_documents(view))
    graph = _quoting(network(view), view)
    origin = provenance.of(view)
    drawing, left_out = _drawn(view)
    sections = [
        Section("In short", (Words(scene.holds), Words(f"{report.headline()}."), *left_out)),
        Section("The drawing", tuple(drawing)),
        Section("Who answers to whom", tuple(_answers(graph, cited))),
        Section("Who meets, and who sits there", tuple(_bodies(graph, cited))),
        *(
            Section(title, tuple(_links(graph, relation, cited)))
            for relation, title in _TELLS.items()
        ),
        *_findings(report, cited),
    ]
    if comparison is not None:
        changes = tuple(_changes(comparison, cited))
        sections.append(Section("What has changed", changes or (Words("Nothing has changed."),)))
    sections += _end(cited, origin)
    filled = tuple(one for one in sections if one.blocks)
    return Paper(scene.title, " ".join(scene.subtitle), filled, origin)


def _quoting(graph: Network, view: View) -> Network:
    """Put titles of decisions and documents on which links rest into quotation marks, in place."""
    for *_, data in graph.edges(data=True):
        if "basis" in data:
            rests = view.nodes(rdf.NamedNode(data["iri"]), CG.hasBasis)
            named = ((view.label(one), reading.is_a(view, one, *_TITLED)) for one in rests)
            data["basis"] = together(
                sorted(f"“{name}”" if is_title else name for name, is_title in named)
            )
    return graph


def findings_paper(view: View, report: Report) -> Paper:
    """Make a paper of findings alone.

    Args:
        report: What a check of the view found, or some of it.
    """
    cited, origin = _Cited(_documents(view)), provenance.of(view)
    short = Section("In short", (Words(f"{report.headline()}."),))
    sections = [short, *_findings(report, cited), *_end(cited, origin)]
    filled = tuple(one for one in sections if one.blocks)
    subtitle = upper(origin.as_at)
    if origin.adopted:
        subtitle += f", as if adopted: {'; '.join(origin.adopted)}"
    return Paper(f"Findings: {origin.title}", f"{subtitle}.", filled, origin)


def _end(cited: _Cited, origin: provenance.Provenance) -> Iterator[Section]:
    """Tell where the sources say so, and what the paper is."""
    yield Section("Where the sources say so", tuple(cited.listed()))
    yield Section(
        "About this paper",
        (
            Words(f"To be cited as: {origin.citation}"),
            *(Words(f"Licence: {one}") for one in origin.licences),
            Words("What no source says is told as not stated, and never taken as no."),
            Words("Not legal advice."),
        ),
    )


@dataclass
class _Cited:
    """The places in documents that a paper refers to, by their numbers."""

    _documents: frozenset[str]
    """The titles of the documents."""
    _places: dict[str, int] = field(default_factory=dict)

    def after(self, text: str, places: Iterable[object]) -> str:
        """Give a text with the numbers of places behind it."""
        return f"{text} {self.numbers(places)}".rstrip()

    def numbers(self, places: Iterable[object]) -> str:
        """Give the numbers of places, as in ``[3] [4]``."""
        named = dict.fromkeys(str(one) for one in places if str(one))
        return " ".join(f"[{self._places.setdefault(one, len(self._places) + 1)}]" for one in named)

    def listed(self) -> Iterator[Block]:
        """Give all places with their numbers, by document, whose title is told once."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for place, number in self._places.items():
            document = self._document(place)
            locator = place.removeprefix(document).removeprefix(", ")
            found[document].append(f"[{number}] {locator}".rstrip())
        if found:
            rows = tuple((document, "; ".join(places)) for document, places in found.items())
            yield Grid(("Document", "Number and place in it"), rows)

    def _document(self, place: str) -> str:
        """Give the title that a place begins with; all of it where it is of none that is known."""
        able = (one for one in self._documents if place == one or place.startswith(f"{one}, "))
        return max(able, key=len, default=place)


def _documents(view: View) -> frozenset[str]:
    """Give the titles of all documents that something refers to a place in."""
    documents = {quad.object for quad in view.store.quads_for_pattern(None, CG.inDocument, None)}
    return frozenset(view.label(one) for one in documents if isinstance(one, rdf.NamedNode))


def _places(data: dict[str, Any]) -> list[str]:
    return str(data.get("evidence", "")).split("; ")


def _drawn(view: View) -> tuple[list[Block], list[Block]]:
    """Give the pages of the drawing; of very many the overview, and words that say so."""
    leaves, said = pictures.leaves(view, paper=_PAPER), list[Block]()
    if (pages := len(leaves)) > _MOST_PAGES:
        leaves = [one for one in leaves if one.is_overview]
        text = (
            f"The drawing takes {pages} pages, of which only the overview stands here; the pages "
            f"that it names are those of the whole, which caregraph export --paper {_PAPER} draws."
        )
        said.append(Words(text))
    drawn: list[Block] = []
    for leaf in leaves:
        size = (leaf.sheet.width, leaf.sheet.height)
        drawn.append(Picture(leaf.name, pictures.written(leaf), size, leaf.scene.holds))
    return drawn, said


def _answers(graph: Network, cited: _Cited) -> Iterator[Block]:
    """Tell every line of accountability, by organisation, and whose are not stated."""
    said: defaultdict[str, list[str]] = defaultdict(list)
    silent: defaultdict[str, list[str]] = defaultdict(list)
    places = grounds(graph)
    for node, data in graph.nodes(data=True):
        lines = [
            cited.after(
                upper(
                    captions.line(data | {"label": _held(graph, node)}, graph.nodes[target], line)
                ),
                _places(line),
            )
            for _, target, line in graph.out_edges(node, data=True)
            if line["relation"] == "answers to"
        ]
        where = _where(graph, node, places.get(node))
        said[where] += lines
        if not lines and data["kind"] == "post" and data["in_effect"]:
            silent[where].append(standing.marked(_held(graph, node), standing.standing(data)))
    for where in sorted({*said, *silent}):
        items = [*said[where]]
        if silent[where]:
            items.append(f"To whom they answer is not stated: {moods.series(silent[where])}.")
        if items:
            yield Listing(upper(where), tuple(items))


def _where(graph: Network, node: str, place: str | frozenset[str] | None) -> str:
    """Name the organisation of a thing, what else it stands in, or those that share it."""
    if within := graph.nodes[node].get("organisation"):
        return str(within)
    if isinstance(place, str) and place in graph:
        ground = graph.nodes[place]
        return standing.marked(str(ground["label"]), standing.standing(ground))
    return ground_name(graph, place or UNSTATED)


def _held(graph: Network, node: str) -> str:
    """Name a post with who holds it, and how: ``Chair (Murray Macdonald, interim)``."""
    label = str(graph.nodes[node]["label"])
    held = [", ".join(filter(None, one)) for one in holders(graph, node)]
    return f"{label} ({'; '.join(held)})" if held else label


def _seat(graph: Network, member: str, seat: dict[str, Any]) -> str:
    """Name who sits on a body, and as what."""
    return ", ".join(filter(None, (_held(graph, member), capacity(str(seat.get("kind", ""))))))


def _bodies(graph: Network, cited: _Cited) -> Iterator[Block]:
    """Tell the bodies in effect with their members."""
    rows = []
    grounded = grounds(graph)
    for node, data in graph.nodes(data=True):
        if data["kind"] != "body" or not data["in_effect"]:
            continue
        seats = [
            (member, seat)
            for member, _, seat in graph.in_edges(node, data=True)
            if seat["relation"] == "is member of"
        ]
        members = [
            standing.end(_seat(graph, member, seat), seat, graph.nodes[member], data)
            for member, seat in seats
        ]
        if data.get("members_described"):
            members.append(str(data["members_described"]))
        body = standing.marked(str(data["label"]), standing.standing(data))
        where = _where(graph, node, grounded.get(node))
        decides = {True: "yes", False: "no"}.get(data.get("takes_decisions"), "not stated")  # type: ignore[arg-type]
        places = [*_places(data), *(place for _, seat in seats for place in _places(seat))]
        rows.append(
            (
                f"{body}, {where.lower() if where == NO_ORGANISATION else where}",
                decides,
                "; ".join(members) or "not stated",
                cited.numbers(places),
            )
        )
    if rows:
        yield Grid(("Body", "Takes decisions", "Members", "Source"), tuple(rows))


def _links(graph: Network, relation: str, cited: _Cited) -> Iterator[Block]:
    """Tell all links of one kind in sentences."""
    items = [
        cited.after(
            upper(captions.line(graph.nodes[source], graph.nodes[target], data)), _places(data)
        )
        for source, target, data in graph.edges(data=True)
        if data["relation"] == relation
    ]
    if items:
        yield Listing("", tuple(items))


def _findings(report: Report, cited: _Cited) -> Iterator[Section]:
    """Tell what was found by mood, each with what to do next and the law it rests on."""
    for outcome in moods.OUTCOMES:
        groups = [one for one in report.groups if one.outcome == outcome]
        rows = [_row(one, cited) for one in groups]
        steps = {step for _, step, *_ in rows}
        said = tuple(map(Words, filter(None, (held(groups),))))
        if len(rows) > 1 and len(steps) == 1:
            table = Grid(
                ("What", "Rests on", "Source"), tuple((what, *others) for what, _, *others in rows)
            )
            step = Words(f"Next, for all: {steps.pop()}")
            yield Section(moods.SECTIONS[outcome], (*said, step, table))
        elif rows:
            columns = ("What", "Next", "Rests on", "Source")
            yield Section(moods.SECTIONS[outcome], (*said, Grid(columns, tuple(rows))))


def _row(group: Group, cited: _Cited) -> tuple[str, ...]:
    rests = (one.label for finding in group.findings for one in finding.basis)
    places = [place for finding in group.findings for place in finding.evidence]
    said = moods.under_heading(group.said)
    return said, group.step, "; ".join(provisions(rests)), cited.numbers(places)


def _changes(comparison: Comparison, cited: _Cited) -> Iterator[Block]:
    """Tell what changed, by what it is: what begins, what ends, what is otherwise than before."""
    said: defaultdict[str, list[str]] = defaultdict(list)
    for one in comparison.changes:
        is_dated = one.on and one.category != "unchanged" and not one.comes
        day = f", {dates.parse(one.on).when}" if one.on and is_dated else ""
        text = upper(one.said).removesuffix(".")
        heading = _COMES if one.comes else _CHANGES.get(one.category, _OTHERWISE)
        told = " ".join(filter(None, (f"{text}{day}.", one.note)))
        said[heading].append(cited.after(told, one.evidence))
    for heading in dict.fromkeys(("Begins", _COMES, *_CHANGES.values(), _OTHERWISE)):
        if said[heading]:
            yield Listing(heading, tuple(said[heading]))
