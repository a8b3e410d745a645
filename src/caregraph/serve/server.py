"""Running the application on waitress: pure Python, a few threads in one process or several.

Layer 6, with ``connections`` the only door to waitress.
"""

from __future__ import annotations

import signal
import socket
import sys
import threading
from collections.abc import Callable
from typing import Any

from flask import Flask
from waitress import wasyncore

from caregraph.errors import UsageError
from caregraph.serve.connections import create_server
from caregraph.serve.mount import close
from caregraph.serve.processes.forks import Forks, can_fork
from caregraph.serve.uploads import LARGEST

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_PAGE_THREADS = 8
"""Threads left for pages while everything that may wait for dear work does."""
_LARGEST_REQUEST = LARGEST + 1_000_000
"""What is brought may be so large; an application refuses what it does not take earlier."""


def listen(host: str, port: int) -> socket.socket:
    """Take a port.

    Raises:
        UsageError: nothing can listen at that address.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as wrong:
        raise UsageError(
            f"nothing can listen at {host}, port {port}: {wrong.strerror}",
            code="port-taken",
            hint="Give another --port; 0 takes a free one.",
        ) from wrong


class Server:
    """An application that listens; the port is taken when it is made.

    Args:
        listening: A socket that listens already, where several processes share one.

    Raises:
        UsageError: nothing can listen at that address.
    """

    def __init__(
        self,
        app: Flask,
        *,
        host: str = "127.0.0.1",
        port: int = 8000,
        listening: socket.socket | None = None,
    ) -> None:
        if host in LOOPBACK and not app.config.get("TRUSTED_HOSTS"):
            app.config["TRUSTED_HOSTS"] = ["localhost", "127.0.0.1", "[::1]"]
        self._app = app
        self._sockets: dict[int, Any] = {}
        listening = listening or listen(host, port)
        self._server = create_server(
            app,
            listening,
            map=self._sockets,
            ident=None,
            threads=_PAGE_THREADS + app.extensions["caregraph"].most_waiting,
            clear_untrusted_proxy_headers=True,
            max_request_body_size=_LARGEST_REQUEST,
        )
        self.address = _address(host, listening)

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


def _address(host: str, listening: socket.socket) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{listening.getsockname()[1]}/"


def run(
    app: Flask,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    ready: Callable[[str], None] | None = None,
    processes: int = 1,
) -> None:
    """Serve *app* until interrupted.

    Args:
        port: 0 takes a free one.
        ready: Told the address once the service listens; without it, standard error is.
        processes: So many serve; one that ends is started again. Where the system cannot make a
            process like another, and beside other threads, one does.

    Raises:
        UsageError: nothing can listen at that address.
    """
    is_main = threading.current_thread() is threading.main_thread()
    listening = listen(host, port)
    (ready or _tell)(_address(host, listening))
    if processes > 1 and is_main and can_fork():
        try:
            Forks(
                processes, lambda: Server(app, host=host, port=port, listening=listening).run()
            ).run()
        finally:
            listening.close()
            close(app)
        return
    if is_main:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    Server(app, host=host, port=port, listening=listening).run()


def _tell(address: str) -> None:
    sys.stderr.write(f"caregraph on {address}\n")
