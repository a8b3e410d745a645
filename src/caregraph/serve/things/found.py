"""Findings in tables: on the page of what they are about, of their rule, and as files.

Layer 6.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from caregraph import rdf
from caregraph.graph.view import View
from caregraph.results import Finding, Outcome
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.content import Grid, Item, Section
from caregraph.serve.web.moods import tag
from caregraph.vocab import CG, PREFIXES


def finding_grid(findings: Iterable[Finding], *, about: bool = True) -> Grid:
    """Make a table of findings: the mood of each, what it says, what to do, and its rule.

    Args:
        about: Add columns for what each is about, and for its organisations.
    """
    columns = ("mood", "what", "what to do", "rule")
    rows = []
    for one in findings:
        row = (
            (tag(one),),
            (Item(one.message),),
            (Item(one.step),),
            (Item(one.rule, path=f"/rules/{one.rule}", detail=one.title),),
        )
        focus = (Item(one.focus.label, one.focus.iri, path_of(one.focus.iri)),)
        whose = tuple(Item(each.label, each.iri, path_of(each.iri)) for each in one.organisations)
        rows.append((focus, whose or (Item("none"),), *row) if about else row)
    return Grid("Findings", ("about", "organisations", *columns) if about else columns, tuple(rows))


def findings_of(findings: Iterable[Finding], node: rdf.NamedNode) -> Section:
    """Give the findings about a thing as a part of its page; it is empty where there are none."""
    found = [one for one in findings if node.value in (one.focus.iri, one.value)]
    return Section("findings", "Findings about it", finding_grid(found, about=False))


def is_within(view: View, finding: Finding, key: str) -> bool:
    """Say whether a finding is about something that a structure describes.

    Args:
        key: The last part of the IRI of the structure.
    """
    return f"{PREFIXES['id']}{key}" in describing(view, finding)


def by_structure(view: View, findings: Iterable[Finding]) -> Counter[tuple[str, Outcome]]:
    """Count findings by the IRI of the structure that describes what they are about, and by mood.

    What several structures describe counts for each.
    """
    return Counter((iri, one.outcome) for one in findings for iri in describing(view, one))


def describing(view: View, finding: Finding) -> set[str]:
    """Give the IRIs of the structures that describe what a finding is about, or are it."""
    iri = finding.focus.iri
    if not iri.startswith(PREFIXES["id"]):
        return set()
    key = iri.removeprefix(PREFIXES["id"]).partition("/")[0]
    described = view.nodes(rdf.NamedNode(iri), CG.describedIn)
    return {f"{PREFIXES['id']}{key}", *(one.value for one in described)}
