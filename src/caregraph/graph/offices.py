"""Statutory roles that the titles of posts name, offered as rows to confirm and never set.

Layer 3. What the roles are called, the code list ``statutory-role`` says. A title names a role
where one of its parts is one of those names: "Interim Director of Public Health & Wellbeing" does,
"Deputy Director of Public Health" and "PA to the Chief Executive" do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from caregraph.graph import ontology
from caregraph.model import ReadTables

_PARTS = re.compile(r"\s+(?:and|&|incorporating|-|\N{EN DASH})\s+|[,/;:()\[\]]|\s*&\s*")
_MANNER = re.compile(
    r"^(the |statutory |interim |acting |joint |executive |strategic |corporate |temporary )+",
    re.IGNORECASE,
)
"""What may stand before a role and leaves it the same."""


def offered(reading: ReadTables) -> ReadTables:
    """Add to what is offered: each post without roles whose title names some, with them."""
    offers = []
    for record in reading.records:
        if record.table == "posts" and not record.values.get("roles"):
            roles = named(record.one("title") or "")
            if roles:
                offers.append(replace(record, values={**record.values, "roles": tuple(roles)}))
    return replace(reading, offers=(*reading.offers, *offers))


def named(title: str) -> list[str]:
    """Give the roles that a title names, by their labels.

    >>> named("Interim Director of Public Health & Wellbeing (S151)")
    ['director of public health', 'chief finance officer']
    >>> named("PA to the Chief Executive"), named("Deputy Director of Public Health")
    ([], [])
    """
    found = (_roles().get(_folded(part)) for part in _parts(title))
    return list(dict.fromkeys(role for role in found if role))


def _parts(title: str) -> Iterator[str]:
    """Give the whole of a title and its parts, each as it is and without the manner."""
    for part in (title, *_PARTS.split(title)):
        yield part
        yield _MANNER.sub("", part.strip())


@cache
def _roles() -> dict[str, str]:
    """Give the label of each role by whatever it is called, abbreviations in capitals only."""
    known = ontology.codes("statutory-role")
    return {
        _folded(name): ontology.label(code) or name
        for code in set(known.values())
        for name in ontology.names(code)
        if known.get(name.casefold()) == code
    }


def _folded(text: str) -> str:
    """Give a name as names are compared; what is all in capitals is an abbreviation."""
    plain = " ".join(text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split())
    if plain.isalpha() and plain.isupper():
        return plain
    return re.sub(r"\bs(?:ection|\.)? ?(?=\d)", "section ", plain.casefold())
