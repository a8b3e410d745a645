"""Backups of a store directory: its statements and its log, with counts and hashes to prove them.

Layer 3. A backup is a folder of three files, or these in one ``.tar.gz``: ``data.nq``, the
statements as N-Quads; ``changes.jsonl``, the log, where changes are logged; and ``backup.json``,
which says how much there is of each. It hangs on no version of the store, and is written beside and
renamed when it is whole and was read again.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tarfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from caregraph import rdf
from caregraph.errors import SourceError, UsageError
from caregraph.graph import on_disk

LOG = "changes.jsonl"
"""The log that a store which is written keeps beside its own files."""
_DATA = "data.nq"
_ABOUT = "backup.json"
_FILES = (_ABOUT, _DATA, LOG)
_SUFFIXES = (".tar.gz", ".tgz")
_FORM = 1
"""The number of the form, which a later caregraph may raise."""
_NAMELESS = re.compile(rb"_:\w+")


@dataclass(frozen=True)
class Contents:
    """What a backup holds."""

    statements: int
    structures: dict[str, int]
    """Statements by the IRI of the named graph that they stand in."""
    content: str
    """A hash of all statements, in whatever order they come and whatever nameless things are
    called."""
    data: str
    """The SHA-256 of the file of statements."""
    log: str | None
    """The SHA-256 of the log; ``None`` where there is none."""
    form: int = _FORM


def back_up(store: Path, target: Path) -> Contents:
    """Write a backup of a store directory, which may be served and written meanwhile.

    Args:
        target: A folder or ``.tar.gz`` that must not be there.

    Raises:
        SourceError: it is no store, or is damaged.
        UsageError: the target is there already, or cannot be written.
    """
    if not on_disk.is_store(store):
        raise _no_store(store)
    with _beside(target) as work:
        folder = work / "files"
        folder.mkdir()
        _write(store, folder, work / "copy")
        contents = _read(folder, store)
        _see(folder, contents)
        whole = folder
        if target.name.endswith(_SUFFIXES):
            whole = work / "packed"
            _pack(folder, whole)
            with _unpacked(whole) as again:
                _see(again, contents)
        _close_off(whole)
        _sync(whole)
        _refuse(target)
        whole.rename(target)
    return contents


def restore(source: Path, target: Path) -> Contents:
    """Make a store directory of a backup.

    Raises:
        SourceError: it is no backup, or is not whole.
        UsageError: the target is there already, or cannot be written.
    """
    with _unpacked(source) as folder:
        contents = _read(folder, source)
        _see(folder, contents)

        def prove(disk: rdf.Store, beside: Path) -> None:
            _compare(source, contents, _counted(_lines_of(disk, target)))
            if contents.log is not None:
                shutil.copyfile(folder / LOG, beside / LOG)

        quads = rdf.parse(path=folder / _DATA, format=rdf.RdfFormat.N_QUADS)
        on_disk.save(quads, target, prove=prove)
    return contents


def _write(store: Path, folder: Path, copy: Path) -> None:
    """Write the three files of a store, by way of a copy."""
    on_disk.copy(store, copy)
    disk = on_disk.opened(copy)
    counted = _counted(_written(_lines_of(disk, store), folder / _DATA))
    log = None
    if (copy / LOG).exists():
        shutil.copyfile(copy / LOG, folder / LOG)
        log = _hash(folder / LOG)
    contents = Contents(*counted, data=_hash(folder / _DATA), log=log)
    text = json.dumps(asdict(contents), ensure_ascii=False, indent=2)
    (folder / _ABOUT).write_text(text + "\n", "utf-8")


def _lines_of(disk: rdf.Store, where: Path) -> Iterator[bytes]:
    """Give every statement as a line of N-Quads.

    Raises:
        SourceError: the store is damaged where it is read.
    """
    with on_disk.sound(str(where)):
        for quad in disk:
            yield f"{quad} .".encode()


def _written(lines: Iterable[bytes], path: Path) -> Iterator[bytes]:
    """Write lines to a file as they are drawn, and pass them on."""
    with path.open("wb") as file:
        for line in lines:
            file.write(line + b"\n")
            yield line


def _counted(lines: Iterable[bytes]) -> tuple[int, dict[str, int], str]:
    """Count statements, also by graph, and hash them all in whatever order they come."""
    graphs: Counter[bytes] = Counter()
    total = 0
    for line in lines:
        graphs[line[line.rindex(b" ", 0, -2) + 1 : -2]] += 1
        digest = hashlib.sha256(_NAMELESS.sub(b"_:", line) if b"_:" in line else line)
        total += int.from_bytes(digest.digest())
    named = {name.decode().strip("<>"): count for name, count in sorted(graphs.items())}
    return sum(graphs.values()), named, f"{total % 2**256:064x}"


def _see(folder: Path, contents: Contents) -> None:
    """See that the files of a backup are as it says.

    Raises:
        SourceError: they are not.
    """
    for name, digest in ((_DATA, contents.data), (LOG, contents.log)):
        found = _hash(folder / name) if (folder / name).is_file() else None
        if found != digest:
            raise _damaged(folder, f"{name} is not as it was written")


def _compare(source: Path, said: Contents, found: tuple[int, dict[str, int], str]) -> None:
    """See that as much came out as went in, and the same.

    Raises:
        SourceError: it did not.
    """
    if found != (said.statements, said.structures, said.content):
        raise _damaged(
            source, f"{said.statements:,} statements were written, and {found[0]:,} came, or others"
        )


def _read(folder: Path, source: Path) -> Contents:
    """Read what a backup says of itself.

    Raises:
        SourceError: it is no backup, or one of a later caregraph.
    """
    try:
        said: dict[str, Any] = json.loads((folder / _ABOUT).read_text("utf-8"))
        contents = Contents(**said)
    except (OSError, ValueError, TypeError) as wrong:
        raise _damaged(source, f"it has no {_ABOUT} that can be read") from wrong
    if contents.form != _FORM:
        raise _damaged(source, "it was written by a later caregraph")
    return contents


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _pack(folder: Path, to: Path) -> None:
    with tarfile.open(to, "w:gz", compresslevel=6) as archive:
        for name in _FILES:
            if (folder / name).exists():
                archive.add(folder / name, name)


@contextmanager
def _unpacked(source: Path) -> Iterator[Path]:
    """Give the folder of a backup, packed or not.

    Raises:
        SourceError: it is not there, or cannot be unpacked.
    """
    if source.is_dir():
        yield source
        return
    with TemporaryDirectory(prefix="caregraph-") as folder:
        try:
            with tarfile.open(source, "r:gz") as archive:
                for member in archive:
                    # Only what a backup holds, so that nothing is written elsewhere.
                    if member.name in _FILES and (file := archive.extractfile(member)):
                        with Path(folder, member.name).open("wb") as copy:
                            shutil.copyfileobj(file, copy)
        except FileNotFoundError as wrong:
            raise _damaged(source, "there is no such file or folder") from wrong
        except (OSError, EOFError, tarfile.TarError) as wrong:
            raise _damaged(source, f"it cannot be unpacked: {wrong}") from wrong
        yield Path(folder)


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Give a folder beside a place where nothing may be yet; it is removed afterwards.

    Raises:
        UsageError: something is there, or it cannot be written.
    """
    _refuse(target)
    work = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(mode=0o700)
        yield work
    except OSError as wrong:
        raise UsageError(
            f"the backup cannot be written: {wrong}",
            where=str(target),
            hint="Is there room, and may you write there?",
        ) from wrong
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _refuse(target: Path) -> None:
    """Refuse a place where something is already.

    Raises:
        UsageError: something is.
    """
    if target.exists():
        raise UsageError("it is there already", where=str(target), hint="Name a new one.")


def _close_off(whole: Path) -> None:
    """Let nobody but its owner read a backup: it holds drafts, and names that are withheld."""
    for one in whole.iterdir() if whole.is_dir() else [whole]:
        one.chmod(0o600)
    if whole.is_dir():
        whole.chmod(0o700)


def _sync(path: Path) -> None:
    """Have files on disk before their name says that they are whole."""
    for one in path.iterdir() if path.is_dir() else [path]:
        with one.open("rb") as file:
            os.fsync(file.fileno())


def _no_store(store: Path) -> SourceError:
    return SourceError(
        "there is no store",
        where=str(store),
        code="not-a-store",
        hint=f"Make one: caregraph build SOURCE --store {store}",
    )


def _damaged(source: Path, what: str) -> SourceError:
    return SourceError(
        f"it is no whole backup: {what}",
        where=str(source),
        code="damaged-backup",
        hint="Nothing was restored. Take another backup.",
    )
