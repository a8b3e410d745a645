"""What changes, what ends with a thing, and options side by side, as parts of pages.

Layer 6. Each thing leads to its page in the view after, or in that before where it ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from caregraph import rdf
from caregraph.comparisons import Change, Comparison, Dangling, Impact, Options
from caregraph.deltas import Shift, Step
from caregraph.moods import MOODS, OUTCOMES
from caregraph.reports import _change as told
from caregraph.reports._first_sentence import lead
from caregraph.results import Thing
from caregraph.serve.web.addresses import comparison_with, path_of, with_options
from caregraph.serve.web.content import Fact, Grid, Item, Items, Section
from caregraph.serve.web.moods import tag
from caregraph.serve.web.speech import MOVED_BY, cited, spoken_date

_GONE = ("ended", "not-known-any-more")
_UNKNOWN = {"first-known": "First known", "not-known-any-more": "Not known any more"}
_WITH: Mapping[Step, str] = {
    "record": ", corrected in the record",
    "time": ", with time alone",
    "proposal": "",
}
_COLUMNS = ("change", "what", "on", "because", "evidence")
_DANGLING = (
    "group",
    "what is left",
    "how it stands",
    "what is lost",
    "what it still has",
    "evidence",
)
_FINDINGS = ("mood", "about", "what", "what to do", "because", "rule")
_ENDING = ("what ends", "kind", "with which", "on", "evidence")
_NOTHING: Items = (Item(""),)
"""What is left empty because there is nothing to say, not because nobody says it."""


@dataclass(frozen=True)
class Places:
    """The view options that lead to things as they are after a change, and before it."""

    after: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, str] = field(default_factory=dict)

    def item(self, thing: Thing, *, gone: bool = False, text: str = "") -> Item:
        """Give a thing with its page; of what is gone, in the view before.

        Args:
            text: What to say in place of its name.
        """
        options = self.before if gone else self.after
        path = with_options(path_of(thing.iri), [], **options)
        return Item(text or thing.label, thing.iri, path)


def changes(result: Comparison, places: Places, most: int | None) -> tuple[Section, ...]:
    """Give what differs between two views: changes by group, endings, what dangles, findings.

    Args:
        most: Show no more rows of each table than this, and say how many there are.
    """
    gone = {one.thing.iri for one in result.changes if one.category in _GONE}
    return (
        _notes(result.notes),
        *(
            section
            for step in result.path
            for section in _of_step(result, step, gone, places, most)
        ),
        _dangling(result.dangling, places, most),
        *_findings(result, places, most),
    )


def _of_step(
    result: Comparison, step: Step, gone: set[str], places: Places, most: int | None
) -> Iterator[Section]:
    """Give the changes that come with one step of the way, by group."""
    here = [one for one in result.changes if one.step == step]
    ended = {one.thing.iri for one in here if one.category == "ended"}
    owners = [
        one.consequence_of if one.consequence_of and one.consequence_of.iri in ended else None
        for one in here
    ]
    own = [one for one, owner in zip(here, owners, strict=True) if owner is None]
    after = _WITH[step] if len(result.path) > 1 else ""
    for kind, title in told.TITLES.items():
        found = [one for one in own if one.kind == kind and one.category not in _UNKNOWN]
        yield _table(f"{step}-{kind}", f"{title}{after}", found, gone, places, most)
    rows = [
        (
            (places.item(one.thing, gone=True, text=one.said),),
            (Item(one.kind),),
            (places.item(owner, gone=True),),
            _day(one.on),
            cited(one.evidence),
        )
        for one, owner in zip(here, owners, strict=True)
        if owner is not None
    ]
    yield _section(f"{step}-ends-with", f"What ends with what{after}", _ENDING, rows, most)
    for category, title in _UNKNOWN.items():
        found = [one for one in own if one.category == category]
        yield _table(f"{step}-{category}", f"{title}{after}", found, gone, places, most)


def _table(
    place: str,
    title: str,
    found: Sequence[Change],
    gone: set[str],
    places: Places,
    most: int | None,
) -> Section:
    rows = [
        (
            (Item(_category(one)),),
            (places.item(one.thing, gone=one.category in _GONE, text=one.said),),
            *_when(one, gone, places),
            cited(one.evidence),
        )
        for one in found
    ]
    return _section(place, title, _COLUMNS, rows, most)


def _category(change: Change) -> str:
    words = change.category.replace("-", " ")
    return f"{words}: {change.corrects.replace('-', ' ')}" if change.corrects else words


def _when(change: Change, gone: set[str], places: Places) -> tuple[Items, Items]:
    """Give the day and the reasons of a change; what stays has neither."""
    if change.category == "unchanged":
        return _NOTHING, _NOTHING
    said = [(one.thing, told.reason(one)) for one in change.because]
    return _day(change.on), tuple(
        places.item(thing, gone=thing.iri in gone, text=text) if thing else Item(text)
        for thing, text in said
    )


def _dangling(found: Sequence[Dangling], places: Places, most: int | None) -> Section:
    rows = [
        (
            (Item(told.GROUPS[one.group]),),
            (places.item(one.thing),),
            (Item(one.said),),
            (places.item(one.lost, gone=True),),
            tuple(map(places.item, one.remains)) or (Item("nothing known"),),
            cited(one.evidence),
        )
        for group in told.GROUPS
        for one in found
        if one.group == group
    ]
    return _section(
        "dangling",
        "What is left dangling",
        _DANGLING,
        rows,
        most,
        empty="Nothing is left dangling.",
    )


def _findings(result: Comparison | Impact, places: Places, most: int | None) -> Iterator[Section]:
    """Give what a change does to findings, where that was asked."""
    delta = result.findings
    if delta is None:
        return
    new = (*delta.new, *delta.worsened)
    still = tuple(one for one in delta.open if not one.finding.has_worsened)
    for mood, name in MOODS.items():
        found = [one for one in new if one.finding.outcome == mood]
        if found or mood == "breach":
            part = _shifts(f"findings-new-{mood}", f"New: {name}", found, places, most)
            yield replace(part, folds=mood != "breach")
    kinds: tuple[tuple[str, str, Sequence[Shift]], ...] = (
        ("lost", "Lost: passed before", delta.lost),
        ("mended", "Mended", delta.mended),
        ("gone", "Gone with their subject", delta.gone),
        ("open", "Still open", still),
    )
    for place, title, shifts in kinds:
        part = _shifts(f"findings-{place}", title, shifts, places, most)
        yield replace(part, folds=place == "open")
    rows = [
        ((_rule(one.rule),), (Item(str(one.before)),), (Item(str(one.after)),))
        for one in delta.looked_at_less
    ]
    yield _section(
        "looked-at-less",
        "Rules that look at less",
        ("rule", "looked at before", "after"),
        rows,
        most,
    )


def _shifts(
    place: str, title: str, found: Sequence[Shift], places: Places, most: int | None
) -> Section:
    """Give findings that a change does something to, the most pressing moods first."""
    gone = place in ("findings-mended", "findings-gone")
    pressing = sorted(found, key=lambda one: OUTCOMES.index(one.finding.outcome))
    rows = [_shift(one, places, gone=gone) for one in pressing]
    if any(because for *_, because, _ in rows):
        rows = [(*cells, because or _NOTHING, rule) for *cells, because, rule in rows]
    return _section(place, title, _FINDINGS, rows, most, empty="None.")


def _shift(shift: Shift, places: Places, *, gone: bool) -> tuple[Items, ...]:
    one = shift.finding
    because = [Item(f"was {MOODS[one.was]} before")] if one.was else []
    because += [Item("comes with the calendar")] if shift.step == "time" else []
    because += [
        places.item(thing, gone=True, text=f"{thing.label} is gone") for thing in shift.because
    ]
    return (
        (tag(one),),
        (places.item(one.focus, gone=gone),),
        (Item(one.message),),
        (Item(one.step),),
        tuple(because),
        (_rule(one.rule),),
    )


def _rule(identifier: str) -> Item:
    return Item(identifier, path=f"/rules/{identifier}")


def impact_facts(result: Impact) -> tuple[Fact, ...]:
    """Give the short facts of an ending."""
    here = Places()
    return (
        Fact("ends", tuple(map(here.item, result.things))),
        Fact("on", _day(result.on)),
        Fact("because", tuple(Item(told.reason(one)) for one in result.because)),
        Fact("after it comes", tuple(map(here.item, result.followed_by))),
        Fact("looked at, after the ending", tuple(map(Item, result.view.lines(MOVED_BY)))),
    )


def impact(result: Impact, most: int | None) -> tuple[Section, ...]:
    """Give what ends with a thing, what is left dangling, and what that does to findings.

    Args:
        most: Show no more rows of each table than this, and say how many there are.
    """
    here = Places()
    rows = [
        (
            (here.item(one.thing, text=one.said),),
            (Item(one.kind),),
            (here.item(one.ends_with),),
            (),
            cited(one.evidence),
        )
        for one in result.ends_with
    ]
    return (
        _notes(result.notes),
        _section(
            "ends-with",
            "What ends with it",
            _ENDING,
            rows,
            most,
            empty="Nothing else ends with it.",
        ),
        _dangling(result.dangling, here, most),
        *_findings(result, here, most),
    )


def options(result: Options, names: Mapping[rdf.NamedNode, str]) -> Section:
    """Give the options of a proposal side by side: a row a matter, a column an option.

    Args:
        names: What each option is adopted by.
    """
    plain = Places()
    rows: list[tuple[Items, ...]] = [
        ((Item("option"),), *((plain.item(one.option),) for one in result.options)),
        ((Item("in short"),), *((Item(lead(one.comparison)),) for one in result.options)),
    ]
    rows += [
        ((Item(name),), *(tuple(map(Item, said)) for said in values))
        for name, values in told.matters(result.options)
    ]
    rows.append(((Item("evidence"),), *(cited(one.evidence) for one in result.options)))
    rows.append(
        (
            (Item("more"),),
            *(
                (
                    Item(
                        "what it changes",
                        path=comparison_with(names[rdf.NamedNode(one.option.iri)]),
                    ),
                )
                for one in result.options
            ),
        )
    )
    columns = ("matter", *(one.option.label for one in result.options))
    title = "Options side by side"
    return Section(
        "side-by-side",
        title,
        Grid(title, columns, tuple(rows)),
        intro="Each is set against the structure as it is, with nothing adopted.",
    )


def _section(
    place: str,
    title: str,
    columns: tuple[str, ...],
    rows: Sequence[tuple[Items, ...]],
    most: int | None,
    *,
    empty: str = "",
) -> Section:
    shown = tuple(rows[:most])
    return Section(
        place,
        f"{title} ({len(rows)})" if rows else title,
        Grid(title, columns, shown),
        empty=empty,
        silences=frozenset(),
        left_out=len(rows) - len(shown),
    )


def _notes(notes: Iterable[str]) -> Section:
    return Section("notes", "To be said besides", items=tuple(map(Item, notes)))


def _day(text: str | None) -> Items:
    return (Item(spoken_date(text)),) if text else ()
