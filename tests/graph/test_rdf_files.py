"""RDF files as other people write them: nameless things, missing labels, dates that are none."""

from __future__ import annotations

import random
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caregraph.cli import main
from caregraph.errors import SourceError
from caregraph.graph import blank_nodes, store
from caregraph.graph.view import combined, open_parts, open_view
from caregraph.results import Report
from caregraph.validation import Rulebook, baselines, check
from caregraph.validation.baselines import Baseline
from caregraph.validation.kinds import Checked
from caregraph.vocab import turtle_prologue

TOWN = (
    turtle_prologue()
    + """
id:town a cg:Structure ; skos:prefLabel "Town" ; cg:asAt "2012-06-01"^^xsd:date .
id:council a cg:UpperTierAuthority ; skos:prefLabel "Council" ; cg:describedIn id:town ;
    cg:status code:status\\/in-force .
"""
)
POST = """a cg:Post ; cg:postIn id:council ; cg:describedIn id:town ;
    cg:status code:status\\/in-force ;
    cg:fulfilsRole code:statutory-role\\/chief-finance-officer ,
        code:statutory-role\\/monitoring-officer"""
NAMELESS = f"""
_:one {POST} ; skos:prefLabel "One" .
_:two {POST} .
_:three {POST} ; cg:hasEvidence [ cg:inDocument id:paper ; cg:locator "7" ] .
"""


def written(tmp_path: Path, text: str, name: str = "town.ttl") -> Path:
    path = tmp_path / name
    path.write_text(TOWN + text, "utf-8")
    return path


def checked(path: Path, *rules: str) -> Checked:
    view, book = open_view([str(path)]), Rulebook.load().only(rules)
    return Checked(view, book, check(view, book))


def compared(before: Checked, after: Checked) -> Report:
    kept = Baseline(before.report.findings, before.memory)
    return baselines.compared(after.report, kept, after)


@pytest.mark.slow
@settings(
    deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers())
def test_names_of_blank_nodes_and_order_give_an_empty_delta(tmp_path: Path, seed: int) -> None:
    path = written(tmp_path, NAMELESS)
    before = checked(path, "SOD-01", "PRV-01")
    chance = random.Random(seed)
    triples = [quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)]
    nodes = {
        one: ox.BlankNode(f"b{chance.getrandbits(60)}")
        for triple in triples
        for one in (triple.subject, triple.object)
        if isinstance(one, ox.BlankNode)
    }
    renamed = [
        ox.Triple(nodes.get(t.subject, t.subject), t.predicate, nodes.get(t.object, t.object))  # type: ignore[arg-type]
        for t in triples
    ]
    chance.shuffle(renamed)
    path.write_bytes(ox.serialize(renamed, format=ox.RdfFormat.TURTLE) or b"")

    after = compared(before, checked(path, "SOD-01", "PRV-01"))

    assert len({one.fingerprint for one in before.report.findings if one.rule == "SOD-01"}) == 3
    assert {one.change for one in after.findings} == {"open"}
    assert after.since is not None
    assert after.since.went == ()


def test_what_is_added_elsewhere_renames_nothing(tmp_path: Path) -> None:
    before = checked(written(tmp_path, NAMELESS), "SOD-01")

    more = NAMELESS + f'_:zero {POST} ; cg:validFrom "2001-01-01"^^xsd:date .'
    after = compared(before, checked(written(tmp_path, more), "SOD-01"))

    assert [one.change for one in after.findings].count("new") == 1
    assert after.since is not None
    assert after.since.went == ()


def test_lists_and_restrictions_stay_as_they_are() -> None:
    text = (
        turtle_prologue()
        + """
        id:C owl:unionOf ( id:A id:B ) ; rdfs:subClassOf [ a owl:Restriction ; owl:onProperty id:p ;
            owl:someValuesFrom [ a owl:Class ; owl:oneOf ( id:x ) ] ] .
        id:p cg:note [ a cg:Post ] ."""
    )
    quads = list(ox.parse(text, format=ox.RdfFormat.TURTLE))

    named = blank_nodes.named(quads)

    changed = [one for one, before in zip(named, quads, strict=True) if one != before]
    assert len(changed) == 2
    assert all(blank_nodes.GENID in str(quad) for quad in changed)


def test_messages_leave_no_place_open_where_a_label_is_missing(tmp_path: Path) -> None:
    report = checked(written(tmp_path, f"id:post {POST} . [] {POST} .")).report

    said = [finding.message for finding in report.findings]
    assert (
        "Something without a name is both monitoring officer and chief finance officer of "
        "Council." in said
    )
    assert not [message for message in said if "{" in message or "http" in message]
    assert {f.focus.label for f in report.findings if f.rule == "SOD-01"} == {
        "post post",
        "post without a name",
    }


@pytest.mark.slow
def test_literal_focus_is_told_and_not_a_crash(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "own.ttl").write_text(
        turtle_prologue()
        + """
        rule:OWN-01 a cg:Rule , sh:NodeShape ; dcterms:identifier "OWN-01" ;
            skos:prefLabel "a note is short"@en ; cg:foundLabel "long notes"@en ;
            skos:definition "Notes are short."@en ;
            cg:whyItMatters "They get read."@en ; cg:remedy "Shorten it."@en ;
            cg:ownerRole "clerk"@en ; cg:hasBasis id:orders ;
            cg:jurisdiction <https://w3id.org/caregraph/code/jurisdiction/united-kingdom> ;
            sh:severity sh:Warning ; sh:targetObjectsOf cg:note ; sh:maxLength 3 ;
            sh:message "The note is long."@en ;
            cg:passes 'ex:p cg:note "abc" .' ; cg:fails 'ex:p cg:note "a b c d" .' .""",
        "utf-8",
    )
    data = written(tmp_path, 'id:council cg:note "a longer note" .')

    assert (
        main(
            [
                "check",
                str(data),
                "--rules-dir",
                str(rules),
                "--rule",
                "OWN-01",
                "--format",
                "turtle",
            ]
        )
        == 0
    )


@pytest.mark.parametrize("said", ["cg:asAt", "cg:validFrom"])
def test_date_that_is_none_is_told_with_whose_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], said: str
) -> None:
    text = TOWN.replace('cg:asAt "2012-06-01"^^xsd:date .', 'cg:asAt "2012" .')
    about = "id:town" if said == "cg:asAt" else "id:council"
    path = tmp_path / "dates.ttl"
    path.write_text(text.replace('cg:asAt "2012"', "cg:note 'n'") + f'{about} {said} "June" .')

    assert main(["check", str(path)]) == 3

    told = capsys.readouterr().err
    assert f"{said} of" in told
    assert "'June', and a date was expected" in told
    assert "2008-05-01" in told


@pytest.mark.slow
def test_file_read_without_a_store_gives_the_view_of_one_read_into_a_store(tmp_path: Path) -> None:
    graph = "https://w3id.org/caregraph/id/town"
    quads = [
        ox.Quad(one.subject, one.predicate, one.object, ox.NamedNode(graph))
        for one in ox.parse(TOWN + NAMELESS, format=ox.RdfFormat.TURTLE)
    ]
    quads += [*store.open_store(["case:waltham-forest-2009"]), quads[0], quads[-1]]
    file = tmp_path / "several.nq"
    for seed in range(3):
        random.Random(seed).shuffle(quads)
        ox.serialize(quads, str(file), format=ox.RdfFormat.N_QUADS)
        indexes = store.indexes(str(file))
        assert indexes is not None
        assert [one.graph for one in indexes] == store.structures(store.open_store([file]))

        read = open_view(str(file))

        assert {*read.store} == {*combined(open_parts(str(file))).store}
        assert [len([*one.statements()]) for one in indexes] == [
            len({*one.statements()}) for one in indexes
        ]


def test_file_in_which_something_stands_outside_named_graphs_is_put_in_order(
    tmp_path: Path,
) -> None:
    loose = tmp_path / "loose.nq"
    ox.serialize(
        ox.parse(TOWN + NAMELESS, format=ox.RdfFormat.TURTLE),
        str(loose),
        format=ox.RdfFormat.N_QUADS,
    )

    assert store.indexes(str(loose)) is None
    assert store.indexes(str(written(tmp_path, NAMELESS))) is None
    assert open_view(str(loose)).structures
    apart = tmp_path / "nothing.nq"
    apart.write_text("<urn:a> <urn:b> <urn:c> <urn:d> .\n", "utf-8")
    with pytest.raises(SourceError, match="describes no structure"):
        open_view(str(apart))
