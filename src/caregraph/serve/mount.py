"""The service as a part of an application of somebody's own, under a prefix.

Layer 6. A blueprint hands every request under its prefix to an application of ours, which has its
own templates, failures and headers: the two have nothing in each other's way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from flask import Blueprint, Flask, Response, request

from caregraph.graph.view import Source
from caregraph.serve.app import create_app

_RULES: Mapping[str, dict[str, str]] = {"/": {"path": ""}, "/<path:path>": {}}
_METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
"""All are handed on; ours refuses those that it does not know, in its own words."""
_OF_OUTSIDE = ("werkzeug.request", "werkzeug.debug.preserve_context")
"""What the outer application notes of a request for itself alone."""


class Mounted(Blueprint):
    """A blueprint whose one page, ``page``, is a whole application."""

    def __init__(self, name: str, inner: Flask) -> None:
        super().__init__(name, __name__)
        self.inner = inner
        """The application that answers."""
        for rule, defaults in _RULES.items():
            self.add_url_rule(
                rule,
                "page",
                self._answer,
                defaults=defaults,
                methods=_METHODS,
                provide_automatic_options=False,
            )

    def _answer(self, path: str) -> Response:
        """Answer as if what stands before *path* were the place where ours is mounted."""
        whole = request.environ["PATH_INFO"]
        inside = "/" + path.encode().decode("latin-1")  # as WSGI writes it
        environ = {
            **request.environ,
            "SCRIPT_NAME": request.environ["SCRIPT_NAME"] + whole.removesuffix(inside),
            "PATH_INFO": inside,
        }
        for name in _OF_OUTSIDE:
            environ.pop(name, None)
        return cast("Response", Response.from_app(self.inner, environ))


def create_blueprint(
    graphs: Source | Iterable[Source] = (), *, name: str = "caregraph", **options: Any
) -> Mounted:
    """Make the service of some structures as a blueprint for an application of your own.

    Register it under any ``url_prefix``; ``url_for("caregraph.page", path="posts")`` leads into
    it. When the application ends, `close` the blueprint.

    Args:
        graphs: What to show, one or several, as for `create_app`.
        name: What the blueprint is called; give each its own where there are several.
        options: Any others of `create_app`.

    Raises:
        SourceError: something cannot be read.
        UsageError: something is none of what can be shown.
    """
    return Mounted(name, create_app(graphs, **options))


def close(app: Flask | Mounted) -> None:
    """End the workers of an application or blueprint and remove its files; it answers no more.

    What nobody closes is closed when the program ends.
    """
    inner = app.inner if isinstance(app, Mounted) else app
    inner.extensions["caregraph"].close()
