"""The folder is the registry: find the modules of a package and import one when it is used.

Ground floor. Adding an export, a report or a command is adding one module.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from types import ModuleType

from caregraph.errors import UnknownNameError


def names(package: str) -> list[str]:
    """Name the modules of *package* without importing them; a leading underscore hides one."""
    spec = importlib.util.find_spec(package)
    paths = [] if spec is None else list(spec.submodule_search_locations or [])
    found = (module.name for module in pkgutil.iter_modules(paths))
    return sorted(name.replace("_", "-") for name in found if not name.startswith("_"))


def load(package: str, name: str) -> ModuleType:
    """Import the module *name* of *package*.

    Raises:
        UnknownNameError: there is no such module.
    """
    known = names(package)
    if name not in known:
        kind = package.rpartition(".")[2].rstrip("s")
        raise UnknownNameError(kind, name, known, hint=f"Known: {', '.join(known)}.")
    return importlib.import_module(f"{package}.{name.replace('-', '_')}")


def about(module: ModuleType) -> str:
    """Give the first line of a module's docstring, its help text."""
    return (module.__doc__ or "").strip().partition("\n")[0]
