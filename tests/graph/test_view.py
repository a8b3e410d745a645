"""Views: what is in effect on a day, with proposals adopted or not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caregraph.errors import UnknownNameError, UsageError
from caregraph.graph import dates
from caregraph.graph.choices import Choice
from caregraph.graph.named import parse_name
from caregraph.graph.reading import is_mention
from caregraph.graph.store import open_store
from caregraph.graph.view import View, open_view, view
from caregraph.vocab import CG, RDF, code

Write = Callable[[Mapping[str, str]], Path]

BASE = "https://w3id.org/caregraph/id/small/"
PROPOSALS = (
    "key,title,effective from,decision status,evidence\n"
    "plan,The plan,2010-10-01,for decision,report 4\n"
)
LINES = (
    "key,who answers,to whom,kind,status,proposal,from,until,evidence\n"
    "up,director,chief,statutory,in force,,2009-04-01,2011-04-01,report 3\n"
    "across,director,trust-chief,operational,proposed,plan,,,report 4\n"
    "wish,chief,trust-chief,operational,proposed,,,,report 4\n"
)


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(BASE + name)


def in_effect(shown: View, name: str) -> bool:
    assert shown.nodes(node(name), RDF.type), f"{name} has vanished"
    return not is_mention(shown, node(name))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2009-03-31", False),
        ("2009-04-01", True),
        ("2011-03-31", True),
        ("2011-04-01", False),
        ("2009", False),
        ("2009-04", True),
        ("2010", True),
    ],
)
def test_an_interval_holds_from_its_first_day_until_the_day_before_its_end(
    write_tables: Write, day: str, expected: bool
) -> None:
    shown = open_view([str(write_tables({}))], Choice(as_of=day))

    assert in_effect(shown, "line/up") is expected
    assert bool(shown.nodes(node("post/director"), CG.answersStatutorilyTo)) is expected


def test_a_structure_is_seen_at_its_own_date_unless_another_is_asked_for(
    write_tables: Write,
) -> None:
    shown = open_view([str(write_tables({}))])

    assert shown.day == date(2010, 6, 1)


def test_what_is_not_in_effect_stays_as_a_mention_with_its_label_and_evidence(
    write_tables: Write,
) -> None:
    shown = open_view([str(write_tables({}))], Choice(as_of="2012-01-01"))
    director = node("post/director")

    assert set(shown.nodes(director, RDF.type)) == {CG.Mention, CG.NotInEffect, CG.Ended}
    assert shown.nodes(director, CG.describedAs) == [CG.Post]
    assert shown.label(director) == "Director of Care"
    assert shown.nodes(director, CG.hasEvidence)
    assert not shown.nodes(director, CG.postIn)


def test_a_proposed_line_holds_only_where_its_proposal_is_adopted(write_tables: Write) -> None:
    path = str(write_tables({"lines": LINES, "proposals": PROPOSALS}))

    as_is = open_view([path])
    adopted = open_view([path], Choice(adopt=("plan",)))

    assert not in_effect(as_is, "line/across")
    assert in_effect(adopted, "line/across")
    assert not in_effect(adopted, "line/wish"), "proposed by nobody in particular"


def test_what_a_proposal_introduces_starts_with_it_unless_it_says_otherwise(
    write_tables: Write,
) -> None:
    path = str(write_tables({"lines": LINES, "proposals": PROPOSALS}))

    before = open_view([path], Choice(as_of="2010-09-30", adopt=("all",)))
    after = open_view([path], Choice(as_of="2010-10-01", adopt=("all",)))

    assert (in_effect(before, "line/across"), in_effect(after, "line/across")) == (False, True)


def test_adopting_without_a_date_shows_the_day_when_everything_proposed_has_begun(
    write_tables: Write,
) -> None:
    path = str(write_tables({"lines": LINES, "proposals": PROPOSALS}))

    assert open_view([path], Choice(adopt=("all",))).day == date(2010, 10, 1)


def test_a_proposal_is_named_by_key_title_or_iri_and_an_unknown_one_is_refused(
    write_tables: Write,
) -> None:
    path = str(write_tables({"lines": LINES, "proposals": PROPOSALS}))

    for name in ("plan", "The Plan", BASE + "proposal/plan"):
        assert in_effect(open_view([path], Choice(adopt=(name,))), "line/across")
    with pytest.raises(UnknownNameError, match="plam") as caught:
        open_view([path], Choice(adopt=("plam",)))
    assert caught.value.near == ["plan"]


def test_an_option_that_nobody_chose_has_to_be_named(write_tables: Write) -> None:
    path = str(
        write_tables(
            {
                "proposals": "key,title,type,option of,decision status,evidence\n"
                "plan,The plan,proposal,,for decision,report 4\n"
                "one,Option one,integration option,plan,for decision,report 4\n"
                "two,Option two,integration option,plan,for decision,report 4\n",
                "decisions": "key,title,about,effect,decision status,evidence\n"
                "yes,Two it is,two,approves,approved/agreed,report 5\n",
                "lines": "key,who answers,to whom,kind,status,proposal,evidence\n"
                "first,director,trust-chief,operational,proposed,one,report 4\n"
                "second,director,chief,operational,proposed,two,report 4\n",
            }
        )
    )

    every = open_view([path], Choice(adopt=("all",)))
    named = open_view([path], Choice(adopt=("one",)))

    assert (in_effect(every, "line/first"), in_effect(every, "line/second")) == (False, True)
    assert (in_effect(named, "line/first"), in_effect(named, "line/second")) == (True, False)


def test_an_adopted_proposal_ends_and_changes_what_stands(write_tables: Write) -> None:
    path = str(
        write_tables(
            {
                "proposals": PROPOSALS,
                "changes": "key,proposed by,effect,thing,column,new value,on,evidence\n"
                "over,plan,ends,trust-chief,,,,report 4\n"
                "other,plan,changes,up,kind,operational,2010-11-01,report 4\n",
            }
        )
    )

    as_is = open_view([path])
    begun = open_view([path], Choice(as_of="2010-10-01", adopt=("all",)))
    later = open_view([path], Choice(as_of="2010-11-01", adopt=("all",)))

    statutory = code("accountability-kind", "statutory")
    operational = code("accountability-kind", "operational")
    assert in_effect(as_is, "post/trust-chief")
    assert not in_effect(begun, "post/trust-chief")
    assert begun.nodes(node("line/up"), CG.accountabilityKind) == [statutory]
    assert later.nodes(node("line/up"), CG.accountabilityKind) == [operational]


def test_a_succession_in_effect_ends_what_was_before(write_tables: Write) -> None:
    path = str(
        write_tables(
            {
                "bodies": "key,name,type,status,from,evidence\n"
                "old,Old board,partnership board,in force,,report 5\n"
                "new,New board,partnership board,in force,2010-05,report 5\n",
                "successions": "key,event,before,after,status,from,evidence\n"
                "next,subsume,old,new,in force,2010-05,report 5\n",
            }
        )
    )

    before = open_view([path], Choice(as_of="2010-04-30"))
    after = open_view([path], Choice(as_of="2010-05-01"))

    assert (in_effect(before, "body/old"), in_effect(before, "body/new")) == (True, False)
    assert (in_effect(after, "body/old"), in_effect(after, "body/new")) == (False, True)
    assert after.nodes(node("body/new"), CG.subsumes) == [node("body/old")]


def test_a_date_of_knowledge_leaves_out_what_rests_on_later_documents(write_tables: Write) -> None:
    path = str(
        write_tables(
            {
                "sources": "key,title,type,issued\nreport,The report,committee report,2010-05-01\n"
                "later,A later one,minutes,2010-08-01\n",
                "lines": "key,who answers,to whom,kind,status,evidence\n"
                "up,director,chief,statutory,in force,report 3\n"
                "new,chief,trust-chief,operational,in force,later 1\n",
            }
        )
    )

    shown = open_view([path], Choice(known_by="2010-07-01"))

    assert in_effect(shown, "line/up")
    assert not shown.nodes(node("line/new"), RDF.type), "a mention would tell the future"
    assert (shown.counts.later, shown.counts.undated) == (1, 0)


def test_everything_as_described_is_shown_whatever_its_status_and_date(write_tables: Write) -> None:
    path = str(write_tables({"lines": LINES, "proposals": PROPOSALS}))

    shown = open_view([path], Choice(as_of="any"))

    assert all(in_effect(shown, f"line/{key}") for key in ("up", "across", "wish"))
    assert shown.day is None


def test_a_date_that_is_none_is_refused_with_the_forms_a_date_may_have() -> None:
    with pytest.raises(UsageError, match="2008-05"):
        open_view([], Choice(as_of="yesterday"))


def test_a_graph_carries_its_own_view_and_an_unknown_option_is_refused() -> None:
    named = parse_name("case:x,asOf=2008-05-01,knownBy=2008,adopt=a,adopt=b")

    assert named.target == "case:x"
    assert named.choice == Choice("2008-05-01", "2008", ("a", "b"))
    with pytest.raises(UsageError, match="asof"):
        parse_name("case:x,asof=2008")


@pytest.mark.slow
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(offset=st.integers(-800, 800))
def test_what_a_day_shows_is_part_of_the_whole(write_tables: Write, offset: int) -> None:
    dataset = open_store([str(write_tables({"lines": LINES, "proposals": PROPOSALS}))])
    day = (date(2010, 4, 1) + timedelta(days=offset)).isoformat()

    shown = view(dataset, Choice(as_of=day))
    whole = view(dataset, Choice(as_of="any"))

    def lines(one: View) -> set[ox.NamedNode]:
        return set(one.subjects(RDF.type, CG.AccountabilityLine))

    assert lines(shown) <= lines(whole)
    assert len(dataset) == len(
        open_store([str(write_tables({"lines": LINES, "proposals": PROPOSALS}))])
    )


def test_a_fingerprint_hangs_on_what_is_said_and_not_on_names_of_blank_nodes() -> None:
    def fingerprint(text: str) -> str:
        store = ox.Store()
        store.load(text.encode(), format=ox.RdfFormat.TURTLE)
        return View(store, {}, {}, ()).fingerprint()

    first = fingerprint("<urn:a> <urn:p> _:x . _:x <urn:q> 1 .")
    assert first == fingerprint("_:other <urn:q> 1 . <urn:a> <urn:p> _:other .")
    assert first != fingerprint("<urn:a> <urn:p> _:x . _:x <urn:q> 2 .")


@given(day=st.dates(min_value=date(1000, 1, 1)))
def test_a_date_of_any_precision_stands_for_its_first_day(day: date) -> None:
    text = day.isoformat()

    assert dates.parse(text).first_day == day
    assert dates.parse(text[:7]).first_day == day.replace(day=1)
    assert dates.parse(text[:4]).first_day == day.replace(month=1, day=1)
    assert [dates.parse(text[:n]).precision for n in (4, 7, 10)] == ["year", "month", "day"]


@pytest.mark.parametrize("text", ["", "2008-13", "2008-02-30", "08", "2008-5-1", "May 2008"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        dates.parse(text)
