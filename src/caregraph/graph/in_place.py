"""What is asked of store directories as a whole: their view, kept on disk once it was made.

Layer 3. A view is kept by what the stores state and by the choice, so that what is written to a
store, or chosen otherwise, is another view. ``keeping`` says where, and how it is switched off.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from os import PathLike
from pathlib import Path

from caregraph import keeping, rdf
from caregraph.graph import on_disk
from caregraph.graph import view as views
from caregraph.graph.choices import Choice
from caregraph.graph.contents import noted
from caregraph.graph.store import Target
from caregraph.graph.structures import Structures
from caregraph.graph.view import Source, View

SIZE = "size"
"""Where a view that was kept keeps what gives the number of its statements."""


def open_graph(given: Source | Iterable[Source], choice: Choice) -> View:
    """Open what is given as a view of which only the graph is asked.

    Of store directories it is a graph on disk, made when it is first asked for and kept; of its
    structures it knows no more than what they describe. Of all else it is the view itself.

    Raises:
        SourceError: something cannot be read.
        UnknownNameError: a proposal to adopt is in none of the structures; carries near matches.
        UsageError: a date cannot be read, or something is none of what can be opened.
    """
    several = views.several(given)
    groups = views.asked(several, choice)
    made_from = _states(groups)
    if made_from is None:
        return views.open_view(several, choice)
    made: list[View] = []

    def write(directory: Path) -> None:
        made.append(views.open_view(several, choice))
        try:
            with rdf.failing():
                on_disk.write(made[0].store, directory)
        except rdf.RdfError as wrong:  # no room: then it is not kept
            raise OSError(str(wrong)) from wrong

    path = keeping.kept_directory("view", made_from, write)
    if made or path is None:
        return made[0] if made else views.open_view(several, choice)
    shown = View(on_disk.opened(path), {}, {}, (), _described(groups))
    shown.kept[SIZE] = lambda store: keeping.kept(SIZE, [path.name], lambda: len(store))
    return shown


def _described(groups: Mapping[Choice, Sequence[Target]]) -> Structures:
    """Give the structures of store directories, each read when something in it is named."""
    datasets: dict[rdf.NamedNode, rdf.Store] = {}
    known_by: dict[rdf.NamedNode, str | None] = {}
    for choice, targets in groups.items():
        for path in (Path(str(one)) for one in targets):
            several = [*map(rdf.NamedNode, on_disk.contents(path))]
            datasets |= dict.fromkeys(several, on_disk.opened(path))
            known_by |= dict.fromkeys(several, choice.known_by)
    return Structures(datasets, known_by, ())


def offer(store: rdf.Store, directory: Path, choice: Choice, size: int) -> None:
    """Keep the view of a store directory that was made for something else; links to its files.

    Args:
        size: The number of its statements.
    """
    made_from = _states({choice: [directory]})
    assert made_from is not None, directory

    def write(beside: Path) -> None:
        beside.rmdir()  # the engine makes it
        store.backup(str(beside))

    path = keeping.kept_directory("view", made_from, write)
    if path is not None:
        keeping.kept(SIZE, [path.name], lambda: size)


def _states(groups: Mapping[Choice, Sequence[Target]]) -> list[str] | None:
    """Say on what a view of store directories hangs; ``None`` where anything else is given."""
    said = []
    for choice, targets in groups.items():
        said.append(repr(choice.plain()))
        for one in targets:
            if not isinstance(one, str | PathLike) or not on_disk.is_store(one):
                return None
            known = noted(Path(one))
            said += map(": ".join, known.items()) if known else on_disk.state(Path(one))
    return said
