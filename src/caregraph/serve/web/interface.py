"""What the service offers to programs, in OpenAPI.

Layer 6. The pages are read off the application's own routes, so none can be missing.
"""

from __future__ import annotations

import re
from typing import Any

from flask import current_app

from caregraph import rdf

_VIEW = (
    ("asOf", "A day, or any for everything as described."),
    ("knownBy", "Leave out what rests only on documents issued after this day."),
    ("adopt", "A proposal taken as adopted; all for every one; repeatable."),
)
_DAYS = (("before", "The earlier day of two, on which nothing is adopted."),
         ("after", "The later day of two, with what is adopted."))  # fmt: skip
_OWN = {
    "/check": (("outcome", "breach, not-stated or waived."),
               ("severity", "violation, warning or info."),
               ("rule", "The id of a rule."), ("organisation", "The IRI of an organisation."),
               ("structure", "The key of a structure."),
               ("over", "A range of days, such as 2004..2024, or all: findings over time.")),
    "/days": (("over", "A range of days, such as 2004..2024; all without it."),
              ("structure", "The key of a structure; all without it.")),
    "/changes": _DAYS,
    "/changes/drawing.svg": _DAYS,
    "/impact": (("thing", "What ends: name, key or IRI, or law:ID for all that a provision ends."),
                ("on", "The day; without it, that on which it ends or is described.")),
    "/options": (("proposal", "A proposal with options, where several have some."),),
    "/ontology": (("with", "In the RDF: law or alignments as well; repeatable."),),
    "/search": (("q", "What to look for."),),
    "/trace": (("post", "Title, key or IRI of a post or body."),),
    "/thing": (("iri", "The IRI of a thing."),),
    "/export": (("format", "A format; without it the list of them."),),
    "/sparql": (("query", "A SPARQL 1.1 query."), ("default-graph-uri", "A structure; repeatable."),
                ("named-graph-uri", "A structure; repeatable.")),
    "/graphs": (("default", "The view."), ("graph", "The IRI of a structure.")),
}  # fmt: skip
_GRAPHS = tuple(one.media_type for one in rdf.GRAPH_FORMATS)
_TYPES = {
    "/sparql": ("application/sparql-results+json", "application/sparql-results+xml", "text/csv",
                "text/tab-separated-values", *_GRAPHS, "text/html"),
    "/graphs": _GRAPHS,
    "/.well-known/void": _GRAPHS,
    **dict.fromkeys(
        ("/ontology", "/ontology/{name}", "/ontology/codes/{name}", "/ontology/alignments",
         "/ontology/how-do-i-say/{name}"),
        ("text/html", *_GRAPHS, "application/json", "text/csv"),
    ),
    "/health": ("application/json",),
    "/openapi.json": ("application/json",),
}  # fmt: skip
_PAGE_TYPES = ("text/html", "application/json", "text/csv")


def describe(server: str) -> dict[str, Any]:
    """Describe every address of the running application."""
    paths: dict[str, Any] = {}
    for rule in current_app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        view = current_app.view_functions[rule.endpoint]
        path = re.sub(r"<(?:[^<>:]*:)?(\w+)>", r"{\1}", rule.rule)
        about = (view.__doc__ or "").strip().partition("\n")[0]
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            paths.setdefault(path, {})[method.lower()] = _operation(
                path, method, about, rule.arguments
            )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "caregraph",
            "version": "1",
            "description": "Every page has its JSON under the same address with .json at the end, "
            "and its main table under .csv.",
        },
        "servers": [{"url": server}],
        "paths": dict(sorted(paths.items())),
        "components": {"schemas": {"Failure": _FAILURE}},
    }


def _operation(path: str, method: str, about: str, inside: set[str]) -> dict[str, Any]:
    parameters = [_parameter(name, "", "path") for name in sorted(inside)]
    parameters += [_parameter(name, words, "query") for name, words in _OWN.get(path, ())]
    if path not in ("/health", "/openapi.json"):
        parameters += [_parameter(name, words, "query") for name, words in _VIEW]
    types: tuple[str, ...] = _TYPES.get(path, _PAGE_TYPES)
    if path.endswith(".svg"):
        types = ("image/svg+xml",)
    told: dict[str, Any] = {
        "summary": about,
        "parameters": parameters,
        "responses": {
            "200": {"description": "The answer.", "content": {name: {} for name in types}},
            "default": {
                "description": "What went wrong.",
                "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/Failure"}}
                },
            },
        },
    }
    if method == "POST":
        told["requestBody"] = {"content": {
            "application/sparql-query": {"schema": {"type": "string"}},
            "application/x-www-form-urlencoded": {"schema": {
                "type": "object", "properties": {"query": {"type": "string"}}}},
        }}  # fmt: skip
    return told


def _parameter(name: str, words: str, place: str) -> dict[str, Any]:
    told: dict[str, Any] = {"name": name, "in": place, "schema": {"type": "string"}}
    if words:
        told["description"] = words
    if place == "path":
        told["required"] = True
    if "repeatable" in words:
        told["schema"] = {"type": "array", "items": {"type": "string"}}
    return told


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
