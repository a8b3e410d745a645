"""The kinds of SPARQL engine, known by what they answer, with what each needs to be asked rightly.

Layer 3. The folder ``engines`` is the registry: a module of it has ``KIND`` and ``recognises``.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from caregraph import rdf, registry

_ENGINES = "caregraph.graph.engines"


@dataclass(frozen=True)
class Signs:
    """What shows of what kind an engine is."""

    url: str
    headers: Mapping[str, str]
    """Those of its answer to a query, by name in small letters."""
    body: bytes
    """That answer."""


@dataclass(frozen=True)
class Kind:
    """What has to be known of an engine to ask it rightly."""

    title: str
    tried: str = ""
    """The version that was tried; empty where none was."""
    rows: rdf.QueryResultsFormat = rdf.QueryResultsFormat.JSON
    """The form of rows that it writes as it should."""
    page: int = 20_000
    """So many rows are asked for at once; it may give fewer."""
    nests_order: bool = False
    """Whether rows in order are given page by page only from a query within the query."""
    written: Callable[[str], str] = str
    """Writes a query of a rule so that it is answered rightly and soon."""
    chunk: int | None = 5_000
    """So many statements are written at once; ``None`` where it is not written to."""
    update: Callable[[str], str] = str
    """Gives the address for updates from the one for queries."""
    remarks: tuple[str, ...] = ()
    """What it needs, or gets wrong, that is not seen by asking, each in a sentence."""


def recognised(signs: Signs) -> Kind:
    """Give the kind that shows; without a sign, one that is asked by the standard alone."""
    for name in registry.names(_ENGINES):
        module = importlib.import_module(f"{_ENGINES}.{name.replace('-', '_')}")
        if module.recognises(signs):
            kind: Kind = module.KIND
            return kind
    return OTHER


@cache
def kinds() -> dict[str, Kind]:
    """Give every kind by the name of its module."""
    modules = {name: name.replace("-", "_") for name in registry.names(_ENGINES)}
    return {
        name: importlib.import_module(f"{_ENGINES}.{module}").KIND
        for name, module in modules.items()
    }


OTHER = Kind("an engine that does not say which it is")
"""Any other, asked by the standard."""
