"""What a picture says in words: on a line, about a line, about a thing.

Part of ``pictures``. A reader who cannot see the drawing gets the same facts as sentences.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from caregraph import rdf, spreadsheet
from caregraph.english import count
from caregraph.moods import series
from caregraph.pictures.styles import Stroke, stroke
from caregraph.relations import CONTAINMENT, KINDS, RELATIONS, attributes
from caregraph.sentences import standing
from caregraph.sentences.standing import Data
from caregraph.sentences.words import capacity, duty
from caregraph.vocab import CG

if TYPE_CHECKING:
    from caregraph.networks import Network

_UNSAID = {"voting member", "member"}
_TOLD = (CG.hasScope, CG.hasBasis, CG.basisType)
"""What a sentence says of a line in words of its own."""
_STATEMENTS = {one.name: one.cls for one in RELATIONS}


def about_line(style: Stroke, relation: str, data: Data) -> str:
    """Give the few words about a line that a box has, but for its standing; or none."""
    kind = str(data.get("kind", ""))
    label = style.label if style.label is not None else kind or relation
    if relation == "is member of" and kind not in _UNSAID:
        label = capacity(kind)
    if relation == "answers to" and not label and kind != "operational":
        label = kind
    times = int(data.get("times", 1))
    many = f"{times} {'lines' if relation == 'answers to' else 'links'}" if times > 1 else ""
    return " ".join(part for part in (label, many) if part)


def basis(data: Data) -> str:
    """Say what a line rests on, a provision or a kind of instrument; empty where none is stated."""
    return str(data.get("basis") or data.get("basis_type") or "")


def line(source: Data, target: Data, data: Data) -> str:
    """Tell one line as a sentence, with what is known of its scope, basis and standing.

    A line that stands for others (``times``) is told as being theirs.
    """
    predicate = _predicate(data, target, str(target["label"]))
    if "times" in data:
        return (
            f"{source['label']}, or what is in it, {predicate}, or what is in that: "
            f"{count(int(data['times']), 'line')}."
        )
    return f"{source['label']} {predicate}."


def repeated(graph: Network) -> frozenset[str]:
    """Give the labels that several things of a network have, as titles in organisations do."""
    labels = Counter(str(data["label"]) for _, data in graph.nodes(data=True))
    return frozenset(label for label, times in labels.items() if times > 1)


def called(data: Data, unsure: Collection[str]) -> str:
    """Name a thing, with its organisation where its label is among those that say too little."""
    label = str(data["label"])
    told = label in unsure and data.get("organisation")
    return f"{label}, {data['organisation']}" if told else label


def sentence(graph: Network, node: str, unsure: Collection[str] = ()) -> str:
    """Tell a thing and all its lines as one sentence.

    Args:
        unsure: Labels of several things, each of which is named with its organisation.

    ``Director of Adult Social Services, post, the Council: answers operationally to the PCT Chief
    Executive (proposed); ...``
    """
    data = graph.nodes[node]
    mark = standing.in_full(data)
    head = [str(data["label"]), f"{data['kind']}{f' ({mark})' if mark else ''}"]
    if data.get("organisation"):
        head.append(str(data["organisation"]))
    clauses = [f"held by {data['holders']}"] if data.get("holders") else []
    outward = [(graph.nodes[target], edge) for _, target, edge in graph.out_edges(node, data=True)]
    clauses += [
        _predicate(edge, target, called(target, unsure))
        for target, edge in outward
        if edge["relation"] not in CONTAINMENT or target["label"] != data.get("organisation")
    ]
    if data["kind"] == "post" and not any(e["relation"] == "answers to" for _, e in outward):
        clauses.append("to whom it answers is not stated")
    clauses += _said(data, KINDS[data["kind"]])
    inward: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for source, _, edge in graph.in_edges(node, data=True):
        thing = graph.nodes[source]
        name = standing.end(called(thing, unsure), edge, thing, data)
        inward[edge["relation"]][source, name] = name
    clauses += _inward(inward)
    if data.get("members_described"):
        clauses.append(f"members described as {data['members_described']}")
    return f"{', '.join(head)}: {'; '.join(clauses)}." if clauses else f"{', '.join(head)}."


def _predicate(data: Data, other: Data, name: str) -> str:
    """Tell a link to another thing, by the name that this goes by."""
    relation, kind = str(data["relation"]), str(data.get("kind", ""))
    in_effect = other.get("in_effect", True)
    target = name if in_effect else standing.marked(name, standing.standing(other))
    if relation == "answers to":
        verb = stroke(relation, kind).verb
        told = f"{verb} {target}"
    elif relation == "is responsible for":
        told = duty([kind] if kind else [], target)
    elif relation == "is member of":
        told = f"is a member of {target}" + (f", {capacity(kind)}" if kind else "")
    else:
        told = f"{relation} {target}"
    if data.get("scope"):
        told += f", for {data['scope']}"
    if rests := basis(data):
        told += f", under {rests}"
    told += "".join(f", {said}" for said in _said(data, _STATEMENTS.get(relation), but=_TOLD))
    mark = standing.in_full(data)
    return told + (f" ({mark})" if mark else "")


def _said(
    data: Data, cls: rdf.NamedNode | None, *, but: Collection[rdf.NamedNode] = ()
) -> Iterator[str]:
    """Tell what the columns of a table say that show in drawings, by their names.

    Args:
        but: Properties told otherwise.
    """
    for name, column in attributes(cls).items() if cls else ():
        if column.shows("drawings") and column.iri not in but and data.get(name) is not None:
            yield f"{column.spoken}: {spreadsheet.words(data[name])}"


def _inward(names: Mapping[str, Mapping[tuple[str, str], str]]) -> list[str]:
    """Tell who answers to a thing, sits on it or is party to it, each once.

    Args:
        names: What to call each thing, with its standing, by its IRI and that; by the relation
            that leads from it.
    """
    return [
        f"{told} {series([*names[relation].values()])}"
        for relation, told in (
            ("answers to", "answered to by"),
            ("is member of", "members"),
            ("heads", "headed by"),
            ("is party to", "parties"),
            ("decides in", "sides"),
        )
        if relation in names
    ]
