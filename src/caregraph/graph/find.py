"""Finding a thing in a view by what people call it: name, other name, key, code or IRI.

Layer 3.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from caregraph import rdf
from caregraph.errors import UnknownNameError, UsageError
from caregraph.graph import ontology
from caregraph.graph.marks import absence, marks
from caregraph.graph.reading import described, is_a
from caregraph.graph.seen import summary
from caregraph.graph.view import View
from caregraph.seen import listed
from caregraph.vocab import CG, RDF, SKOS

_HOLDERS = 3
"""So many holders of a post are named, where it is told from others of its name."""
NAMES = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, CG.identifier)


def instances(view: View, *classes: rdf.NamedNode) -> list[rdf.NamedNode]:
    """List the things of some classes or their subclasses, sorted by label, then IRI."""
    found = {node for cls in classes for node in view.subjects(RDF.type, cls)}
    return sorted(found, key=lambda node: (view.label(node), node.value))


def find(view: View, name: str, *classes: rdf.NamedNode, kind: str) -> rdf.NamedNode:
    """Find the one thing of some classes that is called *name*, whatever its case.

    Where posts are looked for, the name of a holder, or of a role that one post carries, finds
    the post.

    Args:
        kind: What is looked for, in a word, for the message.

    Raises:
        UnknownNameError: nothing is called so, and near matches; or what is, is not in effect.
        UsageError: several things are; lists them.
    """
    if "://" in name and (given := _is_one(view, name, classes)):
        return given
    known = names(view, *classes)
    hits = known.get(name.strip().casefold(), [])
    if not hits:
        if described_only := _mentioned(view, name, classes):
            raise UnknownNameError(
                kind,
                name,
                (),
                hint=described_only,
                code="not-in-effect",
                message=f"{name!r} is not in effect in this view",
            )
        raise UnknownNameError(kind, name, _as_written(view, known), hint=summary(view).empty())
    if len(hits) > 1:
        called = [(_only_name(node, known), _told_apart(view, node)) for node in hits]
        told = "\n  ".join(f"{short}  ({which})" for short, which in called)
        raise UsageError(
            f"{name!r} may be any of {len(hits)} things",
            code="ambiguous-name",
            hint=f"Name the one that is meant by what stands before it:\n  {told}",
        )
    return hits[0]


def _only_name(node: rdf.NamedNode, known: Mapping[str, Sequence[rdf.NamedNode]]) -> str:
    """Give the key of a thing where nothing else is called so, and else its IRI."""
    key = node.value.rpartition("/")[2]
    return key if known[key.casefold()] == [node] else node.value


def _told_apart(view: View, node: rdf.NamedNode) -> str:
    """Say which thing this is among others of its name; of a post who holds it."""
    holders = sorted(view.label(one) for one in view.subjects(CG.holdsPost, node))
    held = [f"held by {listed(holders, _HOLDERS)}"] if holders else []
    return "; ".join([*held, described(view, node)])


def _mentioned(view: View, name: str, classes: Iterable[rdf.NamedNode]) -> str:
    """Say of what bears a name and is only mentioned why it is not in effect."""
    mentions = {
        node for cls in ontology.subclasses(*classes) for node in view.subjects(CG.describedAs, cls)
    }
    known: dict[str, list[rdf.NamedNode]] = defaultdict(list)
    _add(known, view, ((node, node) for node in sorted(mentions, key=lambda one: one.value)))
    found = known.get(name.strip().casefold(), [])
    said = [
        f"{view.label(one)} is described, and {why}."
        for one in found
        for why in ["; ".join(marks(view, one)) or absence(view, one)]
    ]
    empty = summary(view).empty() if said else ""
    if said:
        said[-1] += (
            " See it on a day of its own, or with the proposal that brings it taken as adopted."
        )
    return "\n".join([*said, *([f"{empty[:1].upper()}{empty[1:]}."] if empty else [])])


def _is_one(view: View, name: str, classes: Iterable[rdf.NamedNode]) -> rdf.NamedNode | None:
    """Give the thing of some classes that has an IRI, without reading every name of the view."""
    try:
        node = rdf.NamedNode(name.strip())
    except ValueError:
        return None
    return node if is_a(view, node, *classes) else None


def names(view: View, *classes: rdf.NamedNode) -> dict[str, list[rdf.NamedNode]]:
    """Give every folded name of the things of some classes, with the things that bear it."""
    known: dict[str, list[rdf.NamedNode]] = defaultdict(list)
    nodes = instances(view, *classes)
    _add(known, view, ((node, node) for node in nodes))
    if CG.Post in classes:
        held = ((person, post) for post in nodes for person in view.subjects(CG.holdsPost, post))
        _add(known, view, held)
        roles = ((role, post) for post in nodes for role in view.nodes(post, CG.fulfilsRole))
        carried: dict[str, list[rdf.NamedNode]] = defaultdict(list)
        _add(carried, view, roles)
        known.update({name: posts for name, posts in carried.items() if name not in known})
    return known


def _add(
    known: dict[str, list[rdf.NamedNode]],
    view: View,
    pairs: Iterable[tuple[rdf.NamedNode, rdf.NamedNode]],
) -> None:
    """Enter the names of the first of each pair as names for the second."""
    for bearer, node in pairs:
        texts = [bearer.value, bearer.value.rpartition("/")[2]]
        for predicate in NAMES:
            texts += view.texts(bearer, predicate)
        for text in {text.casefold() for text in texts}:
            if node not in known[text]:
                known[text].append(node)


def _as_written(view: View, known: dict[str, list[rdf.NamedNode]]) -> list[str]:
    """Give the names for near matches: labels as written, other names as folded."""
    labels = {view.label(node) for nodes in known.values() for node in nodes}
    return [*sorted(labels), *(text for text in known if "://" not in text)]
