"""The keys of JSON reports, read off the methods ``as_json`` of what is reported.

The words of a key are those of the attribute it is made from; what has none there has them in
``keys.toml``, by class and key, or by key alone where it means the same everywhere.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import sys
import textwrap
import tomllib
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from caregraph.reports import json as forms
from docs.markdown import code, page, prose, table

_WORDS = tomllib.loads(Path(__file__).with_name("keys.toml").read_text("utf-8"))


@dataclass(frozen=True)
class Key:
    """One key of the JSON of a class."""

    name: str
    """With a dot where it stands in an object inside: ``turningDays.next``."""
    attribute: str
    """The attribute it is made from; empty where it is made from none alone."""
    holds: tuple[type, ...]
    """The classes whose JSON it holds."""


@cache
def kinds() -> dict[str, type]:
    """Give what can be told as JSON, by the name of its kind, in the order of the source."""
    found = {}
    for name, function in vars(forms).items():
        if (
            inspect.isfunction(function)
            and function.__module__ == forms.__name__
            and (not name.startswith("_"))
        ):
            (told,) = [
                hint
                for argument, hint in typing.get_type_hints(
                    function, localns=_names_in(forms.__name__)
                ).items()
                if argument != "return"
            ]
            found[name] = told
    return found


@cache
def classes() -> list[type]:
    """Give every class whose JSON may stand in a report, outermost first."""
    found = list(dict.fromkeys(kinds().values()))
    for one in found:  # it grows while it is gone through
        inside = [part for key in keys(one) for part in key.holds] + spread(one)
        found += [part for part in dict.fromkeys(inside) if part not in found]
    return found


@cache
def keys(cls: type) -> list[Key]:
    """List the keys that the JSON of a class has of its own, in their order."""
    found = dict(_of_method(cls, "as_json"))
    return [Key(name, _attribute(value), _holds(cls, value)) for name, value in found.items()]


@cache
def spread(cls: type) -> list[type]:
    """Give the classes all of whose keys the JSON of a class has too."""
    found = []
    for expression in _expressions(_method(cls, "as_json")):
        calls = [expression.left] if isinstance(expression, ast.BinOp) else []
        if isinstance(expression, ast.Dict):
            calls = [
                value
                for key, value in zip(expression.keys, expression.values, strict=True)
                if key is None
            ]
        found += [
            one
            for call in calls
            for one in _holds(cls, call)
            if ast.unparse(call).endswith(".as_json()")
        ]
    return list(dict.fromkeys(found))


def words(cls: type, key: Key) -> str:
    """Say what a key holds; empty where nothing says it."""
    own = _WORDS.get(cls.__name__, {}).get(key.name)
    return own or _documented(cls, key.attribute) or _WORDS["common"].get(key.name, "")


def unused_words() -> list[str]:
    """Name the words of ``keys.toml`` that no key has use for."""
    told = {(cls.__name__, key.name) for cls in classes() for key in keys(cls)}
    common = {
        key.name
        for cls in classes()
        for key in keys(cls)
        if key.name not in _WORDS.get(cls.__name__, {}) and not _documented(cls, key.attribute)
    }
    return [
        f"{group}.{name}"
        for group, entries in _WORDS.items()
        for name in entries
        if (name not in common if group == "common" else (group, name) not in told)
    ]


def pages() -> dict[str, str]:
    """Give the page of report keys, a heading for each class, by path."""
    names = {cls: kind for kind, cls in kinds().items()}
    parts = []
    for cls in classes():
        said = inspect.cleandoc(cls.__doc__ or "")
        more = [f"All keys of [{one.__name__}](#{one.__name__.casefold()})" for one in spread(cls)]
        rows = [(code(key.name), words(cls, key) + _links(key)) for key in keys(cls)]
        parts.append(
            "\n\n".join(
                part
                for part in (
                    f"## {cls.__name__}",
                    prose(said.partition("\n\n")[0]),
                    f"The whole of a *{names[cls]}*." if cls in names else "",
                    f"{', '.join(more)}, and:" if more else "",
                    table(("key", "what it holds"), rows),
                )
                if part
            )
        )
    return {"reference/report-keys.md": page("Keys of JSON reports", _HEAD, *parts)}


_HEAD = """`--format json` gives these shapes, and so do the pages of the service with `.json` at
the end of their address. `null` stands for what is not stated or was not asked for. A name with a
dot, as in `turningDays.next`, is a key of an object inside. The shapes stay: keys may be added, and
none changes its meaning."""


def _links(key: Key) -> str:
    links = [f"[{one.__name__}](#{one.__name__.casefold()})" for one in key.holds]
    return f" See {', '.join(links)}." if links else ""


def _method(cls: type, name: str) -> ast.FunctionDef:
    source = textwrap.dedent(inspect.getsource(getattr(cls, name)))
    function = ast.parse(source).body[0]
    assert isinstance(function, ast.FunctionDef)
    return function


def _of_method(cls: type, name: str, prefix: str = "") -> Iterator[tuple[str, ast.expr]]:
    """Give the keys of what a method returns, each with the expression of its value."""
    function = _method(cls, name)
    for expression in _expressions(function):
        yield from _of_object(cls, expression, prefix)
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
            key = node.targets[0].slice
            if isinstance(key, ast.Constant):
                yield f"{prefix}{key.value!s}", node.value


def _expressions(function: ast.FunctionDef) -> list[ast.expr]:
    """Give what a function returns or puts together on the way."""
    found = [
        node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Return | ast.Assign | ast.AnnAssign) and node.value
    ]
    return [one for one in found if isinstance(one, ast.Dict | ast.DictComp | ast.BinOp)]


def _of_object(cls: type, expression: ast.expr, prefix: str) -> Iterator[tuple[str, ast.expr]]:
    match expression:
        case ast.BinOp(left, ast.BitOr(), right):
            yield from _of_object(cls, left, prefix)
            yield from _of_object(cls, right, prefix)
        case ast.Dict(names, values):
            for key, value in zip(names, values, strict=True):
                if isinstance(key, ast.Constant):
                    yield f"{prefix}{key.value!s}", value
                    yield from _inside(cls, value, f"{prefix}{key.value!s}.")
                elif key is None:
                    yield from _of_object(cls, value, prefix)
        case ast.DictComp(
            key=ast.Name(),
            value=made,
            generators=[ast.comprehension(target=ast.Name(variable), iter=iterated)],
        ):
            for name in _listed(cls, iterated):
                same = f"getattr(self, {variable})"
                text = ast.unparse(made).replace(same, f"self.{name}")
                yield f"{prefix}{name}", ast.parse(text, mode="eval").body


def _inside(cls: type, value: ast.expr, prefix: str) -> Iterator[tuple[str, ast.expr]]:
    """Give the keys of an object that stands in a value."""
    match value:
        case ast.IfExp(body=body):
            yield from _inside(cls, body, prefix)
        case ast.ListComp(elt=ast.Dict() as each):
            yield from _of_object(cls, each, prefix)
        case ast.Dict():
            yield from _of_object(cls, value, prefix)
        case ast.Call(ast.Attribute(ast.Name("self"), name), []):
            yield from _of_method(cls, name, prefix)


def _listed(cls: type, iterated: ast.expr) -> list[str]:
    """Give the texts that a comprehension goes through, where the source lists them."""
    match iterated:
        case ast.Tuple(elements):
            return [str(one.value) for one in elements if isinstance(one, ast.Constant)]
        case ast.Name(name):
            return list(getattr(sys.modules[cls.__module__], name, ()))
    return []


def _attribute(value: ast.expr) -> str:
    """Give the attribute that a value is, or lists; none where it is counted or put together."""
    if any(isinstance(node, ast.Dict | ast.GeneratorExp | ast.Compare) for node in ast.walk(value)):
        return ""
    return next(
        (
            node.attr
            for node in ast.walk(value)
            if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "self"
        ),
        "",
    )


def _holds(cls: type, value: ast.expr) -> tuple[type, ...]:
    """Give the classes whose JSON a value is made of."""
    if "_json(" not in ast.unparse(value):
        return ()
    paths = [ast.unparse(node) for node in ast.walk(value) if isinstance(node, ast.Attribute)]
    chains = [path.split(".")[1:] for path in paths if re.fullmatch(r"self(\.\w+)+", path)]
    here: list[type] = [cls]
    for name in max(chains, key=len, default=[]):
        if name != "as_json":
            here = [part for one in here for part in _parts(_hint(one, name))]
    return tuple(dict.fromkeys(here)) if chains else ()


def _hint(cls: type, name: str) -> Any:
    hints = typing.get_type_hints(cls, localns=_names_in(cls.__module__))
    if name in hints:
        return hints[name]
    found = getattr(cls, name, None)
    return typing.get_type_hints(found.fget).get("return") if isinstance(found, property) else None


@cache
def _names_in(module: str) -> dict[str, Any]:
    """Give what a module of ours imports from others, where it is only for types too.

    A name that is there for types alone, such as that of another library's class, is any object.
    """
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {
        alias.asname or alias.name: getattr(
            importlib.import_module(node.module), alias.name, object
        )
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("caregraph.")
        for alias in node.names
    }


def _parts(hint: Any) -> list[type]:
    if isinstance(hint, type) and hasattr(hint, "as_json"):
        return [hint]
    return [part for one in typing.get_args(hint) for part in _parts(one)]


def _documented(cls: type, attribute: str) -> str:
    """Give the words that stand below an attribute, or the first line of a property."""
    found = getattr(cls, attribute, None) if attribute else None
    if isinstance(found, (property, cached_property)) and found.__doc__:
        said = found.__doc__.partition("\n")[0]
        said = said.removeprefix("Give ").removeprefix("Say ")
        return prose(said[0].upper() + said[1:])
    body = ast.parse(textwrap.dedent(inspect.getsource(cls))).body[0]
    assert isinstance(body, ast.ClassDef)
    for field, after in zip(body.body, body.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and ast.unparse(field.target) == attribute
            and isinstance(after, ast.Expr)
            and isinstance(after.value, ast.Constant)
        ):
            said = " ".join(str(after.value.value).split())
            return prose(said).replace("`None`", "`null`")
    return ""
