"""Under whose law a thing is: stated, by its type, by its area, or by what stands around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest
from worlds import NODE, world

from caregraph import assets
from caregraph.graph import jurisdictions, ontology
from caregraph.graph.view import View, combined, open_parts, open_view
from caregraph.validation import Rulebook, check
from caregraph.validation.following import Following
from caregraph.vocab import CG, PREFIXES, RDF, code, turtle_prologue

Tables = Mapping[str, str]
Write = Callable[[Tables], Path]

HEAD = "key,name,type,code,jurisdiction,status,evidence\n"


@pytest.fixture
def write_tables(tmp_path: Path) -> Write:
    """Write tables into a folder, and nothing beside them."""

    def write(tables: Tables) -> Path:
        folder = tmp_path / f"structure-{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        for name, text in tables.items():
            (folder / f"{name}.csv").write_text(text, "utf-8")
        return folder

    return write


def structure(*rows: str, **others: str) -> Tables:
    """Give a structure of some organisations, with other tables beside."""
    return {
        "structure": "key,title,main source,as at\nsmall,A small structure,report,2024-06-01\n",
        "organisations": HEAD + "".join(f"{row},in force,report 1\n" for row in rows),
        "sources": "key,title,type,issued\nreport,The report,committee report,2024-05-01\n",
        **others,
    }


def shown(view: View, label: str) -> tuple[set[str], str]:
    """Give the jurisdictions of the thing of a name, and by what they show."""
    for node in view.subjects(RDF.type, CG.Organisation) + view.subjects(RDF.type, CG.Post):
        if view.label(node) == label:
            found = jurisdictions.of(view, node)
            return {str(ontology.label(one)) for one in found}, jurisdictions.why(view, node)
    raise AssertionError(f"there is no {label}")


@pytest.mark.parametrize(
    ("row", "nation", "why"),
    [
        ("one,One,county council,,", "England", "by its type"),
        ("one,One,NHS trust,,", "England", "by its type"),
        ("one,One,NHS trust (Wales),,", "Wales", "by its type"),
        ("one,One,integration joint board,,", "Scotland", "by its type"),
        ("one,One,HSC trust,,", "Northern Ireland", "by its type"),
        ("one,One,local authority,gss:E06000022,", "England", "by its area"),
        ("one,One,local authority,gss:W06000001,", "Wales", "by its area"),
        ("one,One,local authority,gss:S12000033,", "Scotland", "by its area"),
        ("one,One,GP practice,,Scotland", "Scotland", "as is stated"),
        ("one,One,upper-tier authority,gss:W06000001,", "England", "by its type"),
        ("one,One,organisation,,Cymru", "Wales", "as is stated"),
    ],
)
def test_what_is_stated_goes_before_the_type_and_that_before_the_area(
    row: str, nation: str, why: str, write_tables: Write
) -> None:
    view = open_view([str(write_tables(structure(row)))])

    assert shown(view, "One") == ({nation}, why)


def test_an_area_says_whose_law_those_who_serve_it_are_under(write_tables: Write) -> None:
    areas = (
        "key,name,jurisdiction,part of,served by,status,evidence\n"
        "land,Land,Wales,,,in force,report 1\nvale,Vale,,land,one,in force,report 1\n"
    )
    tables = structure("one,One,organisation,,", areas=areas)

    assert shown(open_view([str(write_tables(tables))]), "One") == ({"Wales"}, "by its area")


def test_what_shows_nothing_is_under_the_law_of_the_one_nation_around_it(
    write_tables: Write,
) -> None:
    firm, here, there = "firm,Firm,company,,", "c,C,county council,,", "s,S,council (Scotland),,"

    nations, why = shown(open_view([str(write_tables(structure(firm, here)))]), "Firm")
    assert nations == {"England"}
    assert why.startswith("as everything in its structure")
    alone = open_view([str(write_tables(structure(firm)))])
    between = open_view([str(write_tables(structure(firm, here, there)))])
    assert shown(alone, "Firm") == shown(between, "Firm") == (set(), "")


def test_the_law_of_all_nations_is_narrowed_to_those_around(write_tables: Write) -> None:
    minister, there = "m,Minister,Secretary of State,,", "s,S,council (Scotland),,"

    assert shown(open_view([str(write_tables(structure(minister)))]), "Minister")[0] == {
        "United Kingdom"
    }
    assert shown(open_view([str(write_tables(structure(minister, there)))]), "Minister")[0] == {
        "Scotland"
    }


def test_a_post_is_under_the_law_of_its_organisation(write_tables: Write) -> None:
    posts = "key,title,in,status,evidence\np,Head,s,in force,report 1\n"
    tables = structure("c,C,county council,,", "s,S,council (Scotland),,", posts=posts)

    assert shown(open_view([str(write_tables(tables))]), "Head")[0] == {"Scotland"}


def test_a_rule_is_asked_where_its_jurisdiction_reaches() -> None:
    def asked(rule: str, focus: str) -> bool:
        return jurisdictions.is_asked(
            [code("jurisdiction", rule).value], [code("jurisdiction", focus)]
        )

    assert asked("england", "england")
    assert asked("england-and-wales", "wales")
    assert asked("great-britain", "scotland")
    assert asked("united-kingdom", "northern-ireland")
    assert not asked("england", "scotland")
    assert not asked("england", "england-and-wales")
    assert not asked("great-britain", "northern-ireland")
    everywhere = [code("jurisdiction", "united-kingdom").value]
    assert jurisdictions.is_asked(everywhere, [])
    assert not jurisdictions.is_asked([code("jurisdiction", "england").value], [])


def test_only_the_four_nations_are_nations() -> None:
    names = {ontology.label(one) for one in jurisdictions.nations()}

    assert names == {"England", "Wales", "Scotland", "Northern Ireland"}


COMPLETE = "key,about,complete for,status,evidence\nco,small,posts,in force,report 1\n"


def told(write_tables: Write, *rows: str) -> tuple[set[str], dict[str, tuple[str, int, int]]]:
    """Give what the rules on a director of adults and on nations find, and what they looked at."""
    tables = structure(*rows, completeness=COMPLETE)
    report = check(
        open_view([str(write_tables(tables))]), Rulebook.load().only(["STAT-04", "DEV-01"])
    )
    seen = {one.rule: (one.status, one.targets, one.elsewhere) for one in report.assurance}
    return {f"{one.rule} {one.focus.label}" for one in report.findings}, seen


def test_english_law_is_asked_in_england_and_nowhere_else(write_tables: Write) -> None:
    found, seen = told(write_tables, "c,C,county council,,")
    assert found == {"STAT-04 C"}
    assert seen["STAT-04"] == ("findings", 1, 0)

    found, seen = told(write_tables, "c,C,county council,,Wales")
    assert found == set()
    assert seen["STAT-04"] == ("elsewhere", 0, 1)

    found, seen = told(write_tables, "c,C,county council,,Wales", "d,D,county council,,")
    assert found == {"STAT-04 D"}
    assert seen["STAT-04"] == ("findings", 1, 1)


def test_a_view_that_is_followed_hears_of_another_nation(write_tables: Write) -> None:
    folder = str(write_tables(structure("c,C,county council,,", completeness=COMPLETE)))
    book = Rulebook.load().only(["STAT-04", "DEV-01"])
    following = Following(combined(open_parts([folder]), derive=False), book)
    (council,) = following.view.subjects(RDF.type, CG.CountyCouncil)
    moves = ox.Triple(council, CG.jurisdiction, code("jurisdiction", "wales"))

    assert {one.rule for one in following.findings()} == {"STAT-04"}
    assert [one.rule for one in following.update(added=[moves]).gone] == ["STAT-04"]
    assert {one.status for one in following.assurance()} == {"elsewhere", "assured"}
    assert [one.rule for one in following.update(removed=[moves]).new] == ["STAT-04"]


def test_an_organisation_of_no_known_nation_is_told_once(write_tables: Write) -> None:
    found, seen = told(write_tables, "l,L,local authority,,")

    assert found == {"DEV-01 L"}
    assert seen["DEV-01"] == ("findings", 1, 0)


def test_a_name_that_two_types_share_is_refused_with_both_offered(write_tables: Write) -> None:
    folder = write_tables(structure("u,U,unitary council,,"))

    with pytest.raises(Exception, match="Did you mean 'council \\(Scotland\\)' or 'unitary auth"):
        open_view([str(folder)])


@pytest.mark.parametrize("case", assets.case_names())
def test_each_organisation_of_a_case_is_under_the_law_of_its_nation(case: str) -> None:
    view = open_view([f"case:{case}"])
    nation = "scotland" if case.startswith("west-dunbartonshire") else "england"
    found = {
        jurisdictions.of(view, node)
        for node in view.subjects(RDF.type, CG.Organisation)
        if isinstance(node, ox.NamedNode)
    }

    assert found == {frozenset({code("jurisdiction", nation)})}


def test_things_that_lead_to_each_other_in_a_circle_are_under_the_law_of_their_place() -> None:
    shown = world(
        "ex:council a cg:UpperTierAuthority ; cg:describedIn ex:structure ."
        "ex:one a cg:Decision ; cg:describedIn ex:structure ; cg:decidedBy ex:other ."
        "ex:other a cg:Decision ; cg:describedIn ex:structure ; cg:decidedBy ex:one ."
    )

    found = jurisdictions.of(shown, ox.NamedNode(f"{NODE}one"))

    assert found == frozenset({code("jurisdiction", "england")})


def test_what_is_in_no_place_may_be_asked_and_is_not_surely_asked() -> None:
    england = code("jurisdiction", "england")
    asked, of_scotland = {england.value}, [frozenset({code("jurisdiction", "scotland")})]

    assert jurisdictions.is_asked_of_any(asked, [])
    assert not jurisdictions.is_asked_of_all(asked, [])
    assert jurisdictions.is_asked_of_any(asked, [frozenset()])
    assert not jurisdictions.is_asked_of_any(asked, of_scotland)
    assert jurisdictions.is_asked_of_all(asked, [frozenset({england})])


@pytest.mark.sampled(5)
@pytest.mark.parametrize("names", [*([one] for one in assets.case_names()), assets.case_names()])
@pytest.mark.parametrize("elsewhere", ["", "ex:{} cg:underLawOf <{}wales> ; cg:describedIn <{}> ."])
def test_those_asked_are_those_that_are_asked_one_by_one(names: list[str], elsewhere: str) -> None:
    view = open_view([f"case:{name}" for name in names])
    if elsewhere:
        text = elsewhere.format("one", PREFIXES["code"] + "jurisdiction/", view.structures[0].value)
        view.store.load(
            (turtle_prologue() + f"@prefix ex: <{NODE}> . " + text).encode(),
            format=ox.RdfFormat.TURTLE,
        )
    things = [thing for one in view.seen for thing in one.index.things]

    for asked_in in ("england", "wales", "scotland", "england-and-wales", "united-kingdom"):
        places = (code("jurisdiction", asked_in).value,)
        one_by_one = [
            one for one in things if jurisdictions.is_asked(places, jurisdictions.of(view, one))
        ]
        assert [*jurisdictions.those_asked(view, places, things)] == one_by_one
