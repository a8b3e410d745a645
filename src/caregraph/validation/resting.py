"""What findings rest on: everything that the rows name from which they come.

Layer 4. A report carries the focus and the value of a finding, which is what people read. Whether
something was mended or only went away is seen from the whole row. So the queries of the rules
concerned are asked once more, about the focus nodes concerned alone, for all that they bind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from caregraph import rdf
from caregraph.graph.structures import Structures
from caregraph.graph.view import View
from caregraph.rdf import Node
from caregraph.results import Finding
from caregraph.shacl.execute import list_targets
from caregraph.shacl.queries import Focus, ShapeQuery
from caregraph.validation import engines
from caregraph.validation.engines import Engine
from caregraph.validation.outcomes import OUTSIDE, Reader, node
from caregraph.validation.run import Rulebook, reach, those_asked
from caregraph.vocab import CG, PREFIXES, RDF

_ID = PREFIXES["id"]


def rested(view: View, rulebook: Rulebook, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Give findings of a view with the IRIs of everything described that their rows name."""
    several = tuple(findings)
    compiled, owners = rulebook.compile(), rulebook.by_shape()
    foci: dict[str, set[str]] = defaultdict(set)
    for finding in several:
        foci[finding.rule].add(finding.focus.iri)
    named: dict[tuple[str, str], list[tuple[str | None, set[str]]]] = defaultdict(list)
    for query in compiled.queries:
        rule = owners[query.root].id
        nodes = [rdf.NamedNode(iri) for iri in sorted(foci.get(rule, ())) if "://" in iri]
        if nodes:
            _ask(view, query, nodes, named, rule)
    described = _described(view, {one for rows in named.values() for _, row in rows for one in row})
    return tuple(
        replace(
            finding, rests_on=tuple(sorted(_of(finding, named) & described | {finding.focus.iri}))
        )
        for finding in several
    )


def _ask(
    view: View,
    query: ShapeQuery,
    nodes: list[rdf.NamedNode],
    named: dict[tuple[str, str], list[tuple[str | None, set[str]]]],
    rule: str,
) -> None:
    rows = view.select(widened(query, nodes))
    columns = [variable.value for variable in rows.variables]
    for row in rows:
        bound = {name: row[name] for name in columns if row[name] is not None}
        things = {one.value for one in bound.values() if isinstance(one, rdf.NamedNode)}
        value = bound.get(query.value) if query.value else None
        named[rule, bound["this"].value].append((value.value if value else None, things))


def widened(query: ShapeQuery, nodes: Iterable[rdf.NamedNode]) -> str:
    """Give the query about some nodes with all it binds, before anything is counted."""
    text = query.focused(nodes)
    body = text[text.index(" WHERE {") :]
    inside, _, tail = body.rpartition("}")
    assert "GROUP BY" in tail or not tail.strip(), tail
    return f"SELECT DISTINCT *{inside}}}"


def _of(
    finding: Finding, named: dict[tuple[str, str], list[tuple[str | None, set[str]]]]
) -> set[str]:
    """Give what the rows of a finding name; where no row is told by its value, those of all."""
    rows = named.get((finding.rule, finding.focus.iri), [])
    own = [things for value, things in rows if value is not None and value == finding.value]
    return set().union(*(own or [things for _, things in rows]))


def _described(view: View, named: Iterable[str]) -> set[str]:
    """Give what is described, of what is named at least; citations are no things of the world."""
    if isinstance(view.seen, Structures):
        return {one for one in named if _is_described(view.seen, rdf.NamedNode(one))}
    found: set[str] = set()
    for structure in view.seen:
        kinds = structure.index.pairs(RDF.type)
        cited = {one for one, kind in kinds if kind == CG.Evidence}
        found |= {
            thing.value
            for thing in structure.index.things
            if thing != structure.index.graph and thing not in cited
        }
    return found


def _is_described(seen: Structures, thing: rdf.NamedNode) -> bool:
    kinds = seen.kinds(thing).items()
    return any(CG.Evidence not in of and graph != thing for graph, of in kinds)


def looked_at(view: View, rulebook: Rulebook) -> dict[str, set[str]]:
    """Give, for each rule, the IRIs of what it looks at on their day and in their nation."""
    reader, owners = Reader(view), rulebook.by_shape()
    places = reader.places()
    listed: dict[Focus, list[Node]] = {}
    found: dict[str, set[str]] = defaultdict(set)
    for shape, everyone in rulebook.compile().targets.items():
        rule, limb = owners[shape], owners[shape].limbs[shape]
        reached = reach(reader, limb, places)
        if reached == "none":
            continue
        if everyone not in listed:
            listed[everyone] = [node(one) for one in list_targets(view, everyone)]
        asked = (
            listed[everyone] if reached == "all" else those_asked(reader, limb, listed[everyone])
        )
        found[rule.id].update(one.value for one in asked)
    return dict(found)


def left_out(view: View, rulebook: Rulebook) -> dict[str, set[str]]:
    """Give, for each rule, what it finds only of what lies outside the scope of a description."""
    reader, owners = Reader(view), rulebook.by_shape()
    outside: dict[str, set[str]] = defaultdict(set)
    failed: dict[str, set[str]] = defaultdict(set)
    for result in engines.own(view, rulebook, dict.fromkeys(owners)):
        rule = owners[result.root]
        told = reader.finding(rule, result.root, result)
        if told is OUTSIDE:
            outside[rule.id].add(node(result.focus).value)
        elif isinstance(told, Finding):
            failed[rule.id].add(told.focus.iri)
    return {rule: found - failed[rule] for rule, found in outside.items()}


def found_again(
    view: View, book: Rulebook, findings: Iterable[Finding], engine: Engine = engines.own
) -> list[Finding]:
    """Give what the rules of some findings find in another view about the same things."""
    foci: dict[str, set[str]] = defaultdict(set)
    for finding in findings:
        foci[finding.rule].add(finding.focus.iri)
    owners, reader = book.by_shape(), Reader(view)
    asked = {
        shape: [rdf.NamedNode(iri) for iri in sorted(foci[rule.id]) if "://" in iri]
        for shape, rule in owners.items()
        if rule.id in foci
    }
    asked = {shape: nodes for shape, nodes in asked.items() if nodes}
    again = []
    for result in engine(view, book, asked) if asked else ():
        told = reader.finding(owners[result.root], result.root, result)
        again += [told] if isinstance(told, Finding) else []
    return again


def still_found(view: View, rulebook: Rulebook, findings: Iterable[Finding]) -> set[str]:
    """Give the fingerprints of those of some findings that the rules find in a view too."""
    return {finding.fingerprint for finding in found_again(view, rulebook, findings)}
