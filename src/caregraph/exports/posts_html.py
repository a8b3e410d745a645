"""The posts as a plain HTML list, the twin of a chart for whoever cannot see one.

A heading for each organisation, unit and post, and under it the facts in words: to whom it answers,
for what, who holds it, since when, and where that is said. It runs no script, holds no picture and
asks nothing of the network.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from typing import BinaryIO

from caregraph.exports._posts import Holder, Post, posts, tell_unknown
from caregraph.graph.seen import summary
from caregraph.graph.view import View
from caregraph.results import NOT_STATED, Citation
from caregraph.seen import MOVED_BY
from caregraph.traces import Hop

SUFFIX = ".posts.html"
MEDIA_TYPE = "text/html"
OPTIONS = ("redact_below",)
_STYLE = """
body { font: 1rem/1.5 "Liberation Sans", Arial, Helvetica, sans-serif; margin: 1.5rem;
  max-width: 50rem; }
dt { font-weight: bold; }
dd { margin: 0 0 0.3rem 1.5rem; }
"""


def write(view: View, stream: BinaryIO, *, redact_below: int | None = None) -> None:
    """Write the posts of a view.

    Args:
        redact_below: The last tier whose names are given; ``None``: all are.
    """
    every = posts(view)
    if redact_below is not None:
        tell_unknown(every, "names withheld")
    title = " and ".join(view.label(one) for one in view.structures) or "No structure"
    by_organisation = [
        (name or "Organisation not stated", list(group))
        for name, group in groupby(every, key=lambda one: one.organisation)
    ]
    page = f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; style-src 'unsafe-inline'">
<title>Posts: {escape(title)}</title>
<style>{_STYLE}</style>
</head>
<body>
<header>
<h1>Posts: {escape(title)}</h1>
{_paragraphs(summary(view).lines(MOVED_BY))}
<nav aria-label="Organisations">
<ul>
{_contents(by_organisation)}
</ul>
</nav>
</header>
<main>
{_sections(by_organisation, redact_below)}
</main>
</body>
</html>
"""
    stream.write(page.encode())


def _paragraphs(lines: Iterable[str]) -> str:
    return "\n".join(f"<p>{escape(line)}</p>" for line in lines)


def _contents(by_organisation: Iterable[tuple[str, list[Post]]]) -> str:
    return "\n".join(
        f'<li><a href="#organisation-{number}">{escape(name)}</a>: {len(group)}</li>'
        for number, (name, group) in enumerate(by_organisation, start=1)
    )


def _sections(by_organisation: Iterable[tuple[str, list[Post]]], redact_below: int | None) -> str:
    told: list[str] = []
    for number, (name, group) in enumerate(by_organisation, start=1):
        told.append(f'<h2 id="organisation-{number}">{escape(name)}</h2>')
        for units, some in groupby(group, key=lambda one: one.units):
            told.append(f"<h3>{escape(', '.join(units) or 'In no unit')}</h3>")
            for post in some:
                told += _post(post, redact_below)
    return "\n".join(told)


def _post(post: Post, redact_below: int | None) -> Iterator[str]:
    yield f"<h4>{escape(post.title)}</h4>"
    yield "<dl>"
    yield _fact("Answers to", [_line(hop) for hop in post.lines])
    is_named = post.is_named(redact_below)
    held = [_holder(one, is_named=is_named) for one in post.holders]
    yield _fact("Held by", held or ([post.nobody.lower()] if post.nobody else []))
    if post.roles:
        yield _fact("Roles", post.roles)
    if post.number is not None:
        yield _fact("Stands for", [f"{post.number} posts"])
    yield _fact("Since", [post.since] if post.since else [])
    yield _fact("Evidence", map(str, post.evidence))
    yield "</dl>"


def _fact(name: str, values: Iterable[str]) -> str:
    told = "".join(f"<dd>{escape(value)}</dd>" for value in [*values] or [NOT_STATED])
    return f"<dt>{name}</dt>{told}"


def _line(hop: Hop) -> str:
    where = hop.to_organisation
    to = hop.to.label if where is None or where == hop.to else f"{hop.to.label}, {where.label}"
    scope = ", ".join(one.label for one in hop.scope) or f"what is {NOT_STATED}"
    marks = f" ({'; '.join(hop.marks)})" if hop.marks else ""
    return f"{to} ({hop.kind}); for {scope}; {_since(hop.since)}{marks}{_said_in(hop.evidence)}"


def _holder(one: Holder, *, is_named: bool) -> str:
    told = one.name if is_named else "name withheld"
    capacity = f" ({one.capacity})" if one.capacity else ""
    return f"{told}{capacity}; {_since(one.since)}{_said_in(one.evidence)}"


def _since(day: str | None) -> str:
    return f"since {day}" if day else f"since when is {NOT_STATED}"


def _said_in(evidence: Iterable[Citation]) -> str:
    said = "; ".join(map(str, evidence))
    return f" [{said}]" if said else ""
