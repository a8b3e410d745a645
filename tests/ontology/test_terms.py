"""The list of terms that pages and the command line show."""

from __future__ import annotations

from caregraph import vocab
from caregraph.terms import Alignment, OntologyTerm, terms


def term(name: str) -> OntologyTerm:
    return next(one for one in terms() if one.name == name)


def test_every_term_of_the_vocabulary_is_listed_once() -> None:
    names = [one.name.removeprefix("cg:") for one in terms()]

    assert len(names) == len(set(names))
    assert all(name in vocab.CG for name in names)
    assert "accountableTo" in names


def test_a_term_is_listed_with_its_words_its_ends_and_what_stands_above() -> None:
    line = term("cg:accountableTo")

    assert (line.kind, line.module, line.label) == ("relation", "accountability", "accountable to")
    assert line.domain == ("cg:AccountabilityLine",)
    assert line.range == (
        "cg:Post",
        "cg:GovernanceBody",
        "cg:Organisation",
        "cg:OrganisationalUnit",
    )
    assert line.examples[-1].startswith("Not: ")
    assert term("cg:JointPost").supers == ("cg:Post",)
    assert "cg:StatutoryBody" in term("cg:NHSBody").supers
    assert term("cg:validUntil").also == ("valid to",)


def test_a_term_is_listed_with_how_it_stands_to_other_vocabularies() -> None:
    expected = Alignment("is a kind of", "http://www.w3.org/ns/org#Post", "org")

    assert term("cg:Post").alignments == (expected,)
    assert term("cg:tableRow").alignments == ()


def test_terms_come_by_kind_and_then_by_label() -> None:
    kinds = list(dict.fromkeys(one.kind for one in terms()))

    assert kinds == ["class", "relation", "attribute", "annotation"]
    for kind in kinds:
        labels = [one.label.casefold() for one in terms() if one.kind == kind]
        assert labels == sorted(labels)
