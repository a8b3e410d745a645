"""Who is let in: what a request needs before any page looks at it.

Layer 6.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, request

from caregraph.serve import tokens
from caregraph.serve.tokens import EXTENSION, TokenError, Tokens

_OPEN = ("/health", "/static/")
"""What needs no token: it says nothing of any structure."""


@dataclass(frozen=True)
class Access:
    """Who may read what a service shows."""

    tokens: Tokens | None = None
    """Those that are taken; without them nobody is known."""
    closed: bool = False
    """Nothing is shown without a token."""

    def register(self, app: Flask) -> None:
        """Let an application ask for tokens."""
        if self.tokens is not None:
            app.extensions[EXTENSION] = self.tokens
        app.before_request(self._let_in)

    def _let_in(self) -> None:
        """Refuse a request with a token that is not taken, or without one that it needs.

        Raises:
            TokenError: it is refused.
        """
        scope = tokens.of(request)
        if self.closed and not scope.may and not request.path.startswith(_OPEN):
            raise TokenError(
                "this service shows nothing without a token",
                hint="Send Authorization: Bearer and the token; in a browser, give it as the "
                "password, with any name.",
            )
