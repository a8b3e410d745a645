"""What the page of another site sends, and is refused.

Layer 6.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request

from caregraph.errors import UsageError


def refuse_other_sites(hint: str) -> None:
    """Refuse what the page of another site sends.

    Args:
        hint: What to do instead.

    Raises:
        UsageError: the browser says that another site's page sends it.
    """
    site, origin = (request.headers.get(name) for name in ("Sec-Fetch-Site", "Origin"))
    host = urlsplit(origin).netloc if origin else request.host  # null where no referrer is sent
    if site not in ("same-origin", "none") if site else host != request.host:
        raise UsageError("a page of another site sent this", hint=hint)
