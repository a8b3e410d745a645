"""Exports: one module a format, each writing a view to a stream of bytes.

Above the pictures, below the two doors. A format is a module with ``SUFFIX``, ``MEDIA_TYPE``,
``write`` and a docstring whose first line is its title; the folder is the registry. What else its
``write`` takes, of ``OPTIONS`` below, it names in ``OPTIONS``. Other packages add formats under the
entry point ``caregraph.exports``.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from os import PathLike
from pathlib import Path, PurePath
from types import ModuleType
from typing import Any, BinaryIO

from caregraph import rdf, registry
from caregraph.errors import UnknownNameError, UsageError
from caregraph.graph.view import View
from caregraph.numerals import whole
from caregraph.vocab import CG

Writer = Callable[..., None]
"""Takes a view and a stream, and by name the options of its format."""
OPTIONS = {
    "redact_below": "withhold names",
    "part": "show a part of a structure",
    "before": "show a change",
    "paper": "be made for a paper",
    "said": "leave out what is derived",
    "plain": "be written for programs that are no spreadsheet",
    "measures": "say of things what analyses count",
    "published": "say when it was published",
}
"""What formats may be asked for, each with what one that takes it can do.

``redact_below`` is the last tier whose holders are named, 1 being the top; ``part`` a
``pictures.Part``; ``before`` the view that a change is drawn from; ``paper`` its name;
``said`` whether what is derived is left out; ``plain`` whether CSV is as it is, with nothing that
guards spreadsheets; ``measures`` whether things have what analyses count
of them; ``published`` the day that it names.
"""


@dataclass(frozen=True)
class Format:
    """One format that a view can be written in."""

    name: str
    title: str
    suffix: str
    """What the names of its files end in, with the dot."""
    media_type: str
    """Without its encoding; texts are UTF-8."""
    write: Writer
    options: tuple[str, ...] = ()
    """Those of ``OPTIONS`` that it takes."""


def formats() -> list[Format]:
    """Give every format, sorted by name; one of another package that is broken is left out."""
    added = registry.added(__name__).modules
    shipped = map(named, registry.names(__name__))
    every = [*shipped, *(_format(name, module) for name, module in added.items())]
    return sorted(every, key=lambda one: one.name)


def named(name: str) -> Format:
    """Give the format called *name*.

    Raises:
        UnknownNameError: there is none; carries the nearest names, or those made for a program
            that is called so.
        PlugInError: it is another package's, and broken.
    """
    try:
        return _format(name, registry.module(__name__, name))
    except UnknownNameError as unknown:
        made = [one.name for one in _made_for(name, formats())]
        if not made:
            raise
        hint = f"Formats for it: {', '.join(made)}."
        raise UnknownNameError("format", name, (), hint=hint) from unknown


def _made_for(program: str, among: Iterable[Format]) -> list[Format]:
    """Give the formats that are said to be for a program, which is named with a capital."""
    named = re.compile(rf"(?<=\s)\(?{re.escape(program.strip('. '))}\b", re.IGNORECASE)
    return [
        one
        for one in among
        if any(found[0] != found[0].lower() for found in named.finditer(one.title))
    ]


def by_suffix(path: str | PurePath) -> Format:
    """Give the format whose files end as *path* does; the longest ending wins.

    An ending that a shipped format has is its own, whatever other packages add.

    Raises:
        UnknownNameError: no format has files that end so.
        UsageError: several have.
    """
    name = PurePath(path).name.casefold()
    stated = _suffixes()
    shipped = [one for one, suffix in stated.items() if name.endswith(suffix)]
    if shipped:
        return named(max(shipped, key=lambda one: len(stated[one])))
    every = formats()
    fitting = [one for one in every if name.endswith(one.suffix)]
    if not fitting:
        ending = "".join(PurePath(name).suffixes) or name
        made = [one.suffix for one in _made_for(ending, every)]
        suffixes = [] if made else [one.suffix for one in every]
        hint = f"Endings for it: {', '.join(made)}." if made else f"Endings: {', '.join(suffixes)}."
        raise UnknownNameError("file ending", ending, suffixes, hint=hint)
    longest = max(len(one.suffix) for one in fitting)
    best, *others = (one for one in fitting if len(one.suffix) == longest)
    if others:
        names = " and by ".join(repr(one.name) for one in (best, *others))
        raise UsageError(
            f"files that end so are written by {names}",
            where=str(path),
            hint="Name one of them with --format.",
        )
    return best


def _suffixes() -> dict[str, str]:
    """Give what the files of each shipped format end in, by its name, without importing any."""
    of_rdf = {name: rdf.suffix(one) for name, one in rdf.FORMATS.items()}
    return registry.stated(__name__, "SUFFIX") | of_rdf


def _format(name: str, module: ModuleType) -> Format:
    about, options = registry.about(module), getattr(module, "OPTIONS", ())
    return Format(name, about, module.SUFFIX, module.MEDIA_TYPE, module.write, options)


def export(view: View, name: str, to: BinaryIO | str | PathLike[str], **options: Any) -> None:
    """Write a view in the format called *name*, to a file or to a stream, which stays open.

    Args:
        to: The stream, or the path of the file, which is written once all of it is there.
        options: Those of ``OPTIONS`` that are asked for; ``None``: not asked for. What the
            structures say of names stands where ``redact_below`` is not.

    Raises:
        UnknownNameError: there is no such format.
        UsageError: something is asked for that the format cannot do.
    """
    if isinstance(to, str | PathLike):
        held = io.BytesIO()
        export(view, name, held, **options)
        Path(to).write_bytes(held.getvalue())
        return
    form = named(name)
    asked = {option: value for option, value in options.items() if value is not None}
    for option in asked:
        if option not in form.options:
            able = ", ".join(one.name for one in formats() if option in one.options)
            raise UsageError(
                f"the format {name!r} cannot {OPTIONS[option]}", hint=f"These can: {able}."
            )
    if "redact_below" in form.options and (last := _named_down_to(view)) is not None:
        asked.setdefault("redact_below", last)
    form.write(view, to, **asked)


def _named_down_to(view: View) -> int | None:
    """Give the last tier that every structure of a view lets be named, where one says which."""
    said = [text for one in view.structures for text in view.texts(one, CG.namedDownToTier)]
    return min((whole(text) or 0 for text in said), default=None)
