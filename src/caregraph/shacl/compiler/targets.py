"""Targets: the focus nodes of a shape, listed or tested.

Layer 2 (shacl).
"""

from __future__ import annotations

from collections.abc import Sequence

from caregraph.rdf import NamedNode
from caregraph.shacl.compiler.conditions import TYPE, Conditions, listed
from caregraph.shacl.queries import Focus
from caregraph.shacl.shapes import Target
from caregraph.sparql import paths
from caregraph.sparql.paths import Path


def focus(targets: Sequence[Target], chain: Sequence[Path], conditions: Conditions) -> Focus:
    """Say how focus nodes are found: a shape's targets, then the paths that lead on from them.

    Args:
        chain: The paths of the property shapes passed through, outermost first; a nested
            property shape looks at the values its parents reach.
    """
    names = [f"?_outer{level}" for level in range(len(chain))]
    names.append("?this")
    steps = [f"{names[i]} {paths.text(path)} {names[i + 1]} ." for i, path in enumerate(chain)]
    everyone = " ".join([_listing(targets, names[0], conditions), *steps])
    test = " ".join([*steps, f"FILTER({_test(targets, names[0], conditions)})"])
    if chain or any(target.kind != "class" for target in targets):
        return Focus(everyone, test)
    return Focus(everyone, test, frozenset(one.value for one in _classes(targets, conditions)))


def outer_columns(chain: Sequence[Path]) -> tuple[str, ...]:
    """Name the columns that say from where a nested shape was reached."""
    return tuple(f"_outer{level}" for level in range(len(chain)))


def _classes(targets: Sequence[Target], conditions: Conditions) -> list[NamedNode]:
    """List the classes whose instances are targets, subclasses included, each once."""
    found = [
        one
        for target in targets
        if target.kind == "class"
        for one in conditions.class_terms(target.term)
    ]
    return list(dict.fromkeys(found))


def _listing(targets: Sequence[Target], variable: str, conditions: Conditions) -> str:
    classes = _classes(targets, conditions)
    branches = [f"{variable} {paths.text(TYPE)} {one}" for one in classes]
    nodes = [str(target.term) for target in targets if target.kind == "node"]
    if nodes:
        branches.append(f"VALUES {variable} {{ {' '.join(nodes)} }}")
    for target in targets:
        if target.kind == "subjects-of":
            branches.append(f"{variable} {target.term} {conditions.fresh()}")
        elif target.kind == "objects-of":
            branches.append(f"{conditions.fresh()} {target.term} {variable}")
    if len(branches) == 1:
        return f"{branches[0]} ." if not nodes else branches[0]
    return " UNION ".join(f"{{ {branch} }}" for branch in branches)


def _test(targets: Sequence[Target], variable: str, conditions: Conditions) -> str:
    classes = _classes(targets, conditions)
    tests = [conditions.is_instance(variable, classes)] if classes else []
    nodes = [target.term for target in targets if target.kind == "node"]
    if nodes:
        tests.append(listed(variable, nodes))
    for target in targets:
        if target.kind == "subjects-of":
            tests.append(f"EXISTS {{ {variable} {target.term} {conditions.fresh()} }}")
        elif target.kind == "objects-of":
            tests.append(f"EXISTS {{ {conditions.fresh()} {target.term} {variable} }}")
    return " || ".join(tests)
