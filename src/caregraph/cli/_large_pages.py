"""Large pages of memory for a process that is given much to read.

Layer 7. What a million statements take lies in hundreds of megabytes, and a query jumps about in
it. With pages of four kilobytes a sixth of the time of a check goes into finding the pages. Where
Linux gives larger ones to those who ask, glibc asks if that is said when a process starts, in
``GLIBC_TUNABLES``; so a process that is given a large file starts itself anew and says it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

_LARGE = 2**25
"""So many bytes of a file are worth a second start, which takes a tenth of a second."""
_ASKING = "glibc.malloc.hugetlb=1"
_TUNABLES = "GLIBC_TUNABLES"
_GIVEN_TO = Path("/sys/kernel/mm/transparent_hugepage/enabled")


def start_anew(arguments: Iterable[str]) -> None:
    """Start this process anew with large pages, where that helps; else, and then, do nothing.

    What it starts in turn is not told to ask for them.

    Args:
        arguments: Those of the command, of which some may name files.
    """
    told = [one for one in os.environ.get(_TUNABLES, "").split(":") if one]
    if told[-1:] == [_ASKING]:
        _tell(told[:-1])
    elif sys.executable and _are_for_the_asking() and any(map(_is_large, arguments)):
        _tell([*told, _ASKING])
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606  this command


def _tell(tunables: Iterable[str]) -> None:
    """Say in the environment how memory is to be managed."""
    if told := ":".join(tunables):
        os.environ[_TUNABLES] = told
    else:
        os.environ.pop(_TUNABLES, None)


def _are_for_the_asking() -> bool:
    """Say whether large pages are given to those who ask, and not to all or nobody."""
    try:
        return "[madvise]" in _GIVEN_TO.read_text("ascii")
    except OSError:
        return False


def _is_large(argument: str) -> bool:
    """Say whether an argument names a large file; it may carry a choice after a comma."""
    try:
        path = Path(argument.partition(",")[0])
        return path.is_file() and path.stat().st_size >= _LARGE
    except OSError:
        return False
