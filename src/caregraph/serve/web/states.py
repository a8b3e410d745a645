"""What a page says where it cannot say what was asked: the next step, and all that was typed.

Layer 6. A name that several things have is asked back; a day that there is not is mended; of a name
that nothing has it is said that this proves nothing; and everything else leads back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import quote, urlencode

from flask import request

from caregraph.english import upper
from caregraph.errors import CaregraphError, Meant, UnknownNameError, UsageError
from caregraph.graph import dates
from caregraph.graph.choices import Choice
from caregraph.graph.dates import spoken_date
from caregraph.graph.seen import turning_days
from caregraph.graph.structure import ANY
from caregraph.serve.web import viewbar
from caregraph.serve.web.addresses import kinds, path_of
from caregraph.serve.web.content import Item
from caregraph.serve.web.request import VIEW_OPTIONS, loaded, options, rooted

_FIELDS = {
    "asOf": "Day",
    "knownBy": "Known by",
    "before": "The day before",
    "after": "The day after",
    "on": "Day",
    "over": "Days",
}
"""What the fields that hold a day are called."""
_MOST_DAYS = 24
"""So many turning days are offered in place of a day that there is not."""
_SOUGHT = ("post or body", "structure")
"""What may be looked for by name, beside things of one table."""


@dataclass(frozen=True)
class State:
    """What a page that cannot answer says and offers."""

    template: str
    title: str
    said: str = ""
    """More about it, a line each."""
    field: str = ""
    """The parameter that holds what is at fault; empty where none does."""
    name: str = ""
    """What was typed there, or the name in the address."""
    ways: tuple[Item, ...] = ()
    """What to do next, as whole paths."""
    meant: tuple[Meant, ...] = ()
    """What may be meant by the name."""
    is_silence: bool = False
    """Nothing is called so, which proves nothing."""
    turning: tuple[Item, ...] = ()
    """Of a day that there is not: those on which something turns in the place."""

    @property
    def label(self) -> str:
        """Say what the field at fault is called."""
        return _FIELDS.get(self.field, self.field)

    @property
    def keeps_view(self) -> bool:
        """Say whether links keep the view options: not where they are at fault."""
        return self.field not in VIEW_OPTIONS and not any(
            value and value in self.title for name, value in options() if name == "adopt"
        )

    @property
    def others(self) -> list[tuple[str, str]]:
        """Give all else that stands in the address."""
        return [one for one in _typed() if one != (self.field, self.name)]


def state(message: str, hint: str | None, error: CaregraphError | None) -> State:
    """Give the page for something that went wrong."""
    said = hint or ""
    name = getattr(error, "name", "")
    field = next((known for known, value in _typed() if name and value == name), "")
    of_view = field in VIEW_OPTIONS
    is_word = message.partition(" ")[0].isalpha()  # no file, whose name is as it is
    title = upper(message) if is_word else message
    if isinstance(error, UsageError) and field:
        if error.code == "not-a-date":
            near, turning = tuple(_near_days(field)), tuple(_turning(field))
            return State("date.html", *_no_such_day(name), field, name, near, turning=turning)
        if error.code == "ambiguous-name" and error.meant:
            title = f"{len(error.meant)} things are called “{name}”. Which one?"
            return State("which.html", title, "", field, name, meant=error.meant)
    if isinstance(error, UnknownNameError):
        is_silence = error.kind in {*kinds(), *_SOUGHT} and not error.meant and not of_view
        ways = (*_near_pages(error), *(_elsewhen() if is_silence else _without(error, field)))
        if is_silence:
            title, said = f"No {error.kind} called “{name}” is described here", ""
        return State("failure.html", title, said, field, name, ways, error.meant, is_silence)
    return State("failure.html", title, said, name=name)


def _typed() -> list[tuple[str, str]]:
    return list(request.args.items(multi=True))


def _no_such_day(text: str) -> tuple[str, str]:
    """Say that there is no such day, and why."""
    near = dates.nearest(text)
    if near is None:
        said = dates.meant(text)
        return f"“{text}” is no day", "" if said.startswith("There is no") else said
    last, _ = near
    month = spoken_date(f"{last:%Y-%m}").split()[0]
    year = f" {last.year}" if last.month == 2 else ""  # noqa: PLR2004  of February
    day = max(int(part) for part in _numbers(text) if part != str(last.year))
    return f"There is no {day} {month}{year}", f"{month}{year} has {last.day} days."


def _numbers(text: str) -> list[str]:
    return "".join(one if one.isdigit() else " " for one in text).split()


def _near_days(field: str) -> Iterator[Item]:
    """Lead to the page with the days that come nearest, all else as it was."""
    text = request.args[field]
    for day in dates.nearest(text.strip()) or ():
        args = [(name, str(day) if name == field else value) for name, value in _typed()]
        spoken = spoken_date(str(day))
        yield Item(f"Use {spoken}", path=f"{rooted(request.path)}?{urlencode(args)}")


def _turning(field: str) -> Iterator[Item]:
    """Lead to the page on the days on which something turns in its place, if it has one."""
    home = viewbar.place()
    if home is None:
        return
    for day in islice(turning_days(loaded().shown(Choice()).view, home), _MOST_DAYS):
        args = [(name, str(day) if name == field else value) for name, value in _typed()]
        yield Item(spoken_date(str(day)), path=f"{rooted(request.path)}?{urlencode(args)}")


def _near_pages(error: UnknownNameError) -> Iterator[Item]:
    """Lead to the pages whose last part is a name near the one that is unknown."""
    stem, _, last = request.path.rpartition("/")
    if error.name == last:
        for name in error.near:
            if "/" not in name:
                yield Item(name, path=f"{rooted(stem)}/{quote(name, safe='')}")
    for one in error.meant:
        yield Item(f"{one.label}: {one.which}", path=rooted(path_of(one.iri)))


def _elsewhen() -> Iterator[Item]:
    """Lead to the same whatever the day, where a day is looked at."""
    if dict(options()).get("asOf") != ANY:
        args = [(name, value) for name, value in _typed() if name != "asOf"]
        path = f"{rooted(request.path)}?{urlencode([*args, ('asOf', ANY)])}"
        yield Item("Look for it whatever the day", path=path)


def _without(error: UnknownNameError, field: str) -> Iterator[Item]:
    """Lead to the page without the parameter that it does not take, or whose value is unknown."""
    fault = error.name if error.code == "unknown-parameter" else field
    if fault:
        kept = urlencode([(name, value) for name, value in _typed() if name != fault])
        path = rooted(request.path) + (f"?{kept}" if kept else "")
        yield Item(f"This page without “{fault}”", path=path)
