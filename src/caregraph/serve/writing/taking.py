"""Letting an application take writes.

Layer 6.
"""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from caregraph.errors import UsageError
from caregraph.graph.choices import Choice
from caregraph.graph.view import open_parts
from caregraph.serve.doors import EXTENSION as DOORS
from caregraph.serve.loaded import Loaded
from caregraph.serve.tokens import EXTENSION as TOKENS
from caregraph.serve.web import routes
from caregraph.serve.writing.judging import JudgeApart
from caregraph.serve.writing.kept import Kept
from caregraph.serve.writing.pages import EXTENSION, Writes, blueprint
from caregraph.serve.writing.writing import Writing


def take_writes(app: Flask, store: Path, *, choice: Choice | None = None) -> None:
    """Let those who have tokens for it write the store that an application shows.

    Args:
        app: Of ``create_app``; from now on it shows that store alone.
        choice: The view in which it is shown, as for ``create_app``.

    Raises:
        SourceError: it is no store, or damaged.
        UsageError: the application knows no tokens.
    """
    if TOKENS not in app.extensions:
        raise UsageError(
            "nobody can write without a token",
            code="writes-need-tokens",
            hint="Make a token, caregraph token new FILE NAME --write, and give FILE: --tokens.",
        )
    served: Loaded = app.extensions["caregraph"]
    doors = app.extensions[DOORS]

    def publish(copy: Path) -> None:
        doors.replaced(open_parts([str(copy)], choice))

    writing = Writing(Kept(store), JudgeApart(served.judge, served.own.rules), publish)
    writing.begin()
    writes = Writes(writing, served.work)

    def add(one: Flask) -> None:
        one.extensions[EXTENSION] = writes
        one.register_blueprint(blueprint)
        one.jinja_env.globals["MENU"] = routes.menu(one)

    doors.add(add)
    doors.catch_up = writing.catch_up
