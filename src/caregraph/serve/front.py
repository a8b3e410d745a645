"""What stands in front of the service: the path below which it is, and proxies that it believes.

Layer 6.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from werkzeug.middleware.proxy_fix import ProxyFix

from caregraph.errors import UsageError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_PATH = re.compile(r"(/[\w.~-]+)+")
_ANY = "*"
_TOLD = ("FOR", "PROTO", "HOST", "PORT", "PREFIX", "BY")
_HEADERS = (*(f"HTTP_X_FORWARDED_{name}" for name in _TOLD), "HTTP_FORWARDED")
"""What proxies say of the request that came to them; anybody can say it."""


@dataclass(frozen=True)
class Front:
    """What stands between the service and those who ask.

    Raises:
        UsageError: the path or the number is none.
    """

    base_path: str = ""
    """The path below which the service is, ``/caregraph``; empty for the root."""
    proxies: int = 0
    """So many proxies stand one before another; what they say is believed, nothing before them."""
    proxy: str = "127.0.0.1"
    """The address of the nearest; ``*`` for any, where nobody else can reach the service."""

    def __post_init__(self) -> None:
        if self.base_path and not _PATH.fullmatch(self.base_path):
            raise UsageError(
                f"{self.base_path!r} is no path below which pages can be",
                hint="It begins with a slash and does not end with one: /caregraph.",
            )
        if self.proxies < 0:
            raise UsageError("there cannot be fewer than no proxies")

    def before(self, inner: WSGIApplication) -> WSGIApplication:
        """Give an application as it is asked from behind all this."""
        return BehindProxies(inner, self)


class BehindProxies:
    """Takes from requests what proxies say of them, and throws away what others say.

    The address of the client, the scheme, the host and the prefix of paths are the last that so
    many proxies can have added. A prefix is believed only where no base path is given.
    """

    def __init__(self, inner: WSGIApplication, front: Front) -> None:
        count = front.proxies
        self._inner = inner
        self._front = front
        prefixes = 0 if front.base_path else count
        self._told = ProxyFix(
            self._checked, x_for=count, x_proto=count, x_host=count, x_prefix=prefixes
        )

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        nearest = self._front.proxy
        if self._front.proxies and nearest in (_ANY, environ.get("REMOTE_ADDR")):
            return self._told(environ, start_response)
        return self._inner(_silent(environ), start_response)

    def _checked(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Throw away what no proxy says of a request."""
        if environ["wsgi.url_scheme"] not in ("http", "https"):
            environ["wsgi.url_scheme"] = "http"
        if environ["SCRIPT_NAME"] and not _PATH.fullmatch(environ["SCRIPT_NAME"]):
            environ["SCRIPT_NAME"] = ""
        return self._inner(_silent(environ), start_response)


def _silent(environ: WSGIEnvironment) -> WSGIEnvironment:
    """Give a request without what was said of it on the way."""
    return {name: value for name, value in environ.items() if name not in _HEADERS}
