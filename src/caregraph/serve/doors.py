"""One application for all who are shown the same; each request goes to that of its sender.

Layer 6. What somebody is not shown is not in the application that answers, nor in its processes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, cast

from flask import Flask, Request
from werkzeug.wsgi import ClosingIterator

from caregraph.graph.choices import Part
from caregraph.serve import tokens
from caregraph.serve.access import REFUSED, Access, says_nothing
from caregraph.serve.once import Memory
from caregraph.serve.sight import Everything, Served, Sight
from caregraph.serve.tokens import NOBODY, Scope

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

EXTENSION = "caregraph.doors"
"""Where the application of those without a token keeps the others."""
_APPS_KEPT = 8


class _Used:
    """An application that is closed when it is done with and nobody uses it."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._lock = threading.Lock()
        self._uses = 0
        self._done = False

    def enter(self) -> bool:
        """Use it; say whether it can be used still."""
        with self._lock:
            self._uses += not self._done
            return not self._done

    def leave(self) -> None:
        with self._lock:
            self._uses -= 1
            last = self._done and not self._uses
        if last:
            self._close()

    def end(self) -> None:
        """Close it as soon as nobody uses it."""
        with self._lock:
            self._done = True
            idle = not self._uses
        if idle:
            self._close()

    def _close(self) -> None:
        self.app.extensions["caregraph"].close()


class Doors:
    """The applications of a service: one for those without a token, others as tokens ask for them.

    Args:
        parts: All that is served.
        make: Makes the application that shows some parts.
    """

    def __init__(
        self, parts: Sequence[Part], access: Access, make: Callable[[Sequence[Part]], Flask]
    ) -> None:
        self._access = access
        self._make = make
        self._apps = Memory(_APPS_KEPT, forget=_Used.end)
        self._additions: list[Callable[[Flask], object]] = []
        self.catch_up: Callable[[], object] = lambda: None
        """Called before a request is looked at: what others changed since is shown from then on."""
        self._everything = Everything(parts, access) if access.tokens else None
        served = self._everything.now if self._everything else Served(0, parts, access)
        self.app = make(served.parts(served.sight(NOBODY)))
        """That of those without a token, which is the service; it hands on to the others."""
        self.app.extensions[EXTENSION] = self
        self._own = self.app.wsgi_app
        if self._everything is not None:
            self.app.wsgi_app = self._answer  # type: ignore[method-assign]

    def add(self, addition: Callable[[Flask], object]) -> None:
        """Add something to every application, those that are made later too."""
        self._additions.append(addition)
        addition(self.app)

    def replaced(self, parts: Sequence[Part]) -> None:
        """Show these from now on, each to whom it may be shown."""
        served = Served(0, parts, self._access)
        self.app.extensions["caregraph"].replaced(served.parts(served.sight(NOBODY)))
        if self._everything is not None:
            self._everything.replaced(parts)
        self._apps.clear()

    def withholds(self, scope: Scope, key: str) -> bool:
        """Say whether names in a structure, by its key, are withheld from somebody."""
        return self._everything is not None and self._everything.now.withholds(scope, key)

    def hides(self, scope: Scope, key: str) -> bool:
        """Say whether there is a structure, by its key, that somebody is not shown."""
        return self._everything is not None and self._everything.now.hides(scope, key)

    def close(self) -> None:
        """Close all but the application of those without a token."""
        self._apps.clear()
        if self._everything is not None:
            self._everything.close()

    def _answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer with the application of whoever asks."""
        asked = Request(environ)
        if says_nothing(asked.path):
            return self._own(environ, start_response)
        try:
            self.catch_up()
            used = self._for(asked)
        except Exception as refused:  # answered like every other failure
            return self._own({**environ, REFUSED: refused}, start_response)
        if used is None:
            return self._own(environ, start_response)
        try:
            answer = used.app.wsgi_app(environ, start_response)
        except BaseException:
            used.leave()
            raise
        return ClosingIterator(answer, used.leave)

    def _for(self, request: Request) -> _Used | None:
        """Give the application for a request, in use; ``None``: that of those without a token.

        Raises:
            CaregraphError: its token is refused, or too much is being worked out.
        """
        scope = tokens.scope(request, self._access.tokens)
        while self._everything is not None:
            served = self._everything.now
            sight = served.sight(scope)
            if sight == served.sight(NOBODY):
                break
            used = cast("_Used", self._apps.once(sight, partial(self._made, served, sight)))
            if used.enter():
                return used
        return None

    def _made(self, served: Served, sight: Sight) -> _Used:
        app = self._make(served.parts(sight))
        app.config["TRUSTED_HOSTS"] = self.app.config["TRUSTED_HOSTS"]
        app.extensions[EXTENSION] = self
        for addition in self._additions:
            addition(app)
        return _Used(app)
