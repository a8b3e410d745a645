"""Rules read codes; what a name sounds like is a question and no more. Met in tables and views."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest
import rulefiles
from rulefiles import RuleFile

from caregraph.graph import ontology
from caregraph.graph.choices import Choice
from caregraph.graph.view import open_view
from caregraph.results import Finding
from caregraph.sparql import tree
from caregraph.sparql.parse import parse_select
from caregraph.validation import Rulebook, check
from caregraph.vocab import CG, PREFIXES, SH

Write = Callable[[Mapping[str, str]], Path]
Told = Callable[..., list[tuple[str, str]]]

ORGANISATIONS = (
    "key,name,type,status,from,evidence\n"
    "council,The Council,upper-tier authority,in force,..,report 1\n"
    "trust,The Trust,NHS trust,in force,..,report 1\n"
    "england,NHS England,NHS body,in force,..,report 1\n"
)
FUNCTION = "key,name,exclusion,population,service,evidence\n"
DELEGATION = "key,from body,to body,functions,basis,basis type,status,from,evidence\n"
AGREEMENT = (
    "key,title,type,parties,scope,status,from,evidence\n"
    "deal,The agreement,section 75 agreement,council; trust,it,in force,..,report 4\n"
)


@pytest.fixture
def findings(write_tables: Write) -> Callable[..., list[Finding]]:
    """Give what a rule finds on a day in the small structure with some tables of its own."""

    def found(rule: str, tables: Mapping[str, str], day: str = "2010-06-01") -> list[Finding]:
        about = f"key,title,main source,as at\nsmall,A small structure,report,{day}\n"
        whole = {"structure": about, "organisations": ORGANISATIONS} | dict(tables)
        folder = write_tables(whole)
        for path in folder.iterdir():
            if path.stem not in whole and path.stem != "sources":
                path.unlink()
        view = open_view([str(folder)], Choice(as_of=day))
        return list(check(view, Rulebook.load().only([rule])).findings)

    return found


@pytest.fixture
def told(findings: Callable[..., list[Finding]]) -> Told:
    """Give the outcome and severity of each of them."""

    def told_(
        rule: str, tables: Mapping[str, str], day: str = "2010-06-01"
    ) -> list[tuple[str, str]]:
        return [(one.outcome, one.severity) for one in findings(rule, tables, day)]

    return told_


def agreed(name: str, exclusion: str) -> Mapping[str, str]:
    """Give a section 75 agreement that covers one function."""
    return {"functions": f"{FUNCTION}it,{name},{exclusion},,,report 4\n", "agreements": AGREEMENT}


def delegated(
    name: str, exclusion: str, *, by: str, to: str, basis: str = "", kind: str = ""
) -> Mapping[str, str]:
    """Give a delegation of one function."""
    row = f"passed,{by},{to},it,{basis},{kind},in force,..,report 4\n"
    return {
        "functions": f"{FUNCTION}it,{name},{exclusion},,,report 4\n",
        "delegations": DELEGATION + row,
    }


LEFT_OUT = [
    ("day cases at the community hospital", "surgery"),
    ("cancer treatment", "radiotherapy"),
    ("early pregnancy clinic", "termination of pregnancy"),
    ("bowel screening", "endoscopy"),
    ("treatment of the eye", "class 4 laser treatment"),
    ("heart clinic", "other invasive treatment"),
    ("999 service", "emergency ambulance services"),
    ("bills of care homes", "charging under the 1948 Act"),
    ("choosing who leads social care", "appointment of the director of adult social services"),
    ("review panel", "complaints about social services"),
    ("finding new families", "adoption service"),
    ("approval for the 1983 Act", "approved social workers"),
    ("visits to foster carers", "homes; fostering and minding under the Children Act 1989"),
]
"""Functions that section 75 left out on 1 June 2010, most of them under harmless names."""


@pytest.mark.parametrize(("name", "exclusion"), LEFT_OUT)
def test_function_that_section_75_leaves_out_is_told_whatever_its_name(
    told: Told, name: str, exclusion: str
) -> None:
    code = exclusion.replace("homes; ", "homes-").replace(" ", "-").lower()

    assert told("AUT-05", agreed(name, code)) == [("breach", "violation")]
    under = delegated(name, code, by="council", to="trust", basis="law:nhs-act-2006-s75")
    assert told("AUT-05", under) == [("breach", "violation")]


HARMLESS = [
    ("surgery premises", "surgery"),
    ("discharge home after surgery", "surgery"),
    ("rent of the GP surgery", "surgery"),
    ("charging points for electric cars", "charging under the 1948 Act"),
    ("adoption of the joint strategy", "adoption service"),
    ("support of carers after radiotherapy", "radiotherapy"),
    ("laser printing and post", "class 4 laser treatment"),
    ("counselling before a termination of pregnancy", "termination of pregnancy"),
    ("transport after endoscopy", "endoscopy"),
    ("removal of invasive plants", "other invasive treatment"),
    ("advice to paramedics on falls", "emergency ambulance services"),
]
"""Functions that may be shared under section 75, with words in their names that lead astray."""


@pytest.mark.parametrize(("name", "like"), HARMLESS)
def test_name_alone_is_a_question_that_proposes_the_code_and_none_settles_it(
    findings: Callable[..., list[Finding]], name: str, like: str
) -> None:
    (hint,) = findings("AUT-05", agreed(name, ""))

    assert (hint.outcome, hint.severity) == ("not-stated", "info")
    assert f"counts as {like}, which" in hint.message
    assert findings("AUT-05", agreed(name, "none")) == []


@pytest.mark.parametrize(
    "name",
    [
        "community nursing",
        "discharge planning",
        "reablement",
        "equipment",
        "home care",
        "non-invasive ventilation at home",
        "occupational therapy",
        "short breaks",
        "talking therapies",
        "housing adaptations",
    ],
)
def test_function_like_no_excluded_one_is_not_asked_about(told: Told, name: str) -> None:
    assert told("AUT-05", agreed(name, "")) == []


def test_excluded_function_may_be_passed_on_by_another_power(told: Told) -> None:
    charging = "charging under the 1948 Act"
    tables = delegated("bills", charging, by="council", to="council", kind="scheme of delegation")

    assert told("AUT-05", tables) == []


@pytest.mark.parametrize(
    ("exclusion", "last", "first_free"),
    [
        ("charging under the 1948 Act", "2015-03-31", "2015-04-01"),
        ("registration of care homes under the 1984 Act", "2002-03-31", "2002-04-01"),
    ],
)
def test_exclusion_ends_with_its_act(
    told: Told, exclusion: str, last: str, first_free: str
) -> None:
    assert told("AUT-05", agreed("homes", exclusion), last) == [("breach", "violation")]
    assert told("AUT-05", agreed("homes", exclusion), first_free) == []


@pytest.mark.parametrize(
    ("day", "expected"), [("2022-06-30", []), ("2022-07-01", [("breach", "violation")])]
)
def test_nhs_england_keeps_what_the_regulations_of_2022_name(
    told: Told, day: str, expected: list[tuple[str, str]]
) -> None:
    kept = "overseeing integrated care boards"
    by_code = delegated(
        "the yearly review", kept, by="england", to="trust", kind="section 65Z5 arrangement"
    )
    by_law = delegated(
        "the yearly review", kept, by="england", to="trust", basis="law:nhs-act-2006-s65z5"
    )

    assert told("AUT-05", by_code, day) == expected
    assert told("AUT-05", by_law, day) == expected


def test_what_is_left_out_of_one_power_is_not_left_out_of_the_other(told: Told) -> None:
    joint = delegated(
        "day cases", "surgery", by="england", to="trust", kind="section 65Z5 arrangement"
    )

    assert told("AUT-05", joint, "2023-06-01") == []
    assert told("AUT-05", agreed("reviews", "licensing of providers"), "2023-06-01") == []


def test_every_exclusion_names_its_regulation_and_its_days() -> None:
    codes = {node for node in ontology.codes("exclusion").values() if "/none" not in node.value}
    days = {value for node in codes for value in ontology.texts(node, CG.inForceUntil)}

    starts = {"2000/617": "2000-04-01", "2014/23": "2015-04-01", "2022/642": "2022-07-01"}
    assert len(codes) == 26
    for node in codes:
        (law,) = ontology.objects(node, CG.hasBasis)
        since = [day for number, day in starts.items() if number in str(law)]
        assert list(ontology.texts(node, CG.inForceFrom)) == since
    turns = Rulebook.load().rules["AUT-05"].turns.days
    assert {day.isoformat() for day in turns} == days


# Children, public health, kinds of their day


def for_children(name: str, population: str, service_population: str = "") -> Mapping[str, str]:
    """Give a function of the trust that the council exercises under section 75."""
    kind = "section 75 agreement: LA exercises NHS functions"
    tables = dict(delegated("x", "", by="trust", to="council", kind=kind))
    tables["functions"] = (
        f"{FUNCTION}it,{name},,{population},about,report 4\n"
        f"about,the service,,{service_population},,report 4\n"
    )
    return tables


def test_function_for_children_is_known_by_its_code_or_that_of_its_service(told: Told) -> None:
    assert told("DEL-03", for_children("school nursing", "children")) == [
        ("not-stated", "violation")
    ]
    assert told("DEL-03", for_children("school nursing", "", "children; adults")) == [
        ("not-stated", "violation")
    ]
    assert told("DEL-03", for_children("school nursing", "adults", "children; adults")) == []


def test_function_only_named_for_children_is_asked_about(told: Told) -> None:
    assert told("DEL-03", for_children("health of Children", "")) == [("not-stated", "info")]
    assert told("DEL-03", for_children("adults who were in children's homes", "adults")) == []


def fund(name: str, kind: str, grant: str, pays_for: str) -> Mapping[str, str]:
    """Give a fund of the council that pays for a function of some kind of service."""
    return {
        "funds": "key,name,type,held by,kind of service,kind of grant,for,status,from,evidence\n"
        f"pot,{name},fund,council,{kind},{grant},it,in force,..,report 5\n",
        "functions": f"key,name,kind of service,evidence\nit,the work,{pays_for},report 5\n",
    }


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        (fund("the yearly money", "", "public health grant", "social care"), ("breach", "warning")),
        (fund("the yearly money", "public health", "", "housing"), ("breach", "warning")),
        (fund("the yearly money", "public health", "", ""), ("not-stated", "warning")),
        (fund("public health money", "", "", "social care"), ("not-stated", "info")),
    ],
)
def test_public_health_money_is_known_by_its_code(
    told: Told, tables: Mapping[str, str], expected: tuple[str, str]
) -> None:
    assert told("AGR-09", tables, "2015-06-01") == [expected]


@pytest.mark.parametrize(
    "tables",
    [
        fund("the yearly money", "public health", "", "public health"),
        fund("public health and care money", "social care", "", "social care"),
        fund("public health money", "", "other grant", "housing"),
    ],
)
def test_money_for_what_its_code_says_is_in_order(told: Told, tables: Mapping[str, str]) -> None:
    assert told("AGR-09", tables, "2015-06-01") == []


@pytest.mark.parametrize(
    ("cls", "day", "expected"),
    [
        ("integrated care board", "2022-06-30", [("breach", "warning")]),
        ("integrated care board", "2022-07-01", []),
        ("organisation", "2022-06-30", [("breach", "info")]),
    ],
)
def test_kind_before_its_day_is_a_warning_and_a_name_a_remark(
    told: Told, cls: str, day: str, expected: list[tuple[str, str]]
) -> None:
    row = f"board,North Integrated Care Board,{cls},in force,,report 1\n"

    assert told("TMP-07", {"organisations": ORGANISATIONS + row}, day) == expected


# No breach rests on a label

CONSTRAINT = ox.NamedNode(PREFIXES["sh"] + "sparql")
_LABELS = {"prefLabel", "altLabel", "hiddenLabel"}
_TELLING = {
    "COALESCE",
    "CONCAT",
    "GROUP_CONCAT",
    "STR",
    "IF",
    "BOUND",
    "MIN",
    "DISTINCT",
    "SEPARATOR",
}


def _parts(part: object) -> Iterator[object]:
    """Give a part of a query and all below it."""
    yield part
    if dataclasses.is_dataclass(part):
        for one in dataclasses.fields(part):
            yield from _parts(getattr(part, one.name))
    elif isinstance(part, tuple):
        for below in part:
            yield from _parts(below)


def _labels(select: tree.Select) -> set[str]:
    """Give the variables that hold a label."""
    return {
        one.object
        for one in _parts(select)
        if isinstance(one, tree.Triple) and any(name in str(one.path) for name in _LABELS)
    }


def judged_by(query: str) -> set[str]:
    """Give the labels whose words a query looks at, other than to tell them."""
    select = parse_select(query, PREFIXES)
    labels = _labels(select)
    found: set[str] = set()
    for part in _parts(select):
        if isinstance(part, tree.Filter):
            found |= labels & {one for one in part.condition if isinstance(one, str)}
        elif isinstance(part, (tree.Bind, tree.Column)) and part.value is not None:
            words = [one for one in part.value if isinstance(one, str)]
            called = {one.upper() for one in words if one.isidentifier()}
            if called - _TELLING:
                found |= labels & set(words)
    return found


def graver(file: RuleFile) -> Iterator[tuple[str, str]]:
    """Give name and query of each constraint whose findings are graver than a remark."""
    triples = list(file.graph())
    severity = {q.subject: str(q.object) for q in triples if q.predicate == SH.severity}
    queries = {q.subject: str(q.object.value) for q in triples if q.predicate == SH.select}
    for quad in triples:
        if quad.predicate == CONSTRAINT and not severity[quad.subject].endswith("Info>"):
            yield quad.object.value.rpartition("/")[2], queries[quad.object]


@pytest.mark.parametrize("file", rulefiles.files(), ids=lambda file: file.identifier)
def test_no_breach_graver_than_a_remark_rests_on_a_label(file: RuleFile) -> None:
    assert [name for name, query in graver(file) if judged_by(query)] == []


@pytest.mark.parametrize(
    ("query", "judged"),
    [
        ('$this skos:prefLabel ?n . FILTER(CONTAINS(LCASE(STR(?n)), "child"))', {"?n"}),
        (
            '$this cg:about/skos:altLabel ?n . FILTER NOT EXISTS { $this a ?c . FILTER(?n = "x") }',
            {"?n"},
        ),
        ('$this skos:prefLabel ?n . BIND(IF(REGEX(?n, "a"), 1, 2) AS ?k)', {"?n"}),
        ('$this skos:prefLabel ?n . BIND(IF(BOUND(?n), CONCAT(?n, "!"), "") AS ?k)', set()),
        ("OPTIONAL { $this skos:prefLabel ?n }", set()),
    ],
)
def test_a_label_that_is_judged_is_seen(query: str, judged: set[str]) -> None:
    assert judged_by(f"SELECT DISTINCT $this WHERE {{ $this a cg:Post . {query} }}") == judged
