"""Derivations read from their files, so that they can be asked of some focus nodes.

Layer 3. Loaded where they were not read before: what is read is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from caregraph.errors import AssetError
from caregraph.graph.derived import Written
from caregraph.shacl.compiler.author import placed
from caregraph.shacl.live import links
from caregraph.sparql import exists_rewriting, tree
from caregraph.sparql.parse import parse_select
from caregraph.sparql.paths import Predicate

_CONSTRUCT = re.compile(
    r"(?P<prologue>.*?)\bCONSTRUCT\s*\{(?P<head>[^{}]*)\}\s*WHERE\s*(?P<body>\{.*\})\s*", re.DOTALL
)
_COMMENT = re.compile(r"(?m)^\s*#.*$")


def read(name: str, text: str) -> tuple[Written, tree.Select]:
    """Read a derivation, and its query for the patterns that have to hold together.

    Raises:
        AssetError: it has another form than ``CONSTRUCT { ... } WHERE { ... }``, or the first
            triple of its head has no variable as subject.
    """
    found = _CONSTRUCT.fullmatch(_COMMENT.sub("", text))
    if found is None:
        raise AssetError(f"{name}.rq is not of the form CONSTRUCT {{ ... }} WHERE {{ ... }}")
    prologue = found["prologue"]
    patterns = parse_select(f"{prologue} SELECT ?x {{ {found['head']} }}", {}).where.elements
    head = [one for one in patterns if isinstance(one, tree.Triple)]
    focus = head[0].subject
    if not tree.is_variable(focus):
        raise AssetError(f"the head of {name}.rq begins with a constant")
    others = sorted(frozenset().union(*map(tree.triple_variables, head)) - {focus})
    query = f"{prologue} SELECT {' '.join([focus, *others])} WHERE {found['body']}"
    select = exists_rewriting.mend(tree.rename_select(parse_select(query, {}), _called(focus)))
    terms = tuple(tuple(map(_called(focus), _parts(one))) for one in head)
    opened = replace(select, where=tree.opened(select.where))
    template = tree.write_select(placed(select))
    columns = tuple(map(tree.Column, sorted(tree.bound_variables(select.where))))
    everything = tree.write_select(replace(select, columns=columns))
    looked_at = frozenset(one.predicate for one in links.links(opened))
    return Written(terms, ("?this", *others), template, everything, looked_at), opened


def _called(focus: str) -> Callable[[str], str]:
    """Give the renaming by which the focus node becomes ``?this``."""
    return lambda name: "?this" if name == focus else name


def _parts(pattern: tree.Triple) -> Iterator[str]:
    path = pattern.path
    assert isinstance(path, str | Predicate)  # a head has no longer paths
    yield from (pattern.subject, path if isinstance(path, str) else f"<{path.iri}>", pattern.object)
