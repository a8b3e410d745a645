"""Routes: the address of a page, what it takes and gives, and what the menu calls it, told once.

Layer 6. The menu, the pages that are suggested and the description of the interface are read off
what is declared here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from flask import Blueprint, Flask, Response, current_app, request

from caregraph.errors import UnknownNameError
from caregraph.serve.web.addresses import kinds
from caregraph.serve.web.arranging import OPTIONS as TABLE_OPTIONS
from caregraph.serve.web.request import VIEW_OPTIONS
from caregraph.spreadsheet import XLSX

PAGE = ("text/html", "application/json", "text/csv", XLSX)
"""What a page is given as; the first where a client accepts anything."""

LEAF = {"page": "Which page of a long list; JSON and CSV have all of it."}
"""The parameter of a list that has several pages."""
EACH = "parameters"
"""In place of a name: parameters that depend on the rest of the address."""

_OF_WRITING = ("default", "update", "query", "using-graph-uri", "using-named-graph-uri")
"""Names of the protocol that what writes refuses in words of its own."""
_FOR_PROGRAMS = ("/sparql", "/graphs", "/.well-known", "/health", "/ready")
"""Where the address may say what is not declared here: their protocols have names of their own."""

View = Callable[..., Response]


@dataclass(frozen=True, order=True)
class Menu:
    """A link that stands on every page: one of the few doors at its head, or in its foot."""

    place: int
    """Entries come in the order of their places."""
    name: str
    in_foot: bool = True
    path: str = ""
    """Where it leads: the address of the route."""
    below: tuple[str, ...] = ()
    """Beginnings of other addresses that are behind this door."""

    def leads_to(self, path: str) -> bool:
        """Say whether a page is behind this door.

        >>> Menu(3, "Findings", path="/check", below=("/rules",)).leads_to("/rules/ACC-01")
        True
        """
        return any(path == one or path.startswith(f"{one}/") for one in (self.path, *self.below))


@dataclass(frozen=True)
class Route:
    """What is declared of one address."""

    takes: Mapping[str, str] = field(default_factory=dict)
    """What may stand in the address, in words, by name; the view options aside."""
    gives: tuple[str, ...] = PAGE
    """The media types of its answers."""
    sends: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What a request may send in its body: media types, and the fields of each in words."""
    menu: Menu | None = None
    is_of_a_view: bool = True
    """Whether it takes the view options."""


_DECLARED: dict[object, Route] = {}


def serves(
    blueprint: Blueprint, path: str, route: Route | None = None, *, method: str = "GET"
) -> Callable[[View], View]:
    """Declare a route; to be put over the function that answers it."""

    def declare(view: View) -> View:
        _DECLARED[view] = route or Route()
        blueprint.add_url_rule(path, view_func=view, methods=[method])
        return view

    return declare


def declared(view: object) -> Route | None:
    """Give what was declared of the route that a function answers, if anything was."""
    return _DECLARED.get(view)


def menu(app: Flask) -> list[Menu]:
    """Give the links that stand on every page, in order, each address once."""
    found = set()
    for rule in app.url_map.iter_rules():
        route = _DECLARED.get(app.view_functions[rule.endpoint])
        if route and route.menu:
            found.add(replace(route.menu, path=rule.rule))
    return sorted(found)


def lists(app: Flask) -> Iterator[str]:
    """Name the pages at the root that are not the list of a table."""
    for rule in app.url_map.iter_rules():
        first, _, rest = rule.rule[1:].partition("/")
        if first and not rest and not rule.arguments and "." not in first:
            yield first


def check_table(name: str) -> None:
    """Refuse the name of a list that there is not.

    Raises:
        UnknownNameError: carries the page that is called so in the menu, or else near matches.
    """
    if name in kinds().values():
        return
    words = name.replace("-", " ").casefold()
    for one in menu(current_app):
        if one.name.casefold() == words:
            called = one.path.strip("/")
            error = UnknownNameError("page", name, (), hint=f"The page {one.name} is {one.path}.")
            error.near = [called] if called else []
            raise error
    raise UnknownNameError("page", name, [*kinds().values(), *sorted({*lists(current_app)})])


def of_tables(route: Route) -> Mapping[str, str]:
    """Give what may stand in the address of a page for its tables, in words, by name."""
    return {**TABLE_OPTIONS, **LEAF} if "text/csv" in route.gives and route.gives[0] in PAGE else {}


def check_parameters() -> None:
    """Refuse a parameter of which the page that is asked for knows nothing.

    Addresses for programs that only read take any, as clients add some of their own; one that
    writes takes none that it would leave aside, such as a misspelt ``approvedBy``.

    Raises:
        UnknownNameError: carries near matches.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    route = _DECLARED.get(view)
    reads = request.method in ("GET", "HEAD") or request.path == "/sparql"
    is_for_programs = request.path.startswith(_FOR_PROGRAMS)
    if route is None or EACH in route.takes or reads == is_for_programs:
        return
    known = [*dict.fromkeys((*route.takes, *VIEW_OPTIONS, *of_tables(route)))]
    for name in request.args:
        if name not in (*known, *(() if reads else _OF_WRITING)):
            raise UnknownNameError(
                "parameter of this page",
                name,
                known,
                hint=f"It takes {', '.join(known)}.",
                code="unknown-parameter",
            )
