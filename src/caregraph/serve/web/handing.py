"""Handing a request on to another application, as if it were mounted where the request leads.

Layer 6.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from flask import Blueprint, Flask, Response, request

_METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
"""All are handed on; an application of ours refuses those that it does not know, in its words."""
_OF_OUTSIDE = ("werkzeug.request", "werkzeug.debug.preserve_context")
"""What the outer application notes of a request for itself alone."""


def hand_on(blueprint: Blueprint, below: str, name: str, answer: Callable[..., Response]) -> None:
    """Let a function answer every address below one, by any method; it is given the ``path``.

    Args:
        below: What the addresses begin with, without a slash at the end.
        name: What the route is called.
    """
    for rule, defaults in (("/", {"path": ""}), ("/<path:path>", {})):
        blueprint.add_url_rule(
            below + rule,
            name,
            answer,
            defaults=defaults,
            methods=_METHODS,
            provide_automatic_options=False,
        )


def handed(inner: Flask, path: str) -> Response:
    """Answer the request with an application, as if all before *path* were where it is mounted."""
    whole = request.environ["PATH_INFO"]
    inside = "/" + path.encode().decode("latin-1")  # as WSGI writes it
    environ = {
        **request.environ,
        "SCRIPT_NAME": request.environ["SCRIPT_NAME"] + whole.removesuffix(inside),
        "PATH_INFO": inside,
    }
    for name in _OF_OUTSIDE:
        environ.pop(name, None)
    return cast("Response", Response.from_app(inner, environ))
