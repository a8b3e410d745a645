"""Who is shown what: the policy of a service, and what a request needs before any page sees it.

Layer 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import Blueprint, Flask, Response, redirect, request

from caregraph.serve import tokens
from caregraph.serve.tokens import EXTENSION, TokenError, Tokens
from caregraph.serve.web.request import rooted
from caregraph.serve.web.routes import Menu, Route, serves

REFUSED = "caregraph.refused"
"""Where a request carries the error for which it is refused."""
_STILL = ("/health", "/static/")
"""What is answered whatever became of the structures and of the tokens: neither is looked at."""
_OPEN = (*_STILL, "/ready")
"""What needs no token: it says nothing of any structure."""
_HINT = "Send Authorization: Bearer and the token; in a browser, give it as the password."
blueprint = Blueprint("access", __name__)


@serves(
    blueprint,
    "/enter",
    Route(menu=Menu(11, "Enter"), is_of_a_view=False, gives=("text/html",)),
)
def enter() -> Response:
    """Let a browser ask for a token, which it then sends with every request; lead home."""
    if not tokens.of(request).may:
        raise TokenError("here you enter with a token", hint=_HINT)
    return cast("Response", redirect(rooted("/"), 303))


def says_nothing(path: str) -> bool:
    """Say whether an address is answered without a look at the structures and the tokens."""
    return path.startswith(_STILL)


@dataclass(frozen=True)
class Access:
    """Who may read what a service shows; as it stands, everybody all that is not marked."""

    tokens: Tokens | None = None
    """Those that are taken; without them nobody is known."""
    closed: bool = False
    """Nothing is shown without a token."""
    shows: frozenset[str] = frozenset()
    """Marks of structures that everybody is shown, of ``tokens.MARKS``."""
    redact_below: int | None = None
    """The last tier whose holders are named, where a structure says none or a lower one."""

    def register(self, app: Flask) -> None:
        """Let an application ask for tokens."""
        if self.tokens is not None:
            app.extensions[EXTENSION] = self.tokens
            app.register_blueprint(blueprint)
        app.before_request(self._let_in)

    def _let_in(self) -> None:
        """Refuse a request with a token that is not taken, or without one that it needs.

        Raises:
            TokenError: it is refused.
        """
        if says_nothing(request.path):
            return
        if REFUSED in request.environ:
            refused: Exception = request.environ[REFUSED]
            raise refused
        scope = tokens.of(request)
        if self.closed and not scope.may and not request.path.startswith(_OPEN):
            raise TokenError("this service shows nothing without a token", hint=_HINT)
