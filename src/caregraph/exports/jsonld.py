"""RDF as JSON-LD: what the view says, for programs that read JSON.

One graph, what is derived in another beside it, with the house prefixes as the context, so that
keys are short: ``cg:status``.
"""

from __future__ import annotations

import json
from typing import Any, BinaryIO

from caregraph import rdf
from caregraph.exports import _statements
from caregraph.graph.view import View
from caregraph.vocab import PREFIXES, shorten

_FORMAT = rdf.FORMATS["jsonld"]
SUFFIX = rdf.suffix(_FORMAT)
MEDIA_TYPE = _FORMAT.media_type
OPTIONS = _statements.OPTIONS


def write(view: View, stream: BinaryIO, *, said: bool = False) -> None:
    """Write the statements of a view."""
    things = json.loads(_statements.derived_apart(view, _FORMAT, said=said))
    document = {"@context": PREFIXES, "@graph": [_compact(thing) for thing in things]}
    stream.write(json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n")


def _compact(value: Any) -> Any:
    """Write an expanded value with prefixes, one value without its list, plain text as text."""
    if isinstance(value, list):
        return _compact(value[0]) if len(value) == 1 else [_compact(one) for one in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"@value"}:
        return value["@value"]
    found = {}
    for name, held in value.items():
        if name == "@type":
            types = [_short(one) for one in (held if isinstance(held, list) else [held])]
            found[name] = types[0] if len(types) == 1 else types
        else:
            found[name if name.startswith("@") else _short(name)] = _compact(held)
    return found


def _short(iri: str) -> str:
    return shorten(iri).strip("<>")
