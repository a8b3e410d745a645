"""Checking over a range: on every day what a check of that day alone finds, and why it turns."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from conftest import Tables
from hypothesis import assume
from hypothesis import strategies as st
from laws import tried
from random_worlds import World, worlds

import caregraph
from caregraph import assets
from caregraph.errors import AssetError, UsageError
from caregraph.graph.choices import Choice
from caregraph.graph.view import View, anew, combined, open_parts, open_view
from caregraph.reports import _timeline
from caregraph.results import Finding
from caregraph.timelines import Timeline
from caregraph.validation import Rulebook, check, days, rules
from caregraph.validation import checking as one_day
from caregraph.validation.resting import rested

CASES = [
    "barking-and-dagenham-2010",
    "bath-and-north-east-somerset-2008",
    pytest.param("barking-and-dagenham-2023", marks=pytest.mark.weekly),
    pytest.param("london-2009", marks=pytest.mark.weekly),
    pytest.param("waltham-forest-2009", marks=pytest.mark.weekly),
]
DAY = timedelta(1)


@cache
def rulebook() -> Rulebook:
    return Rulebook.load()


def keys(findings: Iterable[Finding]) -> set[tuple[str, str]]:
    return {(one.fingerprint, one.outcome) for one in findings}


def differing(
    view: View, timeline: Timeline, looked_at: Iterable[date], book: Rulebook | None = None
) -> list[tuple[date, str]]:
    """The days on which the timeline and a check of that day alone differ, with the rules."""
    found = []
    for day in sorted(set(looked_at)):
        report = one_day.check(anew(view, day=day), book or rulebook())
        apart = keys(report.findings) ^ keys(timeline.on(day))
        told = [*report.findings, *timeline.on(day)]
        found += [
            (day, rule)
            for rule in sorted(
                {one.rule for one in told if (one.fingerprint, one.outcome) in apart}
            )
        ]
    return found


def some_days(timeline: Timeline, count: int, seed: int) -> list[date]:
    """Some turning days, the days before them, and as many days whatever."""
    chance = random.Random(seed)
    turning = chance.sample([one.day for one in timeline.days], min(count, len(timeline.days)))
    whole = (timeline.until - timeline.start).days
    whatever = [timeline.start + timedelta(chance.randrange(whole)) for _ in turning]
    before = [day - DAY for day in turning if day > timeline.start]
    return [*turning, *before, *whatever]


@pytest.mark.slow
@tried(
    few=4,
    many=500,
    world=worlds(),
    adopt=st.sampled_from([(), ("proposals-0",), ("all",)]),
    seed=st.integers(0, 10**6),
)
def test_the_timeline_gives_on_each_day_what_a_check_of_that_day_gives(
    world: World, adopt: tuple[str, ...], seed: int
) -> None:
    view = opened(world, adopt)
    timeline = check(view, rulebook(), over="2007..2015")

    assert differing(view, timeline, some_days(timeline, 2, seed)) == []


def opened(world: World, adopt: tuple[str, ...]) -> View:
    """A view, or the example dropped: no such proposal, or proposals that exclude each other."""
    try:
        return combined([(world.store(), Choice(adopt=adopt))], derive=False)
    except UsageError:
        assume(False)
        raise


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_the_law_holds_in_each_case(case: str) -> None:
    for adopt in ((), ("all",)):
        view = combined(open_parts([f"case:{case}"], Choice(adopt=adopt)), derive=False)
        timeline = check(view, rulebook(), over="2005..2026")

        assert timeline.findings
        assert differing(view, timeline, some_days(timeline, 2, seed=len(case))) == []


TOWN = {
    "structure": "key,title,main source,as at\nlea,Lea: council and trust,report,2010-06-01\n",
    "sources": "key,title,type,issued\nreport,The report,committee report,2010-05-01\n"
    "minutes,The minutes,minutes,2012-03-01\n",
    "organisations": "key,name,type,status,from,until,evidence\n"
    "council,Lea Council,upper-tier authority,in force,1974-04-01,,report 1\n"
    "pct,Lea PCT,primary care trust,in force,2002-04-01,,report 1\n"
    "hospitals,Lea Hospitals,NHS foundation trust,in force,2005-07,,report 1\n",
    "posts": "key,title,in,roles,status,proposal,from,until,evidence\n"
    "chief,Chief Executive,council,head of paid service,in force,,,,report 2\n"
    "director,Director of Care,council,DASS,in force,,2006-01-01,,report 2\n"
    "finance,Director of Finance,council,chief finance officer,in force,,..,,report 2\n"
    "legal,Head of Legal,council,monitoring officer,in force,,2001,,report 2\n"
    "pct-chief,PCT Chief Executive,pct,,in force,,2002-04-01,,report 2\n"
    "joint,Joint Director,council,,proposed,merge,,,report 4\n",
    "people": "key,name,evidence\nann,Ann Example,report 2\nbob,Bob Example,report 2\n"
    "cal,Cal Example,report 2\n",
    "tenures": "key,person,post,capacity,status,from,until,evidence\n"
    "t1,ann,director,substantive,in force,2006-01-01,2009-03,report 2\n"
    "t2,bob,director,interim,in force,2009-05-11,2011-02-01,report 2\n"
    "t3,cal,director,substantive,in force,2011-02-01,,minutes 2\n"
    "t4,bob,finance,substantive,in force,2004,,report 2\n"
    "t5,bob,legal,acting,in force,2012-02-01,2012-06-01,minutes 3\n",
    "lines": "key,who answers,to whom,kind,status,from,until,evidence\n"
    "up,director,chief,statutory,in force,2006-01-01,,report 3\n"
    "across,director,pct-chief,operational,in force,2008-10,,report 3\n",
    "bodies": "key,name,type,parent,status,proposal,from,until,evidence\n"
    "cabinet,Cabinet,cabinet,council,in force,,,,report 5\n"
    "board,Joint Board,partnership board,council,in force,,2007-05,2011-03-01,report 5\n",
    "memberships": "key,body,member,capacity,status,from,until,evidence\n"
    "seat,board,director,chair,in force,2007-05,,report 5\n",
    "agreements": "key,title,type,parties,host,status,from,until,evidence\n"
    "pool,Pooling agreement,section 75 agreement,council; pct,council,in force,2007-04-01,"
    "2012-04-01,report 6\n",
    "proposals": "key,title,put to,effective from,decision status,evidence\n"
    "merge,One joint director,cabinet,2011-04-01,approved/agreed,report 4\n"
    "plan,A plan nobody decided,cabinet,2010-03-10,for decision,report 4\n",
    "actions": "key,title,about,owner,due,action status,evidence\n"
    "renew,Renew the agreement,pool,director,2011-11-20,planned,report 7\n",
    "completeness": "key,about,complete for,status,evidence\n"
    "posts,lea,posts,in force,report 1\nholders,lea,holders,in force,report 1\n",
}
"""Made up: dates known to the month and year, a gap, an overlap, decided and open proposals."""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> View:
    folder = tmp_path_factory.mktemp("town")
    for name, text in TOWN.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return combined(open_parts([str(folder)]), derive=False)


@pytest.fixture(scope="module")
def fifteen_years(town: View) -> Timeline:
    return check(town, rulebook(), over="2000..2015")


def intervals(timeline: Timeline, rule: str, key: str, outcome: str) -> list[str]:
    return [
        str(part)
        for one in timeline.findings
        for part in one.intervals
        if (one.finding.rule, one.finding.focus.iri.rpartition("/")[2], one.finding.outcome)
        == (rule, key, outcome)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.weekly)])
def test_the_law_holds_in_a_town_with_imprecise_dates_and_decided_proposals(
    town: View, fifteen_years: Timeline, *, whole: bool
) -> None:
    turning = [one.day for one in fifteen_years.days]

    looked_at = {*turning, *(day - DAY for day in turning[1:])} if whole else set()
    assert differing(town, fifteen_years, looked_at | {*some_days(fifteen_years, 5, seed=1)}) == []


@pytest.mark.slow
def test_gaps_overlaps_and_endings_are_told_for_the_days_they_last(
    fifteen_years: Timeline,
) -> None:
    assert intervals(fifteen_years, "VAC-01", "director", "not-stated") == [
        "from 2009-03-01 until 2009-03-31"
    ]
    assert intervals(fifteen_years, "VAC-01", "director", "breach") == [
        "from 2009-03-31 until 2009-05-11"
    ]
    assert intervals(fifteen_years, "SOD-01", "bob", "breach") == [
        "from 2012-02-01 until 2012-06-01"
    ]
    (pct,) = (
        one
        for one in fifteen_years.findings
        if one.finding.rule == "TMP-02" and "across" in one.finding.focus.iri
    )
    assert pct.intervals[0].start == date(2013, 4, 1)
    assert {one.type for one in pct.intervals[0].since} <= {"law", "ends-with"}


@pytest.mark.slow
def test_a_finding_rests_on_what_its_row_names_on_the_first_of_its_days(
    town: View, fifteen_years: Timeline
) -> None:
    for day in {one.intervals[0].start for one in fifteen_years.findings}:
        begun = [one.finding for one in fifteen_years.findings if one.intervals[0].start == day]
        assert rested(anew(town, day=day), rulebook(), begun) == tuple(begun), day
    told = {
        (one["rule"], one["focus"]["label"]): {iri.rpartition("/")[2] for iri in one["restsOn"]}
        for one in fifteen_years.as_json()["findings"]
    }
    assert told["SOD-01", "Bob Example"] == {"bob", "council", "finance", "legal"}


@pytest.mark.slow
def test_findings_that_begin_together_come_in_one_order_from_run_to_run() -> None:
    shown = combined(open_parts(["case:bath-and-north-east-somerset-2008"]), derive=False)

    found = check(shown, rulebook(), over="2008..2010").findings

    places = [
        (
            one.intervals[0].start,
            one.finding.rule,
            one.finding.focus,
            one.finding.path or "",
            one.finding.value or "",
        )
        for one in found
    ]
    tied = [one[:3] for one in places]
    assert len(set(tied)) < len(tied)
    assert places == sorted(places)


def test_reasons_name_what_turns(town: View) -> None:
    turning = {one.day: one for one in days(town, "2000..2015")}

    def why(day: date) -> set[tuple[str, str | None]]:
        return {(one.type, one.thing.label if one.thing else None) for one in turning[day].why}

    assert ("ends", "Joint Board") in why(date(2011, 3, 1))
    assert ("ends-with", "membership seat (Joint Board, Director of Care)") in why(date(2011, 3, 1))
    assert ("proposal", "Joint Director") in why(date(2011, 4, 1))
    assert ("calendar", "Renew the agreement") in why(date(2011, 11, 21))
    assert ("law", "STAT-08") in why(date(2010, 4, 1))
    assert ("law", "Lea PCT") in why(date(2013, 4, 1))
    assert ("range", None) in why(date(2000, 1, 1))


@pytest.mark.slow
def test_what_a_proposal_leaves_open_hangs_in_a_check_too_on_a_date_known_to_the_month(
    write_tables: Callable[[Tables], Path],
) -> None:
    folder = write_tables(
        {
            "organisations": "key,name,type,status,from,evidence\n"
            "council,The Council,upper-tier authority,superseded,,report 1\n"
            "trust,The Trust,upper-tier authority,in force,2012-06,report 1\n",
            "posts": "key,title,in,status,evidence\nchief,Chief,council,in force,report 2\n",
            "lines": "key,who answers,to whom,status,evidence\n"
            "up,chief,council,in force,report 2\n",
            "functions": "key,name,vested in,evidence\nbuying,buying,trust,report 3\n",
            "proposals": "key,title,decision status,evidence\ngive,Give,for decision,report 4\n",
            "delegations": "key,from body,to body,functions,status,from,proposal,evidence\n"
            "given,trust,council,buying,proposed,..,give,report 4\n",
        }
    )
    view = combined(open_parts([str(folder)], Choice(adopt=("give",))), derive=False)
    book = rulebook().only(["DEL-02"])

    found = one_day.check(anew(view, day=date(2012, 6, 15)), book).findings

    assert [(one.outcome, one.is_certain) for one in found] == [("not-stated", False)] * 2
    timeline = check(view, book, over="2012..2013")
    assert keys(found) == keys(timeline.on(date(2012, 6, 15)))


def test_events_are_what_begins_ends_and_falls_due(town: View) -> None:
    told = {(one.day.isoformat(), one.kind, one.said) for one in days(town, "2005..2015").events}

    assert {
        ("2011-11-20", "due", "Renew the agreement falls due"),
        ("2011-03-01", "ends", "Joint Board ends"),
        (
            "2011-03-01",
            "ends",
            "membership seat (Joint Board, Director of Care) ends with Joint Board",
        ),
        (
            "2011-04-01",
            "begins",
            "Joint Director comes with One joint director; its start is not stated",
        ),
        ("2011-04-01", "proposed", "One joint director takes effect"),
        ("2010-03-10", "proposed", "A plan nobody decided would take effect and is not decided"),
        ("2005-07-01", "begins", "Lea Hospitals begins (stated as 2005-07; the day is not known)"),
        ("2013-04-01", "law", "primary care trust no longer exists in law"),
    } <= told
    assert not any("STAT-08" in said for _, _, said in told)
    assert not any(day == "2010-06-01" for day, _, _ in told), "what is only known then"


@pytest.mark.slow
def test_only_days_from_the_one_described_on_count_unless_all_are_asked_for(town: View) -> None:
    timeline = check(town, rulebook().only(["VAC-01", "SOD-01"]), over="2000..2012")

    assert timeline.described == date(2010, 6, 1)
    assert timeline.conforms()
    assert timeline.conforms("not-stated") is not timeline.conforms("not-stated", over="all")


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ("2024..2004", "reversed-range"),
        ("2010..2010", "reversed-range"),
        ("2010", "not-a-range"),
        ("", "not-a-range"),
        ("..", "not-a-range"),
        ("2010..2010-13", "not-a-date"),
        ("soon..later", "not-a-range"),
    ],
)
def test_a_range_that_is_none_is_refused(town: View, over: str, code: str) -> None:
    with pytest.raises(UsageError) as refused:
        check(town, rulebook(), over=over)

    assert refused.value.code == code
    assert refused.value.hint


@pytest.mark.slow
def test_a_range_is_given_as_text_or_as_two_days(town: View) -> None:
    book = rulebook().only(["SOD-01"])

    told = {
        check(town, book, over=over)
        for over in ("2010..2014", ("2010", "2014"), ("2010-01-01", "2014-01-01"))
    }
    open_ends = {check(town, book, over=over) for over in ("all", (None, None), ("", ""))}

    assert len(told) == len(open_ends) == 1
    assert caregraph.check(town, book).view.day == "2010-06-01"


@pytest.mark.slow
def test_a_range_in_which_nothing_is_in_effect_is_not_clean(
    write_tables: Callable[[Tables], Path],
) -> None:
    planned = {
        "structure": "key,title,main source,as at\nnew,New,report,2028-04-01\n",
        "organisations": "key,name,type,status,from,evidence\n"
        "council,New Council,upper-tier authority,agreed,2028-04-01,report 1\n",
        "posts": "",
        "lines": "",
    }
    folder = write_tables(planned)
    for name in ("posts", "lines"):
        (folder / f"{name}.csv").unlink()
    town = combined(open_parts([str(folder)]), derive=False)

    before = check(town, rulebook(), over="2025..2028")
    beyond = check(town, rulebook(), over="2025..2029")

    assert before.is_empty
    assert not before.conforms()
    assert before.empty() == (
        "nothing described is in effect on any day from 2025-01-01 until 2028-01-01; 1 thing "
        "begins on 2028-04-01"
    )
    assert not beyond.is_empty
    assert beyond.empty() == ""


# Guards: what a rule declares of its days is needed.


def turning_rules() -> list[Path]:
    found = [
        path for path in assets.files("shapes", "*/*.ttl") if "cg:turns" in path.read_text("utf-8")
    ]
    assert len(found) >= 5
    return found


@pytest.mark.parametrize("path", turning_rules(), ids=lambda path: path.stem[:6])
def test_a_rule_that_no_longer_says_when_it_turns_is_refused(path: Path, tmp_path: Path) -> None:
    kept = re.sub(r"(?m)^ *cg:turns[^;]*;\n", "", path.read_text("utf-8"))
    assert "cg:turns" not in kept
    (tmp_path / path.name).write_text(kept, "utf-8")

    faults = rules.read([tmp_path]).broken
    with pytest.raises(AssetError, match="turns"):
        rules.refuse(faults)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rule", "lost"),
    [("TMP-06", "after"), ("TMP-09", "after"), ("AGR-04", "yearly")],
)
def test_without_a_day_that_a_rule_declares_the_law_fails(town: View, rule: str, lost: str) -> None:
    known = rulebook().rules[rule]
    nothing = {"after": frozenset[str](), "yearly": frozenset[tuple[int, int]]()}[lost]
    deaf = replace(known, turns=replace(known.turns, **{lost: nothing}))
    alone = Rulebook({rule: deaf})

    timeline = check(town, alone, over="2008..2013")
    telling = {
        "TMP-06": date(2011, 11, 21),
        "TMP-09": date(2010, 3, 11),
        "AGR-04": date(2009, 4, 1),
    }[rule]

    assert differing(town, timeline, [telling], alone) == [(telling, rule)]
    assert (
        differing(town, check(town, rulebook().only([rule]), over="2008..2013"), [telling], alone)
        == []
    )


@pytest.mark.slow
def test_law_of_other_nations_turns_no_day_of_a_council_in_england() -> None:
    def turned(*graphs: str) -> str:
        told = days(open_view(graphs, derive=False), over="2009..2027", rulebook=rulebook())
        return " ".join(c.thing.label for one in told.days for c in one.why if c.thing)

    england = turned("case:surrey-2026")
    both = turned("case:surrey-2026", "case:west-dunbartonshire-2022")

    assert "combined authority" in england
    assert "Integrated care partnership" in england
    assert "(Northern Ireland)" not in england
    assert "Integration joint boards" not in england
    assert "Integration joint boards" in both
    assert "(Northern Ireland)" not in both


@pytest.mark.slow
def test_what_begins_with_other_things_does_not_name_them_all() -> None:
    view = open_view(["case:bath-and-north-east-somerset-2008,adopt=all"], derive=False)
    timeline = check(view, rulebook(), over="2007..2014")

    for one in timeline.findings:
        for interval in one.intervals:
            assert len(interval.since) <= 7, (one.finding.rule, interval)
    (intends,) = (one for one in timeline.findings if one.finding.rule == "AGR-02")
    said = _timeline.span(intends.intervals[0])
    assert "what is known of other things that are described changes" in said
