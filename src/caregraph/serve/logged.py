"""A line for every request, in the form that readers of logs of web servers know.

Layer 6. Of the address only the path is told: what was asked may be about people.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import Flask
from werkzeug.wsgi import ClosingIterator

from caregraph.serve.tokens import TOKEN

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOGGED = "caregraph.logged"
"""What a request carries of which a line is written."""
_PRIVATE = re.compile(r"(/yours/)[^/]+")
_LINE = '{client} - - [{when}] "{method} {path} {protocol}" {status} {size} {seconds:.3f}'


def masked(path: str) -> str:
    """Give the path of a request as it may stand in a log: without tokens and private addresses.

    >>> masked("/yours/AbC-1/all/posts")
    '/yours/***/all/posts'
    """
    return _PRIVATE.sub(r"\1***", TOKEN.sub("cgt_***", path))


def log_requests(app: Flask, write: Callable[[str], object]) -> None:
    """Have a line written of every request to an application, once it is answered.

    The line is that of the Common Log Format with the seconds that it took at the end.
    """
    app.wsgi_app = _Logged(app.wsgi_app, write)  # type: ignore[method-assign]


class _Logged:
    """An application of which every request is told."""

    def __init__(self, inner: WSGIApplication, write: Callable[[str], object]) -> None:
        self._inner, self._write = inner, write

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        began, answered = time.perf_counter(), {"status": "-", "size": "-"}
        whole = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        path = quote(masked(whole), "/*")

        def start(status: str, headers: list[tuple[str, str]], *fault: Any) -> Any:
            answered["status"] = status.partition(" ")[0]
            sizes = [value for name, value in headers if name.casefold() == "content-length"]
            answered["size"] = sizes[0] if sizes else "-"
            return start_response(status, headers, *fault)

        def end() -> None:
            line = _LINE.format(
                client=environ.get("REMOTE_ADDR", "-"),
                when=datetime.now().astimezone().strftime("%d/%b/%Y:%H:%M:%S %z"),
                method=quote(environ["REQUEST_METHOD"]),
                path=path,
                protocol=environ.get("SERVER_PROTOCOL", "-"),
                seconds=time.perf_counter() - began,
                **answered,
            )
            self._write(f"{line}\n")

        return ClosingIterator(self._inner({**environ, LOGGED: True}, start), end)
