"""What rules once told wrongly, as a user meets it: tables, a view, and nothing or a question.

Each alarm has its twin beside it that the same limb still tells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import pytest

from caregraph.accountability import trace
from caregraph.exports import mermaid
from caregraph.graph.choices import Choice
from caregraph.graph.view import open_view
from caregraph.groups import grouped
from caregraph.networks import network
from caregraph.results import Finding
from caregraph.validation import Rulebook, check

Write = Callable[[Mapping[str, str]], Path]

ORGANISATIONS = "key,name,type,status,evidence\n"
COUNCIL = "council,The Council,upper-tier authority,in force,report 1\n"
TRUST = "trust,The Trust,primary care trust,in force,report 1\n"
BOTH = ORGANISATIONS + COUNCIL + TRUST
POSTS = "key,title,type,in,serves,roles,post status,status,evidence\n"
CHIEF = "chief,Chief Executive,,council,,chief executive,,in force,report 2\n"
CEO = "ceo,Trust Chief Executive,,trust,,accountable officer,,in force,report 2\n"
LINES = "key,who answers,to whom,kind,scope,status,evidence\n"
FUNCTIONS = "key,name,part of,vested in,evidence\n"
BODIES = "key,name,type,parent,status,evidence\n"
TENURES = (
    "key,person,post,capacity,employer,route,placed at disposal of,from,expected end,status,"
    "evidence\n"
)
DECLARED = "key,about,complete for,status,evidence\n"


@pytest.fixture
def found(write_tables: Write) -> Callable[..., list[Finding]]:
    """Check tables by one rule; posts and lines only where they are given."""

    def checked(
        rule: str, tables: Mapping[str, str], day: str | None = None, *adopt: str
    ) -> list[Finding]:
        folder = write_tables(tables)
        for name in {"posts", "lines"} - set(tables):
            (folder / f"{name}.csv").unlink(missing_ok=True)
        view = open_view([str(folder)], Choice(as_of=day, adopt=adopt))
        return list(check(view, Rulebook.load().only([rule])).findings)

    return checked


Found = Callable[..., list[Finding]]


def focuses(findings: list[Finding], path: str = "") -> set[str]:
    """Name what findings are about, of those on a path where one is given."""
    about = [one for one in findings if (one.path or "").endswith(path)]
    return {one.focus.iri.rpartition("/")[2] for one in about}


# TMP-08: a day in a document without a date


def undated(day: str, note: str = "") -> dict[str, str]:
    return {
        "sources": "key,title,type,issued\nreport,The report,committee report,\n",
        "organisations": BOTH,
        "posts": "key,title,in,status,from,note,evidence\n"
        f"lead,Place Lead,council,in force,{day},{note},report 2\n",
    }


@pytest.mark.parametrize("day", ["2009-04-01", "2009-09-17", "2010-06-01", "2009", "2009-10"])
def test_day_in_an_undated_document_needs_nothing_to_count_from(found: Found, day: str) -> None:
    assert not found("TMP-08", undated(day))


def test_first_of_january_in_an_undated_document_is_asked_about(found: Found) -> None:
    (one,) = found("TMP-08", undated("2010-01-01"))

    assert (one.outcome, one.severity) == ("not-stated", "info")
    assert not found("TMP-08", undated("2010-01-01", "The page gives the day."))


# STR-02 and ACC-07: lines that are reported


def line(status: str) -> dict[str, str]:
    return {
        "organisations": BOTH,
        "bodies": BODIES + "full,Full Council,full council,council,in force,report 2\n",
        "posts": POSTS + CHIEF,
        "lines": LINES + f"up,chief,full,democratic,,{status},report 3\n",
        "completeness": DECLARED + "whole,council,lines; posts,in force,report 1\n",
    }


@pytest.mark.parametrize("rule", ["STR-02", "ACC-07"])
@pytest.mark.parametrize("status", ["reported", "in force"])
def test_reported_line_is_a_line(found: Found, rule: str, status: str) -> None:
    assert "chief" not in focuses(found(rule, line(status)))


@pytest.mark.parametrize("rule", ["STR-02", "ACC-07"])
@pytest.mark.parametrize("status", ["proposed", "rejected"])
def test_line_that_is_only_planned_or_refused_is_none(found: Found, rule: str, status: str) -> None:
    assert "chief" in focuses(found(rule, line(status)))


# STR-02: joint posts


def joint(place: str, serves: str) -> dict[str, str]:
    return {
        "organisations": BOTH,
        "posts": POSTS + f"joint,Joint Director,joint post,{place},{serves},,,in force,report 2\n",
    }


@pytest.mark.parametrize(
    ("place", "serves"), [("", "council; trust"), ("council; trust", ""), ("council", "trust")]
)
def test_joint_post_stands_where_it_serves(found: Found, place: str, serves: str) -> None:
    assert not focuses(found("STR-02", joint(place, serves)), "/postIn")


def test_post_that_is_nowhere_is_asked_about(found: Found) -> None:
    assert focuses(found("STR-02", joint("", "")), "/postIn") == {"joint"}


# ACC-07 and STR-02: roots that are posts


def minister(role: str, kind: str) -> dict[str, str]:
    return {
        "organisations": ORGANISATIONS + "dept,The Department,national body,in force,report 1\n",
        "posts": POSTS
        + f"sos,Secretary of State for Health,,dept,,{role},,in force,report 2\n"
        + "permanent,Permanent Secretary,,dept,,,,in force,report 2\n",
        "lines": LINES + f"up,permanent,sos,{kind},,in force,report 3\n",
    }


@pytest.mark.parametrize(
    ("role", "kind"),
    [("Secretary of State", "operational"), ("", "ministerial"), ("minister", "operational")],
)
def test_minister_who_is_a_post_is_a_root(found: Found, role: str, kind: str) -> None:
    for rule in ("ACC-07", "STR-02"):
        assert focuses(found(rule, minister(role, kind))) <= {"dept"}


def test_title_of_a_minister_makes_no_root(found: Found) -> None:
    assert focuses(found("ACC-07", minister("", "operational"))) >= {"sos", "permanent"}


@pytest.mark.parametrize(("capacity", "asked"), [("elected", set()), ("substantive", {"mayor"})])
def test_whoever_voters_elected_is_a_root(found: Found, capacity: str, asked: set[str]) -> None:
    tables = {
        "organisations": BOTH,
        "posts": POSTS + "mayor,Mayor,,council,,,,in force,report 2\n" + CHIEF,
        "lines": LINES + "up,chief,mayor,democratic,,in force,report 3\n",
        "people": "key,name,evidence\nann,Ann,report 2\n",
        "tenures": TENURES + f"term,ann,mayor,{capacity},,,,,,in force,report 2\n",
    }

    assert focuses(found("ACC-07", tables)) & {"mayor"} == asked
    assert focuses(found("STR-02", tables), "/answersTo") == asked


# VAC-03: who covers


def seconded(home: str, *, role: str = "accountable officer", capacity: str = "") -> dict[str, str]:
    north = "north,North Council,upper-tier authority,in force,report 1\n"
    return {
        "organisations": BOTH + north,
        "posts": POSTS
        + "care,Head of Care,,council,,DASS,,in force,report 2\n"
        + f"home,Home Post,,{home},,{role},,in force,report 2\n",
        "people": "key,name,evidence\nann,Ann,report 2\n",
        "tenures": TENURES
        + "loan,ann,care,seconded,trust,secondment agreement,council,2010-01-05,2011-01-05,"
        "in force,report 2\n"
        + f"own,ann,home,{capacity},trust,,{'north' if capacity else ''},2010-01-05,2011-01-05,"
        "in force,report 2\n",
    }


@pytest.mark.parametrize(
    "tables",
    [
        seconded("north", role="DASS", capacity="seconded"),
        seconded("council", role="DCS"),
        seconded("trust", role=""),
    ],
    ids=["another secondment", "in the host itself", "neither statutory nor vacant"],
)
def test_only_a_home_post_that_is_statutory_or_vacant_needs_cover(
    found: Found, tables: dict[str, str]
) -> None:
    assert not focuses(found("VAC-03", tables), "/deputyFor")


def test_statutory_home_post_of_a_seconded_officer_needs_cover(found: Found) -> None:
    assert focuses(found("VAC-03", seconded("trust")), "/deputyFor") == {"loan"}


# AGR-07 and VAC-04: office holders


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    "role",
    [
        "chair",
        "non-executive director",
        "executive member",
        "partner member",
        "lead member for children's services",
        "joint chair",
        "governor of a foundation trust",
        "elected mayor of a council",
        "leader",
    ],
)
def test_nobody_asks_an_office_holder_for_an_employment_route(found: Found, role: str) -> None:
    post = "joint,Joint Office,joint post,{},council; trust,{},{},in force,report 2\n"
    tables = {
        "organisations": BOTH,
        "functions": FUNCTIONS + "care,adult health,,trust,report 2\n",
        "responsibilities": "key,who,what,kind,status,evidence\n"
        "leads,joint,care,leads,in force,report 2\n",
    }

    held = tables | {"posts": POSTS + post.format("council", role, "")}
    assert not found("AGR-07", held)
    planned = tables | {"posts": POSTS + post.format("", role, "proposed")}
    assert not focuses(found("VAC-04", planned), "/postIn")
    employed = tables | {"posts": POSTS + post.format("council", "DASS", "")}
    assert focuses(found("AGR-07", employed)) == {"joint"}


def test_councillor_who_leads_a_trusts_function_has_no_employment_route(found: Found) -> None:
    def tables(capacity: str) -> dict[str, str]:
        return {
            "organisations": BOTH,
            "posts": POSTS + "member,Member for Adults,,council,,,,in force,report 2\n",
            "functions": FUNCTIONS + "care,adult health,,trust,report 2\n",
            "responsibilities": "key,who,what,kind,status,evidence\n"
            "leads,member,care,leads,in force,report 2\n",
            "people": "key,name,evidence\nann,Ann,report 2\n",
            "tenures": TENURES + f"term,ann,member,{capacity},,,,,,in force,report 2\n",
        }

    assert not found("AGR-07", tables("elected"))
    assert focuses(found("AGR-07", tables("substantive"))) == {"member"}


# ACC-03: a body and what constitutes it


def two(first: str, second: str, kind: str = "democratic") -> dict[str, str]:
    return {
        "organisations": BOTH,
        "bodies": BODIES
        + "full,Full Council,full council,council,in force,report 2\n"
        + "cabinet,Cabinet,cabinet,council,in force,report 2\n"
        + "panel,Panel of the Cabinet,committee,cabinet,in force,report 2\n"
        + "board,Trust Board,governing board,trust,in force,report 2\n",
        "posts": POSTS + CHIEF + CEO,
        "lines": LINES
        + f"one,chief,{first},{kind},,in force,report 3\n"
        + f"two,chief,{second},{kind},,in force,report 3\n",
    }


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ("cabinet", "full", "democratic"),
        ("cabinet", "council", "democratic"),
        ("full", "council", "democratic"),
        ("panel", "cabinet", "corporate"),
        ("board", "trust", "corporate"),
    ],
)
def test_body_and_its_parent_are_no_two_superiors(
    found: Found, first: str, second: str, kind: str
) -> None:
    assert not found("ACC-03", two(first, second, kind))


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ("cabinet", "board", "corporate"),
        ("cabinet", "board", "democratic"),
        ("cabinet", "full", "operational"),
        ("ceo", "board", "operational"),
    ],
)
def test_two_superiors_without_scope_are_asked_about(
    found: Found, first: str, second: str, kind: str
) -> None:
    assert focuses(found("ACC-03", two(first, second, kind))) == {"chief"}


# BOD-07: to come from is not to be appointed by


def partnership(columns: str, *seats: str) -> dict[str, str]:
    return {
        "structure": "key,title,main source,as at\nsmall,A system,report,2023-06-01\n",
        "organisations": ORGANISATIONS
        + "icb,The Board,integrated care board,in force,report 1\n"
        + COUNCIL,
        "bodies": BODIES + "icp,The Partnership,integrated care partnership,icb; council,"
        "in force,report 1\n",
        "memberships": f"key,body,described as,{columns},status,evidence\n"
        + "".join(f"s{n},icp,a member,{seat},in force,report 2\n" for n, seat in enumerate(seats)),
    }


def test_several_members_may_come_from_one_council(found: Found) -> None:
    tables = partnership("from organisation", "icb", "council", "council", "council")

    assert not found("BOD-07", tables)


def test_council_appoints_one_member(found: Found) -> None:
    tables = partnership("appointed by", "icb", "council", "council")

    (one,) = found("BOD-07", tables)

    assert one.outcome == "breach"
    assert "more than one appointee" in one.message
    assert not found("BOD-07", partnership("appointed by", "icb", "council", "icp"))


# DEL-02 and STR-01: the two ways of one agreement


def two_ways(there: str = "nursing", back: str = "social") -> dict[str, str]:
    return {
        "organisations": BOTH,
        "functions": FUNCTIONS
        + "social,adult social care,,council,report 2\n"
        + "homes,care homes,social,council,report 2\n"
        + "nursing,community nursing,,trust,report 2\n",
        "delegations": "key,from body,to body,functions,basis type,status,evidence\n"
        + "there,council,trust,social,section 75 agreement: NHS exercises LA functions,"
        "in force,report 2\n"
        + "back,trust,council,nursing,section 75 agreement: LA exercises NHS functions,"
        "in force,report 2\n",
        "lines": LINES
        + f"one,trust,council,commissioning,{back},in force,report 2\n"
        + f"two,council,trust,commissioning,{there},in force,report 2\n",
    }


def test_two_ways_of_an_agreement_are_asked_for_and_are_no_circle(found: Found) -> None:
    assert not found("DEL-02", two_ways())
    assert not found("STR-01", two_ways())


@pytest.mark.parametrize(
    ("there", "back"), [("social", "social"), ("homes", "social"), ("social", "homes"), ("", "")]
)
def test_circle_for_the_same_functions_is_told(found: Found, there: str, back: str) -> None:
    (one,) = found("STR-01", two_ways(there, back))

    assert one.outcome == "breach"


def test_delegation_within_one_organisation_needs_no_line_back(found: Found) -> None:
    tables = {
        "organisations": BOTH,
        "bodies": BODIES
        + "full,Full Council,full council,council,in force,report 2\n"
        + "panel,Panel,committee,full,in force,report 2\n",
        "functions": FUNCTIONS + "social,adult social care,,council,report 2\n",
        "delegations": "key,from body,to body,functions,status,evidence\n"
        "one,full,panel,social,in force,report 2\n"
        "two,council,full,social,in force,report 2\n",
    }

    assert not found("DEL-02", tables)
    across = tables | {
        "delegations": "key,from body,to body,functions,status,evidence\n"
        "one,full,trust,social,in force,report 2\n"
    }
    assert {one.outcome for one in found("DEL-02", across)} == {"not-stated"}


# TMP-01: two sources


def dated(source: str, start: str, until: str = "") -> dict[str, str]:
    return {
        "sources": "key,title,type,issued,part of\n"
        "report,The report,committee report,2010-05-01,\n"
        "minutes,The minutes,minutes,2010-05-20,\n"
        "annex,The annex,committee report,2010-05-01,report\n",
        "organisations": BOTH,
        "posts": "key,title,in,status,from,until,evidence\n"
        "lead,Lead,trust,in force,2009-04-01,2011-04-01,report 2\n",
        "people": "key,name,evidence\nann,Ann,report 2\n",
        "tenures": "key,person,post,status,from,until,evidence\n"
        f"own,ann,lead,in force,{start},{until},{source} 3\n",
    }


@pytest.mark.parametrize(("start", "until"), [("2009-03-10", ""), ("2009-04-01", "2011-04-20")])
def test_two_sources_that_differ_by_weeks_break_no_act(
    found: Found, start: str, until: str
) -> None:
    (one,) = found("TMP-01", dated("minutes", start, until))

    assert (one.outcome, one.severity) == ("breach", "warning")
    assert not [basis for basis in one.basis if "ukpga/2012/7" in basis.iri]


@pytest.mark.parametrize("source", ["report", "annex"])
def test_one_source_that_contradicts_itself_is_a_violation(found: Found, source: str) -> None:
    (one,) = found("TMP-01", dated(source, "2009-03-10"))

    assert (one.outcome, one.severity) == ("breach", "violation")


# AGR-06: what is not in effect, and why


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("in force,2008-04-01,2010-04-01", "(ended on 2010-04-01)"),
        ("in force,2010-09-01,", "(begins on 2010-09-01)"),
        ("agreed,2010-09-01,", "(begins on 2010-09-01)"),
        ("proposed,,", "(proposed)"),
    ],
)
def test_what_is_not_in_effect_is_not_called_in_force(found: Found, cells: str, said: str) -> None:
    tables = {
        "organisations": BOTH,
        "posts": POSTS + CHIEF + CEO,
        "agreements": "key,title,type,parties,status,from,until,evidence\n"
        f"deal,The Agreement,section 75 agreement,council; trust,{cells},report 2\n",
        "lines": "key,who answers,to whom,kind,basis,status,evidence\n"
        "up,chief,ceo,operational,deal,in force,report 2\n",
    }

    messages = {one.message for one in found("AGR-06", tables) if "not in effect" in one.message}

    assert messages == {f"It rests on The Agreement, which is not in effect {said}."}


# TMP-07: a code that goes on under a later name


def place(names: str = "") -> dict[str, str]:
    named = {"names": "key,of,name,status,from,until,evidence\n" + names} if names else {}
    return named | {
        "structure": "key,title,main source,as at\nsmall,A system,report,2023-06-01\n",
        "organisations": "key,name,type,status,from,evidence\n"
        "council,The Council,upper-tier authority,in force,2009-04-01,report 1\n"
        "place,NHS North ICB - 03V,organisation,in force,2013-04-01,report 1\n",
    }


@pytest.mark.parametrize("day", [None, "2015-06-01"])
def test_present_name_says_nothing_of_the_day_on_which_a_code_began(
    found: Found, day: str | None
) -> None:
    assert not found("TMP-07", place(), day)


def test_name_of_a_day_on_which_it_could_not_exist_is_told(found: Found) -> None:
    wrong = "old,place,NHS North ICB,in force,2015-04-01,2022-07-01,report 1\n"
    right = "old,place,NHS North CCG,in force,2013-04-01,2022-07-01,report 1\n"

    assert focuses(found("TMP-07", place(wrong), "2016-01-01")) == {"old"}
    assert not found("TMP-07", place(right), "2016-01-01")


# AGR-02 and others: silence is no breach


@pytest.mark.parametrize(
    ("terms", "outcomes"), [("", {"not-stated"}), ("functions", {"not-stated"})]
)
def test_agreement_whose_terms_are_not_recorded_breaks_nothing(
    found: Found, terms: str, outcomes: set[str]
) -> None:
    tables = {
        "organisations": BOTH,
        "agreements": "key,title,type,parties,terms,status,evidence\n"
        f"deal,The Agreement,section 75 agreement,council; trust,{terms},in force,report 2\n",
    }

    assert {one.outcome for one in found("AGR-02", tables)} == outcomes


def test_manager_of_a_pool_whose_agreement_with_the_host_is_not_recorded_is_asked_about(
    found: Found,
) -> None:
    tables = {
        "organisations": BOTH,
        "posts": POSTS + "manager,Pool Manager,,trust,,,,in force,report 2\n",
        "funds": "key,name,type,contributors,host,manager,status,evidence\n"
        "pool,The Pool,pooled fund,council; trust,council,manager,in force,report 2\n",
    }

    outcomes = {
        one.outcome for one in found("AGR-03", tables) if (one.path or "").endswith("/poolManager")
    }

    assert outcomes == {"not-stated"}


# ACC-05: joint posts across organisations


@pytest.mark.parametrize(
    ("place", "serves", "to", "asked"),
    [
        ("", "council; trust", "ceo", True),
        ("council", "council; trust", "ceo", True),
        ("council; trust", "", "ceo", True),
        ("trust", "council; trust", "ceo", False),
        ("trust", "council; trust", "chief", True),
    ],
)
def test_line_of_a_joint_post_names_its_ground(
    found: Found, place: str, serves: str, to: str, *, asked: bool
) -> None:
    tables = joint(place, serves)
    tables["posts"] += CHIEF + CEO
    tables["lines"] = LINES + f"up,joint,{to},operational,,in force,report 3\n"

    outcomes = {one.outcome for one in found("ACC-05", tables)}

    assert outcomes == ({"not-stated"} if asked else set())


# ACC-05: an agreement that does not bind an end of the line


@pytest.mark.parametrize(
    ("parties", "to", "unbound"),
    [
        ("council; trust", "ceo", set()),
        ("council; other", "ceo", {"trust"}),
        ("other; trust", "ceo", {"council"}),
        ("", "ceo", set()),
        ("council", "ceo", set()),
        ("other; third", "chief", set()),
    ],
)
def test_line_across_organisations_rests_on_what_binds_both_ends(
    found: Found, parties: str, to: str, unbound: set[str]
) -> None:
    tables = {
        "organisations": BOTH
        + "other,Another Trust,NHS foundation trust,in force,report 1\n"
        + "third,A Third Trust,NHS foundation trust,in force,report 1\n",
        "posts": POSTS + CHIEF + CEO + "head,Head,,council,,,,in force,report 2\n",
        "agreements": "key,title,type,parties,status,evidence\n"
        f"deal,The Deal,section 75 agreement,{parties},in force,report 3\n",
        "lines": "key,who answers,to whom,kind,basis,status,evidence\n"
        f"up,head,{to},operational,deal,in force,report 3\n",
    }

    breaches = [one for one in found("ACC-05", tables) if one.outcome == "breach"]

    assert {(one.value or "").rpartition("/")[2] for one in breaches} == unbound


# ACC-01, ACC-02: a director whose only line is moved to another organisation


@pytest.mark.parametrize(
    ("column", "value", "outcomes"),
    [("to whom", "ceo", {"left-open"}), ("basis", "deal", set())],
)
def test_director_moved_from_the_council_is_left_open_by_the_proposal(
    found: Found, column: str, value: str, outcomes: set[str]
) -> None:
    tables = {
        "organisations": BOTH,
        "posts": POSTS + CHIEF + CEO + "dass,Director,,council,,DASS,,in force,report 2\n",
        "agreements": "key,title,type,status,evidence\n"
        "deal,The Deal,section 75 agreement,in force,report 3\n",
        "lines": "key,who answers,to whom,kind,direct,basis,status,evidence\n"
        "up,dass,chief,statutory,yes,,in force,report 3\n",
        "proposals": "key,title,effective from,decision status,evidence\n"
        "move,Move the director,2010-04-01,for decision,report 4\n",
        "changes": "key,proposed by,effect,thing,column,new value,evidence\n"
        f"c,move,changes,up,{column},{value},report 4\n",
    }

    findings = [*found("ACC-01", tables, None, "move"), *found("ACC-02", tables, None, "move")]

    assert {one.outcome for one in findings} == outcomes
    assert {one.rule for one in findings} == ({"ACC-01", "ACC-02"} if outcomes else set())


def test_director_who_answers_to_another_organisation_alone_is_asked_about(found: Found) -> None:
    tables = {
        "organisations": BOTH,
        "posts": POSTS + CHIEF + CEO + "dass,Director,,council,,DASS,,in force,report 2\n",
        "lines": LINES + "up,dass,ceo,statutory,,in force,report 3\n",
    }

    assert {one.outcome for one in found("ACC-01", tables)} == {"not-stated"}


# Who is asked: the office that the kind of organisation has


@pytest.mark.parametrize(
    ("kind", "office"),
    [
        ("upper-tier authority", "monitoring officer"),
        ("combined authority", "monitoring officer"),
        ("NHS foundation trust", "company secretary"),
        ("integrated care board", "company secretary"),
        ("police force", "chief constable"),
        ("Local Healthwatch", ""),
    ],
)
def test_whoever_is_to_answer_is_of_the_kind_of_organisation(
    found: Found, kind: str, office: str
) -> None:
    tables = {
        "organisations": ORGANISATIONS + f"here,Here,{kind},in force,report 1\n",
        "posts": "key,title,in,status,evidence\nlead,Lead,here,in force,report 2\n",
        "bodies": "key,name,type,parent,decides,status,evidence\n"
        "board,The Group,committee,here,yes,in force,report 2\n",
    }

    findings = [*found("ACC-07", tables), *found("BOD-01", tables)]

    assert {one.owner for one in findings} == {office}
    assert {one.step for one in findings} == {
        f"Find out, from the {office}; then record it, with the paragraph."
        if office
        else "Find out; then record it, with the paragraph."
    }


# BOD-01: what statute establishes, and one step for what is found together


def deciding(kind: str) -> dict[str, str]:
    return {
        "organisations": BOTH,
        "bodies": "key,name,type,parent,decides,status,evidence\n"
        f"board,The Body,{kind},council,yes,in force,report 2\n",
        "completeness": DECLARED
        + "all,council,bodies,in force,report 1\nseats,council,memberships,in force,report 1\n",
    }


@pytest.mark.parametrize(
    ("kind", "asked"),
    [("cabinet", False), ("health and wellbeing board", False), ("committee", True)],
)
def test_basis_of_a_body_that_statute_requires_is_not_asked_for(
    found: Found, kind: str, *, asked: bool
) -> None:
    assert bool(focuses(found("BOD-01", deciding(kind)), "/hasBasis")) is asked


def test_findings_of_different_limbs_are_told_the_step_of_their_rule(found: Found) -> None:
    findings = found("BOD-01", deciding("committee"))

    (group,) = grouped(findings)

    assert {one.outcome for one in findings} == {"breach"}
    assert len({one.step for one in findings}) > 1
    assert group.step == "Give the body what is missing, or record it as one that only advises."
    assert grouped(findings[:1])[0].step == findings[0].step


def test_findings_of_several_offices_are_asked_of_each(found: Found) -> None:
    tables = deciding("committee")
    del tables["completeness"]
    tables["bodies"] += "other,The Other,committee,trust,yes,in force,report 2\n"

    (group,) = grouped(found("BOD-01", tables))

    assert group.step == (
        "Find out, from the company secretary or the monitoring officer; "
        "then record it, with the paragraph."
    )


# What has ended is named with its organisation


def test_post_that_has_ended_is_named_and_drawn_in_its_organisation(write_tables: Write) -> None:
    folder = write_tables(
        {
            "organisations": BOTH,
            "units": "key,name,part of,status,evidence\narm,Provider Arm,trust,in force,report 1\n",
            "posts": "key,title,in,status,from,until,evidence\n"
            "lead,Lead,council,in force,2009-04-01,,report 2\n"
            "former,Former Head,arm,in force,2008-01-01,2010-01-01,report 2\n",
            "lines": LINES + "up,lead,former,operational,,in force,report 3\n",
        }
    )
    view = open_view([str(folder)])

    (hop,) = trace(view, "Lead").lines
    graph = network(view)

    (former,) = [data for _, data in graph.nodes(data=True) if data["label"] == "Former Head"]
    assert hop.to_organisation is not None
    assert hop.to_organisation.label == former["organisation"] == "The Trust"
    assert former["parent"].endswith("/unit/arm")
    drawn = BytesIO()
    mermaid.write(view, drawn)
    assert b"No single organisation stated" not in drawn.getvalue()


# TMP-01: a date known to the year, and what passes to a successor


def seated(start: str) -> dict[str, str]:
    return {
        "organisations": BOTH,
        "bodies": "key,name,type,parent,status,from,evidence\n"
        "full,Full Council,full council,council,in force,2009-04-01,report 2\n",
        "posts": "key,title,in,status,from,evidence\nlead,Leader,council,in force,..,report 2\n",
        "lines": "key,who answers,to whom,kind,status,from,evidence\n"
        f"up,lead,full,democratic,in force,{start},report 2\n",
    }


@pytest.mark.parametrize("start", ["2009", "2009-04", "2009-04-01"])
def test_start_that_may_be_in_order_is_no_breach(found: Found, start: str) -> None:
    assert not found("TMP-01", seated(start))


@pytest.mark.parametrize("start", ["2008", "2009-03", "2009-03-31"])
def test_start_that_is_too_early_whatever_its_day_is_a_breach(found: Found, start: str) -> None:
    (one,) = found("TMP-01", seated(start))

    assert (one.outcome, one.severity) == ("breach", "violation")


@pytest.mark.parametrize(("start", "asked"), [("2010", 0), ("2010-06", 0), ("2010-05", 1)])
def test_nothing_is_overdue_while_its_month_or_year_goes_on(
    found: Found, start: str, asked: int
) -> None:
    posts = f"key,title,in,status,from,evidence\nlead,Lead,council,agreed,{start},report 2\n"

    assert len(found("TMP-09", {"organisations": BOTH, "posts": posts})) == asked


@pytest.mark.parametrize(("start", "told"), [("2009", 0), ("2009-03", 1)])
def test_line_of_a_rough_day_may_begin_with_its_agreement(
    found: Found, start: str, told: int
) -> None:
    tables = {
        "organisations": BOTH,
        "posts": "key,title,in,status,evidence\n"
        "lead,Lead,council,in force,report 2\nhead,Head,trust,in force,report 2\n",
        "agreements": "key,title,type,parties,status,from,evidence\n"
        "deal,The agreement,section 75 agreement,council; trust,in force,2009-04-01,report 3\n",
        "lines": "key,who answers,to whom,kind,basis,status,from,evidence\n"
        f"up,lead,head,operational,deal,in force,{start},report 3\n",
    }

    begun = [one for one in found("AGR-06", tables) if "begins on" in one.message]
    assert len(begun) == told
