"""The service as a part of an application of somebody's own, under a prefix.

Layer 6. A blueprint hands every request under its prefix to an application of ours, which has its
own templates, failures and headers: the two have nothing in each other's way.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Flask, Response

from caregraph.graph.view import Source
from caregraph.serve.app import create_app
from caregraph.serve.doors import EXTENSION as DOORS
from caregraph.serve.uploads import EXTENSION
from caregraph.serve.web.handing import hand_on, handed


class Mounted(Blueprint):
    """A blueprint whose one page, ``page``, is a whole application."""

    def __init__(self, name: str, inner: Flask) -> None:
        super().__init__(name, __name__)
        self.inner = inner
        """The application that answers."""
        hand_on(self, "", "page", self._answer)

    def _answer(self, path: str) -> Response:
        return handed(self.inner, path)


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
    if EXTENSION in inner.extensions:
        inner.extensions[EXTENSION].close()
    inner.extensions[DOORS].close()
    inner.extensions["caregraph"].close()
