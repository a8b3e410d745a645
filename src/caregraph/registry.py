"""The folder is the registry: find the modules of a package and import one when it is used.

Ground floor. Adding an export, a report or a command is adding one module. Another package adds
one by an entry point that names a module with the same contract; its group is named after what it
adds to, as ``caregraph.exports``. Entry points are looked for only where no module of ours has the
name that is asked for, and where all there is is listed, because that takes time.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING

from caregraph.errors import PlugInError, UnknownNameError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

_GROUPS = {
    "caregraph.exports": ("caregraph.exports", "format"),
    "caregraph.reports": ("caregraph.reports", "form of report"),
    "caregraph.sources": ("caregraph.readers", "reader"),
    "caregraph.cli": ("caregraph.commands", "command"),
}
"""The packages that others may add to: the group of their entry points, and what one is called."""


@dataclass(frozen=True)
class Added:
    """What other packages add to one of ours."""

    modules: dict[str, ModuleType]
    """Those that can be used, by name, sorted."""
    problems: list[PlugInError]
    """Why others cannot."""


def names(package: str) -> list[str]:
    """Name the modules of *package* without importing them; a leading underscore hides one."""
    spec = importlib.util.find_spec(package)
    paths = [] if spec is None else list(spec.submodule_search_locations or [])
    found = (module.name for module in pkgutil.iter_modules(paths))
    return sorted(name.replace("_", "-") for name in found if not name.startswith("_"))


def load(package: str, name: str, *needs: str) -> ModuleType:
    """Import the module *name* of *package*, or the one another package adds under that name.

    Args:
        needs: What a module of another package must have.

    Raises:
        UnknownNameError: there is no such module.
        PlugInError: another package's cannot be used, or two add one of that name.
    """
    known = names(package)
    if name in known:
        return importlib.import_module(f"{package}.{name.replace('-', '_')}")
    entries = _entries(package)
    for entry in entries:
        if entry.name == name:
            _refuse_clash(package, entry)
            return _opened(entry, needs)
    known += [entry.name for entry in entries]
    _, kind = _GROUPS[package]
    raise UnknownNameError(kind, name, known, hint=f"Known: {', '.join(known)}.")


def added(package: str, *needs: str) -> Added:
    """Import everything that other packages add to *package*; what is broken is set aside.

    Args:
        needs: What each module must have.
    """
    modules: dict[str, ModuleType] = {}
    problems: list[PlugInError] = []
    for entry in _entries(package):
        try:
            _refuse_clash(package, entry)
            modules[entry.name] = _opened(entry, needs)
        except PlugInError as wrong:
            problems.append(wrong)
    return Added(modules, problems)


def about(module: ModuleType) -> str:
    """Give the first line of a module's docstring, its help text."""
    return (module.__doc__ or "").strip().partition("\n")[0]


def plug_ins() -> list[tuple[str, str, str]]:
    """List what other packages add: what it is, its name and its package."""
    return [
        (kind, entry.name, maker(entry))
        for package, (_, kind) in _GROUPS.items()
        for entry in _entries(package)
    ]


def maker(entry: EntryPoint) -> str:
    """Name the package that an entry point belongs to, with its version."""
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist else entry.module


def blamed(error: Exception) -> str | None:
    """Name the package of another whose code raised an error, if that is where it came from."""
    makers = {entry.module.partition(".")[0]: maker(entry) for entry in _all_entries()}
    found = None
    trace = error.__traceback__
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__"))
        found = makers.get(module.partition(".")[0], found)
        trace = trace.tb_next
    return found


def _entries(package: str) -> list[EntryPoint]:
    """Give the entry points that add to *package*, by name and then by their own package."""
    group, _ = _GROUPS[package]
    return [entry for entry in _all_entries() if entry.group == group]


@cache
def _all_entries() -> tuple[EntryPoint, ...]:
    from importlib.metadata import entry_points

    found = (entry for group, _ in _GROUPS.values() for entry in entry_points(group=group))
    return tuple(sorted(found, key=lambda one: (one.name, maker(one))))


def _refuse_clash(package: str, entry: EntryPoint) -> None:
    """Refuse a name that is ours, or that two packages give; ours stays what it is."""
    if entry.name in names(package):
        raise PlugInError(
            f"{_named(entry)} bears the name of one that comes with caregraph, which is used",
            code="plug-in-clash",
            hint="Its package has to choose another name.",
        )
    bearers = [maker(one) for one in _entries(package) if one.name == entry.name]
    if len(bearers) > 1:
        raise PlugInError(
            f"{_named(entry)} is added by {' and by '.join(bearers)}, and none is used",
            code="plug-in-clash",
            hint="Remove all of these packages but one.",
        )


def _opened(entry: EntryPoint, needs: tuple[str, ...]) -> ModuleType:
    """Import the module of an entry point.

    Raises:
        PlugInError: it cannot be imported, is no module, or lacks something it must have.
    """
    try:
        module = entry.load()
    except Exception as wrong:  # the code of others may raise anything
        raise PlugInError(
            f"{_named(entry)} cannot be loaded: {type(wrong).__name__}: {wrong}",
            hint="Mend or remove that package; everything else works without it.",
        ) from wrong
    if not isinstance(module, ModuleType):
        raise PlugInError(f"{_named(entry)} cannot be used: {entry.value} is no module")
    if lacking := [name for name in needs if not hasattr(module, name)]:
        raise PlugInError(
            f"{_named(entry)} cannot be used: {entry.value} has no {' and no '.join(lacking)}"
        )
    return module


def _named(entry: EntryPoint) -> str:
    kind = next(kind for group, kind in _GROUPS.values() if group == entry.group)
    return f"the {kind} {entry.name!r} of {maker(entry)}"
