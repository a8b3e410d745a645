"""Words in another order than commands take them: the GRAPH comes first."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import click

from caregraph import registry
from caregraph.errors import CaregraphError, UsageError

GIVEN = "caregraph.words"
"""Where a context keeps the name of the command with all that was given to it."""
_VALUE = re.compile(r"[a-z][a-z_ -]*=.*", re.DOTALL)
"""A value for a parameter of a question, which may stand anywhere."""
_RULE = re.compile(r"[A-Z]+-\d+")

Words = str | tuple[str, ...] | None
Check = Callable[[click.Context, click.Parameter, Words], Words]
Fit = Callable[[str, str], bool]


def graph_first(option: str = "", fits: Fit = lambda word, graph: True) -> Check:  # noqa: ARG005
    """Refuse words whose GRAPH comes last, and say how they are to be typed.

    Args:
        option: By which option the command takes what is no GRAPH; none where it is a word behind
            the GRAPHs.
        fits: Whether a word can be what that option takes; else it is a GRAPH that there is not.
    """

    def check(context: click.Context, _: click.Parameter, value: Words) -> Words:
        before = [one for one in (context.params.get("graph"),) if one]
        words = [*before, *([value] if isinstance(value, str) else value or ())]
        words = [one for one in words if not _VALUE.fullmatch(one)]
        if len(words) < 2 or _is_graph(words[0]) or not _is_graph(words[-1]):  # noqa: PLR2004
            return value
        if not fits(words[0], words[-1]):
            return value
        raise UsageError(
            f"{words[0]!r} is no GRAPH, and {words[-1]!r}, which is one, stands behind it",
            code="graph-comes-first",
            hint=f"Type {shlex.join(_turned(context, words, option))}",
        )

    return check


def is_format(word: str, _: str) -> bool:
    """Say whether a word is a format of exports."""
    return word in registry.names("caregraph.exports")


def is_rule(word: str, _: str) -> bool:
    """Say whether a word looks like the id of a rule."""
    return _RULE.fullmatch(word) is not None


def is_proposal(word: str, graph: str) -> bool:
    """Say whether a word names a proposal of a graph."""
    from caregraph.graph.choices import Choice
    from caregraph.graph.view import open_view

    try:
        open_view([graph], Choice(adopt=(word,)), derive=False)
    except CaregraphError:
        return False
    return True


def _turned(context: click.Context, words: list[str], option: str) -> list[str]:
    """Give the words of the command with its GRAPHs in front, all else where it stood."""
    name, *given = context.meta[GIVEN]
    graphs = [one for one in words if _is_graph(one)]
    others = [one for one in words if one not in graphs]
    rest = [one for one in given if one not in graphs and not (option and one in others)]
    by_option = [part for one in others if option for part in (option, one)]
    return ["caregraph", name, *graphs, *rest, *by_option]


def _is_graph(word: str) -> bool:
    """Say whether a word names a case or something that lies on the disk."""
    try:
        return word.startswith("case:") or Path(word.partition(",")[0]).exists()
    except (OSError, ValueError):  # too long, as a query is, or no name of a file
        return False
