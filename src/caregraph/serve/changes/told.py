"""What a change does, as lists: what begins, ends, changes and stays, by kind.

Layer 6. Each thing leads to its page in the view after, or in that before where it ended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from caregraph.comparisons import Change, Comparison, Dangling, Group, Impact, Staying
from caregraph.english import count
from caregraph.graph.dates import spoken_date, spoken_days
from caregraph.reports import _change as reported
from caregraph.reports._first_sentence import FOLLOWED, of_categories
from caregraph.results import Citation, Thing
from caregraph.serve.changes.sentences import ADDED, UNKNOWN
from caregraph.serve.web.addresses import path_of, with_options
from caregraph.serve.web.content import Item
from caregraph.thing_kinds import NOUNS

Options = Sequence[tuple[str, str]]
_ROOM = 300
"""So many letters of what is told of a kind stand in the open; what is beyond stands folded."""
_FEW = 2
"""So many things stand in the open however long their names are."""


@dataclass(frozen=True)
class Places:
    """The view options that lead to things as they are after a change, and before it."""

    after: Options = ()
    before: Options = ()
    documents: Mapping[str, str] = field(default_factory=dict)
    """The page of each document by its title, where that is known."""
    root: str = ""
    """Where the pages after the change are, if not at the root of the service."""
    day: str = ""
    """The day that is told of; it is not said again of each thing."""

    def item(self, thing: Thing, *, gone: bool = False, text: str = "") -> Item:
        """Give a thing with its page; of what is gone, in the view before.

        Args:
            text: What to say in place of its name.
        """
        path = with_options(path_of(thing.iri), self.before if gone else self.after)
        path = path if gone else self.root + path
        return Item(text or thing.label, thing.iri, path)


@dataclass(frozen=True)
class Source:
    """A document with the places in it on which something rests."""

    title: str
    places: str
    path: str | None


@dataclass(frozen=True)
class Line:
    """One thing that is told, with what is said besides."""

    item: Item
    detail: str = ""
    sources: tuple[Source, ...] = ()
    note: str = ""
    """What is noted of it, where it may stand already."""


@dataclass(frozen=True)
class Kin:
    """What is told of one kind of thing, of which the same is said besides."""

    noun: tuple[str, str]
    """What one of them is called, and several."""
    lines: tuple[Line, ...]
    detail: str = ""
    left_out: int = 0
    """How many more there are than a page shows."""

    @classmethod
    def of(
        cls, noun: tuple[str, str], lines: Sequence[Line], most: int | None, detail: str = ""
    ) -> Kin:
        """Give things of one kind, no more of them than *most*."""
        shown = tuple(lines[:most])
        return cls(noun, shown, detail, len(lines) - len(shown))

    @property
    def count(self) -> int:
        """Count all of them."""
        return len(self.lines) + self.left_out

    @property
    def title(self) -> str:
        """Count them by what they are called."""
        return count(self.count, *self.noun)

    @property
    def open(self) -> tuple[Line, ...]:
        """Give what stands in the open: as many as there is room for, or all but for one."""
        room, number = _ROOM, 0
        for line in self.lines:
            room -= line.item.length + len(line.detail)
            number += number < _FEW or room >= 0
        return self.lines if number >= len(self.lines) - 1 else self.lines[:number]

    @property
    def folded(self) -> tuple[Line, ...]:
        """Give what stands folded."""
        return self.lines[len(self.open) :]


@dataclass(frozen=True)
class Part:
    """What begins, or ends, or changes, or stays."""

    id: str
    look: str
    """``add``, ``end``, ``alter``, ``unknown`` or ``same``: its sign, by the look of the page."""
    word: str
    """What stands unseen before each, for who hears the page."""
    title: str
    kin: tuple[Kin, ...]
    folds: bool = False

    @property
    def count(self) -> int:
        """Count what is in it."""
        return sum(one.count for one in self.kin)

    @property
    def counted(self) -> str:
        """Count what is in it, and by kind."""
        return f"{self.count:,}: {_by_kind(self.kin)}"

    @property
    def open(self) -> tuple[Kin, ...]:
        """Give what stands in the open: what weighs, or all where nothing of that is in it."""
        weighty = tuple(one for one in self.kin if one.noun in _WEIGHTY)
        rest = self.count - sum(one.count for one in weighty)
        return weighty if weighty and rest > _FEW else self.kin

    @property
    def folded(self) -> tuple[Kin, ...]:
        """Give what stands folded."""
        return tuple(one for one in self.kin if one not in self.open)

    @property
    def beyond(self) -> str:
        """Count what stands folded, by kind."""
        return _by_kind(self.folded)


def _by_kind(kin: Iterable[Kin]) -> str:
    numbers: Counter[tuple[str, str]] = Counter()
    for one in kin:
        numbers[one.noun] += one.count
    return ", ".join(count(number, *noun) for noun, number in numbers.items())


_EVENTS = ("succession", "successions")
_WEIGHTY = {
    *(NOUNS[kind] for kind in ("organisation", "body", "unit", "post", "line", "agreement")),
    _EVENTS,
}
"""How kinds are called that stand in the open."""


def parts(
    result: Comparison, stays: Sequence[Staying], places: Places, most: int | None
) -> tuple[Part, ...]:
    """Give what begins, ends, changes, is known otherwise and stays; what is empty is left out.

    Args:
        most: Show no more things of a kind than this, and say how many there are.
    """
    by: dict[str, list[Change]] = {look: [] for look in _PARTS}
    for one in result.changes:
        by[_look(one)].append(one)
    goes_to = {
        came.iri: one.goes_to
        for one in result.changes
        for came in (one.came_from if one.kind == "other" else ())
    }
    known = {look: several for look, several in by.items() if look != "same"}
    found = [
        Part(
            place,
            "add" if look == "come" else look,
            word,
            title,
            tuple(_kin(several, result, goes_to, places, most)),
            folds,
        )
        for look, several in known.items()
        for place, word, title, folds in [_PARTS[look]]
    ]
    same = [
        Staying(one.kind, Thing(one.thing.iri, one.said))
        for one in by["same"]  # said to be unchanged where another line of its post does not
    ]
    place, word, title, folds = _PARTS["same"]
    kin = tuple(_staying([*same, *stays], places, most))
    return tuple(one for one in (*found, Part(place, "same", word, title, kin, folds)) if one.kin)


_PARTS = {
    "add": ("begins", "Begins", "Begins", False),
    "come": ("comes", "Comes", "Comes with the proposal; its start is not stated", False),
    "end": ("ends", "Ends", "Ends", False),
    "alter": ("changes", "Changes", "Changes otherwise", False),
    "unknown": ("known", "Known otherwise", "Known from or to this day", True),
    "same": ("stays", "Stays", "Stays", True),
}


_NOTED = ("line", "responsibility")
"""Kinds of which a note is shown beside: what only is restated may stand already."""


def _look(change: Change) -> str:
    category = change.corrects or change.category
    if category in ADDED:
        return "come" if change.comes else "add"
    if category in UNKNOWN:
        return "unknown"
    return {"ended": "end", "unchanged": "same"}.get(category, "alter")


def _kin(
    several: Sequence[Change],
    result: Comparison,
    goes_to: Mapping[str, Sequence[Thing]],
    places: Places,
    most: int | None,
) -> Iterator[Kin]:
    by_noun: dict[tuple[str, str], list[Line]] = {noun: [] for noun in (*NOUNS.values(), _EVENTS)}
    for change in several:
        noun = _EVENTS if of_categories([change], *FOLLOWED) else NOUNS[change.kind]
        by_noun[noun].append(_line(change, result, goes_to, places))
    for noun, lines in by_noun.items():
        by_detail: dict[str, list[Line]] = {}
        for line in lines:
            by_detail.setdefault(line.detail, []).append(line)
        for detail, alike in by_detail.items():
            yield Kin.of(noun, [replace(one, detail="") for one in alike], most, detail)


def _line(
    change: Change, result: Comparison, goes_to: Mapping[str, Sequence[Thing]], places: Places
) -> Line:
    gone = change.category in ("ended", "not-known-any-more")
    after = goes_to.get(change.thing.iri, ())
    into = f"gives way to {', '.join(one.label for one in after)}" if gone and after else ""
    day = "" if change.comes or change.on == places.day else change.on
    details = [
        spoken_date(day) if day else "",
        into,
        *(_because(change, result) if not into else ()),
        "with time alone" if change.step == result.calendar else "",
    ]
    return Line(
        places.item(change.thing, gone=gone, text=spoken_days(change.said)),
        ", ".join(filter(None, details)),
        tuple(sources(change.evidence, places)),
        change.note if change.kind in _NOTED else "",
    )


def _because(change: Change, result: Comparison) -> Iterator[str]:
    """Say why something changes, where that is not its own date or all that is adopted."""
    told = {"starts", "ends", "described"}
    if len(result.after.adopted) == 1:
        told.add("proposal")
    yield from (reported.reason(one) for one in change.because if one.type not in told)


def sources(evidence: Iterable[Citation], places: Places) -> Iterator[Source]:
    """Give documents, each once, with the places in it."""
    found: dict[str, list[str]] = {}
    for one in evidence:
        found.setdefault(one.document, []).append(one.locator or "whole")
    for title, several in found.items():
        shown = ", ".join(dict.fromkeys(several))
        yield Source(title, shown, places.documents.get(title))


def _staying(several: Sequence[Staying], places: Places, most: int | None) -> Iterator[Kin]:
    for kind, noun in NOUNS.items():
        here = [each for each in several if each.kind == kind]
        if here:
            yield Kin.of(noun, [Line(places.item(each.thing)) for each in here], most)


def endings(result: Impact, places: Places, most: int | None) -> tuple[Kin, ...]:
    """Give what ends with a thing, by kind, each with what it ends with where that is another."""
    kin = []
    ends = {one.iri for one in result.things}
    for kind, noun in NOUNS.items():
        lines = tuple(
            Line(
                places.item(one.thing, text=one.said),
                "" if one.ends_with.iri in ends else f"with {one.ends_with.label}",
                tuple(sources(one.evidence, places)),
            )
            for one in result.ends_with
            if one.kind == kind
        )
        if lines:
            kin.append(Kin.of(noun, lines, most))
    return tuple(kin)


def dangling(found: Sequence[Dangling], places: Places, most: int | None) -> tuple[Kin, ...]:
    """Give what others had with what ends and have no longer, by group, gravest first."""
    kin = []
    for group, noun in _DANGLING.items():
        here = [one for one in found if one.group == group]
        lines = tuple(
            Line(
                places.item(one.thing, text=one.said),
                _remains(one),
                tuple(sources(one.evidence, places)),
            )
            for one in here
        )
        if lines:
            kin.append(Kin.of(noun, lines, most))
    return tuple(kin)


_DANGLING: Mapping[Group, tuple[str, str]] = {
    "functions": ("function", "functions"),
    "roles": ("role or duty", "roles and duties"),
    "lines": ("line", "lines"),
    "money": ("fund or flow", "funds and flows"),
    "people": ("person", "people"),
    "bodies": ("body or post", "bodies and posts"),
    "papers": ("paper", "papers"),
}


def _remains(one: Dangling) -> str:
    left = ", ".join(each.label for each in one.remains)
    return f"still has {left}" if left else "nothing else known"
