"""Working something out once, apart from the threads that wait for it.

Layer 6.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from caregraph.serve.processes.line import FullError, Room
from caregraph.serve.processes.workers import WAITING, busy


class Gate:
    """Bounds how much is begun at once, how much waits to be made, and how long anybody waits.

    What is made is kept for all, so it is made to its end though a request stops waiting for it.
    """

    def __init__(self, seconds: float = 10, *, begun: int = WAITING) -> None:
        self.seconds = seconds
        self.begun = threading.BoundedSemaphore(begun)
        self.most = 2 * begun
        """How many threads wait here at most."""
        self._waiting = Room(self.most)

    def begin(self) -> None:
        """Take a place for something to be made, which gives it back by ``begun``.

        Raises:
            LimitReachedError: there is none.
        """
        if not self.begun.acquire(blocking=False):
            raise busy("too much is being worked out already")

    def wait(self, ready: threading.Event) -> None:
        """Wait until something is made.

        Raises:
            LimitReachedError: it takes long, or too many wait already.
        """
        try:
            with self._waiting.place("too many wait already for what is being worked out"):
                if not ready.wait(self.seconds):
                    raise busy(
                        f"it was not worked out within {self.seconds:g} seconds, and goes on being"
                    )
        except FullError as full:
            raise busy(str(full)) from None


@dataclass(eq=False)
class _Slot:
    ready: threading.Event = field(default_factory=threading.Event)
    value: Any = None
    error: BaseException | None = None


class Memory:
    """Remembers what was made under a key; each is made once, in a thread of its own.

    Making one thing keeps nobody from what is made already, or from making another.

    Args:
        most: Keep only so many, those asked for last; ``None`` keeps all.
        forget: Told each value that is not kept.
        gate: What bounds the making and the waiting.
    """

    def __init__(
        self,
        most: int | None = None,
        forget: Callable[[Any], object] = lambda _: None,
        gate: Gate | None = None,
    ) -> None:
        self._most = most
        self._forget = forget
        self._gate = gate or Gate()
        self._slots: OrderedDict[Hashable, _Slot] = OrderedDict()
        self._lock = threading.Lock()

    def once(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Give what *make* gave the first time; what fails is tried again the next time.

        Raises:
            LimitReachedError: too much is being made, or it takes long.
        """
        slot = self._begun(key, make)
        if not slot.ready.is_set():
            self._gate.wait(slot.ready)
        if slot.error is not None:
            raise slot.error
        self._trim()
        return slot.value

    def soon(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Give what *make* gave, ``None`` while it is being made; nobody waits for it.

        Raises:
            LimitReachedError: too much is being made.
        """
        slot = self._begun(key, make)
        return slot.value if slot.ready.is_set() else None

    def _begun(self, key: Hashable, make: Callable[[], Any]) -> _Slot:
        """Give where something is kept, and begin to make it where it is not."""
        with self._lock:
            slot = self._slots.get(key)
            if slot is None:
                self._gate.begin()
                slot = self._slots[key] = _Slot()
                run = partial(copy_context().run, self._make, key, slot, make)
                threading.Thread(target=run, daemon=True).start()
            self._slots.move_to_end(key)
            return slot

    def kept(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Give what is kept, or else make it in this thread, whoever else is making it."""
        with self._lock:
            slot = self._slots.get(key)
        if slot is None:
            slot = _Slot(value=make())
            slot.ready.set()
        with self._lock:
            self._slots[key] = slot
            self._slots.move_to_end(key)
        self._trim()
        return slot.value

    def clear(self) -> None:
        """Forget all that is made."""
        with self._lock:
            made = [key for key, slot in self._slots.items() if slot.ready.is_set()]
            slots = [self._slots.pop(key) for key in made]
        for slot in slots:
            self._forget(slot.value)

    def _make(self, key: Hashable, slot: _Slot, make: Callable[[], Any]) -> None:
        try:
            slot.value = make()
        except BaseException as wrong:  # told to those who wait
            with self._lock:
                self._slots.pop(key, None)
            slot.error = wrong
        finally:
            self._gate.begun.release()
            slot.ready.set()

    def _trim(self) -> None:
        """Forget what was asked for longest ago, beyond the most that are kept."""
        with self._lock:
            if self._most is None:
                return
            made = [key for key, slot in self._slots.items() if slot.ready.is_set()]
            beyond = made[: max(0, len(made) - self._most)]
            slots = [self._slots.pop(key) for key in beyond]
        for slot in slots:
            self._forget(slot.value)
