"""Connections: how many there may be, and how long one may take to say what it asks.

Layer 6, with ``server`` the only door to waitress. Whoever opens many, or sends a byte now and
then, keeps nobody else out: where room is short, the connection that has been idle for longest
goes, first of the client who has most.
"""

from __future__ import annotations

import logging
import socket
import time
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from caregraph.serve.processes.line import client_at

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_MOST = 1000
"""So many connections are open at once, in one process."""
_MOST_OF_CLIENT = 100
_IDLE_SECONDS = 30
"""So long a connection stays open on which nothing is asked."""
_HEAD_SECONDS = 10
"""So long a request may take to say what it asks for."""
_BODY_SECONDS = 120
"""So long it may take until all of it is there."""


def create_server(
    app: WSGIApplication,
    listening: socket.socket,
    *,
    map: dict[int, Any],  # noqa: A002  as waitress calls it
    one_client: bool = False,
    **options: Any,
) -> TcpWSGIServer:
    """Make a server of waitress on a socket that listens.

    Args:
        map: Where it keeps its sockets.
        one_client: All connections come from a proxy, which may have as many as there are.
        options: Any other of waitress.
    """
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a line for each that waits
    adjustments = Adjustments(
        sockets=[listening],
        connection_limit=_MOST + 10,
        channel_timeout=_IDLE_SECONDS,
        cleanup_interval=1,
        asyncore_use_poll=True,
        **options,
    )
    dispatcher = ThreadedTaskDispatcher()
    dispatcher.set_thread_count(adjustments.threads)
    server = Connections(
        app,
        map,
        _sock=listening,
        dispatcher=dispatcher,
        adj=adjustments,
        bind_socket=False,
        sockinfo=(listening.family, listening.type, listening.proto, listening.getsockname()),
    )
    server.most_of_client = _MOST if one_client else _MOST_OF_CLIENT
    return server


class _Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """Refuses what says twice how long it is, behind which another request could be hidden."""

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        if self.chunked and "CONTENT_LENGTH" in self.headers:
            raise ParsingError("Content-Length and Transfer-Encoding stand side by side")


class Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection that remembers since when a request is on its way."""

    parser_class = _Parser
    begun: float | None = None

    def received(self, data: bytes) -> bool:
        """Take what came in."""
        if self.request is None:
            self.begun = time.time()
        taken = super().received(data)
        if self.request is None:
            self.begun = None
        return bool(taken)

    def is_late(self, now: float) -> bool:
        """Say whether a request takes too long to arrive."""
        if self.begun is None or self.request is None:
            return False
        most = _BODY_SECONDS if self.request.headers_finished else _HEAD_SECONDS
        return now - self.begun > most

    @property
    def is_idle(self) -> bool:
        """Say whether nothing is being answered on it."""
        return not self.requests and not self.total_outbufs_len and not self.will_close


class Connections(TcpWSGIServer):  # type: ignore[misc]  # waitress has no types
    """A server that keeps room for whoever comes next."""

    channel_class = Channel
    most = _MOST
    most_of_client = _MOST_OF_CLIENT

    def handle_accept(self) -> None:
        """Take a connection, and close another where there are too many."""
        super().handle_accept()
        channels = [one for one in [*self.active_channels.values()] if not one.will_close]
        count = Counter(_client(one) for one in channels)
        if count.total() > self.most:
            count = Counter(dict(count.most_common(1)))
        elif not (count := Counter({c: n for c, n in count.items() if n > self.most_of_client})):
            return
        _close_oldest(one for one in channels if _client(one) in count)

    def maintenance(self, now: float) -> None:
        """Close what has been idle or has been arriving for too long."""
        super().maintenance(now)
        for channel in [*self.active_channels.values()]:
            if channel.is_late(now):
                channel.will_close = True


def _client(channel: Channel) -> str:
    return client_at(channel.addr[0])


def _close_oldest(channels: Iterable[Channel]) -> None:
    """Close the connection that has been idle for longest, where any is."""
    idle = [one for one in channels if one.is_idle]
    if len(idle) > 1:  # the last is that which has just come
        min(idle, key=lambda one: one.last_activity).will_close = True
