"""Keeping what is dear to make in the user's cache directory, by the content it was made from.

Ground floor. What is kept is values as ``marshal`` writes them, no code, so that reading it runs
nothing; like the byte code of Python it is trusted where nobody else may write. Its name is a hash
of what it was made from, of the code that made it and of the versions of Python and the engine:
whatever differs in any of them is made anew. The cache is only ever a help: what is missing, cannot
be read or is not whole is made again, and what cannot be written is not kept.

``CAREGRAPH_CACHE`` names another directory, or ``off``.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from caregraph import assets, rdf

Made = TypeVar("Made")

SETTING = "CAREGRAPH_CACHE"
"""The environment variable that names the directory, or says ``off``."""

_OFF = "off"
_MAKES = (".py", ".pyc", ".ttl")
"""What files of code and of the ontology end in."""
_MOST = 16
"""So many of one name are kept; those that were not used for longest go."""
_MOST_LARGE = 4
"""So many directories of one name are kept."""
_ENDING = ".kept"
_ATOMS = frozenset({str, bytes, int, float, bool, type(None)})
_MAKERS: Mapping[str, Callable[..., Any]] = {
    "tuple": lambda *parts: parts,
    "frozenset": lambda *parts: frozenset(parts),
    "date": date.fromisoformat,
    "Path": Path,
}


def kept(
    name: str, made_from: Iterable[str | bytes], make: Callable[[], Made], *kinds: type
) -> Made:
    """Give what *make* gives, as it was kept where the same was made before.

    Args:
        name: What it is, as part of the name of its file.
        made_from: Everything that it hangs on beside the code of caregraph.
        make: Makes it: of texts, numbers, truth values, dates, paths, tuples, frozen sets,
            dictionaries by text, and dataclasses.
        kinds: Those dataclasses; no other is made again from what is kept.
    """
    path = _file(name, made_from)
    known: Made | None = _read_used(path, *kinds)
    if known is not None:
        return known
    made = make()
    if path is not None:
        with suppress(OSError):
            _write(path, made)
    return made


def found(name: str, made_from: Iterable[str | bytes], *kinds: type) -> Any:
    """Give what ``kept`` kept; ``None`` where it is not there."""
    return _read_used(_file(name, made_from), *kinds)


def is_kept(name: str, made_from: Iterable[str | bytes]) -> bool:
    """Say whether ``found`` is likely to find it."""
    path = _file(name, made_from)
    return path is not None and path.is_file()


def _file(name: str, made_from: Iterable[str | bytes]) -> Path | None:
    folder = _folder()
    return folder and folder / f"{name}-{_hash([_maker(), *made_from])}{_ENDING}"


def _read_used(path: Path | None, *kinds: type) -> Any:
    if path is None:
        return None
    with suppress(OSError, ValueError, TypeError, KeyError):  # not there, or not whole
        made = read(path, *kinds)
        os.utime(path)  # it was used
        return made
    return None


def kept_directory(
    name: str,
    made_from: Iterable[str | bytes],
    make: Callable[[Path], None],
    *,
    alike: Iterable[str | bytes] = (),
) -> Path | None:
    """Give a directory that *make* wrote, as it was kept where the same was made before.

    It is written beside and renamed when it is whole; what a process that was stopped leaves is
    removed by the next that writes.

    Args:
        name: What it is, as part of its name.
        made_from: Everything that it hangs on beside the code of caregraph.
        make: Writes it into a directory that is there and empty.
        alike: What it hangs on too; ``kept_alike`` gives those of which this is the same.

    Returns:
        The directory, to be read only; ``None`` where nothing can be kept.
    """
    folder = _folder()
    if folder is None:
        return None
    path = folder / f"{_stem(name, alike)}-{_hash([_maker(), *made_from])}"
    with suppress(OSError):
        os.utime(path)  # it is used
        return path
    import shutil

    beside = folder / f"{path.name}.{os.getpid()}"
    try:
        _remove_left(folder)
        beside.mkdir()
        make(beside)
        beside.rename(path)
    except OSError:
        return path if path.is_dir() else None  # another process was first, or there is no room
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    for one in _by_use(folder, name)[_MOST_LARGE:]:
        shutil.rmtree(one, ignore_errors=True)
    return path


def kept_alike(name: str, alike: Iterable[str | bytes]) -> list[Path]:
    """Give the directories kept that are alike, those first that were used last."""
    folder = _folder()
    return [] if folder is None else _by_use(folder, _stem(name, alike))


def _stem(name: str, alike: Iterable[str | bytes]) -> str:
    return f"{name}-{_hash([_maker(), *alike])}"


def _by_use(folder: Path, stem: str) -> list[Path]:
    """Give the directories whose names begin so, those first that were used last."""
    found = [one for one in folder.glob(f"{stem}-*") if one.is_dir() and not one.suffix]
    return sorted(found, key=lambda one: one.stat().st_mtime, reverse=True)


def _remove_left(folder: Path) -> None:
    """Remove what processes that are no more left unfinished."""
    import shutil

    for one in folder.glob("*.*"):
        number = one.suffix[1:]
        if number.isdigit() and one.is_dir() and not _runs(int(number)):
            shutil.rmtree(one, ignore_errors=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _folder() -> Path | None:
    """Give the directory, made where it is not there; ``None`` where there is none to trust.

    Nobody else may write in it: rules that another put there would decide what is found.
    """
    said = os.environ.get(SETTING)
    if said == _OFF:
        return None
    try:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        folder = Path(said or Path(base, "caregraph"))
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat()
    except (OSError, RuntimeError):  # no home
        return None
    if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o022):
        return None
    return folder


@cache
def _maker() -> str:
    """Give a hash of whatever makes: the code and the ontology of caregraph, Python, the engine.

    Reading hundreds of files takes longer than many a command. So what they came to is kept by
    where they are, how large, and when they were last written and changed in the file system,
    which nobody can set.
    """
    files = [*_makers()]
    said = [f"{one} {s.st_size} {s.st_mtime_ns} {s.st_ctime_ns} {s.st_ino}" for one, s in files]
    folder = _folder()
    path = folder and folder / f"maker-{_hash(said)}{_ENDING}"
    if path is not None:
        with suppress(OSError, ValueError):  # not there, or not whole
            content = read(path)
            if isinstance(content, str):
                os.utime(path)
                return _hash([sys.version, rdf.ENGINE, content])
    content = _hash(_content(Path(one)) for one, _ in files)
    if path is not None:
        with suppress(OSError):
            _write(path, content)
    return _hash([sys.version, rdf.ENGINE, content])


def _makers() -> Iterator[tuple[str, os.stat_result]]:
    """Give the files of whatever makes, in one order, with what the file system says of each."""
    waiting = [str(assets.folder("ontology")), str(assets.modules())]
    while waiting:
        with os.scandir(waiting.pop()) as found:
            entries = sorted(found, key=lambda one: one.name)
        waiting += [one.path for one in entries if one.is_dir() and not one.name.startswith("_")]
        yield from ((one.path, one.stat()) for one in entries if one.name.endswith(_MAKES))


def _content(file: Path) -> bytes:
    """Read a file whole: hundreds are read at every start, and a buffer for each takes longer."""
    with file.open("rb", buffering=0) as stream:
        return stream.read()


def _hash(parts: Iterable[str | bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(f"{len(data)}\n".encode() + data)
    return digest.hexdigest()


def read(path: Path, *kinds: type) -> Any:
    """Read what ``write`` wrote to a file.

    Args:
        kinds: The dataclasses that may be in it.

    Raises:
        OSError: there is none, or it cannot be read.
        ValueError: it is not whole; also TypeError and KeyError.
    """
    digest, _, data = path.read_bytes().partition(b"\n")
    if digest != _hash([data]).encode():
        raise ValueError("the file is not whole")
    makers: dict[str, Callable[..., Any]] = {**_MAKERS, **{kind.__name__: kind for kind in kinds}}
    return _made(marshal.loads(data), makers)  # noqa: S302  our own


def write(path: Path, made: object) -> None:
    """Write to a file what ``kept`` can keep, so that it is seen whether it is whole."""
    data = marshal.dumps(_said(made))
    path.write_bytes(_hash([data]).encode() + b"\n" + data)


def _said(made: Any) -> Any:
    """Say something in values that ``marshal`` writes.

    What has no such form, or holds something that has none, is a list: what it is, and its parts.
    All else is given as it is, and read so: nothing looks into it again.
    """
    if type(made) in _ATOMS:
        return made
    if isinstance(made, tuple | list):
        parts = tuple([one if type(one) in _ATOMS else _said(one) for one in made])
        return ["tuple", parts] if list in map(type, parts) else parts
    if isinstance(made, Mapping):
        values = {key: _said(value) for key, value in made.items()}
        return ["dict", values] if list in map(type, values.values()) else values
    if isinstance(made, frozenset):
        parts = tuple(map(_said, made))
        return ["frozenset", parts] if list in map(type, parts) else frozenset(parts)
    if isinstance(made, date | Path):
        return ["date" if isinstance(made, date) else "Path", (str(made),)]
    if is_dataclass(made):
        kind: type = type(made)
        return [kind.__name__, tuple([_said(getattr(made, name)) for name in _names(kind)])]
    raise TypeError(f"{type(made).__name__} has no form in which it can be kept")


def _made(said: Any, kinds: Mapping[str, Callable[..., Any]]) -> Any:
    """Make again what ``_said`` said.

    Args:
        kinds: What makes each kind of thing of its parts.
    """
    if type(said) is not list:
        return said
    kind, parts = said
    if kind == "dict":
        return {key: _made(value, kinds) for key, value in parts.items()}
    return kinds[kind](*[_made(one, kinds) if type(one) is list else one for one in parts])


@cache
def _names(kind: type) -> tuple[str, ...]:
    """Name the fields of a dataclass."""
    return tuple(field.name for field in fields(kind))


def _write(path: Path, made: object) -> None:
    """Write a file beside and rename it when it is whole; let go of those used longest ago."""
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        write(beside, made)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    alike = path.parent.glob(f"{path.name.partition('-')[0]}-*{_ENDING}")
    for one in sorted(alike, key=lambda one: one.stat().st_mtime, reverse=True)[_MOST:]:
        one.unlink(missing_ok=True)
