"""Forms in which results are told: one module a form, found through the registry.

Layer 5: knows ``results``, not how they came to be. A form offers ``report``, ``table`` and
``trace``, each taking the result and giving text, as far as the form makes sense for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from caregraph import registry
from caregraph.errors import UnknownNameError


def forms(kind: str) -> list[str]:
    """Name the forms that can tell a ``report``, a ``table`` or a ``trace``."""
    return [name for name in registry.names(__name__)
            if hasattr(registry.load(__name__, name), kind)]  # fmt: skip


def by_suffix(kind: str, suffix: str) -> str | None:
    """Give the form for a file suffix, or ``None``: .md is Markdown, .json and .csv themselves."""
    for form in forms(kind):
        module = registry.load(__name__, form)
        if suffix.casefold() == getattr(module, "SUFFIX", f".{form}"):
            return form
    return None


def teller(kind: str, form: str) -> Callable[[Any], str | bytes]:
    """Give the function that tells a result of some kind in some form.

    Raises:
        UnknownNameError: there is no such form for that kind of result.
    """
    known = forms(kind)
    if form not in known:
        hint = f"Forms of a {kind}: {', '.join(known)}."
        raise UnknownNameError("form", form, known, hint=hint)
    function: Callable[[Any], str | bytes] = getattr(registry.load(__name__, form), kind)
    return function
