"""The law as it stands in 2026: everything of the reference material, claiming no more than it."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import pytest
from rdflib import SKOS, Graph, URIRef
from rdflib.namespace import DCTERMS
from shared import shared_path

from caregraph import assets
from caregraph.graph.jurisdictions import wider
from caregraph.vocab import PREFIXES, code

CG = PREFIXES["cg"]
BILL = "https://bills.parliament.uk/"
INSERTED_LATER = {"schedule/7/paragraph/10A", "section/57A"}
"""Given the start of an Act they were put into afterwards; no start is held here."""
READ_SINCE = {"ssi/2014/285/article/3", "ssi/2014/285/article/4"}
"""Read in a stored copy after the reference material was written: in force 28 November 2014."""
SECOND_HAND = (
    r"K\b|.*heading only|S28 \((gov|SSI|archives)|S(35|37,S38|38|46)\b"  # nobody's text was read
)


@cache
def law() -> Graph:
    graph = Graph()
    for path in assets.files("ontology", "law/*.ttl"):
        graph.parse(path)
    return graph


def provisions() -> list[dict[str, Any]]:
    given: list[dict[str, Any]] = json.loads(
        shared_path("domain/law-today.json").read_text(encoding="utf-8")
    )["provisions"]
    return given


def node(one: dict[str, Any]) -> URIRef:
    return URIRef(PREFIXES["law"] + "health-bill-2026" if one["id"] == BILL else one["id"])


def said(thing: URIRef, name: str) -> str | None:
    found = law().value(thing, URIRef(CG + name))
    return None if found is None else str(found)


def start(thing: URIRef) -> str | None:
    day, precision = said(thing, "inForceFrom"), said(thing, "inForceFromPrecision")
    kind = precision.rpartition("/")[2] if precision else "day"
    return day and day[: {"day": 10, "month": 7, "year": 4}[kind]]


def is_later(one: dict[str, Any]) -> bool:
    return any(one["id"].endswith(end) for end in INSERTED_LATER | READ_SINCE)


def test_every_provision_is_here_with_its_nation() -> None:
    given = provisions()

    assert len(given) == 90
    for one in given:
        thing = node(one)
        assert (thing, SKOS.prefLabel, None) in law(), one["id"]
        assert (thing, DCTERMS.description, None) in law(), one["id"]
        whole = law().value(thing, URIRef(CG + "partOfEnactment")) or thing
        nation = code("jurisdiction", one["jurisdiction"].casefold().replace(" ", "-"))
        nations = {str(place) for place in law().objects(whole, URIRef(CG + "jurisdiction"))}
        assert {place.value for place in wider(nation)} & nations, one["id"]


def test_starts_are_those_that_are_held_at_their_precision() -> None:
    for one in provisions():
        if not is_later(one):
            length = {"day": 10, "month": 7, "year": 4, "not held": 0}[one["from_precision"]]
            held = (one["in_force_from"] or "")[:length] or None
            assert start(node(one)) == held, one["id"]
            assert said(node(one), "inForceUntil") == one["in_force_until"], one["id"]


def test_nothing_is_called_confirmed_that_is_not() -> None:
    for one in provisions():
        if one["confirmed"] == "no" and one["in_force_from"] and not is_later(one):
            assert said(node(one), "datesConfirmed") == "false", one["id"]
        if one["confirmed"] == "yes":
            assert said(node(one), "datesConfirmed") == "true", one["id"]


@pytest.mark.slow
def test_what_rests_on_general_knowledge_or_the_words_of_others_stays_marked() -> None:
    given = [one for one in provisions() if re.match(SECOND_HAND, one["source"])]
    known_before = {"section/18", "section/47A", "70/section"}
    """Their texts had been read for the first reference material; only their starts are marked."""

    assert len(given) > 40
    for one in given:
        if not any(part in one["id"] for part in known_before | READ_SINCE):
            assert said(node(one), "textConfirmed") == "false", one["id"]
            assert said(node(one), "reviewNote"), one["id"]


def test_days_of_royal_assent_start_nothing() -> None:
    passed = [one for one in provisions() if one.get("royal_assent")]

    assert len(passed) == 3
    for one in passed:
        assert said(node(one), "enactedOn") == one["royal_assent"]
        assert said(node(one), "inForceFrom") is None


@pytest.mark.parametrize("field", ["requires", "note"])
def test_it_is_told_in_words_of_our_own(field: str) -> None:
    """No run of eight words is shared with the reference material."""

    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"[\w']+", text.casefold())
        return {tuple(words[at : at + 8]) for at in range(len(words) - 7)}

    for one in provisions():
        told = " ".join(
            str(text)
            for predicate in (DCTERMS.description, SKOS.note, URIRef(CG + "reviewNote"))
            for text in law().objects(node(one), predicate)
        )
        assert runs(told) & runs(one[field]) == set(), one["id"]
