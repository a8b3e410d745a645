"""The organisation chart that councils publish: the top three tiers, in the fields of the Code.

The Local Government Transparency Code 2015 asks for seven fields of everybody in the top three
levels: grade, job title, department and team, permanent or temporary, contact details, salary in
brackets of 5,000 pounds, and the ceiling of the salary. Those that no table holds stand empty, and
whoever writes the file is told; so are posts of no known tier, which are left out.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import BinaryIO

from caregraph.exports._posts import posts, table, tell_unknown
from caregraph.graph.view import View

SUFFIX = "-transparency.csv"
MEDIA_TYPE = "text/csv"
OPTIONS = ("redact_below",)
_TIERS = 3
_COLUMNS = (
    "Organisation",
    "Tier",
    "Post reference",
    "Job title",
    "Grade",
    "Department",
    "Team",
    "Permanent or temporary",
    "Contact details",
    "Salary bracket of £5,000",
    "Salary ceiling (£)",
    "Name",
    "Reports to",
)


def write(view: View, stream: BinaryIO, *, redact_below: int | None = None) -> None:
    """Write the top three tiers of a view, a row for each holder and for a post without any.

    Args:
        redact_below: The last tier whose names are given; ``None``: all are.
    """
    every = posts(view)
    titles = {post.node: post.title for post in every}
    rows = [
        {
            "Organisation": post.organisation,
            "Tier": str(post.tier),
            "Post reference": post.reference,
            "Job title": post.title,
            "Grade": post.grade,
            "Department": post.units[0] if post.units else "",
            "Team": post.units[-1] if len(post.units) > 1 else "",
            "Permanent or temporary": term,
            "Name": name,
            "Reports to": "; ".join(titles[one] for one in post.superiors),
        }
        for post in every
        if post.tier and post.tier <= _TIERS and post.number is None
        for name, term in zip_longest(
            post.names(redact_below), [one.term for one in post.holders], fillvalue=""
        )
    ]
    tell_unknown(every, "left out")
    stream.write(table(_COLUMNS, rows))
