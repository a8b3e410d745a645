"""What can be found of a view: its things, the questions, rules, law and words, by which texts.

Layer 6, used inside worker processes, where a view is made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from caregraph import questions, rdf
from caregraph.english import upper
from caregraph.graph import naming, ontology, reading
from caregraph.graph.find import NAMES
from caregraph.graph.law import provisions
from caregraph.graph.marks import absence
from caregraph.graph.view import View
from caregraph.rdf import Node
from caregraph.serve.web.addresses import path_of
from caregraph.tables import tables
from caregraph.validation import Rulebook
from caregraph.vocab import BASE, CG, PREFIXES, RDF, SKOS

GROUPS = {
    "posts": "Posts",
    "organisations": "Organisations",
    "bodies": "Bodies",
    "people": "People",
    "structure": "Places",
    "agreements": "Agreements",
    "others": "Other things described",
    "questions": "Questions",
    "rules": "Rules",
    "law": "Law and guidance",
    "words": "Roles and other words",
}
"""In which groups results stand, in this order, by key; those of things are tables."""
_DESCRIPTION = rdf.NamedNode(PREFIXES["dcterms"] + "description")
_APART = " · "
_HOLDERS = 3
_TOLD = 90
"""So many letters of what a word or a provision is about are told beside it."""


@dataclass(frozen=True)
class Entry:
    """Something that can be found."""

    iri: str
    path: str
    """Its page, without view options."""
    group: str
    kind: str
    """What kind of thing it is, in a word or two."""
    label: str
    place: str
    """Where it is, and what tells it from others of its name."""
    names: tuple[str, ...] = ()
    """All that it is called, its label first, and its key and codes."""
    via: tuple[str, ...] = ()
    """What others are called by which it is found: holders, roles; other wordings."""
    around: str = ""
    """Texts about where it is."""
    notes: str = ""
    """What else is said of it in words."""
    is_in_effect: bool = True


def entries(view: View, rulebook: Rulebook, own_questions: Iterable[Path]) -> Iterator[Entry]:
    """Give all that can be found of a view."""
    yield from _things(view)
    yield from _questions(own_questions)
    yield from _rules(rulebook)
    yield from _law()
    yield from _words()


def others(view: View) -> Iterator[tuple[str, str]]:
    """Give names by which things can be named that nobody looks for, each with the IRI.

    They are the keys of all that structures describe, and the names of what law asks for.
    """
    for one in {quad.subject for quad in view.store.quads_for_pattern(None, CG.describedIn, None)}:
        if isinstance(one, rdf.NamedNode):
            yield _key(one), one.value
    for quad in ontology.under(SKOS.prefLabel):
        if isinstance(quad.subject, rdf.NamedNode):
            for name in (*ontology.names(quad.subject), _key(quad.subject)):
                yield name, quad.subject.value


def _things(view: View) -> Iterator[Entry]:
    names, notes = _texts(view, NAMES), _texts(view, _spoken())
    holders, roles = _pairs(view, CG.holdsPost), _pairs(view, CG.fulfilsRole)
    holding = _pairs(view, CG.holdsPost, of="subject")
    homes = {one: _home(view, one) for one in view.structures}
    for node in names.keys() | notes.keys():
        if not node.value.startswith(PREFIXES["id"]):
            continue
        held, holds = (_labels(view, one.get(node, ())) for one in (holding, holders))
        where = _where(view, node, homes, holds, held)
        called = [*names.get(node, []), *view.texts(node, CG.place)]
        via = [text for one in holding.get(node, ()) for text in names.get(one, ())]
        for role in roles.get(node, ()):
            via += [*dict.fromkeys(ontology.names(role)), _key(role)]
        table = naming.table_of(view, node)
        group = table.name if table and table.name in GROUPS else "others"
        is_mention = reading.is_mention(view, node)
        yield Entry(
            node.value,
            path_of(node.value),
            group,
            "place" if group == "structure" else naming.kind_of(view, node),
            upper(naming.name_of(view, node)),
            _APART.join([*where, *([absence(view, node)] if is_mention else [])]),
            tuple(dict.fromkeys([*called, _key(node)] if called else [])),
            tuple(dict.fromkeys(via if called else [_key(node)])),
            " ".join([*where, *_places(view, node)]),
            " ".join(notes.get(node, ())),
            not is_mention,
        )


def _texts(view: View, links: Iterable[rdf.NamedNode]) -> dict[rdf.NamedNode, list[str]]:
    """Give the texts of everything under some properties, in the order of these."""
    found: dict[rdf.NamedNode, list[str]] = defaultdict(list)
    for link in links:
        for quad in view.store.quads_for_pattern(None, link, None):
            if isinstance(quad.subject, rdf.NamedNode) and isinstance(quad.object, rdf.Literal):
                found[quad.subject].append(quad.object.value)
    return {node: sorted(texts) if len(texts) > 1 else texts for node, texts in found.items()}


def _spoken() -> list[rdf.NamedNode]:
    """Give the properties of all columns that hold words of their own, names aside."""
    columns = (one for table in tables().values() for one in table.columns.values())
    links = {one.iri for one in columns if one.type == "text"}
    return sorted(links - {*NAMES}, key=str)


def _pairs(
    view: View, link: rdf.NamedNode, of: str = "object"
) -> Mapping[Node, list[rdf.NamedNode]]:
    """Give what a property links, by the other end.

    Args:
        of: Which end is given: ``object`` or ``subject``.
    """
    found: dict[Node, list[rdf.NamedNode]] = defaultdict(list)
    for quad in view.store.quads_for_pattern(None, link, None):
        if isinstance(quad.object, rdf.NamedNode) and isinstance(quad.subject, rdf.NamedNode):
            ends = (quad.subject, quad.object) if of == "object" else (quad.object, quad.subject)
            found[ends[0]].append(ends[1])
    return found


def _home(view: View, structure: rdf.NamedNode) -> str:
    """Say in short which structure it is: its place and the year of its day."""
    place = next(iter(view.texts(structure, CG.place)), "") or view.label(structure)
    day = view.days.get(structure) or ""
    year = str(day)[:4] or next((one[:4] for one in view.texts(structure, CG.asAt)), "")
    return f"{place}, {year}" if year else place


def _places(view: View, node: rdf.NamedNode) -> Iterator[str]:
    for structure in view.nodes(node, CG.describedIn):
        yield view.label(structure)


def _where(
    view: View,
    node: rdf.NamedNode,
    homes: Mapping[rdf.NamedNode, str],
    holds: str,
    held: str,
) -> list[str]:
    """Say where something is, from near to far.

    Args:
        holds: The posts that a person holds.
        held: Who holds a post.
    """
    if CG.Structure in view.nodes(node, RDF.type):
        return [homes.get(node, "")]
    within = reading.organisation(view, node)
    structures = [homes[one] for one in view.nodes(node, CG.describedIn) if one in homes]
    near = [holds, within.label if within else "", f"held by {held}" if held else ""]
    codes = [] if any(near) else view.texts(node, CG.identifier)
    far = f"{len(structures)} places" if len(structures) > _HOLDERS else ", ".join(structures)
    return [one for one in (*near, *codes, far) if one]


def _labels(view: View, nodes: Iterable[rdf.NamedNode]) -> str:
    named = sorted({view.label(one) for one in nodes})
    more = f" and {len(named) - _HOLDERS} more" if len(named) > _HOLDERS else ""
    return ", ".join(named[:_HOLDERS]) + more


def _key(node: rdf.NamedNode) -> str:
    return node.value.rpartition("/")[2]


def _questions(own: Iterable[Path]) -> Iterator[Entry]:
    for one in questions.catalogue(own).values():
        path = f"/questions/{one.id}"
        users = ", ".join(one.users)
        names = (one.title, one.id)
        yield Entry(one.id, path, "questions", "question", one.title, users, names, one.wordings)


def _rules(rulebook: Rulebook) -> Iterator[Entry]:
    for one in rulebook.rules.values():
        label = upper(one.title)
        names = (one.title, one.id, one.found)
        yield Entry(
            PREFIXES["rule"] + one.id,
            f"/rules/{one.id}",
            "rules",
            "rule",
            label,
            one.id,
            names,
            notes=one.requirement,
        )


def _law() -> Iterator[Entry]:
    for one in provisions():
        node = rdf.NamedNode(one.iri)
        about = next(iter(ontology.texts(node, _DESCRIPTION)), "")
        names = tuple(dict.fromkeys([one.label, *ontology.names(node), one.notation]))
        yield Entry(
            one.iri, path_of(one.iri), "law", "law", one.label, _short(about), names, notes=about
        )


def _short(text: str) -> str:
    """Give the beginning of a text, whole words of it."""
    return text if len(text) <= _TOLD else text[:_TOLD].rpartition(" ")[0] + " …"


def _words() -> Iterator[Entry]:
    """Give the codes and the terms of the ontology."""
    for quad in ontology.under(SKOS.prefLabel):
        node = quad.subject
        if not isinstance(node, rdf.NamedNode) or not node.value.startswith(BASE):
            continue
        if node.value.startswith((PREFIXES["id"], PREFIXES["rule"], PREFIXES["law"])):
            continue
        label = str(ontology.label(node))
        about = next(iter(ontology.texts(node, SKOS.definition)), "")
        names = tuple(dict.fromkeys([label, *ontology.names(node), _key(node)]))
        kind = "word"
        if node.value.startswith(PREFIXES["code"]):
            kind = node.value.removeprefix(PREFIXES["code"]).partition("/")[0].replace("-", " ")
        path = path_of(node.value)
        yield Entry(node.value, path, "words", kind, label, _short(about), names, notes=about)
