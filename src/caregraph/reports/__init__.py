"""Forms in which results are told: one module a form, found through the registry.

Layer 5: knows ``results``, not how they came to be. A form offers ``report``, ``table``, ``trace``,
``comparison``, ``impact``, ``options``, ``timeline`` and ``days``, each taking the result and
giving text or bytes, as far as the form makes sense for it. Other packages add forms under the
entry point ``caregraph.reports``.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from types import ModuleType
from typing import Any

from caregraph import registry
from caregraph.errors import UnknownNameError

_TOLD = {
    "timeline": "findings over time",
    "days": "turning days",
    "impact": "what an ending brings",
    "options": "the options of a proposal",
    "inference": "what follows by logic",
}
"""What results are called that are not called by their kind."""


def forms(kind: str) -> list[str]:
    """Name the forms that can tell a ``report``, a ``table``, a ``comparison`` and so on."""
    return sorted(name for name, module in _every().items() if hasattr(module, kind))


def by_suffix(kind: str, suffix: str) -> str:
    """Give the form for a file suffix: .md is Markdown, .json and .csv themselves.

    A suffix that a shipped form has is its own, whatever other packages add.

    Raises:
        UnknownNameError: no form of that kind has the suffix.
    """
    asked = suffix.casefold()
    stated = registry.stated(__name__, "SUFFIX")
    for form in registry.names(__name__):
        if stated.get(form, f".{form}") == asked and hasattr(registry.module(__name__, form), kind):
            return form
    known = {
        getattr(module, "SUFFIX", f".{form}"): form
        for form, module in _every().items()
        if hasattr(module, kind)
    }
    if asked in known:
        return known[asked]
    hint = f"Known: {', '.join(sorted(known))}; or name the form with --format."
    raise UnknownNameError("suffix", suffix, known, hint=hint)


def teller(kind: str, form: str) -> Callable[[Any], str | bytes]:
    """Give the function that tells a result of some kind in some form.

    Raises:
        UnknownNameError: there is no such form for that kind of result.
        PlugInError: it is another package's, and broken.
    """
    with suppress(UnknownNameError):
        module = registry.module(__name__, form)
        if hasattr(module, kind):
            function: Callable[[Any], str | bytes] = getattr(module, kind)
            return function
    known = forms(kind)
    told = _TOLD.get(kind, f"a {kind}")
    raise UnknownNameError(
        "form",
        form,
        () if form in _every() else known,
        hint=f"Forms that do: {', '.join(known)}.",
        message=f"the form {form!r} does not tell {told}" if form in _every() else "",
    )


def _shipped() -> dict[str, ModuleType]:
    return {name: registry.module(__name__, name) for name in registry.names(__name__)}


def _every() -> dict[str, ModuleType]:
    """Give every form by name, ours first; one of another package that is broken is left out."""
    return _shipped() | registry.added(__name__).modules
