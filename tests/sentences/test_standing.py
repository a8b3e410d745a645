"""Whoever lists members says of whom it is only proposed or reported that they sit there."""

from __future__ import annotations

from caregraph import rdf
from caregraph.graph.view import View
from caregraph.networks import network
from caregraph.pictures import captions
from caregraph.sentences import organisations

BATH = "https://w3id.org/caregraph/id/bath-and-north-east-somerset-2008"
GROUP, COMMITTEE = f"{BATH}/body/directors-group", f"{BATH}/body/pct-committee"
DILIGENCE, BOARD = f"{BATH}/body/due-diligence", f"{BATH}/body/partnership-board"
CHIEF = f"{BATH}/post/pct-ceo"


def test_the_words_of_a_picture_name_members_with_their_standing(bnes_adopted: View) -> None:
    graph = network(bnes_adopted)

    assert "members PCT Chief Executive Officer (proposed)." in captions.sentence(graph, GROUP)
    assert "described as PCT members (proposed)." in captions.sentence(graph, COMMITTEE)
    assert "Council Solicitor (reported)" in captions.sentence(graph, DILIGENCE)
    assert "Partnership (not known)." in captions.sentence(graph, BOARD)
    assert "answered to by Director of Adult Social Services (proposed)" in captions.sentence(
        graph, CHIEF
    )


def test_first_sentences_count_seats_that_are_only_proposed(bnes_adopted: View) -> None:
    said = " ".join(organisations.body(bnes_adopted, rdf.NamedNode(GROUP)))

    assert "one seat is stated, proposed" in said
    assert "two of them reported" in " ".join(
        organisations.body(bnes_adopted, rdf.NamedNode(DILIGENCE))
    )
