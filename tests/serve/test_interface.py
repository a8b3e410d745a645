"""The description of the interface: every address, every parameter that is read, every answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from flask import Flask
from werkzeug.datastructures import ImmutableMultiDict

from caregraph.graph import store as stores
from caregraph.graph.choices import Choice
from caregraph.serve import close, create_app, take_uploads

INSIDE = {
    "table": "posts",
    "structure": "wandle",
    "key": "director",
    "identifier": "CQ-01",
    "rule": "ACC-01",
    "notation": "nhs-act-2006-s75",
    "scheme": "status",
    "name": "Post",
    "code": "5ZZ",
    "token": "none",
}
"""What to put into addresses."""
ADDRESSES = {
    "/structures/{key}": "/structures/wandle",
    "/structures/{key}/drawing.svg": "/structures/wandle/drawing.svg",
    "/graphs/{key}": "/graphs/wandle",
    "/rules/{identifier}": "/rules/ACC-01",
    "/ontology/codes/{name}": "/ontology/codes/status",
}
"""Addresses that need something else."""

REFUSED = {"update", "q"}
"""What is only looked for to be refused, or, on the page of a failure, to stay in the box."""


class Read(ImmutableMultiDict[str, str]):
    """Parameters that note which of them are asked for."""

    names: ClassVar[set[str]] = set()

    def __getitem__(self, key: str) -> str:
        self.names.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.names.add(str(key))
        return super().__contains__(key)

    def getlist(self, key: str, type: Any = None) -> list[Any]:  # noqa: A002
        self.names.add(key)
        return super().getlist(key, type)


@pytest.fixture(scope="module")
def app(folder: Path) -> Iterator[Flask]:
    """A service as the command runs it, that notes which parameters are read."""
    made = create_app([(stores.open_store([str(folder)]), Choice())])
    take_uploads(made)
    made.request_class = type("Noting", (made.request_class,), {"parameter_storage_class": Read})
    yield made
    close(made)


@pytest.fixture(scope="module")
def told(app: Flask) -> dict[str, Any]:
    found: dict[str, Any] = app.test_client().get("/openapi.json").get_json()
    return found


def test_it_is_openapi_and_names_every_address_and_method(app: Flask, told: dict[str, Any]) -> None:
    routes = {
        (re.sub(r"<(?:[^<>:]*:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint != "static" and "/all/" not in rule.rule
    }

    assert told["openapi"].startswith("3.1")
    assert {(path, method) for path, one in told["paths"].items() for method in one} == routes


@pytest.mark.slow
def test_every_parameter_that_is_read_is_told(app: Flask, told: dict[str, Any]) -> None:
    client, untold = app.test_client(), {}
    view = {"asOf", "knownBy", "adopt", "supposeComplete"}
    for path, methods in told["paths"].items():
        if "get" not in methods or "{token}" in path:
            continue
        address = re.sub(r"\{(\w+)\}", lambda found: INSIDE[found[1]], path)
        address = ADDRESSES.get(path, address)
        Read.names.clear()
        for accept in ("application/json", "text/html", "text/csv"):
            answer = client.get(address, headers={"Accept": accept})
            assert answer.status_code < 500, (address, accept, answer.text)
        own = {one["name"] for one in methods["get"]["parameters"] if one["in"] == "query"}
        if more := Read.names - own - view - REFUSED:
            untold[path] = sorted(more)

    assert untold == {}


def test_a_body_is_told_where_there_is_one_and_nowhere_else(told: dict[str, Any]) -> None:
    bodies = {
        (path, media_type): set(body["schema"].get("properties", {}))
        for path, methods in told["paths"].items()
        for method, one in methods.items()
        for media_type, body in one.get("requestBody", {"content": {}})["content"].items()
    }

    assert bodies.pop(("/sparql", "application/x-www-form-urlencoded")) >= {"query", "cap"}
    assert bodies == {
        ("/sparql", "application/sparql-query"): set(),
        ("/sparql/look", "application/x-www-form-urlencoded"): {"query"},
        ("/sparql/keep", "application/x-www-form-urlencoded"): {
            "query",
            "id",
            "title",
            "why",
            "also",
            "given",
        },
        ("/yours", "multipart/form-data"): {"files"},
        ("/yours/{token}/mend", "application/x-www-form-urlencoded"): {"parameters"},
    }


def test_parameters_are_well_formed(told: dict[str, Any]) -> None:
    for path, methods in told["paths"].items():
        inside = set(re.findall(r"\{(\w+)\}", path))
        for one in methods.values():
            places = [(each["name"], each["in"]) for each in one["parameters"]]
            assert {name for name, place in places if place == "path"} == inside
            assert len(places) == len(set(places))
            assert all(each["schema"] for each in one["parameters"])
            assert all("description" in each or each["in"] == "path" for each in one["parameters"])
