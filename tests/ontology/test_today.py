"""The kinds, roles, capacities and instruments of today: written as people write them."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from shared import shared_path

from caregraph.graph import ontology
from caregraph.rdf import NamedNode
from caregraph.terms import terms
from caregraph.vocab import BASE, CG, PREFIXES, SKOS

BASES = ("Organisation", "GovernanceBody", "OrganisationalUnit", "Arrangement")
SCHEMES = {
    "role code": "statutory-role",
    "membership capacity": "membership-capacity",
    "legal instrument": "legal-instrument",
    "era": "era",
}
NO_NAMES = {"NHS Fife etc": "the name of a board and not of the kind; it is hidden, and finds it"}
OTHER_NATION = {
    "capacity:voting-nominee": "of integration joint boards, which are Scottish",
    "capacity:professional-adviser-member": "of integration joint boards, which are Scottish",
    "capacity:executive-director": "boards in all nations have them",
    "capacity:non-executive-director": "boards in all nations have them",
    "capacity:observer": "boards in all nations have them",
    "capacity:independent-member": "boards in all nations have them",
    "instrument:transfer-scheme": "all nations have them",
    "instrument:letter-or-instrument-of-appointment": "all nations have them",
}
"""Entries whose reference material says England, and whose definition is wider or of another."""


@cache
def entries() -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = json.loads(
        shared_path("domain/codes-today.json").read_text("utf-8")
    )
    return loaded


def known(entry: dict[str, Any]) -> dict[str, NamedNode]:
    """Give what may be written where the entry belongs, by folded name."""
    if entry["kind"] in SCHEMES:
        return ontology.codes(SCHEMES[entry["kind"]])
    bases = [one for one in BASES if entry["label"].casefold() in ontology.classes(one)]
    return ontology.classes(bases[0]) if bases else {}


def test_every_entry_is_known_by_its_label_and_by_what_people_type() -> None:
    assert len(entries()) == 122
    for entry in entries():
        names = known(entry)
        node = names[entry["label"].casefold()]
        for other in entry["alternatives"]:
            assert node in ontology.bearing(other, names.values()), (entry["label"], other)


def test_what_people_type_stands_for_one_kind_unless_it_is_the_label_of_another() -> None:
    doubtful = {
        other
        for entry in entries()
        for other in entry["alternatives"]
        if known(entry).get(other.casefold()) != known(entry)[entry["label"].casefold()]
    }

    assert doubtful == {"unitary council", "partnership"}


def test_every_entry_belongs_to_its_nation_and_begins_and_ends_on_its_days() -> None:
    for entry in entries():
        node = known(entry)[entry["label"].casefold()]
        nations = [
            ontology.label(one)
            for one in ontology.objects(node, CG.inLawOf)
            if isinstance(one, NamedNode)
        ]
        if entry["id"] not in OTHER_NATION:
            assert nations == [entry["jurisdiction"]], entry["id"]
        assert len(nations) == 1
        for key, names in (("from", ("existsFrom", "inForceFrom")), ("until", ("existsUntil",))):
            if entry["kind"] != "era":
                days = {day for name in names for day in ontology.texts(node, CG[name])}
                wanted = {f"{entry[key]}-01-01"[:10]} if entry[key] else set()
                assert days == wanted, entry["id"]


@pytest.mark.parametrize("kind", ["organisation class", "body class"])
def test_a_class_stands_below_the_class_that_the_reference_material_gives(kind: str) -> None:
    by_label = {one.label.casefold(): one for one in terms() if one.kind == "class"}
    for entry in entries():
        if entry["kind"] == kind and entry["parent"] != "integration authority":
            above = ontology.superclasses(NamedNode(by_label[entry["label"].casefold()].iri))
            assert NamedNode(by_label[entry["parent"].casefold()].iri) in above, entry["label"]


def test_what_files_of_registers_need_can_be_written() -> None:
    organisations = ontology.classes("Organisation")

    for name in ("GP practice", "general practice", "primary care network", "commissioning hub"):
        assert name.casefold() in organisations
    assert organisations["sub-icb location"] == CG.SubICBLocation
    assert ontology.classes("OrganisationalUnit")["nhs region"] == CG.NHSEnglandRegion
    assert {"job share", "not in post", "eliminated"} <= ontology.codes("post-status").keys()
    assert {"register", "dataset"} <= ontology.codes("source-type").keys()


def test_a_broader_code_is_one_of_its_list() -> None:
    broader = NamedNode(PREFIXES["skos"] + "broader")
    found = list(ontology.store().quads_for_pattern(None, broader, None))

    assert found
    for quad in found:
        lists = [set(ontology.objects(one, SKOS.inScheme)) for one in (quad.subject, quad.object)]
        assert lists[0] == lists[1]
        assert str(lists[0]).count(BASE) == 1
