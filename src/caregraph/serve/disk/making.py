"""Making what is kept on disk of a view: its statements, its facts, its report, what clients query.

Layer 6, used inside worker processes; knows nothing of requests. What is given as the last
argument is where it is to be put.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

from caregraph import rdf
from caregraph.errors import SourceError
from caregraph.graph import view as views
from caregraph.graph.choices import Choice, settled
from caregraph.graph.closure import view_around
from caregraph.graph.contents import Contents, noted
from caregraph.graph.filling import fill
from caregraph.graph.identity import CLOSED
from caregraph.graph.opened import Opened
from caregraph.graph.seen import summary
from caregraph.graph.view import View
from caregraph.rdf import Node
from caregraph.reasoner import closed
from caregraph.results import Report
from caregraph.serve.disk import lists, opening
from caregraph.serve.disk.opening import Place
from caregraph.serve.disk.scope import Scope
from caregraph.serve.home.outlook import attention, outlook
from caregraph.serve.search import index
from caregraph.serve.search.entries import entries, others
from caregraph.shacl.execute import Result
from caregraph.validation import Rulebook, check, checking, engines, kept
from caregraph.validation.engines import Asked
from caregraph.vocab import CG

What = Literal["all", "closed"]
"""The view as default graph and the structures as asserted, a named graph each; all that and the
OWL 2 RL closure of the view, a named graph too."""
Folders: TypeAlias = tuple[Path, ...]
_LOADED_BY = os.getpid()
"""The process that loaded the engine, whose threads are not in those that are forked from it."""


def make(
    described: Sequence[tuple[Place, Choice]], rules: Folders, asked: Folders, folder: Path
) -> None:
    """Make a view of what is described in some places, each by its choice.

    Args:
        rules: Folders of rules of one's own.
        asked: Folders of questions of one's own.

    Raises:
        UsageError: a date cannot be read.
        UnknownNameError: there is no such proposal.
    """
    contents = noted(Path(described[0][0].directory)) if len(described) == 1 else None
    parts = [(opening.described(place), choice) for place, choice in described]
    view = views.combined(settled(parts))
    lists.write(view, folder / lists.FILE)
    found = entries(view, rulebook(rules), asked)
    index.write(found, folder / index.FILE, others(view))
    (folder / opening.OUTLOOK).write_bytes(pickle.dumps(outlook(view)))
    _keep(view, [place for place, _ in described], folder, contents)


def around(
    described: Sequence[tuple[Place, Choice]], scope: Scope, own: Folders, folder: Path
) -> None:
    """Make a view of the structures on which pages can rest, with all else that these need.

    That is what the rules find that concerns what the pages are about, and everything as described,
    whatever the day.

    Args:
        scope: What the pages are about.
        own: Folders of rules of one's own.

    Raises:
        UsageError: a date cannot be read.
        UnknownNameError: there is no such proposal.
    """
    opened = Opened([(opening.described(place), choice) for place, choice in described])
    things = scope.things(opened)
    view = view_around(opened, things)
    store(
        (
            rdf.Quad(*statement, one.index.graph)
            for one in view.seen
            for statement in one.index.statements()
        ),
        folder / opening.DESCRIBED,
    )
    lists.write_counts(view, folder / lists.FILE)
    _keep(view, [Place(opening.DESCRIBED, 0)], folder)
    whatever_the_day = folder / opening.WHATEVER_THE_DAY
    whatever_the_day.mkdir()
    _keep(views.as_described(view), [Place(f"../{opening.DESCRIBED}", 0)], whatever_the_day)
    (folder / opening.REPORT).write_bytes(pickle.dumps(_concerning(scope, things, view, own)))


def _concerning(scope: Scope, things: Set[Node], view: View, own: Folders) -> Report:
    """Check a view, and put into words only what is found of what the pages are about.

    That is what is found of some things, names them as its value, or is within their structures.
    It does not say what was looked at: what is left out would count as if it had passed.
    """
    homes = [one for one in (*scope.structures, scope.thing) if one]
    within = {one for home in homes for one in view.subjects(CG.describedIn, rdf.NamedNode(home))}
    wanted, roots = {*things, *within}, tuple(f"{home}/" for home in homes)

    def found(view: View, book: Rulebook, asked: Asked) -> Iterator[Result]:
        for one in engines.own(view, book, asked):
            if one.focus in wanted or one.value in wanted or one.focus.value.startswith(roots):
                yield one

    return replace(checking.check(view, rulebook(own), found), assurance=())


def _keep(
    view: View, described: Sequence[Place], folder: Path, contents: Contents | None = None
) -> None:
    """Keep a view in a folder."""
    store(view.store, folder / opening.STATEMENTS)
    facts = replace(view, store=None, seen=())  # type: ignore[arg-type]
    kept = opening.Facts(
        facts,
        summary(view),
        {one.index.graph: one.known_by for one in view.seen},
        tuple(described),
        frozenset(one.index.graph for one in view.seen if one.index.is_part),
        contents,
    )
    (folder / opening.FACTS).write_bytes(pickle.dumps(kept))


def store(quads: Iterable[rdf.Quad], directory: Path) -> None:
    """Put statements into a store directory that is not there yet."""
    directory.mkdir()
    disk = rdf.Store(str(directory))
    disk.bulk_extend(iter(quads))
    disk.flush()


def can_store() -> bool:
    """Say whether this process can write stores: one that was forked waits for ever for threads."""
    return os.getpid() == _LOADED_BY


def store_file(file: Path, directory: Path) -> None:
    """Put the statements of a file of N-Quads into a store directory that is not there yet."""
    store(rdf.read(file, rdf.RdfFormat.N_QUADS), directory)


def report(folder: Path, own: Folders, file: Path) -> None:
    """Check the view in a folder, or take what is kept of a check of the store it was made of.

    Where it is checked its statements are read into memory, where rules run faster.

    Args:
        own: Folders of rules of one's own.
    """
    found = _known(folder, own)
    if found is None:
        view, near = opening.opened(folder), rdf.Store()
        fill(near, view.store)
        found = check(replace(view, store=near), rulebook(own))
    file.write_bytes(pickle.dumps(found))


def _known(folder: Path, own: Folders) -> Report | None:
    """Give the report on the view in a folder that is kept, or brought from one of a state near."""
    facts = opening.facts(folder)
    choices = {*facts.view.choices.values()}
    if facts.contents is None or len(choices) != 1:
        return None
    directory = Path(facts.described[0].directory)
    with suppress(SourceError, OSError):  # it is there no more; the view in the folder is
        known = kept.check(directory, choices.pop(), rulebook(own), begins=False)
        if known is not None and known.state.contents == facts.contents:  # it was not written since
            return known.report
    return None


def attended(folder: Path, file: Path) -> None:
    """Say what of the report of the view in a folder needs attention first."""
    report: Report = pickle.loads((folder / opening.REPORT).read_bytes())  # noqa: S301  our own
    file.write_bytes(pickle.dumps(attention(opening.opened(folder), report.findings)))


def queried(folder: Path, what: What, directory: Path) -> None:
    """Put what clients query into a store."""
    directory.mkdir()
    view = opening.opened(folder)
    disk = rdf.Store(str(directory))
    disk.bulk_extend(iter(view.store))
    for one in opening.facts(folder).described:
        disk.bulk_extend(iter(one.opened(folder)))
    if what == "closed":
        disk.bulk_extend(rdf.Quad(s, p, o, CLOSED) for s, p, o in closed(view))
    disk.optimize()  # what was put in piece by piece is read piece by piece
    disk.flush()


@cache
def rulebook(own: Folders) -> Rulebook:
    """Read the rules, with those in folders of one's own, once for all."""
    return Rulebook.load(own)
