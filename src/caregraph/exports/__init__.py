"""Exports: one module a format, each writing a view to a stream of bytes.

Above the pictures, below the two doors. A format is a module with ``SUFFIX``, ``MEDIA_TYPE``,
``write`` and a docstring whose first line is its title; the folder is the registry.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

from caregraph import registry
from caregraph.errors import UnknownNameError
from caregraph.graph.view import View

Writer = Callable[[View, BinaryIO], None]


@dataclass(frozen=True)
class Format:
    """One format that a view can be written in."""

    name: str
    title: str
    suffix: str
    """What the names of its files end in, with the dot."""
    media_type: str
    write: Writer


def formats() -> list[Format]:
    """Give every format, sorted by name."""
    return [named(name) for name in registry.names(__name__)]


def named(name: str) -> Format:
    """Give the format called *name*.

    Raises:
        UnknownNameError: there is none; carries the nearest names.
    """
    known = registry.names(__name__)
    if name not in known:
        raise UnknownNameError("format", name, known, hint=f"Formats: {', '.join(known)}.")
    module = registry.load(__name__, name)
    return Format(name, registry.about(module), module.SUFFIX, module.MEDIA_TYPE, module.write)


def by_suffix(path: str | PurePath) -> Format:
    """Give the format whose files end as *path* does; the longest ending wins.

    Raises:
        UnknownNameError: no format has files that end so.
    """
    name = PurePath(path).name.casefold()
    fitting = [one for one in formats() if name.endswith(one.suffix)]
    if not fitting:
        suffixes = [one.suffix for one in formats()]
        ending = "".join(PurePath(name).suffixes) or name
        raise UnknownNameError("file ending", ending, suffixes,
                               hint=f"Endings: {', '.join(suffixes)}.")  # fmt: skip
    return max(fitting, key=lambda one: len(one.suffix))


def export(view: View, name: str, stream: BinaryIO) -> None:
    """Write a view to *stream* in the format called *name*; the stream stays open.

    Raises:
        UnknownNameError: there is no such format.
    """
    named(name).write(view, stream)
