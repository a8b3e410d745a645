"""The rulebook: what each rule file says in words, when it applies, and its own examples.

Layer 4. The folder is the registry: one rule a file under ``shapes/<theme>/``. A file that lacks
its words, basis or examples is refused; a rule never counts as passed because it was not read.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from caregraph import assets
from caregraph.errors import AssetError, UnknownNameError
from caregraph.shacl.shapegraph import ShapeGraph
from caregraph.validation import wording
from caregraph.validation.rule import Rule


@dataclass(frozen=True)
class ReadRules:
    """What some folders hold."""

    rules: dict[str, Rule]
    """The rules that say all they must, sorted by id."""
    incomplete: list[Rule]
    """Those that do not, as far as they can be read."""
    broken: list[AssetError]
    """What is wrong with any file."""


def load(folders: Iterable[Path] | None = None) -> dict[str, Rule]:
    """Read every rule below some folders, the shipped rulebook by default, sorted by id.

    Raises:
        AssetError: a file cannot be read, is incomplete, or two rules share an id; all at once.
    """
    found = read(folders)
    refuse(found.broken)
    return found.rules


def read(folders: Iterable[Path] | None = None) -> ReadRules:
    """Read every rule below some folders, and say what is wrong with any of them."""
    from caregraph.validation import rulefile

    rules: dict[str, Rule] = {}
    incomplete: list[Rule] = []
    broken: list[AssetError] = []
    for path in _files(folders):
        try:
            rule, faults = rulefile.read(path)
        except AssetError as wrong:
            broken.append(wrong)
            continue
        if faults:
            incomplete.append(rule)
            said = f"the rule cannot be used: {'; '.join(faults)}"
            broken.append(AssetError(said, where=str(path), code="incomplete-rule"))
        elif rule.id in rules:
            broken.append(
                AssetError(
                    f"the rule {rule.id} stands already in {rules[rule.id].path}",
                    where=str(path),
                    code="duplicate-rule",
                )
            )
        else:
            rules[rule.id] = rule
    broken += _used_again(rules)
    return ReadRules(dict(sorted(rules.items())), incomplete, broken)


def former(rules: Mapping[str, Rule]) -> dict[str, str]:
    """Give, by the ids of rules that are no more, those of the rules in whose place they stand."""
    return {old: one.id for one in rules.values() for old in one.former}


def _used_again(rules: Mapping[str, Rule]) -> Iterator[AssetError]:
    """Tell rules that bear the former id of another."""
    for old, now in former(rules).items():
        if one := rules.get(old):
            yield AssetError(
                f"the id {one.id} was that of a rule in whose place {now} stands, "
                "and is not used again",
                where=str(one.path),
                code="duplicate-rule",
            )


def refuse(broken: Sequence[AssetError]) -> None:
    """Raise what is wrong with some rules, all of it at once; nothing where nothing is."""
    if len(broken) == 1:
        raise broken[0]
    if broken:
        told = "\n".join(str(one) for one in broken)
        raise AssetError(
            f"{len(broken)} problems with rules; nothing was checked\n"
            + textwrap.indent(told, "  "),
            code="broken-rules",
        )


def shipped() -> Path:
    """Give the folder of the shipped rules."""
    return assets.folder("shapes")


def shape_graph(rules: Iterable[Rule]) -> ShapeGraph:
    """Read the shapes of some rules, with the prefixes that their queries use."""
    from caregraph.validation import standard

    shapes = ShapeGraph()
    for path in (prefixes(), *(rule.path for rule in rules)):
        shapes.read(path.read_bytes(), where=path.name)
    shapes.add(standard.left_out(shapes), {})
    return shapes


def asking(rules: Iterable[Rule]) -> ShapeGraph:
    """Read the shapes of some rules as engines run them: each message with its question.

    So the places of both are filled from the same row, by whichever engine.
    """
    return wording.with_questions(shape_graph(rules))


def prefixes() -> Path:
    """Give the file that declares the house prefixes for the queries in rules."""
    return assets.files("shapes", "prefixes.ttl")[0]


def pick(rules: Mapping[str, Rule], wanted: Iterable[str]) -> dict[str, Rule]:
    """Give the rules with some ids, also former ones, in any case; all where none is named.

    Raises:
        UnknownNameError: there is no such rule.
    """
    ids = [former(rules).get(name.upper(), name.upper()) for name in wanted]
    for name in ids:
        if name not in rules:
            raise UnknownNameError("rule", name, rules)
    return {name: rules[name] for name in rules if not ids or name in ids}


def _files(folders: Iterable[Path] | None) -> list[Path]:
    if folders is None:
        return assets.files("shapes", "*/*.ttl")
    found = []
    for folder in folders:
        paths = sorted(folder.rglob("*/*.ttl" if folder == shipped() else "*.ttl"))
        if not paths:
            raise AssetError("the folder holds no rule", where=str(folder), code="no-rules")
        found += paths
    return found
