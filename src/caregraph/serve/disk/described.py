"""The structures that a service shows, as described, in store directories; they may be replaced.

Layer 6. Every process of a service reads from one small file which directories these are, so that
all learn at once when others take their place.
"""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from caregraph import rdf
from caregraph.graph import on_disk
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

    def in_place(self) -> tuple[Part, ...]:
        """Open them, read-only, as stores that others show where they are."""
        opened = (on_disk.opened(Path(one.directory)) for one in self.places)
        return tuple(zip(opened, self.choices, strict=True))

    def asked(self, choice: Choice) -> list[tuple[opening.Place, Choice]]:
        """Give each place with how its structures are seen where a view is asked for."""
        own = zip(self.places, self.choices, strict=True)
        return [(place, choice.over(one)) for place, one in own]


class Described:
    """The structures that are shown, in a folder of the service or where they are already.

    Args:
        put: Puts statements into a store directory that is not there yet.
    """

    def __init__(
        self,
        folder: Path,
        parts: Sequence[Part],
        put: Callable[[Iterable[rdf.Quad], Path], object] = store,
    ) -> None:
        self._folder = folder
        self._put = put
        folder.mkdir(parents=True, exist_ok=True)
        self._known: tuple[tuple[int, int], Generation] | None = None
        self._publish(1, parts)

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

    def replaced(self, parts: Sequence[Part]) -> None:
        """Show others from now on, or the same after they were changed where they are."""
        before = self.now.number
        self._publish(before + 1, parts)
        shutil.rmtree(self._folder / str(before - 1), ignore_errors=True)

    def _publish(self, number: int, parts: Sequence[Part]) -> None:
        folder = self._folder / str(number)
        folder.mkdir()
        places = []
        for at, (dataset, _) in enumerate(parts):
            directory = on_disk.directory(dataset)
            if directory is None:
                directory = folder / str(at)
                self._put(dataset, directory)
            places.append(opening.Place(str(directory), number))
        choices = tuple(choice for _, choice in parts)
        beside = self._folder / f"{_CURRENT}.part"
        beside.write_bytes(pickle.dumps(Generation(number, tuple(places), choices)))
        beside.replace(self._folder / _CURRENT)
