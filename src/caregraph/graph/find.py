"""Finding a thing in a view by what people call it: name, other name, key, code or IRI.

Layer 3.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from caregraph import rdf
from caregraph.english import upper
from caregraph.errors import Meant, UnknownNameError, UsageError
from caregraph.graph import ontology
from caregraph.graph.marks import absence, marks
from caregraph.graph.reading import described, is_a
from caregraph.graph.seen import summary
from caregraph.graph.view import View
from caregraph.seen import listed
from caregraph.sources import folded
from caregraph.vocab import CG, RDF, SKOS

_HOLDERS = 3
"""So many holders of a post are named, where it is told from others of its name."""
CALLED = "called"
"""Where a view that is kept on disk has what gives, by a name, the IRIs of all that may bear it."""
NAMES = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, CG.identifier)


def instances(view: View, *classes: rdf.NamedNode) -> list[rdf.NamedNode]:
    """List the things of some classes or their subclasses, sorted by label, then IRI."""
    found = {node for cls in classes for node in view.subjects(RDF.type, cls)}
    return sorted(found, key=lambda node: (view.label(node), node.value))


def find(view: View, name: str, *classes: rdf.NamedNode, kind: str) -> rdf.NamedNode:
    """Find the one thing of some classes that is called *name*, whatever its case and quotes.

    Where posts are looked for, the name of a holder, or of a role that one post carries, finds
    the post.

    Args:
        kind: What is looked for, in a word, for the message.

    Raises:
        UnknownNameError: nothing is called so, and near matches; or what is, is not in effect.
        UsageError: several things are; lists them.
    """
    if given := by_iri(view, name, *classes):
        return given
    known = names(view, *classes)
    hits = known.get(folded(name), [])
    if not hits:
        if mentions := _mentions(view, name, classes):
            raise UnknownNameError(
                kind,
                name,
                (),
                hint=_told_of(view, mentions),
                code="not-in-effect",
                message=f"{name!r} is not in effect in this view",
            ).of(name, (Meant(one.value, view.label(one), _why(view, one)) for one in mentions))
        raise UnknownNameError(kind, name, _as_written(view, known), hint=summary(view).empty())
    if len(hits) == 1:
        hits = [*hits, *_alike_elsewhere(view, name, hits[0], known)]
    if len(hits) > 1:
        meant = [Meant(one.value, view.label(one), told_apart(view, one)) for one in hits]
        called = zip((_only_name(node, known) for node in hits), meant, strict=True)
        told = "\n  ".join(f"{short}  ({one.which})" for short, one in called)
        raise UsageError(
            f"{name!r} may be any of {len(hits)} things",
            code="ambiguous-name",
            hint=f"Name the one that is meant by what stands before it:\n  {told}",
        ).of(name, meant)
    return hits[0]


def _alike_elsewhere(
    view: View,
    name: str,
    hit: rdf.NamedNode,
    known: Mapping[str, Sequence[rdf.NamedNode]],
) -> list[rdf.NamedNode]:
    """Give what other structures call almost so, where a name is not the title of what has it.

    One place may call its chief executive just that; that says nothing of whom another means.
    """
    asked = folded(name)
    own = {folded(view.label(hit)), hit.value.rpartition("/")[2].casefold()}
    if asked in own or " " not in asked:
        return []
    homes = {*view.nodes(hit, CG.describedIn)}
    inside = re.compile(rf"\b{re.escape(asked)}\b")
    found = {
        one
        for called, nodes in known.items()
        if asked in called and inside.search(called)
        for one in nodes
        if homes.isdisjoint(view.nodes(one, CG.describedIn))
    }
    return sorted(found, key=lambda one: (view.label(one), one.value))


def _only_name(node: rdf.NamedNode, known: Mapping[str, Sequence[rdf.NamedNode]]) -> str:
    """Give the key of a thing where nothing else is called so, and else its IRI."""
    key = node.value.rpartition("/")[2]
    return key if known[key.casefold()] == [node] else node.value


def told_apart(view: View, node: rdf.NamedNode) -> str:
    """Say which thing this is among others of its name; of a post who holds it."""
    holders = sorted(view.label(one) for one in view.subjects(CG.holdsPost, node))
    held = [f"held by {listed(holders, _HOLDERS)}"] if holders else []
    return "; ".join([*held, described(view, node)])


def _mentions(view: View, name: str, classes: Iterable[rdf.NamedNode]) -> Sequence[rdf.NamedNode]:
    """Give what bears a name and is only mentioned."""
    mentions = {
        node for cls in ontology.subclasses(*classes) for node in view.subjects(CG.describedAs, cls)
    }
    known = _by_name(view, ((one, one) for one in sorted(mentions, key=lambda one: one.value)))
    return known.get(folded(name), [])


def _why(view: View, mention: rdf.NamedNode) -> str:
    """Say why what is only mentioned is not in effect."""
    return "; ".join(marks(view, mention)) or absence(view, mention)


def _told_of(view: View, mentions: Sequence[rdf.NamedNode]) -> str:
    """Say of what is only mentioned why it is not in effect, and where to see it."""
    said = [f"{view.label(one)} is described, and {_why(view, one)}." for one in mentions]
    said[-1] += " See it on a day of its own, or with the proposal that brings it taken as adopted."
    empty = summary(view).empty()
    return "\n".join([*said, *([f"{upper(empty)}."] if empty else [])])


def by_iri(view: View, name: str, *classes: rdf.NamedNode) -> rdf.NamedNode | None:
    """Give the thing of some classes whose IRI *name* is, without reading the names of others."""
    if "://" not in name:
        return None
    try:
        node = rdf.NamedNode(name.strip())
    except ValueError:
        return None
    return node if is_a(view, node, *classes) else None


def names(view: View, *classes: rdf.NamedNode) -> Mapping[str, Sequence[rdf.NamedNode]]:
    """Give every folded name of the things of some classes, with the things that bear it.

    They are read once for a view and kept with it; of a view with an index they are looked up.
    """
    key = (names, classes)
    if key not in view.kept:
        called = view.kept.get(CALLED)
        view.kept[key] = _Looked(view, called, classes) if called else _names(view, classes)
    known: Mapping[str, Sequence[rdf.NamedNode]] = view.kept[key]
    return known


def _names(
    view: View,
    classes: Sequence[rdf.NamedNode],
    among: Sequence[rdf.NamedNode] | None = None,
) -> dict[str, list[rdf.NamedNode]]:
    """Give the names of the things of some classes.

    Args:
        among: Only of these, in their order.
    """
    nodes = instances(view, *classes) if among is None else among
    known = _by_name(view, ((node, node) for node in nodes))
    if CG.Post in classes:
        for name, posts in _by_name(view, _of_holders(view, nodes)).items():
            known[name] = list(dict.fromkeys([*known.get(name, []), *posts]))
        roles = ((role, post) for post in nodes for role in view.nodes(post, CG.fulfilsRole))
        known = _by_name(view, roles) | known
    return known


class _Looked(Mapping[str, Sequence[rdf.NamedNode]]):
    """The names of the things of some classes, each looked up when it is asked for.

    Args:
        called: Gives the IRIs of all that may bear a name, and of more.
    """

    def __init__(
        self,
        view: View,
        called: Callable[[str], Iterable[str]],
        classes: Sequence[rdf.NamedNode],
    ) -> None:
        self._view, self._called, self._classes = view, called, classes
        self._known: dict[str, Sequence[rdf.NamedNode]] = {}

    def __getitem__(self, name: str) -> Sequence[rdf.NamedNode]:
        if "_all" in self.__dict__:  # read already
            return self._all[name]
        if name not in self._known:
            iris = [name] if "://" in name else self._called(name)
            nodes = {rdf.NamedNode(iri) for iri in iris if "://" in iri}
            nodes = {one for one in nodes if is_a(self._view, one, *self._classes)}
            among = sorted(nodes, key=lambda one: (self._view.label(one), one.value))
            self._known[name] = _names(self._view, self._classes, among).get(name, ())
        if not self._known[name]:
            raise KeyError(name)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    @cached_property
    def _all(self) -> Mapping[str, Sequence[rdf.NamedNode]]:
        """Read them all, for who looks for the nearest."""
        return _names(self._view, self._classes)


def _of_holders(
    view: View, posts: Iterable[rdf.NamedNode]
) -> Iterator[tuple[rdf.NamedNode, rdf.NamedNode]]:
    return ((person, post) for post in posts for person in view.subjects(CG.holdsPost, post))


def _by_name(
    view: View, pairs: Iterable[tuple[rdf.NamedNode, rdf.NamedNode]]
) -> dict[str, list[rdf.NamedNode]]:
    """Give the second of each pair by the folded names of the first."""
    known: dict[str, dict[rdf.NamedNode, None]] = defaultdict(dict)
    for bearer, node in pairs:
        texts = [bearer.value, bearer.value.rpartition("/")[2]]
        for predicate in NAMES:
            texts += view.texts(bearer, predicate)
        for text in texts:
            known[folded(text)][node] = None
    return {name: list(nodes) for name, nodes in known.items()}


def _as_written(view: View, known: Mapping[str, Sequence[rdf.NamedNode]]) -> list[str]:
    """Give the names for near matches: labels as written, other names as folded."""
    labels = {view.label(node) for nodes in known.values() for node in nodes}
    return [*sorted(labels), *(text for text in known if "://" not in text)]
