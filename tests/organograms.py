"""Organograms as tables, by rule: so many posts under one organisation, each answering to one.

A department of two tops is what published organograms often are: the head of the office and the
chief adviser answer to nobody that the organogram names.
"""

from __future__ import annotations

from pathlib import Path

_SPAN = 7
"""So many answer to each post."""
_TOPS = 2
"""So many are at the top."""

_FIXED = {
    "structure": "key,title,place,main source,as at\n"
    'dept,"A department, 2011",England,chart,2011-03-31\n',
    "sources": "key,title,type,issued,held\nchart,Organogram,dataset,2011-03-31,yes\n",
    "organisations": "key,name,type,status,evidence\n"
    "department,The Department,Department of Health and Social Care,in force,chart 1\n",
}


def write_department(folder: Path, posts: int = 302) -> Path:
    """Write the tables of a department: posts in a tree under two tops, and their lines.

    The first post is the Permanent Secretary, the second the Chief Adviser; all others answer,
    seven to one, to those above.
    """
    titles = ["Permanent Secretary", "Chief Adviser"]
    titles += [f"Deputy Director {number}" for number in range(3, posts + 1)]
    rows = ["key,title,in,level,status,evidence"]
    rows += [
        f"p{number},{title},department,{1 if number <= _TOPS else ''},in force,chart {number}"
        for number, title in enumerate(titles, start=1)
    ]
    lines = ["key,who answers,to whom,kind,direct,status,evidence"]
    lines += [
        f"l{number},p{number},p{_above(number)},operational,yes,in force,chart {number}"
        for number in range(3, posts + 1)
    ]
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in _FIXED.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    (folder / "posts.csv").write_text("\n".join(rows) + "\n", "utf-8")
    (folder / "lines.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def _above(number: int) -> int:
    """Give the post that a post answers to: of the first two, in turn, then level by level."""
    return (number - 3) // _SPAN + 1
