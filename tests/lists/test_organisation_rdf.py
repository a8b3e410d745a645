"""Organisations, posts and members in RDF: W3C ORG and CPOV."""

from __future__ import annotations

import warnings
from collections import Counter
from pathlib import Path

import pytest
from listed import builds, cells, counts, of, read
from shared import shared_path

from caregraph import lists
from caregraph.errors import SourceError, SourceWarning
from caregraph.graph.store import open_store
from caregraph.model import ReadTables
from caregraph.vocab import CG, RDF

PREFIXES = """
@prefix dct: <http://purl.org/dc/terms/> .
@prefix ex: <http://example.org/id/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix schema: <http://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix time: <http://www.w3.org/2006/time#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:vale a org:Organization ; skos:prefLabel "Vale Trust"@en , "Ymddiriedolaeth y Fro"@cy .
"""


def turtle(tmp_path: Path, text: str) -> ReadTables:
    return builds(read(tmp_path / "anything.ttl", PREFIXES + text))


def test_posts_holders_and_units_are_read_whichever_way_round_they_are_said(tmp_path: Path) -> None:
    found = turtle(
        tmp_path,
        """
        ex:care a org:OrganizationalUnit ; skos:prefLabel "Care" .
        ex:vale org:hasUnit ex:care ; org:hasPost ex:chief .
        ex:chief a org:Post ; skos:prefLabel "Chief Executive" ; org:heldBy ex:ann .
        ex:head a org:Post ; skos:prefLabel "Head of Care" ; org:postIn ex:care .
        ex:ann a foaf:Person ; foaf:name "Ann Hill" .
        ex:bob a foaf:Person ; foaf:name "Bob Vale" ; org:holds ex:head ; org:headOf ex:care .
        """,
    )

    assert cells(found, "posts", "in") == {
        "post-chief": "organisation-vale",
        "post-head": "unit-care",
    }
    assert cells(found, "units", "part of") == {"unit-care": "organisation-vale"}
    assert cells(found, "units", "headed by") == {"unit-care": "post-head"}
    assert sorted((one.one("person"), one.one("post")) for one in of(found, "tenures")) == [
        ("person-ann", "post-chief"),
        ("person-bob", "post-head"),
    ]
    assert cells(found, "organisations", "also known as") == {
        "organisation-vale": "Ymddiriedolaeth y Fro"
    }


def test_whom_a_post_reports_to_is_a_line_whose_kind_is_not_stated(tmp_path: Path) -> None:
    found = turtle(
        tmp_path,
        """
        ex:chief a org:Post ; org:postIn ex:vale ; org:reportsTo ex:chief .
        ex:head a org:Post ; org:postIn ex:vale ; org:reportsTo ex:chief .
        ex:ann a foaf:Person ; foaf:name "Ann Hill" ; org:holds ex:head ; org:reportsTo ex:bob .
        ex:bob a foaf:Person ; foaf:name "Bob Vale" ; org:holds ex:chief .
        ex:eve a foaf:Person ; foaf:name "Eve" ; org:reportsTo ex:bob ;
            org:holds ex:chief , ex:head .
        """,
    )

    ends = [(one.one("who answers"), one.one("to whom")) for one in of(found, "lines")]
    assert ends == [("post-head", "post-chief"), ("post-head", "post-chief")]
    assert [one.one("kind") for one in of(found, "lines")] == [None, None]
    assert "1 report to themselves: nobody is above them" in found.notes
    assert [one.value for one in found.left_out] == ["http://example.org/id/eve"]


def test_members_of_what_meets_have_seats_and_others_roles(tmp_path: Path) -> None:
    found = turtle(
        tmp_path,
        """
        ex:audit a org:Organization ; skos:prefLabel "Audit Committee" ;
            org:subOrganizationOf ex:vale .
        ex:ann a foaf:Person ; foaf:name "Ann Hill" .
        ex:chair skos:prefLabel "Chair" . ex:cook skos:prefLabel "Cook" .
        [] a org:Membership ; org:member ex:ann ; org:organization ex:audit ; org:role ex:chair ;
            org:memberDuring [
                time:hasBeginning [ time:inXSDDate "2019-05-01"^^xsd:date ] ;
                time:hasEnd [ time:inXSDDateTime "2021-04-30T00:00:00"^^xsd:dateTime ] ] .
        [] a org:Membership ; org:member ex:ann ; org:organization ex:vale ; org:role ex:cook .
        [] a org:Membership ; org:member ex:ann ; org:organization ex:vale .
        """,
    )

    (seat,) = of(found, "memberships")
    assert (seat.one("body"), seat.one("capacity")) == ("body-audit", "chair")
    assert (seat.one("from"), seat.one("until")) == ("2019-05-01", "2021-05-01")
    assert cells(found, "bodies", "parent") == {"body-audit": "organisation-vale"}
    assert cells(found, "bodies", "type") == {"body-audit": "committee"}
    (post,) = of(found, "posts")
    assert (post.one("title"), post.one("in")) == ("Cook", "organisation-vale")
    assert post.one("note") == "Stated as the role of a member, and not as a post."
    assert counts(found)["tenures"] == 1
    assert any(one.startswith("1 memberships say no role") for one in found.notes)


def test_who_holds_a_post_is_not_told_twice_by_a_membership(tmp_path: Path) -> None:
    found = turtle(
        tmp_path,
        """
        ex:chief a org:Post ; org:postIn ex:vale ; org:heldBy ex:ann .
        ex:ann a foaf:Person ; foaf:name "Ann Hill" .
        ex:m a org:Membership ; org:member ex:ann ; org:organization ex:vale ; org:role ex:boss .
        """,
    )

    assert (counts(found)["posts"], counts(found)["tenures"]) == (1, 1)


@pytest.mark.parametrize(
    ("before", "after", "event"),
    [
        ("ex:a , ex:b", "ex:c", "replace"),
        ("ex:a", "ex:b , ex:c", "replace"),
        ("ex:a , ex:b", "ex:b", "subsume"),
        (None, "ex:c", "establish"),
        ("ex:a", None, None),
        ("ex:a", "ex:a", None),
    ],
)
def test_a_change_is_no_more_than_what_it_says(
    tmp_path: Path, before: str | None, after: str | None, event: str | None
) -> None:
    said = f"org:originalOrganization {before} ;" if before else ""
    said += f"org:resultingOrganization {after} ;" if after else ""
    found = turtle(
        tmp_path,
        f"""
        ex:e a org:ChangeEvent ; {said} dct:date "2013-04-01"^^xsd:date ; skos:prefLabel "Reform" .
        ex:a a org:Organization . ex:b a org:Organization . ex:c a org:Organization .
        """,
    )

    changes = of(found, "successions")
    assert [one.one("event") for one in changes] == ([event] if event else [])
    assert [one.one("from") for one in changes] == (["2013-04-01"] if event else [])
    assert len(found.left_out) == (0 if event else 1)
    assert not [one for one in of(found, "organisations") if one.one("until")]


def test_dates_names_and_identifiers_of_organisations_are_taken_over(tmp_path: Path) -> None:
    found = turtle(
        tmp_path,
        """
        ex:old a org:FormalOrganization ; skos:prefLabel "Old Trust" ; skos:altLabel "OT" ;
            org:identifier "RXX" ; schema:foundingDate "1991-04-01" ;
            schema:dissolutionDate "2012-03-31" .
        """,
    )

    row = next(one for one in of(found, "organisations") if one.key == "organisation-old")
    assert (row.one("from"), row.one("until")) == ("1991-04-01", "2012-04-01")
    assert (row.one("status"), row.one("also known as")) == ("ended", "OT")
    assert row.one("note") == "Identifier: RXX."


def test_what_is_of_one_address_in_two_files_is_one_thing(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(PREFIXES + "ex:chief a org:Post ; org:postIn ex:vale .")
    (tmp_path / "b.ttl").write_text(PREFIXES + 'ex:chief skos:prefLabel "Chief" ; org:heldBy [ ] .')

    found = builds(lists.read(tmp_path))

    assert cells(found, "posts", "title") == {"post-chief": "Chief"}
    assert counts(found)["organisations"] == 1


@pytest.mark.slow
def test_a_misspelt_term_is_read_and_told() -> None:
    found = lists.read(shared_path("data/lblod_mandatenbeheer"))

    assert "218 statements say org:organisation, which is org:organization" in found.notes
    assert not counts(found).keys() & {"lines", "successions"}


def test_the_published_organogram_has_its_posts_and_lines() -> None:
    path = "data/organogram_csvw_hefce_2011/examples/public-sector-roles-and-salaries-minimal.ttl"
    found = builds(lists.read(shared_path(path)))

    assert Counter(cells(found, "posts", "title").values()) == {
        "Administrator": 2,
        "Chief Executive": 1,
        "Deputy Chief Executive": 1,
    }
    assert set(cells(found, "people", "name").values()) == {"Sir Alan Langlands", "Steve Egan"}
    assert (counts(found)["lines"], counts(found)["tenures"]) == (3, 2)


def test_the_example_of_cpov_is_one_organisation() -> None:
    path = "data/semic_cpov/2.1.2/html/examples/example-rdf_public_organisation.ttl"
    found = builds(lists.read(shared_path(path)))

    assert list(cells(found, "organisations", "name").values()) == [
        "Federal Public Service FINANCE"
    ]


def test_such_a_file_is_opened_as_a_graph_and_ours_as_it_is(tmp_path: Path) -> None:
    foreign, own = tmp_path / "foreign.ttl", tmp_path / "own.ttl"
    foreign.write_text(PREFIXES + "ex:chief a org:Post ; org:postIn ex:vale .")
    own.write_text(
        "@prefix cg: <https://w3id.org/caregraph/> . @prefix org: <http://www.w3.org/ns/org#> ."
        "<http://example.org/s> a cg:Structure . <http://example.org/s/p> a cg:Post , org:Post ."
    )

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SourceWarning)
        opened = open_store([foreign])

    assert len(list(opened.quads_for_pattern(None, RDF.type, CG.Post))) == 1
    assert len(list(open_store([own]).quads_for_pattern(None, RDF.type, CG.Post))) == 1


@pytest.mark.parametrize(
    ("name", "text", "code", "said"),
    [
        ("a.ttl", PREFIXES + "ex:chief a org:Post", "not-rdf", "Parser error"),
        ("a.ttl", b"\xff\xfe", "not-rdf", ""),
        ("a.jsonld", '{"@context": "https://example.org/x", "@id": "a"}', "not-rdf", "@context"),
        ("a.rdf", "<rdf:RDF", "not-rdf", ""),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_cause(
    tmp_path: Path, name: str, text: str | bytes, code: str, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())

    for opening in (lists.read, lambda one: open_store([one])):
        with pytest.raises(SourceError) as refused:
            opening(path)
        assert refused.value.code == code
        assert said in refused.value.message


def test_a_file_of_organisations_without_any_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(
        '<http://example.org/x> <http://www.w3.org/ns/org#purpose> "something" .'
    )

    with pytest.raises(SourceError) as refused:
        lists.read(tmp_path / "a.ttl")

    assert refused.value.code == "empty-list"
