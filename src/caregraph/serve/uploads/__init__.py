"""Structures that visitors bring: read, shown under an address of their own, and forgotten."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path

from flask import Flask

from caregraph.serve.access import Access
from caregraph.serve.app import create_app
from caregraph.serve.doors import EXTENSION as DOORS
from caregraph.serve.loaded import Loaded
from caregraph.serve.processes.tasks import Tasks
from caregraph.serve.tokens import MARKS
from caregraph.serve.uploads.kept import Uploads
from caregraph.serve.uploads.pages import EXTENSION, LARGEST, blueprint
from caregraph.serve.web import routes

_SECONDS = 60
"""So long a file may take to be read."""

__all__ = ["EXTENSION", "LARGEST", "take_uploads"]


def take_uploads(app: Flask) -> None:
    """Let visitors of an application look at structures of their own, at ``/yours``.

    What they bring is read by a process of its own, within limits of time and memory. It is checked
    by the same rules as what is served, and has nothing else in common with it.
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
    limits = replace(served.limits, seconds=_SECONDS)
    tasks = Tasks("reading what was brought", limits, Path(tempfile.gettempdir()))
    uploads = Uploads(inner, tasks)

    def add(one: Flask) -> None:
        one.extensions[EXTENSION] = uploads
        one.register_blueprint(blueprint)
        one.jinja_env.globals["MENU"] = routes.menu(one)

    app.extensions[DOORS].add(add)
