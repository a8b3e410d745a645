"""What the axioms mean: a line's kind decides its shortcut, codes decide kinds, silence nothing."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from worlds import NODE, require_java, world

from caregraph.graph import ontology
from caregraph.graph.choices import Choice
from caregraph.graph.view import View, open_view
from caregraph.reasoner import infer, java
from caregraph.reasoner.statements import of_view
from caregraph.vocab import BASE, CG, PREFIXES, RDF, code

OWL_NS = PREFIXES["owl"]

LINES = """
    ex:line a cg:AccountabilityLine ; cg:accountableParty ex:dass ; cg:accountableTo ex:chief ;
        cg:accountabilityKind <https://w3id.org/caregraph/code/accountability-kind/operational> ;
        cg:isDirect true .
    ex:dass a cg:Post ; skos:prefLabel "Director" .
    ex:chief a cg:Post ; skos:prefLabel "Chief" .
"""


def names(view: View, subject: str) -> set[str]:
    """Name the properties of ours that lead from a thing to ``ex:chief`` or ``ex:line``."""
    node = ox.NamedNode(NODE + subject)
    return {
        quad.predicate.value.removeprefix(BASE)
        for quad in view.store.quads_for_pattern(node, None, None)
        if str(quad.object) in (f"<{NODE}chief>", f"<{NODE}line>")
    }


def follows(view: View, predicate: ox.NamedNode) -> bool:
    """Say whether *dass predicate chief* follows by logic from a view that does not state it."""
    stated = [
        triple
        for triple in of_view(view).triples
        if not triple.predicate.value.startswith(BASE + "answers")
    ]
    denial = ox.BlankNode()
    stated += [
        ox.Triple(denial, RDF.type, ox.NamedNode(OWL_NS + "NegativePropertyAssertion")),
        ox.Triple(denial, ox.NamedNode(OWL_NS + "sourceIndividual"), ox.NamedNode(NODE + "dass")),
        ox.Triple(denial, ox.NamedNode(OWL_NS + "assertionProperty"), predicate),
        ox.Triple(denial, ox.NamedNode(OWL_NS + "targetIndividual"), ox.NamedNode(NODE + "chief")),
    ]
    return not java.is_consistent(stated, seconds=120)


def test_the_kind_of_a_line_decides_its_shortcut_and_its_leg() -> None:
    assert names(world(LINES), "dass") == {
        "hasLine",
        "hasOperationalLine",
        "answersTo",
        "answersOperationallyTo",
        "answersDirectlyTo",
    }


def test_every_kind_of_accountability_has_a_shortcut_and_a_leg() -> None:
    for kind in set(ontology.codes("accountability-kind").values()):
        for predicate in (CG.shortcut, CG.leg):
            found = list(ontology.store().quads_for_pattern(kind, predicate, None))
            assert len(found) == 1, f"{kind.value} has no {predicate.value}: the reasoner needs it"


def test_a_proposed_line_gives_no_shortcut_while_nothing_is_adopted() -> None:
    proposed = LINES.replace("cg:isDirect true", "cg:status code:status\\/proposed")
    proposed += f'<{NODE}structure> cg:asAt "2008-03-01"^^xsd:date .'

    assert names(world(proposed, Choice()), "dass") == set()


@pytest.mark.parametrize(
    ("predicate", "expected"),
    [(CG.answersOperationallyTo, True), (CG.answersTo, True), (CG.answersStatutorilyTo, False)],
    ids=["its own kind", "in any way", "another kind"],
)
@pytest.mark.weekly
def test_logic_gives_the_shortcut_that_the_view_derives(
    predicate: ox.NamedNode, *, expected: bool
) -> None:
    require_java()

    assert follows(world(LINES), predicate) is expected


@pytest.mark.slow
def test_roles_and_direct_lines_make_chief_officers() -> None:
    require_java()
    role = "<https://w3id.org/caregraph/code/statutory-role/"
    found = infer(
        world(f"""
            ex:hops a cg:Post ; skos:prefLabel "Chief" ;
                cg:fulfilsRole {role}head-of-paid-service> .
            ex:housing a cg:Post ; skos:prefLabel "Housing" ; cg:answersDirectlyTo ex:hops .
            ex:dass a cg:Post ; skos:prefLabel "Adults" ;
                cg:fulfilsRole {role}director-of-adult-social-services> .
            ex:deputy a cg:Post ; skos:prefLabel "Deputy" ; cg:answersDirectlyTo ex:dass .
            ex:clerk a cg:Post ; skos:prefLabel "Clerk" ; cg:answersTo ex:dass .
        """)
    )

    assert {(one.thing.label, one.kind.label) for one in found.types} == {
        ("Adults", "statutory chief officer"),
        ("Housing", "non-statutory chief officer"),
        ("Deputy", "deputy chief officer"),
    }


@pytest.mark.parametrize(
    ("cls", "fact", "kind"),
    [
        ("PostHolding", ("appointmentType", "appointment-type", "seconded"), CG.Secondment),
        ("ChangeEvent", ("changeType", "change-type", "transfer-function"), CG.FunctionTransfer),
        ("ChangeEvent", ("changeType", "change-type", "designate"), CG.Designation),
    ],
    ids=["secondment", "function transfer", "designation"],
)
def test_a_code_makes_a_thing_one_of_a_narrower_kind(
    cls: str, fact: tuple[str, str, str], kind: ox.NamedNode
) -> None:
    predicate, scheme, term = fact
    coded = world(f"ex:one a cg:{cls} ; cg:{predicate} <{code(scheme, term).value}> .")
    uncoded = world(f"ex:one a cg:{cls} .")

    node = ox.NamedNode(NODE + "one")
    assert kind in coded.nodes(node, RDF.type)
    assert kind not in uncoded.nodes(node, RDF.type)


@pytest.mark.weekly
def test_a_section_75_agreement_has_both_sides_even_where_parties_are_not_stated() -> None:
    require_java()
    silent = world('ex:s75 a cg:Section75Agreement ; skos:prefLabel "Agreement" .')
    only = world(
        """ex:s75 a cg:Section75Agreement, [ a owl:Restriction ;
               owl:onProperty cg:hasParty ; owl:allValuesFrom cg:LocalAuthority ] ."""
    )

    assert java.is_consistent(of_view(silent).triples, seconds=120)
    assert not java.is_consistent(of_view(only).triples, seconds=120)


@pytest.mark.weekly
def test_all_cases_together_are_consistent() -> None:
    require_java()

    assert java.is_consistent(of_view(open_view([], Choice(as_of="any"))).triples, seconds=120)
