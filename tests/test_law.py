"""The law as data: every provision can be cited, every requirement rests on something, and no
date claims more than was read."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from each import of_each
from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS
from rdflib.term import Node
from shared import shared_path

from caregraph import assets
from caregraph.vocab import PREFIXES

CG = PREFIXES["cg"]
LAW = PREFIXES["law"]
LEGISLATION = "http://www.legislation.gov.uk/id/"
INSTRUMENTS = ("Enactment", "Bill", "Guidance")
FILES = sorted(assets.folder("ontology").glob("law/*.ttl"))
NOT_INSTRUMENTS = ("eras", "moves", "nations", "parts", "powers", "requirements")

REQUIREMENTS = {
    "LAW-ERA-1",
    "LAW-ERA-2",
    "LAW-ERA-3",
    "LAW-ERA-4",
    "LAW-SCO",
    "LAW-HOPS",
    "LAW-CFO",
    "LAW-MO",
    "LAW-DASS",
    "LAW-DCS",
    "LAW-LMCS",
    "LAW-DPH",
    "LAW-SSO",
    "LAW-IG",
    "LAW-OFFICER",
    "LAW-PCT-BOARD",
    "LAW-PCT-PEC",
    "LAW-PCT-AO",
    "LAW-CCG",
    "LAW-ICB",
    "LAW-ICB-CTTEE",
    "LAW-NHST",
    "LAW-FT",
    "LAW-EXEC",
    "LAW-KEY",
    "LAW-OSC",
    "LAW-HSCRUT",
    "LAW-HWB",
    "LAW-ICP",
    "LAW-JC-LA",
    "LAW-JC-NHS",
    "LAW-CIC",
    "LAW-LSP",
    "LAW-S75",
    "LAW-S75-POOL",
    "LAW-S75-EX",
    "LAW-S75-EXCL",
    "LAW-S75-JC",
    "LAW-S113",
    "LAW-TUPE",
    "LAW-JOINTAPPT",
    "LAW-CARETRUST",
    "LAW-PHG",
    "LAW-LIFT",
    "LAW-GOODPRAC",
    "LAW-IG-NATIONS",
    "LAW-IJB",
    "LAW-SCOTTISH-OFFICERS",
    "LAW-WALES-SOCIAL",
    "LAW-HSC-NI",
    "LAW-SAB",
    "LAW-SAFEGUARDING-CHILDREN",
    "LAW-STRATEGIC",
    "LAW-LGR",
    "LAW-ANSWERABLE",
    "LAW-NHS-ENGLAND",
    "LAW-HEALTH-BOARD",
    "LAW-WELSH-OFFICERS",
    "LAW-LHB",
    "LAW-NHS-TRUST-WALES",
    "LAW-PSB",
    "LAW-HSC-TRUST",
}
UNCONFIRMED = {
    "LAW-EXEC",
    "LAW-CARETRUST",
    "LAW-OSC",
    "LAW-MO",
    "LAW-DASS",
    "LAW-DCS",
    "LAW-LMCS",
    "LAW-SSO",
    "LAW-OFFICER",
    "LAW-PCT-AO",
    "LAW-S113",
    "LAW-IJB",
    "LAW-SCOTTISH-OFFICERS",
    "LAW-HSC-NI",
    "LAW-SAB",
    "LAW-STRATEGIC",
    "LAW-LGR",
    "LAW-WELSH-OFFICERS",
}


def cg(name: str) -> URIRef:
    """Give a term of the ontology."""
    return URIRef(CG + name)


@cache
def law() -> Graph:
    """Give everything in the folder of the law."""
    graph = Graph()
    for path in FILES:
        graph.parse(path)
    return graph


@cache
def terms() -> Graph:
    """Give the modules of the ontology and the code lists, without the law."""
    graph = Graph()
    for path in [*assets.files("ontology", "*.ttl"), *assets.files("ontology", "codes/*.ttl")]:
        graph.parse(path)
    return graph


def members(*classes: str) -> list[URIRef]:
    """Give the things of these classes, sorted; never none."""
    found = {
        thing
        for name in classes
        for thing in law().subjects(RDF.type, cg(name))
        if isinstance(thing, URIRef)
    }
    assert found
    return sorted(found)


def day(thing: Node, name: str) -> date | None:
    """Give a civil date of a thing, or ``None`` where it has none."""
    node = law().value(thing, cg(name))
    return date.fromisoformat(str(node)) if node is not None else None


def days(thing: Node) -> tuple[date | None, date | None]:
    """Give the first day in force and the first day no longer in force."""
    return day(thing, "inForceFrom"), day(thing, "inForceUntil")


def is_unconfirmed(thing: Node) -> bool:
    """Say whether a date of a thing is marked as not confirmed."""
    return str(law().value(thing, cg("datesConfirmed"))) == "false"


def notation(thing: Node) -> str:
    """Give the short name that tables use."""
    return str(law().value(thing, SKOS.notation))


def requirement(name: str) -> URIRef:
    """Give a requirement by its identifier."""
    return URIRef(LAW + name)


@pytest.mark.slow
@of_each(FILES, lambda path: path.stem)
def test_every_file_parses_and_keeps_the_house_prefixes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    graph = Graph().parse(data=text, format="turtle")
    declared = dict(re.findall(r"^@prefix (\w+): <([^>]+)> \.$", text, flags=re.MULTILINE))

    assert len(graph) > 0
    assert declared == {prefix: PREFIXES[prefix] for prefix in declared}


@of_each([one for one in FILES if one.stem not in NOT_INSTRUMENTS], lambda path: path.stem)
def test_a_file_holds_one_instrument_and_bears_its_short_name(path: Path) -> None:
    graph = Graph().parse(path)

    found = {thing for name in INSTRUMENTS for thing in graph.subjects(RDF.type, cg(name))}

    assert [str(graph.value(thing, SKOS.notation)) for thing in found] == [path.stem]
    assert set(graph.objects(None, cg("partOfEnactment"))) <= found


def test_everything_that_can_be_cited_has_one_name_and_one_short_name() -> None:
    for thing in members("LegalProvision", *INSTRUMENTS):
        names = list(law().objects(thing, SKOS.prefLabel))
        short = list(law().objects(thing, SKOS.notation))

        assert len(names) == 1, thing
        assert len(short) == 1, thing
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", str(short[0]))


def test_a_provision_is_named_and_addressed_after_its_instrument() -> None:
    place = r"(-(s|sch|reg|art|para|part|ch)\d+[a-z0-9]*)+"

    for thing in members("LegalProvision"):
        instruments = list(law().objects(thing, cg("partOfEnactment")))
        assert len(instruments) == 1, thing
        assert (instruments[0], RDF.type, cg("Enactment")) in law()
        assert str(thing).startswith(f"{instruments[0]}/")
        assert re.fullmatch(re.escape(notation(instruments[0])) + place, notation(thing))


def test_short_names_are_unique() -> None:
    counts = Counter(str(short) for short in law().objects(None, SKOS.notation))

    assert [short for short, count in counts.items() if count > 1] == []


def test_names_and_citations_are_unique() -> None:
    counts = Counter(
        str(label)
        for thing in members("LegalProvision", *INSTRUMENTS)
        for predicate in (SKOS.prefLabel, SKOS.altLabel)
        for label in law().objects(thing, predicate)
    )

    assert [label for label, count in counts.items() if count > 1] == []


def test_enactments_are_addressed_at_legislation_gov_uk_and_guidance_in_public() -> None:
    ours = [thing for thing in members(*INSTRUMENTS) if thing.startswith(LAW)]
    house = {thing.removeprefix(LAW) for thing in ours}

    assert [thing for thing in ours if str(thing) != LAW + notation(thing)] == []
    for thing in members("Enactment"):
        assert str(thing).startswith(LEGISLATION) or notation(thing) in house
    for thing in members("Guidance", "Bill"):
        assert str(thing).startswith("https://")
    assert house == {
        "icb-nomination-regulations-2022",
        "health-bill-2026",
        "english-devolution-bill",
        "dass-guidance-2006",
        "dass-best-practice-2006",
        "caldicott-guidance-2021",
        "pec-guidance-2007",
        "accountable-officer-memorandum",
        "hsc-1999-012",
        "hsc-2002-003",
        "seven-principles-1995",
        "good-governance-standard-2005",
    }


def test_there_are_sixty_two_requirements() -> None:
    found = {str(law().value(thing, DCTERMS.identifier)) for thing in members("LegalRequirement")}

    assert found == REQUIREMENTS
    assert len(REQUIREMENTS) == 62


@pytest.mark.slow
@of_each(sorted(REQUIREMENTS))
def test_a_requirement_says_what_it_asks_of_whom_and_rests_on_the_law(name: str) -> None:
    thing = requirement(name)

    for predicate in (SKOS.prefLabel, DCTERMS.subject, cg("requires"), SKOS.editorialNote):
        assert len(list(law().objects(thing, predicate))) == 1
    bases = set(law().objects(thing, cg("hasBasis")))
    assert bases
    assert bases <= set(members("LegalProvision", *INSTRUMENTS))
    bound = set(law().objects(thing, cg("requiresOf")))
    assert bound
    assert all((one, RDF.type, OWL.Class) in terms() for one in bound)


def test_every_instrument_serves_a_requirement_or_an_era_or_it_is_said_what_it_does() -> None:
    used = set(law().objects(None, cg("hasBasis"))) | set(law().subjects(DCTERMS.description))
    used |= {whole for one in used for whole in law().objects(one, cg("partOfEnactment"))}

    unused = {notation(thing) for thing in members(*INSTRUMENTS) if thing not in used}

    assert unused == {"english-devolution-bill"}, "kept because it was cited; the Act replaced it"


def test_every_instrument_says_in_which_nation_it_is_law() -> None:
    scheme = URIRef(PREFIXES["code"] + "jurisdiction")

    for thing in members(*INSTRUMENTS):
        named = set(law().objects(thing, cg("jurisdiction")))
        assert named, thing
        assert all((one, SKOS.inScheme, scheme) in terms() for one in named), thing


@pytest.mark.parametrize("predicate", ["inForceFrom", "inForceUntil", "existsFrom", "existsUntil"])
def test_days_are_civil_dates(predicate: str) -> None:
    found = list(law().objects(None, cg(predicate)))

    assert found
    assert {node.datatype for node in found if isinstance(node, Literal)} == {XSD.date}
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", str(node)) for node in found)


def test_nothing_ends_before_it_starts() -> None:
    dated = [(thing, *days(thing)) for thing in set(law().subjects(cg("inForceUntil"), None))]

    assert dated
    assert [thing for thing, start, end in dated if start and end and start >= end] == []


def test_a_coarse_date_stands_for_the_first_day_of_its_month_or_year() -> None:
    first = {"month": r"\d{4}-\d\d-01", "year": r"\d{4}-01-01"}
    coarse = [
        (str(law().value(thing, cg(name))), str(code))
        for name in ("inForceFrom", "inForceUntil")
        for thing, code in law().subject_objects(cg(f"{name}Precision"))
    ]

    assert coarse
    for stated, code in coarse:
        assert (URIRef(code), RDF.type, SKOS.Concept) in terms()
        assert re.fullmatch(first[code.rpartition("/")[2]], stated), (stated, code)


def test_whatever_has_a_date_says_whether_it_is_confirmed() -> None:
    dated = {
        thing
        for name in ("inForceFrom", "inForceUntil", "existsFrom", "existsUntil")
        for thing in law().subjects(cg(name), None)
    }
    marked = dict(law().subject_objects(cg("datesConfirmed")))

    assert marked.keys() == dated
    assert {str(one) for one in marked.values()} == {"true", "false"}
    for thing in marked:
        assert len(list(law().objects(thing, cg("datesConfirmed")))) == 1, thing


def test_what_is_unconfirmed_comes_with_a_note_of_what_to_confirm() -> None:
    unconfirmed = [thing for thing in law().subjects(cg("datesConfirmed")) if is_unconfirmed(thing)]
    unread = list(law().subjects(cg("textConfirmed")))

    assert unconfirmed
    assert unread
    assert {str(one) for one in law().objects(None, cg("textConfirmed"))} == {"false"}
    for one in [*unconfirmed, *unread]:
        assert (one, cg("reviewNote"), None) in law(), one


def test_a_review_note_has_the_day_on_which_it_was_looked_into() -> None:
    noted = set(law().subjects(cg("reviewNote")))

    assert noted == set(law().subjects(cg("reviewedOn")))
    for thing in noted:
        assert len(list(law().objects(thing, cg("reviewNote")))) == 1, thing
        (looked_into,) = law().objects(thing, cg("reviewedOn"))
        assert date.fromisoformat(str(looked_into)) >= date(2026, 11, 22)


def test_nothing_starts_before_it_was_enacted() -> None:
    enacted = {thing: day(thing, "enactedOn") for thing in law().subjects(cg("enactedOn"))}

    assert enacted
    for thing, passed in enacted.items():
        parts = [thing, *law().subjects(cg("partOfEnactment"), thing)]
        for part in parts:
            start = day(part, "inForceFrom")
            coarse = law().value(part, cg("inForceFromPrecision")) is not None
            assert (
                start is None
                or passed is None
                or start >= passed
                or (coarse and start.year == passed.year)
            ), part


def test_the_requirements_with_unconfirmed_dates_are_known_by_name() -> None:
    marked = {
        str(law().value(thing, DCTERMS.identifier))
        for thing in members("LegalRequirement")
        if is_unconfirmed(thing)
    }

    assert marked == UNCONFIRMED


def test_pending_bills_end_nothing() -> None:
    pending = set(law().subjects(RDFS.seeAlso, requirement("LAW-ERA-4")))

    assert {requirement("LAW-ICB"), requirement("LAW-ICP"), requirement("LAW-EXEC")} <= pending
    replaced = set(law().subjects(DCTERMS.isReplacedBy))
    for thing in pending | {requirement("LAW-ERA-4"), *members("Bill")}:
        assert days(thing)[1] is None
        assert (thing, cg("reviewNote"), None) in law() or thing in replaced


def test_a_bill_that_became_an_act_is_replaced_and_not_renamed() -> None:
    bill = URIRef(LAW + "english-devolution-bill")
    (act,) = law().objects(bill, DCTERMS.isReplacedBy)

    assert str(act) == LEGISLATION + "ukpga/2026/23"
    assert (act, RDF.type, cg("Enactment")) in law()
    assert (bill, RDF.type, cg("Bill")) in law()
    assert set(law().subjects(cg("hasBasis"), bill)) == set()


@pytest.mark.parametrize(
    ("short", "start", "end"),
    [
        ("lgha-1989-s4", "1990-01-16", None),
        ("lga-1972-s151", "1974-04-01", None),
        ("lassa-1970-s2", None, "2005-04-01"),
        ("nhs-act-2006-s18", "2007-03-01", "2013-04-01"),
        ("nhs-act-2006-s73a", "2013-04-01", None),
        ("nhs-act-2006-s14l", None, "2022-07-01"),
        ("nhs-act-2006-sch1b-part1", "2022-05-09", None),
        ("si-2000-617-reg7", "2000-04-01", None),
        ("si-2000-3272", None, "2012-09-10"),
    ],
)
def test_dates_known_by_hand(short: str, start: str | None, end: str | None) -> None:
    (thing,) = law().subjects(SKOS.notation, Literal(short))

    found = days(thing)

    assert tuple(one and one.isoformat() for one in found) == (start, end)


def test_a_replaced_provision_ends_no_later_than_its_successor_starts() -> None:
    citable = members("LegalProvision", *INSTRUMENTS)

    for old, new in law().subject_objects(DCTERMS.isReplacedBy):
        assert new in citable, old
        end, start = day(old, "inForceUntil"), day(new, "inForceFrom")
        assert end is None or start is None or end <= start, old


def test_eras_follow_one_another_without_a_gap() -> None:
    eras = sorted((days(thing) for thing in members("Era")), key=lambda pair: pair[0] or date.max)

    assert len(eras) == 3
    assert all(before[1] == after[0] for before, after in pairwise(eras))
    assert eras[-1][1] is None


def test_an_era_is_a_concept_of_the_code_list_and_names_its_commissioners() -> None:
    for thing in members("Era"):
        assert (thing, RDF.type, SKOS.Concept) in terms()
        kinds = set(law().objects(thing, cg("hasCommissionerKind")))
        assert kinds
        for kind in kinds:
            assert day(kind, "existsUntil") == day(thing, "inForceUntil")


def test_the_lifespan_of_a_kind_of_body_rests_on_provisions_and_is_about_a_class() -> None:
    living = set(law().subjects(cg("existsFrom"), None))
    resting = set(law().subjects(cg("existenceBasis"), None))

    assert {str(one).removeprefix(CG) for one in resting} == {
        "StrategicHealthAuthority",
        "PrimaryCareTrust",
        "ClinicalCommissioningGroup",
        "IntegratedCareBoard",
        "IntegratedCarePartnership",
        "HealthAndWellbeingBoard",
        "NHSFoundationTrust",
        "CareTrust",
    }
    assert resting <= living
    for kind in resting:
        assert (kind, RDF.type, OWL.Class) in terms()
        assert set(law().objects(kind, cg("existenceBasis"))) <= set(
            members("LegalProvision", "Enactment")
        )
    for kind in living:
        kinds = set(terms().objects(kind, RDF.type))
        assert kinds & {OWL.Class, SKOS.Concept}, kind


def test_the_law_uses_only_terms_the_ontology_declares() -> None:
    used = {predicate for predicate in law().predicates() if str(predicate).startswith(CG)}
    used |= {kind for kind in law().objects(None, RDF.type) if str(kind).startswith(CG)}

    assert {term for term in used if (term, RDF.type, None) not in terms()} == set()


def test_a_term_of_the_law_module_is_labelled_defined_and_shown() -> None:
    module = Graph().parse(assets.folder("ontology") / "law.ttl")
    declared = set(module.subjects(RDFS.isDefinedBy, URIRef(CG)))

    assert len(declared) == 50
    for term in declared:
        definitions = list(module.objects(term, SKOS.definition))
        assert len(list(module.objects(term, SKOS.prefLabel))) == 1, term
        assert len(definitions) == 1, term
        assert re.fullmatch(r"[A-Z].*\.", str(definitions[0]))
        assert (term, SKOS.example, None) in module, term


def test_every_entry_and_provision_of_the_reference_material_is_here() -> None:
    entries = json.loads(shared_path("domain/law.json").read_text(encoding="utf-8"))
    known = {str(node) for triple in law() for node in triple}

    cited = {one["uri"] for entry in entries for one in entry["provs"] if "//" in one["uri"]}

    assert {entry["id"] for entry in entries} <= REQUIREMENTS
    assert len(cited) > 70
    assert cited - known == set()


def test_a_requirement_rests_on_every_provision_the_reference_material_gives_it() -> None:
    entries = json.loads(shared_path("domain/law.json").read_text(encoding="utf-8"))

    for entry in entries:
        bases = set(law().objects(requirement(entry["id"]), cg("hasBasis")))
        pages = {str(page) for base in bases for page in law().objects(base, RDFS.seeAlso)}
        cited = {one["uri"] for one in entry["provs"] if "//" in one["uri"]}
        assert cited <= {str(base) for base in bases} | pages, entry["id"]


def test_the_requirements_are_told_in_words_of_our_own() -> None:
    """No run of eight words is shared with the reference material."""
    entries = json.loads(shared_path("domain/law.json").read_text(encoding="utf-8"))

    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"[\w']+", text.casefold())
        return {tuple(words[at : at + 8]) for at in range(len(words) - 7)}

    for entry in entries:
        told = str(law().value(requirement(entry["id"]), cg("requires")))
        assert runs(told) & runs(entry["req"]) == set(), entry["id"]
