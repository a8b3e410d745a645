"""What clients query of a view: a store on disk, written when it is first used.

Layer 6.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from caregraph.serve.disk import places
from caregraph.serve.disk.making import What, queried
from caregraph.serve.once import Memory


class Snapshots:
    """What there is of a view on disk for those who query it.

    Args:
        folder: Where the view is.
        held: Keeps it there.
        make: Has a worker make something.
        memory: Has each made once.
    """

    def __init__(
        self, folder: Path, held: places.Hold, make: Callable[..., object], memory: Memory
    ) -> None:
        self._folder, self._held, self._make, self._memory = folder, held, make, memory

    @contextmanager
    def on_disk(self, what: What) -> Iterator[Path]:
        """Give the directory of a store, which stays while it is used.

        Raises:
            LimitReachedError: it is being written for long, or takes too much.
        """
        directory = self._folder / what
        if not directory.is_dir():
            self._memory.once(("on disk", what), lambda: self._write(what, directory))
        yield directory

    def _write(self, what: What, directory: Path) -> bool:
        return places.once(
            directory, lambda beside: self._make(queried, self._folder, what, beside)
        )
