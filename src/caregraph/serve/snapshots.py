"""A view on disk, where other processes find it; written when it is first used.

Layer 6.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from caregraph import rdf
from caregraph.graph import store as stores
from caregraph.graph.choices import Part
from caregraph.graph.identity import CLOSED
from caregraph.graph.view import View
from caregraph.reasoner import closed
from caregraph.serve.once import Memory

What = Literal["view", "described", "all", "closed"]
"""The view; the structures as asserted, a named graph each; both, the view as default graph; all
that and the OWL 2 RL closure of the view, a named graph too."""


class Snapshots:
    """What there is of a view on disk.

    Args:
        folder: Where; removed when nobody uses it after ``retire``.
        parts: What the view was made of.
        memory: Has each written once.
    """

    def __init__(self, folder: Path, view: View, parts: Sequence[Part], memory: Memory) -> None:
        self._folder, self._view, self._parts, self._memory = folder, view, parts, memory
        self._lock = threading.Lock()
        self._uses = 0
        self._retired = False

    @contextmanager
    def on_disk(self, what: What) -> Iterator[Path]:
        """Give the directory of a store, which stays while it is used."""
        with self._lock:
            self._uses += 1
        try:
            directory = self._folder / what
            self._memory.once(("on disk", what), lambda: self._write(what, directory))
            yield directory
        finally:
            with self._lock:
                self._uses -= 1
            self._remove_if_idle()

    def retire(self) -> None:
        """Remove all of it as soon as nobody uses it."""
        self._retired = True
        self._remove_if_idle()

    def _remove_if_idle(self) -> None:
        with self._lock:
            if self._retired and not self._uses:
                shutil.rmtree(self._folder, ignore_errors=True)

    def _write(self, what: What, directory: Path) -> bool:
        directory.mkdir(parents=True, exist_ok=True)
        disk = rdf.Store(str(directory))
        if what != "described":
            disk.bulk_extend(iter(self._view.store))
        if what != "view":
            for quads in self._described():
                disk.bulk_extend(iter(quads))
        if what == "closed":
            disk.bulk_extend(rdf.Quad(s, p, o, CLOSED) for s, p, o in closed(self._view))
        disk.flush()
        return True

    def _described(self) -> Iterator[Iterable[rdf.Quad]]:
        """Give the structures as asserted, a named graph each."""
        for dataset, _ in self._parts:
            for structure in stores.structures(dataset):
                yield dataset.quads_for_pattern(None, None, None, structure)
