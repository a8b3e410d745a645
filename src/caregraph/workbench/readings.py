"""How a value may be meant that is written as nothing in the data is.

Layer 4.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from caregraph import rdf
from caregraph.graph import dates
from caregraph.sources import written
from caregraph.vocab import PREFIXES, XSD
from caregraph.workbench.parts import Term

XSD_BASE = PREFIXES["xsd"]
SURE = 0.85
"""A text so much like one alone is meant for it."""
_TRUTHS = {
    "yes": "true",
    "true": "true",
    "1": "true",
    "no": "false",
    "false": "false",
    "0": "false",
}
_SHORT = {"boolean", "integer", "decimal", "double"}


def as_written(one: rdf.Literal) -> str:
    """Write a literal as a query would: truths and whole numbers plainly, days with ``xsd:``.

    >>> as_written(rdf.Literal(True)), as_written(rdf.Literal("a", language="en"))
    ('true', '"a"@en')
    """
    kind = one.datatype.value.removeprefix(XSD_BASE)
    if kind in ("boolean", "integer"):
        return one.value
    text = str(rdf.Literal(one.value, language=one.language))
    if one.language or kind == "string" or not one.datatype.value.startswith(XSD_BASE):
        return text
    return f"{text}^^xsd:{kind}"


def as_date(text: str) -> date | None:
    """Read a day as people write it, day first; ``None`` where it is none.

    >>> as_date("1/4/2008"), as_date("2008"), as_date("the Council")
    (datetime.date(2008, 4, 1), datetime.date(2008, 1, 1), None)
    """
    try:
        return dates.parse(text[:10]).first_day
    except ValueError:
        found = written(text)
        said = (found.day_first or found.month_first) if found else None
        return date.fromisoformat(said) if said else None


def kinds(literals: Iterable[rdf.Literal]) -> set[str]:
    """Give the local names of the datatypes of some values; ``text`` for texts of any kind."""
    return {
        "text"
        if one.language or one.datatype == XSD.string
        else one.datatype.value.removeprefix(XSD_BASE)
        for one in literals
    }


def likely(term: Term, literals: Iterable[rdf.Literal]) -> tuple[str, str, str] | None:
    """Say what kind of value stands where others are, and how it is written as one of those.

    Returns:
        The kind of mistake, what is wrong, and what to write; ``None`` where nothing is.
    """
    there = kinds(literals)
    mine = term.datatype.removeprefix(XSD_BASE) or "text"
    if not there or mine in there or (mine == "text" and "text" in there):
        return None
    if "date" in there:
        day = as_date(term.value)
        if mine == "text" and day is not None:
            new = f'"{day.isoformat()}"^^xsd:date'
            return "date-as-text", f"{term.written} is a text, and days are compared here", new
        if mine in ("integer", "gYear", "decimal") and len(term.value) == 4:  # noqa: PLR2004
            return (
                "date-as-text",
                f"{term.written} is a year, and whole days stand here; compare with the first day "
                "of the year, or with YEAR(?day)",
                f'"{term.value}-01-01"^^xsd:date',
            )
        if mine == "dateTime":
            return (
                "date-as-text",
                f"{term.written} is a time of day, and days stand here",
                f'"{term.value[:10]}"^^xsd:date',
            )
    if "boolean" in there and term.value.casefold() in _TRUTHS:
        truth = _TRUTHS[term.value.casefold()]
        return "truth-as-text", f"{term.written} is no truth, and yes or no stands here", truth
    numbers = there & {"integer", "decimal", "double"}
    if numbers and mine == "text" and term.value.lstrip("-").replace(".", "", 1).isdigit():
        says = f"{term.written} is a text, and numbers stand here"
        return "number-as-text", says, term.value
    if there == {"text"} and mine in _SHORT:
        return (
            "other-datatype",
            f"{term.written} is no text, and texts stand here",
            f'"{term.value}"',
        )
    return None
