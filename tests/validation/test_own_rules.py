"""Rules of the user's own, and data that are empty, huge or run in circles."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from own import RULE

from caregraph.accountability import trace
from caregraph.cli import main
from caregraph.errors import AssetError
from caregraph.graph.view import open_view
from caregraph.validation import Rulebook, check
from caregraph.vocab import turtle_prologue

Write = Callable[[Mapping[str, str]], Path]


@pytest.fixture
def rules_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    folder.mkdir()
    return folder


@pytest.mark.slow
def test_a_rule_of_ones_own_runs_beside_the_shipped_ones(
    write_tables: Write, rules_dir: Path
) -> None:
    (rules_dir / "own.ttl").write_text(RULE, "utf-8")

    report = check(open_view([str(write_tables({}))]), Rulebook.load([rules_dir]))

    own = [finding for finding in report.findings if finding.rule == "OWN-01"]
    assert {finding.focus.label for finding in own} == {
        "Chief Executive",
        "Director of Care",
        "Trust Chief Executive",
    }
    assert len(report.assurance) == len(Rulebook.load().rules) + 1


@pytest.mark.sampled(6)
@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("sh:minCount 1 ;", "sh:minCount 1", "own.ttl"),
        ("cg:note ; sh:min", "cg:noet ; sh:min", "cg:note"),
        ("cg:hasBasis <https://example.org/standing-orders> ;", "", "basis"),
        ('"OWN-01" ;', '"ACC-01" ;', "identifier"),
        ("rule:OWN-01", "rule:ACC-01", "ACC-01"),
        ("sh:targetClass cg:Post", "sh:targetClas cg:Post", "targetClas"),
        ("sh:severity sh:Warning ;", "", "severit"),
        ('cg:fails "ex:p a cg:Post ."', 'skos:note "x"', "failing example"),
        ("sh:minCount 1 ;", "sh:rule [ a sh:TripleRule ] ;", "OWN-01"),
        ('cg:remedy "Write one."@en ;', "", "remedy"),
        ("sh:targetClass cg:Post ;", "", "target"),
        (
            "sh:targetClass cg:Post ;",
            "sh:targetClass cg:Post ; sh:deactivated true ;",
            "a failing example of rule:OWN-01 is accepted",
        ),
        ("sh:property rule:OWN-01-note ;", "", "a failing example of rule:OWN-01 is accepted"),
        ('cg:fails "ex:p a cg:Post ."', 'cg:fails "ex:p a cg:Unit ."', "is accepted"),
        (
            'cg:passes "ex:p a cg:Post ; cg:note \\"n\\" ."',
            'cg:passes "ex:p a cg:Post ."',
            "a passing example of rule:OWN-01 is refused",
        ),
        ('cg:fails "ex:p a cg:Post ."', 'cg:fails "ex:p a cg:Post"', "cannot be read"),
        ("sh:minCount 1 ;", "sh:minCount 1 ; cg:restsOnAbsenceOf id:lines ;", "'lines'"),
        ("cg:hasBasis", 'cg:ruleValidFrom "soon" ; cg:hasBasis', "'soon'"),
        ("sh:minCount 1 ;", "sh:minCount 1 ; sh:js [] ;", "rule:OWN-01-note: sh:js"),
    ],
)
def test_a_rule_that_is_broken_stops_the_check_and_says_where(
    rules_dir: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, words: str
) -> None:
    text = RULE.replace(old, new)
    if new == "rule:ACC-01":
        text = text.replace("OWN-01", "ACC-01")
    assert text != RULE
    (rules_dir / "own.ttl").write_text(text, "utf-8")

    code = main(["check", "case:bath-and-north-east-somerset-2008", "--rules-dir", str(rules_dir)])

    out, err = capsys.readouterr()
    assert code == 4
    assert words in err
    assert not out, "nothing is reported where a rule cannot be trusted"


def test_all_that_is_wrong_with_some_rules_is_told_at_once(
    rules_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = {
        "syntax": RULE.replace("sh:minCount 1 ;", "sh:minCount 1"),
        "term": RULE.replace("cg:note ; sh:min", "cg:noet ; sh:min"),
        "words": RULE.replace('cg:remedy "Write one."@en ;', "").replace(
            "skos:prefLabel", "cg:note"
        ),
        "feature": RULE.replace("sh:minCount 1 ;", "sh:minCount 1 ; sh:js [] ;"),
        "first": RULE.replace("OWN-01", "OWN-02"),
        "second": RULE.replace("OWN-01", "OWN-02"),
    }
    for name, text in broken.items():
        (rules_dir / f"{name}.ttl").write_text(text, "utf-8")

    code = main(["check", "case:london-2009", "--rules-dir", str(rules_dir)])

    told = capsys.readouterr().err
    assert code == 4
    assert "5 problems with rules; nothing was checked" in told
    for words in (
        "syntax.ttl: Parser error",
        "no term cg:noet (did you mean cg:note?)",
        "it lacks its title (skos:prefLabel); it lacks its remedy (cg:remedy)",
        "feature.ttl: rule:OWN-01-note: sh:js is not supported",
        "second.ttl: the rule OWN-02 stands already in",
    ):
        assert words in told
    assert "https://" not in told


ASKING = (
    RULE.replace("sh:property rule:OWN-01-note", "sh:sparql rule:OWN-01-note")
    .replace('ex:p a cg:Post ."', 'ex:p a cg:Post ; skos:prefLabel \\"Chief\\" ."')
    .replace(
        """a sh:PropertyShape ; sh:path cg:note ; sh:minCount 1 ;
    sh:message "The post has no note."@en .""",
        """a sh:SPARQLConstraint ; sh:prefixes <https://w3id.org/caregraph/prefixes> ;
    sh:message "{?label} has no note."@en ;
    sh:select \"\"\"SELECT DISTINCT $this ?label { $this skos:prefLabel ?label
               FILTER NOT EXISTS { $this cg:note ?n } }\"\"\" .""",
    )
)
LIMB = """
rule:OWN-01-body a sh:NodeShape ; cg:limbOf rule:OWN-01 ; sh:severity sh:Warning ;
    sh:targetClass cg:GovernanceBody ; sh:property rule:OWN-01-chair ;
    cg:passes "ex:b a cg:GovernanceBody ; cg:note \\"n\\" ." ;
    cg:fails "ex:b a cg:GovernanceBody ." .
rule:OWN-01-chair a sh:PropertyShape ; sh:path cg:note ; sh:minCount 1 ;
    sh:message "The body has no note."@en .
"""


@pytest.mark.slow
@pytest.mark.parametrize("text", [RULE, ASKING, RULE + LIMB])
def test_a_rule_that_is_sound_is_accepted(rules_dir: Path, text: str) -> None:
    (rules_dir / "own.ttl").write_text(text, "utf-8")

    assert "OWN-01" in Rulebook.load([rules_dir]).rules


@pytest.mark.sampled(5)
@pytest.mark.parametrize(
    ("text", "old", "new", "words"),
    [
        (
            ASKING,
            "{?label}",
            "{?lable}",
            "rule:OWN-01-note has the place {?lable}, and no column fills it (did you mean "
            "{?label}? There are: {?this}, {?label}, {?value})",
        ),
        (
            ASKING,
            "{?label}",
            "{label}",
            "the place {label}, and no column fills it (did you mean {?label}?",
        ),
        (ASKING, "{?label}", "{?this}", "told in other than words: https://example.org/p"),
        (
            ASKING,
            "skos:prefLabel ?label",
            "a cg:Post OPTIONAL { $this skos:altLabel ?label }",
            "told in other than words: {?label} has",
        ),
        (
            RULE,
            'sh:message "The post',
            'sh:message "{?value} The post',
            "sh:minCount of rule:OWN-01-note has the place {?value}",
        ),
        (
            RULE,
            'sh:message "The post has no note."@en',
            'skos:note "x"',
            "sh:minCount of rule:OWN-01-note lacks the words of a finding (sh:message)",
        ),
        (RULE, 'no note."@en', 'no note."@en , "Kein Vermerk."@de', "has more than one message"),
        (
            RULE,
            "sh:minCount 1 ;",
            "sh:minCount 1 ; sh:maxCount 1 ;",
            "no failing example of rule:OWN-01 is refused by sh:maxCount of rule:OWN-01-note",
        ),
        (
            RULE + LIMB,
            'cg:passes "ex:b',
            'cg:fails "ex:p a cg:Post . ex:b a cg:GovernanceBody ." ; cg:passes "ex:b',
            "failing example of rule:OWN-01-body is refused by rule:OWN-01 too",
        ),
        (
            RULE + LIMB,
            "sh:targetClass cg:GovernanceBody ;",
            "",
            "the limb rule:OWN-01-body lacks a target",
        ),
        (
            RULE + LIMB,
            "cg:limbOf rule:OWN-01 ;",
            "",
            "rule:OWN-01-body has a target and is no limb of rule:OWN-01 alone",
        ),
        (
            RULE + LIMB,
            "cg:limbOf rule:OWN-01 ;",
            "cg:limbOf rule:OWN-01 , rule:ACC-08 ;",
            "rule:OWN-01-body has a target and is no limb of rule:OWN-01 alone",
        ),
        (
            RULE,
            "rule:OWN-01-note",
            "rule:ACC-08-lines",
            "the name of rule:ACC-08-lines does not begin with rule:OWN-01-",
        ),
        (
            RULE,
            'cg:passes "ex:p a cg:Post ;',
            'cg:passes "ex:p a cg:Pots , cg:Post ;',
            "there is no term cg:Pots (did you mean cg:Post?)",
        ),
        (
            ASKING,
            "ex:p a cg:Post ; skos",
            "ex:p a cg:Post ; cg:status <https://w3id.org/caregraph/code/status/in-forse> ; skos",
            "there is no code:status/in-forse (did you mean code:status/in-force?)",
        ),
        (
            RULE,
            "<https://example.org/standing-orders>",
            "law:LAW-GOODPRC",
            "there is no law:LAW-GOODPRC (did you mean law:LAW-GOODPRAC?)",
        ),
        (
            RULE,
            "cg:hasBasis",
            'cg:ruleValidFrom "2010-01-01"^^xsd:date ; '
            'cg:ruleValidUntil "2010-01-01"^^xsd:date ; cg:hasBasis',
            "rule:OWN-01 is in force from 2010-01-01 until 2010-01-01, which is on no day",
        ),
    ],
)
def test_a_rule_of_ones_own_is_held_to_what_shipped_rules_are_held_to(
    rules_dir: Path, text: str, old: str, new: str, words: str
) -> None:
    assert old in text
    (rules_dir / "own.ttl").write_text(text.replace(old, new), "utf-8")

    with pytest.raises(AssetError) as caught:
        Rulebook.load([rules_dir])

    assert words in str(caught.value)


def test_a_misspelt_place_is_told_beside_what_the_file_lacks(rules_dir: Path) -> None:
    text = ASKING.replace("{?label}", "{?lable}").replace('cg:remedy "Write one."@en ;', "")
    (rules_dir / "own.ttl").write_text(text, "utf-8")

    with pytest.raises(AssetError, match="2 problems with rules") as caught:
        Rulebook.load([rules_dir])

    assert "it lacks its remedy" in str(caught.value)
    assert "the place {?lable}" in str(caught.value)


def test_the_same_folder_named_twice_is_read_once(rules_dir: Path) -> None:
    (rules_dir / "own.ttl").write_text(RULE, "utf-8")

    assert "OWN-01" in Rulebook.load([rules_dir, rules_dir / "."]).rules


def test_a_folder_without_rules_is_never_a_pass(rules_dir: Path) -> None:
    with pytest.raises(AssetError, match="no rule"):
        Rulebook.load([rules_dir])


def test_an_empty_file_is_refused_and_not_passed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.ttl").write_text("# nothing\n", "utf-8")

    assert main(["check", str(tmp_path / "empty.ttl")]) == 3
    assert "no statement" in capsys.readouterr().err


def test_lines_in_a_circle_are_found_and_traced_to_where_they_close(write_tables: Write) -> None:
    folder = write_tables(
        {
            "lines": "key,who answers,to whom,kind,status,evidence\n"
            "a,director,chief,operational,in force,report 3\n"
            "b,chief,trust-chief,operational,in force,report 3\n"
            "c,trust-chief,director,operational,in force,report 3\n",
        }
    )
    view = open_view([str(folder)])

    report = check(view, Rulebook.load().only(["STR-01"]))
    path = trace(view, "Director of Care")

    assert report.breaches
    hop = path.lines[0]
    while hop.next:
        hop = hop.next[0]
    assert hop.repeats
    assert hop.to.label == "Director of Care"


def checked(data: Path) -> str:
    """What the command tells of one rule within a minute."""
    done = subprocess.run(
        [sys.executable, "-m", "caregraph", "check", str(data), "--rule", "STR-02", "--full"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


@pytest.mark.slow
def test_classes_in_a_circle_and_a_huge_literal_do_no_harm(tmp_path: Path) -> None:
    data = tmp_path / "odd.ttl"
    data.write_text(
        turtle_prologue()
        + f'''@prefix ex: <https://example.org/> . ex:town a cg:Structure .
        ex:A rdfs:subClassOf ex:B . ex:B rdfs:subClassOf ex:C .
        ex:C rdfs:subClassOf ex:A , cg:Post .
        cg:Post rdfs:subClassOf ex:A .
        ex:p a ex:B ; skos:prefLabel "p" ; cg:note "{"x" * 2_000_000}" .''',
        "utf-8",
    )

    assert "STR-02" in checked(data)


@pytest.mark.slow
def test_a_label_of_ten_million_letters_is_cut_where_people_read(tmp_path: Path) -> None:
    data = tmp_path / "long.ttl"
    data.write_text(
        turtle_prologue()
        + f'''@prefix ex: <https://example.org/> . ex:town a cg:Structure .
        ex:p a cg:Post ; skos:prefLabel "{"x" * 10_000_000}" .''',
        "utf-8",
    )

    said = checked(data)
    assert "… (10,000,000 characters)" in said
    assert len(said) < 20_000


@pytest.mark.slow
def test_check_says_what_it_rearranges_in_a_rule_of_ones_own(
    write_tables: Write, rules_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    joined = RULE.replace("sh:property rule:OWN-01-note", "sh:sparql rule:OWN-01-note").replace(
        "a sh:PropertyShape ; sh:path cg:note ; sh:minCount 1 ;",
        """a sh:SPARQLConstraint ; sh:prefixes <https://w3id.org/caregraph/prefixes> ;
    sh:select "SELECT $this { $this a cg:Post FILTER NOT EXISTS { $this a ?c ; cg:note ?n } }" ;""",
    )
    (rules_dir / "own.ttl").write_text(joined, "utf-8")

    tables = str(write_tables({}))
    code = main(["check", tables, "--rule", "OWN-01", "--rules-dir", str(rules_dir), "--full"])

    said = capsys.readouterr()
    assert code == 0
    assert "The post has no note." in said.out
    first, second = [line for line in said.err.splitlines() if "rearranges" in line]
    assert "own.ttl: rule:OWN-01-note: SELECT has no DISTINCT" in first
    assert "several patterns at one level" in second
    assert "EXISTS { A FILTER EXISTS { B } }" in second
