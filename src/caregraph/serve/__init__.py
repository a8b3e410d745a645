"""The service: pages for people and a SPARQL endpoint, over loaded structures.

Layer 6, the only door to flask and waitress. Names load when they are used, because the worker
processes of the query pool import this package and must start quickly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from caregraph.serve.app import create_app
    from caregraph.serve.server import run

__all__ = ["create_app", "run"]


def __getattr__(name: str) -> Any:
    if name == "create_app":
        from caregraph.serve.app import create_app

        return create_app
    if name == "run":
        from caregraph.serve.server import run

        return run
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
