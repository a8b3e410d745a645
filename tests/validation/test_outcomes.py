"""What a result amounts to: by completeness, by the day of what it is about, and in which words.

Each world is a view written out by hand: a rule of a few lines, two structures and a few posts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from caregraph.graph.choices import Choice
from caregraph.graph.view import View, open_view
from caregraph.rdf import NamedNode, Quad, RdfFormat, Store, parse
from caregraph.results import Citation, Finding, Report
from caregraph.validation import Rulebook
from caregraph.validation.eras import Era
from caregraph.validation.outcomes import Reader
from caregraph.validation.rules import load
from caregraph.validation.run import check_as_read
from caregraph.vocab import PREFIXES, turtle_prologue

Write = Callable[[Mapping[str, str]], Path]

EX = "https://example.org/"
HERE, THERE = NamedNode(EX + "here"), NamedNode(EX + "there")
BEFORE, SINCE = date(1999, 6, 1), date(2010, 6, 1)
POSTS = f"{PREFIXES['code']}completeness-kind/posts"
PROLOGUE = turtle_prologue() + f"@prefix ex: <{EX}> .\n"

RULE = """
rule:OUT-01 a cg:Rule , sh:NodeShape ; dcterms:identifier "OUT-01" ;
    skos:prefLabel "a post has a note"@en ; skos:definition "Every post has a note."@en ;
    cg:foundLabel "posts without a note"@en ;
    cg:whyItMatters "Notes help."@en ; cg:remedy "Write one."@en ; cg:ownerRole "clerk"@en ;
    cg:hasBasis ex:standing-orders ;
    cg:jurisdiction <https://w3id.org/caregraph/code/jurisdiction/united-kingdom> ;
    cg:ruleValidFrom "2000-01-01"^^xsd:date ; sh:severity sh:Violation ;
    sh:targetClass cg:Post ; sh:property rule:OUT-01-note ;
    cg:passes "ex:p a cg:Post ; cg:note 'n' ." ; cg:fails "ex:p a cg:Post ." .
rule:OUT-01-note a sh:PropertyShape ; sh:path cg:note ; sh:minCount 1 ;
    sh:message "The post has no note."@en .
"""
"""A post needs a note from 2000 on."""

SILENT = f"""
rule:OUT-01 cg:openLabel "what the note says"@en .
rule:OUT-01-note cg:restsOnAbsenceOf <{PREFIXES["code"]}completeness-kind/posts> ;
    cg:openQuestion "what its note says"@en .
"""
"""Where nobody said that posts are complete, a post without a note is no breach."""

POST = """
ex:here skos:prefLabel "Here" . ex:there skos:prefLabel "There" .
ex:council a cg:Organisation ; skos:prefLabel "The Council" .
ex:post a cg:Post ; skos:prefLabel "Clerk" ; cg:describedIn ex:here ;
    cg:withinOrganisation ex:council .
"""


@pytest.fixture
def report(tmp_path: Path) -> Callable[..., Report]:
    """Check a world by a rule."""

    def checked(
        data: str,
        rule: str = RULE,
        *,
        here: date | None = SINCE,
        there: date | None = SINCE,
        days: Mapping[NamedNode, date | None] | None = None,
        adopted: tuple[NamedNode, ...] = (),
    ) -> Report:
        (tmp_path / "own.ttl").write_text(PROLOGUE + rule, "utf-8")
        store = Store()
        store.load((PROLOGUE + data).encode(), format=RdfFormat.TURTLE)
        shown = {HERE: here, THERE: there} if days is None else dict(days)
        view = View(store, shown, dict.fromkeys(shown, Choice()), adopted)
        return check_as_read(view, Rulebook(load([tmp_path])))

    return checked


def complete(about: str, kind: str = "posts", name: str = "whole") -> str:
    """Declare that what is described of something is complete."""
    code = f"<{PREFIXES['code']}completeness-kind/{kind}>"
    return f"ex:{name} a cg:CompletenessDeclaration ; cg:about {about} ; cg:completeFor {code} .\n"


def unstated(about: str, kind: str = "posts", documents: str = "") -> str:
    """Record that something of a kind is not stated."""
    code = f"<{PREFIXES['code']}completeness-kind/{kind}>"
    told = f" ; cg:documentNotHeld {documents}" if documents else ""
    return f"ex:gap a cg:UnstatedMatter ; cg:about {about} ; cg:missingKind {code}{told} .\n"


def only(report: Report) -> Finding:
    (finding,) = report.findings
    return finding


@pytest.mark.parametrize(
    ("declared", "outcome"),
    [
        ("", "not-stated"),
        (complete("ex:here"), "breach"),
        (complete("ex:council"), "breach"),
        (complete("ex:post"), "breach"),
        (complete("ex:here", "lines"), "not-stated"),
        (complete("ex:there"), "not-stated"),
        (complete("ex:trust"), "not-stated"),
        (complete("ex:here", "lines") + complete("ex:here", name="too"), "breach"),
        (complete("ex:here") + complete("ex:here", "lines", name="too"), "breach"),
        (complete("ex:here , ex:there", "lines") + complete("ex:there", name="too"), "not-stated"),
    ],
)
def test_an_absence_is_a_breach_where_its_structure_or_organisation_is_declared_complete(
    report: Callable[..., Report], declared: str, outcome: str
) -> None:
    assert only(report(POST + declared, RULE + SILENT)).outcome == outcome


@pytest.mark.parametrize(
    ("tie", "outcome"), [("cg:introduces", "left-open"), ("cg:concerns", "not-stated")]
)
@pytest.mark.parametrize("declared", ["", complete("ex:plan")])
def test_what_a_proposal_brings_and_does_not_state_is_left_open_once_it_is_adopted(
    report: Callable[..., Report], tie: str, outcome: str, declared: str
) -> None:
    data = POST + f"ex:plan {tie} ex:post . " + declared

    assert only(report(data, RULE + SILENT)).outcome == "not-stated"
    found = only(report(data, RULE + SILENT, adopted=(NamedNode(EX + "plan"),)))
    assert found.outcome == outcome


@pytest.mark.parametrize(("column", "outcome"), [("note", "left-open"), ("in", "not-stated")])
def test_a_cell_that_a_proposal_changes_and_a_rule_asks_about_is_left_open(
    report: Callable[..., Report], column: str, outcome: str
) -> None:
    change = (
        "ex:change cg:changeProposedBy ex:plan ; cg:changedThing ex:post ; "
        f"cg:changedColumn '{column}' ."
    )

    found = only(report(POST + change, RULE + SILENT, adopted=(NamedNode(EX + "plan"),)))

    assert found.outcome == outcome


@pytest.mark.parametrize(
    ("gap", "outcome"),
    [
        (unstated("ex:post"), "not-stated"),
        (unstated("ex:post", "lines"), "breach"),
        (unstated("ex:council"), "breach"),
    ],
)
def test_a_recorded_gap_about_a_thing_and_kind_outranks_a_declaration(
    report: Callable[..., Report], gap: str, outcome: str
) -> None:
    data = POST + complete("ex:here") + gap

    assert only(report(data, RULE + SILENT)).outcome == outcome


@pytest.mark.parametrize(
    ("effect", "outcome"), [("approves", "breach"), ("recommends", "not-stated")]
)
def test_a_proposal_that_stands_as_decided_counts_like_an_adopted_one(
    write_tables: Write, tmp_path: Path, effect: str, outcome: str
) -> None:
    folder = write_tables(
        {
            "posts": "key,title,in,status,proposal,evidence\n"
            "chief,Chief Executive,council,in force,plan,report 2\n",
            "proposals": "key,title,effective from,decision status,evidence\n"
            "plan,The plan,2009-10-01,for decision,report 4\n",
            "decisions": "key,title,about,effect,on,decision status,evidence\n"
            f"yes,So be it,plan,{effect},2009-09-01,approved/agreed,report 5\n",
            "completeness": "key,about,complete for,status,evidence\n"
            "whole,plan,posts,in force,report 4\n",
        }
    )
    (folder / "lines.csv").unlink()
    rule = RULE.replace("sh:targetClass cg:Post", "sh:targetSubjectsOf cg:postIn , cg:describedAs")
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "own.ttl").write_text(PROLOGUE + rule + SILENT, "utf-8")

    found = check_as_read(open_view([str(folder)]), Rulebook(load([tmp_path / "rules"]))).findings

    (finding,) = [one for one in found if one.focus.label == "Chief Executive"]
    assert finding.outcome == outcome


def test_the_constraint_says_first_which_absence_counts_then_its_shape_then_the_target(
    report: Callable[..., Report],
) -> None:
    absence = {
        kind: f"<{PREFIXES['code']}completeness-kind/{kind}>"
        for kind in ("posts", "lines", "bodies")
    }
    rule = (
        RULE
        + SILENT
        + f"""
rule:OUT-01 cg:restsOnAbsenceOf {absence["lines"]} ; sh:sparql rule:OUT-01-asked .
rule:OUT-01-asked a sh:SPARQLConstraint ; cg:restsOnAbsenceOf {absence["bodies"]} ;
    sh:message "Nobody asks."@en ; cg:openQuestion "who asks"@en ;
    sh:select "SELECT DISTINCT $this {{ $this a ?class }}" .
"""
    )

    def breaches(kind: str) -> set[str]:
        found = report(POST + complete("ex:here", kind), rule).findings
        return {one.statement for one in found if one.outcome == "breach"}

    assert breaches("posts") == {"The post has no note."}
    assert breaches("bodies") == {"Nobody asks."}
    assert breaches("lines") == set()


@pytest.mark.parametrize(
    ("gap", "named"),
    [
        (unstated("ex:post", documents="ex:b , ex:a"), ("Annex A", "Annex B")),
        (unstated("ex:post", "lines", "ex:a"), ()),
        (unstated("ex:other", documents="ex:a"), ()),
        (unstated("ex:council", documents="ex:a"), ()),
        (unstated("ex:post"), ()),
        ("", ()),
    ],
)
def test_silence_names_the_documents_not_held_that_may_answer(
    report: Callable[..., Report], gap: str, named: tuple[str, ...]
) -> None:
    data = (
        POST
        + gap
        + """
ex:a a cg:SourceDocument ; skos:prefLabel "Annex A" ; cg:isHeld false ; cg:describedIn ex:here .
ex:b a cg:SourceDocument ; skos:prefLabel "Annex B" ; cg:isHeld false ; cg:describedIn ex:here .
"""
    )

    silent, plain = only(report(data, RULE + SILENT)), only(report(data))

    may_say = f" {' or '.join(f'“{one}”' for one in named)} may say." if named else ""
    assert silent.not_held == named
    assert silent.message == f"Not known: what its note says.{may_say}"
    assert (plain.not_held, plain.question) == ((), None), "what rests on no absence is no silence"
    assert plain.message == "The post has no note."


@pytest.mark.parametrize(
    ("described", "here", "there", "applies"),
    [
        ("ex:here", SINCE, BEFORE, True),
        ("ex:here", BEFORE, SINCE, False),
        ("ex:here , ex:there", BEFORE, SINCE, True),
        ("ex:elsewhere", BEFORE, BEFORE, False),
        ("ex:elsewhere", SINCE, SINCE, True),
        ("ex:here", None, BEFORE, True),
    ],
)
def test_a_rule_is_in_force_on_the_day_of_any_structure_that_describes_the_focus(
    report: Callable[..., Report], described: str, here: date | None, there: date, applies: bool
) -> None:
    data = f"ex:post a cg:Post ; cg:describedIn {described} ."

    assert bool(report(data, here=here, there=there).findings) is applies


@pytest.mark.parametrize(("there", "applies"), [(BEFORE, False), (SINCE, True)])
def test_what_no_structure_describes_has_the_day_of_the_view(there: date, applies: bool) -> None:
    view = View(Store(), {THERE: there}, {THERE: Choice()}, ())
    era = Era(date(2000, 1, 1), None, confirmed=True)

    assert Reader(view).applies_to(era, NamedNode(EX + "post")) is applies


def test_what_lies_outside_the_era_is_counted_apart(report: Callable[..., Report]) -> None:
    data = POST + "ex:other a cg:Post ; cg:describedIn ex:there ."

    def counted(here: date, there: date) -> tuple[str, int, int | None]:
        (one,) = report(data, here=here, there=there).assurance
        return one.status, one.targets, one.out_of_era

    assert counted(SINCE, SINCE) == ("findings", 2, 0)
    assert counted(BEFORE, SINCE) == ("findings", 1, 1)
    assert counted(BEFORE, BEFORE) == ("out-of-era", 0, 2)


def test_where_no_structure_is_described_every_rule_is_in_force(
    report: Callable[..., Report],
) -> None:
    (one,) = report("ex:post a cg:Post .", days={}).assurance

    assert (one.status, one.targets) == ("findings", 1)


def test_a_limb_has_its_own_era_and_severity(report: Callable[..., Report]) -> None:
    limb = """
rule:OUT-01-role a sh:NodeShape ; cg:limbOf rule:OUT-01 ; sh:severity sh:Warning ;
    cg:ruleValidFrom "2009-01-01"^^xsd:date ; sh:targetClass cg:Post ;
    sh:property [ sh:path cg:fulfilsRole ; sh:minCount 1 ; sh:message "No role."@en ] ;
    cg:passes "ex:p a cg:Post ; cg:fulfilsRole ex:r ." ; cg:fails "ex:p a cg:Post ." .
"""

    later = "ex:other a cg:Post ; cg:describedIn ex:there ; cg:note 'n' ; cg:fulfilsRole ex:r ."

    def told(day: date) -> dict[str, str]:
        found = report(POST + later, RULE + limb, here=day, there=SINCE).findings
        return {one.message: one.severity for one in found}

    assert told(date(2005, 1, 1)) == {"The post has no note.": "violation"}
    assert told(SINCE) == {"The post has no note.": "violation", "No role.": "warning"}


def test_a_finding_about_an_organisation_is_its_own(report: Callable[..., Report]) -> None:
    everything = RULE.replace("sh:targetClass cg:Post", "sh:targetSubjectsOf skos:prefLabel")

    found = report(POST, everything).findings

    by_focus = {one.focus.label: [two.label for two in one.organisations] for one in found}
    assert by_focus == {
        "Here": [],
        "There": [],
        "The Council": ["The Council"],
        "Clerk": ["The Council"],
    }


def test_a_value_bears_evidence_unless_it_is_an_organisation(
    report: Callable[..., Report],
) -> None:
    rule = RULE.replace("sh:path cg:note ; sh:minCount 1", "sh:path cg:answersTo ; sh:maxLength 1")
    data = (
        POST
        + """
ex:doc skos:prefLabel "The report" .
ex:e1 cg:inDocument ex:doc ; cg:locator "1" . ex:e2 cg:inDocument ex:doc ; cg:locator "2" .
ex:e3 cg:inDocument ex:doc ; cg:locator "3" .
ex:post cg:hasEvidence ex:e1 ; cg:answersTo ex:chief , ex:council ; cg:tableRow "b:2" , "a:1" .
ex:chief skos:prefLabel "Chief" ; cg:hasEvidence ex:e1 , ex:e2 . ex:council cg:hasEvidence ex:e3 .
"""
    )

    found = {one.value: one for one in report(data, rule).findings}

    first, second = Citation("The report", "1"), Citation("The report", "2")
    assert found[EX + "chief"].evidence == (first, second)
    assert found[EX + "council"].evidence == (first,)
    assert {one.rows for one in found.values()} == {("a:1", "b:2")}
    assert {one.path for one in found.values()} == {PREFIXES["cg"] + "answersTo"}
    assert {one.component.rpartition("#")[2] for one in found.values()} == {
        "MaxLengthConstraintComponent"
    }


def test_of_several_messages_the_first_in_order_is_told(report: Callable[..., Report]) -> None:
    rule = RULE + 'rule:OUT-01-note sh:message "Another way to say it."@en .'

    assert only(report(POST, rule)).message == "Another way to say it."


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("{?headLabel} is the head.", "Something without a name is the head."),
        ("{?since} is the day.", "Not stated is the day."),
        ("the {?ownLabel} is one.", "The Council is one."),
        ("sounds like {?ownLabel}.", "sounds like Council."),
    ],
)
def test_a_place_that_the_data_leave_open_is_told_in_words(
    report: Callable[..., Report], message: str, said: str
) -> None:
    rule = (
        RULE.replace("sh:property rule:OUT-01-note", "sh:sparql rule:OUT-01-asked")
        + f"""
rule:OUT-01-asked a sh:SPARQLConstraint ; sh:message "{message}"@en ; sh:select '''
    SELECT DISTINCT $this ?ownLabel ?headLabel ?since {{ $this a <{PREFIXES["cg"]}Post>
    BIND("Council" AS ?ownLabel) OPTIONAL {{ $this a ?headLabel , ?since FILTER(false) }} }}''' .
"""
    )

    assert only(report(POST, rule)).message == said


def test_a_text_that_is_found_fault_with_stands_for_itself(report: Callable[..., Report]) -> None:
    rule = RULE.replace("sh:targetClass cg:Post", "sh:targetObjectsOf cg:note")

    found = report('ex:post cg:note "a long note" .', rule).findings

    assert [one.focus.iri for one in found] == ["urn:literal:a%20long%20note"]


@pytest.mark.parametrize(
    ("before", "coming", "differs"),
    [
        (POST, complete("ex:council"), {("declared", EX + "council"), ("stated", EX + "council")}),
        (POST, "ex:plan cg:introduces ex:post .", {("introduced", EX + "post")}),
        (POST, "ex:plan cg:concerns ex:post .", set()),
        (
            POST + "ex:change cg:changedThing ex:post ; cg:changedColumn 'note' .",
            "ex:change cg:changeProposedBy ex:plan .",
            {("changed", EX + "post")},
        ),
        (POST, unstated("ex:post"), {("gap", EX + "post")}),
        (
            POST + unstated("ex:post"),
            "ex:gap cg:documentNotHeld ex:doc .",
            {("not held", f"{EX}post {POSTS}")},
        ),
        (POST, "ex:post cg:note 'n' .", set()),
    ],
)
def test_what_decides_about_silence_is_looked_up_anew_when_it_changes(
    before: str, coming: str, differs: set[tuple[str, str]]
) -> None:
    store = Store()
    store.load((PROLOGUE + before).encode(), format=RdfFormat.TURTLE)
    plan = NamedNode(EX + "plan")
    view = View(store, {HERE: SINCE}, {HERE: Choice()}, (plan,))
    reader = Reader(view, set(), changes=True)
    came = [quad.triple for quad in parse(PROLOGUE + coming, format=RdfFormat.TURTLE)]

    store.extend([Quad(*triple) for triple in came])
    told = {one for one in reader.renew(came) if isinstance(one[0], str)}
    again = {one for one in reader.renew(came) if isinstance(one[0], str)}

    assert told == differs
    assert again == set(), "what was told once differs no more"
