"""Stores on disk: opened in place, written beside and renamed when whole.

Layer 3.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from os import PathLike
from pathlib import Path

from caregraph import rdf
from caregraph.errors import CaregraphError, SourceError, UsageError
from caregraph.graph.contents import Contents, Counting, note, noted, opening
from caregraph.keeping import kept

_UNFINISHED = ".part"
"""What the name of a store ends with until it is whole."""
_OPENED: deque[tuple[rdf.Store, Path]] = deque(maxlen=32)
"""The stores that were opened last, with their directories."""
_SEAL = "sealed.json"
"""The file of a store that says what its list of files was when it was made."""
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)
_CORRUPT = "Corruption:"
_TABLE = re.compile(r"in (/.+)/\d+\.sst")
"""Where the engine names the store of which a file is damaged."""

_TRIES, _PAUSE = 50, 0.1
"""So often, and after so many seconds, a store that is being written is copied again."""
_TABLES = ".sst"
"""What the files of the engine end in that never change."""
_AT_ONCE = 200_000
"""So many statements are sorted at once: at half as many a store takes a tenth longer to write."""


def is_store(target: object) -> bool:
    """Say whether a target is a store directory, which is opened in place, or was before damage."""
    if not isinstance(target, (str, PathLike)):
        return False
    return (Path(target) / "CURRENT").is_file() or any(Path(target).glob("MANIFEST-*"))


def opened(path: Path) -> rdf.Store:
    """Open a store directory in place, for reading."""
    if path.name.endswith(_UNFINISHED):
        raise SourceError(
            "the store is not whole: its build has not ended, or was stopped",
            where=str(path),
            code="unfinished-store",
            hint="Build it again.",
        )
    with sound(str(path)):
        _see_sealed(path)
        store = rdf.Store.read_only(str(path))
    _OPENED.append((store, path.resolve()))
    return store


def directory(store: rdf.Store) -> Path | None:
    """Give the directory of a store that was opened in place; ``None`` where it was not."""
    return next((path for one, path in _OPENED if one is store), None)


def state(path: Path) -> Iterator[str]:
    """Give what tells one state of a store directory from every other: its files as they stand."""
    yield str(path.resolve())
    for one in sorted(path.iterdir()):
        if not one.name.startswith(("LOG", "LOCK")):
            known = one.stat()
            yield f"{one.name} {known.st_ino} {known.st_size} {known.st_mtime_ns}"


def contents(path: Path) -> Contents:
    """Give the hashes of the structures in a store directory, as noted or else by reading them.

    Raises:
        SourceError: it cannot be opened, or is damaged.
    """
    known = noted(path)
    if known is not None:
        return known

    def read() -> dict[str, str]:
        counting = Counting()
        with sound(str(path)):
            counting.count(opened(path))
        return dict(counting.contents)

    return kept("contents", state(path), read)


@contextmanager
def sound(where: str | None = None) -> Iterator[None]:
    """Tell of a store that cannot be opened, or read on, that it is damaged.

    Raises:
        SourceError: so the engine says.
    """
    try:
        with rdf.failing():
            yield
    except rdf.RdfError as wrong:
        raise _damaged(str(wrong), where) from wrong


def meant(error: Exception) -> CaregraphError | None:
    """Give what an error of the disk or the engine means: no room, or a damaged store.

    Either may show wherever something is read in place, or written to work with.
    """
    said = str(error)
    if isinstance(error, RuntimeError) and _CORRUPT in said:
        found = _TABLE.search(said)
        return _damaged(said, found[1] if found else None)
    if isinstance(error, OSError) and any(os.strerror(one) in said for one in _NO_ROOM):
        return UsageError(
            f"there is no room, or no leave to write: {said}",
            code="no-room",
            hint="Make room; or let TMPDIR name a folder on a disk that has it.",
        )
    return None


def _damaged(what: str, where: str | None) -> SourceError:
    return SourceError(
        f"the store is damaged: {what}",
        where=where,
        code="damaged-store",
        hint="Build it again into a new directory, or restore a backup.",
    )


def _seal(directory: Path) -> None:
    """Note the file that lists the files of a store, which is not checked where it is cut short.

    All others are: their sizes and sums stand in it, or in themselves.
    """
    name = opening(directory)
    data = (directory / name).read_bytes()
    said = {"file": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    (directory / _SEAL).write_text(json.dumps(said) + "\n", "utf-8")


def _see_sealed(directory: Path) -> None:
    """See that the file that lists the files of a store was not cut short or altered.

    Who writes the store begins another such file, and what is noted says nothing of that one.

    Raises:
        SourceError: it was.
    """
    with suppress(FileNotFoundError):  # the store itself says what is missing
        try:
            said = json.loads((directory / _SEAL).read_bytes())
            if opening(directory) != said["file"]:
                return
            begins = (directory / said["file"]).read_bytes()[: said["size"]]
            is_sound = hashlib.sha256(begins).hexdigest() == said["sha256"]
        except (ValueError, KeyError, TypeError) as wrong:
            raise _damaged(f"{_SEAL} or CURRENT cannot be read", str(directory)) from wrong
        if not is_sound:
            raise _damaged(f"{said['file']} was cut short or altered", str(directory))


def copy(store: Path, to: Path, *, links: bool = False) -> None:
    """Copy the files of a store so that they are of one moment, without taking its lock.

    What was written and stands in the log of the engine alone is copied too, which a backup by the
    engine of a store that is opened for reading leaves out.

    Args:
        to: The directory of the copy, which is made.
        links: Whether to link to the tables of the engine, which never change, where that is
            possible.

    Raises:
        OSError: a file cannot be read or written.
        UsageError: it is written so much that no moment was found.
    """
    import shutil

    for _ in range(_TRIES):
        before = _listing(store)
        shutil.rmtree(to, ignore_errors=True)
        to.mkdir()
        with suppress(FileNotFoundError):  # a writer removed it meanwhile
            for name in before:
                if not (links and name.endswith(_TABLES) and _linked(store / name, to / name)):
                    shutil.copyfile(store / name, to / name)
            if _listing(store) == before:
                return
        time.sleep(_PAUSE)
    raise UsageError(
        "the store is written all the time, and could not be copied",
        where=str(store),
        hint="Run again when less is written.",
    )


def _linked(file: Path, to: Path) -> bool:
    """Link to a file; say whether that was possible."""
    try:
        to.hardlink_to(file)
    except FileNotFoundError:
        raise
    except OSError:  # on another disk, or one that knows no links
        return False
    return True


def _listing(store: Path) -> dict[str, tuple[int, int, int]]:
    """Give what shows whether any file of a store was changed."""
    return {
        one.name: (status.st_size, status.st_mtime_ns, status.st_ino)
        for one in store.iterdir()
        if one.is_file() and one.name != "LOCK" and (status := one.stat())
    }


def write(quads: Iterable[rdf.Quad], directory: Path) -> rdf.Store:
    """Write statements into a store directory that does not hold any; gives it, open.

    So many at once are held in memory, however many there are.

    Raises:
        OSError: it cannot be written; so do the other errors of the engine.
    """
    disk = rdf.Store(str(directory))
    coming = iter(quads)
    while several := [*islice(coming, _AT_ONCE)]:
        disk.bulk_extend(several)
    disk.flush()
    return disk


def save(
    quads: Iterable[rdf.Quad],
    directory: Path,
    *,
    prove: Callable[[rdf.Store, Path], object] = lambda _disk, _beside: None,
) -> int:
    """Write statements into an on-disk store directory that must not hold anything yet.

    It is written beside and renamed when whole. What a build that was killed leaves beside is
    refused where it is opened, and removed by the next build.

    Args:
        prove: Given the store and its folder before it is renamed; what it raises stops that.

    Returns:
        How many different ones there are.

    Raises:
        UsageError: the directory exists and is not empty, another build is writing it, or it
            cannot be written.
    """
    directory = directory.resolve()
    beside = directory.with_name(directory.name + _UNFINISHED)
    try:
        if directory.exists() and any(directory.iterdir()):
            raise UsageError(
                "the directory is not empty",
                where=str(directory),
                hint="Name a new directory for the store.",
            )
        directory.parent.mkdir(parents=True, exist_ok=True)
        _remove_unfinished(beside)
    except OSError as wrong:
        raise _unwritable(directory, wrong) from wrong
    try:
        with rdf.failing():
            counting = Counting()
            disk = write(counting.passing(quads), beside)
            prove(disk, beside)
            count = len(disk)
            del disk  # closes it
            _seal(beside)
            note(beside, counting.contents)
            if directory.exists():
                directory.rmdir()
            beside.rename(directory)
            return count
    except rdf.RdfError as wrong:
        raise _unwritable(directory, wrong) from wrong
    finally:
        import shutil

        shutil.rmtree(beside, ignore_errors=True)


def _remove_unfinished(beside: Path) -> None:
    """Remove what a build that was killed left.

    Raises:
        OSError: a build is writing there, or it cannot be removed.
    """
    if not beside.exists():
        return
    import shutil

    with suppress(RuntimeError):  # damaged, so nobody writes it
        rdf.Store(str(beside))  # takes the lock, which a build holds while it lives
    shutil.rmtree(beside)


def _unwritable(directory: Path, wrong: Exception) -> UsageError:
    return UsageError(
        f"the store cannot be written: {wrong}",
        where=str(directory),
        hint="Is there room, may you write there, and is no other build writing the same store?",
    )
