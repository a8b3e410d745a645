"""No term without a use: a table, case, law, rule, question or derivation needs each."""

from __future__ import annotations

import re
import tomllib

import pyoxigraph as ox
import pytest

from caregraph import assets
from caregraph.graph import ontology
from caregraph.graph.choices import Choice
from caregraph.graph.view import open_view
from caregraph.vocab import BASE, CG

EXCUSED = {
    "StatutoryChiefOfficer": "inferred by the reasoner, tested there",
    "NonStatutoryChiefOfficer": "inferred by the reasoner, tested there",
    "DeputyChiefOfficer": "inferred by the reasoner, tested there",
    "Finding": "stands in reports as Turtle",
    "derivedTerm": "stands in exports as one plain graph",
    "hasHolding": "an inverse, named for the chain of holdsPost",
    "hasMembership": "an inverse, named for the chains of memberOf",
    "sinceBaseline": "stands in reports as Turtle",
    "PrescribingCostCentre": "what the register of NHS organisations calls no practice",
    "SubICBReportingEntity": "a role in the register of NHS organisations",
    "resultsFrom": "an inverse, named for the chain of replaces",
}


def used_in_files() -> set[str]:
    patterns = (
        ("shapes", "*/*.ttl"),
        ("queries", "*/*.rq"),
        ("ontology", "law/*.ttl"),
        ("ontology", "codes/*.ttl"),
    )
    texts = [
        path.read_text("utf-8")
        for folder, pattern in patterns
        for path in assets.files(folder, pattern)
    ]
    return {name for text in texts for name in re.findall(r"\bcg:(\w+)", text)}


def used_in_tables() -> set[str]:
    names: set[str] = set()
    for path in assets.files("ontology", "tables/*.toml"):
        table = tomllib.loads(path.read_text("utf-8"))
        names.add(table["class"])
        for column in table["columns"].values():
            names |= {column[key] for key in ("property", "base") if key in column}
    return names


def used_in_cases() -> set[str]:
    shipped = set(ontology.store())
    names: set[str] = set()
    for choice in (Choice(as_of="any"), Choice(adopt=("all",)), Choice()):
        for quad in open_view([], choice).store:
            if quad not in shipped:
                for term in (quad.predicate, quad.object):
                    if isinstance(term, ox.NamedNode) and term.value.startswith(BASE):
                        names.add(term.value.removeprefix(BASE))
    return names


@pytest.mark.slow
def test_every_term_is_used_or_excused_with_its_reason() -> None:
    used = used_in_files() | used_in_tables() | used_in_cases()

    assert set(CG.names) - used == set(EXCUSED)
