"""What the service offers to programs, in OpenAPI.

Layer 6. The pages are read off the application's own routes, so none can be missing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import current_app

from caregraph.serve.web.routes import EACH, Route, declared, of_tables

_VIEW = (
    ("asOf", "A day, or any for everything as described."),
    ("knownBy", "Leave out what rests only on documents issued after this day."),
    ("adopt", "A proposal taken as adopted; all for every one; repeatable."),
    ("supposeComplete", "Kinds of thing of which what is written is taken for all there is."),
)


def describe(server: str) -> dict[str, Any]:
    """Describe every address of the running application."""
    paths: dict[str, Any] = {}
    for rule in current_app.url_map.iter_rules():
        view = current_app.view_functions[rule.endpoint]
        if (route := declared(view)) is None:  # files, and what is handed on
            continue
        path = re.sub(r"<(?:[^<>:]*:)?(\w+)>", r"{\1}", rule.rule)
        about = (view.__doc__ or "").strip().partition("\n")[0]
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            paths.setdefault(path, {})[method.lower()] = _operation(
                route, method, about, rule.arguments
            )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "caregraph",
            "version": "1",
            "description": "Every page has its JSON under the same address with .json at the end, "
            "and its main table under .csv; /sparql and /graphs also take the ends of files of "
            "other forms.",
        },
        "servers": [{"url": server}],
        "paths": dict(sorted(paths.items())),
        "components": {"schemas": {"Failure": _FAILURE}},
    }


def _operation(route: Route, method: str, about: str, inside: set[str]) -> dict[str, Any]:
    parameters = [_parameter(name, "", "path") for name in sorted(inside)]
    tables = {name: words for name, words in of_tables(route).items() if name not in route.takes}
    own = (*route.takes.items(), *(_VIEW if route.is_of_a_view else ()), *tables.items())
    parameters += [_parameter(name, words, "query") for name, words in own]
    told: dict[str, Any] = {
        "summary": about,
        "parameters": parameters,
        "responses": {
            "200": {"description": "The answer.", "content": {name: {} for name in route.gives}},
            "default": {
                "description": "What went wrong.",
                "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/Failure"}},
                    "text/html": {},
                },
            },
        },
    }
    if method in ("POST", "PUT") and route.sends:
        told["requestBody"] = {
            "required": True,
            "content": {
                media_type: {"schema": _body(fields)} for media_type, fields in route.sends.items()
            },
        }
    return told


def _body(fields: Mapping[str, str]) -> dict[str, Any]:
    """Describe a body: its fields, or a text where it has none."""
    if not fields:
        return {"type": "string"}
    return {"type": "object", "properties": {name: _field(fields[name]) for name in fields}}


def _parameter(name: str, words: str, place: str) -> dict[str, Any]:
    told: dict[str, Any] = {"name": name, "in": place, "schema": _field(words)}
    if name == EACH:
        schema = {"type": "object", "additionalProperties": {"type": "string"}}
        told |= {"style": "form", "explode": True, "schema": schema | {"description": words}}
    if words:
        told["description"] = told["schema"].pop("description")
    if place == "path":
        told["required"] = True
    return told


def _field(words: str) -> dict[str, Any]:
    told: dict[str, Any] = {"type": "string"}
    if "repeatable" in words:
        told = {"type": "array", "items": told}
    return told | ({"description": words} if words else {})


_FAILURE = {
    "type": "object",
    "required": ["ok", "error", "code", "status"],
    "properties": {
        "ok": {"const": False},
        "error": {"type": "string"},
        "code": {"type": "string"},
        "status": {"type": "integer"},
        "hint": {"type": "string"},
    },
}
