"""What a SPARQL endpoint is shown so that it answers; nothing of it is ever printed.

Layer 3. ``CAREGRAPH_ENDPOINT_TOKEN`` is sent as a bearer token; ``CAREGRAPH_ENDPOINT_USER`` and
``CAREGRAPH_ENDPOINT_PASSWORD`` as a name and a password, by the basic or the digest scheme; without
these the ``.netrc`` file, or the one that ``NETRC`` names, is looked into.
"""

from __future__ import annotations

import base64
import http.client
import netrc
import os
import urllib.error
import urllib.parse
import urllib.request
from typing import IO

from caregraph.errors import SourceError

TOKEN = "CAREGRAPH_ENDPOINT_TOKEN"  # noqa: S105  the name of a variable
USER = "CAREGRAPH_ENDPOINT_USER"
PASSWORD = "CAREGRAPH_ENDPOINT_PASSWORD"  # noqa: S105  the name of a variable


class _Staying(urllib.request.HTTPRedirectHandler):
    """Goes nowhere else: a password is for the address that was given, and for no other."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,  # noqa: ARG002  urllib's signature
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> None:
        raise urllib.error.HTTPError(
            req.full_url, code, f"and sends on to {newurl}; give that address", headers, fp
        )


def opener(url: str) -> urllib.request.OpenerDirector:
    """Make what opens an address with what there is to show it.

    Raises:
        SourceError: the address carries a password, or the ``.netrc`` file cannot be read.
    """
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ("http", "https"):
        raise SourceError("an endpoint has an http or https address", where=url)
    if "@" in parts.netloc:
        raise SourceError(
            "there is a password in the address, where others see it",
            where=f"{parts.scheme}://...@{parts.netloc.rpartition('@')[2]}{parts.path}",
            code="password-in-address",
            hint=f"Take it out, and give it in the environment as {USER} and {PASSWORD}, or in the "
            ".netrc file.",
        )
    opening = urllib.request.build_opener(_Staying())
    if token := os.environ.get(TOKEN):
        opening.addheaders = [("Authorization", f"Bearer {token}")]
        return opening
    user, password = os.environ.get(USER), os.environ.get(PASSWORD, "")
    if user is None:
        user, password = _of_netrc(parts.hostname or "")
    if user:
        known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        known.add_password(None, url, user, password)
        opening = urllib.request.build_opener(
            _Staying(), urllib.request.HTTPDigestAuthHandler(known)
        )
        pair = base64.b64encode(f"{user}:{password}".encode()).decode()
        opening.addheaders = [("Authorization", f"Basic {pair}")]
    return opening


def _of_netrc(host: str) -> tuple[str, str]:
    try:
        found = netrc.netrc(os.environ.get("NETRC")).authenticators(host)
    except (FileNotFoundError, PermissionError):
        found = None
    except (netrc.NetrcParseError, OSError, UnicodeDecodeError) as wrong:
        place = f", line {wrong.lineno}" if isinstance(wrong, netrc.NetrcParseError) else ""
        raise SourceError(
            f"the .netrc file cannot be read{place}",
            where=os.environ.get("NETRC", "~/.netrc"),
            code="endpoint",
            hint="Mend it, or give user and password in the environment.",
        ) from wrong
    return (found[0], found[2] or "") if found else ("", "")
