"""Who is next: a line before what there are only a few of, fair to those who wait in it.

Layer 6. One client never has all of them while there are several, nor all places of the line, so
that what one asks for keeps nobody else from what is quick.
"""

from __future__ import annotations

import ipaddress
import itertools
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Generic, TypeVar

_Thing = TypeVar("_Thing")

CLIENT: ContextVar[str] = ContextVar("client", default="")
"""Who asks, as ``client_at`` names clients; empty for the service itself."""
_NETWORK = 64
"""So many bits of an address of IPv6 are one client's, who has all that follow."""


class FullError(Exception):
    """There is no place left, or none for this client; its text says which."""


@dataclass(frozen=True)
class _Ticket:
    client: str
    number: int


class Line(Generic[_Thing]):
    """A few things, each had by one thread at a time.

    Args:
        waiting: So many threads wait at most for one of them.
    """

    def __init__(self, things: Iterable[_Thing], *, waiting: int) -> None:
        self._free = [*things]
        count = len(self._free)
        self.most = count + waiting
        """How many threads have one or wait for one at most."""
        self._count = count
        self._places = max(1, self.most - 1 - waiting // 2)
        self._changed = threading.Condition()
        self._waiting: list[_Ticket] = []
        self._having: Counter[str] = Counter()
        self._numbers = itertools.count()

    @property
    def taken(self) -> int:
        """Count the threads that have one or wait for one."""
        return len(self._waiting) + self._having.total()

    @contextmanager
    def one(self, seconds: float) -> Iterator[_Thing]:
        """Give one, waiting no longer than so many seconds; it is given back afterwards.

        Raises:
            FullError: too many wait already, or for too long.
        """
        client = CLIENT.get()
        thing = self._take(client, seconds)
        try:
            yield thing
        finally:
            with self._changed:
                self._free.append(thing)
                self._having[client] -= 1
                self._having += Counter()  # forgets those who have none
                self._changed.notify_all()

    def _take(self, client: str, seconds: float) -> _Thing:
        with self._changed:
            self._refuse(client)
            ticket = _Ticket(client, next(self._numbers))
            self._waiting.append(ticket)
            try:
                if not self._changed.wait_for(lambda: self._next() == ticket, seconds):
                    raise FullError(f"every worker stayed busy for {seconds:g} seconds")
                self._having[client] += 1
                return self._free.pop()
            finally:
                self._waiting.remove(ticket)
                self._changed.notify_all()

    def _refuse(self, client: str) -> None:
        if self.taken >= self.most:
            raise FullError("every worker is busy and the queue is full")
        own = self._having[client] + sum(one.client == client for one in self._waiting)
        if client and own >= self._places:
            raise FullError("you have asked for as much at once as one client may")

    def _next(self) -> _Ticket | None:
        """Give who is next: of those who may have one more, who has the fewest, then who is first.

        Nobody is while none is free.
        """
        may = [one for one in self._waiting if self._may_have_more(one.client)]
        if not self._free or not may:
            return None
        return min(may, key=lambda one: (self._having[one.client], one.number))

    def _may_have_more(self, client: str) -> bool:
        """Say whether one more is left for others when this client has one more."""
        return not client or self._having[client] < max(1, self._count - 1)


class Room:
    """Places for so many, half of them at most for one client."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._share = max(1, most // 2)
        self._lock = threading.Lock()
        self._having: Counter[str] = Counter()

    @contextmanager
    def place(self, refusal: str) -> Iterator[None]:
        """Take a place for as long.

        Raises:
            FullError: there is none left, or none for this client; with *refusal* as its text.
        """
        client = CLIENT.get()
        with self._lock:
            too_many = client and self._having[client] >= self._share
            if too_many or self._having.total() >= self._most:
                raise FullError(refusal)
            self._having[client] += 1
        try:
            yield
        finally:
            with self._lock:
                self._having[client] -= 1
                self._having += Counter()  # forgets those who have none


def client_at(address: str | None) -> str:
    """Name the client at an address; all addresses of one network of IPv6 are one client's.

    >>> client_at("2001:db8:1:2:3:4:5:6")
    '2001:db8:1:2::/64'
    """
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return address or ""
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, _NETWORK), strict=False))
    return str(found)
