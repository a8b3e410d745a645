"""Running the application on waitress: pure Python, one process, a few threads.

Layer 7, the only door to waitress.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import waitress
from flask import Flask

from caregraph.serve.app import close

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_THREADS = 8


def run(
    app: Flask,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve *app* until interrupted.

    Args:
        port: 0 takes a free one.
        ready: Told the address once the service listens; without it, standard error is.
    """
    if host in _LOOPBACK and not app.config.get("TRUSTED_HOSTS"):
        app.config["TRUSTED_HOSTS"] = ["localhost", "127.0.0.1", "[::1]"]
    server = waitress.create_server(
        app, host=host, port=port, threads=_THREADS, ident=None, clear_untrusted_proxy_headers=True
    )
    tell = ready or _tell
    shown_host = f"[{host}]" if ":" in host else host
    tell(f"http://{shown_host}:{server.effective_port}/")
    try:
        server.run()
    finally:
        server.close()
        close(app)


def _tell(address: str) -> None:
    sys.stderr.write(f"caregraph on {address}\n")
