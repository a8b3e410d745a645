"""The codes that errors can carry, read off the source: which there are, and what carries them.

Nothing of caregraph is imported: the syntax trees of its modules say it. A code is a text that
stands as the argument ``code`` or ``problem`` of a call (named or by its place), as the default of
such an argument, or as the attribute ``code`` of a class of errors.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

_NAMES = ("code", "problem")
_NO_ERROR = ("Slowness", "Column")
"""What has a code of another kind: an advice of the linter, a column of a table."""


def codes(source: Path) -> dict[str, set[str]]:
    """Give every code with the names of what carries it: classes, or functions that make one."""
    trees = [ast.parse(path.read_text("utf-8")) for path in sorted(source.rglob("*.py"))]
    places = dict(place for tree in trees for place in _places(tree))
    found: defaultdict[str, set[str]] = defaultdict(set)
    for tree in trees:
        for code, carrier in (*_declared(tree), *_given(tree, places)):
            found[code].add(carrier)
    return dict(sorted(found.items()))


def _places(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Give the callables that take a code by its place, with that place."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            fields = [one.target for one in node.body if isinstance(one, ast.AnnAssign)]
            names = [one.id for one in fields if isinstance(one, ast.Name)]
        elif isinstance(node, ast.FunctionDef) and _makes_an_error(node):
            names = [one.arg for one in node.args.args if one.arg not in ("self", "cls")]
        else:
            continue
        wanted = [names.index(name) for name in _NAMES if name in names]
        if wanted and node.name not in _NO_ERROR:
            yield node.name, wanted[0]


def _makes_an_error(node: ast.FunctionDef) -> bool:
    return not (isinstance(node.returns, ast.Name) and node.returns.id in _NO_ERROR)


def _declared(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for one in node.body:
                if isinstance(one, ast.Assign) and ast.unparse(one.targets[0]) == "code":
                    yield from ((text, node.name) for text in _texts(one.value))
        elif isinstance(node, ast.FunctionDef):
            for argument, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True):
                if argument.arg == "code" and default is not None:
                    yield from ((text, _returned(node)) for text in _texts(default))


def _given(tree: ast.Module, places: dict[str, int]) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func).rpartition(".")[2]
        values = [one.value for one in node.keywords if one.arg == "code"]
        if name in places and places[name] < len(node.args):
            values.append(node.args[places[name]])
        if name not in _NO_ERROR:
            yield from ((text, name) for value in values for text in _texts(value))


def _returned(node: ast.FunctionDef) -> str:
    return ast.unparse(node.returns) if node.returns else node.name


def _texts(value: ast.expr) -> list[str]:
    """Give the texts that an expression may stand for, as far as it spells them out."""
    if isinstance(value, ast.IfExp):
        return _texts(value.body) + _texts(value.orelse)
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return [value.value]
    return []
