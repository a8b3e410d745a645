"""Working something out once, although several threads ask for it at the same time.

Layer 6.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any


@dataclass(eq=False)
class _Slot:
    lock: threading.Lock = field(default_factory=threading.Lock)
    filled: bool = False
    value: Any = None


class Memory:
    """Remembers what was made under a key; each key is made by one thread, others wait for it.

    Making one thing keeps nobody from what is made already, or from making another.

    Args:
        most: Keep only so many, those asked for last; ``None`` keeps all.
        forget: Told each value that is not kept.
    """

    def __init__(
        self, most: int | None = None, forget: Callable[[Any], object] = lambda _: None
    ) -> None:
        self._most = most
        self._forget = forget
        self._slots: OrderedDict[Hashable, _Slot] = OrderedDict()
        self._lock = threading.Lock()

    def once(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Give what *make* gave the first time; what fails is tried again the next time."""
        with self._lock:
            slot = self._slots.setdefault(key, _Slot())
            self._slots.move_to_end(key)
        with slot.lock:
            if not slot.filled:
                try:
                    slot.value = make()
                except BaseException:
                    with self._lock:
                        self._slots.pop(key, None)
                    raise
                slot.filled = True
        self._trim()
        return slot.value

    def _trim(self) -> None:
        """Forget what was asked for longest ago, beyond the most that are kept."""
        while True:
            with self._lock:
                if self._most is None or len(self._slots) <= self._most:
                    return
                _, slot = self._slots.popitem(last=False)
            with slot.lock:
                if slot.filled:
                    self._forget(slot.value)
