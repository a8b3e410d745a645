"""The pair of tables that a published organogram is: senior posts by name, junior ones by number.

In the columns of the schema of data.gov.uk (`github.com/datagovuk/schemas`, read 2026-11-27). What
the tables of caregraph do not hold stands empty, and whoever writes a file is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from caregraph import rdf
from caregraph.english import count
from caregraph.exports._posts import Post, posts, table, tell, tell_unknown
from caregraph.graph.view import View

_TOP = "XX"
_NOT_IN_POST = "0"
_SENIOR = (
    "Post Unique Reference",
    "Name",
    "Grade (or equivalent)",
    "Job Title",
    "Job/Team Function",
    "Parent Department",
    "Organisation",
    "Unit",
    "Contact Phone",
    "Contact E-mail",
    "Reports to Senior Post",
    "Salary Cost of Reports (£)",
    "FTE",
    "Actual Pay Floor (£)",
    "Actual Pay Ceiling (£)",
    "Professional/Occupational Group",
    "Notes",
    "Valid?",
)
_JUNIOR = (
    "Parent Department",
    "Organisation",
    "Unit",
    "Reporting Senior Post",
    "Grade",
    "Payscale Minimum (£)",
    "Payscale Maximum (£)",
    "Generic Job Title",
    "Number of Posts in FTE",
    "Professional/Occupational Group",
)


def senior(view: View, redact_below: int | None) -> bytes:
    """Write the senior posts: a row for each holder, and one for a post without any.

    Two who share a post are two rows of one reference. A post that answers to several has the
    first in its column and the others in its notes. What nobody has said stays empty.
    """
    every = posts(view)
    known = {post.node: post.reference for post in every}
    named = [post for post in every if post.number is None]
    rows = [row for post in named for row in _rows(post, known, redact_below)]
    tell_unknown(
        [post for post in named if not post.superiors], "'Reports to Senior Post' left empty"
    )
    if redact_below is not None:
        tell_unknown(named, "names withheld")
    if several := sum(len(post.superiors) > 1 for post in every):
        said = count(several, "post")
        tell(f"{said} with more than one superior: the column holds the first, 'Notes' the others")
    return table(_SENIOR, rows)


def junior(view: View) -> bytes:
    """Write the posts that rows count without naming them, under the senior post they answer to."""
    every = posts(view)
    known = {post.node: post.reference for post in every}
    rows = [
        {
            **_place(post),
            "Reporting Senior Post": _superior(post, known),
            "Grade": post.grade,
            "Generic Job Title": post.title,
            "Number of Posts in FTE": post.full_time or str(post.number),
        }
        for post in every
        if post.number is not None
    ]
    return table(_JUNIOR, rows)


def _rows(
    post: Post, known: Mapping[rdf.NamedNode, str], redact_below: int | None
) -> Iterable[dict[str, str]]:
    row = {
        "Post Unique Reference": post.reference if post.is_in_structure else _NOT_IN_POST,
        "Grade (or equivalent)": post.grade,
        "Job Title": post.title,
        **_place(post),
        "Reports to Senior Post": _superior(post, known),
    }
    if others := post.superiors[1:]:
        row["Notes"] = f"Also reports to {', '.join(known[one] for one in others)}"
    names = post.names(redact_below)
    if post.full_time:  # each who shares a post has a part of it
        row["FTE"] = f"{float(post.full_time) / len(names):g}"
    return [{**row, "Name": name} for name in names]


def _place(post: Post) -> dict[str, str]:
    return {
        "Parent Department": post.belongs_to,
        "Organisation": post.organisation,
        "Unit": post.units[-1] if post.units else "",
    }


def _superior(post: Post, known: Mapping[rdf.NamedNode, str]) -> str:
    """Give the reference of the post answered to; ``XX`` at the top, nothing where none is said."""
    if post.superiors:
        return known[post.superiors[0]]
    return _TOP if post.tier == 1 else ""
