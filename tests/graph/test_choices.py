"""Several structures in one view, each seen by a choice of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from caregraph.errors import UnknownNameError, UsageError
from caregraph.graph.choices import Choice, common
from caregraph.graph.seen import summary
from caregraph.graph.view import View, open_view
from caregraph.rdf import NamedNode
from caregraph.vocab import CG, PREFIXES

Write = Callable[[Mapping[str, str]], Path]

WALTHAM = "case:waltham-forest-2009"
LONDON = "case:london-2009,asOf=2009-06-01"
BATH = "case:bath-and-north-east-somerset-2008"


def structure(name: str) -> NamedNode:
    return NamedNode(f"{PREFIXES['id']}{name}")


def told(view: View) -> dict[str, Any]:
    return summary(view).as_json()


def test_what_is_asked_of_all_stays_where_one_carries_a_day_of_its_own() -> None:
    view = open_view([WALTHAM, LONDON], Choice(known_by="2009-01-01"))

    assert told(view)["knownBy"] == "2009-01-01"
    assert view.texts(view.iri, CG.knownBy) == ["2009-01-01"]
    assert view.texts(structure("london-2009"), CG.knownBy) == ["2009-01-01"]
    assert any(line.startswith("known by 2009-01-01: ") for line in summary(view).lines())


def test_days_of_knowledge_that_differ_are_told_of_each_structure() -> None:
    view = open_view([f"{WALTHAM},knownBy=2009-01-01", LONDON])

    known = {one["label"].partition(":")[0]: one["knownBy"] for one in told(view)["structures"]}
    assert known == {"Waltham Forest": "2009-01-01", "London": None}
    assert told(view)["knownBy"] is None
    assert view.texts(view.iri, CG.knownBy) == []
    assert view.texts(structure("waltham-forest-2009"), CG.knownBy) == ["2009-01-01"]
    (line,) = [line for line in summary(view).lines() if line.startswith("known of ")]
    assert "Waltham Forest" in line
    assert "London: plans for a health integration board, 2009 by now" in line


def test_a_day_that_was_asked_for_is_not_told_as_moved_by_what_is_adopted() -> None:
    view = open_view([WALTHAM, LONDON])

    assert told(view)["moved"] is None
    assert view.day is None, "structures of different days have no day in common"


def test_a_proposal_is_adopted_where_it_is_known() -> None:
    view = open_view([f"{BATH},asOf=2008-06-01", WALTHAM], Choice(adopt=("integration",)))

    assert [one.value.rpartition("/")[2] for one in view.adopted] == ["integration"]
    assert told(view)["adopted"][0]["label"] in str(summary(view).lines())


def test_a_proposal_that_no_structure_knows_is_refused_with_near_ones() -> None:
    with pytest.raises(UnknownNameError) as caught:
        open_view([f"{BATH},asOf=2008-06-01", WALTHAM], Choice(adopt=("integrations",)))

    assert "integration" in caught.value.near


def test_none_takes_nothing_where_all_would_be_taken() -> None:
    view = open_view([f"{BATH},adopt=none", WALTHAM], Choice(adopt=("all",)))

    assert view.adopted
    assert all("/waltham-forest-2009/" in one.value for one in view.adopted)


def test_proposals_that_not_all_take_as_adopted_are_not_told_of_all() -> None:
    both = [Choice("2009", adopt=("a", "b")), Choice("2009", adopt=("a",))]

    assert common(both) == Choice("2009")
    assert common([both[0], both[0]]) == both[0]


def test_what_nobody_decided_is_told_of_every_structure(write_tables: Write) -> None:
    """Of two structures seen by different choices only the first leaves something undecided."""
    options = write_tables(
        {
            "proposals": "key,title,type,option of,decision status,evidence\n"
            "plan,The plan,proposal,,for decision,report 4\n"
            "one,Option one,integration option,plan,for decision,report 4\n"
            "two,Option two,integration option,plan,for decision,report 4\n",
        }
    )

    view = open_view([f"{options},asOf=2010-12-01", WALTHAM], Choice(adopt=("all",)))

    assert ("plan", ("one", "two")) in view.undecided
    adopted = [one.value for one in view.adopted]
    assert any("/small/" in one for one in adopted)
    assert any("/waltham-forest-2009/" in one for one in adopted)


BARKING = "case:barking-and-dagenham-2010"


@pytest.mark.parametrize("graphs", [(BATH, BARKING), (BATH, f"{BARKING},asOf=2011-06-01")])
def test_a_key_that_proposals_of_two_structures_have_is_asked_back(graphs: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match="'integration' may be any of 2 proposals") as refused:
        open_view(graphs, Choice(adopt=("integration",)))

    assert refused.value.code == "ambiguous-name"
    for one in graphs:
        name = f"{one.removeprefix('case:').partition(',')[0]}/integration"
        assert name in str(refused.value)
        (taken,) = open_view(graphs, Choice(adopt=(name,))).adopted
        assert taken.value == f"{PREFIXES['id']}{name.replace('/', '/proposal/')}"


def test_a_structure_seen_twice_has_one_proposal_of_a_name() -> None:
    both = open_view([BATH, f"{BATH},asOf=2009-01-01"], Choice(adopt=("integration",)))

    assert [one.value.rpartition("/")[2] for one in both.adopted] == ["integration"]
