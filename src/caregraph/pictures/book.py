"""A picture on paper: one page where it can be read, else an overview and a page for each part.

Part of ``pictures``. Every box stands on one page; a line that leaves its page is told at both
ends, with the page of the other. Letters have six points or more on every page.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from caregraph.pictures.fitting import fitted
from caregraph.pictures.layout import Layout
from caregraph.pictures.layout.plan import PAGE, Plan, answers
from caregraph.pictures.layout.spacing import spacing
from caregraph.pictures.layout.superiors import Superiors
from caregraph.pictures.scene import Group, Link, Note, Scene
from caregraph.pictures.telling import LEAST, Pages, told

_SHARES = (1.0, 0.5, 0.25, 0.12)
"""How much stands on a page, against what the numbers below say: less where it cannot be read.

Less on pages of the overview, or on those of parts: whichever cannot be read.
"""
_ONE_PAGE = 160
"""With more boxes than this one page is not tried."""
_SPLIT = 110
"""A part with more boxes is split at the next level."""
_TOGETHER = 48
"""Small parts of one organisation share a page up to so many boxes."""
_FRAMED = 3
"""A unit with so many boxes on an overview has a frame there."""
_OVERVIEW = 40
"""Up to so many boxes side by side with nobody below stand on the overview; more do not."""
_MOST_SHOWN = 110
"""An overview with more boxes takes another page."""
_NAMED = 3


@dataclass(frozen=True)
class Page:
    """One page of a book."""

    name: str
    """As in the list of pages."""
    scene: Scene
    layout: Layout | None
    is_overview: bool = False


def book(scene: Scene, paper: str) -> list[Page]:
    """Lay a scene out on as many pages of a paper as it takes to be read.

    Args:
        scene: As composed, nothing told in boxes yet.
    """
    if len(scene.boxes()) <= _ONE_PAGE:
        for short in (False, True):
            one = told(scene, scene.whole, short=short)
            one, layout = fitted(one, paper, least=LEAST)
            if layout is not None or not one.boxes():
                return [Page(one.title, one, layout)]
    shares = {"overview": 0, "part": 0}
    while True:
        pages: list[Page] = []
        for page in _Book(scene, paper, shares["overview"], shares["part"]).pages():
            pages.append(page)
            if page.layout is None and page.scene.boxes():
                shares["overview" if page.is_overview else "part"] += 1
                break
        else:
            return pages


@dataclass(frozen=True)
class _Part:
    """What stands on one page: some branches of one top frame."""

    top: str
    heads: tuple[str, ...]
    boxes: tuple[str, ...]


class _Book:
    def __init__(self, scene: Scene, paper: str, on_overview: int, on_part: int) -> None:
        """Part a scene; how much stands on a page of each kind is said by places in ``_SHARES``."""
        self._scene = scene
        self._paper = paper
        share = _SHARES[on_part]
        self._last = {True: on_overview == len(_SHARES) - 1, False: on_part == len(_SHARES) - 1}
        """Whether pages of the overview, and of parts, are laid out whatever their letters."""
        self._split, self._together = round(_SPLIT * share), round(_TOGETHER * share)
        share = _SHARES[on_overview]
        self._few_shown, self._most_shown = round(_OVERVIEW * share), round(_MOST_SHOWN * share)
        self._plan = Plan(scene, spacing(len(scene.boxes())))
        self._below: dict[str, list[str]] = {item: [] for item in self._plan.inside}
        superiors = Superiors(self._plan)
        branches = {item: line for item, line in superiors.by.items() if answers(line)}
        for item in branches:
            self._below[superiors.of[item]].append(item)
        self._roots = [item for item in self._plan.inside if item not in branches]
        self._branches = {line.link for line in branches.values()}

    def pages(self) -> Iterator[Page]:
        """Give the overview, on several pages where it is large, then a page for each part.

        A page that cannot be read has no layout, unless less on a page is not tried.
        """
        shown, parts = self._parted()
        overviews = list(self._overviews(shown))
        first = len(overviews) + 1
        page_of = {box: page for page, boxes in enumerate(overviews, 1) for box in boxes}
        page_of |= {box: page for page, part in enumerate(parts, first) for box in part.boxes}
        here = "here" if first == 2 else _pages(1, len(overviews))  # noqa: PLR2004
        said = f"{len(page_of):,} boxes in all; {len(shown):,} drawn {here}"
        said += f", the others {_pages(first, len(overviews) + len(parts))}." if parts else "."
        for page, boxes in enumerate(overviews, 1):
            yield self._overview(boxes, Pages(page_of, page), said, several=len(overviews) > 1)
        for page, part in enumerate(parts, first):
            yield self._page(part, Pages(page_of, page))

    def _parted(self) -> tuple[set[str], list[_Part]]:
        """Give the boxes of the overview, and the parts in the order of their pages."""
        shown: set[str] = set()
        parts: list[_Part] = []
        for top in self._plan.content[PAGE]:
            tops = self._tops_of(top)
            loose = [one for one in tops if self._is_leaf(one)]
            shown.update(self._few(top, loose, parts))
            for root in (one for one in tops if one not in loose):
                shown.update(self._faces(root))
                branches = self._below[root] if root in self._plan.boxes else [root]
                leaves = [one for one in branches if self._is_leaf(one)]
                shown.update(self._few(top, leaves, parts))
                for branch in (one for one in branches if one not in leaves):
                    shown.update(self._faces(branch))
                    parts += self._cut(top, branch)
        return shown, list(self._joined(one for one in parts if not shown.issuperset(one.boxes)))

    def _is_leaf(self, item: str) -> bool:
        return item in self._plan.boxes and not self._below[item]

    def _few(self, top: str, leaves: list[str], parts: list[_Part]) -> list[str]:
        """Give leaves for the overview; where there are many they become parts instead."""
        if len(leaves) <= self._few_shown:
            return leaves
        parts += [
            _Part(top, (), tuple(leaves[at : at + self._together]))
            for at in range(0, len(leaves), self._together)
        ]
        return []

    def _overviews(self, shown: set[str]) -> Iterator[list[str]]:
        """Give the boxes of each page of the overview: as many organisations as it holds."""
        held: list[str] = []
        for top in self._plan.content[PAGE]:
            here = [box for box in self._plan.boxes if box in shown and self._plan.top(box) == top]
            if held and len(held) + len(here) > self._most_shown:
                yield held
                held = []
            held += here
            while len(held) > self._most_shown:
                yield held[: self._most_shown]
                held = held[self._most_shown :]
        yield held

    def _tops_of(self, frame: str) -> list[str]:
        return [item for item in self._plan.content[frame] if item in self._roots]

    def _faces(self, item: str) -> list[str]:
        """Give the boxes that stand for an item: itself, or the heads of a frame."""
        if item in self._plan.boxes:
            return [item]
        return [box for one in self._tops_of(item) for box in self._faces(one)]

    def _all(self, item: str) -> list[str]:
        """Give the boxes of an item and of everything below it and in it."""
        found, waiting = [], [item]
        while waiting:
            one = waiting.pop()
            if one in self._plan.boxes:
                found.append(one)
            waiting += reversed([*self._below[one], *self._tops_in(one)])
        return found

    def _tops_in(self, item: str) -> list[str]:
        return self._tops_of(item) if item in self._plan.frames else []

    def _cut(self, top: str, head: str) -> Iterator[_Part]:
        """Give the parts of a branch: one, or where that is too large one for each next branch."""
        boxes = self._all(head)
        if len(boxes) <= 1:
            return
        if len(boxes) <= self._split:
            yield _Part(top, (head,), tuple(boxes))
            return
        children = self._below[head] or self._tops_in(head)
        faces = [box for child in children for box in self._faces(child)]
        first = [*self._faces(head), *faces]
        for at in range(0, len(first), self._split):
            yield _Part(top, (head,), tuple(first[at : at + self._split]))
        for child in children:
            yield from self._cut(top, child)

    def _joined(self, parts: Iterable[_Part]) -> Iterator[_Part]:
        """Put small parts of one organisation on one page."""
        held: _Part | None = None
        for part in parts:
            if held is None:
                held = part
            elif held.top == part.top and len(held.boxes) + len(part.boxes) <= self._together:
                held = _Part(held.top, held.heads + part.heads, held.boxes + part.boxes)
            else:
                yield held
                held = part
        if held is not None:
            yield held

    def _overview(self, boxes: Sequence[str], pages: Pages, said: str, *, several: bool) -> Page:
        """Give a page of the overview: the tops, those next to them, and where the others are.

        A box without another page tells all its lines here; what leaves others is counted.
        """
        name = f"Overview {pages.page}" if several else "Overview"
        here = set(boxes)
        scene = self._scene.only(here)
        drawn = set(scene.links)
        alone = {box for box in boxes if pages.page_of[box] == pages.page}
        links = tuple(
            link
            for link in self._scene.links
            if link in drawn or link.source in alone or link.target in alone
        )
        notes = self._counted(here, set(links))
        for box in boxes:
            notes.setdefault(box, []).extend(self._elsewhere(box, here, pages))
        scene = _without_small_units(_noted(scene, notes))
        scene = replace(
            scene,
            title=f"{self._scene.title}: {name.casefold()}",
            subtitle=(*self._scene.subtitle, said),
        )
        whole = replace(self._scene, links=links)
        return self._laid_out(name, scene, whole, pages, is_overview=True)

    def _page(self, part: _Part, pages: Pages) -> Page:
        """Give the page of a part."""
        heads = [
            self._plan.boxes[face].label for one in part.heads for face in self._faces(one)[:1]
        ]
        names = ", ".join(heads[:_NAMED]) + " and others" * (len(heads) > _NAMED)
        top = self._plan.frames[part.top].label or "On no ground"
        name = f"{top}: {names or 'with nobody below'}"
        said = (
            f"{len(part.boxes)} of {len(pages.page_of):,} boxes. Lines that leave this page are "
            "told in words, with the page."
        )
        here = set(part.boxes)
        notes = {box: self._elsewhere(box, here, pages) for box in part.boxes}
        scene = _noted(self._scene.only(here), notes)
        scene = replace(scene, title=name, subtitle=(*self._scene.subtitle[:1], said))
        return self._laid_out(name, scene, self._scene.whole or self._scene, pages)

    def _elsewhere(self, box: str, here: set[str], pages: Pages) -> list[Note]:
        """Say how many boxes below a box are on which other pages."""
        hidden = [one for one in self._all(box)[1:] if one not in here]
        if not hidden:
            return []
        there = sorted({pages.page_of[one] for one in hidden})
        where = f"page {there[0]}" if len(there) == 1 else f"pages {there[0]} to {there[-1]}"
        return [Note(f"{len(hidden):,} more below, {where}")]

    def _counted(self, here: set[str], known: Collection[Link]) -> dict[str, list[Note]]:
        """Count the lines of accountability between branches that are not among those known."""
        face: dict[str, str] = {}
        for box in sorted(here, key=lambda one: -len(self._all(one))):
            face |= dict.fromkeys(self._all(box), box)
        counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for line in self._plan.lines:
            one, other = face.get(line.source), face.get(line.target)
            if answers(line) and line.link not in known and one and other and one != other:
                counts[one, self._where(one, other)][line.link.kind or "of no stated kind"] += 1
        found: dict[str, list[Note]] = defaultdict(list)
        for (one, where), kinds in sorted(counts.items()):
            told = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
            found[one].append(Note(f"lines from below to {where}: {told}"))
        return found

    def _where(self, one: str, other: str) -> str:
        """Name a box, or, where it is in another organisation than one, that organisation."""
        top = self._plan.top(other)
        label = self._plan.frames[top].label
        return label if label and top != self._plan.top(one) else self._plan.boxes[other].label

    def _laid_out(
        self, name: str, scene: Scene, whole: Scene, pages: Pages, *, is_overview: bool = False
    ) -> Page:
        for short in (False, True):
            one = told(scene, whole, pages, short=short, counted=self._branches)
            one, layout = fitted(one, self._paper, least=LEAST)
            if layout is not None:
                return Page(name, one, layout, is_overview)
        if not self._last[is_overview]:
            return Page(name, one, None, is_overview)
        return Page(name, *fitted(one, self._paper), is_overview)


def _pages(first: int, last: int) -> str:
    return f"on page {first}" if first == last else f"on pages {first} to {last}"


def _without_small_units(scene: Scene) -> Scene:
    """Give a scene in which few boxes of a unit say so themselves, and have no frame for it.

    An overview shows the head of each unit: a frame around every one would keep them from
    standing below whom they answer to.
    """
    ends = {end for link in scene.links for end in (link.source, link.target)}

    def lifted(group: Group) -> Group:
        inner = [lifted(one) for one in group.groups]
        boxes, kept = list(group.boxes), []
        for one in inner:
            frameless = one.kind == "unit" and one.key not in ends and not one.groups
            if not frameless or len(one.boxes) >= _FRAMED:
                kept.append(one)
                continue
            mark = f"{one.label} ({one.status})" if one.status else one.label
            boxes += [replace(box, notes=(Note(f"in {mark}"), *box.notes)) for box in one.boxes]
        return replace(group, boxes=boxes, groups=kept)

    return replace(scene, groups=tuple(lifted(group) for group in scene.groups))


def _noted(scene: Scene, notes: Mapping[str, Sequence[Note]]) -> Scene:
    """Add words to the boxes of a scene."""

    def noted(group: Group) -> Group:
        boxes = [replace(box, notes=(*box.notes, *notes.get(box.iri, ()))) for box in group.boxes]
        return replace(group, boxes=boxes, groups=[noted(inner) for inner in group.groups])

    return replace(scene, groups=tuple(noted(group) for group in scene.groups))
