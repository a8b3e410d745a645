"""The rules and their queries as they were read and compiled before.

Layer 4. To read 80 rule files and to compile their queries takes longer than to check a town.
Both hang on nothing but the files, so they are kept by the content of those.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from caregraph import assets
from caregraph.keeping import kept
from caregraph.shacl.queries import Compiled, Focus, ShapeQuery
from caregraph.validation import rules as rulefiles
from caregraph.validation.eras import Era, Turns
from caregraph.validation.rule import Advice, Example, Limb, Rule, Wording

_RECORDS = (Rule, Limb, Wording, Advice, Example, Era, Turns)
"""What a rule is made of."""


def shipped() -> dict[str, Rule]:
    """Give the shipped rules, sorted by id.

    Raises:
        AssetError: a file cannot be read or is incomplete, or two rules share an id.
    """
    files = assets.files("shapes", "*/*.ttl")
    return kept("rules", _content(files), rulefiles.load, *_RECORDS)


def compiled(rules: Collection[Rule]) -> Compiled:
    """Compile the shapes of some rules for views: there a thing is of every class above its own.

    Raises:
        AssetError: a shape or a query is broken.
    """

    def compile_() -> Compiled:
        from caregraph.shacl.compiler import compile_shapes

        return compile_shapes(rulefiles.asking(rules))

    files = [rulefiles.prefixes(), *(rule.path for rule in rules)]
    return kept("queries", _content(files), compile_, Compiled, ShapeQuery, Focus)


def _content(files: Collection[Path]) -> Iterator[str | bytes]:
    for path in files:
        yield str(path)
        yield path.read_bytes()
