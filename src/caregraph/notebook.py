"""How results show themselves in a notebook: a few lines, a table, notes.

Ground floor: imports nothing of caregraph. Everything said is escaped; nothing is loaded from
elsewhere and no style is set, so that it looks like the other tables of the notebook.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

_MOST = 60
"""So many rows are shown, as pandas does; more are counted."""


def fragment(
    title: str,
    lines: Iterable[str] = (),
    columns: Sequence[str] = (),
    rows: Sequence[Sequence[str]] = (),
    notes: Iterable[str] = (),
) -> str:
    """Lay out what a result says as HTML that can stand in a page.

    >>> fragment("Posts", ["Now & then."])
    '<div><p><strong>Posts</strong></p><p>Now &amp; then.</p></div>'

    Args:
        title: What it is, in bold.
        lines: What comes before the table, a sentence each.
        rows: A text for each column.
        notes: What has to be said below it.
    """
    told = [f"<p><strong>{escape(title)}</strong></p>" if title else "", *_paragraphs(lines)]
    if columns:
        told.append(_table(columns, rows))
    if len(rows) > _MOST:
        told.append(f"<p>{len(rows) - _MOST} more rows are not shown here.</p>")
    return f"<div>{''.join([*told, *_paragraphs(notes)])}</div>"


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in row)}</tr>" for row in rows[:_MOST]
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _paragraphs(lines: Iterable[str]) -> Iterable[str]:
    return (f"<p>{escape(line)}</p>" for line in lines)
