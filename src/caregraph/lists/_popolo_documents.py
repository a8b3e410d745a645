"""Documents in Popolo JSON, and all that they list or embed.

Layer 2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from caregraph.lists._json import objects, text

Thing = Mapping[str, Any]

_LISTS = {
    "people": "people",
    "persons": "people",
    "organizations": "organizations",
    "memberships": "memberships",
    "posts": "posts",
    "areas": "areas",
}
"""The fields that list things, by what they list."""
_NEEDED = 2
"""So many such lists make a document that is one of these."""
_ONE = {
    "organization": "organizations",
    "person": "people",
    "post": "posts",
    "parent": "organizations",
    "area": "areas",
}
"""Fields that hold one thing, by what it is."""
_TIES = {"organizations": "organization_id", "people": "person_id", "posts": "post_id"}
"""What things that are embedded in another say of that."""
_TIED = ("organization", "person", "post")
"""Fields of memberships that hold one of these."""


def everything(found: Thing, what: str = "") -> Iterator[tuple[str, Thing]]:
    """Give everything that a document lists or embeds, tied by ids as if it listed all apart.

    Args:
        what: What it is; empty for a document.
    """
    thing = dict(found)
    for field, kind in _ONE.items():
        one = thing.pop(field, None)
        if isinstance(one, Mapping) and text(one, "id"):
            thing.setdefault(f"{field}_id", text(one, "id"))
            yield from everything(one, kind)
    identity = text(found, "id")
    what = what or _alone(found)
    for field, kind in (*_LISTS.items(), ("children", "organizations")):
        tie = "parent_id" if field == "children" else _TIES.get(what, "")
        for one in objects(found, field):
            yield from everything({tie: identity, **one} if tie and identity else one, kind)
    if what:
        yield what, thing


def _alone(found: Thing) -> str:
    """Say what one thing is that stands for a document; empty for a document of several."""
    if not text(found, "id"):
        return ""
    is_in = {"organization", "organization_id"} & found.keys()
    if is_in and {"person", "person_id", "member"} & found.keys():
        return "memberships"
    if is_in and "label" in found:
        return "posts"
    ties = {tie for one in objects(found, "memberships") for tie in _TIES.values() if tie in one}
    return "people" if ties and "person_id" not in ties else "organizations"


def documents(found: object) -> Iterator[Thing]:
    """Give the documents of a file: it is one, or an array of some."""
    for one in found if isinstance(found, list) else [found]:
        if isinstance(one, Mapping) and _is_document(one):
            yield one


def _is_document(found: Thing) -> bool:
    listed = {what for field, what in _LISTS.items() if isinstance(found.get(field), list)}
    ties = {*_TIES.values(), *_TIED}
    is_tied = any(ties & one.keys() for one in (*objects(found, "memberships"), found))
    is_tie = _alone(found) == "memberships"
    has_posts = bool(text(found, "id")) and any("label" in one for one in objects(found, "posts"))
    return (
        has_posts
        or (is_tied and (is_tie or "memberships" in listed))
        or (len(listed) >= _NEEDED and "organizations" in listed)
    )
