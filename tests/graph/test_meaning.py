"""What is meant by a word that is no code: right in meaning, or nothing."""

from __future__ import annotations

import pytest

from caregraph.graph import ontology
from caregraph.graph.meaning import meant
from caregraph.rdf import NamedNode


def known(listed: str) -> list[NamedNode]:
    found = ontology.classes(listed) if listed[0].isupper() else ontology.codes(listed)
    return [*found.values()]


def labels(value: str, listed: str) -> set[str | None]:
    return {ontology.label(node) for node in meant(value, known(listed))}


@pytest.mark.parametrize(
    ("value", "listed", "means"),
    [
        # by what stands next to a code
        ("managerial", "accountability-kind", {"operational"}),
        ("line management", "accountability-kind", {"operational"}),
        ("line manager", "accountability-kind", {"operational"}),
        ("clinical", "accountability-kind", {"professional"}),
        ("political", "accountability-kind", {"democratic"}),
        # by whole words
        ("upper tier", "Organisation", {"upper-tier authority", "county council"}),
        ("director of adult services", "statutory-role", {"director of adult social services"}),
        ("section 151", "statutory-role", {"chief finance officer"}),
        ("endorsed", "status", {"endorsed in principle"}),
        ("filled", "post-status", {"established filled"}),
        ("audit and governance committee", "GovernanceBody", {"committee"}),
        ("subcommittee", "GovernanceBody", {"sub-committee"}),
        ("inforce", "status", {"in force"}),
        ("CCG", "Organisation", {"clinical commissioning group"}),
        # by slips of the fingers and words cut short
        ("statutry", "accountability-kind", {"statutory"}),
        ("in farce", "status", {"in force"}),
        ("monitering oficer", "statutory-role", {"monitoring officer"}),
        ("head of paid services", "statutory-role", {"head of paid service"}),
        ("chief exec", "statutory-role", {"chief executive"}),
        ("integrated care bord", "Organisation", {"integrated care board"}),
    ],
)
def test_what_is_meant_is_found(value: str, listed: str, means: set[str]) -> None:
    assert labels(value, listed) == means


@pytest.mark.parametrize(
    ("value", "listed"),
    [
        ("magisterial", "accountability-kind"),
        ("internal", "accountability-kind"),
        ("primary care federation", "Organisation"),
        ("deputy chief executive", "statutory-role"),
        ("vice chair", "statutory-role"),
        ("executive director", "statutory-role"),
        ("chief digital officer", "statutory-role"),
        ("clinical commissioning network", "Organisation"),
        ("current", "status"),
        ("xyzzy", "status"),
        ("", "status"),
        ("--", "status"),
    ],
)
def test_what_only_looks_like_a_code_is_not_suggested(value: str, listed: str) -> None:
    assert labels(value, listed) == set()


def test_a_network_is_no_trust_though_no_class_were_called_so() -> None:
    trusts = [node for node in known("Organisation") if "network" not in str(ontology.label(node))]

    assert not meant("primary care network", trusts)


@pytest.mark.parametrize("listed", ["status", "post-status", "source-type", "accountability-kind"])
def test_a_code_with_a_letter_left_out_never_means_another(listed: str) -> None:
    found = 0
    for node in set(known(listed)):
        name = str(ontology.label(node))
        for place in range(1, len(name) - 1):
            offered = meant(name[:place] + name[place + 1 :], known(listed))
            assert not offered or node in offered, name
            found += bool(offered)
    assert found > 20
