"""The page that follows files which are watched: what the last save did, and how things stand.

Layer 6. The page waits for the next save by asking and being answered late; without scripts it
loads itself again every few seconds. It is served on loopback alone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask, Response, jsonify, render_template, request

from caregraph.deltas import Delta
from caregraph.english import upper
from caregraph.reports import _saved
from caregraph.reports._phrases import by_mood
from caregraph.serve.app import _add_headers
from caregraph.serve.doors import EXTENSION as DOORS
from caregraph.serve.server import Server
from caregraph.validation.watching import Saved

_PATIENCE = 25.0
"""Seconds after which whoever waits is told that nothing came."""
_MOST_WAITING = 8


class Page:
    """What the page shows; told by one thread, asked by others."""

    most_waiting = _MOST_WAITING
    """Threads that may wait for a save at once."""

    def __init__(self, patience: float = _PATIENCE) -> None:
        self._saved: Saved | None = None
        self._patience = patience
        self._has_ended = False
        self._waiting = 0
        self._changed = threading.Condition()

    def tell(self, found: Saved) -> None:
        """Show what a save did, and answer whoever waits."""
        with self._changed:
            self._saved = found
            self._changed.notify_all()

    def now(self) -> Saved | None:
        """Give what was told last."""
        with self._changed:
            return self._saved

    def after(self, number: int) -> Saved | None:
        """Give what was told last once it is of another save; ``None`` where it stays the same.

        Raises:
            BusyError: too many wait already.
        """
        with self._changed:
            if self._waiting >= _MOST_WAITING:
                raise BusyError
            self._waiting += 1
            try:
                self._changed.wait_for(lambda: self._is_other(number), self._patience)
            finally:
                self._waiting -= 1
            return self._saved if self._is_other(number) else None

    def close(self) -> None:
        """Let nobody wait any longer."""
        with self._changed:
            self._has_ended = True
            self._changed.notify_all()

    def _is_other(self, number: int) -> bool:
        return self._has_ended or (self._saved is not None and self._saved.number != number)


class BusyError(Exception):
    """Too many wait for the next save."""


def application(page: Page) -> Flask:
    """Make the application of a page."""
    app = Flask("caregraph.serve")
    app.extensions["caregraph"] = app.extensions[DOORS] = page
    app.jinja_env.filters["begun"] = upper
    app.after_request(_add_headers)
    app.add_url_rule("/", "page", lambda: _html(page.now()))
    app.add_url_rule("/watch.json", "json", lambda: jsonify(_data(page.now())))
    app.add_url_rule("/next", "next", lambda: _next(page))
    return app


@contextmanager
def served(port: int, *, ready: Callable[[str], None]) -> Iterator[Page]:
    """Serve a page on loopback while something else tells it what to show.

    Args:
        port: 0 takes a free one.
        ready: Told the address.

    Raises:
        UsageError: the port is taken.
    """
    page = Page()
    server = Server(application(page), port=port)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    ready(server.address)
    try:
        yield page
    finally:
        page.close()
        server.stop()
        thread.join()


def _html(found: Saved | None) -> Response:
    report = found.report if found else None
    delta = _since(found)
    page = render_template(
        "watch.html",
        saved=found,
        told=[*_saved.sections(delta, found.folder)] if found and delta else [],
        compared=delta is not None,
        headline=report.headline() if report else "",
        groups=by_mood(report.groups) if report else [],
    )
    return Response(page, content_type="text/html; charset=utf-8")


def _next(page: Page) -> Response:
    """Give the page once there is another save than the one that is shown; 204 where none came."""
    try:
        found = page.after(request.args.get("after", 0, type=int))
    except BusyError:
        return Response("Too many follow already.\n", 503, {"Retry-After": "5"})
    return _html(found) if found else Response(status=204)


def _data(found: Saved | None) -> dict[str, object]:
    """Give a save for programs."""
    report = found.report if found else None
    problem = found.problem if found else None
    since = _since(found)
    return {
        "number": found.number if found else 0,
        "files": list(found.files) if found else [],
        "problem": {"error": str(problem), "code": problem.code} if problem else None,
        "counts": report.summary() if report else None,
        "since": since.as_json() if since else None,
    }


def _since(found: Saved | None) -> Delta | None:
    """Give what a save did; nothing of one that cannot be read, whose report is of another."""
    return found.report.since if found and found.report and not found.problem else None
