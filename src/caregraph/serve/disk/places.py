"""What is made once on disk, by whichever process needs it first, and kept while there is room.

Layer 6. Each thing is made beside its place and renamed when it is whole, so that what is there is
whole whatever was killed meanwhile. Locks are of the system and go with the process that has them;
where the system has none (Windows), one process has a folder to itself.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PART = ".part"
_LOCK = ".lock"
_HELD = "held"
"""The file in a folder on which those who use the folder have a lock."""


class Hold:
    """A lock on a file, as long as there is a reference to it."""

    def __init__(self, path: Path, *, alone: bool) -> None:
        self.descriptor = os.open(path, os.O_RDWR | os.O_CREAT if alone else os.O_RDONLY)
        self._end = weakref.finalize(self, os.close, self.descriptor)
        _lock(self.descriptor, alone=alone)

    def is_at(self, path: Path) -> bool:
        """Say whether the file is still what has that path, and was not removed or replaced."""
        with suppress(OSError):
            return os.path.samestat(os.fstat(self.descriptor), path.stat())
        return False


class Shelf:
    """Folders by name, each made once; those that were used last stay where room is short.

    Args:
        folder: Where they are; made where it is not there.
        most_bytes: How much they may take together; what is in use stays whatever it takes.
    """

    def __init__(self, folder: Path, most_bytes: int) -> None:
        self._folder, self._most = folder, most_bytes
        folder.mkdir(parents=True, exist_ok=True)

    def once(self, key: object, make: Callable[[Path], object]) -> tuple[Path, Hold]:
        """Give the folder of *key*, which *make* fills where there is none, and a hold on it.

        It stays as long as the hold is open, which ends with the last reference to it.

        Raises:
            Exception: what *make* raises; the next who asks tries again.
        """

        def fill(folder: Path) -> None:
            folder.mkdir()
            make(folder)
            (folder / _HELD).touch()

        place = self._folder / named(key)
        while True:
            made = once(place, fill)
            with suppress(FileNotFoundError):  # another process removed it meanwhile
                held = hold(place)
                break
        if made:
            self._make_room()
        return place, held

    def _make_room(self) -> None:
        """Remove what was used longest ago and nobody uses, where it is too much together."""
        found = []
        for place in self._folder.iterdir():
            with suppress(OSError):  # another process removed it, or is making it
                found.append(((place / _HELD).stat().st_mtime, _size(place), place))
        too_much = sum(size for _, size, _ in found) - self._most
        for _, size, place in sorted(found):
            if too_much <= 0:
                return
            if _remove_if_idle(place):
                too_much -= size


def named(key: object) -> str:
    """Name something by what it is made of, given by its ``repr``."""
    return hashlib.sha256(repr(key).encode()).hexdigest()[:24]


def once(place: Path, make: Callable[[Path], object]) -> bool:
    """Let *make* put something at a place, given beside it, where nothing is; say whether it did.

    Who comes while it is being made, from whichever process, waits.

    Raises:
        Exception: what *make* raises; nothing is left of it.
    """
    if place.exists():
        return False
    beside = place.with_name(place.name + _PART)
    with _locked(place.with_name(place.name + _LOCK)):
        if place.exists():
            return False
        _remove(beside)
        try:
            make(beside)
            beside.rename(place)
        finally:
            _remove(beside)
    return True


@contextmanager
def alone(path: Path) -> Iterator[bool]:
    """Say whether this process is alone in having a lock, which it then has for as long."""
    with path.open("ab") as file:
        yield _lock(file.fileno(), alone=True, wait=False)


def kept_alive(path: Path) -> Hold:
    """Make a file with a lock that others can see; it goes with the process."""
    beside = path.with_name(path.name + _PART)
    held = Hold(beside, alone=True)
    beside.rename(path)  # nobody sees it before it is locked
    return held


def hold(place: Path) -> Hold:
    """Keep a folder of a shelf from being removed.

    Raises:
        FileNotFoundError: it was removed.
    """
    held = Hold(place / _HELD, alone=False)
    if not is_held(held, place):
        raise FileNotFoundError(place)
    with suppress(OSError):
        os.utime(place / _HELD)
    return held


def is_held(held: Hold, place: Path) -> bool:
    """Say whether what is held is still what is there, and not another made since."""
    return held.is_at(place / _HELD)


def _remove_if_idle(place: Path) -> bool:
    with suppress(OSError), (place / _HELD).open("rb") as file:
        if not _lock(file.fileno(), alone=True, wait=False):
            return False
        gone = place.with_name(place.name + ".gone")
        place.rename(gone)
        _remove(gone)
        return True
    return False


def _lock(descriptor: int, *, alone: bool, wait: bool = True) -> bool:
    """Lock an open file; say whether it could be, which without waiting it may not.

    Where the system has no such locks it always can.
    """
    try:
        import fcntl
    except ImportError:
        return True
    try:
        how = fcntl.LOCK_EX if alone else fcntl.LOCK_SH
        fcntl.flock(descriptor, how | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Wait for the lock that a file stands for, and have it."""
    with path.open("ab") as file:
        _lock(file.fileno(), alone=True)
        yield


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _size(folder: Path) -> int:
    """Give how many bytes a folder takes."""
    return sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())
