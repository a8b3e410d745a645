"""Which of the states of a store that were checked and are kept is near another one.

Layer 4.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from caregraph import keeping
from caregraph.graph.contents import Contents
from caregraph.rdf import NamedNode

_CONTENTS = "contents"
_FEW = 4
"""So many structures, or half of all, may change."""


def note(folder: Path, contents: Contents) -> None:
    """Note what the state states of which something is kept in a folder."""
    keeping.write(folder / _CONTENTS, dict(contents))


def noted(folder: Path) -> Contents:
    """Give what was noted.

    Raises:
        OSError: it is not there; ValueError, TypeError or KeyError: it is not whole.
    """
    known: Contents = keeping.read(folder / _CONTENTS)
    return known


def nearest(contents: Contents, alike: Iterable[str]) -> Iterator[Path]:
    """Give what is kept of states from which this one is not far, the nearest first.

    Of several as near, the one that was used last: what it was brought through is most like it.
    """
    found: list[tuple[int, Path]] = []
    for one in keeping.kept_alike("checked", alike):
        with suppress(OSError, ValueError):
            found.append((len(differing(noted(one), contents)), one))
    far = max(len(contents), _FEW) // 2
    nearest = sorted(found, key=lambda one: one[0])
    yield from (one for many, one in nearest if many <= far)


def differing(one: Contents, other: Contents) -> set[NamedNode]:
    """Name the structures that do not state the same in two states."""
    return {NamedNode(name) for name in {*one, *other} if one.get(name) != other.get(name)}
