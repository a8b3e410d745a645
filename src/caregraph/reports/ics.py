"""iCalendar (RFC 5545), for calendars: what begins, ends and falls due, each on its whole day."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from caregraph.errors import ToolMissingError
from caregraph.reports import _timeline

if TYPE_CHECKING:
    from caregraph.timelines import Event, TurningDays


if TYPE_CHECKING:
    from icalendar import Event as Entry

_DAY = timedelta(days=1)


def days(result: TurningDays) -> bytes:
    """Tell the events of a range; the same event has the same UID whenever it is told.

    Raises:
        ToolMissingError: icalendar is not installed.
    """
    try:
        from icalendar import Calendar
    except ImportError as missing:
        raise ToolMissingError(
            "a calendar needs icalendar", hint='Install it with: pip install "caregraph[ics]"'
        ) from missing
    calendar = Calendar()
    calendar.add("prodid", "-//caregraph//days//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _timeline.names(result.view))
    made = min((one.described for one in result.view.structures if one.described), default=None)
    stamp = date.fromisoformat(made) if made else result.start
    for one in result.events:
        calendar.add_component(_entry(one, stamp))
    written: bytes = calendar.to_ical()
    return written


def _entry(one: Event, stamp: date) -> Entry:
    from icalendar import Event as Entry

    entry = Entry()
    named = "\n".join((one.structure.iri, one.thing.iri, one.kind, one.said, one.day.isoformat()))
    entry.add("uid", f"{hashlib.sha256(named.encode()).hexdigest()[:32]}@caregraph")
    entry.add("dtstamp", datetime.combine(stamp, time(), tzinfo=UTC))
    entry.add("dtstart", one.day)
    if one.day < date.max:
        entry.add("dtend", one.day + _DAY)
    entry.add("summary", one.said)
    entry.add("description", f"{one.structure.label}\n{one.thing.iri}")
    entry.add("categories", [one.kind])
    entry.add("transp", "TRANSPARENT")
    return entry
