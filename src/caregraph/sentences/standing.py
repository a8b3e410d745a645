"""How a thing, a line or a member is named that does not simply stand: with the word that says so.

Layer 3, part of ``sentences``. Papers, pictures, networks and pages name in this way what is only
proposed, reported, presumed or not in effect, so that none of it is read as a fact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from caregraph.graph.view import View
from caregraph.rdf import Node
from caregraph.sentences.words import number
from caregraph.vocab import CG

PRESUMED = "presumed"
_STANDING = {
    "proposed",
    "recommended",
    "endorsed in principle",
    "agreed",
    "suspended",
    "required; not described",
    "rejected",
    "ended",
    "superseded",
    "historical",
    "reported",
}
Data = Mapping[str, Any]
"""What a network says of a thing or link."""


def standing(data: Data) -> str:
    """Give the word that marks what does not simply stand: ``proposed``, ``presumed``...

    >>> standing({"status": "in force", "in_effect": True})
    ''
    """
    status = str(data.get("status", ""))
    if status in _STANDING:
        return status
    if data.get("presumed_since"):
        return PRESUMED
    return "" if data.get("in_effect", True) else str(data.get("state", "not in effect"))


def in_full(data: Data) -> str:
    """Give that word, and since when something is presumed."""
    mark = standing(data)
    return f"presumed since {data['presumed_since']}" if mark == PRESUMED else mark


def of(view: View, node: Node) -> str:
    """Give that word for something in effect in a view."""
    status = ", ".join(sorted(view.label(one) for one in view.nodes(node, CG.status)))
    return standing({"status": status, "presumed_since": view.texts(node, CG.presumedSince)})


def marked(name: str, mark: str, *, beside: str = "") -> str:
    """Name something with its standing.

    Args:
        beside: The standing of what it is told of. What that says of itself as presumed need not
            be said again.

    >>> marked("Chair", "proposed", beside="proposed")
    'Chair (proposed)'
    >>> marked("Chair", "presumed", beside="presumed")
    'Chair'
    """
    return f"{name} ({mark})" if mark and not beside == mark == PRESUMED else name


def end(name: str, link: Data, thing: Data, of: Data) -> str:
    """Name one end of a link, told of the other, with the standing of the link or else its own.

    Args:
        name: What it is called.
        link: What is said of the link.
        thing: What is said of the end that is named.
        of: What is said of the other end.
    """
    return marked(name, standing(link) or standing(thing), beside=standing(of))


def counted(marks: Iterable[str]) -> str:
    """Say of things that are counted how many do not simply stand; of what is presumed nothing.

    >>> counted(["proposed", "", "proposed", "presumed"]), counted(["reported"])
    (', two of them proposed', ', reported')
    """
    told = [*marks]
    found = Counter(one for one in told if one not in ("", PRESUMED))
    if len(told) == 1:
        return "".join(f", {one}" for one in found)
    return "".join(f", {number(found[one])} of them {one}" for one in sorted(found))
