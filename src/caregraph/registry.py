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
import re
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING

from caregraph.errors import PlugInError, UnknownNameError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint


@dataclass(frozen=True)
class Point:
    """Where other packages may add to one of ours."""

    group: str
    """Of their entry points."""
    kind: str
    """What is added there."""
    needs: tuple[str, ...]
    """What a module that is added must have."""


POINTS = {
    "caregraph.exports": Point("caregraph.exports", "format", ("SUFFIX", "MEDIA_TYPE", "write")),
    "caregraph.reports": Point("caregraph.reports", "form of report", ()),
    "caregraph.sources": Point("caregraph.readers", "reader", ("SUFFIXES", "read")),
    "caregraph.lists": Point("caregraph.lists", "kind of list", ("TITLE", "recognises", "read")),
    "caregraph.analyses": Point("caregraph.analyses", "analysis", ("NOT", "COLUMNS", "rows")),
    "caregraph.cli": Point("caregraph.commands", "command", ("command",)),
}
"""The packages that others may add to."""


@dataclass(frozen=True)
class PlugIn:
    """Something that another package adds."""

    kind: str
    name: str
    maker: str
    """That package, with its version."""
    problem: str
    """Why it is not used; empty where it is."""


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


def module(package: str, name: str) -> ModuleType:
    """Import the module *name* of *package*, or the one another package adds under that name.

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
            return _opened(package, entry)
    known += [entry.name for entry in entries]
    kind = POINTS[package].kind
    raise UnknownNameError(kind, name, known, hint=f"Known: {', '.join(known)}.")


def added(package: str) -> Added:
    """Import everything that other packages add to *package*; what is broken is set aside."""
    modules: dict[str, ModuleType] = {}
    problems: list[PlugInError] = []
    for entry in _entries(package):
        try:
            modules[entry.name] = _opened(package, entry)
        except PlugInError as wrong:
            problems.append(wrong)
    return Added(modules, problems)


def stated(package: str, constant: str) -> dict[str, str]:
    """Give a text that modules of *package* state at their top, without importing any.

    Args:
        constant: Its name, as in ``SUFFIX = ".svg"``. A module without it is left out.
    """
    written = re.compile(rf'^{constant} = "([^"\\]*)"$', re.MULTILINE)
    found = {}
    for name in names(package):
        spec = importlib.util.find_spec(f"{package}.{name.replace('-', '_')}")
        source = getattr(spec and spec.loader, "get_source", None)
        match = written.search(source(spec.name) or "") if spec and source else None
        if match:
            found[name] = match[1]
    return found


def about(module: ModuleType) -> str:
    """Give the first line of a module's docstring, its help text."""
    return (module.__doc__ or "").strip().partition("\n")[0]


def plug_ins() -> list[PlugIn]:
    """List what other packages add, and why any of it is not used."""
    found = []
    for package, point in POINTS.items():
        for entry in _entries(package):
            try:
                _opened(package, entry)
                problem = ""
            except PlugInError as wrong:
                problem = wrong.message
            found.append(PlugIn(point.kind, entry.name, _maker(entry), problem))
    return found


def blamed(error: Exception) -> str | None:
    """Name the package of another whose code raised an error, if that is where it came from."""
    makers = {entry.module.partition(".")[0]: _maker(entry) for entry in _all_entries()}
    found = None
    trace = error.__traceback__
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__"))
        found = makers.get(module.partition(".")[0], found)
        trace = trace.tb_next
    return found


def _entries(package: str) -> list[EntryPoint]:
    """Give the entry points that add to *package*, by name and then by their own package."""
    return [entry for entry in _all_entries() if entry.group == POINTS[package].group]


@cache
def _all_entries() -> tuple[EntryPoint, ...]:
    from importlib.metadata import entry_points

    found = (entry for point in POINTS.values() for entry in entry_points(group=point.group))
    return tuple(sorted(found, key=lambda one: (one.name, _maker(one))))


def _maker(entry: EntryPoint) -> str:
    """Name the package that an entry point belongs to, with its version."""
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist else entry.module


def _opened(package: str, entry: EntryPoint) -> ModuleType:
    """Import the module of an entry point.

    Raises:
        PlugInError: its name is ours, or that of two packages, or it cannot be imported, is no
            module, or lacks something it must have.
    """
    point = POINTS[package]
    named = f"the {point.kind} {entry.name!r} of {_maker(entry)}"
    if entry.name in names(package):
        raise PlugInError(
            f"{named} bears the name of one that comes with caregraph, which is used",
            code="plug-in-clash",
            hint="Its package has to choose another name.",
        )
    bearers = [_maker(one) for one in _entries(package) if one.name == entry.name]
    if len(bearers) > 1:
        raise PlugInError(
            f"the {point.kind} {entry.name!r} is added by {' and by '.join(bearers)}; none is used",
            code="plug-in-clash",
            hint="Remove all of these packages but one.",
        )
    try:
        module = entry.load()
    except Exception as wrong:  # the code of others may raise anything
        raise PlugInError(
            f"{named} cannot be loaded: {type(wrong).__name__}: {wrong}",
            hint="Mend or remove that package; everything else works without it.",
        ) from wrong
    if not isinstance(module, ModuleType):
        raise PlugInError(f"{named} cannot be used: {entry.value} is no module")
    if lacking := [name for name in point.needs if not hasattr(module, name)]:
        raise PlugInError(f"{named} cannot be used: it has no {' and no '.join(lacking)}")
    return module
