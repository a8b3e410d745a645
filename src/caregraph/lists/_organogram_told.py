"""How much there is in a snapshot of an organogram, and what another shows otherwise, in words.

Layer 2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from caregraph.lists import _names
from caregraph.lists._organogram_posts import TOPS, Post, Row, answered, short

_MANY = 5
"""How many tops are named."""


def counted(rows: Iterable[Row], posts: Mapping[str, Post], day: date) -> str:
    """Tell how much the snapshot of a day holds."""
    here = [row for row in rows if row.day == day]
    senior = [row for row in here if row.is_senior]
    junior = [row for row in here if not row.is_senior]
    own = [one for one in posts.values() if one.on(day) and not one.is_outside]
    lines = [one for one in own if answered(posts, one, day)]
    tops = [one.on(day)[0]["title"] for one in own if _is_top(one, day)]
    units = {row["unit"].casefold() for row in senior if not _names.is_unsaid(row["unit"])}
    fte = short(sum(row.fte for row in junior))
    named = f" ({'; '.join(tops[:_MANY])})" if tops else ""
    return (
        f"{here[0].organisation} on {day}: {len(senior)} senior rows, {len(own)} posts, "
        f"{len(lines)} lines, {len(units)} units, {len(tops)} at the top{named}; "
        f"{len(junior)} junior rows, {fte} full-time equivalent"
    )


def compared(posts: Mapping[str, Post], before: date, after: date) -> str:
    """Tell what one snapshot shows otherwise than the one before."""
    own = [one for one in posts.values() if not one.is_outside]
    kept = [one for one in own if one.on(before) and one.on(after)]
    new = sum(bool(one.on(after)) for one in own) - len(kept)
    gone = sum(bool(one.on(before)) for one in own) - len(kept)

    def changed(field: str) -> int:
        both = ((one.on(before)[0][field], one.on(after)[0][field]) for one in kept)
        return sum(then != now for then, now in both)

    return (
        f"from {before} to {after}: {len(kept)} posts kept, {new} new, {gone} gone; of those "
        f"kept {changed('superior')} answer to another, {changed('title')} have another title, "
        f"{changed('unit')} are in another unit. A change is dated to the snapshot that first "
        "shows it"
    )


def _is_top(post: Post, day: date) -> bool:
    said = post.on(day)[0]["superior"]
    return said.casefold() in TOPS or said == post.reference
