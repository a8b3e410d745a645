"""Writing into a store that is served: judged first, written ahead, logged, and taken back.

Layer 6.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from caregraph.serve.writing.taking import take_writes

__all__ = ["take_writes"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.taking"), name)
