"""The service: pages for people and a SPARQL endpoint, over loaded structures.

Layer 6, the only door to flask and waitress. Names load when they are used, because the worker
processes of the query pool import this package and must start quickly.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from caregraph.serve.app import create_app
    from caregraph.serve.endpoint.keeping import keep_questions
    from caregraph.serve.mount import close, create_blueprint
    from caregraph.serve.server import run
    from caregraph.serve.transfer import share
    from caregraph.serve.uploads import take_uploads
    from caregraph.serve.writing import take_writes

__all__ = [
    "close",
    "create_app",
    "create_blueprint",
    "keep_questions",
    "run",
    "share",
    "take_uploads",
    "take_writes",
]

_HOMES = {
    "close": "mount",
    "create_app": "app",
    "create_blueprint": "mount",
    "keep_questions": "endpoint.keeping",
    "run": "server",
    "share": "transfer",
    "take_uploads": "uploads",
    "take_writes": "writing",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
