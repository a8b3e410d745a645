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
from caregraph.serve.front import Front
from caregraph.serve.mount import close
from caregraph.serve.processes.forks import Forks, can_fork
from caregraph.serve.uploads import LARGEST

LOOPBACK = ("127.0.0.1", "localhost", "::1")
LOCAL_NAMES = ["localhost", "127.0.0.1", "[::1]"]
"""The names by which a machine reaches itself."""
_PAGE_THREADS = 8
"""Threads left for pages while everything that may wait for dear work does."""
_LARGEST_ANSWER = 2**26
"""So many bytes of an answer wait in memory, where it was made, and not in a file."""
_LARGEST_REQUEST = LARGEST + 1_000_000
"""What is brought may be so large; an application refuses what it does not take earlier."""

_ANY_HOST = (
    "caregraph: note: requests are answered whatever host they name; say by which names the "
    "service is reached with --allowed-host\n"
)


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
        front: What stands in front of it.
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
        front: Front | None = None,
        listening: socket.socket | None = None,
    ) -> None:
        front = front or Front()
        if host in LOOPBACK and not app.config.get("TRUSTED_HOSTS"):
            app.config["TRUSTED_HOSTS"] = LOCAL_NAMES
        self._app = app
        self._sockets: dict[int, Any] = {}
        listening = listening or listen(host, port)
        self._server = create_server(
            front.before(app),
            listening,
            map=self._sockets,
            one_client=front.proxies > 0,
            ident=None,
            threads=_PAGE_THREADS + app.extensions["caregraph"].most_waiting,
            url_prefix=front.base_path,
            clear_untrusted_proxy_headers=False,  # the front does
            max_request_body_size=_LARGEST_REQUEST,
            outbuf_overflow=_LARGEST_ANSWER,
        )
        self.address = _address(host, listening, front)

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


def _address(host: str, listening: socket.socket, front: Front) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{listening.getsockname()[1]}{front.base_path}/"


def run(
    app: Flask,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    ready: Callable[[str], None] | None = None,
    front: Front | None = None,
    processes: int = 1,
) -> None:
    """Serve *app* until interrupted.

    Args:
        port: 0 takes a free one.
        ready: Told the address once the service listens; without it, standard error is.
        front: What stands in front of it: proxies, a base path.
        processes: So many serve; one that ends is started again. Where the system cannot make a
            process like another, and beside other threads, one does.

    Raises:
        UsageError: nothing can listen at that address.
    """
    is_main = threading.current_thread() is threading.main_thread()
    listening = listen(host, port)

    def serve() -> None:
        Server(app, host=host, front=front, listening=listening).run()

    if not app.config.get("TRUSTED_HOSTS") and host not in LOOPBACK:
        sys.stderr.write(_ANY_HOST)
    (ready or _tell)(_address(host, listening, front or Front()))
    if processes > 1 and is_main and can_fork():
        try:
            Forks(processes, serve).run()
        finally:
            listening.close()
            close(app)
        return
    if is_main:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    serve()


def _tell(address: str) -> None:
    sys.stderr.write(f"caregraph on {address}\n")
