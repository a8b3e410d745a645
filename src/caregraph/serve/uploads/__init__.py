"""Structures that visitors bring: read, shown under an address of their own, and forgotten."""

from __future__ import annotations

from functools import partial

from flask import Flask

from caregraph.serve.access import Access
from caregraph.serve.app import create_app
from caregraph.serve.doors import EXTENSION as DOORS
from caregraph.serve.loaded import Loaded
from caregraph.serve.tokens import MARKS
from caregraph.serve.uploads.kept import Uploads
from caregraph.serve.uploads.pages import EXTENSION, LARGEST, blueprint
from caregraph.serve.web import routes

__all__ = ["EXTENSION", "LARGEST", "take_uploads"]


def take_uploads(app: Flask) -> None:
    """Let visitors of an application look at structures of their own, at ``/yours``.

    What they bring is read by this process, so it is for people who are trusted with it. It is
    checked by the same rules as what is served, and has nothing else in common with it.
    """
    served: Loaded = app.extensions["caregraph"]
    inner = partial(
        create_app,
        limits=served.pool.limits,
        workers=1,
        trusted_hosts=app.config["TRUSTED_HOSTS"],
        rules_dirs=served.own.rules,
        questions_dirs=served.own.questions,
        access=Access(shows=frozenset(MARKS)),
    )
    uploads = Uploads(inner)

    def add(one: Flask) -> None:
        one.extensions[EXTENSION] = uploads
        one.register_blueprint(blueprint)
        one.jinja_env.globals["MENU"] = routes.menu(one)

    app.extensions[DOORS].add(add)
