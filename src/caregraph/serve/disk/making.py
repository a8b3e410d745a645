"""Making what is kept on disk of a view: its statements, its facts, its report, what clients query.

Layer 6, used inside worker processes; knows nothing of requests. What is given as the last
argument is where it is to be put.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

from caregraph import rdf
from caregraph.graph import view as views
from caregraph.graph.choices import Choice, settled
from caregraph.graph.filling import fill
from caregraph.graph.identity import CLOSED
from caregraph.graph.seen import summary
from caregraph.graph.view import View
from caregraph.reasoner import closed
from caregraph.serve.disk import lists, opening
from caregraph.serve.disk.opening import Place
from caregraph.validation import Rulebook, check

What = Literal["all", "closed"]
"""The view as default graph and the structures as asserted, a named graph each; all that and the
OWL 2 RL closure of the view, a named graph too."""
Folders: TypeAlias = tuple[Path, ...]


def make(described: Sequence[tuple[Place, Choice]], folder: Path) -> None:
    """Make a view of what is described in some places, each by its choice.

    Raises:
        UsageError: a date cannot be read.
        UnknownNameError: there is no such proposal.
    """
    parts = [(opening.described(place), choice) for place, choice in described]
    view = views.combined(settled(parts))
    store(view.store, folder / opening.STATEMENTS)
    lists.write(view, folder / lists.FILE)
    keep(view, [place for place, _ in described], folder)


def keep(view: View, described: Sequence[Place], folder: Path) -> None:
    """Keep what there is to know of a view beside its statements."""
    facts = replace(view, store=None, seen=(), summed_up=summary(view))  # type: ignore[arg-type]
    known_by = {one.index.graph: one.known_by for one in view.seen}
    kept = opening.Facts(facts, known_by, tuple(described))
    (folder / opening.FACTS).write_bytes(pickle.dumps(kept))


def store(quads: Iterable[rdf.Quad], directory: Path) -> None:
    """Put statements into a store directory that is not there yet."""
    directory.mkdir()
    disk = rdf.Store(str(directory))
    disk.bulk_extend(iter(quads))
    disk.flush()


def report(folder: Path, own: Folders, file: Path) -> None:
    """Check the view in a folder; its statements are read into memory, where rules run faster.

    Args:
        own: Folders of rules of one's own.
    """
    view, near = opening.opened(folder), rdf.Store()
    fill(near, view.store)
    found = check(replace(view, store=near), rulebook(own))
    file.write_bytes(pickle.dumps(found))


def queried(folder: Path, what: What, directory: Path) -> None:
    """Put what clients query into a store."""
    directory.mkdir()
    view = opening.opened(folder)
    disk = rdf.Store(str(directory))
    disk.bulk_extend(iter(view.store))
    for one in opening.facts(folder).described:
        disk.bulk_extend(iter(opening.described(one)))
    if what == "closed":
        disk.bulk_extend(rdf.Quad(s, p, o, CLOSED) for s, p, o in closed(view))
    disk.flush()


@cache
def rulebook(own: Folders) -> Rulebook:
    """Read the rules, with those in folders of one's own, once for all."""
    return Rulebook.load(own)
