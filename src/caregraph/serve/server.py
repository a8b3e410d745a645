"""Running the application on waitress: pure Python, one process, a few threads.

Layer 6, the only door to waitress.
"""

from __future__ import annotations

import signal
import socket
import sys
import threading
from collections.abc import Callable
from typing import Any

import waitress
from flask import Flask
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError

from caregraph.errors import UsageError
from caregraph.serve.front import Front
from caregraph.serve.mount import close
from caregraph.serve.uploads import LARGEST

LOOPBACK = ("127.0.0.1", "localhost", "::1")
LOCAL_NAMES = ["localhost", "127.0.0.1", "[::1]"]
"""The names by which a machine reaches itself."""
_PAGE_THREADS = 8
"""Threads left for pages while everything that may wait for dear work does."""
_LARGEST_REQUEST = LARGEST + 1_000_000
"""What is brought may be so large; an application refuses what it does not take earlier."""

_ANY_HOST = (
    "caregraph: note: requests are answered whatever host they name; say by which names the "
    "service is reached with --allowed-host\n"
)


class _Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """Refuses what says twice how long it is, behind which another request could be hidden."""

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        if self.chunked and "CONTENT_LENGTH" in self.headers:
            raise ParsingError("Content-Length and Transfer-Encoding stand side by side")


class _Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    parser_class = _Parser


class Server:
    """An application that listens; the port is taken when it is made.

    Args:
        front: What stands in front of it.

    Raises:
        UsageError: nothing can listen at that address.
    """

    def __init__(
        self,
        app: Flask,
        *,
        host: str = "127.0.0.1",
        port: int = 8000,
        front: Front | None = None,
    ) -> None:
        front = front or Front()
        if host in LOOPBACK and not app.config.get("TRUSTED_HOSTS"):
            app.config["TRUSTED_HOSTS"] = LOCAL_NAMES
        self._app = app
        self._sockets: dict[int, Any] = {}
        six = ":" in host
        try:
            listening = socket.create_server(
                (host, port), family=socket.AF_INET6 if six else socket.AF_INET
            )
        except OSError as wrong:
            raise UsageError(
                f"nothing can listen at {host}, port {port}: {wrong.strerror}",
                code="port-taken",
                hint="Give another --port; 0 takes a free one.",
            ) from wrong
        self._server = waitress.create_server(
            front.before(app),
            map=self._sockets,
            sockets=[listening],
            ident=None,
            threads=_PAGE_THREADS + app.extensions["caregraph"].most_waiting,
            url_prefix=front.base_path,
            clear_untrusted_proxy_headers=False,  # the front does
            max_request_body_size=_LARGEST_REQUEST,
        )
        self._server.channel_class = _Channel
        shown = f"[{host}]" if six else host
        self.address = f"http://{shown}:{listening.getsockname()[1]}{front.base_path}/"

    def run(self) -> None:
        """Serve until stopped or interrupted, then end what the application started."""
        try:
            self._server.run()
        finally:
            self._server.task_dispatcher.shutdown()
            self._end()
            close(self._app)

    def stop(self) -> None:
        """Let `run` end; may be called from another thread."""
        self._server.trigger.pull_trigger(self._end)

    def _end(self) -> None:
        """Close every socket, so that nothing is left to wait for."""
        wasyncore.close_all(self._sockets, ignore_all=True)


def run(
    app: Flask,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    ready: Callable[[str], None] | None = None,
    front: Front | None = None,
) -> None:
    """Serve *app* until interrupted.

    Args:
        port: 0 takes a free one.
        ready: Told the address once the service listens; without it, standard error is.
        front: What stands in front of it: proxies, a base path.

    Raises:
        UsageError: nothing can listen at that address.
    """
    server = Server(app, host=host, port=port, front=front)
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if not app.config.get("TRUSTED_HOSTS"):
        sys.stderr.write(_ANY_HOST)
    (ready or _tell)(server.address)
    server.run()


def _tell(address: str) -> None:
    sys.stderr.write(f"caregraph on {address}\n")
