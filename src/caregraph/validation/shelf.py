"""The rules and their queries as they were read and compiled before.

Layer 4. To read 80 rule files and to compile their queries takes longer than to check a town.
Both hang on nothing but the files, so they are kept by the content of those: on disk, and in a
process that checks again and again in its memory too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from caregraph import assets
from caregraph.keeping import kept
from caregraph.shacl.queries import Compiled, Focus, ShapeQuery
from caregraph.validation import rules as rulefiles
from caregraph.validation.eras import Era, Turns
from caregraph.validation.rule import Advice, Example, Limb, Rule, Wording

Made = TypeVar("Made")

_RECORDS = (Rule, Limb, Wording, Advice, Example, Era, Turns)
"""What a rule is made of."""
_MOST = 8
"""So many are held in memory; those that came first go."""
_held: dict[tuple[str | bytes, ...], Any] = {}
"""What was read or compiled, by its name and what it was made from."""


def shipped() -> dict[str, Rule]:
    """Give the shipped rules, sorted by id.

    Raises:
        AssetError: a file cannot be read or is incomplete, or two rules share an id.
    """
    files = assets.files("shapes", "*/*.ttl")
    return _once("rules", _content(files), rulefiles.load, *_RECORDS)


def compiled(rules: Collection[Rule]) -> Compiled:
    """Compile the shapes of some rules for views: there a thing is of every class above its own.

    Raises:
        AssetError: a shape or a query is broken.
    """

    def compile_() -> Compiled:
        from caregraph.shacl.compiler import compile_shapes

        return compile_shapes(rulefiles.asking(rules))

    files = [rulefiles.prefixes(), *(rule.path for rule in rules)]
    return _once("queries", _content(files), compile_, Compiled, ShapeQuery, Focus)


def _once(
    name: str, made_from: Iterable[str | bytes], make: Callable[[], Made], *kinds: type
) -> Made:
    """Give what ``kept`` gives, the very same while the process holds it; nobody changes it."""
    key = (name, *made_from)
    made: Made | None = _held.get(key)
    if made is None:
        made = kept(name, key[1:], make, *kinds)
        for first in [*_held][: 1 - _MOST]:
            _held.pop(first, None)
        _held[key] = made
    return made


def _content(files: Collection[Path]) -> Iterator[str | bytes]:
    for path in files:
        yield str(path)
        yield path.read_bytes()
