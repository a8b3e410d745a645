"""Which files a description is in, and whether any of them was saved since.

Layer 2. Times, sizes and numbers of files are asked for and compared: that sees a file that is
renamed into place as well as one that is written over, and works on network drives, where no
system tells of changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

_ASIDE = re.compile(
    r"^(\.|~\$)|~$|\.(tmp|temp|part|swp|swx|lock|bak)$|^[0-9A-F]{8}$", re.IGNORECASE
)
"""What programs write beside a file while they have it open, or save it: ``~$posts.xlsx``,
``.~lock.posts.csv#``, ``posts.csv~``, ``1A2B3C4D`` and the like."""

Stamp = tuple[int, int, int]
"""When a file was last written, how large it is, and which file it is."""
State = Mapping[str, Stamp]
"""The stamps of files by their paths."""


def state(path: Path) -> State:
    """Give the stamps of a file, or of the files of a folder; of what is not there, none."""
    return {str(one): stamp for one in _files(path) if (stamp := _stamp(one)) is not None}


def differing(before: State, after: State) -> tuple[str, ...]:
    """Name the files that came, went or were saved between two states."""
    paths = sorted(before.keys() | after.keys())
    return tuple(one for one in paths if before.get(one) != after.get(one))


def locked(path: Path) -> tuple[str, ...]:
    """Name the files of a description that another program keeps to itself."""
    return tuple(str(one) for one in _files(path) if not _opens(one))


def _files(path: Path) -> Iterator[Path]:
    try:
        found = sorted(path.iterdir()) if path.is_dir() else [path]
    except OSError:
        return
    yield from (one for one in found if one == path or not _ASIDE.search(one.name))


def _stamp(path: Path) -> Stamp | None:
    try:
        known = path.stat()
    except OSError:
        return None
    return known.st_mtime_ns, known.st_size, known.st_ino


def _opens(path: Path) -> bool:
    try:
        if path.is_file():
            path.open("rb").close()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True
