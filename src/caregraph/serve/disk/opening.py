"""Opening a view that is kept on disk: its statements read-only, its structures as they are needed.

Layer 6, used by the processes that serve and by their workers.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from caregraph import rdf
from caregraph.graph import find
from caregraph.graph import store as stores
from caregraph.graph.contents import Contents
from caregraph.graph.seen import SUMMED_UP
from caregraph.graph.structure import Structure
from caregraph.graph.structures import Structures
from caregraph.graph.view import View
from caregraph.seen import Seen
from caregraph.serve.search import index

STATEMENTS = "view"
"""The directory of the store with the statements of the view."""
DESCRIBED = "described"
"""The directory of the store with what it was made of, where that is nowhere else."""
WHATEVER_THE_DAY = "any"
"""The folder of the view of everything as described, where it was made with another."""
REPORT = "report"
"""The file of what the rules find in it."""
ATTENTION = "attention"
"""The file of what of that needs attention first."""
OUTLOOK = "outlook"
"""The file of what the first page says of each structure in it."""
FACTS = "facts"
"""The file of all else that there is to know of it."""
_OPEN = 16


@dataclass(frozen=True)
class Place:
    """A store directory with structures as described, a named graph each."""

    directory: str
    generation: int
    """Another once what is in it was changed."""

    def opened(self, folder: Path) -> rdf.Store:
        """Open it, read-only, where it may be one in the folder of a view."""
        if Path(self.directory).is_absolute():
            return described(self)
        return rdf.Store.read_only(str(folder / self.directory))


@dataclass(frozen=True)
class Facts:
    """What is kept of a view beside its statements."""

    view: View
    """Without statements and structures."""
    seen: Seen
    """What it says of itself."""
    known_by: Mapping[rdf.NamedNode, str | None]
    """The structures in their order, each with the day by which it is seen as known."""
    described: Sequence[Place]
    """Where they are described; a directory may be one in the folder of the view."""
    in_part: frozenset[rdf.NamedNode] = frozenset()
    """Those of which only what something rests on is there."""
    contents: Contents | None = None
    """What is stated where all of it is described, as noted there; ``None`` where it is not."""


def facts(folder: Path) -> Facts:
    """Read what is kept of the view in a folder beside its statements."""
    found: Facts = pickle.loads((folder / FACTS).read_bytes())  # noqa: S301  of our own making
    return found


def opened(folder: Path) -> View:
    """Open the view in a folder; nothing of it is read yet."""
    kept = facts(folder)
    datasets = _datasets(folder, kept)
    return _opened(
        folder, kept, Structures(datasets, kept.known_by, kept.view.adopted, kept.in_part)
    )


def whatever_the_day(folder: Path, view: View) -> View:
    """Open the view of everything as described that was made with the one in a folder.

    Args:
        view: The one in the folder, open: the structures of both are the same, read once.
    """
    beside = folder / WHATEVER_THE_DAY
    return _opened(beside, facts(beside), view.seen)


def _opened(folder: Path, kept: Facts, seen: Sequence[Structure]) -> View:
    view = replace(kept.view, store=rdf.Store.read_only(str(folder / STATEMENTS)), seen=seen)
    view.kept[SUMMED_UP] = kept.seen
    if (file := folder / index.FILE).exists():
        view.kept[find.CALLED] = index.Index(file).called
    return view


def _datasets(folder: Path, kept: Facts) -> dict[rdf.NamedNode, rdf.Store]:
    """Find in which store each structure is described."""
    found: dict[rdf.NamedNode, rdf.Store] = {}
    for place in kept.described:
        dataset = place.opened(folder)
        found |= dict.fromkeys(stores.structures(dataset), dataset)
    return {graph: found[graph] for graph in kept.known_by}


@lru_cache(maxsize=_OPEN)
def described(place: Place) -> rdf.Store:
    """Open structures as described, read-only; the few used last stay open."""
    return rdf.Store.read_only(place.directory)
