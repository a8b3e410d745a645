"""How answers travel: packed where the client takes that, and to pages of other sites if allowed.

Layer 6. Data may be shared with other sites, pages for people and what visitors brought never.
"""

from __future__ import annotations

import gzip
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request
from werkzeug.datastructures import Headers

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ANY = "*"
"""In place of a site: every one."""

_WORTH_PACKING = 1000
"""So many bytes at least are packed."""
_PACKED = ("text/", "application/", "image/svg")
_BY_ITSELF = ("application/zip", "application/vnd.openxmlformats")
"""What is packed as it is."""
_QUICKLY = 1

_DATA = (
    "application/json",
    "application/ld+json",
    "application/n-quads",
    "application/n-triples",
    "application/rdf+xml",
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "application/trig",
    "text/csv",
    "text/tab-separated-values",
    "text/turtle",
)
"""What other sites may read, where they may read anything."""
_PRIVATE = "/yours"
"""Below it is what visitors brought."""
_PREFLIGHT = (
    ("Access-Control-Allow-Methods", "GET, HEAD, POST, OPTIONS"),
    ("Access-Control-Allow-Headers", "Accept, Authorization, Content-Type"),
    ("Access-Control-Allow-Private-Network", "true"),
    ("Access-Control-Max-Age", "86400"),
)


def pack(response: Response) -> None:
    """Pack the body of an answer with gzip, if the client takes that and it is worth it."""
    media_type = response.mimetype or ""
    if (
        (response.content_length or 0) < _WORTH_PACKING
        or response.direct_passthrough
        or not media_type.startswith(_PACKED)
        or media_type.startswith(_BY_ITSELF)
        or "Content-Encoding" in response.headers
        or not request.accept_encodings.quality("gzip")
    ):
        return
    response.set_data(gzip.compress(response.get_data(), _QUICKLY, mtime=0))
    response.headers["Content-Encoding"] = "gzip"


def share(app: Flask, origins: Collection[str]) -> None:
    """Let pages of other sites read data that an application gives (CORS).

    Args:
        origins: Those sites, as ``https://yasgui.example.org``; ``*`` for every one.
    """
    app.wsgi_app = _Shared(app.wsgi_app, origins)  # type: ignore[method-assign]


class _Shared:
    """An application whose data pages of some other sites may read."""

    def __init__(self, inner: WSGIApplication, origins: Collection[str]) -> None:
        self._inner, self._origins = inner, frozenset(origins)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        origin = environ.get("HTTP_ORIGIN", "")
        allowed = ANY in self._origins or origin in self._origins
        if not allowed or environ.get("PATH_INFO", "").startswith(_PRIVATE):
            return self._inner(environ, start_response)
        to = ANY if ANY in self._origins else origin
        if "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in environ:  # asked before what is meant
            headers = [("Access-Control-Allow-Origin", to), ("Vary", "Origin"), *_PREFLIGHT]
            start_response("204 No Content", headers)
            return []

        def start(status: str, headers: list[tuple[str, str]], *fault: Any) -> Any:
            return start_response(status, _for_others(headers, to), *fault)

        return self._inner(environ, start)


def _for_others(given: list[tuple[str, str]], to: str) -> list[tuple[str, str]]:
    headers = Headers(given)
    if headers.get("Content-Type", "").partition(";")[0] in _DATA:
        headers["Access-Control-Allow-Origin"] = to
        headers["Access-Control-Expose-Headers"] = "Retry-After, X-Caregraph-Truncated"
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        headers.add("Vary", "Origin")
    return headers.to_wsgi_list()
