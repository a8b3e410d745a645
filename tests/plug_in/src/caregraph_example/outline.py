"""An organisation and its posts as an outline: whoever stands further in answers to who is above.

Our Town Council
  Chief Executive
    Director of Adult Social Services
"""

from __future__ import annotations

import re
from pathlib import Path

SUFFIXES = (".outline",)


def read(path: Path) -> dict[str, list[dict[str, str]]]:
    """Read an outline as tables."""
    rows = [line.rstrip() for line in path.read_text("utf-8").splitlines() if line.strip()]
    if not rows or rows[0].startswith(" "):
        raise ValueError("the first line does not name an organisation")
    common = {"status": "in force", "evidence": "outline"}
    posts, lines, above = [], [], {}
    for row in rows[1:]:
        title, depth = row.strip(), len(row) - len(row.lstrip())
        above = {at: key for at, key in above.items() if at < depth}
        posts.append({"key": _key(title), "title": title, "in": _key(rows[0]), **common})
        if above:
            boss = above[max(above)]
            lines.append(
                {
                    "key": f"{_key(title)}-answers",
                    "who answers": _key(title),
                    "to whom": boss,
                    "kind": "operational",
                    **common,
                }
            )
        above[depth] = _key(title)
    return {
        "structure": [
            {
                "key": _key(path.stem),
                "title": rows[0],
                "main source": "outline",
                "as at": "2010-06-01",
            }
        ],
        "sources": [{"key": "outline", "title": path.name, "type": "constitution"}],
        "organisations": [
            {"key": _key(rows[0]), "name": rows[0], "type": "upper-tier authority", **common}
        ],
        "posts": posts,
        "lines": lines,
    }


def _key(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")
