"""The page of the service's addresses, from the description that the service gives of itself."""

from __future__ import annotations

from typing import Any

from caregraph import assets
from caregraph.graph.view import open_parts
from caregraph.serve.app import create_app
from caregraph.serve.mount import close
from caregraph.serve.tools import stored
from docs.markdown import code, page, plain, prose, table

_HEAD = """`caregraph serve` answers at these addresses; `/openapi.json` has the same for programs.
Every page has its JSON under the same address with `.json` at the end, and its main table under
`.csv`. The state of a page is in its address: `?asOf=2008-05-01&adopt=all`."""


def pages() -> dict[str, str]:
    """Give the page of addresses, by path."""
    app = create_app(open_parts([f"case:{assets.case_names()[0]}"]))
    try:
        told = app.test_client().get("/openapi.json").json
    finally:
        close(app)
    assert told is not None
    rows = [
        (code(f"{method.upper()} {path}"), prose(one["summary"]), _parameters(one))
        for path, methods in told["paths"].items()
        for method, one in methods.items()
    ]
    return {
        "reference/service.md": page(
            "Addresses of the service",
            _HEAD,
            "Addresses of pages take `asOf`, `knownBy` and `adopt` as well.",
            table(("address", "what it gives", "parameters"), rows),
            "## What it stores",
            stored.LEAD,
            "The page `/about-data` says of a service that runs which of these it has.",
            table(
                stored.COLUMNS,
                [
                    (plain(one.what), plain(one.where), plain(one.how_long), plain(one.how_deleted))
                    for one in stored.STORED
                ],
            ),
        )
    }


def _parameters(operation: dict[str, Any]) -> str:
    own = [
        one
        for one in operation["parameters"]
        if one["in"] == "query" and one["name"] not in ("asOf", "knownBy", "adopt")
    ]
    return " ".join(f"{code(one['name'])}: {plain(one['description'])}" for one in own)
