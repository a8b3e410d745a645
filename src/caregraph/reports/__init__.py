"""Forms in which results are told: one module a form, found through the registry.

Layer 5: knows ``results``, not how they came to be. A form offers ``report``, ``table``, ``trace``,
``comparison``, ``impact``, ``options``, ``timeline`` and ``days``, each taking the result and
giving text, as far as the form makes sense for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from caregraph import registry
from caregraph.errors import UnknownNameError


def forms(kind: str) -> list[str]:
    """Name the forms that can tell a ``report``, a ``table``, a ``comparison`` and so on."""
    return [name for name in registry.names(__name__)
            if hasattr(registry.load(__name__, name), kind)]  # fmt: skip


def by_suffix(kind: str, suffix: str) -> str:
    """Give the form for a file suffix: .md is Markdown, .json and .csv themselves.

    Raises:
        UnknownNameError: no form of that kind has the suffix.
    """
    known = {getattr(registry.load(__name__, form), "SUFFIX", f".{form}"): form
             for form in forms(kind)}  # fmt: skip
    if suffix.casefold() not in known:
        hint = f"Known: {', '.join(sorted(known))}; or name the form with --format."
        raise UnknownNameError("suffix", suffix, known, hint=hint)
    return known[suffix.casefold()]


def teller(kind: str, form: str) -> Callable[[Any], str | bytes]:
    """Give the function that tells a result of some kind in some form.

    Raises:
        UnknownNameError: there is no such form for that kind of result.
    """
    module = registry.load(__name__, form) if form in registry.names(__name__) else None
    function: Callable[[Any], str | bytes] | None = getattr(module, kind, None)
    if function is None:
        known = forms(kind)
        hint = f"Forms of a {kind}: {', '.join(known)}."
        raise UnknownNameError("form", form, known, hint=hint)
    return function
