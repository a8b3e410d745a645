"""Which page belongs to which thing, and back.

Layer 6. Things of a structure have ``/<table>/<structure>/<key>``; organisations known by an
official code have ``/organisations/ods/5QC``; any other thing has ``/thing?iri=...``, and so have
the organisations without a code of a structure that is itself called ``ods`` or ``gss``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from urllib.parse import parse_qsl, quote, unquote, urlencode

from caregraph.graph import ontology
from caregraph.tables import tables
from caregraph.vocab import BASE, CG, PREFIXES

_ID = PREFIXES["id"]
_CODE_SCHEMES = ("ods", "gss")


@cache
def kinds() -> dict[str, str]:
    """Give the name of the table by the kind of thing: ``{"post": "posts", ...}``."""
    return {table.kind: name for name, table in tables().items() if name != "structure"}


def path_of(iri: str) -> str:
    """Give the page of a thing, a structure, a rule, a provision of law, a term or a code."""
    if iri.startswith(_ID):
        parts = iri.removeprefix(_ID).split("/")
        if len(parts) == 1 and parts[0] != "view":
            return f"/structures/{quote(unquote(parts[0]), safe='')}"
        if len(parts) == 2 and parts[0] in _CODE_SCHEMES:  # noqa: PLR2004  a scheme and a code
            return f"/organisations/{parts[0]}/{quote(parts[1], safe='')}"
        if len(parts) == 3 and parts[1] in kinds():  # noqa: PLR2004  structure, kind and key
            table = kinds()[parts[1]]
            if not _names_codes(table, parts[0]):
                return f"/{table}/{quote(parts[0], safe='')}/{quote(parts[2], safe='')}"
    elif iri.startswith(PREFIXES["rule"]):
        return f"/rules/{quote(iri.removeprefix(PREFIXES['rule']), safe='')}"
    elif iri in _provisions():
        return f"/law/{quote(_provisions()[iri], safe='')}"
    elif iri.startswith(PREFIXES["code"]):
        scheme, _, name = iri.removeprefix(PREFIXES["code"]).partition("/")
        return f"/ontology/codes/{quote(scheme)}" + (f"#{quote(name)}" if name else "")
    elif iri.startswith(BASE) and iri.removeprefix(BASE) in CG:
        return f"/ontology/{iri.removeprefix(BASE)}"
    return f"/thing?iri={quote(iri, safe='')}"


def _names_codes(table: str, name: str) -> bool:
    """Say whether ``/<table>/<name>/`` leads to things by their official codes."""
    return table == "organisations" and name in _CODE_SCHEMES


def with_options(path: str, options: Sequence[tuple[str, str]], **others: str | None) -> str:
    """Give an address that carries view options.

    An option that *path* or *others* names replaces one of *options*; ``None`` takes it away.
    """
    path, _, place = path.partition("#")
    own = {name for name, _ in parse_qsl(path.partition("?")[2], keep_blank_values=True)}
    kept = [(name, value) for name, value in options if name not in own | set(others)]
    added = [(name, value) for name, value in others.items() if value is not None]
    query = urlencode([*kept, *added])
    joined = path + ("&" if "?" in path else "?") + query if query else path
    return f"{joined}#{place}" if place else joined


def comparison_with(proposal: str) -> str:
    """Give the page of what a proposal changes, by a name under which it is adopted."""
    return f"/compare?adopt={quote(proposal, safe='')}"


def thing_at(table: str, structure: str, key: str) -> str:
    """Give the IRI of the thing whose page is ``/<table>/<structure>/<key>``."""
    if _names_codes(table, structure):
        return f"{_ID}{structure}/{key}"
    return f"{_ID}{structure}/{tables()[table].kind}/{key}"


def anchor(iri: str) -> str:
    """Give the place of a term in the list of terms."""
    return re.sub(r"[^\w.-]+", "-", iri.removeprefix(BASE))


@cache
def _provisions() -> dict[str, str]:
    return {node.value: notation for notation, node in ontology.provisions().items()}
