"""Rules of NHS boards, groups, clusters and offices as a user meets them: tables, a view, findings.

Beside each breach stand its harmless twins, and the same with nothing declared complete.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from caregraph.graph.choices import Choice
from caregraph.graph.view import open_view
from caregraph.results import Finding
from caregraph.validation import Rulebook, check

Write = Callable[[Mapping[str, str]], Path]
Found = Callable[..., list[str]]

HEADERS = {
    "organisations": "key,name,type,part of,jurisdiction,status,from,evidence",
    "bodies": "key,name,type,body type,parent,decides,basis,status,evidence",
    "posts": "key,title,type,in,serves,roles,deputy for,status,evidence",
    "people": "key,name,described as,evidence",
    "tenures": "key,person,post,appointed by,capacity,employer,route,basis,from,until,"
    "expected end,status,evidence",
    "memberships": "key,body,member,described as,from organisation,capacity,status,evidence",
    "lines": "key,who answers,to whom,kind,direct,status,evidence",
    "decisions": "key,title,type,decided by,about,effect,decision status,on,evidence",
    "agreements": "key,title,type,parties,instruments,status,evidence",
    "funds": "key,name,held by,status,evidence",
    "functions": "key,name,exclusion,vested in,evidence",
    "responsibilities": "key,who,kind,what,status,evidence",
    "interests": "key,who,type,about,action,evidence",
    "completeness": "key,about,complete for,status,evidence",
}
TRUST = "t,Somewhere NHS Trust,NHS trust"
FOUNDATION = "f,Somewhere NHS Foundation Trust,NHS foundation trust"
BOARD = "i,NHS Somewhere ICB,integrated care board"
ENGLAND = "e,NHS England,NHS England"
COUNCIL = "c,Anytown Council,upper-tier authority"
EVERYTHING = "posts; holders; lines; bodies; memberships; agreements; decisions; interests"


@pytest.fixture
def found(write_tables: Write) -> Callable[..., list[str]]:
    """Check a structure by one rule on a day; give the outcomes, and keep what was found."""

    def checked(rule: str, day: str, *, complete: bool = True, **rows: str) -> list[str]:
        rows |= {"completeness": f"co,small,{EVERYTHING}"} if complete else {}
        tables = {name: _table(name, text) for name, text in rows.items()}
        tables["structure"] = f"key,title,main source,as at\nsmall,Small,report,{day}\n"
        tables["sources"] = f"key,title,type,issued\nreport,Report,committee report,{day}\n"
        folder = write_tables(tables)
        for other in {path.stem for path in folder.glob("*.csv")} - set(tables):
            (folder / f"{other}.csv").unlink()
        view = open_view([str(folder)], Choice(as_of=day))
        findings: list[Finding] = list(check(view, Rulebook.load().only([rule])).findings)
        return sorted(str(one.outcome) for one in findings)

    return checked


def _table(name: str, text: str) -> str:
    """Fill rows up: cells by place, the rest as *column=value*; all in force, with evidence."""
    headers = HEADERS[name].split(",")
    lines = [HEADERS[name]]
    for row in text.split("\n"):
        cells = dict.fromkeys(headers, "") | {"status": "in force", "evidence": "report 1"}
        cells = {header: cells[header] for header in headers}
        for place, cell in enumerate(row.split(",")):
            header, is_named, value = cell.partition("=")
            cells[header if is_named else headers[place]] = value if is_named else cell
        lines.append(",".join(cells.values()))
    return "\n".join(lines) + "\n"


# PRO-01: who decides for a foundation trust

GROUP = "g,Group committee,committee,parent=f,decides=yes"
OUTSIDER = "p,Pat Test,neighbour"


@pytest.mark.parametrize(("complete", "expected"), [(True, ["breach"]), (False, ["not-stated"])])
def test_outsider_on_a_committee_that_decides_for_a_foundation_trust(
    found: Found, complete: bool, expected: list[str]
) -> None:
    assert (
        found(
            "PRO-01",
            "2024-06-01",
            complete=complete,
            organisations=FOUNDATION,
            bodies=GROUP,
            people=OUTSIDER,
            memberships="m,g,p,capacity=voting member",
        )
        == expected
    )


@pytest.mark.parametrize(
    ("organisation", "body", "capacity"),
    [
        (TRUST, GROUP.replace("=f", "=t"), "voting member"),
        (FOUNDATION, GROUP.replace("yes", "no"), "voting member"),
        (FOUNDATION, GROUP, "in attendance"),
        (FOUNDATION, f"{GROUP},body type=hospital-managers-panel", ""),
        (FOUNDATION, "g,Council of Governors,council of governors,parent=f,decides=yes", ""),
        (f"{FOUNDATION}\n{TRUST}", "g,Joint,joint committee,parent=f; t,decides=yes", ""),
    ],
)
def test_outsider_may_sit_where_the_limit_does_not_apply(
    found: Found, organisation: str, body: str, capacity: str
) -> None:
    assert not found(
        "PRO-01",
        "2024-06-01",
        organisations=organisation,
        bodies=body,
        people=OUTSIDER,
        memberships=f"m,g,p,capacity={capacity}",
    )


@pytest.mark.parametrize(
    "holding",
    [
        {"posts": "d,Medical Director,in=f,roles=medical director"},
        {"posts": "d,Group Chief Nurse,joint post,serves=f; t,roles=director of nursing"},
    ],
)
def test_director_may_decide_also_when_shared(found: Found, holding: dict[str, str]) -> None:
    assert not found(
        "PRO-01",
        "2024-06-01",
        organisations=f"{FOUNDATION}\n{TRUST}",
        bodies=GROUP,
        people=OUTSIDER,
        tenures="h,p,d",
        memberships="m,g,p,capacity=voting member",
        **holding,
    )


def test_member_of_the_board_may_decide_and_an_officer_below_it_may_not(found: Found) -> None:
    def judged(*board: str) -> list[str]:
        return found(
            "PRO-01",
            "2024-06-01",
            organisations=FOUNDATION,
            bodies=f"b,Board of Directors,trust board,parent=f\n{GROUP}",
            posts="s,Director of Strategy,in=f\nn,Chief Nurse,in=f,roles=director of nursing",
            memberships="\n".join(["m,g,s", *board]),
        )

    assert not judged()  # nothing is known of who sits on the board
    assert judged("k,b,n") == ["breach"]
    assert not judged("k,b,n", "l,b,s")


# PRO-02, PRO-05: who sits on a board

ALL_ROLES = (
    "ch,Chair,in={0},roles=chair\nnd,Non-Executive,in={0},roles=non-executive director\n"
    "ce,Chief Executive,in={0},roles=chief executive\nfd,Finance,in={0},roles=director of finance\n"
    "md,Doctor,in={0},roles=medical director\nns,Nurse,in={0},roles=director of nursing"
)
HELD = "\n".join(f"h-{key},p,{key}" for key in ("ch", "ce", "fd", "md", "ns"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rule", "organisation"), [("PRO-02", FOUNDATION), ("PRO-05", TRUST)], ids=str
)
def test_board_needs_every_director_and_somebody_in_each_post(
    found: Found, rule: str, organisation: str
) -> None:
    posts = ALL_ROLES.format(organisation[0])

    def judged(posts: str, tenures: str, *, complete: bool = True) -> list[str]:
        return found(
            rule,
            "2024-06-01",
            complete=complete,
            organisations=organisation,
            posts=posts,
            people=OUTSIDER,
            tenures=tenures,
        )

    assert not judged(posts, HELD)
    without_doctor = "\n".join(row for row in posts.split("\n") if "md," not in row)
    held = "\n".join(row for row in HELD.split("\n") if ",md" not in row)
    assert judged(without_doctor, held) == ["breach"]
    assert judged(without_doctor, held, complete=False) == ["not-stated"]
    assert judged(posts, HELD.replace("h-ns,p,ns", "h-nd,p,nd")) == ["breach"]
    acting = HELD.replace("h-ns,p,ns", "h-ns,p,ns,capacity=acting")
    assert not judged(posts, acting)
    assert not judged(f"{posts}\nk,Deputy,in={organisation[0]},deputy for=ns", HELD)


def test_ambulance_trust_needs_no_doctor_or_nurse(found: Found) -> None:
    posts = "\n".join(ALL_ROLES.format("t").split("\n")[:4])

    assert not found(
        "PRO-05",
        "2024-06-01",
        organisations=TRUST,
        functions="999,emergency calls,emergency-ambulance-services",
        responsibilities="gives,t,provides,999",
        posts=posts,
        people=OUTSIDER,
        tenures="\n".join(HELD.split("\n")[:3]),
    )


@pytest.mark.parametrize("rule", ["PRO-02", "PRO-05"])
def test_trust_that_is_only_named_is_not_asked_for_its_board(found: Found, rule: str) -> None:
    assert not found(rule, "2024-06-01", complete=False, organisations=f"{FOUNDATION}\n{TRUST}")


# PRO-03, PRO-06, OFF-02: who appointed

GOVERNORS = (
    "go,Council of Governors,council of governors,parent=f\n"
    "bd,Board of Directors,trust board,parent=f\nnr,Trust Board,trust board,parent=t"
)
EACH = f"{FOUNDATION}\n{TRUST}\n{ENGLAND}"


@pytest.mark.parametrize(
    ("appointed", "capacity", "expected"),
    [
        ("go", "", []),
        ("f", "", []),
        ("bd", "", ["breach"]),
        ("e", "", ["breach"]),
        ("e", "interim", ["breach"]),
        ("e; go", "interim", []),
        ("", "", []),
    ],
)
def test_governors_appoint_the_chair_of_a_foundation_trust(
    found: Found, appointed: str, capacity: str, expected: list[str]
) -> None:
    assert (
        found(
            "PRO-03",
            "2024-06-01",
            organisations=EACH,
            bodies=GOVERNORS,
            posts="ch,Chair,in=f,roles=chair",
            people=OUTSIDER,
            tenures=f"h,p,ch,appointed by={appointed},capacity={capacity}",
        )
        == expected
    )


@pytest.mark.parametrize(
    ("appointed", "complete", "expected"),
    [
        ("go; e", True, []),
        ("go", True, ["breach"]),
        ("e", True, ["breach"]),
        ("go", False, ["not-stated"]),
    ],
)
def test_shared_chair_has_an_appointment_for_each_trust(
    found: Found, appointed: str, complete: bool, expected: list[str]
) -> None:
    rows = {
        "organisations": EACH,
        "bodies": GOVERNORS,
        "posts": "ch,Group Chair,joint post,serves=f; t,roles=joint chair",
        "people": OUTSIDER,
        "tenures": f"h,p,ch,appointed by={appointed}",
    }

    assert found("PRO-06", "2024-06-01", complete=complete, **rows) == expected
    assert not found("PRO-03", "2024-06-01", **rows)
    assert not found("OFF-02", "2024-06-01", **rows)


@pytest.mark.parametrize(("to", "expected"), [("bd", ["breach"]), ("bd; nr", []), ("", [])])
def test_shared_chief_executive_answers_to_each_trust(
    found: Found, to: str, expected: list[str]
) -> None:
    lines = "\n".join(f"l-{one},ce,{one},corporate" for one in to.split("; ") if one)

    assert (
        found(
            "PRO-06",
            "2024-06-01",
            organisations=EACH,
            bodies=GOVERNORS,
            posts="ce,Group Chief Executive,joint post,serves=f; t,roles=group chief executive",
            **({"lines": lines} if lines else {}),
        )
        == expected
    )


@pytest.mark.parametrize(
    ("tenure", "complete", "expected"),
    [
        ("h,p,nd,employer=t", True, ["breach"]),
        ("h,p,nd,employer=t", False, ["not-stated"]),
        ("h,p,nd,appointed by=e,expected end=2027-04-01", True, []),
        ("h,p,nd,appointed by=e,expected end=2024-04-01", True, ["breach"]),
        ("h,p,nd,appointed by=e,expected end=2024-04-01", False, ["breach"]),
        ("h,p,nd,capacity=elected", True, []),
        ("h,p,nd,route=letter or instrument of appointment", True, []),
        ("h,p,fd,employer=t", True, []),
        ("h,p,cm", True, []),
    ],
)
def test_office_is_held_by_appointment_for_a_term(
    found: Found, tenure: str, complete: bool, expected: list[str]
) -> None:
    assert (
        found(
            "OFF-02",
            "2024-06-01",
            complete=complete,
            organisations=f"{TRUST}\n{ENGLAND}\n{COUNCIL}",
            posts="nd,Non-Executive,in=t,roles=non-executive director\n"
            "fd,Finance,in=t,roles=director of finance\ncm,Portfolio,in=c,roles=executive member",
            people=OUTSIDER,
            tenures=tenure,
        )
        == expected
    )


# PRO-04: governors

ELECTED = "capacity=elected governor"
GOVERNING = [
    "m0,go,ch,capacity=chair",
    "m1,go,described as=councillor,from organisation=c,capacity=appointed governor",
    *(f"s{number},go,described as=nurse,capacity=staff governor" for number in range(3)),
    *(f"p{number},go,described as=public governor,{ELECTED}" for number in range(6)),
]


@pytest.mark.parametrize(
    ("seats", "expected"),
    [
        (GOVERNING, 0),
        (GOVERNING[:2], 2),  # appointed governors alone: no majority, no staff
        ([*GOVERNING[:2], *GOVERNING[3:]], 1),  # two staff governors
        ([GOVERNING[0], *GOVERNING[2:]], 1),  # nobody from a council
        (["m0,go,nd,capacity=chair", *GOVERNING[1:]], 1),
        (GOVERNING[:-2], 1),  # most were elected, and no majority of them by others than staff
    ],
)
def test_council_of_governors_is_made_up_as_the_act_asks(
    found: Found, seats: list[str], expected: int
) -> None:
    assert (
        found(
            "PRO-04",
            "2024-06-01",
            organisations=f"{FOUNDATION}\n{COUNCIL}",
            bodies="go,Council of Governors,council of governors,parent=f",
            posts="ch,Chair,in=f,roles=chair\nnd,Non-Executive,in=f,roles=non-executive director",
            memberships="\n".join(seats),
        )
        == ["breach"] * expected
    )


def test_foundation_trust_without_governors(found: Found) -> None:
    bodies = "bd,Board of Directors,trust board,parent=f"

    rows = {"organisations": FOUNDATION, "bodies": bodies}
    assert found("PRO-04", "2024-06-01", **rows) == ["breach"]
    assert found("PRO-04", "2024-06-01", complete=False, **rows) == ["not-stated"]
    assert not found("PRO-04", "2003-06-01", **rows)


# PRO-07 to PRO-09: groups and partnerships

HOSPITALS = f"{FOUNDATION}\n{TRUST}\ng,Hospital Group,NHS provider group"
DECIDED = "effect=approves,decision status=approved/agreed,on=2024-05-01"


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        (f"d,Capital plan,decided by=gb,{DECIDED}", ["breach"]),
        (f"d,Capital plan,decided by=g,{DECIDED}", ["breach"]),
        (f"d,Capital plan,decided by=bd,{DECIDED}\nk,Same plan,decided by=nr,{DECIDED}", []),
        (f"d,Joint plan,decided by=jc,{DECIDED}", []),
        (f"d,Advice,recommendation,decided by=gb,{DECIDED}".replace("approves", "recommends"), []),
    ],
)
def test_trusts_in_a_group_decide_each_for_itself(
    found: Found, decision: str, expected: list[str]
) -> None:
    bodies = f"{GOVERNORS}\ngb,Group Board,parent=g\njc,Joint,joint committee,parent=f; t"

    assert (
        found("PRO-07", "2024-06-01", organisations=HOSPITALS, bodies=bodies, decisions=decision)
        == expected
    )


@pytest.mark.parametrize(("decides", "expected"), [("no", []), ("yes", ["breach"])])
def test_line_to_the_management_of_a_group_is_none_to_its_board(
    found: Found, decides: str, expected: list[str]
) -> None:
    assert (
        found(
            "PRO-07",
            "2024-06-01",
            organisations=HOSPITALS,
            bodies=f"ge,Group Executive,parent=g,decides={decides}",
            posts="md,Managing Director,in=t",
            lines="l,md,ge,operational",
        )
        == expected
    )


@pytest.mark.parametrize(
    ("day", "body", "rows", "complete", "expected"),
    [
        ("2024-06-01", "parent=i; t", {}, True, ["breach"]),
        ("2024-06-01", "parent=i; t", {}, False, ["not-stated"]),
        ("2021-06-01", "parent=x; t", {}, True, []),
        ("2024-06-01", "parent=i; t,basis=law:nhs-act-2006-s65z5", {}, True, []),
        (
            "2024-06-01",
            "parent=i; t",
            {"agreements": "a,Joint exercise,parties=i; t,instruments=section 65Z5 arrangement"},
            True,
            [],
        ),
        ("2024-06-01", "parent=i; c", {}, True, []),
    ],
)
def test_joint_committee_of_nhs_bodies_rests_on_joint_exercise(
    found: Found,
    day: str,
    body: str,
    rows: dict[str, str],
    complete: bool,
    expected: list[str],
) -> None:
    ccg = "x,NHS Somewhere CCG,clinical commissioning group"
    organisations = f"{ccg}\n{TRUST}" if "x;" in body else f"{BOARD}\n{TRUST}\n{COUNCIL}"

    assert (
        found(
            "PRO-08",
            day,
            complete=complete,
            organisations=organisations,
            bodies=f"j,Joint committee,joint committee,{body}",
            **rows,
        )
        == expected
    )


PARTNERS = (
    "n,Somewhere Network,primary care network\nx,High Street Surgery,GP practice\n"
    f"y,Doctors Together,GP federation\n{BOARD}"
)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ({"tenures": "h,p,cd,employer=n"}, ["breach"]),
        ({"tenures": "h,p,cd,employer=x"}, []),
        ({"tenures": "h,p,cd,employer=y"}, []),
        ({"funds": "m,Network money,held by=n"}, ["breach"]),
        ({"functions": "u,Urgent care,vested in=n"}, ["breach"]),
        ({"agreements": "a,Contract,parties=i; n"}, ["breach"]),
        ({"agreements": "a,Contract,parties=i; x; n"}, []),
        ({"agreements": "a,Contract,parties=i; y"}, []),
    ],
)
def test_partnership_that_is_no_person_holds_nothing(
    found: Found, rows: dict[str, str], expected: list[str]
) -> None:
    assert (
        found(
            "PRO-09",
            "2024-06-01",
            organisations=PARTNERS,
            posts="cd,Clinical Director,in=n",
            people=OUTSIDER,
            **rows,
        )
        == expected
    )


# ICB-01 to ICB-04


@pytest.mark.parametrize(
    ("tenures", "expected"),
    [
        ("h,p,ch,appointed by=e\nk,q,ce,employer=i", []),
        ("h,p,ch,capacity=interim\nk,p,ce", ["breach"]),
        ("h,p,ch\nk,p,ch2", []),
        ("h,p,ch,employer=i", ["breach"]),
        ("h,p,ch,until=2024-05-01,status=ended\nk,p,ce,from=2024-05-01", []),
    ],
)
def test_chair_of_an_integrated_care_board_is_somebody_else(
    found: Found, tenures: str, expected: list[str]
) -> None:
    assert (
        found(
            "ICB-01",
            "2024-06-01",
            organisations=f"{BOARD}\nj,NHS Elsewhere ICB,integrated care board\n{ENGLAND}",
            posts="ch,Chair,in=i,roles=chair of the integrated care board\n"
            "ce,Chief Executive,in=i,roles=chief executive\nch2,Chair,in=j,roles=chair",
            people="p,Ann Test\nq,Bob Test",
            tenures=tenures,
        )
        == expected
    )


@pytest.mark.parametrize(
    ("firm", "rows", "expected"),
    [
        ("company", {}, ["breach"]),
        ("GP federation", {}, []),
        ("company", {"decisions": f"d,Approve,decided by=ch,about=m,{DECIDED}"}, []),
    ],
)
def test_private_interest_of_a_member_is_approved_by_the_chair(
    found: Found, firm: str, rows: dict[str, str], expected: list[str]
) -> None:
    assert (
        found(
            "ICB-02",
            "2024-06-01",
            organisations=f"{BOARD}\nw,Somewhere Limited,{firm}",
            functions="op,operations",
            responsibilities="gives,w,provides,op",
            bodies="k,Primary care committee,committee,parent=i,decides=yes",
            posts="ch,Chair,in=i,roles=chair\ndr,Director,in=w",
            people=OUTSIDER,
            tenures="h,p,dr",
            memberships="m,k,p,capacity=voting member",
            **rows,
        )
        == expected
    )


@pytest.mark.parametrize(
    ("about", "capacity", "interest", "expected"),
    [
        ("a", "voting member", "", ["breach"]),
        ("t", "partner member", "", ["breach"]),
        ("a", "in attendance", "", []),
        ("i", "voting member", "", []),
        ("a", "voting member", "z,fd,actual,about=d,action=left for the item", []),
        ("a", "voting member", "z,fd,actual,about=t", ["breach"]),
    ],
)
def test_member_from_a_provider_does_not_vote_on_it(
    found: Found, about: str, capacity: str, interest: str, expected: list[str]
) -> None:
    rows = {"interests": interest} if interest else {}

    assert (
        found(
            "ICB-03",
            "2024-06-01",
            organisations=f"{BOARD}\n{TRUST}",
            bodies="k,Place committee,place committee,parent=i,decides=yes",
            posts="fd,Finance Director,in=t",
            agreements="a,Hospital contract,parties=i; t",
            decisions=f"d,Award,decided by=k,about={about},{DECIDED}",
            memberships=f"m,k,fd,capacity={capacity}",
            **rows,
        )
        == expected
    )


def test_vote_on_a_provider_is_told_by_one_rule(found: Found) -> None:
    rows = {
        "organisations": f"{BOARD}\n{TRUST}",
        "bodies": "k,Place committee,place committee,parent=i,decides=yes",
        "posts": "fd,Finance Director,in=t",
        "people": OUTSIDER,
        "tenures": "h,p,fd",
        "agreements": "a,Hospital contract,parties=i; t",
        "decisions": f"d,Award,decided by=k,about=a,{DECIDED}",
        "memberships": "m,k,p,capacity=voting member",
    }

    assert found("ICB-03", "2024-06-01", **rows) == ["breach"]
    assert not found("SOD-07", "2024-06-01", **rows)


CLUSTER = (
    "k,Two Rivers Cluster,ICB cluster\ni,NHS Somewhere ICB,integrated care board,part of=k\n"
    "j,NHS Elsewhere ICB,integrated care board,part of=k"
)


@pytest.mark.parametrize(
    ("day", "rows", "expected"),
    [
        ("2025-10-01", {"decisions": f"d,Both budgets,decided by=k,{DECIDED}"}, ["breach"]),
        ("2024-10-01", {"decisions": f"d,Both budgets,decided by=k,{DECIDED}"}, []),
        ("2025-10-01", {"decisions": f"d,One budget,decided by=i,{DECIDED}"}, []),
        ("2025-10-01", {"funds": "m,Running costs,held by=k"}, ["breach"]),
        ("2025-10-01", {"tenures": "h,p,ch"}, ["breach", "breach"]),
        ("2025-10-01", {"tenures": "h,p,jc"}, []),
        ("2025-10-01", {"tenures": "h,p,ce,route=joint contract of employment"}, []),
    ],
)
def test_boards_in_a_cluster_stay_boards(
    found: Found, day: str, rows: dict[str, str], expected: list[str]
) -> None:
    assert (
        found(
            "ICB-04",
            day,
            organisations=CLUSTER,
            posts="ch,Cluster Chair,in=k,roles=chair\n"
            "jc,Joint Chair,joint post,serves=i; j,roles=joint chair\n"
            "ce,Chief Executive,in=k,roles=chief executive",
            people=OUTSIDER,
            **rows,
        )
        == expected
    )


# OFF-05 and the officers that councils need


@pytest.mark.parametrize(
    ("day", "lines", "complete", "expected"),
    [
        ("2025-01-01", "l,mo,cf,operational\nk,cf,ce,operational", True, ["breach"]),
        ("2025-01-01", "l,mo,cf,operational\nk,cf,ce,operational", False, ["not-stated"]),
        ("2025-01-01", "l,mo,ce,operational\nk,cf,ce,operational", True, []),
        ("2025-01-01", "l,mo,cf,operational\nn,mo,ce,statutory\nk,cf,ce,operational", True, []),
        ("2020-01-01", "l,mo,cf,operational\nk,cf,ce,operational", True, []),
        ("2020-01-01", "l,mo,ce,operational\nk,cf,mo,operational", True, ["breach"]),
        ("2025-01-01", "l,mo,ce,operational,no\nk,cf,ce,operational", True, ["breach"]),
    ],
)
def test_statutory_officers_reach_the_head_of_paid_service(
    found: Found, day: str, lines: str, complete: bool, expected: list[str]
) -> None:
    assert (
        found(
            "OFF-05",
            day,
            complete=complete,
            organisations=COUNCIL,
            posts="ce,Chief Executive,in=c,roles=head of paid service\n"
            "cf,Resources,in=c,roles=chief finance officer\n"
            "mo,Head of Legal,in=c,roles=monitoring officer",
            lines=lines,
        )
        == expected
    )


@pytest.mark.parametrize("rule", ["STAT-01", "STAT-02", "STAT-03"])
@pytest.mark.parametrize(
    ("kind", "expected"),
    [("parish or town council", []), ("shadow authority", []), ("district council", ["breach"])],
)
def test_parishes_and_councils_to_come_need_no_statutory_officers(
    found: Found, rule: str, kind: str, expected: list[str]
) -> None:
    assert found(rule, "2026-06-01", organisations=f"c,Anytown,{kind}") == expected


# ACC-07: where accountability ends in the other nations


@pytest.mark.parametrize(
    ("organisations", "kind", "expected"),
    [
        (
            "h,NHS Firth,Health Board\nm,Scottish Ministers,national body,,Scotland",
            "ministerial",
            0,
        ),
        (
            "h,Bay Board,local health board\nm,Welsh Ministers,national body,,Wales",
            "ministerial",
            0,
        ),
        (
            "h,Lough Trust,health and social care trust\n"
            "m,The Department,national body,,Northern Ireland",
            "ministerial",
            0,
        ),
        ("h,NHS Firth,Health Board\nm,Audit Scotland,national body,,Scotland", "assurance", 1),
        ("h,Somewhere NHS Trust,NHS trust\nm,NHS England,NHS England", "ministerial", 2),
    ],
)
def test_ministers_of_each_nation_are_roots(
    found: Found, organisations: str, kind: str, expected: int
) -> None:
    outcomes = found(
        "ACC-07",
        "2024-06-01",
        organisations=organisations,
        posts="ce,Chief Executive,in=h",
        lines=f"l,ce,h,corporate\nk,h,m,{kind}",
    )

    assert outcomes == ["breach"] * expected
