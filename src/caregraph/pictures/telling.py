"""What boxes say about lines: in which capacity somebody answers, and to whom elsewhere.

Part of ``pictures``. Words about a line stand in the box where it begins, never on the line: so
none can lie over anything, and two superiors are read without following a line.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from caregraph.moods import series
from caregraph.pictures.layout import Layout
from caregraph.pictures.scene import Box, Group, Link, Note, Scene
from caregraph.sentences import standing
from caregraph.sentences.words import capacity

ANSWERS = "answers to"
LEAST = 6.0
"""The smallest letters that can be read on paper, in points."""
_MEMBER = "is member of"
_FROM_ELSEWHERE = {
    "delegates to": "delegated to by",
    "gives resources to": "given money or staff by",
    "heads": "headed by",
    "is member of": "among its members:",
    "decides in": "among its sides:",
    "is party to": "among its parties:",
    "is responsible for": "for it is responsible",
    "may be the same as": "may be the same as",
}
"""How a box tells what leads to it from another page, before the name of where it begins."""
_FEW_BOXES = 45
_MEMBERS_DRAWN = 14
"""So many memberships are drawn as lines, where there are few boxes; else bodies tell them.

Who has no other line does not count: such members hang below their body, and cross nothing.
"""
_MEMBERS_MEANT = 60
"""So many in a picture that is about them."""
_MOST_BESIDE = 80
"""So many more lines than boxes are drawn; the others boxes tell."""
_NAMED = 6
"""Up to so many members a body names; of more it says how many, in each capacity."""
_EACH = 3
"""Up to so many lines of one kind that leave a page are told each; of more, how many."""


@dataclass(frozen=True)
class Pages:
    """Where the boxes of a book are."""

    page_of: Mapping[str, int] = field(default_factory=dict)
    """The page of each box, by IRI."""
    page: int = 0
    """The page that is written; 0 where there is only one."""

    def told(self, iri: str) -> str:
        """Say on which page a box is, or that it is on none."""
        return f", page {self.page_of[iri]}" if iri in self.page_of else ", not drawn here"

    def range(self, boxes: Iterable[str]) -> str:
        """Say on which pages some boxes are."""
        pages = sorted({self.page_of[iri] for iri in boxes if iri in self.page_of})
        if not pages:
            return ", not drawn here"
        return f", page {pages[0]}" if len(pages) == 1 else f", pages {pages[0]} to {pages[-1]}"


def told(
    scene: Scene,
    whole: Scene | None = None,
    pages: Pages | None = None,
    *,
    short: bool = False,
    counted: Collection[Link] = (),
) -> Scene:
    """Give a scene with the words about lines in its boxes.

    Args:
        whole: What the scene is a part of; lines that leave the part are told at both ends.
        pages: On which pages the other ends are.
        short: Frames have letters, and words name them by these where there is little room.
        counted: Lines that the upper end counts already, so that it does not tell each.
    """
    if short:
        scene = _lettered(scene)
    teller = _Teller(scene, whole or scene, pages or Pages(), short=short)
    teller.leave_out(counted)
    groups = tuple(_retold(group, teller) for group in scene.groups)
    links = tuple(
        replace(link, drawn=teller.draws(link)) for link in scene.links if link not in teller.listed
    )
    crowded = sum(not link.drawn for link in links)
    said = f"{crowded} lines are told in the boxes and not drawn, to keep the others legible."
    letters = "A letter before the name of an organisation stands for it in the boxes of others."
    subtitle = (*scene.subtitle, *[said] * bool(crowded), *[letters] * short)
    return replace(scene, subtitle=subtitle, groups=groups, links=links)


def with_limits(scene: Scene, layout: Layout | None, *, on_paper: bool) -> Scene:
    """Give a scene that says below its title what its layout could not do.

    Args:
        on_paper: The size of its letters is that of a paper.
    """
    if layout is None:
        return scene
    said = []
    if layout.untold:
        told = " ".join(scene.links[number].sentence for number in layout.untold)
        said.append(f"Lines without room here, in words ({len(layout.untold)}): {told}")
    if on_paper and layout.smallest < LEAST:
        said.append(
            f"The smallest letters have {layout.smallest:.1f} points here: a larger paper, a part, "
            "or a PDF of several pages shows them larger."
        )
    return replace(scene, subtitle=(*scene.subtitle, *said))


def _retold(group: Group, teller: _Teller) -> Group:
    return replace(
        group,
        boxes=[teller.told(box) for box in group.boxes],
        groups=[_retold(inner, teller) for inner in group.groups],
    )


def _lettered(scene: Scene) -> Scene:
    """Give the organisations of a scene letters before their names."""
    letters = iter("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    groups = []
    for group in scene.groups:
        letter = next(letters, "") if group.kind == "organisation" else ""
        label = f"{letter}  {group.label}" if letter else group.label
        groups.append(replace(group, label=label, letter=letter))
    return replace(scene, groups=tuple(groups))


class _Teller:
    def __init__(self, scene: Scene, whole: Scene, pages: Pages, *, short: bool) -> None:
        groups = [one for top in (*whole.groups, *scene.groups) for one in top.all_groups()]
        shown = {top.key: top for top in scene.groups}
        boxes = [
            (box, shown.get(top.key, top))
            for one in (whole, scene)
            for top in one.groups
            for box in top.all_boxes()
        ]
        self._names = {one.key: one.label for one in groups}
        self._names |= {box.iri: box.label for box, _ in boxes}
        self._times = Counter(self._names.values())
        self._standings = {one.key: one.status for one in groups}
        self._standings |= {box.iri: box.status for box, _ in boxes}
        self._tops = {box.iri: top for box, top in boxes}
        self._pages = pages
        self._short = short
        self._law = scene.law
        self._here = here = {box.iri for box in scene.boxes()}
        self._frames = {one.key for top in scene.groups for one in top.all_groups()}
        self._drawn = set(scene.links)
        members = [link for link in whole.links if link.relation == _MEMBER]
        lines = Counter(link.source for link in whole.links)
        lines.update(link.target for link in whole.links)
        tied = [link for link in members if lines[link.source] > 1]
        few = len(here) <= _FEW_BOXES and len(tied) <= _MEMBERS_DRAWN
        few = few or (scene.subject == "committees" and len(members) <= _MEMBERS_MEANT)
        self.listed: set[Link] = set() if few else set(members)
        """Memberships that bodies tell, because lines would be too many."""
        self._drawn -= self._crowded(scene, len(here))
        self._begun: dict[str, list[Link]] = defaultdict(list)
        self._ended: dict[str, list[Link]] = defaultdict(list)
        self._members: dict[str, list[Link]] = defaultdict(list)
        for link in whole.links:
            if link in self.listed:
                self._members[link.target].append(link)
                continue
            begins = link.source if link.source in self._tops else link.target
            self._begun[begins].append(link)
            if link not in self._drawn and link.target in here and link.source not in here:
                self._ended[link.target].append(link)

    def _crowded(self, scene: Scene, boxes: int) -> set[Link]:
        """Give the lines that are too many to be drawn: beyond a tree's some dozens, the last.

        Lines of accountability are drawn before others.
        """
        able = [link for link in scene.links if link not in self.listed]
        able.sort(key=lambda link: link.relation != ANSWERS)
        return set(able[boxes + _MOST_BESIDE :])

    def draws(self, link: Link) -> bool:
        """Say whether a line is drawn."""
        return link in self._drawn and link not in self.listed

    def leave_out(self, counted: Collection[Link]) -> None:
        """Do not tell some lines at their upper end."""
        for target, links in self._ended.items():
            self._ended[target] = [link for link in links if link not in counted]

    def told(self, box: Box) -> Box:
        """Give a box with its words about lines."""
        begun = self._begun[box.iri]
        superiors = {(link.target, link.kind) for link in begun if link.relation == ANSWERS}
        dual = len(superiors) > 1
        notes = [*box.notes, *self._notes(box, begun, dual=dual)]
        if members := self._members[box.iri]:
            notes.append(Note(self._membership(box, members), members[0].stroke))
        return replace(box, dual=dual, notes=tuple(notes))

    def _notes(self, box: Box, begun: Sequence[Link], *, dual: bool) -> Iterator[Note]:
        near: list[Link] = []
        far: list[Link] = []
        for link in begun:
            other = link.target if link.source == box.iri else link.source
            away = link not in self._drawn and other not in self._here
            (far if away and link.relation != ANSWERS else near).append(link)
        for link in near:
            law = f", under {link.law}" if self._law and link.law else ""
            needed = (dual and link.relation == ANSWERS) or link not in self._drawn or bool(law)
            if words := self._words(link, needed=needed):
                yield Note(f"{words}: {self._other(box, link)}{law}", link.stroke)
        yield from self._away(box, far, lambda link: self._words(link, needed=True) + ":")
        yield from self._away(
            box,
            [link for link in self._ended[box.iri] if link.source != box.iri],
            _answered,
        )

    def _away(
        self, box: Box, links: Iterable[Link], words: Callable[[Link], str]
    ) -> Iterator[Note]:
        """Tell lines that leave the picture: each, or of one kind how many where they are many."""
        kinds: dict[str, list[Link]] = defaultdict(list)
        for link in links:
            kinds[words(link)].append(link)
        for told, several in kinds.items():
            if len(several) <= (_EACH if self._pages.page_of else 1):
                for link in several:
                    yield Note(f"{told} {self._other(box, link)}", link.stroke)
                continue
            others = {link.target if link.source == box.iri else link.source for link in several}
            yield Note(
                f"{told} {len(several)} others{self._pages.range(others)}", several[0].stroke
            )

    def _words(self, link: Link, *, needed: bool) -> str:
        """Give the words about a line; its standing where neither end shows the same."""
        ends = {self._standings.get(link.source), self._standings.get(link.target)}
        said = link.status and (needed or link.status not in ends)
        kind = link.kind or "kind not stated" if link.relation == ANSWERS else link.relation
        words = link.label or (kind if needed or link.change else "")
        status = f"({link.status})" if said else ""
        return " ".join(part for part in (link.change, words, status) if part)

    def _other(self, box: Box, link: Link) -> str:
        """Name the other end of a line; of accountability with its organisation, if another."""
        other = link.target if box.iri == link.source else link.source
        if other == box.iri:
            return "itself"
        name = self._names[other]
        if link.relation == ANSWERS:
            name += self._ground(box, other)
        is_here = other in self._here or other in self._frames
        return name if is_here else name + self._pages.told(other)

    def _ground(self, box: Box, other: str) -> str:
        """Name the organisation of another thing, after its name, where that does not say it."""
        there = self._tops.get(other)
        if (
            there is None
            or there.kind not in ("organisation", "unit")
            or there.key in (other, self._tops[box.iri].key)
            or there.label in self._names[other]
        ):
            return ""
        return f" ({there.letter})" if there.letter else f", {there.label}"

    def _membership(self, box: Box, members: Sequence[Link]) -> str:
        """Tell the members of a body, each capacity by itself, and who does not simply sit there.

        Counted by thing, for titles repeat in organisations.
        """
        seats: dict[str, list[str]] = defaultdict(list)
        marks: dict[str, list[str]] = defaultdict(list)
        for link in members:
            kind = link.kind if link.label else "member"
            name = self._names[link.source]
            name += self._ground(box, link.source) * (self._times[name] > 1)
            mark = link.status or self._standings[link.source]
            seats[kind].append(standing.marked(name, mark, beside=box.status))
            marks[kind].append(mark)
        few = len(members) <= _NAMED and not self._short
        return "; ".join(
            f"{capacity(kind)}: {series(sorted(names))}"
            if few
            else f"{len(names)} {capacity(kind, len(names))}{standing.counted(marks[kind])}"
            for kind, names in sorted(seats.items(), key=lambda one: one[0] == "member")
        )


def _answered(link: Link) -> str:
    """Say what leads to a box from elsewhere."""
    if link.relation != ANSWERS:
        return _FROM_ELSEWHERE.get(link.relation, f"{link.relation}, from")
    kind = f" ({link.kind})" if link.kind not in ("", "operational") else ""
    return f"answered to{kind} by"
