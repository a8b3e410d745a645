"""The structures that a service shows, as described, in store directories; they may be replaced.

Layer 6. Every process of a service reads from one small file which directories these are, so that
all learn at once when others take their place.
"""

from __future__ import annotations

import os
import pickle
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from caregraph.graph import store as stores
from caregraph.graph.choices import Choice, Part
from caregraph.serve.disk import opening
from caregraph.serve.disk.making import store

_CURRENT = "current"


@dataclass(frozen=True)
class Generation:
    """What is shown until it is replaced."""

    number: int
    places: tuple[opening.Place, ...]
    choices: tuple[Choice, ...]
    """By which the structures of each place are seen."""

    def parts(self) -> tuple[Part, ...]:
        """Open them, read-only."""
        return tuple(zip(map(opening.described, self.places), self.choices, strict=True))


class Described:
    """The structures that are shown, in a folder of the service or where they are already.

    Args:
        in_place: The store directory of each part, where each has one; else they are written.
    """

    def __init__(self, folder: Path, parts: Sequence[Part], in_place: Sequence[str] = ()) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._known: tuple[tuple[int, int], Generation] | None = None
        self._publish(1, parts, in_place)

    @property
    def now(self) -> Generation:
        """Give what is shown now."""
        file = self._folder / _CURRENT
        found = file.stat()
        stamp = found.st_ino, found.st_mtime_ns
        if self._known is None or self._known[0] != stamp:
            generation: Generation = pickle.loads(file.read_bytes())  # noqa: S301  our own
            self._known = stamp, generation
        return self._known[1]

    def replaced(self, parts: Sequence[Part], in_place: Sequence[str] = ()) -> None:
        """Show others from now on, or the same after they were changed where they are."""
        before = self.now.number
        self._publish(before + 1, parts, in_place)
        shutil.rmtree(self._folder / str(before - 1), ignore_errors=True)

    def _publish(self, number: int, parts: Sequence[Part], in_place: Sequence[str]) -> None:
        if in_place:
            directories = [*map(os.path.abspath, in_place)]
        else:
            folder = self._folder / str(number)
            folder.mkdir()
            directories = [str(folder / str(at)) for at in range(len(parts))]
            for (dataset, _), directory in zip(parts, directories, strict=True):
                store(dataset, Path(directory))
        places = tuple(opening.Place(one, number) for one in directories)
        generation = Generation(number, places, tuple(choice for _, choice in parts))
        beside = self._folder / f"{_CURRENT}.part"
        beside.write_bytes(pickle.dumps(generation))
        beside.replace(self._folder / _CURRENT)


def directories(graphs: Iterable[object], parts: Sequence[Part]) -> list[str]:
    """Give the directory of each part, where each was made of one store directory alone."""
    given = [*graphs]
    names = [stores.parse_name(str(one)) for one in given if isinstance(one, (str, PathLike))]
    found = [one.target for one in names if (Path(one.target) / "CURRENT").is_file()]
    return found if len(found) == len(given) == len(parts) else []
