"""What visitors brought, as long as the service runs: in its own folder, each for who brought it.

Layer 6. The files are read and deleted at once. What is made of them has an address that nobody
can guess, is listed nowhere, and goes with the service, or when others need its place.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from flask import Flask

from caregraph import rdf
from caregraph.errors import UsageError
from caregraph.serve.processes.tasks import Tasks
from caregraph.serve.uploads import reading
from caregraph.serve.uploads.reading import Brought, Mend
from caregraph.sources.sheets import Sheet

if TYPE_CHECKING:
    from werkzeug.datastructures import FileStorage

MOST = 20
"""So many are kept; those that were brought first go."""
_MOST_FILES = 100


@dataclass
class Uploads:
    """Everything that was brought and is not forgotten; safe to use from several threads."""

    make: Callable[[rdf.Store], Flask]
    """Makes the application that shows a structure."""
    tasks: Tasks
    """Reads what is brought, within limits."""
    _kept: OrderedDict[str, Brought] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, files: Iterable[FileStorage]) -> str:
        """Read what is brought, and give the last part of its address.

        Raises:
            UsageError: there is no file, too many, or two of one name.
            LimitReachedError: reading it takes too much, or too much is read already.
        """
        given = [(_plain(one.filename or ""), one) for one in files]
        given = [(name, one) for name, one in given if name]
        _refuse(given)
        with TemporaryDirectory(prefix="caregraph-") as folder:
            for name, one in given:
                one.save(Path(folder) / name)
            alone = len(given) == 1
            path = Path(folder) / given[0][0] if alone else Path(folder)
            brought = self._made(reading.read, path, path.name if alone else f"{len(given)} files")
        token = secrets.token_urlsafe(16)
        with self._lock:
            self._kept[token] = brought
            gone = [self._kept.popitem(last=False)[1] for _ in range(len(self._kept) - MOST)]
        for old in gone:
            _end(old)
        return token

    def mend(self, token: str, several: tuple[Sheet, ...], mends: tuple[Mend, ...]) -> None:
        """Read sheets again whose cells were changed, in place of what was brought.

        Args:
            mends: The cells that are changed now.

        Raises:
            LimitReachedError: reading it takes too much, or too much is read already.
        """
        old = self.get(token)
        if old is None:
            return
        brought = self._made(reading.mended, several, old.name, (*old.mends, *mends))
        with self._lock:
            there = token in self._kept
            if there:
                self._kept[token] = brought
        _end(old if there else brought)

    def get(self, token: str) -> Brought | None:
        """Give what was brought under an address; ``None`` where it is none, or forgotten."""
        with self._lock:
            return self._kept.get(token)

    def forget(self, token: str) -> None:
        """Forget what was brought, at once."""
        with self._lock:
            gone = self._kept.pop(token, None)
        if gone is not None:
            _end(gone)

    def close(self) -> None:
        """Forget everything."""
        for token in [*self._kept]:
            self.forget(token)
        self.tasks.workers.close()

    def _made(self, read: Callable[..., Brought], *what: object) -> Brought:
        """Have something read into a store; nothing of it is needed afterwards."""
        with TemporaryDirectory(prefix="caregraph-") as folder:
            place = Path(folder) / "store"
            how: Brought = self.tasks.run(read, *what, place)
            if not how.is_whole:
                return how
            return replace(how, app=self.make(rdf.Store.read_only(str(place))))


def _refuse(given: list[tuple[str, FileStorage]]) -> None:
    """Refuse what cannot be put side by side.

    Raises:
        UsageError: there is no file, too many, or two of one name.
    """
    names = [name.casefold() for name, _ in given]
    twice = sorted({name for name in names if names.count(name) > 1})
    if not names:
        raise UsageError("no file was given", hint="Choose a workbook, a list or the tables.")
    if len(names) > _MOST_FILES or twice:
        found = f"two files are called {twice[0]!r}" if twice else f"{len(names)} files were given"
        raise UsageError(
            found, hint=f"Give the files of one structure or one list, {_MOST_FILES} at most."
        )


def _plain(name: str) -> str:
    """Give the name of a file without what would lead out of its folder."""
    plain = PurePosixPath(name.replace("\\", "/").replace("\0", "")).name.lstrip(".~")
    return plain[-150:]


def _end(one: Brought) -> None:
    if one.app is not None:
        one.app.extensions["caregraph"].close()
