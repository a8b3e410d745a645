"""By what authority: who exercises, passes on and is given functions, met in tables as users do.

Of AUT-01 and AUT-03 there are ten situations that are in order and ten that are not.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from caregraph.cli import main
from caregraph.graph import ontology
from caregraph.graph.choices import Choice
from caregraph.graph.view import open_view
from caregraph.validation import Rulebook, check
from caregraph.vocab import CG, RDF

Write = Callable[[Mapping[str, str]], Path]
Told = Callable[..., set[tuple[str, str]]]

ORGANISATIONS = """\
key,name,type,status,from,until,evidence
council,The Council,upper-tier authority,in force,..,,report 1
district,The District,district council,in force,..,,report 1
mayoral,The Combined Authority,combined authority,in force,..,,report 1
board,The Board,integrated care board,in force,..,,report 1
group,The Group,clinical commissioning group,in force,2013-04-01,,report 1
neighbour,The Next Group,clinical commissioning group,in force,2013-04-01,,report 1
hospital,The Hospital,NHS trust,in force,..,,report 1
foundation,The Foundation Trust,NHS foundation trust,in force,..,,report 1
england,NHS England,NHS England,in force,..,,report 1
minister,The Secretary of State,Secretary of State,in force,..,,report 1
charity,The Charity,company,in force,..,,report 1
somebody,Somebody,statutory body,in force,..,,report 1
"""
FUNCTIONS = """\
key,name,type,activity,part of,vested in,basis,exclusion,evidence
all,commissioning of care,function,commissioning,,board,,,report 2
health,continuing health care,function,commissioning,all,board,,,report 2
care,reablement,function,,,council,,,report 2
screening,screening,function,,,england,,,report 2
nursing,community nursing,service,,,hospital,,,report 2
enquiries,looking into harm,function,,,council,law:care-act-2014-s42,,report 2
bills,bills,function,,,council,,charging under the Care Act,report 2
team,safeguarding team,function,,,council,,,report 2
"""
POSTS = """\
key,title,type,in,serves,roles,status,from,evidence
director,Director,,council,,,in force,..,report 3
leader,Leader,,council,,leader of the council,in force,..,report 3
chair,Chair of Scrutiny,,council,,chair,in force,..,report 3
joint,Joint Director,joint post,council,council; board,,in force,..,report 3
chief,Chief Executive of the Board,,board,,,in force,..,report 3
"""
BODIES = """\
key,name,type,parent,decides,status,from,evidence
panel,Panel,committee,council,yes,in force,..,report 3
committee,Committee of the Board,committee,board,yes,in force,..,report 3
together,Joint Committee,joint committee,council; board,yes,in force,..,report 3
wellbeing,Health and Wellbeing Board,health and wellbeing board,council,yes,in force,..,report 3
locality,Locality Board,partnership board,,no,in force,..,report 3
working,Group of Members and Partners,working group,,,in force,..,report 3
"""
RESPONSIBILITIES = "key,who,kind,what,basis,status,from,evidence\n"
DELEGATIONS = (
    "key,from body,to body,functions,basis,basis type,onward delegation,"
    "status,from,until,evidence\n"
)
AGREEMENTS = "key,title,type,parties,scope,status,from,until,evidence\n"
COMPLETE = (
    "key,about,complete for,status,from,evidence\ncomplete,small,delegations,in force,..,report 1\n"
)


@pytest.fixture
def told(write_tables: Write) -> Told:
    """Give the outcome and focus of what a rule finds in some rows beside the town's own."""

    def found(
        rule: str,
        day: str = "2024-06-01",
        *,
        responsibilities: str = "",
        delegations: str = "",
        agreements: str = "",
        complete: bool = True,
    ) -> set[tuple[str, str]]:
        whole = {
            "structure": f"key,title,main source,as at\nsmall,A small structure,report,{day}\n",
            "organisations": ORGANISATIONS,
            "functions": FUNCTIONS,
            "posts": POSTS,
            "bodies": BODIES,
        }
        own = {
            "responsibilities": RESPONSIBILITIES + responsibilities if responsibilities else "",
            "delegations": DELEGATIONS + delegations if delegations else "",
            "agreements": AGREEMENTS + agreements if agreements else "",
            "completeness": COMPLETE if complete else "",
        }
        whole |= {name: text for name, text in own.items() if text}
        folder = alone(write_tables, whole)
        report = check(open_view([str(folder)], Choice(as_of=day)), Rulebook.load().only([rule]))
        return {(one.outcome, one.focus.iri.rpartition("/")[2]) for one in report.findings}

    return found


def alone(write_tables: Write, whole: Mapping[str, str]) -> Path:
    """Write some tables and no others but the sources."""
    folder = write_tables(whole)
    for path in folder.iterdir():
        if path.stem not in whole and path.stem != "sources":
            path.unlink()
    return folder


def does(who: str, kind: str, what: str = "health", basis: str = "") -> str:
    return f"does,{who},{kind},{what},{basis},in force,..,report 4\n"


def passes(giver: str, taker: str, basis: str = "", kind: str = "", **cells: str) -> str:
    """Give the row of a delegation; of cells what, onward, since, until and key."""
    told = {"what": "health", "since": "2023-04-01", "key": "given"} | cells
    row = [told["key"], giver, taker, told["what"], basis, kind, told.get("onward", "")]
    row += ["in force", told["since"], told.get("until", ""), "report 5"]
    return ",".join(row) + "\n"


def agreed(parties: str, scope: str, kind: str = "section 75 agreement", until: str = "") -> str:
    return f"deal,The agreement,{kind},{parties},{scope},in force,2020-04-01,{until},report 6\n"


# AUT-01

EXERCISES = {
    "by the board itself": {"responsibilities": does("chief", "exercises")},
    "by a committee of the board": {"responsibilities": does("committee", "exercises")},
    "by a joint post that serves the board": {"responsibilities": does("joint", "exercises")},
    "by a joint committee of both": {"responsibilities": does("together", "exercises")},
    "by the board for the law shared": {"responsibilities": does("wellbeing", "exercises")},
    "by delegation": {
        "responsibilities": does("director", "exercises"),
        "delegations": passes("board", "council", "law:nhs-act-2006-s65z5"),
    },
    "by delegation of the wider function": {
        "responsibilities": does("panel", "exercises"),
        "delegations": passes("board", "council", "law:nhs-act-2006-s65z5", what="all"),
    },
    "by an agreement": {
        "responsibilities": does("council", "commissions"),
        "agreements": agreed("council; board", "health"),
    },
    "as a provider": {"responsibilities": does("hospital", "provides")},
    "as the one who buys a service": {
        "responsibilities": does("council", "commissions", "nursing")
    },
    "by a provision that is named": {
        "responsibilities": does("director", "exercises", basis="law:nhs-act-2006-s2b")
    },
}
WITHOUT = {
    "an officer of the council": {"responsibilities": does("director", "exercises")},
    "a committee of the council": {"responsibilities": does("panel", "exercises")},
    "the council": {"responsibilities": does("council", "exercises")},
    "the council commissions": {"responsibilities": does("council", "commissions")},
    "the trust": {"responsibilities": does("hospital", "exercises")},
    "the board a function of the council": {"responsibilities": does("chief", "exercises", "care")},
    "by a delegation that has ended": {
        "responsibilities": does("director", "exercises"),
        "delegations": passes("board", "council", "law:nhs-act-2006-s65z5", until="2024-01-01"),
    },
    "by a delegation to another": {
        "responsibilities": does("director", "exercises"),
        "delegations": passes("board", "hospital", "law:nhs-act-2006-s65z5"),
    },
    "by a delegation within the council": {
        "responsibilities": does("director", "exercises"),
        "delegations": passes("council", "director", kind="scheme of delegation"),
    },
    "by an agreement about something else": {
        "responsibilities": does("director", "exercises"),
        "agreements": agreed("council; board", "care"),
    },
    "by an agreement that has ended": {
        "responsibilities": does("director", "exercises"),
        "agreements": agreed("council; board", "health", until="2023-04-01"),
    },
    "by an agreement of others": {
        "responsibilities": does("director", "exercises"),
        "agreements": agreed("district; board", "health"),
    },
}


@pytest.mark.parametrize("tables", EXERCISES.values(), ids=EXERCISES)
def test_function_is_exercised_with_authority(told: Told, tables: Mapping[str, str]) -> None:
    assert told("AUT-01", **tables) == set()


@pytest.mark.sampled(6)
@pytest.mark.parametrize("tables", WITHOUT.values(), ids=WITHOUT)
def test_function_is_exercised_without_authority(told: Told, tables: Mapping[str, str]) -> None:
    assert told("AUT-01", **tables) == {("breach", "does")}
    assert told("AUT-01", **tables, complete=False) == {("not-stated", "does")}


# AUT-02


def test_own_functions_and_those_that_may_be_passed_on_are_passed_on(told: Told) -> None:
    first = passes("england", "board", what="screening", onward="yes")
    onward = passes("board", "hospital", what="screening", key="onward")

    assert told("AUT-02", delegations=passes("board", "hospital")) == set()
    assert told("AUT-02", delegations=first + onward) == set()
    within = passes("board", "committee", what="screening", key="onward")
    barred = first.replace(",yes,", ",no,")
    assert told("AUT-02", delegations=barred + within) == set()
    assert told("AUT-02", delegations=barred + onward) == {("breach", "onward")}


def test_what_nobody_says_of_passing_on_is_asked(told: Told) -> None:
    first = passes("england", "board", what="screening")
    onward = passes("board", "hospital", what="screening", key="onward")

    assert told("AUT-02", delegations=first + onward, complete=False) == {("not-stated", "onward")}
    assert told("AUT-02", delegations=onward, complete=False) == {("not-stated", "onward")}
    assert told("AUT-02", delegations=onward) == {("breach", "onward")}


def test_section_79_bars_passing_on(told: Told) -> None:
    first = passes("council", "hospital", "law:care-act-2014-s79", what="care")
    onward = passes("hospital", "charity", what="care", key="onward")

    assert told("AUT-02", delegations=first + onward, complete=False) == {("breach", "onward")}


# AUT-03

Z5, S75, S101 = "law:nhs-act-2006-s65z5", "law:nhs-act-2006-s75", "law:lga-1972-s101"
S79, S7A = "law:care-act-2014-s79", "law:nhs-act-2006-s7a"
FITS = {
    "board to council by 65Z5": passes("board", "council", Z5),
    "board to combined authority by 65Z5": passes("board", "mayoral", Z5),
    "NHS England to board by 65Z5": passes("england", "board", Z5, what="screening"),
    "trust to foundation trust by 65Z5": passes("hospital", "foundation", Z5, what="nursing"),
    "council to trust by 75": passes("council", "hospital", S75, what="care"),
    "trust to council by 75": passes("hospital", "council", S75, what="nursing"),
    "council to district by 101": passes("council", "district", S101, what="care"),
    "council to its committee by 101": passes("council", "panel", S101, what="care"),
    "council to charity by 79": passes("council", "charity", S79, what="care"),
    "minister to council by 7A": passes("minister", "council", S7A, what="screening"),
    "the Act as a whole": passes("council", "board", "law:nhs-act-2006", what="care"),
    "one of two fits": passes("council", "board", f"{Z5}; {S75}", what="care"),
    "a kind that is not said": passes("somebody", "council", Z5),
    "council to trust under section 31 before 2007": passes(
        "council", "hospital", "law:health-act-1999-s31", what="care", since="2005-04-01"
    ),
}
DOES_NOT_FIT = {
    "council to board by 65Z5": passes("council", "board", Z5, what="care"),
    "council to council by 65Z5": passes("council", "district", Z5, what="care"),
    "board to charity by 65Z5": passes("board", "charity", Z5),
    "board to trust before 65Z5": passes("board", "hospital", Z5, since="2022-06-30"),
    "board to council by 101": passes("board", "council", S101),
    "council to board by 101": passes("council", "board", S101, what="care"),
    "board to trust by 75": passes("board", "hospital", S75),
    "council to district by 75": passes("council", "district", S75, what="care"),
    "trust to charity by 79": passes("hospital", "charity", S79, what="nursing"),
    "council by 79 before 2015": passes(
        "council", "hospital", S79, what="care", since="2014-04-01"
    ),
    "board to council by 7A": passes("board", "council", S7A),
    "sharing staff": passes("council", "board", kind="section 113 agreement", what="care"),
    "scheme of delegation to another": passes("board", "hospital", kind="scheme of delegation"),
    "committee of the board by 101": passes("board", "committee", S101),
}


@pytest.mark.sampled(6)
@pytest.mark.parametrize("row", FITS.values(), ids=FITS)
def test_power_fits_both_bodies_and_the_day(told: Told, row: str) -> None:
    assert told("AUT-03", delegations=row) == set()


@pytest.mark.sampled(6)
@pytest.mark.parametrize("row", DOES_NOT_FIT.values(), ids=DOES_NOT_FIT)
def test_power_does_not_fit(told: Told, row: str) -> None:
    assert told("AUT-03", delegations=row, complete=False) == {("breach", "given")}


def test_groups_act_for_one_another_by_section_14z3_and_for_nobody_else(told: Told) -> None:
    power, day = "law:nhs-act-2006-s14z3", "2016-06-01"
    other = passes("group", "neighbour", power, since="2016-04-01")
    council = passes("group", "council", power, since="2016-04-01")

    assert told("AUT-03", day, delegations=other) == set()
    assert told("AUT-03", day, delegations=council) == {("breach", "given")}


def test_power_may_be_that_of_the_agreement(told: Told) -> None:
    row = passes("council", "hospital", "deal", what="care")

    assert told("AUT-03", delegations=row, agreements=agreed("council; hospital", "care")) == set()
    lent = agreed("council; hospital", "care", "section 113 agreement")
    assert told("AUT-03", delegations=row, agreements=lent) == {("breach", "given")}


def test_power_that_is_not_named_is_asked_between_organisations_only(told: Told) -> None:
    outside, inside = passes("board", "council"), passes("board", "committee")

    assert told("AUT-03", delegations=outside, complete=False) == {("not-stated", "given")}
    assert told("AUT-03", delegations=outside) == {("breach", "given")}
    assert told("AUT-03", delegations=inside) == set()


def test_every_power_says_by_what_it_is_cited_and_on_which_days() -> None:
    powers = [q.subject for q in ontology.store().quads_for_pattern(None, RDF.type, CG.Power)]
    turns = {day.isoformat() for day in Rulebook.load().rules["AUT-03"].turns.days}

    assert powers
    for power in powers:
        assert list(ontology.objects(power, CG.citedAs))
        days = {*ontology.texts(power, CG.inForceFrom), *ontology.texts(power, CG.inForceUntil)}
        assert days <= turns


# AUT-04 and AUT-07


def test_section_79_keeps_by_provision_and_by_code_and_never_by_name(told: Told) -> None:
    enquiries = passes("council", "hospital", S79, what="enquiries")

    assert told("AUT-04", delegations=enquiries) == {("breach", "given")}
    assert told("AUT-04", delegations=enquiries.replace(S79, S75)) == set()
    assert told("AUT-04", delegations=enquiries.replace(S79, f"{S79}; {S75}")) == set()
    by_code = passes("council", "hospital", kind="Care Act s.79 authorisation", what="bills")
    assert told("AUT-04", delegations=by_code) == {("breach", "given")}
    by_name = passes("council", "hospital", S79, what="team")
    assert told("AUT-04", delegations=by_name) == set()


@pytest.mark.parametrize(
    ("taker", "expected"),
    [
        ("director", set()),
        ("leader", set()),
        ("panel", set()),
        ("chair", {("breach", "given")}),
        ("locality", {("breach", "given")}),
        ("working", {("breach", "given")}),
    ],
)
def test_council_delegates_to_whom_its_law_knows(
    told: Told, taker: str, expected: set[tuple[str, str]]
) -> None:
    assert told("AUT-07", delegations=passes("council", taker, S101, what="care")) == expected


# Former ids


def test_former_id_leads_to_the_rule_in_its_place(
    write_tables: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    functions = "key,name,exclusion,evidence\nit,day cases,surgery,report 4\n"
    deal = "key,title,type,parties,scope,status,from,evidence\n"
    deal += "deal,The deal,section 75 agreement,council; hospital,it,in force,..,report 4\n"
    whole = {
        "structure": "key,title,main source,as at\nsmall,Small,report,2010-06-01\n",
        "organisations": ORGANISATIONS,
        "functions": functions,
        "agreements": deal,
    }
    folder = alone(write_tables, whole)
    waivers = tmp_path / "waivers.csv"
    waivers.write_text(
        "key,rule,reason,owner,approved by,review by\n"
        "late,DEL-01,being mended,Ann Example,Bob Example,2099-01-01\n",
        "utf-8",
    )
    command = ["check", str(folder), "--as-of", "2010-06-01", "--rule", "DEL-01"]
    assert main([*command, "--format", "json", "--waivers", str(waivers)]) == 0
    waived, told = json.loads(capsys.readouterr().out)["findings"]
    assert (waived["rule"], waived["outcome"]) == ("AUT-05", "waived")
    assert "names DEL-01; AUT-05 stands in its place" in told["statement"]

    main([*command, "--format", "json"])
    before = json.loads(capsys.readouterr().out)
    before["findings"] = [one | {"rule": "DEL-01"} for one in before["findings"]]
    baseline = tmp_path / "before.json"
    baseline.write_text(json.dumps(before), "utf-8")
    main([*command, "--format", "json", "--baseline", str(baseline)])
    now = json.loads(capsys.readouterr().out)
    (kept,) = now["findings"]
    assert kept["change"] == "open"
    assert "under DEL-01, in whose place AUT-05 stands" in kept["remark"]
    assert now["mended"] == []
