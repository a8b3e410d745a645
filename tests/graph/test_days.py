"""What holds on which day: starts, ends, decisions and names, as the tables state them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest

from caregraph.errors import SourceProblemsError, UsageError
from caregraph.graph.choices import Choice
from caregraph.graph.find import find
from caregraph.graph.store import open_store
from caregraph.graph.view import View, open_view
from caregraph.graph.view import view as shown
from caregraph.vocab import CG, RDF

Write = Callable[[Mapping[str, str]], Path]

BASE = "https://w3id.org/caregraph/id/small/"
BODIES = "key,name,type,parent,status,proposal,from,until,evidence\n"
PROPOSALS = "key,title,type,option of,builds on,effective from,decision status,evidence\n"
DECISIONS = "key,title,about,effect,on,decision status,evidence\n"
CHANGES = "key,proposed by,effect,thing,column,new value,on,evidence\n"


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(BASE + name)


def state(folder: Path, name: str, day: str | None = None, *adopt: str) -> str:
    """Say how a view shows a thing: in effect, not in effect, ended, not known."""
    view = open_view([str(folder)], Choice(as_of=day, adopt=adopt))
    return state_in(view, name)


def state_in(view: View, name: str) -> str:
    classes = set(view.nodes(node(name), RDF.type))
    if not classes:
        return "not there"
    if CG.NotKnown in classes:
        return "not known"
    if CG.Ended in classes:
        return "ended"
    return "not in effect" if CG.NotInEffect in classes else "in effect"


@pytest.mark.parametrize(
    ("row", "days"),
    [
        (
            "in force,,,",
            {"2010-05-31": "not known", "2010-06-01": "in effect", "2040": "in effect"},
        ),
        ("in force,,..,", {"1900": "in effect", "2010-06-01": "in effect"}),
        (
            "in force,,,2009-02-01",
            {"2009-01-30": "not known", "2009-01-31": "in effect", "2009-02-01": "ended"},
        ),
        ("agreed,,2011,", {"2010-12-31": "not in effect", "2011-01-01": "in effect"}),
        ("agreed,,,", {"2010-06-01": "not in effect", "2040": "not in effect"}),
        ("reported,,,", {"2010-05-31": "not known", "2010-06-01": "in effect"}),
        (
            "historical,,2004-04-01,",
            {
                "2004-03-31": "not in effect",
                "2004-04-01": "in effect",
                "2004-04-02": "not known",
                "2010-06-01": "ended",
            },
        ),
        ("ended,,2004,2006", {"2005-06-01": "in effect", "2006-01-01": "ended"}),
        ("suspended,,2004,", {"2005": "not in effect", "2010-06-01": "not in effect"}),
        ("unknown,,2004,", {"2005": "not known", "2010-06-01": "not known"}),
        ("proposed,,2004,", {"2005": "not in effect", "2010-06-01": "not in effect"}),
    ],
)
def test_status_and_dates_decide_as_the_table_of_decision_013_says(
    write_tables: Write, row: str, days: dict[str, str]
) -> None:
    folder = write_tables({"bodies": f"{BODIES}b,Board,partnership board,,{row},report 5\n"})

    assert {day: state(folder, "body/b", day) for day in days} == days


def test_the_latest_decision_by_the_day_counts_and_an_endorsement_settles_nothing(
    write_tables: Write,
) -> None:
    folder = write_tables(
        {
            "proposals": PROPOSALS + "p,Joint board,,,,2011-04-01,for decision,report 5\n",
            "bodies": f"{BODIES}b,Board,partnership board,,proposed,p,,,report 5\n",
            "decisions": DECISIONS
            + "d1,Endorse it,p,endorses,2011-01-05,approved/agreed,report 5\n"
            + "d2,Approve it,p,approves,2011-05-01,approved/agreed,report 5\n"
            + "d3,Call it in,d2,requests,2011-05-08,called in,report 5\n"
            + "d4,Confirm it,p,approves,2011-06-01,confirmed after call-in,report 5\n",
        }
    )

    told = {
        day: state(folder, "body/b", day)
        for day in ("2011-04-01", "2011-05-01", "2011-05-08", "2011-06-01")
    }

    assert list(told.values()) == ["not in effect", "in effect", "not in effect", "in effect"]


@pytest.mark.parametrize("how", ["date", "proposal", "succession"])
def test_what_belongs_to_a_body_ends_with_it_however_it_ends(write_tables: Write, how: str) -> None:
    until = "2011-04-01" if how == "date" else ""
    tables = {
        "bodies": f"{BODIES}b,Board,partnership board,council,in force,,2008,{until},report 5\n",
        "memberships": "key,body,member,status,from,evidence\ns,b,chief,in force,2008,report 5\n",
    }
    if how == "proposal":
        tables |= {
            "proposals": PROPOSALS + "p,No board,,,,2011-04-01,approved/agreed,report 5\n",
            "changes": CHANGES + "x,p,ends,b,,,,report 5\n",
        }
    if how == "succession":
        tables["successions"] = (
            "key,event,before,after,status,from,evidence\n"
            "e,dissolve,b,,in force,2011-04-01,report 5\n"
        )
    folder = write_tables(tables)

    for thing in ("body/b", "membership/s"):
        assert [state(folder, thing, day) for day in ("2011-03-31", "2011-04-01")] == [
            "in effect",
            "ended",
        ]
    view = open_view([str(folder)], Choice(as_of="2011-04-01"))
    assert view.nodes(node("membership/s"), CG.endedBy) == [node("body/b")]
    assert view.texts(node("membership/s"), CG.validUntil) == ["2011-04-01"]


def test_the_law_ends_its_kind_of_body_and_a_joint_post_that_serves_another_goes_on(
    write_tables: Write,
) -> None:
    folder = write_tables(
        {
            "posts": "key,title,type,in,serves,status,evidence\n"
            "chief,Chief Executive,post,council,,in force,report 2\n"
            "director,Director,joint post,trust,council; trust,in force,report 2\n"
            "trust-chief,Trust Chief,post,trust,,in force,report 2\n",
        }
    )

    things = ("organisation/trust", "post/trust-chief", "post/director", "post/chief")

    assert [state(folder, one, "2013-03-31") for one in things] == ["in effect"] * 4
    assert [state(folder, one, "2013-04-01") for one in things] == [
        "ended",
        "ended",
        "in effect",
        "in effect",
    ]


def test_what_comes_before_passes_only_what_the_succession_names(write_tables: Write) -> None:
    folder = write_tables(
        {
            "organisations": "key,name,type,status,evidence\n"
            "council,The Council,upper-tier authority,in force,report 1\n"
            "trust,The Trust,organisation,in force,report 1\n"
            "group,The Group,organisation,in force,report 1\n",
            "functions": "key,name,vested in,evidence\n"
            "a,first,trust,report 1\nb,second,trust,report 1\n",
            "successions": "key,event,before,after,functions,posts,status,from,evidence\n"
            "e,abolish,trust,group,a,trust-chief,in force,2012-04-01,report 5\n",
        }
    )

    view = open_view([str(folder)], Choice(as_of="2012-04-01"))

    group, trust = (node(f"organisation/{name}") for name in ("group", "trust"))
    assert view.nodes(node("function/a"), CG.vestedIn) == [group]
    assert view.nodes(node("function/b"), CG.vestedIn) == [trust]
    assert state_in(view, "post/trust-chief") == "in effect"
    assert view.nodes(node("post/trust-chief"), CG.postIn) == [group]


def test_a_thing_has_the_name_of_the_day_and_is_found_by_all(write_tables: Write) -> None:
    folder = write_tables(
        {
            "names": "key,of,name,status,from,until,evidence\n"
            "n,chief,Managing Director,in force,2011-01-01,2012-01-01,report 5\n",
        }
    )

    for day, name in (
        ("2010-12-31", "Chief Executive"),
        ("2011-01-01", "Managing Director"),
        ("2012-01-01", "Chief Executive"),
    ):
        view = open_view([str(folder)], Choice(as_of=day))
        assert view.label(node("post/chief")) == name
        for called in ("Chief Executive", "Managing Director"):
            assert find(view, called, CG.Post, kind="post") == node("post/chief")


def test_a_change_may_set_dates_types_and_several_values(write_tables: Write) -> None:
    folder = write_tables(
        {
            "proposals": PROPOSALS + "p,A change,,,,2010-09-01,approved/agreed,report 5\n",
            "bodies": BODIES
            + "b,Board,partnership board,council,in force,,2008,2010-10-01,report 5\n",
            "changes": CHANGES + "x,p,changes,b,until,2012-10-01,,report 5\n"
            "y,p,changes,b,type,joint committee,,report 5\n"
            "z,p,changes,b,parent,council; trust,,report 5\n",
        }
    )

    view = open_view([str(folder)], Choice(as_of="2011-01-01"))

    assert state_in(view, "body/b") == "in effect"
    assert {CG.JointCommittee, CG.GovernanceBody} <= set(view.nodes(node("body/b"), RDF.type))
    assert len(view.nodes(node("body/b"), CG.parentBody)) == 2
    assert view.texts(node("body/b"), CG.validUntil) == ["2012-10-01"]


def test_an_option_brings_its_proposal_and_what_it_builds_on_and_refuses_rivals(
    write_tables: Write,
) -> None:
    folder = write_tables(
        {
            "proposals": PROPOSALS + "p,Joint working,proposal,,,,for decision,report 5\n"
            "one,Option one,integration option,p,,,for decision,report 5\n"
            "two,Option two,integration option,p,one,,for decision,report 5\n"
            "three,Option three,integration option,p,,,for decision,report 5\n",
            "bodies": BODIES + "b0,Whole,partnership board,,proposed,p,,,report 5\n"
            "b1,First,partnership board,,proposed,one,,,report 5\n"
            "b2,Second,partnership board,,proposed,two,,,report 5\n",
        }
    )

    view = open_view([str(folder)], Choice(adopt=("two",)))

    assert [state_in(view, f"body/b{number}") for number in range(3)] == ["in effect"] * 3
    assert view.adopted == tuple(node(f"proposal/{key}") for key in ("one", "p", "two"))
    with pytest.raises(UsageError, match="three and two are options of p; adopt one"):
        open_view([str(folder)], Choice(adopt=("two", "three")))
    assert open_view([str(folder)], Choice(adopt=("all",))).undecided == (
        ("p", ("one", "three", "two")),
    )


def test_conflicts_of_adopted_proposals_are_refused_all_at_once(write_tables: Write) -> None:
    folder = write_tables(
        {
            "proposals": PROPOSALS + "p,One title,,,,2010-09-01,for decision,report 5\n"
            "q,Another,,,,2010-09-01,for decision,report 5\n"
            "r,No post,,,,2010-08-01,for decision,report 5\n",
            "changes": CHANGES + "x,p,changes,chief,title,Managing Director,,report 5\n"
            "y,q,changes,chief,title,City Manager,,report 5\nz,r,ends,chief,,,,report 5\n",
        }
    )

    with pytest.raises(UsageError) as caught:
        open_view([str(folder)], Choice(adopt=("all",)))

    told = str(caught.value)
    assert "p and q set one cell differently" in told
    assert "r ends chief on 2010-08-01, before p changes it on 2010-09-01" in told
    assert "r ends chief on 2010-08-01, before q changes it on 2010-09-01" in told
    assert caught.value.exit_code == 2


def test_an_event_known_only_later_ends_nothing(write_tables: Write) -> None:
    folder = write_tables(
        {
            "sources": "key,title,type,issued\n"
            "report,The report,committee report,2010-05-01\n"
            "later,A later one,minutes,2012-03-01\n",
            "bodies": f"{BODIES}b,Board,partnership board,,in force,,2008,,report 5\n",
            "successions": "key,event,before,after,status,from,evidence\n"
            "e,dissolve,b,,in force,2011-04-01,later 5\n",
        }
    )

    known = [
        open_view([str(folder)], Choice(as_of="2012-01-01", known_by=by))
        for by in ("2011-12-31", "2012-03-01")
    ]

    assert [state_in(view, "body/b") for view in known] == ["in effect", "ended"]
    assert [state_in(view, "succession/e") for view in known] == ["not there", "in effect"]


def test_successions_that_lead_in_a_circle_are_refused(write_tables: Write) -> None:
    folder = write_tables(
        {
            "bodies": BODIES + "a,First,partnership board,,in force,,2004,,report 5\n"
            "b,Second,partnership board,,in force,,2008,,report 5\n",
            "successions": "key,event,before,after,status,from,evidence\n"
            "e,replace,a,b,in force,2008,report 5\nf,replace,b,a,in force,2010,report 5\n",
        }
    )

    with pytest.raises(SourceProblemsError, match="what follows it is followed by it again"):
        open_view([str(folder)])


def test_decided_options_give_way_to_an_adopted_rival(write_tables: Write) -> None:
    folder = write_tables(
        {
            "proposals": PROPOSALS
            + "p,Joint working,proposal,,,2010-01-01,approved/agreed,report 5\n"
            "one,Option one,integration option,p,,2010-01-01,approved/agreed,report 5\n"
            "two,Option two,integration option,p,,2010-01-01,for decision,report 5\n",
            "bodies": BODIES + "b1,First,partnership board,,proposed,one,,,report 5\n"
            "b2,Second,partnership board,,proposed,two,,,report 5\n",
        }
    )

    told = [
        [state(folder, f"body/{one}", None, *adopt) for one in ("b1", "b2")]
        for adopt in ((), ("two",))
    ]

    assert told == [["in effect", "not in effect"], ["not in effect", "in effect"]]


def test_of_several_ends_the_earliest_counts_whoever_states_it(write_tables: Write) -> None:
    folder = write_tables(
        {
            "bodies": f"{BODIES}early,Early,partnership board,council,in force,,2008,2011-02-01,"
            "report 5\n"
            "late,Late,partnership board,council,in force,,2008,2012-02-01,report 5\n",
            "successions": "key,event,before,after,status,from,evidence\n"
            "e,dissolve,early; late,,in force,2011-04-01,report 5\n",
        }
    )

    view = open_view([str(folder)], Choice(as_of="2013"))

    early, late = node("body/early"), node("body/late")
    assert view.texts(early, CG.validUntil) == ["2011-02-01"]
    assert not view.nodes(early, CG.endedBy)
    assert view.texts(late, CG.validUntil) == ["2011-04-01"]
    assert view.nodes(late, CG.endedBy) == [node("succession/e")]
    assert view.texts(late, CG.statedUntil) == ["2012-02-01"]


def test_the_law_ends_nothing_that_had_ended_before(write_tables: Write) -> None:
    folder = write_tables(
        {
            "organisations": "key,name,type,status,until,evidence\n"
            "council,The Council,upper-tier authority,in force,,report 1\n"
            "trust,The Trust,primary care trust,in force,2011-10-01,report 1\n",
        }
    )

    view = open_view([str(folder)], Choice(as_of="2014"))

    assert view.texts(node("organisation/trust"), CG.validUntil) == ["2011-10-01"]
    assert view.texts(node("post/trust-chief"), CG.validUntil) == ["2011-10-01"]
    assert view.nodes(node("post/trust-chief"), CG.endedBy) == [node("organisation/trust")]


def test_what_belongs_to_several_ends_with_the_last_of_them_or_before(write_tables: Write) -> None:
    folder = write_tables(
        {
            "organisations": "key,name,type,status,until,evidence\n"
            "council,The Council,organisation,in force,2012-01-01,report 1\n"
            "trust,The Trust,organisation,in force,2011-10-01,report 1\n",
            "posts": "key,title,type,in,serves,status,until,evidence\n"
            "chief,Joint Chief,joint post,trust,council; trust,in force,,report 2\n"
            "director,Joint Director,joint post,trust,council; trust,in force,2011-01-01,report 2\n"
            "trust-chief,Trust Chief,post,trust,,in force,,report 2\n",
        }
    )
    (folder / "lines.csv").unlink()

    view = open_view([str(folder)], Choice(as_of="2013"))

    ends = {
        key: view.texts(node(f"post/{key}"), CG.validUntil)
        for key in ("chief", "director", "trust-chief")
    }
    assert ends == {
        "chief": ["2012-01-01"],
        "director": ["2011-01-01"],
        "trust-chief": ["2011-10-01"],
    }


def test_what_two_proposals_bring_begins_with_the_first_of_them(write_tables: Write) -> None:
    dataset = open_store(
        [
            str(
                write_tables(
                    {
                        "proposals": PROPOSALS + "p,Later,,,,2011-03-01,for decision,report 5\n"
                        "q,Sooner,,,,2010-09-01,for decision,report 5\n",
                        "bodies": BODIES + "b,Board,partnership board,,proposed,p,,,report 5\n",
                    }
                )
            )
        ]
    )
    (brings,) = dataset.quads_for_pattern(None, CG.introduces, node("body/b"))
    dataset.add(ox.Quad(node("proposal/q"), CG.introduces, node("body/b"), brings.graph_name))

    days = ("2010-08-31", "2010-09-01")
    views = [shown(dataset, Choice(as_of=day, adopt=("all",))) for day in days]

    assert [state_in(view, "body/b") for view in views] == ["not in effect", "in effect"]


@pytest.mark.parametrize(
    ("evidence", "state", "undated"),
    [
        ("later 1", "not there", 0),
        ("report 1", "in effect", 0),
        ("report 1; later 1", "in effect", 0),
        ("report 1; letter 1", "in effect", 0),
        ("letter 1", "in effect", 1),
        ("on-the-day 1", "in effect", 0),
    ],
)
def test_a_thing_is_known_as_soon_as_one_of_its_documents_is_issued(
    write_tables: Write, evidence: str, state: str, undated: int
) -> None:
    folder = write_tables(
        {
            "sources": "key,title,type,issued\n"
            "report,The report,committee report,2010-05-01\n"
            "on-the-day,That day,minutes,2010-07-01\nlater,A later one,minutes,2010-08-01\n"
            "letter,A letter,press article,\n",
            "bodies": f"{BODIES}b,Board,partnership board,council,in force,,2008,,{evidence}\n",
        }
    )

    view = open_view([str(folder)], Choice(known_by="2010-07-01"))

    assert state_in(view, "body/b") == state
    assert view.counts.undated == undated


def test_evidence_in_two_documents_is_known_with_the_first_of_them(write_tables: Write) -> None:
    dataset = open_store(
        [
            str(
                write_tables(
                    {
                        "sources": "key,title,type,issued\n"
                        "report,The report,committee report,2010-05-01\n"
                        "later,A later one,minutes,2010-08-01\n",
                        "bodies": BODIES
                        + "b,Board,partnership board,council,in force,,2008,,later 1\n",
                    }
                )
            )
        ]
    )
    (place,) = dataset.quads_for_pattern(node("body/b"), CG.hasEvidence, None)
    report = node("source/report")

    before = shown(dataset, Choice(known_by="2010-07-01"))
    dataset.add(ox.Quad(place.object, CG.inDocument, report, place.graph_name))
    after = shown(dataset, Choice(known_by="2010-07-01"))

    assert [state_in(view, "body/b") for view in (before, after)] == ["not there", "in effect"]
