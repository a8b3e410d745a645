"""The page of the Python interface, from the names that the package offers."""

from __future__ import annotations

import inspect
from typing import Any

import caregraph
from docs.markdown import block, code, docstring, page, prose

_LINE = 70
_SEVERAL = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def pages() -> dict[str, str]:
    """Give the page of the public names, a heading for each, by path."""
    offered = {name: getattr(caregraph, name) for name in sorted(caregraph.__all__, key=str.lower)}
    calls = {name: one for name, one in offered.items() if inspect.isfunction(one)}
    errors = {name: one for name, one in offered.items() if _is_error(one)}
    others = {name: one for name, one in offered.items() if name not in calls | errors}
    parts = [docstring(inspect.cleandoc(caregraph.__doc__ or ""))]
    for title, group in (("Calls", calls), ("What they give", others), ("Errors", errors)):
        if group:
            parts.append(f"## {title}")
            parts += [_entry(name, one) for name, one in group.items()]
    return {"reference/python.md": page("Python", *parts)}


def _is_error(one: Any) -> bool:
    return isinstance(one, type) and issubclass(one, BaseException)


def _entry(name: str, one: Any) -> str:
    parts = [f"### caregraph.{name}"]
    if inspect.isfunction(one):
        parts.append(block(f"caregraph.{name}{_signature(one)}", "python"))
    if inspect.isfunction(one) or isinstance(one, type):
        parts.append(docstring(inspect.getdoc(one) or ""))
    else:
        parts.append(code(repr(one)))
    if isinstance(one, type):
        parts.append("\n".join(_members(one)))
    return "\n\n".join(part for part in parts if part)


def _signature(function: Any) -> str:
    shown: list[str] = []
    for one in inspect.signature(function).parameters.values():
        if one.kind is one.KEYWORD_ONLY and "*" not in "".join(shown):
            shown.append("*")
        default = "" if one.default is one.empty else f" = {one.default!r}"
        stars = "*" * (one.kind in _SEVERAL) + "*" * (one.kind is one.VAR_KEYWORD)
        shown.append(f"{stars}{one.name}: {one.annotation}{default}")
    returned = f" -> {inspect.signature(function).return_annotation}"
    line = f"({', '.join(shown)}){returned}"
    inside = "".join(f"    {one},\n" for one in shown)
    return line if len(line) < _LINE else f"(\n{inside}){returned}"


def _members(cls: type) -> list[str]:
    """List the documented properties and methods that a class has of its own."""
    told = []
    for name, one in vars(cls).items():
        function = one.fget if isinstance(one, property) else getattr(one, "__func__", one)
        if name.startswith("_") or not inspect.isfunction(function) or not function.__doc__:
            continue
        call = "" if isinstance(one, property) else "()"
        told.append(f"- {code(name + call)}: {prose(function.__doc__.strip().splitlines()[0])}")
    return told
