"""One shape for everything that goes wrong, as JSON or as a page.

Layer 6. ``{"ok": false, "error", "code", "status"}`` and, where there is one, ``hint``. What went
wrong inside is never told to the client.
"""

from __future__ import annotations

import logging

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException, NotFound

from caregraph.errors import CaregraphError, UnknownNameError
from caregraph.graph import on_disk
from caregraph.serve.endpoint.pool import NotAcceptableError
from caregraph.serve.logged import masked
from caregraph.serve.processes.workers import LimitReachedError
from caregraph.serve.web import states
from caregraph.serve.web.request import FORM, RETRY_AFTER, accepted, json_response, rooted

_STATUS_OF_CODE = {
    "query-too-long": 413,
    "no-federation": 403,
    "token-needed": 401,
    "unknown-token": 401,
    "not-allowed": 403,
}
_UNAUTHORIZED = 401
_WAYS_IN = ('Bearer realm="caregraph"', 'Basic realm="caregraph", charset="UTF-8"')
"""How a token is sent: by programs, and by browsers as a password."""
_SERVER_FAULT = 500
_NO_ROOM = 507
_HTML = "text/html"
_log = logging.getLogger(__name__)


def register(app: Flask) -> None:
    """Let an application answer every failure in the one shape."""
    app.register_error_handler(CaregraphError, _ours)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def failure(
    message: str,
    *,
    code: str,
    status: int,
    hint: str | None = None,
    error: CaregraphError | None = None,
) -> Response:
    """Give a failure as JSON, or as a page where a browser asks.

    Args:
        error: What raised it, of which a page says more.
    """
    if FORM not in request.environ and accepted(("application/json", _HTML)) == _HTML:
        state = states.state(message, hint, error)
        page = render_template(state.template, state=state)
        return Response(page, status, content_type=f"{_HTML}; charset=utf-8")
    told = {"ok": False, "error": message, "code": code, "status": status}
    return json_response(told | ({"hint": hint} if hint else {}), status)


def status_of(error: CaregraphError) -> int:
    """Give the HTTP status that an error of ours stands for."""
    match error:
        case UnknownNameError():
            return 404
        case LimitReachedError():
            return 503
        case NotAcceptableError():
            return 406
    if error.exit_code == 2:  # noqa: PLR2004  a wrong request
        return _STATUS_OF_CODE.get(error.code, 400)
    return _SERVER_FAULT


def _ours(error: CaregraphError) -> Response:
    status = status_of(error)
    if status == _SERVER_FAULT:
        return _unexpected(error)
    where = f"{error.where}: " if error.where else ""
    message = where + error.message
    answer = failure(message, code=error.code, status=status, hint=error.hint, error=error)
    if status == _UNAUTHORIZED:
        for way in _WAYS_IN:
            answer.headers.add("WWW-Authenticate", way)
    if error.code == "busy":
        answer.headers["Retry-After"] = RETRY_AFTER
    return answer


def _http(error: HTTPException) -> Response:
    status = error.code or _SERVER_FAULT
    if error.response is not None and status < 400:  # noqa: PLR2004  a redirection, not a failure
        return Response(status=status, headers=dict(error.get_headers()))
    message, hint = error.description or error.name, None
    if message == NotFound.description:  # of the library, not of ours
        message = f"there is no page {rooted(request.path)}"
        hint = "Everything is reached from the first page; /openapi.json lists the addresses."
    code = error.name.casefold().replace(" ", "-")
    answer = failure(message, code=code, status=status, hint=hint)
    for name, value in error.get_headers():
        if name in ("Allow", "Location", "Retry-After"):
            answer.headers[name] = value
    return answer


def _unexpected(error: Exception) -> Response:
    _log.error("a request to %s failed", masked(request.path), exc_info=error)
    meant = error if isinstance(error, CaregraphError) else on_disk.meant(error)
    if meant is not None and meant.code == "damaged-store":
        return failure(
            "the store of the service is damaged",
            code=meant.code,
            status=_SERVER_FAULT,
            hint="Whoever runs the service has to restore a backup; the log says what was found.",
        )
    if meant is not None and meant.code == "no-room":
        return failure(
            "the service has no room left on its disk",
            code=meant.code,
            status=_NO_ROOM,
            hint="Whoever runs the service has to make room; the log says where.",
        )
    return failure(
        "something went wrong on our side",
        code="internal",
        status=_SERVER_FAULT,
        hint="The log of the service says more.",
    )
