"""Opening what people name: a folder of tables, an RDF file, a case, a store directory.

Layer 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeGuard, Union

from caregraph import assets, rdf
from caregraph.errors import (
    Problem,
    SourceError,
    SourceProblemsError,
    UnknownNameError,
    UsageError,
)
from caregraph.graph import build, on_disk, rdflibs
from caregraph.graph.filling import merged, refuse_two_of_one_key
from caregraph.graph.named import parse_name
from caregraph.model import ReadTables
from caregraph.sources import Convention, folder
from caregraph.vocab import CG, RDF

if TYPE_CHECKING:
    import rdflib

    from caregraph.graph.index import Index

Target: TypeAlias = Union[str, PathLike[str], rdf.Store, "rdflib.Graph"]
"""What can be opened: a name, a store as ``build`` gives it, a graph or dataset of rdflib."""

_WITH_GRAPHS = tuple(map(rdf.suffix, (rdf.RdfFormat.N_QUADS, rdf.RdfFormat.TRIG)))
"""What the names of RDF files end in that are read in part where they are only written anew."""
_ALL = "all"
"""The name that means every shipped case."""


def open_store(targets: Iterable[Target], *, dates: Convention | None = None) -> rdf.Store:
    """Open what *targets* name and give it as one dataset, a named graph a structure.

    A store directory that is the only target is opened in place, to be read and not changed; what
    several targets hold is brought into memory together.

    Args:
        dates: How dates in tables are written, as for ``open_each``.

    Raises:
        SourceError: something cannot be read, or describes no structure; every problem of every
            table is told.
        UnknownNameError: there is no such case.
        UsageError: something is none of these.
    """
    return merged(open_each(targets, dates=dates))


def open_each(targets: Iterable[Target], *, dates: Convention | None = None) -> list[rdf.Store]:
    """Open what *targets* name, each as a dataset of its own, a named graph a structure.

    A name is ``case:<name>``, a folder of tables, a workbook, an RDF file, a store directory or the
    address of a SPARQL endpoint. Stores and graphs of rdflib are taken as they are; what stands
    outside any named graph goes to that of its structure, as from a file.

    Args:
        dates: How dates in tables are written that are not as 2008-05-01; by default they are read
            day first where their table shows that they are meant so.

    Raises:
        SourceError: something cannot be read, or describes no structure; every problem of every
            table is told.
        UnknownNameError: there is no such case.
        UsageError: something is none of these.
    """
    opened: list[tuple[str, rdf.Store]] = []
    problems: list[SourceProblemsError] = []
    for target in targets:
        try:
            store = _open(target, dates)
            _must_describe(store, called(target))
            opened.append((called(target), store))
        except SourceProblemsError as found:
            problems.append(found)
    if len(problems) == 1:
        raise problems[0]
    if problems:
        every = [_within(error.where or "", one) for error in problems for one in error.problems]
        raise SourceProblemsError(every, where=", ".join(error.where or "" for error in problems))
    refuse_two_of_one_key(opened)
    return [store for _, store in opened]


def _within(source: str, problem: Problem) -> Problem:
    """Give a problem with the name of its source, where several sources have problems."""
    path = Path(source)
    home = path.parent if problem.file.partition("#")[0] == path.name else path
    return replace(problem, file=(home / problem.file).as_posix())


def is_target(given: object) -> TypeGuard[Target]:
    """Say whether something can be opened."""
    return isinstance(given, (str, PathLike, rdf.Store)) or rdflibs.is_graph(given)


def folders_of(names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Give key and folder, as the user wrote it, of each structure read from a folder."""
    found = []
    for name in names:
        target = parse_name(name).target
        if path := folder.table_in(Path(target), "structure"):
            rows = folder.read_table(path, "structure").records
            found += [(record.key, Path(target).as_posix()) for record in rows]
    return tuple(found)


def all_cases() -> list[str]:
    """Name every shipped case as a target."""
    return [f"case:{name}" for name in assets.case_names()]


def _open(target: Target, dates: Convention | None) -> rdf.Store:
    if isinstance(target, (str, PathLike)):
        return _open_name(str(target), dates)
    from caregraph.graph import arranging

    if isinstance(target, rdf.Store):
        return arranging.arranged(target, "store") if arranging.is_loose(target) else target
    if rdflibs.is_graph(target):
        return arranging.arranged(rdflibs.quads(target), "rdflib")
    raise unusable(target)


def unusable(given: object) -> UsageError:
    """Make the error for something that no structure can be read from."""
    return UsageError(
        f"a structure cannot be read from something of the type {type(given).__name__}",
        code="not-a-graph",
        hint="Give the name of a folder, a file or a case, a view (load), a "
        "store (build), a graph of rdflib, or several of these.",
    )


def _open_name(target: str, dates: Convention | None) -> rdf.Store:
    if target.startswith("case:"):
        name = target.removeprefix("case:")
        known = assets.case_names()
        if name not in (*known, _ALL):
            hint = f"Cases: {', '.join(known)}; or {_ALL} for all of them."
            raise UnknownNameError("case", name, known, hint=hint)
        asked = known if name == _ALL else [name]
        return build.build([folder.read(assets.folder("cases") / one) for one in asked])
    if target.startswith(("http://", "https://")):
        from caregraph.graph import fetching

        return fetching.fetch(target)
    path = Path(target)
    if path.is_file():
        return _read_file(path, dates)
    if on_disk.is_store(path):
        return on_disk.opened(path)
    return build.build([_read_folder(path, dates)])


def called(target: Target) -> str:
    """Say in an error what something was opened from."""
    if isinstance(target, (str, PathLike)):
        return str(target)
    return "the store" if isinstance(target, rdf.Store) else "the rdflib graph"


def _must_describe(store: rdf.Store, target: str) -> None:
    """Refuse a dataset without any structure, of which nothing could be found wrong.

    Raises:
        SourceError: it has none.
    """
    if next(store.quads_for_pattern(None, RDF.type, CG.Structure), None) is None:
        raise _without_structure(target, is_empty=not len(store))


def _without_structure(target: str, *, is_empty: bool) -> SourceError:
    return SourceError(
        "it holds no statement" if is_empty else "it describes no structure",
        where=target,
        code="no-structure",
        hint="At least one thing of the type cg:Structure was expected. Is it what you meant? "
        "If a build left it, build it again.",
    )


def _read_file(path: Path, dates: Convention | None) -> rdf.Store:
    """Read a file: RDF, a workbook, or what a reader of another package makes tables of."""
    from caregraph import lists

    rdf_format = rdf.SUFFIXES.get(path.suffix.casefold())
    if rdf_format is not None and not lists.is_foreign(path):
        return _read_rdf(path, rdf_format)
    return build.build([read_tables(path, dates)])


def read_list(
    path: Path,
    key: str | None = None,
    kind: str | None = None,
    as_at: date | None = None,
    *,
    dates: Convention | None = None,
) -> ReadTables:
    """Read a list as ``lists.read`` does; roles that titles name are offered with its offers.

    Raises:
        SourceError: no kind of list is recognised, several are, or it cannot be read.
        UnknownNameError: there is no such kind.
    """
    from caregraph import lists
    from caregraph.graph import offices

    return offices.offered(lists.read(path, key, kind, as_at, dates=dates))


def read_tables(path: Path, dates: Convention | None = None) -> ReadTables:
    """Read what tables can be made of: a folder, a workbook, a list of another kind.

    Args:
        dates: How dates in tables of ours are written.

    Raises:
        SourceError: it is nothing of these.
    """
    if not path.is_file():
        return _read_folder(path, dates)
    from caregraph import lists, sources
    from caregraph.sources import workbook

    suffix = path.suffix.casefold()
    if suffix in workbook.SUFFIXES and workbook.has_tables(book := workbook.opened(path)):
        return workbook.read(path, book, dates=dates)
    if suffix in (*workbook.SUFFIXES, *lists.SUFFIXES, *rdf.SUFFIXES):
        return read_list(path, dates=dates)
    known = [*rdf.SUFFIXES, *workbook.SUFFIXES, *lists.SUFFIXES]
    return sources.read_file(path, known, dates=dates)


def _read_folder(path: Path, dates: Convention | None) -> ReadTables:
    """Read a folder: of tables, if one is among its files, else of lists of another kind."""
    if path.is_dir() and not folder.has_tables(path) and any(path.iterdir()):
        return read_list(path, dates=dates)
    return folder.read(path, dates=dates)


def _read_rdf(path: Path, rdf_format: rdf.RdfFormat) -> rdf.Store:
    """Read an RDF file; statements outside any named graph go to that of their structure."""
    from caregraph.graph import arranging

    with _readable(path):
        return arranging.arranged(rdf.read(path, rdf_format), path.stem.replace(" ", "-"))


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Tell of a file that it is not RDF.

    Raises:
        SourceError: so the engine says.
    """
    try:
        with rdf.failing():
            yield
    except rdf.RdfError as wrong:
        raise SourceError(
            str(wrong),
            where=str(path),
            code="not-rdf",
            hint=f"The file must be {path.suffix} in UTF-8.",
        ) from wrong


def indexes(target: object) -> list[Index] | None:
    """Read the structures of an RDF file in which everything stands in named graphs, and no store.

    Gives None for anything else; it is to be opened.

    Raises:
        SourceError: it cannot be read, or describes no structure.
    """
    from caregraph.graph import arranging

    path = Path(target) if isinstance(target, (str, PathLike)) else None
    if path is None or path.suffix.casefold() not in _WITH_GRAPHS or not path.is_file():
        return None
    with suppress(arranging.LooseError), _readable(path):
        found = arranging.indexed(rdf.read(path, rdf.SUFFIXES[path.suffix.casefold()]))
        types = (cls for one in found for _, cls in one.pairs(RDF.type))
        if CG.Structure not in types:
            raise _without_structure(str(path), is_empty=not found)
        return found
    return None


def save(targets: Sequence[str], directory: Path, *, dates: Convention | None = None) -> int:
    """Write what *targets* name into a new store directory; say how many statements there are.

    Of an RDF file in which everything stands in named graphs only a part is in memory at a time.

    Raises:
        SourceError, UnknownNameError: as ``open_store``.
        UsageError: as ``open_store``, or the directory cannot be written.
    """
    from caregraph.graph import arranging

    path = Path(targets[0])
    with suppress(arranging.LooseError):
        if len(targets) == 1 and path.suffix.casefold() in _WITH_GRAPHS and path.is_file():
            return on_disk.save(_described(path), directory)
    return on_disk.save(open_store(targets, dates=dates), directory)


def _described(path: Path) -> Iterator[rdf.Quad]:
    """Read an RDF file that describes a structure, statement by statement."""
    from caregraph.graph import arranging

    describes, is_empty = False, True
    with _readable(path):
        for quad in arranging.placed(rdf.read(path, rdf.SUFFIXES[path.suffix.casefold()])):
            is_empty = False
            describes = describes or (quad.predicate == RDF.type and quad.object == CG.Structure)
            yield quad
    if not describes:
        raise _without_structure(str(path), is_empty=is_empty)


def rdf_format(name: str | None, suffix: str) -> rdf.RdfFormat:
    """Give the RDF format called *name*, or the one of a file suffix where no name is given.

    Raises:
        UnknownNameError: neither is known.
    """
    if name is None:
        if suffix.casefold() in rdf.SUFFIXES:
            return rdf.SUFFIXES[suffix.casefold()]
        known = ", ".join(rdf.SUFFIXES)
        raise UnknownNameError("suffix", suffix, rdf.SUFFIXES, hint=f"Known: {known}.")
    if name.casefold() not in rdf.FORMATS:
        known = ", ".join(rdf.FORMATS)
        raise UnknownNameError("format", name, rdf.FORMATS, hint=f"Known: {known}.")
    return rdf.FORMATS[name.casefold()]


def structures(store: rdf.Store) -> Sequence[rdf.NamedNode]:
    """Give the named graphs of a dataset, sorted by IRI."""
    names = [n for n in store.named_graphs() if isinstance(n, rdf.NamedNode)]
    return sorted(names, key=lambda name: name.value)
