"""Where the ontology, shapes, queries and cases are, installed or in a checkout.

Ground floor. The only module that looks at ``__file__``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from caregraph.errors import AssetError

FOLDERS = ("ontology", "shapes", "queries", "cases")


@cache
def folder(name: str) -> Path:
    """Give the folder *name*, one of ``ontology``, ``shapes``, ``queries`` and ``cases``.

    Raises:
        AssetError: the package was installed without it.
    """
    package = modules()
    for root in (package / "_assets", package.parent.parent):
        candidate = root / name
        if name in FOLDERS and candidate.is_dir():
            return candidate
    raise AssetError(
        f"the folder {name!r} is not part of this installation",
        hint="Install caregraph again from a wheel or a checkout.",
    )


def modules() -> Path:
    """Give the folder of the modules of the package."""
    return Path(__file__).resolve().parent


def files(name: str, pattern: str) -> list[Path]:
    """Give the files of folder *name* that match *pattern*, sorted by path.

    Raises:
        AssetError: none matches: an empty catalogue is never a success.
    """
    found = sorted(path for path in folder(name).glob(pattern) if path.is_file())
    if not found:
        raise AssetError(f"no file {pattern!r} in the folder {name!r}")
    return found


def case_names() -> list[str]:
    """Name the shipped cases, sorted."""
    return sorted(path.parent.name for path in folder("cases").glob("*/structure.csv"))
