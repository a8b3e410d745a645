"""How an answer differs from those that are easily taken for it, with the ways to them.

Layer 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from caregraph.english import upper
from caregraph.questions import find
from caregraph.questions.beside import IMPACT, Looked
from caregraph.serve.web.content import Item


def likenesses(several: Sequence[Looked], organisation: str = "") -> tuple[Item, ...]:
    """Say what an answer looks at, then what the others do, each with the way to it.

    Args:
        organisation: The one that is asked about, for those that ask about one too.
    """
    if not several:
        return ()
    own, *others = several
    return (
        Item(f"This looks at {own.at}."),
        *(
            Item(_title(one), path=_path(one, organisation), detail=f"looks at {one.at}")
            for one in others
        ),
    )


def _title(one: Looked) -> str:
    return "What an ending brings" if one.name == IMPACT else upper(find(one.name).title)


def _path(one: Looked, organisation: str) -> str:
    if one.name == IMPACT:
        path, name = "/impact", "thing"
    else:
        path, name = f"/questions/{one.name}", "organisation"
        if name not in {each.name for each in find(one.name).parameters}:
            return path
    return f"{path}?{urlencode({name: organisation})}" if organisation else path
