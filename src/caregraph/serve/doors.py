"""One application for all who are shown the same; each request goes to that of its sender.

Layer 6. What somebody is not shown is not in the application that answers, nor in its processes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, cast

from flask import Flask, Request
from werkzeug.wsgi import ClosingIterator

from caregraph import rdf
from caregraph.errors import CaregraphError
from caregraph.graph import store as stores
from caregraph.graph.choices import Part
from caregraph.serve import marked, names, tokens
from caregraph.serve.access import REFUSED, Access
from caregraph.serve.once import Memory
from caregraph.serve.tokens import NOBODY, Scope

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

EXTENSION = "caregraph.doors"
"""Where the application of those without a token keeps the others."""
_APPS_KEPT = 8


@dataclass(frozen=True)
class _Sight:
    """What all who use one application are shown."""

    left_out: frozenset[rdf.NamedNode]
    """The structures that they are not."""
    unnamed: frozenset[rdf.NamedNode]
    """The people whose names they are not."""


@dataclass(frozen=True)
class _Structures:
    """The structures that are served."""

    marks: Mapping[rdf.NamedNode, tuple[str, frozenset[str]]]
    """The key and the marks of each."""
    sights: dict[Scope, _Sight] = field(default_factory=dict)
    """What those who asked are shown of them."""


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
        self._parts = parts
        self._access = access
        self._make = make
        self._apps = Memory(_APPS_KEPT, forget=_Used.end)
        self._additions: list[Callable[[Flask], object]] = []
        self._nobody = self._sight(NOBODY)
        self.app = make(self._seen(self._nobody))
        """That of those without a token, which is the service; it hands on to the others."""
        self.app.extensions[EXTENSION] = self
        self._own = self.app.wsgi_app
        if access.tokens is not None:
            self.app.wsgi_app = self._answer  # type: ignore[method-assign]

    def add(self, addition: Callable[[Flask], object]) -> None:
        """Add something to every application, those that are made later too."""
        self._additions.append(addition)
        addition(self.app)

    def replaced(self, parts: Sequence[Part]) -> None:
        """Show these from now on, each to whom it may be shown."""
        self._parts = parts
        for known in ("_structures", "_unnamed"):
            self.__dict__.pop(known, None)
        nobody = self._sight(NOBODY)
        self.app.extensions["caregraph"].replaced(self._seen(nobody))
        self._nobody = nobody
        self._apps.clear()

    def close(self) -> None:
        """Close all but the application of those without a token."""
        self._apps.clear()

    @cached_property
    def _structures(self) -> _Structures:
        """Give the structures that are served, anew where others are."""
        found = marked.marks(self._parts)
        return _Structures(
            {
                one: (one.value.rpartition("/")[2], frozenset(found.get(one, ())))
                for dataset, _ in self._parts
                for one in stores.structures(dataset)
            }
        )

    @cached_property
    def _unnamed(self) -> Mapping[rdf.NamedNode, names.Person]:
        """Give those whose names are withheld from who has no token for them."""
        return names.people(self._parts, self._access.redact_below)

    def _sight(self, scope: Scope) -> _Sight:
        """Give what somebody is shown."""
        known = self._structures
        if scope not in known.sights:
            known.sights[scope] = self._looked_at(scope)
        return known.sights[scope]

    def _looked_at(self, scope: Scope) -> _Sight:
        left_out = frozenset(
            one
            for one, (key, marks) in self._structures.marks.items()
            if (self._access.closed and not scope.may_read(key))
            or not all(mark in self._access.shows or scope.sees(key, mark) for mark in marks)
        )
        unnamed = frozenset(
            person
            for person, told in self._unnamed.items()
            if not all(
                scope.sees(self._structures.marks[one][0], "names") for one in told.structures
            )
        )
        return _Sight(left_out, unnamed)

    def _seen(self, sight: _Sight) -> Sequence[Part]:
        """Give what is served, as far as it is shown."""
        unnamed = {one: told for one, told in self._unnamed.items() if one in sight.unnamed}
        return names.without(marked.without(self._parts, sight.left_out), unnamed)

    def _answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer with the application of whoever asks."""
        try:
            used = self._for(Request(environ))
        except CaregraphError as refused:
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
        sight = self._sight(tokens.scope(request, self._access.tokens))
        while sight != self._nobody:
            used = cast("_Used", self._apps.once(sight, lambda: self._made(sight)))
            if used.enter():
                return used
        return None

    def _made(self, sight: _Sight) -> _Used:
        app = self._make(self._seen(sight))
        app.config["TRUSTED_HOSTS"] = self.app.config["TRUSTED_HOSTS"]
        for addition in self._additions:
            addition(app)
        return _Used(app)
